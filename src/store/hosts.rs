//! The list of hosts and clusters: read in growing pages, reconciled, polled when there is no socket.

use super::{Connection, Store, now_ms};
use crate::model::host::Host;
use crate::model::ids::HostId;
use crate::region::ApiError;
use crate::region::decode::BadRecord;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::{HashMap, HashSet};
use std::time::Duration;

/// The first rows soon, the rest in few calls: MAAS answers 10 hosts in 0.27 s and 200 in 4.8 s (DESIGN §8).
const FIRST_PAGE: usize = 10;
const GROWTH: usize = 4;

/// So many rows are drawn in one go: less than 50 ms of work.
const AT_ONCE: usize = 8;

/// How often REST is asked when there is no socket.
const POLL_EVERY: Duration = Duration::from_secs(15);

/// Which hosts the region told of by itself, and when, counted in turns: clocks may be set back.
#[derive(Debug, Default)]
pub(super) struct HostNews {
    turn: u64,
    told: HashMap<HostId, u64>,
}

impl HostNews {
    fn note(&mut self, hosts: impl Iterator<Item = HostId>) {
        self.turn += 1;
        self.told.extend(hosts.map(|id| (id, self.turn)));
    }

    /// Nothing was told to whoever comes next.
    pub(super) fn forget(&mut self) {
        self.told.clear();
    }

    fn is_after(&self, host: &HostId, turn: u64) -> bool {
        self.told.get(host).is_some_and(|told| *told > turn)
    }
}

impl Store {
    /// Reads all hosts. Rows appear page by page; hosts that are gone leave when the last page is in.
    pub fn load_hosts(&self) {
        let store = *self;
        store.hosts_status.update(|status| status.begin());
        spawn_local(async move {
            let result = store.read_all_hosts().await;
            store.finish_hosts(result);
        });
    }

    async fn read_all_hosts(&self) -> Result<(), ApiError> {
        let region = self.region();
        let begun = self.host_news.with_value(|news| news.turn);
        let (mut after, mut limit) = (None, FIRST_PAGE);
        let (mut seen, mut bad) = (HashSet::new(), Vec::new());
        loop {
            let asked = self.host_news.with_value(|news| news.turn);
            let page = region.host_page(after, limit).await?;
            self.heard.set_value(now_ms());
            seen.extend(page.hosts.good.iter().map(|host| host.id));
            seen.extend(page.hosts.bad.iter().filter_map(|bad| bad.id).map(HostId));
            self.put_listed(page.hosts.good, asked).await;
            bad.extend(page.hosts.bad);
            // A page that does not move on would ask for ever.
            if page.next.is_none() || page.next <= after {
                break;
            }
            after = page.next;
            limit *= GROWTH;
        }
        self.bad_hosts.set(bad);
        // A host that the region told of meanwhile may be on none of the pages.
        self.hosts.retain(|id, _| seen.contains(id) || self.host_news.with_value(|news| news.is_after(id, begun)));
        Ok(())
    }

    /// Puts a page of the list in, a few rows at a time, so that the browser stays responsive in between. What the region
    /// told of since the page was asked for is newer than the page, and stays.
    async fn put_listed(&self, hosts: Vec<Host>, asked: u64) {
        let mut hosts = hosts.into_iter().peekable();
        while hosts.peek().is_some() {
            let old = |host: &Host| !self.host_news.with_value(|news| news.is_after(&host.id, asked));
            let few: Vec<Host> = hosts.by_ref().take(AT_ONCE).filter(old).collect();
            self.put_hosts(few);
            // Where nobody looks, timers wait for seconds.
            if hosts.peek().is_some() && !document().hidden() {
                TimeoutFuture::new(0).await;
            }
        }
    }

    fn finish_hosts(&self, result: Result<(), ApiError>) {
        if let Err(error) = &result {
            self.note(error);
        }
        self.hosts_status.update(|status| status.end(result, now_ms()));
    }

    /// Puts hosts in, keeping the detail part that list rows lack.
    pub(super) fn put_hosts(&self, hosts: Vec<Host>) {
        let merged = hosts.into_iter().map(|host| {
            let host = match self.hosts.peek(&host.id) {
                Some(older) => host.keeping_detail_of(&older),
                None => host,
            };
            (host.id, host)
        });
        self.hosts.put_all(merged.collect::<Vec<_>>());
    }

    /// Applies gathered changes.
    pub(super) fn apply_hosts(&self, changes: HashMap<HostId, Option<Host>>, bad: Vec<BadRecord>) {
        let (mut put, mut gone, mut recounted) = (Vec::new(), HashSet::new(), Vec::new());
        self.host_news.update_value(|news| news.note(changes.keys().copied()));
        for (id, change) in changes {
            match change {
                Some(host) => {
                    let before = self.hosts.peek(&id).map(|host| host.vm_count);
                    if before != Some(host.vm_count) {
                        recounted.push(id);
                    }
                    if host.detail.is_some() {
                        self.detail_arrived(id);
                        self.outdate_vm_machines(&host);
                    }
                    put.push(host);
                }
                None => {
                    gone.insert(id);
                }
            }
        }
        let readable: HashSet<i64> = put.iter().map(|host| host.id.0).collect();
        self.put_hosts(put);
        if !gone.is_empty() {
            self.hosts.retain(|id, _| !gone.contains(id));
            self.found.update_value(|found| found.retain(|id, _| !gone.contains(id)));
            self.vms.retain(|_, vm| vm.host.is_none_or(|host| !gone.contains(&host)));
            // An open page says that its host is gone instead of waiting for it.
            self.details.update(|all| {
                for id in &gone {
                    if let Some(status) = all.get_mut(id) {
                        status.end(Err(ApiError::NotFound("The VM host was removed.".to_owned())), now_ms());
                    }
                }
            });
        }
        let stale = |bad: &BadRecord| bad.id.is_some_and(|id| readable.contains(&id) || gone.contains(&HostId(id)));
        if !bad.is_empty() || self.bad_hosts.with_untracked(|all| all.iter().any(stale)) {
            self.bad_hosts.update(|all| {
                all.retain(|known| !stale(known) && bad.iter().all(|new| new.id != known.id));
                all.extend(bad);
            });
        }
        // MAAS does not push new machines to us (CONTRACT §4.5): a changed count is the sign to ask for them.
        recounted.into_iter().for_each(|id| self.vm_count_changed(id));
    }

    /// Reads all clusters.
    pub fn load_clusters(&self) {
        let store = *self;
        store.clusters_status.update(|status| status.begin());
        spawn_local(async move {
            let result = store.region().clusters().await.map(|clusters| {
                let seen: HashSet<_> = clusters.good.iter().map(|cluster| cluster.id).collect();
                store.clusters.put_all(clusters.good.into_iter().map(|cluster| (cluster.id, cluster)));
                store.clusters.retain(|id, _| seen.contains(id));
            });
            if let Err(error) = &result {
                store.note(error);
            }
            store.clusters_status.update(|status| status.end(result, now_ms()));
        });
    }

    /// Asks REST because there is no socket, now and again until there is one.
    pub(super) fn poll(&self) {
        let store = *self;
        if store.connection.with_untracked(|link| *link == Connection::Polling) {
            return;
        }
        spawn_local(async move {
            if store.poll_once().await {
                store.connection.set(Connection::Polling);
                store.poll_later();
            }
        });
    }

    fn poll_later(&self) {
        let store = *self;
        set_timeout(
            move || {
                if !store.connection.with_untracked(|link| *link == Connection::Polling) {
                    return;
                }
                spawn_local(async move {
                    let answered = store.poll_once().await;
                    match store.connection.with_untracked(|link| *link == Connection::Polling) {
                        true if answered => store.poll_later(),
                        true => store.connection.set(Connection::Connecting),
                        false => {}
                    }
                });
            },
            POLL_EVERY,
        );
    }

    async fn poll_once(&self) -> bool {
        let superuser = self.user.with_untracked(|user| user.as_ref().is_some_and(|user| user.is_superuser));
        let answer = self.region().hosts_by_rest(superuser).await;
        // The socket may have come up meanwhile, and it knows more.
        if self.connection.with_untracked(|link| *link == Connection::Live) {
            return false;
        }
        let answered = answer.is_ok();
        let result = answer.map(|hosts| {
            self.heard.set_value(now_ms());
            let seen: HashSet<_> = hosts.good.iter().map(|host| host.id).collect();
            let merged = hosts.good.into_iter().map(|host| match self.hosts.peek(&host.id) {
                Some(older) => (host.id, host.with_unknowns_of(&older)),
                None => (host.id, host),
            });
            self.hosts.put_all(merged.collect::<Vec<_>>());
            self.hosts.retain(|id, _| seen.contains(id));
            self.bad_hosts.set(hosts.bad);
        });
        self.finish_hosts(result);
        answered
    }
}
