//! The network of a host from above: VM NICs, host NICs, NUMA nodes, and what lies between.

mod boxes;
mod links;
mod map;
mod nics;
mod overview;
mod state;

use crate::pages::open_host::open_host;
use crate::store::store;
use crate::widgets::empty::Skeleton;
use leptos::prelude::*;
use state::NetworkState;

/// The page.
#[component]
pub fn NetworkPage() -> impl IntoView {
    let open = open_host();
    store().load_networks(false);
    let picture = NetworkState::new(open);
    let empty = Memo::new(move |_| picture.whole.with(|whole| whole.nics.is_empty() && whole.links.is_empty()));
    let waiting = Memo::new(move |_| open.detail.with(|status| status.is_first() && status.error.is_none()));
    view! {
        {overview::sources(open)}
        {move || match (waiting.get(), empty.get()) {
            (true, true) => view! { <Skeleton rows=8 what="the network"/> }.into_any(),
            (false, true) => {
                view! { <p class="section u-muted">"MAAS knows no NIC of this host and none of its VMs."</p> }.into_any()
            }
            _ => {
                view! {
                    {overview::answers(picture)}
                    {map::section(open, picture)}
                    {links::section(open, picture)}
                    {nics::section(picture)}
                }
                    .into_any()
            }
        }}
    }
}
