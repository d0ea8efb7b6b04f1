//! A request that is known to be somebody's.

use super::{reply::Reply, request::Request};
use crate::state::{Region, User};

/// A call by a known user, its path cut into pieces.
pub struct Call<'a> {
    pub region: &'a Region,
    pub request: &'a Request,
    pub user: User,
    pub op: Option<String>,
}

impl Call<'_> {
    pub fn method(&self) -> &str {
        &self.request.method
    }

    /// Paths that know no `op` refuse one.
    pub fn bad_op(&self) -> Reply {
        Reply::bad_op(self.method(), self.op.as_deref().unwrap_or("None"))
    }

    /// The region is 2.9 or 3.0, whose 404s are bare.
    pub fn old(&self) -> bool {
        self.region.options.maas.is_old()
    }

    pub fn not_found(&self, what: &str) -> Reply {
        Reply::not_found(what, self.old())
    }
}
