//! Identifiers, one type each, so that a host id cannot be taken for a cluster id (maas-api §1.2).
//!
//! Zero is a legal id: the default resource pool and the default domain have it.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! number_id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

macro_rules! text_id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    )+};
}

number_id! {
    /// A VM host ("pod" on the wire). Not consecutive: the table is shared with BMCs.
    HostId,
    /// An LXD cluster as MAAS sees it: one LXD project on one set of members.
    ClusterId,
    /// A row of `resources.vms`. Not the machine's id: the machine is found through its [`SystemId`].
    VmId,
    /// A network interface of a machine.
    NicId,
    /// A VLAN's row id (not its VID).
    VlanId,
    /// A subnet.
    SubnetId,
    /// A space.
    SpaceId,
    /// A fabric.
    FabricId,
    /// An availability zone.
    ZoneId,
    /// A resource pool.
    PoolId,
    /// A DNS domain.
    DomainId,
}

text_id! {
    /// A machine or controller: six characters, the key of machines on both interfaces.
    SystemId,
    /// A storage pool: the pool's name for LXD, a libvirt UUID for virsh.
    StoragePoolId,
}
