//! The MAAS version the region claims to be, and what follows from it (maas-api §6).

use std::{fmt, str::FromStr};

/// The versions whose shapes the demo region can show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MaasVersion {
    V2_9,
    V3_0,
    #[default]
    V3_4,
    V3_7,
    V3_8,
    /// The release that removed VM hosts (§6.3).
    V4_0,
}

impl MaasVersion {
    pub const ALL: [MaasVersion; 6] = [Self::V2_9, Self::V3_0, Self::V3_4, Self::V3_7, Self::V3_8, Self::V4_0];

    /// The text of `GET /version/` and `general.version`.
    pub fn full(self) -> &'static str {
        match self {
            Self::V2_9 => "2.9.3",
            Self::V3_0 => "3.0.2",
            Self::V3_4 => "3.4.10",
            Self::V3_7 => "3.7.3",
            Self::V3_8 => "3.8.0",
            Self::V4_0 => "4.0.0",
        }
    }

    /// VM hosts, clusters and composing exist.
    pub fn has_vm_hosts(self) -> bool {
        self < Self::V4_0
    }

    /// `/vm-clusters/` and the `vmcluster` handler: 3.1 … 3.8.
    pub fn has_clusters(self) -> bool {
        self > Self::V3_0 && self.has_vm_hosts()
    }

    /// The `zone`, `resourcepool` and `user` handlers: up to 3.6.
    pub fn has_reference_handlers(self) -> bool {
        self < Self::V3_7
    }

    /// Paged `machine.list`, `count`, `filter_*`, `unsubscribe`; no create notify (3.3+).
    pub fn has_paged_machines(self) -> bool {
        self >= Self::V3_4
    }

    /// Integer memory, −1 counters and `pod: null` in `machine.list` (3.5+).
    pub fn has_lean_machine_rows(self) -> bool {
        self >= Self::V3_7
    }

    /// Tags of a WS machine are ids; before 3.2 they are names.
    pub fn has_tag_ids(self) -> bool {
        self >= Self::V3_4
    }

    /// 2.9 and 3.0: totals in the WS pod, power parameters merged flat, old error texts.
    pub fn is_old(self) -> bool {
        self <= Self::V3_0
    }
}

impl fmt::Display for MaasVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V2_9 => "2.9",
            Self::V3_0 => "3.0",
            Self::V3_4 => "3.4",
            Self::V3_7 => "3.7",
            Self::V3_8 => "3.8",
            Self::V4_0 => "4.0",
        })
    }
}

impl FromStr for MaasVersion {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|version| version.to_string() == text || version.full() == text)
            .ok_or_else(|| format!("unknown MAAS version {text:?}; known: 2.9, 3.0, 3.4, 3.7, 3.8, 4.0"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_back_what_it_shows() {
        for version in MaasVersion::ALL {
            assert_eq!(version.to_string().parse(), Ok(version));
        }
        assert!("3.5".parse::<MaasVersion>().is_err());
    }
}
