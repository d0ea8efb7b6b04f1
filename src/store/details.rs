//! Hosts in detail: the open one is watched, others are read on demand.

use super::{Status, Store, now_ms};
use crate::model::ids::HostId;
use crate::region::ApiError;
use leptos::prelude::*;
use leptos::task::spawn_local;

impl Store {
    /// Opens a host's pages: reads it in detail and watches it from then on.
    pub fn open_host(&self, id: HostId) {
        self.open.set(Some(id));
        self.reload_open();
    }

    /// Leaves a host's pages, unless another host was opened meanwhile.
    pub fn close_host(&self, id: HostId) {
        if self.open.get_untracked() != Some(id) {
            return;
        }
        self.open.set(None);
        let store = *self;
        spawn_local(async move {
            if store.open.get_untracked().is_none() {
                let _ = store.region().watch_host(None).await;
            }
        });
    }

    /// How fresh a host's NUMA nodes and VMs are.
    pub fn detail_status(&self, id: HostId) -> Status {
        self.details.with(|all| all.get(&id).cloned().unwrap_or_default())
    }

    /// Reads the open host again: after opening, after a gap, after a write.
    pub fn reload_open(&self) {
        let Some(id) = self.open.get_untracked() else { return };
        let store = *self;
        // Machines are asked for by the host's name.
        let known = self.hosts.peek(&id).is_some();
        if known {
            self.load_vms(Some(id));
        }
        spawn_local(async move {
            // The server pushes details only for a host that this connection has read before.
            store.read_detail(id).await;
            if !known && store.hosts.peek(&id).is_some() {
                store.load_vms(Some(id));
            }
            if store.open.get_untracked() == Some(id)
                && let Ok(Some(host)) = store.region().watch_host(Some(id)).await
            {
                store.put_hosts(vec![host]);
                store.detail_arrived(id);
            }
        });
    }

    /// Reads the open host again unless that is under way: what was asked before the connection came up waits for it.
    pub(super) fn resync_open(&self) {
        let busy = self
            .open
            .get_untracked()
            .is_some_and(|id| self.details.with_untracked(|all| all.get(&id).is_some_and(|status| status.busy)));
        if !busy {
            self.reload_open();
        }
    }

    /// Reads one host in detail. Whatever goes wrong, the last good data stays.
    pub async fn read_detail(self, id: HostId) {
        self.details.update(|all| all.entry(id).or_default().begin());
        let result = self.region().host(id).await.map(|host| self.put_hosts(vec![host]));
        match &result {
            Err(ApiError::NotFound(_)) => self.hosts.remove(&id),
            Err(error) => self.note(error),
            Ok(()) => self.heard.set_value(now_ms()),
        }
        self.details.update(|all| all.entry(id).or_default().end(result, now_ms()));
    }

    pub(super) fn detail_arrived(&self, id: HostId) {
        self.details.update(|all| all.entry(id).or_default().end(Ok(()), now_ms()));
    }
}
