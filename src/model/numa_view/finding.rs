//! A finding with a key that stays the same while its words change.

use crate::model::alignment::Finding;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// A finding in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingLine {
    /// Told apart by what it is about: its kind and its VMs.
    pub key: i64,
    /// The finding.
    pub finding: Finding,
}

impl FindingLine {
    /// Keys for all of them, no two alike.
    pub fn of(findings: Vec<Finding>) -> Vec<Self> {
        let mut taken = HashSet::new();
        let key = |finding: &Finding| {
            let mut hasher = DefaultHasher::new();
            (finding.kind.word(), &finding.vms).hash(&mut hasher);
            hasher.finish() as i64
        };
        findings
            .into_iter()
            .map(|finding| {
                let mut key = key(&finding);
                while !taken.insert(key) {
                    key = key.wrapping_add(1);
                }
                FindingLine { key, finding }
            })
            .collect()
    }
}
