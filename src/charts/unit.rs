//! How the figures of a resource are written.

use crate::model::units;

/// A kind of figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Bare numbers: cores, VFs.
    Count,
    /// Bytes in binary units.
    Memory,
    /// Bytes in decimal units.
    Storage,
}

impl Unit {
    /// A figure as text.
    pub fn text(self, figure: i64) -> String {
        match self {
            Unit::Count => figure.to_string(),
            Unit::Memory => units::memory(figure),
            Unit::Storage => units::storage(figure),
        }
    }
}
