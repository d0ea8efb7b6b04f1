//! Machines, the VM records behind some of them, and their parts (maas-api §3.7, §4.8).

use crate::clock::Seconds;

/// Status codes of §4.8.4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(i64)]
pub enum Status {
    New = 0,
    Commissioning = 1,
    FailedCommissioning = 2,
    Ready = 4,
    Deployed = 6,
    Broken = 8,
    Deploying = 9,
    Allocated = 10,
    FailedDeployment = 11,
    Releasing = 12,
    RescueMode = 16,
    Testing = 21,
    FailedTesting = 22,
}

impl Status {
    pub const ALL: [Status; 13] = [
        Self::New,
        Self::Commissioning,
        Self::FailedCommissioning,
        Self::Ready,
        Self::Deployed,
        Self::Broken,
        Self::Deploying,
        Self::Allocated,
        Self::FailedDeployment,
        Self::Releasing,
        Self::RescueMode,
        Self::Testing,
        Self::FailedTesting,
    ];

    pub fn code(self) -> i64 {
        self as i64
    }

    /// The text rows carry.
    pub fn text(self) -> &'static str {
        match self {
            Self::New => "New",
            Self::Commissioning => "Commissioning",
            Self::FailedCommissioning => "Failed commissioning",
            Self::Ready => "Ready",
            Self::Deployed => "Deployed",
            Self::Broken => "Broken",
            Self::Deploying => "Deploying",
            Self::Allocated => "Allocated",
            Self::FailedDeployment => "Failed deployment",
            Self::Releasing => "Releasing",
            Self::RescueMode => "Rescue mode",
            Self::Testing => "Testing",
            Self::FailedTesting => "Failed testing",
        }
    }

    pub fn simple(self) -> &'static str {
        match self {
            Self::FailedCommissioning | Self::FailedDeployment | Self::FailedTesting => "Failed",
            Self::RescueMode => "Rescue Mode",
            other => other.text(),
        }
    }

    /// The short name filters use.
    pub fn slug(self) -> String {
        self.text().to_lowercase().replace(' ', "_")
    }

    /// Work is going on; it is what the row's status message says too.
    pub fn in_progress(self) -> bool {
        matches!(self, Self::Commissioning | Self::Deploying | Self::Releasing | Self::Testing)
    }

    pub fn has_os(self) -> bool {
        matches!(self, Self::Deployed | Self::Deploying | Self::FailedDeployment)
    }
}

#[derive(Clone, Debug)]
pub struct Machine {
    /// The numeric id rows carry next to the key.
    pub id: i64,
    pub system_id: String,
    pub created: Seconds,
    pub updated: Seconds,
    pub hostname: String,
    pub description: String,
    pub domain: i64,
    pub zone: i64,
    pub pool: i64,
    pub owner: Option<String>,
    pub status: Status,
    pub power_state: String,
    pub power_type: String,
    pub bmc: i64,
    pub cpu_count: i64,
    pub cpu_speed: i64,
    /// MiB
    pub memory: i64,
    pub architecture: String,
    pub osystem: String,
    pub series: String,
    pub locked: bool,
    pub error: String,
    pub tags: Vec<i64>,
    /// The machine a VM runs on.
    pub parent: Option<String>,
    /// The VM record.
    pub vm: Option<i64>,
    pub numa: Vec<NumaNode>,
    pub nics: Vec<Nic>,
    pub disks: Vec<Disk>,
    pub metadata: Vec<(&'static str, String)>,
}

impl Machine {
    pub fn boot_nic(&self) -> Option<&Nic> {
        self.nics.iter().find(|nic| nic.is_boot)
    }

    pub fn nic(&self, id: i64) -> Option<&Nic> {
        self.nics.iter().find(|nic| nic.id == id)
    }

    /// Cores over all NUMA nodes: the total the capacity figures use (§5).
    pub fn core_total(&self) -> i64 {
        self.numa.iter().map(|node| node.cores.len() as i64).sum()
    }
}

#[derive(Clone, Debug)]
pub struct NumaNode {
    pub id: i64,
    pub index: i64,
    /// MiB, hugepages included
    pub memory: i64,
    pub cores: Vec<i64>,
    /// (page size, total), both bytes
    pub hugepages: Vec<(i64, i64)>,
}

impl NumaNode {
    pub fn hugepage_bytes(&self) -> i64 {
        self.hugepages.iter().map(|(_, total)| total).sum()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NicKind {
    Physical,
    Bond,
    Bridge,
    Vlan,
}

impl NicKind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Physical => "physical",
            Self::Bond => "bond",
            Self::Bridge => "bridge",
            Self::Vlan => "vlan",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Nic {
    pub id: i64,
    pub name: String,
    pub kind: NicKind,
    pub mac: String,
    pub vlan: Option<i64>,
    pub parents: Vec<i64>,
    pub links: Vec<Link>,
    pub numa: Option<i64>,
    pub sriov_max_vf: i64,
    pub speed: i64,
    pub connected: bool,
    pub tags: Vec<String>,
    pub is_boot: bool,
    pub vendor: Option<&'static str>,
    pub product: Option<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkMode {
    Auto,
    Static,
    LinkUp,
}

impl LinkMode {
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Static => "static",
            Self::LinkUp => "link_up",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Link {
    pub id: i64,
    pub mode: LinkMode,
    pub ip: Option<String>,
    pub subnet: Option<i64>,
}

#[derive(Clone, Debug)]
pub struct Disk {
    pub id: i64,
    pub name: String,
    /// bytes
    pub size: i64,
    pub tags: Vec<String>,
    /// Storage pool id, for VMs
    pub pool: Option<String>,
    pub model: &'static str,
    pub serial: String,
    pub numa: i64,
    /// Split into an EFI and a root partition, as a commissioned boot disk is.
    pub partitioned: bool,
}

/// A VM as the hypervisor reports it. Machines exist only for tracked ones (§5).
#[derive(Clone, Debug)]
pub struct Vm {
    pub id: i64,
    pub host: i64,
    pub name: String,
    pub project: String,
    pub machine: Option<String>,
    /// MiB
    pub memory: i64,
    pub hugepages: bool,
    pub unpinned: i64,
    pub pinned: Vec<i64>,
    /// (storage pool id, bytes)
    pub disks: Vec<(String, i64)>,
    pub nics: Vec<VmNic>,
}

impl Vm {
    pub fn cores(&self) -> i64 {
        self.unpinned + self.pinned.len() as i64
    }
}

/// How a NIC of a VM hangs on a NIC of its host (§3.4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attachment {
    Bridge,
    Sriov,
    Macvlan,
}

#[derive(Clone, Copy, Debug)]
pub struct VmNic {
    pub attachment: Attachment,
    /// Id of the host machine's NIC, when known
    pub host_nic: Option<i64>,
}
