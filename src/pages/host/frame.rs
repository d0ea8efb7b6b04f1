//! Header, tabs and states that all pages of a host share. Opens the host when it is entered and closes it when left.

use super::follow;
use super::network::NetworkPage;
use super::numa::NumaPage;
use super::overview::OverviewPage;
use super::refresh::{RefreshButton, RefreshFailed};
use super::storage::StoragePage;
use super::vms::VmsPage;
use crate::model::host::{Host, HostHealth};
use crate::model::ids::HostId;
use crate::model::units::maas_time_ms;
use crate::pages::compose::ComposeDialog;
use crate::pages::open_host::OpenHost;
use crate::pages::title::use_title;
use crate::pages::url;
use crate::store::store;
use crate::widgets::age::{Age, ago, use_clock};
use crate::widgets::badge::Chip;
use crate::widgets::empty::{EmptyState, ErrorState, Skeleton};
use crate::widgets::icon::{Glyph, Icon};
use crate::widgets::key_value::{Fact, Facts};
use crate::widgets::link::A;
use crate::widgets::notice::Notice;
use crate::widgets::tabs::{Tab, Tabs};
use crate::widgets::text_of::text_of;
use crate::widgets::tone::Tone;
use leptos::prelude::*;

/// The page of a host: `id` and the word of its `tab` are those of the address. An id that is no number, or that no host
/// has, gets a page that says so. Opening the host is the shell's.
#[component]
pub fn HostPage(
    /// Which host; negative for none.
    id: Memo<HostId>,
    /// Which of its pages; empty for the overview.
    tab: Memo<String>,
) -> impl IntoView {
    let open = OpenHost::new(id);
    provide_context(open);
    use_title(move || {
        let name = open.host.get().map(|host| host.name.clone()).unwrap_or_default();
        match tab.get().as_str() {
            _ if name.is_empty() => name,
            "numa" => format!("NUMA of {name}"),
            "network" => format!("Network of {name}"),
            "storage" => format!("Storage of {name}"),
            "vms" => format!("VMs of {name}"),
            _ => name,
        }
    });

    let known = Memo::new(move |_| open.host.with(Option::is_some));
    let missing = Memo::new(move |_| {
        id.get().0 < 0 || open.detail.with(|status| !status.busy && status.error.is_some() && !known.get())
    });
    view! {
        {move || match (known.get(), missing.get()) {
            (true, _) => view! { <Known open=open tab=tab/> }.into_any(),
            (false, true) => view! { <Missing open=open/> }.into_any(),
            (false, false) => view! { <Skeleton rows=8 what="the VM host"/> }.into_any(),
        }}
    }
}

#[component]
fn Known(open: OpenHost, tab: Memo<String>) -> impl IntoView {
    let error = move || open.detail.with(|status| status.error.clone());
    let (store, clock) = (store(), use_clock());
    follow::follow(open, tab);
    // After the effects of the page itself, which ask for what it shows.
    Effect::new(move |_| {
        tab.track();
        store.page_has_asked();
    });
    let within = move || match tab.get().as_str() {
        "" => OverviewPage().into_any(),
        "numa" => NumaPage().into_any(),
        "network" => NetworkPage().into_any(),
        "storage" => StoragePage().into_any(),
        "vms" => VmsPage().into_any(),
        _ => view! {
            <EmptyState title="There is no such page" glyph=Glyph::Search>
                <p>"The tabs above lead to all pages of this VM host."</p>
            </EmptyState>
        }
        .into_any(),
    };
    view! {
        <Header open=open/>
        {move || {
            error()
                .map(|error| {
                    let age = open.detail.get().at.map_or_else(|| "nothing".to_owned(), |at| format!("from {}", ago(clock.now(), at)));
                    let retry = move || {
                        view! {
                            <button type="button" class="p-button is-small" on:click=move |_| store.reload_open()>
                                "Try again"
                            </button>
                        }
                    };
                    view! {
                        <Notice
                            tone=Tone::Warn
                            title=format!("NUMA nodes and VMs could not be read again; what is shown is {age}")
                            actions=retry
                        >
                            {error.to_string()}
                        </Notice>
                    }
                })
        }}
        {within}
        <ComposeDialog/>
    }
}

#[component]
fn Header(open: OpenHost) -> impl IntoView {
    let store = store();
    let host = open.host;
    let zone = move || host.get().map(|host| store.names.get().zone(host.zone));
    let pool = move || host.get().map(|host| store.names.get().pool(host.pool));
    let cluster = move || host.get().and_then(|host| host.cluster).and_then(|id| store.clusters.get(&id));
    let project = move || {
        let own = host.get().and_then(|host| host.project.clone());
        own.or_else(|| cluster().map(|cluster| cluster.project.clone()))
    };
    let tags = move || host.get().map(|host| host.tags.clone()).unwrap_or_default();
    let clock = use_clock();
    let updated = move || {
        let words = host.get().map(|host| host.updated.clone()).unwrap_or_default();
        let at = maas_time_ms(&words);
        let text = at.map_or_else(|| "unknown".to_owned(), |at| ago(clock.now(), at));
        view! { <span title=words>{text}</span> }
    };
    let read_at = Signal::derive(move || open.detail.get().at);
    let tabs = Signal::derive(move || {
        let base = format!("/hosts/{}", open.id.get());
        vec![
            Tab::new(base.clone(), "Overview").exact(),
            Tab::new(format!("{base}/numa"), "NUMA"),
            Tab::new(format!("{base}/network"), "Network"),
            Tab::new(format!("{base}/storage"), "Storage"),
            Tab::new(format!("{base}/vms"), "VMs"),
        ]
    });
    view! {
        <header class="page-head">
            <div class="page-head__title">
                <span class="page-head__crumb">
                    <A href=Signal::derive(move || format!("/hosts{}", store.list_query.get()))>"VM hosts"</A>
                    {move || cluster().map(|cluster| format!(" / {}", cluster.name))}
                </span>
                <h1>{text_of(host, |host| host.name.clone())}</h1>
                {move || host.get().and_then(|host| crate::pages::hosts::health_badge(host.health()))}
            </div>
            <div class="page-head__actions">
                <RefreshButton open=open/>
                <ComposeButton open=open/>
            </div>
            <Facts>
                <Fact label="Type">
                    {text_of(host, |host| format!("{} {}", host.kind.label(), host.version).trim().to_owned())}
                </Fact>
                {move || host.get().and_then(|host| host.address.clone()).map(|text| view! { <Fact label="Address">{text}</Fact> })}
                {move || project().map(|project| view! { <Fact label="Project">{project}</Fact> })}
                <Fact label="Zone">{zone}</Fact>
                <Fact label="Resource pool">{pool}</Fact>
                <Fact label="VMs">{text_of(host, |host| {
                    format!("{} {}", host.vm_count.tracked_words(), host.vm_count.other_words()).trim().to_owned()
                })}</Fact>
                <Fact label="Tags">
                    <span class="u-row">
                        <For each=tags key=|tag| tag.clone() children=|tag| view! { <Chip text=tag/> }/>
                    </span>
                </Fact>
                <Fact label="Updated in MAAS">{updated}</Fact>
                <Fact label="Read by this page"><Age at=read_at/></Fact>
            </Facts>
        </header>
        {move || host.get().and_then(|host| health_notice(&host))}
        <RefreshFailed open=open/>
        <Tabs label="VM host" tabs=tabs/>
    }
}

fn health_notice(host: &Host) -> Option<impl IntoView + use<>> {
    let (title, text) = match host.health() {
        HostHealth::Ready => return None,
        HostHealth::NeverReached => (
            "MAAS has never reached this host",
            "It is saved, but there are no figures. Check that it is up and trusts MAAS's certificate, then refresh it.",
        ),
        HostHealth::NotCommissioned => (
            "MAAS has no hardware data of this host yet",
            "It was reached, but its cores and memory are not known. Composing fails until they are. Refresh it in a while.",
        ),
    };
    Some(view! { <Notice tone=Tone::Warn title=title>{text}</Notice> })
}

#[component]
fn ComposeButton(open: OpenHost) -> impl IntoView {
    let (_, set) = url::param("compose");
    let reason = Memo::new(move |_| {
        let host = open.host.get()?;
        if !host.permissions.compose {
            Some("You may not compose VMs on this host")
        } else if !host.composable() {
            Some("MAAS cannot compose VMs on this host")
        } else {
            None
        }
    });
    view! {
        <button
            type="button"
            class="p-button p-button--positive"
            disabled=move || reason.get().is_some()
            title=move || reason.get()
            on:click=move |_| set.run(Some("new".to_owned()))
        >
            <Icon of=Glyph::Plus/>
            "Compose VM"
        </button>
    }
}

#[component]
fn Missing(open: OpenHost) -> impl IntoView {
    let store = store();
    let error = move || open.detail.with(|status| status.error.clone());
    let gone = move || open.id.get().0 < 0 || matches!(error(), Some(crate::region::ApiError::NotFound(_)));
    view! {
        {move || {
            if gone() {
                view! {
                    <section class="section" data-testid="host-missing">
                        <h1>"There is no such VM host"</h1>
                        <p>"It may have been removed, or the address is mistyped."</p>
                        <p><A href="/hosts">"All VM hosts"</A></p>
                    </section>
                }
                    .into_any()
            } else {
                let retry = Callback::new(move |()| store.reload_open());
                let detail = error().map(|error| error.to_string());
                view! { <ErrorState title="The VM host could not be read" detail=detail on_retry=retry/> }.into_any()
            }
        }}
    }
}
