//! Tasks that end with what they belong to: a session, or one pass of a read. A late answer then wakes a task that is no
//! longer wanted, which ends without a word.

use super::Store;
use crate::region::transport::Later;
use leptos::prelude::*;
use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

/// A count that goes up whenever what was begun before is no longer wanted.
#[derive(Clone, Debug, Default)]
pub(super) struct Generation(Rc<Cell<u64>>);

/// The generation in which nothing runs any more.
const LAST: u64 = u64::MAX;

impl Generation {
    /// What runs in an older generation ends.
    pub fn next(&self) {
        self.0.set(self.0.get().saturating_add(1));
    }

    /// What runs ends, and nothing runs that is begun from now on.
    pub fn close(&self) {
        self.0.set(LAST);
    }

    /// Tells later whether this generation still lasts.
    pub fn watch(&self) -> impl Fn() -> bool + use<> {
        let (now, mine) = (self.0.clone(), self.0.get());
        move || now.get() == mine && mine != LAST
    }

    /// The task, as long as this generation lasts.
    pub fn during(&self, task: Later<()>) -> Later<()> {
        Box::pin(During { now: self.0.clone(), mine: self.0.get(), task })
    }
}

struct During {
    now: Rc<Cell<u64>>,
    mine: u64,
    task: Later<()>,
}

impl Future for During {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.now.get() != self.mine || self.mine == LAST {
            return Poll::Ready(());
        }
        self.task.as_mut().poll(context)
    }
}

impl Store {
    /// Runs a task that ends with the session.
    pub(super) fn spawn(&self, task: impl Future<Output = ()> + 'static) {
        let task = self.session_generation.with_value(|session| session.during(Box::pin(task)));
        self.region().platform().spawn(task);
    }

    /// Runs a task that ends with the page, whoever is logged in by then.
    pub fn run(&self, task: impl Future<Output = ()> + 'static) {
        let task = self.life.with_value(|life| life.during(Box::pin(task)));
        self.region().platform().spawn(task);
    }

    /// The page goes: nothing of it runs on, and the region is left.
    pub fn end(&self) {
        self.life.with_value(Generation::close);
        self.session_generation.with_value(Generation::close);
        self.polls.with_value(Generation::close);
        self.region().disconnect();
        self.region().forget_waiting();
    }

    /// Calls after so many ms, unless the session has ended by then.
    pub(super) fn after(&self, ms: u32, call: impl FnOnce() + 'static) {
        let sleep = self.region().platform().sleep(ms);
        self.spawn(async move {
            sleep.await;
            call();
        });
    }

    /// Milliseconds since 1970.
    pub(super) fn now(&self) -> f64 {
        self.region().platform().now_ms()
    }
}
