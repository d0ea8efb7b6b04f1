//! How the figures are computed (maas-api §5). Nothing here is typed in: all follows from hosts, machines and VMs.

pub mod capacity;
pub mod cluster;
pub mod numa;

pub const MIB: i64 = 1024 * 1024;

/// `allocated_tracked`, `allocated_other`, `free` of one resource.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub total: i64,
    pub tracked: i64,
    pub other: i64,
}

impl Figures {
    /// Unclamped: negative when overbooked.
    pub fn free(&self) -> i64 {
        self.total - self.tracked - self.other
    }

    pub fn add(&mut self, more: &Figures) {
        self.total += more.total;
        self.tracked += more.tracked;
        self.other += more.other;
    }

    pub(super) fn count(&mut self, tracked: bool, amount: i64) {
        if tracked {
            self.tracked += amount;
        } else {
            self.other += amount;
        }
    }
}
