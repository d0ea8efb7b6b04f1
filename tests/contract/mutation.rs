//! Records that were tampered with: reading them, turning them into the model and computing with it never panics, and a
//! broken record spoils no other.

use crate::capture;
use maas_vm_hosts::model::alignment::{
    CoreMap, NotAttributed, Topology, attribute, contradictions, findings, verdicts,
};
use maas_vm_hosts::model::host::Host;
use maas_vm_hosts::model::ids::{PoolId, ZoneId};
use maas_vm_hosts::model::listing::{PlaceNames, View, arrange, cluster_loads, fleet_loads};
use maas_vm_hosts::model::machine::Machine;
use maas_vm_hosts::model::numa::{claims, core_use};
use maas_vm_hosts::model::vm::Power;
use maas_vm_hosts::region::frame::{self, Action, Frame};
use maas_vm_hosts::region::wire::cluster::VmCluster;
use maas_vm_hosts::region::wire::machine::{MachineDetail, MachineRow, RestMachine};
use maas_vm_hosts::region::wire::network as net;
use maas_vm_hosts::region::wire::pod::Pod;
use maas_vm_hosts::region::wire::rest::VmHost;
use maas_vm_hosts::region::{client, convert, decode};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};
use std::sync::Arc;

/// What is done to one place of a record.
#[derive(Clone, Debug)]
enum Change {
    Drop,
    Put(Value),
    /// The neighbour's value: the right type with a wrong meaning, or the wrong type.
    Swap,
    /// A list or map twice as long.
    Double,
}

fn changes() -> impl Strategy<Value = Change> {
    let values = prop_oneof![
        Just(json!(null)),
        Just(json!(0)),
        Just(json!(-1)),
        Just(json!(i64::MAX)),
        Just(json!(i64::MIN)),
        Just(json!(u64::MAX)),
        Just(json!(1e300)),
        Just(json!(-0.5)),
        Just(json!("")),
        Just(json!("12")),
        Just(json!("<img src=x onerror=alert(1)>")),
        Just(json!(true)),
        Just(json!([])),
        Just(json!({})),
        Just(json!([[{}]])),
        Just(json!({"id": null, "free": {}})),
        any::<i64>().prop_map(|n| json!(n)),
    ];
    prop_oneof![
        1 => Just(Change::Drop),
        4 => values.prop_map(Change::Put),
        1 => Just(Change::Swap),
        1 => Just(Change::Double),
    ]
}

/// The number of places below `value` that can be changed.
fn places(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(|item| 1 + places(item)).sum(),
        Value::Object(map) => map.values().map(|item| 1 + places(item)).sum(),
        _ => 0,
    }
}

/// Changes the place with number `at`, counted depth first.
fn change(value: &mut Value, mut at: usize, what: &Change) {
    let double = |value: &mut Value| match value {
        Value::Array(items) => items.extend(items.clone()),
        Value::Object(map) => {
            let more: Vec<_> = map.iter().map(|(key, value)| (format!("{key}'"), value.clone())).collect();
            map.extend(more);
        }
        Value::String(text) => *text = text.repeat(2),
        other => *other = json!([other.clone(), other.clone()]),
    };
    match value {
        Value::Array(items) => {
            for index in 0..items.len() {
                if at == 0 {
                    return match what {
                        Change::Drop => drop(items.remove(index)),
                        Change::Put(new) => items[index] = new.clone(),
                        Change::Swap => items.swap(index, 0),
                        Change::Double => double(&mut items[index]),
                    };
                }
                at -= 1;
                let below = places(&items[index]);
                if at < below {
                    return change(&mut items[index], at, what);
                }
                at -= below;
            }
        }
        Value::Object(map) => {
            let keys: Vec<String> = map.keys().cloned().collect();
            for (number, key) in keys.iter().enumerate() {
                if at == 0 {
                    return match what {
                        Change::Drop => drop(map.remove(key)),
                        Change::Put(new) => drop(map.insert(key.clone(), new.clone())),
                        Change::Swap => {
                            let other = &keys[(number + 1) % keys.len()];
                            let (a, b) = (map[key].clone(), map[other].clone());
                            map.insert(key.clone(), b);
                            map.insert(other.clone(), a);
                        }
                        Change::Double => double(&mut map[key]),
                    };
                }
                at -= 1;
                let below = places(&map[key]);
                if at < below {
                    return change(&mut map[key], at, what);
                }
                at -= below;
            }
        }
        _ => {}
    }
}

type Plan = Vec<(Index, Change)>;

fn plan() -> impl Strategy<Value = Plan> {
    proptest::collection::vec((any::<Index>(), changes()), 1..8)
}

fn tampered(mut value: Value, plan: &Plan) -> Value {
    for (at, what) in plan {
        let places = places(&value);
        if places > 0 {
            change(&mut value, at.index(places), what);
        }
    }
    value
}

/// Zones and pools without names.
struct Nowhere;

impl PlaceNames for Nowhere {
    fn place(&self, zone: ZoneId, pool: Option<PoolId>) -> (String, String) {
        (zone.to_string(), pool.map(|pool| pool.to_string()).unwrap_or_default())
    }
}

/// Computes everything that a page would.
fn look_at(host: &Host, machine: Option<&Machine>) {
    let capacity = &host.capacity;
    for load in [capacity.cpu(), capacity.ram(), capacity.ram_general(), capacity.ram_hugepages(), capacity.disk()] {
        let _ = (load.free(), load.headroom(), load.utilisation(), load.over_limit());
    }
    for pool in &host.storage_pools {
        let _ = (pool.load().free(), pool.load().utilisation());
    }
    for nic in &host.nics {
        let _ = (nic.vfs.maximum(), nic.vfs.allocated());
    }
    let _ = (host.health(), host.composable(), host.numa_disagreement());
    if let Some(detail) = &host.detail {
        let claims = claims(&detail.vms);
        for node in &detail.numa {
            let _ = node.memory_total();
            for core in node.cores() {
                let _ = core_use(core, node, &claims);
            }
        }
        let topology = Topology::new(host, machine, []);
        let found = findings(&topology);
        let _ = (verdicts(&topology, &found), attribute(&topology), contradictions(host));
        let _ = (NotAttributed::of(&topology).sentence(), CoreMap::new(&topology, |_| Power::Unknown));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_tampered_host_never_panics(plan in plan(), which in 0..4usize) {
        let names = ["ws-pod.get-numa-host", "ws-pod.get-cl-01", "ws-pod.get-overcommit-host", "ws-pod.get-unreachable-host"];
        let json = tampered(capture::open(names[which]).value(), &plan).to_string();
        if let Ok(pod) = decode::one::<Pod>("pod.get", &json) {
            look_at(&convert::host(pod), None);
        }
        let _ = client::host_change(Action::Put, &json);
        let _ = client::host_change(Action::Delete, &json);
    }

    #[test]
    fn a_tampered_host_machine_never_panics(plan in plan()) {
        let host = convert::host(decode::one::<Pod>("pod", &capture::open("ws-pod.get-numa-host").answer().unwrap()).unwrap());
        let json = tampered(capture::open("ws-machine.get-host").value(), &plan).to_string();
        if let Ok(machine) = decode::one::<MachineDetail>("machine.get", &json) {
            look_at(&host, Some(&convert::machine(machine)));
        }
    }

    /// One record of a list is tampered with; every other one is read as if nothing had happened.
    #[test]
    fn a_broken_host_spoils_no_other(plan in plan(), which in 0..9usize) {
        let pods = capture::open("ws-pod.list").value();
        let whole: Vec<Host> = read(&pods).good.into_iter().map(convert::host).collect();
        let mut broken = pods.clone();
        broken[which] = tampered(broken[which].take(), &plan);
        let records = read(&broken);
        prop_assert_eq!(records.len(), 9);
        prop_assert!(records.bad.len() <= 1);
        let readable = records.bad.is_empty();
        let hosts: Vec<Host> = records.good.into_iter().map(convert::host).collect();
        let others = hosts.iter().enumerate().filter(|(at, _)| !readable || *at != which).map(|(_, host)| host);
        let expected = whole.iter().enumerate().filter(|(at, _)| *at != which).map(|(_, host)| host);
        prop_assert!(others.eq(expected));
        // The list and its totals can be drawn with whatever came of it.
        let hosts: Vec<Arc<Host>> = hosts.into_iter().map(Arc::new).collect();
        let _ = fleet_loads(&hosts, &[]);
        let _ = arrange(&hosts, &[], &Nowhere, &View::default(), &|_| String::new());
    }

    #[test]
    fn other_tampered_records_never_panic(plan in plan()) {
        let list = |name: &str| tampered(capture::open(name).value(), &plan).to_string();
        if let Ok(clusters) = decode::values::<VmCluster>("c", &list("ws-vmcluster.list")) {
            for cluster in clusters.good.into_iter().map(convert::cluster) {
                let _ = cluster_loads(&cluster, &[]);
            }
        }
        let page = tampered(capture::open("ws-machine.list-page").value(), &plan);
        let rows = page.pointer("/groups/0/items").cloned().unwrap_or_default().to_string();
        if let Ok(rows) = decode::list::<MachineRow>("machine.list", &rows) {
            rows.good.into_iter().map(convert::vm).for_each(|vm| { let _ = (vm.is_busy(), vm.has_failed()); });
        }
        if let Ok(hosts) = decode::list::<VmHost>("vm-hosts", &list("rest-vm-hosts-list")) {
            hosts.good.into_iter().for_each(|host| look_at(&convert::rest_host(host, true), None));
        }
        if let Ok(machines) = decode::list::<RestMachine>("machines", &list("rest-machine-commissioning-get")) {
            machines.good.into_iter().for_each(|machine| { let _ = convert::rest_machine(machine); });
        }
        let networks = convert::networks(
            decode::list("fabric.list", &list("ws-fabric.list")).map(|all| all.good).unwrap_or_default(),
            decode::list("vlan.list", &list("ws-vlan.list")).map(|all| all.good).unwrap_or_default(),
            decode::list("subnet.list", &list("ws-subnet.list")).map(|all| all.good).unwrap_or_default(),
            decode::list::<net::Space>("space.list", &list("ws-space.list")).map(|all| all.good).unwrap_or_default(),
        );
        for vlan in networks.vlans.keys() {
            let _ = (networks.vlan_label(*vlan), networks.space_of(*vlan), networks.subnets_of(*vlan).count());
        }
    }

    /// Frames cut off or with bytes exchanged: an error or a frame, never a panic.
    #[test]
    fn tampered_frames_never_panic(plan in plan(), cut in any::<Index>(), byte in any::<u8>()) {
        let frame = capture::open("ws-pod.get-single-numa").response().unwrap().clone();
        let _ = frame::read(&tampered(frame.clone(), &plan).to_string());
        let mut bytes = frame.to_string().into_bytes();
        let at = cut.index(bytes.len());
        prop_assert!(frame::read(&String::from_utf8_lossy(&bytes[..at])).is_err());
        bytes[at] = byte;
        if let Ok(Frame::Response(_, Ok(json))) = frame::read(&String::from_utf8_lossy(&bytes)) {
            let _ = decode::one::<Pod>("pod.get", &json);
        }
    }

    #[test]
    fn any_text_is_a_frame_or_an_error(text in ".*") {
        let _ = frame::read(&text);
        let _ = decode::list::<Pod>("pod.list", &text);
        let _ = frame::closed(1002, &text);
    }
}

fn read(pods: &Value) -> decode::Records<Pod> {
    decode::list("pod.list", &pods.to_string()).unwrap()
}

/// A record that cannot be read still says which one it is.
#[test]
fn a_broken_host_is_known_by_its_id_and_name() {
    let mut pods = capture::open("ws-pod.list").value();
    pods[2]["resources"]["cores"] = json!("many");
    let records = read(&pods);
    assert_eq!((records.good.len(), records.bad.len()), (8, 1));
    assert_eq!((records.bad[0].id, records.bad[0].name.as_deref()), (Some(6), Some("quad-host")));
    assert!(records.bad[0].error.to_string().contains("pod.list[2].resources.cores"), "{}", records.bad[0].error);
}
