//! The network map: VM NIC → host NIC → NUMA node, with VLAN, subnet and space between (PEERS §1.4).
//!
//! [`links`] has the VMs' side, [`host_nics`] the host's. From 3.0 on MAAS does not say on which host NIC a VM's NIC
//! hangs; every link says how sure its end is.

mod host_nics;
mod link;
#[cfg(test)]
mod tests;

pub use crate::model::nic_walk::{link_speed_below, ports_below};
pub use host_nics::{HostNicRow, Sriov, SubnetRef, host_nics};
pub use link::{Attach, LinkVerdict, NetworkLink, VmNic, links};
