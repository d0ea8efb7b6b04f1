//! Going on with a session that was begun elsewhere: on MAAS's own page, in another tab, by the page around.

use crate::store::store;
use crate::widgets::notice::Notice;
use crate::widgets::tone::Tone;
use leptos::prelude::*;

/// The button for whoever has logged in, which says so when there is no session yet.
#[component]
pub fn Resume(
    /// Before the button: the way to where one logs in.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let (store, missing) = (store(), RwSignal::new(None::<String>));
    let check = move |_| {
        missing.set(None);
        store.run(async move {
            let missed = store.resume_session().await.err().map(|error| error.to_string());
            // The button is gone after a success.
            missing.try_set(missed);
        });
    };
    view! {
        {move || missing.get().map(|text| view! { <Notice tone=Tone::Warn title=text urgent=true/> })}
        <p class="u-row">
            {children.map(|children| children())}
            <button type="button" class="p-button" on:click=check>"I have logged in"</button>
        </p>
    }
}
