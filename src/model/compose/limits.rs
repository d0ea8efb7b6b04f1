//! The true limits of a host in one line each, as help below the fields.

use crate::model::capacity::Load;
use crate::model::host::{Host, HostKind};
use crate::model::hugepages_left::HugepagesLeft;
use crate::model::units::{self, MIB};

/// How many cores can be asked for.
pub fn cores(host: &Host) -> String {
    let capacity = &host.size();
    let most = capacity.composable_cores().min(capacity.cores.total).max(0);
    format!("At most {most}: {}", state(&capacity.cpu(), |n| n.to_string()))
}

/// How much memory can be asked for.
pub fn memory(host: &Host) -> String {
    let capacity = &host.size();
    let most = capacity.composable_memory().min(capacity.general.total).max(0);
    let mib = most.div_euclid(MIB);
    format!("At most {mib} MiB ({}): {}", units::memory(most), state(&capacity.ram(), units::memory))
}

/// `24 of 64 taken`, with the over-commit that makes the limit.
fn state(load: &Load, show: impl Fn(i64) -> String) -> String {
    let ratio = match load.ratio {
        1.0 => String::new(),
        ratio => format!(" (over-commit {} ×)", units::decimal(ratio, 2)),
    };
    let others = match load.other {
        Some(other) if other > 0 => format!(" Another {} by other projects, which MAAS does not count.", show(other)),
        _ => String::new(),
    };
    format!("{} of {} allocated{ratio}.{others}", show(load.tracked), show(load.limit()))
}

/// What is left of hugepages, by pages.
pub fn hugepages(host: &Host) -> String {
    if host.kind != HostKind::Lxd {
        return "Hugepages work on LXD hosts only.".to_owned();
    }
    match HugepagesLeft::of(host).filter(|left| left.reserved > 0) {
        Some(left) => left.words(),
        None => "The host reserves no hugepages.".to_owned(),
    }
}

/// Bytes of hugepages that a VM can still get.
pub(super) fn hugepages_left(host: &Host) -> i64 {
    HugepagesLeft::of(host).map_or(0, |left| left.left)
}

#[cfg(test)]
mod tests {
    use super::super::testing::host;
    use super::*;

    #[test]
    fn limits_in_words() {
        let mut host = host();
        assert_eq!(
            cores(&host),
            "At most 8: 24 of 32 allocated. Another 4 by other projects, which MAAS does not count."
        );
        host.capacity.cpu_ratio = 2.0;
        assert_eq!(
            cores(&host),
            "At most 32: 24 of 64 allocated (over-commit 2 ×). Another 4 by other projects, which MAAS does not count."
        );
        let memory = memory(&host).replace('\u{a0}', " ");
        assert_eq!(
            memory,
            "At most 196608 MiB (192 GiB): 64 GiB of 256 GiB allocated. Another 12 GiB by other projects, which MAAS does not count."
        );
        let pages = hugepages(&host).replace('\u{a0}', " ");
        assert_eq!(pages, "24 GiB (12288 pages of 2 MiB) left of 48 GiB on all nodes.");
        host.kind = HostKind::Virsh;
        assert!(hugepages(&host).contains("LXD hosts only"));
    }
}
