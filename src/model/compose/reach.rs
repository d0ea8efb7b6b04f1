//! Whether the host reaches the networks that NICs ask for, and whether the VM can boot from them (maas-api §3.4.1).

use super::attach::candidates;
use super::field::{Field, Findings};
use super::form::{ComposeForm, NicForm};
use crate::model::host::{Host, HostKind};
use crate::model::ids::VlanId;
use crate::model::machine::Machine;
use crate::model::network::{Networks, Subnet};

/// What the NICs are looked at against.
pub(super) struct Place<'a> {
    pub host: &'a Host,
    pub networks: &'a Networks,
    pub machine: Option<&'a Machine>,
}

impl Place<'_> {
    /// No NICs: LXD needs some host NIC on a VLAN with DHCP. Virsh finds networks of its own.
    pub fn any_network(&self, found: &mut Findings) {
        if self.host.kind == HostKind::Lxd && self.host.detail.is_some() && !self.boots() {
            found.error(Field::Interfaces, "No NIC of the host is on a VLAN with DHCP by MAAS; LXD needs one.");
        }
    }

    /// Whether any VLAN of the host has DHCP.
    fn boots(&self) -> bool {
        let attached = self.host.detail.as_ref().map(|detail| detail.attached_vlans.as_slice());
        attached.unwrap_or_default().iter().any(|vlan| self.has_dhcp(*vlan))
    }

    fn has_dhcp(&self, vlan: VlanId) -> bool {
        // The VLAN list is live; the host's own list is as old as its last detail answer.
        if self.networks.vlans.contains_key(&vlan) {
            return self.networks.has_dhcp(vlan);
        }
        self.host.detail.as_ref().is_some_and(|detail| detail.boot_vlans.contains(&vlan))
    }

    /// Whether the host is on a VLAN; `None` while that is not known.
    fn attached(&self, vlan: VlanId) -> Option<bool> {
        Some(self.host.detail.as_ref()?.attached_vlans.contains(&vlan))
    }

    /// The VLANs that the NIC may end up on, as far as known; says what the host cannot reach.
    pub fn reach(
        &self,
        nic: &NicForm,
        subnet: Option<&Subnet>,
        address: Option<VlanId>,
        found: &mut Findings,
    ) -> Vec<VlanId> {
        let at = Field::Nic(nic.key);
        let asked: Vec<VlanId> = [nic.vlan, subnet.map(|subnet| subnet.vlan), address].into_iter().flatten().collect();
        if asked.windows(2).any(|pair| pair[0] != pair[1]) {
            found.error(at, "These are on different VLANs; a NIC is on one.");
            return Vec::new();
        }
        let in_space = |vlan: VlanId| {
            nic.space.is_none_or(|id| self.networks.vlans.get(&vlan).is_some_and(|vlan| vlan.space == Some(id)))
        };
        if let Some(vlan) = asked.first().copied() {
            if !in_space(vlan) {
                found.error(at, format!("{} is not in the chosen space.", self.networks.vlan_label(vlan)));
                return Vec::new();
            }
            if self.machine.is_none() && self.attached(vlan) == Some(false) {
                found.error(at, format!("The host is not attached to {}.", self.networks.vlan_label(vlan)));
                return Vec::new();
            }
        }
        if let Some(machine) = self.machine {
            return match candidates(nic, machine, self.networks).first() {
                Some(best) => best.vlan.into_iter().collect(),
                None => {
                    found.error(at, self.why_none(machine, subnet, asked.first().copied()));
                    Vec::new()
                }
            };
        }
        if let Some(subnet) = subnet {
            let text =
                format!("Not known yet whether a NIC of the host has a link on {}; MAAS needs one.", subnet.cidr);
            found.warn(at, text);
        } else if self.host.detail.is_none() {
            found.warn(at, "Not known yet whether the host reaches this network.");
        }
        match asked.first() {
            Some(vlan) => vec![*vlan],
            None => {
                let attached = self.host.detail.as_ref().map(|detail| detail.attached_vlans.as_slice());
                let within: Vec<VlanId> =
                    attached.unwrap_or_default().iter().copied().filter(|vlan| in_space(*vlan)).collect();
                if within.is_empty() && attached.is_some() {
                    found.error(at, "The host is attached to no VLAN of this space.");
                }
                within
            }
        }
    }

    fn why_none(&self, machine: &Machine, subnet: Option<&Subnet>, vlan: Option<VlanId>) -> String {
        let Some(vlan) = vlan else { return "The host is attached to no VLAN of this space.".to_owned() };
        let label = self.networks.vlan_label(vlan);
        if !machine.nics.iter().any(|nic| nic.vlan == Some(vlan)) {
            return format!("The host is not attached to {label}.");
        }
        match subnet {
            Some(subnet) => format!(
                "The host is on {label}, but none of its NICs has a link on {}. Ask for the VLAN or its space instead.",
                subnet.cidr
            ),
            None => "No NIC of the host matches all of this.".to_owned(),
        }
    }

    /// At least one NIC must be on a VLAN with DHCP, however many there are (maas-ui §1 no. 3).
    pub fn dhcp(&self, form: &ComposeForm, vlans: &[Vec<VlanId>], found: &mut Findings) {
        let sure = |reach: &Vec<VlanId>| !reach.is_empty() && reach.iter().all(|vlan| self.has_dhcp(*vlan));
        let maybe = |reach: &Vec<VlanId>| reach.is_empty() || reach.iter().any(|vlan| self.has_dhcp(*vlan));
        if self.host.kind == HostKind::Lxd && self.host.detail.is_some() && !self.boots() {
            self.any_network(found);
        } else if !vlans.iter().any(maybe) {
            found.error(Field::Interfaces, "At least one NIC must be on a VLAN with DHCP by MAAS.");
        } else if !vlans.iter().any(sure) {
            found.warn(Field::Interfaces, "Not sure that one of the NICs gets a VLAN with DHCP; MAAS needs one.");
            return;
        }
        let (Some(nic), Some(first)) = (form.nics.first(), vlans.first()) else { return };
        if !form.skip_commissioning && !maybe(first) {
            let text = "The VM boots from its first NIC, which is on a VLAN without DHCP: it cannot be commissioned.";
            found.warn(Field::Nic(nic.key), text);
        }
    }
}
