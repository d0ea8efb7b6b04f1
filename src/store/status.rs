//! How fresh a piece of data is and what went wrong with it: "last good data + error + age".

use crate::region::ApiError;

/// How long data counts as just read.
const RECENT_MS: f64 = 15_000.0;

/// The state of something that is loaded and loaded again. The data itself stays where it is when loading fails.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Status {
    /// A load is under way.
    pub busy: bool,
    /// When data last arrived, in ms since 1970.
    pub at: Option<f64>,
    /// Why the last load failed; cleared by the next good one.
    pub error: Option<ApiError>,
    /// Something has changed since the last load began.
    pub outdated: bool,
}

impl Status {
    /// Nothing has ever arrived.
    pub fn is_first(&self) -> bool {
        self.at.is_none()
    }

    /// Data arrived a moment ago or is on its way: who merely goes from page to page need not ask again.
    pub fn is_recent(&self, now: f64) -> bool {
        !self.outdated
            && (self.busy || self.error.is_none() && self.at.is_some_and(|at| (0.0..RECENT_MS).contains(&(now - at))))
    }

    /// A load begins.
    pub fn begin(&mut self) {
        self.outdated = false;
        self.busy = true;
    }

    /// A load ended.
    pub fn end(&mut self, result: Result<(), ApiError>, now: f64) {
        self.busy = false;
        match result {
            Ok(()) => {
                self.at = Some(now);
                self.error = None;
            }
            Err(error) => self.error = Some(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_good_data_of_a_moment_ago_is_recent() {
        let mut status = Status::default();
        assert!(!status.is_recent(1e6));
        status.begin();
        assert!(status.is_recent(1e6), "it is on its way");
        status.end(Ok(()), 1e6);
        assert!(status.is_recent(1e6 + RECENT_MS - 1.0) && !status.is_recent(1e6 + RECENT_MS));
        assert!(!status.is_recent(1e6 - 1.0), "the clock was set back");
        status.outdated = true;
        assert!(!status.is_recent(1e6 + 1.0), "something has changed");
        status.begin();
        status.end(Err(ApiError::Auth), 1e6);
        assert!(!status.is_recent(1e6), "what failed is asked for again");
    }
}
