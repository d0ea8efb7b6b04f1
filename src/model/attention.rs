//! What an operator should look at on a host, most pressing first.

use super::capacity::Load;
use super::host::{Host, HostHealth};
use super::units;
use crate::model::order::InOrder;

/// How pressing something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Something fails, or will.
    Bad,
    /// Something may go wrong.
    Warn,
    /// Worth knowing.
    Info,
}

/// One thing to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attention {
    /// How pressing.
    pub urgency: Urgency,
    /// In one line.
    pub title: String,
    /// What it means.
    pub text: String,
}

/// From this share of a pool on it is called nearly full.
const NEARLY_FULL: f64 = 0.9;

/// Everything about a host that needs attention; empty when all is well. Alignment findings are apart.
pub fn attention(host: &Host) -> Vec<Attention> {
    let mut all = Vec::new();
    let unready = match host.health() {
        HostHealth::Ready => None,
        HostHealth::NeverReached => Some(("Not reachable so far", "MAAS has no figures of it.")),
        HostHealth::NotCommissioned => {
            Some(("No hardware data", "Its cores and memory are not known, and composing fails."))
        }
    };
    if let Some((title, text)) = unready {
        return vec![Attention { urgency: Urgency::Bad, title: title.to_owned(), text: text.to_owned() }];
    }
    promised(&mut all, "cores", &host.capacity.cpu(), |n| units::count(n, "core", "cores"));
    promised(&mut all, "memory", &host.capacity.ram(), units::memory);
    let huge = host.capacity.ram_hugepages();
    if huge.free() < 0 {
        all.push(Attention {
            urgency: Urgency::Bad,
            title: format!("{} of hugepages are missing", units::memory(-huge.free())),
            text: "VMs hold more hugepages than the host reserves; not all of them can run at once.".to_owned(),
        });
    }
    for pool in &host.storage_pools {
        let load = pool.load();
        match load.utilisation() {
            Some(share) if load.free() < 0 || share >= 1.0 => all.push(Attention {
                urgency: Urgency::Bad,
                title: format!("Storage pool {} is full", pool.name),
                text: format!("{} are provisioned of {}.", units::storage(load.used()), units::storage(pool.total)),
            }),
            Some(share) if share >= NEARLY_FULL => all.push(Attention {
                urgency: Urgency::Warn,
                title: format!("Storage pool {} is nearly full", pool.name),
                text: format!("{} are left of {}.", units::storage(load.free()), units::storage(pool.total)),
            }),
            _ => {}
        }
    }
    if host.default_storage_pool.is_none() && host.storage_pools.len() > 1 {
        all.push(Attention {
            urgency: Urgency::Info,
            title: "No default storage pool".to_owned(),
            text: "Disks without a pool of their own go to any pool with room.".to_owned(),
        });
    }
    if let Some(words) = host.numa_disagreement() {
        all.push(Attention {
            urgency: Urgency::Info,
            title: "MAAS's figures disagree".to_owned(),
            text: format!("{words} A refresh may mend it."),
        });
    }
    all.order_by_key(|item| item.urgency);
    all
}

fn promised(all: &mut Vec<Attention>, what: &str, load: &Load, amount: impl Fn(i64) -> String) {
    if load.over_limit() {
        all.push(Attention {
            urgency: Urgency::Bad,
            title: format!("Over the limit of {what}"),
            text: format!(
                "{} are promised of {} at most. MAAS composes nothing more here until something is freed or the ratio is raised.",
                amount(load.used()),
                amount(load.limit())
            ),
        });
    } else if load.over_committed() {
        all.push(Attention {
            urgency: Urgency::Warn,
            title: format!("Over-committed: {what}"),
            text: format!(
                "{} are promised of {} there are. That is within the limit; VMs slow each other down when all are busy.",
                amount(load.used()),
                amount(load.physical)
            ),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(used: i64, physical: i64, ratio: f64) -> Load {
        Load { tracked: used, other: Some(0), physical, ratio }
    }

    fn titles(what: &str, load: &Load) -> Vec<String> {
        let mut all = Vec::new();
        promised(&mut all, what, load, |n| units::count(n, "core", "cores"));
        all.into_iter().map(|item| item.title).collect()
    }

    #[test]
    fn over_commit_is_a_warning_and_passing_the_limit_is_bad() {
        assert!(titles("cores", &load(8, 8, 1.0)).is_empty());
        assert_eq!(titles("cores", &load(12, 8, 2.0)), ["Over-committed: cores"]);
        assert_eq!(titles("cores", &load(17, 8, 2.0)), ["Over the limit of cores"]);
    }
}
