//! Long lists in pages.

use leptos::prelude::*;

/// Which rows a page shows: `page` counts from 0 and stops at the last one that has rows.
pub fn slice(page: usize, size: usize, count: usize) -> (usize, usize) {
    let size = size.max(1);
    let last = count.saturating_sub(1) / size;
    let start = page.min(last) * size;
    (start, (start + size).min(count))
}

/// `1–100 of 2000` with buttons; nothing while everything fits on one page.
///
/// `<Pager page=page size=100 count=count on_page=move |page| …/>`
#[component]
pub fn Pager(
    /// The page on show, from 0.
    #[prop(into)]
    page: Signal<usize>,
    /// Rows a page.
    size: usize,
    /// Rows in all.
    #[prop(into)]
    count: Signal<usize>,
    /// Another page was asked for.
    #[prop(into)]
    on_page: Callback<usize>,
) -> impl IntoView {
    let shown = move || slice(page.get(), size, count.get());
    let button = move |name: &'static str, off: Signal<bool>, step: isize| {
        view! {
            <button
                type="button"
                class="p-button is-small"
                disabled=move || off.get()
                on:click=move |_| on_page.run((shown().0 / size.max(1)).saturating_add_signed(step))
            >
                {name}
            </button>
        }
    };
    view! {
        <Show when=move || count.get().gt(&size)>
            <nav class="actions actions--end pager" aria-label="Pages">
                <span class="u-muted" role="status">
                    {move || format!("{}–{} of {}", shown().0 + 1, shown().1, count.get())}
                </span>
                {button("Previous", Signal::derive(move || shown().0 == 0), -1)}
                {button("Next", Signal::derive(move || shown().1 >= count.get()), 1)}
            </nav>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::slice;

    #[test]
    fn pages_hold_what_is_there() {
        assert_eq!(slice(0, 100, 250), (0, 100));
        assert_eq!(slice(2, 100, 250), (200, 250));
        assert_eq!(slice(9, 100, 250), (200, 250));
        assert_eq!(slice(0, 100, 0), (0, 0));
        assert_eq!(slice(1, 0, 2), (1, 2));
    }
}
