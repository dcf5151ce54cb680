//! The built binary as a process: started, killed, asked to end.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Output, Stdio},
    time::{Duration, Instant},
};

use sqlx::{ConnectOptions, Connection, sqlite::SqliteConnectOptions};

/// A daemon that runs as a process of its own. Killed when dropped.
pub struct Daemon {
    child: Child,
    /// Where its log goes.
    pub log: PathBuf,
    /// So many bytes of it are of daemons before.
    before: usize,
}

/// `rivald` with the settings of a folder, under a wrapper (`strace …`, `unshare …`) if there is one.
pub fn command(home: &Path, wrapper: &[&str]) -> Command {
    let binary = env!("CARGO_BIN_EXE_rivald");
    let mut command = match wrapper.split_first() {
        Some((program, arguments)) => {
            let mut command = Command::new(program);
            command.args(arguments).arg(binary);
            command
        }
        None => Command::new(binary),
    };
    command.arg("--config").arg(home.join("rivald.toml")).current_dir(home).stdin(Stdio::null());
    command
}

/// Runs a command of `rivald` to its end.
pub fn rivald(home: &Path, arguments: &[&str]) -> Output {
    command(home, &[]).args(arguments).output().unwrap()
}

impl Daemon {
    /// Starts `rivald run`; its log is added to `rivald.log`.
    pub fn start(home: &Path, wrapper: &[&str]) -> Self {
        Self::of(command(home, wrapper), home)
    }

    /// Starts a command with `run` added.
    pub fn of(mut command: Command, home: &Path) -> Self {
        let log = home.join("rivald.log");
        let file = std::fs::File::options().create(true).append(true).open(&log).unwrap();
        let before = file.metadata().unwrap().len() as usize;
        let child = command.arg("run").stdout(Stdio::null()).stderr(file).spawn().unwrap();
        Self { child, log, before }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Whether it has ended, and how.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().unwrap()
    }

    /// Waits until it is ready: before that it does not listen to signals yet. Whether it came to that.
    pub async fn ready(&self) -> bool {
        let began = Instant::now();
        while !self.said().get(self.before..).is_some_and(|own| own.contains(" ready ")) {
            if began.elapsed() > Duration::from_secs(30) {
                return false;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        true
    }

    /// Sends it a signal by name.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").arg(format!("-{name}")).arg(self.pid().to_string()).status().unwrap();
        assert!(sent.success(), "kill -{name}");
    }

    /// `kill -9`, at once.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Asks it to end, and waits; how it ended, and how long that took.
    pub async fn end(mut self) -> (Option<ExitStatus>, Duration) {
        let began = Instant::now();
        self.signal("TERM");
        while began.elapsed() < Duration::from_secs(30) {
            if let Some(status) = self.ended() {
                return (Some(status), began.elapsed());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        // On a machine that is starved this task may have slept through its end.
        (self.ended(), began.elapsed())
    }

    /// Its log so far.
    pub fn said(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// A number of `/proc/PID/status`, in its unit (kB where it is memory).
    pub fn status(&self, name: &str) -> Option<u64> {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.pid())).ok()?;
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
        line.split_whitespace().next()?.parse().ok()
    }

    /// How many files it has open.
    pub fn files(&self) -> usize {
        std::fs::read_dir(format!("/proc/{}/fd", self.pid())).map(Iterator::count).unwrap_or_default()
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A number out of a database, beside whatever else uses it; nothing when it can't be had.
pub async fn count(database: &Path, query: &'static str) -> Option<u64> {
    let options = SqliteConnectOptions::new().filename(database).read_only(true);
    let mut conn = options.connect().await.ok()?;
    let number = sqlx::query_scalar::<_, i64>(query).fetch_one(&mut conn).await.ok();
    let _ = conn.close().await;
    number?.try_into().ok()
}
