//! Free cores that would put a VM right.

use super::topology::cores_text;
use crate::model::ids::VmId;
use crate::model::order::InOrder;
use crate::model::units;

/// A way out: free cores of one node.
///
/// MAAS does not change pinning; an operator does so in LXD. Memory is checked against what MAAS counts as free on the
/// node, which leaves out shared VMs and other projects: it is a ceiling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuggestedFix {
    /// The VM that would move; `None` when several would.
    pub vm: Option<VmId>,
    /// The node.
    pub node: i64,
    /// Free cores to pin to, sorted.
    pub take: Vec<u32>,
    /// Cores of the node that the VM has already and keeps, sorted.
    pub keep: Vec<u32>,
    /// Other findings need its cores, or send the VM elsewhere: not all of it can be followed.
    pub contested: bool,
}

impl SuggestedFix {
    /// All cores the VM would have then, sorted.
    pub fn cores(&self) -> Vec<u32> {
        let mut all: Vec<u32> = self.take.iter().chain(&self.keep).copied().collect();
        all.order();
        all
    }

    /// In words. `who` names the VM where the finding is about several.
    pub fn text(&self, who: Option<&str>) -> String {
        let (free, node) = (cores_text(&self.take), self.node);
        let are = if self.take.len() == 1 { "is" } else { "are" };
        let who = who.unwrap_or("it");
        let way = match self.vm {
            None => format!("On node {node}, {free} {are} free."),
            Some(_) if self.keep.is_empty() => format!("On node {node}, {free} {are} free to pin {who} to."),
            Some(_) => format!("On node {node}, {free} {are} free: pin {who} to {}.", units::ranges(&self.cores())),
        };
        if self.contested { format!("{way} This conflicts with the fix of another finding.") } else { way }
    }
}
