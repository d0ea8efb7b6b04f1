//! The domain: hosts, VMs, capacity, NUMA, networks, compose rules. Pure: no web, no wire format, no clock.

pub mod advice;
pub mod alignment;
pub mod attention;
pub mod capacity;
pub mod cluster;
pub mod compose;
pub mod csv;
pub mod form;
pub mod host;
pub mod hugepages_left;
pub mod ids;
pub mod joint_storage;
pub mod listing;
pub mod machine;
pub mod network;
pub mod network_map;
pub mod nic;
pub mod nic_walk;
pub mod numa;
pub mod numa_view;
pub mod order;
pub mod pool_report;
pub mod storage;
pub mod units;
pub mod vm;
pub mod vm_table;
