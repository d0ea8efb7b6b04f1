//! The rules for NICs (maas-api §3.4.1): names, networks the host can reach, addresses, DHCP.

use super::cidr::{Cidr, best_subnet};
use super::context::Context;
use super::field::{Field, Findings};
use super::form::{ComposeForm, NicForm};
use super::interfaces::{Constraint, Key, Labeled, is_label, print};
use super::lookup::Lookup;
use super::reach::Place;
use crate::model::host::Host;
use crate::model::ids::VlanId;
use crate::model::machine::Machine;
use crate::model::network::{Networks, Subnet};
use std::net::IpAddr;

/// Linux takes interface names of at most so many bytes.
const LONGEST_NAME: usize = 15;

/// Looks at the NICs; returns the constraint string, empty for none.
pub(super) fn check(
    form: &ComposeForm,
    host: &Host,
    networks: &Networks,
    machine: Option<&Machine>,
    found: &mut Findings,
) -> String {
    let place = Place { host, networks, machine };
    if form.nics.is_empty() {
        place.any_network(found);
        return String::new();
    }
    if host.machine.is_none() {
        let text =
            "MAAS does not know the machine this host runs on, so it takes no NICs; remove them to get its default.";
        found.error(Field::Interfaces, text);
        return String::new();
    }
    let before = found.errors.len();
    names(&form.nics, found);
    let mut labeled = Vec::new();
    let mut vlans = Vec::new();
    for nic in &form.nics {
        let (constraints, reach) = place.one(nic, found);
        labeled.push(Labeled { label: nic.name.trim().to_owned(), constraints });
        vlans.push(reach);
    }
    same_address(&form.nics, found);
    if found.errors.len() == before {
        place.dhcp(form, &vlans, found);
    }
    match print(&labeled) {
        Ok(text) => text,
        Err(problem) => {
            if found.errors.len() == before {
                found.error(Field::Interfaces, problem);
            }
            String::new()
        }
    }
}

fn names(nics: &[NicForm], found: &mut Findings) {
    // An all-digit label becomes ethN in the guest.
    let guest = |nic: &NicForm| {
        let name = nic.name.trim();
        if name.bytes().all(|b| b.is_ascii_digit()) { format!("eth{name}") } else { name.to_owned() }
    };
    for (index, nic) in nics.iter().enumerate() {
        let (at, name) = (Field::NicName(nic.key), nic.name.trim());
        if !is_label(name) {
            found
                .error(at, "A NIC's name begins with a letter or digit; then hyphens and underscores may follow, too.");
        } else if nics[..index].iter().any(|other| guest(other) == guest(nic)) {
            found.error(at, format!("Two NICs are named {}.", guest(nic)));
        } else if name.len() > LONGEST_NAME {
            found.warn(at, format!("Names over {LONGEST_NAME} characters are replaced by a made-up one in the VM."));
        }
    }
}

/// Who has the addresses already. What a NIC is linked to is refused; other uses (leases, what was observed) may not be.
pub(super) fn addresses(nics: &[NicForm], context: &Context, found: &mut Findings) {
    for nic in nics {
        let at = Field::NicIp(nic.key);
        let Ok(address) = nic.ip.trim().parse::<IpAddr>() else { continue };
        if found.errors.iter().any(|(field, _)| *field == at) {
            continue;
        }
        match (context.linked.get(&address), context.addresses.get(&address)) {
            (Some(who), _) => found.error(at, format!("{who} has {address} already.")),
            (_, Some(Lookup::Taken(who))) => {
                found.warn(at, format!("{who} has {address}. MAAS refuses an address that is in use."));
            }
            (_, Some(Lookup::Failed)) => {
                found.warn(at, format!("Whether {address} is in use could not be checked; MAAS decides."));
            }
            (_, Some(Lookup::Unchecked)) => found.warn(at, format!("Checking whether {address} is in use…")),
            (_, Some(Lookup::Free) | None) => {}
        }
    }
}

fn same_address(nics: &[NicForm], found: &mut Findings) {
    let address = |nic: &NicForm| nic.ip.trim().parse::<IpAddr>().ok();
    for (index, nic) in nics.iter().enumerate() {
        if address(nic).is_some() && nics[..index].iter().any(|other| address(other) == address(nic)) {
            found.error(Field::NicIp(nic.key), "Another NIC has this address already.");
        }
    }
}

impl Place<'_> {
    /// One row: its constraints and the VLANs it may end up on.
    fn one(&self, nic: &NicForm, found: &mut Findings) -> (Vec<Constraint>, Vec<VlanId>) {
        let at = Field::Nic(nic.key);
        let networks = self.networks;
        let before = found.errors.len();
        let mut constraints = Vec::new();
        if let Some(id) = nic.space {
            match networks.spaces.get(&id) {
                Some(space) if space.name.contains([',', ';']) => {
                    found.error(at, format!("MAAS cannot be asked for a space with such a name: {}.", space.name));
                }
                Some(space) => constraints.push(Constraint::new(Key::Space, &space.name)),
                None => found.error(at, "The chosen space no longer exists."),
            }
        }
        if let Some(id) = nic.vlan {
            if !networks.vlans.contains_key(&id) {
                found.error(at, "The chosen VLAN no longer exists.");
            }
            constraints.push(Constraint::new(Key::Vlan, format!("id:{id}")));
        }
        let subnet = nic.subnet.and_then(|id| networks.subnets.get(&id));
        match subnet {
            Some(subnet) => constraints.push(Constraint::new(Key::SubnetCidr, &subnet.cidr)),
            None if nic.subnet.is_some() => found.error(at, "The chosen subnet no longer exists."),
            None => {}
        }
        let address_vlan = match nic.ip.trim() {
            "" => None,
            typed => self.address(Field::NicIp(nic.key), typed, subnet, found).map(|(address, vlan)| {
                constraints.push(Constraint::new(Key::Ip, address.to_string()));
                vlan
            }),
        };
        if constraints.is_empty() && found.errors.len() == before {
            found.missing(at, "Choose a space, a VLAN, a subnet or an address; or remove the NIC.");
        }
        if found.errors.len() > before {
            return (constraints, Vec::new());
        }
        let reach = self.reach(nic, subnet, address_vlan, found);
        (constraints, reach)
    }

    /// Reads an address; returns it with the VLAN on which MAAS looks for it.
    fn address(
        &self,
        at: Field,
        typed: &str,
        subnet: Option<&Subnet>,
        found: &mut Findings,
    ) -> Option<(IpAddr, VlanId)> {
        let Ok(address) = typed.parse::<IpAddr>() else {
            found.error(at, format!("“{typed}” is not an IP address."));
            return None;
        };
        let Some(best) = best_subnet(address, self.networks) else {
            found.error(at, format!("{address} is in no subnet that MAAS knows."));
            return None;
        };
        let chosen = subnet.unwrap_or(best);
        let cidr = Cidr::parse(&chosen.cidr);
        if !cidr.is_some_and(|cidr| cidr.contains(address)) {
            found.error(at, format!("{address} is not in {}.", chosen.cidr));
            return None;
        }
        if let Some(reason) = cidr.and_then(|cidr| cidr.reserved(address)) {
            found.warn(at, format!("{address} is {reason}: MAAS takes it, but the VM will have no use of it."));
        }
        if best.vlan != chosen.vlan {
            found.error(at, format!("MAAS takes {address} to be in the narrower {}, on another VLAN.", best.cidr));
            return None;
        }
        let gateway = chosen.gateway.as_deref().and_then(|gateway| gateway.parse::<IpAddr>().ok());
        if gateway == Some(address) {
            found.warn(at, format!("{address} is the gateway of {}.", chosen.cidr));
        }
        Some((address, best.vlan))
    }
}

#[cfg(test)]
mod tests {
    use super::super::form::Defaults;
    use super::super::testing::{host, machine, networks};
    use super::*;
    use crate::model::host::HostKind;
    use crate::model::ids::{SpaceId, SubnetId};

    fn run(rows: &[NicForm], known: bool, host: &Host) -> (String, Findings) {
        let mut form = ComposeForm::for_host(host, Defaults::default());
        for row in rows {
            let key = form.add_nic();
            let nic = form.nic_mut(key).unwrap();
            let name = if row.name.is_empty() { nic.name.clone() } else { row.name.clone() };
            *nic = NicForm { key, name, ..row.clone() };
        }
        let mut found = Findings::default();
        let machine = machine();
        (check(&form, host, &networks(), known.then_some(&machine), &mut found), found)
    }

    fn subnet(id: i64, ip: &str) -> NicForm {
        NicForm { subnet: Some(SubnetId(id)), ip: ip.to_owned(), ..NicForm::default() }
    }

    fn named(name: &str) -> NicForm {
        NicForm { name: name.to_owned(), ..subnet(1, "") }
    }

    fn text(rows: &[NicForm]) -> String {
        let (text, found) = run(rows, true, &host());
        assert_eq!(found, Findings::default());
        text
    }

    fn error(rows: &[NicForm]) -> String {
        let (_, found) = run(rows, true, &host());
        assert_eq!(found.errors.len(), 1, "{found:?}");
        found.errors[0].1.clone()
    }

    #[test]
    fn rows_become_constraints() {
        let space = NicForm { space: Some(SpaceId(2)), ..NicForm::default() };
        assert_eq!(
            text(&[subnet(1, " 10.10.0.9 "), space]),
            "eth0:subnet_cidr=10.10.0.0/24,ip=10.10.0.9;eth1:space=storage"
        );
        let vlan = NicForm { vlan: Some(VlanId(1)), ..NicForm::default() };
        assert_eq!(text(&[vlan]), "eth0:vlan=id:1");
        assert_eq!(text(&[subnet(5, "fd00::9")]), "eth0:subnet_cidr=fd00::/64,ip=fd00::9");
        assert_eq!(text(&[]), "");
    }

    #[test]
    fn names_follow_the_label_grammar() {
        for bad in ["_e", "my eth", "é", "-a", "a:b"] {
            assert!(error(&[named(bad)]).contains("begins with"), "{bad}");
        }
        assert_eq!(error(&[named("eth0"), named("eth0")]), "Two NICs are named eth0.");
        assert_eq!(error(&[named("eth0"), named("0")]), "Two NICs are named eth0.");
        let (_, found) = run(&[named("a-name-of-16-byte")], true, &host());
        assert!(found.warnings[0].1.contains("made-up"));
    }

    #[test]
    fn subnets_that_the_host_cannot_reach_are_refused() {
        // maas-ui §1 no. 2, maas-ui §2 no. 5.
        assert_eq!(error(&[subnet(3, "")]), "The host is not attached to fabric-0.30.");
        assert!(run(&[subnet(3, "")], false, &host()).1.errors[0].1.contains("not attached"));
        // Trap 27: the VLAN is not enough.
        assert!(error(&[subnet(7, "")]).contains("none of its NICs has a link on 10.21.0.0/24"));
        let (_, found) = run(&[subnet(7, "")], false, &host());
        assert!(found.errors.is_empty() && found.warnings[0].1.contains("Not known yet"), "{found:?}");
        let far = NicForm { space: Some(SpaceId(3)), ..NicForm::default() };
        assert!(error(std::slice::from_ref(&far)).contains("no VLAN of this space"));
        assert!(run(&[far], false, &host()).1.errors[0].1.contains("no VLAN of this space"));
        assert!(error(&[subnet(99, "")]).contains("no longer exists"));
    }

    #[test]
    fn addresses_must_be_usable() {
        assert!(error(&[subnet(1, "banana")]).contains("not an IP address"));
        assert_eq!(error(&[subnet(1, "10.20.0.9")]), "10.20.0.9 is not in 10.10.0.0/24.");
        // Advice of ours: MAAS takes both.
        for (ip, part) in [("10.10.0.0", "own address"), ("10.10.0.255", "broadcast")] {
            let (_, found) = run(&[subnet(1, ip)], true, &host());
            assert!(found.errors.is_empty() && found.warnings[0].1.contains(part), "{found:?}");
        }
        assert!(error(&[subnet(0, "")]).contains("no longer"));
        let alone = |ip: &str| NicForm { ip: ip.to_owned(), ..NicForm::default() };
        assert!(error(&[alone("8.8.8.8")]).contains("no subnet"));
        assert_eq!(text(&[alone("10.21.0.9")]), "eth0:ip=10.21.0.9");
        assert!(error(&[subnet(1, "10.10.0.9"), subnet(1, "10.10.0.9")]).contains("Another NIC"));
        assert!(error(&[subnet(6, "10.10.0.9")]).contains("narrower"));
        let (_, found) = run(&[subnet(1, "10.10.0.1")], true, &host());
        assert!(found.warnings[0].1.contains("gateway"));
    }

    #[test]
    fn choices_that_contradict_each_other_are_refused() {
        let both = NicForm { vlan: Some(VlanId(2)), ..subnet(1, "") };
        assert!(error(&[both]).contains("different VLANs"));
        let both = NicForm { space: Some(SpaceId(2)), ..subnet(1, "") };
        assert!(error(&[both]).contains("not in the chosen space"));
        assert!(error(&[NicForm::default()]).contains("Choose"));
    }

    #[test]
    fn one_nic_must_boot_however_many_there_are() {
        let dark = || subnet(4, "");
        assert!(error(&[dark()]).contains("DHCP"), "maas-ui §1 no. 3: one NIC counts too");
        assert!(error(&[dark(), dark()]).contains("DHCP"));
        let (_, found) = run(&[dark(), subnet(2, "")], true, &host());
        assert!(found.errors.is_empty(), "relayed DHCP counts: {found:?}");
        assert!(found.warnings[0].1.contains("first NIC"));
    }

    #[test]
    fn a_host_without_known_machine_takes_none() {
        let host = Host { machine: None, ..host() };
        assert!(run(&[subnet(1, "")], false, &host).1.errors[0].1.contains("does not know the machine"));
        assert_eq!(run(&[], false, &host).1, Findings::default());
    }

    #[test]
    fn lxd_needs_a_network_that_boots_and_virsh_does_not() {
        let mut host = host();
        host.detail.as_mut().unwrap().attached_vlans = vec![VlanId(4)];
        assert!(run(&[], true, &host).1.has_error(Field::Interfaces));
        host.kind = HostKind::Virsh;
        assert_eq!(run(&[], true, &host).1, Findings::default());
    }
}
