//! A text out of a record that may not be there yet.

use leptos::prelude::*;
use std::sync::Arc;

/// The text, following the record; nothing while there is none: `{text_of(host, |host| host.name.clone())}`.
pub fn text_of<T: Send + Sync + 'static>(
    record: Memo<Option<Arc<T>>>,
    pick: fn(&T) -> String,
) -> impl Fn() -> Option<String> + Copy + Send + Sync + 'static {
    move || record.with(|record| record.as_ref().map(|record| pick(record)))
}
