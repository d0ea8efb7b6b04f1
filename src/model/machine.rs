//! A machine in full: the one a VM host runs on, or a VM with its NICs.

use super::ids::{HostId, SystemId};
use super::nic::Nic;

/// A NUMA node as the machine's own commissioning data has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MachineNode {
    /// Index.
    pub index: i64,
    /// Core ids, sorted.
    pub cores: Vec<u32>,
    /// Bytes.
    pub memory: i64,
    /// Page size and reserved bytes, both in bytes.
    pub hugepages: Vec<(i64, i64)>,
}

/// What network and NUMA views need of a machine. Power parameters are never decoded (maas-api §7 no. 45).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Machine {
    /// Key.
    pub system_id: SystemId,
    /// Host name without domain.
    pub hostname: String,
    /// The VM host it is a VM of.
    pub host: Option<HostId>,
    /// Interfaces, sorted by name.
    pub nics: Vec<Nic>,
    /// NUMA nodes by index.
    pub numa: Vec<MachineNode>,
}
