//! What only REST 2.0 sends: maas-api §3.3.1, §3.5, §3.6.

use super::lenient;
use super::pod::{FlatResources, PodStoragePool};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `GET version/`.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Version {
    #[serde(deserialize_with = "lenient::text")]
    pub version: String,
    #[serde(deserialize_with = "lenient::text")]
    pub subversion: String,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub capabilities: Vec<String>,
}

/// `GET /accounts/login/`.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct LoginState {
    pub authenticated: bool,
    pub external_auth_url: Option<String>,
    pub no_users: bool,
}

/// `users/?op=whoami`: everything else in that answer is dropped, for it may hold a password hash (maas-api §7 no. 46).
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub struct WhoAmI {
    pub username: String,
    #[serde(deserialize_with = "lenient::text")]
    pub email: String,
    pub is_superuser: bool,
}

/// Zones, resource pools: id and name.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Named {
    pub id: i64,
    #[serde(deserialize_with = "lenient::text")]
    pub name: String,
    #[serde(deserialize_with = "lenient::text")]
    pub description: String,
}

/// A machine named in another object.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct HostRef {
    pub system_id: Option<String>,
}

/// One VM host.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct VmHost {
    pub id: i64,
    pub name: String,
    #[serde(rename = "type", deserialize_with = "lenient::text")]
    pub kind: String,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub tags: Vec<String>,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub architectures: Vec<String>,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub capabilities: Vec<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub version: String,
    pub total: FlatResources,
    pub used: FlatResources,
    pub available: FlatResources,
    #[serde(deserialize_with = "lenient::float")]
    pub cpu_over_commit_ratio: f64,
    #[serde(deserialize_with = "lenient::float")]
    pub memory_over_commit_ratio: f64,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub storage_pools: Vec<VmHostPool>,
    pub zone: Named,
    pub pool: Named,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub host: HostRef,
    pub default_macvlan_mode: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub resource_uri: String,
}

/// A storage pool with the default's mark.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct VmHostPool {
    #[serde(flatten)]
    pub pool: PodStoragePool,
    #[serde(rename = "default")]
    pub is_default: bool,
}

/// `GET vm-clusters/`: memory in bytes here, `used` with other projects (maas-api §7 nos. 2, 44).
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct VmCluster {
    pub id: i64,
    pub name: String,
    #[serde(deserialize_with = "lenient::text")]
    pub project: String,
    #[serde(deserialize_with = "lenient::int")]
    pub vmhost_count: i64,
    #[serde(deserialize_with = "lenient::int")]
    pub vm_count: i64,
    #[serde(deserialize_with = "lenient::text")]
    pub version: String,
    pub total: FlatResources,
    pub used: FlatResources,
    pub available: FlatResources,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub storage_pools: BTreeMap<String, super::cluster::ClusterPool>,
    #[serde(deserialize_with = "lenient::text")]
    pub resource_uri: String,
}

/// `GET virtual-machines/`, as far as VMs are counted by it. `bmc_id` is the VM host's id.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct VirtualMachine {
    #[serde(deserialize_with = "lenient::int")]
    pub bmc_id: i64,
    #[serde(deserialize_with = "lenient::maybe_int")]
    pub machine_id: Option<i64>,
}

/// What a REST compose answers.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Composed {
    pub system_id: String,
    #[serde(deserialize_with = "lenient::text")]
    pub resource_uri: String,
}
