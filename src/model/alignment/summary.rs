//! Findings of a host, counted.

use super::finding::{Certainty, Finding, FindingKind};
use crate::model::units;
use std::collections::BTreeMap;

/// How many findings of which kind. No score: counts can be checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// By kind; kinds without findings are absent.
    pub by_kind: BTreeMap<FindingKind, usize>,
    /// How many are proven.
    pub proven: usize,
    /// The surest of all; `None` without findings.
    pub certainty: Option<Certainty>,
}

impl Summary {
    /// Counts them.
    pub fn of(findings: &[Finding]) -> Self {
        let mut summary = Summary::default();
        for finding in findings {
            *summary.by_kind.entry(finding.kind).or_default() += 1;
            summary.proven += usize::from(finding.certainty == Certainty::Proven);
            summary.certainty = summary.certainty.max(Some(finding.certainty));
        }
        summary
    }

    /// Takes in another host's findings.
    pub fn add(&mut self, other: &Summary) {
        for (kind, count) in &other.by_kind {
            *self.by_kind.entry(*kind).or_default() += count;
        }
        self.proven += other.proven;
        self.certainty = self.certainty.max(other.certainty);
    }

    /// For a row of a list: `2 proven, 1 unsure`; `None` without findings.
    pub fn short(&self) -> Option<String> {
        let others = self.total().saturating_sub(self.proven);
        match (self.proven, others) {
            (0, 0) => None,
            (0, others) => Some(format!("{others} unsure")),
            (_, 0) => Some(format!("{} proven", self.proven)),
            (proven, others) => Some(format!("{proven} proven, {others} unsure")),
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_says_what_is_sure() {
        let mut all = Summary::default();
        assert_eq!(all.short(), None);
        let some = |kind, count, proven, certainty| Summary {
            by_kind: [(kind, count)].into(),
            proven,
            certainty: Some(certainty),
        };
        all.add(&some(FindingKind::NicElsewhere, 2, 0, Certainty::Consistent));
        assert_eq!(all.short().as_deref(), Some("2 unsure"));
        all.add(&some(FindingKind::NicElsewhere, 1, 1, Certainty::Proven));
        all.add(&some(FindingKind::SpansNodes, 1, 1, Certainty::Proven));
        assert_eq!(all.short().as_deref(), Some("2 proven, 2 unsure"));
        assert_eq!((all.total(), all.certainty), (4, Some(Certainty::Proven)));
        assert_eq!(all.breakdown(), "1 × Cores on several nodes, 3 × NIC on another node");
    }
}
