//! What the page shows, joined from five sources and following all of them.

use crate::model::network_map::{
    Answer, Filter, Focus, Folds, Highlight, HostNicRow, Layout, Names, NetworkLink, Show, answers, group_of,
    host_nics, layout, links,
};
use crate::model::vm::Vm;
use crate::pages::open_host::OpenHost;
use crate::pages::url;
use crate::store::store;
use leptos::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

/// All links and NICs of the host.
#[derive(Default, PartialEq)]
pub struct Whole {
    pub links: Vec<NetworkLink>,
    pub nics: Vec<HostNicRow>,
    pub names: Names,
    pub nodes: Vec<i64>,
    pub answers: Vec<Answer>,
}

/// What is left of it after filtering.
#[derive(Default, PartialEq)]
pub struct Part {
    pub links: Vec<NetworkLink>,
    pub layout: Layout,
}

/// The page's state.
#[derive(Clone, Copy)]
pub struct NetworkState {
    pub whole: Memo<Arc<Whole>>,
    pub part: Memo<Arc<Part>>,
    pub lit: Memo<Highlight>,
    pub filter: Memo<Filter>,
    /// The chosen VM.
    pub vm: Memo<Option<String>>,
    /// What is under the pointer or has the focus.
    pub hover: RwSignal<Option<Focus>>,
    /// Groups of VMs that somebody opened, by their captions.
    open_groups: RwSignal<BTreeSet<String>>,
    set_vm: Callback<Option<String>>,
    set_search: Callback<Option<String>>,
    set_show: Callback<Option<String>>,
    set_nic: Callback<Option<String>>,
}

impl NetworkState {
    pub fn new(open: OpenHost) -> Self {
        let store = store();
        let (vm, set_vm) = url::param("vm");
        let (search, set_search) = url::param("q");
        let (show, set_show) = url::param("verdict");
        let (nic, set_nic) = url::param("nic");
        let filter = Memo::new(move |_| Filter {
            search: search.get().unwrap_or_default(),
            show: Show::from_word(&show.get().unwrap_or_default()),
            nic: nic.get().unwrap_or_default(),
        });
        let whole = Memo::new(move |_| {
            let id = open.id.get();
            let Some(known) = store.records(id) else { return Arc::new(Whole::default()) };
            let found = store.findings(id).unwrap_or_default();
            let vms: Vec<Vm> = store.vms_of(id).iter().map(|vm| Vm::clone(vm)).collect();
            Arc::new(store.networks.with(|networks| {
                let topology = known.topology();
                let links = links(&topology, &found, networks, &vms);
                let nics = host_nics(&topology, networks);
                let answers = answers(&links, &found, &nics, topology.nodes().count());
                let nodes = topology.nodes().map(|node| node.index).collect();
                Whole { names: Names::new(&nics), links, nics, nodes, answers }
            }))
        });
        let open_groups = RwSignal::new(BTreeSet::new());
        let part = Memo::new(move |_| {
            let whole = whole.get();
            let links = filter.with(|filter| filter.apply(&whole.links, &whole.names));
            let folds = Folds { open: open_groups.get(), chosen: vm.get() };
            let mut layout = layout(&links, &whole.nics, &whole.nodes, &folds);
            // How many VMs a node has is no matter of the filter.
            layout.count_vms(&whole.links);
            Arc::new(Part { links, layout })
        });
        let hover = RwSignal::new(None);
        let lit = Memo::new(move |_| {
            let focus = hover.get().or_else(|| vm.get().map(Focus::Vm));
            whole.with(|whole| Highlight::of(focus.as_ref(), &whole.links, &whole.nics))
        });
        Self { whole, part, lit, filter, vm, hover, open_groups, set_vm, set_search, set_show, set_nic }
    }

    /// Chooses a VM, or lets the chosen one go.
    pub fn choose(self, key: &str) {
        let same = self.vm.with_untracked(|vm| vm.as_deref() == Some(key));
        // Its group was open for it, and stays so: what was pressed must not go away.
        if let Some(group) = self.whole.with_untracked(|whole| group_of(&whole.links, key)) {
            self.open_groups.update(|all| {
                all.insert(group);
            });
        }
        self.set_vm.run((!same).then(|| key.to_owned()));
    }

    /// Draws the VMs of a group, or the group as one box again.
    pub fn fold(self, group: &str, open: bool) {
        self.open_groups.update(|all| {
            if open {
                all.insert(group.to_owned());
            } else {
                all.remove(group);
            }
        });
        let chosen =
            self.vm.get_untracked().and_then(|key| self.whole.with_untracked(|whole| group_of(&whole.links, &key)));
        // The chosen VM would keep its group open.
        if !open && chosen.as_deref() == Some(group) {
            self.set_vm.run(None);
        }
    }

    pub fn search(self, text: String) {
        self.set_search.run(Some(text));
    }

    pub fn show(self, show: Show) {
        self.set_show.run(Some(show.word().to_owned()));
    }

    /// Only the VMs of one host NIC, or of all again.
    pub fn only_nic(self, name: &str) {
        let same = self.filter.with_untracked(|filter| filter.nic == name);
        self.set_nic.run((!same).then(|| name.to_owned()));
    }

    /// Shows everything again.
    pub fn clear(self) {
        self.set_search.run(None);
        self.set_show.run(None);
        self.set_nic.run(None);
    }
}
