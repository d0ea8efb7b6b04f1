//! Drawings: figures in, SVG text out. Pure, so that they are the same on every machine and in the browser.

pub mod backend;
pub mod bar;
pub mod capacity;
pub mod fleet;
pub mod load;
pub mod table;
pub mod text;
pub mod unit;

pub use bar::MeterData;
pub use capacity::CapacityBar;
pub use fleet::FleetBar;
pub use table::ChartRows;
pub use unit::Unit;
