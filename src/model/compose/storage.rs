//! The `storage` constraint string: `1:8(default,ssd),2:50(fast)` (maas-api §3.4.2).
//!
//! The first disk is the boot disk. MAAS re-sorts the others by their number of tags, most first.

use super::interfaces::GrammarError;
use crate::model::order::InOrder;
use std::fmt::Write;

/// One disk of the constraint string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disk {
    /// Letters and digits; has no effect.
    pub label: Option<String>,
    /// GB (10^9 bytes) as written: digits and at most one point.
    pub size: String,
    /// The storage pool's *name* among them, if one is wanted; any text without `,` and `)`.
    pub tags: Vec<String>,
}

/// Bytes of a size in GB, counted as the server does; `None` for what is no decimal number.
pub fn size_bytes(size: &str) -> Option<i64> {
    let plain = size.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let gigabytes: f64 = if plain { size.parse().ok()? } else { return None };
    Some((gigabytes * 1e9) as i64) // saturates
}

/// Reads a constraint string. Empty text is no disk: MAAS then makes one of 8 GB.
///
/// Sizes such as `1.2.3` pass the server's own validation and break it later; they are refused here.
pub fn parse(text: &str) -> Result<Vec<Disk>, GrammarError> {
    let mut disks = Vec::new();
    if text.is_empty() {
        return Ok(disks);
    }
    let malformed = |rest: &str| GrammarError {
        at: text.len() - rest.len(),
        message: format!("Malformed storage constraint, \"{text}\"."),
    };
    let mut rest = text;
    loop {
        let label_end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let label = (label_end > 0 && rest[label_end..].starts_with(':')).then(|| rest[..label_end].to_owned());
        if label.is_some() {
            rest = &rest[label_end + 1..];
        }
        let size_end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        if size_end == 0 {
            return Err(malformed(rest));
        }
        let size = rest[..size_end].to_owned();
        let size_at = text.len() - rest.len();
        rest = &rest[size_end..];
        let mut tags = Vec::new();
        if let Some(inside) = rest.strip_prefix('(') {
            match inside.split_once(')') {
                Some((list, after)) if !list.is_empty() => {
                    tags = list.split(',').map(str::to_owned).collect();
                    rest = after;
                }
                _ => return Err(malformed(rest)),
            }
        }
        // Only now: the server's grammar comes before its numbers.
        let next = match rest.strip_prefix(',') {
            _ if rest.is_empty() => None,
            Some(next) if !next.is_empty() => Some(next),
            _ => return Err(malformed(rest)),
        };
        if size_bytes(&size).is_none() {
            let message = format!("could not convert string to float: '{size}'");
            return Err(GrammarError { at: size_at, message });
        }
        disks.push(Disk { label, size, tags });
        match next {
            Some(next) => rest = next,
            None => return Ok(disks),
        }
    }
}

/// Writes a constraint string; refuses, in words, what would be read as something else.
pub fn print(disks: &[Disk]) -> Result<String, String> {
    let mut text = String::new();
    for (index, disk) in disks.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        if let Some(label) = &disk.label {
            if label.is_empty() || !label.bytes().all(|b| b.is_ascii_alphanumeric()) {
                return Err(format!("“{label}” is no disk label: it has letters and digits only."));
            }
            let _ = write!(text, "{label}:");
        }
        if size_bytes(&disk.size).is_none() {
            return Err(format!("“{}” is no size in GB.", disk.size));
        }
        text.push_str(&disk.size);
        if let Some(tag) = disk.tags.iter().find(|tag| tag.contains([',', ')'])) {
            return Err(format!("MAAS cannot be told “{tag}”: commas and closing brackets end a tag."));
        }
        let list = disk.tags.join(",");
        if !disk.tags.is_empty() && list.is_empty() {
            return Err("A tag cannot be empty.".to_owned());
        }
        if !list.is_empty() {
            let _ = write!(text, "({list})");
        }
    }
    Ok(text)
}

/// The order in which MAAS makes the disks, as indices: the first stays, the others go by number of tags, most first.
pub fn order_made(disks: &[Disk]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..disks.len()).collect();
    if let Some(others) = order.get_mut(1..) {
        others.order_by_key(|index| std::cmp::Reverse(disks[*index].tags.len()));
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_contracts_valid_rows() {
        let disk = |label: Option<&str>, size: &str, tags: &[&str]| Disk {
            label: label.map(str::to_owned),
            size: size.to_owned(),
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        };
        for (text, expected) in [
            ("8", vec![disk(None, "8", &[])]),
            ("root:8(default)", vec![disk(Some("root"), "8", &["default"])]),
            (
                "0:8(default),1:100(big,ssd)",
                vec![disk(Some("0"), "8", &["default"]), disk(Some("1"), "100", &["big", "ssd"])],
            ),
            ("root:8.5", vec![disk(Some("root"), "8.5", &[])]),
            ("root:0", vec![disk(Some("root"), "0", &[])]),
            ("root:8(a, b)", vec![disk(Some("root"), "8", &["a", " b"])]),
        ] {
            assert_eq!(parse(text).unwrap(), expected);
            assert_eq!(print(&expected).unwrap(), text);
        }
        assert_eq!(size_bytes("8.5"), Some(8_500_000_000));
        assert_eq!(parse(""), Ok(vec![]));
    }

    #[test]
    fn the_contracts_invalid_rows() {
        for text in [
            "8GB",
            "root:8G",
            "root: 8",
            "root:8 (default)",
            "root:8()",
            "my-disk:8",
            "my_disk:8",
            "root:8,",
            "root:8;data:20",
            "root:-5",
            "(ssd)",
            "root:abc",
            "root:",
        ] {
            assert_eq!(parse(text).unwrap_err().message, format!("Malformed storage constraint, \"{text}\"."));
        }
        for size in [".", "1.2.3"] {
            let error = parse(&format!("root:{size}")).unwrap_err();
            assert_eq!(error, GrammarError { at: 5, message: format!("could not convert string to float: '{size}'") });
        }
        assert_eq!(parse("root:8;data:20").unwrap_err().at, 6);
    }

    #[test]
    fn all_but_the_boot_disk_are_made_by_number_of_tags() {
        let disks = parse("a:1,b:2,c:3(x),d:4(x,y),e:5(x)").unwrap();
        assert_eq!(order_made(&disks), [0, 3, 2, 4, 1]);
        assert!(order_made(&[]).is_empty());
    }

    fn any_disk() -> impl Strategy<Value = Disk> {
        (
            proptest::option::of("[A-Za-z0-9]{1,6}"),
            "[0-9]{1,6}|[0-9]{1,4}\\.[0-9]{0,3}|\\.[0-9]{1,3}",
            proptest::collection::vec("[^,)]{1,6}", 0..4),
        )
            .prop_map(|(label, size, tags)| Disk { label, size, tags })
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_the_same(disks in proptest::collection::vec(any_disk(), 0..5)) {
            prop_assert_eq!(parse(&print(&disks).unwrap()).unwrap(), disks);
        }

        #[test]
        fn what_is_read_prints_the_same(text in "[a1:.,() ]{0,12}|([a-c]:)?[0-9]{1,2}(\\([a-c,]{1,4}\\))?(,[0-9]{1,2})?|.{0,16}") {
            match parse(&text) {
                Ok(disks) => prop_assert_eq!(print(&disks).unwrap(), text),
                Err(error) => prop_assert!(text.is_char_boundary(error.at)),
            }
        }
    }
}
