//! A daemon beside a mail server that misbehaves by order.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, atomic::Ordering::Relaxed},
    time::{Duration, Instant},
};

use serde_json::Value;

use super::cases::{Case, Line};
use crate::{
    mail::server::Taken,
    service::{
        ledger::{self, Pair},
        process::{Daemon, count, rivald},
        street::Shop,
        tools::Tool,
        world,
    },
};

/// What must never be said in the open, nor written down anywhere.
pub const PASSWORD: &str = "correct-horse-battery";

/// Who is told, and who hears of faults.
pub const PEOPLE: [&str; 2] = ["anna@example.com", "bob@example.com"];

/// A daemon, a shop and a mail server.
pub struct Yard {
    script: PathBuf,
    folder: tempfile::TempDir,
    sink: Option<Tool>,
    port: u16,
    pub shop: Arc<Shop>,
}

impl Yard {
    /// Opens everything, the fault in force.
    pub async fn open(n: usize, script: &Path, authority: &Path, case: &Case) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut yard = Self { script: script.into(), folder, sink: None, port: 0, shop: Shop::open(n % 8).await };
        std::fs::create_dir_all(yard.home().join("watchlists")).unwrap();
        std::fs::create_dir_all(yard.out()).unwrap();
        std::fs::write(yard.home().join("password"), PASSWORD).unwrap();
        yard.start(authority, case.line, case.fault);
        let list = format!(
            "[defaults.alert]\nrearm = \"0s\"\n[[watch]]\nid = \"a\"\nname = \"A\"\nurl = \"{}\"\n",
            yard.shop.url()
        );
        std::fs::write(yard.home().join("watchlists/a.toml"), list).unwrap();
        let login = format!(
            "username = \"bob\"\npassword = {{ file = \"password\" }}\nca_file = \"{}\"",
            authority.join("ca.pem").display()
        );
        let line = match case.line {
            Line::Open => "tls = \"none\"".to_owned(),
            Line::Implicit(_) => format!("tls = \"implicit\"\n{login}"),
            Line::StartTls(_) | Line::Stripped | Line::Old => format!("tls = \"starttls\"\n{login}"),
        };
        let settings = world::settings(yard.port, "")
            .replace("host = \"127.0.0.1\"", "host = \"localhost\"")
            .replace("tls = \"none\"", &line)
            .replace("to = [\"anna@example.com\"]", &format!("to = {PEOPLE:?}"));
        std::fs::write(yard.home().join("rivald.toml"), settings).unwrap();
        yard
    }

    pub fn home(&self) -> &Path {
        self.folder.path()
    }

    fn out(&self) -> PathBuf {
        self.home().join("sink")
    }

    /// Starts the mail server, at the port that it had before.
    fn start(&mut self, authority: &Path, line: Line, fault: &str) {
        self.sink = None;
        let mut command = Command::new("python3");
        command.arg(&self.script).args(["--port", &self.port.to_string(), "--out"]).arg(self.out());
        command.env("SINK_PASSWORD", PASSWORD);
        let certificate = |name: &str| authority.join(format!("{name}.pem"));
        match line {
            Line::Open => command.args(["--tls", "none"]),
            Line::StartTls(name) => command.args(["--require-tls", "--user", "bob", "--cert"]).arg(certificate(name)),
            Line::Implicit(name) => {
                command.args(["--tls", "implicit", "--user", "bob", "--cert"]).arg(certificate(name))
            }
            // It would take a password in the open.
            Line::Stripped => command.args(["--tls", "none", "--user", "bob"]),
            Line::Old => command.args(["--tls-max", "TLSv1_1", "--user", "bob", "--cert"]).arg(certificate("good")),
        };
        if !fault.is_empty() {
            command.args(["--fault", fault]);
        }
        let sink = Tool::start(command);
        self.port = sink.number("port");
        self.sink = Some(sink);
    }

    /// The fault is over: the server is told so, or runs anew where the line itself was wrong.
    pub fn mend(&mut self, authority: &Path, line: Line) {
        match line {
            Line::Open | Line::StartTls("good") | Line::Implicit("good") => {
                std::fs::write(self.out().join("faults"), "").unwrap();
                let pid = self.sink.as_ref().unwrap().pid().to_string();
                assert!(Command::new("kill").args(["-USR1", &pid]).status().unwrap().success());
            }
            Line::Implicit(_) => self.start(authority, Line::Implicit("good"), ""),
            Line::StartTls(_) | Line::Stripped | Line::Old => self.start(authority, Line::StartTls("good"), ""),
        }
    }

    pub fn daemon(&self) -> Daemon {
        Daemon::start(self.home(), &[])
    }

    /// Waits for something, for so long at most; whether it came.
    pub async fn until(&self, within: Duration, mut holds: impl AsyncFnMut() -> bool) -> bool {
        let began = Instant::now();
        while began.elapsed() < within {
            if holds().await {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        false
    }

    /// A number out of the daemon's database.
    pub async fn count(&self, query: &'static str) -> u64 {
        count(&self.home().join("rivald.db"), query).await.unwrap_or_default()
    }

    /// The price changes; before and after.
    pub fn change(&self) -> Pair {
        let step = self.shop.step.fetch_add(1, Relaxed);
        (self.shop.price(step), self.shop.price(step + 1))
    }

    /// `rivald mail queue --json`, what waits for the operators alone.
    pub fn queue(&self) -> Vec<Value> {
        let output = rivald(self.home(), &["mail", "queue", "--json"]);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let all = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        all.filter(|m| PEOPLE.contains(&m["to"].as_str().unwrap_or_default())).collect()
    }

    /// What an engineer does when the fault is over.
    pub fn retry(&self) {
        let output = rivald(self.home(), &["mail", "retry"]);
        assert!(output.status.success(), "{output:?}");
    }

    /// What the server wrote down, of one kind.
    pub fn log(&self, kind: &str) -> Vec<Value> {
        let log = std::fs::read_to_string(self.out().join("log.jsonl")).unwrap_or_default();
        log.lines().filter_map(|line| serde_json::from_str(line).ok()).filter(|e: &Value| e["ev"] == kind).collect()
    }

    /// The messages that the server kept.
    pub fn kept(&self) -> Vec<Taken> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let kept = self.log("msg").into_iter().filter(|m| m["kept"] == true);
        kept.map(|m| Taken {
            from: text(&m["from"]),
            to: m["rcpt"].as_array().unwrap().iter().map(text).collect(),
            raw: std::fs::read(self.out().join(text(&m["file"]))).unwrap(),
            tls: m["tls"] == true,
            told: !m["replied"].is_null(),
        })
        .collect()
    }

    /// How often each operator's mailbox holds a change, by Message-ID.
    pub fn told(&self, pair: Pair) -> BTreeMap<&'static str, BTreeMap<String, usize>> {
        let mut told: BTreeMap<&str, BTreeMap<String, usize>> = BTreeMap::new();
        for mail in self.kept() {
            let raw = String::from_utf8_lossy(&mail.raw).into_owned();
            let id = raw.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap_or_default().to_owned();
            for person in PEOPLE.iter().filter(|person| mail.to == [person.to_string()]) {
                if ledger::pairs(&mail).contains(&pair) {
                    *told.entry(person).or_default().entry(id.clone()).or_default() += 1;
                }
            }
        }
        told
    }

    /// Where the password can be found that must not be.
    pub fn leaks(&self) -> Vec<String> {
        let mut found = Vec::new();
        for name in ["rivald.log", "rivald.db", "rivald.db-wal", "sink/log.jsonl"] {
            let bytes = std::fs::read(self.home().join(name)).unwrap_or_default();
            let coded = base64_of(&format!("\0bob\0{PASSWORD}"));
            for word in [PASSWORD, &coded, &base64_of(PASSWORD)] {
                if memchr::memmem::find(&bytes, word.as_bytes()).is_some() {
                    found.push(name.to_owned());
                }
            }
        }
        found.extend(
            self.log("auth").iter().filter(|auth| auth["tls"] == false).map(|auth| format!("in the open: {auth}")),
        );
        found
    }
}

fn base64_of(text: &str) -> String {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    STANDARD.encode(text)
}
