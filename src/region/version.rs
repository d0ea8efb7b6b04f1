//! Which MAAS this is and what it can do: the capability table of maas-api §6.1.

use std::fmt;

/// Major and minor, all that the table needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(pub u32, pub u32);

impl Version {
    /// Reads `3.4.10-14321-g.abcdef`, `3.8.0~beta6`, `2.9.3 (…)`; `None` when it does not start with two numbers.
    pub fn parse(text: &str) -> Option<Version> {
        let mut parts = text.trim().split(|c: char| !c.is_ascii_digit());
        Some(Version(parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0, self.1)
    }
}

/// What may be called. A wrong call closes the socket, so this is asked first (maas-api §7 no. 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Features {
    /// The version this is derived from.
    pub version: Version,
    /// `vmcluster` handler and `/vm-clusters/`: 3.1+.
    pub clusters: bool,
    /// `machine.list` with pages and filters: 3.3+. Before, a plain list of all machines.
    pub paged_machines: bool,
    /// New machines are pushed to the socket: before 3.3 only.
    pub machine_creates_pushed: bool,
    /// Several disks on LXD: 3.0+.
    pub several_lxd_disks: bool,
    /// Refreshing an LXD host keeps its VMs: 3.1+. Before, those of the tracked project may be dropped (lp 1949485).
    pub refresh_keeps_vms: bool,
    /// Users of an identity provider (OIDC), who have no password here: 3.7+.
    pub identity_providers: bool,
    /// VM hosts exist: before 4.0, as far as a version number tells.
    pub vm_hosts: bool,
}

impl Features {
    /// The table's column for a version.
    pub fn of(version: Version) -> Features {
        Features {
            version,
            clusters: version >= Version(3, 1),
            paged_machines: version >= Version(3, 3),
            machine_creates_pushed: version < Version(3, 3),
            several_lxd_disks: version >= Version(3, 0),
            refresh_keeps_vms: version >= Version(3, 1),
            identity_providers: version >= Version(3, 7),
            vm_hosts: version < Version(4, 0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_leniently() {
        for (text, version) in [
            ("3.4.10-14321-g.abcdef", Version(3, 4)),
            ("3.8.0~beta6-1", Version(3, 8)),
            ("2.9.3 (9244-g.0)", Version(2, 9)),
            ("4.0.0a1", Version(4, 0)),
        ] {
            assert_eq!(Version::parse(text), Some(version), "{text}");
        }
        assert_eq!(Version::parse("main"), None);
        assert_eq!(Version::parse(""), None);
    }

    #[test]
    fn the_table() {
        assert!(!Features::of(Version(3, 0)).clusters && Features::of(Version(3, 1)).clusters);
        assert!(!Features::of(Version(3, 2)).paged_machines && Features::of(Version(3, 10)).paged_machines);
        assert!(Features::of(Version(3, 8)).vm_hosts && !Features::of(Version(4, 0)).vm_hosts);
    }
}
