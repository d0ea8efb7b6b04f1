//! One thing that is not as it should be, with how sure that is.

use super::suggested_fix::SuggestedFix;
use crate::model::ids::{NicId, SystemId, VmId};
use crate::model::numa::Placement;

/// What is wrong, gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingKind {
    /// Several VMs are pinned to the same core.
    CoreShared,
    /// A hugepage-backed VM has not enough pages where it sits.
    HugepagesShort,
    /// A VM's pinned cores lie on several nodes.
    SpansNodes,
    /// A VM is pinned to cores of a node that has no memory.
    MemoryElsewhere,
    /// A VM's NIC hangs on another node than its cores.
    NicElsewhere,
    /// A VM with shared cores is on a host where every core is pinned.
    SharedWithoutCores,
}

impl FindingKind {
    /// Every kind, gravest first.
    pub const ALL: [FindingKind; 6] = [
        FindingKind::CoreShared,
        FindingKind::HugepagesShort,
        FindingKind::SpansNodes,
        FindingKind::MemoryElsewhere,
        FindingKind::NicElsewhere,
        FindingKind::SharedWithoutCores,
    ];

    /// The word in `data-kind`, in URLs and in exports. Stable.
    pub fn word(self) -> &'static str {
        match self {
            FindingKind::CoreShared => "core-shared",
            FindingKind::HugepagesShort => "hugepages-short",
            FindingKind::SpansNodes => "spans-nodes",
            FindingKind::MemoryElsewhere => "memory-elsewhere",
            FindingKind::NicElsewhere => "nic-elsewhere",
            FindingKind::SharedWithoutCores => "shared-without-cores",
        }
    }

    /// A kind from its word, for URLs.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// A short title for filters and headings.
    pub fn title(self) -> &'static str {
        match self {
            FindingKind::CoreShared => "Core pinned more than once",
            FindingKind::HugepagesShort => "Not enough hugepages",
            FindingKind::SpansNodes => "Cores on several nodes",
            FindingKind::MemoryElsewhere => "Memory on other nodes",
            FindingKind::NicElsewhere => "NIC on another node",
            FindingKind::SharedWithoutCores => "No cores left to share",
        }
    }
}

impl FindingKind {
    /// What it means for the VMs, told once for all findings of the kind.
    pub fn effect(self) -> &'static str {
        match self {
            FindingKind::CoreShared => "The VMs compete for the core, which causes irregular delays.",
            FindingKind::HugepagesShort => {
                "The VM may fail to start, or use pages of another node and reach them over the link between nodes."
            }
            FindingKind::SpansNodes => "Part of every core's memory accesses go to a remote node, which is slower.",
            FindingKind::MemoryElsewhere => "Every access to memory goes to a remote node, which is slower.",
            FindingKind::NicElsewhere => "Network traffic crosses nodes: higher latency, lower throughput.",
            FindingKind::SharedWithoutCores => {
                "VMs with shared cores run on cores that others are pinned to: both are slowed down."
            }
        }
    }
}

/// How sure it is. Ordered: what is proven is the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// Possible, but what MAAS tells neither supports nor excludes it.
    Unknown,
    /// It explains what MAAS tells and nothing speaks against it; MAAS does not say it outright.
    Consistent,
    /// It follows from MAAS's records.
    Proven,
}

impl Certainty {
    /// What it is called on screen and in exports.
    pub fn label(self) -> &'static str {
        match self {
            Certainty::Proven => "proven",
            Certainty::Consistent => "likely",
            Certainty::Unknown => "unknown",
        }
    }

    /// The word in `data-certainty` and in URLs. Stable.
    pub fn word(self) -> &'static str {
        match self {
            Certainty::Proven => "proven",
            Certainty::Consistent => "consistent",
            Certainty::Unknown => "unknown",
        }
    }

    /// Every degree, surest first.
    pub const ALL: [Certainty; 3] = [Certainty::Proven, Certainty::Consistent, Certainty::Unknown];

    /// A degree from its word, for URLs.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|certainty| certainty.word() == word)
    }

    /// A sentence for a tooltip or legend.
    pub fn meaning(self) -> &'static str {
        match self {
            Certainty::Proven => "Follows from MAAS's records.",
            Certainty::Consistent => "Likely: fits all of MAAS's data, but is not recorded.",
            Certainty::Unknown => "Possible: MAAS's data does not tell.",
        }
    }
}

/// How many of a VM's NICs are elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Every one.
    All,
    /// At least one, and at least one other is on the right node.
    Some,
    /// At least one; about the others nothing is known.
    AtLeastOne,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub kind: FindingKind,
    /// How sure.
    pub certainty: Certainty,
    /// The VM; the first by id where several share a core.
    pub vm: Option<VmId>,
    /// That VM's machine; `None` for a VM that has none.
    pub system_id: Option<SystemId>,
    /// All VMs concerned, by id.
    pub vms: Vec<VmId>,
    /// Nodes concerned: of the cores, or of the NICs that are elsewhere. Sorted.
    pub nodes: Vec<i64>,
    /// Cores concerned, sorted.
    pub cores: Vec<u32>,
    /// Host NICs concerned: exactly these when each is named by the records, else those among which it is.
    pub nics: Vec<NicId>,
    /// For [`FindingKind::NicElsewhere`]: all of the VM's NICs or some.
    pub extent: Option<Extent>,
    /// What was seen, and in which data.
    pub seen: String,
    /// What it costs.
    pub cost: String,
    /// Free cores that would fix it.
    pub fix: Option<SuggestedFix>,
}

impl Finding {
    /// A finding about one VM, to be filled in.
    pub(super) fn about(kind: FindingKind, certainty: Certainty, vm: &Placement) -> Self {
        Finding {
            kind,
            certainty,
            vm: Some(vm.id),
            system_id: vm.system_id.clone(),
            vms: vec![vm.id],
            nodes: Vec::new(),
            cores: Vec::new(),
            nics: Vec::new(),
            extent: None,
            seen: String::new(),
            cost: String::new(),
            fix: None,
        }
    }

    /// A short title: what is wrong in a few words.
    pub fn title(&self) -> &'static str {
        match self.extent {
            Some(Extent::Some) => "One of several NICs on another node",
            Some(Extent::AtLeastOne) => "A NIC on another node",
            _ => self.kind.title(),
        }
    }
}
