//! A region small enough to be compared with: hosts, VMs, clusters and subnets, read and told as MAAS does it (maas-api §4).

use super::simulation::Dice;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A VM.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelVm {
    pub number: i64,
    pub hostname: String,
    pub on: bool,
    pub cores: Vec<u32>,
}

/// A VM host.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelHost {
    pub name: String,
    pub cluster: Option<i64>,
    pub vms: BTreeMap<String, ModelVm>,
}

/// What happened in the database; told when the server gets to it.
#[derive(Clone, Debug)]
enum Change {
    Pod(i64),
    PodGone(i64),
    Machine(String),
    MachineGone(String),
    Subnet(i64),
}

/// The region, and what the server keeps of the one connection.
#[derive(Default)]
pub struct Model {
    pub hosts: BTreeMap<i64, ModelHost>,
    pub clusters: BTreeMap<i64, String>,
    pub subnets: BTreeMap<i64, String>,
    /// Pages of machines by number (3.3+), for which new machines are not pushed.
    pub paged: bool,
    next: i64,
    changes: VecDeque<Change>,
    loaded_pods: BTreeSet<i64>,
    loaded_machines: BTreeSet<String>,
    active: Option<i64>,
}

/// Rows of a page of VMs, as the store asks for them.
const PAGE: usize = 50;

impl Model {
    pub fn new(dice: &mut Dice, paged: bool) -> Model {
        let mut model = Model { paged, ..Model::default() };
        model.clusters.insert(1, "cluster".to_owned());
        for _ in 0..dice.below(14) {
            model.add_host(dice);
        }
        for _ in 0..dice.below(8) {
            model.change(dice);
        }
        model.changes.clear();
        model
    }

    fn number(&mut self) -> i64 {
        self.next += 1;
        self.next
    }

    fn add_host(&mut self, dice: &mut Dice) {
        let id = self.number();
        let cluster = (dice.below(5) == 0).then_some(1);
        self.hosts.insert(id, ModelHost { name: format!("host{id}"), cluster, vms: BTreeMap::new() });
        self.changes.push_back(Change::Pod(id));
    }

    /// One random change, as a person or MAAS itself would make it.
    pub fn change(&mut self, dice: &mut Dice) {
        let hosts: Vec<i64> = self.hosts.keys().copied().collect();
        let Some(id) = dice.pick(&hosts) else { return self.add_host(dice) };
        let number = self.number();
        let Some(host) = self.hosts.get_mut(&id) else { return };
        let vm = dice.pick(&host.vms.keys().cloned().collect::<Vec<_>>());
        match dice.below(12) {
            0 => self.add_host(dice),
            1 => {
                host.name = format!("host{id}x{number}");
                self.changes.push_back(Change::Pod(id));
            }
            2 if hosts.len() > 1 => {
                let gone = std::mem::take(&mut host.vms);
                self.hosts.remove(&id);
                self.changes.extend(gone.into_keys().map(Change::MachineGone));
                self.changes.push_back(Change::PodGone(id));
            }
            3..=5 => {
                let cores = (0..dice.below(3) as u32).collect();
                let name = format!("vm{number}");
                host.vms.insert(name.clone(), ModelVm { number, hostname: format!("n{number}"), on: false, cores });
                self.changes.extend([Change::Machine(name), Change::Pod(id)]);
            }
            6 => {
                self.subnets.insert(number % 3, format!("10.{number}.0.0/16"));
                self.changes.push_back(Change::Subnet(number % 3));
            }
            7 | 8 => {
                if let Some(gone) = vm {
                    host.vms.remove(&gone);
                    // MAAS tells the host first with the old count, or with the new one.
                    self.changes.extend([Change::Pod(id), Change::MachineGone(gone), Change::Pod(id)]);
                }
            }
            _ => {
                if let Some((name, vm)) = vm.and_then(|name| host.vms.get_mut(&name).map(|vm| (name, vm))) {
                    match dice.below(3) {
                        0 => vm.on = !vm.on,
                        1 => vm.hostname = format!("n{number}"),
                        _ => vm.cores.push(number as u32 % 32),
                    }
                    self.changes.extend([Change::Machine(name), Change::Pod(id)]);
                }
            }
        }
    }

    /// How many changes were not told yet.
    pub fn untold(&self) -> usize {
        self.changes.len()
    }

    /// The next change as the server tells it now: handler, what, data. `None` where this connection need not know.
    pub fn tell(&mut self) -> Option<(&'static str, bool, Value)> {
        match self.changes.pop_front()? {
            Change::Pod(id) => {
                let data = self.pod(id, self.active == Some(id))?;
                self.loaded_pods.insert(id);
                Some(("pod", true, data))
            }
            Change::PodGone(id) => self.loaded_pods.remove(&id).then(|| ("pod", false, json!(id))),
            Change::Machine(id) => {
                if self.paged && !self.loaded_machines.contains(&id) {
                    return None;
                }
                let data = self.machine(&id)?;
                self.loaded_machines.insert(id);
                Some(("machine", true, data))
            }
            Change::MachineGone(id) => self.loaded_machines.remove(&id).then(|| ("machine", false, json!(id))),
            Change::Subnet(id) => Some(("subnet", true, json!({ "id": id, "cidr": self.subnets.get(&id) }))),
        }
    }

    /// A new connection: nothing was read over it, and what was not told is lost.
    pub fn connect(&mut self) {
        self.changes.clear();
        self.loaded_pods.clear();
        self.loaded_machines.clear();
        self.active = None;
    }

    /// An answer as things are now.
    pub fn answer(&mut self, what: &str, params: &Value) -> Value {
        match what {
            "pod.list" => self.pods(params),
            "pod.get" => self.pod_by_id(params),
            "pod.set_active" => {
                self.active = params["id"].as_i64();
                self.active.map_or(Value::Null, |_| self.pod_by_id(params))
            }
            "machine.list" if self.paged => self.machine_page(params),
            "machine.list" => self.machine_batch(params),
            "vmcluster.list" => self.cluster_list(),
            "subnet.list" => {
                self.subnets.iter().map(|(id, cidr)| json!({ "id": id, "cidr": cidr, "vlan": 1 })).collect()
            }
            _ if what.ends_with("whoami") => json!({ "username": "ann" }),
            "GET /api/2.0/vm-hosts/" => {
                self.hosts.iter().map(|(id, host)| json!({ "id": id, "name": host.name, "type": "lxd" })).collect()
            }
            "GET /api/2.0/vm-clusters/" => {
                self.clusters.iter().map(|(id, name)| json!({ "id": id, "name": name })).collect()
            }
            _ => json!([]),
        }
    }

    fn pods(&mut self, params: &Value) -> Value {
        let (start, limit) = (params["start"].as_i64().unwrap_or(i64::MIN), params["limit"].as_u64().unwrap_or(999));
        let ids: Vec<i64> = self.hosts.keys().copied().filter(|id| *id > start).take(limit as usize).collect();
        self.loaded_pods.extend(&ids);
        ids.into_iter().filter_map(|id| self.pod(id, false)).collect()
    }

    fn pod_by_id(&mut self, params: &Value) -> Value {
        let id = params["id"].as_i64().unwrap_or(-1);
        self.loaded_pods.insert(id);
        self.pod(id, true).unwrap_or(Value::Null)
    }

    fn pod(&self, id: i64, detailed: bool) -> Option<Value> {
        let host = self.hosts.get(&id)?;
        let vms: Vec<(i64, &[u32])> = host.vms.values().map(|vm| (vm.number, vm.cores.as_slice())).collect();
        let mut pod = match detailed {
            true => super::detailed(id, &host.name, &vms),
            false => super::row(id, &host.name, vms.len() as i64),
        };
        if let Some(cluster) = host.cluster {
            pod["cluster"] = json!(cluster);
        }
        Some(pod)
    }

    fn machine(&self, id: &str) -> Option<Value> {
        let (host, record) = self.hosts.iter().find(|(_, host)| host.vms.contains_key(id))?;
        let vm = record.vms.get(id)?;
        Some(json!({
            "id": vm.number, "system_id": id, "hostname": vm.hostname,
            "power_state": if vm.on { "on" } else { "off" }, "pod": { "id": host, "name": record.name },
        }))
    }

    /// Page by number in the order of names: rows shift when VMs come and go.
    fn machine_page(&mut self, params: &Value) -> Value {
        let wanted = params["filter"]["pod"][0].as_str().map(str::to_owned);
        let fits = |name: &str| wanted.as_ref().is_none_or(|wanted| name.contains(wanted.as_str()));
        let mut all: Vec<(String, String)> =
            self.hosts.values().filter(|host| fits(&host.name)).fold(Vec::new(), |mut all, host| {
                all.extend(host.vms.iter().map(|(id, vm)| (vm.hostname.clone(), id.clone())));
                all
            });
        all.sort();
        let size = PAGE.min(params["page_size"].as_u64().unwrap_or(1) as usize).min(self.page_size());
        let pages = all.len().div_ceil(size).max(1);
        let number = (params["page_number"].as_u64().unwrap_or(1) as usize).clamp(1, pages);
        let rows: Vec<String> = all.iter().skip((number - 1) * size).take(size).map(|(_, id)| id.clone()).collect();
        let items: Vec<Value> = rows.iter().filter_map(|id| self.machine(id)).collect();
        self.loaded_machines.extend(rows);
        json!({ "count": all.len(), "cur_page": number, "num_pages": pages, "groups": [{ "items": items }] })
    }

    /// Small pages, so that a list has several.
    fn page_size(&self) -> usize {
        3
    }

    fn machine_batch(&mut self, params: &Value) -> Value {
        let start = params["start"].as_i64().unwrap_or(i64::MIN);
        let vms = self.hosts.values().flat_map(|host| host.vms.iter());
        let mut all: Vec<(i64, String)> = vms.map(|(id, vm)| (vm.number, id.clone())).collect();
        all.sort();
        let batch = all.into_iter().filter(|(number, _)| *number > start).take(PAGE);
        let ids: Vec<String> = batch.map(|(_, id)| id).collect();
        self.loaded_machines.extend(ids.iter().cloned());
        ids.iter().filter_map(|id| self.machine(id)).collect()
    }

    fn cluster_list(&self) -> Value {
        let members = |cluster: i64| -> Value {
            let hosts = self.hosts.iter().filter(|(_, host)| host.cluster == Some(cluster));
            hosts.map(|(id, host)| json!({ "id": id, "name": host.name })).collect()
        };
        let clusters = self.clusters.iter().map(|(id, name)| {
            (name.clone(), json!({ "id": id, "name": name, "hosts": members(*id), "total_resources": {} }))
        });
        Value::Object(clusters.collect())
    }
}
