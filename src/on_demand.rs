//! The program comes in two files: what the first screen needs, and the rest, fetched when it is first wanted.
//!
//! `split/` cuts the program after it is built, and `public/program.js` fetches the later part. Nothing here is needed for the
//! program to be right: what is called before the later part is there waits for it, and the page with it. Pages that live
//! there are shown through [`page`], which waits without blocking and says so when the part cannot be had.

use crate::widgets::empty::{ErrorState, Skeleton};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen(raw_module = "./program.js")]
extern "C" {
    /// Takes what the later part is put together with.
    fn provide(exports: &JsValue);

    /// Fetches the later part and waits for it, if it is not there yet. The stubs that `split` builds call this.
    #[wasm_bindgen(js_name = loadLater)]
    fn load_later();

    /// Fetches the later part unless it is there; resolves when it is.
    #[wasm_bindgen(catch)]
    fn later() -> Result<js_sys::Promise, JsValue>;

    /// Begins to fetch the later part unless it is there or on its way.
    #[wasm_bindgen(js_name = expectLater)]
    fn expect_later();

    /// Whether the later part is there.
    #[wasm_bindgen(js_name = laterIsHere)]
    fn later_is_here() -> bool;
}

/// Gives `program.js` what the later part is put together with. Before anything is drawn.
pub fn prepare() {
    provide(&wasm_bindgen::exports());
}

/// Begins to fetch the later part: somebody is about to go to a page that lives there.
pub fn expect() {
    expect_later();
}

thread_local! {
    /// That the later part has come, for those who follow it.
    static CAME: ArcRwSignal<bool> = ArcRwSignal::new(false);
}

/// Whether the later part is there.
pub fn is_here() -> bool {
    later_is_here()
}

/// Whether the later part is there; follows it. What the first part shows with the later one's help waits for this.
pub fn has_come() -> bool {
    CAME.with(|came| came.track());
    later_is_here()
}

/// A page of the later part, drawn when that is there.
pub fn page(view: impl Fn() -> AnyView + Copy + Send + Sync + 'static) -> AnyView {
    if later_is_here() {
        return view();
    }
    let state: RwSignal<Option<Result<(), String>>> = RwSignal::new(None);
    let fetch = move || {
        state.set(None);
        spawn_local(async move {
            let waited = match later() {
                Ok(promise) => JsFuture::from(promise).await.map(drop),
                Err(error) => Err(error),
            };
            let done = waited.map_err(|error| String::from(js_sys::Error::from(error).message()));
            if done.is_ok() {
                load_later();
                CAME.with(|came| came.set(true));
            }
            state.try_set(Some(done));
        });
    };
    fetch();
    (move || match state.get() {
        Some(Ok(())) => view(),
        Some(Err(why)) => view! {
            <ErrorState
                title="This page could not be loaded"
                detail=format!("{why}. If a new version was installed meanwhile, reload.")
                on_retry=move || fetch()
            />
        }
        .into_any(),
        None => view! { <Skeleton rows=8 what="the page"/> }.into_any(),
    })
    .into_any()
}
