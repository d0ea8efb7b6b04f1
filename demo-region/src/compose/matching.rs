//! From interface constraints to NICs of the VM host's machine.

use super::{ComposeError, interfaces::Labeled};
use crate::state::{Attachment, Host, HostKind, Machine, Nic, NicKind, World};
use std::net::IpAddr;

/// One NIC of the VM to be: where it hangs and how.
#[derive(Clone, Debug)]
pub struct Chosen {
    pub label: Option<String>,
    pub attachment: Attachment,
    pub host_nic: Option<i64>,
    pub vlan: Option<i64>,
    pub subnet: Option<i64>,
    pub ip: Option<String>,
    pub unconfigured: bool,
}

pub fn choose(world: &World, host: &Host, wishes: &[Labeled]) -> Result<Vec<Chosen>, ComposeError> {
    let machine = world.host_machine(host);
    if wishes.is_empty() {
        return default_nic(world, host, machine).map(|nic| vec![nic]);
    }
    let problem = |text: &str| ComposeError::Problem(text.to_owned());
    let machine = machine.ok_or_else(|| problem("Pod must be on a known host if interfaces are specified."))?;
    let mut chosen = Vec::new();
    for wish in wishes {
        let mut best: Option<&Nic> = None;
        for nic in &machine.nics {
            if matches(world, machine, nic, wish)? && best.is_none_or(|known| rank(nic) > rank(known)) {
                best = Some(nic);
            }
        }
        let nic = best.ok_or_else(|| problem("This pod does not match the specified networks."))?;
        chosen.push(attach(world, host, machine, nic, wish));
    }
    if !chosen.iter().filter_map(|nic| nic.vlan).any(|vlan| world.has_dhcp(vlan)) {
        return Err(problem("MAAS DHCP must be enabled on at least one VLAN attached to the specified interfaces."));
    }
    if host.kind == HostKind::Lxd {
        default_nic(world, host, Some(machine))?;
    }
    Ok(chosen)
}

/// Bridges first, then bonds, then the highest id.
fn rank(nic: &Nic) -> (u8, i64) {
    let kind = match nic.kind {
        NicKind::Bridge => 2,
        NicKind::Bond => 1,
        _ => 0,
    };
    (kind, nic.id)
}

/// Without constraints: the best NIC on a VLAN with DHCP, in the order bridge, SR-IOV, the rest.
fn default_nic(world: &World, host: &Host, machine: Option<&Machine>) -> Result<Chosen, ComposeError> {
    let Some(machine) = machine else {
        // libvirt's own network, unchecked.
        return Ok(Chosen {
            label: None,
            attachment: Attachment::Bridge,
            host_nic: None,
            vlan: Some(1),
            subnet: Some(1),
            ip: None,
            unconfigured: false,
        });
    };
    let order = |nic: &&Nic| {
        let kind = match attachment(host, machine, nic).0 {
            Attachment::Bridge => 2,
            Attachment::Sriov => 1,
            Attachment::Macvlan => 0,
        };
        (kind, nic.id)
    };
    let nic = machine
        .nics
        .iter()
        .filter(|nic| nic.vlan.is_some_and(|vlan| world.has_dhcp(vlan)))
        .max_by_key(order)
        .ok_or_else(|| {
            ComposeError::Unavailable(
                "Unable to compose machine because: Failed talking to pod: No host network to attach VM interfaces to"
                    .into(),
            )
        })?;
    Ok(attach(world, host, machine, nic, &Labeled { label: String::new(), conditions: vec![] }))
}

/// How, and on which host NIC: a VLAN interface over an SR-IOV port takes a function of that port.
fn attachment(host: &Host, machine: &Machine, nic: &Nic) -> (Attachment, i64) {
    if nic.kind == NicKind::Bridge {
        return (Attachment::Bridge, nic.id);
    }
    if host.kind == HostKind::Lxd {
        let port = if nic.kind == NicKind::Vlan {
            nic.parents.first().and_then(|id| machine.nic(*id)).unwrap_or(nic)
        } else {
            nic
        };
        if port.sriov_max_vf > 0 {
            return (Attachment::Sriov, port.id);
        }
    }
    (Attachment::Macvlan, nic.id)
}

fn attach(world: &World, host: &Host, machine: &Machine, nic: &Nic, wish: &Labeled) -> Chosen {
    let (attachment, on) = attachment(host, machine, nic);
    let ip = wish.values("ip").next().map(str::to_owned);
    let by_ip = ip.as_deref().and_then(|ip| ip.parse().ok()).and_then(|ip| world.best_subnet(ip));
    let by_cidr = wish
        .values("subnet_cidr")
        .chain(wish.values("subnet"))
        .find_map(|wanted| world.subnets.iter().find(|subnet| subnet_is(subnet, wanted)));
    let any = || world.subnets.iter().find(|subnet| Some(subnet.vlan) == nic.vlan);
    let subnet = by_ip.or(by_cidr).or_else(any).map(|subnet| subnet.id);
    let unconfigured = wish.values("mode").any(|mode| mode == "unconfigured");
    Chosen {
        label: (!wish.label.is_empty()).then(|| wish.label.clone()),
        attachment,
        host_nic: Some(on),
        vlan: nic.vlan,
        subnet: subnet.filter(|_| !unconfigured),
        ip: ip.filter(|_| !unconfigured),
        unconfigured,
    }
}

/// Different keys are ANDed, repeated ones ORed, `not_` keys exclude.
fn matches(world: &World, machine: &Machine, nic: &Nic, wish: &Labeled) -> Result<bool, ComposeError> {
    let mut fits = true;
    let mut keys: Vec<&str> =
        wish.conditions.iter().filter(|condition| !condition.not).map(|condition| condition.key).collect();
    keys.sort_unstable();
    keys.dedup();
    for key in keys {
        let mut any = false;
        for value in wish.values(key) {
            any |= one(world, machine, nic, key, value)?;
        }
        fits &= any;
    }
    for condition in wish.conditions.iter().filter(|condition| condition.not) {
        fits &= !one(world, machine, nic, condition.key, &condition.value)?;
    }
    Ok(fits)
}

fn missing(what: &str) -> ComposeError {
    ComposeError::NotFound(format!("No {what} matches the given query."))
}

fn one(world: &World, machine: &Machine, nic: &Nic, key: &str, value: &str) -> Result<bool, ComposeError> {
    let vlan = nic.vlan.and_then(|id| world.vlan(id));
    let number = |text: &str, kind: &str| {
        let text = text.to_lowercase();
        text.strip_prefix(&format!("{kind}-")).unwrap_or(&text).parse::<i64>().ok()
    };
    Ok(match key {
        "id" => value.parse() == Ok(nic.id),
        "name" => nic.name == value,
        "hostname" => machine.hostname == value,
        "type" => nic.kind.name() == value,
        "tag" => value.split("&&").all(|tag| nic.tags.iter().any(|known| known == tag.trim())),
        "link_speed" => value.parse::<i64>().is_ok_and(|speed| nic.speed >= speed),
        "fabric" => {
            let id = number(value, "fabric");
            let fabric = world
                .fabrics
                .iter()
                .find(|fabric| fabric.name == value)
                .or_else(|| world.fabrics.iter().find(|fabric| Some(fabric.id) == id))
                .ok_or_else(|| missing("Fabric"))?;
            vlan.is_some_and(|vlan| vlan.fabric == fabric.id)
        }
        "fabric_class" => vlan
            .and_then(|vlan| world.fabric(vlan.fabric))
            .is_some_and(|fabric| fabric.class_type.as_deref() == Some(value)),
        "vlan" => vlan.is_some_and(|vlan| match value.split_once(':') {
            Some(("id", id)) => id.parse() == Ok(vlan.id),
            Some(("vid", vid)) => vid.parse() == Ok(vlan.vid),
            Some(("name", name)) => vlan.name.as_deref() == Some(name),
            _ => value.parse() == Ok(vlan.vid) || vlan.name.as_deref() == Some(value),
        }),
        "vid" => {
            let vid = vid(value)?;
            vlan.is_some_and(|vlan| vlan.vid == vid)
        }
        "space" => {
            if value == "undefined" {
                return Ok(vlan.is_some_and(|vlan| vlan.space.is_none()));
            }
            let id = number(value, "space");
            let space = world
                .spaces
                .iter()
                .find(|space| space.name == value)
                .or_else(|| world.spaces.iter().find(|space| Some(space.id) == id))
                .ok_or_else(|| missing("Space"))?;
            vlan.is_some_and(|vlan| vlan.space == Some(space.id))
        }
        "subnet" | "subnet_cidr" => {
            nic.links.iter().filter_map(|link| world.subnet(link.subnet?)).any(|subnet| subnet_is(subnet, value))
        }
        "ip" => {
            let subnet = value
                .parse::<IpAddr>()
                .ok()
                .and_then(|ip| world.best_subnet(ip))
                .ok_or_else(|| ComposeError::Internal("'NoneType' object has no attribute 'vlan'".into()))?;
            nic.vlan == Some(subnet.vlan)
        }
        // Stored and, but for `unconfigured`, ignored.
        _ => true,
    })
}

fn subnet_is(subnet: &crate::state::Subnet, value: &str) -> bool {
    if subnet.cidr == value || subnet.name == value || value.parse() == Ok(subnet.id) {
        return true;
    }
    match value.split_once(':') {
        Some(("cidr", cidr)) => subnet.cidr == cidr,
        Some(("name", name)) => subnet.name == name,
        Some(("id", id)) => id.parse() == Ok(subnet.id),
        Some(("ip", ip)) => ip.parse().is_ok_and(|ip| subnet.contains(ip)),
        _ => value.to_lowercase().strip_prefix("subnet-").is_some_and(|id| id.parse() == Ok(subnet.id)),
    }
}

fn vid(value: &str) -> Result<i64, ComposeError> {
    let lower = value.to_lowercase();
    let parsed = if lower == "untagged" {
        Some(0)
    } else if let Some(hex) = lower.strip_prefix("0x") {
        i64::from_str_radix(hex, 16).ok()
    } else if let Some(binary) = lower.strip_prefix("0b") {
        i64::from_str_radix(binary, 2).ok()
    } else {
        lower.parse().ok()
    };
    parsed
        .filter(|vid| (0..=4094).contains(vid))
        .ok_or_else(|| ComposeError::Problem("VLAN tag (VID) out of range (0-4094; 0 for untagged.)".into()))
}
