//! What an operator should look at on a host, most pressing first.

use super::capacity::Load;
use super::host::{Certificate, Host, HostHealth};
use super::storage::StoragePool;
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

const DAY_MS: f64 = 86_400_000.0;
/// How many days before its end a certificate is worth a word.
const EXPIRES_SOON: f64 = 30.0;

/// From this share of a pool on it is called nearly full.
const NEARLY_FULL: f64 = 0.9;

/// Everything about a host that needs attention; empty when all is well. Alignment findings are apart.
///
/// `now_ms` is the time, ms since 1970, to hold certificates against.
pub fn attention(host: &Host, now_ms: f64) -> Vec<Attention> {
    let mut all = Vec::new();
    let unready = match host.health() {
        HostHealth::Ready => None,
        HostHealth::NeverReached => Some(("Never reached", "MAAS has no data of this host.")),
        HostHealth::NotCommissioned => {
            Some(("No hardware data", "Its cores and memory are not known, and composing fails."))
        }
    };
    if let Some((title, text)) = unready {
        return vec![Attention { urgency: Urgency::Bad, title: title.to_owned(), text: text.to_owned() }];
    }
    all.extend(host.detail.iter().flat_map(|detail| &detail.certificate).filter_map(|held| certificate(held, now_ms)));
    over_commit(&mut all, "cores", &host.capacity.cpu(), |n| units::count(n, "core", "cores"));
    over_commit(&mut all, "memory", &host.capacity.ram(), units::memory);
    let huge = host.capacity.ram_hugepages();
    if huge.free() < 0 {
        all.push(Attention {
            urgency: Urgency::Bad,
            title: format!("{} of hugepages are missing", units::memory(-huge.free())),
            text: "VMs hold more hugepages than the host reserves; not all of them can run at once.".to_owned(),
        });
    }
    all.extend(host.storage_pools.iter().filter_map(pool));
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
            text: match host.counted_times() {
                1 => format!("{words} Refreshing the host may correct this."),
                _ => words,
            },
        });
    }
    all.order_by_key(|item| item.urgency);
    all
}

/// A pool that is full, nearly so, or on which more is allocated than it has.
fn pool(pool: &StoragePool) -> Option<Attention> {
    let (load, share) = (pool.load(), pool.fill()?);
    let (used, total) = (units::storage(load.used()), units::storage(pool.total));
    let (urgency, title, text) = match share {
        _ if load.free() < 0 => (
            Urgency::Bad,
            format!("More is allocated on storage pool {} than its size", pool.name),
            format!(
                "{used} are allocated of {total}. Disks that grow may find no room, though the pool need not be full."
            ),
        ),
        share if share >= 1.0 => (
            Urgency::Bad,
            format!("Storage pool {} is fully allocated", pool.name),
            format!("{used} are allocated of {total}."),
        ),
        share if share >= NEARLY_FULL => (
            Urgency::Warn,
            format!("Storage pool {} is nearly full", pool.name),
            format!("{} are left of {total}.", units::storage(load.free())),
        ),
        _ => return None,
    };
    Some(Attention { urgency, title, text })
}

/// An LXD certificate that has expired or will soon. MAAS cannot talk to the host with one that is over.
fn certificate(held: &Certificate, now_ms: f64) -> Option<Attention> {
    let days = ((held.expires_ms()? - now_ms) / DAY_MS).floor();
    let (urgency, title) = match days {
        days if days < 0.0 => (Urgency::Bad, format!("The LXD certificate expired {}", days_ago(-days))),
        days if days <= EXPIRES_SOON => {
            (Urgency::Warn, format!("The LXD certificate expires in {}", units::count(days as i64, "day", "days")))
        }
        _ => return None,
    };
    let text = format!("{}: valid until {}. LXD refuses MAAS without a valid one.", held.cn, held.expiration);
    Some(Attention { urgency, title, text })
}

fn days_ago(days: f64) -> String {
    format!("{} ago", units::count(days as i64, "day", "days"))
}

fn over_commit(all: &mut Vec<Attention>, what: &str, load: &Load, amount: impl Fn(i64) -> String) {
    if load.over_limit() {
        all.push(Attention {
            urgency: Urgency::Bad,
            title: format!("Over the limit of {what}"),
            text: format!(
                "{} are allocated of {} at most. MAAS composes nothing more here until something is freed or the ratio is raised.",
                amount(load.used()),
                amount(load.limit())
            ),
        });
    } else if load.over_committed() {
        all.push(Attention {
            urgency: Urgency::Warn,
            title: format!("Over-committed: {what}"),
            text: format!(
                "{} are allocated of {} that exist. That is within the limit; VMs slow each other down when all are busy.",
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
        over_commit(&mut all, what, load, |n| units::count(n, "core", "cores"));
        all.into_iter().map(|item| item.title).collect()
    }

    #[test]
    fn more_than_a_pool_has_is_not_the_same_as_full() {
        let one = |used: i64| {
            pool(&StoragePool { name: "p".into(), total: 100, tracked: used, other: Some(0), ..StoragePool::default() })
                .map(|item| item.title)
        };
        assert_eq!(one(89), None);
        assert_eq!(one(90).as_deref(), Some("Storage pool p is nearly full"));
        assert_eq!(one(100).as_deref(), Some("Storage pool p is fully allocated"));
        assert_eq!(one(101).as_deref(), Some("More is allocated on storage pool p than its size"));
    }

    #[test]
    fn certificates_are_held_against_the_clock() {
        // 2026-11-18 10:00 UTC.
        let (expires, day) = (1_794_996_000_000.0, 86_400_000.0);
        let held = Certificate { expiration: "Wed, 18 Nov. 2026 10:00:00".to_owned(), ..Certificate::default() };
        let title = |now: f64| certificate(&held, now).map(|item| (item.urgency, item.title));
        assert_eq!(title(expires - 31.0 * day), None);
        assert_eq!(
            title(expires - 30.0 * day),
            Some((Urgency::Warn, "The LXD certificate expires in 30 days".to_owned()))
        );
        assert_eq!(
            title(expires + 8.0 * day),
            Some((Urgency::Bad, "The LXD certificate expired 8 days ago".to_owned()))
        );
        let unread = Certificate { expiration: "soon".to_owned(), ..Certificate::default() };
        assert_eq!(certificate(&unread, expires), None, "unknown is not expired");
    }

    #[test]
    fn over_commit_is_a_warning_and_passing_the_limit_is_bad() {
        assert!(titles("cores", &load(8, 8, 1.0)).is_empty());
        assert_eq!(titles("cores", &load(12, 8, 2.0)), ["Over-committed: cores"]);
        assert_eq!(titles("cores", &load(17, 8, 2.0)), ["Over the limit of cores"]);
    }
}
