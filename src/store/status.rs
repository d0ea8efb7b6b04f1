//! How fresh a piece of data is and what went wrong with it: "last good data + error + age" (DESIGN §2).

use crate::region::ApiError;

/// The state of something that is loaded and loaded again. The data itself stays where it is when loading fails.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Status {
    /// A load is under way.
    pub busy: bool,
    /// When data last arrived, in ms since 1970.
    pub at: Option<f64>,
    /// Why the last load failed; cleared by the next good one.
    pub error: Option<ApiError>,
}

impl Status {
    /// Nothing has ever arrived.
    pub fn is_first(&self) -> bool {
        self.at.is_none()
    }

    /// A load begins.
    pub fn begin(&mut self) {
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
