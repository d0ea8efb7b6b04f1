//! New rows as the fleets, compose and host creation make them.

use crate::{
    clock::{self, FLEET_BORN},
    ident,
    state::{
        Disk, Hints, Host, HostKind, Link, LinkMode, Machine, Nic, NicKind, NumaNode, Power, Status, StoragePool, Vm,
        World,
    },
};

/// Obviously not a key: leak tests look for this text.
pub const FAKE_KEY: &str = "-----BEGIN PRIVATE KEY-----\nDEMO-SECRET-KEY not a real key\n-----END PRIVATE KEY-----\n";
pub const FAKE_CERTIFICATE: &str =
    "-----BEGIN CERTIFICATE-----\nDEMO-CERTIFICATE not a real certificate\n-----END CERTIFICATE-----\n";
pub const FAKE_PASSWORD: &str = "DEMO-SECRET-PASSWORD";

/// A host name for the machine of a VM host that may be called anything.
pub fn hostname_of(name: &str) -> String {
    let label: String = name
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect::<String>()
        .split('-')
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("-");
    if label.is_empty() { "host".to_owned() } else { label }
}

pub fn all_capabilities() -> Vec<String> {
    ["composable", "dynamic_local_storage", "over_commit", "storage_pools"].map(Into::into).to_vec()
}

/// An LXD host that answers, without resources yet.
pub fn blank_lxd(id: i64, name: &str, address: &str, project: &str) -> Host {
    Host {
        id,
        created: FLEET_BORN,
        updated: FLEET_BORN,
        ip_address: Some(id),
        name: name.into(),
        kind: HostKind::Lxd,
        version: "5.21.2".into(),
        architectures: vec!["amd64/generic".into()],
        capabilities: all_capabilities(),
        cpu_speed: 2900,
        pool: 0,
        zone: 1,
        tags: vec!["pod-console-logging".into()],
        cpu_ratio: 1.0,
        memory_ratio: 1.0,
        macvlan_mode: None,
        trust_password: Some(false),
        maas_certificate: Some(true),
        certificate_days: Some(3650),
        by_commissioning: Some(false),
        storage_pools: vec![],
        default_storage_pool: None,
        machine: None,
        cluster: None,
        power: Power {
            address: address.into(),
            project: project.into(),
            certificate: FAKE_CERTIFICATE.into(),
            key: FAKE_KEY.into(),
            password: None,
            pass: String::new(),
        },
        own_cores: 0,
        own_memory: 0,
        hints: Hints::default(),
        reachable: true,
    }
}

/// The same host when nothing is known of it (§3.3.2).
pub fn unreachable(host: Host) -> Host {
    Host {
        ip_address: None,
        version: String::new(),
        architectures: vec![],
        capabilities: vec![],
        cpu_speed: 0,
        trust_password: None,
        maas_certificate: None,
        certificate_days: None,
        reachable: false,
        ..host
    }
}

pub fn storage_pool(name: &str, backend: &str, gigabytes: i64) -> StoragePool {
    let path = match backend {
        "ceph" => "Unknown".to_owned(),
        "dir" => format!("/srv/lxd-{name}"),
        _ => format!("/var/snap/lxd/common/lxd/storage-pools/{name}"),
    };
    StoragePool { id: name.into(), name: name.into(), backend: backend.into(), path, total: gigabytes * 1_000_000_000 }
}

pub struct NicPlan {
    pub name: String,
    /// Gets no address, ever
    pub unconfigured: bool,
    pub vlan: Option<i64>,
    pub subnet: Option<i64>,
    pub ip: Option<String>,
}

pub struct VmPlan {
    pub system_id: String,
    pub hostname: String,
    pub domain: i64,
    pub zone: i64,
    pub pool: i64,
    pub architecture: String,
    pub status: Status,
    /// (storage pool id, bytes, tags)
    pub disks: Vec<(Option<String>, i64, Vec<String>)>,
    pub nics: Vec<NicPlan>,
}

/// The machine MAAS keeps for a VM.
pub fn vm_machine(world: &mut World, host: &Host, vm: &Vm, plan: VmPlan) -> Machine {
    let now = clock::now();
    let cores = vm.cores();
    let nics = plan
        .nics
        .into_iter()
        .enumerate()
        .map(|(index, nic)| Nic {
            id: world.next_id("nic"),
            mac: ident::mac(world.seed, "00:16:3e", &format!("{}/{}", plan.system_id, nic.name)),
            name: nic.name,
            kind: NicKind::Physical,
            vlan: nic.vlan,
            parents: vec![],
            links: (nic.unconfigured || nic.subnet.is_some())
                .then(|| Link {
                    id: world.next_id("link"),
                    mode: if nic.unconfigured { LinkMode::LinkUp } else { LinkMode::Auto },
                    ip: nic.ip,
                    subnet: nic.subnet,
                })
                .into_iter()
                .collect(),
            numa: Some(0),
            sriov_max_vf: 0,
            speed: 0,
            connected: true,
            tags: vec![],
            is_boot: index == 0,
            vendor: None,
            product: None,
        })
        .collect();
    let partitioned = !matches!(plan.status, Status::New | Status::Commissioning);
    let disks = plan
        .disks
        .into_iter()
        .zip('a'..='z')
        .enumerate()
        .map(|(index, ((pool, size, tags), letter))| Disk {
            id: world.next_id("disk"),
            name: format!("sd{letter}"),
            size,
            tags,
            pool,
            model: "QEMU HARDDISK",
            serial: if index == 0 { "lxd_root".into() } else { format!("lxd_disk{index}") },
            numa: 0,
            partitioned: index == 0 && partitioned,
        })
        .collect();
    let mut tags: Vec<i64> = vec![world.tag_id("virtual")];
    for tag in &host.tags {
        tags.push(world.tag_id(tag));
    }
    tags.sort_unstable();
    tags.dedup();
    Machine {
        id: world.next_id("machine"),
        system_id: plan.system_id,
        created: now,
        updated: now,
        hostname: plan.hostname,
        description: String::new(),
        domain: plan.domain,
        zone: plan.zone,
        pool: plan.pool,
        owner: None,
        status: plan.status,
        power_state: "off".into(),
        power_type: host.kind.name().into(),
        bmc: host.id,
        cpu_count: cores,
        cpu_speed: 0,
        memory: vm.memory,
        architecture: plan.architecture,
        osystem: if plan.status.has_os() { "ubuntu".into() } else { String::new() },
        series: if plan.status.has_os() { "jammy".into() } else { String::new() },
        locked: false,
        error: String::new(),
        tags,
        parent: host.machine.clone(),
        vm: Some(vm.id),
        numa: vec![NumaNode {
            id: world.next_id("numa"),
            index: 0,
            memory: vm.memory,
            cores: (0..cores).collect(),
            hugepages: vec![],
        }],
        nics,
        disks,
        metadata: vec![],
    }
}
