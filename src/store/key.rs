//! What can be read from a region, by key.

use super::Store;
use crate::model::ids::{HostId, SystemId};
use crate::region::ApiError;
use crate::region::transport::Later;

/// How a read ended.
pub(super) type Read = Result<(), ApiError>;

/// One thing that is read as a whole and has a [`super::Status`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// Who is logged in.
    User,
    /// What this MAAS is called.
    About,
    /// The list of VM hosts.
    Hosts,
    /// The list of LXD clusters.
    Clusters,
    /// A host's NUMA nodes and VMs.
    Detail(HostId),
    /// That changes of the open host come with its details.
    Watch,
    /// VMs of a host as machines; `None` is the list over all hosts.
    Vms(Option<HostId>),
    /// The machine that a host runs on.
    Machine(SystemId),
    /// NICs of a host's VMs.
    VmNics(HostId),
    /// Fabrics, VLANs, subnets and spaces.
    Networks,
    /// Names of zones and resource pools.
    Names,
    /// DNS domains.
    Domains,
}

impl Key {
    /// Asked for over REST while there is no socket.
    pub(super) fn may_be_read_by_rest(&self) -> bool {
        matches!(self, Key::Hosts | Key::Clusters)
    }

    /// The request itself is made of what is known before it is sent: names, ids of VMs.
    pub(super) fn asks_by_what_is_known(&self) -> bool {
        matches!(self, Key::Watch | Key::Vms(_) | Key::VmNics(_))
    }
}

impl Store {
    /// Reads it once and puts what came into its place. Boxed, so that the reading of each stays a function of its own.
    pub(super) fn read_once(&self, key: &Key) -> Later<Read> {
        match key {
            Key::User => self.read_user(),
            Key::About => self.read_about(),
            Key::Hosts => self.read_hosts(),
            Key::Clusters => self.read_clusters(),
            Key::Detail(host) => self.read_host(*host),
            Key::Watch => self.read_watch(),
            Key::Vms(host) => self.read_vms(*host),
            Key::Machine(machine) => self.read_machine(machine.clone()),
            Key::VmNics(host) => self.read_vm_nics(*host),
            Key::Networks => self.read_networks(),
            Key::Names => self.read_names(),
            Key::Domains => self.read_domains(),
        }
    }

    /// Whether it is read again by itself: it is on show, or much else rests on it.
    pub(super) fn is_kept(&self, key: &Key) -> bool {
        let open = || self.peek_open();
        match key {
            Key::User | Key::About | Key::Hosts | Key::Clusters | Key::Watch | Key::Names => true,
            Key::Networks | Key::Domains => true,
            Key::Vms(host) => host.is_none() || *host == open(),
            Key::Detail(host) | Key::VmNics(host) => Some(*host) == open(),
            Key::Machine(machine) => {
                let host = open().and_then(|host| self.hosts.peek(&host));
                host.is_some_and(|host| host.machine.as_ref() == Some(machine))
            }
        }
    }
}
