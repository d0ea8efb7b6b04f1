//! The network map: VM NIC → host NIC → NUMA node, with VLAN, subnet and space between (maas-ui §3).
//!
//! [`links`] has the VMs' side, [`host_nics`] the host's, [`layout`] says where they are drawn, [`answers`] what an
//! operator wants to know in short. From 3.0 on MAAS does not say on which host NIC a VM's NIC hangs; every link says
//! how sure its end is.

mod answers;
mod filter;
mod gaps;
mod groups;
mod highlight;
mod host_nics;
mod layout;
mod link;
mod report;
mod stacks;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod view_tests;

pub use crate::model::nic_walk::{link_speed_below, ports_below};
pub use answers::{Answer, answers};
pub use filter::{Filter, Show};
pub use gaps::gaps;
pub use groups::{Fold, Folds, group_of};
pub use highlight::{Focus, Highlight};
pub use host_nics::{HostNicRow, Sriov, SubnetRef, host_nics};
pub use layout::{ACROSS, Caption, Layout, NodeBox, Stack, Trunk, VmBox, Wire, layout};
pub use link::{Attach, LinkVerdict, NetworkLink, VmNic, links};
pub use report::{Names, csv, nodes_or};

/// Nodes in words: `node 0`, `nodes 0, 2`.
pub fn node_words(nodes: &[i64]) -> String {
    let words: Vec<String> = nodes.iter().map(i64::to_string).collect();
    format!("{} {}", if nodes.len() == 1 { "node" } else { "nodes" }, words.join(", "))
}
