//! Line icons, drawn for this project on a 16 × 16 grid. Decoration only: the text beside them says it.

use leptos::prelude::*;

/// Which icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    Host,
    Cluster,
    Vm,
    Cpu,
    Memory,
    Storage,
    Network,
    Numa,
    Align,
    Settings,
    User,
    Logout,
    Search,
    Close,
    Check,
    Plus,
    Minus,
    ChevronDown,
    ChevronRight,
    Arrow,
    Refresh,
    Info,
    Good,
    Warn,
    Bad,
    Copy,
    Download,
    External,
    Power,
    Play,
    Stop,
    More,
    Trash,
    Pin,
    Tag,
    Theme,
    Table,
    Chart,
    Lock,
    Offline,
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
            Glyph::Cpu => {
                "M4.25 4.25h7.5v7.5h-7.5zM6.5 6.5h3v3h-3zM6 1.75v2.5M10 1.75v2.5M6 11.75v2.5M10 11.75v2.5M1.75 6h2.5M1.75 10h2.5M11.75 6h2.5M11.75 10h2.5"
            }
            Glyph::Memory => {
                "M1.75 4.75h12.5v6H1.75zM4.5 6.75v2M8 6.75v2M11.5 6.75v2M4 10.75v1.5M8 10.75v1.5M12 10.75v1.5"
            }
            Glyph::Storage => {
                "M2.5 4c0-1.2 2.5-2.25 5.5-2.25S13.5 2.8 13.5 4 11 6.25 8 6.25 2.5 5.2 2.5 4zM2.5 4v8c0 1.2 2.5 2.25 5.5 2.25s5.5-1.05 5.5-2.25V4M2.5 8c0 1.2 2.5 2.25 5.5 2.25S13.5 9.2 13.5 8"
            }
            Glyph::Network => {
                "M6 1.75h4v3.5H6zM1.75 10.75h4v3.5h-4zM10.25 10.75h4v3.5h-4zM8 5.25V8M3.75 10.75V8h8.5v2.75"
            }
            Glyph::Numa => "M1.75 1.75h5v5h-5zM9.25 1.75h5v5h-5zM1.75 9.25h5v5h-5zM9.25 9.25h5v5h-5z",
            Glyph::Align => "M8 1v3M8 12v3M1 8h3M12 8h3M8 4.25a3.75 3.75 0 1 1 0 7.5 3.75 3.75 0 0 1 0-7.5zM8 8h.01",
            Glyph::Settings => {
                "M1.75 4h7.5M12.75 4h1.5M1.75 12h1.5M6.75 12h7.5M11 2.25a1.75 1.75 0 1 1 0 3.5 1.75 1.75 0 0 1 0-3.5zM5 10.25a1.75 1.75 0 1 1 0 3.5 1.75 1.75 0 0 1 0-3.5z"
            }
            Glyph::User => "M8 1.75a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM2.25 14.25c.4-2.6 2.7-4 5.75-4s5.35 1.4 5.75 4",
            Glyph::Logout => "M6.25 1.75h-4.5v12.5h4.5M10.5 4.75 13.75 8l-3.25 3.25M13.75 8h-8",
            Glyph::Search => "M6.75 1.75a5 5 0 1 1 0 10 5 5 0 0 1 0-10zM10.5 10.5l3.75 3.75",
            Glyph::Close => "M3 3l10 10M13 3 3 13",
            Glyph::Check => "M2.5 8.5 6 12l7.5-8",
            Glyph::Plus => "M8 2.5v11M2.5 8h11",
            Glyph::Minus => "M2.5 8h11",
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
            Glyph::Copy => "M5.25 5.25h9v9h-9zM10.75 5.25v-3.5h-9v9h3.5",
            Glyph::Download => "M8 1.75v8.5M4.5 7 8 10.5 11.5 7M1.75 14.25h12.5",
            Glyph::External => "M9 1.75h5.25V7M14.25 1.75 7.5 8.5M6.25 3.25h-4.5v11h11v-4.5",
            Glyph::Power => "M8 1.75v5.5M4.5 3.75a5.5 5.5 0 1 0 7 0",
            Glyph::Play => "M4 2.5v11L13 8z",
            Glyph::Stop => "M3.25 3.25h9.5v9.5h-9.5z",
            Glyph::More => {
                "M8 2.5a.5.5 0 1 1 0 1 .5.5 0 0 1 0-1zM8 7.5a.5.5 0 1 1 0 1 .5.5 0 0 1 0-1zM8 12.5a.5.5 0 1 1 0 1 .5.5 0 0 1 0-1z"
            }
            Glyph::Trash => "M1.75 4h12.5M6 4V1.75h4V4M3.25 4l.75 10.25h8L12.75 4M6.5 7v4.5M9.5 7v4.5",
            Glyph::Pin => "M5.25 1.75h5.5l-.75 5 2.25 2.5h-8.5L6 6.75zM8 9.25v5",
            Glyph::Tag => "M1.75 1.75h6l6.5 6.5-6 6-6.5-6.5zM5 5h.01",
            Glyph::Theme => {
                "M8 1.75a6.25 6.25 0 1 1 0 12.5 6.25 6.25 0 0 1 0-12.5zM8 1.75v12.5M8 4.5l3-1M8 8h6M8 11.5l3 1.25"
            }
            Glyph::Table => "M1.75 2.75h12.5v10.5H1.75zM1.75 6.25h12.5M1.75 9.75h12.5M6 6.25v7",
            Glyph::Chart => "M1.75 1.75v12.5h12.5M5 11.25V7.5M8.5 11.25V4.5M12 11.25V8.75",
            Glyph::Lock => "M3.25 7.25h9.5v7h-9.5zM5.25 7.25V4.5a2.75 2.75 0 0 1 5.5 0v2.75",
            Glyph::Offline => {
                "M2 2l12 12M4.25 6.5A6.5 6.5 0 0 0 2 8M6.75 5.1A8 8 0 0 1 14 8M5.25 10.5a4 4 0 0 1 4-.9M8 13h.01"
            }
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
