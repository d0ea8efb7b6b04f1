//! VMs as machines, the machines hosts run on, and NICs of VMs.

use super::{Status, Store, now_ms};
use crate::model::host::Host;
use crate::model::ids::{HostId, SystemId};
use crate::model::order::InOrder;
use crate::model::vm::Vm;
use crate::region::ApiError;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::{HashMap, HashSet};

impl Store {
    /// Reads the VMs of one host, or of all hosts. Rows appear page by page.
    pub fn load_vms(&self, host: Option<HostId>) {
        let store = *self;
        if store.vm_lists.with_untracked(|all| all.get(&host).is_some_and(|status| status.busy)) {
            return;
        }
        store.vm_lists.update(|all| all.entry(host).or_default().begin());
        spawn_local(async move {
            let result = store.read_vms(host).await;
            if let Err(error) = &result {
                store.note(error);
            }
            store.vm_lists.update(|all| all.entry(host).or_default().end(result, now_ms()));
        });
    }

    async fn read_vms(&self, host: Option<HostId>) -> Result<(), ApiError> {
        let region = self.region();
        let name = host.and_then(|id| self.hosts.peek(&id)).map(|host| host.name.clone());
        let name = match (host, name) {
            (Some(id), None) => region.host(id).await?.name,
            (_, name) => name.unwrap_or_default(),
        };
        let (mut from, mut seen) = (None, HashSet::new());
        loop {
            let asked = now_ms();
            let page = region.vm_page(host.map(|id| (id, name.as_str())), from).await?;
            self.heard.set_value(now_ms());
            seen.extend(page.vms.iter().map(|vm| vm.system_id.clone()));
            // What the region told of while the page was on its way is newer than the page.
            let news = |vm: &Vm| self.vm_news.with_value(|news| news.get(&vm.system_id).is_some_and(|at| *at >= asked));
            let rows = page.vms.into_iter().filter(|vm| !news(vm) || self.vms.peek(&vm.system_id).is_none());
            self.vms.put_all(rows.map(|vm| (vm.system_id.clone(), vm)).collect::<Vec<_>>());
            if page.next.is_none() || page.next == from {
                break;
            }
            from = page.next;
        }
        self.vms.retain(|id, vm| seen.contains(id) || (host.is_some() && vm.host != host));
        Ok(())
    }

    /// How fresh a list of VMs is.
    pub fn vms_status(&self, host: Option<HostId>) -> Status {
        self.vm_lists.with(|all| all.get(&host).cloned().unwrap_or_default())
    }

    /// VMs of a host by name; follows every change.
    pub fn vms_of(&self, host: HostId) -> Vec<std::sync::Arc<Vm>> {
        let mut vms: Vec<_> = self.vms.all().into_iter().filter(|vm| vm.host == Some(host)).collect();
        vms.order_by(|a, b| (&a.hostname, &a.system_id).cmp(&(&b.hostname, &b.system_id)));
        vms
    }

    /// The host has other VMs than before: ask for them where they are on show.
    pub(super) fn vm_count_changed(&self, host: HostId) {
        for list in [Some(host), None] {
            if self.vm_lists.with_untracked(|all| all.contains_key(&list)) {
                self.load_vms(list);
            }
        }
        if self.vm_machine_statuses.with_untracked(|all| all.contains_key(&host)) {
            self.load_vm_machines(host);
        }
    }

    pub(super) fn apply_vms(&self, changes: HashMap<SystemId, Option<Vm>>) {
        let mut gone = HashSet::new();
        let mut put = Vec::new();
        for (id, change) in changes {
            match change {
                Some(vm) if vm.host.is_some() => put.push((id, vm)),
                // A machine that is no VM of a VM host (any more).
                Some(_) | None => {
                    gone.insert(id);
                }
            }
        }
        let now = now_ms();
        self.vm_news.update_value(|news| news.extend(put.iter().map(|(id, _)| (id.clone(), now))));
        self.vms.put_all(put);
        if !gone.is_empty() {
            self.vms.retain(|id, _| !gone.contains(id));
        }
    }

    /// Reads the machine that a host runs on, unless that was done a moment ago.
    pub fn want_host_machine(&self, id: SystemId) {
        if !self.machine_statuses.with_untracked(|all| all.get(&id).is_some_and(|status| status.is_recent(now_ms()))) {
            self.load_host_machine(id);
        }
    }

    /// Reads the machine that a host runs on, for its NICs.
    pub fn load_host_machine(&self, id: SystemId) {
        spawn_local(self.read_host_machine(id));
    }

    /// Has begun when this returns, so that nobody asks twice.
    pub(super) fn read_host_machine(self, id: SystemId) -> impl Future<Output = ()> {
        self.machine_statuses.update(|all| all.entry(id.clone()).or_default().begin());
        async move {
            let result = self.region().host_machine(&id).await;
            let result = result.map(|machine| self.machines.put(id.clone(), machine));
            if let Err(error) = &result {
                self.note(error);
            }
            self.machine_statuses.update(|all| all.entry(id).or_default().end(result, now_ms()));
        }
    }

    /// How fresh a host's machine is.
    pub fn machine_status(&self, id: &SystemId) -> Status {
        self.machine_statuses.with(|all| all.get(id).cloned().unwrap_or_default())
    }

    /// The NICs of a host's VMs may be others than when they were read.
    pub(super) fn outdate_vm_machines(&self, host: &Host) {
        let known = self.hosts.peek(&host.id);
        let of = |host: &Host| host.detail.as_ref().map(|detail| (detail.vms.clone(), detail.numa.clone()));
        if known.is_none_or(|known| of(&known) != of(host)) {
            self.outdate_nics(host.id);
        }
    }

    /// Reads the NICs of all VMs of a host, unless that was done a moment ago: several pages of a host want them.
    pub fn want_vm_machines(&self, host: HostId) {
        if !self
            .vm_machine_statuses
            .with_untracked(|all| all.get(&host).is_some_and(|status| status.is_recent(now_ms())))
        {
            self.load_vm_machines(host);
        }
    }

    /// Reads the NICs of all VMs of a host.
    pub fn load_vm_machines(&self, host: HostId) {
        spawn_local(self.read_vm_machines(host));
    }

    /// As [`Self::read_host_machine`].
    pub(super) fn read_vm_machines(self, host: HostId) -> impl Future<Output = ()> {
        let name = self.hosts.peek(&host).map(|host| host.name.clone());
        if name.is_some() {
            self.vm_machine_statuses.update(|all| all.entry(host).or_default().begin());
        }
        async move {
            let Some(name) = name else { return };
            let result = self.region().vm_machines(host, &name).await;
            let result = result.map(|machines| self.vm_machines.put(host, machines));
            if let Err(error) = &result {
                self.note(error);
            }
            self.vm_machine_statuses.update(|all| all.entry(host).or_default().end(result, now_ms()));
        }
    }

    /// What was read of the NICs of a host's VMs is known to be old.
    pub fn outdate_nics(&self, host: HostId) {
        self.vm_machine_statuses.update(|all| {
            if let Some(status) = all.get_mut(&host) {
                status.outdated = true;
            }
        });
    }

    /// How fresh the NICs of a host's VMs are.
    pub fn vm_machines_status(&self, host: HostId) -> Status {
        self.vm_machine_statuses.with(|all| all.get(&host).cloned().unwrap_or_default())
    }
}
