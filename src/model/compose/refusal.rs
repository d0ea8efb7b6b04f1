//! Brings a refused compose back to the fields of the form, in words that help (maas-api §3.2, §3.4).
//!
//! A refusal is a JSON object of messages by field, or plain text: the REST body, or the WebSocket's error string with
//! its prefix and, at times, the brackets of a Python list around it.

use super::field::Field;
use super::wrapping::strip;
use crate::model::{form, units};

/// What a refusal means for the form: sentences by field, never empty, and whether the VM may have been made all the same.
pub type Refused = form::Refused<Field>;

impl Refused {
    fn at(field: Field, text: impl Into<String>) -> Self {
        Self { messages: vec![(field, text.into())], may_exist: false }
    }

    fn maybe_made(mut self) -> Self {
        self.may_exist = true;
        self
    }
}

/// From messages by field. Fields that the form does not have go to the form as a whole, with their name in front.
pub fn from_fields<'a, M>(fields: impl IntoIterator<Item = (&'a str, M)>) -> Refused
where
    M: IntoIterator<Item = &'a str>,
{
    let mut messages = Vec::new();
    for (name, texts) in fields {
        let field = Field::from_wire(name);
        for text in texts {
            let text = match field {
                Field::Form if name != "__all__" => format!("{name}: {text}"),
                _ => field_text(field, text),
            };
            messages.push((field, text));
        }
    }
    if messages.is_empty() {
        return Refused::at(Field::Form, "MAAS refused the request without saying why.");
    }
    Refused { messages, may_exist: false }
}

fn field_text(field: Field, text: &str) -> String {
    let number = |prefix: &str| text.strip_prefix(prefix)?.strip_suffix('.')?.trim().parse::<i64>().ok();
    let unit = |number: i64| match field {
        Field::Cores => units::count(number, "core", "cores"),
        Field::Memory => format!("{number} MiB"),
        _ => number.to_string(),
    };
    if let Some(most) = number("Ensure this value is less than or equal to ") {
        return match most {
            ..=0 => "MAAS does not know the size of this host yet. Wait for its commissioning data.".to_owned(),
            _ => format!("MAAS takes at most {} on this host.", unit(most)),
        };
    }
    if let Some(least) = number("Ensure this value is greater than or equal to ") {
        return format!("MAAS takes at least {}.", unit(least));
    }
    if let Some(rest) = text.strip_prefix("Select a valid choice. ") {
        return match rest.strip_suffix(" is not one of the available choices.") {
            Some("That choice") => "This choice no longer exists.".to_owned(),
            Some(choice) if field == Field::PinnedCores => format!("The host has no core {choice}."),
            Some(choice) => format!("The host does not offer {choice}."),
            None => text.to_owned(),
        };
    }
    if let Some(name) =
        text.strip_prefix("Node with hostname \"").and_then(|rest| rest.strip_suffix("\" already exists"))
    {
        return format!("There is already a machine named {name}.");
    }
    if text.starts_with("Unknown interfaces constraint: '") && !text.ends_with('\'') {
        return format!("{text}'"); // The server forgets the closing quote.
    }
    text.to_owned()
}

fn plain_says(text: &Option<String>, part: &str) -> bool {
    text.as_ref().is_some_and(|text| text.contains(part))
}

/// From plain text. `status` is the HTTP status, `None` from the WebSocket.
pub fn from_text(status: Option<u16>, text: &str) -> Refused {
    let plain = strip(text);
    if let Some(refused) = over_commit(&plain).or_else(|| known(&plain)) {
        return refused;
    }
    let shown = if plain.is_empty() || plain.starts_with('<') { None } else { Some(plain) };
    let or = |text: &str| shown.clone().unwrap_or_else(|| text.to_owned());
    match status {
        Some(401) => Refused::at(Field::Form, "Your session has ended. Log in again."),
        Some(403) => Refused::at(Field::Form, "You may not compose VMs on this host."),
        // An address that is taken, not a missing host (maas-api §7 no. 41).
        Some(404) if plain_says(&shown, "already in use") => Refused::at(Field::Interfaces, or("")),
        Some(404) => Refused::at(Field::Form, or("This host no longer exists.")),
        Some(408 | 504) => timed_out(),
        Some(409) => Refused::at(Field::Form, or("MAAS was busy with a change of its own. Try again.")),
        Some(500) => {
            let detail = shown.map(|text| format!(" ({text})")).unwrap_or_default();
            Refused::at(Field::Form, format!("An internal error of MAAS{detail}. The VM may exist: refresh the host."))
                .maybe_made()
        }
        _ => Refused::at(Field::Form, or("MAAS refused the request without saying why.")),
    }
}

/// When no answer came in time: it may still have happened.
pub fn timed_out() -> Refused {
    let text = "No answer in time. The VM may still be made: refresh the host before you try again.";
    Refused::at(Field::Form, text).maybe_made()
}

/// When the answer was lost or cannot be read: it may still have happened.
pub fn lost(why: &str) -> Refused {
    let text = format!("{why} MAAS may have made the VM all the same: look at the host's VMs before you try again.");
    Refused::at(Field::Form, text).maybe_made()
}

/// `… CPU overcommit ratio is 1.0 and there are 2 available resources; 4 requested.` and the same of memory, glued.
fn over_commit(text: &str) -> Option<Refused> {
    let mut messages = Vec::new();
    for (mark, field, name) in [
        ("CPU overcommit ratio is ", Field::Cores, "cores"),
        ("Memory overcommit ratio is ", Field::Memory, "MiB of memory"),
    ] {
        let Some((_, rest)) = text.split_once(mark) else { continue };
        let (ratio, rest) = rest.split_once(" and there are ")?;
        let (available, rest) = rest.split_once(" available resources; ")?;
        let (requested, _) = rest.split_once(" requested.")?;
        let ratio: f64 = ratio.trim().parse().ok()?;
        let available: f64 = available.trim().parse().ok()?;
        let ratio = units::decimal(ratio, 2);
        // "Available" is total less used without the ratio, so it may be below zero.
        let state = match available {
            ..0.0 => format!("{} more {name} are in use than the host has", units::decimal(-available, 0)),
            _ => format!("{} {name} are not in use", units::decimal(available, 0)),
        };
        messages.push((
            field,
            format!("{requested} asked for, which passes the over-commit ratio of {ratio}: {state}. Ask for less or raise the ratio."),
        ));
    }
    (!messages.is_empty()).then_some(Refused { messages, may_exist: false })
}

/// The texts of the contract's table.
fn known(text: &str) -> Option<Refused> {
    let rest = |prefix: &str| text.strip_prefix(prefix).map(str::trim);
    if let Some(pool) = rest("Not enough space in default storage pool:") {
        return Some(Refused::at(Field::Storage, format!("The default pool {pool} has too little space left.")));
    }
    let pools =
        rest("Not enough storage space on storage pools:").or(rest("Not enough storage space on any storage pools:"));
    if let Some(pools) = pools {
        return Some(Refused::at(Field::Storage, format!("Too little space left in {pools}.")));
    }
    if text.contains("timed out after") {
        return Some(timed_out());
    }
    if text.starts_with("Ephemeral operating system ") && text.contains("unavailable") {
        let text = format!(
            "{text} The VM was made but cannot be commissioned: refresh the host, and import the image or skip commissioning."
        );
        return Some(Refused::at(Field::Commissioning, text).maybe_made());
    }
    let (field, words) = if text.contains("does not support composability") {
        (Field::Form, "This host cannot compose VMs.")
    } else if text.starts_with("This pod does not match the specified networks") {
        (Field::Interfaces, "No NIC of the host matches the networks asked for.")
    } else if text.starts_with("MAAS DHCP must be enabled on at least one VLAN") {
        (Field::Interfaces, "At least one NIC must be on a VLAN with DHCP by MAAS.")
    } else if text.starts_with("Pod must be on a known host") {
        (Field::Interfaces, "MAAS does not know the machine this host runs on, so it takes no NICs.")
    } else if text.starts_with("No host network to attach VM interfaces to") {
        (Field::Interfaces, "No NIC of the host is on a VLAN with DHCP by MAAS; LXD needs one.")
    } else if text.starts_with("No Space matches") {
        (Field::Interfaces, "One of the chosen spaces no longer exists.")
    } else if text.starts_with("VLAN tag (VID) out of range") {
        (Field::Interfaces, "A VLAN tag is a number from 0 to 4094.")
    } else if text.contains("'NoneType' object has no attribute 'vlan'") {
        (Field::Interfaces, "One of the addresses is in no subnet that MAAS knows.")
    } else if text.starts_with("could not convert string to float") {
        (Field::Storage, "The size of a disk is not a number.")
    } else if text.contains("only support one block device") {
        (Field::Storage, "This MAAS makes LXD VMs with one disk only.")
    } else if text.starts_with("No Pod matches") {
        (Field::Form, "This host no longer exists.")
    } else if text == "Permission denied" || text.starts_with("This method is reserved for admin") {
        (Field::Form, "You may not compose VMs on this host.")
    } else {
        return None;
    };
    Some(Refused::at(field, words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    fn by_field(value: &Value) -> Option<Refused> {
        let map: Vec<(&str, Vec<&str>)> = value
            .as_object()?
            .iter()
            .map(|(key, list)| {
                (key.as_str(), list.as_array().into_iter().flatten().filter_map(Value::as_str).collect())
            })
            .collect();
        Some(from_fields(map))
    }

    /// What the region layer does with an answer, in short.
    fn capture(name: &str) -> Refused {
        let path = format!("{}/tests/contract/captures/{name}", env!("CARGO_MANIFEST_DIR"));
        let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        if let Some(error) = file["response"]["error"].as_str() {
            let parsed: Option<Value> = serde_json::from_str(error).ok();
            return parsed.as_ref().and_then(by_field).unwrap_or_else(|| from_text(None, error));
        }
        let status = file["status"].as_u64().map(|status| status as u16);
        by_field(&file["body"]).unwrap_or_else(|| from_text(status, file["body"].as_str().unwrap()))
    }

    const FIELDS: [(&str, &[Field]); 36] = [
        ("rest-compose-err-403-user.json", &[Field::Form]),
        ("rest-compose-err-404.json", &[Field::Form]),
        ("rest-compose-err-bad-arch.json", &[Field::Architecture]),
        ("rest-compose-err-bad-hostname.json", &[Field::Name]),
        ("rest-compose-err-bad-interfaces-key.json", &[Field::Interfaces]),
        ("rest-compose-err-bad-interfaces-space.json", &[Field::Interfaces]),
        ("rest-compose-err-bad-interfaces-syntax.json", &[Field::Interfaces]),
        ("rest-compose-err-bad-pinned.json", &[Field::PinnedCores]),
        ("rest-compose-err-bad-storage.json", &[Field::Storage]),
        ("rest-compose-err-bad-storage2.json", &[Field::Storage]),
        ("rest-compose-err-bad-zone.json", &[Field::Domain, Field::Pool, Field::Zone]),
        ("rest-compose-err-driver-failure.json", &[Field::Form]),
        ("rest-compose-err-dup-hostname.json", &[Field::Name]),
        ("rest-compose-err-interfaces-no-dhcp.json", &[Field::Interfaces]),
        ("rest-compose-err-interfaces-not-on-host.json", &[Field::Interfaces]),
        ("rest-compose-err-low-memory.json", &[Field::Memory]),
        ("rest-compose-err-not-composable.json", &[Field::Form]),
        ("rest-compose-err-over-commit.json", &[Field::Cores, Field::Memory]),
        ("rest-compose-err-storage-too-big-for-pool.json", &[Field::Storage]),
        ("rest-compose-err-storage-too-big.json", &[Field::Storage]),
        ("rest-compose-err-text-cores.json", &[Field::Cores]),
        ("rest-compose-err-too-many-cores.json", &[Field::Cores]),
        ("rest-compose-err-too-much-memory.json", &[Field::Memory]),
        ("rest-compose-err-zero-cores.json", &[Field::Cores]),
        ("ws-pod.compose-err-bad-hostname.json", &[Field::Name]),
        ("ws-pod.compose-err-bad-interfaces.json", &[Field::Interfaces]),
        ("ws-pod.compose-err-bad-pinned.json", &[Field::PinnedCores]),
        ("ws-pod.compose-err-bad-storage.json", &[Field::Storage]),
        ("ws-pod.compose-err-driver-failure.json", &[Field::Form]),
        ("ws-pod.compose-err-dup-hostname.json", &[Field::Name]),
        ("ws-pod.compose-err-interfaces-not-on-host.json", &[Field::Interfaces]),
        ("ws-pod.compose-err-low-memory.json", &[Field::Memory]),
        ("ws-pod.compose-err-nonadmin.json", &[Field::Form]),
        ("ws-pod.compose-err-not-composable.json", &[Field::Form]),
        ("ws-pod.compose-err-over-commit.json", &[Field::Cores, Field::Memory]),
        ("ws-pod.compose-err-too-many-cores.json", &[Field::Cores]),
    ];

    #[test]
    fn every_captured_refusal_finds_its_field() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/contract/captures");
        let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut refused: Vec<String> = files.filter(|name| name.contains("compose-err-")).collect();
        refused.sort();
        assert_eq!(refused, FIELDS.map(|(name, _)| name));
        for (name, fields) in FIELDS {
            let result = capture(name);
            let found: Vec<Field> = result.messages.iter().map(|(field, _)| *field).collect();
            assert_eq!(found, fields, "{name}");
            assert!(!result.may_exist, "{name}");
            for (_, text) in &result.messages {
                for wire in ["['", "Pod ", "Failed talking", "Ensure this"] {
                    assert!(!text.contains(wire), "{name}: {text}");
                }
            }
        }
    }

    #[test]
    fn both_wires_say_the_same() {
        for name in ["over-commit", "interfaces-not-on-host", "low-memory", "bad-hostname", "not-composable"] {
            let (rest, ws) = (format!("rest-compose-err-{name}.json"), format!("ws-pod.compose-err-{name}.json"));
            assert_eq!(capture(&rest), capture(&ws), "{name}");
        }
    }

    fn one(status: Option<u16>, text: &str) -> (Field, String) {
        from_text(status, text).messages.remove(0)
    }

    #[test]
    fn over_commit_is_told_per_resource() {
        let text = "Unable to compose KVM instance in 'x'. CPU overcommit ratio is 1.0 and there are 2 available \
                    resources; 4 requested.Memory overcommit ratio is 1.5 and there are -8704 available resources; \
                    2048 requested.";
        let messages = from_text(Some(503), text).messages;
        assert_eq!(
            messages[0].1,
            "4 asked for, which passes the over-commit ratio of 1: 2 cores are not in use. Ask for less or raise the ratio."
        );
        assert!(messages[1].1.contains("8704 more MiB of memory are in use than the host has"));
        assert_eq!(one(None, "CPU overcommit ratio is odd").0, Field::Form);
    }

    #[test]
    fn the_contracts_other_texts() {
        let brackets = "Pod unable to compose machine: ['Pod must be on a known host if interfaces are specified.']";
        assert_eq!(one(None, brackets).0, Field::Interfaces);
        assert_eq!(one(Some(503), "No host network to attach VM interfaces to").0, Field::Interfaces);
        let storage = one(Some(500), "Not enough storage space on any storage pools: a, b");
        assert_eq!(storage, (Field::Storage, "Too little space left in a, b.".to_owned()));
        assert_eq!(one(Some(500), "'NoneType' object has no attribute 'vlan'").0, Field::Interfaces);
        assert_eq!(one(Some(500), "could not convert string to float: '1.2.3'").0, Field::Storage);
        assert_eq!(one(Some(400), "VLAN tag (VID) out of range (0-4094; 0 for untagged.)").0, Field::Interfaces);
        assert!(one(Some(403), "").1.contains("may not"));
        assert!(one(Some(401), "Forbidden").1.contains("Log in"));
        assert!(!one(Some(409), "<html><body>conflict</body></html>").1.contains('<'));
        assert_eq!(one(Some(503), "fake driver").1, "fake driver");
    }

    #[test]
    fn what_may_have_happened_says_so() {
        let driver = "Unable to compose a machine because 'lxd' driver timed out after 120 seconds.";
        for refused in [
            from_text(Some(503), driver),
            from_text(Some(504), ""),
            from_text(Some(500), "'x'"),
            from_text(Some(400), "Ephemeral operating system ubuntu focal is unavailable."),
            from_text(
                None,
                "Pod unable to compose machine: ['Ephemeral operating system ubuntu focal is unavailable.']",
            ),
            timed_out(),
        ] {
            assert!(refused.may_exist && refused.messages[0].1.contains("refresh the host"), "{refused:?}");
        }
    }

    #[test]
    fn fields_that_are_not_in_the_form_are_named() {
        let refused = from_fields([("cpu_speed", vec!["Too slow."]), ("__all__", vec!["No."])]);
        assert_eq!(
            refused.messages,
            [(Field::Form, "cpu_speed: Too slow.".to_owned()), (Field::Form, "No.".to_owned())]
        );
        assert_eq!(from_fields(Vec::<(&str, Vec<&str>)>::new()).messages.len(), 1);
    }

    #[test]
    fn limits_of_zero_mean_an_unknown_host() {
        let refused = from_fields([("memory", vec!["Ensure this value is less than or equal to 0."])]);
        assert!(refused.messages[0].1.contains("does not know the size"));
    }

    proptest! {
        #[test]
        fn every_text_gives_a_sentence(status in proptest::option::of(400..600u16), text in "(\\[')?[ -~]{0,60}('\\])?") {
            let refused = from_text(status, &text);
            prop_assert!(!refused.messages.is_empty());
            prop_assert!(refused.messages.iter().all(|(_, text)| !text.is_empty()));
        }
    }
}
