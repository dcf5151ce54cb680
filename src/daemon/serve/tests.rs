//! The listener over real HTTP on loopback, with a real engine and database.

#![allow(clippy::unwrap_used, reason = "a test that meets what it did not plan for should fail on the spot")]

use std::collections::BTreeMap;

use chrono::{TimeDelta, TimeZone, Utc};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::*;
use crate::{
    clock::Clock,
    settings::Settings,
    store::{NewMessage, Store},
};

struct Stand {
    folder: tempfile::TempDir,
    engine: Arc<Engine>,
    clock: Clock,
    address: SocketAddr,
}

/// An engine with so many watches that listens, with or without a token.
async fn stand(watches: usize, token: Option<&str>) -> Stand {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = tempfile::tempdir().unwrap();
    let lists = folder.path().join("watchlists");
    std::fs::create_dir(&lists).unwrap();
    let one = |n: usize| {
        format!("[[watch]]\nid = \"w{n:04}\"\nname = \"<b>Watch {n}\"\nurl = \"https://shop.example.com/{n}\"\n")
    };
    std::fs::write(lists.join("all.toml"), (0..watches).map(one).collect::<String>()).unwrap();
    let clock = Clock::manual(Utc.with_ymd_and_hms(2026, 11, 2, 8, 0, 0).unwrap());
    let settings = Settings { watchlists: lists, ..Settings::default() };
    let store = Store::open(&folder.path().join("rivald.db")).await.unwrap();
    let engine = Arc::new(Engine::new(settings, store, clock.clone()).await.unwrap());
    engine.read_watchlists().await.unwrap();
    let token = token.map(|token| SecretString::from(token.to_owned()));
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    let address = start(any, token.as_ref(), Arc::clone(&engine), CancellationToken::new()).await.unwrap();
    Stand { folder, engine, clock, address }
}

impl Stand {
    /// Asks; the whole answer.
    async fn ask(&self, request: &str, heads: &str) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let text = format!("{request} HTTP/1.1\r\n{heads}Connection: close\r\n\r\n");
        stream.write_all(text.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    async fn get(&self, path: &str) -> String {
        self.ask(&format!("GET {path}"), "Host: localhost\r\n").await
    }
}

fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}

#[tokio::test]
async fn without_a_token_this_machine_is_answered_and_a_rebound_name_is_not() {
    let stand = stand(1, None).await;
    for path in ["/", "/healthz", "/metrics"] {
        assert_eq!(status(&stand.get(path).await), 200, "{path}");
        let rebound = stand.ask(&format!("GET {path}"), "Host: evil.example:9177\r\n").await;
        assert_eq!(status(&rebound), 421, "{rebound}");
        assert!(!rebound.contains("rivald_"), "{rebound}");
        let absolute = stand.ask(&format!("GET http://evil.example{path}"), "Host: localhost\r\n").await;
        assert_eq!(status(&absolute), 421, "{absolute}");
    }
    assert_eq!(status(&stand.ask("POST /metrics", "Host: localhost\r\nContent-Length: 0\r\n").await), 405);
    assert_eq!(status(&stand.get("/nothing").await), 404);
}

#[tokio::test]
async fn with_a_token_only_who_knows_it_is_answered() {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let token = "correct:horse:battery";
    let stand = stand(1, Some(token)).await;
    let basic = |pair: &str| format!("Host: monitor.lan\r\nAuthorization: Basic {}\r\n", STANDARD.encode(pair));
    let bearer = |token: &str| format!("Host: monitor.lan\r\nAuthorization: Bearer {token}\r\n");
    let right = [bearer(token), basic(&format!("anyone:{token}")), basic(&format!(":{token}"))];
    for heads in &right {
        assert_eq!(status(&stand.ask("GET /metrics", heads).await), 200, "{heads}");
    }
    let wrong = [
        "Host: localhost\r\n".to_owned(),
        bearer("correct:horse:batterz"),
        bearer(""),
        bearer(&format!("{token}x")),
        basic(token),
        basic("no-colon"),
        format!("Host: localhost\r\nAuthorization: Digest {token}\r\n"),
        "Host: localhost\r\nAuthorization: Basic ====\r\n".to_owned(),
    ];
    for path in ["/", "/healthz", "/metrics", "/nothing"] {
        for heads in &wrong {
            let answer = stand.ask(&format!("GET {path}"), heads).await;
            assert_eq!(status(&answer), 401, "{path} {heads}");
            assert!(answer.to_lowercase().contains("www-authenticate: basic realm=\"rivald\""), "{answer}");
            assert!(!answer.contains("horse") && !answer.contains("rivald_"), "{answer}");
        }
    }
}

#[tokio::test]
async fn health_follows_the_promise_and_the_database() {
    let stand = stand(3, None).await;
    assert!(stand.get("/healthz").await.ends_with("ok\n"));
    // Half an hour a cycle, two of them and their time: nothing was read in all that while.
    stand.clock.set(stand.clock.now() + TimeDelta::hours(3));
    let broken = stand.get("/healthz").await;
    assert_eq!((status(&broken), broken.contains("3 watches without")), (503, true), "{broken}");
    // One look serves for some seconds, and no longer.
    let now = stand.clock.now();
    stand.engine.with_memo(&stand.engine.watches().all()[0].id.clone(), |memo| memo.last_ok = Some(now));
    assert!(stand.get("/healthz").await.contains("3 watches without"));
    stand.clock.set(now + TimeDelta::seconds(6));
    assert!(stand.get("/healthz").await.contains("2 watches without"));
    stand.engine.store.clone().close().await;
    let gone = stand.get("/healthz").await;
    assert_eq!((status(&gone), gone.contains("database: ")), (503, true), "{gone}");
    let metrics = stand.get("/metrics").await;
    assert!(metrics.contains("rivald_database_up 0\n") && !metrics.contains("rivald_outbox_messages"), "{metrics}");
}

#[tokio::test]
async fn the_page_is_bounded_tells_of_the_rest_and_escapes() {
    let stand = stand(450, None).await;
    stand.clock.set(stand.clock.now() + TimeDelta::hours(3));
    let now = stand.clock.now();
    for watch in &stand.engine.watches().all()[..449] {
        stand.engine.with_memo(&watch.id, |memo| memo.last_ok = Some(now));
    }
    let first = stand.get("/").await;
    assert_eq!(first.matches("<tr").count(), 201, "head and 200 watches");
    assert!(first.contains("Page 1 of 3") && first.contains("?page=2") && !first.contains("<b>Watch"), "{first}");
    // The one that was not read stands first, whatever its place in the files.
    let place = |text: &str| first.find(text).unwrap();
    assert!(place("&lt;b&gt;Watch 449<") < place("&lt;b&gt;Watch 0<"));
    let (third, beyond) = (stand.get("/?page=3").await, stand.get("/?page=99").await);
    assert_eq!((third.matches("<tr").count(), beyond.contains("Page 3 of 3")), (51, true));
    assert!(first.to_lowercase().contains("content-security-policy: default-src 'none'"));
}

#[tokio::test]
async fn metrics_are_what_prometheus_reads() {
    let stand = stand(2, None).await;
    let (now, store) = (stand.clock.now(), &stand.engine.store);
    let message = NewMessage {
        recipient: "anna@example.com".into(),
        message_id: "<1@rivald>".into(),
        subject: "x".into(),
        raw: vec![b'x'; 1 << 20],
        at: now - TimeDelta::minutes(90),
        notes: Vec::new(),
    };
    store.queue_messages(vec![message]).await.unwrap();
    stand.engine.with_memo(&stand.engine.watches().all()[1].id.clone(), |memo| memo.last_ok = Some(now));
    stand.engine.counters.outcome(crate::listing::Outcome::Blocked);
    let answer = stand.get("/metrics").await;
    assert!(answer.to_lowercase().contains("content-type: text/plain; version=0.0.4"), "{answer}");
    let body = answer.split_once("\r\n\r\n").unwrap().1;
    let samples = parse(body).unwrap();
    let value = |name: &str| samples.get(name).copied();
    let unix = |at: Moment| at.timestamp() as f64;
    assert_eq!(value("rivald_watches"), Some(2.0));
    assert_eq!(value("rivald_watches_never_read"), Some(1.0));
    assert_eq!(value("rivald_last_good_observation_timestamp_seconds"), Some(unix(now)));
    assert_eq!(value("rivald_polls_total{outcome=\"blocked\"}"), Some(1.0));
    assert_eq!(value("rivald_outbox_messages{state=\"waiting\"}"), Some(1.0));
    assert_eq!(value("rivald_outbox_messages{state=\"given_up\"}"), Some(0.0));
    assert_eq!(value("rivald_outbox_oldest_timestamp_seconds"), Some(unix(now) - 5400.0));
    assert!(value("rivald_database_bytes{file=\"main\"}").is_some_and(|bytes| bytes > 0.0));
    assert!(value("process_resident_memory_bytes").is_some_and(|bytes| bytes > 1e6));
    assert!(value(concat!("rivald_build_info{version=\"", env!("CARGO_PKG_VERSION"), "\"}")) == Some(1.0));
    // What waits leaves the numbers when it is sent.
    let claimed = store.claim(now, Duration::from_mins(1), 9).await.unwrap();
    store.sent(claimed[0].id, now).await.unwrap();
    let after = stand.get("/metrics").await;
    assert!(
        after.contains("rivald_outbox_messages{state=\"waiting\"} 0\n") && !after.contains("outbox_oldest"),
        "{after}"
    );
    drop(stand.folder);
}

/// Reads the text format as strictly as Prometheus' own linter: each family once, help and kind before its samples, names
/// as they may be, counters that end in `_total`, base units, no sample twice.
fn parse(text: &str) -> Result<BTreeMap<String, f64>, String> {
    let (mut samples, mut kinds) = (BTreeMap::new(), BTreeMap::<String, String>::new());
    let (mut helped, mut family) = (None, String::new());
    if !text.ends_with('\n') {
        return Err("the last line has no end".into());
    }
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("# HELP ") {
            helped = rest.split_once(' ').filter(|(_, help)| !help.is_empty()).map(|(name, _)| name.to_owned());
        } else if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').ok_or(line)?;
            if helped.take().as_deref() != Some(name) || kinds.insert(name.into(), kind.into()).is_some() {
                return Err(format!("no help, or twice: {line}"));
            }
            let counts = name.ends_with("_total");
            let odd = ["_ms", "_milliseconds", "_kb", "_minutes", "_percent"].iter().any(|unit| name.contains(unit));
            if counts != (kind == "counter") || odd || !["counter", "gauge", "summary"].contains(&kind) {
                return Err(format!("a name that does not fit: {line}"));
            }
            name.clone_into(&mut family);
        } else {
            let (sample, value) = line.rsplit_once(' ').ok_or(line)?;
            let name = sample.split('{').next().unwrap_or_default();
            let summary = kinds.get(&family).is_some_and(|kind| kind == "summary");
            let ends = if summary { ["_sum", "_count"].as_slice() } else { &[""] };
            let plain = name
                .chars()
                .enumerate()
                .all(|(n, c)| c == '_' || c.is_ascii_alphabetic() || n > 0 && c.is_ascii_digit());
            if !plain
                || !ends.iter().any(|end| name == format!("{family}{end}"))
                || !labels_are_good(&sample[name.len()..])
            {
                return Err(format!("outside of its family, or a bad name: {line}"));
            }
            let number = value.parse::<f64>().map_err(|fault| format!("{line}: {fault}"))?;
            if samples.insert(sample.to_owned(), number).is_some() {
                return Err(format!("twice: {line}"));
            }
        }
    }
    Ok(samples)
}

fn labels_are_good(text: &str) -> bool {
    let Some(inner) = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')) else { return text.is_empty() };
    inner.split(',').all(|pair| {
        let value = pair.split_once("=\"").and_then(|(_, value)| value.strip_suffix('"'));
        value.is_some_and(|value| !value.contains('"') && !value.contains('\n'))
    })
}

#[test]
fn the_parser_is_no_pushover() {
    let good = "# HELP a_total A.\n# TYPE a_total counter\na_total{x=\"1\"} 1\na_total{x=\"2\"} 2\n";
    assert_eq!(parse(good).unwrap().len(), 2);
    for bad in [
        "a_total 1\n",
        "# HELP a A.\n# TYPE a counter\na 1\n",
        "# HELP a_ms A.\n# TYPE a_ms gauge\na_ms 1\n",
        "# HELP a A.\n# TYPE a gauge\na 1\na 1\n",
        "# HELP a A.\n# TYPE a gauge\nb 1\n",
        "# HELP a A.\n# TYPE a gauge\na{x=1} 1\n",
        "# HELP a A.\n# TYPE a gauge\na one\n",
        "# HELP a A.\n# TYPE a gauge\na 1",
    ] {
        assert!(parse(bad).is_err(), "{bad}");
    }
}

#[test]
fn labels_and_help_are_escaped() {
    let mut e = exposition::Exposition::default();
    e.family("x", exposition::Kind::Gauge, "a\nb\\c");
    e.sample("x", &[("l", "say \"hi\"\n\\")], 1);
    assert_eq!(e.into_text(), "# HELP x a\\nb\\\\c\n# TYPE x gauge\nx{l=\"say \\\"hi\\\"\\n\\\\\"} 1\n");
    assert_eq!((exposition::seconds(1_500), exposition::seconds(-7)), ("1.500".into(), "-0.007".into()));
}
