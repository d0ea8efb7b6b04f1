//! Nothing here, not here yet, could not be had: three states that look different and say what to do.

use super::icon::{Glyph, Icon};
use leptos::prelude::*;

/// Grey bars where rows will be. Says "Loading" to screen readers once.
///
/// `<Skeleton rows=6 what="hosts"/>`
#[component]
pub fn Skeleton(
    /// How many bars.
    #[prop(default = 5)]
    rows: usize,
    /// What is being loaded.
    #[prop(into)]
    what: String,
) -> impl IntoView {
    view! {
        <div class="skeleton" role="status">
            <p class="u-off-screen">{format!("Loading {what}…")}</p>
            {(0..rows).map(|_| view! { <span aria-hidden="true"></span> }).collect_view()}
        </div>
    }
}

/// There is nothing, and what could be done about it.
///
/// `<EmptyState title="No host matches" glyph=Glyph::Search><button …>"Clear filters"</button></EmptyState>`
#[component]
pub fn EmptyState(
    /// What is not there.
    #[prop(into)]
    title: Signal<String>,
    /// An icon above.
    #[prop(default = Glyph::Host)]
    glyph: Glyph,
    /// Explanation and buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon of=glyph/>
            <p class="empty__title">{move || title.get()}</p>
            {children.map(|children| children())}
        </div>
    }
}

/// It could not be had: what failed, why, and a retry.
///
/// `<ErrorState title="The hosts could not be listed" detail=error_text on_retry=move || reload()/>`
#[component]
pub fn ErrorState(
    /// What failed.
    #[prop(into)]
    title: Signal<String>,
    /// Why, in the words of whoever knows.
    #[prop(optional, into)]
    detail: MaybeProp<String>,
    /// Tries again.
    #[prop(optional, into)]
    on_retry: Option<Callback<()>>,
    /// More to do.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty is-bad" role="alert">
            <Icon of=Glyph::Bad/>
            <p class="empty__title">{move || title.get()}</p>
            {move || detail.get().map(|detail| view! { <p>{detail}</p> })}
            {on_retry
                .map(|retry| {
                    view! {
                        <button type="button" class="p-button" on:click=move |_| retry.run(())>
                            <Icon of=Glyph::Refresh/>
                            "Try again"
                        </button>
                    }
                })}
            {children.map(|children| children())}
        </div>
    }
}
