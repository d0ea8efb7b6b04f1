//! The frame around all pages: routes, navigation, login, connection badge, error screens.

mod app;
mod login;
mod nav;
pub mod panic;
mod screens;
pub mod status_line;

use crate::config::{self, Config};
use leptos::mount::mount_to;

/// Draws the app into the page.
pub fn mount(config: &Config) {
    let Some(body) = config::body() else { return };
    body.set_text_content(None);
    let (region, base) = (config.region.clone(), config::base_path().to_owned());
    mount_to(body, move || app::app(&region, base)).forget();
}
