//! VMs as MAAS manages them: machines that live on a VM host.

use super::ids::{HostId, SystemId};

/// What a machine's power is at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Power {
    /// Runs.
    On,
    /// Stopped or frozen.
    Off,
    /// MAAS failed to find out.
    Error,
    /// Never asked, or a word that this UI does not know.
    #[default]
    Unknown,
}

impl Power {
    /// From the wire's word.
    pub fn from_wire(word: &str) -> Self {
        match word {
            "on" => Power::On,
            "off" => Power::Off,
            "error" => Power::Error,
            _ => Power::Unknown,
        }
    }

    /// How it is called on screen.
    pub fn label(self) -> &'static str {
        match self {
            Power::On => "on",
            Power::Off => "off",
            Power::Error => "error",
            Power::Unknown => "unknown",
        }
    }
}

/// One VM. Cores and memory exact to the byte are in the host's [`super::numa::Placement`]; join on the system id.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Vm {
    /// Key.
    pub system_id: SystemId,
    /// The numeric id by which old lists are paged.
    pub id: i64,
    /// Host name without domain.
    pub hostname: String,
    /// With domain.
    pub fqdn: String,
    /// The VM host it is on.
    pub host: Option<HostId>,
    /// `Ready`, `Deployed` …: MAAS's own words.
    pub status: String,
    /// The number behind the words (maas-api §4.8.4).
    pub status_code: i64,
    /// What MAAS is doing with it right now.
    pub status_message: Option<String>,
    /// Power.
    pub power: Power,
    /// Cores as the machine has them.
    pub cpu_count: i64,
    /// GiB, rounded by MAAS.
    pub memory_gib: f64,
    /// GB (10^9), rounded by MAAS.
    pub storage_gb: f64,
    /// Addresses, boot NIC's first.
    pub ips: Vec<String>,
    /// Resource pool's name.
    pub pool: String,
    /// Zone's name.
    pub zone: String,
    /// Who has it; empty when nobody.
    pub owner: String,
    /// `ubuntu jammy`; empty when nothing is deployed.
    pub os: String,
    /// Locked against changes.
    pub locked: bool,
    /// Names of fabrics its NICs are on.
    pub fabrics: Vec<String>,
    /// Names of spaces its NICs are on.
    pub spaces: Vec<String>,
    /// What MAAS offers to do with it now.
    pub actions: Vec<String>,
}

impl Vm {
    /// MAAS is at work on it: commissioning, deploying, releasing, testing, erasing, changing rescue mode.
    pub fn is_busy(&self) -> bool {
        matches!(self.status_code, 1 | 9 | 12 | 14 | 17 | 19 | 21)
    }

    /// Something went wrong that a person must look at.
    pub fn has_failed(&self) -> bool {
        matches!(self.status_code, 2 | 3 | 8 | 11 | 13 | 15 | 18 | 20 | 22)
    }
}
