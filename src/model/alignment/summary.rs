//! Findings of a host, counted.

use super::finding::{Certainty, Finding, FindingKind};
use crate::model::units;
use std::collections::BTreeMap;

/// How many findings of which kind. No score: counts can be checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// By kind; kinds without findings are absent.
    pub by_kind: BTreeMap<FindingKind, usize>,
    /// The surest of all; `None` without findings.
    pub certainty: Option<Certainty>,
}

impl Summary {
    /// Counts them.
    pub fn of(findings: &[Finding]) -> Self {
        let mut summary = Summary::default();
        for finding in findings {
            *summary.by_kind.entry(finding.kind).or_default() += 1;
            summary.certainty = summary.certainty.max(Some(finding.certainty));
        }
        summary
    }

    /// How many in all.
    pub fn total(&self) -> usize {
        self.by_kind.values().sum()
    }

    /// For a table cell: `none`, `3 findings`.
    pub fn label(&self) -> String {
        match self.total() {
            0 => "none".to_owned(),
            total => units::count(total as i64, "finding", "findings"),
        }
    }

    /// For a tooltip: `2 × Cores on several nodes, 1 × NIC on another node`.
    pub fn breakdown(&self) -> String {
        let parts: Vec<String> =
            self.by_kind.iter().map(|(kind, count)| format!("{count} × {}", kind.title())).collect();
        parts.join(", ")
    }
}
