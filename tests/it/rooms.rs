//! Who may import whom: the pure rooms reach for nothing outside, and the rooms with I/O do not know each other.

use std::{fs, path::Path};

/// The lines of code (no comments) of every file of a room.
fn lines(room: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (folder, file) = (root.join(room), root.join(format!("{room}.rs")));
    let mut found = Vec::new();
    let mut open = if file.exists() { vec![file] } else { vec![folder] };
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|e| e.unwrap().path()));
        } else if path.ends_with("tests.rs") {
            // Tests of a room read what they please.
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let code = text.lines().filter(|l| !l.trim_start().starts_with("//"));
            found.extend(code.map(|l| (path.display().to_string(), l.to_owned())));
        }
    }
    assert!(!found.is_empty(), "room {room} is empty");
    found
}

fn must_not_name(room: &str, words: &[String]) {
    let faults: Vec<String> = lines(room)
        .into_iter()
        .filter(|(_, line)| words.iter().any(|w| line.contains(w.as_str())))
        .map(|(file, line)| format!("{file}: {line}"))
        .collect();
    assert!(faults.is_empty(), "{room} reaches where it must not:\n{}", faults.join("\n"));
}

#[test]
fn pure_rooms_reach_for_nothing_outside() {
    for room in ["listing", "affiliate", "change", "picture", "schedule", "board", "report"] {
        let crates = ["tokio", "reqwest", "sqlx", "scraper", "lettre"];
        let mut words: Vec<String> = crates.iter().flat_map(|c| [format!("use {c}"), format!("{c}::")]).collect();
        words.extend(["std::fs", "std::net", "std::env"].map(str::to_owned));
        must_not_name(room, &words);
    }
}

#[test]
fn the_report_is_made_of_what_it_is_handed() {
    let rooms = ["settings", "watchlist", "source", "store", "mail", "chat", "daemon", "cli", "demo"];
    must_not_name("report", &rooms.map(|room| format!("crate::{room}")));
}

#[test]
fn rooms_with_io_do_not_know_each_other() {
    let rooms = ["source", "store", "mail", "chat", "watchlist"];
    for room in rooms {
        let others: Vec<String> = rooms
            .iter()
            .chain(&["daemon", "cli", "demo"])
            .filter(|other| **other != room)
            .map(|other| format!("crate::{other}"))
            .collect();
        must_not_name(room, &others);
    }
}

#[test]
fn files_stay_small() {
    for room in [
        "listing",
        "affiliate",
        "change",
        "picture",
        "board",
        "report",
        "settings",
        "watchlist",
        "diagnose",
        "source",
        "store",
        "mail",
        "chat",
        "daemon",
        "cli",
        "demo",
    ] {
        let mut sizes = std::collections::BTreeMap::<String, usize>::new();
        for (file, _) in lines(room) {
            *sizes.entry(file).or_default() += 1;
        }
        for (file, size) in sizes {
            assert!(size <= 500, "{file} has {size} lines of code");
        }
    }
}
