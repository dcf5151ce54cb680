//! Servers that misbehave, from the builders' shared folder, started as processes of their own.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// A tool of the shared folder; none, said aloud, where it or the Python that runs it is not here.
pub fn shared(tool: &str) -> Option<PathBuf> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/tools").join(tool);
    if !file.is_file() {
        println!("skipped: {tool} is not here");
        return None;
    }
    has("python3", &["--version"]).then_some(file)
}

/// Whether a program runs here; where it does not, that is said aloud.
pub fn has(program: &str, arguments: &[&str]) -> bool {
    let runs = Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let runs = runs.is_ok_and(|status| status.success());
    if !runs {
        println!("skipped: {program} {} does not work here", arguments.join(" "));
    }
    runs
}

/// A server that says `READY port=… …` once it listens. Ended when dropped.
pub struct Tool {
    child: Child,
    /// What it said.
    ready: String,
}

impl Tool {
    /// Starts it and waits until it listens.
    pub fn start(mut command: Command) -> Self {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let mut ready = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut ready).unwrap();
        assert!(ready.starts_with("READY"), "it did not start: {ready:?}");
        Self { child, ready }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The number behind `name=` in what it said: a port.
    pub fn number(&self, name: &str) -> u16 {
        let word = self.ready.split_whitespace().find_map(|word| word.strip_prefix(name)?.strip_prefix('='));
        word.unwrap().parse().unwrap()
    }

    /// The ports of `tls=PORT:CERTIFICATE,…` by certificate.
    pub fn tls(&self) -> Vec<(u16, String)> {
        let word = self.ready.split_whitespace().find_map(|word| word.strip_prefix("tls=")).unwrap_or_default();
        word.split(',')
            .filter_map(|one| one.split_once(':'))
            .map(|(port, name)| (port.parse().unwrap(), name.into()))
            .collect()
    }
}

impl Drop for Tool {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
