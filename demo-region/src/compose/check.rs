//! The over-commit check: after the fields, before everything else (maas-api §3.4).

use super::{ComposeError, fields::Request};
use crate::{
    numbers::{MIB, capacity},
    state::{Host, World},
};

/// Pinned cores are not counted, VMs of other projects neither. "Available" in the text leaves the ratio out.
pub fn over_commit(world: &World, host: &Host, request: &Request) -> Result<(), ComposeError> {
    let capacity = capacity::of_host(world, host);
    let cores = request.cores.unwrap_or(1);
    let memory_total = capacity.general.total / MIB;
    let memory_used = (capacity.general.tracked + capacity.hugepages.tracked) / MIB;
    let mut message = String::new();
    if (capacity.cores.tracked + cores) as f64 > capacity.cores.total as f64 * host.cpu_ratio {
        message += &format!(
            "CPU overcommit ratio is {:?} and there are {} available resources; {cores} requested.",
            host.cpu_ratio,
            capacity.cores.total - capacity.cores.tracked
        );
    }
    if (memory_used + request.memory) as f64 > memory_total as f64 * host.memory_ratio {
        message += &format!(
            "Memory overcommit ratio is {:?} and there are {} available resources; {} requested.",
            host.memory_ratio,
            memory_total - memory_used,
            request.memory
        );
    }
    if message.is_empty() {
        return Ok(());
    }
    Err(ComposeError::Unavailable(format!("Unable to compose KVM instance in '{}'. {message}", host.name)))
}
