//! One at a time, across processes.

use anyhow::{Context as _, Result};
use std::{
    fs::{self, File, TryLockError},
    path::Path,
};

/// Held until dropped; the system releases it if the process dies.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "the open file holds the lock")] File);

/// Waits until no other process holds the lock file, and says so if it must wait.
pub fn take(path: &Path) -> Result<Lock> {
    let context = || format!("cannot lock {}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(context)?;
    }
    let file = File::options().create(true).truncate(false).write(true).open(path).with_context(context)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            eprintln!("==> Waiting for another `cargo xtask` to finish its part ({})", path.display());
            file.lock().with_context(context)?;
        }
        Err(TryLockError::Error(error)) => return Err(error).with_context(context),
    }
    Ok(Lock(file))
}
