//! A VM host: an LXD server or project, a libvirt server.

use super::capacity::Capacity;
use super::ids::{ClusterId, HostId, NicId, PoolId, StoragePoolId, SystemId, VlanId, ZoneId};
use super::numa::{NumaNode, Placement};
use super::storage::StoragePool;

/// What software runs the VMs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HostKind {
    /// LXD, alone or as a member of a cluster.
    Lxd,
    /// libvirt over SSH.
    Virsh,
    /// Something else, 2.9's `rsd` for one; the wire's word.
    Other(String),
}

impl HostKind {
    /// From the wire's `type`.
    pub fn from_wire(word: &str) -> Self {
        match word {
            "lxd" => HostKind::Lxd,
            "virsh" => HostKind::Virsh,
            other => HostKind::Other(other.to_owned()),
        }
    }

    /// How it is called on screen.
    pub fn label(&self) -> &str {
        match self {
            HostKind::Lxd => "LXD",
            HostKind::Virsh => "Virsh",
            HostKind::Other(word) => word,
        }
    }
}

/// What the logged-in user may do with an object (the object's own `permissions`, maas-api §4.10).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Permissions {
    /// Change settings.
    pub edit: bool,
    /// Remove it.
    pub delete: bool,
    /// Compose VMs on it.
    pub compose: bool,
}

/// How many VMs are on a host.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VmCount {
    /// In the project that MAAS tracks; `None` where the source cannot tell.
    pub tracked: Option<i64>,
    /// In other projects; `None` where the source cannot tell.
    pub other: Option<i64>,
}

impl VmCount {
    /// The tracked ones as a figure; `unknown` where the source cannot tell.
    pub fn tracked_words(&self) -> String {
        self.tracked.map_or_else(|| "unknown".to_owned(), |tracked| tracked.to_string())
    }

    /// `+3 other`; nothing where there are none, or none are known of.
    pub fn other_words(&self) -> String {
        self.other.filter(|other| *other > 0).map(|other| format!("+{other} other")).unwrap_or_default()
    }

    /// Both, over several hosts, as far as they are known: unknown where none is.
    pub fn sum(counts: impl IntoIterator<Item = VmCount>) -> VmCount {
        let add = |sum: Option<i64>, more: Option<i64>| match (sum, more) {
            (Some(a), Some(b)) => Some(a.saturating_add(b)),
            (known, None) | (None, known) => known,
        };
        counts.into_iter().fold(VmCount::default(), |sum, count| VmCount {
            tracked: add(sum.tracked, count.tracked),
            other: add(sum.other, count.other),
        })
    }
}

/// Virtual functions of an SR-IOV capable NIC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VirtualFunctions {
    /// Held by tracked VMs.
    pub tracked: i64,
    /// Held by others.
    pub other: i64,
    /// What the hardware could still give. MAAS does not know how many are enabled (maas-ui §1 no. 7).
    pub free: i64,
}

impl VirtualFunctions {
    /// The hardware maximum; zero for a NIC without SR-IOV.
    pub fn maximum(&self) -> i64 {
        self.tracked.saturating_add(self.other).saturating_add(self.free)
    }

    /// Held by anybody.
    pub fn allocated(&self) -> i64 {
        self.tracked.saturating_add(self.other)
    }
}

/// A host NIC as the VM host's own record lists it, bridges, bonds and VLAN interfaces included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostNic {
    /// The same id as on the host's machine.
    pub id: NicId,
    /// Interface name on the host.
    pub name: String,
    /// The NUMA node it hangs on; `None` for virtual interfaces and where MAAS does not know.
    pub numa_node: Option<i64>,
    /// SR-IOV figures.
    pub vfs: VirtualFunctions,
}

/// What a host's TLS certificate says about itself (3.1+).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Certificate {
    /// Common name.
    pub cn: String,
    /// Expiry as MAAS words it, server time without zone.
    pub expiration: String,
    /// SHA-256, upper-case hex pairs.
    pub fingerprint: String,
}

impl Certificate {
    /// When it ends, ms since 1970; `None` where MAAS's words cannot be read. MAAS names no time zone and its regions run
    /// in UTC as a rule, so it may be off by hours.
    pub fn expires_ms(&self) -> Option<f64> {
        super::units::maas_time_ms(&self.expiration)
    }
}

/// What only a detail answer holds. Lists and most notifies lack it; it must survive them (maas-api §7 no. 4).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostDetail {
    /// Tracked VMs with their cores and memory, by id.
    pub vms: Vec<Placement>,
    /// NUMA nodes by index; empty if no host machine is known.
    pub numa: Vec<NumaNode>,
    /// VLANs that the host's NICs are on, each once.
    pub attached_vlans: Vec<VlanId>,
    /// Those of them with DHCP by MAAS, own or relayed, each once.
    pub boot_vlans: Vec<VlanId>,
    /// LXD client certificate's metadata.
    pub certificate: Option<Certificate>,
}

/// The tag that MAAS gives every VM host, which says nothing about any.
pub const EVERY_HOST_HAS: &str = "pod-console-logging";

/// One VM host.
#[derive(Clone, Debug, PartialEq)]
pub struct Host {
    /// Key.
    pub id: HostId,
    /// Not unique (maas-api §7 no. 13).
    pub name: String,
    /// LXD, virsh …
    pub kind: HostKind,
    /// Version of LXD or libvirt; empty if unknown.
    pub version: String,
    /// Where MAAS talks to it; administrators only.
    pub address: Option<String>,
    /// LXD project that MAAS tracks; administrators only, cluster members know it from their cluster.
    pub project: Option<String>,
    /// Availability zone.
    pub zone: ZoneId,
    /// Resource pool.
    pub pool: PoolId,
    /// Sorted: the wire's order is arbitrary.
    pub tags: Vec<String>,
    /// Full names such as `amd64/generic`; empty if never discovered.
    pub architectures: Vec<String>,
    /// What the driver can do: `composable`, `over_commit` …
    pub capabilities: Vec<String>,
    /// MHz, 0 unknown.
    pub cpu_speed: i64,
    /// How macvlan NICs are attached by default; `None` when unset.
    pub default_macvlan_mode: Option<String>,
    /// Which pool new disks go to.
    pub default_storage_pool: Option<StoragePoolId>,
    /// The machine or controller the host runs on.
    pub machine: Option<SystemId>,
    /// The cluster it is a member of.
    pub cluster: Option<ClusterId>,
    /// What the user may do.
    pub permissions: Permissions,
    /// Figures.
    pub capacity: Capacity,
    /// Pools, default first, then by name.
    pub storage_pools: Vec<StoragePool>,
    /// VMs by whose they are.
    pub vm_count: VmCount,
    /// NICs, sorted by name.
    pub nics: Vec<HostNic>,
    /// When MAAS last changed the record, as MAAS words it (server time without zone).
    pub updated: String,
    /// NUMA nodes, VMs, VLANs: only after the host was opened.
    pub detail: Option<HostDetail>,
}

/// Whether a host can be used, as far as MAAS's records tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HostHealth {
    /// Discovered, with figures.
    Ready,
    /// Discovered, but its hardware data has not come in yet: composing fails on limits of zero (maas-api §7 no. 14).
    NotCommissioned,
    /// Saved, but MAAS never reached it.
    NeverReached,
}

impl Host {
    /// Derived from what is empty, for MAAS stores no state (maas-api §3.3.2).
    pub fn health(&self) -> HostHealth {
        if self.architectures.is_empty() && self.capacity.is_unknown() {
            HostHealth::NeverReached
        } else if self.capacity.cores.total <= 0 {
            HostHealth::NotCommissioned
        } else {
            HostHealth::Ready
        }
    }

    /// Whether the driver can compose VMs at all.
    pub fn composable(&self) -> bool {
        self.capabilities.iter().any(|word| word == "composable")
    }

    /// Takes the detail part of `older` where this record, a list row or notify, has none.
    pub fn keeping_detail_of(mut self, older: &Host) -> Host {
        if self.detail.is_none() {
            self.detail = older.detail.clone();
        }
        self
    }

    /// Takes from `older`, read over the socket, what this record, read over REST, cannot know.
    pub fn with_unknowns_of(mut self, older: &Host) -> Host {
        self.address = self.address.or_else(|| older.address.clone());
        self.project = self.project.or_else(|| older.project.clone());
        self.cluster = self.cluster.or(older.cluster);
        self.permissions = older.permissions;
        if self.nics.is_empty() {
            self.nics = older.nics.clone();
        }
        self.vm_count.tracked = self.vm_count.tracked.or(older.vm_count.tracked);
        self.keeping_detail_of(older)
    }

    /// How many times MAAS's totals count the host: its sum over the NUMA nodes goes over their hugepage records as well,
    /// and a node that once had pages of another size keeps that record. 1 where the totals are right, or nothing tells.
    pub fn counted_times(&self) -> i64 {
        let nodes = self.detail.iter().flat_map(|detail| &detail.numa);
        let cores: i64 = nodes.map(|node| node.cores().len() as i64).sum();
        let total = self.capacity.cores.total;
        if cores > 0 && total > cores && total % cores == 0 { total / cores } else { 1 }
    }

    /// The host's figures with the sizes that its NUMA nodes have, where MAAS's totals count it several times.
    pub fn size(&self) -> Capacity {
        let mut size = self.capacity;
        let times = self.counted_times();
        if times > 1 {
            let pages = self.detail.iter().flat_map(|detail| &detail.numa).flat_map(|node| &node.hugepages);
            size.cores.total /= times;
            size.general.total /= times;
            size.hugepages.total = pages.fold(0i64, |sum, pages| sum.saturating_add(pages.reserved()));
        }
        size
    }

    /// Whether the host can have findings and nobody has looked: MAAS knows NUMA nodes of LXD hosts that it has reached, and
    /// they come with the details.
    pub fn not_checked(&self) -> bool {
        self.kind == HostKind::Lxd && self.health() == HostHealth::Ready && self.detail.is_none()
    }

    /// Whether MAAS lets a VM be pinned to a core. It takes ids below the number of cores only, also where ids have gaps
    /// (SMT switched off on POWER, an off-line CPU in the middle).
    pub fn can_pin(&self, core: u32) -> bool {
        let count = self.size().cores.total;
        count <= 0 || i64::from(core) < count
    }

    /// Totals of the host that contradict the sum over its NUMA nodes, in words; `None` when they agree.
    pub fn numa_disagreement(&self) -> Option<String> {
        use super::units;
        let nodes = &self.detail.as_ref()?.numa;
        if nodes.is_empty() {
            return None;
        }
        let cores: i64 = nodes.iter().map(|node| node.cores().len() as i64).sum();
        if self.counted_times() > 1 {
            return Some(format!(
                "MAAS's totals count this host {} times: its NUMA nodes have {}, MAAS says {}. Records of two hugepage \
                 sizes do that, and refreshing does not change it. Limits here follow the NUMA nodes.",
                self.counted_times(),
                units::count(cores, "core", "cores"),
                self.capacity.cores.total,
            ));
        }
        if cores != self.capacity.cores.total {
            return Some(format!(
                "MAAS counts {} on the host but {cores} over its NUMA nodes.",
                units::count(self.capacity.cores.total, "core", "cores"),
            ));
        }
        let memory = nodes.iter().fold(0i64, |sum, node| sum.saturating_add(node.memory_total()));
        let total = self.capacity.general.total;
        // MAAS cuts shares to whole bytes and rounds hugepage shares up to whole pages, so small differences are its own.
        let slack = nodes.iter().flat_map(|node| &node.hugepages).map(|pages| pages.page_size).max().unwrap_or(0);
        let slack =
            slack.saturating_mul(self.detail.as_ref().map_or(0, |detail| detail.vms.len() as i64).saturating_add(1));
        (memory.saturating_sub(total).saturating_abs() > slack.max(units::MIB)).then(|| {
            format!(
                "MAAS counts {} of memory on the host but {} over its NUMA nodes.",
                units::memory(total),
                units::memory(memory)
            )
        })
    }
}
