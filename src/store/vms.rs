//! VMs as machines.

use super::key::{Key, Read};
use super::{Status, Store};
use crate::model::ids::{HostId, SystemId};
use crate::model::order::InOrder;
use crate::model::vm::Vm;
use crate::region::transport::Later;
use leptos::prelude::*;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// How often a list is read anew at once because its pages did not fit together.
const TORN_MOST: u32 = 5;

impl Store {
    /// Reads the VMs of one host, or of all hosts. Rows appear page by page.
    pub fn load_vms(&self, host: Option<HostId>) {
        self.join(Key::Vms(host));
    }

    pub(super) fn read_vms(&self, host: Option<HostId>) -> Later<Read> {
        let store = *self;
        Box::pin(async move { store.read_vms_by_page(host).await })
    }

    async fn read_vms_by_page(self, host: Option<HostId>) -> Read {
        let region = self.region_for(&Key::Vms(host));
        let name = host.and_then(|id| self.hosts.peek(&id)).map(|host| host.name.clone());
        let name = match (host, name) {
            (Some(id), None) => region.host(id).await?.name,
            (_, name) => name.unwrap_or_default(),
        };
        let begun = self.turn();
        let (mut from, mut seen) = (None, HashSet::new());
        // Pages by number shift when VMs come or go in between: then a VM may be on none of them.
        let (mut counts, mut rows) = (HashSet::new(), 0);
        loop {
            let asked = self.turn();
            let page = region.vm_page(host.map(|id| (id, name.as_str())), from).await?;
            self.heard_now();
            self.apply_gathered();
            counts.extend(page.count);
            rows += page.rows;
            seen.extend(page.vms.iter().map(|vm| vm.system_id.clone()));
            let of_those_there = |vm: &Vm| vm.host.is_none_or(|host| !self.hosts.is_gone_since(&host, asked));
            let vms = page.vms.into_iter().filter(of_those_there);
            self.vms.put_at(asked, vms.map(|vm| (vm.system_id.clone(), vm)).collect());
            if page.next.is_none() || page.next == from {
                break;
            }
            from = page.next;
        }
        let renamed = host.and_then(|id| self.hosts.peek(&id)).is_some_and(|host| host.name != name);
        let whole = counts.iter().all(|count| *count == rows) && !renamed;
        if whole && !self.vms_moved.with_value(|moved| moved.is_some_and(|turn| turn > begun)) {
            self.torn_vm_lists.update_value(|torn| {
                torn.remove(&host);
            });
            self.vms.settle(begun, &seen, |vm| host.is_none() || vm.host == host);
            let hosts = host.map_or_else(|| self.hosts.peek_keys().to_vec(), |host| vec![host]);
            hosts.into_iter().for_each(|host| self.check_vm_count(host));
        } else if self.torn_again(host) {
            self.once_more(&Key::Vms(host));
        }
        Ok(())
    }

    /// A list whose pages did not fit together is read once more, though not for ever.
    fn torn_again(&self, list: Option<HostId>) -> bool {
        let torn = |torn: &mut HashMap<Option<HostId>, u32>| {
            let times = torn.entry(list).or_default();
            *times += 1;
            *times < TORN_MOST
        };
        self.torn_vm_lists.try_update_value(torn).unwrap_or(false)
    }

    /// How fresh a list of VMs is.
    pub fn vms_status(&self, host: Option<HostId>) -> Status {
        self.status(&Key::Vms(host))
    }

    /// VMs of a host by name; follows these and no others.
    pub fn vms_of(&self, host: HostId) -> Vec<Arc<Vm>> {
        let mut vms = self.vms.of_host(host);
        vms.order_by(|a, b| (&a.hostname, &a.system_id).cmp(&(&b.hostname, &b.system_id)));
        vms
    }

    /// The host has other VMs than before: ask for them where they were asked for. From 3.3 on MAAS does not push new
    /// machines (maas-api §4.5).
    pub(super) fn vms_changed_on(&self, host: HostId) {
        for key in [Key::Vms(Some(host)), Key::Vms(None)] {
            if !self.was_asked_for(&key) {
                continue;
            }
            match self.is_kept(&key) {
                true => self.load(key),
                false => self.outdate(&key),
            }
        }
        self.outdate_nics(host);
    }

    /// Asks again for VMs of a host that do not add up to what the host says. MAAS counts some VMs that it has no machine
    /// for, so the same difference is asked about once.
    pub(super) fn check_vm_count(&self, host: HostId) {
        let lists = [Key::Vms(Some(host)), Key::Vms(None)];
        let Some(record) = self.hosts.peek(&host).filter(|_| lists.iter().any(|key| self.was_asked_for(key))) else {
            return;
        };
        let Some(tracked) = record.vm_count.tracked else { return };
        let counts = (tracked, self.vms.peek_of_host(host));
        let before = self.counts_asked_about.with_value(|asked| asked.get(&host).copied());
        if i64::try_from(counts.1) != Ok(counts.0) && before != Some(counts) {
            self.counts_asked_about.update_value(|asked| {
                asked.insert(host, counts);
            });
            self.vms_changed_on(host);
        }
    }

    /// Applies what the region told of machines: VMs and, as `None`, what is no VM of a VM host (any more).
    pub(super) fn apply_vms(&self, changes: Vec<(SystemId, Option<Vm>, u64)>) {
        let (mut put, mut changed_hosts) = (Vec::new(), HashSet::new());
        for (id, change, turn) in changes {
            let before = self.vms.peek(&id).and_then(|vm| vm.host);
            if self.machines.peek(&id).is_some() {
                self.outdate(&Key::Machine(id.clone()));
            }
            match change.filter(|vm| vm.host.is_some()) {
                Some(vm) => {
                    if before != vm.host {
                        changed_hosts.extend(before.into_iter().chain(vm.host));
                        self.vms_moved.set_value(Some(turn));
                    }
                    let gone = vm.host.is_some_and(|host| self.hosts.is_gone_since(&host, turn));
                    if !gone {
                        put.push((id, vm, turn));
                    }
                }
                None => {
                    changed_hosts.extend(before);
                    if before.is_some() {
                        self.vms_moved.set_value(Some(turn));
                    }
                    self.vms.remove_told(turn, [id]);
                }
            }
        }
        self.vms.put_all(put);
        changed_hosts.into_iter().for_each(|host| self.vms_changed_on(host));
    }
}
