//! Findings of the whole fleet: searched, filtered, sorted, counted.

use super::finding::{Certainty, FindingKind};
use super::report::ReportRow;
use crate::model::order::InOrder;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// What the list can be sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Surest and gravest first.
    #[default]
    Grave,
    /// Host's name.
    Host,
    /// VM's name.
    Vm,
    /// Kind.
    Kind,
}

impl Order {
    /// All of them.
    pub const ALL: [Order; 4] = [Order::Grave, Order::Host, Order::Vm, Order::Kind];

    /// The word in the URL.
    pub fn word(self) -> &'static str {
        match self {
            Order::Grave => "certainty",
            Order::Host => "host",
            Order::Vm => "vm",
            Order::Kind => "kind",
        }
    }

    /// From the word in the URL.
    pub fn from_word(word: &str) -> Order {
        Order::ALL.into_iter().find(|order| order.word() == word).unwrap_or_default()
    }
}

/// How the list is to look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FindingsView {
    /// Words that must all be found in names of host or VMs.
    pub search: String,
    /// One kind only.
    pub kind: Option<FindingKind>,
    /// One degree of certainty only.
    pub certainty: Option<Certainty>,
    /// What to sort by.
    pub order: Order,
    /// The other way round.
    pub descending: bool,
}

impl FindingsView {
    /// Whether nothing is left out.
    pub fn is_open(&self) -> bool {
        self.search.trim().is_empty() && self.kind.is_none() && self.certainty.is_none()
    }

    /// Places of the rows that match, in order.
    pub fn arrange(&self, rows: &[ReportRow]) -> Vec<usize> {
        let words: Vec<String> = self.search.split_whitespace().map(str::to_lowercase).collect();
        let finds = |row: &ReportRow| {
            let text = || format!("{}\n{}", row.host, row.vms.join("\n")).to_lowercase();
            words.is_empty() || Some(text()).is_some_and(|text| words.iter().all(|word| text.contains(word)))
        };
        let fits = |row: &ReportRow| {
            self.kind.is_none_or(|kind| row.finding.kind == kind)
                && self.certainty.is_none_or(|certainty| row.finding.certainty == certainty)
        };
        let mut shown: Vec<&ReportRow> = Vec::new();
        let mut places: Vec<usize> = Vec::new();
        for (at, row) in rows.iter().enumerate().filter(|(_, row)| fits(row) && finds(row)) {
            shown.push(row);
            places.push(at);
        }
        let mut order: Vec<usize> = (0..places.len()).collect();
        order.order_by(|a, b| self.compare(shown[*a], shown[*b]));
        order.into_iter().map(|at| places[at]).collect()
    }

    fn compare(&self, a: &ReportRow, b: &ReportRow) -> Ordering {
        let (one, other) = (&a.finding, &b.finding);
        let grave = || other.certainty.cmp(&one.certainty).then(one.kind.cmp(&other.kind));
        let host = || a.host.cmp(&b.host).then(a.host_id.cmp(&b.host_id));
        let first = match self.order {
            Order::Grave => grave(),
            Order::Host => host(),
            Order::Vm => a.vms.cmp(&b.vms),
            Order::Kind => one.kind.cmp(&other.kind),
        };
        let first = if self.descending { first.reverse() } else { first };
        first.then_with(host).then_with(grave).then_with(|| a.vms.cmp(&b.vms))
    }
}

/// How many of each kind, gravest first; kinds without findings too.
pub fn counts(rows: &[ReportRow]) -> Vec<(FindingKind, usize)> {
    let mut by_kind: BTreeMap<FindingKind, usize> = FindingKind::ALL.into_iter().map(|kind| (kind, 0)).collect();
    for row in rows {
        *by_kind.entry(row.finding.kind).or_default() += 1;
    }
    by_kind.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::alignment::Finding;
    use crate::model::ids::HostId;

    fn row(host: &str, vm: &str, kind: FindingKind, certainty: Certainty) -> ReportRow {
        let finding = Finding {
            kind,
            certainty,
            vm: None,
            system_id: None,
            vms: Vec::new(),
            nodes: Vec::new(),
            cores: Vec::new(),
            nics: Vec::new(),
            extent: None,
            seen: String::new(),
            cost: String::new(),
            fix: None,
        };
        ReportRow { host_id: HostId(1), host: host.to_owned(), vms: vec![vm.to_owned()], finding }
    }

    fn rows() -> Vec<ReportRow> {
        vec![
            row("beta", "web", FindingKind::NicElsewhere, Certainty::Consistent),
            row("alpha", "db", FindingKind::SpansNodes, Certainty::Proven),
            row("beta", "db-2", FindingKind::CoreShared, Certainty::Proven),
        ]
    }

    #[test]
    fn what_is_sure_and_grave_comes_first() {
        assert_eq!(FindingsView::default().arrange(&rows()), [2, 1, 0]);
        let by_host = FindingsView { order: Order::Host, ..FindingsView::default() };
        assert_eq!(by_host.arrange(&rows()), [1, 2, 0]);
        let by_vm = FindingsView { order: Order::Vm, descending: true, ..FindingsView::default() };
        assert_eq!(by_vm.arrange(&rows()), [0, 2, 1]);
    }

    #[test]
    fn filters_and_search_narrow() {
        let search = FindingsView { search: "BETA db".to_owned(), ..FindingsView::default() };
        assert_eq!(search.arrange(&rows()), [2]);
        let kind = FindingsView { kind: Some(FindingKind::NicElsewhere), ..FindingsView::default() };
        assert_eq!(kind.arrange(&rows()), [0]);
        let sure = FindingsView { certainty: Some(Certainty::Unknown), ..FindingsView::default() };
        assert!(sure.arrange(&rows()).is_empty() && !sure.is_open());
        assert_eq!(counts(&rows()).iter().map(|(_, count)| *count).collect::<Vec<_>>(), [1, 0, 1, 0, 1, 0]);
    }
}
