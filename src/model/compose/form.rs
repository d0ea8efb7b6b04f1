//! What a person typed into the compose dialog, as they typed it: nothing is lost when it cannot be read.

use super::pinning::PinnedForm;
use crate::model::host::Host;
use crate::model::ids::{DomainId, PoolId, SpaceId, SubnetId, VlanId, ZoneId};
use serde::{Deserialize, Serialize};

/// Start values of a driver (`general.power_types`, maas-api §4.9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Defaults {
    /// Number of cores.
    pub cores: i64,
    /// MiB.
    pub memory: i64,
    /// GB (10^9 bytes) of the first disk.
    pub storage: i64,
}

impl Default for Defaults {
    fn default() -> Self {
        Self { cores: 1, memory: 2048, storage: 8 }
    }
}

/// How the VM takes its cores.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum CoresMode {
    /// So many of any.
    #[default]
    Shared,
    /// These ones; LXD only.
    Pinned,
}

/// One disk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiskForm {
    /// Stays the row's own for ever; from 1, never used again.
    pub key: u32,
    /// GB (10^9 bytes), fractions allowed.
    pub size: String,
    /// *Name* of the storage pool; `None` leaves it to the host's default pool.
    pub pool: Option<String>,
    /// Separated by commas.
    pub tags: String,
}

/// One NIC. The first one is the boot NIC.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NicForm {
    /// Stays the row's own for ever; from 1, never used again.
    pub key: u32,
    /// Interface name in the guest.
    pub name: String,
    /// Any VLAN of this space.
    pub space: Option<SpaceId>,
    /// A host NIC with a link on this subnet.
    pub subnet: Option<SubnetId>,
    /// A host NIC on this VLAN.
    pub vlan: Option<VlanId>,
    /// A fixed address; empty lets MAAS choose.
    pub ip: String,
}

/// The whole form. Empty text means what it means to the server: take the default (maas-api §3.4).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComposeForm {
    /// Host name; empty for one that MAAS makes up.
    pub name: String,
    /// Which of `cores` and `pinned` counts; the other one is kept for switching back.
    pub cores_mode: CoresMode,
    /// Number of shared cores.
    pub cores: String,
    /// Core ids of the host.
    pub pinned: PinnedForm,
    /// MiB.
    pub memory: String,
    /// Memory out of hugepages; LXD only.
    pub hugepages: bool,
    /// In full, such as `amd64/generic`; `None` takes the host's first.
    pub architecture: Option<String>,
    /// `None` takes MAAS's default zone, *not* the host's.
    pub zone: Option<ZoneId>,
    /// `None` takes the host's pool.
    pub pool: Option<PoolId>,
    /// `None` takes the default domain.
    pub domain: Option<DomainId>,
    /// Leave the VM uncommissioned, Ready at once.
    pub skip_commissioning: bool,
    /// In the order of the rows, which need not be the order of the request.
    pub disks: Vec<DiskForm>,
    /// Key of the disk to boot from; a key that no disk has means the first one.
    pub boot_disk: u32,
    /// In the order of the request.
    pub nics: Vec<NicForm>,
    last_disk: u32,
    last_nic: u32,
}

impl ComposeForm {
    /// The form as it opens on `host`: the driver's start values, one disk on the default pool, the host's own zone and
    /// resource pool (the server would take its default zone), no NICs.
    pub fn for_host(host: &Host, defaults: Defaults) -> Self {
        let mut form = Self {
            cores: defaults.cores.to_string(),
            memory: defaults.memory.to_string(),
            architecture: host.architectures.first().cloned(),
            zone: Some(host.zone),
            pool: Some(host.pool),
            ..Self::default()
        };
        let disk = form.add_disk();
        if let Some(disk) = form.disk_mut(disk) {
            disk.size = defaults.storage.to_string();
        }
        form
    }

    /// Takes over start values that came late, where the older ones still stand.
    pub fn take_defaults(&mut self, older: Defaults, newer: Defaults) {
        let replace = |text: &mut String, older: i64, newer: i64| {
            if *text == older.to_string() {
                *text = newer.to_string();
            }
        };
        replace(&mut self.cores, older.cores, newer.cores);
        replace(&mut self.memory, older.memory, newer.memory);
        if let Some(disk) = self.disks.first_mut().filter(|disk| disk.key == 1) {
            replace(&mut disk.size, older.storage, newer.storage);
        }
    }

    /// A new disk of 8 GB on the default pool; returns its key. The first disk becomes the boot disk.
    pub fn add_disk(&mut self) -> u32 {
        self.last_disk = self.last_disk.saturating_add(1);
        if self.disks.is_empty() {
            self.boot_disk = self.last_disk;
        }
        self.disks.push(DiskForm { key: self.last_disk, size: "8".to_owned(), ..DiskForm::default() });
        self.last_disk
    }

    /// Takes a disk away; when it was the boot disk, the first remaining one is.
    pub fn remove_disk(&mut self, key: u32) {
        self.disks.retain(|disk| disk.key != key);
        self.boot_disk = self.boot_key().unwrap_or_default();
    }

    /// A new NIC named `ethN` with the lowest N that is not in use; returns its key.
    pub fn add_nic(&mut self) -> u32 {
        self.last_nic = self.last_nic.saturating_add(1);
        let free = |number: &usize| !self.nics.iter().any(|nic| nic.name.trim() == format!("eth{number}"));
        let number = (0..=self.nics.len()).find(free).unwrap_or_default();
        self.nics.push(NicForm { key: self.last_nic, name: format!("eth{number}"), ..NicForm::default() });
        self.last_nic
    }

    /// Takes a NIC away.
    pub fn remove_nic(&mut self, key: u32) {
        self.nics.retain(|nic| nic.key != key);
    }

    /// The disk with this key.
    pub fn disk_mut(&mut self, key: u32) -> Option<&mut DiskForm> {
        self.disks.iter_mut().find(|disk| disk.key == key)
    }

    /// The NIC with this key.
    pub fn nic_mut(&mut self, key: u32) -> Option<&mut NicForm> {
        self.nics.iter_mut().find(|nic| nic.key == key)
    }

    /// Key of the disk that the VM boots from; `None` without disks.
    pub fn boot_key(&self) -> Option<u32> {
        let chosen = self.disks.iter().find(|disk| disk.key == self.boot_disk);
        chosen.or(self.disks.first()).map(|disk| disk.key)
    }

    /// The disks as the request lists them: the boot disk first, whatever its key.
    pub fn disks_in_order(&self) -> Vec<&DiskForm> {
        let boot = self.boot_key();
        let (first, others): (Vec<_>, Vec<_>) = self.disks.iter().partition(|disk| Some(disk.key) == boot);
        first.into_iter().chain(others).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::host;
    use super::*;

    #[test]
    fn it_opens_with_the_hosts_own_zone_and_pool_and_one_disk() {
        let form = ComposeForm::for_host(&host(), Defaults { cores: 2, memory: 4096, storage: 12 });
        assert_eq!((form.cores.as_str(), form.memory.as_str()), ("2", "4096"));
        assert_eq!((form.zone, form.pool), (Some(ZoneId(2)), Some(PoolId(0))));
        assert_eq!(form.disks, [DiskForm { key: 1, size: "12".to_owned(), ..DiskForm::default() }]);
        assert_eq!(form.boot_key(), Some(1));
        assert!(form.nics.is_empty());
    }

    #[test]
    fn late_defaults_leave_what_was_typed() {
        let mut form = ComposeForm::for_host(&host(), Defaults::default());
        form.memory = "5000".to_owned();
        let newer = Defaults { cores: 4, memory: 4096, storage: 20 };
        form.take_defaults(Defaults::default(), newer);
        assert_eq!((form.cores.as_str(), form.memory.as_str()), ("4", "5000"));
        assert_eq!(form.disks[0].size, "20");
    }

    #[test]
    fn keys_start_at_one_and_are_never_used_again() {
        let mut form = ComposeForm::for_host(&host(), Defaults::default());
        assert_eq!(form.add_disk(), 2);
        form.remove_disk(2);
        assert_eq!(form.add_disk(), 3);
        assert_eq!((form.add_nic(), form.add_nic()), (1, 2));
        form.remove_nic(1);
        assert_eq!(form.add_nic(), 3);
        let names: Vec<_> = form.nics.iter().map(|nic| nic.name.as_str()).collect();
        assert_eq!(names, ["eth1", "eth0"]);
    }

    #[test]
    fn the_boot_disk_moves_when_it_is_removed() {
        let mut form = ComposeForm::for_host(&host(), Defaults::default());
        form.boot_disk = form.add_disk();
        assert_eq!(form.disks_in_order().iter().map(|disk| disk.key).collect::<Vec<_>>(), [2, 1]);
        form.remove_disk(2);
        assert_eq!((form.boot_disk, form.boot_key()), (1, Some(1)));
        form.remove_disk(1);
        assert_eq!(form.boot_key(), None);
        let key = form.add_disk();
        assert_eq!(form.boot_key(), Some(key));
    }

    #[test]
    fn a_draft_survives() {
        let mut form = ComposeForm::for_host(&host(), Defaults::default());
        form.pinned.set_text("0-3, oops");
        form.add_nic();
        let text = serde_json::to_string(&form).unwrap();
        let mut back: ComposeForm = serde_json::from_str(&text).unwrap();
        assert_eq!(back, form);
        assert_eq!((back.add_disk(), back.add_nic()), (2, 2));
    }
}
