//! Which links are shown.

use super::link::{Attach, LinkVerdict, NetworkLink};
use super::report::Names;
use std::collections::BTreeSet;

/// What links to show, besides a search. Also what the short answers lead to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// All of them.
    #[default]
    All,
    /// Those with a verdict.
    Alignment(LinkVerdict),
    /// VMs of which some NICs are on the cores' node and some are not.
    OneOfSeveral,
    /// Without a VLAN, or booting over one without DHCP by MAAS.
    Unready,
    /// By virtual function.
    SrIov,
}

impl Show {
    /// All of them, in the order of the menu.
    pub const ALL: [Show; 9] = [
        Show::All,
        Show::Alignment(LinkVerdict::Elsewhere),
        Show::OneOfSeveral,
        Show::Alignment(LinkVerdict::Spans),
        Show::Alignment(LinkVerdict::SameNode),
        Show::Alignment(LinkVerdict::Unknown),
        Show::Alignment(LinkVerdict::NotApplicable),
        Show::Unready,
        Show::SrIov,
    ];

    /// The word in the URL; empty for all.
    pub fn word(self) -> &'static str {
        match self {
            Show::All => "",
            Show::Alignment(verdict) => verdict.word(),
            Show::OneOfSeveral => "one-of-several",
            Show::Unready => "unready",
            Show::SrIov => "sr-iov",
        }
    }

    /// From the word in the URL.
    pub fn from_word(word: &str) -> Show {
        Show::ALL.into_iter().find(|show| show.word() == word).unwrap_or_default()
    }

    /// How it is called in the menu.
    pub fn label(self) -> &'static str {
        match self {
            Show::All => "All links",
            Show::Alignment(LinkVerdict::Elsewhere) => "On another node",
            Show::Alignment(LinkVerdict::Spans) => "Over several nodes",
            Show::Alignment(LinkVerdict::SameNode) => "On the same node",
            Show::Alignment(LinkVerdict::Unknown) => "Not known",
            Show::Alignment(LinkVerdict::NotApplicable) => "Not applicable",
            Show::OneOfSeveral => "One of several NICs elsewhere",
            Show::Unready => "No VLAN, or no DHCP to boot from",
            Show::SrIov => "By SR-IOV",
        }
    }
}

/// What is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words that must all be found in one link.
    pub search: String,
    /// Which kind.
    pub show: Show,
    /// The name of a host NIC that must come into question.
    pub nic: String,
}

impl Filter {
    /// Whether nothing is left out.
    pub fn is_open(&self) -> bool {
        self.search.trim().is_empty() && self.show == Show::All && self.nic.is_empty()
    }

    /// The links that match, in their order. Where [`Show::OneOfSeveral`] is asked for, all NICs of those VMs.
    pub fn apply(&self, links: &[NetworkLink], names: &Names) -> Vec<NetworkLink> {
        let words: Vec<String> = self.search.split_whitespace().map(str::to_lowercase).collect();
        let mixed = if self.show == Show::OneOfSeveral { one_of_several(links) } else { BTreeSet::new() };
        let shown = |link: &NetworkLink| match self.show {
            Show::All => true,
            Show::Alignment(verdict) => link.verdict == verdict,
            Show::OneOfSeveral => mixed.contains(&link.key()),
            Show::Unready => link.unready().is_some(),
            Show::SrIov => link.attach == Some(Attach::SrIov),
        };
        let on_nic = |link: &NetworkLink| {
            self.nic.is_empty() || link.host_nic.candidates().iter().any(|nic| names.of(*nic) == self.nic)
        };
        let found = |link: &NetworkLink| {
            let text = if words.is_empty() { String::new() } else { text(link, names) };
            words.iter().all(|word| text.contains(word))
        };
        links.iter().filter(|link| shown(link) && on_nic(link) && found(link)).cloned().collect()
    }
}

/// VMs of which at least one NIC is on the cores' node and at least one is not.
pub(super) fn one_of_several(links: &[NetworkLink]) -> BTreeSet<String> {
    let with = |verdict: LinkVerdict| -> BTreeSet<String> {
        links.iter().filter(|link| link.verdict == verdict).map(NetworkLink::key).collect()
    };
    let good = with(LinkVerdict::SameNode);
    with(LinkVerdict::Elsewhere).into_iter().filter(|key| good.contains(key)).collect()
}

/// All that a search looks at.
fn text(link: &NetworkLink, names: &Names) -> String {
    let mut words = vec![link.vm_name.as_str(), link.verdict.label()];
    words.extend(link.system_id.iter().map(|id| id.0.as_str()));
    words.extend(link.nic.iter().flat_map(|nic| [nic.name.as_str(), nic.mac.as_str()]));
    words.extend(link.ips.iter().map(String::as_str));
    words.extend(link.subnets.iter().map(|subnet| subnet.label.as_str()));
    words.extend(link.vlan_label.iter().chain(&link.space).map(String::as_str));
    words.extend(link.host_nic.candidates().iter().map(|nic| names.of(*nic)));
    words.join("\n").to_lowercase()
}
