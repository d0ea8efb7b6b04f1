//! LXD clusters as the `vmcluster` handler sends them: maas-api §4.7. The same shape everywhere.

use super::lenient;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One cluster.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct VmCluster {
    pub id: i64,
    pub name: String,
    #[serde(deserialize_with = "lenient::text")]
    pub project: String,
    #[serde(deserialize_with = "lenient::text")]
    pub version: String,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub hosts: Vec<Member>,
    pub total_resources: Totals,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub virtual_machines: Vec<ClusterVm>,
    /// An empty text when there is none.
    #[serde(deserialize_with = "lenient::maybe_int")]
    pub resource_pool: Option<i64>,
    #[serde(deserialize_with = "lenient::int")]
    pub availability_zone: i64,
    #[serde(deserialize_with = "lenient::text")]
    pub created_at: String,
    #[serde(deserialize_with = "lenient::text")]
    pub updated_at: String,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Member {
    pub id: i64,
    #[serde(deserialize_with = "lenient::text")]
    pub name: String,
    #[serde(deserialize_with = "lenient::text")]
    pub project: String,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub tags: Vec<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub resource_pool: String,
    #[serde(deserialize_with = "lenient::text")]
    pub availability_zone: String,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Totals {
    pub cpu: Quad,
    pub memory: MemoryTotals,
    pub storage: Quad,
    #[serde(deserialize_with = "lenient::int")]
    pub vm_count: i64,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub storage_pools: BTreeMap<String, ClusterPool>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct MemoryTotals {
    pub hugepages: Quad,
    pub general: Quad,
}

/// With a total, unlike on a host.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Quad {
    #[serde(deserialize_with = "lenient::int")]
    pub total: i64,
    #[serde(deserialize_with = "lenient::int")]
    pub allocated_tracked: i64,
    #[serde(deserialize_with = "lenient::int")]
    pub allocated_other: i64,
    #[serde(deserialize_with = "lenient::int")]
    pub free: i64,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct ClusterPool {
    #[serde(deserialize_with = "lenient::int")]
    pub free: i64,
    #[serde(deserialize_with = "lenient::int")]
    pub total: i64,
    #[serde(deserialize_with = "lenient::int")]
    pub allocated_tracked: i64,
    #[serde(deserialize_with = "lenient::int")]
    pub allocated_other: i64,
    #[serde(deserialize_with = "lenient::text")]
    pub path: String,
    #[serde(deserialize_with = "lenient::text")]
    pub backend: String,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct ClusterVm {
    pub system_id: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub name: String,
    #[serde(deserialize_with = "lenient::text")]
    pub project: String,
    pub hugepages_enabled: bool,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub pinned_cores: Vec<i64>,
    #[serde(deserialize_with = "lenient::int")]
    pub unpinned_cores: i64,
}
