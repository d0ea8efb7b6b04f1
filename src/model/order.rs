//! Sorting with one copy of the algorithm for all types. The library's sort is compiled anew for every type and every
//! comparison, 2–10 KB each, and this page sorts fifty things: that was 7 % of the wasm.

use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Stable sorting of slices, small in code. Speed is that of the library's sort over indices plus one pass of swaps.
pub trait InOrder<T> {
    /// Sorts by a comparison.
    fn order_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering);

    /// Sorts by a key.
    fn order_by_key<K: Ord>(&mut self, mut key: impl FnMut(&T) -> K) {
        self.order_by(|a, b| key(a).cmp(&key(b)));
    }

    /// Sorts by the items themselves.
    fn order(&mut self)
    where
        T: Ord,
    {
        self.order_by(T::cmp);
    }
}

impl<T> InOrder<T> for [T] {
    fn order_by(&mut self, mut compare: impl FnMut(&T, &T) -> Ordering) {
        let mut from = arrange(self.len(), &mut |a, b| compare(&self[a], &self[b]));
        // Each cycle of the permutation is walked once; a place that is done points to itself.
        for start in 0..self.len() {
            let mut at = start;
            loop {
                let next = std::mem::replace(&mut from[at], at);
                if next == start {
                    break;
                }
                self.swap(at, next);
                at = next;
            }
        }
    }
}

/// Collects into a map. `collect` would sort first, with a copy of the algorithm for every type.
pub fn map<K: Ord, V>(items: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    map.extend(items);
    map
}

/// For every place, which item belongs there.
#[inline(never)]
fn arrange(len: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..len).collect();
    places.sort_by(|a, b| compare(*a, *b));
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_sorts_like_the_library(items in prop::collection::vec((0..5u8, 0..100u8), 0..40)) {
            let mut expected = items.clone();
            expected.sort_by_key(|item| item.0);
            let mut ours = items.clone();
            ours.order_by_key(|item| item.0);
            prop_assert_eq!(&ours, &expected);
            ours.order();
            expected.sort();
            prop_assert_eq!(ours, expected);
        }
    }
}
