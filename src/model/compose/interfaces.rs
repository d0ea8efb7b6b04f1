//! The `interfaces` constraint string: `eth0:subnet_cidr=10.0.0.0/24,ip=10.0.0.5;eth1:space=dmz` (maas-api §3.4.1).
//!
//! Parser and printer undo each other. Messages are the server's own words where it has any.

use super::cidr::best_subnet;
use crate::model::network::{Networks, Space};
use std::fmt::Write;
use std::net::IpAddr;

/// What a host NIC can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// Host interface id.
    Id,
    /// Host interface name.
    Name,
    /// Host name of the node.
    Hostname,
    /// Fabric by name or id.
    Fabric,
    /// Fabric class type.
    FabricClass,
    /// VLAN; write `id:5001`, for names differ between REST and WebSocket (maas-api §7 no. 38).
    Vlan,
    /// VID, 0 or `untagged` without a tag.
    Vid,
    /// Space by name or id.
    Space,
    /// Subnet by id, CIDR or name; the host NIC needs a link on it.
    Subnet,
    /// Subnet by CIDR; the host NIC needs a link on it.
    SubnetCidr,
    /// Address for the VM; the host NIC must be on its subnet's VLAN.
    Ip,
    /// `unconfigured` gives the NIC no address.
    Mode,
    /// Kind of the host NIC.
    Type,
    /// Interface tag; `a&&b` means both.
    Tag,
    /// At least so many Mbit/s.
    LinkSpeed,
}

impl Key {
    /// Every key, in the order of the contract's table.
    pub const ALL: [Key; 15] = [
        Key::Id,
        Key::Name,
        Key::Hostname,
        Key::Fabric,
        Key::FabricClass,
        Key::Vlan,
        Key::Vid,
        Key::Space,
        Key::Subnet,
        Key::SubnetCidr,
        Key::Ip,
        Key::Mode,
        Key::Type,
        Key::Tag,
        Key::LinkSpeed,
    ];

    /// The word on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Key::Id => "id",
            Key::Name => "name",
            Key::Hostname => "hostname",
            Key::Fabric => "fabric",
            Key::FabricClass => "fabric_class",
            Key::Vlan => "vlan",
            Key::Vid => "vid",
            Key::Space => "space",
            Key::Subnet => "subnet",
            Key::SubnetCidr => "subnet_cidr",
            Key::Ip => "ip",
            Key::Mode => "mode",
            Key::Type => "type",
            Key::Tag => "tag",
            Key::LinkSpeed => "link_speed",
        }
    }

    /// Whether there is a `not_` form.
    pub fn can_exclude(self) -> bool {
        !matches!(self, Key::Mode | Key::Type | Key::LinkSpeed)
    }
}

/// One `key=value` of a NIC. Different keys must all hold, of the same key any; excluding ones all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constraint {
    /// What is asked for.
    pub key: Key,
    /// Whether it is the `not_` form.
    pub exclude: bool,
    /// Any text without `,` and `;`.
    pub value: String,
}

impl Constraint {
    /// A constraint that must hold.
    pub fn new(key: Key, value: impl Into<String>) -> Self {
        Self { key, exclude: false, value: value.into() }
    }
}

/// One NIC of the new VM: its name in the guest and what its host NIC must be like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labeled {
    /// Letters, digits, `-`, `_`; begins with a letter or digit.
    pub label: String,
    /// At least one.
    pub constraints: Vec<Constraint>,
}

/// Where a constraint string breaks and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrammarError {
    /// Byte offset into the text.
    pub at: usize,
    /// What MAAS says to it, or would.
    pub message: String,
}

/// `[A-Za-z0-9] [A-Za-z0-9_-]*`
pub fn is_label(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

/// Reads a constraint string. Like the server it takes text of up to one character for "no interfaces".
pub fn parse(text: &str) -> Result<Vec<Labeled>, GrammarError> {
    let mut nics: Vec<Labeled> = Vec::new();
    if text.chars().count() <= 1 {
        return Ok(nics);
    }
    let mut at = 0;
    for part in text.split(';') {
        let fail = |message: String| Err(GrammarError { at, message });
        let Some((label, pairs)) = part.split_once(':') else {
            return fail(format!(
                "Malformed constraint: '{part}' (required format: '<label>:<key>=<value>[,<key2>=<value2>[,...]]')"
            ));
        };
        if !is_label(label) {
            return fail(format!(
                "Invalid label name: '{label}' (Must begin with an alphanumeric character, and include only \
                 alphanumeric characters, dashes, and underscores.)"
            ));
        }
        if nics.iter().any(|nic| nic.label == label) {
            return fail(format!("Constraint label defined more than once: '{label}'"));
        }
        let mut constraints = Vec::new();
        let mut pair_at = at + label.len() + 1;
        for pair in pairs.split(',') {
            constraints.push(constraint(pair).map_err(|message| GrammarError { at: pair_at, message })?);
            pair_at += pair.len() + 1;
        }
        nics.push(Labeled { label: label.to_owned(), constraints });
        at += part.len() + 1;
    }
    Ok(nics)
}

fn constraint(pair: &str) -> Result<Constraint, String> {
    let Some((word, value)) = pair.split_once('=') else {
        return Err(format!("Malformed key/value pair in constraint: '{pair}'"));
    };
    let find = |word: &str| Key::ALL.into_iter().find(|key| key.word() == word);
    let excluded = || word.strip_prefix("not_").and_then(find).filter(|key| key.can_exclude());
    let (key, exclude) = match find(word) {
        Some(key) => (key, false),
        // The server forgets the closing quote.
        None => (excluded().ok_or_else(|| format!("Unknown interfaces constraint: '{word}"))?, true),
    };
    match key {
        Key::Vid => vid(value)?,
        Key::Ip if value.parse::<IpAddr>().is_err() => return Err(format!("'{value}' is not an IP address.")),
        _ => {}
    }
    Ok(Constraint { key, exclude, value: value.to_owned() })
}

fn vid(value: &str) -> Result<(), String> {
    if value == "untagged" {
        return Ok(());
    }
    let lower = value.to_ascii_lowercase();
    let (digits, radix) = match (lower.strip_prefix("0x"), lower.strip_prefix("0b")) {
        (Some(digits), _) => (digits, 16),
        (_, Some(digits)) => (digits, 2),
        _ => (lower.as_str(), 10),
    };
    match u32::from_str_radix(digits, radix) {
        Ok(0..=4094) => Ok(()),
        _ => Err("VLAN tag (VID) out of range (0-4094; 0 for untagged.)".to_owned()),
    }
}

/// What the grammar cannot tell: whether the spaces and addresses that are named exist. The server's words, or `None`.
///
/// The server answers 404 to the one and 500 to the other (maas-api §7 no. 41).
pub fn unknown(nics: &[Labeled], networks: &Networks) -> Option<String> {
    let mut named = nics.iter().flat_map(|nic| &nic.constraints);
    named.find_map(|constraint| match constraint.key {
        Key::Space => {
            let value = constraint.value.as_str();
            let exists = |space: &Space| space.name == value || space.id.to_string() == value;
            let known = value == "undefined" || networks.spaces.values().any(exists);
            (!known).then(|| "No Space matches the given query.".to_owned())
        }
        Key::Ip => {
            let subnet = constraint.value.parse().ok().and_then(|address| best_subnet(address, networks));
            subnet.is_none().then(|| format!("{} is in no subnet that MAAS knows.", constraint.value))
        }
        _ => None,
    })
}

/// Writes a constraint string; refuses, in words, what would be read as something else.
pub fn print(nics: &[Labeled]) -> Result<String, String> {
    let mut text = String::new();
    for (index, nic) in nics.iter().enumerate() {
        if !is_label(&nic.label) {
            return Err(format!("“{}” is no NIC name: it begins with a letter or digit and has no blanks.", nic.label));
        }
        if nics[..index].iter().any(|other| other.label == nic.label) {
            return Err(format!("Two NICs are named {}.", nic.label));
        }
        if nic.constraints.is_empty() {
            return Err(format!("{} asks for nothing: it needs at least one constraint.", nic.label));
        }
        let _ = write!(text, "{}{}", if index == 0 { "" } else { ";" }, nic.label);
        for (position, constraint) in nic.constraints.iter().enumerate() {
            let (key, value) = (constraint.key, &constraint.value);
            if value.contains([',', ';']) {
                return Err(format!("MAAS cannot be asked for “{value}”: commas and semicolons separate constraints."));
            }
            if constraint.exclude && !key.can_exclude() {
                return Err(format!("There is no “not” for {}.", key.word()));
            }
            let mark = if position == 0 { ":" } else { "," };
            let _ = write!(text, "{mark}{}{}={value}", if constraint.exclude { "not_" } else { "" }, key.word());
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn refused(text: &str) -> (usize, String) {
        let error = parse(text).unwrap_err();
        (error.at, error.message)
    }

    #[test]
    fn the_contracts_valid_rows() {
        for text in [
            "eth0:space=dmz",
            "eth0:subnet_cidr=10.0.0.0/24,ip=10.0.0.50",
            "0:space=dmz;1:space=storage",
            "eth0:vlan=id:5003",
            "eth0:fabric=fabric-1,not_vlan=20",
            "eth0:name=br0;eth1:name=br0,mode=unconfigured",
            "eth0:mode=dhcp",
            "eth0:vid=0x14,vid=0b1010,not_vid=untagged,ip=fd00::1",
        ] {
            assert_eq!(print(&parse(text).unwrap()).unwrap(), text);
        }
        assert_eq!(parse(""), Ok(vec![]));
        assert_eq!(parse("x"), Ok(vec![]));
    }

    #[test]
    fn the_contracts_invalid_rows() {
        let format = "(required format: '<label>:<key>=<value>[,<key2>=<value2>[,...]]')";
        assert_eq!(refused("eth0"), (0, format!("Malformed constraint: 'eth0' {format}")));
        assert_eq!(refused("eth0:space=a;"), (13, format!("Malformed constraint: '' {format}")));
        assert_eq!(refused("eth0:space"), (5, "Malformed key/value pair in constraint: 'space'".to_owned()));
        assert_eq!(refused("eth0:space=a,"), (13, "Malformed key/value pair in constraint: ''".to_owned()));
        for label in ["_e", "my eth", ""] {
            let rule = "(Must begin with an alphanumeric character, and include only alphanumeric characters, dashes, \
                        and underscores.)";
            assert_eq!(refused(&format!("{label}:space=a")), (0, format!("Invalid label name: '{label}' {rule}")));
        }
        let twice = "Constraint label defined more than once: 'eth0'".to_owned();
        assert_eq!(refused("eth0:space=a;eth0:space=b"), (13, twice));
        assert_eq!(refused("eth0:colour=red"), (5, "Unknown interfaces constraint: 'colour".to_owned()));
        assert_eq!(refused("eth0:space=a, vlan=5"), (13, "Unknown interfaces constraint: ' vlan".to_owned()));
        assert_eq!(refused("eth0:not_mode=x").1, "Unknown interfaces constraint: 'not_mode");
        let range = "VLAN tag (VID) out of range (0-4094; 0 for untagged.)".to_owned();
        assert_eq!(refused("eth0:vid=9999"), (5, range));
        assert_eq!(refused("eth0:ip=banana").0, 5);
    }

    #[test]
    fn names_that_do_not_exist_are_found() {
        let networks = super::super::testing::networks();
        let verdict = |text: &str| unknown(&parse(text).unwrap(), &networks);
        assert_eq!(verdict("eth0:space=nosuch").as_deref(), Some("No Space matches the given query."));
        assert!(verdict("eth0:ip=8.8.8.8").is_some());
        assert_eq!(verdict("eth0:space=storage,ip=10.20.0.9;eth1:not_space=undefined,space=1"), None);
    }

    #[test]
    fn the_printer_refuses_what_would_be_read_as_something_else() {
        let nic = |label: &str, value: &str| Labeled {
            label: label.to_owned(),
            constraints: vec![Constraint::new(Key::Space, value)],
        };
        assert!(print(&[nic("eth0", "a,b")]).is_err());
        assert!(print(&[nic("eth0", "a;b")]).is_err());
        assert!(print(&[nic("eth0", "a"), nic("eth0", "b")]).is_err());
        assert!(print(&[nic("e 0", "a")]).is_err());
        assert!(print(&[Labeled { label: "eth0".to_owned(), constraints: vec![] }]).is_err());
        let exclude = Constraint { exclude: true, ..Constraint::new(Key::Mode, "x") };
        assert!(print(&[Labeled { label: "eth0".to_owned(), constraints: vec![exclude] }]).is_err());
        assert_eq!(print(&[]), Ok(String::new()));
    }

    fn any_constraint() -> impl Strategy<Value = Constraint> {
        (proptest::sample::select(Key::ALL.to_vec()), any::<bool>(), "[^,;]{0,12}", any::<IpAddr>(), 0..=4094u32)
            .prop_map(|(key, exclude, text, ip, vid)| Constraint {
                key,
                exclude: exclude && key.can_exclude(),
                value: match key {
                    Key::Ip => ip.to_string(),
                    Key::Vid => vid.to_string(),
                    _ => text,
                },
            })
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_the_same(
            nics in proptest::collection::btree_map(
                "[A-Za-z0-9][A-Za-z0-9_-]{0,8}", proptest::collection::vec(any_constraint(), 1..4), 0..4,
            )
        ) {
            let nics: Vec<Labeled> =
                nics.into_iter().map(|(label, constraints)| Labeled { label, constraints }).collect();
            prop_assert_eq!(parse(&print(&nics).unwrap()).unwrap(), nics);
        }

        #[test]
        fn what_is_read_prints_the_same(text in "[a-b0_:=,;. -]{2,20}|(e[0-3]:(space|not_tag|vid|ip)=[0-9.]{1,3}[,;]?){1,4}|.{2,20}") {
            match parse(&text) {
                Ok(nics) => prop_assert_eq!(print(&nics).unwrap(), text),
                Err(error) => prop_assert!(text.is_char_boundary(error.at), "{} in {}", error.at, text),
            }
        }
    }
}
