//! The frame around all pages: routes, navigation, login, connection badge, error screens.

mod app;
mod login;
mod nav;
mod on_show;
pub mod panic;
mod resume;
mod route;
mod screens;
pub mod status_line;
mod telling;
mod waiting;

pub use app::{Doors, app};
