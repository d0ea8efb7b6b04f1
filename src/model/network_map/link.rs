//! The VMs' side: one link for each NIC of each VM.

use super::host_nics::{SubnetRef, dhcp, subnets};
use crate::model::alignment::{
    Basis, Certainty, Extent, Finding, FindingKind, LikelyNic, NicCandidates, Side, Topology, guest_ports, likely_nic,
    side,
};
use crate::model::host::HostKind;
use crate::model::ids::{NicId, SystemId, VlanId, VmId};
use crate::model::machine::Machine;
use crate::model::network::Networks;
use crate::model::nic::{Nic, NicKind};
use crate::model::nic_walk::link_speed_below;
use crate::model::numa::{Cores, Placement};
use crate::model::order::InOrder;
use crate::model::vm::Vm;
use std::collections::BTreeMap;

/// Why a VM without NICs has no verdict.
pub(super) const NO_NIC: &str = "It has no NIC.";

/// How a VM NIC is attached to a host NIC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attach {
    /// Through a bridge.
    Bridge,
    /// By a virtual function of the NIC.
    SrIov,
    /// Through a macvlan on the NIC.
    Macvlan,
}

impl Attach {
    /// How it is called on screen.
    pub fn label(self) -> &'static str {
        match self {
            Attach::Bridge => "bridge",
            Attach::SrIov => "SR-IOV",
            Attach::Macvlan => "macvlan",
        }
    }
}

/// Where the NIC is, seen from the cores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkVerdict {
    /// On the cores' node.
    SameNode,
    /// On another node than the cores.
    Elsewhere,
    /// Partly: the ports behind it, or the cores, are on several nodes.
    Spans,
    /// Not known.
    Unknown,
    /// One node only, shared cores, or no NIC.
    NotApplicable,
}

impl LinkVerdict {
    /// The word in `data-verdict`. Stable.
    pub fn word(self) -> &'static str {
        match self {
            LinkVerdict::SameNode => "same-node",
            LinkVerdict::Elsewhere => "elsewhere",
            LinkVerdict::Spans => "spans",
            LinkVerdict::Unknown => "unknown",
            LinkVerdict::NotApplicable => "not-applicable",
        }
    }

    /// How it is called on screen.
    pub fn label(self) -> &'static str {
        match self {
            LinkVerdict::SameNode => "same node",
            LinkVerdict::Elsewhere => "other node",
            LinkVerdict::Spans => "several nodes",
            LinkVerdict::Unknown => "unknown",
            LinkVerdict::NotApplicable => "not applicable",
        }
    }
}

/// A VM's NIC as its machine has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VmNic {
    /// Key.
    pub id: NicId,
    /// Name within the VM.
    pub name: String,
    /// Hardware address.
    pub mac: String,
    /// Whether the VM boots from it.
    pub boot: bool,
}

/// One NIC of a VM with both its ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkLink {
    /// The VM's row on the host; `None` where only its machine is known.
    pub vm: Option<VmId>,
    /// Its machine.
    pub system_id: Option<SystemId>,
    /// Its name; the system id or row id where no row has one.
    pub vm_name: String,
    /// The NIC; `None` where the VM's machine is not loaded: then this stands for all its NICs, or for one that 2.9 names.
    pub nic: Option<VmNic>,
    /// VLAN.
    pub vlan: Option<VlanId>,
    /// VLAN in words.
    pub vlan_label: Option<String>,
    /// Subnets it has a link on. A VLAN's other subnets are not listed.
    pub subnets: Vec<SubnetRef>,
    /// Space of the VLAN.
    pub space: Option<String>,
    /// Addresses, also of bridges or VLANs within the VM that stand on this NIC.
    pub ips: Vec<String>,
    /// Whether VMs can boot over the VLAN: DHCP by MAAS, own or relayed; `None` where unknown.
    pub pxe: Option<bool>,
    /// The host NIC behind it.
    pub host_nic: NicCandidates,
    /// How sure it is that the host NIC is among those.
    pub host_nic_certainty: Certainty,
    /// How it is attached, if all candidates agree; follows the rule by which MAAS attaches (maas-api §3.4.1).
    pub attach: Option<Attach>,
    /// Nodes of the host NIC or of all candidates, sorted; where MAAS lists the VM, if that is all it tells.
    pub host_nic_nodes: Vec<i64>,
    /// Mbit/s behind it, if all candidates agree.
    pub link_speed: Option<i64>,
    /// Nodes of the VM's pinned cores, sorted.
    pub core_nodes: Vec<i64>,
    /// MAAS reads pinning from the host. It does not for virsh (maas-api §5): no pinned cores means nothing there.
    pub knows_pinning: bool,
    /// How the two lie to each other.
    pub verdict: LinkVerdict,
    /// How sure the verdict is.
    pub certainty: Certainty,
    /// Why, in a short sentence.
    pub reason: String,
}

/// Links of all VMs, by VM name, then in the order of their NICs. `findings` are those of the same topology.
pub fn links(topology: &Topology, findings: &[Finding], networks: &Networks, vms: &[Vm]) -> Vec<NetworkLink> {
    let rows: BTreeMap<&SystemId, &Vm> = vms.iter().map(|vm| (&vm.system_id, vm)).collect();
    let map = Map { topology, findings, networks, rows };
    let mut all: Vec<NetworkLink> = topology.vms().flat_map(|vm| map.of_vm(vm)).collect();
    let placed: Vec<&SystemId> = topology.vms().filter_map(|vm| vm.system_id.as_ref()).collect();
    let unplaced = topology.guests().filter(|guest| !placed.contains(&&guest.system_id));
    all.extend(unplaced.flat_map(|guest| map.of_guest(guest)));
    all.order_by(|a, b| a.vm_name.cmp(&b.vm_name).then(a.vm.cmp(&b.vm)));
    all
}

struct Map<'a> {
    topology: &'a Topology<'a>,
    findings: &'a [Finding],
    networks: &'a Networks,
    rows: BTreeMap<&'a SystemId, &'a Vm>,
}

impl Map<'_> {
    fn of_vm(&self, vm: &Placement) -> Vec<NetworkLink> {
        let Some(guest) = self.topology.guest(vm) else { return self.without_machine(vm) };
        let ports: Vec<&Nic> = guest_ports(guest).collect();
        if ports.is_empty() {
            let mut link = self.blank(Some(vm), vm.system_id.as_ref());
            link.verdict = LinkVerdict::NotApplicable;
            link.certainty = Certainty::Proven;
            link.reason = NO_NIC.to_owned();
            return vec![link];
        }
        ports
            .iter()
            .map(|port| {
                let likely_nic = likely_nic(self.topology, vm, port, ports.len());
                let mut link = self.with_nic(Some(vm), guest, port, ports.len());
                self.join(&mut link, vm, likely_nic);
                link
            })
            .collect()
    }

    /// A VM that the host's detail does not hold, or a host without detail: its own NICs are all that is known.
    fn of_guest(&self, guest: &Machine) -> Vec<NetworkLink> {
        let ports: Vec<&Nic> = guest_ports(guest).collect();
        ports.iter().map(|port| self.with_nic(None, guest, port, ports.len())).collect()
    }

    /// One link for each host NIC that 2.9 names, else one for the VM as a whole.
    fn without_machine(&self, vm: &Placement) -> Vec<NetworkLink> {
        let named = vm.host_nics.as_deref().unwrap_or_default();
        let mut links: Vec<NetworkLink> = named
            .iter()
            .map(|nic| {
                let mut link = self.blank(Some(vm), vm.system_id.as_ref());
                self.join(&mut link, vm, LikelyNic { nic: NicCandidates::Known(*nic), basis: Basis::Named });
                self.take_host_side(&mut link, *nic);
                link
            })
            .collect();
        if links.is_empty() {
            let mut link = self.blank(Some(vm), vm.system_id.as_ref());
            self.join(&mut link, vm, LikelyNic { nic: NicCandidates::Unknown, basis: Basis::Nothing });
            links.push(link);
        }
        links
    }

    fn blank(&self, vm: Option<&Placement>, system_id: Option<&SystemId>) -> NetworkLink {
        let row = system_id.and_then(|id| self.rows.get(id));
        let by_id = || system_id.map(SystemId::to_string).or_else(|| vm.map(|vm| format!("VM {}", vm.id)));
        NetworkLink {
            vm: vm.map(|vm| vm.id),
            system_id: system_id.cloned(),
            vm_name: row
                .map(|row| row.hostname.clone())
                .filter(|name| !name.is_empty())
                .or_else(by_id)
                .unwrap_or_default(),
            nic: None,
            vlan: None,
            vlan_label: None,
            subnets: Vec::new(),
            space: None,
            ips: row.map_or_else(Vec::new, |row| row.ips.clone()),
            pxe: None,
            host_nic: NicCandidates::Unknown,
            host_nic_certainty: Certainty::Unknown,
            attach: None,
            host_nic_nodes: Vec::new(),
            link_speed: None,
            knows_pinning: self.topology.host.kind != HostKind::Virsh,
            core_nodes: vm.map_or_else(Vec::new, |vm| self.topology.spread(vm).node_ids()),
            verdict: LinkVerdict::Unknown,
            certainty: Certainty::Unknown,
            reason: "MAAS does not tell which host NIC it is attached to.".to_owned(),
        }
    }

    fn with_nic(&self, vm: Option<&Placement>, guest: &Machine, port: &Nic, count: usize) -> NetworkLink {
        let mut link = self.blank(vm, Some(&guest.system_id));
        if link.vm_name == guest.system_id.0 && !guest.hostname.is_empty() {
            link.vm_name.clone_from(&guest.hostname);
        }
        let above = standing_on(port, &guest.nics);
        let ips: Vec<String> = above.iter().flat_map(|nic| &nic.links).filter_map(|nic| nic.ip.clone()).collect();
        // A VM's addresses that belong to no NIC in particular are this one's if there is no other.
        if count > 1 || !ips.is_empty() {
            link.ips = ips;
        }
        link.nic = Some(VmNic { id: port.id, name: port.name.clone(), mac: port.mac.clone(), boot: port.is_boot });
        link.subnets = subnets(above, self.networks);
        self.set_vlan(&mut link, port.vlan);
        link
    }

    fn set_vlan(&self, link: &mut NetworkLink, vlan: Option<VlanId>) {
        link.vlan = vlan;
        link.vlan_label = vlan.map(|vlan| self.networks.vlan_label(vlan));
        link.space = vlan.and_then(|vlan| self.networks.space_of(vlan)).map(|space| space.name.clone());
        link.pxe = dhcp(vlan, self.networks);
    }

    fn take_host_side(&self, link: &mut NetworkLink, nic: NicId) {
        self.set_vlan(link, self.topology.machine_nic(nic).and_then(|nic| nic.vlan));
    }

    fn join(&self, link: &mut NetworkLink, vm: &Placement, likely_nic: LikelyNic) {
        let candidates = likely_nic.nic.candidates();
        let nics: Vec<Option<&Nic>> = candidates.iter().map(|id| self.topology.machine_nic(*id)).collect();
        let all = self.topology.machine_nics();
        link.attach = agreed(nics.iter().map(|nic| nic.map(|nic| attach(nic, all, &self.topology.host.kind))));
        link.link_speed = agreed(nics.iter().map(|nic| nic.and_then(|nic| link_speed_below(nic, all))));
        link.host_nic_nodes = candidates.iter().flat_map(|nic| self.topology.nodes_of(*nic)).collect();
        link.host_nic_nodes.order();
        link.host_nic_nodes.dedup();
        link.host_nic_certainty = likely_nic.certainty();
        self.judge(link, vm, &likely_nic);
        link.host_nic = likely_nic.nic;
    }

    fn judge(&self, link: &mut NetworkLink, vm: &Placement, likely_nic: &LikelyNic) {
        let single = self.topology.nodes().next().is_some() && !self.topology.has_several_nodes();
        let (verdict, mut certainty, mut reason) = if single {
            (LinkVerdict::NotApplicable, Certainty::Proven, "The host has one NUMA node.".to_owned())
        } else if !link.knows_pinning {
            let why = "MAAS does not read which cores VMs of libvirt are pinned to.";
            (LinkVerdict::Unknown, Certainty::Unknown, why.to_owned())
        } else if matches!(vm.cores, Cores::Shared(_)) {
            (LinkVerdict::NotApplicable, Certainty::Proven, "Its cores are shared and may run on any node.".to_owned())
        } else if likely_nic.nic.candidates().is_empty() {
            self.without_host_nic(link, vm)
        } else {
            let stray = !self.topology.spread(vm).stray.is_empty();
            compare(self.topology, link, likely_nic, stray)
        };
        // Which host NIC it is may be a guess while it is proven that all of the VM's NICs are elsewhere.
        let away = self.findings.iter().find(|finding| {
            finding.kind == FindingKind::NicElsewhere
                && finding.vm == Some(vm.id)
                && (finding.extent == Some(Extent::All) || self.port_count(vm) == 1)
        });
        if let Some(finding) = away.filter(|finding| verdict == LinkVerdict::Elsewhere && finding.certainty > certainty)
        {
            certainty = finding.certainty;
            reason = "MAAS lists the VM under a node where it has no core.".to_owned();
        }
        (link.verdict, link.certainty, link.reason) = (verdict, certainty, reason);
    }

    fn port_count(&self, vm: &Placement) -> usize {
        self.topology.guest(vm).map_or(0, |guest| guest_ports(guest).count())
    }

    /// No host NIC to compare with, but what MAAS lists may still prove that every NIC is elsewhere.
    fn without_host_nic(&self, link: &mut NetworkLink, vm: &Placement) -> (LinkVerdict, Certainty, String) {
        let away = self.findings.iter().find(|f| f.kind == FindingKind::NicElsewhere && f.vm == Some(vm.id));
        match away {
            Some(finding) if link.nic.is_none() => {
                link.host_nic_nodes.clone_from(&finding.nodes);
                (LinkVerdict::Elsewhere, finding.certainty, format!("{}.", finding.title()))
            }
            _ => (LinkVerdict::Unknown, Certainty::Unknown, link.reason.clone()),
        }
    }
}

fn compare(
    topology: &Topology,
    link: &NetworkLink,
    likely_nic: &LikelyNic,
    stray: bool,
) -> (LinkVerdict, Certainty, String) {
    let candidates = likely_nic.nic.candidates();
    let sides = candidates.iter().map(|nic| Some(side(&topology.nodes_of(*nic), &link.core_nodes)));
    let verdict = match agreed(sides) {
        Some(Side::Same) => LinkVerdict::SameNode,
        Some(Side::Elsewhere) => LinkVerdict::Elsewhere,
        Some(Side::Spans) => LinkVerdict::Spans,
        Some(Side::Unknown) | None => LinkVerdict::Unknown,
    };
    if verdict == LinkVerdict::Unknown {
        let reason = if candidates.len() > 1 {
            "The host NICs in question are on different or unknown nodes."
        } else {
            "The node of the host NIC or of the cores is not known."
        };
        return (verdict, Certainty::Unknown, reason.to_owned());
    }
    let reason = match likely_nic.basis {
        Basis::Named => "MAAS names the host NIC.",
        Basis::Listed => "MAAS lists the VM under the NIC's node.",
        Basis::Vlan => "By the VLAN that both share; MAAS does not name the host NIC.",
        Basis::Nothing => "Neither end's VLAN is known; these host NICs alone are left.",
    };
    let certainty = if stray { likely_nic.certainty().min(Certainty::Consistent) } else { likely_nic.certainty() };
    (verdict, certainty, reason.to_owned())
}

/// What all say alike; `None` if one does not know or they differ.
fn agreed<T: PartialEq>(mut values: impl Iterator<Item = Option<T>>) -> Option<T> {
    let first = values.next()??;
    values.all(|value| value.as_ref() == Some(&first)).then_some(first)
}

/// How MAAS attaches to a host NIC: bridges by bridge; on LXD a capable NIC, or the parent of a VLAN, by SR-IOV; else macvlan.
fn attach(nic: &Nic, all: &[Nic], kind: &HostKind) -> Attach {
    let capable = |nic: &Nic| nic.sriov_max_vf > 0;
    let parent_capable =
        || nic.kind == NicKind::Vlan && all.iter().any(|up| nic.parents.contains(&up.id) && capable(up));
    match nic.kind {
        NicKind::Bridge => Attach::Bridge,
        _ if *kind == HostKind::Lxd && (capable(nic) || parent_capable()) => Attach::SrIov,
        _ => Attach::Macvlan,
    }
}

/// An interface of the guest and all that stands on it there.
fn standing_on<'a>(port: &'a Nic, all: &'a [Nic]) -> Vec<&'a Nic> {
    let mut found = vec![port];
    let mut at = 0;
    while let Some(below) = found.get(at).map(|nic| nic.id) {
        at += 1;
        for nic in all.iter().filter(|nic| nic.parents.contains(&below)) {
            if !found.iter().any(|known| known.id == nic.id) {
                found.push(nic);
            }
        }
    }
    found
}
