//! What a message or state means to the reader; colour never says it alone.

/// Meaning of a badge, chip, notice or toast.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Neutral,
    Good,
    Warn,
    Bad,
    Info,
}

impl Tone {
    /// The class that colours it.
    pub fn class(self) -> &'static str {
        match self {
            Tone::Neutral => "is-neutral",
            Tone::Good => "is-good",
            Tone::Warn => "is-warn",
            Tone::Bad => "is-bad",
            Tone::Info => "is-info",
        }
    }
}
