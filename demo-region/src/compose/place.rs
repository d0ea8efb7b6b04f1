//! The VM is made: rows for VM and machine, addresses, commissioning.

use super::{ComposeError, fields::Request, interfaces, matching::Chosen, storage::DiskPlan};
use crate::{
    ident,
    state::parts::{self, NicPlan, VmPlan},
    state::{Host, LinkMode, Status, User, Vm, VmNic, World, network::number_of},
};

/// How long commissioning takes here.
const COMMISSIONING_MS: i64 = 4000;

pub fn place(
    world: &mut World,
    host: &Host,
    request: Request,
    nics: Vec<Chosen>,
    disks: Vec<DiskPlan>,
    user: &User,
) -> Result<String, ComposeError> {
    refuse_taken(world, &nics)?;
    let hostname = if request.hostname.is_empty() { free_name(world) } else { request.hostname.clone() };
    let vm_id = world.next_id("vm");
    let mut vm = Vm {
        id: vm_id,
        host: host.id,
        name: hostname.clone(),
        project: host.project().to_owned(),
        machine: None,
        memory: request.memory,
        hugepages: request.hugepages,
        unpinned: if request.pinned.is_empty() { request.cores.unwrap_or(1) } else { 0 },
        pinned: request.pinned.clone(),
        disks: disks.iter().filter_map(|disk| Some((disk.pool.clone()?, disk.bytes))).collect(),
        nics: nics.iter().map(|nic| VmNic { attachment: nic.attachment, host_nic: nic.host_nic }).collect(),
    };
    let status = if request.skip_commissioning { Status::Ready } else { Status::New };
    let seed = world.seed;
    let plan = VmPlan {
        system_id: free_system_id(world, &hostname, vm_id),
        hostname,
        domain: request.domain,
        zone: request.zone,
        pool: request.pool,
        architecture: request.architecture,
        status,
        disks: disks.into_iter().map(|disk| (disk.pool, disk.bytes, disk.tags)).collect(),
        nics: nics
            .iter()
            .enumerate()
            .map(|(index, nic)| NicPlan {
                name: nic
                    .label
                    .as_deref()
                    .map_or_else(|| format!("eth{index}"), |label| interfaces::guest_name(label, seed)),
                unconfigured: nic.unconfigured,
                vlan: nic.vlan,
                subnet: nic.subnet,
                ip: nic.ip.clone(),
            })
            .collect(),
    };
    let mut machine = parts::vm_machine(world, host, &vm, plan);
    for nic in &mut machine.nics {
        for link in nic.links.iter_mut().filter(|link| link.ip.is_some()) {
            link.mode = LinkMode::Static;
        }
    }
    let system_id = machine.system_id.clone();
    vm.machine = Some(system_id.clone());
    world.add_machine(machine);
    world.add_vm(vm);
    if !request.skip_commissioning {
        world.set_status_until(&system_id, Status::Commissioning, Status::Ready, COMMISSIONING_MS, Some(user.username));
    }
    Ok(system_id)
}

/// An address that was asked for must be free.
fn refuse_taken(world: &World, nics: &[Chosen]) -> Result<(), ComposeError> {
    for nic in nics {
        let (Some(subnet), Some(ip)) = (nic.subnet, nic.ip.as_deref()) else { continue };
        if number_of(ip).is_some_and(|number| world.is_taken(subnet, number)) {
            return Err(ComposeError::NotFound(format!("The IP address {ip} is already in use.")));
        }
    }
    Ok(())
}

fn free_name(world: &mut World) -> String {
    loop {
        let name = ident::two_words(&mut world.rng);
        if world.machine_by_hostname(&name).is_none() {
            return name;
        }
        let numbered = format!("{name}-{}", world.rng.below(10_000));
        if world.machine_by_hostname(&numbered).is_none() {
            return numbered;
        }
    }
}

fn free_system_id(world: &World, hostname: &str, vm: i64) -> String {
    let mut attempt = vm;
    loop {
        let id = ident::system_id(world.seed, &format!("composed/{hostname}/{attempt}"));
        if world.machine(&id).is_none() {
            return id;
        }
        attempt += 1_000_003;
    }
}
