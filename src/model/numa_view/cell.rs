//! A core as it is drawn and named.

use super::tag::{VmTag, find};
use crate::model::alignment::{Cell, Slot, join};
use crate::model::ids::VmId;
use crate::model::numa::CoreUse;
use std::sync::Arc;

/// A core.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellView {
    /// Its id on the host.
    pub core: u32,
    /// Who is on it.
    pub usage: CoreUse,
    /// Colour and pattern, where exactly one VM is on it.
    pub slot: Option<Slot>,
    /// Whether a VM on it runs; `None` for free cores and where nobody knows.
    pub running: Option<bool>,
    /// Names of the VMs on it; empty for free cores.
    pub who: String,
    /// System id, or row id, of each VM on it.
    pub keys: Vec<String>,
}

impl CellView {
    /// Its name for screen readers: `Core 3, pinned by pin-n0 and pin-clash, running`.
    pub fn label(&self) -> String {
        let running = match self.running {
            Some(true) => ", running",
            Some(false) => ", not running",
            None => "",
        };
        match self.usage {
            CoreUse::Free => format!("Core {}, free", self.core),
            CoreUse::Unknown => format!("Core {}, pinned by a VM that MAAS does not list", self.core),
            _ => format!("Core {}, pinned by {}{running}", self.core, self.who),
        }
    }

    /// Its state in words.
    pub fn state(&self) -> &'static str {
        match (&self.usage, self.running) {
            (CoreUse::Free, _) => "free",
            (CoreUse::Unknown, _) => "pinned by a VM that MAAS does not list",
            (CoreUse::Collision(_), Some(false)) => "pinned by several VMs, none running",
            (CoreUse::Collision(_), _) => "pinned by several VMs",
            (CoreUse::One(_), Some(true)) => "pinned, running",
            (CoreUse::One(_), Some(false)) => "pinned, not running",
            (CoreUse::One(_), None) => "pinned, power unknown",
        }
    }
}

pub(super) fn view(cell: &Cell, vms: &[Arc<VmTag>], name: &impl Fn(VmId) -> String) -> CellView {
    let users = cell.usage.vms();
    let tags = users.iter().map(|id| find(vms, *id));
    CellView {
        core: cell.core,
        slot: match &cell.usage {
            CoreUse::One(id) => find(vms, *id).map(|vm| vm.slot),
            _ => None,
        },
        running: cell.running,
        who: join(&users.iter().map(|id| name(*id)).collect::<Vec<_>>(), "and"),
        keys: tags.flatten().map(|vm| vm.key.clone()).collect(),
        usage: cell.usage.clone(),
    }
}
