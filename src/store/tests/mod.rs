//! The store under any timing: a scripted transport, tests of each fault that was found, and a simulation.

mod faults;
mod model;
mod order;
mod simulation;

use super::{Phase, Store};
use crate::region::Region;
use crate::region::queue::Queue;
use crate::region::script::Stage;
use crate::region::transport::Platform;
use leptos::prelude::*;
use serde_json::{Value, json};
use std::rc::Rc;

/// A store over a scripted transport.
struct App {
    stage: Stage,
    store: Store,
    /// Signals live as long as it does.
    _owner: Owner,
}

impl App {
    /// Not started yet; every request is sent at once, so that answers can come in any order.
    fn new() -> App {
        App::over(Queue::without_waiting)
    }

    /// Not started yet, over such a queue.
    fn over(queue: fn(Rc<dyn Platform>) -> Queue) -> App {
        let owner = Owner::new();
        owner.set();
        let stage = Stage::default();
        let script = stage.script.clone();
        let queue = queue(Rc::new(script.clone()));
        let region = Region::over(Rc::new(script.clone()), Rc::new(script.clone()), Rc::new(script), queue);
        App { store: Store::new(region), stage, _owner: owner }
    }

    /// Logged in as `user` and connected, with the first questions open.
    fn ready(version: &str, user: &str) -> App {
        App::new().logged_in(version, user)
    }

    fn logged_in(self, version: &str, user: &str) -> App {
        let mut app = self.known(version);
        app.enter(user);
        app
    }

    /// The region has said which one it is, and that somebody is logged in.
    fn known(self, version: &str) -> App {
        let mut app = self;
        app.store.start();
        app.stage.answer("GET /api/2.0/version/", Ok(json!({ "version": version }).to_string()));
        app.stage.answer("GET /accounts/login/", Ok(json!({ "authenticated": true }).to_string()));
        app
    }

    /// After a login: who it is, names, the connection.
    fn enter(&mut self, user: &str) {
        assert_eq!(self.store.phase.get_untracked(), Phase::Ready);
        self.stage.script.connect();
        self.stage.answer("GET /api/2.0/users/?op=whoami", Ok(json!({ "username": user }).to_string()));
        self.stage.answer("GET /api/2.0/zones/", Ok("[]".to_owned()));
        self.stage.answer("GET /api/2.0/resourcepools/", Ok("[]".to_owned()));
        self.stage.run();
    }

    /// Names of the hosts, in the order of their ids.
    fn names(&self) -> Vec<String> {
        self.store.hosts.peek_all().iter().map(|host| host.name.clone()).collect()
    }
}

/// A host as a list row has it.
fn row(id: i64, name: &str, vms: i64) -> Value {
    json!({ "id": id, "name": name, "type": "lxd", "architectures": ["amd64/generic"], "resources": { "vm_count": { "tracked": vms, "other": 0 } } })
}

/// A host with its details: VMs by id, each with the cores it is pinned to.
fn detailed(id: i64, name: &str, vms: &[(i64, &[u32])]) -> Value {
    let mut host = row(id, name, vms.len() as i64);
    host["attached_vlans"] = json!([]);
    let vm = |(id, cores): &(i64, &[u32])| json!({ "id": id, "system_id": format!("vm{id}"), "pinned_cores": cores });
    host["resources"]["vms"] = vms.iter().map(vm).collect();
    host
}
