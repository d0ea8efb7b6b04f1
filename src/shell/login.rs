//! Logging in: a page of its own, and a dialog on top of the page when the session ended while working.

use super::resume::Resume;
use crate::region::ApiError;
use crate::store::store;
use crate::widgets::dialog::{Dialog, DialogSize};
use crate::widgets::field::{InputKind, TextField};
use crate::widgets::notice::Notice;
use crate::widgets::tone::Tone;
use leptos::prelude::*;

/// What the two forms share.
#[derive(Clone, Copy)]
struct Form {
    username: RwSignal<String>,
    password: RwSignal<String>,
    busy: RwSignal<bool>,
    error: RwSignal<Option<ApiError>>,
}

impl Form {
    fn new(username: String) -> Self {
        Self {
            username: RwSignal::new(username),
            password: RwSignal::new(String::new()),
            busy: RwSignal::new(false),
            error: RwSignal::new(None),
        }
    }

    fn submit(self) {
        if self.busy.get_untracked() {
            return;
        }
        let (username, password) = (self.username.get_untracked(), self.password.get_untracked());
        self.busy.set(true);
        self.error.set(None);
        let store = store();
        store.run(async move {
            let result = store.log_in(username, password).await;
            // The form is gone after a success.
            self.busy.try_set(false);
            self.password.try_set(String::new());
            if let Err(error) = result {
                self.error.try_set(Some(error));
            }
        });
    }

    fn message(self, field: &str) -> Option<String> {
        self.error.with(|error| match error {
            Some(ApiError::Validation(fields)) => {
                fields.iter().find(|(name, _)| name == field).map(|(_, messages)| messages.join(" "))
            }
            Some(other) if field == "__all__" => Some(other.to_string()),
            _ => None,
        })
    }

    /// Whether this account may be one that logs in elsewhere: through a provider, of which MAAS's own page knows.
    fn is_elsewhere(self) -> bool {
        let refused = |error: &ApiError| {
            matches!(
                error,
                ApiError::Validation(_) | ApiError::Refused(_) | ApiError::Conflict(_) | ApiError::Permission(_)
            )
        };
        self.error.with(|error| error.as_ref().is_some_and(refused)) && store().features().identity_providers
    }

    fn fields(self, autofocus: bool) -> impl IntoView {
        view! {
            {move || self.message("__all__").map(|text| view! { <Notice tone=Tone::Bad title=text urgent=true/> })}
            {move || self.is_elsewhere().then(elsewhere)}
            <TextField
                label="Username"
                name="username"
                autocomplete="username"
                autofocus=autofocus
                value=self.username
                on_input=move |text: String| self.username.set(text)
                error=Signal::derive(move || self.message("username"))
            />
            <TextField
                label="Password"
                name="password"
                kind=InputKind::Password
                autocomplete="current-password"
                value=self.password
                on_input=move |text: String| self.password.set(text)
                error=Signal::derive(move || self.message("password"))
            />
        }
    }

    fn button(self) -> impl IntoView {
        view! {
            <button type="submit" class="p-button p-button--positive" disabled=move || self.busy.get()>
                {move || if self.busy.get() { "Logging in…" } else { "Log in" }}
            </button>
        }
    }
}

/// MAAS's own UI on this origin. It shows its login page to whoever has no session, and knows every way to log in.
fn own_page() -> String {
    store().about.with_untracked(|about| format!("{}/", about.root))
}

/// The way to MAAS's own login page, which knows every provider.
fn elsewhere() -> impl IntoView {
    view! {
        <p class="u-muted" data-testid="login-elsewhere">
            "If your account signs in through an identity provider, "
            <a href=own_page() rel="external">"log in on MAAS's own page"</a> " and come back here."
        </p>
    }
}

/// Where an external login leads, in words.
fn external(url: String) -> impl IntoView {
    let place = url.split("//").nth(1).unwrap_or(&url).split('/').next().unwrap_or_default().to_owned();
    view! {
        <div class="u-stack" data-testid="external-login">
            <p>
                "This MAAS uses an external login" {(!place.is_empty()).then(|| format!(" at {place}"))}
                ". MAAS's own page leads there and opens in a new tab."
            </p>
            <Resume>
                <a class="p-button p-button--positive" href=own_page() target="_blank" rel="external noopener">
                    "Go to the login"
                </a>
            </Resume>
        </div>
    }
}

/// The login page.
#[component]
pub fn LoginPage() -> impl IntoView {
    let store = store();
    let form = Form::new(String::new());
    let external_url = move || store.about.with(|about| about.external_login.clone());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        form.submit();
    };
    view! {
        <main id="main" class="l-solo" tabindex="-1">
            <section class="l-solo__card" aria-labelledby="login-title">
                <h1 id="login-title">"VM hosts"</h1>
                <p class="u-muted">
                    "Log in to MAAS " {move || store.about.with(|about| about.version.clone())}
                </p>
                {move || match external_url() {
                    Some(url) => external(url).into_any(),
                    None => {
                        view! {
                            <form class="u-stack" on:submit=submit>
                                {form.fields(true)}
                                <div class="actions">{form.button()}</div>
                            </form>
                        }
                            .into_any()
                    }
                }}
            </section>
        </main>
    }
}

/// The dialog for a session that ended. The page below stays as it is, typed text included.
#[component]
pub fn Relogin() -> impl IntoView {
    let store = store();
    let form = Form::new(String::new());
    let external_url = move || store.about.with(|about| about.external_login.clone());
    Effect::new(move |_| {
        if store.expired.get() {
            let name = store.user.with_untracked(|user| user.as_ref().map(|user| user.username.clone()));
            form.username.set(name.unwrap_or_default());
            form.error.set(None);
        }
    });
    view! {
        <Dialog
            open=store.expired
            title="Your session has ended"
            size=DialogSize::Small
            testid="relogin"
            on_close=move |()| store.expired.set(false)
            on_submit=move |()| form.submit()
            footer=move || external_url().is_none().then(|| form.button())
        >
            <div class="u-stack">
                <p>"Log in again to go on. Nothing on this page is lost."</p>
                {move || match external_url() {
                    Some(url) => external(url).into_any(),
                    None => form.fields(false).into_any(),
                }}
            </div>
        </Dialog>
    }
}
