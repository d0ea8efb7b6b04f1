//! Changes nobody asked for: work that ends, and VMs that are switched on and off.

use crate::{
    clock,
    ident::Rng,
    state::{Region, Status},
};
use std::{
    sync::{Arc, Weak, atomic::Ordering},
    time::Duration,
};

const TICK: Duration = Duration::from_millis(100);

/// Starts the task that lives as long as the region does. Outside a runtime nothing moves.
pub fn start(region: &Arc<Region>) {
    let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
    let weak = Arc::downgrade(region);
    let rng = Rng::for_name(region.options.seed, "churn");
    runtime.spawn(run(weak, rng));
}

async fn run(region: Weak<Region>, mut rng: Rng) {
    let mut due = 0.0;
    loop {
        tokio::time::sleep(TICK).await;
        let Some(region) = region.upgrade() else { return };
        region.change(|world| world.settle(clock::millis()));
        if region.frozen.load(Ordering::Relaxed) {
            continue;
        }
        due += region.options.churn * TICK.as_secs_f64();
        while due >= 1.0 {
            due -= 1.0;
            change_something(&region, &mut rng);
        }
    }
}

/// One VM that is in use changes its power state; now and then a failed one recovers or a free one is deployed.
fn change_something(region: &Region, rng: &mut Rng) {
    region.change(|world| {
        let ids: Vec<i64> = world.vms.keys().copied().collect();
        let Some(vm) = rng.pick(&ids).and_then(|id| world.vms.get(id)) else { return };
        let Some(machine) = vm.machine.as_deref().and_then(|id| world.machine(id)) else { return };
        let system_id = machine.system_id.clone();
        match (machine.status, machine.power_state.as_str()) {
            (Status::Deployed, "on") => world.set_power(&system_id, "off"),
            (Status::Deployed, _) => world.set_power(&system_id, "on"),
            (Status::Commissioning | Status::Testing, _) => world.set_status(&system_id, Status::Ready, None),
            (Status::Deploying, _) => world.set_status(&system_id, Status::Deployed, None),
            (Status::FailedDeployment, _) => {
                world.set_status_until(&system_id, Status::Deploying, Status::Deployed, 5000, None);
                true
            }
            _ => false,
        };
    });
}
