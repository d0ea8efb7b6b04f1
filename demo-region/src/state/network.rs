//! Fabrics, VLANs, spaces and subnets (maas-api §3.6, §4.9).

use std::net::IpAddr;

#[derive(Clone, Debug)]
pub struct Fabric {
    pub id: i64,
    pub name: String,
    pub class_type: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Vlan {
    pub id: i64,
    /// As stored; REST computes `untagged` from VID 0 (§7.38).
    pub name: Option<String>,
    pub vid: i64,
    pub fabric: i64,
    pub mtu: i64,
    pub dhcp: bool,
    pub relay: Option<i64>,
    pub space: Option<i64>,
}

impl Vlan {
    /// The name REST shows.
    pub fn rest_name(&self) -> String {
        match (self.vid, &self.name) {
            (0, _) => "untagged".to_owned(),
            (_, Some(name)) => name.clone(),
            (vid, None) => vid.to_string(),
        }
    }
}

#[derive(Clone, Debug)]
pub struct Space {
    pub id: i64,
    pub name: String,
    pub description: String,
}

#[derive(Clone, Debug)]
pub struct Subnet {
    pub id: i64,
    pub name: String,
    pub cidr: String,
    pub vlan: i64,
    pub gateway: Option<String>,
    pub dns: Vec<String>,
    /// (first, last, purpose): `reserved` and `dynamic` ranges
    pub ranges: Vec<(String, String, &'static str)>,
}

impl Subnet {
    /// Network address as a number, prefix length and whether it is IPv6.
    pub fn network(&self) -> (u128, u32, bool) {
        let (base, prefix) = self.cidr.split_once('/').unwrap_or((&self.cidr, "0"));
        let prefix = prefix.parse().unwrap_or(0);
        match base.parse() {
            Ok(IpAddr::V4(ip)) => (u128::from(u32::from(ip)), prefix, false),
            Ok(IpAddr::V6(ip)) => (u128::from(ip), prefix, true),
            Err(_) => (0, prefix, false),
        }
    }

    pub fn contains(&self, ip: IpAddr) -> bool {
        let (base, prefix, v6) = self.network();
        let (bits, number, is_v6) = match ip {
            IpAddr::V4(ip) => (32, u128::from(u32::from(ip)), false),
            IpAddr::V6(ip) => (128, u128::from(ip), true),
        };
        if v6 != is_v6 {
            return false;
        }
        let shift = bits - prefix.min(bits);
        shift == 128 || base >> shift == number >> shift
    }
}

/// An address as a number of its family.
pub fn number_of(ip: &str) -> Option<u128> {
    match ip.parse().ok()? {
        IpAddr::V4(ip) => Some(u128::from(u32::from(ip))),
        IpAddr::V6(ip) => Some(u128::from(ip)),
    }
}

/// The number as an address text.
pub fn text_of(number: u128, v6: bool) -> String {
    if v6 {
        std::net::Ipv6Addr::from(number).to_string()
    } else {
        std::net::Ipv4Addr::from(u32::try_from(number).unwrap_or(0)).to_string()
    }
}
