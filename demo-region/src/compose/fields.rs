//! The fields of a compose and their messages.

use super::{hostname, interfaces, storage};
use crate::state::{Host, HostKind, World};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Messages by field; `__all__` for the whole form.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Errors(pub BTreeMap<String, Vec<String>>);

impl Errors {
    pub fn add(&mut self, field: &str, message: impl Into<String>) {
        self.0.entry(field.to_owned()).or_default().push(message.into());
    }

    /// As Python writes it: a blank after colon and comma.
    pub fn json(&self) -> String {
        let quote = |text: &str| Value::from(text).to_string();
        let fields: Vec<String> = self
            .0
            .iter()
            .map(|(field, messages)| {
                let messages: Vec<String> = messages.iter().map(|message| quote(message)).collect();
                format!("{}: [{}]", quote(field), messages.join(", "))
            })
            .collect();
        format!("{{{}}}", fields.join(", "))
    }
}

pub const NO_SUCH_CHOICE: &str = "Select a valid choice. That choice is not one of the available choices.";

pub fn not_a_choice(value: &str) -> String {
    format!("Select a valid choice. {value} is not one of the available choices.")
}

/// What was sent: repeated form keys or JSON.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    values: BTreeMap<String, Vec<String>>,
    /// JSON keys whose value was no array
    scalars: BTreeSet<String>,
}

impl Fields {
    pub fn from_pairs(pairs: Vec<(String, String)>) -> Self {
        let mut fields = Self::default();
        for (key, value) in pairs {
            fields.values.entry(key).or_default().push(value);
        }
        fields
    }

    /// Nulls are dropped; numbers and booleans become their texts.
    pub fn from_json(params: &Map<String, Value>) -> Self {
        let mut fields = Self::default();
        let text = |value: &Value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        for (key, value) in params {
            match value {
                Value::Null => {}
                Value::Array(items) => {
                    fields.values.insert(key.clone(), items.iter().map(text).collect());
                }
                other => {
                    fields.values.insert(key.clone(), vec![text(other)]);
                    fields.scalars.insert(key.clone());
                }
            }
        }
        fields
    }

    /// The last value; empty counts as not given.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.sent(key).filter(|value| !value.is_empty())
    }

    /// The last value, even if empty.
    pub fn sent(&self, key: &str) -> Option<&str> {
        self.values.get(key)?.last().map(String::as_str)
    }

    fn list(&self, key: &str) -> &[String] {
        self.values.get(key).map(Vec::as_slice).unwrap_or_default()
    }

    /// A form boolean: only "false" (any case) and nothing are false (§3.1).
    pub fn flag(&self, key: &str) -> bool {
        self.get(key).is_some_and(|value| !value.eq_ignore_ascii_case("false"))
    }
}

/// A compose that passed validation.
#[derive(Clone, Debug)]
pub struct Request {
    /// `None`: not sent, which the over-commit check counts as 1
    pub cores: Option<i64>,
    pub pinned: Vec<i64>,
    /// MiB
    pub memory: i64,
    pub hugepages: bool,
    pub architecture: String,
    /// Empty: a random one
    pub hostname: String,
    pub domain: i64,
    pub zone: i64,
    pub pool: i64,
    pub disks: Vec<storage::DiskWish>,
    pub interfaces: Vec<interfaces::Labeled>,
    pub skip_commissioning: bool,
}

pub fn validate(world: &World, host: &Host, fields: &Fields) -> Result<Request, Errors> {
    let mut errors = Errors::default();
    let hints = host.hints;
    let cores = number(fields, "cores", 1, 1, hints.cores, &mut errors);
    let memory = number(fields, "memory", 2048, 1024, hints.memory, &mut errors);
    let speed_limit = if hints.cpu_speed > 0 { hints.cpu_speed } else { i64::MAX };
    number(fields, "cpu_speed", 300, 300, speed_limit, &mut errors);
    let pinned = pinned(fields, hints.cores, &mut errors);
    let architecture = match fields.get("architecture") {
        None => host.architectures.first().cloned().unwrap_or_default(),
        Some(wanted) => {
            if !host.architectures.iter().any(|known| known == wanted) {
                errors.add("architecture", not_a_choice(wanted));
            }
            wanted.to_owned()
        }
    };
    let hostname = fields.get("hostname").unwrap_or_default().to_owned();
    if !hostname.is_empty() {
        if world.machine_by_hostname(&hostname).is_some() {
            errors.add("hostname", format!("Node with hostname \"{hostname}\" already exists"));
        } else if let Err(message) = hostname::check(&hostname) {
            errors.add("hostname", message);
        }
    }
    let domain = choice(fields, "domain", 0, |id| world.domain(id).is_some(), &mut errors);
    let zone = choice(fields, "zone", 1, |id| world.zone(id).is_some(), &mut errors);
    let pool = choice(fields, "pool", host.pool, |id| world.pool(id).is_some(), &mut errors);
    let disks = storage::parse(fields.get("storage").unwrap_or("root:8(local)")).unwrap_or_else(|message| {
        errors.add("storage", message);
        vec![]
    });
    let interfaces = interfaces::parse(fields.get("interfaces").unwrap_or_default()).unwrap_or_else(|message| {
        errors.add("interfaces", message);
        vec![]
    });
    if !errors.0.is_empty() {
        return Err(errors);
    }
    // virsh knows neither pinning nor hugepages.
    let lxd = host.kind == HostKind::Lxd;
    Ok(Request {
        cores: fields.get("cores").is_some().then_some(cores),
        pinned: if lxd { pinned } else { vec![] },
        memory,
        hugepages: lxd && fields.flag("hugepages_backed"),
        architecture,
        hostname,
        domain,
        zone,
        pool,
        disks,
        interfaces,
        skip_commissioning: fields.flag("skip_commissioning"),
    })
}

fn number(fields: &Fields, field: &str, default: i64, least: i64, most: i64, errors: &mut Errors) -> i64 {
    let value = match fields.get(field).map(str::trim) {
        // The limits hold for what was sent; on a host without hints the defaults are too much as well.
        None if field == "cpu_speed" => return default,
        None => default,
        Some(text) => match text.strip_suffix(".0").unwrap_or(text).parse() {
            Ok(value) => value,
            Err(_) => {
                errors.add(field, "Enter a whole number.");
                return default;
            }
        },
    };
    if value > most {
        errors.add(field, format!("Ensure this value is less than or equal to {most}."));
    } else if value < least {
        errors.add(field, format!("Ensure this value is greater than or equal to {least}."));
    }
    value
}

fn pinned(fields: &Fields, cores: i64, errors: &mut Errors) -> Vec<i64> {
    if fields.scalars.contains("pinned_cores") && fields.get("pinned_cores").is_some() {
        errors.add("pinned_cores", "Enter a list of values.");
        return vec![];
    }
    let mut pinned = Vec::new();
    for text in fields.list("pinned_cores").iter().filter(|text| !text.is_empty()) {
        match text.parse() {
            Ok(core) if (0..cores).contains(&core) => pinned.push(core),
            _ => {
                errors.add("pinned_cores", not_a_choice(text));
                break;
            }
        }
    }
    pinned.sort_unstable();
    pinned.dedup();
    pinned
}

fn choice(fields: &Fields, field: &str, default: i64, known: impl Fn(i64) -> bool, errors: &mut Errors) -> i64 {
    match fields.get(field) {
        None => default,
        Some(text) => text.parse().ok().filter(|id| known(*id)).unwrap_or_else(|| {
            errors.add(field, NO_SUCH_CHOICE);
            default
        }),
    }
}
