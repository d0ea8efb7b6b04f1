//! What is known around a form.

use super::lookup::Lookup;
use crate::model::ids::{DomainId, PoolId, ZoneId};
use crate::model::machine::Machine;
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

/// What else must be known to judge a form. Empty lists mean "not loaded": nothing is refused because of them.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// Host names of all nodes that are known.
    pub taken_names: &'a BTreeSet<String>,
    /// What the region says of the name that was typed.
    pub name: &'a Lookup,
    /// Addresses that NICs of known machines are linked to, and whose: MAAS refuses these for sure.
    pub linked: &'a BTreeMap<IpAddr, String>,
    /// What the region and its VMs say of addresses that were typed.
    pub addresses: &'a BTreeMap<IpAddr, Lookup>,
    /// The machine that the host runs on, with its NICs and their links.
    pub machine: Option<&'a Machine>,
    /// Whether LXD VMs may have several disks: MAAS 3.0+.
    pub several_disks: bool,
    /// Zones that exist.
    pub zones: &'a [ZoneId],
    /// Resource pools that exist.
    pub pools: &'a [PoolId],
    /// Domains that exist.
    pub domains: &'a [DomainId],
}

impl Default for Context<'_> {
    fn default() -> Self {
        static NO_NAMES: BTreeSet<String> = BTreeSet::new();
        static NOBODY: BTreeMap<IpAddr, String> = BTreeMap::new();
        static NOTHING: BTreeMap<IpAddr, Lookup> = BTreeMap::new();
        let (linked, addresses) = (&NOBODY, &NOTHING);
        Self {
            taken_names: &NO_NAMES,
            name: &Lookup::Free,
            linked,
            addresses,
            machine: None,
            several_disks: true,
            zones: &[],
            pools: &[],
            domains: &[],
        }
    }
}
