//! The fields of the compose form: where a message belongs, whether found here or sent by the server.

/// A place in the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The VM's host name.
    Name,
    /// Number of shared cores, and over-commit of cores in general.
    Cores,
    /// The pinned cores.
    PinnedCores,
    /// Memory.
    Memory,
    /// Whether memory comes out of hugepages.
    Hugepages,
    /// Architecture.
    Architecture,
    /// Availability zone.
    Zone,
    /// Resource pool.
    Pool,
    /// DNS domain.
    Domain,
    /// The disks as a whole.
    Storage,
    /// One disk, by the key of its row: its pool and tags, or the disk as such.
    Disk(u32),
    /// The size of one disk.
    DiskSize(u32),
    /// The NICs as a whole.
    Interfaces,
    /// One NIC, by the key of its row: its networks, or the NIC as such.
    Nic(u32),
    /// The name of one NIC.
    NicName(u32),
    /// The address of one NIC.
    NicIp(u32),
    /// Skip commissioning.
    Commissioning,
    /// The request as a whole.
    Form,
}

/// A sentence and the field it belongs to.
pub type Message = (Field, String);

impl Field {
    /// The field that the server means by `name` (maas-api §3.4); what is not in this form belongs to [`Field::Form`].
    pub fn from_wire(name: &str) -> Field {
        match name {
            "hostname" => Field::Name,
            "cores" => Field::Cores,
            "pinned_cores" => Field::PinnedCores,
            "memory" => Field::Memory,
            "hugepages_backed" => Field::Hugepages,
            "architecture" => Field::Architecture,
            "zone" => Field::Zone,
            "pool" => Field::Pool,
            "domain" => Field::Domain,
            "storage" => Field::Storage,
            "interfaces" => Field::Interfaces,
            "skip_commissioning" => Field::Commissioning,
            _ => Field::Form,
        }
    }
}

/// What the rules collect while they look at a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Findings {
    /// What MAAS refuses for sure.
    pub errors: Vec<Message>,
    /// What it accepts, with a consequence.
    pub warnings: Vec<Message>,
    /// How many of the errors are nothing but something that is not filled in yet.
    pub missing: usize,
}

impl Findings {
    pub fn error(&mut self, field: Field, text: impl Into<String>) {
        self.errors.push((field, text.into()));
    }

    /// An error that is nothing but something not filled in yet.
    pub fn missing(&mut self, field: Field, text: impl Into<String>) {
        self.missing += 1;
        self.error(field, text);
    }

    pub fn warn(&mut self, field: Field, text: impl Into<String>) {
        self.warnings.push((field, text.into()));
    }

    #[cfg(test)]
    pub fn has_error(&self, field: Field) -> bool {
        self.errors.iter().any(|(at, _)| *at == field)
    }
}
