//! The root: makes the store, picks the screen for the phase, shows the page of the address.

use super::login::{LoginPage, Relogin};
use super::nav::Nav;
use super::on_show;
use super::route::{Route, host_of};
use super::screens::{NoVmHosts, NotFound, RegionDown, Starting};
use super::status_line::StatusLine;
use super::telling;
use super::waiting::{SessionEnded, WaitingForLogin};
use crate::address::routing::Routing;
use crate::address::{Address, Place, address};
use crate::on_demand::page;
use crate::outside::{Outside, outside};
use crate::pages::{alignment::AlignmentPage, host::HostPage, hosts::HostsPage};
use crate::region::Region;
use crate::region::live::Early;
use crate::store::{Phase, Store};
use crate::widgets::age::provide_clock;
use crate::widgets::dom;
use crate::widgets::live::{LiveRegion, provide_announcer};
use crate::widgets::patterns::Patterns;
use crate::widgets::toast::{ToastList, provide_toasts};
use crate::widgets::tone::Tone;
use leptos::prelude::*;
use std::rc::Rc;

/// The ways into a mount from outside.
#[derive(Clone, Copy)]
pub struct Doors {
    /// Its state.
    pub store: Store,
    /// Where a person is in it.
    pub address: Address,
    /// The page around it.
    pub outside: Outside,
}

/// The whole app for a region below `region`, at the place that `routing` knows, within a page.
pub fn app(region: &str, early: Option<Early>, routing: Rc<dyn Routing>, outside: Outside) -> (Doors, AnyView) {
    let store = Store::new(Region::new(region, early));
    let address = Address::follow(routing);
    provide_context(outside);
    provide_context(store);
    provide_context(address);
    provide_announcer();
    provide_clock();
    show_notifications(store);
    store.follow_browser();
    store.start();
    telling::follow(store, address, outside);
    let view = view! {
        <Patterns/>
        <a class="skip-link" href="#main" on:click=skip>"Skip to content"</a>
        {move || match store.phase.get() {
            Phase::Starting => view! { <Starting/> }.into_any(),
            Phase::RegionDown(error) => view! { <RegionDown error=error/> }.into_any(),
            Phase::NoVmHosts => view! { <NoVmHosts/> }.into_any(),
            Phase::LoggedOut if outside.logs_in => view! { <WaitingForLogin/> }.into_any(),
            Phase::LoggedOut => view! { <LoginPage/> }.into_any(),
            Phase::Ready => view! { <Inside/> }.into_any(),
        }}
        {match outside.logs_in {
            true => view! { <SessionEnded/> }.into_any(),
            false => view! { <Relogin/> }.into_any(),
        }}
        <ToastList/>
        <LiveRegion/>
    };
    (Doors { store, address, outside }, view.into_any())
}

/// What the store has to tell nobody in particular is shown as toasts.
fn show_notifications(store: Store) {
    let toasts = provide_toasts();
    Effect::new(move |_| {
        if store.notifications.with(Vec::is_empty) {
            return;
        }
        for told in store.notifications.try_update(std::mem::take).into_iter().flatten() {
            let tone = if told.good { Tone::Good } else { Tone::Bad };
            toasts.push(tone, told.title, told.why);
        }
    });
}

/// To the content of the page, past the navigation. Followed as a link it would change the address.
fn skip(event: leptos::ev::MouseEvent) {
    event.prevent_default();
    if let Some(main) = outside().main() {
        dom::focus(&main);
    }
}

/// What a logged-in person sees.
#[component]
fn Inside() -> impl IntoView {
    let (address, chrome) = (address(), outside().chrome);
    on_show::follow();
    let route = Memo::new(move |_| address.with(Route::of));
    let host = Memo::new(move |_| address.with(host_of).0);
    let tab = Memo::new(move |_| address.with(host_of).1);
    // The root is the list's.
    Effect::new(move |_| {
        if route.get() == Route::Home {
            address.go(Place::parse("/hosts"), true);
        }
    });
    view! {
        <div class="l-app" class:is-bare=move || !chrome.get()>
            <Show when=move || chrome.get()>
                <Nav/>
            </Show>
            <div class="l-main">
                <main id="main" class="l-content" tabindex="-1">
                    {move || match route.get() {
                        Route::Home | Route::Hosts => view! { <HostsPage/> }.into_any(),
                        Route::Alignment => page(|| AlignmentPage().into_any()),
                        Route::Host => page(move || view! { <HostPage id=host tab=tab/> }.into_any()),
                        Route::Unknown => view! { <NotFound/> }.into_any(),
                    }}
                </main>
                <Show when=move || chrome.get()>
                    <StatusLine/>
                </Show>
            </div>
        </div>
    }
}
