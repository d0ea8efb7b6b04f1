//! Whether a name or an address is free, asked while a form is filled in.

use super::Region;
use crate::model::compose::{Lookup, Question};
use crate::region::decode;
use crate::region::error::ApiError;
use crate::region::http::encode;
use crate::region::wire::machine::{MachinePage, MachineRow, RestMachine};
use serde_json::value::RawValue;
use serde_json::{Value, json};

impl Region {
    /// Who has a name or an address. Only machines that the user may see are known; MAAS itself looks at all nodes.
    pub async fn look_up(&self, question: &Question) -> Result<Lookup, ApiError> {
        let who = match question {
            Question::Name(name) => self.machine_named(name).await?,
            Question::Address(address) => self.machine_at(&address.to_string()).await?,
        };
        Ok(who.map_or(Lookup::Free, Lookup::Taken))
    }

    /// REST has the filter in every version (maas-api §3.7).
    async fn machine_named(&self, name: &str) -> Result<Option<String>, ApiError> {
        let json = self.http.get(&format!("machines/?hostname={}", encode(name))).await?;
        let machines = decode::list::<RestMachine>("machines", &json)?.good;
        Ok(machines.into_iter().map(|machine| machine.hostname).find(|hostname| hostname == name))
    }

    /// By the socket's filter (3.3+), which matches parts, too: rows are held against the whole address.
    async fn machine_at(&self, address: &str) -> Result<Option<String>, ApiError> {
        if !self.features().paged_machines {
            return Err(ApiError::Refused("This MAAS cannot be asked who has an address.".to_owned()));
        }
        let params = json!({
            "filter": { "ip_addresses": [address] }, "page_size": 20, "page_number": 1, "group_key": Value::Null,
            "group_collapsed": [],
        });
        let json = self.ask("machine.list", params).await?;
        let page: MachinePage<Box<RawValue>> = decode::one("machine.list", &json)?;
        let rows = page.groups.iter().flat_map(|group| &group.items);
        let mut rows = rows.filter_map(|row| decode::one::<MachineRow>("machine.list", row.get()).ok());
        Ok(rows.find(|row| row.ip_addresses.iter().any(|known| known.ip == address)).map(|row| row.hostname))
    }
}
