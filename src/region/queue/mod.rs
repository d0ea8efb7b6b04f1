//! What is read waits its turn: a region answers one request at a time, so whatever is asked beside the first rows delays
//! them (design §3). What the screen in view needs goes first, then what a person is likely to want next, then the rest.
//!
//! | urgency | when it is sent |
//! |---|---|
//! | [`Urgency::Now`] | while fewer than two others are under way |
//! | [`Urgency::Soon`] | the same, once nothing that is needed now is under way or waits |
//! | [`Urgency::Idle`] | when nothing is under way |
//! | [`Urgency::Held`] | not yet |
//! | [`Urgency::Unwanted`] | never: who asked is told [`ApiError::Withdrawn`] |
//!
//! How urgent a request is, is asked anew each time: a page that is left takes its waiting requests along. Nothing starves:
//! after three seconds whatever waits counts as needed now. Writes, pings and account pages do not come here.

use super::error::ApiError;
use super::transport::{Answer, Later, Platform};
use futures_channel::oneshot;
use std::cell::RefCell;
use std::rc::Rc;

#[cfg(test)]
mod tests;

/// Requests that a region is given at once.
const AT_ONCE: usize = 2;
/// A region that takes longer over something is not waited for: others go beside it.
const SLOT_MS: f64 = 2_000.0;
/// After so long a request counts as needed now.
const PATIENCE_MS: f64 = 3_000.0;
/// After an answer: what it makes the page ask for next comes before what merely waits, and so does drawing it.
const DRAW_MS: u32 = 30;
/// How often the queue is looked through while something waits.
const LOOK_MS: u32 = 500;

/// How much a request is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// The screen in view needs it.
    Now,
    /// A person is likely to want it next, or it completes what is shown.
    Soon,
    /// When the region has nothing else to do.
    Idle,
    /// Not before the page that was asked for has asked for its own.
    Held,
    /// The page that wanted it was left.
    Unwanted,
}

/// Whoever asks: tells how much the request is wanted at this moment, and hears when it is sent.
pub trait Asker {
    /// How much the request is wanted.
    fn urgency(&self) -> Urgency;

    /// The request is sent: what happens from now on may not be in its answer.
    fn sent(&self) {}
}

/// Whoever asks; shared by all the requests of one read.
pub type Wanted = Rc<dyn Asker>;

/// Somebody who needs the answer now.
pub struct InAHurry;

impl Asker for InAHurry {
    fn urgency(&self) -> Urgency {
        Urgency::Now
    }
}

struct Waiting {
    /// What is asked, in full: the same request of two is sent once.
    what: String,
    since: f64,
    wanted: Vec<Wanted>,
    send: Box<dyn FnOnce() -> Later<Answer>>,
    replies: Vec<oneshot::Sender<Answer>>,
}

impl Waiting {
    /// As much as anybody who asked wants it.
    fn urgency(&self, now: f64) -> Urgency {
        let urgency = self.wanted.iter().map(|wanted| wanted.urgency()).min().unwrap_or(Urgency::Now);
        // The clock may be set back.
        let is_old = !(0.0..PATIENCE_MS).contains(&(now - self.since));
        if is_old && urgency != Urgency::Unwanted { Urgency::Now } else { urgency }
    }
}

struct Sent {
    id: u64,
    at: f64,
    urgency: Urgency,
}

#[derive(Default)]
struct State {
    waiting: Vec<Waiting>,
    sent: Vec<Sent>,
    last: u64,
    /// An answer has just come; until the page has drawn it, only what is needed now is sent.
    drawing: u32,
    looking: bool,
}

/// The requests to one region; clones share them.
#[derive(Clone)]
pub struct Queue {
    state: Rc<RefCell<State>>,
    platform: Rc<dyn Platform>,
    at_once: usize,
}

impl Queue {
    /// Nothing waits yet.
    pub fn new(platform: Rc<dyn Platform>) -> Queue {
        Queue { state: Rc::default(), platform, at_once: AT_ONCE }
    }

    /// One that sends everything at once, for tests of answers in any order.
    #[cfg(test)]
    pub fn without_waiting(platform: Rc<dyn Platform>) -> Queue {
        Queue { state: Rc::default(), platform, at_once: usize::MAX }
    }

    /// Asks when its turn comes. `what` is the whole request; `send` sends it.
    pub fn ask(&self, what: String, wanted: &Wanted, send: impl FnOnce() -> Later<Answer> + 'static) -> Later<Answer> {
        let (reply, answer) = oneshot::channel();
        let now = self.platform.now_ms();
        {
            let mut state = self.state.borrow_mut();
            match state.waiting.iter_mut().find(|waiting| waiting.what == what) {
                Some(same) => {
                    same.wanted.push(wanted.clone());
                    same.replies.push(reply);
                }
                None => {
                    let (wanted, replies) = (vec![wanted.clone()], vec![reply]);
                    state.waiting.push(Waiting { what, since: now, wanted, send: Box::new(send), replies });
                }
            }
        }
        self.send_waiting();
        Box::pin(async move { answer.await.unwrap_or(Err(ApiError::Withdrawn)) })
    }

    /// Sends what may be sent now. For whoever changes what is wanted; otherwise the queue sees to it.
    pub fn send_waiting(&self) {
        self.withdraw();
        while let Some((waiting, urgency)) = self.take_next() {
            self.send(waiting, urgency);
        }
        self.look_again();
    }

    /// Nothing that waits is sent any more: the session has ended.
    pub fn clear(&self) {
        let waiting = std::mem::take(&mut self.state.borrow_mut().waiting);
        drop(waiting);
    }

    /// Takes out what nobody wants any more.
    fn withdraw(&self) {
        let now = self.platform.now_ms();
        let all = std::mem::take(&mut self.state.borrow_mut().waiting);
        // How urgent something is, is told by others, who may ask in turn: the queue is not held meanwhile.
        let is_wanted = |waiting: &Waiting| {
            waiting.urgency(now) != Urgency::Unwanted && !waiting.replies.iter().all(oneshot::Sender::is_canceled)
        };
        let (kept, unwanted): (Vec<Waiting>, Vec<Waiting>) = all.into_iter().partition(is_wanted);
        let mut state = self.state.borrow_mut();
        let newer = std::mem::replace(&mut state.waiting, kept);
        state.waiting.extend(newer);
        drop(state);
        // Whoever asked is told by the end of the channel.
        drop(unwanted);
    }

    /// The next request that may be sent, if any.
    fn take_next(&self) -> Option<(Waiting, Urgency)> {
        let now = self.platform.now_ms();
        let mut state = self.state.borrow_mut();
        let urgent = state.waiting.iter().enumerate().map(|(at, waiting)| (waiting.urgency(now), at));
        // Of equals the one that has waited longest.
        let (urgency, at) = urgent.min()?;
        (self.at_once == usize::MAX || state.has_room(urgency, now, self.at_once)).then(|| {
            let waiting = state.waiting.remove(at);
            (waiting, urgency)
        })
    }

    fn send(&self, waiting: Waiting, urgency: Urgency) {
        let id = {
            let mut state = self.state.borrow_mut();
            state.last += 1;
            let id = state.last;
            state.sent.push(Sent { id, at: self.platform.now_ms(), urgency });
            id
        };
        waiting.wanted.iter().for_each(|wanted| wanted.sent());
        let (queue, answer) = (self.clone(), (waiting.send)());
        self.platform.spawn(Box::pin(async move {
            let answer = answer.await;
            queue.state.borrow_mut().sent.retain(|sent| sent.id != id);
            let mut replies = waiting.replies;
            let last = replies.pop();
            for reply in replies {
                let _ = reply.send(answer.clone());
            }
            if let Some(reply) = last {
                let _ = reply.send(answer);
            }
            queue.after_an_answer().await;
        }));
    }

    /// What is needed now goes on at once, the rest when the page has had time to draw and to ask.
    async fn after_an_answer(&self) {
        self.state.borrow_mut().drawing += 1;
        self.send_waiting();
        // Nothing is drawn in a page that nobody sees, and its timers wait for seconds.
        if !self.platform.hidden() {
            self.platform.sleep(DRAW_MS).await;
        }
        self.state.borrow_mut().drawing -= 1;
        self.send_waiting();
    }

    /// While something waits, time alone may make it due.
    fn look_again(&self) {
        {
            let mut state = self.state.borrow_mut();
            if state.waiting.is_empty() || std::mem::replace(&mut state.looking, true) {
                return;
            }
        }
        let queue = self.clone();
        self.platform.spawn(Box::pin(async move {
            queue.platform.sleep(LOOK_MS).await;
            queue.state.borrow_mut().looking = false;
            queue.send_waiting();
        }));
    }
}

impl State {
    fn has_room(&self, urgency: Urgency, now: f64, at_once: usize) -> bool {
        let under_way = || self.sent.iter().filter(|sent| (0.0..SLOT_MS).contains(&(now - sent.at)));
        match urgency {
            Urgency::Now => under_way().count() < at_once,
            Urgency::Soon => {
                self.drawing == 0
                    && under_way().count() < at_once
                    && under_way().all(|sent| sent.urgency != Urgency::Now)
            }
            Urgency::Idle => self.drawing == 0 && under_way().count() == 0,
            Urgency::Held | Urgency::Unwanted => false,
        }
    }
}
