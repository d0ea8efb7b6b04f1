//! Objects as JSON, exactly as each interface and version writes them.

pub mod cluster;
pub mod controller;
pub mod machine_detail;
pub mod machine_parts;
pub mod machine_rest;
pub mod machine_row;
pub mod named;
pub mod network;
pub mod old_pod;
pub mod pod;
pub mod pod_rest;
pub mod statistics;
