//! One VM host: the frame that all its pages share, and the pages within it.

mod follow;
mod frame;
mod network;
mod nics_note;
mod numa;
mod overview;
mod refresh;
mod storage;
mod vms;

pub use frame::HostPage;
