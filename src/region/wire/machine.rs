//! Machines: rows and details of the WebSocket, objects of REST (maas-api §3.7, §4.8).
//!
//! `power_parameters` is not decoded at all: for an LXD VM it holds the host's private key (§7 no. 45).

use super::lenient;
use serde::{Deserialize, Serialize};

/// `{id, name}`.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Ref {
    #[serde(deserialize_with = "lenient::int")]
    pub id: i64,
    #[serde(deserialize_with = "lenient::text")]
    pub name: String,
}

/// An address of a row.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct RowIp {
    #[serde(deserialize_with = "lenient::text")]
    pub ip: String,
    pub is_boot: bool,
}

/// A row of `machine.list`, also what notifies carry.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct MachineRow {
    #[serde(deserialize_with = "lenient::int")]
    pub id: i64,
    pub system_id: String,
    #[serde(deserialize_with = "lenient::text")]
    pub hostname: String,
    #[serde(deserialize_with = "lenient::text")]
    pub fqdn: String,
    #[serde(deserialize_with = "lenient::text")]
    pub description: String,
    pub locked: bool,
    #[serde(deserialize_with = "lenient::text")]
    pub owner: String,
    #[serde(deserialize_with = "lenient::int")]
    pub cpu_count: i64,
    /// GiB; an integer in lists of 3.5+.
    #[serde(deserialize_with = "lenient::float")]
    pub memory: f64,
    /// GB (10^9).
    #[serde(deserialize_with = "lenient::float")]
    pub storage: f64,
    #[serde(deserialize_with = "lenient::text")]
    pub power_state: String,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub domain: Ref,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub pool: Ref,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub zone: Ref,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub permissions: Vec<String>,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub actions: Vec<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub osystem: String,
    #[serde(deserialize_with = "lenient::text")]
    pub distro_series: String,
    #[serde(deserialize_with = "lenient::text")]
    pub status: String,
    #[serde(deserialize_with = "lenient::int")]
    pub status_code: i64,
    pub status_message: Option<String>,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub fabrics: Vec<String>,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub spaces: Vec<String>,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub ip_addresses: Vec<RowIp>,
    #[serde(deserialize_with = "lenient::text")]
    pub pxe_mac: String,
    #[serde(deserialize_with = "lenient::text")]
    pub power_type: String,
    /// Absent or null when it is no VM of a VM host.
    pub pod: Option<Ref>,
}

/// `machine.list` of 3.3+.
#[derive(Debug, Deserialize)]
pub struct MachinePage<T> {
    #[serde(default, deserialize_with = "lenient::int")]
    pub count: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub cur_page: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub num_pages: i64,
    pub groups: Vec<MachineGroup<T>>,
}

#[derive(Debug, Deserialize)]
pub struct MachineGroup<T> {
    /// Absent when the group is collapsed.
    #[serde(default = "Vec::new")]
    pub items: Vec<T>,
}

/// `machine.get`: what the network and NUMA pages need of it.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct MachineDetail {
    pub system_id: String,
    #[serde(deserialize_with = "lenient::text")]
    pub hostname: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pod: Option<Ref>,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub interfaces: Vec<Interface>,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub numa_nodes: Vec<NumaNode>,
}

/// An interface; REST nests the VLAN and names parents, the socket gives ids.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Interface {
    #[serde(deserialize_with = "lenient::int")]
    pub id: i64,
    #[serde(rename = "type", deserialize_with = "lenient::text")]
    pub kind: String,
    #[serde(deserialize_with = "lenient::text")]
    pub name: String,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub enabled: bool,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub tags: Vec<String>,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub is_boot: bool,
    #[serde(deserialize_with = "lenient::text")]
    pub mac_address: String,
    #[serde(deserialize_with = "lenient::maybe_int")]
    pub vlan_id: Option<i64>,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub parents: Vec<i64>,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub children: Vec<i64>,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub links: Vec<Link>,
    #[serde(deserialize_with = "lenient::int")]
    pub interface_speed: i64,
    #[serde(deserialize_with = "lenient::int")]
    pub link_speed: i64,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub link_connected: bool,
    #[serde(deserialize_with = "lenient::maybe_int")]
    pub numa_node: Option<i64>,
    pub vendor: Option<String>,
    pub product: Option<String>,
    #[serde(deserialize_with = "lenient::int")]
    pub sriov_max_vf: i64,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Link {
    #[serde(deserialize_with = "lenient::int")]
    pub id: i64,
    #[serde(deserialize_with = "lenient::text")]
    pub mode: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "lenient::maybe_int")]
    pub subnet_id: Option<i64>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct NumaNode {
    #[serde(deserialize_with = "lenient::int")]
    pub index: i64,
    /// MiB.
    #[serde(deserialize_with = "lenient::int")]
    pub memory: i64,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub cores: Vec<i64>,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub hugepages_set: Vec<HugepagesSet>,
}

/// Bytes both.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct HugepagesSet {
    #[serde(deserialize_with = "lenient::int")]
    pub page_size: i64,
    #[serde(deserialize_with = "lenient::int")]
    pub total: i64,
}

/// A machine as REST sends it (`GET machines/?pod=NAME`): NICs of all VMs of a host in one answer.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct RestMachine {
    pub system_id: String,
    #[serde(deserialize_with = "lenient::text")]
    pub hostname: String,
    #[serde(deserialize_with = "lenient::text")]
    pub fqdn: String,
    #[serde(deserialize_with = "lenient::int")]
    pub status: i64,
    #[serde(deserialize_with = "lenient::text")]
    pub status_name: String,
    #[serde(deserialize_with = "lenient::text")]
    pub power_state: String,
    #[serde(deserialize_with = "lenient::int")]
    pub cpu_count: i64,
    /// MiB.
    #[serde(deserialize_with = "lenient::int")]
    pub memory: i64,
    pub pod: Option<Ref>,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub ip_addresses: Vec<String>,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub interface_set: Vec<RestInterface>,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub numanode_set: Vec<NumaNode>,
}

/// REST nests the VLAN and the subnet and names parents.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct RestInterface {
    #[serde(deserialize_with = "lenient::int")]
    pub id: i64,
    #[serde(rename = "type", deserialize_with = "lenient::text")]
    pub kind: String,
    #[serde(deserialize_with = "lenient::text")]
    pub name: String,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub enabled: bool,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub tags: Vec<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub mac_address: String,
    pub vlan: Option<Ref>,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub parents: Vec<String>,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub children: Vec<String>,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub links: Vec<RestLink>,
    #[serde(deserialize_with = "lenient::int")]
    pub interface_speed: i64,
    #[serde(deserialize_with = "lenient::int")]
    pub link_speed: i64,
    #[serde(deserialize_with = "lenient::or_empty")]
    pub link_connected: bool,
    #[serde(deserialize_with = "lenient::maybe_int")]
    pub numa_node: Option<i64>,
    pub product: Option<String>,
    pub vendor: Option<String>,
    #[serde(deserialize_with = "lenient::int")]
    pub sriov_max_vf: i64,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct RestLink {
    #[serde(deserialize_with = "lenient::text")]
    pub mode: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subnet: Option<Ref>,
}
