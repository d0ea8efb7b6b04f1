//! Objects by key, each with a signal of its own: a change of one redraws what shows that one and nothing else.

use crate::model::order::InOrder;
use leptos::prelude::*;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

type Cell<V> = ArcRwSignal<Arc<V>>;

/// A reactive map. It lives as long as the owner it was made under: make it at the root.
pub struct Table<K: 'static, V: 'static> {
    cells: StoredValue<HashMap<K, Cell<V>>>,
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
        Self {
            cells: StoredValue::new(HashMap::new()),
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

    /// One object as it is now, without following it.
    pub fn peek(&self, key: &K) -> Option<Arc<V>> {
        self.cell(key).map(|cell| cell.get_untracked())
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

    /// Inserts or replaces. What is equal changes nothing and redraws nothing.
    pub fn put_all(&self, items: impl IntoIterator<Item = (K, V)>) {
        let (mut came, mut changed) = (false, false);
        for (key, value) in items {
            match self.cell(&key) {
                Some(cell) if cell.with_untracked(|old| **old == value) => {}
                Some(cell) => {
                    cell.set(Arc::new(value));
                    changed = true;
                }
                None => {
                    self.cells.update_value(|cells| {
                        cells.insert(key, ArcRwSignal::new(Arc::new(value)));
                    });
                    came = true;
                }
            }
        }
        self.announce(came, changed);
    }

    /// Inserts or replaces one.
    pub fn put(&self, key: K, value: V) {
        self.put_all([(key, value)]);
    }

    /// Removes those for which `keep` says no.
    pub fn retain(&self, mut keep: impl FnMut(&K, &V) -> bool) {
        let mut gone: Vec<Cell<V>> = Vec::new();
        self.cells.update_value(|cells| {
            cells.retain(|key, cell| {
                let stays = cell.with_untracked(|value| keep(key, value));
                if !stays {
                    gone.push(cell.clone());
                }
                stays
            });
        });
        self.announce(!gone.is_empty(), false);
        gone.iter().for_each(|cell| cell.notify());
    }

    /// Removes one.
    pub fn remove(&self, key: &K) {
        self.retain(|other, _| other != key);
    }

    fn cell(&self, key: &K) -> Option<Cell<V>> {
        self.cells.with_value(|cells| cells.get(key).cloned())
    }

    fn announce(&self, keys_changed: bool, values_changed: bool) {
        if keys_changed {
            let mut keys: Vec<K> = self.cells.with_value(|cells| cells.keys().cloned().collect());
            keys.order();
            self.keys.set(Arc::new(keys));
        }
        if keys_changed || values_changed {
            self.revision.update(|revision| *revision += 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_change_nothing_and_removed_ones_are_gone() {
        let owner = Owner::new();
        owner.set();
        let table: Table<i64, String> = Table::new();
        table.put_all([(2, "b".into()), (0, "a".into())]);
        assert_eq!(*table.keys.get_untracked(), vec![0, 2]);
        let revision = table.revision.get_untracked();
        table.put(2, "b".into());
        assert_eq!(table.revision.get_untracked(), revision);
        table.put(2, "c".into());
        assert_eq!(table.peek(&2).as_deref().map(String::as_str), Some("c"));
        table.retain(|key, _| *key != 2);
        assert!(table.peek(&2).is_none() && table.peek_len() == 1);
    }
}
