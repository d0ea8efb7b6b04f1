//! Findings of many hosts as rows, for the fleet page and for export.

use super::finding::Finding;
use crate::model::csv as format;
use crate::model::host::Host;
use crate::model::ids::{HostId, SystemId, VmId};

/// One finding with the names that people know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportRow {
    /// The host.
    pub host_id: HostId,
    /// Its name; not unique.
    pub host: String,
    /// The VMs' names, the finding's own VM first.
    pub vms: Vec<String>,
    /// The finding.
    pub finding: Finding,
}

impl ReportRow {
    /// The row as cells, in the order of [`HEADER`].
    fn cells(&self) -> Vec<String> {
        vec![
            self.host.clone(),
            self.vms.join("; "),
            self.finding.title().to_owned(),
            self.finding.certainty.label().to_owned(),
            self.finding.seen.clone(),
            self.finding.cost.clone(),
            self.fix().unwrap_or_default(),
        ]
    }

    /// Suggested fix; with the VM's name where several are concerned.
    pub fn fix(&self) -> Option<String> {
        let way = self.finding.fix.as_ref()?;
        let moved = self.finding.vms.iter().position(|vm| Some(*vm) == way.vm);
        let who = moved.filter(|_| self.vms.len() > 1).and_then(|at| self.vms.get(at));
        Some(way.text(who.map(String::as_str)))
    }
}

const HEADER: [&str; 7] = ["host", "vms", "finding", "certainty", "details", "effect", "suggested fix"];

/// Rows for one host's findings. `name` gives a machine's host name; a VM without one goes by its ids.
pub fn rows(host: &Host, findings: &[Finding], name: impl Fn(&SystemId) -> Option<String>) -> Vec<ReportRow> {
    let placements = host.detail.as_ref().map_or(&[][..], |detail| detail.vms.as_slice());
    let named = |id: &VmId| {
        let system_id = placements.iter().find(|vm| vm.id == *id).and_then(|vm| vm.system_id.as_ref());
        match system_id {
            Some(system_id) => name(system_id).unwrap_or_else(|| system_id.to_string()),
            None => format!("VM {id}"),
        }
    };
    findings
        .iter()
        .map(|finding| ReportRow {
            host_id: host.id,
            host: host.name.clone(),
            vms: finding.vms.iter().map(named).collect(),
            finding: finding.clone(),
        })
        .collect()
}

/// The rows as CSV.
pub fn csv(rows: &[ReportRow]) -> String {
    format::write(&HEADER, rows.iter().map(ReportRow::cells))
}
