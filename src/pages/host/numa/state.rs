//! What the parts of the page share: the picture, and which VM is lit.

use crate::model::alignment::Topology;
use crate::model::host::HostHealth;
use crate::model::hugepages_left::HugepagesLeft;
use crate::model::ids::{HostId, VmId};
use crate::model::numa_view::{Gap, NumaView, gap};
use crate::model::vm::Vm;
use crate::pages::open_host::OpenHost;
use crate::pages::url;
use crate::store::store;
use leptos::prelude::*;
use std::sync::Arc;

/// Where the pointer or the focus is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pointed {
    /// VMs that what is there stands for.
    pub vms: Vec<VmId>,
    /// What is there, in words; empty where the VMs say it all.
    pub what: String,
}

/// The page's state.
#[derive(Clone, Copy)]
pub struct Numa {
    open: OpenHost,
    /// All that is shown.
    pub picture: Memo<Arc<NumaView>>,
    /// Where the pointer or the focus is.
    pub pointed: RwSignal<Pointed>,
    /// Somebody has pointed at something: no need to explain that any more.
    pub knows_pointing: Memo<bool>,
    /// Counts moves of the pointer, so that a late "nothing is there" can tell whether it still holds.
    pub moves: StoredValue<u32>,
    /// What the address selects.
    pub key: Memo<Option<String>>,
    /// Puts a selection into the address.
    pub set_key: Callback<Option<String>>,
    /// The selected VM; `None` also while it is not known.
    pub selected: Memo<Option<VmId>>,
    /// The core that the Tab key leads to.
    pub core: StoredValue<String>,
    /// Counts what was built after the page: it has to be lit, too.
    pub built: RwSignal<u32>,
}

impl Numa {
    /// Asks for names of networks, and draws the picture with what is there.
    pub fn new(open: OpenHost) -> Self {
        store().load_networks(false);
        let picture = Memo::new(move |_| Arc::new(draw(open)));
        let (key, set_key) = url::param("vm");
        let key = Memo::new(move |_| key.get().filter(|key| !key.is_empty()));
        let selected = Memo::new(move |_| {
            let key = key.get()?;
            picture.with(|picture| picture.by_key(&key).map(|vm| vm.id))
        });
        let pointed = RwSignal::<Pointed>::default();
        let knows_pointing = Memo::new(move |before: Option<&bool>| {
            before == Some(&true) || selected.get().is_some() || pointed.with(|pointed| !pointed.vms.is_empty())
        });
        Self {
            open,
            picture,
            pointed,
            knows_pointing,
            moves: StoredValue::new(0),
            key,
            set_key,
            selected,
            core: StoredValue::default(),
            built: RwSignal::new(0),
        }
    }

    /// Which host it is.
    pub fn host(&self) -> Memo<HostId> {
        self.open.id
    }

    /// What is left of its hugepages, in words; `None` where it has none.
    pub fn hugepages_left(&self) -> Option<String> {
        self.open.host.with(|host| host.as_ref().and_then(|host| HugepagesLeft::of(host)).map(|left| left.words()))
    }

    /// Something was built that may stand for VMs.
    pub fn note_built(&self) {
        self.built.try_update(|count| *count = count.wrapping_add(1));
    }

    /// VMs that are lit: those pointed at, else the selected one.
    pub fn lit(&self) -> Vec<VmId> {
        let vms = self.pointed.with(|pointed| pointed.vms.clone());
        if vms.is_empty() { self.selected.get().into_iter().collect() } else { vms }
    }

    /// Whether MAAS has no figures of the host at all.
    pub fn unready(&self) -> bool {
        self.open.host.with(|host| host.as_ref().is_some_and(|host| host.health() != HostHealth::Ready))
    }

    /// Why there are no NUMA nodes to show.
    pub fn gap(&self) -> Option<Gap> {
        self.open.host.with(|host| host.as_ref().map_or(Some(Gap::NotRead), |host| gap(host)))
    }

    /// How fresh the record of the machine that the host runs on is, in words; `None` where all is well.
    pub fn machine_trouble(&self) -> Option<String> {
        let store = store();
        let machine = self.open.host.with(|host| host.as_ref().and_then(|host| host.machine.clone()))?;
        let status = store.machine_status(&machine);
        match status.error {
            Some(error) => Some(format!("Kinds, VLANs and speeds could not be read: {error}")),
            None => (status.is_first()).then(|| "Kinds, VLANs and speeds are being read.".to_owned()),
        }
    }
}

fn draw(open: OpenHost) -> NumaView {
    let store = store();
    let Some(host) = open.host.get() else { return NumaView::default() };
    let machine = host.machine.as_ref().and_then(|id| store.machines.get(id));
    let guests = store.vm_machines.get(&host.id);
    let guests = guests.iter().flat_map(|guests| guests.iter());
    let topology = Topology::new(&host, machine.as_deref(), guests);
    let rows: Vec<Vm> = topology
        .vms()
        .filter_map(|vm| vm.system_id.as_ref())
        .filter_map(|id| store.vms.get(id))
        .map(|row| (*row).clone())
        .collect();
    store.networks.with(|networks| NumaView::new(&topology, networks, &rows))
}
