//! From the socket's events to the tables. Changes are gathered and applied once a frame, the last one of a key wins.

use super::key::Key;
use super::table::Turn;
use super::{Connection, Phase, Store};
use crate::model::cluster::Cluster;
use crate::model::host::Host;
use crate::model::ids::{ClusterId, HostId, SystemId};
use crate::model::vm::Vm;
use crate::region::client::{HostChange, cluster_change, host_change, vm_change};
use crate::region::decode::BadRecord;
use crate::region::frame::Action;
use crate::region::transport::Event;
use leptos::prelude::*;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// Changes that wait for the next frame, each with the turn in which it arrived; `None` means gone.
#[derive(Default)]
pub(super) struct Gathered {
    hosts: HashMap<HostId, HostNews>,
    /// Hosts that may have other VMs than before.
    recounted: HashSet<HostId>,
    bad_hosts: Vec<BadRecord>,
    clusters: HashMap<ClusterId, (Turn, Option<Cluster>)>,
    vms: HashMap<SystemId, (Turn, Option<Vm>)>,
    networks: bool,
    names: bool,
    scheduled: bool,
}

/// The last that was told of a host.
#[derive(Default)]
struct HostNews {
    /// The last one with details: a row that came after it does not make these any newer.
    detailed: Option<(Turn, Host)>,
    /// What came after that, if anything.
    last: Option<(Turn, Option<Host>)>,
}

/// How long changes are gathered, in ms. Shorter than people notice, longer than a frame, and it runs in hidden tabs too.
const GATHER_MS: u32 = 33;

/// After how many failed attempts REST is tried instead.
const FAILURES_BEFORE_POLLING: u32 = 3;

impl Store {
    /// Connects and listens. Safe to call again after a login; what an older session's connection still tells is dropped.
    pub(super) fn connect(&self) {
        let store = *self;
        let is_mine = self.session_generation.with_value(|session| session.watch());
        self.new_connection();
        store.region().connect(Rc::new(move |event| {
            if is_mine() {
                store.on_event(event);
            }
        }));
    }

    /// Follows the browser's own idea of being online. Call it once.
    pub fn follow_browser(&self) {
        let store = *self;
        let online = window_event_listener(leptos::ev::online, move |_| store.back_online());
        let offline = window_event_listener(leptos::ev::offline, move |_| store.connection.set(Connection::Offline));
        on_cleanup(move || {
            online.remove();
            offline.remove();
        });
    }

    /// Tries to connect now instead of waiting.
    pub fn connect_now(&self) {
        self.region().nudge();
    }

    /// Whether the region can be asked at the moment.
    pub(super) fn can_ask(&self) -> bool {
        self.connection.with_untracked(|now| matches!(now, Connection::Live | Connection::Polling))
    }

    /// The network is back. A connection from before may look open and be dead, so it is made anew.
    fn back_online(&self) {
        if self.expired.get_untracked() || self.connection.with_untracked(|now| *now == Connection::Expired) {
            self.connection.set(Connection::Expired);
        } else if self.phase.with_untracked(|phase| *phase == Phase::Ready) {
            self.connection.set(Connection::Connecting);
            self.new_connection();
            self.region().reconnect();
        }
    }

    /// What is asked from now on goes over another connection, which watches nothing yet.
    pub(super) fn new_connection(&self) {
        self.connections.update_value(|connections| *connections += 1);
        self.watched.set_value(None);
    }

    fn on_event(&self, event: Event) {
        match event {
            Event::Up => {
                self.heard_now();
                self.stop_polling();
                self.connection.set(Connection::Live);
                self.resync();
                self.read_people();
            }
            Event::Notify(name, action, data) => {
                self.heard_now();
                self.on_notify(&name, action, &data);
            }
            Event::Broken(error) => self.warn(&format!("a frame was skipped: {error}")),
            Event::Down { reason, retry_ms, failures } => {
                self.new_connection();
                self.read_people();
                if !self.region().platform().online() {
                    self.connection.set(Connection::Offline);
                } else if !self.connection.with_untracked(|now| *now == Connection::Polling) {
                    let retry_at = self.now() + f64::from(retry_ms);
                    self.connection.set(Connection::Reconnecting { reason, retry_at });
                    if failures >= FAILURES_BEFORE_POLLING {
                        self.poll();
                    }
                }
            }
            Event::Expired => self.session_ended(),
            Event::Removed => self.no_vm_hosts(),
        }
    }

    /// After the first connection and after every gap: what is on show is read again, the rest is known to be old.
    fn resync(&self) {
        for key in [Key::Hosts, Key::Clusters, Key::About] {
            self.resume(key);
        }
        for key in self.asked_for() {
            match key {
                Key::Hosts | Key::Clusters | Key::About => {}
                Key::Watch => self.load(Key::Watch),
                key if self.is_kept(&key) => self.resume(key),
                key => self.outdate(&key),
            }
        }
    }

    fn on_notify(&self, name: &str, action: Action, data: &str) {
        let turn = self.turn();
        let skipped = |error| self.warn(&format!("a change was skipped: {error}"));
        let known = self.gathered.try_update_value(|gathered| match name {
            "pod" => match host_change(action, data) {
                Ok(HostChange::Put(host)) => gathered.put_host(turn, *host),
                Ok(HostChange::Gone(id)) => {
                    gathered.hosts.insert(id, HostNews { detailed: None, last: Some((turn, None)) });
                }
                Err(bad) => gathered.bad_hosts.push(bad),
            },
            "vmcluster" => match cluster_change(action, data) {
                Ok(Ok(cluster)) => {
                    gathered.clusters.insert(cluster.id, (turn, Some(cluster)));
                }
                Ok(Err(id)) => {
                    gathered.clusters.insert(id, (turn, None));
                }
                Err(error) => skipped(error),
            },
            "machine" => match vm_change(action, data) {
                Ok(Ok(vm)) => {
                    gathered.vms.insert(vm.system_id.clone(), (turn, Some(vm)));
                }
                Ok(Err(id)) => {
                    gathered.vms.insert(id, (turn, None));
                }
                Err(error) => skipped(error),
            },
            "fabric" | "vlan" | "subnet" | "space" => gathered.networks = true,
            "zone" | "resourcepool" => gathered.names = true,
            // Notifies also come for handlers that nobody asked about (maas-api §7 no. 40).
            _ => {}
        });
        if known.is_some() {
            self.schedule();
        }
    }

    fn schedule(&self) {
        let first = self.gathered.try_update_value(|gathered| !std::mem::replace(&mut gathered.scheduled, true));
        if first == Some(true) {
            let store = *self;
            self.after(GATHER_MS, move || {
                store.gathered.update_value(|gathered| gathered.scheduled = false);
                store.apply_gathered();
            });
        }
    }

    /// Applies what was gathered. Whoever puts an answer in does this first, so that it meets all that came before it.
    pub(super) fn apply_gathered(&self) {
        let Some(gathered) = self.gathered.try_update_value(|gathered| {
            let scheduled = gathered.scheduled;
            std::mem::replace(gathered, Gathered { scheduled, ..Gathered::default() })
        }) else {
            return;
        };
        self.apply_hosts(gathered.hosts, gathered.bad_hosts);
        for (id, (turn, cluster)) in gathered.clusters {
            match cluster {
                Some(cluster) => self.clusters.put_at(turn, vec![(id, cluster)]),
                None => self.clusters.remove_told(turn, [id]),
            }
        }
        self.apply_vms(gathered.vms.into_iter().map(|(id, (turn, vm))| (id, vm, turn)).collect());
        gathered.recounted.into_iter().for_each(|host| self.vms_changed_on(host));
        if gathered.networks && self.was_asked_for(&Key::Networks) {
            self.load(Key::Networks);
        }
        if gathered.names {
            self.load(Key::Names);
        }
    }

    fn apply_hosts(&self, changes: HashMap<HostId, HostNews>, bad: Vec<BadRecord>) {
        let (mut gone, mut readable) = (Vec::new(), HashSet::new());
        for (id, HostNews { detailed, last }) in changes {
            readable.insert(id.0);
            if let Some((turn, host)) = detailed {
                self.outdate_nics_of(&host);
                self.put_hosts(turn, vec![host]);
                self.arrived(&Key::Detail(id));
            }
            match last {
                None => {}
                Some((turn, None)) => gone.push((id, turn)),
                Some((turn, Some(host))) => {
                    self.put_hosts(turn, vec![host]);
                    // It is open and not watched (yet): what changed in its details has to be asked for.
                    match self.peek_open() == Some(id) {
                        true => self.load(Key::Detail(id)),
                        false => self.outdate(&Key::Detail(id)),
                    }
                }
            }
        }
        if !gone.is_empty() {
            self.remove_hosts(gone);
        }
        let stale = |bad: &BadRecord| bad.id.is_some_and(|id| readable.contains(&id));
        if !bad.is_empty() || self.bad_hosts.with_untracked(|all| all.iter().any(stale)) {
            self.bad_hosts.update(|all| {
                all.retain(|known| !stale(known) && bad.iter().all(|new| new.id != known.id));
                all.extend(bad);
            });
        }
    }

    fn warn(&self, text: &str) {
        self.region().platform().warn(text);
    }

    /// The region was heard of just now.
    pub(super) fn heard_now(&self) {
        self.heard.set_value(self.now());
    }
}

impl Gathered {
    /// The last change wins.
    fn put_host(&mut self, turn: Turn, host: Host) {
        let news = self.hosts.entry(host.id).or_default();
        let row = news.last.as_ref().and_then(|(_, row)| row.as_ref());
        let before = row.or(news.detailed.as_ref().map(|(_, host)| host));
        // One VM went and another came: the last notify alone would not tell.
        if before.is_some_and(|before| before.vm_count != host.vm_count) {
            self.recounted.insert(host.id);
        }
        match host.detail {
            Some(_) => *news = HostNews { detailed: Some((turn, host)), last: None },
            None => news.last = Some((turn, Some(host))),
        }
    }
}
