//! The networks to choose from for one NIC: what the host reaches first, the rest with the reason why not.

use super::attach::candidates;
use super::form::NicForm;
use super::reach::Place;
use crate::model::host::Host;
use crate::model::ids::VlanId;
use crate::model::machine::Machine;
use crate::model::network::Networks;
use crate::model::order::InOrder;

/// One network to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Id, of the kind that the list is of.
    pub id: i64,
    /// Its name and what tells it from others.
    pub label: String,
    /// Why it cannot be chosen.
    pub barred: Option<&'static str>,
}

/// What a NIC may be asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offers {
    /// Spaces.
    pub spaces: Vec<Offer>,
    /// Subnets.
    pub subnets: Vec<Offer>,
    /// VLANs.
    pub vlans: Vec<Offer>,
}

/// The choices for `nic`, given what else it asks for. Each list has what can be had first, both parts by label.
pub fn offers(nic: &NicForm, host: &Host, machine: Option<&Machine>, networks: &Networks) -> Offers {
    let place = Place { host, networks, machine };
    let boots = |vlan: VlanId| if networks.has_dhcp(vlan) { ", DHCP" } else { "" };
    let space_of = |vlan: VlanId| networks.space_of(vlan).map(|space| format!(", {}", space.name)).unwrap_or_default();
    // The address is the person's to fix: it narrows nothing.
    let asked = NicForm { ip: String::new(), ..nic.clone() };
    let spaces = networks.spaces.values().map(|space| Offer {
        id: space.id.0,
        label: space.name.clone(),
        barred: place.bars(&NicForm { space: Some(space.id), ..asked.clone() }),
    });
    let vlans = networks.vlans.values().map(|vlan| Offer {
        id: vlan.id.0,
        label: format!("{}{}{}", networks.vlan_label(vlan.id), space_of(vlan.id), boots(vlan.id)),
        barred: place.bars(&NicForm { vlan: Some(vlan.id), ..asked.clone() }),
    });
    let subnets = networks.subnets.values().map(|subnet| {
        let name = if subnet.name == subnet.cidr || subnet.name.is_empty() {
            subnet.cidr.clone()
        } else {
            format!("{} ({})", subnet.cidr, subnet.name)
        };
        Offer {
            id: subnet.id.0,
            label: format!("{name}, {}{}", networks.vlan_label(subnet.vlan), boots(subnet.vlan)),
            barred: place.bars(&NicForm { subnet: Some(subnet.id), ..asked.clone() }),
        }
    });
    Offers { spaces: sorted(spaces), subnets: sorted(subnets), vlans: sorted(vlans) }
}

fn sorted(offers: impl Iterator<Item = Offer>) -> Vec<Offer> {
    let mut all: Vec<Offer> = offers.collect();
    all.order_by(|a, b| (a.barred.is_some(), &a.label, a.id).cmp(&(b.barred.is_some(), &b.label, b.id)));
    all
}

impl Place<'_> {
    /// Why the host cannot give a NIC all of this; `None` also where that is not known.
    fn bars(&self, nic: &NicForm) -> Option<&'static str> {
        let subnet = nic.subnet.and_then(|id| self.networks.subnets.get(&id));
        let vlan = nic.vlan.or(subnet.map(|subnet| subnet.vlan));
        if let (Some(vlan), Some(subnet)) = (nic.vlan, subnet)
            && vlan != subnet.vlan
        {
            return Some("on another VLAN than chosen");
        }
        let in_space = |id: VlanId| {
            nic.space.is_none_or(|space| self.networks.vlans.get(&id).is_some_and(|vlan| vlan.space == Some(space)))
        };
        if vlan.is_some_and(|vlan| !in_space(vlan)) {
            return Some("in another space than chosen");
        }
        let attached = |vlan: VlanId| match self.machine {
            Some(machine) => machine.nics.iter().any(|nic| nic.vlan == Some(vlan)),
            None => self.host.detail.as_ref().is_none_or(|detail| detail.attached_vlans.contains(&vlan)),
        };
        let reached = match vlan {
            Some(vlan) => attached(vlan),
            None => self.networks.vlans.keys().any(|vlan| in_space(*vlan) && attached(*vlan)),
        };
        if !reached {
            return Some("the host is not attached to it");
        }
        let machine = self.machine?;
        candidates(nic, machine, self.networks).is_empty().then_some("no NIC of the host has a link on it")
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{host, machine, networks};
    use super::*;
    use crate::model::ids::{SpaceId, SubnetId};

    fn barred(offers: &[Offer]) -> Vec<(i64, &'static str)> {
        offers.iter().filter_map(|offer| offer.barred.map(|reason| (offer.id, reason))).collect()
    }

    #[test]
    fn what_the_host_reaches_comes_first() {
        let all = offers(&NicForm::default(), &host(), Some(&machine()), &networks());
        let ids: Vec<i64> = all.subnets.iter().map(|offer| offer.id).collect();
        assert_eq!(ids, [1, 2, 4, 5, 6, 7, 3]);
        assert_eq!(all.subnets[0].label, "10.10.0.0/24, fabric-0 untagged, DHCP");
        let far = "the host is not attached to it";
        assert_eq!(barred(&all.subnets), [(6, far), (7, "no NIC of the host has a link on it"), (3, far)]);
        assert_eq!(barred(&all.vlans), [(3, far)]);
        assert_eq!(barred(&all.spaces), [(3, far)]);
        assert_eq!(all.vlans[0].label, "fabric-0 untagged, management, DHCP");
    }

    #[test]
    fn choices_narrow_each_other() {
        let nic = NicForm { space: Some(SpaceId(2)), ip: "nonsense".to_owned(), ..NicForm::default() };
        let all = offers(&nic, &host(), Some(&machine()), &networks());
        assert_eq!(all.subnets[0].id, 2);
        assert!(barred(&all.subnets).contains(&(1, "in another space than chosen")));
        let nic = NicForm { subnet: Some(SubnetId(1)), ..NicForm::default() };
        let all = offers(&nic, &host(), Some(&machine()), &networks());
        assert!(barred(&all.vlans).contains(&(2, "on another VLAN than chosen")));
        assert_eq!(barred(&all.spaces).len(), 2);
    }

    #[test]
    fn without_the_machine_the_hosts_own_list_decides() {
        let all = offers(&NicForm::default(), &host(), None, &networks());
        assert!(all.subnets.iter().any(|offer| offer.id == 7 && offer.barred.is_none()));
        assert_eq!(barred(&all.vlans), [(3, "the host is not attached to it")]);
        let closed = Host { detail: None, ..host() };
        assert_eq!(barred(&offers(&NicForm::default(), &closed, None, &networks()).subnets), []);
    }
}
