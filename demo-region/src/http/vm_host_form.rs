//! Creating and changing VM hosts (maas-api §3.3.2, §3.3.3, §4.6.5); the socket uses it too.

use crate::{
    compose::{Errors, Fields, fields::NO_SUCH_CHOICE, fields::not_a_choice},
    fleet::{Builder, HostSpec, NicSpec, NodeSpec},
    ident,
    state::parts,
    state::{Host, HostKind, NicKind, Power, World},
};

/// Zones and pools are named in REST and numbered on the socket.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Names {
    Names,
    Ids,
}

pub enum Refusal {
    Form(Errors),
    /// Status for REST, and the text
    Text(u16, String),
}

pub fn create(world: &mut World, fields: &Fields, names: Names) -> Result<i64, Refusal> {
    let mut errors = Errors::default();
    let kind = match fields.get("type") {
        None => {
            errors.add("type", "This field is required.");
            return Err(Refusal::Form(errors));
        }
        Some("lxd") => HostKind::Lxd,
        Some("virsh") => HostKind::Virsh,
        Some(other) => {
            errors.add("type", not_a_choice(other));
            return Err(Refusal::Form(errors));
        }
    };
    let Some(address) = fields.get("power_address").map(str::to_owned) else {
        errors.add("power_address", "This field is required.");
        return Err(Refusal::Form(errors));
    };
    let name = match fields.get("name") {
        Some(name) => name.to_owned(),
        None => ident::two_words(&mut world.rng),
    };
    let project = fields.get("project").unwrap_or("default").to_owned();
    let mut host = parts::blank_lxd(0, &name, &address, &project);
    host.kind = kind;
    host.created = crate::clock::now();
    host.updated = host.created;
    apply(world, &mut host, fields, names, &mut errors)?;
    if !errors.0.is_empty() {
        return Err(Refusal::Form(errors));
    }
    let twin = world.hosts.values().any(|known| {
        known.kind == kind
            && known.power.address == address
            && known.project() == host.project()
            && (kind == HostKind::Virsh || fields.get("certificate") == Some(known.power.certificate.as_str()))
    });
    if twin {
        return Err(Refusal::Text(400, format!("Pod {name} with type and parameters already exist.")));
    }
    if kind == HostKind::Lxd && world.machine_by_hostname(&parts::hostname_of(&name)).is_some() {
        errors.add("hostname", "Node with this Hostname already exists.");
        return Err(Refusal::Form(errors));
    }
    Ok(save(world, host))
}

/// An address with "unreachable" in it does not answer: the host is saved all the same (3.1+).
fn save(world: &mut World, mut host: Host) -> i64 {
    if host.power.address.contains("unreachable") {
        host.id = world.next_id("bmc");
        let tags = host.tags.clone();
        world.add_host(Host { tags, ..parts::unreachable(host.clone()) });
        return host.id;
    }
    let seed = world.seed;
    if host.kind == HostKind::Virsh {
        host.id = world.next_id("bmc");
        host.version.clear();
        host.tags.push("virtual".into());
        host.own_cores = 16;
        host.own_memory = 32_768;
        host.hints = crate::state::Hints { cores: 16, memory: 32_768, cpu_speed: 2400 };
        let mut pool = parts::storage_pool("default", "dir", 500);
        pool.id = ident::uuid(seed, &format!("libvirt/{}", host.name));
        host.default_storage_pool = Some(pool.id.clone());
        host.storage_pools = vec![pool];
        let id = host.id;
        world.add_host(host);
        return id;
    }
    // A plain LXD server turns up behind any other address.
    let spec = HostSpec {
        name: host.name.clone(),
        nodes: vec![NodeSpec { cores: (0..32).collect(), memory: 65_536, hugepages: None }],
        nics: vec![
            NicSpec {
                name: "eno1",
                kind: NicKind::Physical,
                vlan: Some(1),
                subnet: None,
                parents: &[],
                numa: Some(0),
                vfs: 0,
                speed: 10_000,
                connected: true,
            },
            NicSpec {
                name: "br0",
                kind: NicKind::Bridge,
                vlan: Some(1),
                subnet: Some(1),
                parents: &["eno1"],
                numa: None,
                vfs: 0,
                speed: 0,
                connected: true,
            },
        ],
        storage: vec![parts::storage_pool("default", "zfs", 1000), parts::storage_pool("images", "dir", 1000)],
        default_pool: Some("default"),
        project: "default",
        zone: host.zone,
        pool: host.pool,
        tags: vec![],
        ratios: (host.cpu_ratio, host.memory_ratio),
        macvlan: None,
        cluster: None,
    };
    let machine = Builder::new(world).host_machine(&spec);
    host.id = world.next_id("bmc");
    host.ip_address = Some(host.id);
    host.machine = Some(machine);
    host.storage_pools = spec.storage;
    host.default_storage_pool = Some("default".into());
    host.own_cores = 32;
    host.own_memory = 65_536;
    host.hints = crate::state::Hints { cores: 32, memory: 65_536, cpu_speed: 2900 };
    let id = host.id;
    world.add_host(host);
    id
}

pub fn update(world: &mut World, id: i64, fields: &Fields, names: Names) -> Result<(), Refusal> {
    let Some(mut host) = world.hosts.get(&id).cloned() else { return Ok(()) };
    let mut errors = Errors::default();
    if fields.get("type").is_some_and(|kind| kind != host.kind.name()) {
        errors.add("type", "Cannot change the type of a pod. Delete and re-create the pod with a different type.");
    }
    if let Some(name) = fields.get("name") {
        name.clone_into(&mut host.name);
    }
    if let Some(address) = fields.get("power_address") {
        address.clone_into(&mut host.power.address);
    }
    if let Some(project) = fields.get("project").filter(|_| host.kind == HostKind::Lxd) {
        project.clone_into(&mut host.power.project);
    }
    apply(world, &mut host, fields, names, &mut errors)?;
    if let Some(pool) = fields.get("default_storage_pool") {
        if host.pool_by_id(pool).is_some() {
            host.default_storage_pool = Some(pool.to_owned());
        } else {
            errors.add("default_storage_pool", NO_SUCH_CHOICE);
        }
    }
    if !errors.0.is_empty() {
        return Err(Refusal::Form(errors));
    }
    let (cluster, power) = (host.cluster, host.power.clone());
    let new_certificate = world.hosts.get(&id).is_some_and(|old| old.power.certificate != power.certificate);
    world.update_host(id, |old| *old = host);
    if let Some(cluster) = cluster.filter(|_| new_certificate) {
        let members: Vec<i64> = world.members(cluster).map(|member| member.id).collect();
        for member in members.into_iter().filter(|member| *member != id) {
            world.update_host(member, |host| {
                host.power.certificate = power.certificate.clone();
                host.power.key = power.key.clone();
            });
        }
    }
    Ok(())
}

/// The fields create and update share.
fn apply(
    world: &mut World,
    host: &mut Host,
    fields: &Fields,
    names: Names,
    errors: &mut Errors,
) -> Result<(), Refusal> {
    for (field, what, ids, target) in
        [("zone", "Zone", &world.zones, &mut host.zone), ("pool", "ResourcePool", &world.pools, &mut host.pool)]
    {
        let Some(wanted) = fields.get(field) else { continue };
        let found = ids.iter().find(|named| match names {
            Names::Names => named.name == wanted,
            Names::Ids => wanted.parse() == Ok(named.id),
        });
        match (found, names) {
            (Some(named), _) => *target = named.id,
            (None, Names::Names) => errors.add(field, NO_SUCH_CHOICE),
            (None, Names::Ids) => return Err(Refusal::Text(400, format!("{what} matching query does not exist."))),
        }
    }
    for (field, target) in
        [("cpu_over_commit_ratio", &mut host.cpu_ratio), ("memory_over_commit_ratio", &mut host.memory_ratio)]
    {
        let Some(text) = fields.get(field) else { continue };
        match text.trim().parse::<f64>() {
            Ok(ratio) if ratio > 10.0 => errors.add(field, "Ensure this value is less than or equal to 10."),
            Ok(ratio) if ratio < 0.0 => errors.add(field, "Ensure this value is greater than or equal to 0."),
            Ok(ratio) if ratio.is_finite() => *target = ratio,
            _ => errors.add(field, "Enter a number."),
        }
    }
    if let Some(mode) = fields.sent("default_macvlan_mode") {
        match mode {
            "" => host.macvlan_mode = Some(String::new()),
            "bridge" | "passthru" | "private" | "vepa" => host.macvlan_mode = Some(mode.to_owned()),
            other => errors.add("default_macvlan_mode", not_a_choice(other)),
        }
    }
    if let Some(tags) = fields.sent("tags") {
        host.tags = tags.split(',').map(str::trim).filter(|tag| !tag.is_empty()).map(str::to_owned).collect();
    }
    // The console tag comes back on every save, wherever in the order (§7.39).
    if !host.tags.iter().any(|tag| tag == "pod-console-logging") {
        host.tags.insert(0, "pod-console-logging".into());
    }
    secrets(&mut host.power, host.kind, fields);
    Ok(())
}

fn secrets(power: &mut Power, kind: HostKind, fields: &Fields) {
    match kind {
        HostKind::Lxd => {
            if let (Some(certificate), Some(key)) = (fields.get("certificate"), fields.get("key")) {
                certificate.clone_into(&mut power.certificate);
                key.clone_into(&mut power.key);
            }
        }
        HostKind::Virsh => {
            if let Some(pass) = fields.get("power_pass") {
                pass.clone_into(&mut power.pass);
            }
        }
    }
}
