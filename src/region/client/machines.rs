//! Machines: VMs of a host, the machine a host runs on, NICs of VMs.

use super::Region;
use crate::model::ids::{HostId, SystemId};
use crate::model::machine::Machine;
use crate::model::vm::Vm;
use crate::region::convert;
use crate::region::decode;
use crate::region::error::ApiError;
use crate::region::frame::Action;
use crate::region::http::encode;
use crate::region::wire::machine::{MachineDetail, MachinePage, MachineRow, RestMachine};
use serde_json::value::RawValue;
use serde_json::{Value, json};

/// Rows of a page; MAAS answers 50 in 0.2–0.3 s (design §3).
const PAGE: usize = 50;

/// Part of a list of VMs.
pub struct VmPage {
    /// Those on the host that was asked for.
    pub vms: Vec<Vm>,
    /// Rows that came, those of other hosts and unreadable ones included.
    pub rows: usize,
    /// Rows of the whole list, where pages have numbers.
    pub count: Option<usize>,
    /// What to ask for next; `None` after the last.
    pub next: Option<VmCursor>,
}

/// Where a list of VMs goes on: a page number since 3.3, the last row's id before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VmCursor(i64);

impl Region {
    /// VMs of one host, or of all hosts. Names are not unique and match loosely, so rows are held against the id
    /// (maas-api §4.8.2).
    pub async fn vm_page(&self, host: Option<(HostId, &str)>, from: Option<VmCursor>) -> Result<VmPage, ApiError> {
        let page = if self.features().paged_machines {
            self.paged_vms(host.map(|(_, name)| name), from).await?
        } else {
            self.listed_vms(from).await?
        };
        let wanted = |vm: &Vm| match host {
            Some((id, _)) => vm.host == Some(id),
            None => vm.host.is_some(),
        };
        Ok(VmPage { vms: page.vms.into_iter().filter(wanted).collect(), ..page })
    }

    async fn paged_vms(&self, name: Option<&str>, from: Option<VmCursor>) -> Result<VmPage, ApiError> {
        let number = from.map_or(1, |cursor| cursor.0);
        let filter = name.map_or_else(|| json!({ "pod_type": ["lxd", "virsh"] }), |name| json!({ "pod": [name] }));
        let params = json!({
            "filter": filter, "page_size": PAGE, "page_number": number, "group_key": Value::Null,
            "group_collapsed": [], "sort_key": "hostname", "sort_direction": "ascending",
        });
        let json = self.ask("machine.list", params).await?;
        let page: MachinePage<Box<RawValue>> = decode::one("machine.list", &json)?;
        let items: Vec<&Box<RawValue>> = page.groups.iter().flat_map(|group| &group.items).collect();
        let rows = items.len();
        let vms = items.into_iter().filter_map(|row| decode::one::<MachineRow>("machine.list", row.get()).ok());
        let more = page.cur_page < page.num_pages && page.cur_page == number;
        let (next, count) = (more.then_some(VmCursor(number + 1)), usize::try_from(page.count).ok());
        Ok(VmPage { vms: vms.map(convert::vm).collect(), rows, count, next })
    }

    async fn listed_vms(&self, from: Option<VmCursor>) -> Result<VmPage, ApiError> {
        let mut params = json!({ "limit": PAGE });
        if let Some(VmCursor(last)) = from {
            params["start"] = json!(last);
        }
        let rows = decode::list::<MachineRow>("machine.list", &self.ask("machine.list", params).await?)?;
        let last = rows.good.iter().map(|row| row.id).chain(rows.bad.iter().filter_map(|bad| bad.id)).max();
        let (came, next) = (rows.len(), last.filter(|_| rows.len() >= PAGE).map(VmCursor));
        Ok(VmPage { vms: rows.good.into_iter().map(convert::vm).collect(), rows: came, count: None, next })
    }

    /// The machine a host runs on. It may be a controller, which `machine.get` does not find (maas-api §7 no. 11).
    pub async fn host_machine(&self, id: &SystemId) -> Result<Machine, ApiError> {
        let params = json!({ "system_id": id.0 });
        let json = match self.ask("machine.get", params.clone()).await {
            Err(ApiError::NotFound(_)) => self.ask("controller.get", params).await?,
            other => other?,
        };
        decode::one::<MachineDetail>("machine.get", &json).map(convert::machine)
    }

    /// All VMs of a host with their NICs, in one answer: the socket would need a call for each.
    pub async fn vm_machines(&self, host: HostId, name: &str) -> Result<Vec<Machine>, ApiError> {
        self.rest_machines(host, &format!("pod={}", encode(name))).await
    }

    /// Some of the VMs of a host with their NICs.
    pub async fn vm_machines_of(&self, host: HostId, ids: &[SystemId]) -> Result<Vec<Machine>, ApiError> {
        let ids: Vec<String> = ids.iter().map(|id| format!("id={}", encode(&id.0))).collect();
        self.rest_machines(host, &ids.join("&")).await
    }

    async fn rest_machines(&self, host: HostId, query: &str) -> Result<Vec<Machine>, ApiError> {
        let json = self.http.get(&format!("machines/?{query}")).await?;
        let machines = decode::list::<RestMachine>("machines", &json)?.good;
        let mine = machines.into_iter().filter(|machine| machine.pod.as_ref().is_some_and(|pod| pod.id == host.0));
        Ok(mine.map(convert::rest_machine).collect())
    }
}

/// A change of a machine that the region told of: the row, or the id of one that is gone.
pub fn vm_change(action: Action, data: &str) -> Result<Result<Vm, SystemId>, ApiError> {
    match action {
        Action::Put => decode::one::<MachineRow>("machine", data).map(|row| Ok(convert::vm(row))),
        Action::Delete => decode::one::<String>("machine", data).map(|id| Err(SystemId(id))),
    }
}
