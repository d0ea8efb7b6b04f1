//! From wire types to the model: the one place where units, shapes and names of versions are evened out.

use crate::model::order::InOrder;

mod cluster;
mod host;
mod machine;
mod network;

pub use cluster::{cluster, rest_cluster};
pub use host::{host, rest_host};
pub use machine::{machine, rest_machine, rest_vm, vm};
pub use network::networks;

/// Core ids come as JSON numbers; what cannot be a core id is dropped. Sorted, each once.
fn cores(ids: &[i64]) -> Vec<u32> {
    let mut ids: Vec<u32> = ids.iter().filter_map(|id| u32::try_from(*id).ok()).collect();
    ids.order();
    ids.dedup();
    ids
}

/// Empty text counts as nothing.
fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}
