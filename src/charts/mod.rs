//! Drawings: figures in, SVG text out. Pure, so that snapshots hold on every machine and in the browser.

pub mod bar;
pub mod load;

pub use bar::MeterData;
