//! What the region knows: plain objects, the world that holds them, and the bus that tells of changes.

pub mod bus;
pub mod host;
pub mod life;
pub mod machine;
pub mod network;
pub mod parts;
pub mod people;
pub mod sessions;
pub mod world;

pub use bus::{Bus, Change, Event, Key, What};
pub use host::{Cluster, Hints, Host, HostKind, Power, StoragePool};
pub use machine::{Attachment, Disk, Link, LinkMode, Machine, Nic, NicKind, NumaNode, Status, Vm, VmNic};
pub use network::{Fabric, Space, Subnet, Vlan};
pub use people::{Domain, Named, Tag, User};
pub use sessions::Sessions;
pub use world::World;

use crate::{options::Options, think::Thinker};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::AtomicBool, atomic::AtomicI64};

/// One running region, shared by all requests and sockets.
pub struct Region {
    pub options: Options,
    world: Mutex<World>,
    pub bus: Bus,
    pub sessions: Sessions,
    pub thinker: Thinker,
    /// Set by `/MAAS-demo/freeze`.
    pub frozen: AtomicBool,
    /// Until when (milliseconds) socket upgrades are refused.
    pub sockets_paused_until: AtomicI64,
}

impl Region {
    /// A region that begins with this world.
    pub fn new(options: Options, world: World) -> Arc<Self> {
        let sessions = Sessions::new(options.seed);
        let thinker = Thinker::new(options.think);
        Arc::new(Self {
            options,
            thinker,
            world: Mutex::new(world),
            bus: Bus::default(),
            sessions,
            frozen: AtomicBool::new(false),
            sockets_paused_until: AtomicI64::new(0),
        })
    }

    /// The world, for a moment. A panic elsewhere while it was held does not lock everybody out.
    pub fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Change the world and tell every socket what changed.
    pub fn change<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        let (result, changes) = {
            let mut world = self.world();
            let result = act(&mut world);
            (result, world.take_changes())
        };
        for change in changes {
            self.bus.tell(Event::Changed(change));
        }
        result
    }
}
