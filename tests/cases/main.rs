//! Cases from the field (`pods.json`, records of `pod.get` made small): what the model says of hardware that few have.

#![allow(clippy::unwrap_used)]

use maas_vm_hosts::model::alignment::{Certainty, FindingKind, Topology, contradictions, findings, verdicts};
use maas_vm_hosts::model::attention::attention;
use maas_vm_hosts::model::capacity::Load;
use maas_vm_hosts::model::compose::{
    Checked, ComposeForm, Context, CoresMode, Defaults, Field, Lookup, check, limits, node_fits, proposal,
};
use maas_vm_hosts::model::host::Host;
use maas_vm_hosts::model::joint_storage::joint_load;
use maas_vm_hosts::model::network::Networks;
use maas_vm_hosts::model::network_map::host_nics;
use maas_vm_hosts::model::numa_view::{Gap, NumaView, gap};
use maas_vm_hosts::model::storage::StoragePool;
use maas_vm_hosts::region::wire::pod::Pod;
use maas_vm_hosts::region::{convert, decode};
use serde_json::Value;

/// 26 Nov. 2026, when the cases were tried.
const NOW: f64 = 1_795_651_200_000.0;

/// A recorded host with the case's keys in place of its own.
fn host(case: &str) -> Host {
    let recorded = include_str!("../contract/captures/ws-pod.get-numa-host.json");
    let recorded: Value = serde_json::from_str(recorded).unwrap();
    let mut record = recorded.pointer("/response/result").or_else(|| recorded.get("result")).unwrap().clone();
    let cases: Value = serde_json::from_str(include_str!("pods.json")).unwrap();
    if let Some(pools) = cases[case].pointer("/resources/storage_pools").and_then(Value::as_object) {
        // The record's flat list is of its own pools.
        record["storage_pools"] = Value::Array(Vec::new());
        record["default_storage_pool"] = pools.keys().next().map_or(Value::Null, |name| Value::from(name.as_str()));
    }
    merge(&mut record, &cases[case]);
    let pod: Pod = decode::one(case, &record.to_string()).unwrap();
    convert::host(pod)
}

fn merge(into: &mut Value, from: &Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                match key.as_str() {
                    // A map by name: the case's are all there are.
                    "storage_pools" => drop(into.insert(key.clone(), value.clone())),
                    _ => merge(into.entry(key.clone()).or_insert(Value::Null), value),
                }
            }
        }
        (into, from) => *into = from.clone(),
    }
}

fn checked(host: &Host, change: impl Fn(&mut ComposeForm)) -> Checked {
    let mut form = ComposeForm::for_host(host, Defaults::default());
    change(&mut form);
    check(&form, host, &Networks::default(), &Context::default())
}

fn titles(host: &Host) -> Vec<String> {
    attention(host, NOW).into_iter().map(|item| item.title).collect()
}

fn view(host: &Host) -> NumaView {
    NumaView::new(&Topology::new(host, None, []), &Networks::default(), &[])
}

#[test]
fn sparse_cores() {
    let host = host("sparse-cores");
    let mut form = ComposeForm::for_host(&host, Defaults::default());
    form.cores = "3".to_owned();
    assert_eq!(proposal(&form, &host), Some((0, vec![0, 8, 16])));
    form.cores = "4".to_owned();
    assert_eq!(proposal(&form, &host), None, "MAAS takes no fourth one");
    let rows = node_fits(&host, &maas_vm_hosts::model::compose::Shape::of(&form));
    assert_eq!((rows[0].free_cores.as_slice(), rows[0].barred_cores.len()), (&[0, 8, 16][..], 7));
    assert!(rows[1].free_cores.is_empty() && rows[1].why().contains("that MAAS can pin"), "{}", rows[1].why());
    assert!(rows[0].free(false).contains("24") && rows[0].free(false).contains("cannot be pinned"));
    let refused = checked(&host, |form| {
        form.cores_mode = CoresMode::Pinned;
        form.pinned.set_text("0,8,16,24");
    });
    assert!(refused.errors_at(Field::PinnedCores).any(|text| text.contains("0 to 19") && text.contains("24")));
    assert!(host.can_pin(19) && !host.can_pin(20));
}

#[test]
fn pool_grown() {
    let host = host("pool-grown");
    let answer = checked(&host, |form| form.disks[0].size = "100".to_owned());
    assert!(answer.request.is_some(), "{:?}", answer.errors);
    let told = answer.warnings_at(Field::DiskSize(1)).next().unwrap_or_default();
    assert!(told.contains("Refresh the host"), "{told}");
}

#[test]
fn tiny_disk() {
    let host = host("pool-grown");
    let size = |text: &str| checked(&host, |form| form.disks[0].size = text.to_owned());
    for bad in ["0.001", "0.004194303"] {
        assert!(size(bad).errors_at(Field::DiskSize(1)).any(|text| text.contains("4 MiB")), "{bad}");
    }
    assert!(size("0.004194304").request.is_some());
}

#[test]
fn name_taken_elsewhere() {
    let host = host("pool-grown");
    let said = |lookup: &Lookup| {
        let mut form = ComposeForm::for_host(&host, Defaults::default());
        form.name = "db-0".to_owned();
        check(&form, &host, &Networks::default(), &Context { name: lookup, ..Context::default() })
    };
    assert!(said(&Lookup::Taken("db-0".to_owned())).errors_at(Field::Name).any(|text| text.contains("db-0")));
    assert!(said(&Lookup::Unchecked).warnings_at(Field::Name).any(|text| text.starts_with("Checking")));
    assert!(said(&Lookup::Failed).warnings_at(Field::Name).any(|text| text.contains("could not be checked")));
    assert_eq!(said(&Lookup::Free).warnings_at(Field::Name).count(), 0);
}

#[test]
fn empty_node() {
    let host = host("empty-node");
    assert_eq!(gap(&host), Some(Gap::NoHardware));
    assert!(contradictions(&host).iter().all(|line| !line.contains("Node 0")), "{:?}", contradictions(&host));
}

#[test]
fn cpuless_nodes() {
    let host = host("cpuless-nodes");
    assert!(contradictions(&host).iter().all(|line| !line.contains("no cores")), "{:?}", contradictions(&host));
    let rows = node_fits(&host, &Default::default());
    assert_eq!(rows.iter().map(|row| row.index).collect::<Vec<_>>(), [0], "nothing to compose on memory alone");
    let view = view(&host);
    assert_eq!(view.node(1).map(|node| node.summary()).as_deref(), Some("memory only, no cores"));
    assert_eq!(view.node(2).map(|node| node.summary()).as_deref(), Some("no cores and no memory"));
    let mut pinned = host.clone();
    let detail = pinned.detail.as_mut().unwrap();
    detail.vms = self::host("node-without-memory").detail.unwrap().vms;
    let topology = Topology::new(&pinned, None, []);
    assert!(!topology.has_several_nodes());
    let all = findings(&topology);
    assert!(all.iter().all(|finding| finding.kind != FindingKind::NicElsewhere));
    assert!(verdicts(&topology, &all).values().all(|badge| badge.reason.contains("Only one NUMA node")));
}

#[test]
fn node_without_memory() {
    let host = host("node-without-memory");
    let all = findings(&Topology::new(&host, None, []));
    let found = all.iter().find(|finding| finding.kind == FindingKind::MemoryElsewhere).unwrap();
    assert_eq!(
        (found.certainty, found.nodes.as_slice(), found.cores.as_slice()),
        (Certainty::Proven, &[0][..], &[0, 1, 2, 3][..])
    );
    assert!(found.fix.as_ref().is_some_and(|way| way.node == 1), "{:?}", found.fix);
    let words = view(&host).node(0).unwrap().stores[0].words();
    assert_eq!(words, "8\u{a0}GiB allocated, none of its own");
    // A neighbour: some memory, and more allocated than there is.
    let mut over = host;
    over.detail.as_mut().unwrap().numa[0].memory_free = -(4 << 30);
    let words = view(&over).node(0).unwrap().stores[0].words();
    assert_eq!(words, "8\u{a0}GiB allocated, 4\u{a0}GiB over");
}

#[test]
fn two_page_sizes() {
    let host = host("two-page-sizes");
    assert_eq!((host.counted_times(), host.size().cores.total, host.size().general.total), (2, 16, 64 << 30));
    assert!(limits::cores(&host).starts_with("At most 4:"), "{}", limits::cores(&host));
    let told: Vec<_> = attention(&host, NOW).into_iter().map(|item| item.text).collect();
    let told = told.iter().find(|text| text.contains("hugepage")).unwrap();
    assert!(told.contains("refreshing does not change it") && !told.contains("may"), "{told}");
    // Three sizes do the same once more; totals that are no multiple are something else.
    let times = |total: i64| {
        let mut other = host.clone();
        other.capacity.cores.total = total;
        other.counted_times()
    };
    assert_eq!((times(48), times(16), times(24), times(0)), (3, 1, 1, 1));
}

#[test]
fn certificate_over() {
    let host = host("certificate-over");
    assert!(titles(&host).contains(&"The LXD certificate expired 8 days ago".to_owned()), "{:?}", titles(&host));
}

#[test]
fn vfs() {
    let words = |case: &str| {
        let host = host(case);
        let nics = host_nics(&Topology::new(&host, None, []), &Networks::default());
        nics.iter().find(|nic| nic.name == "ens1f0").map(|nic| nic.sriov.words()).unwrap()
    };
    assert_eq!(words("vfs-below-zero"), "10 allocated, 2 more than the hardware maximum");
    assert_eq!(words("vfs-not-enabled"), "2 allocated, at most 62 free");
}

#[test]
fn shared_storage_driver() {
    let member = host("shared-storage-driver");
    let shared: Vec<&StoragePool> = member.storage_pools.iter().filter(|pool| pool.is_shared()).collect();
    assert_eq!(shared.len(), 1);
    let of = |members: usize| -> Load { joint_load(std::iter::repeat_n(&member, members), |host| host.cluster) };
    assert_eq!(of(3).physical, shared[0].total, "once");
    assert_eq!(of(3).used(), 3 * of(1).used());
}

#[test]
fn provisioned_beyond() {
    let all = titles(&host("provisioned-beyond"));
    assert!(all.iter().any(|title| title.contains("than its size")), "{all:?}");
    assert!(all.iter().all(|title| !title.contains("full")), "{all:?}");
}
