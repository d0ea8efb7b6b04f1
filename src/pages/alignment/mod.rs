//! What is not aligned, over the whole fleet. Hosts are read a few at a time while the page is open.

mod state;
mod table;

use crate::model::alignment::{Certainty, FindingKind, counts, csv};
use crate::model::units;
use crate::pages::title::use_title;
use crate::store::{Store, store};
use crate::widgets::age::{ago, use_clock};
use crate::widgets::choice::SelectField;
use crate::widgets::download::DownloadButton;
use crate::widgets::empty::{EmptyState, Skeleton};
use crate::widgets::field::Choice;
use crate::widgets::icon::{Glyph, Icon};
use crate::widgets::link::A;
use crate::widgets::notice::Notice;
use crate::widgets::search::SearchBox;
use crate::widgets::tone::Tone;
use leptos::prelude::*;
use state::{Failed, FindingsState, WithoutNics, unasked};

/// The page.
#[component]
pub fn AlignmentPage() -> impl IntoView {
    let store = store();
    use_title(|| "Alignment".to_owned());
    read(store);
    let fleet = FindingsState::new();
    view! {
        <header class="page-head">
            <div class="page-head__title">
                <h1>"Alignment"</h1>
                <span class="u-muted" role="status">
                    {move || units::count(fleet.total() as i64, "finding", "findings")}
                </span>
            </div>
            <div class="page-head__actions">{reading(store, fleet)}</div>
        </header>
        {kinds(fleet)}
        {toolbar(fleet)}
        {move || fleet.failed.get().into_iter().map(move |host| failure(store, host)).collect_view()}
        {move || fleet.without_nics.get().map(|hosts| without_nics(store, hosts))}
        {body(fleet)}
    }
}

/// Reads hosts that are not read yet, also those that the list brings later, until the page is left.
fn read(store: Store) {
    if untrack(|| store.vms_status(None).is_first()) {
        store.load_vms(None);
    }
    store.page_has_asked();
    let wanted = Memo::new(move |_| !store.fleet.with(|fleet| fleet.busy) && unasked(store));
    Effect::new(move |_| {
        if wanted.get() {
            store.read_fleet(false);
        }
    });
    on_cleanup(move || store.stop_reading_fleet());
}

/// How far reading has come, how old the data is, and a way to read again.
fn reading(store: Store, fleet: FindingsState) -> AnyView {
    let (progress, clock) = (fleet.progress, use_clock());
    let words = move || {
        progress.with(|at| {
            let hosts = units::count(at.total as i64, "host", "hosts");
            format!("{} of {hosts} read", at.done)
        })
    };
    let age = move || progress.with(|at| at.oldest).map(|oldest| format!("oldest read {}", ago(clock.now(), oldest)));
    let busy = Signal::derive(move || progress.with(|at| at.busy));
    view! {
        <span class="reading" data-testid="fleet-progress">
            <span role="status">{words}</span>
            <progress
                class="reading__bar"
                hidden=move || !busy.get()
                aria-label="Hosts read"
                max=move || progress.with(|at| at.total.max(1))
                value=move || progress.with(|at| at.done)
            ></progress>
            <span class="u-muted u-small">{age}</span>
        </span>
        <button type="button" class="p-button" disabled=move || busy.get() on:click=move |_| store.read_fleet(true)>
            <Icon of=Glyph::Refresh busy=busy/>
            "Read again"
        </button>
    }
    .into_any()
}

/// How many of each kind; pressed, only those.
fn kinds(fleet: FindingsState) -> AnyView {
    let all = Memo::new(move |_| fleet.rows.with(|rows| counts(rows)));
    let button = move |at: usize| {
        let kind = all.with_untracked(|all| all[at].0);
        view! {
            <button
                type="button"
                class="kind"
                data-kind=kind.word()
                aria-pressed=move || if fleet.view.with(|view| view.kind == Some(kind)) { "true" } else { "false" }
                on:click=move |_| fleet.only_kind(kind)
            >
                <span class="figure__value">{move || all.with(|all| all[at].1)}</span>
                <span class="figure__label">{kind.title()}</span>
            </button>
        }
    };
    let count = all.with_untracked(Vec::len);
    let effects = FindingKind::ALL.map(|kind| {
        view! { <dt>{kind.title()}</dt> <dd>{kind.effect()}</dd> }
    });
    view! {
        <div class="kinds" role="group" aria-label="Kinds of findings">{(0..count).map(button).collect_view()}</div>
        <details class="effects u-small">
            <summary>"What the findings mean"</summary>
            <dl>{effects.into_iter().collect_view()}</dl>
        </details>
    }
    .into_any()
}

fn toolbar(fleet: FindingsState) -> AnyView {
    let search = Signal::derive(move || fleet.view.with(|view| view.search.clone()));
    let certainty = Signal::derive(move || {
        fleet.view.with(|view| view.certainty).map(|certainty| certainty.word().to_owned()).unwrap_or_default()
    });
    let choices: Vec<Choice> = std::iter::once(Choice::new("", "Any certainty"))
        .chain(Certainty::ALL.iter().map(|certainty| Choice::new(certainty.word(), certainty.label())))
        .collect();
    let shown = Memo::new(move |_| fleet.order.with(Vec::len));
    let text = move |()| {
        fleet.rows.with_untracked(|rows| {
            fleet.order.with_untracked(|order| csv(&order.iter().map(|at| rows[*at].clone()).collect::<Vec<_>>()))
        })
    };
    view! {
        <div class="toolbar">
            <SearchBox label="Search host or VM" value=search on_search=move |text| fleet.search(text)/>
            <SelectField
                bare=true
                label="Certainty"
                name="certainty"
                value=certainty
                options=choices
                on_change=move |word: String| fleet.only_certainty(word)
            />
            <span class="u-muted" role="status">
                {move || fleet.view.with(|view| !view.is_open()).then(|| format!("{} shown of {}", shown.get(), fleet.total()))}
            </span>
            <div class="toolbar__end">
                <DownloadButton label="CSV" mime="text/csv"
                    file="alignment.csv"
                    text=Callback::new(text)
                    disabled=Signal::derive(move || shown.get() == 0)
                />
            </div>
        </div>
    }
    .into_any()
}

fn failure(store: Store, host: Failed) -> AnyView {
    let name = host.name;
    let title = match host.shown {
        true => format!("{name} could not be read again: its findings are older"),
        false => format!("{name} could not be read: its findings are missing"),
    };
    let id = host.id;
    let retry = move || {
        view! {
            <button
                type="button"
                class="p-button is-small"
                on:click=move |_| store.run(async move { store.read_for_findings(id).await })
            >
                "Try again"
            </button>
            <A href=format!("/hosts/{id}")>"Open the host"</A>
        }
    };
    view! { <Notice tone=Tone::Warn title=title actions=retry>{host.why}</Notice> }.into_any()
}

/// One notice for all of them: for a user without the right to see machines it is every host.
fn without_nics(store: Store, hosts: WithoutNics) -> AnyView {
    const NAMED: usize = 5;
    let count = hosts.names.len();
    let mut names = hosts.names.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    if count > NAMED {
        names.push_str(&format!(" and {} more", count - NAMED));
    }
    let ids = hosts.ids;
    let retry = move || {
        view! {
            <button
                type="button"
                class="p-button is-small"
                disabled=move || store.fleet.with(|fleet| fleet.busy)
                on:click=move |_| store.read_these(ids.clone())
            >
                "Try again"
            </button>
        }
    };
    let of = units::count(count as i64, "host", "hosts");
    if hosts.forbidden {
        let title = format!("You may not see the machines of {of}");
        return view! {
            <div data-testid="without-nics">
                <Notice tone=Tone::Info title=title>
                    {format!("{names}. Findings about their NICs are missing from this list; an administrator sees them.")}
                </Notice>
            </div>
        }
        .into_any();
    }
    let title = if hosts.shown {
        format!("NICs of {of} could not be read again: what they show is older")
    } else {
        format!("NICs of {of} could not be read: what they would show is missing")
    };
    view! {
        <div data-testid="without-nics">
            <Notice tone=Tone::Info title=title actions=retry>{format!("{names}. {}", hosts.why)}</Notice>
        </div>
    }
    .into_any()
}

fn body(fleet: FindingsState) -> AnyView {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        Reading,
        Fine,
        Nothing,
        Table,
    }
    let state = Memo::new(move |_| {
        let busy = fleet.progress.with(|at| at.busy || at.total == 0);
        match (fleet.rows.with(|rows| rows.is_empty()), fleet.order.with(Vec::is_empty)) {
            (true, _) if busy => State::Reading,
            (true, _) => State::Fine,
            (_, true) => State::Nothing,
            _ => State::Table,
        }
    });
    view! {
        {move || match state.get() {
            State::Reading => view! { <Skeleton rows=8 what="findings"/> }.into_any(),
            State::Fine => {
                view! {
                    <EmptyState title="No issues found" glyph=Glyph::Good>
                        <p>"None of the hosts that were read has a finding."</p>
                    </EmptyState>
                }
                    .into_any()
            }
            State::Nothing => {
                view! {
                    <EmptyState title="No findings match" glyph=Glyph::Search>
                        <button type="button" class="p-button" on:click=move |_| fleet.clear()>"Clear filters"</button>
                    </EmptyState>
                }
                    .into_any()
            }
            State::Table => table::table(fleet),
        }}
    }
    .into_any()
}
