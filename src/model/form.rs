//! What any form with fields of type `N` knows beside what was typed: which fields may show their errors, and what MAAS
//! said to the last request.

use std::collections::BTreeSet;

/// Why a request was not carried out, by field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused<N> {
    /// Messages for fields, in the order of the answer.
    pub messages: Vec<(N, String)>,
    /// It may have been carried out all the same: the answer was lost, or came too late.
    pub may_exist: bool,
}

/// How far a form got.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress<N> {
    /// The dialog is on show.
    pub open: bool,
    /// The request is under way.
    pub busy: bool,
    /// Sending was tried: every error is shown from then on.
    pub attempted: bool,
    /// Fields that were left or changed: their errors are shown.
    pub touched: BTreeSet<N>,
    /// What MAAS said to the last request; loses a message when its field is changed.
    pub refused: Option<Refused<N>>,
    /// How often MAAS refused.
    pub refusals: u32,
    /// It was carried out; the form is spent.
    pub made: bool,
}

impl<N> Default for Progress<N> {
    fn default() -> Self {
        Progress {
            open: false,
            busy: false,
            attempted: false,
            touched: BTreeSet::new(),
            refused: None,
            refusals: 0,
            made: false,
        }
    }
}

impl<N: Copy> Progress<N> {
    /// A field was changed: what MAAS said about it is stale.
    pub fn edited(&mut self, stale: impl Fn(N) -> bool) {
        if let Some(refused) = &mut self.refused {
            refused.messages.retain(|(at, _)| !stale(*at));
            if refused.messages.is_empty() {
                self.refused = None;
            }
        }
    }

    /// Begins to send, unless a request is under way or was carried out: nothing is sent twice.
    pub fn begin(&mut self) -> bool {
        if self.busy || self.made {
            return false;
        }
        self.busy = true;
        self.refused = None;
        true
    }

    /// The request ended.
    pub fn end(&mut self, result: Result<(), Refused<N>>) {
        self.busy = false;
        match result {
            Ok(()) => self.made = true,
            Err(refused) => {
                self.refused = Some(refused);
                self.refusals += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    enum Field {
        Name,
        Memory,
    }

    #[test]
    fn a_message_goes_when_its_field_is_changed() {
        let messages = vec![(Field::Name, "taken".to_owned()), (Field::Memory, "too much".to_owned())];
        let mut progress = Progress { refused: Some(Refused { messages, may_exist: false }), ..Progress::default() };
        progress.edited(|at| at == Field::Name);
        assert_eq!(progress.refused.as_ref().map(|refused| refused.messages.len()), Some(1));
        progress.edited(|at| at == Field::Memory);
        assert_eq!(progress.refused, None);
    }

    #[test]
    fn nothing_is_sent_twice() {
        let mut progress: Progress<Field> = Progress::default();
        assert!(progress.begin() && !progress.begin());
        progress.end(Err(Refused { messages: Vec::new(), may_exist: true }));
        assert!(progress.begin() && progress.refused.is_none());
        progress.end(Ok(()));
        assert!(!progress.begin() && progress.made && progress.refusals == 1);
    }
}
