//! The NICs: which networks, and which NIC of the host each will hang on.

use super::disks::remove_button;
use super::fields::no_help;
use super::focus;
use super::ui::Ui;
use crate::model::compose::{Control, Field, NicForm, Offer, Offers, default_network, offers, preview};
use crate::widgets::field::Choice;
use crate::widgets::icon::{Glyph, Icon};
use leptos::prelude::*;

/// The part of the form.
pub fn nics(ui: Ui) -> AnyView {
    let keys = Memo::new(move |_| ui.form.with(|form| form.nics.iter().map(|nic| nic.key).collect::<Vec<u32>>()));
    let unknown = Memo::new(move |_| ui.host.with(|host| host.machine.is_none()));
    let none = Memo::new(move |_| keys.with(|keys| keys.is_empty()));
    let said = move || {
        let default = none.get().then(|| ui.host.with(|host| default_network(host)));
        let reason =
            unknown.get().then_some("NICs cannot be asked for: MAAS does not know the machine this host runs on. ");
        (default.is_some() || reason.is_some()).then(|| {
            view! { <p class="u-muted">{reason}{default}</p> }
        })
    };
    let add = move |_| {
        let mut key = 0;
        ui.change(&[Field::Interfaces], |form| key = form.add_nic());
        focus::into(ui.body, &format!("[data-nic='{key}'] .input"));
    };
    view! {
        <section class="compose__part">
            <div class="section__head">
                <h3>"Network"</h3>
                <button
                    type="button"
                    class="p-button is-small"
                    data-testid="compose-add-nic"
                    disabled=move || unknown.get()
                    on:click=add
                >
                    <Icon of=Glyph::Plus/>
                    "Add NIC"
                </button>
            </div>
            {said}
            <For each=move || keys.get() key=|key| *key children=move |key| nic(ui, key, keys)/>
            {ui.notes(vec![Field::Interfaces], true)}
        </section>
    }
    .into_any()
}

fn nic(ui: Ui, key: u32, keys: Memo<Vec<u32>>) -> AnyView {
    let row = Memo::new(move |_| ui.form.with(|form| form.nics.iter().find(|nic| nic.key == key).cloned()));
    let row = move || row.get().unwrap_or_default();
    // The name and the address change nothing about the lists.
    let asked = Memo::new(move |_| NicForm { name: String::new(), ip: String::new(), ..row() });
    let all = Memo::new(move |_| {
        let (host, machine, networks) = (ui.host.get(), ui.machine.get(), ui.store.networks.get());
        asked.with(|nic| offers(nic, &host, machine.as_deref(), &networks))
    });
    let list = move |pick: fn(&Offers) -> &Vec<Offer>| -> Signal<Vec<Choice>> {
        Memo::new(move |_| all.with(|all| choices(pick(all)))).into()
    };
    let place = Memo::new(move |_| keys.with(|keys| keys.iter().position(|other| *other == key).unwrap_or_default()));
    let label = Signal::derive(move || format!("Remove NIC {}", place.get() + 1));
    let remove = move |_| {
        ui.change(&[Field::Interfaces, Field::Nic(key), Field::NicName(key), Field::NicIp(key)], |form| {
            form.remove_nic(key)
        });
        focus::into(ui.body, "[data-testid=compose-add-nic]");
    };
    let ends = move || {
        let (host, machine, networks) = (ui.host.get(), ui.machine.get(), ui.store.networks.get());
        let machine = machine?;
        preview(&row(), &host, &machine, &networks).map(|preview| preview.words())
    };
    view! {
        <fieldset class="compose__row" data-testid="compose-nic" data-nic=key>
            <legend>
                {move || format!("NIC {}{}", place.get() + 1, if place.get() == 0 { ", boots the VM" } else { "" })}
            </legend>
            <div class="compose__row-end">
                {remove_button(label, Callback::new(remove))}
            </div>
            <div class="form-grid">
                {ui.line(Control::NicName(key), "NIC name", "", no_help())}
                {ui.pick(Control::NicSpace(key), "Space", list(|all| &all.spaces), no_help())}
                {ui.pick(Control::NicVlan(key), "VLAN", list(|all| &all.vlans), no_help())}
                <div class="compose__wide">{ui.pick(Control::NicSubnet(key), "Subnet", list(|all| &all.subnets), no_help())}</div>
                {ui.line(Control::NicIp(key), "IP address", "", no_help())}
            </div>
            <p class="compose__preview" data-testid="compose-nic-preview">
                {move || ends().map(|words| view! { <Icon of=Glyph::Network/> <span>{words}</span> })}
            </p>
            {ui.notes(vec![Field::Nic(key)], true)}
        </fieldset>
    }
    .into_any()
}

fn choices(offers: &[Offer]) -> Vec<Choice> {
    let choice = |offer: &Offer| match offer.barred {
        None => Choice::new(offer.id.to_string(), offer.label.clone()),
        Some(reason) => Choice::new(offer.id.to_string(), format!("{} – {reason}", offer.label)).disabled(true),
    };
    std::iter::once(Choice::new("", "Any")).chain(offers.iter().map(choice)).collect()
}
