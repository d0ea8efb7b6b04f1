//! The host that a page is about.

use crate::model::host::Host;
use crate::model::ids::HostId;
use crate::store::{Status, store};
use leptos::prelude::*;
use std::sync::Arc;

/// The open host, for the pages within the frame.
#[derive(Clone, Copy)]
pub struct OpenHost {
    /// Which one; follows the address.
    pub id: Memo<HostId>,
    /// Its record as it is now; `None` before the first answer.
    pub host: Memo<Option<Arc<Host>>>,
    /// How fresh NUMA nodes and VMs are.
    pub detail: Memo<Status>,
}

impl OpenHost {
    /// Follows the address.
    pub fn new(id: Memo<HostId>) -> Self {
        let store = store();
        Self {
            id,
            host: Memo::new(move |_| store.hosts.get(&id.get())),
            detail: Memo::new(move |_| store.detail_status(id.get())),
        }
    }
}

/// The open host. Pages within the frame always have one.
pub fn open_host() -> OpenHost {
    use_context().unwrap_or_else(|| OpenHost::new(Memo::new(|_| HostId(-1))))
}
