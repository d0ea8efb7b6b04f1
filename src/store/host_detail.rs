//! Hosts in detail: the open one is watched, others are read on demand.

use super::key::{Key, Read};
use super::{Status, Store};
use crate::model::ids::HostId;
use crate::region::ApiError;
use crate::region::transport::Later;
use leptos::prelude::*;

impl Store {
    /// Opens a host's pages: reads it in detail and watches it from then on.
    pub fn open_host(&self, id: HostId) {
        self.open.set(Some(id));
        self.reload_open();
    }

    /// Leaves a host's pages, unless another host was opened meanwhile.
    pub fn close_host(&self, id: HostId) {
        if self.peek_open() == Some(id) {
            self.open.set(None);
            self.load(Key::Watch);
        }
    }

    /// Leaves whichever host is open: its pages are gone.
    pub fn close_any_host(&self) {
        if let Some(id) = self.open.try_get_untracked().flatten() {
            self.close_host(id);
        }
    }

    /// Which host is open.
    pub(super) fn peek_open(&self) -> Option<HostId> {
        self.open.get_untracked()
    }

    /// How fresh a host's NUMA nodes and VMs are.
    pub fn detail_status(&self, id: HostId) -> Status {
        self.status(&Key::Detail(id))
    }

    /// Reads the open host again: after opening, or because a person asked.
    pub fn reload_open(&self) {
        let Some(id) = self.peek_open() else { return };
        self.join(Key::Detail(id));
        // Machines are asked for by the host's name: where it is not known yet, they follow the details.
        if self.hosts.peek(&id).is_some() {
            self.join(Key::Vms(Some(id)));
        }
    }

    /// Reads one host in detail. Whatever goes wrong, the last good data stays.
    pub(super) fn read_host(&self, id: HostId) -> Later<Read> {
        let store = *self;
        Box::pin(async move {
            let asked = store.turn();
            let was_known = store.hosts.peek(&id).is_some();
            let answer = store.region_for(&Key::Detail(id)).host(id).await;
            store.apply_gathered();
            match answer {
                Ok(host) => store.put_hosts(asked, vec![host]),
                Err(error) => {
                    if matches!(error, ApiError::NotFound(_)) && !store.hosts.is_newer(&id, asked) {
                        store.remove_hosts(vec![(id, asked)]);
                    }
                    return Err(error);
                }
            }
            store.heard_now();
            if store.peek_open() == Some(id) {
                if !was_known {
                    store.join(Key::Vms(Some(id)));
                }
                // The server pushes details only for a host that this connection has read before.
                if store.watched.get_value() != Some(id) {
                    store.load(Key::Watch);
                }
            }
            Ok(())
        })
    }

    /// Has the open host's changes come with details, or no host's. One call at a time, so that the last one stands.
    pub(super) fn read_watch(&self) -> Later<Read> {
        let store = *self;
        Box::pin(async move {
            let open = store.peek_open();
            if open == store.watched.get_value() || open.is_some_and(|id| store.hosts.peek(&id).is_none()) {
                return Ok(());
            }
            let asked = store.turn();
            store.watched.set_value(None);
            let connection = store.connections.get_value();
            let host = store.region_for(&Key::Watch).watch_host(open).await?;
            store.apply_gathered();
            if connection == store.connections.get_value() {
                store.watched.set_value(open);
            }
            if let (Some(host), Some(id)) = (host, open) {
                let is_newest = !store.hosts.is_newer(&id, asked);
                store.put_hosts(asked, vec![host]);
                if is_newest {
                    store.arrived(&Key::Detail(id));
                }
            }
            // Another one was opened meanwhile.
            if store.peek_open() != open {
                store.once_more(&Key::Watch);
            }
            Ok(())
        })
    }
}
