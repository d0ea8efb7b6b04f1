//! What the page shows: findings of all hosts that are read, how far reading has come, which hosts failed.

use crate::model::alignment::{Certainty, FindingKind, FindingsView, Order, ReportRow, rows};
use crate::model::ids::HostId;
use crate::pages::url;
use crate::region::ApiError;
use crate::store::{Store, store};
use crate::widgets::table::Direction;
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;

/// How far reading has come.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Progress {
    pub busy: bool,
    /// Hosts that are read; of this round while all are read again.
    pub done: usize,
    pub total: usize,
    /// When the oldest of the details was read, ms since 1970.
    pub oldest: Option<f64>,
}

/// A host that could not be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Failed {
    pub id: HostId,
    pub name: String,
    pub why: String,
    /// Older findings of it are in the list.
    pub shown: bool,
}

/// Hosts of which all but the NICs could be read. Often all of them: who may not see the machines that hosts run on.
#[derive(Clone, Debug, PartialEq)]
pub struct WithoutNics {
    pub ids: Vec<HostId>,
    pub names: Vec<String>,
    /// Why, for the first of them.
    pub why: String,
    /// What was read of all of them before is in the list.
    pub shown: bool,
    /// It is a matter of rights: trying again does not help.
    pub forbidden: bool,
}

/// The page's state.
#[derive(Clone, Copy)]
pub struct FindingsState {
    pub rows: Memo<Arc<Vec<ReportRow>>>,
    pub view: Memo<FindingsView>,
    /// Places of the rows on show.
    pub order: Memo<Vec<usize>>,
    pub progress: Memo<Progress>,
    pub failed: Memo<Vec<Failed>>,
    pub without_nics: Memo<Option<WithoutNics>>,
    set_search: Callback<Option<String>>,
    set_kind: Callback<Option<String>>,
    set_certainty: Callback<Option<String>>,
    set_sort: Callback<Option<String>>,
}

impl FindingsState {
    /// Reads the address and the store and follows both.
    pub fn new() -> Self {
        let store = store();
        let (search, set_search) = url::param("q");
        let (kind, set_kind) = url::choice("kind");
        let (certainty, set_certainty) = url::choice("certainty");
        let (sort, set_sort) = url::param("sort");
        let view = Memo::new(move |_| {
            let sort = sort.get().unwrap_or_default();
            let (descending, word) = match sort.strip_prefix('-') {
                Some(word) => (true, word),
                None => (false, sort.as_str()),
            };
            FindingsView {
                search: search.get().unwrap_or_default(),
                kind: kind.get().and_then(|word| FindingKind::from_word(&word)),
                certainty: certainty.get().and_then(|word| Certainty::from_word(&word)),
                order: Order::from_word(word),
                descending,
            }
        });
        let tick = now_and_then(move || store.track_fleet());
        // Each follows the ticks alone.
        let all = Memo::new(move |_| {
            tick.track();
            Arc::new(untrack(|| gather(store)))
        });
        let order = Memo::new(move |_| all.with(|rows| view.with(|view| view.arrange(rows))));
        Self {
            rows: all,
            view,
            order,
            progress: Memo::new(move |_| {
                tick.track();
                untrack(|| progress(store))
            }),
            failed: Memo::new(move |_| {
                tick.track();
                untrack(|| failed(store))
            }),
            without_nics: Memo::new(move |_| {
                tick.track();
                untrack(|| without_nics(store))
            }),
            set_search,
            set_kind,
            set_certainty,
            set_sort,
        }
    }

    /// How many findings there are, shown or not; follows them.
    pub fn total(self) -> usize {
        self.rows.with(|rows| rows.len())
    }

    pub fn search(self, text: String) {
        self.set_search.run(Some(text));
    }

    /// Only one kind, or every kind again.
    pub fn only_kind(self, kind: FindingKind) {
        let same = self.view.with_untracked(|view| view.kind == Some(kind));
        self.set_kind.run((!same).then(|| kind.word().to_owned()));
    }

    /// Only one degree of certainty; an empty word is all.
    pub fn only_certainty(self, word: String) {
        self.set_certainty.run(Some(word));
    }

    /// Shows everything again.
    pub fn clear(self) {
        self.set_search.run(None);
        self.set_kind.run(None);
        self.set_certainty.run(None);
    }

    /// The direction of a column's head.
    pub fn direction(self, order: Order) -> Signal<Option<Direction>> {
        Signal::derive(move || {
            self.view.with(|view| {
                let way = if view.descending { Direction::Descending } else { Direction::Ascending };
                (view.order == order).then_some(way)
            })
        })
    }

    /// Sorts by a column; a second time the other way round.
    pub fn sort_by(self, order: Order) {
        let (current, descending) = self.view.with_untracked(|view| (view.order, view.descending));
        let sign = if current == order && !descending { "-" } else { "" };
        self.set_sort.run(Some(format!("{sign}{}", order.word())));
    }
}

/// How far ticks are apart at least.
const TICK: Duration = Duration::from_millis(250);

/// Ticks when something of what `follow` follows has changed, a moment later and not again before that.
fn now_and_then(follow: impl Fn() + 'static) -> ReadSignal<u64> {
    let (tick, set) = signal(0);
    let waiting = StoredValue::new(false);
    Effect::new(move |first: Option<()>| {
        follow();
        if first.is_none() || waiting.get_value() {
            return;
        }
        waiting.set_value(true);
        // The page may have been left by then.
        set_timeout(
            move || {
                waiting.try_update_value(|waiting| *waiting = false);
                set.try_update(|tick| *tick += 1);
            },
            TICK,
        );
    });
    tick
}

/// Findings of all hosts, with names as far as VMs are known.
fn gather(store: Store) -> Vec<ReportRow> {
    store.vms.keys();
    let name = |id: &_| store.vms.peek(id).map(|vm| vm.hostname.clone()).filter(|name| !name.is_empty());
    let ids = store.hosts.keys();
    let of_host = |id: &HostId| {
        let found = store.findings(*id)?;
        store.hosts.peek(id).map(|host| rows(&host, &found, name))
    };
    ids.iter().filter_map(of_host).flatten().collect()
}

fn progress(store: Store) -> Progress {
    let reading = store.fleet.get();
    let ids = store.hosts.keys();
    let ages: Vec<f64> = ids.iter().filter_map(|id| store.findings_status(*id).at).collect();
    // Only a round over all hosts is counted by itself: hosts that the list brings later come in rounds of their own.
    let all = reading.busy && reading.total >= ids.len();
    let (done, total) = if all { (reading.done, reading.total) } else { (ages.len(), ids.len()) };
    Progress { busy: reading.busy, done, total, oldest: ages.into_iter().reduce(f64::min) }
}

fn failed(store: Store) -> Vec<Failed> {
    let of_host = |id: &HostId| {
        let status = store.detail_status(*id);
        let why = status.error.filter(|_| !status.busy)?.to_string();
        let host = store.hosts.get(id)?;
        Some(Failed { id: *id, name: host.name.clone(), why, shown: host.detail.is_some() })
    };
    store.hosts.keys().iter().filter_map(of_host).collect()
}

fn without_nics(store: Store) -> Option<WithoutNics> {
    let mut all = WithoutNics {
        ids: Vec::new(),
        names: Vec::new(),
        why: String::new(),
        shown: true,
        forbidden: store.user.with(|user| user.as_ref().is_some_and(|user| !user.is_superuser)),
    };
    for id in store.hosts.keys().iter() {
        let nics = store.nics_status(*id);
        let failed = nics.iter().find_map(|status| status.error.as_ref());
        if let (Some(error), Some(host)) = (failed, store.hosts.get(id)) {
            // MAAS answers as if machines did not exist that one may not see.
            all.forbidden &= matches!(error, ApiError::NotFound(_) | ApiError::Permission(_));
            all.shown &= nics.iter().all(|status| !status.is_first());
            if all.ids.is_empty() {
                all.why = error.to_string();
            }
            all.ids.push(*id);
            all.names.push(host.name.clone());
        }
    }
    (!all.ids.is_empty()).then_some(all)
}

/// A host that nobody has asked about yet: the list was still growing when the round began.
pub fn unasked(store: Store) -> bool {
    store.hosts.keys().iter().any(|id| store.is_unread(*id))
}
