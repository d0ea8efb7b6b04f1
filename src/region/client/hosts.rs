//! VM hosts: pages of the list, one in detail, the one that is watched.

use super::Region;
use crate::model::host::{Host, HostHealth};
use crate::model::ids::HostId;
use crate::region::decode::{self, BadRecord, Records};
use crate::region::error::ApiError;
use crate::region::wire::pod::Pod;
use crate::region::wire::rest::{VirtualMachine, VmHost};
use crate::region::{convert, frame::Action};
use serde_json::json;
use std::collections::HashMap;

/// A part of the list.
pub struct HostPage {
    /// Hosts, and records that could not be read.
    pub hosts: Records<Host>,
    /// Where the next part starts; `None` after the last.
    pub next: Option<HostId>,
}

impl Region {
    /// Up to `limit` hosts with an id above `after`. Small first pages show the first rows soon (design §3).
    pub async fn host_page(&self, after: Option<HostId>, limit: usize) -> Result<HostPage, ApiError> {
        let mut params = json!({ "limit": limit });
        if let Some(after) = after {
            params["start"] = json!(after.0);
        }
        let pods = decode::list::<Pod>("pod.list", &self.ask("pod.list", params).await?)?;
        let full = pods.len() >= limit;
        let last = pods.good.iter().map(|pod| pod.id).chain(pods.bad.iter().filter_map(|bad| bad.id)).max();
        let next = last.filter(|_| full).map(HostId);
        Ok(HostPage { hosts: pods.map(convert::host), next })
    }

    /// One host with NUMA nodes and VMs.
    pub async fn host(&self, id: HostId) -> Result<Host, ApiError> {
        let json = self.ask("pod.get", json!({ "id": id.0 })).await?;
        decode::one::<Pod>("pod.get", &json).map(convert::host)
    }

    /// Watches one host, or none: changes of the watched one come with NUMA nodes and VMs (maas-api §4.5).
    ///
    /// The server knows only hosts that were listed or read before, so read it first.
    pub async fn watch_host(&self, id: Option<HostId>) -> Result<Option<Host>, ApiError> {
        let params = id.map_or_else(|| json!({}), |id| json!({ "id": id.0 }));
        let json = self.ask("pod.set_active", params).await?;
        match id {
            Some(_) => decode::one::<Pod>("pod.set_active", &json).map(|pod| Some(convert::host(pod))),
            None => Ok(None),
        }
    }

    /// All hosts over REST, for regions whose socket cannot be had. Knows no NUMA nodes and no other projects; VMs are
    /// counted where the region lists them (3.0+), and unknown elsewhere.
    pub async fn hosts_by_rest(&self, is_superuser: bool) -> Result<Records<Host>, ApiError> {
        let hosts = decode::list::<VmHost>("vm-hosts", &self.http.get("vm-hosts/").await?)?;
        let vms = self.vm_counts().await;
        Ok(hosts.map(|host| {
            let mut host = convert::rest_host(host, is_superuser);
            if let Some(vms) = vms.as_ref().filter(|_| host.health() != HostHealth::NeverReached) {
                host.vm_count.tracked = Some(vms.get(&host.id).copied().unwrap_or(0));
            }
            host
        }))
    }

    /// VMs by host, of those that are machines of this MAAS (maas-api §3.5: a hidden endpoint, and a small one).
    async fn vm_counts(&self) -> Option<HashMap<HostId, i64>> {
        let json = self.http.get("virtual-machines/").await.ok()?;
        let vms = decode::list::<VirtualMachine>("virtual-machines", &json).ok()?.good;
        let mut counts = HashMap::new();
        for vm in vms.iter().filter(|vm| vm.machine_id.is_some()) {
            *counts.entry(HostId(vm.bmc_id)).or_insert(0) += 1;
        }
        Some(counts)
    }
}

/// A change of a host that the region told of.
pub enum HostChange {
    /// New or changed; the detail part is there only for the watched host.
    Put(Box<Host>),
    /// Removed.
    Gone(HostId),
}

/// Reads a `pod` notify.
pub fn host_change(action: Action, data: &str) -> Result<HostChange, BadRecord> {
    let broken = |error| decode::bad(data, error);
    match action {
        Action::Put => {
            decode::one::<Pod>("pod", data).map(|pod| HostChange::Put(Box::new(convert::host(pod)))).map_err(broken)
        }
        Action::Delete => decode::one::<i64>("pod", data).map(|id| HostChange::Gone(HostId(id))).map_err(broken),
    }
}
