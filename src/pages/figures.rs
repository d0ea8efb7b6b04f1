//! Capacity in words and as meters, the same everywhere.

use crate::charts::MeterData;
use crate::model::capacity::Load;
use crate::model::units;
use crate::widgets::key_value::{Fact, Facts};
use crate::widgets::meter::{Meter, MeterSize};
use crate::widgets::popover::Popover;
use leptos::prelude::*;

/// Which resource a load is of; decides how amounts are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resource {
    /// Cores.
    Cpu,
    /// Memory, binary units.
    Ram,
    /// Storage, decimal units.
    Storage,
}

impl Resource {
    /// Its name on screen.
    pub fn label(self) -> &'static str {
        match self {
            Resource::Cpu => "CPU",
            Resource::Ram => "RAM",
            Resource::Storage => "Storage",
        }
    }

    /// An amount of it in words.
    pub fn amount(self, value: i64) -> String {
        match self {
            Resource::Cpu => units::count(value, "core", "cores"),
            Resource::Ram => units::memory(value),
            Resource::Storage => units::storage(value),
        }
    }

    /// An amount without its noun where the column says it.
    pub fn short(self, value: i64) -> String {
        if self == Resource::Cpu { value.to_string() } else { self.amount(value) }
    }
}

/// `26 of 32`, or what is to be said instead.
pub fn used_of(resource: Resource, load: &Load) -> String {
    if load.physical <= 0 && load.used() == 0 {
        return "unknown".to_owned();
    }
    format!("{} of {}", resource.short(load.used()), resource.short(load.limit()))
}

/// A meter in a table row whose numbers come on hover, focus or press.
#[component]
pub fn RowMeter(
    /// What it is of.
    resource: Resource,
    /// The figures.
    #[prop(into)]
    load: Signal<Load>,
) -> impl IntoView {
    let data = Signal::derive(move || MeterData::from(load.get()));
    let words = Signal::derive(move || data.get().describe(resource.label(), |value| resource.amount(value)));
    let text = Signal::derive(move || used_of(resource, &load.get()));
    view! {
        <Popover
            label=Signal::derive(move || format!("{} in numbers", resource.label()))
            trigger=move || view! { <Meter data=data label=words text=text/> }
        >
            <LoadFacts resource load/>
        </Popover>
    }
}

/// A large meter with its name.
#[component]
pub fn LargeMeter(
    /// What it is of.
    resource: Resource,
    /// Its name; the resource's when not given.
    #[prop(optional, into)]
    name: MaybeProp<String>,
    /// The figures.
    #[prop(into)]
    load: Signal<Load>,
) -> impl IntoView {
    let data = Signal::derive(move || MeterData::from(load.get()));
    let name = Signal::derive(move || name.get().unwrap_or_else(|| resource.label().to_owned()));
    let words = Signal::derive(move || data.get().describe(&name.get(), |value| resource.amount(value)));
    let text = Signal::derive(move || used_of(resource, &load.get()));
    view! { <Meter data=data label=words text=text size=MeterSize::Large/> }
}

/// The numbers behind a meter: tracked, other, free, physical, ratio, limit, head-room.
#[component]
pub fn LoadFacts(
    /// What they are of.
    resource: Resource,
    /// The figures.
    #[prop(into)]
    load: Signal<Load>,
) -> impl IntoView {
    let amount = move |pick: fn(&Load) -> i64| move || resource.amount(pick(&load.get()));
    let other = move || load.get().other.map_or_else(|| "unknown".to_owned(), |value| resource.amount(value));
    let free = move || match load.get().free() {
        free if free < 0 => format!("{} over-committed", resource.amount(-free)),
        free => resource.amount(free),
    };
    let ratio = move || load.with(|load| (load.ratio != 1.0).then(|| units::decimal(load.ratio, 2)));
    view! {
        <Facts list=true>
            <Fact label="Tracked by MAAS">{amount(|load| load.tracked)}</Fact>
            <Fact label="Other projects">{other}</Fact>
            <Fact label="Free">{free}</Fact>
            <Fact label="Physical">{amount(|load| load.physical)}</Fact>
            {move || {
                ratio()
                    .map(|ratio| {
                        view! {
                            <Fact label="Over-commit ratio">{format!("{ratio} ×")}</Fact>
                            <Fact label="Limit">{amount(Load::limit)}</Fact>
                            <Fact label="Left below the limit">{amount(Load::headroom)}</Fact>
                        }
                    })
            }}
        </Facts>
    }
}
