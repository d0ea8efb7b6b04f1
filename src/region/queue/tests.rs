use super::*;
use crate::region::script::Stage;
use crate::region::transport::Channel;
use serde_json::json;
use std::cell::Cell;

/// A queue over a scripted connection, and the answers that came, in order.
struct Bench {
    stage: Stage,
    queue: Queue,
    answers: Rc<RefCell<Vec<(String, Answer)>>>,
}

/// How urgent something is, changed by hand.
type Dial = Rc<Cell<Urgency>>;

impl Asker for Cell<Urgency> {
    fn urgency(&self) -> Urgency {
        self.get()
    }
}

impl Bench {
    fn new() -> Bench {
        let stage = Stage::default();
        stage.script.connect();
        let queue = Queue::new(Rc::new(stage.script.clone()));
        Bench { stage, queue, answers: Rc::default() }
    }

    fn ask(&mut self, what: &'static str, urgency: Urgency) -> Dial {
        let dial: Dial = Rc::new(Cell::new(urgency));
        let (script, told) = (self.stage.script.clone(), self.answers.clone());
        let wanted: Wanted = dial.clone();
        let answer = self.queue.ask(what.to_owned(), &wanted, move || script.call(what, &json!({}), 60));
        self.stage.script.spawn(Box::pin(async move {
            let answer = answer.await;
            told.borrow_mut().push((what.to_owned(), answer));
        }));
        self.stage.run();
        dial
    }

    fn open(&self) -> Vec<String> {
        self.stage.script.open()
    }

    fn answer(&mut self, what: &str) {
        self.stage.answer(what, Ok(what.to_owned()));
    }

    fn answered(&self) -> Vec<String> {
        self.answers.borrow().iter().map(|(what, _)| what.clone()).collect()
    }
}

#[test]
fn what_is_needed_now_goes_first_two_at_a_time() {
    let mut bench = Bench::new();
    for (what, urgency) in [
        ("a", Urgency::Now),
        ("idle", Urgency::Idle),
        ("soon", Urgency::Soon),
        ("b", Urgency::Now),
        ("c", Urgency::Now),
    ] {
        bench.ask(what, urgency);
    }
    assert_eq!(bench.open(), ["a", "b"]);
    bench.answer("a");
    assert_eq!(bench.open(), ["b", "c"], "at once, without a pause");
    bench.answer("b");
    bench.answer("c");
    assert_eq!(bench.open(), [""; 0], "what merely waits leaves time to draw and to ask");
    bench.stage.pass(f64::from(DRAW_MS));
    assert_eq!(bench.open(), ["soon"], "and the rest not beside it");
    bench.answer("soon");
    bench.stage.pass(f64::from(DRAW_MS));
    assert_eq!(bench.open(), ["idle"]);
    bench.answer("idle");
    assert_eq!(bench.answered(), ["a", "b", "c", "soon", "idle"]);
}

#[test]
fn what_an_answer_makes_the_page_ask_for_comes_before_what_waited() {
    let mut bench = Bench::new();
    bench.ask("host", Urgency::Now);
    bench.ask("list", Urgency::Idle);
    bench.answer("host");
    bench.ask("vms", Urgency::Now);
    bench.stage.pass(f64::from(DRAW_MS) * 2.0);
    assert_eq!(bench.open(), ["vms"]);
    bench.answer("vms");
    bench.stage.pass(f64::from(DRAW_MS));
    assert_eq!(bench.open(), ["list"]);
}

#[test]
fn a_page_that_is_left_takes_its_waiting_requests_along() {
    let mut bench = Bench::new();
    bench.ask("a", Urgency::Now);
    bench.ask("b", Urgency::Now);
    let dial = bench.ask("nics", Urgency::Now);
    dial.set(Urgency::Unwanted);
    bench.queue.send_waiting();
    bench.stage.run();
    assert_eq!(*bench.answers.borrow(), [("nics".to_owned(), Err(ApiError::Withdrawn))]);
    bench.answer("a");
    bench.answer("b");
    bench.stage.pass(10_000.0);
    assert_eq!(bench.open(), [""; 0], "not even later");
}

#[test]
fn what_two_ask_for_goes_once_as_much_as_either_wants_it() {
    let mut bench = Bench::new();
    bench.ask("a", Urgency::Now);
    bench.ask("b", Urgency::Now);
    let first = bench.ask("names", Urgency::Idle);
    bench.ask("names", Urgency::Now);
    first.set(Urgency::Unwanted);
    bench.answer("a");
    assert_eq!(bench.open(), ["b", "names"]);
    bench.answer("names");
    assert_eq!(bench.answered(), ["a", "names", "names"]);
    bench.ask("names", Urgency::Now);
    assert_eq!(bench.open(), ["b", "names"], "what was answered already is asked for anew");
}

#[test]
fn what_is_held_waits_for_its_page() {
    let mut bench = Bench::new();
    let dial = bench.ask("list", Urgency::Held);
    bench.stage.pass(2_000.0);
    assert_eq!(bench.open(), [""; 0]);
    dial.set(Urgency::Idle);
    bench.queue.send_waiting();
    assert_eq!(bench.open(), ["list"]);
}

#[test]
fn nothing_starves() {
    let mut bench = Bench::new();
    bench.ask("idle", Urgency::Held);
    // A page that goes on asking.
    for _ in 0..100 {
        bench.ask("now", Urgency::Now);
        bench.ask("now too", Urgency::Now);
        bench.stage.pass(50.0);
        for what in bench.open().into_iter().filter(|what| what != "idle") {
            bench.answer(&what);
        }
    }
    assert!(bench.open().contains(&"idle".to_owned()), "it is its turn after three seconds");
}

#[test]
fn a_region_that_takes_long_over_something_is_asked_beside_it() {
    let mut bench = Bench::new();
    for what in ["slow", "slower", "next"] {
        bench.ask(what, Urgency::Now);
    }
    assert_eq!(bench.open(), ["slow", "slower"]);
    bench.stage.pass(SLOT_MS + f64::from(LOOK_MS));
    assert_eq!(bench.open(), ["slow", "slower", "next"]);
}

#[test]
fn nothing_is_sent_after_the_session() {
    let mut bench = Bench::new();
    for what in ["a", "b", "c"] {
        bench.ask(what, Urgency::Now);
    }
    bench.queue.clear();
    bench.stage.run();
    assert_eq!(*bench.answers.borrow(), [("c".to_owned(), Err(ApiError::Withdrawn))]);
    bench.answer("a");
    bench.stage.pass(10_000.0);
    assert_eq!(bench.open(), ["b"]);
}

/// Everything that was asked for is sent once, whatever comes and goes meanwhile, by a region that answers one at a time.
#[test]
fn with_a_serial_region_everything_is_sent_once() {
    const ALL: [&str; 12] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];
    for seed in 0..200_usize {
        let mut bench = Bench::new();
        let mut sent = Vec::new();
        for (at, what) in ALL.into_iter().enumerate() {
            let urgency =
                [Urgency::Now, Urgency::Soon, Urgency::Idle, Urgency::Held][(at * 7 + seed * 3 + seed / 4) % 4];
            bench.ask(what, urgency);
            if (at + seed).is_multiple_of(3) {
                sent.extend(bench.open().first().cloned().inspect(|first| bench.answer(first)));
            }
        }
        while bench.answered().len() < ALL.len() {
            bench.stage.pass(100.0);
            assert!(bench.open().len() <= AT_ONCE, "never more than two at once: {:?}", bench.open());
            sent.extend(bench.open().first().cloned().inspect(|first| bench.answer(first)));
        }
        sent.sort();
        assert_eq!(sent, ALL, "seed {seed}");
    }
}
