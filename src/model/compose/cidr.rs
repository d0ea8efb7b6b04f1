//! Networks in CIDR notation, v4 and v6.

use crate::model::network::{Networks, Subnet};
use std::net::IpAddr;

/// An address range such as `10.0.0.0/24`, kept as its first address and its prefix length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cidr {
    network: IpAddr,
    prefix: u32,
}

impl Cidr {
    /// Reads `10.0.0.0/24` or `fd00::/64`; host bits are cut off.
    pub fn parse(text: &str) -> Option<Cidr> {
        let (address, prefix) = text.trim().split_once('/')?;
        if prefix.is_empty() || !prefix.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let (address, prefix) = (address.parse().ok()?, prefix.parse().ok()?);
        let cidr = Cidr { network: address, prefix };
        (prefix <= cidr.width()).then(|| Cidr { network: cidr.cut(address), prefix })
    }

    /// Length of the prefix in bits.
    pub fn prefix(&self) -> u32 {
        self.prefix
    }

    /// Whether the address lies within; never across v4 and v6.
    pub fn contains(&self, address: IpAddr) -> bool {
        address.is_ipv4() == self.network.is_ipv4() && self.cut(address) == self.network
    }

    /// Why a machine cannot have this address although it lies within; `None` when it can.
    ///
    /// Point-to-point networks (/31, /32; /127, /128) use every address.
    pub fn reserved(&self, address: IpAddr) -> Option<&'static str> {
        let host_bits = self.width() - self.prefix;
        if host_bits < 2 || !self.contains(address) {
            return None;
        }
        if address == self.network {
            return Some("the network's own address");
        }
        let last = match (address, self.network) {
            (IpAddr::V4(address), IpAddr::V4(network)) => {
                u32::from(address) == u32::from(network) | (u32::MAX.checked_shr(self.prefix).unwrap_or(0))
            }
            _ => false, // IPv6 has no broadcast.
        };
        last.then_some("the network's broadcast address")
    }

    fn width(&self) -> u32 {
        if self.network.is_ipv4() { 32 } else { 128 }
    }

    fn cut(&self, address: IpAddr) -> IpAddr {
        match address {
            IpAddr::V4(v4) => {
                let mask = u32::MAX.checked_shl(32u32.saturating_sub(self.prefix)).unwrap_or(0);
                IpAddr::V4((u32::from(v4) & mask).into())
            }
            IpAddr::V6(v6) => {
                let mask = u128::MAX.checked_shl(128u32.saturating_sub(self.prefix)).unwrap_or(0);
                IpAddr::V6((u128::from(v6) & mask).into())
            }
        }
    }
}

/// The subnet that MAAS takes an address to be in: the narrowest one that contains it.
pub fn best_subnet(address: IpAddr, networks: &Networks) -> Option<&Subnet> {
    let within = networks.subnets.values().filter_map(|subnet| Some((Cidr::parse(&subnet.cidr)?, subnet)));
    within.filter(|(cidr, _)| cidr.contains(address)).max_by_key(|(cidr, _)| cidr.prefix()).map(|(_, subnet)| subnet)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn reserved(cidr: &str, address: &str) -> Option<&'static str> {
        Cidr::parse(cidr).unwrap().reserved(address.parse().unwrap())
    }

    #[test]
    fn reads_what_is_a_network_only() {
        for good in ["10.0.0.0/24", "0.0.0.0/0", "10.0.0.7/32", "fd00::/64", "::/0", "fd00::1/128"] {
            assert!(Cidr::parse(good).is_some(), "{good}");
        }
        for bad in ["", "10.0.0.0", "10.0.0.0/33", "fd00::/129", "10.0.0/24", "10.0.0.0/+8", "x/8", "10.0.0.0/"] {
            assert!(Cidr::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn network_and_broadcast_are_nobodys() {
        assert!(reserved("10.0.0.0/24", "10.0.0.0").is_some());
        assert!(reserved("10.0.0.0/24", "10.0.0.255").is_some());
        assert_eq!(reserved("10.0.0.0/24", "10.0.0.1"), None);
        assert_eq!(reserved("10.0.0.0/31", "10.0.0.0"), None);
        assert_eq!(reserved("0.0.0.0/0", "255.255.255.255"), Some("the network's broadcast address"));
        assert!(reserved("fd00::/64", "fd00::").is_some());
        assert_eq!(reserved("fd00::/64", "fd00::ffff:ffff:ffff:ffff"), None);
    }

    #[test]
    fn the_narrowest_subnet_wins() {
        let networks = super::super::testing::networks();
        assert_eq!(best_subnet("10.10.0.9".parse().unwrap(), &networks).unwrap().cidr, "10.10.0.0/24");
        assert_eq!(best_subnet("10.10.9.9".parse().unwrap(), &networks).unwrap().cidr, "10.10.0.0/16");
        assert!(best_subnet("8.8.8.8".parse().unwrap(), &networks).is_none());
    }

    proptest! {
        #[test]
        fn an_address_is_in_its_own_network(bits: u32, prefix in 0..=32u32, other: u32) {
            let address = std::net::Ipv4Addr::from(bits);
            let cidr = Cidr::parse(&format!("{address}/{prefix}")).unwrap();
            prop_assert!(cidr.contains(address.into()));
            let same = prefix == 0 || (bits ^ other) >> (32 - prefix) == 0;
            prop_assert_eq!(cidr.contains(std::net::Ipv4Addr::from(other).into()), same);
            prop_assert!(!cidr.contains("::1".parse().unwrap()));
            let _ = cidr.reserved(address.into());
        }

        #[test]
        fn six_works_alike(bits: u128, prefix in 0..=128u32) {
            let address = std::net::Ipv6Addr::from(bits);
            let cidr = Cidr::parse(&format!("{address}/{prefix}")).unwrap();
            prop_assert!(cidr.contains(address.into()));
            let _ = cidr.reserved(address.into());
        }
    }
}
