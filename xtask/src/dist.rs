//! `cargo xtask dist`: what is handed out. The built UI as a tarball and as an npm package, the gateway, and checksums.

use crate::{
    command::{self, Show, command, output},
    paths::Paths,
    serve::{self, Profile},
    setup, ui,
};
use anyhow::{Context as _, Result};
use std::{fs, path::Path, process::ExitCode};

/// Texts that go along with everything.
const TEXTS: [&str; 5] = ["README.md", "CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT", "NOTICE"];

pub fn run(paths: &Paths) -> Result<ExitCode> {
    let tools = setup::build_tools(paths)?;
    let ui = ui::build(paths, &tools, ui::Build::Release)?;
    serve::build_gateway(paths, Profile::Release)?;
    let version = paths.locked_version("maas-vm-hosts")?;
    let target = output("rustc", &["--print", "host-tuple"]).unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let folder = paths.root.join("target").join("dist");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;

    let name = format!("maas-vm-hosts-{version}");
    let whole = folder.join(&name);
    copy(&ui, &whole.join("dist"))?;
    copy(&paths.root.join("docs").join("deploy"), &whole.join("deploy"))?;
    for text in TEXTS {
        fs::copy(paths.root.join(text), whole.join(text)).with_context(|| format!("cannot copy {text}"))?;
    }
    pack(&folder, &format!("{name}.tar.gz"), &[&name])?;
    fs::remove_dir_all(&whole)?;

    let program = "maas-vm-hosts-gateway";
    fs::copy(paths.gateway(Profile::Release.folder()), folder.join(program))?;
    pack(&folder, &format!("{program}-{version}-{target}.tar.gz"), &[program])?;
    // The container file takes both from here.
    copy(&ui, &folder.join("dist"))?;

    let mut npm = command("npm", &ui);
    npm.args(["pack", "--silent", "--pack-destination"]).arg(&folder);
    command::watch(&mut npm, "Packing the npm package", "a few seconds", Show::OnFailure)?;

    let packed = |name: &str| name.ends_with(".tar.gz") || name.ends_with(".tgz");
    let mut names: Vec<String> = fs::read_dir(&folder)?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<Result<_>>()?;
    names.retain(|name| packed(name));
    names.sort();
    let mut sums = command("sha256sum", &folder);
    sums.args(&names);
    let sums = command::watch(&mut sums, "Adding checksums", "", Show::OnFailure)?;
    fs::write(folder.join("SHA256SUMS"), &sums)?;
    println!("{sums}in {}", folder.display());
    Ok(ExitCode::SUCCESS)
}

/// A folder with all that is in it, times included: packed twins must not look older than their files.
fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let entry = entry?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            copy(&source, &target)?;
        } else {
            fs::copy(&source, &target)?;
            let modified = entry.metadata()?.modified()?;
            fs::File::options().write(true).open(&target)?.set_modified(modified)?;
        }
    }
    Ok(())
}

/// The same bytes whoever packs it, as far as tar lets us.
fn pack(folder: &Path, name: &str, what: &[&str]) -> Result<()> {
    let mut tar = command("tar", folder);
    tar.args(["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "-czf", name]).args(what);
    command::watch(&mut tar, &format!("Packing {name}"), "a few seconds", Show::OnFailure).map(drop)
}
