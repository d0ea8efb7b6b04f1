//! Compose forms being filled in, one a host. They outlive the dialog, and so does a compose that is under way.

use super::Store;
use crate::model::compose::{ComposeForm, ComposeRequest, Defaults, Field, Refused, refusal};
use crate::model::host::{Host, HostKind};
use crate::model::ids::HostId;
use crate::region::ApiError;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeSet;

/// One form and how far it got. The signals live as long as anybody holds them: late answers find them alive.
#[derive(Clone, Default)]
pub struct Draft {
    /// What was typed.
    pub form: ArcRwSignal<ComposeForm>,
    /// The start values it was made from.
    pub defaults: ArcRwSignal<Defaults>,
    /// How far it got.
    pub progress: ArcRwSignal<Progress>,
}

/// How far a form got.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Progress {
    /// The dialog is on show.
    pub open: bool,
    /// The request is under way.
    pub busy: bool,
    /// Sending was tried: every error is shown from then on.
    pub attempted: bool,
    /// Fields that were left or changed: their errors are shown.
    pub touched: BTreeSet<Field>,
    /// What MAAS said to the last request; loses a message when its field is changed.
    pub refused: Option<Refused>,
    /// How often MAAS refused.
    pub refusals: u32,
    /// The VM was made; the draft is spent.
    pub made: bool,
}

impl Progress {
    /// A field was changed: what MAAS said about it is stale.
    pub fn edited(&mut self, stale: impl Fn(Field) -> bool) {
        if let Some(refused) = &mut self.refused {
            refused.messages.retain(|(at, _)| !stale(*at));
            if refused.messages.is_empty() {
                self.refused = None;
            }
        }
    }
}

impl Store {
    /// The draft for a host: the one that was left, or a new one whose start values MAAS tells a little later.
    pub fn draft(&self, host: &Host) -> Draft {
        if let Some(draft) = self.drafts.with_value(|all| all.get(&host.id).cloned()) {
            return draft;
        }
        let draft = Draft::default();
        draft.form.set(ComposeForm::for_host(host, Defaults::default()));
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
        spawn_local(async move {
            let Ok(Some(told)) = store.region().compose_defaults(&word).await else { return };
            let newer = Defaults { cores: told.cores, memory: told.memory, storage: told.storage.ceil() as i64 };
            let older = draft.defaults.get_untracked();
            draft.form.update(|form| form.take_defaults(older, newer));
            draft.defaults.set(newer);
        });
    }

    /// Sends the request of a draft, once: nothing happens while one is under way.
    pub fn send_draft(&self, host: &Host, draft: Draft, request: ComposeRequest) {
        if draft.progress.with_untracked(|progress| progress.busy || progress.made) {
            return;
        }
        draft.progress.update(|progress| {
            progress.busy = true;
            progress.refused = None;
        });
        let (store, id, place) = (*self, host.id, host.name.clone());
        spawn_local(async move {
            let answer = store.compose(id, request.pairs()).await;
            match answer {
                Ok(_) => {
                    store.drop_draft(id);
                    store.tell_good(made(&request, &place));
                    draft.progress.update(|progress| {
                        progress.busy = false;
                        progress.made = true;
                    });
                }
                Err(error) => {
                    let refused = refused(&error);
                    if !draft.progress.with_untracked(|progress| progress.open) {
                        let why: Vec<&str> = refused.messages.iter().map(|(_, text)| text.as_str()).collect();
                        store.tell_bad(format!("No VM was composed on {place}"), why.join(" "));
                    }
                    draft.progress.update(|progress| {
                        progress.busy = false;
                        progress.refused = Some(refused);
                        progress.refusals += 1;
                    });
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
        ApiError::Removed => refusal::from_text(None, &error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_goes_when_its_field_is_changed() {
        let messages = vec![(Field::Name, "taken".to_owned()), (Field::Memory, "too much".to_owned())];
        let mut progress = Progress { refused: Some(Refused { messages, may_exist: false }), ..Progress::default() };
        progress.edited(|at| at == Field::Name);
        assert_eq!(progress.refused.as_ref().map(|refused| refused.messages.len()), Some(1));
        progress.edited(|at| at == Field::Memory);
        assert_eq!(progress.refused, None);
    }

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
