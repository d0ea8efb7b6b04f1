//! In which order a region is asked: a region that answers one request at a time, and a page that shows its rows first.

use super::*;
use crate::model::ids::HostId;
use crate::region::frame::Action;
use crate::store::{HostTab, Key, Page};

const WHO: &str = "GET /api/2.0/users/?op=whoami";
const ZONES: &str = "GET /api/2.0/zones/";
const POOLS: &str = "GET /api/2.0/resourcepools/";

/// Answers one request after the other as a region does; what was sent, in order.
fn serve(app: &mut App, answer: impl Fn(&str) -> Value) -> Vec<String> {
    let mut sent = Vec::new();
    for _ in 0..200 {
        app.stage.pass(100.0);
        while app.stage.script.open_count() > 0 {
            let asked = app.stage.script.take(0);
            sent.push(asked.what.clone());
            let value = answer(&asked.what);
            asked.answer(Ok(value.to_string()));
            app.stage.run();
        }
    }
    sent
}

fn small_region(what: &str) -> Value {
    match what {
        "pod.list" => json!([row(1, "a", 1), row(2, "b", 0)]),
        "pod.get" | "pod.set_active" => detailed(1, "a", &[(7, &[0])]),
        "machine.list" => json!({ "count": 0, "cur_page": 1, "num_pages": 1, "groups": [] }),
        "vmcluster.list" => json!({}),
        WHO => json!({ "username": "ann" }),
        _ => json!([]),
    }
}

fn starting(page: Page, waits: bool) -> App {
    let app = App::over(Queue::new).known("3.4.1");
    app.store.show(page, waits);
    app
}

#[test]
fn the_list_comes_before_everything_else() {
    let mut app = starting(Page::List, false);
    app.stage.pass(100.0);
    assert_eq!(app.stage.script.open(), [""; 0], "nothing is asked before the connection stands");
    app.stage.script.connect();
    app.stage.run();
    assert_eq!(app.stage.script.open(), ["pod.list"], "nothing beside the first rows");
    let sent = serve(&mut app, small_region);
    assert_eq!(sent[0], "pod.list");
    let place = |what: &str| sent.iter().position(|one| one == what);
    assert_eq!(sent.len(), 6, "each once: {sent:?}");
    assert!(["vmcluster.list", WHO, ZONES, POOLS].iter().all(|soon| place(soon) < place("config.list")), "{sent:?}");
}

#[test]
fn a_deep_link_asks_for_its_host_and_what_its_page_shows_first() {
    let mut app = starting(Page::Host(HostTab::Vms), true);
    app.store.open_host(HostId(1));
    app.stage.script.connect();
    app.stage.run();
    assert_eq!(app.stage.script.open(), ["pod.get"]);
    app.stage.answer("pod.get", Ok(small_region("pod.get").to_string()));
    assert_eq!(
        app.stage.script.open(),
        [WHO, "machine.list"],
        "who it is, is asked as soon as there is something to show"
    );
    app.stage.answer(WHO, Ok(small_region(WHO).to_string()));
    app.stage.answer("machine.list", Ok(small_region("machine.list").to_string()));
    app.stage.pass(1_000.0);
    assert!(!app.stage.script.open().contains(&"pod.list".to_owned()), "not while the page may still ask");
    app.store.page_has_asked();
    let sent = serve(&mut app, small_region);
    let place = |what: &str| sent.iter().position(|one| one == what);
    assert!(place("pod.set_active").is_some() && place("pod.set_active") < place("pod.list"), "{sent:?}");
    assert_eq!(sent.iter().filter(|what| *what == "pod.get").count(), 0, "{sent:?}");
}

#[test]
fn what_a_page_needs_overtakes_what_was_asked_before() {
    let mut app = starting(Page::Host(HostTab::Numa), true);
    app.store.open_host(HostId(1));
    app.stage.script.connect();
    app.stage.answer("pod.get", Ok(small_region("pod.get").to_string()));
    app.store.load(Key::VmNics(HostId(1)));
    app.stage.run();
    let open = app.stage.script.open();
    assert!(open.iter().any(|what| what.starts_with("GET /api/2.0/machines/")), "{open:?}");
}

#[test]
fn a_host_that_was_left_is_not_asked_for_any_more() {
    let mut app = starting(Page::List, false);
    app.stage.script.connect();
    serve(&mut app, small_region);
    app.store.show(Page::Host(HostTab::Overview), false);
    app.store.open_host(HostId(1));
    app.stage.run();
    // Two are under way; what else the page wants waits.
    app.store.load(Key::VmNics(HostId(1)));
    app.stage.run();
    let under_way = app.stage.script.open();
    app.store.close_host(HostId(1));
    app.store.show(Page::List, false);
    let sent = serve(&mut app, small_region);
    let more: Vec<&String> = sent.iter().filter(|what| !under_way.contains(what)).collect();
    assert!(!more.iter().any(|what| what.contains("machine")), "{more:?}");
    let status = app.store.peek_status(&Key::VmNics(HostId(1)));
    assert!(!status.busy && status.error.is_none() && status.outdated, "asked for when it is wanted again: {status:?}");
    app.store.show(Page::Host(HostTab::Numa), false);
    app.store.open_host(HostId(1));
    app.store.want_vm_machines(HostId(1));
    assert!(serve(&mut app, small_region).iter().any(|what| what.contains("machines/?")));
}

#[test]
fn who_waits_for_a_host_gets_it_whatever_page_is_shown() {
    let mut app = starting(Page::List, false);
    app.stage.script.connect();
    serve(&mut app, small_region);
    app.stage.notify("pod", Action::Put, &row(2, "b", 0));
    app.store.read_these(vec![HostId(2)]);
    let sent = serve(&mut app, |what| match what {
        "pod.get" => detailed(2, "b", &[]),
        other => small_region(other),
    });
    assert_eq!(sent.first().map(String::as_str), Some("pod.get"));
    assert!(app.store.fleet.with_untracked(|fleet| !fleet.busy && fleet.done == 1));
}
