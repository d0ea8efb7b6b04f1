//! Patterns that tell VMs of one colour apart, and hatchings. Here for SVG; `_cores.scss` has the same for HTML.

use leptos::prelude::*;

/// The `fill` of a shape laid over a VM's colour; `None` for plain ones. Patterns are numbered as in
/// `model::alignment::Slot`.
pub fn fill(pattern: u8) -> Option<&'static str> {
    match pattern {
        1 => Some("url(#vm-diagonal)"),
        2 => Some("url(#vm-dots)"),
        3 => Some("url(#vm-cross)"),
        _ => None,
    }
}

/// The definitions, once in the document (or shadow root), before anything that uses them. `<Patterns/>`
#[component]
pub fn Patterns() -> impl IntoView {
    view! {
        <svg class="patterns" aria-hidden="true" focusable="false">
            <defs>
                <pattern id="vm-diagonal" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <path class="pattern-mark" d="M1 0v6"></path>
                </pattern>
                <pattern id="vm-dots" width="6" height="6" patternUnits="userSpaceOnUse">
                    <circle class="pattern-mark is-dot" cx="2" cy="2" r="1.25"></circle>
                </pattern>
                <pattern id="vm-cross" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <path class="pattern-mark" d="M1 0v7M0 1h7"></path>
                </pattern>
                <pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <path class="pattern-hatch" d="M1 0v5"></path>
                </pattern>
                // Charts are drawn four times as large and scaled down.
                <pattern
                    id="hatch-chart"
                    width="5"
                    height="5"
                    patternUnits="userSpaceOnUse"
                    patternTransform="rotate(45) scale(4)"
                >
                    <path class="pattern-hatch" d="M1 0v5"></path>
                </pattern>
            </defs>
        </svg>
    }
}
