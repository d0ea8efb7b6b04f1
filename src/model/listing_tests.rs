use super::*;
use crate::model::capacity::{Capacity, Tally};
use crate::model::host::{HostKind, Permissions, VmCount};
use crate::model::ids::{PoolId, ZoneId};
use proptest::prelude::*;

struct Plain;

impl PlaceNames for Plain {
    fn place(&self, zone: ZoneId, _: Option<PoolId>) -> (String, String) {
        (format!("zone-{zone}"), "default".to_owned())
    }
}

fn host(id: i64, name: &str, used: i64) -> Arc<Host> {
    Arc::new(Host {
        id: HostId(id),
        name: name.to_owned(),
        kind: HostKind::Lxd,
        version: "5.0.3".to_owned(),
        address: None,
        project: None,
        zone: ZoneId(1),
        pool: PoolId(0),
        tags: vec![format!("tag{id}")],
        architectures: Vec::new(),
        capabilities: Vec::new(),
        cpu_speed: 0,
        default_macvlan_mode: None,
        default_storage_pool: None,
        machine: None,
        cluster: None,
        permissions: Permissions::default(),
        capacity: Capacity { cores: Tally::from_parts(used, 0, 10 - used), cpu_ratio: 1.0, ..Capacity::default() },
        storage_pools: Vec::new(),
        vm_count: VmCount { tracked: Some(used), other: None },
        nics: Vec::new(),
        updated: String::new(),
        detail: None,
    })
}

fn cluster(id: i64, name: &str, members: &[i64]) -> Arc<Cluster> {
    Arc::new(Cluster {
        id: ClusterId(id),
        name: name.to_owned(),
        project: "maas".to_owned(),
        version: String::new(),
        members: members.iter().map(|id| HostId(*id)).collect(),
        cores: Tally::from_parts(3, 0, 27),
        general: Tally::default(),
        hugepages: Tally::default(),
        storage: Tally::default(),
        vm_count: 3,
        storage_pools: Vec::new(),
        pool: None,
        zone: ZoneId(1),
    })
}

fn keys(lines: &[Line]) -> Vec<LineKey> {
    lines.iter().map(|line| line.key).collect()
}

#[test]
fn host_id_and_cluster_id_of_the_same_number_are_two_lines() {
    let lines = arrange(&[host(1, "b", 0)], &[cluster(1, "a", &[])], &Plain, &View::default(), &|_| String::new());
    assert_eq!(keys(&lines), [LineKey::Cluster(ClusterId(1)), LineKey::Host(HostId(1))]);
}

#[test]
fn members_show_only_below_their_unfolded_cluster() {
    let hosts = [host(1, "cl-10", 1), host(2, "cl-2", 2), host(3, "solo", 5)];
    let clusters = [cluster(9, "prod", &[1, 2])];
    let folded = arrange(&hosts, &clusters, &Plain, &View::default(), &|_| String::new());
    assert_eq!(keys(&folded), [LineKey::Cluster(ClusterId(9)), LineKey::Host(HostId(3))]);
    let view = View { unfolded: vec![ClusterId(9)], ..View::default() };
    let lines = arrange(&hosts, &clusters, &Plain, &view, &|_| String::new());
    assert_eq!(keys(&lines)[1..3], [LineKey::Host(HostId(2)), LineKey::Host(HostId(1))]);
    assert_eq!(lines[1].under, Some(ClusterId(9)));
}

#[test]
fn a_search_finds_members_of_folded_clusters() {
    let hosts = [host(1, "cl-1", 1), host(2, "cl-2", 2), host(3, "solo", 5)];
    let view = View { search: "TAG2".into(), ..View::default() };
    let lines = arrange(&hosts, &[cluster(9, "prod", &[1, 2])], &Plain, &view, &|_| String::new());
    assert_eq!(keys(&lines), [LineKey::Cluster(ClusterId(9)), LineKey::Host(HostId(2))]);
}

#[test]
fn sorting_is_by_share_and_not_by_amount() {
    let small = host(1, "small", 9);
    let mut big = (*host(2, "big", 9)).clone();
    big.capacity.cores = Tally::from_parts(20, 0, 80);
    let view = View { column: Column::Cpu, descending: true, ..View::default() };
    let lines = arrange(&[Arc::new(big), small], &[], &Plain, &view, &|_| String::new());
    assert_eq!(keys(&lines), [LineKey::Host(HostId(1)), LineKey::Host(HostId(2))]);
}

proptest! {
    #[test]
    fn natural_order_is_an_order(a in "[a-c0-9A-C-]{0,8}", b in "[a-c0-9A-C-]{0,8}", c in "[a-c0-9A-C-]{0,8}") {
        prop_assert_eq!(natural(&a, &b), natural(&b, &a).reverse());
        if natural(&a, &b) != Ordering::Greater && natural(&b, &c) != Ordering::Greater {
            prop_assert!(natural(&a, &c) != Ordering::Greater);
        }
        prop_assert_eq!(natural(&a, &b) == Ordering::Equal, a == b);
    }

    #[test]
    fn every_host_has_exactly_one_line_when_all_is_unfolded(n in 0..30i64, cut in 0..30i64) {
        let hosts: Vec<_> = (0..n).map(|id| host(id, &format!("h{id}"), id % 7)).collect();
        let members: Vec<i64> = (0..n.min(cut)).collect();
        let clusters = [cluster(0, "c", &members)];
        let view = View { unfolded: vec![ClusterId(0)], ..View::default() };
        let lines = arrange(&hosts, &clusters, &Plain, &view, &|_| String::new());
        let mut seen: Vec<_> = lines.iter().filter_map(|line| match line.key { LineKey::Host(id) => Some(id.0), _ => None }).collect();
        seen.sort_unstable();
        prop_assert_eq!(seen, (0..n).collect::<Vec<_>>());
    }
}

#[test]
fn a_host_is_found_by_its_vms() {
    let hosts = [host(1, "a", 0), host(2, "b", 0)];
    let vms = |host: HostId| if host.0 == 2 { "web-1.maas 10.0.0.9".to_owned() } else { String::new() };
    for search in ["WEB-1", "10.0.0.9"] {
        let view = View { search: search.to_owned(), ..View::default() };
        assert_eq!(arrange(&hosts, &[], &Plain, &view, &vms).len(), 1, "{search}");
    }
}

#[test]
fn members_of_a_cluster_that_was_not_read_yet_stand_under_it() {
    let member = |id, used| Arc::new(Host { cluster: Some(ClusterId(7)), ..Host::clone(&host(id, "m", used)) });
    let members = [member(1, 3), member(2, 4)];
    let unread = Arc::new(Cluster::unread(ClusterId(7), &members));
    assert_eq!(
        (unread.name.as_str(), unread.vm_count, unread.cores.used(), unread.cores.total),
        ("Cluster 7", 7, 7, 20)
    );
    let lines = arrange(&members, &[unread], &Plain, &View::default(), &|_| String::new());
    assert_eq!(lines, [Line { key: LineKey::Cluster(ClusterId(7)), under: None }]);
}
