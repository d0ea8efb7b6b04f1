//! What MAAS cannot tell of a host's network, and why. Said once, above everything else.

use crate::model::host::{Host, HostKind};

/// What is missing, in sentences. `machine` is whether the host's machine is known.
pub fn gaps(host: &Host, machine: bool) -> Vec<&'static str> {
    let mut all = Vec::new();
    let vms = host.detail.as_ref().map_or(&[][..], |detail| detail.vms.as_slice());
    if vms.iter().any(|vm| vm.host_nics.is_none()) {
        all.push(
            "MAAS does not record which host NIC a VM's NIC is attached to. What is shown follows from the nodes that list \
             the VM, from VLANs and from the rule by which MAAS attaches NICs; every line says how sure it is.",
        );
    }
    if host.kind == HostKind::Virsh {
        all.push("Of libvirt hosts MAAS reads neither pinned cores nor virtual functions.");
    }
    if host.machine.is_none() {
        all.push(
            "MAAS knows no machine behind this host, so types, VLANs, link speeds and nodes of its NICs are not known.",
        );
    } else if host.detail.as_ref().is_some_and(|detail| detail.numa.is_empty()) && machine {
        all.push("MAAS knows no NUMA nodes of this host: it was not commissioned since MAAS reads them.");
    }
    all
}
