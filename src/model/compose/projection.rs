//! What is left of a host once the VM of the form is on it.

use super::disks::{pool_of, typed_size};
use super::fit::Shape;
use super::form::ComposeForm;
use crate::model::capacity::Load;
use crate::model::host::Host;
use crate::model::ids::StoragePoolId;
use crate::model::units;

/// One storage pool, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoolProjection {
    /// Key of the pool.
    pub id: StoragePoolId,
    /// Its name.
    pub name: String,
    /// Whether disks without a pool of their own go here.
    pub is_default: bool,
    /// Size.
    pub total: i64,
    /// Provisioned so far, to anybody.
    pub allocated: i64,
    /// Asked for by the form.
    pub asked: i64,
    /// What remains; negative when the form asks for too much.
    pub free_after: i64,
}

impl PoolProjection {
    /// In words, without the name.
    pub fn words(&self) -> String {
        let here = match self.asked {
            0 => String::new(),
            asked => format!(", {} for this VM", units::storage(asked)),
        };
        let left = match self.free_after {
            free @ 0.. => format!("{} left", units::storage(free)),
            over => format!("{} too much", units::storage(over.saturating_neg())),
        };
        format!("{} allocated{here}, {left}", units::storage(self.allocated))
    }
}

/// One resource under its over-commit limit. Cores are a count, memory is bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Headroom {
    /// As it is now.
    pub before: Load,
    /// Asked for by the form. Pinned cores count in full here, though the server's check counts them as one.
    pub asked: i64,
}

impl Headroom {
    /// What MAAS would still grant afterwards: other projects do not count (maas-api §3.4).
    pub fn granted_after(&self) -> i64 {
        self.before.limit().saturating_sub(self.before.tracked).saturating_sub(self.asked)
    }

    /// What remains under the limit afterwards when other projects count too.
    pub fn left_after(&self) -> i64 {
        self.before.headroom().saturating_sub(self.asked)
    }
}

/// The host after this form.
#[derive(Clone, Debug, PartialEq)]
pub struct Projection {
    /// In the host's order, default first.
    pub pools: Vec<PoolProjection>,
    /// Bytes of disks that no pool can be named for: the host has no default pool.
    pub unplaced: i64,
    /// Cores.
    pub cores: Headroom,
    /// Bytes, with and without hugepages.
    pub memory: Headroom,
    /// Bytes of hugepages; nothing asked for unless the form wants them.
    pub hugepages: Headroom,
}

/// Projects the form onto the host. What cannot be read counts as nothing.
pub fn projection(form: &ComposeForm, host: &Host) -> Projection {
    let mut unplaced = 0i64;
    let mut asked = vec![0i64; host.storage_pools.len()];
    for disk in &form.disks {
        let size = typed_size(&disk.size).map_or(0, |(_, bytes)| bytes);
        let place =
            pool_of(disk, host).and_then(|pool| host.storage_pools.iter().position(|other| other.id == pool.id));
        let sum = place.and_then(|index| asked.get_mut(index)).unwrap_or(&mut unplaced);
        *sum = sum.saturating_add(size);
    }
    let pools = host.storage_pools.iter().zip(asked).map(|(pool, asked)| {
        let load = pool.load();
        PoolProjection {
            id: pool.id.clone(),
            name: pool.name.clone(),
            is_default: host.default_storage_pool.as_ref() == Some(&pool.id),
            total: pool.total,
            allocated: load.used(),
            asked,
            free_after: load.free().saturating_sub(asked),
        }
    });
    let shape = Shape::of(form);
    Projection {
        pools: pools.collect(),
        unplaced,
        cores: Headroom { before: host.size().cpu(), asked: shape.cores },
        memory: Headroom { before: host.size().ram(), asked: shape.memory },
        hugepages: Headroom {
            before: host.size().ram_hugepages(),
            asked: if shape.hugepages { shape.memory } else { 0 },
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::form::Defaults;
    use super::super::testing::host;
    use super::*;
    use crate::model::units::{GB, GIB};

    #[test]
    fn disks_go_to_their_pool_or_the_default_one() {
        let mut form = ComposeForm::for_host(&host(), Defaults::default());
        let second = form.add_disk();
        let disk = form.disk_mut(second).unwrap();
        (disk.size, disk.pool) = ("50.5".to_owned(), Some("slow".to_owned()));
        let after = projection(&form, &host());
        let rows: Vec<_> = after.pools.iter().map(|pool| (pool.name.as_str(), pool.is_default, pool.asked)).collect();
        assert_eq!(rows, [("fast", true, 8 * GB), ("slow", false, 50_500_000_000)]);
        assert_eq!(after.pools[1].free_after, (960 - 100 - 80) * GB - 50_500_000_000);
        assert_eq!(after.unplaced, 0);
        let homeless = projection(&form, &Host { default_storage_pool: None, ..host() });
        assert_eq!(homeless.unplaced, 8 * GB);
    }

    #[test]
    fn other_projects_take_what_maas_would_still_grant() {
        let mut form = ComposeForm::for_host(&host(), Defaults::default());
        (form.cores, form.memory, form.hugepages) = ("3".to_owned(), "4096".to_owned(), true);
        let after = projection(&form, &host());
        assert_eq!((after.cores.granted_after(), after.cores.left_after()), (5, 1));
        assert_eq!(after.memory.granted_after(), (256 - 40 - 24 - 4) * GIB);
        assert_eq!(after.hugepages.left_after(), 20 * GIB);
    }
}
