//! What the store costs as the fleet grows: `cargo bench --bench store`. 20 VMs a host; growth is to be linear at most.

use divan::{Bencher, black_box};
use leptos::prelude::*;
use maas_vm_hosts::store::Store;
use maas_vm_hosts::{model, region};
use region::Region;
use region::frame::Action;
use region::queue::Queue;
use serde_json::{Value, json};
use std::rc::Rc;

#[allow(dead_code)]
#[path = "../src/region/script.rs"]
mod script;

const FLEETS: [i64; 3] = [10, 200, 1_000];
const VMS: i64 = 20;

struct App {
    stage: script::Stage,
    store: Store,
    _owner: Owner,
}

fn main() {
    divan::main();
}

/// A host with two NUMA nodes and its VMs, each pinned to a core.
fn host(id: i64, name: &str) -> Value {
    let cores = |from: i64| (from..from + VMS).collect::<Vec<i64>>();
    let vms: Vec<Value> = (0..VMS)
        .map(|vm| json!({ "id": id * VMS + vm, "system_id": format!("m{id}-{vm}"), "memory": 1 << 30, "pinned_cores": [vm, vm + VMS / 2] }))
        .collect();
    let node = |index: i64, cores: Vec<i64>| {
        json!({ "node_id": index, "cores": { "allocated": cores, "free": [] }, "vms": [], "interfaces": [],
            "memory": { "general": { "allocated": 0, "free": 1i64 << 36 }, "hugepages": [] } })
    };
    json!({
        "id": id, "name": name, "type": "lxd", "architectures": ["amd64/generic"], "attached_vlans": [], "boot_vlans": [],
        "resources": { "vm_count": { "tracked": VMS, "other": 0 }, "vms": vms,
            "numa": [node(0, cores(0)), node(1, cores(VMS))] },
    })
}

fn row(id: i64, name: &str) -> Value {
    let mut row = host(id, name);
    if let Some(row) = row.as_object_mut() {
        row.remove("attached_vlans");
    }
    row["resources"]["vms"] = json!([]);
    row["resources"]["numa"] = json!([]);
    row
}

fn machine(host: i64, vm: i64, power: &str) -> Value {
    json!({ "id": host * VMS + vm, "system_id": format!("m{host}-{vm}"), "hostname": format!("vm{host}-{vm}"),
        "power_state": power, "pod": { "id": host, "name": format!("host{host}") } })
}

/// A store that has read a fleet with all details and VMs.
fn fleet(hosts: i64) -> App {
    let owner = Owner::new();
    owner.set();
    let mut stage = script::Stage::default();
    let script = stage.script.clone();
    let queue = Queue::new(Rc::new(script.clone()));
    let store = Store::new(Region::over(Rc::new(script.clone()), Rc::new(script.clone()), Rc::new(script), queue));
    store.start();
    stage.answer("GET /api/2.0/version/", Ok(json!({ "version": "3.4.1" }).to_string()));
    stage.answer("GET /accounts/login/", Ok(json!({ "authenticated": true }).to_string()));
    stage.script.connect();
    stage.run();
    for id in 1..=hosts {
        stage.notify("pod", Action::Put, &host(id, &format!("host{id}")));
        for vm in 0..VMS {
            stage.notify("machine", Action::Put, &machine(id, vm, "on"));
        }
    }
    stage.pass(40.0);
    assert_eq!(store.vms.peek_len() as i64, hosts * VMS);
    App { stage, store, _owner: owner }
}

/// What a list page, an open host page and a fleet view follow.
fn watched(store: Store) -> impl Fn() {
    let row = Memo::new(move |_| store.hosts.get(&model::ids::HostId(1)).map(|host| host.name.clone()));
    let vms = Memo::new(move |_| store.vms_of(model::ids::HostId(1)).len());
    let findings = Memo::new(move |_| store.findings(model::ids::HostId(1)).map_or(0, |found| found.len()));
    move || {
        black_box((row.get_untracked(), vms.get_untracked(), findings.get_untracked()));
    }
}

/// One VM's notify, with one host's page open.
#[divan::bench(args = FLEETS)]
fn one_vm_notify(bencher: Bencher, hosts: i64) {
    let mut app = fleet(hosts);
    let look = watched(app.store);
    let mut on = false;
    bencher.bench_local(|| {
        on = !on;
        app.stage.notify("machine", Action::Put, &machine(1, 1, if on { "off" } else { "on" }));
        app.stage.pass(40.0);
        look();
    });
}

/// One host's notify, with one host's page open.
#[divan::bench(args = FLEETS)]
fn one_host_notify(bencher: Bencher, hosts: i64) {
    let mut app = fleet(hosts);
    let look = watched(app.store);
    let mut on = false;
    bencher.bench_local(|| {
        on = !on;
        app.stage.notify("pod", Action::Put, &row(1, if on { "renamed" } else { "host1" }));
        app.stage.pass(40.0);
        look();
    });
}

/// A full list of hosts, as after a gap in the connection.
#[divan::bench(args = FLEETS, sample_count = 10)]
fn full_list(bencher: Bencher, hosts: i64) {
    let mut app = fleet(hosts);
    let rows: Vec<Value> = (1..=hosts).map(|id| row(id, &format!("host{id}"))).collect();
    bencher.bench_local(|| {
        app.store.load_hosts();
        let mut from = 0;
        for limit in [10, 40, 160, 640, 2_560] {
            app.stage.pass(5.0);
            if !app.stage.script.open().iter().any(|what| what == "pod.list") {
                break;
            }
            let page: Vec<Value> = rows.iter().skip(from).take(limit).cloned().collect();
            from += limit;
            app.stage.answer("pod.list", Ok(Value::from(page).to_string()));
        }
        app.stage.pass(5.0);
    });
}

/// The findings of every host, none computed before.
#[divan::bench(args = FLEETS, sample_count = 10)]
fn all_findings(bencher: Bencher, hosts: i64) {
    let mut app = fleet(hosts);
    let mut round = 0;
    bencher.bench_local(|| {
        // Other names: nothing that was found before holds.
        round += 1;
        for id in 1..=hosts {
            app.stage.notify("pod", Action::Put, &row(id, &format!("host{id}r{round}")));
        }
        app.stage.pass(40.0);
        let all = (1..=hosts).filter_map(|id| untrack(|| app.store.findings(model::ids::HostId(id))));
        black_box(all.map(|found| found.len()).sum::<usize>());
    });
}
