//! Everything that a person has the region do: what, to what, how it stands, and what MAAS answered.
//!
//! A write is sent once and never again by itself: where the answer is lost, what was asked for may have happened
//! (maas-api §7 no. 32), and the target is read again to show how it stands.

use super::Store;
use super::key::Key;
use crate::model::ids::{HostId, StoragePoolId, SystemId};
use crate::region::ApiError;
use leptos::prelude::*;

/// So many operations are remembered.
const MOST: usize = 200;

const REFRESH: &str = "Refresh";

/// Counts operations of this page, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationId(pub u64);

/// What an operation is done to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A VM host.
    Host(HostId),
}

/// How an operation stands.
#[derive(Clone, Debug, PartialEq)]
pub enum OperationState {
    /// Sent, not answered.
    Running,
    /// MAAS says that it is done.
    Done,
    /// MAAS refused, or failed for sure.
    Failed(ApiError),
    /// The answer was lost or came too late: it may be done or not.
    Unknown(ApiError),
}

impl OperationState {
    fn of(error: &ApiError) -> OperationState {
        match error.may_have_happened() {
            true => OperationState::Unknown(error.clone()),
            false => OperationState::Failed(error.clone()),
        }
    }
}

/// One operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// Key.
    pub id: OperationId,
    /// What is done, in words: `Compose VM web-1`.
    pub what: String,
    /// What to.
    pub target: Target,
    /// It has MAAS read the target anew.
    pub is_refresh: bool,
    /// How it stands.
    pub state: OperationState,
    /// When it was sent, ms since 1970.
    pub since: f64,
    /// When it ended, ms since 1970.
    pub ended: Option<f64>,
}

impl Store {
    /// Composes a VM on a host: `words` names it. The host and its VMs are read again in any case: after a time-out or a
    /// refusal MAAS may have made the VM all the same.
    pub async fn compose(self, host: HostId, words: String, form: Vec<(String, String)>) -> Result<SystemId, ApiError> {
        let region = self.region();
        self.operate(words, Target::Host(host), async move { region.compose(host, &form).await }).await
    }

    /// Has MAAS read a host anew, which takes up to two minutes.
    pub async fn refresh_host(self, host: HostId) -> Result<(), ApiError> {
        let region = self.region();
        let done = self.operate(REFRESH.to_owned(), Target::Host(host), async move { region.refresh_host(host).await });
        let answer = done.await;
        self.read(Key::Detail(host)).await;
        answer
    }

    /// Makes a storage pool the one that new disks go to.
    pub async fn set_default_pool(self, host: HostId, pool: StoragePoolId) -> Result<(), ApiError> {
        let region = self.region();
        let what = format!("Make {} the default storage pool", pool.0);
        let form = [("default_storage_pool".to_owned(), pool.0)];
        let done =
            self.operate(what, Target::Host(host), async move { region.update_host(host, &form).await.map(drop) });
        let answer = done.await;
        self.read(Key::Detail(host)).await;
        answer
    }

    /// Sends one request, keeps how it stands, and reads its target again when it has ended.
    async fn operate<T>(
        self,
        what: String,
        target: Target,
        request: impl Future<Output = Result<T, ApiError>>,
    ) -> Result<T, ApiError> {
        let is_mine = self.session_generation.with_value(|session| session.watch());
        let id = self.begin_operation(what, target.clone());
        let answer = request.await;
        // What another person's session asked for is none of this one's.
        if !is_mine() {
            return answer;
        }
        let state = answer.as_ref().err().map_or(OperationState::Done, OperationState::of);
        self.end_operation(id, state);
        if let Err(error) = &answer {
            self.note(error);
        }
        self.forget_lookups();
        let Target::Host(host) = target;
        // Whichever page is shown by now.
        self.spawn(self.read(Key::Detail(host)));
        self.vms_changed_on(host);
        answer
    }

    fn begin_operation(&self, what: String, target: Target) -> OperationId {
        self.operation_ids.update_value(|last| *last += 1);
        let id = OperationId(self.operation_ids.get_value());
        let since = self.now();
        self.operations.update(|all| {
            all.push(Operation {
                id,
                is_refresh: what == REFRESH,
                what,
                target,
                state: OperationState::Running,
                since,
                ended: None,
            });
            let running = |operation: &Operation| operation.state == OperationState::Running;
            while all.len() > MOST
                && let Some(oldest) = all.iter().position(|operation| !running(operation))
            {
                all.remove(oldest);
            }
        });
        id
    }

    fn end_operation(&self, id: OperationId, state: OperationState) {
        let now = self.now();
        self.operations.update(|all| {
            if let Some(operation) = all.iter_mut().find(|operation| operation.id == id) {
                (operation.state, operation.ended) = (state, Some(now));
            }
        });
    }
}
