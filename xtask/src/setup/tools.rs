//! Tools that cargo builds, one folder for each version in the user's cache: a second clone finds them, and nothing that
//! the user installed is touched.

use crate::{
    command::{self, Show, command, output},
    paths::Paths,
};
use anyhow::{Context as _, Result, ensure};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

const TRUNK: &str = "0.21.14";

/// A program on the crate registry.
struct Tool<'a> {
    package: &'a str,
    binary: &'a str,
    version: &'a str,
    options: &'a [&'a str],
    expect: &'a str,
}

/// The bundler.
pub fn trunk(paths: &Paths) -> Result<PathBuf> {
    Tool {
        package: "trunk",
        binary: "trunk",
        version: TRUNK,
        options: &["--no-default-features", "--features", "rustls"],
        expect: "once for this machine, about 8 minutes",
    }
    .ensure(paths)
}

/// The glue maker; it must be of the very version that the program is linked with.
pub fn wasm_bindgen(paths: &Paths) -> Result<PathBuf> {
    let version = paths.locked_version("wasm-bindgen")?;
    Tool {
        package: "wasm-bindgen-cli",
        binary: "wasm-bindgen",
        version: &version,
        options: &[],
        expect: "once for this machine, about 2 minutes",
    }
    .ensure(paths)
}

impl Tool<'_> {
    fn ensure(&self, paths: &Paths) -> Result<PathBuf> {
        let folder = paths.tool(self.binary, self.version);
        if !self.works_in(&folder) {
            self.install(paths, &folder).with_context(|| format!("{} {} cannot be had", self.package, self.version))?;
        }
        Ok(folder)
    }

    fn works_in(&self, folder: &Path) -> bool {
        let program = folder.join("bin").join(self.binary);
        output(&program.to_string_lossy(), &["--version"]).is_some_and(|said| said.contains(self.version))
    }

    /// Builds beside the final place and moves there, so that a broken build is never taken for a good one.
    fn install(&self, paths: &Paths, folder: &Path) -> Result<()> {
        let build = paths.tools.join(format!(".{}-{}.{}", self.binary, self.version, std::process::id()));
        let what = format!("Installing {} {} for this project", self.package, self.version);
        // The lock file inside the package may name crate versions that are no longer served.
        let mut built = self.cargo_install(paths, &build, &["--locked"], &what, self.expect);
        if let Err(error) = &built {
            eprintln!("    {error}; once more with newer dependencies");
            built = self.cargo_install(paths, &build, &[], &what, self.expect);
        }
        let moved = built.and_then(|()| {
            ensure!(self.works_in(&build), "the program that was built does not run");
            remove(folder)?;
            fs::rename(&build, folder).with_context(|| format!("cannot create {}", folder.display()))
        });
        remove(&build)?;
        moved
    }

    fn cargo_install(&self, paths: &Paths, build: &Path, extra: &[&str], what: &str, expect: &str) -> Result<()> {
        let mut cargo = command("cargo", &paths.root);
        cargo
            .args(["install", self.package, "--force", "--version", self.version, "--root"])
            .arg(build)
            .args(self.options)
            .args(extra)
            // A tool that starts half a second later is built in half the time.
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env_remove("CARGO_TARGET_DIR");
        command::watch(&mut cargo, what, expect, Show::OnFailure).map(drop)
    }
}

fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", folder.display()))
        }
        _ => Ok(()),
    }
}
