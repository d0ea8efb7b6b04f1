use super::*;
use crate::region::frame::Action;
use crate::region::script::Stage;
use futures_util::FutureExt;
use serde_json::json;

/// A line as the region's end sees it.
struct Far {
    to_page: mpsc::UnboundedSender<Incoming>,
    from_page: mpsc::UnboundedReceiver<String>,
    hung_up: Rc<Cell<bool>>,
}

#[derive(Default)]
struct Lines {
    refusal: RefCell<Option<Closed>>,
    opened: RefCell<Vec<Far>>,
    begun: RefCell<Option<Begun>>,
}

struct Exchange(Rc<Lines>);

impl Dial for Exchange {
    fn open(&self) -> Result<Line, Closed> {
        if let Some(refusal) = self.0.refusal.borrow().clone() {
            return Err(refusal);
        }
        let (to_page, incoming) = mpsc::unbounded();
        let (outgoing, from_page) = mpsc::unbounded();
        let (hung_up, end) = (Rc::new(Cell::new(false)), to_page.clone());
        let flag = hung_up.clone();
        self.0.opened.borrow_mut().push(Far { to_page, from_page, hung_up });
        let close = Box::new(move || {
            flag.set(true);
            let _ = end.unbounded_send(Incoming::Closed(Closed::Lost("hung up".to_owned())));
        });
        Ok(Line { incoming, outgoing, close, begun: self.0.begun.borrow_mut().take() })
    }
}

struct Bench {
    stage: Stage,
    lines: Rc<Lines>,
    socket: Socket,
    events: Rc<RefCell<Vec<Event>>>,
}

impl Bench {
    fn running() -> Bench {
        Bench::over(Rc::default())
    }

    /// Over a line on which the first hosts were asked for already.
    fn begun() -> Bench {
        let lines = Lines::default();
        *lines.begun.borrow_mut() = Some(Begun::new("pod.list".to_owned(), r#"{"limit":10}"#.to_owned()));
        Bench::over(Rc::new(lines))
    }

    fn over(lines: Rc<Lines>) -> Bench {
        let mut stage = Stage::default();
        let socket = Socket::new(Rc::new(Exchange(lines.clone())), Rc::new(stage.script.clone()));
        let events: Rc<RefCell<Vec<Event>>> = Rc::default();
        let told = events.clone();
        socket.listen(Rc::new(move |event| told.borrow_mut().push(event)));
        socket.run();
        stage.run();
        Bench { stage, lines, socket, events }
    }

    fn say(&mut self, text: String) {
        let _ = self.lines.opened.borrow().last().map(|far| far.to_page.unbounded_send(Incoming::Text(text)));
        self.stage.run();
    }

    fn close(&mut self, why: Closed) {
        let _ = self.lines.opened.borrow().last().map(|far| far.to_page.unbounded_send(Incoming::Closed(why)));
        self.stage.run();
    }

    /// The frames that the page has sent over its newest line.
    fn heard(&mut self) -> Vec<Value> {
        self.stage.run();
        let mut opened = self.lines.opened.borrow_mut();
        let Some(far) = opened.last_mut() else { return Vec::new() };
        std::iter::from_fn(|| far.from_page.try_recv().ok())
            .filter_map(|text| serde_json::from_str(&text).ok())
            .collect()
    }

    fn events(&self) -> Vec<Event> {
        self.events.borrow_mut().drain(..).collect()
    }

    fn up(&mut self) {
        let ping = self.heard();
        assert_eq!(ping[0]["type"], 3, "the first frame asks whether somebody is there");
        self.say(json!({ "type": 4, "request_id": ping[0]["request_id"], "rtype": 0, "result": 1 }).to_string());
        assert_eq!(self.events(), [Event::Up]);
    }
}

#[test]
fn answers_find_their_calls_and_notifies_the_listener() {
    let mut bench = Bench::running();
    bench.up();
    let (first, second) =
        (bench.socket.call("pod.list", &json!({}), 60), bench.socket.call("pod.get", &json!({ "id": 1 }), 60));
    let asked = bench.heard();
    assert_eq!((asked[0]["method"].as_str(), asked[1]["params"]["id"].as_i64()), (Some("pod.list"), Some(1)));
    bench.say(json!({ "type": 1, "request_id": asked[1]["request_id"], "rtype": 0, "result": "two" }).to_string());
    bench.say(json!({ "type": 2, "name": "pod", "action": "delete", "data": 7 }).to_string());
    bench.say("nonsense".to_owned());
    assert_eq!(second.now_or_never(), Some(Ok("\"two\"".to_owned())));
    assert_eq!(first.now_or_never(), None);
    let events = bench.events();
    assert_eq!(events[0], Event::Notify("pod".to_owned(), Action::Delete, "7".to_owned()));
    assert!(matches!(events[1], Event::Broken(_)));
}

#[test]
fn a_call_without_an_answer_ends_in_time_and_a_late_answer_is_dropped() {
    let mut bench = Bench::running();
    bench.up();
    let mut call = bench.socket.call("pod.list", &json!({}), 60);
    let asked = bench.heard();
    let id = asked.iter().find(|frame| frame["method"] == "pod.list").map(|frame| frame["request_id"].clone());
    bench.stage.pass(31_000.0);
    // The region answers pings all along.
    let pings: Vec<Value> = bench.heard().into_iter().filter(|frame| frame["type"] == 3).collect();
    assert!(!pings.is_empty());
    for ping in pings {
        bench.say(json!({ "type": 4, "request_id": ping["request_id"], "rtype": 0, "result": 2 }).to_string());
    }
    bench.stage.pass(28_000.0);
    assert_eq!((&mut call).now_or_never(), None);
    bench.stage.pass(2_000.0);
    assert!(matches!(call.now_or_never(), Some(Err(ApiError::Timeout { seconds: 60, .. }))));
    bench.say(json!({ "type": 1, "request_id": id, "rtype": 0, "result": [] }).to_string());
}

#[test]
fn a_break_fails_what_is_open_and_is_followed_by_another_try() {
    let mut bench = Bench::running();
    bench.up();
    let call = bench.socket.call("pod.list", &json!({}), 60);
    bench.close(Closed::Lost("gone".to_owned()));
    assert!(matches!(call.now_or_never(), Some(Err(ApiError::Transport(_)))));
    let Some(Event::Down { retry_ms, failures: 0, .. }) = bench.events().pop() else { panic!() };
    assert!(bench.socket.call("x.y", &json!({}), 1).now_or_never().is_some_and(|answer| answer.is_err()));
    bench.stage.pass(f64::from(retry_ms) + 1.0);
    assert_eq!(bench.lines.opened.borrow().len(), 2);
    bench.up();
}

#[test]
fn a_region_that_says_nothing_is_given_up_and_failures_are_counted() {
    let mut bench = Bench::running();
    for failures in 1..4 {
        bench.stage.pass(f64::from(HELLO_WITHIN_MS) + 1.0);
        let events = bench.events();
        let Some(Event::Down { retry_ms, failures: counted, .. }) = events.last() else { panic!("{events:?}") };
        assert_eq!(*counted, failures);
        assert!(bench.lines.opened.borrow().last().is_some_and(|far| far.hung_up.get()));
        bench.stage.pass(f64::from(*retry_ms) + 1.0);
    }
}

#[test]
fn the_end_of_the_session_and_a_missing_handler_end_the_loop() {
    for (why, event) in [(Closed::Expired, Event::Expired), (Closed::NoHandler("pod".to_owned()), Event::Removed)] {
        let mut bench = Bench::running();
        bench.close(why);
        assert_eq!(bench.events(), [event]);
        bench.stage.pass(100_000.0);
        assert_eq!(bench.lines.opened.borrow().len(), 1);
    }
}

#[test]
fn a_token_that_stays_wrong_is_no_session() {
    let mut bench = Bench::running();
    for _ in 0..2 {
        bench.close(Closed::Csrf);
        let Some(Event::Down { retry_ms, .. }) = bench.events().pop() else { panic!() };
        bench.stage.pass(f64::from(retry_ms) + 1.0);
    }
    bench.close(Closed::Csrf);
    assert_eq!(bench.events().last(), Some(&Event::Expired));
}

#[test]
fn a_second_run_ends_the_first_and_a_stop_both() {
    let mut bench = Bench::running();
    bench.up();
    bench.socket.run();
    bench.stage.run();
    assert!(bench.lines.opened.borrow()[0].hung_up.get());
    // What the old line still says reaches nobody.
    let _ = bench.lines.opened.borrow()[0]
        .to_page
        .unbounded_send(Incoming::Text(json!({ "type": 2, "name": "pod", "action": "delete", "data": 7 }).to_string()));
    bench.stage.run();
    assert_eq!(bench.events(), []);
    bench.up();
    bench.socket.stop();
    bench.stage.pass(100_000.0);
    assert_eq!((bench.events(), bench.lines.opened.borrow().len()), (vec![], 2));
}

#[test]
fn waiting_can_be_cut_short() {
    let mut bench = Bench::running();
    *bench.lines.refusal.borrow_mut() = Some(Closed::Lost("no network".to_owned()));
    bench.close(Closed::Lost("gone".to_owned()));
    bench.stage.pass(60_000.0);
    *bench.lines.refusal.borrow_mut() = None;
    bench.events();
    bench.socket.nudge();
    bench.stage.run();
    assert_eq!(bench.lines.opened.borrow().len(), 2);
}

const FIRST_HOSTS: &str = r#"{"type":1,"request_id":0,"rtype":0,"result":[1]}"#;

fn asks_for_hosts(bench: &mut Bench) -> (Option<Answer>, Vec<Value>) {
    let mut answer = bench.socket.call("pod.list", &json!({ "limit": 10 }), 60);
    bench.stage.run();
    let sent = bench.heard().into_iter().filter(|frame| frame["type"] == 0).collect();
    ((&mut answer).now_or_never(), sent)
}

#[test]
fn what_was_asked_before_the_program_was_there_is_not_asked_again() {
    let mut bench = Bench::begun();
    bench.say(FIRST_HOSTS.to_owned());
    assert_eq!(bench.events(), [Event::Up], "any text tells that the region answers");
    let (answer, sent) = asks_for_hosts(&mut bench);
    assert_eq!((answer, sent.len()), (Some(Ok("[1]".to_owned())), 0));
    let (answer, sent) = asks_for_hosts(&mut bench);
    assert_eq!((answer, sent.len()), (None, 1), "the next time it is");
}

#[test]
fn an_answer_that_is_still_on_its_way_is_waited_for() {
    let mut bench = Bench::begun();
    let answer = bench.socket.call("pod.list", &json!({ "limit": 10 }), 60);
    assert!(bench.heard().iter().all(|frame| frame["type"] == 3), "nothing but a ping is sent");
    bench.say(FIRST_HOSTS.to_owned());
    assert_eq!(answer.now_or_never(), Some(Ok("[1]".to_owned())));
}

#[test]
fn another_question_is_none_of_its_business() {
    let mut bench = Bench::begun();
    let _other = bench.socket.call("pod.list", &json!({ "limit": 40 }), 60);
    assert!(bench.heard().iter().any(|frame| frame["method"] == "pod.list" && frame["request_id"] != 0));
}

#[test]
fn a_change_makes_the_early_answer_worthless() {
    let mut bench = Bench::begun();
    bench.say(FIRST_HOSTS.to_owned());
    bench.say(r#"{"type":2,"name":"pod","action":"update","data":{"id":1}}"#.to_owned());
    assert_eq!(asks_for_hosts(&mut bench).1.len(), 1);
}

#[test]
fn an_early_question_ends_with_its_line() {
    let mut bench = Bench::begun();
    let answer = bench.socket.call("pod.list", &json!({ "limit": 10 }), 60);
    bench.close(Closed::Lost("gone".to_owned()));
    assert!(matches!(answer.now_or_never(), Some(Err(ApiError::Transport(_)))));
    bench.stage.pass(1_000.0);
    bench.heard();
    assert_eq!(asks_for_hosts(&mut bench).1.len(), 1, "over the next line it is asked as ever");
}
