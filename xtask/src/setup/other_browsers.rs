//! Firefox and WebKitGTK for the tests of the main path: the system's, else Debian's packages. Where neither is to be had the
//! tests do without and say so: the browser that everything is tested in is Chromium.

use super::apt;
use crate::{command::on_path, paths::Paths};
use std::{
    fs::read_dir,
    path::{Path, PathBuf},
};

/// Each as far as there is one, by the name of the environment variable that tests read.
pub fn ensure(paths: &Paths) -> Vec<(&'static str, PathBuf)> {
    let firefox = || on_path(&["firefox-esr", "firefox"]).map(|path| vec![("FIREFOX", path)]);
    let webkit = || {
        let driver = on_path(&["WebKitWebDriver"])?;
        Some(vec![("WEBKIT_DRIVER", driver), ("WEBKIT_BROWSER", mini_browser()?), ("XVFB", on_path(&["Xvfb"])?)])
    };
    let mut found = found_or_installed(paths, "Firefox", &["firefox-esr"], firefox);
    found.extend(found_or_installed(paths, "WebKitGTK", &["webkit2gtk-driver", "xvfb"], webkit));
    found
}

fn found_or_installed<T>(paths: &Paths, name: &str, packages: &[&str], find: impl Fn() -> Option<Vec<T>>) -> Vec<T> {
    if let Some(found) = find() {
        return found;
    }
    // On a distribution without these packages this fails, which is no reason not to test the rest.
    let installed = apt::install(paths, name, packages);
    match find() {
        Some(found) => found,
        None => {
            let why = installed.err().map(|error| format!(": {error:#}")).unwrap_or_default();
            eprintln!("note: the tests in {name} are skipped{why}");
            Vec::new()
        }
    }
}

/// `/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser`, the newest there is.
fn mini_browser() -> Option<PathBuf> {
    let below = |folder: &Path| -> Vec<PathBuf> {
        read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
    };
    let mut found: Vec<PathBuf> = below(Path::new("/usr/lib"))
        .iter()
        .flat_map(|machine| below(machine))
        .filter(|folder| folder.file_name().is_some_and(|name| name.to_string_lossy().starts_with("webkit")))
        .map(|folder| folder.join("MiniBrowser"))
        .filter(|browser| browser.is_file())
        .collect();
    found.sort();
    found.pop()
}
