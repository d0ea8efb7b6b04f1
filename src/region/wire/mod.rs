//! The JSON of MAAS exactly as it is sent, tolerant of what versions leave out.
//!
//! Field meanings and units are in maas-api §3 and §4, which each file names; `model` has the types to work with.

pub mod cluster;
pub mod lenient;
pub mod machine;
pub mod network;
pub mod pod;
pub mod rest;
