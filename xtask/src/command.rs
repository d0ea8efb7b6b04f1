//! Running other programs.

use crate::progress::Progress;
use anyhow::{Context as _, Result, bail};
use std::{
    env,
    ffi::OsStr,
    io::{BufRead as _, BufReader, Read, Write as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

/// A command in a folder, with nothing to read from.
pub fn command(program: impl AsRef<OsStr>, folder: &Path) -> Command {
    let mut command = Command::new(program);
    // Trunk reads NO_COLOR as a boolean and stops at any other value.
    command.current_dir(folder).stdin(Stdio::null()).env_remove("NO_COLOR");
    command
}

/// The first of these programs that one of the folders has.
pub fn find(folders: impl IntoIterator<Item = PathBuf>, names: &[&str]) -> Option<PathBuf> {
    let folders: Vec<PathBuf> = folders.into_iter().collect();
    names.iter().find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|path| path.is_file()))
}

/// The first of these programs that is on PATH.
pub fn on_path(names: &[&str]) -> Option<PathBuf> {
    find(env::split_paths(&env::var_os("PATH")?), names)
}

/// What it prints, if it can be run and succeeds.
pub fn output(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Whether somebody wants to see what a command prints while it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Show {
    /// As it comes.
    Live,
    /// Only if it fails; meanwhile a line says how far it is.
    OnFailure,
}

/// Runs a command to its end and gives all that it printed. Fails when it fails.
pub fn watch(command: &mut Command, what: &str, expect: &str, show: Show) -> Result<String> {
    let mut progress = Progress::begin(what, expect);
    let (succeeded, text) = run(command, show, &mut progress)?;
    progress.end(if succeeded { "done" } else { "failed" });
    if !succeeded {
        if show == Show::OnFailure {
            eprintln!("{}", text.trim_end());
        }
        bail!("{what}: {} failed", name(command));
    }
    Ok(text)
}

/// Runs a command to its end; tells whether it succeeded, and all that it printed.
pub fn run(command: &mut Command, show: Show, progress: &mut Progress) -> Result<(bool, String)> {
    let missing = format!("cannot run {}", name(command));
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().context(missing)?;
    let (send, lines) = mpsc::channel();
    let streams: [Option<Box<dyn Read + Send>>; 2] =
        [child.stdout.take().map(|s| Box::new(s) as _), child.stderr.take().map(|s| Box::new(s) as _)];
    for stream in streams.into_iter().flatten() {
        let send = send.clone();
        thread::spawn(move || forward(stream, &send));
    }
    drop(send);

    let (mut text, mut compiled) = (String::new(), 0);
    loop {
        match lines.recv_timeout(Duration::from_secs(1)) {
            Ok(line) => {
                compiled += usize::from(line.trim_start().starts_with("Compiling "));
                if show == Show::Live {
                    print!("{line}");
                    let _unseen = std::io::stdout().flush();
                }
                text.push_str(&line);
            }
            Err(mpsc::RecvTimeoutError::Timeout) if show == Show::OnFailure => progress.tick(&match compiled {
                0 => String::new(),
                n => format!(", {n} crates compiled"),
            }),
            Err(mpsc::RecvTimeoutError::Timeout) => {}
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
        }
    }
    Ok((child.wait()?.success(), text))
}

fn forward(stream: impl Read, lines: &mpsc::Sender<String>) {
    let mut stream = BufReader::new(stream);
    let mut line = Vec::new();
    while stream.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
        if lines.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
            return;
        }
        line.clear();
    }
}

fn name(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let first = command.get_args().next().map(OsStr::to_string_lossy).unwrap_or_default();
    format!("`{} {first}`", program.to_string_lossy()).replace(" `", "`")
}
