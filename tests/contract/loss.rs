//! Decoding keeps what was sent: what is decoded and encoded again is held against the recording.

use crate::capture;
use maas_vm_hosts::region::decode;
use maas_vm_hosts::region::wire::cluster::VmCluster;
use maas_vm_hosts::region::wire::machine::{MachineDetail, MachineRow, RestMachine};
use maas_vm_hosts::region::wire::network::{Domain, Fabric, Space, Subnet, Vlan};
use maas_vm_hosts::region::wire::pod::Pod;
use maas_vm_hosts::region::wire::rest::{self, VmHost};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeSet;

/// What of a pod is left out on purpose: the secrets among the power parameters (design §1).
const SECRETS: &[&str] = &[
    "power_parameters.certificate",
    "power_parameters.key",
    "power_parameters.password",
    "power_parameters.power_pass",
];

/// Both ways: keys of the recording that are lost or changed, and values of ours that nobody sent.
#[derive(Debug, Default)]
struct Differences {
    lost: BTreeSet<String>,
    changed: BTreeSet<String>,
    invented: BTreeSet<String>,
}

impl Differences {
    fn compare(&mut self, path: &str, sent: &Value, ours: &Value) {
        match (sent, ours) {
            (Value::Object(sent), Value::Object(ours)) => {
                for (key, value) in sent {
                    let path = join(path, key);
                    match ours.get(key) {
                        Some(own) => self.compare(&path, value, own),
                        None => drop(self.lost.insert(path)),
                    }
                }
                // A key that was absent may be null, for those are read alike.
                let extra = ours.iter().filter(|(key, value)| !sent.contains_key(*key) && !value.is_null());
                self.invented.extend(extra.map(|(key, _)| join(path, key)));
            }
            (Value::Array(sent), Value::Array(ours)) if sent.len() == ours.len() => {
                sent.iter().zip(ours).for_each(|(value, own)| self.compare(&format!("{path}[]"), value, own));
            }
            (Value::Number(sent), Value::Number(ours)) if sent.as_f64() == ours.as_f64() => {}
            (sent, ours) if sent == ours => {}
            (sent, ours) => drop(self.changed.insert(format!("{path}: {sent} became {ours}"))),
        }
    }
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

fn there_and_back<T: DeserializeOwned + Serialize>(sent: &Value) -> Differences {
    let ours: T = decode::one("value", &sent.to_string()).unwrap_or_else(|error| panic!("{error}"));
    let mut differences = Differences::default();
    differences.compare("", sent, &serde_json::to_value(ours).unwrap());
    differences
}

/// Every pod of every recording, with the file it is from.
fn pods() -> Vec<(String, Value)> {
    let mut pods = Vec::new();
    for capture in capture::all().into_iter().filter(|capture| capture.name.contains("-pod.")) {
        if let Some(Ok(_)) = capture.response().map(|_| capture.answer()) {
            match capture.value() {
                Value::Array(all) => pods
                    .extend(all.into_iter().filter(|pod| pod.get("id").is_some()).map(|p| (capture.name.clone(), p))),
                one @ Value::Object(_) => pods.push((capture.name.clone(), one)),
                _ => {}
            }
        }
    }
    for name in ["ws-notify-after-compose", "ws-notify-pod.update-after-rest-put"] {
        let told = capture::open(name).notifies().into_iter().filter(|(handler, ..)| handler == "pod");
        pods.extend(told.map(|(_, _, data)| (name.to_owned(), serde_json::from_str(&data).unwrap())));
    }
    pods
}

#[test]
fn a_pod_loses_nothing_but_its_secrets() {
    let pods = pods();
    assert!(pods.len() > 30, "only {} pods were found", pods.len());
    let mut left_out = BTreeSet::new();
    for (name, pod) in &pods {
        let Differences { lost, changed, invented } = there_and_back::<Pod>(pod);
        let unforeseen: Vec<_> = lost.iter().filter(|path| !SECRETS.contains(&path.as_str())).collect();
        assert!(unforeseen.is_empty(), "{name} loses {unforeseen:?}");
        assert!(changed.is_empty(), "{name}: {changed:?}");
        assert!(invented.is_empty(), "{name}: nobody sent {invented:?}");
        left_out.extend(lost);
    }
    // The list of exceptions holds no more than it must.
    let never: Vec<_> = SECRETS.iter().filter(|path| **path != "power_parameters.password").collect();
    assert!(never.iter().all(|path| left_out.contains(**path)), "{left_out:?}");
}

/// Every field of maas-api §4.6.1 and §4.6.2; from `numa_pinning` on those of 2.9 and 3.0 (§6.1).
const EVERY_FIELD: &str = r#"{
        "id": 3, "created": "Thu, 15 Oct. 2026 09:12:44", "updated": "Mon, 23 Nov. 2026 01:56:27", "name": "kvm-a",
        "type": "lxd", "version": "5.21.2", "architectures": ["amd64/generic"], "capabilities": ["composable"],
        "tags": ["rack-7"], "cpu_speed": 2600, "cpu_over_commit_ratio": 4.5, "memory_over_commit_ratio": 1.5,
        "default_macvlan_mode": "bridge", "default_storage_pool": "fast",
        "storage_pools": [{"id": "fast", "name": "f", "type": "lvm", "path": "vg", "total": 9, "used": 2, "available": 7}],
        "pool": 0, "zone": 1, "ip_address": 41, "host": "qk4h7x", "permissions": ["edit"],
        "resources": {
            "cores": {"allocated_tracked": 6, "allocated_other": 2, "free": -8},
            "memory": {
                "hugepages": {"allocated_tracked": 1, "allocated_other": 2, "free": 3},
                "general": {"allocated_tracked": 4, "allocated_other": 5, "free": 6}},
            "storage": {"allocated_tracked": 7, "allocated_other": 8, "free": 9},
            "storage_pools": {"f": {"id": "fast", "name": "f", "path": "vg", "backend": "lvm",
                "allocated_tracked": 1, "allocated_other": 2, "total": 3}},
            "vm_count": {"tracked": 3, "other": 1},
            "interfaces": [{"id": 211, "name": "enp4s0f0", "numa_index": 0,
                "virtual_functions": {"allocated_tracked": 1, "allocated_other": 2, "free": 7}}],
            "vms": [{"id": 71, "system_id": "wdpx3n", "memory": 4, "hugepages_backed": true,
                "unpinned_cores": 0, "pinned_cores": [0, 2]}],
            "numa": [{"node_id": 1,
                "memory": {"hugepages": [{"page_size": 2097152, "allocated": 4, "free": 5}],
                    "general": {"allocated": 1, "free": 2}},
                "cores": {"allocated": [0, 2], "free": [4]}, "vms": [71], "interfaces": [211]}]},
        "power_parameters": {"power_address": "https://10.20.0.11:8443", "project": "maas", "instance_name": "i"},
        "cluster": 1, "created_with_trust_password": true, "created_with_maas_generated_cert": true,
        "created_by_commissioning": true, "created_with_cert_expiration_days": 3649,
        "attached_vlans": [5001, 5001], "boot_vlans": [5001],
        "certificate": {"CN": "kvm-a@lab", "expiration": "Thu, 13 Oct. 2036 09:12:44", "fingerprint": "3F:9C"},
        "numa_pinning": [{"node_id": 0,
            "memory": {"hugepages": [{"page_size": 1, "allocated": 2, "free": 3}], "general": {"allocated": 4, "free": 5}},
            "cores": {"allocated": [0], "free": [1]},
            "vms": [{"system_id": "wdpx3n", "pinned_cores": [0], "networks": [{"host_nic_id": 4}]}],
            "interfaces": [{"id": 4, "name": "eno1", "virtual_functions": {"free": 5, "allocated": 6}}]}],
        "total": {"cores": 1, "memory": 2, "local_storage": 3}, "used": {"cores": 1, "memory": 2, "local_storage": 3},
        "composed_machines_count": 3, "power_address": "10.0.0.1", "project": "maas"
    }"#;

/// The table of maas-api §4.6.1 and §4.6.2, so that a field which no recorded pod happens to have is not forgotten.
#[test]
fn every_field_of_the_contract_is_kept() {
    let differences = there_and_back::<Pod>(&serde_json::from_str(EVERY_FIELD).unwrap());
    assert!(differences.lost.is_empty() && differences.changed.is_empty(), "{differences:#?}");
}

#[test]
fn the_comparison_sees_differences() {
    let sent = serde_json::json!({"id": 1, "name": "a", "cpu_speed": "fast", "colour": "red", "resources": {"x": 1}});
    let Differences { lost, changed, invented } = there_and_back::<Pod>(&sent);
    assert_eq!(lost.into_iter().collect::<Vec<_>>(), ["colour", "resources.x"]);
    assert_eq!(changed.into_iter().collect::<Vec<_>>(), ["cpu_speed: \"fast\" became 0"]);
    assert!(invented.contains("tags"));
}

#[test]
fn a_cluster_loses_nothing() {
    let mut clusters = vec![capture::open("ws-vmcluster.get").value(), capture::open("ws-vmcluster.update").value()];
    clusters.extend(capture::open("ws-vmcluster.list").value().as_object().unwrap().values().cloned());
    let sets = capture::open("ws-vmcluster.list_by_physical_cluster").value();
    clusters.extend(sets.as_array().unwrap().iter().flat_map(|set| set.as_array().unwrap()).cloned());
    assert_eq!(clusters.len(), 4);
    for cluster in clusters {
        let Differences { lost, changed, invented } = there_and_back::<VmCluster>(&cluster);
        assert!(lost.is_empty() && changed.is_empty() && invented.is_empty(), "{lost:?} {changed:?} {invented:?}");
    }
}

/// Other objects have more keys than this UI wants. What it does take must be what was sent.
#[test]
fn nothing_that_is_kept_of_other_objects_is_changed() {
    fn check<T: DeserializeOwned + Serialize>(name: &str, values: impl IntoIterator<Item = Value>) {
        let mut count = 0;
        for value in values {
            let differences = there_and_back::<T>(&value);
            let null_as_empty = |text: &&String| !text.contains(": null became ");
            let changed: Vec<_> = differences.changed.iter().filter(null_as_empty).collect();
            assert!(changed.is_empty(), "{name}: {changed:?}");
            count += 1;
        }
        assert!(count > 0, "{name} is empty");
    }
    let list = |name: &str| capture::open(name).value().as_array().unwrap().clone();
    let rows = |name: &str| {
        let page = capture::open(name).value();
        let groups = page["groups"].as_array().unwrap().clone();
        groups.into_iter().flat_map(|group| group["items"].as_array().unwrap().clone()).collect::<Vec<_>>()
    };
    assert_eq!(rows("ws-machine.list").len(), 92);
    check::<MachineRow>("machine.list", rows("ws-machine.list"));
    check::<MachineRow>("machine.list-page", rows("ws-machine.list-page"));
    check::<MachineDetail>(
        "machine.get",
        ["ws-machine.get-host", "ws-machine.set_active"].map(|n| capture::open(n).value()),
    );
    check::<RestMachine>("machines", list("rest-machines"));
    check::<VmHost>("vm-hosts", list("rest-vm-hosts-list"));
    check::<rest::VmCluster>("vm-clusters", list("rest-vm-clusters-list"));
    check::<Fabric>("fabric.list", list("ws-fabric.list"));
    check::<Vlan>("vlan.list", list("ws-vlan.list"));
    check::<Subnet>("subnet.list", list("ws-subnet.list"));
    check::<Space>("space.list", list("ws-space.list"));
    check::<Domain>("domain.list", list("ws-domain.list"));
}
