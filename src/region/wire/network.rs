//! Networks and other reference data of the WebSocket: maas-api §4.9.

use super::lenient;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Fabric {
    pub id: i64,
    #[serde(deserialize_with = "lenient::text")]
    pub name: String,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Vlan {
    pub id: i64,
    #[serde(deserialize_with = "lenient::int")]
    pub vid: i64,
    /// As stored: `Default VLAN` or null.
    pub name: Option<String>,
    #[serde(deserialize_with = "lenient::int")]
    pub fabric: i64,
    pub dhcp_on: bool,
    #[serde(deserialize_with = "lenient::maybe_int")]
    pub relay_vlan: Option<i64>,
    #[serde(deserialize_with = "lenient::maybe_int")]
    pub space: Option<i64>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Subnet {
    pub id: i64,
    #[serde(deserialize_with = "lenient::text")]
    pub name: String,
    #[serde(deserialize_with = "lenient::text")]
    pub cidr: String,
    #[serde(deserialize_with = "lenient::int")]
    pub vlan: i64,
    #[serde(deserialize_with = "lenient::maybe_int")]
    pub space: Option<i64>,
    pub gateway_ip: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Space {
    pub id: i64,
    #[serde(deserialize_with = "lenient::text")]
    pub name: String,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Domain {
    pub id: i64,
    #[serde(deserialize_with = "lenient::text")]
    pub name: String,
    pub is_default: bool,
}

/// An entry of `config.list`.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Config {
    pub name: String,
    pub value: serde_json::Value,
}

/// An entry of `general.power_types`; only pod drivers have defaults.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct PowerType {
    pub driver_type: String,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub defaults: Option<ComposeDefaults>,
}

/// Start values of the compose form: cores, MiB, GB.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub struct ComposeDefaults {
    #[serde(deserialize_with = "lenient::int")]
    pub cores: i64,
    #[serde(deserialize_with = "lenient::int")]
    pub memory: i64,
    #[serde(deserialize_with = "lenient::float")]
    pub storage: f64,
}
