//! From JSON text to wire types, with the path to what cannot be read.

use super::error::ApiError;
use super::json_path;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

/// Reads one value; `what` starts the path of an error.
pub fn one<T: DeserializeOwned>(what: &str, json: &str) -> Result<T, ApiError> {
    serde_json::from_str(json).map_err(|error| unreadable(what, json, &error))
}

fn unreadable(what: &str, json: &str, error: &serde_json::Error) -> ApiError {
    let offset = json_path::offset(json, error.line(), error.column());
    ApiError::Decode { path: format!("{what}{}", json_path::at(json, offset)), message: error.to_string() }
}

/// A record that could not be read, as far as it could.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRecord {
    /// Its `id`, if that much is readable.
    pub id: Option<i64>,
    /// Its `name`, if that much is readable.
    pub name: Option<String>,
    /// Where and why.
    pub error: ApiError,
}

/// A list whose broken records do not spoil the others.
#[derive(Debug)]
pub struct Records<T> {
    /// Those that could be read, in order.
    pub good: Vec<T>,
    /// Those that could not.
    pub bad: Vec<BadRecord>,
}

impl<T> Default for Records<T> {
    fn default() -> Self {
        Self { good: Vec::new(), bad: Vec::new() }
    }
}

impl<T> Records<T> {
    /// How many records came, readable or not.
    pub fn len(&self) -> usize {
        self.good.len() + self.bad.len()
    }

    /// Whether nothing came at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The same list in another type.
    pub fn map<U>(self, turn: impl FnMut(T) -> U) -> Records<U> {
        Records { good: self.good.into_iter().map(turn).collect(), bad: self.bad }
    }
}

/// Reads a list record by record.
pub fn list<T: DeserializeOwned>(what: &str, json: &str) -> Result<Records<T>, ApiError> {
    let raw: Vec<&RawValue> = serde_json::from_str(json).map_err(|error| unreadable(what, json, &error))?;
    Ok(records(what, raw.into_iter().map(RawValue::get)))
}

/// Reads an object of records, as `vmcluster.list` sends, dropping the keys.
pub fn values<T: DeserializeOwned>(what: &str, json: &str) -> Result<Records<T>, ApiError> {
    let raw: std::collections::BTreeMap<String, &RawValue> =
        serde_json::from_str(json).map_err(|error| unreadable(what, json, &error))?;
    Ok(records(what, raw.into_values().map(RawValue::get)))
}

fn records<'a, T: DeserializeOwned>(what: &str, texts: impl Iterator<Item = &'a str>) -> Records<T> {
    let mut records = Records::default();
    for (index, text) in texts.enumerate() {
        match one(&format!("{what}[{index}]"), text) {
            Ok(value) => records.good.push(value),
            Err(error) => records.bad.push(bad(text, error)),
        }
    }
    records
}

/// Saves of a broken record what can be shown.
pub fn bad(text: &str, error: ApiError) -> BadRecord {
    let value: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    BadRecord {
        id: value.get("id").and_then(serde_json::Value::as_i64),
        name: value.get("name").and_then(|name| name.as_str()).map(str::to_owned),
        error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::region::wire::pod::Pod;

    #[test]
    fn one_broken_record_spoils_nothing_else() {
        let json =
            r#"[{"id": 1, "name": "a"}, {"id": 2, "name": "b", "resources": {"cores": 7}}, {"id": 3, "name": "c"}]"#;
        let records = list::<Pod>("pod.list", json).unwrap();
        assert_eq!(records.good.iter().map(|pod| pod.id).collect::<Vec<_>>(), [1, 3]);
        assert_eq!((records.bad[0].id, records.bad[0].name.as_deref()), (Some(2), Some("b")));
        let ApiError::Decode { path, .. } = &records.bad[0].error else { panic!() };
        assert_eq!(path, "pod.list[1].resources.cores");
    }

    #[test]
    fn what_is_no_list_says_so() {
        assert!(matches!(list::<Pod>("pod.list", "<html>"), Err(ApiError::Decode { .. })));
    }
}
