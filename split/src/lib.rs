//! Cuts the built program in two, so that a first visit transfers what the first screen needs and no more.

mod addresses;
mod code;
pub mod cut;
mod graph;
pub mod page;
pub mod rule;
