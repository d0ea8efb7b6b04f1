//! The compose request, ready to be sent (maas-api §3.4).

use crate::model::ids::{DomainId, PoolId, ZoneId};

/// Which cores to ask for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum RequestCores {
    /// Say nothing: MAAS takes one.
    #[default]
    Default,
    /// So many of any.
    Shared(i64),
    /// These, sorted.
    Pinned(Vec<u32>),
}

/// A request that passed the checks. `None` and empty text mean the server's default and are not sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ComposeRequest {
    /// Host name; made up by MAAS when `None`.
    pub hostname: Option<String>,
    /// Shared or pinned.
    pub cores: RequestCores,
    /// MiB.
    pub memory: Option<i64>,
    /// Memory out of hugepages.
    pub hugepages: bool,
    /// In full, such as `amd64/generic`.
    pub architecture: Option<String>,
    /// Ids, on REST too.
    pub domain: Option<DomainId>,
    /// MAAS's default zone when `None`.
    pub zone: Option<ZoneId>,
    /// The host's pool when `None`.
    pub pool: Option<PoolId>,
    /// Constraint string, see [`super::storage`].
    pub storage: String,
    /// Constraint string, see [`super::interfaces`].
    pub interfaces: String,
    /// Leave the VM uncommissioned.
    pub skip_commissioning: bool,
}

impl ComposeRequest {
    /// The form fields of `POST …/vm-hosts/{id}/?op=compose`.
    ///
    /// Ids of 0 are real and sent; a count of 0 would be refused, not defaulted (§7 no. 42), and is never sent. False
    /// booleans are left out, for the text `0` would read as true (§7 no. 16).
    pub fn pairs(&self) -> Vec<(String, String)> {
        let mut pairs: Vec<(&str, String)> = Vec::new();
        let mut text = |name, value: Option<String>| {
            pairs.extend(value.filter(|value| !value.is_empty()).map(|value| (name, value)));
        };
        text("hostname", self.hostname.clone());
        match &self.cores {
            RequestCores::Default => {}
            RequestCores::Shared(count) => text("cores", (*count > 0).then(|| count.to_string())),
            RequestCores::Pinned(ids) => ids.iter().for_each(|id| text("pinned_cores", Some(id.to_string()))),
        }
        text("memory", self.memory.filter(|mib| *mib > 0).map(|mib| mib.to_string()));
        text("hugepages_backed", self.hugepages.then(|| "true".to_owned()));
        text("architecture", self.architecture.clone());
        text("domain", self.domain.map(|id| id.to_string()));
        text("zone", self.zone.map(|id| id.to_string()));
        text("pool", self.pool.map(|id| id.to_string()));
        text("storage", Some(self.storage.clone()));
        text("interfaces", Some(self.interfaces.clone()));
        text("skip_commissioning", self.skip_commissioning.then(|| "true".to_owned()));
        pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(request: &ComposeRequest) -> String {
        let pairs: Vec<_> = request.pairs().into_iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join(" ")
    }

    #[test]
    fn nothing_said_sends_nothing() {
        assert_eq!(joined(&ComposeRequest::default()), "");
        let zero = ComposeRequest { cores: RequestCores::Shared(0), memory: Some(0), ..ComposeRequest::default() };
        assert_eq!(joined(&zero), "");
    }

    #[test]
    fn ids_of_zero_are_sent_and_pinned_cores_repeat() {
        let request = ComposeRequest {
            hostname: Some("web-1".to_owned()),
            cores: RequestCores::Pinned(vec![0, 6]),
            memory: Some(4096),
            hugepages: true,
            architecture: Some("amd64/generic".to_owned()),
            domain: Some(DomainId(0)),
            zone: Some(ZoneId(1)),
            pool: Some(PoolId(0)),
            storage: "1:8(fast)".to_owned(),
            interfaces: "eth0:space=dmz".to_owned(),
            skip_commissioning: true,
        };
        assert_eq!(
            joined(&request),
            "hostname=web-1 pinned_cores=0 pinned_cores=6 memory=4096 hugepages_backed=true \
             architecture=amd64/generic domain=0 zone=1 pool=0 storage=1:8(fast) interfaces=eth0:space=dmz \
             skip_commissioning=true"
        );
    }
}
