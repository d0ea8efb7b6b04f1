//! Host names as MAAS accepts them (maas-api §3.4, `hostname`).

use super::field::{Field, Findings};
use super::lookup::Lookup;
use std::collections::BTreeSet;

/// What is wrong with a host name; `None` when MAAS takes it. Empty lets MAAS make one up.
pub(super) fn problem(name: &str) -> Option<String> {
    if name.is_empty() {
        return None;
    }
    if name.len() > 255 {
        return Some("A name has at most 255 characters.".to_owned());
    }
    let first = name.split('.').next().unwrap_or_default();
    if first.contains('_') {
        return Some(format!("A name cannot contain an underscore: “{first}”."));
    }
    name.split('.').find_map(|label| {
        if label.is_empty() {
            Some("A name cannot have an empty part before, between or after its dots.".to_owned())
        } else if !label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
            Some(format!("Only letters, digits and hyphens: “{label}”."))
        } else if label.starts_with('-') || label.ends_with('-') {
            Some(format!("A name cannot start or end with a hyphen: “{label}”."))
        } else if label.len() > 63 {
            Some("Each part of a name has at most 63 characters.".to_owned())
        } else {
            None
        }
    })
}

/// Looks at the name; returns it as it is to be sent, `None` to have one made up.
pub(super) fn check(typed: &str, taken: &BTreeSet<String>, lookup: &Lookup, found: &mut Findings) -> Option<String> {
    let name = typed.trim();
    if name.is_empty() {
        return None;
    }
    if let Some(problem) = problem(name) {
        found.error(Field::Name, problem);
    } else if taken.contains(name) {
        found.error(Field::Name, format!("There is already a machine named {name}."));
    } else if let Some(other) = taken.iter().find(|other| other.eq_ignore_ascii_case(name)) {
        found.warn(Field::Name, format!("There is a machine named {other}; DNS does not tell the two apart."));
    } else if name.contains('.') {
        found.warn(Field::Name, "The domain has a field of its own; a name with dots is sent as it stands.");
    }
    if found.errors.iter().all(|(at, _)| *at != Field::Name) {
        match lookup {
            Lookup::Taken(_) => found.error(Field::Name, format!("There is already a machine named {name}.")),
            Lookup::Failed => {
                let text = format!("Whether another machine is named {name} could not be checked; MAAS decides.");
                found.warn(Field::Name, text);
            }
            Lookup::Unchecked => {
                found.warn(Field::Name, format!("Checking whether another machine is named {name}…"));
            }
            Lookup::Free => {}
        }
    }
    Some(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_servers_rules() {
        let long = "a".repeat(63);
        for good in ["", "a", "web-1", "0", "WEB", "a.b_c.d", &long] {
            assert_eq!(problem(good), None, "{good}");
        }
        let too_long = "a".repeat(64);
        let endless = "a.".repeat(128);
        for bad in ["a_b", "bad_host!", "x!", "-a", "a-", "a..b", "a.", "é", "a b", &too_long, &endless] {
            assert!(problem(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn taken_names_are_refused_and_near_ones_warned_about() {
        let taken = BTreeSet::from(["web".to_owned()]);
        let mut found = Findings::default();
        assert_eq!(check(" web ", &taken, &Lookup::Free, &mut found).as_deref(), Some("web"));
        assert_eq!(found.errors, [(Field::Name, "There is already a machine named web.".to_owned())]);
        let mut found = Findings::default();
        check("Web", &taken, &Lookup::Free, &mut found);
        assert!(found.errors.is_empty() && found.warnings.len() == 1);
    }
}
