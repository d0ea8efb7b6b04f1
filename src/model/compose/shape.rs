//! The server's rules for cores, memory and hugepages (maas-api §3.4), and what they leave unchecked.

use super::field::{Field, Findings};
use super::fit::has_memory;
use super::form::{ComposeForm, CoresMode};
use super::pinning::parse_cores;
use super::request::RequestCores;
use super::typed::whole;
use crate::model::capacity::{Capacity, Load};
use crate::model::host::{Host, HostKind};
use crate::model::numa::NumaNode;
use crate::model::units::{self, MIB};

/// The least memory of a VM, MiB.
const LEAST_MEMORY: i64 = 1024;

/// Looks at the cores.
pub(super) fn cores(form: &ComposeForm, host: &Host, found: &mut Findings) -> RequestCores {
    match form.cores_mode {
        CoresMode::Pinned => pinned(form, host, found),
        CoresMode::Shared => match whole(&form.cores) {
            None => {
                found.error(Field::Cores, "Enter a whole number.");
                RequestCores::Default
            }
            Some(typed) => {
                shared(typed.unwrap_or(1), &host.size(), found);
                typed.map_or(RequestCores::Default, RequestCores::Shared)
            }
        },
    }
}

fn shared(count: i64, capacity: &Capacity, found: &mut Findings) {
    let physical = capacity.cores.total;
    if count < 1 {
        found.error(Field::Cores, "A VM needs at least 1 core.");
    } else if count > physical {
        let cores = units::count(physical, "core", "cores");
        found.error(Field::Cores, format!("The host has {cores}; no VM can have more, over-commit or not."));
    } else if count > capacity.composable_cores() {
        found.error(Field::Cores, over_commit(&capacity.cpu(), capacity.composable_cores(), |n| n.to_string(), "CPU"));
    } else if count > capacity.cpu().headroom() {
        found.warn(Field::Cores, "MAAS allows it, but counting the VMs of other projects it passes the CPU limit.");
    }
}

fn over_commit(load: &Load, left: i64, show: impl Fn(i64) -> String, what: &str) -> String {
    let left = if left > 0 { format!("At most {} left", show(left)) } else { "Nothing left".to_owned() };
    let ratio = units::decimal(load.ratio, 2);
    let limit = show(load.limit());
    format!("{left} under the {what} limit of {limit} (over-commit ratio {ratio}): {} in use.", show(load.tracked))
}

fn pinned(form: &ComposeForm, host: &Host, found: &mut Findings) -> RequestCores {
    let at = Field::PinnedCores;
    if host.kind != HostKind::Lxd {
        found.error(at, "Cores can be pinned on LXD hosts only; this host would ignore the choice.");
        return RequestCores::Default;
    }
    let ids = match parse_cores(form.pinned.text()) {
        Ok(ids) => ids,
        Err(problem) => {
            found.error(at, problem);
            return RequestCores::Default;
        }
    };
    let ids: Vec<u32> = ids.into_iter().collect();
    if ids.is_empty() {
        found.missing(at, "Choose at least one core.");
    }
    let beyond: Vec<u32> = ids.iter().copied().filter(|id| !host.can_pin(*id)).collect();
    if !beyond.is_empty() {
        let last = host.size().cores.total.saturating_sub(1);
        found.error(at, format!("MAAS takes core ids 0 to {last} on this host, not {}.", units::ranges(&beyond)));
    }
    let nodes = host.detail.as_ref().map(|detail| detail.numa.as_slice()).unwrap_or_default();
    if nodes.iter().any(|node| !node.cores().is_empty()) {
        on_nodes(&ids, &beyond, nodes, found);
    }
    // The over-commit check counts pinned cores as the one core that was not asked for.
    if host.size().composable_cores() < 1 {
        let capacity = &host.size();
        found.error(at, over_commit(&capacity.cpu(), capacity.composable_cores(), |n| n.to_string(), "CPU"));
    }
    RequestCores::Pinned(ids)
}

fn on_nodes(ids: &[u32], beyond: &[u32], nodes: &[NumaNode], found: &mut Findings) {
    let at = Field::PinnedCores;
    let on = |id: &u32| nodes.iter().find(|node| node.cores().contains(id));
    let missing: Vec<u32> = ids.iter().copied().filter(|id| on(id).is_none() && !beyond.contains(id)).collect();
    if !missing.is_empty() {
        let (core, is) = if missing.len() == 1 { ("Core", "is") } else { ("Cores", "are") };
        found.error(at, format!("{core} {} {is} on no NUMA node of this host.", units::ranges(&missing)));
    }
    let taken: Vec<u32> =
        ids.iter().copied().filter(|id| nodes.iter().any(|node| node.allocated_cores.contains(id))).collect();
    if !taken.is_empty() {
        let (core, is) = if taken.len() == 1 { ("Core", "is") } else { ("Cores", "are") };
        found.warn(at, format!("{core} {} {is} pinned by another VM already.", units::ranges(&taken)));
    }
    let across: Vec<String> =
        nodes.iter().filter(|node| share(ids, node) > 0).map(|node| node.index.to_string()).collect();
    if across.len() > 1 {
        found.warn(at, format!("The cores are on NUMA nodes {}: memory will be remote to some.", across.join(", ")));
    }
}

/// How many of the cores are on the node.
fn share(ids: &[u32], node: &NumaNode) -> i64 {
    let all = node.cores();
    ids.iter().filter(|id| all.binary_search(id).is_ok()).count() as i64
}

/// Looks at memory and hugepages; returns MiB to ask for, `None` for the default.
pub(super) fn memory(form: &ComposeForm, host: &Host, cores: &RequestCores, found: &mut Findings) -> Option<i64> {
    if form.hugepages && host.kind != HostKind::Lxd {
        found.error(Field::Hugepages, "Hugepages work on LXD hosts only; this host would ignore the choice.");
    }
    let Some(typed) = whole(&form.memory) else {
        found.error(Field::Memory, "Enter a whole number of MiB.");
        return None;
    };
    let mib = typed.unwrap_or(2048);
    let capacity = &host.size();
    let physical = capacity.general.total / MIB;
    let left = capacity.composable_memory().div_euclid(MIB);
    if mib < LEAST_MEMORY {
        found.error(Field::Memory, format!("A VM needs at least {LEAST_MEMORY} MiB."));
    } else if mib > physical {
        found.error(Field::Memory, format!("The host has {physical} MiB; no VM can have more, over-commit or not."));
    } else if mib > left {
        let show = |mib: i64| format!("{mib} MiB");
        let mut load = capacity.ram();
        (load.physical, load.tracked) = (physical, load.tracked / MIB);
        found.error(Field::Memory, over_commit(&load, left, show, "memory"));
    } else {
        unchecked(mib.saturating_mul(MIB), form.hugepages, host, cores, found);
    }
    typed
}

/// What MAAS does not look at and what then goes wrong.
fn unchecked(bytes: i64, hugepages: bool, host: &Host, cores: &RequestCores, found: &mut Findings) {
    let capacity = &host.size();
    if capacity.ram().headroom() < bytes {
        found.warn(Field::Memory, "MAAS allows it, but counting the VMs of other projects it passes the memory limit.");
    } else if !hugepages && capacity.ram_general().headroom() < bytes {
        let left = units::memory(capacity.ram_general().headroom().max(0));
        found.warn(Field::Memory, format!("Only {left} is left beside the memory that is reserved for hugepages."));
    }
    let nodes = host.detail.as_ref().map(|detail| detail.numa.as_slice()).unwrap_or_default();
    let ids = match cores {
        RequestCores::Pinned(ids) => ids.as_slice(),
        _ => &[],
    };
    let placed: i64 = nodes.iter().map(|node| share(ids, node)).sum();
    if hugepages && host.kind == HostKind::Lxd {
        let left = super::limits::hugepages_left(host);
        let page = nodes.iter().flat_map(|node| &node.hugepages).map(|pages| pages.page_size).max().unwrap_or(0);
        let needed = whole_pages(bytes, page);
        if capacity.hugepages.total <= 0 {
            let text = "The host reserves no hugepages: the VM will be made but will not start.";
            found.warn(Field::Hugepages, text);
            return;
        }
        if left < needed {
            let left = units::memory(left.max(0));
            let text = format!("Only {left} of hugepages is left: the VM will be made but will not start.");
            found.warn(Field::Hugepages, text);
            return;
        }
    }
    for node in nodes.iter().filter(|node| share(ids, node) > 0) {
        // MAAS gives each node its share of the memory by its share of the pinned cores (maas-api §5).
        let part = i128::from(bytes) * i128::from(share(ids, node)) / i128::from(placed.max(1));
        let part = i64::try_from(part).unwrap_or(i64::MAX);
        if has_memory(node, part, hugepages) {
            continue;
        }
        let (index, wanted) = (node.index, units::memory(part));
        if hugepages {
            let left = units::memory(super::fit::hugepages_free(node).max(0));
            let text = format!("Node {index} has {left} of hugepages left for {wanted}: the VM may not start.");
            found.warn(Field::Hugepages, text);
        } else {
            let left = units::memory(node.memory_free.max(0));
            found.warn(Field::Memory, format!("Node {index} has {left} left for {wanted}: the rest will be remote."));
        }
    }
}

fn whole_pages(bytes: i64, page: i64) -> i64 {
    if page <= 0 {
        return bytes;
    }
    let pages = bytes / page + i64::from(bytes % page > 0);
    pages.saturating_mul(page)
}

#[cfg(test)]
mod tests {
    use super::super::form::Defaults;
    use super::super::testing::host;
    use super::*;

    fn run(change: impl Fn(&mut ComposeForm), tweak: impl Fn(&mut Host)) -> (Vec<String>, Vec<String>) {
        let mut host = host();
        tweak(&mut host);
        let mut form = ComposeForm::for_host(&host, Defaults::default());
        change(&mut form);
        let mut found = Findings::default();
        let asked = cores(&form, &host, &mut found);
        memory(&form, &host, &asked, &mut found);
        let texts = |list: Vec<(Field, String)>| list.into_iter().map(|(field, text)| format!("{field:?}: {text}"));
        (texts(found.errors).collect(), texts(found.warnings).collect())
    }

    fn errors(change: impl Fn(&mut ComposeForm)) -> String {
        run(change, |_| {}).0.join(" | ")
    }

    fn warnings(change: impl Fn(&mut ComposeForm)) -> String {
        let (errors, warnings) = run(change, |_| {});
        assert!(errors.is_empty(), "{errors:?}");
        warnings.join(" | ")
    }

    fn pin(form: &mut ComposeForm, text: &str) {
        form.cores_mode = CoresMode::Pinned;
        form.pinned.set_text(text);
    }

    #[test]
    fn cores_and_their_limits() {
        let cores = |text: &str| errors(|form| form.cores = text.to_owned());
        assert_eq!(cores(""), "");
        assert_eq!(cores(" 8 "), "");
        assert_eq!(cores("many"), "Cores: Enter a whole number.");
        assert_eq!(cores("1.5"), "Cores: Enter a whole number.");
        assert_eq!(cores("0"), "Cores: A VM needs at least 1 core.");
        assert_eq!(cores("9"), "Cores: At most 8 left under the CPU limit of 32 (over-commit ratio 1): 24 in use.");
        assert!(cores("33").contains("The host has 32 cores"));
        assert!(cores("99999999999999999999").contains("The host has 32 cores"));
        assert!(warnings(|form| form.cores = "8".to_owned()).contains("other projects"));
        assert_eq!(warnings(|form| form.cores = "4".to_owned()), "");
    }

    #[test]
    fn over_commit_lets_more_be_promised_but_no_larger_vm() {
        let ratio =
            |text: &str| run(|form| form.cores = text.to_owned(), |host| host.capacity.cpu_ratio = 4.0).0.join(" | ");
        assert_eq!(ratio("32"), "");
        assert!(ratio("33").contains("no VM can have more"));
    }

    #[test]
    fn memory_and_its_limits() {
        let memory = |text: &str| errors(|form| form.memory = text.to_owned());
        assert_eq!(memory(""), "");
        assert_eq!(memory("1024"), "");
        assert_eq!(memory("1023"), "Memory: A VM needs at least 1024 MiB.");
        assert_eq!(memory("4 GiB"), "Memory: Enter a whole number of MiB.");
        // 256 GiB less 40 tracked without and 24 with hugepages: maas-ui §1 no. 4.
        assert_eq!(memory("196608"), "");
        assert_eq!(
            memory("196609"),
            "Memory: At most 196608 MiB left under the memory limit of 262144 MiB (over-commit ratio 1): 65536 MiB in use."
        );
        assert!(memory("262145").contains("no VM can have more"));
        assert!(warnings(|form| form.memory = "190000".to_owned()).contains("other projects"));
        assert!(warnings(|form| form.memory = "165000".to_owned()).contains("beside the memory"));
    }

    #[test]
    fn pinned_cores_must_exist() {
        assert_eq!(errors(|form| pin(form, "")), "PinnedCores: Choose at least one core.");
        assert!(errors(|form| pin(form, "1-x")).contains("1-x"));
        assert_eq!(
            errors(|form| pin(form, "8, 32-33")),
            "PinnedCores: MAAS takes core ids 0 to 31 on this host, not 32-33."
        );
        let gap = |host: &mut Host| host.detail.as_mut().unwrap().numa[0].free_cores.retain(|id| *id != 9);
        assert_eq!(run(|form| pin(form, "8-9"), gap).0, ["PinnedCores: Core 9 is on no NUMA node of this host."]);
    }

    #[test]
    fn pinned_cores_may_collide_and_spread_with_a_warning() {
        assert_eq!(warnings(|form| pin(form, "8-9")), "");
        assert_eq!(warnings(|form| pin(form, "7-8")), "PinnedCores: Core 7 is pinned by another VM already.");
        assert!(warnings(|form| pin(form, "8, 28")).contains("NUMA nodes 0, 1"));
        // The over-commit check counts them as one core: 8 are left, 12 can be pinned.
        assert_eq!(errors(|form| pin(form, "8-15, 28-31")), "");
        let full = |host: &mut Host| host.capacity.cores.tracked = 32;
        assert!(run(|form| pin(form, "8"), full).0[0].contains("Nothing left"));
    }

    #[test]
    fn hugepages_are_counted_on_the_chosen_nodes() {
        let huge = |pins: &'static str, mib: &'static str| {
            warnings(move |form| {
                form.hugepages = true;
                form.memory = mib.to_owned();
                if !pins.is_empty() {
                    pin(form, pins);
                }
            })
        };
        assert_eq!(huge("", "24576"), "");
        assert!(huge("", "24577").contains("will not start"), "rounded up to whole pages");
        assert_eq!(huge("28-29", "4096"), "");
        assert!(huge("28-29", "4098").contains("Node 1 has 4\u{a0}GiB of hugepages left"));
        assert_eq!(huge("8-15", "20480"), "");
    }

    #[test]
    fn virsh_neither_pins_nor_takes_hugepages() {
        let change = |form: &mut ComposeForm| {
            form.hugepages = true;
            pin(form, "8");
        };
        let found = run(change, |host| host.kind = HostKind::Virsh);
        assert_eq!(found.0.len(), 2, "{found:?}");
    }
}
