//! Which answer belongs to which request. Pure bookkeeping, so that it is tested without a socket.

use super::error::ApiError;
use super::transport::Answer;
use futures_channel::oneshot;
use std::collections::HashMap;

/// Requests under way.
#[derive(Debug, Default)]
pub struct Calls {
    last: u64,
    waiting: HashMap<u64, oneshot::Sender<Answer>>,
}

impl Calls {
    /// A number for a new request and where its answer will arrive.
    pub fn start(&mut self) -> (u64, oneshot::Receiver<Answer>) {
        self.last += 1;
        let (sender, receiver) = oneshot::channel();
        self.waiting.insert(self.last, sender);
        (self.last, receiver)
    }

    /// Where the answer to request 0 will arrive, which was sent before there was anybody to count.
    pub fn expect_first(&mut self) -> (u64, oneshot::Receiver<Answer>) {
        let (sender, receiver) = oneshot::channel();
        self.waiting.insert(0, sender);
        (0, receiver)
    }

    /// Delivers an answer. Late and unknown ones are dropped.
    pub fn finish(&mut self, id: u64, answer: Answer) {
        if let Some(waiting) = self.waiting.remove(&id) {
            let _ = waiting.send(answer);
        }
    }

    /// Stops waiting for a request whose time is up.
    pub fn forget(&mut self, id: u64) {
        self.waiting.remove(&id);
    }

    /// Tells everybody who waits that the connection is gone.
    pub fn fail_all(&mut self, error: &ApiError) {
        for (_, waiting) in self.waiting.drain() {
            let _ = waiting.send(Err(error.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_find_their_request_in_any_order() {
        let mut calls = Calls::default();
        let ((a, mut for_a), (b, mut for_b)) = (calls.start(), calls.start());
        calls.finish(b, Ok("b".into()));
        calls.finish(99, Ok("nobody".into()));
        calls.finish(b, Ok("twice".into()));
        assert_eq!(for_b.try_recv().unwrap(), Some(Ok("b".into())));
        assert_eq!(for_a.try_recv().unwrap(), None);
        calls.fail_all(&ApiError::Transport("lost".into()));
        assert!(matches!(for_a.try_recv().unwrap(), Some(Err(ApiError::Transport(_)))));
        calls.finish(a, Ok("late".into()));
    }
}
