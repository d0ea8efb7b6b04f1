//! Tests over captured and generated hosts.

mod capture;
mod chaos;
pub(crate) mod decode;
pub(crate) mod generator;
mod rules;
mod truth;

use crate::model::host::{Host, HostDetail, HostKind, Permissions, VmCount};
use crate::model::ids::{HostId, PoolId, SystemId, VmId, ZoneId};
use crate::model::numa::{Cores, NumaNode, Placement};

/// A host with this detail and nothing else.
pub(crate) fn host(detail: HostDetail) -> Host {
    Host {
        id: HostId(1),
        name: "host".to_owned(),
        kind: HostKind::Lxd,
        version: String::new(),
        address: None,
        project: None,
        zone: ZoneId(1),
        pool: PoolId(0),
        tags: Vec::new(),
        architectures: Vec::new(),
        capabilities: Vec::new(),
        cpu_speed: 0,
        default_macvlan_mode: None,
        default_storage_pool: None,
        machine: None,
        cluster: None,
        permissions: Permissions::default(),
        capacity: Default::default(),
        storage_pools: Vec::new(),
        vm_count: VmCount::default(),
        nics: Vec::new(),
        updated: String::new(),
        detail: Some(detail),
    }
}

/// A VM without memory, NICs and hugepages.
pub(crate) fn vm(id: i64, cores: Cores) -> Placement {
    Placement {
        id: VmId(id),
        system_id: Some(SystemId(format!("vm{id}"))),
        memory: 0,
        hugepages: false,
        cores,
        host_nics: None,
    }
}

/// A node with free cores.
pub(crate) fn node(index: i64, free: &[u32]) -> NumaNode {
    NumaNode { index, free_cores: free.to_vec(), ..NumaNode::default() }
}
