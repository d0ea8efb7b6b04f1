//! Compose forms being filled in, one a host. They outlive the dialog, and so does a compose that is under way.

use super::{FormState, Store};
use crate::model::compose::{ComposeForm, ComposeRequest, Defaults, Field, Refused, refusal};
use crate::model::host::{Host, HostKind};
use crate::model::ids::HostId;
use crate::region::ApiError;
use leptos::prelude::*;

/// The compose form of a host.
#[derive(Clone)]
pub struct Draft {
    /// What was typed and how far it got.
    pub state: FormState<ComposeForm, Field>,
    /// The start values it was made from.
    pub defaults: ArcRwSignal<Defaults>,
}

impl Store {
    /// The draft for a host: the one that was left, or a new one whose start values MAAS tells a little later.
    pub fn draft(&self, host: &Host) -> Draft {
        if let Some(draft) = self.drafts.with_value(|all| all.get(&host.id).cloned()) {
            return draft;
        }
        let form = ComposeForm::for_host(host, Defaults::default());
        let draft = Draft { state: FormState::new(form), defaults: ArcRwSignal::new(Defaults::default()) };
        self.drafts.update_value(|all| {
            all.insert(host.id, draft.clone());
        });
        self.ask_defaults(&host.kind, draft.clone());
        draft
    }

    fn ask_defaults(&self, kind: &HostKind, draft: Draft) {
        let store = *self;
        let word = match kind {
            HostKind::Lxd => "lxd",
            HostKind::Virsh => "virsh",
            HostKind::Other(word) => word,
        }
        .to_owned();
        self.spawn(async move {
            let Ok(Some(told)) = store.region().compose_defaults(&word).await else { return };
            let newer = Defaults { cores: told.cores, memory: told.memory, storage: told.storage.ceil() as i64 };
            let older = draft.defaults.get_untracked();
            draft.state.form.update(|form| form.take_defaults(older, newer));
            draft.defaults.set(newer);
        });
    }

    /// Sends the request of a draft, once: nothing happens while one is under way.
    pub fn send_draft(&self, host: &Host, draft: Draft, request: ComposeRequest) {
        if !draft.state.begin() {
            return;
        }
        let (store, id, place) = (*self, host.id, host.name.clone());
        self.spawn(async move {
            let words = request
                .hostname
                .as_ref()
                .map_or_else(|| "Compose a VM".to_owned(), |name| format!("Compose VM {name}"));
            match store.compose(id, words, request.pairs()).await {
                Ok(_) => {
                    store.drop_draft(id);
                    store.tell_good(made(&request, &place));
                    draft.state.end(Ok(()));
                }
                Err(error) => {
                    let refused = refused(&error);
                    let why: Vec<&str> = refused.messages.iter().map(|(_, text)| text.as_str()).collect();
                    let why = why.join(" ");
                    if !draft.state.end(Err(refused)) {
                        store.tell_bad(format!("No VM was composed on {place}"), why);
                    }
                }
            }
        });
    }

    fn drop_draft(&self, host: HostId) {
        self.drafts.update_value(|all| {
            all.remove(&host);
        });
    }
}

fn made(request: &ComposeRequest, host: &str) -> String {
    let vm = request.hostname.as_ref().map_or_else(|| "The new VM".to_owned(), |name| format!("VM {name}"));
    let state = if request.skip_commissioning { "was made, without commissioning," } else { "is being commissioned" };
    format!("{vm} {state} on {host}.")
}

/// What an error means for the fields of the form.
fn refused(error: &ApiError) -> Refused {
    match error {
        ApiError::Validation(fields) => {
            refusal::from_fields(fields.iter().map(|(field, texts)| (field.as_str(), texts.iter().map(String::as_str))))
        }
        ApiError::Timeout { .. } => refusal::timed_out(),
        ApiError::Transport(_) => refusal::lost("The connection broke before MAAS answered."),
        ApiError::Decode { .. } => refusal::lost("MAAS's answer cannot be read."),
        ApiError::Auth => refusal::from_text(Some(401), ""),
        ApiError::Refused(text) => refusal::from_text(Some(400), text),
        ApiError::NotFound(text) => refusal::from_text(Some(404), text),
        ApiError::Conflict(text) => refusal::from_text(Some(409), text),
        ApiError::Server { status, message } | ApiError::Unavailable { status, message } => {
            refusal::from_text(Some(*status), message)
        }
        ApiError::Permission(text) => refusal::from_text(None, text),
        ApiError::Removed | ApiError::Withdrawn => refusal::from_text(None, &error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_find_their_fields() {
        let fields = vec![("hostname".to_owned(), vec!["bad".to_owned()])];
        assert_eq!(refused(&ApiError::Validation(fields)).messages[0].0, Field::Name);
        assert!(refused(&ApiError::Transport(String::new())).may_exist);
        let slow = ApiError::Unavailable { status: 504, message: "x".to_owned() };
        assert!(refused(&slow).may_exist);
        let request = ComposeRequest { skip_commissioning: true, ..ComposeRequest::default() };
        assert_eq!(made(&request, "h"), "The new VM was made, without commissioning, on h.");
    }
}
