//! System calls that fail or kill: `strace` with injections.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use super::super::process::Daemon;

/// The calls that write a database, and those that bring it to the disk.
pub const WRITES: &str = "pwrite64";
pub const SYNCS: &str = "fsync,fdatasync";

/// A wrapper under which a process is killed at its n-th such call. The process stays the child; the tracer stands beside it.
pub fn kill_at(home: &Path, calls: &str, n: u32) -> Vec<String> {
    let log = home.join("strace.log").display().to_string();
    let (trace, inject) = (format!("trace={calls}"), format!("inject={calls}:signal=KILL:when={n}"));
    ["strace", "-D", "-f", "-qq", "-o", &log, "-e", &trace, "-e", &inject].map(str::to_owned).to_vec()
}

/// A fault that lasts as long as this is there.
pub struct Fault {
    tracer: Child,
    log: PathBuf,
}

impl Fault {
    /// Makes such calls of a running daemon fail with an error.
    pub async fn begin(daemon: &Daemon, home: &Path, calls: &str, error: &str) -> Self {
        let log = home.join("fault.log");
        let _ = std::fs::remove_file(&log);
        let (trace, inject) = (format!("trace={calls}"), format!("inject={calls}:error={error}"));
        let tracer = Command::new("strace")
            .args(["-f", "-qq", "-p", &daemon.pid().to_string(), "-e", &trace, "-e", &inject, "-o"])
            .arg(&log)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let attached = super::within(10, || daemon.status("TracerPid").is_some_and(|pid| pid > 0)).await;
        assert!(attached, "strace did not attach");
        Self { tracer, log }
    }

    /// How many calls have failed so far.
    pub fn fired(&self) -> usize {
        std::fs::read_to_string(&self.log).unwrap_or_default().matches("(INJECTED)").count()
    }

    /// All is well again; how many calls had failed.
    pub async fn end(mut self, daemon: &Daemon) -> usize {
        self.detach();
        let free = super::within(10, || daemon.status("TracerPid") == Some(0)).await;
        assert!(free, "strace did not let go");
        self.fired()
    }

    /// Asked, not killed: then it lets go of the daemon as it was.
    fn detach(&mut self) {
        if self.tracer.try_wait().is_ok_and(|ended| ended.is_some()) {
            return;
        }
        let _ = Command::new("kill").args(["-INT", &self.tracer.id().to_string()]).status();
        for _ in 0..500 {
            if self.tracer.try_wait().is_ok_and(|ended| ended.is_some()) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = self.tracer.kill();
        let _ = self.tracer.wait();
    }
}

impl Drop for Fault {
    fn drop(&mut self) {
        self.detach();
    }
}
