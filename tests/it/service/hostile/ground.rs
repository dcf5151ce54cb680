//! A network of its own in which the hostile shop has a public address, and everything that must never be asked is within
//! reach: so the guard is on as it is by default, and a hole in it would be seen.

use std::{
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use serde_json::Value;

use crate::service::tools::{Tool, has, shared};

/// The shop's address: of the net for benchmarks, which the guard takes for public.
pub const SHOP: &str = "198.18.0.1";
/// Where pages of the tests' own stand.
pub const PAGES: &str = "198.18.0.2";

/// Runs a command and says what it took. It ends it after so many seconds.
const WEIGH: &str = "
import json, resource, subprocess, sys, time
began = time.monotonic()
child = subprocess.Popen(sys.argv[2:], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
try:
    (out, err), cut = child.communicate(timeout=float(sys.argv[1])), False
except subprocess.TimeoutExpired:
    child.kill()
    (out, err), cut = child.communicate(), True
took = time.monotonic() - began
print(json.dumps({'rc': child.returncode, 'cut': cut, 'seconds': took, 'out': out.decode(), 'err': err.decode(),
                  'peak': resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss}))
";

/// Serves a folder.
const SERVE: &str = "
import functools, http.server, sys
handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=sys.argv[2])
server = http.server.ThreadingHTTPServer((sys.argv[1], 80), handler)
print('READY port=80', flush=True)
server.serve_forever()
";

/// The hostile shop, its network, and a folder for the binary to run in.
pub struct Ground {
    shop: Tool,
    folder: tempfile::TempDir,
}

/// What a run of the binary took, and what came of it.
pub struct Ran {
    /// The exit status; negative where a signal ended it.
    pub status: i64,
    /// Whether it had to be ended.
    pub cut: bool,
    pub seconds: f64,
    /// The most memory that it held, in MB.
    pub peak: f64,
    pub out: String,
    pub err: String,
}

impl Ground {
    /// Opens the shop; none where the tools are not here. `tls`: a certificate for each further port.
    pub fn open(tls: &[&Path]) -> Option<Self> {
        let script = shared("hostile/hostile_shop.py")?;
        if !has("unshare", &["-rn", "ip", "link", "set", "lo", "up"]) {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let prepare = format!(
            "ip link set lo up && ip addr add {SHOP}/32 dev lo && ip addr add {PAGES}/32 dev lo && exec python3 \"$@\""
        );
        let mut command = Command::new("unshare");
        command.args(["-rn", "sh", "-c", &prepare, "sh"]).arg(script);
        command.args(["--host", SHOP, "--metadata-host", "127.0.0.1", "--log"]).arg(folder.path().join("hits.jsonl"));
        for certificate in tls {
            command.arg("--tls").arg(format!("0={}", certificate.display()));
        }
        Some(Self { shop: Tool::start(command), folder })
    }

    /// The address of a thing of the shop.
    pub fn url(&self, path: &str) -> String {
        format!("http://{SHOP}:{}{path}", self.shop.number("port"))
    }

    /// The ports where it speaks TLS, and the file of the certificate.
    pub fn tls(&self) -> Vec<(u16, String)> {
        self.shop.tls()
    }

    /// Where the canary listens: on every loopback address.
    pub fn canary(&self) -> u16 {
        self.shop.number("metadata")
    }

    /// How often the canary was asked.
    pub fn canaries(&self) -> usize {
        let log = std::fs::read_to_string(self.folder.path().join("hits.jsonl")).unwrap_or_default();
        log.lines().filter(|line| line.contains("\"canary\": true")).count()
    }

    /// Serves a folder at [`PAGES`].
    pub fn serve(&self, folder: &Path) -> Tool {
        let mut command = self.inside();
        command.args(["python3", "-c", SERVE, PAGES]).arg(folder).stderr(Stdio::null());
        Tool::start(command)
    }

    /// Runs the binary in the shop's network, for so long at most, with these settings.
    pub fn run(&self, home: &Path, settings: &str, arguments: &[&str], limit: Duration) -> Ran {
        // Of its own, so that runs side by side do not meet.
        let mut file = tempfile::NamedTempFile::new_in(home).unwrap();
        file.write_all(settings.as_bytes()).unwrap();
        let mut command = self.inside();
        command.args(["python3", "-c", WEIGH, &limit.as_secs().to_string(), env!("CARGO_BIN_EXE_rivald")]);
        command.arg("--config").arg(file.path()).args(arguments).current_dir(home).stdin(Stdio::null());
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let ran: Value = serde_json::from_str(&said)
            .unwrap_or_else(|_| panic!("{said} {}", String::from_utf8_lossy(&output.stderr)));
        let text = |name: &str| ran[name].as_str().unwrap_or_default().to_owned();
        Ran {
            status: ran["rc"].as_i64().unwrap(),
            cut: ran["cut"].as_bool().unwrap(),
            seconds: ran["seconds"].as_f64().unwrap(),
            peak: ran["peak"].as_f64().unwrap() / 1024.0,
            out: text("out"),
            err: text("err"),
        }
    }

    fn inside(&self) -> Command {
        let mut command = Command::new("nsenter");
        command.args(["-t", &self.shop.pid().to_string(), "-U", "--preserve-credentials", "-n", "--"]);
        command
    }
}
