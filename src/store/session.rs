//! Starting, logging in and out, and the session's end while somebody works.

use super::key::{Key, Read};
use super::tasks::Generation;
use super::{Connection, Store};
use crate::region::transport::Later;
use crate::region::{ApiError, session};
use futures_util::join;
use leptos::prelude::*;

/// How long what does not need the connection waits for it.
const PATIENCE_MS: u32 = 2_000;

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
        store.new_session();
        store.phase.set(Phase::Starting);
        self.spawn(async move {
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
                Ok(state) => {
                    store.about.update(|about| about.external_login = state.external_auth_url);
                    match state.authenticated {
                        true => store.enter(),
                        false => store.phase.set(Phase::LoggedOut),
                    }
                }
                Err(error) => store.phase.set(Phase::RegionDown(error)),
            }
        });
    }

    /// Logs in; on success the app goes on where it was. The error belongs at the form.
    pub async fn log_in(self, username: String, password: String) -> Result<(), ApiError> {
        let before = self.user.with_untracked(|user| user.as_ref().map(|user| user.username.clone()));
        session::login(&self.region().http, &username, &password).await?;
        // What somebody else read and typed is none of this person's business, and the page that shows it goes, too.
        if before.is_none_or(|before| before != username) {
            self.new_session();
            self.phase.set(Phase::Starting);
        }
        self.expired.set(false);
        self.enter();
        Ok(())
    }

    /// Goes on with a session that was begun elsewhere: on MAAS's own login page, in another tab.
    pub async fn resume_session(self) -> Result<(), ApiError> {
        let state = session::state(&self.region().http).await?;
        if !state.authenticated {
            return Err(ApiError::Refused("You are not logged in yet.".to_owned()));
        }
        let user = session::who_am_i(&self.region().http).await?;
        let same =
            self.user.with_untracked(|known| known.as_ref().is_some_and(|known| known.username == user.username));
        if same && self.phase.with_untracked(|phase| *phase == Phase::Ready) {
            self.expired.set(false);
            self.enter();
        } else {
            self.start();
        }
        Ok(())
    }

    /// The same for somebody who does not wait for it.
    pub fn resume_soon(&self) {
        let store = *self;
        store.run(async move { drop(store.resume_session().await) });
    }

    /// Logs out and forgets everything that was read. Should the region not let go, nothing is forgotten and the session
    /// goes on: a login page over a living session would be a lie.
    pub async fn log_out(self) -> Result<(), ApiError> {
        // The region may close the socket before it answers.
        self.leaving.set(true);
        let answer = session::logout(&self.region().http).await;
        self.leaving.set(false);
        match answer {
            // Without a session there is nothing to end.
            Ok(()) | Err(ApiError::Auth) => {
                self.region().disconnect();
                self.new_session();
                self.phase.set(Phase::LoggedOut);
                Ok(())
            }
            Err(error) => {
                // Whether the session has ended all the same, the socket will tell.
                self.new_connection();
                self.region().reconnect();
                Err(error)
            }
        }
    }

    /// As [`Store::log_out`] for a button: says so when it failed.
    pub fn leave(&self) {
        let store = *self;
        if store.leaving.get_untracked() {
            return;
        }
        store.spawn(async move {
            if let Err(error) = store.log_out().await {
                store.tell_bad(
                    "Logging out failed",
                    format!("{error} You are still logged in. Log out again to retry."),
                );
            }
        });
    }

    /// The re-login dialog again, after somebody put it away.
    pub fn ask_for_login(&self) {
        if self.connection.with_untracked(|now| *now == Connection::Expired) {
            self.expired.set(true);
        }
    }

    /// With a session: connect.
    fn enter(&self) {
        if !self.region().features().vm_hosts {
            return self.phase.set(Phase::NoVmHosts);
        }
        self.phase.set(Phase::Ready);
        self.connection.set(Connection::Connecting);
        self.connect();
        // Where the connection takes its time, these are not kept waiting for it.
        let store = *self;
        self.after(PATIENCE_MS, move || store.read_people());
    }

    /// Who is logged in, and names of zones and resource pools: behind what the page shows, for it can be read without them.
    pub(super) fn read_people(&self) {
        for key in [Key::User, Key::Names] {
            if !self.was_asked_for(&key) {
                self.load(key);
            }
        }
    }

    pub(super) fn read_user(&self) -> Later<Read> {
        let store = *self;
        Box::pin(async move {
            let user = session::who_am_i(&store.region_for(&Key::User).http).await?;
            // Another tab logged in as somebody else.
            let other = store.user.with_untracked(|known| known.as_ref().is_some_and(|k| k.username != user.username));
            if other {
                store.start();
            } else {
                store.user.set(Some(user));
            }
            Ok(())
        })
    }

    /// This MAAS turned out to have no VM hosts: its socket has no such handler, or REST answers 410.
    pub(super) fn no_vm_hosts(&self) {
        self.region().disconnect();
        self.phase.set(Phase::NoVmHosts);
    }

    /// The session has ended: keep the page, ask for a login on top of it.
    pub(super) fn session_ended(&self) {
        if self.leaving.get_untracked() || self.connection.with_untracked(|now| *now == Connection::Expired) {
            return;
        }
        self.stop_polling();
        self.connection.set(Connection::Expired);
        // What still waits would be refused; it is asked for again after the login.
        self.region().forget_waiting();
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

    /// Begins a session: nothing of the one before is left, and nothing that it asked for arrives any more. Every field is
    /// named, so that nobody adds one without saying what becomes of it.
    pub(super) fn new_session(&self) {
        let Store {
            region: _,
            phase: _,
            about: _,
            heard: _,
            turns: _,
            connections: _,
            leaving: _,
            on_show: _,
            life: _,
            operation_ids: _,
            session_generation,
            polls,
            loads: _,
            reads: _,
            expired,
            user,
            connection,
            open,
            rest_only,
            watched,
            vms_moved,
            hosts,
            clusters,
            vms,
            machines,
            vm_machines,
            bad_hosts,
            networks,
            names,
            fleet,
            notifications,
            found,
            lookups,
            drafts,
            operations,
            gathered,
            details_at,
            torn_vm_lists,
            counts_asked_about,
            list_query,
        } = *self;
        list_query.set(String::new());
        session_generation.with_value(Generation::next);
        polls.with_value(Generation::next);
        self.forget_loads();
        self.region().forget_waiting();
        expired.set(false);
        user.set(None);
        connection.set(Connection::Connecting);
        open.set(None);
        rest_only.set_value(false);
        watched.set_value(None);
        vms_moved.set_value(None);
        hosts.clear();
        clusters.clear();
        vms.clear();
        machines.clear();
        vm_machines.clear();
        bad_hosts.set(Vec::new());
        networks.set(Default::default());
        names.set(Default::default());
        fleet.set(Default::default());
        notifications.set(Vec::new());
        lookups.set(Default::default());
        found.set_value(Default::default());
        drafts.set_value(Default::default());
        operations.set(Default::default());
        gathered.set_value(Default::default());
        details_at.set_value(Default::default());
        torn_vm_lists.set_value(Default::default());
        counts_asked_about.set_value(Default::default());
    }
}
