//! One control of the form, as text: what fields on screen and addresses read and write.

use super::field::Field;
use super::form::{ComposeForm, CoresMode};
use crate::model::ids::{DomainId, PoolId, SpaceId, SubnetId, VlanId, ZoneId};

/// What a tick box that is on reads.
pub const ON: &str = "true";

/// A control. Those of rows name the row by its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Control {
    /// Host name.
    Name,
    /// `shared` or `pinned`.
    CoresMode,
    /// Number of shared cores.
    Cores,
    /// Core ids as ranges.
    Pinned,
    /// MiB.
    Memory,
    /// [`ON`] or empty.
    Hugepages,
    /// Full name; empty takes the host's first.
    Architecture,
    /// Id; empty takes the default.
    Domain,
    /// Id; empty takes the default.
    Zone,
    /// Id; empty takes the host's.
    Pool,
    /// [`ON`] or empty.
    SkipCommissioning,
    /// GB.
    DiskSize(u32),
    /// Name; empty takes the host's default pool.
    DiskPool(u32),
    /// Separated by commas.
    DiskTags(u32),
    /// [`ON`] for the boot disk; writing anything makes it one.
    DiskBoots(u32),
    /// Interface name.
    NicName(u32),
    /// Id; empty is any.
    NicSpace(u32),
    /// Id; empty is any.
    NicSubnet(u32),
    /// Id; empty is any.
    NicVlan(u32),
    /// Address; empty lets MAAS choose.
    NicIp(u32),
}

impl Control {
    /// The field whose messages belong to it.
    pub fn field(self) -> Field {
        match self {
            Control::Name => Field::Name,
            Control::CoresMode | Control::Cores => Field::Cores,
            Control::Pinned => Field::PinnedCores,
            Control::Memory => Field::Memory,
            Control::Hugepages => Field::Hugepages,
            Control::Architecture => Field::Architecture,
            Control::Domain => Field::Domain,
            Control::Zone => Field::Zone,
            Control::Pool => Field::Pool,
            Control::SkipCommissioning => Field::Commissioning,
            Control::DiskSize(key) => Field::DiskSize(key),
            Control::DiskPool(key) | Control::DiskTags(key) | Control::DiskBoots(key) => Field::Disk(key),
            Control::NicName(key) => Field::NicName(key),
            Control::NicIp(key) => Field::NicIp(key),
            Control::NicSpace(key) | Control::NicSubnet(key) | Control::NicVlan(key) => Field::Nic(key),
        }
    }

    /// Its `name` on the page. Stable; the rows' controls repeat.
    pub fn name(self) -> &'static str {
        match self {
            Control::Name => "hostname",
            Control::CoresMode => "cores-mode",
            Control::Cores => "cores",
            Control::Pinned => "pinned-cores",
            Control::Memory => "memory",
            Control::Hugepages => "hugepages",
            Control::Architecture => "architecture",
            Control::Domain => "domain",
            Control::Zone => "zone",
            Control::Pool => "pool",
            Control::SkipCommissioning => "skip-commissioning",
            Control::DiskSize(_) => "disk-size",
            Control::DiskPool(_) => "disk-pool",
            Control::DiskTags(_) => "disk-tags",
            Control::DiskBoots(_) => "disk-boots",
            Control::NicName(_) => "nic-name",
            Control::NicSpace(_) => "nic-space",
            Control::NicSubnet(_) => "nic-subnet",
            Control::NicVlan(_) => "nic-vlan",
            Control::NicIp(_) => "nic-ip",
        }
    }

    /// What the form holds; empty for a row that is gone.
    pub fn read(self, form: &ComposeForm) -> String {
        let id = |id: Option<i64>| id.map_or_else(String::new, |id| id.to_string());
        let tick = |on: bool| if on { ON.to_owned() } else { String::new() };
        let disk = |key: u32| form.disks.iter().find(|disk| disk.key == key);
        let nic = |key: u32| form.nics.iter().find(|nic| nic.key == key);
        let row = match self {
            Control::Name => return form.name.clone(),
            Control::CoresMode => match form.cores_mode {
                CoresMode::Shared => return "shared".to_owned(),
                CoresMode::Pinned => return "pinned".to_owned(),
            },
            Control::Cores => return form.cores.clone(),
            Control::Pinned => return form.pinned.text().to_owned(),
            Control::Memory => return form.memory.clone(),
            Control::Hugepages => return tick(form.hugepages),
            Control::Architecture => return form.architecture.clone().unwrap_or_default(),
            Control::Domain => return id(form.domain.map(|id| id.0)),
            Control::Zone => return id(form.zone.map(|id| id.0)),
            Control::Pool => return id(form.pool.map(|id| id.0)),
            Control::SkipCommissioning => return tick(form.skip_commissioning),
            Control::DiskBoots(key) => return tick(form.boot_key() == Some(key)),
            Control::DiskSize(key) => disk(key).map(|disk| disk.size.clone()),
            Control::DiskPool(key) => disk(key).and_then(|disk| disk.pool.clone()),
            Control::DiskTags(key) => disk(key).map(|disk| disk.tags.clone()),
            Control::NicName(key) => nic(key).map(|nic| nic.name.clone()),
            Control::NicSpace(key) => nic(key).map(|nic| id(nic.space.map(|id| id.0))),
            Control::NicSubnet(key) => nic(key).map(|nic| id(nic.subnet.map(|id| id.0))),
            Control::NicVlan(key) => nic(key).map(|nic| id(nic.vlan.map(|id| id.0))),
            Control::NicIp(key) => nic(key).map(|nic| nic.ip.clone()),
        };
        row.unwrap_or_default()
    }

    /// Puts text into the form; nothing happens for a row that is gone.
    pub fn write(self, form: &mut ComposeForm, text: String) {
        let id = text.parse::<i64>().ok();
        let on = !text.is_empty();
        let some = on.then(|| text.clone());
        match self {
            Control::Name => form.name = text,
            Control::CoresMode if text == "pinned" => form.cores_mode = CoresMode::Pinned,
            Control::CoresMode => form.cores_mode = CoresMode::Shared,
            Control::Cores => form.cores = text,
            Control::Pinned => form.pinned.set_text(text),
            Control::Memory => form.memory = text,
            Control::Hugepages => form.hugepages = on,
            Control::Architecture => form.architecture = some,
            Control::Domain => form.domain = id.map(DomainId),
            Control::Zone => form.zone = id.map(ZoneId),
            Control::Pool => form.pool = id.map(PoolId),
            Control::SkipCommissioning => form.skip_commissioning = on,
            Control::DiskBoots(key) => form.boot_disk = key,
            Control::DiskSize(key) | Control::DiskPool(key) | Control::DiskTags(key) => {
                let Some(disk) = form.disk_mut(key) else { return };
                match self {
                    Control::DiskSize(_) => disk.size = text,
                    Control::DiskPool(_) => disk.pool = some,
                    _ => disk.tags = text,
                }
            }
            Control::NicName(key)
            | Control::NicSpace(key)
            | Control::NicSubnet(key)
            | Control::NicVlan(key)
            | Control::NicIp(key) => {
                let Some(nic) = form.nic_mut(key) else { return };
                match self {
                    Control::NicName(_) => nic.name = text,
                    Control::NicSpace(_) => nic.space = id.map(SpaceId),
                    Control::NicSubnet(_) => nic.subnet = id.map(SubnetId),
                    Control::NicVlan(_) => nic.vlan = id.map(VlanId),
                    _ => nic.ip = text,
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::form::Defaults;
    use super::super::testing::host;
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut form = ComposeForm::for_host(&host(), Defaults::default());
        let (disk, nic) = (form.add_disk(), form.add_nic());
        for (control, text) in [
            (Control::Name, "web"),
            (Control::CoresMode, "pinned"),
            (Control::Cores, "2"),
            (Control::Pinned, "0-3, x"),
            (Control::Memory, "many"),
            (Control::Hugepages, ON),
            (Control::Architecture, "i386/generic"),
            (Control::Domain, "0"),
            (Control::Zone, "7"),
            (Control::Pool, "0"),
            (Control::SkipCommissioning, ON),
            (Control::DiskSize(disk), "8.5"),
            (Control::DiskPool(disk), "slow"),
            (Control::DiskTags(disk), "a, b"),
            (Control::DiskBoots(disk), ON),
            (Control::NicName(nic), "wan"),
            (Control::NicSpace(nic), "1"),
            (Control::NicSubnet(nic), "2"),
            (Control::NicVlan(nic), "3"),
            (Control::NicIp(nic), "10.0"),
        ] {
            control.write(&mut form, text.to_owned());
            assert_eq!(control.read(&form), text, "{control:?}");
        }
        assert_eq!(form.boot_key(), Some(disk));
        Control::Zone.write(&mut form, String::new());
        assert_eq!(form.zone, None);
    }

    #[test]
    fn rows_that_are_gone_are_left_alone() {
        let mut form = ComposeForm::for_host(&host(), Defaults::default());
        let before = form.clone();
        for control in [Control::DiskSize(9), Control::NicIp(9)] {
            control.write(&mut form, "1".to_owned());
            assert_eq!(control.read(&form), "");
        }
        assert_eq!(form, before);
    }
}
