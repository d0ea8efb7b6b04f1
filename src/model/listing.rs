//! The list of all VM hosts: which lines it has, in which order, and what a search finds.
//!
//! A cluster is one line that unfolds to its members. Hosts and clusters number their ids apart, so a line's key says
//! which of the two it is (maas-ui §2 no. 2).

use super::capacity::{Load, sum};
use super::cluster::Cluster;
use super::host::{EVERY_HOST_HAS, Host};
use super::ids::{ClusterId, HostId};
use super::joint_storage::joint_load;
use crate::model::order::InOrder;
use std::cmp::Ordering;
use std::sync::Arc;

/// What a line is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LineKey {
    /// A host, alone or as a member.
    Host(HostId),
    /// A cluster.
    Cluster(ClusterId),
}

/// One line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Line {
    /// Host or cluster.
    pub key: LineKey,
    /// The cluster under whose line it stands.
    pub under: Option<ClusterId>,
}

/// What the list can be sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Column {
    /// Name.
    #[default]
    Name,
    /// Tracked VMs.
    Vms,
    /// Cores taken as a share of the limit.
    Cpu,
    /// Memory taken as a share of the limit.
    Ram,
    /// Storage taken.
    Storage,
    /// Zone, then resource pool.
    Place,
}

impl Column {
    /// All of them.
    pub const ALL: [Column; 6] = [Column::Name, Column::Vms, Column::Cpu, Column::Ram, Column::Storage, Column::Place];

    /// The word in the URL.
    pub fn word(self) -> &'static str {
        match self {
            Column::Name => "name",
            Column::Vms => "vms",
            Column::Cpu => "cpu",
            Column::Ram => "ram",
            Column::Storage => "storage",
            Column::Place => "place",
        }
    }

    /// From the word in the URL.
    pub fn from_word(word: &str) -> Option<Column> {
        Column::ALL.into_iter().find(|column| column.word() == word)
    }
}

/// How the list is to look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Words that must all be found, in any field.
    pub search: String,
    /// What to sort by.
    pub column: Column,
    /// The other way round.
    pub descending: bool,
    /// Clusters that show their members.
    pub unfolded: Vec<ClusterId>,
}

/// Names that hosts and clusters hold only as ids.
pub trait PlaceNames {
    /// A zone's and a resource pool's name.
    fn place(&self, zone: super::ids::ZoneId, pool: Option<super::ids::PoolId>) -> (String, String);
}

/// CPU, RAM and storage of a cluster: limits are those of its members, for MAAS applies no ratio to clusters.
pub fn cluster_loads(cluster: &Cluster, members: &[Arc<Host>]) -> [Load; 3] {
    let total = |tally: super::capacity::Tally| Load {
        tracked: tally.tracked,
        other: tally.other,
        physical: tally.total,
        ratio: 1.0,
    };
    let known = !members.is_empty() && members.len() == cluster.members.len();
    let mut cpu = total(cluster.cores);
    let mut ram = total(cluster.general);
    ram.tracked = ram.tracked.saturating_add(cluster.hugepages.tracked);
    ram.other = ram.other.zip(cluster.hugepages.other).map(|(a, b)| a.saturating_add(b));
    if known {
        cpu.ratio = sum(members.iter().map(|host| host.capacity.cpu())).ratio;
        ram.ratio = sum(members.iter().map(|host| host.capacity.ram())).ratio;
    }
    // MAAS's own sum counts a shared pool once for each member, unless it is ceph.
    let disk = match known {
        true => joint_load(members.iter().map(|host| &**host), |_| Some(cluster.id)),
        false => total(cluster.storage),
    };
    [cpu, ram, disk]
}

/// CPU, RAM and storage of the whole fleet. Storage that cluster members share is counted once.
pub fn fleet_loads(hosts: &[Arc<Host>], clusters: &[Arc<Cluster>]) -> [Load; 3] {
    let cluster_of = |host: &Host| {
        let named = clusters.iter().find(|cluster| cluster.members.contains(&host.id)).map(|cluster| cluster.id);
        named.or(host.cluster)
    };
    [
        sum(hosts.iter().map(|host| host.capacity.cpu())),
        sum(hosts.iter().map(|host| host.capacity.ram())),
        joint_load(hosts.iter().map(|host| &**host), cluster_of),
    ]
}

struct Entry {
    key: LineKey,
    name: String,
    vms: Option<i64>,
    loads: [Load; 3],
    place: (String, String),
    text: String,
    members: Vec<Entry>,
}

/// The lines of the list, top to bottom.
///
/// `vms` gives names and addresses of a host's VMs as far as they are known: people look for VMs here, too.
pub fn arrange(
    hosts: &[Arc<Host>],
    clusters: &[Arc<Cluster>],
    names: &impl PlaceNames,
    view: &View,
    vms: &dyn Fn(HostId) -> String,
) -> Vec<Line> {
    let words: Vec<String> = view.search.split_whitespace().map(str::to_lowercase).collect();
    // Without a search nobody looks at VMs.
    let nobody = |_: HostId| String::new();
    let vms: &dyn Fn(HostId) -> String = if words.is_empty() { &nobody } else { vms };
    let mut top: Vec<Entry> = clusters.iter().map(|cluster| cluster_entry(cluster, hosts, names, vms)).collect();
    let placed = |host: &Host| clusters.iter().any(|cluster| cluster.members.contains(&host.id));
    top.extend(hosts.iter().filter(|host| !placed(host)).map(|host| host_entry(host, names, vms)));

    let finds = |entry: &Entry| words.iter().all(|word| entry.text.contains(word));
    let order = |a: &Entry, b: &Entry| compare(a, b, view);
    top.retain(|entry| finds(entry) || entry.members.iter().any(finds));
    top.order_by(order);
    let mut lines = Vec::with_capacity(hosts.len());
    for mut entry in top {
        lines.push(Line { key: entry.key, under: None });
        let LineKey::Cluster(id) = entry.key else { continue };
        // A search that finds a member shows it, whether the cluster was unfolded or not.
        let whole = view.unfolded.contains(&id);
        let found = !words.is_empty() && !finds(&entry);
        entry.members.retain(|member| finds(member) || (whole && !found));
        if whole || found {
            entry.members.order_by(order);
            lines.extend(entry.members.iter().map(|member| Line { key: member.key, under: Some(id) }));
        }
    }
    lines
}

fn host_entry(host: &Host, names: &impl PlaceNames, vms: &dyn Fn(HostId) -> String) -> Entry {
    let place = names.place(host.zone, Some(host.pool));
    let mut text = [&host.name, host.kind.label(), &host.version, &place.0, &place.1].join(" ");
    let tags = host.tags.iter().filter(|tag| *tag != EVERY_HOST_HAS);
    for more in tags.chain(&host.address).chain(&host.project) {
        text.push(' ');
        text.push_str(more);
    }
    text.push(' ');
    text.push_str(&vms(host.id));
    Entry {
        key: LineKey::Host(host.id),
        name: host.name.clone(),
        vms: host.vm_count.tracked,
        loads: [host.capacity.cpu(), host.capacity.ram(), host.capacity.disk()],
        place,
        text: text.to_lowercase(),
        members: Vec::new(),
    }
}

fn cluster_entry(
    cluster: &Cluster,
    hosts: &[Arc<Host>],
    names: &impl PlaceNames,
    vms: &dyn Fn(HostId) -> String,
) -> Entry {
    let members: Vec<Arc<Host>> = hosts.iter().filter(|host| cluster.members.contains(&host.id)).cloned().collect();
    let place = names.place(cluster.zone, cluster.pool);
    let text = [&cluster.name, "cluster", &cluster.project, &cluster.version, &place.0, &place.1].join(" ");
    Entry {
        key: LineKey::Cluster(cluster.id),
        name: cluster.name.clone(),
        vms: Some(cluster.vm_count),
        loads: cluster_loads(cluster, &members),
        place,
        text: text.to_lowercase(),
        members: members.iter().map(|host| host_entry(host, names, vms)).collect(),
    }
}

fn compare(a: &Entry, b: &Entry, view: &View) -> Ordering {
    let share = |entry: &Entry, at: usize| entry.loads[at].utilisation().unwrap_or(-1.0);
    let by = match view.column {
        Column::Name => natural(&a.name, &b.name),
        Column::Vms => a.vms.cmp(&b.vms),
        Column::Cpu => share(a, 0).total_cmp(&share(b, 0)),
        Column::Ram => share(a, 1).total_cmp(&share(b, 1)),
        Column::Storage => share(a, 2).total_cmp(&share(b, 2)),
        Column::Place => natural(&a.place.0, &b.place.0).then_with(|| natural(&a.place.1, &b.place.1)),
    };
    let by = if view.descending { by.reverse() } else { by };
    by.then_with(|| natural(&a.name, &b.name)).then_with(|| a.key.cmp(&b.key))
}

/// Order in which people expect names: case does not matter, numbers count as numbers (`cl-2` before `cl-10`).
pub fn natural(a: &str, b: &str) -> Ordering {
    let (mut a_rest, mut b_rest) = (a, b);
    loop {
        let (x, y) = (chunk(a_rest), chunk(b_rest));
        if x.is_empty() || y.is_empty() {
            return x.len().cmp(&y.len()).then_with(|| a.cmp(b));
        }
        let number = |text: &str| text.trim_start_matches('0').to_owned();
        let digits = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
        let by = if digits(x) && digits(y) {
            let (x, y) = (number(x), number(y));
            x.len().cmp(&y.len()).then(x.cmp(&y))
        } else {
            x.to_lowercase().cmp(&y.to_lowercase())
        };
        if by != Ordering::Equal {
            return by;
        }
        (a_rest, b_rest) = (&a_rest[x.len()..], &b_rest[y.len()..]);
    }
}

/// The longest start of only digits or only other characters.
fn chunk(text: &str) -> &str {
    let digit = text.starts_with(|c: char| c.is_ascii_digit());
    let end = text.find(|c: char| c.is_ascii_digit() != digit).unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
#[path = "listing_tests.rs"]
mod tests;
