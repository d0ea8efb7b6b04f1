//! The disks, and what they leave of the storage pools.

use super::fields::no_help;
use super::focus;
use super::ui::Ui;
use crate::charts::MeterData;
use crate::model::compose::{Control, Field, ON};
use crate::model::host::{Host, HostKind};
use crate::model::storage::StoragePool;
use crate::model::units;
use crate::widgets::field::Choice;
use crate::widgets::icon::{Glyph, Icon};
use crate::widgets::meter::Meter;
use leptos::prelude::*;

/// The part of the form.
pub fn disks(ui: Ui) -> AnyView {
    let keys = Memo::new(move |_| ui.form.with(|form| form.disks.iter().map(|disk| disk.key).collect::<Vec<u32>>()));
    let options = Memo::new(move |_| ui.host.with(|host| pools_of(host)));
    let pools = Memo::new(move |_| ui.host.with(|host| (0..host.storage_pools.len() as u32).collect::<Vec<u32>>()));
    let alone = Memo::new(move |_| {
        let several = ui.store.features().several_lxd_disks;
        !several && ui.host.with(|host| host.kind == HostKind::Lxd)
    });
    let add = move |_| {
        let mut key = 0;
        ui.change(&[Field::Storage], |form| key = form.add_disk());
        focus::into(ui.body, &format!("[data-disk='{key}'] .input"));
    };
    view! {
        <section class="compose__part">
            <div class="section__head">
                <h3>"Disks"</h3>
                <button
                    type="button"
                    class="p-button is-small"
                    data-testid="compose-add-disk"
                    disabled=move || alone.get()
                    title=move || alone.get().then_some("This MAAS makes LXD VMs with one disk only")
                    on:click=add
                >
                    <Icon of=Glyph::Plus/>
                    "Add disk"
                </button>
            </div>
            <For each=move || keys.get() key=|key| *key children=move |key| disk(ui, key, keys, options)/>
            {ui.notes(vec![Field::Storage], true)}
            <div class="compose__pools">
                <For each=move || pools.get() key=|row| *row children=move |row| pool(ui, row as usize)/>
            </div>
            <ul class="legend compose__pools">{swatch("fill-tracked", "Allocated")} {swatch("fill-other", "This VM")}</ul>
        </section>
    }
    .into_any()
}

fn swatch(class: &'static str, name: &'static str) -> AnyView {
    view! {
        <li>
            <svg class="swatch" aria-hidden="true">
                <rect class=class width="100%" height="100%"></rect>
            </svg>
            {name}
        </li>
    }
    .into_any()
}

fn pools_of(host: &Host) -> Vec<Choice> {
    let left = |pool: &StoragePool| format!("{} left", units::storage(pool.load().free().max(0)));
    let is_default = |id| host.default_storage_pool.as_ref() == Some(id);
    let default = host.storage_pools.iter().find(|pool| is_default(&pool.id));
    let first = match default {
        Some(pool) => format!("{} (default), {}", pool.name, left(pool)),
        None => "Any with room".to_owned(),
    };
    let named = host.storage_pools.iter().filter(|pool| !is_default(&pool.id));
    let named =
        named.map(|pool| Choice::new(pool.name.clone(), format!("{}, {}, {}", pool.name, pool.kind, left(pool))));
    std::iter::once(Choice::new("", first)).chain(named).collect()
}

fn disk(ui: Ui, key: u32, keys: Memo<Vec<u32>>, options: Memo<Vec<Choice>>) -> AnyView {
    let boots = Control::DiskBoots(key);
    // A pool that was chosen by name and is the default by now, or is gone.
    let options = Memo::new(move |_| {
        let chosen = ui.form.with(|form| Control::DiskPool(key).read(form));
        let mut all = options.get();
        if all.iter().all(|choice| choice.value != chosen) {
            all.push(Choice::new(chosen.clone(), chosen));
        }
        all
    });
    let place =
        Memo::new(move |_| keys.with(|keys| keys.iter().position(|other| *other == key).unwrap_or_default() + 1));
    let remove = move |_| {
        ui.change(&[Field::Storage, Field::Disk(key), Field::DiskSize(key)], |form| form.remove_disk(key));
        focus::into(ui.body, "[data-testid=compose-add-disk]");
    };
    view! {
        <fieldset class="compose__row" data-testid="compose-disk" data-disk=key>
            <legend>
                {move || format!("Disk {}", place.get())}
            </legend>
            <div class="compose__row-end">
                <label class="tick">
                    <input
                        type="radio"
                        name=boots.name()
                        prop:checked=move || ui.form.with(|form| boots.read(form) == ON)
                        on:change=move |_| ui.set(boots, ON.to_owned())
                    />
                    <span>"Boot disk"</span>
                </label>
                <Show when=move || keys.with(|keys| keys.len() > 1)>
                    {remove_button(Signal::derive(move || format!("Remove disk {}", place.get())), Callback::new(remove))}
                </Show>
            </div>
            <div class="form-grid">
                {ui.line(Control::DiskSize(key), "Size", "GB", no_help())}
                {ui.pick(Control::DiskPool(key), "Storage pool", options.into(), no_help())}
                {ui.line(Control::DiskTags(key), "Tags", "", no_help())}
            </div>
            {ui.notes(vec![Field::Disk(key)], true)}
        </fieldset>
    }
    .into_any()
}

/// The button that takes a row away.
pub fn remove_button(label: Signal<String>, press: Callback<leptos::ev::MouseEvent>) -> AnyView {
    view! {
        <button
            type="button"
            class="p-button p-button--base is-small is-icon"
            aria-label=move || label.get()
            title=move || label.get()
            on:click=move |event| press.run(event)
        >
            <Icon of=Glyph::Trash/>
        </button>
    }
    .into_any()
}

fn pool(ui: Ui, row: usize) -> AnyView {
    let after = Memo::new(move |_| ui.checked.with(|checked| checked.projection.pools.get(row).cloned()));
    let data = Signal::derive(move || {
        after.get().map_or_else(MeterData::default, |pool| MeterData {
            tracked: pool.allocated,
            other: Some(pool.asked),
            physical: pool.total,
            limit: pool.total,
        })
    });
    let name = move || {
        after
            .get()
            .map(|pool| format!("{}{}", pool.name, if pool.is_default { " (default)" } else { "" }))
            .unwrap_or_default()
    };
    let words = Signal::derive(move || after.get().map(|pool| pool.words()).unwrap_or_default());
    let label = Signal::derive(move || format!("{}: {}", name(), words.get()));
    view! {
        <div data-testid="compose-pool" data-pool=move || after.get().map(|pool| pool.name)>
            <p class="u-small">{name}</p>
            <Meter data=data label=label text=words/>
        </div>
    }
    .into_any()
}
