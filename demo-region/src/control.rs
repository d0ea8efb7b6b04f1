//! A hand on the region for tests, below `/MAAS-demo/`: off unless `Options::control` asks for it.

use crate::{
    clock,
    state::{Attachment, Event, Region, VmNic},
};
use axum::{
    Router,
    extract::{Query, State},
    http::StatusCode,
    routing::post,
};
use std::{
    collections::HashMap,
    sync::{Arc, atomic::Ordering},
};

type Told = (StatusCode, String);
type Asked = Query<HashMap<String, String>>;

pub fn routes() -> Router<Arc<Region>> {
    Router::new()
        .route("/MAAS-demo/expire-sessions", post(expire_sessions))
        .route("/MAAS-demo/drop-sockets", post(drop_sockets))
        .route("/MAAS-demo/pause-sockets", post(pause_sockets))
        .route("/MAAS-demo/raw-notify", post(raw_notify))
        .route("/MAAS-demo/vm-power", post(vm_power))
        .route("/MAAS-demo/repin", post(repin))
        .route("/MAAS-demo/sriov", post(sriov))
        .route("/MAAS-demo/freeze", post(freeze))
}

fn done() -> Told {
    (StatusCode::NO_CONTENT, String::new())
}

fn bad(text: &str) -> Told {
    (StatusCode::BAD_REQUEST, text.to_owned())
}

async fn expire_sessions(State(region): State<Arc<Region>>) -> Told {
    region.sessions.expire_all();
    region.bus.tell(Event::SessionsChanged);
    done()
}

async fn drop_sockets(State(region): State<Arc<Region>>) -> Told {
    region.bus.tell(Event::Drop);
    done()
}

async fn pause_sockets(State(region): State<Arc<Region>>, Query(asked): Asked) -> Told {
    let Some(seconds) = asked.get("seconds").and_then(|text| text.parse::<f64>().ok()) else {
        return bad("seconds=N is missing");
    };
    let until = clock::millis() + (seconds * 1000.0) as i64;
    region.sockets_paused_until.store(until, Ordering::Relaxed);
    done()
}

/// The body goes to all sockets verbatim.
async fn raw_notify(State(region): State<Arc<Region>>, body: String) -> Told {
    region.bus.tell(Event::Raw(body));
    done()
}

async fn vm_power(State(region): State<Arc<Region>>, Query(asked): Asked) -> Told {
    let (Some(system_id), Some(state)) = (asked.get("system_id"), asked.get("state")) else {
        return bad("system_id and state are needed");
    };
    if region.change(|world| world.set_power(system_id, state)) { done() } else { bad("no such machine") }
}

/// Pin a VM to `cores=0,1`; an empty list makes its cores shared again.
async fn repin(State(region): State<Arc<Region>>, Query(asked): Asked) -> Told {
    let (Some(system_id), Some(cores)) = (asked.get("system_id"), asked.get("cores")) else {
        return bad("system_id and cores are needed");
    };
    let cores: Result<Vec<i64>, _> =
        cores.split(',').filter(|core| !core.is_empty()).map(|core| core.trim().parse()).collect();
    let Ok(cores) = cores else { return bad("cores are numbers with commas between") };
    let changed = region.change(|world| {
        let count = i64::try_from(cores.len()).unwrap_or(0);
        let vm = world.machine(system_id).and_then(|machine| machine.vm);
        let Some(vm) = vm.and_then(|id| world.vms.get_mut(&id)) else { return false };
        vm.unpinned = if cores.is_empty() { vm.cores().max(1) } else { 0 };
        vm.pinned = cores;
        world.update_machine(system_id, |machine| {
            if count > 0 {
                machine.cpu_count = count;
            }
        })
    });
    if changed { done() } else { bad("no such VM") }
}

/// Attach the first NIC of a VM that is no virtual function yet to a host NIC as one.
async fn sriov(State(region): State<Arc<Region>>, Query(asked): Asked) -> Told {
    let (Some(system_id), Some(name)) = (asked.get("system_id"), asked.get("host_nic")) else {
        return bad("system_id and host_nic are needed");
    };
    let changed = region.change(|world| {
        let machine = world.machine(system_id)?;
        let (vm, host) = (machine.vm?, world.host_of(machine)?);
        let nic = world.host_machine(host)?.nics.iter().find(|nic| nic.name == *name)?.id;
        let attached = VmNic { attachment: Attachment::Sriov, host_nic: Some(nic) };
        let nics = &mut world.vms.get_mut(&vm)?.nics;
        match nics.iter_mut().find(|nic| nic.attachment != Attachment::Sriov) {
            Some(free) => *free = attached,
            None => nics.push(attached),
        }
        world.update_machine(system_id, |_| {}).then_some(())
    });
    if changed.is_some() { done() } else { bad("no such VM or host NIC") }
}

async fn freeze(State(region): State<Arc<Region>>) -> Told {
    region.frozen.store(true, Ordering::Relaxed);
    done()
}
