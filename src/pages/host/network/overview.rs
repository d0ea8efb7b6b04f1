//! Above the map: what MAAS cannot tell, how old each source is, and the six short answers.

use super::state::NetworkState;
use crate::model::network_map::{Show, gaps};
use crate::pages::open_host::OpenHost;
use crate::store::{Status, store};
use crate::widgets::age::{ago, use_clock};
use crate::widgets::icon::{Glyph, Icon};
use crate::widgets::notice::Notice;
use crate::widgets::tone::Tone;
use leptos::prelude::*;

/// Age of each source, what could not be read, and what cannot be known.
pub fn sources(open: OpenHost) -> AnyView {
    let store = store();
    let host = move || open.host.get();
    let machine = Signal::derive(move || {
        host().and_then(|host| host.machine.clone()).map(|id| store.machine_status(&id)).unwrap_or_default()
    });
    let guests = Signal::derive(move || store.vm_machines_status(open.id.get()));
    let networks = Signal::derive(move || store.networks_status());
    let has_machine = Memo::new(move |_| host().is_some_and(|host| host.machine.is_some()));
    let known = Memo::new(move |_| {
        let machine = host().and_then(|host| host.machine.clone());
        machine.is_some_and(|id| store.machines.get(&id).is_some())
    });
    let words = Memo::new(move |_| host().map(|host| gaps(&host, known.get())).unwrap_or_default());
    let again_machine = Callback::new(move |()| {
        if let Some(id) = open.host.get_untracked().and_then(|host| host.machine.clone()) {
            store.want_host_machine(id);
        }
    });
    let again_guests = Callback::new(move |()| store.load_vm_machines(open.id.get_untracked()));
    let again_networks = Callback::new(move |()| store.load_networks(true));
    view! {
        {move || {
            words
                .with(|words| (!words.is_empty()).then(|| words.clone()))
                .map(|words| {
                    view! {
                        <Notice tone=Tone::Info>
                            {words.into_iter().map(|text| view! { <p>{text}</p> }).collect_view()}
                        </Notice>
                    }
                })
        }}
        {failure("The host's own NICs could not be read", machine, again_machine)}
        {failure("The VMs' NICs could not be read", guests, again_guests)}
        {failure("VLANs, subnets and spaces could not be read", networks, again_networks)}
        <p class="sources u-muted u-small">
            {move || has_machine.get().then(|| age("Host's NICs", machine))}
            {age("VMs' NICs", guests)}
            {age("Networks", networks)}
        </p>
    }
    .into_any()
}

fn age(what: &'static str, status: Signal<Status>) -> AnyView {
    let clock = use_clock();
    let text = move || {
        status.with(|status| match (status.busy, status.at) {
            (true, None) => "reading…".to_owned(),
            (_, Some(at)) => ago(clock.now(), at),
            (_, None) => "never read".to_owned(),
        })
    };
    view! { <span>{what} ": " {text}</span> }.into_any()
}

fn failure(title: &'static str, status: Signal<Status>, again: Callback<()>) -> AnyView {
    let error = Memo::new(move |_| status.with(|status| status.error.as_ref().map(ToString::to_string)));
    let shown = move |error: String| {
        let retry = move || {
            view! {
                <button type="button" class="p-button is-small" on:click=move |_| again.run(())>
                    "Try again"
                </button>
            }
        };
        view! { <Notice tone=Tone::Warn title=title actions=retry>{error}</Notice> }
    };
    view! { {move || error.get().map(shown)} }.into_any()
}

/// The six questions with their answers; each leads to the links it is about.
pub fn answers(picture: NetworkState) -> AnyView {
    let card = move |at: usize| {
        let answer = Memo::new(move |_| picture.whole.with(|whole| whole.answers.get(at).cloned()));
        view! {
            {move || {
                answer
                    .get()
                    .map(|answer| {
                        view! {
                            <li class="answer" class:is-wrong=answer.wrong data-testid="network-answer">
                                <span class="answer__question">{answer.question}</span>
                                {told(picture, answer.answer, answer.show, answer.wrong)}
                                <span class="answer__more">{answer.more}</span>
                            </li>
                        }
                    })
            }}
        }
    };
    view! { <ul class="answers" aria-label="Summary">{(0..6).map(card).collect_view()}</ul> }.into_any()
}

/// An answer's figure; a button where links stand behind it.
fn told(picture: NetworkState, text: String, show: Option<Show>, wrong: bool) -> AnyView {
    let icon = wrong.then(|| view! { <Icon of=Glyph::Warn/> });
    match show {
        Some(show) => view! {
            <button type="button" class="answer__answer is-link" on:click=move |_| picture.show(show)>
                {icon}
                {text}
            </button>
        }
        .into_any(),
        None => view! { <span class="answer__answer">{icon} {text}</span> }.into_any(),
    }
}
