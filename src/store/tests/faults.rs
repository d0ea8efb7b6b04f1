//! Each fault that was found by reading or seen in a browser, told as what is right.

use super::*;
use crate::model::ids::{HostId, SystemId};
use crate::region::error::ApiError;
use crate::region::frame::Action;
use crate::region::transport::Event;
use crate::store::{Connection, Key, OperationState};

const VM_PAGE: &str = "machine.list";

fn vm(id: i64, name: &str, host: i64) -> Value {
    json!({ "id": id, "system_id": format!("vm{id}"), "hostname": name, "pod": { "id": host, "name": "a" } })
}

fn page(vms: &[Value]) -> String {
    json!({ "count": vms.len(), "cur_page": 1, "num_pages": 1, "groups": [{ "items": vms }] }).to_string()
}

fn hosts(rows: &[Value]) -> Result<String, ApiError> {
    Ok(Value::from(rows.to_vec()).to_string())
}

/// Listed hosts 1 and 2, of which the first is open.
fn with_hosts() -> App {
    let mut app = App::ready("3.4.1", "ann");
    app.stage.answer("pod.list", hosts(&[row(1, "a", 0), row(2, "b", 0)]));
    app.stage.pass(10.0);
    app
}

fn vm_names(app: &App) -> Vec<String> {
    app.store.vms.peek_all().iter().map(|vm| vm.hostname.clone()).collect()
}

#[test]
fn what_an_ended_session_asked_for_does_not_fill_the_next_one() {
    let mut app = App::ready("3.4.1", "ann");
    app.store.load_vms(None);
    app.stage.run();
    let (list, vms) = (app.stage.script.take(0), app.stage.script.open());
    assert_eq!(list.what, "pod.list");
    assert!(vms.contains(&VM_PAGE.to_owned()));
    app.store.leave();
    app.stage.answer("POST /accounts/logout/", Ok(String::new()));
    assert_eq!(app.store.phase.get_untracked(), Phase::LoggedOut);
    list.answer(hosts(&[row(1, "a secret of ann's", 0)]));
    app.stage.notify("pod", Action::Put, &row(2, "another", 0));
    app.stage.pass(1000.0);
    assert_eq!(app.names(), [""; 0]);
}

#[test]
fn another_person_finds_nothing_of_the_one_before() {
    let mut app = with_hosts();
    let host = app.store.hosts.peek(&HostId(1)).unwrap();
    let draft = app.store.draft(&host);
    draft.state.form.update(|form| form.name = "typed by ann".to_owned());
    app.stage.notify("pod", Action::Put, &row(3, "told to ann", 0));
    app.stage.tell(Event::Expired);
    assert!(app.store.expired.get_untracked());
    let store = app.store;
    spawn(&app, async move { drop(store.log_in("bob".to_owned(), "x".to_owned()).await) });
    app.stage.answer("POST /accounts/login/", Ok(String::new()));
    app.stage.pass(1000.0);
    assert_eq!(app.names(), [""; 0], "not even what was gathered");
    assert!(app.store.draft(&host).state.form.with_untracked(|form| form.name.is_empty()));
    assert!(app.store.user.get_untracked().is_none_or(|user| user.username == "bob"));
}

#[test]
fn the_same_person_goes_on_where_they_were() {
    let mut app = with_hosts();
    let host = app.store.hosts.peek(&HostId(1)).unwrap();
    app.store.draft(&host).state.form.update(|form| form.name = "typed".to_owned());
    app.stage.tell(Event::Expired);
    // Put away, and back by the status line.
    app.store.expired.set(false);
    app.store.ask_for_login();
    assert!(app.store.expired.get_untracked());
    let store = app.store;
    spawn(&app, async move { drop(store.log_in("ann".to_owned(), "x".to_owned()).await) });
    app.stage.answer("POST /accounts/login/", Ok(String::new()));
    app.enter("ann");
    assert_eq!((app.names().len(), app.store.expired.get_untracked()), (2, false));
    assert_eq!(app.store.draft(&host).state.form.with_untracked(|form| form.name.clone()), "typed");
}

#[test]
fn a_log_out_that_fails_stays_in_and_says_so() {
    let mut app = with_hosts();
    app.store.leave();
    app.stage.run();
    let refused = ApiError::Unavailable { status: 503, message: "busy".to_owned() };
    app.stage.answer("POST /accounts/logout/", Err(refused));
    assert_eq!((app.store.phase.get_untracked(), app.names().len()), (Phase::Ready, 2));
    let told = app.store.notifications.get_untracked();
    assert!(told.len() == 1 && told[0].title == "Logging out failed");
    assert!(app.stage.script.link().0, "the connection is wanted as before");
}

#[test]
fn a_session_that_ends_while_logging_out_asks_for_no_login() {
    let mut app = with_hosts();
    app.store.leave();
    app.stage.run();
    app.stage.tell(Event::Expired);
    assert!(!app.store.expired.get_untracked());
    app.stage.answer("POST /accounts/logout/", Ok(String::new()));
    assert_eq!(app.store.phase.get_untracked(), Phase::LoggedOut);
}

#[test]
fn a_change_during_a_list_of_vms_is_not_lost() {
    let mut app = with_hosts();
    app.store.load_vms(None);
    app.stage.run();
    // The count changes while the list, which lacks the VM, is on its way.
    app.stage.notify("pod", Action::Put, &row(1, "a", 1));
    app.stage.pass(40.0);
    app.stage.answer(VM_PAGE, Ok(page(&[])));
    app.stage.pass(1000.0);
    app.stage.answer(VM_PAGE, Ok(page(&[vm(7, "new", 1)])));
    assert_eq!(vm_names(&app), ["new"]);
}

#[test]
fn a_change_during_the_networks_is_not_lost() {
    let mut app = with_hosts();
    app.store.load_networks(false);
    app.stage.run();
    app.stage.notify("subnet", Action::Put, &json!({ "id": 1 }));
    app.stage.pass(40.0);
    for what in ["fabric.list", "vlan.list", "subnet.list", "space.list"] {
        app.stage.answer(what, Ok("[]".to_owned()));
    }
    app.stage.pass(1000.0);
    assert!(app.stage.script.open().contains(&"subnet.list".to_owned()));
}

#[test]
fn a_vm_that_was_deleted_while_its_page_was_on_the_way_stays_away() {
    let mut app = with_hosts();
    app.stage.notify("pod", Action::Put, &row(1, "a", 2));
    app.stage.pass(40.0);
    app.store.load_vms(None);
    app.stage.answer(VM_PAGE, Ok(page(&[vm(1, "one", 1), vm(2, "two", 1)])));
    app.store.load_vms(None);
    app.stage.run();
    app.stage.notify("machine", Action::Delete, &json!("vm2"));
    app.stage.pass(40.0);
    app.stage.answer(VM_PAGE, Ok(page(&[vm(1, "one", 1), vm(2, "two", 1)])));
    assert_eq!(vm_names(&app), ["one"]);
}

#[test]
fn details_that_were_asked_for_before_a_notify_do_not_undo_it() {
    let mut app = with_hosts();
    app.store.open_host(HostId(1));
    app.stage.run();
    app.stage.notify("pod", Action::Put, &row(1, "renamed", 3));
    app.stage.answer("pod.get", Ok(detailed(1, "a", &[(1, &[0])]).to_string()));
    app.stage.pass(40.0);
    let host = app.store.hosts.peek(&HostId(1)).unwrap();
    assert_eq!((host.name.as_str(), host.vm_count.tracked), ("renamed", Some(3)));
    assert!(host.detail.is_some(), "the details came all the same");
    // They are older than the notify, so they are asked for again.
    app.stage.pass(1000.0);
    assert!(app.stage.script.open().contains(&"pod.get".to_owned()));
}

#[test]
fn the_answer_of_watching_does_not_undo_a_notify() {
    let mut app = with_hosts();
    app.store.open_host(HostId(1));
    app.stage.answer("pod.get", Ok(detailed(1, "a", &[]).to_string()));
    app.stage.notify("pod", Action::Put, &detailed(1, "renamed", &[(1, &[0])]));
    app.stage.answer("pod.set_active", Ok(detailed(1, "a", &[]).to_string()));
    let host = app.store.hosts.peek(&HostId(1)).unwrap();
    assert_eq!((host.name.as_str(), host.detail.as_ref().unwrap().vms.len()), ("renamed", 1));
}

#[test]
fn a_host_that_cannot_be_watched_says_so_and_is_kept_up_to_date() {
    let mut app = with_hosts();
    app.store.open_host(HostId(1));
    app.stage.answer("pod.get", Ok(detailed(1, "a", &[]).to_string()));
    app.stage.answer("pod.set_active", Err(ApiError::Refused("no".to_owned())));
    assert!(app.store.peek_status(&Key::Watch).error.is_some());
    app.stage.notify("pod", Action::Put, &row(1, "a", 1));
    app.stage.pass(40.0);
    app.stage.answer("pod.get", Ok(detailed(1, "a", &[(1, &[0])]).to_string()));
    let host = app.store.hosts.peek(&HostId(1)).unwrap();
    assert_eq!(host.detail.as_ref().unwrap().vms.len(), 1);
}

#[test]
fn watching_follows_the_last_host_that_was_opened() {
    let mut app = with_hosts();
    app.store.open_host(HostId(1));
    app.stage.answer("pod.get", Ok(detailed(1, "a", &[]).to_string()));
    app.store.close_host(HostId(1));
    app.store.open_host(HostId(2));
    app.stage.answer("pod.get", Ok(detailed(2, "b", &[]).to_string()));
    app.stage.answer("pod.set_active", Ok(detailed(1, "a", &[]).to_string()));
    app.stage.pass(1000.0);
    app.stage.answer("pod.set_active", Ok(detailed(2, "b", &[]).to_string()));
    assert_eq!(app.store.watched.get_value(), Some(HostId(2)));
}

#[test]
fn reads_of_one_thing_never_overlap() {
    let mut app = with_hosts();
    app.store.open_host(HostId(1));
    app.store.load_vm_machines(HostId(1));
    app.store.load_vm_machines(HostId(1));
    app.stage.run();
    let asked = |app: &App| app.stage.script.open().iter().filter(|what| what.contains("machines/?pod=a")).count();
    assert_eq!(asked(&app), 1);
    app.stage.answer("GET /api/2.0/machines/?pod=a", Ok("[]".to_owned()));
    assert!(app.store.vm_machines_status(HostId(1)).busy, "once more is still to come");
    app.stage.pass(1000.0);
    assert_eq!(asked(&app), 1);
    app.stage.answer("GET /api/2.0/machines/?pod=a", Ok("[]".to_owned()));
    assert!(!app.store.vm_machines_status(HostId(1)).busy);
}

#[test]
fn one_chain_of_polling_at_a_time() {
    let mut app = with_hosts();
    for failures in 1..8 {
        app.stage.script.disconnect(failures);
        app.stage.pass(100.0);
    }
    let polls = |app: &App| app.stage.script.open().iter().filter(|what| what.contains("vm-hosts/")).count();
    assert_eq!(polls(&app), 1);
    app.stage.answer("GET /api/2.0/vm-hosts/", Ok("[]".to_owned()));
    app.stage.answer("GET /api/2.0/virtual-machines/", Ok("[]".to_owned()));
    assert_eq!(app.store.connection.get_untracked(), Connection::Polling);
    app.stage.pass(15_500.0);
    assert_eq!(polls(&app), 1);
    // The socket comes back while REST is being asked: what REST says then is older.
    let rest = app.stage.script.open().iter().position(|what| what.contains("vm-hosts/")).unwrap();
    let rest = app.stage.script.take(rest);
    app.stage.script.connect();
    app.stage.answer("pod.list", hosts(&[row(5, "by socket", 0)]));
    rest.answer(hosts(&[row(4, "by rest", 0)]));
    app.stage.pass(40_000.0);
    assert_eq!((app.names(), polls(&app)), (vec!["by socket".to_owned()], 0));
}

#[test]
fn a_gap_between_two_pages_is_noticed() {
    let mut app = App::ready("3.4.1", "ann");
    let first: Vec<Value> = (1..=10).map(|id| row(id, &format!("h{id}"), 0)).collect();
    app.stage.answer("pod.list", hosts(&first));
    app.stage.pass(10.0);
    // The second page is asked for. Meanwhile host 1 changes, and its notify is lost with the connection.
    app.stage.script.disconnect(0);
    app.stage.script.connect();
    app.stage.pass(300.0);
    let mut changed = first.clone();
    changed[0]["name"] = json!("changed");
    app.stage.answer("pod.list", hosts(&changed));
    app.stage.pass(10.0);
    app.stage.answer("pod.list", hosts(&[]));
    assert_eq!(app.names()[0], "changed");
}

#[test]
fn what_failed_by_chance_is_tried_again() {
    let mut app = App::ready("3.4.1", "ann");
    app.stage.pass(61_000.0);
    assert!(matches!(app.store.peek_status(&Key::Hosts).error, Some(ApiError::Timeout { .. })));
    app.stage.pass(6_000.0);
    app.stage.answer("pod.list", hosts(&[row(1, "a", 0)]));
    assert_eq!((app.names().len(), app.store.peek_status(&Key::Hosts).error), (1, None));
}

#[test]
fn a_write_is_sent_once_and_its_fate_is_told() {
    let mut app = with_hosts();
    let store = app.store;
    for (answer, state) in [
        (Ok(json!({ "system_id": "x" }).to_string()), OperationState::Done),
        (Err(ApiError::Refused("no".to_owned())), OperationState::Failed(ApiError::Refused("no".to_owned()))),
        (
            Err(ApiError::Unavailable { status: 504, message: "slow".to_owned() }),
            OperationState::Unknown(ApiError::Unavailable { status: 504, message: "slow".to_owned() }),
        ),
    ] {
        spawn(&app, async move { drop(store.compose(HostId(1), "Compose VM x".to_owned(), Vec::new()).await) });
        app.stage.run();
        assert_eq!(app.store.operations.get_untracked().last().unwrap().state, OperationState::Running);
        app.stage.answer("POST /api/2.0/vm-hosts/1/?op=compose", answer);
        assert_eq!(app.store.operations.get_untracked().last().unwrap().state, state);
        app.stage.pass(1_000.0);
        assert!(!app.stage.script.open().iter().any(|what| what.contains("compose")), "never again by itself");
        app.stage.answer("pod.get", Ok(detailed(1, "a", &[]).to_string()));
    }
}

#[test]
fn nics_of_many_vms_come_in_parts_that_are_used_at_once() {
    let mut app = with_hosts();
    let vms: Vec<(i64, &[u32])> = (1..=120).map(|id| (id, &[][..])).collect();
    app.stage.notify("pod", Action::Put, &detailed(1, "a", &vms));
    app.stage.pass(40.0);
    app.store.open_host(HostId(1));
    app.store.load_vm_machines(HostId(1));
    for part in 0..3 {
        app.stage.run();
        let at = app.stage.script.open().iter().position(|what| what.contains("machines/?id=vm")).unwrap();
        let asked = app.stage.script.take(at);
        let ids: Vec<&str> = asked.what.split("id=").skip(1).map(|id| id.trim_end_matches('&')).collect();
        assert!(ids.len() <= 50);
        let found: Vec<Value> = ids.iter().map(|id| json!({ "system_id": id, "pod": { "id": 1 } })).collect();
        asked.answer(Ok(Value::from(found).to_string()));
        app.stage.run();
        let read = app.store.vm_machines.peek(&HostId(1)).map_or(0, |machines| machines.len());
        assert_eq!(read, ((part + 1) * 50).min(120));
    }
    assert!(!app.store.vm_machines_status(HostId(1)).busy);
}

#[test]
fn the_status_of_one_host_wakes_nobody_who_asked_for_another() {
    let app = with_hosts();
    let store = app.store;
    let runs = std::sync::Arc::new(std::sync::atomic::AtomicU32::new(0));
    let count = runs.clone();
    let memo = Memo::new(move |_| {
        count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        store.detail_status(HostId(1)).busy
    });
    memo.get_untracked();
    store.load(Key::Detail(HostId(2)));
    store.arrived(&Key::Machine(SystemId("x".to_owned())));
    memo.get_untracked();
    assert_eq!(runs.load(std::sync::atomic::Ordering::Relaxed), 1);
    store.load(Key::Detail(HostId(1)));
    memo.get_untracked();
    assert_eq!(runs.load(std::sync::atomic::Ordering::Relaxed), 2);
}

fn spawn(app: &App, task: impl Future<Output = ()> + 'static) {
    use crate::region::transport::Platform;
    app.stage.script.spawn(Box::pin(task));
}
