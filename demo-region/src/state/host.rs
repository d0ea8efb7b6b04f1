//! VM hosts, their storage pools, and LXD clusters (maas-api §3.3, §3.5).

use crate::clock::Seconds;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostKind {
    Lxd,
    Virsh,
}

impl HostKind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Lxd => "lxd",
            Self::Virsh => "virsh",
        }
    }
}

/// One VM host, "pod" on the socket.
#[derive(Clone, Debug)]
pub struct Host {
    pub id: i64,
    pub created: Seconds,
    pub updated: Seconds,
    /// A row id, not an address (§7.11).
    pub ip_address: Option<i64>,
    pub name: String,
    pub kind: HostKind,
    pub version: String,
    pub architectures: Vec<String>,
    pub capabilities: Vec<String>,
    pub cpu_speed: i64,
    pub pool: i64,
    pub zone: i64,
    pub tags: Vec<String>,
    pub cpu_ratio: f64,
    pub memory_ratio: f64,
    pub macvlan_mode: Option<String>,
    pub trust_password: Option<bool>,
    pub maas_certificate: Option<bool>,
    pub certificate_days: Option<i64>,
    pub by_commissioning: Option<bool>,
    pub storage_pools: Vec<StoragePool>,
    pub default_storage_pool: Option<String>,
    /// `system_id` of the machine the VM host runs on.
    pub machine: Option<String>,
    pub cluster: Option<i64>,
    pub power: Power,
    /// The host's own figures; used only when no machine is known (§5).
    pub own_cores: i64,
    pub own_memory: i64,
    /// Limits of the compose form; 0 until the hardware data is in (§7.14).
    pub hints: Hints,
    /// False: every attempt to talk to it fails.
    pub reachable: bool,
}

impl Host {
    /// The LXD project MAAS tracks; empty for virsh, whose VMs are all tracked.
    pub fn project(&self) -> &str {
        match self.kind {
            HostKind::Lxd => &self.power.project,
            HostKind::Virsh => "",
        }
    }

    pub fn composable(&self) -> bool {
        self.capabilities.iter().any(|capability| capability == "composable")
    }

    pub fn pool_by_id(&self, id: &str) -> Option<&StoragePool> {
        self.storage_pools.iter().find(|pool| pool.id == id)
    }
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Hints {
    pub cores: i64,
    /// MiB
    pub memory: i64,
    pub cpu_speed: i64,
}

/// Power parameters, secrets included.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Power {
    pub address: String,
    pub project: String,
    pub certificate: String,
    pub key: String,
    pub password: Option<String>,
    pub pass: String,
}

#[derive(Clone, Debug)]
pub struct StoragePool {
    /// LXD: the name; virsh: a libvirt UUID (§1.2).
    pub id: String,
    pub name: String,
    pub backend: String,
    pub path: String,
    /// bytes
    pub total: i64,
}

/// One LXD project on a clustered LXD server.
#[derive(Clone, Debug)]
pub struct Cluster {
    pub id: i64,
    pub name: String,
    pub project: String,
    pub pool: Option<i64>,
    pub zone: i64,
    pub created: Seconds,
    pub updated: Seconds,
}
