//! How much each thing that is read is wanted just now: by the page that is shown, and by whether that page has asked yet.

use super::Store;
use super::key::Key;
use crate::model::ids::HostId;
use crate::region::Region;
use crate::region::queue::{Asker, Urgency};
use leptos::prelude::*;
use std::rc::Rc;

/// The pages of a host.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HostTab {
    /// Capacity and pools, and whatever has no needs of its own.
    #[default]
    Overview,
    /// NUMA nodes and cores.
    Numa,
    /// Networks.
    Network,
    /// VMs.
    Vms,
}

/// What a person looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Page {
    /// The list of VM hosts.
    #[default]
    List,
    /// A page of the open host.
    Host(HostTab),
    /// Findings of the whole fleet.
    Alignment,
}

/// The page, and whether it has asked for what it shows.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct OnShow {
    page: Page,
    waits: bool,
}

/// The reading of one key.
struct Reader {
    store: Store,
    key: Key,
}

impl Asker for Reader {
    fn urgency(&self) -> Urgency {
        self.store.urgency(&self.key)
    }

    fn sent(&self) {
        self.store.was_sent(&self.key);
    }
}

impl Store {
    /// Another page is shown: what only the one before wanted is not sent any more. `waits`: its program is still on its
    /// way, so that what it needs is not known in full; until [`Store::page_has_asked`] nothing is sent that can wait.
    pub fn show(&self, page: Page, waits: bool) {
        self.on_show.set_value(OnShow { page, waits });
        self.region().send_waiting();
    }

    /// The page is there and has asked for all that it shows.
    pub fn page_has_asked(&self) {
        self.on_show.update_value(|shown| shown.waits = false);
        self.region().send_waiting();
    }

    /// The region, for reading this: how urgently is found out anew whenever something may be sent.
    pub(super) fn region_for(&self, key: &Key) -> Region {
        self.region().wanted(Rc::new(Reader { store: *self, key: key.clone() }))
    }

    fn urgency(&self, key: &Key) -> Urgency {
        // The store is gone with its page.
        let Some(OnShow { page, waits }) = self.on_show.try_get_value() else { return Urgency::Unwanted };
        // The session may have ended when it is answered.
        if self.leaving.try_get_untracked() == Some(true) {
            return Urgency::Held;
        }
        let rest = if waits { Urgency::Held } else { Urgency::Idle };
        match key {
            Key::Hosts if matches!(page, Page::List | Page::Alignment) => Urgency::Now,
            Key::Clusters if matches!(page, Page::List | Page::Alignment) => Urgency::Soon,
            Key::Hosts | Key::Clusters | Key::About => rest,
            // Little to ask, and much rests on it: what was typed is kept for the same person only.
            Key::User if self.hosts.peek_len() > 0 => Urgency::Now,
            Key::User | Key::Names if waits => rest,
            Key::User | Key::Names | Key::Watch | Key::Domains => Urgency::Soon,
            Key::Networks if page == Page::Host(HostTab::Network) => Urgency::Now,
            Key::Networks => Urgency::Soon,
            Key::Vms(None) if page == Page::Alignment => Urgency::Now,
            Key::Vms(None) => Urgency::Soon,
            Key::Vms(Some(host)) => self.host_urgency(key, *host, page, |tab| tab == HostTab::Vms),
            Key::Detail(host) => self.host_urgency(key, *host, page, |_| true),
            Key::VmNics(host) => self.host_urgency(key, *host, page, shows_nics),
            Key::Machine(machine) => {
                let open = self
                    .peek_open()
                    .filter(|host| self.hosts.peek(host).is_some_and(|host| host.machine.as_ref() == Some(machine)));
                self.host_urgency(key, open.unwrap_or(HostId(-1)), page, shows_nics)
            }
        }
    }

    /// Of what belongs to one host: what its page shows, what its other pages show, and what nobody looks at any more.
    fn host_urgency(&self, key: &Key, host: HostId, page: Page, shows: impl Fn(HostTab) -> bool) -> Urgency {
        let tab = match page {
            Page::Host(tab) => tab,
            Page::List | Page::Alignment => HostTab::default(),
        };
        if self.peek_open() == Some(host) {
            return if shows(tab) { Urgency::Now } else { Urgency::Soon };
        }
        match self.is_waited_for(key) {
            true if page == Page::Alignment => Urgency::Now,
            true => Urgency::Idle,
            false => Urgency::Unwanted,
        }
    }
}

fn shows_nics(tab: HostTab) -> bool {
    matches!(tab, HostTab::Numa | HostTab::Network)
}
