//! Refreshing a host: the button, the question before it where it may cost something, and what came of it.

use crate::model::advice;
use crate::pages::open_host::OpenHost;
use crate::region::ApiError;
use crate::store::{Operation, OperationState, Target, store};
use crate::widgets::age::{ago, use_clock};
use crate::widgets::dialog::{Dialog, DialogSize};
use crate::widgets::icon::{Glyph, Icon};
use crate::widgets::notice::Notice;
use crate::widgets::toast::use_toasts;
use crate::widgets::tone::Tone;
use leptos::prelude::*;

/// Has MAAS read the host again. Below 3.1 it asks first: there a refresh may drop VMs.
#[component]
pub fn RefreshButton(open: OpenHost) -> impl IntoView {
    let (store, toasts) = (store(), use_toasts());
    let busy = RwSignal::new(false);
    let asking = RwSignal::new(false);
    let allowed = move || open.host.with(|host| host.as_ref().is_some_and(|host| host.permissions.edit));
    let send = Callback::new(move |()| {
        asking.set(false);
        busy.set(true);
        let toasts = toasts.clone();
        store.run(async move {
            let result = store.refresh_host(open.id.get_untracked()).await;
            busy.try_set(false);
            match result {
                Ok(()) => toasts.good("Host refreshed"),
                Err(error) => toasts.bad("Host not refreshed", error.to_string()),
            }
        });
    });
    let press = move |_| match store.features().refresh_keeps_vms {
        true => send.run(()),
        false => asking.set(true),
    };
    let hint = move || match allowed() {
        true => {
            "MAAS reads the host again. New VMs are enlisted, VMs that are gone are removed. Takes up to two minutes."
        }
        false => "Only administrators may refresh a host",
    };
    view! {
        <button
            type="button"
            class="p-button"
            disabled=move || busy.get() || !allowed()
            title=hint
            on:click=press
        >
            <Icon of=Glyph::Refresh/>
            {move || if busy.get() { "Refreshing…" } else { "Refresh" }}
        </button>
        <Dialog
            open=asking
            title="Refresh this VM host?"
            size=DialogSize::Small
            testid="confirm"
            on_close=move |()| asking.set(false)
            on_submit=move |()| send.run(())
            footer=move || view! {
                <button type="button" class="p-button" on:click=move |_| asking.set(false)>"Cancel"</button>
                <button type="submit" class="p-button p-button--negative">"Refresh"</button>
            }
        >
            <p>
                "This MAAS is older than 3.1, where a refresh may remove VMs of the LXD project from MAAS. The VMs themselves
                stay on the host."
            </p>
        </Dialog>
    }
}

/// What became of the last refresh, if it failed: the driver's words and what to do.
#[component]
pub fn RefreshFailed(open: OpenHost) -> impl IntoView {
    let (store, clock) = (store(), use_clock());
    let last = Memo::new(move |_| {
        let target = Target::Host(open.id.get());
        let is_refresh = |operation: &&Operation| operation.target == target && operation.is_refresh;
        store.operations.with(|all| all.iter().rev().find(is_refresh).cloned())
    });
    let failed = move || {
        let operation = last.get()?;
        let (title, error) = match operation.state {
            OperationState::Failed(error) => ("MAAS could not refresh this host", error),
            OperationState::Unknown(error) => ("Whether MAAS has refreshed this host is not known", error),
            OperationState::Running | OperationState::Done => return None,
        };
        Some((title, error, operation.ended?))
    };
    move || {
        failed().map(|(title, error, at): (&str, ApiError, f64)| {
            let (words, clock) = (error.to_string(), clock.clone());
            view! {
                <Notice tone=Tone::Warn title=title attr:data-testid="refresh-failed">
                    <p>{words.clone()}</p>
                    {advice::for_host(&words).map(|text| view! { <p>{text}</p> })}
                    <p class="u-muted u-small">
                        {move || format!("{}. MAAS's figures are as old as “Updated in MAAS” says.", ago(clock.now(), at))}
                    </p>
                </Notice>
            }
        })
    }
}
