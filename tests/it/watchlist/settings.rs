//! Settings: where they are found, what they mean, every fault at once, and secrets that stay secret.

use std::{collections::HashMap, ffi::OsString, fs, net::SocketAddr, path::Path, time::Duration};

use proptest::prelude::*;
use rivald::{
    diagnose::Diagnostics,
    listing::Locale,
    settings::{Loaded, Secret, SignMethod, Spread, Surroundings, Tls, Unions, load_in},
};
use secrecy::ExposeSecret;
use tempfile::TempDir;

use super::made_of;

struct Machine {
    dir: TempDir,
    env: HashMap<&'static str, OsString>,
}

impl Machine {
    fn new() -> Self {
        Self { dir: tempfile::tempdir().expect("a folder"), env: HashMap::new() }
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.dir.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }

    fn load(&self, file: Option<&str>) -> Result<Loaded, Diagnostics> {
        let env = |name: &str| self.env.get(name).cloned();
        let system_file = self.dir.path().join("etc/rivald.toml");
        load_in(file.map(Path::new), Surroundings { env: &env, folder: self.dir.path(), system_file: &system_file })
    }

    fn relative<'p>(&self, path: &'p Path) -> &'p str {
        path.strip_prefix(self.dir.path()).unwrap_or(path).to_str().expect("UTF-8")
    }
}

fn load(text: &str) -> Result<Loaded, Diagnostics> {
    let machine = Machine::new();
    machine.write("rivald.toml", text);
    machine.load(None)
}

fn faults(text: &str, locale: Locale) -> String {
    let machine = Machine::new();
    machine.write("rivald.toml", text);
    let faults = machine.load(None).expect_err("faults");
    faults.render(locale, false).replace(&format!("{}/", machine.dir.path().display()), "")
}

#[test]
fn search_order() {
    let mut machine = Machine::new();
    let zone = |loaded: Loaded| loaded.settings.timezone.name();
    let loaded = machine.load(None).expect("defaults");
    assert!(loaded.file.is_none() && loaded.warnings.is_empty());
    assert_eq!(machine.relative(&loaded.settings.database), "rivald.db");

    machine.write("etc/rivald.toml", "timezone = 'Asia/Tokyo'");
    let loaded = machine.load(None).expect("the system's");
    assert_eq!(machine.relative(&loaded.settings.watchlists), "etc/watchlists");
    assert_eq!(zone(loaded), "Asia/Tokyo");
    machine.write("rivald.toml", "timezone = 'Europe/Berlin'");
    assert_eq!(zone(machine.load(None).expect("the folder's")), "Europe/Berlin");
    machine.write("named/x.toml", "timezone = 'UTC'");
    machine.env.insert("RIVALD_CONFIG", "named/x.toml".into());
    assert_eq!(zone(machine.load(None).expect("the environment's")), "UTC");
    machine.write("given.toml", "timezone = 'Asia/Seoul'");
    assert_eq!(zone(machine.load(Some("given.toml")).expect("the argument's")), "Asia/Seoul");

    // One that is named and missing is a fault, never a silent fall back.
    assert!(machine.load(Some("missing.toml")).is_err());
    machine.env.insert("RIVALD_CONFIG", "missing.toml".into());
    assert!(machine.load(None).is_err());
    machine.env.insert("RIVALD_CONFIG", "".into());
    assert_eq!(zone(machine.load(None).expect("the folder's")), "Europe/Berlin");
}

#[test]
fn paths_and_the_state_directory() {
    let mut machine = Machine::new();
    machine.write(
        "conf/rivald.toml",
        "watchlists = '../lists'\n[mail]\noutbox = '/var/out'\npassword = { file = 'pw' }\nca_file = 'ca.pem'",
    );
    let settings = machine.load(Some("conf/rivald.toml")).expect("good").settings;
    assert_eq!(machine.relative(&settings.database), "conf/rivald.db");
    assert_eq!(machine.relative(&settings.watchlists), "conf/../lists");
    assert_eq!(settings.mail.outbox, Path::new("/var/out"));
    assert_eq!(settings.mail.ca_file.as_deref().map(|path| machine.relative(path)), Some("conf/ca.pem"));
    assert!(matches!(&settings.mail.password, Secret::File(file) if machine.relative(file) == "conf/pw"));

    machine.env.insert("STATE_DIRECTORY", "/var/lib/rivald:/var/lib/other".into());
    let settings = machine.load(Some("conf/rivald.toml")).expect("good").settings;
    assert_eq!(settings.database, Path::new("/var/lib/rivald/rivald.db"));
    assert_eq!(settings.mail.outbox, Path::new("/var/out"));
    machine.write("conf/rivald.toml", "database = 'mine.db'");
    let settings = machine.load(Some("conf/rivald.toml")).expect("good").settings;
    assert_eq!(machine.relative(&settings.database), "conf/mine.db");
    assert_eq!(settings.mail.outbox, Path::new("/var/lib/rivald/outbox"));
}

#[test]
fn every_setting() {
    let settings = load(
        r#"
        locale = "zh-CN"
        timezone = "Europe/Berlin"
        [poll]
        schedule = "0 */2 * * *"
        spread = "5m"
        concurrency = 8
        per_host = 1
        min_interval = "250ms"
        timeout = "1m"
        max_body = "1MiB"
        user_agent = "mine/1.0"
        robots = false
        confirm_after = "0s"
        allow_private_addresses = true
        [mail]
        from = "shop@example.com"
        to = ["anna@example.com"]
        engineer = ["eve@example.com"]
        host = "smtp.example.com"
        tls = "implicit"
        username = "shop"
        password = { env = "SMTP_PASSWORD" }
        [union.taobao]
        app_key = "12345678"
        secret = { file = "taobao" }
        adzone = "110023456789"
        base = "https://gw.api.taobao.com/router/rest"
        sign_method = "md5"
        [union.jd]
        app_key = "0123456789abcdef0123456789abcdef"
        secret = { env = "JD_SECRET" }
        base = "http://[::1]:8080/routerjson"
        [union.pdd]
        client_id = "fedcba9876543210"
        secret = "plain"
        pid = "1234567_89012345"
        base = "http://127.0.0.1:8080"
        [keep]
        observations = "30d"
        [status]
        promise = 3
        listen = "[::1]:9177"
        "#,
    )
    .expect("good")
    .settings;
    assert_eq!((settings.locale, settings.timezone), (Locale::ZhCn, chrono_tz::Europe::Berlin));
    let poll = &settings.poll;
    assert_eq!(poll.schedule.as_str(), "0 */2 * * *");
    assert_eq!(poll.spread, Spread::For(Duration::from_mins(5)));
    assert_eq!((poll.concurrency, poll.per_host, poll.max_body), (8, 1, 1 << 20));
    assert_eq!((poll.min_interval, poll.timeout), (Duration::from_millis(250), Duration::from_mins(1)));
    assert_eq!((poll.user_agent.as_str(), poll.robots, poll.allow_private_addresses), ("mine/1.0", false, true));
    assert_eq!(poll.confirm_after, Duration::ZERO);
    let mail = &settings.mail;
    assert_eq!((mail.tls, mail.port, mail.host.as_str()), (Tls::Implicit, 465, "smtp.example.com"));
    assert_eq!((mail.operators(&[]), mail.engineers()), (vec!["anna@example.com"], vec!["eve@example.com"]));
    assert!(matches!(&mail.password, Secret::Env(name) if name == "SMTP_PASSWORD"));
    let Unions { taobao, jd, pdd } = &settings.union;
    assert_eq!((taobao.app_key.as_str(), taobao.adzone.as_str()), ("12345678", "110023456789"));
    assert_eq!((taobao.base.as_str(), taobao.sign_method), ("https://gw.api.taobao.com/router/rest", SignMethod::Md5));
    assert!(matches!(&taobao.secret, Secret::File(file) if file.ends_with("taobao")));
    assert_eq!((jd.app_key.len(), jd.base.as_str()), (32, "http://[::1]:8080/routerjson"));
    assert!(matches!(&jd.secret, Secret::Env(name) if name == "JD_SECRET"));
    assert_eq!((pdd.client_id.as_str(), pdd.pid.as_str()), ("fedcba9876543210", "1234567_89012345"));
    assert!(matches!(&pdd.secret, Secret::Plain(secret) if secret.expose_secret() == "plain"));
    assert_eq!(settings.keep.observations, Duration::from_hours(30 * 24));
    assert_eq!(settings.status.promise, 3);
    assert_eq!(settings.status.listen, Some(SocketAddr::from(([0, 0, 0, 0, 0, 0, 0, 1], 9177))));
}

#[test]
fn other_machines_are_answered_only_with_a_token_that_cannot_be_guessed() {
    let with = |token: &str| load(&format!("[status]\nlisten = \"0.0.0.0:9177\"\n{token}\n"));
    assert!(with("").is_err(), "no token");
    for good in
        ["token = { file = \"t\" }", "token = { credential = \"status-token\" }", "token = \"sixteen-letters!\""]
    {
        let settings = with(good).unwrap_or_else(|faults| panic!("{good}: {faults}")).settings;
        assert_eq!(settings.status.listen, Some(SocketAddr::from(([0, 0, 0, 0], 9177))));
        assert!(!format!("{settings:?}").contains("sixteen"), "{settings:?}");
    }
    let short = "[status]\nlisten = \"0.0.0.0:9177\"\ntoken = \"guess-me\"\n";
    for locale in Locale::ALL {
        let told = faults(short, locale);
        assert!(told.contains("16") && !told.contains("guess-me"), "{told}");
    }
    // A file is looked into when the daemon starts, and what is too short there is refused as well.
    let machine = Machine::new();
    machine.write("rivald.toml", "[status]\nlisten = \"[::1]:9177\"\ntoken = { file = \"t\" }\n");
    let token = |text: &str| {
        machine.write("t", text);
        machine.load(None).expect("good").settings.status.reveal_token()
    };
    assert!(
        token("short\n").is_err_and(|fault| !fault.to_string().contains("short\n") && fault.to_string().contains("16"))
    );
    assert_eq!(token("long-enough-to-be-one\n").expect("good").expect("one").expose_secret(), "long-enough-to-be-one");
    // Written out it is a secret like any other: nobody else may read the file.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        machine.write("rivald.toml", "[status]\ntoken = \"sixteen-letters!\"\n");
        fs::set_permissions(machine.dir.path().join("rivald.toml"), fs::Permissions::from_mode(0o644)).expect("set");
        assert!(machine.load(None).expect("good").warnings.iter().any(|warning| warning.contains("[status] token")));
    }
}

const BROKEN: &str = r#"locale = "zh"
timezone = "Berlin"
databse = "x.db"
watchlists = "~/lists"

[poll]
schedule = "*/90 * * * *"
spread = 30
concurrency = 0
per_host = "2"
min_interval = "2 hours 30"
timeout = 20
max_body = "8"
user_agent = "mine\r\nX: y"
robots = "yes"
confirm_after = "9d"

[mail]
from = "Shop <shop@example.com>"
to = "anna@example.com"
engineer = ["eve"]
host = "smtp://smtp.example.com:25"
port = 99999
tls = "ssl"
pasword = "hunter2"
password = { fil = "hunter2" }
digest = "30 8 * * *"

[union.taobao]
app_key = "hunter2 x"
app_secret = "hunter2"
pid = "mm_hunter2"
adzone = "hunter2"
sign_method = "sha256"
base = "http://gw.api.taobao.com/router/rest?session=hunter2"

[union.jd]
app_key = 4711
secret = { plain = "hunter2" }
base = "http://api.jd.com/routerjson"

[union.pinduoduo]
client_id = "hunter2"

[union.pdd]
app_key = "hunter2"
pid = "mm_1_2_3"
base = "ftp://gw-api.pinduoduo.com"

[keep]
observations = "12h"
pages = "30d"

[status]
promise = "always"
listen = "0.0.0.0:9177"
"#;

#[test]
fn every_fault_at_once() {
    let english = faults(BROKEN, Locale::En);
    assert!(!english.contains("hunter2") && !english.contains("4711") && !english.contains("mm_1"), "{english}");
    insta::assert_snapshot!("settings_faults_en", english);
    insta::assert_snapshot!("settings_faults_zh", faults(BROKEN, Locale::ZhCn));
}

#[test]
fn a_server_without_readers() {
    insta::assert_snapshot!(faults("[mail]\nhost = 'smtp.example.com'\n", Locale::En), @r#"
    rivald.toml:2:8: error: a mail server, but nobody to write to
      |
    2 | host = 'smtp.example.com'
      |        ^^^^^^^^^^^^^^^^^^
      hint: add `to = ["anna@example.com"]` to [mail]
    "#);
    assert!(load("[mail]\nhost = 'smtp.example.com'\nto = []\n").is_err());
    assert!(load("[mail]\nhost = ''\n").is_ok());
}

/// Wherever the fault is and however broken the file, no line of it gives the secret away.
#[test]
fn secrets_stay_secret() {
    let texts = [
        "[mail]\npassword = \"hunter2",
        "[mail]\npassword = hunter2\n",
        "[mail]\npassword = 4711\n",
        "[mail]\npassword = { plain = \"hunter2\" }\n",
        "[mail]\npassword = { file = \"a\", env = \"hunter2\" }\n",
        "mail = { password = \"hunter2\", x = 1 }\n",
        "mail.password = \"hunter2\" oops\n",
        "[mail]\npass word = \"hunter2\"\n",
        "[mail]\npassword = \"\"\"\nhunter2\n oops \\q \"\"\"\n",
        "[mail]\nhost = \"smtp://anna:hunter2@smtp.example.com\"\n",
        "[mail]\nusername = \"a\"\npassword \"hunter2\"\n",
        "[union.taobao]\nsecret = \"hunter2\" oops\n",
        "[union.taobao]\napp_key = hunter2\n",
        "[union.taobao]\napp_key = 4711\n",
        "[union.taobao]\napp_key = [\"hunter2\"]\n",
        "[union.taobao]\napp_key hunter2\n",
        "[union.taobao]\nadzone = \"hunter2\"\n",
        "[union.taobao]\nadzone = 4711\n",
        "[union.taobao]\nbase = \"https://a:hunter2@gw.api.taobao.com/\"\n",
        "[union.taobao]\nbase = \"https://gw.api.taobao.com/?sign=hunter2\"\n",
        "[union.taobao]\nbase = \"gw.api.taobao.com?sign=hunter2\"\n",
        "[union.jd]\nsecret = { file = \"a\", plain = \"hunter2\" }\n",
        "[union.pdd]\npid = \"mm_hunter2\"\n",
        "[union.pdd]\nclient_id = \"hunter2 \"\n",
        "[union]\npdd.client_id = \"hunter2 \"\n",
        "[union]\npdd = { client_id = \"x\", pid = \"hunter2 \" }\n",
        "[union]\ntaobao = \"hunter2\"\n",
        "union = \"hunter2\"\n",
        "union = { taobao = { secret = \"hunter2\", x = 1 } }\n",
    ];
    for text in texts {
        for locale in Locale::ALL {
            let told = faults(text, locale);
            assert!(!told.contains("hunter2") && !told.contains("4711"), "{told}");
        }
    }
    let all = "[mail]\npassword = 'hunter2'\n[union]\ntaobao.secret = 'hunter2'\njd.secret = 'hunter2'\npdd.secret = 'hunter2'\n";
    let loaded = load(all).expect("good");
    assert!(!format!("{loaded:?}").contains("hunter2"));
}

#[cfg(unix)]
#[test]
fn warns_of_a_password_that_all_can_read() {
    use std::os::unix::fs::PermissionsExt;
    let machine = Machine::new();
    machine.write("rivald.toml", "[mail]\npassword = 'hunter2'\n");
    let path = machine.dir.path().join("rivald.toml");
    for (mode, warnings) in [(0o644, 1), (0o640, 0), (0o600, 0)] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("set");
        assert_eq!(machine.load(None).expect("good").warnings.len(), warnings, "{mode:o}");
    }
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("set");
    let told = |text: &str| {
        machine.write("rivald.toml", text);
        machine.load(None).expect("good").warnings.join("\n").replace(path.to_str().expect("UTF-8"), "rivald.toml")
    };
    insta::assert_snapshot!(told("[mail]\npassword = ''\n[union.jd]\nsecret = 'x'\n[union.pdd]\nsecret = 'y'\n"), @r#"rivald.toml holds a secret ([union.jd] secret, [union.pdd] secret) and can be read by everybody: run `chmod o-r rivald.toml`, or keep it elsewhere with `secret = { file = "…" }`"#);
    insta::assert_snapshot!(told("locale = 'zh-CN'\n[mail]\npassword = 'z'\n[union.taobao]\nsecret = 'x'\n"), @r#"rivald.toml 里有密钥（[mail] password、[union.taobao] secret），但所有人都能读取：请运行 `chmod o-r rivald.toml`，或改用 `password = { file = "…" }` 另存"#);
    assert_eq!(told("[union.jd]\nsecret = { file = 'x' }\n[union.pdd]\nsecret = ''\n"), "");
}

#[test]
fn reveals_secrets() {
    let machine = Machine::new();
    machine.write("pw", "hunter2\nsecond line\n");
    machine.write("empty", "\n");
    let folder = machine.dir.path().as_os_str().to_owned();
    let env = |name: &str| match name {
        "PW" => Some("hunter2".into()),
        "EMPTY" => Some("".into()),
        "CREDENTIALS_DIRECTORY" => Some(folder.clone()),
        _ => None,
    };
    let good = [
        Secret::File(machine.dir.path().join("pw")),
        Secret::Env("PW".into()),
        Secret::Credential("pw".into()),
        Secret::Plain("hunter2".into()),
    ];
    for secret in good {
        assert_eq!(secret.reveal_in(&env).expect("there").expose_secret(), "hunter2");
    }
    let bad = [
        Secret::File(machine.dir.path().join("missing")),
        Secret::File(machine.dir.path().join("empty")),
        Secret::File(machine.dir.path().to_owned()),
        Secret::Env("MISSING".into()),
        Secret::Env("EMPTY".into()),
        Secret::Credential("missing".into()),
    ];
    for secret in bad {
        let fault = secret.reveal_in(&env).expect_err("not there").to_string();
        assert!(fault.len() > 20 && !fault.contains("hunter2"), "{fault}");
    }
    assert!(Secret::Credential("pw".into()).reveal_in(&|_| None).is_err());
}

const WORDS: &[&str] = &[
    "[union.taobao]",
    "[union]",
    "pdd",
    "app_key",
    "adzone",
    "base",
    "mm_1_2_3",
    "https://x",
    "locale",
    "timezone",
    "[poll]",
    "[mail]",
    "schedule",
    "password",
    "to",
    "host",
    "=",
    "=",
    "=",
    "\"",
    "'",
    "{",
    "}",
    "[",
    "]",
    ",",
    ".",
    "3",
    "30s",
    "true",
    "\n",
    "\n",
    " ",
    "杯",
    "\"\"\"",
    "\u{1b}",
    "env",
];

proptest! {
    #[test]
    fn never_panics(text in made_of(WORDS, 60)) {
        let told = load(&text).map_or_else(|faults| faults.to_string(), |_| String::new());
        prop_assert!(!told.contains('\x1b'));
    }
}
