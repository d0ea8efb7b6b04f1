//! What a host has, what is taken and by whom, and what may still be given away (maas-api §5).
//!
//! Three parties share a host: *tracked* VMs (of the LXD project that MAAS looks after), *other* VMs (of further
//! projects on the same server) and nobody (*free*). Figures are signed: an over-committed host has less than nothing
//! free. Over-commit ratios move a limit, they do not create cores: [`Load`] keeps the physical size and the limit apart.

/// One resource as MAAS counts it. Cores are a count, everything else bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Allocated to VMs that MAAS tracks.
    pub tracked: i64,
    /// Allocated to VMs of other projects; `None` where the source cannot tell (REST).
    pub other: Option<i64>,
    /// What the host physically has.
    pub total: i64,
}

impl Tally {
    /// From the WebSocket's triple, which has no total: it is the sum (maas-api §4.6.2).
    pub fn from_parts(tracked: i64, other: i64, free: i64) -> Self {
        Self { tracked, other: Some(other), total: tracked.saturating_add(other).saturating_add(free) }
    }

    /// Allocated to anybody that is known of.
    pub fn used(&self) -> i64 {
        self.tracked.saturating_add(self.other.unwrap_or(0))
    }

    /// Total less allocated; negative when more is promised than exists.
    pub fn free(&self) -> i64 {
        self.total.saturating_sub(self.used())
    }

    /// Two tallies added up; `other` is unknown as soon as one side does not know it.
    pub fn plus(&self, more: &Tally) -> Tally {
        Tally {
            tracked: self.tracked.saturating_add(more.tracked),
            other: self.other.zip(more.other).map(|(a, b)| a.saturating_add(b)),
            total: self.total.saturating_add(more.total),
        }
    }
}

/// Everything countable about one host.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Capacity {
    /// Physical cores.
    pub cores: Tally,
    /// Bytes; the total is all of the host's memory, *including* what is reserved for hugepages.
    pub general: Tally,
    /// Bytes; the total is what the host reserves for hugepages.
    pub hugepages: Tally,
    /// Bytes, summed over the storage pools.
    pub storage: Tally,
    /// Cores may be promised up to this many times.
    pub cpu_ratio: f64,
    /// Memory may be promised up to this many times; hugepages never.
    pub memory_ratio: f64,
}

/// One resource against its physical size and its over-commit limit.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Load {
    /// Taken by tracked VMs.
    pub tracked: i64,
    /// Taken by other projects, where known.
    pub other: Option<i64>,
    /// What physically exists for this purpose.
    pub physical: i64,
    /// The over-commit ratio in force; 1 where over-commit does not apply.
    pub ratio: f64,
}

impl Load {
    /// Taken by anybody that is known of.
    pub fn used(&self) -> i64 {
        self.tracked.saturating_add(self.other.unwrap_or(0))
    }

    /// How much may be promised in all: physical times ratio, rounded down.
    pub fn limit(&self) -> i64 {
        if self.ratio == 1.0 { self.physical } else { (self.physical as f64 * self.ratio).floor() as i64 }
    }

    /// Physical less taken; negative when over-committed.
    pub fn free(&self) -> i64 {
        self.physical.saturating_sub(self.used())
    }

    /// Limit less taken; negative when the limit itself is passed.
    pub fn headroom(&self) -> i64 {
        self.limit().saturating_sub(self.used())
    }

    /// More is promised than physically exists.
    pub fn over_committed(&self) -> bool {
        self.used() > self.physical
    }

    /// More is promised than the ratio allows.
    pub fn over_limit(&self) -> bool {
        self.used() > self.limit()
    }

    /// Taken as a share of the limit; `None` for a host without this resource.
    pub fn utilisation(&self) -> Option<f64> {
        let limit = self.limit();
        (limit > 0).then(|| self.used() as f64 / limit as f64)
    }
}

impl Capacity {
    /// Cores against physical cores and the CPU over-commit limit.
    pub fn cpu(&self) -> Load {
        Load {
            tracked: self.cores.tracked,
            other: self.cores.other,
            physical: self.cores.total,
            ratio: ratio(self.cpu_ratio),
        }
    }

    /// All memory that VMs hold, with and without hugepages, against the host's memory.
    ///
    /// The physical size is `general.total` alone: it already holds the hugepage reservation, so adding the hugepage
    /// total would count that memory twice (maas-ui §1 no. 5). This is also the sum of the server's compose check.
    pub fn ram(&self) -> Load {
        Load {
            tracked: self.general.tracked.saturating_add(self.hugepages.tracked),
            other: self.general.other.zip(self.hugepages.other).map(|(a, b)| a.saturating_add(b)),
            physical: self.general.total,
            ratio: ratio(self.memory_ratio),
        }
    }

    /// Memory of VMs without hugepages, against what the reservation leaves for them.
    pub fn ram_general(&self) -> Load {
        Load {
            tracked: self.general.tracked,
            other: self.general.other,
            physical: self.general.total.saturating_sub(self.hugepages.total).max(0),
            ratio: ratio(self.memory_ratio),
        }
    }

    /// Memory of hugepage-backed VMs against the reservation; never over-committed.
    pub fn ram_hugepages(&self) -> Load {
        Load {
            tracked: self.hugepages.tracked,
            other: self.hugepages.other,
            physical: self.hugepages.total,
            ratio: 1.0,
        }
    }

    /// Storage over all pools; never over-committed by MAAS.
    pub fn disk(&self) -> Load {
        Load { tracked: self.storage.tracked, other: self.storage.other, physical: self.storage.total, ratio: 1.0 }
    }

    /// Cores that the server's over-commit check would still grant. Other projects do not count there (maas-api §3.4).
    pub fn composable_cores(&self) -> i64 {
        let limit = (self.cores.total as f64 * ratio(self.cpu_ratio)).floor() as i64;
        limit.saturating_sub(self.cores.tracked)
    }

    /// Bytes of memory that the server's over-commit check would still grant, hugepage-backed or not.
    pub fn composable_memory(&self) -> i64 {
        let limit = (self.general.total as f64 * ratio(self.memory_ratio)).floor() as i64;
        limit.saturating_sub(self.general.tracked).saturating_sub(self.hugepages.tracked)
    }

    /// True when MAAS knows nothing about the host's size: never reached, or not commissioned yet.
    pub fn is_unknown(&self) -> bool {
        self.cores.total == 0 && self.general.total == 0 && self.storage.total == 0
    }
}

/// Ratios come from outside: what is no positive number counts as 1.
fn ratio(value: f64) -> f64 {
    if value.is_finite() && value > 0.0 { value } else { 1.0 }
}

/// Several loads as one, for fleet totals: the limits add up, so the joint ratio is theirs over the physical sum.
pub fn sum(loads: impl IntoIterator<Item = Load>) -> Load {
    let mut total = Load { other: Some(0), ratio: 1.0, ..Load::default() };
    let mut limit: i64 = 0;
    for load in loads {
        total.tracked = total.tracked.saturating_add(load.tracked);
        total.other = total.other.zip(load.other).map(|(a, b)| a.saturating_add(b));
        total.physical = total.physical.saturating_add(load.physical);
        limit = limit.saturating_add(load.limit());
    }
    if total.physical > 0 {
        total.ratio = limit as f64 / total.physical as f64;
        // The quotient may be a hair too small for the limit to come out of it again.
        if total.limit() < limit {
            total.ratio = total.ratio.next_up();
        }
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::units::GIB;
    use proptest::prelude::*;

    /// The host of `ws-pod.get-numa-host.json`: 256 GiB, 48 GiB of it reserved for hugepages.
    fn numa_host() -> Capacity {
        Capacity {
            cores: Tally::from_parts(26, 4, 2),
            general: Tally::from_parts(44023414784, 12884901888, 217969590272),
            hugepages: Tally::from_parts(21474836480, 2147483648, 27917287424),
            storage: Tally::from_parts(250000000000, 80000000000, 3110000000000),
            cpu_ratio: 1.0,
            memory_ratio: 1.0,
        }
    }

    #[test]
    fn hugepages_are_part_of_the_hosts_memory_and_not_added_to_it() {
        let host = numa_host();
        // general.total of the capture is 256 GiB: 128 GiB on each of two nodes.
        assert_eq!(host.ram().physical, 256 * GIB);
        assert_eq!(host.ram_hugepages().physical, 48 * GIB);
        assert_eq!(host.ram_general().physical, 208 * GIB);
        assert_eq!(host.ram().used(), host.ram_general().used() + host.ram_hugepages().used());
    }

    #[test]
    fn over_commit_moves_the_limit_only() {
        let mut host = numa_host();
        host.cpu_ratio = 4.0;
        host.cores = Tally::from_parts(40, 0, -8);
        let cpu = host.cpu();
        assert_eq!((cpu.physical, cpu.limit(), cpu.free(), cpu.headroom()), (32, 128, -8, 88));
        assert!(cpu.over_committed() && !cpu.over_limit());
    }

    #[test]
    fn other_projects_do_not_count_in_the_compose_check() {
        assert_eq!(numa_host().composable_cores(), 6);
        assert_eq!(numa_host().cpu().headroom(), 2);
    }

    #[test]
    fn broken_ratios_count_as_one() {
        for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(Capacity { cpu_ratio: bad, ..numa_host() }.cpu().limit(), 32);
        }
    }

    #[test]
    fn unknown_other_stays_unknown_in_sums() {
        let known = numa_host().cpu();
        assert_eq!(sum([known, Load { other: None, ..known }]).other, None);
        assert_eq!(sum([known, known]).other, Some(8));
        assert_eq!(sum([]).utilisation(), None);
    }

    proptest! {
        #[test]
        fn limits_add_up(hosts in proptest::collection::vec((1..1i64 << 40, 0.1..10f64), 1..30)) {
            let loads: Vec<Load> =
                hosts.into_iter().map(|(physical, ratio)| Load { physical, ratio, ..Load::default() }).collect();
            prop_assert_eq!(sum(loads.iter().copied()).limit(), loads.iter().map(Load::limit).sum::<i64>());
        }

        #[test]
        fn free_tracked_and_other_add_up(t in 0..1i64 << 50, o in 0..1i64 << 50, f in -(1i64 << 50)..1i64 << 50) {
            let tally = Tally::from_parts(t, o, f);
            prop_assert_eq!(tally.free(), f);
            prop_assert_eq!(tally.used() + tally.free(), tally.total);
        }

        #[test]
        fn nothing_overflows(t: i64, o: i64, f: i64, ratio: f64) {
            let tally = Tally::from_parts(t, o, f);
            let all = Capacity { cores: tally, general: tally, hugepages: tally, storage: tally, cpu_ratio: ratio, memory_ratio: ratio };
            for load in [all.cpu(), all.ram(), all.ram_general(), all.ram_hugepages(), all.disk()] {
                let _ = (load.free(), load.headroom(), load.utilisation(), load.over_limit());
            }
            let _ = (all.composable_cores(), all.composable_memory(), tally.plus(&tally).free());
        }
    }
}
