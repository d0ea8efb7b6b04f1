//! The frame around all pages: routes, navigation, login, connection badge, error screens.

mod app;
mod login;
mod nav;
mod on_show;
pub mod panic;
mod route;
mod screens;
pub mod status_line;

use crate::config::{self, Config};
use crate::address::routing::{Paths, base_of_document};
use leptos::mount::mount_to;
use std::rc::Rc;

/// Draws the app into the page.
pub fn mount(config: &Config) {
    let Some(body) = config::body() else { return };
    body.set_text_content(None);
    let (region, base) = (config.region.clone(), base_of_document());
    mount_to(body, move || app::app(&region, Rc::new(Paths { base }))).forget();
}
