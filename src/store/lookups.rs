//! Names and addresses that a form asks about: each asked once, a moment after it was typed.

use super::Store;
use crate::model::compose::{Lookup, Question};
use leptos::prelude::*;
use std::collections::HashMap;

/// Answers by question.
pub(super) type Lookups = HashMap<Question, Lookup>;

/// How long typing has to rest before the region is asked, in ms.
const REST_MS: u32 = 400;

impl Store {
    /// What is known of a name or an address; follows it.
    pub fn lookup(&self, question: &Question) -> Lookup {
        self.lookups.with(|all| all.get(question).cloned().unwrap_or_default())
    }

    /// Asks about what was typed, once typing rests: `still` says whether it is still wanted by then.
    pub fn look_up(&self, question: Question, still: impl Fn(&Question) -> bool + 'static) {
        let store = *self;
        let asked =
            store.lookups.with_untracked(|all| matches!(all.get(&question), Some(known) if *known != Lookup::Failed));
        if asked {
            return;
        }
        self.after(REST_MS, move || {
            let known = store.lookups.with_untracked(|all| all.get(&question).cloned());
            if !still(&question) || known.is_some_and(|known| known != Lookup::Failed) {
                return;
            }
            store.lookups.update(|all| {
                all.insert(question.clone(), Lookup::Unchecked);
            });
            store.spawn(async move {
                let answer = store.region().look_up(&question).await;
                if let Err(error) = &answer {
                    store.note(error);
                }
                store.lookups.update(|all| {
                    all.insert(question, answer.unwrap_or(Lookup::Failed));
                });
            });
        });
    }

    /// What was found may have changed: a VM was made, or MAAS said otherwise.
    pub(super) fn forget_lookups(&self) {
        self.lookups.set(Lookups::default());
    }
}
