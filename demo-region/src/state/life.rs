//! What happens to machines and VM hosts, each with the notifies it causes (maas-api §4.5).

use super::world::Pending;
use super::*;
use crate::clock;

impl World {
    /// Add a machine. The fleet calls this too; its changes are thrown away.
    pub fn add_machine(&mut self, machine: Machine) {
        for link in machine.nics.iter().flat_map(|nic| &nic.links) {
            if let (Some(subnet), Some(ip)) = (link.subnet, link.ip.as_deref().and_then(network::number_of)) {
                self.take_ip(subnet, ip);
            }
        }
        self.note("machine", machine.system_id.as_str(), What::Insert);
        self.by_system.insert(machine.system_id.clone(), machine.id);
        self.by_hostname.insert(machine.hostname.clone(), machine.id);
        self.note_surroundings(&machine);
        self.machines.insert(machine.id, machine);
    }

    /// Rows that count machines: pools, tags, subnets, domains.
    fn note_surroundings(&mut self, machine: &Machine) {
        if self.version.has_reference_handlers() {
            self.note("resourcepool", machine.pool, What::Update);
        }
        for tag in &machine.tags {
            self.note("tag", *tag, What::Update);
        }
        let subnets: Vec<i64> = machine
            .nics
            .iter()
            .flat_map(|nic| &nic.links)
            .filter(|link| link.ip.is_some())
            .filter_map(|link| link.subnet)
            .collect();
        for subnet in subnets {
            self.note("subnet", subnet, What::Update);
        }
        self.note("domain", machine.domain, What::Update);
    }

    pub fn add_vm(&mut self, vm: Vm) {
        self.vms_by_host.entry(vm.host).or_default().insert(vm.id);
        self.note("pod", vm.host, What::Update);
        self.vms.insert(vm.id, vm);
    }

    /// Write to the machine's row; its VM host is told as well.
    pub fn update_machine(&mut self, system_id: &str, change: impl FnOnce(&mut Machine)) -> bool {
        let Some(machine) = self.machine_mut(system_id) else { return false };
        let (pool, hostname) = (machine.pool, machine.hostname.clone());
        change(machine);
        machine.updated = clock::now();
        let (id, vm, new_pool, new_hostname) = (machine.id, machine.vm, machine.pool, machine.hostname.clone());
        if new_hostname != hostname {
            self.by_hostname.remove(&hostname);
            self.by_hostname.insert(new_hostname, id);
        }
        self.note("machine", system_id, What::Update);
        if let Some(host) = vm.and_then(|vm| self.vms.get(&vm)).map(|vm| vm.host) {
            self.note("pod", host, What::Update);
        }
        if new_pool != pool && self.version.has_reference_handlers() {
            self.note("resourcepool", pool, What::Update);
            self.note("resourcepool", new_pool, What::Update);
        }
        true
    }

    /// Remove the machine; if it is a VM, MAAS destroys it on the hypervisor (§3.7).
    pub fn remove_machine(&mut self, system_id: &str) -> bool {
        let Some(id) = self.by_system.remove(system_id) else { return false };
        let Some(machine) = self.machines.remove(&id) else { return false };
        self.by_hostname.remove(&machine.hostname);
        for link in machine.nics.iter().flat_map(|nic| &nic.links) {
            if let (Some(subnet), Some(ip)) = (link.subnet, link.ip.as_deref().and_then(network::number_of)) {
                self.taken.entry(subnet).or_default().remove(&ip);
            }
        }
        let host = machine.vm.and_then(|vm| self.forget_vm(vm));
        if let Some(host) = host {
            self.note("pod", host, What::Update);
        }
        self.note("machine", system_id, What::Delete);
        if let Some(host) = host {
            self.note("pod", host, What::Update);
        }
        self.note_surroundings(&machine);
        true
    }

    fn forget_vm(&mut self, id: i64) -> Option<i64> {
        let vm = self.vms.remove(&id)?;
        if let Some(vms) = self.vms_by_host.get_mut(&vm.host) {
            vms.remove(&id);
        }
        Some(vm.host)
    }

    pub fn add_host(&mut self, host: Host) {
        self.note("pod", host.id, What::Insert);
        self.hosts.insert(host.id, host);
    }

    pub fn update_host(&mut self, id: i64, change: impl FnOnce(&mut Host)) -> bool {
        let Some(host) = self.hosts.get_mut(&id) else { return false };
        change(host);
        host.updated = clock::now();
        self.note("pod", id, What::Update);
        true
    }

    pub fn update_cluster(&mut self, id: i64, change: impl FnOnce(&mut Cluster)) -> bool {
        let Some(cluster) = self.clusters.get_mut(&id) else { return false };
        change(cluster);
        cluster.updated = clock::now();
        let (pool, zone) = (cluster.pool, cluster.zone);
        let members: Vec<i64> = self.members(id).map(|host| host.id).collect();
        for member in members {
            self.update_host(member, |host| {
                host.zone = zone;
                host.pool = pool.unwrap_or(host.pool);
            });
        }
        self.note("vmcluster", id, What::Update);
        true
    }

    /// Remove a VM host; of a cluster all members go, and the cluster with them (§3.3.4).
    /// Whether or not the VMs are destroyed, their machines leave MAAS.
    pub fn remove_host(&mut self, id: i64) -> bool {
        let Some(host) = self.hosts.get(&id) else { return false };
        match host.cluster {
            Some(cluster) => self.remove_cluster(cluster),
            None => self.remove_one_host(id),
        }
    }

    pub fn remove_cluster(&mut self, id: i64) -> bool {
        if self.clusters.remove(&id).is_none() {
            return false;
        }
        let members: Vec<i64> = self.members(id).map(|host| host.id).collect();
        for member in members {
            self.remove_one_host(member);
        }
        self.note("vmcluster", id, What::Delete);
        true
    }

    fn remove_one_host(&mut self, id: i64) -> bool {
        let vms: Vec<(i64, Option<String>)> = self.vms_of(id).map(|vm| (vm.id, vm.machine.clone())).collect();
        for (vm, machine) in vms {
            match machine {
                Some(machine) => {
                    self.remove_machine(&machine);
                }
                None => {
                    self.forget_vm(vm);
                }
            }
        }
        let known = self.hosts.remove(&id).is_some();
        // The updates above are for a host that no longer exists: nothing would be sent for them.
        self.changes.retain(|change| !(change.handler == "pod" && change.key == Key::Number(id)));
        self.note("pod", id, What::Delete);
        known
    }

    pub fn set_power(&mut self, system_id: &str, state: &str) -> bool {
        self.update_machine(system_id, |machine| state.clone_into(&mut machine.power_state))
    }

    /// The boot NIC gets its automatic address when the machine is deployed, and loses it when it is released.
    fn lease(&mut self, system_id: &str, status: Status) {
        let Some(boot) = self.machine(system_id).filter(|machine| machine.vm.is_some()).and_then(Machine::boot_nic)
        else {
            return;
        };
        let Some(link) = boot.links.iter().find(|link| link.mode == LinkMode::Auto) else { return };
        let (id, Some(subnet), old) = (link.id, link.subnet, link.ip.clone()) else { return };
        let ip = match (status, &old) {
            (Status::Deploying | Status::Deployed, None) => self.next_ip(subnet),
            (Status::Ready | Status::New, Some(ip)) => {
                if let (Some(number), Some(taken)) = (network::number_of(ip), self.taken.get_mut(&subnet)) {
                    taken.remove(&number);
                }
                None
            }
            _ => return,
        };
        let links = self.machine_mut(system_id).into_iter().flat_map(|machine| &mut machine.nics);
        for link in links.flat_map(|nic| &mut nic.links).filter(|link| link.id == id) {
            link.ip.clone_from(&ip);
        }
        if ip != old {
            self.note("subnet", subnet, What::Update);
        }
    }

    /// Set a status and what follows from it: power, system, owner, address.
    pub fn set_status(&mut self, system_id: &str, status: Status, owner: Option<&str>) -> bool {
        self.lease(system_id, status);
        self.update_machine(system_id, |machine| {
            machine.status = status;
            if let Some(owner) = owner {
                machine.owner = Some(owner.to_owned());
            }
            match status {
                Status::Ready | Status::New => {
                    "off".clone_into(&mut machine.power_state);
                    machine.osystem.clear();
                    machine.series.clear();
                    machine.error.clear();
                    machine.owner = None;
                }
                Status::Commissioning | Status::Testing | Status::RescueMode => {
                    "on".clone_into(&mut machine.power_state);
                }
                Status::Deploying | Status::Deployed => {
                    "on".clone_into(&mut machine.power_state);
                    if machine.osystem.is_empty() {
                        "ubuntu".clone_into(&mut machine.osystem);
                        "jammy".clone_into(&mut machine.series);
                    }
                }
                _ => {}
            }
            if status != Status::Commissioning {
                for disk in machine.disks.iter_mut().take(1) {
                    disk.partitioned = disk.pool.is_some() && status != Status::New;
                }
            }
        })
    }

    /// Start something that ends by itself.
    pub fn set_status_until(&mut self, system_id: &str, now: Status, then: Status, after_ms: i64, owner: Option<&str>) {
        self.set_status(system_id, now, owner);
        self.pending.push(Pending {
            due_ms: clock::millis() + after_ms,
            system_id: system_id.to_owned(),
            from: now,
            to: then,
        });
    }

    /// A machine deployed as a VM host is one from now on (§3.7).
    fn become_host(&mut self, system_id: &str) {
        let Some(kind) = self.becoming_hosts.remove(system_id) else { return };
        let Some(machine) = self.machine(system_id) else { return };
        let (name, cores, memory) = (machine.hostname.clone(), machine.core_total(), machine.memory);
        let (zone, pool) = (machine.zone, machine.pool);
        let address = machine.nics.iter().flat_map(|nic| &nic.links).find_map(|link| link.ip.clone());
        let address = format!("{}:8443", address.unwrap_or_else(|| "10.10.255.2".into()));
        let id = self.next_id("bmc");
        let storage = crate::state::parts::storage_pool("default", "zfs", 1000);
        self.add_host(Host {
            kind,
            created: clock::now(),
            updated: clock::now(),
            machine: Some(system_id.to_owned()),
            default_storage_pool: Some(storage.id.clone()),
            storage_pools: vec![storage],
            zone,
            pool,
            by_commissioning: Some(true),
            own_cores: cores,
            own_memory: memory,
            hints: Hints { cores, memory, cpu_speed: 2900 },
            ..crate::state::parts::blank_lxd(id, &name, &address, "maas")
        });
    }

    /// Carry out what is due.
    pub fn settle(&mut self, now_ms: i64) {
        let (due, later) = std::mem::take(&mut self.pending).into_iter().partition(|pending| pending.due_ms <= now_ms);
        self.pending = later;
        let due: Vec<Pending> = due;
        for pending in due {
            if self.machine(&pending.system_id).is_some_and(|machine| machine.status == pending.from) {
                self.set_status(&pending.system_id, pending.to, None);
                if pending.to == Status::Deployed {
                    self.become_host(&pending.system_id);
                }
            }
        }
    }
}
