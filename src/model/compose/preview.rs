//! What MAAS will make of a NIC: which host NIC it hangs on, how, on which NUMA node, and whether it can boot.

use super::attach::candidates;
use super::form::NicForm;
use crate::model::host::{Host, HostKind};
use crate::model::machine::Machine;
use crate::model::network::Networks;
use crate::model::network_map::Attach;
use crate::model::nic::{Nic, NicKind};
use crate::model::nic_walk::all_nodes_below;

/// Where one NIC of the form ends up, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// The host NIC.
    pub host_nic: String,
    /// How the VM hangs on it.
    pub attach: Attach,
    /// `fabric-0.20`.
    pub vlan: String,
    /// NUMA nodes of the ports behind it; `None` where MAAS does not know.
    pub nodes: Option<Vec<i64>>,
    /// Whether MAAS serves DHCP there.
    pub dhcp: bool,
}

impl Preview {
    /// As one line.
    pub fn words(&self) -> String {
        let node = match self.nodes.as_deref() {
            Some([one]) => format!(", NUMA node {one}"),
            Some(several) => {
                let several: Vec<String> = several.iter().map(i64::to_string).collect();
                format!(", NUMA nodes {}", several.join(" and "))
            }
            None => String::new(),
        };
        let dhcp = if self.dhcp { "DHCP" } else { "no DHCP" };
        format!("On {} ({}), {}{node}, {dhcp}", self.host_nic, self.attach.label(), self.vlan)
    }
}

/// The preview of a row; `None` while it asks for nothing, or when nothing matches.
pub fn preview(nic: &NicForm, host: &Host, machine: &Machine, networks: &Networks) -> Option<Preview> {
    let asks = nic.space.is_some() || nic.subnet.is_some() || nic.vlan.is_some() || !nic.ip.trim().is_empty();
    let best = *candidates(nic, machine, networks).first().filter(|_| asks)?;
    let vlan = best.vlan?;
    Some(Preview {
        host_nic: best.name.clone(),
        attach: attach(best, host),
        vlan: networks.vlan_label(vlan),
        nodes: all_nodes_below(best, &machine.nics),
        dhcp: networks.has_dhcp(vlan),
    })
}

/// A bridge is used as such; LXD takes a VF where the NIC has any, else a macvlan (maas-api §3.4.1).
fn attach(nic: &Nic, host: &Host) -> Attach {
    match nic.kind {
        NicKind::Bridge => Attach::Bridge,
        _ if host.kind == HostKind::Lxd && nic.sriov_max_vf > 0 => Attach::SrIov,
        _ => Attach::Macvlan,
    }
}

/// What MAAS attaches when no NIC is asked for.
pub fn default_network(host: &Host) -> &'static str {
    match host.kind {
        HostKind::Lxd => {
            "MAAS attaches one NIC to the best NIC of the host that is on a VLAN with DHCP: a bridge before SR-IOV before macvlan."
        }
        _ => {
            "MAAS attaches one NIC to the libvirt network maas, else default, else to a bridge on a VLAN with DHCP, else by macvlan."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{host, machine, networks};
    use super::*;
    use crate::model::ids::{SubnetId, VlanId};

    fn words(nic: NicForm, host: &Host, machine: &Machine) -> Option<String> {
        preview(&nic, host, machine, &networks()).map(|preview| preview.words())
    }

    #[test]
    fn the_first_candidate_in_words() {
        let subnet = |id| NicForm { subnet: Some(SubnetId(id)), ..NicForm::default() };
        let machine = machine();
        assert_eq!(words(subnet(1), &host(), &machine).unwrap(), "On br0 (bridge), fabric-0 untagged, DHCP");
        assert_eq!(words(subnet(4), &host(), &machine).unwrap(), "On eno3 (macvlan), fabric-0.40, no DHCP");
        assert_eq!(words(subnet(3), &host(), &machine), None);
        assert_eq!(words(NicForm::default(), &host(), &machine), None);
    }

    #[test]
    fn virtual_functions_are_for_lxd_only() {
        let mut machine = machine();
        for nic in machine.nics.iter_mut().filter(|nic| nic.name == "eno3") {
            (nic.sriov_max_vf, nic.numa_node) = (8, Some(1));
        }
        let nic = NicForm { vlan: Some(VlanId(4)), ..NicForm::default() };
        let text = words(nic.clone(), &host(), &machine).unwrap();
        assert_eq!(text, "On eno3 (SR-IOV), fabric-0.40, NUMA node 1, no DHCP");
        let virsh = Host { kind: HostKind::Virsh, ..host() };
        assert!(words(nic, &virsh, &machine).unwrap().contains("macvlan"));
    }
}
