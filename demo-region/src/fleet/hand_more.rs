//! The rest of the hand-made fleet: the odd, the empty, the huge and the hostile.

use super::{Builder, Cores, HostSpec, NicSpec, NodeSpec, VmSpec, hand};
use crate::state::parts;
use crate::{
    ident,
    state::{Attachment::Bridge, Attachment::Macvlan, Hints, Host, HostKind, NicKind, Power, Status, StoragePool},
};

/// A libvirt host: no machine, no version, UUIDs as pool ids.
pub fn virsh(builder: &mut Builder) {
    let id = builder.world.next_id("bmc");
    let seed = builder.world.seed;
    let pool = |name: &str, backend: &str, path: &str, gigabytes: i64| StoragePool {
        id: ident::uuid(seed, &format!("libvirt/{name}")),
        name: name.into(),
        backend: backend.into(),
        path: path.into(),
        total: gigabytes * 1_000_000_000,
    };
    let pools = vec![pool("default", "dir", "/var/lib/libvirt/images", 500), pool("vg0", "logical", "/dev/vg0", 1000)];
    let default_pool = pools[0].id.clone();
    let host = builder.virsh(Host {
        kind: HostKind::Virsh,
        ip_address: None,
        version: String::new(),
        architectures: vec!["amd64/generic".into(), "i386/generic".into()],
        cpu_speed: 2400,
        tags: vec!["pod-console-logging".into(), "virtual".into()],
        trust_password: None,
        maas_certificate: None,
        certificate_days: None,
        storage_pools: pools,
        default_storage_pool: Some(default_pool.clone()),
        power: Power {
            address: "qemu+ssh://ubuntu@virsh-host.lab.example.com/system".into(),
            pass: parts::FAKE_PASSWORD.into(),
            ..Power::default()
        },
        own_cores: 24,
        own_memory: 49_152,
        hints: Hints { cores: 24, memory: 49_152, cpu_speed: 2400 },
        ..parts::blank_lxd(id, "virsh-host", "", "")
    });
    for index in 0..4 {
        builder.vm(host, &VmSpec { cores: Cores::Shared(2), ..hand::vm(&format!("virsh-vm{index}")) });
    }
    // The pool ids are not known before run time; put the disks where they belong.
    let vms: Vec<i64> = builder.world.vms_of(host).map(|vm| vm.id).collect();
    for id in vms {
        let Some(vm) = builder.world.vms.get_mut(&id) else { continue };
        vm.disks = vec![(default_pool.clone(), 10_000_000_000)];
        let machine = vm.machine.clone();
        if let Some(machine) = machine.and_then(|system_id| builder.world.machine_mut(&system_id)) {
            for disk in &mut machine.disks {
                disk.pool = Some(default_pool.clone());
                disk.size = 10_000_000_000;
            }
        }
    }
}

pub fn unreachable(builder: &mut Builder) {
    let id = builder.world.next_id("bmc");
    let host = parts::blank_lxd(id, "unreachable-host", "unreachable.maas:8443", "maas");
    builder.world.add_host(Host { tags: vec![], ..parts::unreachable(host) });
}

/// Machines that are no VM and host none.
pub fn metal(builder: &mut Builder) {
    for (index, status) in [Status::Deployed, Status::Ready, Status::New, Status::Broken].into_iter().enumerate() {
        let system_id =
            builder.host_machine(&HostSpec { zone: 1 + index as i64 % 3, ..hand::host(&format!("metal-{index}")) });
        if let Some(machine) = builder.world.machine_mut(&system_id) {
            machine.status = status;
            if status != Status::Deployed {
                machine.power_state = "off".into();
                machine.owner = None;
                machine.osystem.clear();
                machine.series.clear();
            }
        }
    }
}

/// As large as hosts get: 16 nodes, 512 cores, 300 VMs; 1 GiB hugepages on every fourth node.
pub fn wide(builder: &mut Builder) {
    let nodes = (0..16_i64)
        .map(|node| NodeSpec {
            cores: (node * 32..node * 32 + 32).collect(),
            memory: 262_144,
            hugepages: (node % 4 == 0).then_some((1 << 30, 64 << 30)),
        })
        .collect();
    let host = builder.lxd(&HostSpec {
        nodes,
        nics: vec![
            hand::port("eno1", Some(1), 0, 0),
            hand::port("enp65s0f0", Some(2), 4, 128),
            hand::port("enp129s0f0", Some(7), 8, 128),
            hand::over("br0", NicKind::Bridge, Some(1), Some(1), &["eno1"]),
        ],
        storage: vec![parts::storage_pool("default", "zfs", 30_000)],
        zone: 3,
        pool: 1,
        ..hand::host("wide-host")
    });
    for index in 0..300_i64 {
        let (node, turn) = (index % 16, index / 16);
        let first = node * 32 + turn * 2;
        builder.vm(
            host,
            &VmSpec {
                cores: match turn {
                    12.. => Cores::Shared(2 + index % 4),
                    // Every seventh one spills over into the next node.
                    _ if index % 7 == 0 => Cores::Pinned(vec![first, first + 1, (node + 1) % 16 * 32 + 31]),
                    _ => Cores::Pinned(vec![first, first + 1]),
                },
                memory: 4096 + 4096 * (index % 4),
                hugepages: node % 4 == 0 && turn < 4,
                disks: vec![("default", 20 + index % 60)],
                ..hand::vm(&format!("wide-vm{index:03}"))
            },
        );
    }
}

/// All cores pinned, and a shared VM left with none.
pub fn shared_full(builder: &mut Builder) {
    let host = builder.lxd(&HostSpec {
        nodes: vec![NodeSpec { cores: (0..8).collect(), memory: 32_768, hugepages: None }],
        ..hand::host("shared-full")
    });
    for (name, cores) in [("full-pin-a", 0..4), ("full-pin-b", 4..8)] {
        builder.vm(host, &VmSpec { cores: Cores::Pinned(cores.collect()), memory: 8192, ..hand::vm(name) });
    }
    builder.vm(host, &VmSpec { cores: Cores::Shared(2), memory: 4096, ..hand::vm("full-shared") });
}

/// Just added: hardware data not in yet, limits 0, one NUMA node without cores (§7.14).
pub fn fresh(builder: &mut Builder) {
    let host = builder.lxd(&HostSpec {
        nodes: vec![NodeSpec { cores: vec![], memory: 0, hugepages: None }],
        nics: vec![],
        ..hand::host("fresh-host")
    });
    if let Some(host) = builder.world.hosts.get_mut(&host) {
        host.hints = Hints::default();
        host.cpu_speed = 0;
    }
}

/// Names that would do harm in a page that does not escape them.
pub fn hostile(builder: &mut Builder) {
    let host = builder.lxd(&HostSpec {
        storage: vec![
            parts::storage_pool("default", "zfs", 960),
            parts::storage_pool("<b onmouseover=alert(2)>pool</b>", "dir", 100),
        ],
        tags: vec!["\"><script>alert(3)</script>"],
        nics: vec![
            hand::port("eno1", Some(1), 0, 0),
            NicSpec { vlan: Some(1), ..hand::over("br0", NicKind::Bridge, Some(1), Some(1), &["eno1"]) },
        ],
        ..hand::host("<img src=x onerror=alert(1)>")
    });
    builder.vm(
        host,
        &VmSpec {
            description: "<svg onload=alert(4)> {{7*7}} '); DROP TABLE vms; --",
            nics: vec![("br0", Bridge)],
            ..hand::vm("hostile-vm")
        },
    );
}

/// Legal, and not what one expects: no tags, no pools, no default, nulls.
pub fn odd(builder: &mut Builder) {
    let host = builder.lxd(&HostSpec {
        storage: vec![],
        default_pool: None,
        nics: vec![NicSpec { subnet: Some(1), numa: None, ..hand::port("eth0", Some(1), 0, 0) }],
        ..hand::host("odd-host")
    });
    if let Some(host) = builder.world.hosts.get_mut(&host) {
        host.tags.clear();
        host.macvlan_mode = None;
        host.trust_password = None;
        host.maas_certificate = None;
        host.certificate_days = None;
        host.by_commissioning = None;
        host.cpu_speed = 0;
        host.power.certificate.clear();
        host.power.key.clear();
        host.ip_address = None;
        // Less than everything may be used.
        host.cpu_ratio = 0.5;
        host.memory_ratio = 0.0;
    }
    builder.vm(host, &VmSpec { disks: vec![], nics: vec![("eth0", Macvlan)], ..hand::vm("odd-vm") });
    builder.vm(
        host,
        &VmSpec {
            disks: vec![],
            nics: vec![],
            status: Status::Ready,
            power: "off",
            owner: None,
            ..hand::vm("odd-vm-no-nic")
        },
    );
}
