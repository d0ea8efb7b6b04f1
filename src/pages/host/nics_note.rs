//! Findings of NICs come a moment after the others, or never: that is said wherever findings are shown.

use crate::model::ids::HostId;
use crate::store::store;
use leptos::prelude::*;

/// Says that the NICs of a host are being read, or could not be; nothing once they are.
pub fn nics_note(host: Memo<HostId>) -> AnyView {
    let store = store();
    let text = move || {
        let all = store.nics_status(host.get());
        match () {
            () if all.iter().any(|status| status.error.is_some() && status.is_first()) => {
                Some("NICs could not be read: what they would show is missing.".to_owned())
            }
            () if all.iter().any(|status| status.error.is_some()) => Some("NICs could not be read again.".to_owned()),
            () => match store.vm_nics_progress(host.get()) {
                // Of many VMs they come in parts, which are shown as they come.
                Some((read, all)) => Some(format!("NICs are being read: those of {read} of {all} VMs are here.")),
                None => all.iter().any(|status| status.is_first()).then(|| "NICs are being read.".to_owned()),
            },
        }
    };
    (move || text().map(|text| view! { <p class="u-muted u-small" data-testid="nics-note">{text}</p> })).into_any()
}
