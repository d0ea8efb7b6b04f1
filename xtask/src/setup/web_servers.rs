//! nginx and Caddy for the browser tests: the system's, else the distribution's packages, unpacked beside our other tools.
//! They are not installed: that would start them on this machine.

use super::apt;
use crate::{
    command::{self, Show, command},
    lock,
    paths::Paths,
};
use anyhow::{Context as _, Result, bail};
use std::{
    env,
    fs::{create_dir_all, read_dir},
    path::{Path, PathBuf},
};

/// Where the programs are.
#[derive(Debug)]
pub struct WebServers {
    /// nginx, with the module that sends packed twins.
    pub nginx: PathBuf,
    /// Its list of types.
    pub mime_types: PathBuf,
    /// Caddy.
    pub caddy: PathBuf,
}

/// What the distribution calls them.
const PACKAGES: [&str; 3] = ["nginx", "nginx-common", "caddy"];

/// Finds them, or unpacks the distribution's.
pub fn ensure(paths: &Paths) -> Result<WebServers> {
    if let Some(found) = find(Path::new("/")) {
        return Ok(found);
    }
    let folder = paths.tools.join("web-servers");
    let _one_at_a_time = lock::take(&paths.tools.join(".web-servers.lock"))?;
    if let Some(found) = find(&folder) {
        return Ok(found);
    }
    create_dir_all(&folder)?;
    let by_hand = "install nginx and caddy by hand: sudo apt-get install nginx caddy";
    apt::update(paths).context(by_hand)?;
    let mut download = command("apt-get", &folder);
    download.arg("download").args(PACKAGES);
    if apt::is_root() {
        // Without it apt complains about a folder that its own user cannot write to.
        download.args(["-o", "APT::Sandbox::User=root"]);
    }
    command::watch(&mut download, "Fetching the distribution's nginx and Caddy", "about 20 seconds", Show::OnFailure)
        .context(by_hand)?;
    for entry in read_dir(&folder)? {
        let package = entry?.path();
        if package.extension().is_some_and(|ending| ending == "deb") {
            let mut unpack = command("dpkg", &folder);
            unpack.arg("-x").arg(&package).arg(&folder);
            command::watch(&mut unpack, "Unpacking", "", Show::OnFailure)?;
        }
    }
    match find(&folder) {
        Some(found) => Ok(found),
        None => bail!("the distribution's packages hold no nginx and Caddy: {by_hand}"),
    }
}

/// Below a root, as the distribution lays them out; for the system's, PATH counts, too.
fn find(root: &Path) -> Option<WebServers> {
    let path = env::var_os("PATH").filter(|_| root == Path::new("/")).unwrap_or_default();
    let own = ["usr/sbin", "usr/bin"].map(|folder| root.join(folder));
    let program = |name: &str| command::find(own.iter().cloned().chain(env::split_paths(&path)), &[name]);
    let mime_types = root.join("etc/nginx/mime.types");
    mime_types.is_file().then_some(())?;
    Some(WebServers { nginx: program("nginx")?, mime_types, caddy: program("caddy")? })
}
