//! A bar that shows who holds how much of something: one piece a VM, in the VM's colour.

use super::tag::{VmTag, find};
use crate::model::alignment::Slot;
use crate::model::ids::VmId;
use std::sync::Arc;

/// A piece, in per cent of the bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// Whose; `None` for what MAAS counts and no known VM accounts for.
    pub vm: Option<VmId>,
    /// Colour and pattern.
    pub slot: Option<Slot>,
    /// Where it begins.
    pub from: f64,
    /// How long it is.
    pub width: f64,
}

/// The bar.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bar {
    /// What exists.
    pub total: i64,
    /// Pieces from left to right.
    pub segments: Vec<Segment>,
    /// Where what exists ends, in per cent; below 100 when more is promised.
    pub end: f64,
}

impl Bar {
    /// `held` is what each VM holds, `allocated` what MAAS counts as held, `total` what exists. Negative amounts count
    /// as nothing.
    pub fn new(held: &[(VmId, i64)], allocated: i64, total: i64) -> Self {
        let (allocated, total) = (allocated.max(0), total.max(0));
        let known = held.iter().fold(0i64, |sum, (_, amount)| sum.saturating_add((*amount).max(0)));
        let scale = total.max(allocated).max(known);
        if scale == 0 {
            return Bar { total, segments: Vec::new(), end: 100.0 };
        }
        let per_cent = |amount: i64| amount as f64 / scale as f64 * 100.0;
        let mut at = 0i64;
        let mut segments = Vec::new();
        let mut push = |vm: Option<VmId>, amount: i64| {
            if amount > 0 {
                segments.push(Segment { vm, slot: None, from: per_cent(at), width: per_cent(amount) });
                at = at.saturating_add(amount);
            }
        };
        for (vm, amount) in held {
            push(Some(*vm), *amount);
        }
        push(None, allocated.saturating_sub(known));
        Bar { total, segments, end: per_cent(total) }
    }

    /// Whether there is anything to hold.
    pub fn has_any(&self) -> bool {
        self.total > 0
    }

    /// Gives the pieces their VMs' colours.
    pub fn coloured(mut self, vms: &[Arc<VmTag>]) -> Self {
        for segment in &mut self.segments {
            segment.slot = segment.vm.and_then(|id| find(vms, id)).map(|vm| vm.slot);
        }
        self
    }
}
