//! From a short description of a host or VM to its rows.

use crate::state::parts;
use crate::{
    clock::FLEET_BORN,
    ident,
    state::{
        Attachment, Disk, Hints, Host, HostKind, Link, LinkMode, Machine, Nic, NicKind, NumaNode, Status, StoragePool,
        Vm, VmNic, World,
    },
};

#[derive(Clone)]
pub struct NodeSpec {
    pub cores: Vec<i64>,
    /// MiB
    pub memory: i64,
    /// (page size, total) in bytes
    pub hugepages: Option<(i64, i64)>,
}

#[derive(Clone)]
pub struct NicSpec {
    pub name: &'static str,
    pub kind: NicKind,
    pub vlan: Option<i64>,
    /// Gets a static address on this subnet
    pub subnet: Option<i64>,
    pub parents: &'static [&'static str],
    pub numa: Option<i64>,
    pub vfs: i64,
    pub speed: i64,
    pub connected: bool,
}

#[derive(Clone)]
pub struct HostSpec {
    pub name: String,
    pub nodes: Vec<NodeSpec>,
    pub nics: Vec<NicSpec>,
    pub storage: Vec<StoragePool>,
    pub default_pool: Option<&'static str>,
    pub project: &'static str,
    pub zone: i64,
    pub pool: i64,
    pub tags: Vec<&'static str>,
    pub ratios: (f64, f64),
    pub macvlan: Option<&'static str>,
    pub cluster: Option<i64>,
}

#[derive(Clone)]
pub enum Cores {
    Shared(i64),
    Pinned(Vec<i64>),
}

#[derive(Clone)]
pub struct VmSpec {
    pub name: String,
    pub cores: Cores,
    /// MiB
    pub memory: i64,
    pub hugepages: bool,
    /// (pool id, GB)
    pub disks: Vec<(&'static str, i64)>,
    /// (host NIC, how)
    pub nics: Vec<(&'static str, Attachment)>,
    pub status: Status,
    pub power: &'static str,
    pub owner: Option<&'static str>,
    /// A VM of another project: counted, but no machine in MAAS
    pub other_project: Option<&'static str>,
    pub description: &'static str,
}

pub struct Builder<'a> {
    pub world: &'a mut World,
}

impl<'a> Builder<'a> {
    pub fn new(world: &'a mut World) -> Self {
        Self { world }
    }

    /// The machine, deployed, that a VM host runs on. It takes a BMC id of its own, so pod ids are not consecutive.
    pub fn host_machine(&mut self, spec: &HostSpec) -> String {
        let world = &mut *self.world;
        let system_id = ident::system_id(world.seed, &spec.name);
        let bmc = world.next_id("bmc");
        let numa = spec
            .nodes
            .iter()
            .enumerate()
            .map(|(index, node)| NumaNode {
                id: world.next_id("numa"),
                index: index as i64,
                memory: node.memory,
                cores: node.cores.clone(),
                hugepages: node.hugepages.into_iter().collect(),
            })
            .collect::<Vec<_>>();
        let nics = self.host_nics(spec);
        let world = &mut *self.world;
        let disks = [("nvme0n1", 1920), ("nvme1n1", 1920), ("sda", 480)]
            .into_iter()
            .enumerate()
            .map(|(index, (name, gigabytes))| Disk {
                id: world.next_id("disk"),
                name: name.into(),
                size: gigabytes * 1_000_000_000,
                tags: vec!["ssd".into()],
                pool: None,
                model: "",
                serial: String::new(),
                numa: (index as i64 + 1) % (spec.nodes.len().max(1) as i64),
                partitioned: false,
            })
            .collect();
        let machine = Machine {
            id: world.next_id("machine"),
            system_id: system_id.clone(),
            created: FLEET_BORN,
            updated: FLEET_BORN,
            hostname: parts::hostname_of(&spec.name),
            description: String::new(),
            domain: 0,
            zone: spec.zone,
            pool: spec.pool,
            owner: Some("admin".into()),
            status: Status::Deployed,
            power_state: "on".into(),
            power_type: "manual".into(),
            bmc,
            cpu_count: spec.nodes.iter().map(|node| node.cores.len() as i64).sum(),
            cpu_speed: 2900,
            memory: spec.nodes.iter().map(|node| node.memory).sum(),
            architecture: "amd64/generic".into(),
            osystem: "ubuntu".into(),
            series: "jammy".into(),
            locked: false,
            error: String::new(),
            tags: vec![3],
            parent: None,
            vm: None,
            numa,
            nics,
            disks,
            metadata: vec![
                ("cpu_model", "Demo CPU 6226R".into()),
                ("system_family", "Demo".into()),
                ("system_product", "Demo R1".into()),
            ],
        };
        world.add_machine(machine);
        system_id
    }

    fn host_nics(&mut self, spec: &HostSpec) -> Vec<Nic> {
        let mut nics: Vec<Nic> = Vec::new();
        for nic in &spec.nics {
            let parents: Vec<i64> = nics
                .iter()
                .filter(|parent| nic.parents.contains(&parent.name.as_str()))
                .map(|parent| parent.id)
                .collect();
            let mac = parents.first().and_then(|first| nics.iter().find(|nic| nic.id == *first)).map_or_else(
                || ident::mac(self.world.seed, "52:54:00", &format!("{}/{}", spec.name, nic.name)),
                |parent| parent.mac.clone(),
            );
            let link = nic.subnet.map(|subnet| Link {
                id: self.world.next_id("link"),
                mode: LinkMode::Static,
                ip: self.world.next_ip(subnet),
                subnet: Some(subnet),
            });
            let physical = nic.kind == NicKind::Physical;
            nics.push(Nic {
                id: self.world.next_id("nic"),
                name: nic.name.into(),
                kind: nic.kind,
                mac,
                vlan: nic.vlan,
                parents,
                links: link.into_iter().collect(),
                numa: nic.numa,
                sriov_max_vf: nic.vfs,
                speed: if physical { nic.speed } else { 0 },
                connected: nic.connected,
                tags: if nic.vfs > 0 { vec!["sriov".into()] } else { vec![] },
                is_boot: nics.is_empty(),
                vendor: physical.then_some(if nic.vfs > 0 { "Demo Networks" } else { "Demo Corporation" }),
                product: physical.then_some(if nic.vfs > 0 { "SR-IOV 25GbE" } else { "Gigabit" }),
            });
        }
        nics
    }

    /// An LXD host on a machine of its own.
    pub fn lxd(&mut self, spec: &HostSpec) -> i64 {
        let machine = self.host_machine(spec);
        let address = self.first_address(&machine).unwrap_or_else(|| "10.10.255.1".into());
        let id = self.world.next_id("bmc");
        let cores = spec.nodes.iter().map(|node| node.cores.len() as i64).sum();
        let memory = spec.nodes.iter().map(|node| node.memory).sum();
        self.world.add_host(Host {
            machine: Some(machine),
            storage_pools: spec.storage.clone(),
            default_storage_pool: spec.default_pool.map(Into::into),
            zone: spec.zone,
            pool: spec.pool,
            tags: std::iter::once("pod-console-logging").chain(spec.tags.iter().copied()).map(Into::into).collect(),
            cpu_ratio: spec.ratios.0,
            memory_ratio: spec.ratios.1,
            macvlan_mode: spec.macvlan.map(Into::into),
            cluster: spec.cluster,
            own_cores: cores,
            own_memory: memory,
            hints: Hints { cores, memory, cpu_speed: 2900 },
            ..parts::blank_lxd(id, &spec.name, &format!("{address}:8443"), spec.project)
        });
        id
    }

    fn first_address(&self, system_id: &str) -> Option<String> {
        self.world.machine(system_id)?.nics.iter().flat_map(|nic| &nic.links).find_map(|link| link.ip.clone())
    }

    /// A VM on a host, with its machine if it is of the tracked project.
    pub fn vm(&mut self, host: i64, spec: &VmSpec) {
        let Some(found) = self.world.hosts.get(&host).cloned() else { return };
        let vm_id = self.world.next_id("vm");
        let (unpinned, pinned) = match &spec.cores {
            Cores::Shared(count) => (*count, vec![]),
            Cores::Pinned(cores) => (0, cores.clone()),
        };
        let mut vm = Vm {
            id: vm_id,
            host,
            name: spec.name.clone(),
            project: spec.other_project.map_or_else(|| found.project().to_owned(), Into::into),
            machine: None,
            memory: spec.memory,
            hugepages: spec.hugepages,
            unpinned,
            pinned,
            disks: spec.disks.iter().map(|(pool, size)| ((*pool).into(), size * 1_000_000_000)).collect(),
            nics: vec![],
        };
        if spec.other_project.is_none() {
            vm.machine = Some(self.vm_machine(&found, spec, &mut vm));
        }
        self.world.add_vm(vm);
    }

    fn vm_machine(&mut self, host: &Host, spec: &VmSpec, vm: &mut Vm) -> String {
        let host_nics: Vec<Nic> = self.world.host_machine(host).map(|machine| machine.nics.clone()).unwrap_or_default();
        let mut plan = parts::VmPlan {
            system_id: ident::system_id(self.world.seed, &format!("vm/{}", spec.name)),
            hostname: spec.name.clone(),
            domain: 0,
            zone: host.zone,
            pool: host.pool,
            architecture: "amd64/generic".into(),
            status: spec.status,
            disks: spec
                .disks
                .iter()
                .map(|(pool, size)| (Some((*pool).to_owned()), size * 1_000_000_000, vec![]))
                .collect(),
            nics: vec![],
        };
        for (index, (name, attachment)) in spec.nics.iter().enumerate() {
            let on = host_nics.iter().find(|nic| nic.name == *name);
            vm.nics.push(VmNic { attachment: *attachment, host_nic: on.map(|nic| nic.id) });
            let vlan = on.map_or(host_nics.is_empty().then_some(1), |nic| nic.vlan);
            let subnet = self.world.subnets.iter().find(|subnet| Some(subnet.vlan) == vlan).map(|subnet| subnet.id);
            let has_address = index == 0 && spec.status == Status::Deployed;
            let ip = subnet.filter(|_| has_address).and_then(|subnet| self.world.next_ip(subnet));
            plan.nics.push(parts::NicPlan { name: format!("eth{index}"), unconfigured: false, vlan, subnet, ip });
        }
        let mut machine = parts::vm_machine(self.world, host, vm, plan);
        spec.power.clone_into(&mut machine.power_state);
        machine.owner = spec.owner.map(Into::into);
        spec.description.clone_into(&mut machine.description);
        machine.created = FLEET_BORN;
        machine.updated = FLEET_BORN;
        if spec.status == Status::Broken {
            machine.error = "Marked broken by admin: bad disk".into();
        }
        let system_id = machine.system_id.clone();
        self.world.add_machine(machine);
        system_id
    }

    pub fn virsh(&mut self, mut host: Host) -> i64 {
        host.kind = HostKind::Virsh;
        let id = host.id;
        self.world.add_host(host);
        id
    }
}
