//! Starting, logging in and out, and the session's end while somebody works.

use super::hosts::HostNews;
use super::{Connection, Store};
use crate::region::{ApiError, session};
use futures_util::join;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::HashMap;

/// Where the app stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Phase {
    /// Asking the region who it is.
    #[default]
    Starting,
    /// The region does not answer.
    RegionDown(ApiError),
    /// This MAAS has no VM hosts.
    NoVmHosts,
    /// Nobody is logged in.
    LoggedOut,
    /// At work.
    Ready,
}

impl Store {
    /// Finds out which MAAS this is and whether somebody is logged in, then goes on.
    pub fn start(&self) {
        let store = *self;
        store.phase.set(Phase::Starting);
        spawn_local(async move {
            let http = store.region().http;
            let (version, state) = join!(session::version(&http), session::state(&http));
            match version {
                Ok((wire, features)) => {
                    store.region().set_features(features);
                    store.about.update(|about| about.version = wire.version);
                }
                Err(error) => return store.phase.set(Phase::RegionDown(error)),
            }
            match state {
                Ok(state) if state.authenticated => store.enter(),
                Ok(state) => {
                    store.about.update(|about| about.external_login = state.external_auth_url);
                    store.phase.set(Phase::LoggedOut);
                }
                Err(error) => store.phase.set(Phase::RegionDown(error)),
            }
        });
    }

    /// Logs in; on success the app goes on where it was. The error belongs at the form.
    pub async fn log_in(self, username: String, password: String) -> Result<(), ApiError> {
        let before = self.user.with_untracked(|user| user.as_ref().map(|user| user.username.clone()));
        session::login(&self.region().http, &username, &password).await?;
        if before.is_some_and(|before| before != username) {
            self.forget();
        }
        self.expired.set(false);
        self.enter();
        Ok(())
    }

    /// Logs out and forgets everything that was read.
    pub fn log_out(&self) {
        let store = *self;
        store.region().socket.stop();
        spawn_local(async move {
            if let Err(error) = session::logout(&store.region().http).await {
                leptos::logging::warn!("logout: {error}");
            }
            store.user.set(None);
            store.forget();
            store.expired.set(false);
            store.phase.set(Phase::LoggedOut);
        });
    }

    /// With a session: connect, and ask meanwhile what does not need the connection.
    fn enter(&self) {
        let store = *self;
        let region = store.region();
        if !region.features().vm_hosts {
            return store.phase.set(Phase::NoVmHosts);
        }
        store.phase.set(Phase::Ready);
        store.connection.set(Connection::Connecting);
        store.hosts_status.update(|status| status.begin());
        store.listen();
        region.socket.run();
        spawn_local(async move {
            match session::who_am_i(&region.http).await {
                Ok(user) => store.user.set(Some(user)),
                Err(error) => store.note(&error),
            }
        });
        store.load_names();
    }

    /// This MAAS turned out to have no VM hosts: its socket has no such handler, or REST answers 410.
    pub(super) fn no_vm_hosts(&self) {
        self.region().socket.stop();
        self.phase.set(Phase::NoVmHosts);
    }

    /// The session has ended: keep the page, ask for a login on top of it.
    pub(super) fn session_ended(&self) {
        self.connection.set(Connection::Expired);
        if self.phase.with_untracked(|phase| *phase == Phase::Ready) {
            self.expired.set(true);
        }
    }

    /// Reacts to what any failed call says about the session or the region as a whole.
    pub(super) fn note(&self, error: &ApiError) {
        match error {
            ApiError::Auth => self.session_ended(),
            ApiError::Removed => self.no_vm_hosts(),
            _ => {}
        }
    }

    fn forget(&self) {
        self.hosts.retain(|_, _| false);
        self.clusters.retain(|_, _| false);
        self.vms.retain(|_, _| false);
        self.machines.retain(|_, _| false);
        self.vm_machines.retain(|_, _| false);
        self.host_news.update_value(HostNews::forget);
        self.vm_news.update_value(HashMap::clear);
        self.bad_hosts.set(Vec::new());
        self.hosts_status.set(Default::default());
        self.clusters_status.set(Default::default());
        self.details.set(Default::default());
        self.vm_lists.set(Default::default());
        self.machine_statuses.set(Default::default());
        self.vm_machine_statuses.set(Default::default());
        self.networks.set(Default::default());
        self.networks_status.set(Default::default());
        self.names.set(Default::default());
        self.fleet.set(Default::default());
    }
}
