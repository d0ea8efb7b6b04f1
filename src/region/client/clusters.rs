//! LXD clusters.

use super::Region;
use crate::model::cluster::Cluster;
use crate::model::ids::ClusterId;
use crate::region::convert;
use crate::region::decode::{self, Records};
use crate::region::error::ApiError;
use crate::region::frame::Action;
use crate::region::wire::cluster::VmCluster;
use crate::region::wire::rest;
use serde_json::json;

impl Region {
    /// All clusters, over REST where there is no socket; none before 3.1, where asking would close the connection.
    pub async fn clusters(&self, by_rest: bool) -> Result<Records<Cluster>, ApiError> {
        if !self.features().clusters {
            return Ok(Records::default());
        }
        if by_rest {
            let json = self.http.get("vm-clusters/").await?;
            return Ok(decode::list::<rest::VmCluster>("vm-clusters", &json)?.map(convert::rest_cluster));
        }
        let json = self.ask("vmcluster.list", json!({})).await?;
        Ok(decode::values::<VmCluster>("vmcluster.list", &json)?.map(convert::cluster))
    }
}

/// A change of a cluster that the region told of: the cluster, or the id of one that is gone.
pub fn cluster_change(action: Action, data: &str) -> Result<Result<Cluster, ClusterId>, ApiError> {
    match action {
        Action::Put => decode::one::<VmCluster>("vmcluster", data).map(|wire| Ok(convert::cluster(wire))),
        Action::Delete => decode::one::<i64>("vmcluster", data).map(|id| Err(ClusterId(id))),
    }
}
