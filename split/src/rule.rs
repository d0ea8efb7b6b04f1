//! Where the cut is.

/// What no first screen needs: modules, types and methods.
const LATE: [&str; 37] = [
    "Region>::host_machine",
    "Region>::networks",
    "Region>::vm_machines",
    "Store>::compose",
    "Store>::findings_status",
    "Store>::load_domains",
    "Store>::load_networks",
    "Store>::load_vm_machines",
    "Store>::operate",
    "Store>::read_domains",
    "Store>::read_for_findings",
    "Store>::read_machine",
    "Store>::read_networks",
    "Store>::read_vm_nics",
    "Store>::records",
    "Store>::refresh_host",
    "Store>::set_default_pool",
    "Store>::vms_of",
    "model::alignment",
    "model::compose",
    "model::machine",
    "model::network::",
    "model::network_map",
    "model::nic",
    "model::numa_view",
    "model::pool_report",
    "model::vm_table",
    "pages::alignment",
    "pages::compose",
    "pages::host::",
    "pages::open_host",
    "store::drafts",
    "wire::machine::Interface",
    "wire::machine::Link",
    "wire::machine::MachineDetail",
    "wire::machine::Rest",
    "wire::network",
];

/// What the first screen needs: who mentions both stays in the first part.
const FIRST: [&str; 10] = [
    "pages::hosts",
    "pages::figures",
    "shell::",
    "Store>::new",
    "store::table::Table",
    "widgets::dom::on_resize",
    "alignment::summary",
    "default::Default>::default",
    // Merged with what the list needs.
    "OpenHost>::new",
    "host::frame::__component_header",
];

/// Our own crate, as names begin with it.
const OURS: &str = "maas_vm_hosts";

/// Where a function belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the first part, if anything there may reach it.
    First,
    /// In the later part: our own code.
    Later,
    /// In the later part, unless the first calls it by itself: a library's code for a type of ours. The compiler keeps one
    /// of several functions that come out the same, under one of their names, so the name may mislead.
    LaterUnlessCalled,
}

/// Where a function belongs, by its full name with all types.
pub fn place(name: &str) -> Place {
    let mentions = |all: &[&str]| all.iter().any(|module| name.contains(module));
    if !mentions(&LATE) || mentions(&FIRST) {
        Place::First
    } else if name.trim_start_matches('<').starts_with(OURS) && !name.contains(" as ") {
        Place::Later
    } else {
        Place::LaterUnlessCalled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_name() {
        assert_eq!(place("maas_vm_hosts[1]::pages::host::numa::highlight::point"), Place::Later);
        assert_eq!(place("<maas_vm_hosts[1]::store::Store>::read_networks::{closure#2}"), Place::Later);
        assert_eq!(
            place("<alloc[2]::vec::Vec<maas_vm_hosts[1]::model::machine::Machine>>::push"),
            Place::LaterUnlessCalled
        );
        assert_eq!(place("maas_vm_hosts[1]::pages::hosts::row::row"), Place::First);
        assert_eq!(place("dlmalloc::malloc"), Place::First);
    }
}
