//! Line icons, drawn for this project on a 16 × 16 grid. Decoration only: the text beside them says it.

use leptos::prelude::*;

/// Which icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    Host,
    Cluster,
    Vm,
    Storage,
    Network,
    Align,
    Logout,
    Search,
    Close,
    Check,
    Plus,
    ChevronDown,
    ChevronRight,
    Arrow,
    Refresh,
    Info,
    Good,
    Warn,
    Bad,
    Download,
    Trash,
    Pin,
}

impl Glyph {
    /// The strokes.
    fn path(self) -> &'static str {
        match self {
            Glyph::Host => "M8 1.5 13.6 4.75v6.5L8 14.5 2.4 11.25v-6.5z",
            Glyph::Cluster => {
                "M8 1.5 10.8 3.1v3.2L8 7.9 5.2 6.3V3.1zM4.5 8.1l2.8 1.6v3.2l-2.8 1.6-2.8-1.6V9.7zM11.5 8.1l2.8 1.6v3.2l-2.8 1.6-2.8-1.6V9.7z"
            }
            Glyph::Vm => "M1.75 2.75h12.5v8.5H1.75zM5 14h6M8 11.25V14M6.75 5.25v3.5L9.75 7z",
            Glyph::Storage => {
                "M2.5 4c0-1.2 2.5-2.25 5.5-2.25S13.5 2.8 13.5 4 11 6.25 8 6.25 2.5 5.2 2.5 4zM2.5 4v8c0 1.2 2.5 2.25 5.5 2.25s5.5-1.05 5.5-2.25V4M2.5 8c0 1.2 2.5 2.25 5.5 2.25S13.5 9.2 13.5 8"
            }
            Glyph::Network => {
                "M6 1.75h4v3.5H6zM1.75 10.75h4v3.5h-4zM10.25 10.75h4v3.5h-4zM8 5.25V8M3.75 10.75V8h8.5v2.75"
            }
            Glyph::Align => "M8 1v3M8 12v3M1 8h3M12 8h3M8 4.25a3.75 3.75 0 1 1 0 7.5 3.75 3.75 0 0 1 0-7.5zM8 8h.01",
            Glyph::Logout => "M6.25 1.75h-4.5v12.5h4.5M10.5 4.75 13.75 8l-3.25 3.25M13.75 8h-8",
            Glyph::Search => "M6.75 1.75a5 5 0 1 1 0 10 5 5 0 0 1 0-10zM10.5 10.5l3.75 3.75",
            Glyph::Close => "M3 3l10 10M13 3 3 13",
            Glyph::Check => "M2.5 8.5 6 12l7.5-8",
            Glyph::Plus => "M8 2.5v11M2.5 8h11",
            Glyph::ChevronDown => "M2.75 5.5 8 10.75l5.25-5.25",
            Glyph::ChevronRight => "M5.5 2.75 10.75 8 5.5 13.25",
            Glyph::Arrow => "M8 13.5v-11M3.5 7 8 2.5 12.5 7",
            Glyph::Refresh => "M13.5 8a5.5 5.5 0 1 1-1.6-3.9L14 6.25M14 2v4.25H9.75",
            Glyph::Info => "M8 1.75a6.25 6.25 0 1 1 0 12.5 6.25 6.25 0 0 1 0-12.5zM8 7.25v4M8 4.75h.01",
            Glyph::Good => "M8 1.75a6.25 6.25 0 1 1 0 12.5 6.25 6.25 0 0 1 0-12.5zM5.25 8.25l2 2 3.5-4",
            Glyph::Warn => "M8 1.75 15 14.25H1zM8 6.25v3.5M8 12h.01",
            Glyph::Bad => {
                "M8 1.75a6.25 6.25 0 1 1 0 12.5 6.25 6.25 0 0 1 0-12.5zM5.75 5.75l4.5 4.5M10.25 5.75l-4.5 4.5"
            }
            Glyph::Download => "M8 1.75v8.5M4.5 7 8 10.5 11.5 7M1.75 14.25h12.5",
            Glyph::Trash => "M1.75 4h12.5M6 4V1.75h4V4M3.25 4l.75 10.25h8L12.75 4M6.5 7v4.5M9.5 7v4.5",
            Glyph::Pin => "M5.25 1.75h5.5l-.75 5 2.25 2.5h-8.5L6 6.75zM8 9.25v5",
        }
    }
}

/// One icon, hidden from assistive technology.
///
/// `<Icon of=Glyph::Host/>`
#[component]
pub fn Icon(
    /// Which one.
    #[prop(into)]
    of: Signal<Glyph>,
    /// Turns, while something is going on.
    #[prop(optional, into)]
    busy: Signal<bool>,
) -> impl IntoView {
    view! {
        <svg
            class=move || if busy.get() { "icon is-busy" } else { "icon" }
            viewBox="0 0 16 16"
            aria-hidden="true"
            focusable="false"
        >
            <path d=move || of.get().path()></path>
        </svg>
    }
}
