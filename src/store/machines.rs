//! The machines that hosts run on, and NICs of VMs: what network and NUMA pages need beside the host's own record.

use super::key::{Key, Read};
use super::{Status, Store};
use crate::model::host::Host;
use crate::model::ids::{HostId, SystemId};
use crate::model::machine::Machine;
use crate::region::transport::Later;
use std::collections::HashSet;

/// VMs whose NICs come in one answer. MAAS takes some 50 ms for each and a caller waits a minute at most.
const AT_ONCE: usize = 50;

impl Store {
    /// Reads the machine that a host runs on, unless that was done a moment ago.
    pub fn want_host_machine(&self, id: SystemId) {
        self.want(Key::Machine(id));
    }

    pub(super) fn read_machine(&self, id: SystemId) -> Later<Read> {
        let store = *self;
        Box::pin(async move {
            let asked = store.turn();
            let machine = store.region_for(&Key::Machine(id.clone())).host_machine(&id).await?;
            store.machines.put_at(asked, vec![(id, machine)]);
            Ok(())
        })
    }

    /// How fresh a host's machine is.
    pub fn machine_status(&self, id: &SystemId) -> Status {
        self.status(&Key::Machine(id.clone()))
    }

    /// Reads the NICs of all VMs of a host, unless that was done a moment ago: several pages of a host want them.
    pub fn want_vm_machines(&self, host: HostId) {
        self.want(Key::VmNics(host));
    }

    /// Reads the NICs of all VMs of a host.
    pub fn load_vm_machines(&self, host: HostId) {
        self.load(Key::VmNics(host));
    }

    pub(super) fn read_vm_nics(&self, host: HostId) -> Later<Read> {
        let store = *self;
        Box::pin(async move { store.read_vm_nics_in_parts(host).await })
    }

    /// In parts where the VMs are known: a host of 300 on a slow region would pass every limit of time in one. What has
    /// come is used while the rest is on its way.
    async fn read_vm_nics_in_parts(self, host: HostId) -> Read {
        let region = self.region_for(&Key::VmNics(host));
        let Some(record) = self.hosts.peek(&host) else { return Ok(()) };
        let ids = machine_ids(&record);
        if ids.len() <= AT_ONCE {
            let machines = region.vm_machines(host, &record.name).await?;
            self.put_vm_machines(host, machines);
            return Ok(());
        }
        let mut read: Vec<Machine> = Vec::with_capacity(ids.len());
        for (part, ids) in ids.chunks(AT_ONCE).enumerate() {
            read.extend(region.vm_machines_of(host, ids).await?);
            let so_far: HashSet<&SystemId> = read.iter().map(|machine| &machine.system_id).collect();
            // Until their turn comes, the NICs that were read before stay.
            let before = self.vm_machines.peek(&host).filter(|_| (part + 1) * AT_ONCE < record_len(&record));
            let older = before.iter().flat_map(|all| all.iter()).filter(|machine| !so_far.contains(&machine.system_id));
            let shown: Vec<Machine> = read.iter().chain(older).cloned().collect();
            self.put_vm_machines(host, shown);
        }
        Ok(())
    }

    fn put_vm_machines(&self, host: HostId, machines: Vec<Machine>) {
        if self.hosts.peek(&host).is_some() {
            self.vm_machines.put_at(self.turn(), vec![(host, machines)]);
        }
    }

    /// What was read of the NICs of a host's VMs is known to be old.
    pub fn outdate_nics(&self, host: HostId) {
        self.outdate(&Key::VmNics(host));
    }

    /// The NICs of a host's VMs may be others than when they were read.
    pub(super) fn outdate_nics_of(&self, now: &Host) {
        let known = self.hosts.peek(&now.id);
        let of = |host: &Host| host.detail.as_ref().map(|detail| (detail.vms.clone(), detail.numa.clone()));
        if known.is_none_or(|known| of(&known) != of(now)) {
            self.outdate_nics(now.id);
        }
    }

    /// How fresh the NICs of a host's VMs are.
    pub fn vm_machines_status(&self, host: HostId) -> Status {
        self.status(&Key::VmNics(host))
    }

    /// How many of a host's VMs have their NICs read, and how many there are; while they come in parts.
    pub fn vm_nics_progress(&self, host: HostId) -> Option<(usize, usize)> {
        let all = self.hosts.get(&host).map(|host| machine_ids(&host).len()).filter(|all| *all > AT_ONCE)?;
        let read = self.vm_machines.get(&host).map_or(0, |machines| machines.len());
        (read < all && self.vm_machines_status(host).busy).then_some((read, all))
    }
}

fn machine_ids(host: &Host) -> Vec<SystemId> {
    let vms = host.detail.iter().flat_map(|detail| &detail.vms);
    vms.filter_map(|vm| vm.system_id.clone()).collect()
}

fn record_len(host: &Host) -> usize {
    machine_ids(host).len()
}
