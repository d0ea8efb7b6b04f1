//! A scripted transport: a clock that moves when told, requests that wait to be answered, events that are told by hand.

use crate::region::error::ApiError;
use crate::region::frame::Action;
use crate::region::transport::{Answer, Channel, Event, Later, Listener, Platform, Request, Rest};
use futures_channel::oneshot;
use futures_executor::{LocalPool, LocalSpawner};
use futures_util::future::LocalFutureObj;
use futures_util::task::LocalSpawn;
use serde_json::Value;
use std::cell::RefCell;
use std::rc::Rc;

/// What waits for an answer.
#[derive(Debug)]
pub struct Asked {
    /// `pod.list`, or `GET /api/2.0/zones/`.
    pub what: String,
    /// Parameters of a call, or the form of a request.
    pub params: Value,
    /// Over the socket.
    pub by_socket: bool,
    deadline: f64,
    reply: oneshot::Sender<Answer>,
}

struct Timer {
    at: f64,
    wake: oneshot::Sender<()>,
}

#[derive(Default)]
struct State {
    now: f64,
    timers: Vec<Timer>,
    asked: Vec<Asked>,
    listener: Option<Listener>,
    connected: bool,
    wanted: bool,
}

/// The transport.
#[derive(Clone)]
pub struct Script {
    state: Rc<RefCell<State>>,
    spawner: LocalSpawner,
}

/// The transport with the tasks that run over it.
pub struct Stage {
    /// The transport.
    pub script: Script,
    pool: LocalPool,
}

impl Default for Stage {
    fn default() -> Stage {
        let pool = LocalPool::new();
        let state = State { now: 1e12, ..State::default() };
        Stage { script: Script { state: Rc::new(RefCell::new(state)), spawner: pool.spawner() }, pool }
    }
}

impl Stage {
    /// Runs every task as far as it goes.
    pub fn run(&mut self) {
        self.pool.run_until_stalled();
    }

    /// Lets time pass; timers go off in their order.
    pub fn pass(&mut self, ms: f64) {
        let end = self.script.state.borrow().now + ms;
        loop {
            self.run();
            let next = self.script.next_at().filter(|at| *at <= end);
            self.script.state.borrow_mut().now = next.unwrap_or(end);
            self.script.go_off();
            if next.is_none() {
                return self.run();
            }
        }
    }

    /// Answers the only open request for this.
    pub fn answer(&mut self, what: &str, answer: Answer) {
        self.run();
        let found = self.script.state.borrow().asked.iter().position(|asked| asked.what == what);
        let at = found.unwrap_or_else(|| panic!("{what} is not asked for, but {:?}", self.script.open()));
        self.script.reply(at, answer);
        self.run();
    }

    /// Tells an event.
    pub fn tell(&mut self, event: Event) {
        self.script.tell(event);
        self.run();
    }

    /// Tells a change, and lets the frame pass in which it is applied.
    pub fn notify(&mut self, handler: &str, action: Action, data: &Value) {
        self.tell(Event::Notify(handler.to_owned(), action, data.to_string()));
    }
}

impl Script {
    /// What is asked for and not answered.
    pub fn open(&self) -> Vec<String> {
        self.state.borrow().asked.iter().map(|asked| asked.what.clone()).collect()
    }

    /// How many requests are open.
    pub fn open_count(&self) -> usize {
        self.state.borrow().asked.len()
    }

    /// Takes one open request out, to be answered later.
    pub fn take(&self, at: usize) -> Asked {
        self.state.borrow_mut().asked.remove(at)
    }

    /// Answers an open request.
    pub fn reply(&self, at: usize, answer: Answer) {
        self.take(at).answer(answer);
    }

    /// Whether the store wants to be connected, and whether it is.
    pub fn link(&self) -> (bool, bool) {
        let state = self.state.borrow();
        (state.wanted, state.connected)
    }

    /// The connection is there.
    pub fn connect(&self) {
        self.state.borrow_mut().connected = true;
        self.tell(Event::Up);
    }

    /// The connection breaks: whoever waits for an answer over it gets none.
    pub fn disconnect(&self, failures: u32) {
        self.hang_up();
        self.tell(Event::Down { reason: "test".to_owned(), retry_ms: 400, failures });
    }

    /// Tells an event to whoever listens.
    pub fn tell(&self, event: Event) {
        let listener = self.state.borrow().listener.clone();
        if let Some(listener) = listener {
            listener(event);
        }
    }

    fn hang_up(&self) {
        let mut state = self.state.borrow_mut();
        state.connected = false;
        let (lost, kept): (Vec<Asked>, Vec<Asked>) = state.asked.drain(..).partition(|asked| asked.by_socket);
        state.asked = kept;
        drop(state);
        for asked in lost {
            asked.answer(Err(ApiError::Transport("closed".to_owned())));
        }
    }

    /// When the next timer goes off or the next request is over its time.
    pub fn next_at(&self) -> Option<f64> {
        let state = self.state.borrow();
        let all = state.timers.iter().map(|timer| timer.at).chain(state.asked.iter().map(|asked| asked.deadline));
        all.min_by(f64::total_cmp)
    }

    fn go_off(&self) {
        let mut state = self.state.borrow_mut();
        let now = state.now;
        let (mut due, waiting): (Vec<Timer>, Vec<Timer>) = state.timers.drain(..).partition(|timer| timer.at <= now);
        state.timers = waiting;
        let (late, open): (Vec<Asked>, Vec<Asked>) = state.asked.drain(..).partition(|asked| asked.deadline <= now);
        state.asked = open;
        drop(state);
        due.sort_by(|a, b| a.at.total_cmp(&b.at));
        for timer in due {
            let _ = timer.wake.send(());
        }
        for asked in late {
            let what = asked.what.clone();
            asked.answer(Err(ApiError::Timeout { what, seconds: 60 }));
        }
    }

    fn ask(&self, what: String, params: Value, by_socket: bool, seconds: u32) -> Later<Answer> {
        let (reply, answer) = oneshot::channel();
        let mut state = self.state.borrow_mut();
        let deadline = state.now + f64::from(seconds) * 1000.0;
        state.asked.push(Asked { what, params, by_socket, deadline, reply });
        Box::pin(async move { answer.await.unwrap_or_else(|_| Err(ApiError::Transport("never answered".to_owned()))) })
    }
}

impl Asked {
    /// Answers it.
    pub fn answer(self, answer: Answer) {
        let _ = self.reply.send(answer);
    }
}

impl Rest for Script {
    fn root(&self) -> &str {
        "/MAAS"
    }

    fn send(&self, request: Request) -> Later<Answer> {
        let form = request.form.unwrap_or_default();
        let params = Value::Object(form.into_iter().map(|(key, value)| (key, Value::String(value))).collect());
        let verb = format!("{:?}", request.verb).to_uppercase();
        self.ask(format!("{verb} {}", request.path), params, false, request.seconds)
    }
}

impl Channel for Script {
    fn listen(&self, listener: Listener) {
        self.state.borrow_mut().listener = Some(listener);
    }

    fn run(&self) {
        self.hang_up();
        self.state.borrow_mut().wanted = true;
    }

    fn stop(&self) {
        self.hang_up();
        self.state.borrow_mut().wanted = false;
    }

    fn nudge(&self) {}

    fn call(&self, method: &str, params: &Value, seconds: u32) -> Later<Answer> {
        if !self.state.borrow().connected {
            return Box::pin(async { Err(ApiError::Transport("down".to_owned())) });
        }
        self.ask(method.to_owned(), params.clone(), true, seconds)
    }
}

impl Platform for Script {
    fn now_ms(&self) -> f64 {
        self.state.borrow().now
    }

    fn sleep(&self, ms: u32) -> Later<()> {
        let (wake, woken) = oneshot::channel();
        let at = self.now_ms() + f64::from(ms);
        self.state.borrow_mut().timers.push(Timer { at, wake });
        Box::pin(async move {
            let _ = woken.await;
        })
    }

    fn spawn(&self, task: Later<()>) {
        let _ = self.spawner.spawn_local_obj(LocalFutureObj::new(task));
    }

    fn dice(&self) -> f64 {
        0.5
    }

    fn online(&self) -> bool {
        true
    }

    fn hidden(&self) -> bool {
        false
    }

    fn warn(&self, _: &str) {}
}
