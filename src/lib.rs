//! maas-vm-hosts: the VM hosts of a MAAS region in the browser.
//!
//! Data flows one way: `region` → wire → [`model`] → store → pages → widgets and charts. ARCHITECTURE.md says what is where.

pub mod address;
pub mod charts;
pub mod model;
pub mod mount;
pub mod on_demand;
pub mod outside;
pub mod pages;
pub mod region;
pub mod shell;
pub mod store;
pub mod widgets;
