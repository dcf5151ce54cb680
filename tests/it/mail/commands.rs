//! `rivald mail …` through the built binary.

use std::{path::Path, process::Command};

use rivald::{
    change::{Fault, FaultKey},
    listing::{ChangeKind, Locale},
    mail::compose,
    store::{NewMessage, Store},
};

use super::{cases, delivery::message};

/// Runs the binary in a folder: exit status, standard output, standard error.
fn rivald(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_rivald"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .output()
        .expect("the binary runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// A database with one message that was given up.
async fn given_up(folder: &Path) {
    let store = Store::open(&folder.join("rivald.db")).await.expect("a database");
    let fault = Fault { key: FaultKey::Schedule, what: "too slow".into(), hint: String::new() };
    let at = cases::now();
    store.faults(&[fault], &[], &[cases::TO.to_owned()], at, at).await.expect("a fault");
    let notes = store.notes(at).await.expect("notes").iter().map(|n| n.id).collect();
    let (message_id, raw) = message();
    let new =
        NewMessage { recipient: cases::TO.into(), message_id, subject: "降价 79 → 69".into(), raw, notes, at };
    store.pack(vec![new]).await.expect("packed");
    let claimed = store.claim(at, std::time::Duration::from_mins(1), 1).await.expect("claimed");
    store.not_sent(claimed[0].id, "550 no such user", None).await.expect("noted");
    store.close().await;
}

#[test]
fn a_test_message_is_written_where_the_settings_say() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("rivald.toml"), "locale = \"zh-CN\"\n[mail]\noutbox = \"post\"\n")
        .expect("settings");
    let (status, out, _) = rivald(folder.path(), &["mail", "test", "anna@example.com"]);
    assert_eq!(status, Some(0));
    assert!(out.starts_with("anna@example.com：已写入 ") && out.contains("post/"), "{out}");
    let written = std::fs::read_dir(folder.path().join("post")).expect("a folder").count();
    assert_eq!(written, 1);
    let (status, out, _) = rivald(folder.path(), &["mail", "test", "anna"]);
    assert_eq!((status, out.contains("邮箱地址")), (Some(1), true), "{out}");
}

#[test]
fn a_server_that_is_not_there_is_named_with_its_step() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = "[mail]\nto = [\"anna@example.com\"]\nhost = \"localhost\"\nport = 1\ntls = \"none\"\n";
    std::fs::write(folder.path().join("rivald.toml"), settings).expect("settings");
    let (status, out, err) = rivald(folder.path(), &["mail", "test"]);
    assert_eq!(status, Some(1));
    assert!(out.contains("failed at connect") && out.contains("[mail] host and port"), "{out}");
    assert!(err.contains("localhost:1, not encrypted, without signing in"), "{err}");
}

#[tokio::test]
async fn the_queue_shows_what_was_given_up_and_retry_makes_it_due() {
    let folder = tempfile::tempdir().expect("a folder");
    let (status, out, err) = rivald(folder.path(), &["mail", "queue"]);
    assert_eq!((status, out.as_str()), (Some(0), ""));
    assert!(err.contains("Nothing is recorded yet"), "{err}");
    assert!(!folder.path().join("rivald.db").exists(), "looking must not make a database");

    given_up(folder.path()).await;
    let (status, out, _) = rivald(folder.path(), &["mail", "queue"]);
    assert_eq!(status, Some(0));
    assert!(out.contains("given up") && out.contains("550 no such user") && out.contains("降价 79 → 69"), "{out}");
    let (_, out, _) = rivald(folder.path(), &["mail", "queue", "--json"]);
    let line: serde_json::Value = serde_json::from_str(out.trim_end()).expect("one line of JSON");
    assert_eq!(
        (&line["to"], &line["attempts"], &line["next_at"]),
        (&cases::TO.into(), &1.into(), &serde_json::Value::Null)
    );

    let (status, out, _) = rivald(folder.path(), &["mail", "retry"]);
    assert_eq!((status, out.trim_end()), (Some(0), "1 message is due now; a running daemon sends it."));
    let (_, out, _) = rivald(folder.path(), &["mail", "queue"]);
    assert!(out.contains("now") && !out.contains("given up"), "{out}");
}

#[test]
fn every_line_that_silences_is_one_that_a_watchlist_takes() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("watchlists")).expect("a folder");
    let mut watchlist = "[[watch]]\nurl = \"https://shop.example.com/products/thermos\"\n[watch.alert]\n".to_owned();
    for &kind in ChangeKind::ALL {
        let alert = cases::alert_with("rival-a", "Rival A", kind, ("", ""), "Because.");
        let notes = [cases::note(1, cases::boxed(alert))];
        let text = compose(&notes, Locale::En, chrono_tz::UTC, cases::now()).text;
        let line = text.lines().find_map(|line| line.strip_prefix("Silence: ")).expect("a line that silences");
        watchlist.push_str(line);
        watchlist.push('\n');
    }
    std::fs::write(folder.path().join("watchlists/all.toml"), &watchlist).expect("a watchlist");
    let (status, out, err) = rivald(folder.path(), &["watchlist", "check"]);
    assert_eq!(status, Some(0), "{watchlist}\n{out}\n{err}");
}
