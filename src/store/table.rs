//! Objects by key, each with a signal of its own: a change of one redraws what shows that one and nothing else.
//!
//! Each object also knows how new it is, so that answers and notifies may come in any order: what was asked for before the
//! region told of an object does not undo what it told, and what is gone stays gone.

use crate::model::ids::HostId;
use crate::model::order::InOrder;
use leptos::prelude::*;
use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::sync::Arc;

/// A number in the order in which things began: requests when they were sent, notifies when they arrived. Counted, because
/// clocks may be set back.
pub type Turn = u64;

type Cell<V> = ArcRwSignal<Arc<V>>;

struct Entry<V> {
    cell: Cell<V>,
    at: Turn,
}

struct Inner<K, V> {
    entries: HashMap<K, Entry<V>>,
    /// When the region told that an object is gone.
    gone: HashMap<K, Turn>,
    /// Keys by the host that the objects belong to, sorted.
    groups: HashMap<HostId, ArcRwSignal<Arc<Vec<K>>>>,
}

/// A reactive map. It lives as long as the owner it was made under: make it at the root.
pub struct Table<K: 'static, V: 'static> {
    inner: StoredValue<Inner<K, V>>,
    group_of: fn(&V) -> Option<HostId>,
    keys: RwSignal<Arc<Vec<K>>>,
    revision: RwSignal<u64>,
}

impl<K, V> Clone for Table<K, V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K, V> Copy for Table<K, V> {}

impl<K, V> Default for Table<K, V>
where
    K: Clone + Ord + Hash + Send + Sync + 'static,
    V: PartialEq + Send + Sync + 'static,
{
    fn default() -> Self {
        Self::new()
    }
}

impl<K, V> Table<K, V>
where
    K: Clone + Ord + Hash + Send + Sync + 'static,
    V: PartialEq + Send + Sync + 'static,
{
    /// An empty table under the current owner.
    pub fn new() -> Self {
        Self::grouped(|_| None)
    }

    /// An empty table of objects that belong to hosts.
    pub fn grouped(group_of: fn(&V) -> Option<HostId>) -> Self {
        let inner = Inner { entries: HashMap::new(), gone: HashMap::new(), groups: HashMap::new() };
        Self {
            inner: StoredValue::new(inner),
            group_of,
            keys: RwSignal::new(Arc::new(Vec::new())),
            revision: RwSignal::new(0),
        }
    }

    /// All keys, sorted. Changes only when objects come or go.
    pub fn keys(&self) -> Arc<Vec<K>> {
        self.keys.get()
    }

    /// One object; follows its changes, its coming and its going.
    pub fn get(&self, key: &K) -> Option<Arc<V>> {
        match self.cell(key) {
            Some(cell) => Some(cell.get()).filter(|_| self.cell(key).is_some()),
            None => {
                self.keys.track();
                None
            }
        }
    }

    /// The objects of one host by their keys; follows them and no others.
    pub fn of_host(&self, host: HostId) -> Vec<Arc<V>> {
        let keys = self.group(host).get();
        keys.iter().filter_map(|key| self.cell(key)).map(|cell| cell.get()).collect()
    }

    /// How many objects one host has now.
    pub fn peek_of_host(&self, host: HostId) -> usize {
        self.group(host).with_untracked(|keys| keys.len())
    }

    /// One object as it is now, without following it.
    pub fn peek(&self, key: &K) -> Option<Arc<V>> {
        self.cell(key).map(|cell| cell.get_untracked())
    }

    /// Follows every change of any object, without looking at one.
    pub fn track(&self) {
        self.revision.track();
    }

    /// All objects in the order of their keys; follows every change.
    pub fn all(&self) -> Vec<Arc<V>> {
        self.revision.track();
        self.peek_all()
    }

    /// All objects as they are now.
    pub fn peek_all(&self) -> Vec<Arc<V>> {
        self.keys.get_untracked().iter().filter_map(|key| self.peek(key)).collect()
    }

    /// How many there are now.
    pub fn peek_len(&self) -> usize {
        self.keys.with_untracked(|keys| keys.len())
    }

    /// All keys as they are now.
    pub fn peek_keys(&self) -> Arc<Vec<K>> {
        self.keys.get_untracked()
    }

    /// How new the value of an object is; 0 for one that is not there.
    pub fn turn_of(&self, key: &K) -> Turn {
        self.inner.with_value(|inner| inner.entries.get(key).map_or(0, |entry| entry.at))
    }

    /// Whether something newer than `turn` is known of an object: a value, or that it is gone.
    pub fn is_newer(&self, key: &K, turn: Turn) -> bool {
        self.inner.with_value(|inner| inner.entries.get(key).is_some_and(|entry| entry.at > turn))
            || self.is_gone_since(key, turn)
    }

    /// Whether the region told after `turn` that an object is gone.
    pub fn is_gone_since(&self, key: &K, turn: Turn) -> bool {
        self.inner.with_value(|inner| inner.gone.get(key).is_some_and(|at| *at > turn))
    }

    /// Puts in what was known at `turn`, each unless something newer is known. What is equal redraws nothing.
    pub fn put_at(&self, turn: Turn, items: Vec<(K, V)>) {
        let newer =
            items.into_iter().filter(|(key, _)| !self.is_newer(key, turn)).map(|(key, value)| (key, value, turn));
        self.put_all(newer.collect());
    }

    /// Puts in objects, each with the turn it is as new as, whatever is known.
    pub fn put_all(&self, items: Vec<(K, V, Turn)>) {
        let (mut came, mut changed) = (Vec::new(), false);
        let mut moved: Vec<(K, Option<HostId>, Option<HostId>)> = Vec::new();
        for (key, value, at) in items {
            let now = (self.group_of)(&value);
            match self.cell(&key) {
                Some(cell) => {
                    self.inner.update_value(|inner| {
                        if let Some(entry) = inner.entries.get_mut(&key) {
                            entry.at = at;
                        }
                    });
                    let before = cell.with_untracked(|old| (**old != value).then(|| (self.group_of)(old)));
                    if let Some(before) = before {
                        cell.set(Arc::new(value));
                        changed = true;
                        if before != now {
                            moved.push((key, before, now));
                        }
                    }
                }
                None => {
                    self.inner.update_value(|inner| {
                        let cell = ArcRwSignal::new(Arc::new(value));
                        inner.entries.insert(key.clone(), Entry { cell, at });
                    });
                    moved.push((key.clone(), None, now));
                    came.push(key);
                }
            }
        }
        self.regroup(moved);
        self.announce(came, Vec::new(), changed);
    }

    /// Takes out what the region told to be gone: what was asked for before does not bring it back.
    pub fn remove_told(&self, turn: Turn, keys: impl IntoIterator<Item = K>) {
        let keys: HashSet<K> = keys.into_iter().collect();
        self.inner.update_value(|inner| inner.gone.extend(keys.iter().map(|key| (key.clone(), turn))));
        self.remove_where(|key, _| keys.contains(key));
    }

    /// After a complete read that began at `turn`: takes out what is in its scope, was not seen, and of which nothing
    /// newer is known.
    pub fn settle(&self, turn: Turn, seen: &HashSet<K>, in_scope: impl Fn(&V) -> bool) {
        self.remove_where(|key, entry| {
            entry.at <= turn && !seen.contains(key) && entry.cell.with_untracked(|value| in_scope(value))
        });
    }

    /// Forgets everything.
    pub fn clear(&self) {
        self.remove_where(|_, _| true);
        self.inner.update_value(|inner| inner.gone.clear());
    }

    fn remove_where(&self, mut go: impl FnMut(&K, &Entry<V>) -> bool) {
        let mut gone: Vec<(K, Cell<V>)> = Vec::new();
        self.inner.update_value(|inner| {
            inner.entries.retain(|key, entry| {
                let goes = go(key, entry);
                if goes {
                    gone.push((key.clone(), entry.cell.clone()));
                }
                !goes
            });
        });
        if gone.is_empty() {
            return;
        }
        let (keys, cells): (Vec<K>, Vec<Cell<V>>) = gone.into_iter().unzip();
        let groups = cells.iter().map(|cell| cell.with_untracked(|value| (self.group_of)(value)));
        self.regroup(keys.iter().cloned().zip(groups).map(|(key, group)| (key, group, None)).collect());
        self.announce(Vec::new(), keys, false);
        cells.iter().for_each(|cell| cell.notify());
    }

    fn cell(&self, key: &K) -> Option<Cell<V>> {
        self.inner.with_value(|inner| inner.entries.get(key).map(|entry| entry.cell.clone()))
    }

    fn group(&self, host: HostId) -> ArcRwSignal<Arc<Vec<K>>> {
        let known = self.inner.with_value(|inner| inner.groups.get(&host).cloned());
        known.unwrap_or_else(|| {
            let made = ArcRwSignal::new(Arc::new(Vec::new()));
            self.inner.update_value(|inner| {
                inner.groups.insert(host, made.clone());
            });
            made
        })
    }

    /// Objects that went from one host to another, came or left.
    fn regroup(&self, moved: Vec<(K, Option<HostId>, Option<HostId>)>) {
        let mut by_host: HashMap<HostId, (Vec<K>, Vec<K>)> = HashMap::new();
        for (key, before, now) in moved {
            if let Some(before) = before {
                by_host.entry(before).or_default().1.push(key.clone());
            }
            if let Some(now) = now {
                by_host.entry(now).or_default().0.push(key);
            }
        }
        for (host, (came, went)) in by_host {
            self.group(host).update(|keys| *keys = Arc::new(merged(keys, came, went)));
        }
    }

    fn announce(&self, came: Vec<K>, went: Vec<K>, changed: bool) {
        let keys_changed = !came.is_empty() || !went.is_empty();
        if keys_changed {
            self.keys.update(|keys| *keys = Arc::new(merged(keys, came, went)));
        }
        if keys_changed || changed {
            self.revision.update(|revision| *revision += 1);
        }
    }
}

/// Sorted keys with some more and some fewer: linear in all of them.
fn merged<K: Clone + Ord + Hash>(keys: &[K], mut came: Vec<K>, went: Vec<K>) -> Vec<K> {
    came.order();
    let went: HashSet<K> = went.into_iter().collect();
    let mut all = Vec::with_capacity(keys.len() + came.len());
    let mut came = came.into_iter().peekable();
    for key in keys.iter().filter(|key| !went.contains(key)) {
        while let Some(next) = came.next_if(|next| next <= key) {
            all.push(next);
        }
        all.push(key.clone());
    }
    all.extend(came);
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> (Owner, Table<i64, String>) {
        let owner = Owner::new();
        owner.set();
        (owner, Table::grouped(|text| text.chars().next().map(|first| HostId(i64::from(first as u32)))))
    }

    fn group(table: &Table<i64, String>, first: char) -> Vec<i64> {
        table.group(HostId(i64::from(first as u32))).get_untracked().to_vec()
    }

    #[test]
    fn equal_values_change_nothing_and_removed_ones_are_gone() {
        let (_owner, table) = table();
        table.put_at(1, vec![(2, "b".into()), (0, "a".into())]);
        assert_eq!(*table.keys.get_untracked(), vec![0, 2]);
        let revision = table.revision.get_untracked();
        table.put_at(2, vec![(2, "b".into())]);
        assert_eq!(table.revision.get_untracked(), revision);
        table.put_at(3, vec![(2, "c".into())]);
        assert_eq!(table.peek(&2).as_deref().map(String::as_str), Some("c"));
        assert_eq!((group(&table, 'b'), group(&table, 'c')), (vec![], vec![2]));
        table.remove_told(4, [2]);
        assert!(table.peek(&2).is_none() && table.peek_len() == 1 && group(&table, 'c').is_empty());
    }

    #[test]
    fn the_newest_wins_in_whatever_order_it_comes() {
        let (_owner, table) = table();
        table.put_at(5, vec![(1, "told".into())]);
        table.put_at(3, vec![(1, "asked before".into()), (2, "new".into())]);
        assert_eq!(table.peek(&1).as_deref().map(String::as_str), Some("told"));
        table.remove_told(6, [1]);
        table.put_at(5, vec![(1, "back".into())]);
        assert!(table.peek(&1).is_none(), "what is gone stays gone");
        table.put_at(7, vec![(1, "made again".into())]);
        assert!(table.peek(&1).is_some());
        table.settle(6, &HashSet::new(), |_| true);
        assert_eq!(*table.keys.get_untracked(), vec![1], "younger than the read");
    }

    #[test]
    fn keys_merge_sorted() {
        assert_eq!(merged(&[1, 3, 5], vec![6, 4, 0], vec![3, 9]), [0, 1, 4, 5, 6]);
        assert_eq!(merged(&[], vec![2, 1], vec![]), [1, 2]);
    }
}
