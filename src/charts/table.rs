//! A chart in words: the same figures as rows of text.

/// Heads and cells; the first column names the row, the others are figures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChartRows {
    pub head: Vec<String>,
    pub rows: Vec<Vec<String>>,
}
