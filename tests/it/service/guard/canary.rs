//! A secret of every kind, through a whole life of the daemon in which everything that could be told a secret refuses it and
//! throws it back: it is found nowhere but where it was sent.

use std::{fmt::Write as _, os::unix::fs::PermissionsExt, path::Path, time::Duration};

use super::{
    super::{process, world::World},
    echo, files,
};
use crate::mail::server;

/// In every secret.
const CANARY: &str = "canary";
/// Secrets that are a name in an address, a key of a form, a password, a line of a header.
const PASSWORD: &str = "canary-smtp-Pa55";

fn settings(at: &str, dead: &str) -> String {
    let mut text = String::new();
    for (union, key) in [("taobao", "app_key"), ("jd", "app_key"), ("pdd", "client_id")] {
        let secret = match union {
            "taobao" => "{ env = \"RIVALD_TEST_TAOBAO\" }".to_owned(),
            "jd" => "\"canary-jd-secret\"".to_owned(),
            _ => "{ credential = \"pdd-secret\" }".to_owned(),
        };
        let _ = writeln!(text, "[union.{union}]\n{key} = \"canary{union}key\"\nsecret = {secret}\nbase = \"{at}/gw\"");
    }
    let chats = [
        (
            "dingtalk",
            format!("url = \"{at}/robot/send?access_token=canarydingtalk0123\"\nsecret = \"SECcanarydingtalk\""),
        ),
        (
            "feishu",
            format!("url = \"{at}/open-apis/bot/v2/hook/canary-feishu-0123\"\nsecret = {{ file = \"feishu\" }}"),
        ),
        ("wecom", format!("url = \"{at}/cgi-bin/webhook/send?key=canary-wecom-0123\"")),
        ("serverchan", format!("key = \"SCTcanaryserverchan0123\"\nbase = \"{at}\"")),
        ("slack", format!("url = \"{at}/services/T0/B0/canaryslack0123456\"")),
        ("discord", format!("url = \"{at}/api/webhooks/1/canary-discord-012345\"")),
        ("telegram", format!("token = \"123456:canary-telegram_012\"\nchat_id = \"-100\"\nbase = \"{at}\"")),
        ("ntfy", format!("url = \"{at}/canaryntfytopic\"\ntoken = \"tk_canaryntfy0123\"")),
        ("webhook", format!("url = \"{dead}/hook/canary-webhook-0123\"\nsecret = \"canary-webhook-secret\"")),
    ];
    for (name, lines) in chats {
        let _ = writeln!(text, "[chat.{name}]\nkind = \"{name}\"\n{lines}");
    }
    text
}

/// Where a canary is that should be nowhere.
fn found(what: &str, bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    let lower = text.to_lowercase();
    let at = lower.find(CANARY).or_else(|| {
        // As a mail server is told it (RFC 4616): user and password in base64.
        let coded = base64(&format!("\0anna\0{PASSWORD}"));
        text.find(&coded).or_else(|| text.find(&base64(PASSWORD)))
    })?;
    let around: String = lower.chars().skip(lower[..at].chars().count().saturating_sub(80)).take(200).collect();
    Some(format!("{what}: …{around}…"))
}

fn base64(text: &str) -> String {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    STANDARD.encode(text)
}

fn command(home: &Path) -> std::process::Command {
    let mut command = process::command(home, &[]);
    command.env("RUST_LOG", "trace").env("RIVALD_TEST_TAOBAO", "canary-taobao-secret");
    command.env("CREDENTIALS_DIRECTORY", home.join("credentials")).arg("-v");
    command
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_secret_is_found_nowhere_but_where_it_was_sent() {
    let (address, heard) = echo().await;
    let at = format!("http://{address}");
    // Nobody listens there.
    let dead = format!("http://{}", std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap());
    let plan = server::Plan { login: Some(("anna", "another password", "PLAIN LOGIN")), ..server::Plan::default() };
    let mut world = World::open(1, plan, &settings(&at, &dead)).await;
    let home = world.home().to_owned();
    let rest = ["dingtalk", "feishu", "wecom", "serverchan", "slack", "discord", "telegram", "ntfy", "webhook"];
    let to: Vec<String> = rest.iter().map(|name| format!("\"chat:{name}\"")).collect();
    let file = home.join("rivald.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let text = text.replace("to = [\"anna@example.com\"]", &format!("to = [\"anna@example.com\", {}]", to.join(", ")))
        + "username = \"anna\"\npassword = { file = \"smtp-password\" }\n";
    std::fs::write(&file, &text).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    std::fs::write(home.join("smtp-password"), format!("{PASSWORD}\n")).unwrap();
    std::fs::write(home.join("feishu"), "canary-feishu-secret\n").unwrap();
    std::fs::create_dir(home.join("credentials")).unwrap();
    std::fs::write(home.join("credentials/pdd-secret"), "canary-pdd-secret").unwrap();
    let unions = [
        ("taobao", "https://item.taobao.com/item.htm?id=520813250866"),
        ("jd", "https://item.jd.com/100012043978.html"),
        ("pdd", "https://mobile.yangkeduo.com/goods.html?goods_id=1234567"),
    ];
    let list: String = unions
        .iter()
        .map(|(union, url)| format!("[[watch]]\nid = \"{union}\"\nurl = \"{url}\"\nsource = \"{union}-union\"\n"))
        .collect();
    std::fs::write(home.join("watchlists/unions.toml"), list).unwrap();

    let daemon = process::Daemon::of(command(&home), &home);
    assert!(world_begins(&world).await, "{}", daemon.said());
    world.go_on();
    let told = |name: &str| heard.lock().unwrap().iter().any(|said| said.contains(name));
    // The control: each secret did go out.
    let sent = [
        "canarytaobaokey",
        "canaryjdkey",
        "canarypddkey",
        "canarydingtalk0123",
        "canary-feishu-0123",
        "canary-wecom-0123",
        "SCTcanaryserverchan0123",
        "canaryslack0123456",
        "canary-discord-012345",
        "canary-telegram_012",
        "canaryntfytopic",
        "tk_canaryntfy0123",
    ];
    let all_sent = || {
        let auth = world.server.log().said.iter().any(|(line, _)| line.to_uppercase().starts_with("AUTH"));
        auth && sent.iter().all(|secret| told(secret))
    };
    for _ in 0..1500 {
        if all_sent() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let missing: Vec<_> = sent.iter().filter(|secret| !told(secret)).collect();
    assert!(all_sent(), "never sent: {missing:?}; {}", daemon.said());

    // Settings that broke while it runs, in lines that hold secrets.
    std::fs::write(&file, text.replace("secret = \"canary-jd-secret\"", "secret = \"canary-jd-secret\" oops")).unwrap();
    daemon.signal("HUP");
    for _ in 0..500 {
        if daemon.said().contains("stay as they were") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(daemon.said().contains("stay as they were"), "{}", daemon.said());
    let broken = command(&home).arg("status").output().unwrap();
    std::fs::write(&file, &text).unwrap();

    let pid = daemon.pid();
    let arguments = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap();
    let mut outputs =
        vec![("broken settings".to_owned(), [broken.stdout, broken.stderr].concat()), ("cmdline".into(), arguments)];
    for line in [
        "status",
        "status --json",
        "mail queue",
        "mail queue --json",
        "mail test",
        "check",
        "check --dry-run --json",
        "history taobao --json",
        "changes --json",
        "watchlist list --json",
        "report --out report.html",
        "history s0 --xlsx history.xlsx",
        "db backup backup.db",
        "db check",
    ] {
        let out = command(&home).args(line.split(' ')).output().unwrap();
        outputs.push((line.to_owned(), [out.stdout, out.stderr].concat()));
    }
    let changes = command(&home).args(["changes", "--json"]).output().unwrap().stdout;
    let change: serde_json::Value = serde_json::from_slice(changes.split(|b| *b == b'\n').next().unwrap()).unwrap();
    let id = change["id"].as_str().unwrap();
    let out = command(&home).args(["evidence", id, "--out", "evidence.zip"]).output().unwrap();
    assert!(home.join("evidence.zip").exists(), "{}", String::from_utf8_lossy(&out.stderr));
    // While the log of changes that the database writes ahead is still there.
    let mut everything: Vec<(String, Vec<u8>)> = outputs;
    let secret_files = ["rivald.toml", "smtp-password", "feishu", "credentials/pdd-secret"];
    for path in files(&home) {
        let name = path.strip_prefix(&home).unwrap().to_string_lossy().into_owned();
        if !secret_files.contains(&name.as_str()) {
            everything.push((name, std::fs::read(&path).unwrap()));
        }
    }
    let modes = modes(&home);
    let (status, _) = daemon.end().await;
    assert!(status.is_some_and(|status| status.success()));
    everything.push(("the log at the end".into(), std::fs::read(home.join("rivald.log")).unwrap()));
    let names: Vec<&str> = everything.iter().map(|(name, _)| name.as_str()).collect();
    for wanted in ["rivald.db", "rivald.db-wal", "rivald.log", "backup.db", "report.html", "evidence.zip"] {
        assert!(names.contains(&wanted), "{wanted} is not among {names:?}");
    }
    let leaks: Vec<String> = everything.iter().filter_map(|(name, bytes)| found(name, bytes)).collect();
    assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks.join("\n"));
    println!(
        "{} outputs and files hold no secret; {} requests held one",
        everything.len(),
        heard.lock().unwrap().len()
    );
    for (name, mode) in modes {
        println!("{mode:o} {name}");
    }
}

async fn world_begins(world: &World) -> bool {
    for _ in 0..1500 {
        if process::count(&world.database(), "SELECT count(*) FROM tip").await.is_some_and(|tips| tips >= 1) {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    false
}

/// What it writes by itself, others can't read, whatever the umask; what it is asked to write follows the umask, or is
/// closer.
fn modes(home: &Path) -> Vec<(String, u32)> {
    let mode = |name: &str| std::fs::metadata(home.join(name)).ok().map(|data| data.permissions().mode() & 0o777);
    let mut all = Vec::new();
    for name in ["rivald.db", "rivald.db-wal", "rivald.db-shm", "rivald.db.lock", "backup.db", "evidence.zip"] {
        if let Some(mode) = mode(name) {
            assert_eq!(mode & 0o077, 0, "{name}: {mode:o}");
            all.push((name.to_owned(), mode));
        }
    }
    for name in ["report.html", "history.xlsx"] {
        if let Some(mode) = mode(name) {
            assert_eq!(mode & 0o022, 0, "{name}: {mode:o}");
            all.push((name.to_owned(), mode));
        }
    }
    all
}
