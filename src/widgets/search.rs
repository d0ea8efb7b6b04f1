//! A search box that waits until the typing pauses.

use super::icon::{Glyph, Icon};
use leptos::{ev, html, leptos_dom::helpers::TimeoutHandle, prelude::*};
use std::time::Duration;

const PAUSE: Duration = Duration::from_millis(200);

/// The page holds the query (often in the URL) and hears of it 200 ms after the last key, at once on Enter or clear.
///
/// `<SearchBox label="Search hosts" value=query on_search=move |text| set_query(text)/>`
#[component]
pub fn SearchBox(
    /// Its name, also shown while it is empty.
    #[prop(into)]
    label: Signal<String>,
    /// The query in force.
    #[prop(into)]
    value: Signal<String>,
    /// The typing paused.
    #[prop(into)]
    on_search: Callback<String>,
) -> impl IntoView {
    let text = RwSignal::new(value.get_untracked());
    let sent = StoredValue::new(value.get_untracked());
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let input = NodeRef::<html::Input>::new();

    // A query that changes from elsewhere (back button, a facet) shows; the echo of one's own does not undo typing.
    Effect::new(move |_| {
        let value = value.get();
        if sent.with_value(|sent| *sent != value) {
            sent.set_value(value.clone());
            text.set(value);
        }
    });
    let stop = move || {
        if let Some(Some(timer)) = timer.try_get_value() {
            timer.clear();
        }
    };
    on_cleanup(stop);
    let send = move || {
        stop();
        if let Some(text) = text.try_get_untracked() {
            let _ = sent.try_set_value(text.clone());
            on_search.run(text);
        }
    };
    let typed = move |event: ev::Event| {
        text.set(event_target_value(&event));
        stop();
        timer.set_value(set_timeout_with_handle(send, PAUSE).ok());
    };
    let clear = move || {
        text.set(String::new());
        send();
        if let Some(input) = input.get_untracked() {
            super::dom::focus(&input);
        }
    };
    let keys = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            send();
        }
        "Escape" if text.with_untracked(|text| !text.is_empty()) => {
            event.prevent_default();
            clear();
        }
        _ => {}
    };
    view! {
        <div class="search" role="search">
            <Icon of=Glyph::Search/>
            <input
                node_ref=input
                class="input"
                type="search"
                autocomplete="off"
                spellcheck="false"
                aria-label=move || label.get()
                placeholder=move || label.get()
                prop:value=move || text.get()
                on:input=typed
                on:keydown=keys
            />
            <Show when=move || !text.read().is_empty()>
                <button type="button" class="p-button p-button--base is-small is-icon" aria-label="Clear search" on:click=move |_| clear()>
                    <Icon of=Glyph::Close/>
                </button>
            </Show>
        </div>
    }
}
