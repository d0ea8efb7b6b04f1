//! Writes: over REST, whose statuses mean something and whose compose tells the new VM's id (design §1).

use super::Region;
use crate::model::host::Host;
use crate::model::ids::{HostId, SystemId};
use crate::region::convert;
use crate::region::decode;
use crate::region::error::ApiError;
use crate::region::wire::rest::{Composed, VmHost};

impl Region {
    /// Composes a VM; takes up to two minutes. The form is that of maas-api §3.4.
    pub async fn compose(&self, host: HostId, form: &[(String, String)]) -> Result<SystemId, ApiError> {
        let json = self.http.post(&format!("vm-hosts/{host}/?op=compose"), form).await?;
        decode::one::<Composed>("compose", &json).map(|composed| SystemId(composed.system_id))
    }

    /// Makes MAAS look at the host anew; takes up to two minutes. May enlist and delete VMs (maas-api §7 no. 21).
    pub async fn refresh_host(&self, host: HostId) -> Result<(), ApiError> {
        self.http.post(&format!("vm-hosts/{host}/?op=refresh"), &[]).await.map(drop)
    }

    /// Changes what is named and leaves the rest: a partial PUT.
    pub async fn update_host(&self, host: HostId, form: &[(String, String)]) -> Result<Host, ApiError> {
        let json = self.http.put(&format!("vm-hosts/{host}/"), form).await?;
        decode::one::<VmHost>("vm-host", &json).map(|wire| convert::rest_host(wire, true))
    }
}
