//! The root: makes the store, picks the screen for the phase, holds the routes.

use super::login::{LoginPage, Relogin};
use super::nav::Nav;
use super::on_show;
use super::route::{Route, host_of};
use super::screens::{NoVmHosts, NotFound, RegionDown, Starting};
use super::status_line::StatusLine;
use crate::address::routing::Routing;
use crate::address::{Address, Place, address};
use crate::config;
use crate::on_demand::page;
use crate::pages::{alignment::AlignmentPage, host::HostPage, hosts::HostsPage};
use crate::region::Region;
use crate::store::{Phase, Store};
use crate::widgets::age::provide_clock;
use crate::widgets::live::{LiveRegion, provide_announcer};
use crate::widgets::patterns::Patterns;
use crate::widgets::toast::{ToastList, provide_toasts};
use crate::widgets::tone::Tone;
use leptos::prelude::*;
use std::rc::Rc;
use wasm_bindgen::JsCast;

/// The whole app for a region below `region`, at the place that `routing` knows.
pub fn app(region: &str, routing: Rc<dyn Routing>) -> impl IntoView + use<> {
    let store = Store::new(Region::new(region, config::early()));
    provide_context(store);
    provide_context(Address::follow(routing));
    provide_announcer();
    provide_clock();
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
    store.follow_browser();
    store.start();
    view! {
        <Patterns/>
        <a class="skip-link" href="#main" on:click=skip>"Skip to content"</a>
        {move || match store.phase.get() {
            Phase::Starting => view! { <Starting/> }.into_any(),
            Phase::RegionDown(error) => view! { <RegionDown error=error/> }.into_any(),
            Phase::NoVmHosts => view! { <NoVmHosts/> }.into_any(),
            Phase::LoggedOut => view! { <LoginPage/> }.into_any(),
            Phase::Ready => view! { <Inside/> }.into_any(),
        }}
        <Relogin/>
        <ToastList/>
        <LiveRegion/>
    }
}

/// To the content of the page, past the navigation. Followed as a link it would change the address.
fn skip(event: leptos::ev::MouseEvent) {
    event.prevent_default();
    let main = document().get_element_by_id("main").and_then(|main| main.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(main) = main {
        let _ = main.focus();
    }
}

/// What a logged-in person sees.
#[component]
fn Inside() -> impl IntoView {
    let address = address();
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
        <div class="l-app">
            <Nav/>
            <div class="l-main">
                <main id="main" class="l-content" tabindex="-1">
                    {move || match route.get() {
                        Route::Home | Route::Hosts => view! { <HostsPage/> }.into_any(),
                        Route::Alignment => page(|| AlignmentPage().into_any()),
                        Route::Host => page(move || view! { <HostPage id=host tab=tab/> }.into_any()),
                        Route::Unknown => view! { <NotFound/> }.into_any(),
                    }}
                </main>
                <StatusLine/>
            </div>
        </div>
    }
}
