//! Reading every host in detail for views over the whole fleet: a few at a time, with progress.

use super::Store;
use crate::model::ids::HostId;
use futures_util::StreamExt;
use leptos::prelude::*;

/// MAAS is the slow part; more at once only makes each slower (design §3).
const AT_ONCE: usize = 3;

/// How far reading the fleet has come.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FleetReading {
    /// Under way.
    pub busy: bool,
    /// Hosts read or failed in this round.
    pub done: usize,
    /// Hosts of this round.
    pub total: usize,
    /// When the last complete round ended, ms since 1970.
    pub at: Option<f64>,
    /// Leave the round after the hosts that are being read now.
    stop: bool,
}

impl Store {
    /// Reads what is to know of all hosts that were not read yet, or all with `again`. Does nothing while a round is under way.
    pub fn read_fleet(&self, again: bool) {
        let store = *self;
        if store.fleet.with_untracked(|fleet| fleet.busy) {
            return store.fleet.update(|fleet| fleet.stop = false);
        }
        // Who asks need not follow every host.
        let wanted = |id: &HostId| again || untrack(|| store.is_unread(*id));
        let ids: Vec<HostId> = store.hosts.peek_all().iter().map(|host| host.id).filter(wanted).collect();
        store.read_these(ids);
    }

    /// Reads what is to know of these hosts, a few at a time. Does nothing while a round is under way.
    pub fn read_these(&self, ids: Vec<HostId>) {
        let store = *self;
        if store.fleet.with_untracked(|fleet| fleet.busy) {
            return;
        }
        let at = store.fleet.with_untracked(|fleet| fleet.at);
        let now = ids.is_empty().then(|| store.now());
        store.fleet.set(FleetReading { busy: !ids.is_empty(), done: 0, total: ids.len(), at: at.or(now), stop: false });
        self.spawn(async move {
            let reads = ids.into_iter().map(|id| async move {
                if !store.fleet.with_untracked(|fleet| fleet.stop) {
                    store.read_for_findings(id).await;
                    store.fleet.update(|fleet| fleet.done += 1);
                }
            });
            futures_util::stream::iter(reads).buffer_unordered(AT_ONCE).collect::<()>().await;
            store.fleet.update(|fleet| {
                fleet.busy = false;
                if fleet.done >= fleet.total {
                    fleet.at = Some(store.now());
                }
            });
        });
    }

    /// Follows whatever findings of any host rest on, at a cost that does not grow with the fleet. Who adds up over all
    /// hosts does that now and then, not after each change: 200 hosts that come in one by one would be added up 200 times.
    pub fn track_fleet(&self) {
        self.hosts.track();
        self.machines.track();
        self.vm_machines.track();
        self.vms.keys();
        self.fleet.track();
        self.reads.track();
    }

    /// Stops reading: the view that wanted it was left.
    pub fn stop_reading_fleet(&self) {
        self.fleet.update(|fleet| fleet.stop = true);
    }
}
