//! From a change to the frame a connection gets, if any (maas-api §4.5).

use super::{handlers, session::Session};
use crate::state::{Change, What, World};
use serde_json::{Value, json};

/// The notify for this connection; keeps its set of loaded keys.
pub fn frame(world: &World, session: &mut Session, change: &Change) -> Option<Value> {
    if !handlers::exists(change.handler, world.version) {
        return None;
    }
    let notify =
        |action: &str, data: Value| Some(json!({"type": 2, "name": change.handler, "action": action, "data": data}));
    let loaded = session.loaded.get(change.handler).is_some_and(|keys| keys.contains(&change.key));
    if change.what == What::Delete {
        if session.active.get(change.handler) == Some(&change.key) {
            session.active.remove(change.handler);
        }
        session.loaded.entry(change.handler).or_default().remove(&change.key);
        return if loaded { notify("delete", change.key.json()) } else { None };
    }
    // Machines this connection has not loaded are never pushed from 3.3 on.
    if change.handler == "machine" && !loaded && world.version.has_paged_machines() {
        return None;
    }
    let detail = session.active.get(change.handler) == Some(&change.key);
    match handlers::object(world, change.handler, &change.key, detail, &session.user) {
        Some(object) if loaded => notify("update", object),
        Some(object) => {
            session.load(change.handler, change.key.clone());
            notify("create", object)
        }
        // There, but no longer for this user.
        None if loaded => {
            session.loaded.entry(change.handler).or_default().remove(&change.key);
            notify("delete", change.key.json())
        }
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        options::Options,
        state::{Key, User},
        version::MaasVersion,
    };

    fn session(world: &World, name: &str) -> Session {
        let user: User = world.users.iter().find(|user| user.username == name).unwrap().clone();
        Session::new(user)
    }

    fn update(handler: &'static str, key: impl Into<Key>) -> Change {
        Change { handler, key: key.into(), what: What::Update }
    }

    #[test]
    fn an_unknown_object_is_created_then_updated() {
        let world = crate::fleet::build(&Options::default());
        let mut session = session(&world, "admin");
        let first = frame(&world, &mut session, &update("pod", 2)).unwrap();
        assert_eq!(first["action"], "create");
        assert!(first["data"].get("attached_vlans").is_none());
        assert_eq!(first["data"]["resources"]["vms"], json!([]));
        session.active.insert("pod", Key::Number(2));
        let second = frame(&world, &mut session, &update("pod", 2)).unwrap();
        assert_eq!(second["action"], "update");
        assert!(second["data"].get("attached_vlans").is_some());
    }

    #[test]
    fn a_delete_is_told_only_to_those_who_knew() {
        let world = crate::fleet::build(&Options::default());
        let mut session = session(&world, "admin");
        let gone = Change { handler: "pod", key: Key::Number(2), what: What::Delete };
        assert_eq!(frame(&world, &mut session, &gone), None);
        session.load("pod", 2);
        assert_eq!(frame(&world, &mut session, &gone).unwrap()["data"], json!(2));
    }

    #[test]
    fn machines_are_pushed_only_when_loaded() {
        let world = crate::fleet::build(&Options::default());
        let system_id = world.machines.values().next().unwrap().system_id.clone();
        let mut admin = session(&world, "admin");
        assert_eq!(frame(&world, &mut admin, &update("machine", system_id.as_str())), None);
        admin.load("machine", system_id.as_str());
        assert!(frame(&world, &mut admin, &update("machine", system_id.as_str())).is_some());
        let old = crate::fleet::build(&Options { maas: MaasVersion::V3_0, ..Options::default() });
        let mut admin = session(&old, "admin");
        let pushed = frame(&old, &mut admin, &update("machine", system_id.as_str())).unwrap();
        assert_eq!(pushed["action"], "create");
    }

    #[test]
    fn a_normal_user_gets_no_secrets() {
        let world = crate::fleet::build(&Options::default());
        let mut session = session(&world, "user");
        let text = frame(&world, &mut session, &update("pod", 2)).unwrap().to_string();
        assert!(!text.contains("DEMO-SECRET"));
    }
}
