//! Reference data: networks, domains, names and start values.

use super::Region;
use crate::model::ids::DomainId;
use crate::model::network::Networks;
use crate::model::order::InOrder;
use crate::region::convert;
use crate::region::decode;
use crate::region::error::ApiError;
use crate::region::wire::network::{self as wire, Config, PowerType};
use futures_util::join;
use serde::de::DeserializeOwned;
use serde_json::json;

pub use wire::ComposeDefaults;

impl Region {
    /// Fabrics, VLANs, subnets and spaces, asked for side by side.
    pub async fn networks(&self) -> Result<Networks, ApiError> {
        let (fabrics, vlans, subnets, spaces) = join!(
            self.whole::<wire::Fabric>("fabric.list"),
            self.whole::<wire::Vlan>("vlan.list"),
            self.whole::<wire::Subnet>("subnet.list"),
            self.whole::<wire::Space>("space.list"),
        );
        Ok(convert::networks(fabrics?, vlans?, subnets?, spaces?))
    }

    /// DNS domains with the default first.
    pub async fn domains(&self) -> Result<Vec<(DomainId, String)>, ApiError> {
        let mut domains = self.whole::<wire::Domain>("domain.list").await?;
        domains.order_by(|a, b| (!a.is_default, &a.name).cmp(&(!b.is_default, &b.name)));
        Ok(domains.into_iter().map(|domain| (DomainId(domain.id), domain.name)).collect())
    }

    /// Start values of the compose form for a type of host.
    pub async fn compose_defaults(&self, kind: &str) -> Result<Option<ComposeDefaults>, ApiError> {
        let types = self.whole::<PowerType>("general.power_types").await?;
        Ok(types.into_iter().find(|t| t.driver_type == "pod" && t.name == kind).and_then(|t| t.defaults))
    }

    /// What this MAAS is called; empty when unnamed.
    pub async fn maas_name(&self) -> Result<String, ApiError> {
        let config = self.whole::<Config>("config.list").await?;
        let name = config.into_iter().find(|entry| entry.name == "maas_name");
        Ok(name.and_then(|entry| entry.value.as_str().map(str::to_owned)).unwrap_or_default())
    }

    async fn whole<T: DeserializeOwned>(&self, method: &'static str) -> Result<Vec<T>, ApiError> {
        Ok(decode::list(method, &self.ask(method, json!({})).await?)?.good)
    }
}
