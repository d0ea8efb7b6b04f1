//! The fleets a region can start with: one made by hand to show every situation, and generated ones for load.

mod builder;
mod by_hand;
mod generated;
mod ground;
mod hand;
mod hand_more;
mod hand_numa;
mod odd;

use crate::{options::Options, state::World};

pub use builder::{Builder, Cores, HostSpec, NicSpec, NodeSpec, VmSpec};

/// The world a region starts with.
pub fn build(options: &Options) -> World {
    let mut world = World::empty(options.maas, options.seed);
    ground::lay(&mut world);
    let mut builder = Builder::new(&mut world);
    match (options.hosts, options.vms) {
        (None, None) if options.odd => odd::fill(&mut builder),
        (None, None) => by_hand::fill(&mut builder),
        (hosts, vms) => {
            let hosts = hosts.unwrap_or(20);
            generated::fill(&mut builder, hosts, vms.unwrap_or(hosts * 25));
        }
    }
    // Nobody was listening while the fleet was made.
    world.take_changes();
    world
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_makes_the_same_fleet() {
        let names = |options: &Options| {
            build(options).machines.values().map(|machine| machine.system_id.clone()).collect::<Vec<_>>()
        };
        let options = Options::default();
        assert_eq!(names(&options), names(&options));
        assert_ne!(names(&options), names(&Options { seed: 2, ..options }));
    }

    #[test]
    fn a_generated_fleet_has_the_asked_size() {
        let world = build(&Options { hosts: Some(30), vms: Some(400), ..Options::default() });
        assert_eq!(world.hosts.len(), 30);
        assert_eq!(world.vms.len(), 400);
    }
}
