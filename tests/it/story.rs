//! Stories through the built binary.

use std::{
    path::Path,
    process::{Command, Output, Stdio},
};

fn rivald(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rivald"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("RIVALD_CONFIG")
        .env("NO_COLOR", "1")
        .env("LANG", "en_US.UTF-8")
        .env_remove("LC_ALL")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn the_demo_tells_its_story_and_leaves_mails_and_database() {
    let folder = tempfile::tempdir().unwrap();
    let demo = rivald(folder.path(), &["demo", "--fast"]);
    let said = text(&demo.stdout);
    assert_eq!(demo.status.code(), Some(0), "{said}\n{}", text(&demo.stderr));
    for kind in ["price-drop", "coupon-added", "main-image", "sales-surge", "listing-gone", "undercut"] {
        assert!(said.contains(kind), "{kind} is missing:\n{said}");
    }
    assert!(said.contains("No change, no alert"), "{said}");
    let left = folder.path().join("rivald-demo");
    assert!(left.join("rivald.db").exists());
    let mails: Vec<String> = std::fs::read_dir(left.join("outbox"))
        .unwrap()
        .map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap())
        .collect();
    assert!(mails.len() >= 5);
    // The badge is told with its place and shown before and after; no other mail has pictures.
    assert!(said.contains("badge added, lower left"), "{said}");
    let mut shown: Vec<usize> = mails.iter().map(|mail| mail.matches("Content-Type: image/jpeg").count()).collect();
    shown.sort_unstable();
    assert_eq!((shown.pop(), shown.iter().sum::<usize>()), (Some(2), 0));

    // What it leaves can be looked at with the ordinary commands.
    let changes =
        rivald(folder.path(), &["--config", "rivald-demo/rivald.toml", "changes", "--since", "30d", "--json"]);
    assert_eq!(changes.status.code(), Some(0), "{}", text(&changes.stderr));
    for line in text(&changes.stdout).lines() {
        let change: serde_json::Value = serde_json::from_str(line).unwrap();
        for field in ["id", "at", "watch", "kind", "why", "alerted"] {
            assert!(!change[field].is_null(), "{field} is missing: {line}");
        }
    }
    let again = rivald(folder.path(), &["demo", "--fast", "--locale", "zh-CN"]);
    assert_eq!(again.status.code(), Some(0), "{}", text(&again.stderr));
    assert!(folder.path().join("rivald-demo-2").exists());
    assert!(text(&again.stdout).contains("没有变化"));
}

#[test]
fn wrong_usage_and_wrong_settings_end_with_2() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(rivald(folder.path(), &["frobnicate"]).status.code(), Some(2));
    assert_eq!(rivald(folder.path(), &["--config", "nowhere.toml", "status"]).status.code(), Some(2));
    std::fs::write(folder.path().join("rivald.toml"), "[poll]\nconcurency = 3\n").unwrap();
    let wrong = rivald(folder.path(), &["status"]);
    assert_eq!(wrong.status.code(), Some(2));
    let said = text(&wrong.stderr);
    assert!(said.contains("rivald.toml:2:1") && said.contains("concurrency") && said.contains('^'), "{said}");
    assert!(wrong.stdout.is_empty());
}

#[test]
fn check_reads_the_watches_now_and_says_what_needs_attention() {
    let folder = tempfile::tempdir().unwrap();
    let nothing = rivald(folder.path(), &["check"]);
    assert_eq!(nothing.status.code(), Some(2), "{}", text(&nothing.stderr));
    std::fs::create_dir(folder.path().join("watchlists")).unwrap();
    let list = folder.path().join("watchlists/a.toml");
    std::fs::write(&list, "[[watch]]\nid = \"a\"\nurl = \"http://127.0.0.1:9/item\"\n").unwrap();
    // A private address that is not allowed is a fault of the file.
    let refused = rivald(folder.path(), &["check"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("a.toml:3:7"), "{}", text(&refused.stderr));
    // Allowed, but robots.txt can't be had: nothing is read, and the person at the terminal is told.
    std::fs::write(
        folder.path().join("rivald.toml"),
        "[poll]\nallow_private_addresses = true\nrobots = false\npictures = false\n",
    )
    .unwrap();
    std::fs::write(&list, "[[watch]]\nid = \"a\"\nurl = \"http://user.invalid/item\"\n").unwrap();
    let refused = rivald(folder.path(), &["check", "--json", "no-such-watch"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("did you mean `a`"), "{}", text(&refused.stderr));
}
