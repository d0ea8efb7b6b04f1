//! From the socket's events to the tables. Changes are gathered and applied once a frame, the last one of a key wins.

use super::{Connection, Phase, Store, now_ms};
use crate::model::cluster::Cluster;
use crate::model::host::Host;
use crate::model::ids::{ClusterId, HostId, SystemId};
use crate::model::vm::Vm;
use crate::region::client::{HostChange, cluster_change, host_change, vm_change};
use crate::region::decode::BadRecord;
use crate::region::frame::Action;
use crate::region::socket::Event;
use leptos::prelude::*;
use std::collections::HashMap;
use std::time::Duration;

/// Changes that wait for the next frame; `None` means gone.
#[derive(Default)]
pub(super) struct Pending {
    hosts: HashMap<HostId, Option<Host>>,
    bad_hosts: Vec<BadRecord>,
    clusters: HashMap<ClusterId, Option<Cluster>>,
    vms: HashMap<SystemId, Option<Vm>>,
    networks: bool,
    scheduled: bool,
}

/// How long changes are gathered. Shorter than people notice, longer than a frame, and it runs in hidden tabs too.
const GATHER: Duration = Duration::from_millis(33);

/// After how many failed attempts REST is tried instead.
const FAILURES_BEFORE_POLLING: u32 = 3;

impl Store {
    /// Listens to the socket. Safe to call again after a login.
    pub(super) fn listen(&self) {
        let store = *self;
        store.region().socket.listen(move |event| store.on_event(event));
    }

    /// Follows the browser's own idea of being online. Call it once.
    pub fn follow_browser(&self) {
        let store = *self;
        window_event_listener(leptos::ev::online, move |_| store.back_online());
        window_event_listener(leptos::ev::offline, move |_| store.connection.set(Connection::Offline));
    }

    /// The network is back. A connection from before may look open and be dead, so it is made anew.
    fn back_online(&self) {
        if self.expired.get_untracked() {
            self.connection.set(Connection::Expired);
        } else if self.phase.with_untracked(|phase| *phase == Phase::Ready) {
            self.connection.set(Connection::Connecting);
            self.region().socket.run();
        }
    }

    fn on_event(&self, event: Event) {
        match event {
            Event::Up => {
                self.heard.set_value(now_ms());
                self.connection.set(Connection::Live);
                self.resync();
            }
            Event::Notify(name, action, data) => {
                self.heard.set_value(now_ms());
                self.on_notify(&name, action, &data);
            }
            Event::Broken(error) => leptos::logging::warn!("a frame was skipped: {error}"),
            Event::Down { reason, retry_ms, failures } => {
                let online = window().navigator().on_line();
                if online && failures >= FAILURES_BEFORE_POLLING {
                    self.poll();
                }
                let polling = self.connection.with_untracked(|link| *link == Connection::Polling);
                if !online {
                    self.connection.set(Connection::Offline);
                } else if !polling {
                    self.connection.set(Connection::Reconnecting { reason, retry_at: now_ms() + f64::from(retry_ms) });
                }
            }
            Event::Expired => self.session_ended(),
            Event::Removed => self.no_vm_hosts(),
        }
    }

    /// After the first connection and after every gap: list again, reconcile, watch again.
    fn resync(&self) {
        self.load_hosts();
        self.load_clusters();
        self.resync_open();
        self.load_about();
        if !self.networks_status.with_untracked(|status| status.is_first()) {
            self.load_networks(true);
        }
    }

    fn on_notify(&self, name: &str, action: Action, data: &str) {
        let known = self.pending.try_update_value(|pending| match name {
            "pod" => match host_change(action, data) {
                Ok(HostChange::Put(host)) => pending.put_host(*host),
                Ok(HostChange::Gone(id)) => {
                    pending.hosts.insert(id, None);
                }
                Err(bad) => pending.bad_hosts.push(bad),
            },
            "vmcluster" => match cluster_change(action, data) {
                Ok(Ok(cluster)) => {
                    pending.clusters.insert(cluster.id, Some(cluster));
                }
                Ok(Err(id)) => {
                    pending.clusters.insert(id, None);
                }
                Err(error) => leptos::logging::warn!("a change was skipped: {error}"),
            },
            "machine" => match vm_change(action, data) {
                Ok(Ok(vm)) => {
                    pending.vms.insert(vm.system_id.clone(), Some(vm));
                }
                Ok(Err(id)) => {
                    pending.vms.insert(id, None);
                }
                Err(error) => leptos::logging::warn!("a change was skipped: {error}"),
            },
            "fabric" | "vlan" | "subnet" | "space" => pending.networks = true,
            // Notifies also come for handlers that nobody asked about (CONTRACT §7 no. 40).
            _ => {}
        });
        if known.is_some() {
            self.schedule();
        }
    }

    fn schedule(&self) {
        let first = self.pending.try_update_value(|pending| !std::mem::replace(&mut pending.scheduled, true));
        if first == Some(true) {
            let store = *self;
            set_timeout(move || store.flush(), GATHER);
        }
    }

    fn flush(&self) {
        let Some(pending) = self.pending.try_update_value(std::mem::take) else { return };
        self.apply_hosts(pending.hosts, pending.bad_hosts);
        let (put, gone): (Vec<_>, Vec<_>) = pending.clusters.into_iter().partition(|(_, cluster)| cluster.is_some());
        self.clusters.put_all(put.into_iter().filter_map(|(id, cluster)| Some((id, cluster?))));
        gone.iter().for_each(|(id, _)| self.clusters.remove(id));
        self.apply_vms(pending.vms);
        if pending.networks && !self.networks_status.with_untracked(|status| status.is_first()) {
            self.load_networks(true);
        }
    }
}

impl Pending {
    /// The last change wins, but a detail that came just before a list-shaped one is not lost.
    fn put_host(&mut self, host: Host) {
        let host = match self.hosts.remove(&host.id) {
            Some(Some(before)) => host.keeping_detail_of(&before),
            _ => host,
        };
        self.hosts.insert(host.id, Some(host));
    }
}
