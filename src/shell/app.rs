//! The root: makes the store, picks the screen for the phase, holds the routes.

use super::login::{LoginPage, Relogin};
use super::nav::Nav;
use super::screens::{NoVmHosts, NotFound, RegionDown, Starting};
use super::status_line::StatusLine;
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
use leptos_router::components::{Redirect, Route, Router, Routes};
use leptos_router::hooks::{use_location, use_navigate};
use leptos_router::{NavigateOptions, path};

/// The whole app for a region below `region`, living below `base`.
pub fn app(region: &str, base: String) -> impl IntoView + use<> {
    let store = Store::new(Region::new(region));
    provide_context(store);
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
        <Router base=base>
            <a class="skip-link" href="#main">"Skip to content"</a>
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
        </Router>
    }
}

/// `/hosts/2/` is `/hosts/2`: one address for each page, so that its tab is marked as the current one.
fn without_trailing_slash() {
    let (place, navigate) = (use_location(), use_navigate());
    Effect::new(move |_| {
        let path = place.pathname.get();
        let trimmed = path.trim_end_matches('/');
        if trimmed.len() < path.len() && path.len() > 1 && !trimmed.is_empty() {
            let (search, hash) = (place.search.get_untracked(), place.hash.get_untracked());
            let query = if search.is_empty() { search } else { format!("?{search}") };
            let options =
                NavigateOptions { resolve: false, replace: true, scroll: false, ..NavigateOptions::default() };
            navigate(&format!("{trimmed}{query}{hash}"), options);
        }
    });
}

/// What a logged-in person sees.
#[component]
fn Inside() -> impl IntoView {
    without_trailing_slash();
    view! {
        <div class="l-app">
            <Nav/>
            <div class="l-main">
                <main id="main" class="l-content" tabindex="-1">
                    <Routes fallback=|| view! { <NotFound/> }>
                        <Route path=path!("/") view=|| view! { <Redirect path="/hosts"/> }/>
                        <Route path=path!("/hosts") view=HostsPage/>
                        <Route path=path!("/alignment") view=|| page(|| AlignmentPage().into_any())/>
                        <Route path=path!("/hosts/:id/:tab?") view=|| page(|| HostPage().into_any())/>
                    </Routes>
                </main>
                <StatusLine/>
            </div>
        </div>
    }
}
