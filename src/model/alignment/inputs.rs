//! What has to be read beside a host's own record before its findings are complete.

use crate::model::host::Host;

/// Whether NICs can be out of place on this host: it has several NUMA nodes, and a VM that is bound to some of its cores.
/// Where they cannot, nobody needs to read its machine and those of its VMs.
pub fn nics_matter(host: &Host) -> bool {
    host.detail.as_ref().is_some_and(|detail| {
        detail.numa.iter().filter(|node| node.has_cores()).count() > 1
            && detail.vms.iter().any(|vm| !vm.cores.pinned().is_empty())
    })
}

/// Whether a change of the host may have moved NICs of its VMs: those have to be read again then.
pub fn nics_moved(before: &Host, now: &Host) -> bool {
    match (&before.detail, &now.detail) {
        (Some(before), Some(now)) => before.vms != now.vms || before.numa != now.numa,
        (before, now) => before.is_some() != now.is_some(),
    }
}
