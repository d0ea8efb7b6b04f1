//! Whether something must be made anew: the content of all it is made from, in one number, kept in a stamp.

use anyhow::{Context as _, Result};
use std::{
    fs,
    hash::{DefaultHasher, Hasher as _},
    io,
    path::{Path, PathBuf},
};

/// The content of files and folders (with all below them) and some words besides. What does not exist counts as such.
pub fn of(root: &Path, parts: &[&str], words: &[&str]) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for word in words {
        hasher.write(word.as_bytes());
        hasher.write_u8(0xff);
    }
    let mut files = Vec::new();
    for part in parts {
        collect(&root.join(part), &mut files).with_context(|| format!("cannot read {part}"))?;
    }
    files.sort();
    for file in files {
        let content = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        hasher.write(file.strip_prefix(root).unwrap_or(&file).to_string_lossy().as_bytes());
        hasher.write_usize(content.len());
        hasher.write(&content);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => {
            for entry in fs::read_dir(path)? {
                collect(&entry?.path(), files)?;
            }
        }
        Ok(_) => files.push(path.to_owned()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    Ok(())
}

/// A file that remembers the fingerprint of the last success.
#[derive(Debug)]
pub struct Stamp(PathBuf);

impl Stamp {
    /// The stamp in this file.
    pub fn at(path: PathBuf) -> Self {
        Self(path)
    }

    /// Whether the last success was of the same content.
    pub fn is(&self, fingerprint: &str) -> bool {
        fs::read_to_string(&self.0).is_ok_and(|kept| kept == fingerprint)
    }

    /// Remembers a success.
    pub fn set(&self, fingerprint: &str) -> Result<()> {
        if let Some(folder) = self.0.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&self.0, fingerprint).with_context(|| format!("cannot write {}", self.0.display()))
    }

    /// Forgets it, before work that may fail half-way.
    pub fn clear(&self) -> Result<()> {
        match fs::remove_file(&self.0) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(error).with_context(|| format!("cannot remove {}", self.0.display()))
            }
            _ => Ok(()),
        }
    }
}
