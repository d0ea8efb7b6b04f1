//! Which NIC of the host's machine a VM's NIC will hang on (maas-api §3.4.1).

use super::cidr::best_subnet;
use super::form::NicForm;
use crate::model::machine::Machine;
use crate::model::network::Networks;
use crate::model::nic::{Nic, NicKind};
use crate::model::order::InOrder;
use std::cmp::Reverse;
use std::net::IpAddr;

/// The host NICs that satisfy a row of the form, in the order in which MAAS prefers them: it takes the first one.
///
/// Bridges come before bonds, bonds before the rest, and the highest id first. An address that cannot be read asks for
/// nothing.
pub fn candidates<'a>(wanted: &NicForm, machine: &'a Machine, networks: &Networks) -> Vec<&'a Nic> {
    let address: Option<IpAddr> = wanted.ip.trim().parse().ok();
    // No known subnet has the address: nothing matches.
    let address_vlan = address.map(|address| best_subnet(address, networks).map(|subnet| subnet.vlan));
    let matches = |nic: &&Nic| {
        let Some(vlan) = nic.vlan else { return false };
        wanted.vlan.is_none_or(|id| id == vlan)
            && wanted.space.is_none_or(|id| networks.vlans.get(&vlan).is_some_and(|vlan| vlan.space == Some(id)))
            && wanted.subnet.is_none_or(|id| nic.links.iter().any(|link| link.subnet == Some(id)))
            && address_vlan.is_none_or(|id| id == Some(vlan))
    };
    let mut found: Vec<&Nic> = machine.nics.iter().filter(matches).collect();
    found.order_by_key(|nic| {
        let rank = match nic.kind {
            NicKind::Bridge => 0,
            NicKind::Bond => 1,
            _ => 2,
        };
        (rank, Reverse(nic.id))
    });
    found
}

#[cfg(test)]
mod tests {
    use super::super::testing::{machine, networks};
    use super::*;
    use crate::model::ids::{SpaceId, SubnetId, VlanId};

    fn names(wanted: NicForm) -> Vec<String> {
        let machine = machine();
        candidates(&wanted, &machine, &networks()).into_iter().map(|nic| nic.name.clone()).collect()
    }

    #[test]
    fn bridges_then_bonds_then_the_highest_id() {
        assert_eq!(names(NicForm { vlan: Some(VlanId(1)), ..NicForm::default() }), ["br0", "eno4", "eno1"]);
        assert_eq!(names(NicForm { space: Some(SpaceId(2)), ..NicForm::default() }), ["bond0", "eno2"]);
    }

    #[test]
    fn a_subnet_needs_a_link_and_an_address_only_the_vlan() {
        assert_eq!(names(NicForm { subnet: Some(SubnetId(1)), ..NicForm::default() }), ["br0"]);
        assert!(names(NicForm { subnet: Some(SubnetId(7)), ..NicForm::default() }).is_empty());
        assert_eq!(names(NicForm { ip: " 10.21.0.9 ".to_owned(), ..NicForm::default() }), ["bond0", "eno2"]);
        assert!(names(NicForm { ip: "8.8.8.8".to_owned(), ..NicForm::default() }).is_empty());
    }

    #[test]
    fn everything_asked_for_must_hold() {
        let both = NicForm { space: Some(SpaceId(1)), subnet: Some(SubnetId(2)), ..NicForm::default() };
        assert!(names(both).is_empty());
    }
}
