//! What the parts of the dialog share: the draft, what is known of the host, and what may be said about a field.

use super::focus;
use crate::model::compose::{
    Checked, ComposeForm, Context, Control, CoresMode, Field, Lookup, Question, barred, check, owners,
};
use crate::model::form::Progress;
use crate::model::host::Host;
use crate::model::ids::SystemId;
use crate::model::machine::Machine;
use crate::store::{Draft, Store};
use leptos::html;
use leptos::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::Arc;

/// The open dialog. Copy it freely.
#[derive(Clone, Copy)]
pub struct Ui {
    /// Everything known.
    pub store: Store,
    /// The host as it is now; its last record when it is gone.
    pub host: Memo<Arc<Host>>,
    /// The machine that the host runs on.
    pub machine: Memo<Option<Arc<Machine>>>,
    /// What was typed.
    pub form: RwSignal<ComposeForm>,
    /// How far it got.
    pub progress: RwSignal<Progress<Field>>,
    /// The form as the rules find it.
    pub checked: Memo<Arc<Checked>>,
    /// The cores that are chosen to be pinned.
    pub chosen: Memo<BTreeSet<u32>>,
    /// Who is on which core.
    pub owners: Memo<BTreeMap<u32, String>>,
    /// Why there can be no form.
    pub barred: Memo<Option<String>>,
    /// The body, to look for fields in.
    pub body: NodeRef<html::Div>,
    draft: StoredValue<Draft>,
}

impl Ui {
    /// The dialog for a host, with the draft that was left or a new one.
    pub fn new(store: Store, first: Arc<Host>) -> Ui {
        let draft = store.draft(&first);
        let id = first.id;
        let form: RwSignal<ComposeForm> = draft.state.form.clone().into();
        let progress: RwSignal<Progress<Field>> = draft.state.progress.clone().into();
        let host = Memo::new(move |before: Option<&Arc<Host>>| {
            let now = store.hosts.get(&id).or_else(|| before.cloned());
            now.unwrap_or_else(|| first.clone())
        });
        let machine = Memo::new(move |_| host.with(|host| host.machine.clone()).and_then(|id| store.machines.get(&id)));
        let taken = Memo::new(move |_| {
            let vms = store.vms.all();
            let machines = store.machines.all();
            let names = vms.iter().map(|vm| &vm.hostname).chain(machines.iter().map(|machine| &machine.hostname));
            names.cloned().collect::<BTreeSet<String>>()
        });
        let (asked, typed_name) = questions(store, form);
        let linked = Memo::new(move |_| linked(store));
        let addresses = Memo::new(move |_| {
            asked.with(|asked| asked.iter().map(|ip| (*ip, address(store, *ip))).collect::<BTreeMap<_, _>>())
        });
        let name = Memo::new(move |_| {
            typed_name.with(|name| match name.is_empty() {
                true => Lookup::Free,
                false => store.lookup(&Question::Name(name.clone())),
            })
        });
        let checked = Memo::new(move |_| {
            let (host, names, networks, machine) = (host.get(), store.names.get(), store.networks.get(), machine.get());
            let mut zones: Vec<_> = names.zones.keys().copied().collect();
            let mut pools: Vec<_> = names.pools.keys().copied().collect();
            // The host's own exist, even when they are younger than the lists. An empty list refuses nothing.
            if !zones.is_empty() {
                zones.push(host.zone);
            }
            if !pools.is_empty() {
                pools.push(host.pool);
            }
            let domains: Vec<_> = names.domains.iter().map(|(id, _)| *id).collect();
            let (name, linked, addresses) = (name.get(), linked.get(), addresses.get());
            taken.with(|taken_names| {
                let context = Context {
                    taken_names,
                    name: &name,
                    linked: &linked,
                    addresses: &addresses,
                    machine: machine.as_deref(),
                    several_disks: store.features().several_lxd_disks,
                    zones: &zones,
                    pools: &pools,
                    domains: &domains,
                };
                form.with(|form| Arc::new(check(form, &host, &networks, &context)))
            })
        });
        Ui {
            store,
            host,
            machine,
            form,
            progress,
            checked,
            chosen: Memo::new(move |_| form.with(|form| form.pinned.cores().clone())),
            owners: Memo::new(move |_| {
                let name = |id: &SystemId| store.vms.get(id).map(|vm| vm.hostname.clone());
                host.with(|host| {
                    owners(host, |vm| vm.system_id.as_ref().and_then(name).unwrap_or_else(|| format!("VM {}", vm.id)))
                })
            }),
            barred: Memo::new(move |_| host.with(|host| barred(host)).map(str::to_owned)),
            body: NodeRef::new(),
            draft: StoredValue::new(draft),
        }
    }

    /// Whether the request is under way.
    pub fn busy(self) -> bool {
        self.progress.with(|progress| progress.busy)
    }

    /// Whether cores are to be pinned.
    pub fn pinned(self) -> bool {
        self.form.with(|form| form.cores_mode == CoresMode::Pinned)
    }

    /// What a control holds.
    pub fn text(self, control: Control) -> Signal<String> {
        Signal::derive(move || self.form.with(|form| control.read(form)))
    }

    /// Changes the form; what MAAS said about these fields is stale then.
    pub fn change(self, stale: &[Field], change: impl FnOnce(&mut ComposeForm)) {
        self.form.update(change);
        if self.progress.with_untracked(|progress| progress.refused.is_some()) {
            self.progress.update(|progress| progress.edited(|at| stale.contains(&at)));
        }
    }

    /// A control was changed by hand.
    pub fn set(self, control: Control, text: String) {
        self.change(&fields(control), |form| control.write(form, text));
    }

    /// The errors of some fields show from now on.
    pub fn touch(self, at: Field) {
        if self.progress.with_untracked(|progress| !progress.touched.contains(&at)) {
            self.progress.update(|progress| {
                progress.touched.insert(at);
            });
        }
    }

    /// Errors of fields that may be shown now: the form's own, and MAAS's.
    pub fn problems(self, at: &[Field]) -> Vec<String> {
        self.progress.with(|progress| {
            if progress.busy || progress.made {
                return Vec::new();
            }
            let shown = |field: &Field| match field {
                Field::Storage | Field::Interfaces | Field::Form => true,
                // They begin with a number, so an error there is no field that was not reached yet.
                Field::Cores | Field::Memory => true,
                field => progress.attempted || progress.touched.contains(field),
            };
            let said = progress.refused.iter().flat_map(|refused| &refused.messages);
            let said = said.filter(|(field, _)| at.contains(field)).map(|(_, text)| text.clone());
            let own: Vec<String> = self.checked.with(|checked| {
                let errors = checked.errors.iter().filter(|(field, _)| at.contains(field) && shown(field));
                errors.map(|(_, text)| text.clone()).collect()
            });
            own.into_iter().chain(said).collect()
        })
    }

    /// Sends the form, once; with errors it shows them all and moves to the first.
    pub fn submit(self) {
        if self.progress.with_untracked(|progress| progress.busy || progress.made)
            || self.barred.get_untracked().is_some()
        {
            return;
        }
        let request = self.checked.with_untracked(|checked| checked.request.clone());
        match request {
            Some(request) => self.store.send_draft(&self.host.get_untracked(), self.draft.get_value(), request),
            None => {
                self.progress.update(|progress| {
                    progress.attempted = true;
                    progress.refused = None;
                });
                focus::first_problem(self.body);
            }
        }
    }

    /// The form as it opens without a draft.
    fn fresh(self, host: &Host) -> ComposeForm {
        ComposeForm::for_host(host, self.draft.with_value(|draft| draft.defaults.get()))
    }

    /// Whether anything was typed or chosen.
    pub fn begun(self) -> bool {
        let fresh = self.host.with(|host| self.fresh(host));
        self.form.with(|form| *form != fresh)
    }

    /// Forgets what was typed.
    pub fn start_anew(self) {
        let fresh = untrack(|| self.host.with(|host| self.fresh(host)));
        self.form.set(fresh);
        self.progress
            .update(|progress| *progress = Progress { open: true, refusals: progress.refusals, ..Progress::default() });
        focus::into(self.body, "input");
    }
}

/// Addresses and the name that were typed; asks the region about each once typing rests.
fn questions(store: Store, form: RwSignal<ComposeForm>) -> (Memo<Vec<IpAddr>>, Memo<String>) {
    let addresses = Memo::new(move |_| {
        form.with(|form| form.nics.iter().filter_map(|nic| nic.ip.trim().parse().ok()).collect::<Vec<IpAddr>>())
    });
    let name = Memo::new(move |_| form.with(|form| form.name.trim().to_owned()));
    Effect::new(move |_| {
        // The dialog may be closed by then.
        let still_named =
            move |question: &Question| name.try_get_untracked().is_some_and(|name| *question == Question::Name(name));
        let name = name.get();
        if !name.is_empty() {
            store.look_up(Question::Name(name), still_named);
        }
    });
    Effect::new(move |_| {
        let still = move |question: &Question| match question {
            Question::Address(ip) => addresses.try_get_untracked().is_some_and(|all| all.contains(ip)),
            Question::Name(_) => false,
        };
        for ip in addresses.get() {
            store.look_up(Question::Address(ip), still);
        }
    });
    (addresses, name)
}

/// Who has an address: a VM that is known, or what the region says.
fn address(store: Store, ip: IpAddr) -> Lookup {
    let text = ip.to_string();
    let known = store.vms.all().into_iter().find(|vm| vm.ips.contains(&text)).map(|vm| vm.hostname.clone());
    known.map_or_else(|| store.lookup(&Question::Address(ip)), Lookup::Taken)
}

/// Addresses that NICs of known machines are linked to, and whose.
fn linked(store: Store) -> BTreeMap<IpAddr, String> {
    let hosts = store.machines.all();
    let guests = store.vm_machines.all();
    let machines = hosts.iter().map(|machine| &**machine).chain(guests.iter().flat_map(|all| all.iter()));
    let mut all = BTreeMap::new();
    for machine in machines {
        let links = machine.nics.iter().flat_map(|nic| &nic.links);
        // Leases are MAAS's to give to somebody else.
        for link in links.filter(|link| matches!(link.mode.as_str(), "static" | "auto")) {
            if let Some(ip) = link.ip.as_deref().and_then(|ip| ip.parse().ok()) {
                all.insert(ip, machine.hostname.clone());
            }
        }
    }
    all
}

/// The fields whose messages a control shows: for pinned cores also what MAAS says about their number.
pub fn fields(control: Control) -> Vec<Field> {
    match control {
        Control::Pinned => vec![Field::PinnedCores, Field::Cores],
        // Changing a row's networks or pool answers what was said about all rows.
        control => vec![control.field()],
    }
}
