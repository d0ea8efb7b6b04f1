//! Stands in for the crate `demo-region` until that is merged: the same API, a region that only knows its version.
#![allow(dead_code)]

use axum::{Json, Router, routing::get};
use std::{convert::Infallible, fmt, str::FromStr};

#[derive(Debug, Clone, Copy, Default)]
pub struct MaasVersion;

impl FromStr for MaasVersion {
    type Err = Infallible;
    fn from_str(_: &str) -> Result<Self, Infallible> {
        Ok(Self)
    }
}

impl fmt::Display for MaasVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("3.4")
    }
}

#[derive(Debug, Clone, Default)]
pub struct Faults;

#[derive(Debug, Clone, Default)]
pub struct Options {
    pub hosts: Option<usize>,
    pub vms: Option<usize>,
    pub seed: u64,
    pub maas: MaasVersion,
    pub churn: f64,
    pub latency_ms: u64,
    pub faults: Faults,
    pub control: bool,
}

pub fn router(_: Options) -> Router {
    let version = Json([("version", "3.4.0")].into_iter().collect::<std::collections::BTreeMap<_, _>>());
    Router::new().route("/MAAS/api/2.0/version/", get(move || async move { version }))
}
