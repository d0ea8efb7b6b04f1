//! The tables of the region and the look-ups everything else needs.

use super::*;
use crate::{ident::Rng, version::MaasVersion};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A change of status that comes by itself, e.g. commissioning that ends.
#[derive(Clone, Debug)]
pub struct Pending {
    pub due_ms: i64,
    pub system_id: String,
    pub from: Status,
    pub to: Status,
}

pub struct World {
    pub version: MaasVersion,
    pub seed: u64,
    pub rng: Rng,
    pub users: Vec<User>,
    pub zones: Vec<Named>,
    pub pools: Vec<Named>,
    pub domains: Vec<Domain>,
    pub tags: Vec<Tag>,
    pub fabrics: Vec<Fabric>,
    pub vlans: Vec<Vlan>,
    pub spaces: Vec<Space>,
    pub subnets: Vec<Subnet>,
    pub hosts: BTreeMap<i64, Host>,
    pub clusters: BTreeMap<i64, Cluster>,
    /// By numeric id, the order lists come in.
    pub machines: BTreeMap<i64, Machine>,
    pub vms: BTreeMap<i64, Vm>,
    pub config: BTreeMap<String, Value>,
    pub pending: Vec<Pending>,
    /// Machines that become VM hosts when their deployment has ended.
    pub becoming_hosts: HashMap<String, HostKind>,
    pub(super) by_system: HashMap<String, i64>,
    pub(super) by_hostname: HashMap<String, i64>,
    pub(super) vms_by_host: HashMap<i64, BTreeSet<i64>>,
    /// Addresses in use, by subnet.
    pub(super) taken: HashMap<i64, BTreeSet<u128>>,
    /// Where the search for a free address goes on, by subnet.
    cursors: HashMap<i64, u128>,
    pub(super) changes: Vec<Change>,
    sequences: HashMap<&'static str, i64>,
}

impl World {
    pub fn empty(version: MaasVersion, seed: u64) -> Self {
        Self {
            version,
            seed,
            rng: Rng::for_name(seed, "world"),
            users: Vec::new(),
            zones: Vec::new(),
            pools: Vec::new(),
            domains: Vec::new(),
            tags: Vec::new(),
            fabrics: Vec::new(),
            vlans: Vec::new(),
            spaces: Vec::new(),
            subnets: Vec::new(),
            hosts: BTreeMap::new(),
            clusters: BTreeMap::new(),
            machines: BTreeMap::new(),
            vms: BTreeMap::new(),
            config: BTreeMap::new(),
            pending: Vec::new(),
            becoming_hosts: HashMap::new(),
            by_system: HashMap::new(),
            by_hostname: HashMap::new(),
            vms_by_host: HashMap::new(),
            taken: HashMap::new(),
            cursors: HashMap::new(),
            changes: Vec::new(),
            sequences: HashMap::new(),
        }
    }

    /// The next id of a table, from 1.
    pub fn next_id(&mut self, table: &'static str) -> i64 {
        let next = self.sequences.entry(table).or_insert(0);
        *next += 1;
        *next
    }

    pub fn take_changes(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.changes)
    }

    pub(crate) fn note(&mut self, handler: &'static str, key: impl Into<Key>, what: What) {
        let change = Change { handler, key: key.into(), what };
        if self.changes.last() != Some(&change) {
            self.changes.push(change);
        }
    }

    pub fn machine(&self, system_id: &str) -> Option<&Machine> {
        self.machines.get(self.by_system.get(system_id)?)
    }

    pub fn machine_mut(&mut self, system_id: &str) -> Option<&mut Machine> {
        self.machines.get_mut(self.by_system.get(system_id)?)
    }

    pub fn machine_by_hostname(&self, hostname: &str) -> Option<&Machine> {
        self.machines.get(self.by_hostname.get(hostname)?)
    }

    /// The machine a VM host runs on.
    pub fn host_machine(&self, host: &Host) -> Option<&Machine> {
        self.machine(host.machine.as_deref()?)
    }

    /// The VM host a machine is a VM of.
    pub fn host_of(&self, machine: &Machine) -> Option<&Host> {
        self.hosts.get(&self.vms.get(&machine.vm?)?.host)
    }

    pub fn vms_of(&self, host: i64) -> impl Iterator<Item = &Vm> {
        self.vms_by_host.get(&host).into_iter().flatten().filter_map(|id| self.vms.get(id))
    }

    /// VMs of the project MAAS tracks (§5).
    pub fn tracked_vms<'a>(&'a self, host: &'a Host) -> impl Iterator<Item = &'a Vm> {
        self.vms_of(host.id).filter(|vm| vm.project == host.project())
    }

    pub fn members(&self, cluster: i64) -> impl Iterator<Item = &Host> {
        self.hosts.values().filter(move |host| host.cluster == Some(cluster))
    }

    pub fn zone(&self, id: i64) -> Option<&Named> {
        self.zones.iter().find(|zone| zone.id == id)
    }

    pub fn pool(&self, id: i64) -> Option<&Named> {
        self.pools.iter().find(|pool| pool.id == id)
    }

    pub fn domain(&self, id: i64) -> Option<&Domain> {
        self.domains.iter().find(|domain| domain.id == id)
    }

    pub fn vlan(&self, id: i64) -> Option<&Vlan> {
        self.vlans.iter().find(|vlan| vlan.id == id)
    }

    pub fn fabric(&self, id: i64) -> Option<&Fabric> {
        self.fabrics.iter().find(|fabric| fabric.id == id)
    }

    pub fn space(&self, id: i64) -> Option<&Space> {
        self.spaces.iter().find(|space| space.id == id)
    }

    pub fn subnet(&self, id: i64) -> Option<&Subnet> {
        self.subnets.iter().find(|subnet| subnet.id == id)
    }

    pub fn tag_names(&self, ids: &[i64]) -> Vec<&str> {
        ids.iter().filter_map(|id| self.tags.iter().find(|tag| tag.id == *id)).map(|tag| tag.name.as_str()).collect()
    }

    /// The VLAN serves DHCP itself or relays to one that does.
    pub fn has_dhcp(&self, vlan: i64) -> bool {
        let serves = |id: i64| self.vlan(id).is_some_and(|vlan| vlan.dhcp);
        serves(vlan) || self.vlan(vlan).and_then(|vlan| vlan.relay).is_some_and(serves)
    }

    /// The most specific subnet an address belongs to.
    pub fn best_subnet(&self, ip: std::net::IpAddr) -> Option<&Subnet> {
        self.subnets.iter().filter(|subnet| subnet.contains(ip)).max_by_key(|subnet| subnet.network().1)
    }

    /// The id of the tag of that name, made if there is none.
    pub fn tag_id(&mut self, name: &str) -> i64 {
        if let Some(tag) = self.tags.iter().find(|tag| tag.name == name) {
            return tag.id;
        }
        let id = self.next_id("tag");
        self.tags.push(Tag {
            id,
            name: name.to_owned(),
            comment: String::new(),
            kernel_opts: String::new(),
            created: crate::clock::now(),
        });
        self.note("tag", id, What::Insert);
        id
    }

    pub fn is_taken(&self, subnet: i64, ip: u128) -> bool {
        self.taken.get(&subnet).is_some_and(|taken| taken.contains(&ip))
    }

    /// Addresses in use on a subnet, in order.
    pub fn taken(&self, subnet: i64) -> impl Iterator<Item = u128> + '_ {
        self.taken.get(&subnet).into_iter().flatten().copied()
    }

    /// Take that address; false if somebody has it.
    pub fn take_ip(&mut self, subnet: i64, ip: u128) -> bool {
        self.taken.entry(subnet).or_default().insert(ip)
    }

    /// Take the first free address outside the subnet's ranges, after the first thousand as the fleet does.
    pub fn next_ip(&mut self, subnet: i64) -> Option<String> {
        let found = self.subnet(subnet)?;
        let (base, prefix, v6) = found.network();
        let size = 1u128 << (if v6 { 128 - prefix } else { 32 - prefix }).min(64);
        let barred: Vec<(u128, u128)> = found
            .ranges
            .iter()
            .filter_map(|(first, last, _)| Some((network::number_of(first)?, network::number_of(last)?)))
            .collect();
        let start = base + if size > 2048 { 1025 } else { 10 };
        let mut ip = self.cursors.get(&subnet).copied().unwrap_or(start);
        loop {
            if let Some((_, last)) = barred.iter().find(|(first, last)| (*first..=*last).contains(&ip)) {
                ip = last + 1;
            } else if ip >= base + size - 1 {
                return None;
            } else if self.take_ip(subnet, ip) {
                self.cursors.insert(subnet, ip + 1);
                return Some(network::text_of(ip, v6));
            } else {
                ip += 1;
            }
        }
    }
}
