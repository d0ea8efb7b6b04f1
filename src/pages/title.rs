//! The window's title, which screen readers announce after a change of page.

use crate::outside::{Told, outside};
use crate::widgets::live::use_announcer;
use leptos::prelude::*;

/// Keeps the window's title at `text` while the page is shown.
pub fn use_title(text: impl Fn() -> String + 'static) {
    let (announcer, outside) = (use_announcer(), outside());
    Effect::new(move |_| {
        let text = text();
        announcer.say(if text.is_empty() { "VM hosts".to_owned() } else { text.clone() });
        let title = if text.is_empty() { "VM hosts".to_owned() } else { format!("{text} – VM hosts") };
        outside.tell(Told::Title, &title);
    });
}
