//! All that findings of a host are found in: its details and, where NICs can be out of place, the machine it runs on and
//! those of its VMs. One set for every view, so that all of them count the same.

use super::{Key, Status, Store};
use crate::model::alignment::nics_matter;
use crate::model::ids::HostId;
use futures_util::future::join;

impl Store {
    /// Reads a host's details, then what else its findings need. Whatever goes wrong, the last good data stays.
    pub async fn read_for_findings(self, id: HostId) {
        self.read_if_new(Key::Detail(id)).await;
        let Some(host) = self.hosts.peek(&id).filter(|host| nics_matter(host)) else { return };
        let machine = async {
            if let Some(machine) = host.machine.clone() {
                self.read_if_new(Key::Machine(machine)).await;
            }
        };
        join(machine, self.read_if_new(Key::VmNics(id))).await;
    }

    /// How fresh all of it is: the age of the oldest part that could be read; the first part that failed.
    pub fn findings_status(&self, id: HostId) -> Status {
        let detail = self.detail_status(id);
        let nics = self.nics_status(id);
        Status {
            busy: detail.busy || nics.iter().any(|status| status.busy),
            at: nics.iter().fold(detail.at, |at, status| match status.at {
                None if status.error.is_some() => at,
                known => at.zip(known).map(|(a, b)| a.min(b)),
            }),
            error: detail.error.or_else(|| nics.iter().find_map(|status| status.error.clone())),
            outdated: detail.outdated,
        }
    }

    /// How fresh the machines are, of which NICs are known; empty where they do not matter.
    pub fn nics_status(&self, id: HostId) -> Vec<Status> {
        let Some(host) = self.hosts.get(&id).filter(|host| nics_matter(host)) else { return Vec::new() };
        let machine = host.machine.as_ref().map(|machine| self.machine_status(machine));
        machine.into_iter().chain([self.vm_machines_status(id)]).collect()
    }

    /// A host whose findings nobody has asked for yet, as far as is known now.
    pub fn is_unread(&self, id: HostId) -> bool {
        let status = self.findings_status(id);
        status.is_first() && status.error.is_none() && !status.busy && self.hosts.peek(&id).is_some()
    }
}
