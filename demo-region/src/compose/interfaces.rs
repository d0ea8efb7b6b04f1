//! The grammar of `interfaces` (maas-api §3.4.1).

/// One condition: key, negated, value.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    pub key: &'static str,
    pub not: bool,
    pub value: String,
}

/// One NIC of the new VM.
#[derive(Clone, Debug, PartialEq)]
pub struct Labeled {
    pub label: String,
    pub conditions: Vec<Condition>,
}

impl Labeled {
    pub fn values<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        self.conditions
            .iter()
            .filter(move |condition| condition.key == key && !condition.not)
            .map(|condition| condition.value.as_str())
    }
}

/// (key, has a `not_` form)
const KEYS: [(&str, bool); 14] = [
    ("id", true),
    ("name", true),
    ("hostname", true),
    ("fabric", true),
    ("fabric_class", true),
    ("vlan", true),
    ("vid", true),
    ("space", true),
    ("subnet", true),
    ("subnet_cidr", true),
    ("ip", true),
    ("mode", false),
    ("type", false),
    ("tag", true),
];

fn key_of(text: &str) -> Option<(&'static str, bool)> {
    if text == "link_speed" {
        return Some(("link_speed", false));
    }
    if let Some((key, _)) = KEYS.iter().find(|(key, _)| *key == text) {
        return Some((key, false));
    }
    let bare = text.strip_prefix("not_")?;
    KEYS.iter().find(|(key, negatable)| *negatable && *key == bare).map(|(key, _)| (*key, true))
}

fn good_label(label: &str) -> bool {
    label.starts_with(|c: char| c.is_ascii_alphanumeric())
        && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

/// A text of length 0 or 1 counts as no interfaces.
pub fn parse(text: &str) -> Result<Vec<Labeled>, String> {
    if text.len() <= 1 {
        return Ok(vec![]);
    }
    let mut all: Vec<Labeled> = Vec::new();
    for part in text.split(';') {
        let (label, pairs) = part.split_once(':').ok_or_else(|| {
            format!("Malformed constraint: '{part}' (required format: '<label>:<key>=<value>[,<key2>=<value2>[,...]]')")
        })?;
        if !good_label(label) {
            return Err(format!(
                "Invalid label name: '{label}' (Must begin with an alphanumeric character, and include only \
                 alphanumeric characters, dashes, and underscores.)"
            ));
        }
        if all.iter().any(|known| known.label == label) {
            return Err(format!("Constraint label defined more than once: '{label}'"));
        }
        let mut conditions = Vec::new();
        for pair in pairs.split(',') {
            let (key, value) =
                pair.split_once('=').ok_or_else(|| format!("Malformed key/value pair in constraint: '{pair}'"))?;
            let (key, not) = key_of(key).ok_or_else(|| format!("Unknown interfaces constraint: '{key}"))?;
            conditions.push(Condition { key, not, value: value.to_owned() });
        }
        all.push(Labeled { label: label.to_owned(), conditions });
    }
    Ok(all)
}

/// The name of the NIC in the guest.
pub fn guest_name(label: &str, seed: u64) -> String {
    if label.chars().all(|c| c.is_ascii_digit()) {
        return format!("eth{label}");
    }
    if label.len() > 15 {
        let sum = crate::ident::keyed(seed, label) & 0xf_ffff;
        return format!("eth-{sum:05x}-{}", &label[label.len() - 5..]);
    }
    label.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_the_server_refuses() {
        let message = |text| parse(text).unwrap_err();
        assert!(message("eth0").starts_with("Malformed constraint: 'eth0' (required format: '<label>:"));
        assert!(message("eth0:space=a;").starts_with("Malformed constraint: ''"));
        assert_eq!(message("eth0:space"), "Malformed key/value pair in constraint: 'space'");
        assert!(message("_e:space=a").starts_with("Invalid label name: '_e' (Must begin"));
        assert!(message("my eth:space=a").starts_with("Invalid label name: 'my eth'"));
        assert_eq!(message("eth0:space=a;eth0:space=b"), "Constraint label defined more than once: 'eth0'");
        assert_eq!(message("eth0:colour=red"), "Unknown interfaces constraint: 'colour");
        assert_eq!(message("eth0:space=a, vlan=5"), "Unknown interfaces constraint: ' vlan");
        assert_eq!(message("eth0:not_mode=x"), "Unknown interfaces constraint: 'not_mode");
    }

    #[test]
    fn accepts_colons_and_equal_signs_in_values() {
        let parsed = parse("eth0:vlan=id:5003;1:not_tag=a=b").unwrap();
        assert_eq!(parsed[0].conditions[0].value, "id:5003");
        assert_eq!(parsed[1].conditions[0], Condition { key: "tag", not: true, value: "a=b".into() });
        assert_eq!(parse("x"), Ok(vec![]));
        assert_eq!(guest_name("1", 1), "eth1");
        assert_eq!(guest_name("a-very-long-label-name", 1).len(), 15);
    }
}
