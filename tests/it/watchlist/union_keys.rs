//! The operator's keys of the affiliate unions: what is taken, every fault, and what is missing.

use std::{ffi::OsString, fs, path::Path};

use proptest::{prelude::*, sample::select};
use rivald::{
    listing::Locale,
    settings::{Loaded, SignMethod, Surroundings, load_in},
};

/// Settings of a text, in an empty folder.
fn load(text: &str) -> Result<Loaded, String> {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("rivald.toml");
    fs::write(&path, text).expect("written");
    let around = Surroundings { env: &|_| None, folder: dir.path(), system_file: Path::new("/nowhere/rivald.toml") };
    load_in(Some(&path), around)
        .map_err(|faults| faults.list.iter().map(|d| format!("{} / {}", d.message.0, d.hint.0)).collect())
}

#[test]
fn keys_and_ids() {
    let key =
        |value: &str| load(&format!("[union.taobao]\napp_key = {value}")).map(|l| l.settings.union.taobao.app_key);
    for good in ["12345678", "0aF-_.=+/", ""] {
        assert_eq!(key(&format!("'{good}'")).as_deref(), Ok(good));
    }
    let long = format!("'{}'", "x".repeat(201));
    for bad in [
        "' 12345678'",
        "'12345678 '",
        "'1 2'",
        "'１２３'",
        "'密钥'",
        "\"a\\nb\"",
        "\"a\\u0000\"",
        "12345678",
        "true",
        &long,
    ] {
        let told = key(bad).expect_err(bad);
        assert!(told.starts_with("`app_key` "), "{bad}: {told}");
    }

    let zone = |value: &str| load(&format!("[union.taobao]\nadzone = {value}")).map(|l| l.settings.union.taobao.adzone);
    for (value, meant) in
        [("'110023456789'", "110023456789"), ("'mm_1_22_333'", "333"), ("' mm_1_22_333 '", "333"), ("''", "")]
    {
        assert_eq!(zone(value).as_deref(), Ok(meant), "{value}");
    }
    for bad in [
        "'mm_1_2'",
        "'mm_1_2_3_4'",
        "'mm_1_2_x'",
        "'mm_'",
        "'x'",
        "'1-2'",
        "'１２３'",
        "'1.0'",
        "123",
        "'123456789012345678901'",
    ] {
        let told = zone(bad).expect_err(bad);
        assert!(told.contains("third part") || told.starts_with("`adzone` wants a text"), "{bad}: {told}");
    }

    let pid = |value: &str| load(&format!("[union.pdd]\npid = {value}")).map(|l| l.settings.union.pdd.pid);
    assert_eq!(pid("'1234567_89012345'").as_deref(), Ok("1234567_89012345"));
    assert!(pid("'mm_1_22_333'").is_err_and(|told| told.contains("of the Taobao union")));
    assert!(pid("'a b'").is_err());
}

#[test]
fn gateways() {
    let base =
        |value: &str| load(&format!("[union.jd]\nbase = '{value}'")).map(|l| l.settings.union.jd.base.to_string());
    let good = [
        ("https://router.jd.com/api", "https://router.jd.com/api"),
        ("https://192.168.1.7:8443/x", "https://192.168.1.7:8443/x"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/"),
        ("http://127.9.9.9/", "http://127.9.9.9/"),
        ("http://localhost:1/x", "http://localhost:1/x"),
        ("http://[::1]/x", "http://[::1]/x"),
    ];
    for (value, meant) in good {
        assert_eq!(base(value).as_deref(), Ok(meant), "{value}");
    }
    let bad = [
        ("http://api.jd.com/routerjson", "unencrypted"),
        ("http://192.168.1.7/x", "unencrypted"),
        ("http://localhost.example.com/", "unencrypted"),
        ("http://[2001:db8::1]/", "unencrypted"),
        ("https://a:b@api.jd.com/", "user name"),
        ("https://a@api.jd.com/", "user name"),
        ("https://api.jd.com/routerjson?v=1.0", "ends before the `?`"),
        ("https://api.jd.com/routerjson?", "ends before the `?`"),
        ("https://api.jd.com/routerjson#x", "ends before the `?`"),
        ("api.jd.com/routerjson", "no address of a gateway"),
        ("ftp://api.jd.com/", "no address of a gateway"),
        ("https://", "no address of a gateway"),
        ("https://api.jd.com/ routerjson", "no address of a gateway"),
        ("", "no address of a gateway"),
        ("mailto:x@example.com", "no address of a gateway"),
    ];
    for (value, why) in bad {
        assert!(base(value).is_err_and(|told| told.contains(why)), "{value}: {:?}", base(value));
    }
    assert!(base("").is_err_and(|told| told.contains("\"https://api.jd.com/routerjson\"")));
}

#[test]
fn ways_to_sign() {
    let method = |value: &str| {
        load(&format!("[union.taobao]\nsign_method = '{value}'")).map(|l| l.settings.union.taobao.sign_method)
    };
    for (word, meant) in
        [("hmac-sha256", SignMethod::HmacSha256), ("hmac", SignMethod::HmacMd5), ("md5", SignMethod::Md5)]
    {
        assert_eq!(method(word), Ok(meant));
    }
    for (word, hint) in [
        ("sha256", "write \"hmac-sha256\""),
        ("HMAC-SHA256", "write \"hmac-sha256\""),
        ("hmac-md5", "write \"hmac\""),
        ("MD5", "write \"md5\""),
        ("rsa", "write \"hmac-sha256\", "),
    ] {
        assert!(method(word).is_err_and(|told| told.contains(hint)), "{word}: {:?}", method(word));
    }
}

#[test]
fn unknown_keys_name_the_nearest() {
    let table = [
        ("[unions.taobao]\napp_key = ''", "write `union`"),
        ("[union.tabao]\napp_key = ''", "write `taobao`"),
        ("[union.pinduoduo]\npid = ''", "write `pdd`"),
        ("[union.taobao]\nappkey = ''", "write `app_key`"),
        ("[union.taobao]\npid = ''", "write `adzone`"),
        ("[union.taobao]\nadzone_id = ''", "write `adzone`"),
        ("[union.jd]\nadzone = ''", "the keys here are app_key, secret, base"),
        ("[union.jd]\nsign_method = 'md5'", "the keys here are app_key, secret, base"),
        ("[union.pdd]\napp_key = ''", "write `client_id`"),
        ("[union.pdd]\nclient_secret = ''", "write `secret`"),
        ("[union]\njd = 1", "write `[union.jd]`"),
        ("union = 1", "write `[union]`"),
    ];
    for (text, hint) in table {
        assert!(load(text).is_err_and(|told| told.ends_with(hint)), "{text}: {:?}", load(text).err());
    }
}

/// A union that can't be asked is told when polling begins, and keeps nothing from starting.
#[test]
fn warnings_of_what_is_missing() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("good"), "hunter2\n").expect("written");
    fs::write(dir.path().join("empty"), "\n").expect("written");
    let folder = dir.path().as_os_str().to_owned();
    let bare = |_: &str| -> Option<OsString> { None };
    let systemd = |name: &str| (name == "CREDENTIALS_DIRECTORY").then(|| folder.clone());
    let told = |text: &str, locale, env: &dyn Fn(&str) -> Option<OsString>| {
        let loaded = load(text).unwrap_or_else(|told| panic!("{told}"));
        loaded.settings.union.warnings_in(locale, env).join("\n").replace(dir.path().to_str().expect("UTF-8"), "DIR")
    };
    let good = format!(
        "[union.taobao]\napp_key = '1'\nadzone = '2'\nsecret = {{ file = '{}' }}",
        dir.path().join("good").display()
    );
    assert_eq!(told("", Locale::En, &bare), "");
    assert_eq!(told(&good, Locale::En, &bare), "");
    assert_eq!(told("[union.jd]\napp_key = '1'\nsecret = { credential = 'good' }", Locale::En, &systemd), "");

    let all = "[union.taobao]\napp_key = '4711'\nsecret = { env = 'NONE' }\n[union.jd]\napp_key = '4711'\n[union.pdd]\nclient_id = '4711'\nsecret = ''\n";
    let english = told(all, Locale::En, &systemd);
    assert!(!english.contains("4711"), "{english}");
    insta::assert_snapshot!(english, @"
    the secret of [union.taobao] can't be had, so the Taobao union is not asked: the environment variable NONE is not set: set it, or say in rivald.toml where the secret is
    [union.taobao] has no `adzone`: without it there is no search, hence no thirty-day affiliate count, and forecasts are less sure
    the secret of [union.jd] can't be had, so the JD union is not asked: the systemd credential jd-secret: the file can't be read: No such file or directory (os error 2); check that it exists and that the user that rivald runs as may read it
    the secret of [union.pdd] can't be had, so the Pinduoduo union is not asked: it is empty: write it there
    [union.pdd] has no `pid`: Pinduoduo may refuse to search without a registered one
    ");
    insta::assert_snapshot!(told(all, Locale::ZhCn, &bare), @r#"
    拿不到 [union.taobao] 的 secret，不会查询淘宝联盟：没有设置环境变量 NONE：请设置它，或在 rivald.toml 里写明密钥在哪里
    [union.taobao] 没有 `adzone`：无法搜索，也就没有 30 天淘客销量，预测会比较粗略
    拿不到 [union.jd] 的 secret，不会查询京东联盟：凭据 jd-secret 由 systemd 提供（LoadCredential=），但 rivald 不是由它启动的：请改用 `{ file = "…" }` 或 `{ env = "…" }`
    拿不到 [union.pdd] 的 secret，不会查询多多进宝：内容是空的，请填写
    [union.pdd] 没有 `pid`：没有备案的推广位，多多进宝可能拒绝搜索
    "#);
    insta::assert_snapshot!(told("[union.jd]\nsecret = 'hunter2'\n[union.pdd]\npid = '1_2'\n", Locale::En, &bare), @"
    [union.jd] has no `app_key`: the JD union is not asked
    [union.pdd] has no `client_id`: the Pinduoduo union is not asked
    ");
    let empty = format!("[union.jd]\napp_key = '1'\nsecret = {{ file = '{}' }}", dir.path().join("empty").display());
    insta::assert_snapshot!(told(&empty, Locale::ZhCn, &bare), @"拿不到 [union.jd] 的 secret，不会查询京东联盟：文件 DIR/empty 是空的：请把密钥写在第一行");
}

/// A key, a secret or an id, written and miswritten in all manner of ways.
fn line_with_a_secret() -> impl Strategy<Value = String> {
    const KEYS: &[&str] =
        &["app_key", "secret", "client_id", "pid", "adzone", "app_secret", "appkey", "taobao.app_key", "jd", "pdd"];
    const SIGNS: &[&str] = &[" = ", "=", " == ", " ", ": ", " = = ", "："];
    const VALUES: &[&str] = &[
        "\"hunter2\"",
        "'hunter2'",
        "hunter2",
        "\"hunter2",
        "hunter2\"",
        "“hunter2”",
        "\"hunter2 \"",
        "\"mm_1_hunter2_3\"",
        "\"\\hunter2\"",
        "[\"hunter2\"]",
        "[\n\"hunter2\"\n]",
        "[\n\"x\",\n\"hunter2=\" oops\n]",
        "{ secret = \"hunter2\" }",
        "{ plain = 'hunter2', x = 1 }",
        "{\nplain = 'hunter2'",
        "\"\"\"\nhunter2\\q\n\"\"\"",
        "\"https://x/?k=hunter2\"",
        "007hunter2",
    ];
    const TAILS: &[&str] = &["", " # x", " oops", " = 1", ",", " }"];
    (select(KEYS), select(SIGNS), select(VALUES), select(TAILS))
        .prop_map(|(key, sign, value, tail)| format!("{key}{sign}{value}{tail}\n"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever is wrong, and wherever, no message repeats a key, a secret or an id.
    #[test]
    fn keys_stay_secret(
        head in select(&["[union.taobao]\n", "[union.jd]\n", "[union.pdd]\n", "[union]\n", "union.jd.", ""][..]),
        lines in proptest::collection::vec(line_with_a_secret(), 1..4),
    ) {
        let text = head.to_owned() + &lines.concat();
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("rivald.toml");
        fs::write(&path, &text).expect("written");
        let around = Surroundings { env: &|_| None, folder: dir.path(), system_file: Path::new("/nowhere/rivald.toml") };
        match load_in(Some(&path), around) {
            Ok(loaded) => {
                let warnings = loaded.settings.union.warnings_in(Locale::En, &|_| None);
                let told = format!("{warnings:?} {loaded:?}");
                prop_assert!(!told.contains("hunter2"), "{text}\n{told}");
            }
            Err(faults) => for locale in Locale::ALL {
                let told = faults.render(locale, false);
                prop_assert!(!told.contains("hunter2"), "{text}\n{told}");
            }
        }
    }
}
