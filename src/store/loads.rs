//! The one way in which anything is read: by key, one read at a time, read once more when something changed meanwhile.
//!
//! | who asks | verb | what happens while one is under way |
//! |---|---|---|
//! | a page that wants to show it | [`Store::want`] | nothing, nor when it was read a moment ago |
//! | a person presses "Try again" | [`Store::join`] | nothing |
//! | something has changed | [`Store::load`] | it is read once more after this one |
//! | a caller needs it as it is from now on | [`Store::read`] | as `load`, and waits |

use super::key::{Key, Read};
use super::tasks::Generation;
use super::{Status, Store};
use crate::region::ApiError;
use futures_channel::oneshot;
use leptos::prelude::*;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// The least pause before what changed meanwhile is read again: under steady change the region is not kept busy by us.
const PAUSE_MS: u32 = 250;
/// When what failed by chance and is on show is tried again; doubles up to [`RETRY_MOST_MS`].
const RETRY_MS: u32 = 5_000;
const RETRY_MOST_MS: u32 = 60_000;

#[derive(Default)]
struct Cell {
    status: ArcRwSignal<Status>,
    /// Ends the pass that runs.
    pass: Generation,
    running: bool,
    /// A request of this pass was sent. Until then nothing that happens can be missing in its answer.
    sent: bool,
    /// Of which connection what is being read is.
    connection: u64,
    /// What is being read is read over REST, which knows less than the socket.
    by_rest: bool,
    /// Read once more when this one ends.
    again: bool,
    /// Failures in a row.
    failures: u32,
    /// Who waits for the pass that runs, and who for the one after.
    waiting: (Vec<oneshot::Sender<()>>, Vec<oneshot::Sender<()>>),
}

impl Cell {
    /// What has happened now is too late for what is being read: that may lack it.
    fn is_late(&self, key: &Key) -> bool {
        self.running && (self.sent || key.asks_by_what_is_known())
    }
}

/// All reads by key. Made once; what it holds is emptied with the session.
#[derive(Clone, Default)]
pub(super) struct Loads(Rc<RefCell<HashMap<Key, Cell>>>);

impl Store {
    /// How fresh it is; follows it.
    pub fn status(&self, key: &Key) -> Status {
        self.status_signal(key).get()
    }

    /// How fresh it is now.
    pub fn peek_status(&self, key: &Key) -> Status {
        self.known_signal(key).map(|status| status.get_untracked()).unwrap_or_default()
    }

    /// Reads it unless that was done a moment ago or is under way.
    pub fn want(&self, key: Key) {
        if !self.peek_status(&key).is_recent(self.now()) {
            self.load(key);
        }
    }

    /// Reads it unless that is under way.
    pub fn join(&self, key: Key) {
        if !self.peek_status(&key).busy {
            self.load(key);
        }
    }

    /// Reads it from now on: what is under way does not count, for it may have been answered before something changed.
    pub fn load(&self, key: Key) {
        let running = self.with_cell(&key, |cell| {
            cell.again |= cell.is_late(&key);
            cell.running
        });
        if !running {
            self.begin_pass(key);
        }
    }

    /// A request of the pass that runs is on its way.
    pub(super) fn was_sent(&self, key: &Key) {
        self.with_cell(key, |cell| cell.sent = true);
    }

    /// Reads it from now on and is there when that has ended, well or not; [`Store::peek_status`] tells.
    pub(super) fn read(self, key: Key) -> impl Future<Output = ()> {
        let (sender, ended) = oneshot::channel();
        let running = self.with_cell(&key, |cell| {
            let is_late = cell.is_late(&key);
            cell.again |= is_late;
            let queue = if is_late { &mut cell.waiting.1 } else { &mut cell.waiting.0 };
            queue.push(sender);
            cell.running
        });
        if !running {
            self.begin_pass(key);
        }
        async move {
            let _ = ended.await;
        }
    }

    /// Reads it unless that is under way, and is there when that has ended.
    pub(super) fn read_if_new(self, key: Key) -> impl Future<Output = ()> {
        self.join(key.clone());
        self.ended(key)
    }

    /// Is there when what is being read has ended.
    pub(super) fn ended(self, key: Key) -> impl Future<Output = ()> {
        let (sender, ended) = oneshot::channel();
        self.with_cell(&key, |cell| {
            if cell.running {
                cell.waiting.0.push(sender);
            }
        });
        async move {
            let _ = ended.await;
        }
    }

    /// What was read may be old. If it is being read just now, it is read once more.
    pub(super) fn outdate(&self, key: &Key) {
        let Some(status) = self.known_signal(key) else { return };
        self.once_more(key);
        if status.with_untracked(|status| !status.outdated && (status.at.is_some() || status.busy)) {
            status.update(|status| status.outdated = true);
        }
    }

    /// What is being read is to be read once more when it has ended.
    pub(super) fn once_more(&self, key: &Key) {
        self.with_cell(key, |cell| cell.again |= cell.is_late(key));
    }

    /// After a gap in the connection: what is being read over the connection of now will do, anything else will not.
    pub(super) fn resume(&self, key: Key) {
        let now = self.connections.get_value();
        let (by_rest, fresh) =
            self.with_cell(&key, |cell| (cell.running && cell.by_rest, cell.running && cell.connection == now));
        match (by_rest, fresh) {
            (true, _) => self.restart(key),
            (false, true) => {}
            (false, false) => self.load(key),
        }
    }

    /// Gives up what is being read, and reads it anew.
    pub(super) fn restart(&self, key: Key) {
        self.with_cell(&key, |cell| {
            cell.pass.next();
            (cell.running, cell.again) = (false, false);
        });
        self.begin_pass(key);
    }

    /// It is there by other means: the region told of it.
    pub(super) fn arrived(&self, key: &Key) {
        let now = self.now();
        self.status_signal(key).update(|status| {
            (status.at, status.error, status.outdated) = (Some(now), None, false);
        });
    }

    /// It cannot be had any more, for this reason; nothing is asked for.
    pub(super) fn lost(&self, key: &Key, error: ApiError) {
        if let Some(status) = self.known_signal(key) {
            status.update(|status| status.error = Some(error));
        }
    }

    /// Whether somebody is to go on when it has been read.
    pub(super) fn is_waited_for(&self, key: &Key) -> bool {
        let waits = |all: &Vec<oneshot::Sender<()>>| all.iter().any(|one| !one.is_canceled());
        self.with_cell(key, |cell| waits(&cell.waiting.0) || waits(&cell.waiting.1))
    }

    /// Whether it was ever asked for in this session.
    pub(super) fn was_asked_for(&self, key: &Key) -> bool {
        self.peek_status(key) != Status::default()
    }

    /// Every key that was ever asked for in this session.
    pub(super) fn asked_for(&self) -> Vec<Key> {
        let loads = self.loads.get_value();
        let cells = loads.0.borrow();
        let asked = |cell: &&Cell| cell.status.with_untracked(|status| *status != Status::default());
        cells.iter().filter(|(_, cell)| asked(cell)).map(|(key, _)| key.clone()).collect()
    }

    /// Nothing was read, and nothing that is on its way is waited for. The signals live on: pages may hold them.
    pub(super) fn forget_loads(&self) {
        let loads = self.loads.get_value();
        let mut signals = Vec::new();
        for cell in loads.0.borrow_mut().values_mut() {
            cell.pass.next();
            signals.push(cell.status.clone());
            *cell = Cell { status: cell.status.clone(), pass: cell.pass.clone(), ..Cell::default() };
        }
        for status in signals {
            if status.with_untracked(|status| *status != Status::default()) {
                status.set(Status::default());
            }
        }
    }

    fn known_signal(&self, key: &Key) -> Option<ArcRwSignal<Status>> {
        self.loads.get_value().0.borrow().get(key).map(|cell| cell.status.clone())
    }

    /// Begins the reading of a key, and goes on as long as something changes meanwhile.
    fn begin_pass(&self, key: Key) {
        let store = *self;
        let (connection, by_rest) = (self.connections.get_value(), self.asks_rest());
        let (pass, status) = self.with_cell(&key, |cell| {
            cell.pass.next();
            (cell.running, cell.again, cell.sent, cell.connection) = (true, false, false, connection);
            cell.by_rest = by_rest && key.may_be_read_by_rest();
            (cell.pass.clone(), cell.status.clone())
        });
        status.update(Status::begin);
        self.reads.update(|reads| *reads += 1);
        let task = async move {
            let mut begun = store.now();
            while store.end_pass(&key, store.read_once(&key).await) {
                // Under steady change at most half of the time is spent on reading.
                let took = (store.now() - begun).clamp(0.0, 5_000.0) as u32;
                store.region().platform().sleep(took.max(PAUSE_MS)).await;
                begun = store.now();
                store.with_cell(&key, |cell| {
                    (cell.again, cell.sent, cell.connection) = (false, false, store.connections.get_value());
                    let next = std::mem::take(&mut cell.waiting.1);
                    cell.waiting.0.extend(next);
                });
                status.update(Status::begin);
            }
        };
        self.spawn(pass.during(Box::pin(task)));
    }

    /// Keeps how a pass ended; whether another follows at once.
    fn end_pass(&self, key: &Key, result: Read) -> bool {
        if let Err(error) = &result {
            self.note(error);
        }
        // The session may have ended with this very answer.
        let passing = result.as_ref().err().is_some_and(ApiError::is_passing);
        let (again, status, ended, failures) = self.with_cell(key, |cell| {
            cell.running = cell.again;
            cell.failures = if passing { cell.failures.saturating_add(1) } else { 0 };
            (cell.again, cell.status.clone(), std::mem::take(&mut cell.waiting.0), cell.failures)
        });
        let now = self.now();
        status.update(|status| {
            match result {
                // It was not asked: whoever wants it next asks.
                Err(ApiError::Withdrawn) => status.outdated = true,
                result => status.end(result, now),
            }
            status.busy = again;
        });
        self.reads.update(|reads| *reads += 1);
        for waits in ended {
            let _ = waits.send(());
        }
        if passing && !again {
            self.retry_later(key.clone(), failures);
        }
        again
    }

    /// What failed by chance is tried again by itself where somebody sees it, as long as the region can be asked at all.
    fn retry_later(&self, key: Key, failures: u32) {
        let store = *self;
        let wait = RETRY_MS.saturating_mul(1 << failures.saturating_sub(1).min(8)).min(RETRY_MOST_MS);
        self.after(wait, move || {
            let status = store.peek_status(&key);
            if status.error.is_some() && !status.busy && store.is_kept(&key) && store.can_ask() {
                store.load(key);
            }
        });
    }

    fn status_signal(&self, key: &Key) -> ArcRwSignal<Status> {
        self.with_cell(key, |cell| cell.status.clone())
    }

    fn with_cell<T>(&self, key: &Key, act: impl FnOnce(&mut Cell) -> T) -> T {
        let loads = self.loads.get_value();
        let mut cells = loads.0.borrow_mut();
        act(cells.entry(key.clone()).or_default())
    }
}
