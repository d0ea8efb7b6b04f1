//! What a host has and what needs attention.

use super::nics_note::nics_note;
use crate::charts::capacity::{CapacityBar, host as draw_host, host_rows};
use crate::charts::unit::Unit;
use crate::model::alignment::Summary;
use crate::model::attention::{Urgency, attention};
use crate::model::host::Host;
use crate::model::hugepages_left::HugepagesLeft;
use crate::model::units;
use crate::pages::open_host::{OpenHost, open_host};
use crate::store::{Store, store};
use crate::widgets::age::use_clock;
use crate::widgets::badge::Badge;
use crate::widgets::chart::Chart;
use crate::widgets::key_value::{Fact, Facts};
use crate::widgets::link::A;
use crate::widgets::meter::MeterLegend;
use crate::widgets::tone::Tone;
use leptos::prelude::*;

/// The page.
#[component]
pub fn OverviewPage() -> impl IntoView {
    let open = open_host();
    let bars = Memo::new(move |_| open.host.with(|host| host.as_ref().map(|host| bars(host)).unwrap_or_default()));
    let name = move || open.host.with(|host| host.as_ref().map(|host| host.name.clone()).unwrap_or_default());
    let rows = Signal::derive(move || bars.with(|bars| host_rows(bars)));
    view! {
        <section class="section" data-testid="capacity">
            <Chart
                title="Capacity"
                rows=rows
                draw=move |width| bars.with(|bars| draw_host(&format!("Capacity of {}", name()), bars, width))
                tools=|| view! { <MeterLegend limit=true/> }
            />
        </section>
        <div class="cards is-fit section">
            <Attentions/>
            <About/>
        </div>
    }
}

/// CPU, RAM split into general and hugepages, storage. RAM as a whole is not drawn beside its parts.
fn bars(host: &Host) -> Vec<CapacityBar> {
    let capacity = &host.capacity;
    let huge = capacity.ram_hugepages();
    let mut bars = vec![CapacityBar::new("CPU cores", capacity.cpu(), Unit::Count)];
    if huge.physical > 0 || huge.used() > 0 {
        bars.push(CapacityBar::new("RAM, general", capacity.ram_general(), Unit::Memory));
        bars.push(CapacityBar::new("RAM, hugepages", huge, Unit::Memory));
    } else {
        bars.push(CapacityBar::new("RAM", capacity.ram(), Unit::Memory));
    }
    bars.push(CapacityBar::new("Storage", capacity.disk(), Unit::Storage));
    bars
}

#[component]
fn Attentions() -> impl IntoView {
    let (store, open) = (store(), open_host());
    let clock = use_clock();
    let items = Memo::new(move |_| {
        let now = clock.now();
        open.host.with(|host| host.as_ref().map(|host| attention(host, now)).unwrap_or_default())
    });
    let aligned = Memo::new(move |_| store.findings(open.id.get()).map(|found| Summary::of(&found)));
    let found = move || {
        aligned.get().filter(|summary| summary.total() > 0).map(|summary| (summary.label(), summary.breakdown()))
    };
    let href = move || format!("/hosts/{}/numa", open.id.get());
    let item = |item: crate::model::attention::Attention| {
        let (tone, word) = match item.urgency {
            Urgency::Bad => (Tone::Bad, "problem"),
            Urgency::Warn => (Tone::Warn, "caution"),
            Urgency::Info => (Tone::Info, "note"),
        };
        view! {
            <li class="attention" data-testid="attention">
                <span class="attention__mark"><Badge tone=tone text=word/></span>
                <p>
                    <strong>{item.title}</strong>
                    " "
                    {item.text}
                </p>
            </li>
        }
    };
    view! {
        <section class="card" aria-labelledby="attention-title">
            <div class="card__head"><h2 id="attention-title">"Needs attention"</h2></div>
            <ul class="attentions">
                {move || items.get().into_iter().map(item).collect_view()}
                {move || found().map(|(label, parts)| view! {
                    <li class="attention">
                        <span class="attention__mark"><Badge tone=Tone::Warn text="alignment"/></span>
                        <p>
                            <A href=href()>{label}</A>
                            " "
                            {parts}
                        </p>
                    </li>
                })}
            </ul>
            {nics_note(open.id)}
            {move || {
                (items.with(Vec::is_empty) && aligned.get().is_none_or(|summary| summary.total() == 0))
                    .then(|| view! { <p class="u-muted">"No issues found."</p> })
            }}
        </section>
    }
}

#[component]
fn About() -> impl IntoView {
    let (store, open) = (store(), open_host());
    let fact = move |label: &'static str, pick: fn(&Host) -> Option<String>| {
        move || {
            open.host
                .with(|host| host.as_ref().and_then(|host| pick(host)))
                .map(|text| view! { <Fact label=label><span class="u-break">{text}</span></Fact> })
        }
    };
    view! {
        <section class="card" aria-labelledby="about-title">
            <div class="card__head"><h2 id="about-title">"Facts"</h2></div>
            <Facts list=true>
                {fact("Architectures", |host| Some(or_dash(host.architectures.join(", "))))}
                {fact("CPU speed", |host| (host.cpu_speed > 0).then(|| format!("{} MHz", host.cpu_speed)))}
                {fact("CPU over-commit", |host| Some(format!("{} ×", units::decimal(host.capacity.cpu_ratio, 2))))}
                {fact("Memory over-commit", |host| Some(format!("{} ×", units::decimal(host.capacity.memory_ratio, 2))))}
                {fact("Hugepages", |host| HugepagesLeft::of(host).map(|left| left.words()))}
                {fact("Default storage pool", |host| Some(default_pool(host)))}
                {fact("macvlan mode", |host| Some(host.default_macvlan_mode.clone().unwrap_or_else(|| "not set".to_owned())))}
                <Fact label="Runs on machine">{move || machine(store, open)}</Fact>
                {fact("Certificate", |host| {
                    let certificate = host.detail.as_ref()?.certificate.as_ref()?;
                    Some(format!("{}, valid until {}", certificate.cn, certificate.expiration))
                })}
                {fact("Changed in MAAS", |host| Some(host.updated.clone()).filter(|text| !text.is_empty()))}
            </Facts>
        </section>
    }
}

/// The machine that the host runs on, as a link to its page in MAAS's own UI.
fn machine(store: Store, open: OpenHost) -> AnyView {
    let id = open.host.with(|host| host.as_ref().and_then(|host| host.machine.clone()));
    let Some(id) = id else { return "not known to MAAS".into_any() };
    let href = format!("{}/r/machine/{id}", store.about.with(|about| about.root.clone()));
    view! { <a href=href rel="external" title="Open it in MAAS">{id.to_string()}</a> }.into_any()
}

fn default_pool(host: &Host) -> String {
    let pool = host.storage_pools.iter().find(|pool| Some(&pool.id) == host.default_storage_pool.as_ref());
    pool.map_or_else(|| "none".to_owned(), |pool| pool.name.clone())
}

fn or_dash(text: String) -> String {
    if text.is_empty() { "not discovered".to_owned() } else { text }
}
