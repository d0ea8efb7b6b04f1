//! VM hosts as the WebSocket's `pod` handler sends them: maas-api §4.6, with the shapes of 2.9 and 3.0 (§6.1).

use super::lenient;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One VM host. List rows lack what §4.6.1 marks with D only; [`Pod::is_detail`] tells.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Pod {
    pub id: i64,
    #[serde(deserialize_with = "lenient::text")]
    pub created: String,
    #[serde(deserialize_with = "lenient::text")]
    pub updated: String,
    pub name: String,
    #[serde(rename = "type", deserialize_with = "lenient::text")]
    pub kind: String,
    #[serde(deserialize_with = "lenient::text")]
    pub version: String,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub architectures: Vec<String>,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub capabilities: Vec<String>,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub tags: Vec<String>,
    #[serde(deserialize_with = "lenient::int")]
    pub cpu_speed: i64,
    #[serde(deserialize_with = "lenient::float")]
    pub cpu_over_commit_ratio: f64,
    #[serde(deserialize_with = "lenient::float")]
    pub memory_over_commit_ratio: f64,
    pub default_macvlan_mode: Option<String>,
    pub default_storage_pool: Option<String>,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub storage_pools: Vec<PodStoragePool>,
    #[serde(deserialize_with = "lenient::int")]
    pub pool: i64,
    #[serde(deserialize_with = "lenient::int")]
    pub zone: i64,
    /// A row id, not an address.
    #[serde(deserialize_with = "lenient::maybe_int")]
    pub ip_address: Option<i64>,
    /// System id of the machine or controller it runs on.
    pub host: Option<String>,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub permissions: Vec<String>,
    /// 3.0+.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resources: Option<Resources>,
    /// 2.9 only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub numa_pinning: Option<Vec<NumaPinning>>,
    /// 2.9 and 3.0: capacity in MiB and bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<FlatResources>,
    /// 2.9 and 3.0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub used: Option<FlatResources>,
    /// 2.9 and 3.0.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "lenient::maybe_int")]
    pub composed_machines_count: Option<i64>,
    /// Administrators, 3.1+. The secrets in it are not decoded.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "lenient::object")]
    pub power_parameters: Option<PowerParameters>,
    /// Administrators of 2.9 and 3.0 get the power parameters flat.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub power_address: Option<String>,
    /// As `power_address`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "lenient::maybe_int")]
    pub cluster: Option<i64>,
    pub created_with_trust_password: Option<bool>,
    pub created_with_maas_generated_cert: Option<bool>,
    #[serde(deserialize_with = "lenient::maybe_int")]
    pub created_with_cert_expiration_days: Option<i64>,
    pub created_by_commissioning: Option<bool>,
    /// The canary: present in detail answers only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attached_vlans: Option<Vec<i64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub boot_vlans: Option<Vec<i64>>,
    /// Administrators of 2.9 and 3.0 get the certificate itself here, a text, which is left out.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "lenient::object")]
    pub certificate: Option<PodCertificate>,
}

impl Pod {
    /// Whether this is the detail shape. 2.9 and 3.0 have no canary but always send everything they have.
    pub fn is_detail(&self) -> bool {
        self.attached_vlans.is_some() || self.numa_pinning.is_some()
    }
}

/// The harmless part of the power parameters; keys and passwords are dropped while decoding (design §1).
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct PowerParameters {
    pub power_address: Option<String>,
    pub project: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_name: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct PodCertificate {
    #[serde(rename = "CN", deserialize_with = "lenient::text")]
    pub cn: String,
    #[serde(deserialize_with = "lenient::text")]
    pub expiration: String,
    #[serde(deserialize_with = "lenient::text")]
    pub fingerprint: String,
}

/// An entry of the flat list: bytes, tracked project only.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct PodStoragePool {
    #[serde(deserialize_with = "lenient::text")]
    pub id: String,
    #[serde(deserialize_with = "lenient::text")]
    pub name: String,
    #[serde(rename = "type", deserialize_with = "lenient::text")]
    pub kind: String,
    #[serde(deserialize_with = "lenient::text")]
    pub path: String,
    #[serde(deserialize_with = "lenient::int")]
    pub total: i64,
    #[serde(deserialize_with = "lenient::int")]
    pub used: i64,
    #[serde(deserialize_with = "lenient::int")]
    pub available: i64,
}

/// 2.9 and 3.0, and REST of all versions: cores, MiB, bytes.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct FlatResources {
    #[serde(deserialize_with = "lenient::int")]
    pub cores: i64,
    #[serde(deserialize_with = "lenient::int")]
    pub memory: i64,
    #[serde(deserialize_with = "lenient::int")]
    pub local_storage: i64,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Triple {
    #[serde(deserialize_with = "lenient::int")]
    pub allocated_tracked: i64,
    #[serde(deserialize_with = "lenient::int")]
    pub allocated_other: i64,
    #[serde(deserialize_with = "lenient::int")]
    pub free: i64,
}

/// §4.6.2. In list rows `numa` and `vms` are empty although the host has some.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Resources {
    pub cores: Triple,
    pub memory: Memory,
    pub storage: Triple,
    /// By pool *name*; 3.1+.
    #[serde(deserialize_with = "lenient::or_empty")]
    pub storage_pools: BTreeMap<String, PoolResources>,
    pub vm_count: VmCount,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub interfaces: Vec<Interface>,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub vms: Vec<VmResources>,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub numa: Vec<Numa>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Memory {
    pub hugepages: Triple,
    pub general: Triple,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct PoolResources {
    #[serde(deserialize_with = "lenient::text")]
    pub id: String,
    #[serde(deserialize_with = "lenient::text")]
    pub name: String,
    #[serde(deserialize_with = "lenient::text")]
    pub path: String,
    #[serde(deserialize_with = "lenient::text")]
    pub backend: String,
    #[serde(deserialize_with = "lenient::int")]
    pub allocated_tracked: i64,
    #[serde(deserialize_with = "lenient::int")]
    pub allocated_other: i64,
    #[serde(deserialize_with = "lenient::int")]
    pub total: i64,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct VmCount {
    #[serde(deserialize_with = "lenient::int")]
    pub tracked: i64,
    #[serde(deserialize_with = "lenient::int")]
    pub other: i64,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Interface {
    #[serde(deserialize_with = "lenient::int")]
    pub id: i64,
    #[serde(deserialize_with = "lenient::text")]
    pub name: String,
    #[serde(deserialize_with = "lenient::maybe_int")]
    pub numa_index: Option<i64>,
    pub virtual_functions: Triple,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct VmResources {
    #[serde(deserialize_with = "lenient::int")]
    pub id: i64,
    pub system_id: Option<String>,
    #[serde(deserialize_with = "lenient::int")]
    pub memory: i64,
    pub hugepages_backed: bool,
    #[serde(deserialize_with = "lenient::int")]
    pub unpinned_cores: i64,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub pinned_cores: Vec<i64>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Numa {
    #[serde(deserialize_with = "lenient::int")]
    pub node_id: i64,
    pub memory: NumaMemory,
    pub cores: NumaCores,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub vms: Vec<i64>,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub interfaces: Vec<i64>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct NumaMemory {
    #[serde(deserialize_with = "lenient::or_empty")]
    pub hugepages: Vec<NumaHugepages>,
    pub general: NumaGeneral,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct NumaGeneral {
    #[serde(deserialize_with = "lenient::int")]
    pub allocated: i64,
    #[serde(deserialize_with = "lenient::int")]
    pub free: i64,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct NumaHugepages {
    #[serde(deserialize_with = "lenient::int")]
    pub page_size: i64,
    #[serde(deserialize_with = "lenient::int")]
    pub allocated: i64,
    #[serde(deserialize_with = "lenient::int")]
    pub free: i64,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct NumaCores {
    #[serde(deserialize_with = "lenient::or_empty")]
    pub allocated: Vec<i64>,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub free: Vec<i64>,
}

/// 2.9's form of a NUMA node, with VMs and NICs inside.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct NumaPinning {
    #[serde(deserialize_with = "lenient::int")]
    pub node_id: i64,
    pub memory: NumaMemory,
    pub cores: NumaCores,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub vms: Vec<PinnedVm>,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub interfaces: Vec<PinningInterface>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct PinnedVm {
    pub system_id: Option<String>,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub pinned_cores: Vec<i64>,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub networks: Vec<VmNetwork>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct VmNetwork {
    #[serde(deserialize_with = "lenient::maybe_int")]
    pub host_nic_id: Option<i64>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct PinningInterface {
    #[serde(deserialize_with = "lenient::int")]
    pub id: i64,
    #[serde(deserialize_with = "lenient::text")]
    pub name: String,
    pub virtual_functions: PinningFunctions,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct PinningFunctions {
    #[serde(deserialize_with = "lenient::int")]
    pub free: i64,
    #[serde(deserialize_with = "lenient::int")]
    pub allocated: i64,
}
