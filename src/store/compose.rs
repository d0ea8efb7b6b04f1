//! Writes that a person starts.

use super::Store;
use crate::model::ids::{HostId, StoragePoolId, SystemId};
use crate::region::ApiError;
use leptos::task::spawn_local;

impl Store {
    /// Composes a VM and reads the host again, so that the VM is there even before MAAS tells.
    ///
    /// A refused or lost request is never sent again: a lost answer may hide a VM that was made (CONTRACT §7 no. 32).
    pub async fn compose(self, host: HostId, form: Vec<(String, String)>) -> Result<SystemId, ApiError> {
        let answer = self.region().compose(host, &form).await;
        if let Err(error) = &answer {
            self.note(error);
        }
        // Read again in any case: after a time-out or a refusal MAAS may have made the VM all the same.
        spawn_local(async move {
            self.read_detail(host).await;
            self.vm_count_changed(host);
        });
        answer
    }

    /// Makes MAAS look at a host anew.
    pub async fn refresh_host(self, host: HostId) -> Result<(), ApiError> {
        let answer = self.region().refresh_host(host).await;
        if let Err(error) = &answer {
            self.note(error);
        }
        self.read_detail(host).await;
        self.vm_count_changed(host);
        answer
    }

    /// Makes a storage pool the one that new disks go to.
    pub async fn set_default_pool(self, host: HostId, pool: StoragePoolId) -> Result<(), ApiError> {
        let form = [("default_storage_pool".to_owned(), pool.0)];
        let answer = self.region().update_host(host, &form).await.map(drop);
        if let Err(error) = &answer {
            self.note(error);
        }
        self.read_detail(host).await;
        answer
    }
}
