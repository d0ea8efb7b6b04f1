//! A horizontal meter: tracked, other and free against the physical size, with the over-commit limit.
//!
//! What is taken beyond the physical size is hatched, what is taken beyond the limit is red. Room that only over-commit
//! opens is a dashed frame. The hatching needs one [`super::patterns::Patterns`] in the document.

use crate::charts::bar::{Holder, MeterData, Part};
use leptos::prelude::*;

/// How much room a meter has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MeterSize {
    /// In a table row: 10 px.
    #[default]
    Small,
    /// On a page or card: 20 px.
    Large,
}

/// The meter, and below it a line of text if one is given.
///
/// `<Meter data=Signal::derive(…) label="CPU: 26 of 32 cores …" text="26 of 32"/>`
#[component]
pub fn Meter(
    /// The figures; `&Load` converts.
    #[prop(into)]
    data: Signal<MeterData>,
    /// The whole meter in words, see [`MeterData::describe`].
    #[prop(into)]
    label: Signal<String>,
    /// The line below.
    #[prop(optional, into)]
    text: MaybeProp<String>,
    /// Row or page.
    #[prop(optional)]
    size: MeterSize,
) -> impl IntoView {
    let data = Memo::new(move |_| data.get());
    let class = move || {
        let data = data.get();
        let state = match () {
            () if data.scale() == 0 => "",
            () if data.over_limit() => " is-bad",
            () if data.over_physical() => " is-over",
            () => "",
        };
        format!("meter{}{state}", if size == MeterSize::Large { " is-large" } else { "" })
    };
    view! {
        <div class=class>
            <svg class="meter__svg" role="img" aria-label=move || label.get()>
                {move || drawing(data.get())}
            </svg>
            {move || text.get().map(|text| view! { <div class="meter__text" aria-hidden="true">{text}</div> })}
        </div>
    }
}

/// The shapes, in per cent of the width: no view box, so the hatching keeps its shape at every width.
fn drawing(data: MeterData) -> impl IntoView {
    let physical = data.at(data.physical);
    let limit = data.at(data.limit);
    let parts = data.parts();
    // A thin gap between the holders, for whom the colours are too alike.
    let gap = parts.iter().find(|part| part.holder == Holder::Other && part.from > 0.0);
    let gap = gap.map(|part| mark("mark-gap", part.from, "0", "100%"));
    let parts = parts.into_iter().map(segment).collect_view();
    let beyond = (data.limit > data.physical && data.physical > 0).then(|| {
        let width = per_cent(limit - physical);
        view! { <rect class="meter__beyond" x=per_cent(physical) y="0.5" width=width height="100%" transform="translate(0 -0.5)"></rect> }
    });
    // Nothing known: an empty frame, not an empty host.
    let unknown = (data.scale() == 0).then(|| view! { <rect class="meter__beyond" width="100%" height="100%"></rect> });
    let end = (physical > 0.0 && physical < 1.0).then(|| mark("mark-physical", physical, "0", "100%"));
    let tick = data.has_limit().then(|| mark("mark-limit", limit, "-15%", "115%"));
    view! {
        <rect class="meter__track" width=per_cent(physical) height="100%"></rect>
        {beyond}
        {unknown}
        {parts}
        {gap}
        {end}
        {tick}
    }
}

fn segment(part: Part) -> impl IntoView {
    let class = match part.holder {
        _ if part.over => "fill-bad",
        Holder::Tracked => "fill-tracked",
        Holder::Other => "fill-other",
    };
    let hatch = part.hatched.then(|| {
        view! { <rect x=per_cent(part.from) width=per_cent(part.width()) height="100%" fill="url(#hatch)"></rect> }
    });
    view! {
        <rect class=class x=per_cent(part.from) width=per_cent(part.width()) height="100%"></rect>
        {hatch}
    }
}

fn mark(class: &'static str, at: f64, top: &'static str, bottom: &'static str) -> impl IntoView {
    view! { <line class=class x1=per_cent(at) x2=per_cent(at) y1=top y2=bottom></line> }
}

fn per_cent(share: f64) -> String {
    format!("{:.2}%", share * 100.0)
}

/// What the colours of meters mean, once a page.
///
/// `<MeterLegend limit=true/>`
#[component]
pub fn MeterLegend(
    /// Explain the limit mark too.
    #[prop(optional)]
    limit: bool,
) -> impl IntoView {
    let swatch = |class: &'static str, name: &'static str| {
        view! {
            <li>
                <svg class="swatch" aria-hidden="true"><rect class=class width="100%" height="100%"></rect></svg>
                {name}
            </li>
        }
    };
    view! {
        <ul class="legend">
            {swatch("fill-tracked", "Tracked by MAAS")}
            {swatch("fill-other", "Other projects")}
            {swatch("fill-free", "Free")}
            {limit
                .then(|| {
                    view! {
                        <li>
                            <svg class="swatch is-line" aria-hidden="true">
                                <line class="mark-limit" x1="50%" x2="50%" y1="0" y2="100%"></line>
                            </svg>
                            "Over-commit limit"
                        </li>
                    }
                })}
        </ul>
    }
}
