//! Host NICs: those of a node, and those that no node owns.

use super::parts::{bar, each};
use super::state::Numa;
use crate::model::numa_view::{NicLine, ids_text};
use leptos::prelude::*;

/// One NIC.
pub fn nic(nic: &NicLine) -> AnyView {
    let vfs = nic.vfs.as_ref().map(|vfs| {
        let maximum = format!("hardware maximum {}", vfs.maximum);
        view! {
            <span class="nic__vfs">
                <span>"VFs: " {vfs.text.clone()} <span class="u-muted">" · " {maximum.clone()}</span></span>
                {bar(&vfs.bar, format!("VFs of {}: {}, {maximum}", nic.name, vfs.text))}
            </span>
        }
    });
    let about: Vec<&str> = [&nic.kind, &nic.speed, &nic.stands_on]
        .into_iter()
        .map(String::as_str)
        .filter(|text| !text.is_empty())
        .collect();
    view! {
        <li
            class="nic"
            data-testid="nic"
            data-name=nic.name.clone()
            data-vfs-free=nic.vfs_free.clone()
            data-of=ids_text(&nic.vms)
        >
            <b class="u-break">{nic.name.clone()}</b>
            <span>{about.join(", ")}</span>
            {vfs}
            <span class="nic__net u-muted">{nic.network.join(" · ")}</span>
        </li>
    }
    .into_any()
}

/// NICs without a node, and what is still missing about all of them.
pub fn unowned(numa: Numa) -> AnyView {
    let ids = move || numa.picture.with(|picture| picture.unowned.iter().map(|nic| nic.id.0).collect::<Vec<_>>());
    let one = move |id: i64| {
        (move || numa.picture.with(|picture| picture.unowned.iter().find(|nic| nic.id.0 == id).map(nic))).into_any()
    };
    let some = Memo::new(move |_| !ids().is_empty());
    let trouble = Memo::new(move |_| numa.machine_trouble());
    view! {
        {move || trouble.get().map(|text| view! { <p class="u-muted u-small" role="status">{text}</p> })}
        {move || {
            some.get()
                .then(|| {
                    view! {
                        <section class="card">
                            <div class="card__head">
                                <h3>"NICs without a node"</h3>
                                <span class="u-muted u-small">
                                    "Bridges, bonds and VLANs have no node of their own. For other NICs MAAS does not know it."
                                </span>
                            </div>
                            <ul class="nics is-columns">{each(ids, one)}</ul>
                        </section>
                    }
                })
        }}
    }
    .into_any()
}
