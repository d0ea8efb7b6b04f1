//! A question that was asked over a line before this program had it: its answer goes to whoever asks the same first.

use crate::region::frame::{Action, Frame};
use crate::region::transport::Answer;

/// The number of the question on its line; this program counts from 1.
const ID: u64 = 0;

/// What was asked, and the answer as soon as it is there.
#[derive(Clone, Debug, PartialEq)]
pub struct Begun {
    method: String,
    params: String,
    answer: Option<Answer>,
}

impl Begun {
    /// A question: method, and its parameters as JSON without spaces.
    pub fn new(method: String, params: String) -> Begun {
        Begun { method, params, answer: None }
    }

    /// Whether this is what was asked.
    pub(super) fn is(&self, method: &str, params: &str) -> bool {
        self.method == method && self.params == params
    }

    /// The answer, if it has come.
    pub(super) fn into_answer(self) -> Option<Answer> {
        self.answer
    }

    /// Looks at what comes while nobody has asked the question yet. An answer is kept. A change makes it worthless: nobody
    /// can tell any more which of the two is newer, so the question has to be asked anew.
    pub(super) fn meet(begun: &mut Option<Begun>, frame: &Frame) {
        match (frame, begun.as_mut()) {
            (Frame::Response(ID, answer), Some(question)) => question.answer = Some(answer.clone()),
            (Frame::Notify(_, Action::Put | Action::Delete, _), Some(_)) => *begun = None,
            _ => {}
        }
    }
}
