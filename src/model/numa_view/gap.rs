//! Why a host shows no NUMA nodes.

use crate::model::host::{Host, HostKind};

/// What is missing, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// The host was not read in detail yet.
    NotRead,
    /// MAAS knows no machine of its own on which the host runs.
    NoMachine {
        /// It is a virsh host, whose machine is found by address alone.
        virsh: bool,
    },
    /// The machine is known, its hardware is not.
    NoHardware,
}

impl Gap {
    /// In a few words.
    pub fn title(self) -> &'static str {
        match self {
            Gap::NotRead => "The host's NUMA nodes have not been read",
            Gap::NoMachine { .. } => "MAAS knows no NUMA nodes of this host",
            Gap::NoHardware => "MAAS has no NUMA data of this host",
        }
    }

    /// Why, and what would help.
    pub fn reason(self) -> &'static str {
        match self {
            Gap::NotRead => "They come with the host's details, which could not be read so far.",
            Gap::NoMachine { virsh: true } => {
                "MAAS takes NUMA nodes from the machine or controller that a host runs on. For virsh it finds that \
                 machine by the host's address, and no machine that it knows has this one."
            }
            Gap::NoMachine { virsh: false } => {
                "MAAS takes NUMA nodes from the machine that a host runs on, and knows no such machine for this one. \
                 MAAS makes one when it reaches the host: refresh it."
            }
            Gap::NoHardware => {
                "The machine that the host runs on is known, but its record holds no NUMA nodes, or one without cores: it was not \
                 commissioned yet, or by a MAAS that did not look for them."
            }
        }
    }
}

/// What keeps the page from showing NUMA nodes; `None` when there are some.
pub fn gap(host: &Host) -> Option<Gap> {
    let Some(detail) = &host.detail else { return Some(Gap::NotRead) };
    if detail.numa.iter().any(|node| node.has_cores() || node.memory_total() != 0) {
        return None;
    }
    Some(match host.machine {
        None => Gap::NoMachine { virsh: host.kind == HostKind::Virsh },
        Some(_) => Gap::NoHardware,
    })
}
