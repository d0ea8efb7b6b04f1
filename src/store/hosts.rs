//! The list of hosts: read in growing pages, brought together with what the region tells meanwhile.

use super::Store;
use super::key::Key;
use super::key::Read;
use super::table::Turn;
use crate::model::cluster::Cluster;
use crate::model::host::Host;
use crate::model::ids::{ClusterId, HostId};
use crate::model::vm::Vm;
use crate::region::ApiError;
use crate::region::decode::BadRecord;
use crate::region::transport::Later;
use leptos::prelude::*;
use std::collections::HashSet;
use std::sync::Arc;

/// The first rows soon, the rest in few calls: MAAS answers 10 hosts in 0.27 s and 200 in 4.8 s (design §3).
const FIRST_PAGE: usize = 10;
const GROWTH: usize = 4;

/// So many rows are drawn in one go: less than 50 ms of work.
const AT_ONCE: usize = 8;

impl Store {
    /// Reads all hosts. Rows appear page by page; hosts that are gone leave when the last page is in.
    pub fn load_hosts(&self) {
        self.join(Key::Hosts);
    }

    /// How fresh the list of hosts is.
    pub fn hosts_status(&self) -> super::Status {
        self.status(&Key::Hosts)
    }

    pub(super) fn read_hosts(&self) -> Later<Read> {
        let store = *self;
        match self.asks_rest() {
            true => Box::pin(async move { store.read_hosts_by_rest().await }),
            false => Box::pin(async move { store.read_hosts_by_socket().await }),
        }
    }

    async fn read_hosts_by_socket(self) -> Read {
        let region = self.region_for(&Key::Hosts);
        let begun = self.turn();
        let (mut after, mut limit) = (None, FIRST_PAGE);
        let (mut seen, mut bad) = (HashSet::new(), Vec::new());
        loop {
            let asked = self.turn();
            let page = region.host_page(after, limit).await?;
            self.heard_now();
            seen.extend(page.hosts.good.iter().map(|host| host.id));
            seen.extend(page.hosts.bad.iter().filter_map(|bad| bad.id).map(HostId));
            self.put_a_few_at_a_time(page.hosts.good, asked).await;
            bad.extend(page.hosts.bad);
            // A page that does not move on would ask for ever.
            if page.next.is_none() || page.next <= after {
                break;
            }
            after = page.next;
            limit *= GROWTH;
        }
        self.settle_hosts(begun, &seen, bad);
        Ok(())
    }

    async fn read_hosts_by_rest(self) -> Read {
        let superuser = self.user.with_untracked(|user| user.as_ref().is_some_and(|user| user.is_superuser));
        let begun = self.turn();
        let hosts = self.region_for(&Key::Hosts).hosts_by_rest(superuser).await?;
        self.heard_now();
        let seen: HashSet<_> = hosts.good.iter().map(|host| host.id).collect();
        let merged = hosts.good.into_iter().map(|host| match self.hosts.peek(&host.id) {
            Some(older) => host.with_unknowns_of(&older),
            None => host,
        });
        self.put_hosts(begun, merged.collect());
        self.settle_hosts(begun, &seen, hosts.bad);
        Ok(())
    }

    /// Puts a page of the list in, a few rows at a time, so that the browser stays responsive in between.
    async fn put_a_few_at_a_time(&self, hosts: Vec<Host>, asked: Turn) {
        let mut hosts = hosts.into_iter().peekable();
        while hosts.peek().is_some() {
            self.apply_gathered();
            self.put_hosts(asked, hosts.by_ref().take(AT_ONCE).collect());
            let region = self.region();
            if hosts.peek().is_some() && !region.platform().hidden() {
                region.platform().sleep(0).await;
            }
        }
    }

    /// The list is complete: what it lacks is gone, what it could not read is named.
    fn settle_hosts(&self, begun: Turn, seen: &HashSet<HostId>, bad: Vec<BadRecord>) {
        self.apply_gathered();
        let before = self.hosts.peek_len();
        self.hosts.settle(begun, seen, |_| true);
        // Also VMs of which the region told before a gap, and whose host went in it.
        let no_host = |vm: &Vm| vm.host.is_some_and(|host| self.hosts.peek(&host).is_none());
        let orphaned = |vm: &Vm| no_host(vm) && self.vms.turn_of(&vm.system_id) <= begun;
        if self.hosts.peek_len() != before || self.vms.peek_all().iter().any(|vm| orphaned(vm)) {
            self.hosts_left();
        }
        // A cluster that was read before names a member that is not there (any more).
        let is_stale = |cluster: &Cluster| {
            let there = |host: &HostId| self.hosts.peek(host).is_some();
            self.clusters.turn_of(&cluster.id) < begun && !cluster.members.iter().all(there)
        };
        if !self.asks_rest() && self.clusters.peek_all().iter().any(|cluster| is_stale(cluster)) {
            self.load(Key::Clusters);
        }
        // What the region told meanwhile could be read, or is gone.
        let stale = |bad: &BadRecord| bad.id.is_some_and(|id| self.hosts.is_newer(&HostId(id), begun));
        let bad: Vec<BadRecord> = bad.into_iter().filter(|bad| !stale(bad)).collect();
        if self.bad_hosts.with_untracked(|known| *known != bad) {
            self.bad_hosts.set(bad);
        }
    }

    /// Puts hosts in as they were known at `turn`. A host has two parts of different age: the row that lists and notifies
    /// hold, and the details. Each stays where something newer is known (maas-api §7 no. 4).
    pub(super) fn put_hosts(&self, turn: Turn, hosts: Vec<Host>) {
        let mut rows = Vec::with_capacity(hosts.len());
        let (mut came, mut recounted) = (Vec::new(), Vec::new());
        for mut host in hosts {
            let id = host.id;
            if self.hosts.is_gone_since(&id, turn) {
                continue;
            }
            let known = self.hosts.peek(&id);
            let row_is_old = self.hosts.is_newer(&id, turn);
            let has_detail = host.detail.is_some();
            let detail_is_old = self.details_at.with_value(|at| at.get(&id).is_some_and(|at| *at > turn));
            if row_is_old && (!has_detail || detail_is_old) {
                continue;
            }
            if has_detail && !detail_is_old {
                self.details_at.update_value(|at| {
                    at.insert(id, turn);
                });
            }
            match &known {
                None => came.push(id),
                Some(known) if !row_is_old && (known.vm_count != host.vm_count || known.name != host.name) => {
                    recounted.push(id);
                }
                Some(_) => {}
            }
            if let Some(known) = known {
                if !has_detail || detail_is_old {
                    host.detail = known.detail.clone();
                }
                if row_is_old {
                    host = Host { detail: host.detail, ..Host::clone(&known) };
                }
                if !has_detail && !row_is_old && known.detail.is_some() && *known != host {
                    self.outdate(&Key::Detail(id));
                }
            }
            self.check_membership(&host);
            rows.push((id, host, if row_is_old { self.hosts.turn_of(&id) } else { turn }));
        }
        self.hosts.put_all(rows);
        recounted.into_iter().for_each(|host| self.vms_changed_on(host));
        came.into_iter().for_each(|host| self.check_vm_count(host));
    }

    /// A cluster that got a member is another one, which MAAS does not tell (maas-api §4.5).
    fn check_membership(&self, host: &Host) {
        let Some(cluster) = host.cluster.filter(|_| !self.asks_rest()) else { return };
        let listed = self.clusters.peek(&cluster).is_some_and(|cluster| cluster.members.contains(&host.id));
        if !listed && self.was_asked_for(&Key::Clusters) {
            self.load(Key::Clusters);
        }
    }

    /// Hosts that the region told to be gone.
    pub(super) fn remove_hosts(&self, gone: Vec<(HostId, Turn)>) {
        for (id, turn) in &gone {
            self.hosts.remove_told(*turn, [*id]);
            // An open page says that its host is gone instead of waiting for it.
            self.lost(&Key::Detail(*id), ApiError::NotFound("The VM host was removed.".to_owned()));
        }
        self.hosts_left();
    }

    /// Some hosts are there no longer: what hangs on them goes, too. A cluster without them is another one, which MAAS
    /// need not tell (maas-api §4.5).
    fn hosts_left(&self) {
        let is_there = |host: &HostId| self.hosts.peek(host).is_some();
        self.found.update_value(|found| found.retain(|host, _| is_there(host)));
        self.details_at.update_value(|at| at.retain(|host, _| is_there(host)));
        for host in self.vm_machines.peek_keys().iter().filter(|host| !is_there(host)) {
            self.vm_machines.remove_told(self.turn(), [*host]);
        }
        let orphans = self.vms.peek_all().into_iter().filter(|vm| vm.host.is_some_and(|host| !is_there(&host)));
        let turn = self.turn();
        self.vms.remove_told(turn, orphans.map(|vm| vm.system_id.clone()).collect::<Vec<_>>());
        if self.was_asked_for(&Key::Clusters) {
            self.load(Key::Clusters);
        }
    }

    /// The clusters of the list: those that were read, and those that hosts name and that are still to come.
    pub fn listed_clusters(&self) -> Vec<Arc<Cluster>> {
        let mut clusters = self.clusters.all();
        for host in self.hosts.all() {
            if let Some(id) = host.cluster.filter(|id| clusters.iter().all(|known| known.id != *id)) {
                clusters.extend(self.listed_cluster(id));
            }
        }
        clusters
    }

    /// One of the clusters of the list; follows it.
    pub fn listed_cluster(&self, id: ClusterId) -> Option<Arc<Cluster>> {
        self.clusters.get(&id).or_else(|| {
            let of_it = |host: &Arc<Host>| host.cluster == Some(id);
            let members: Vec<_> = self.hosts.all().into_iter().filter(of_it).collect();
            (!members.is_empty()).then(|| Arc::new(Cluster::unread(id, &members)))
        })
    }

    /// Reads all clusters.
    pub fn load_clusters(&self) {
        self.join(Key::Clusters);
    }

    pub(super) fn read_clusters(&self) -> Later<Read> {
        let store = *self;
        Box::pin(async move {
            let begun = store.turn();
            let clusters = store.region_for(&Key::Clusters).clusters(store.asks_rest()).await?;
            store.apply_gathered();
            let seen: HashSet<_> = clusters.good.iter().map(|cluster| cluster.id).collect();
            let known = clusters.good.into_iter().map(|cluster| match store.clusters.peek(&cluster.id) {
                Some(older) => (cluster.id, cluster.with_unknowns_of(&older)),
                None => (cluster.id, cluster),
            });
            store.clusters.put_at(begun, known.collect());
            store.clusters.settle(begun, &seen, |_| true);
            Ok(())
        })
    }
}
