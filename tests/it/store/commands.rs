//! `rivald history`, `changes` and `db` through the built binary.

use std::{path::Path, process::Command};

use super::*;

/// Runs the binary in a folder: exit status, standard output, standard error.
pub(super) fn rivald(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_rivald"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .output()
        .expect("the binary runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// A database with a price that fell, beside an open store: the daemon runs on.
async fn fallen() -> Place {
    let place = Place::knowing(&["rival-a-500", "rival-b-500"]).await;
    place.store.record(seen("rival-a-500", 0, "79.00")).await.expect("recorded");
    place.store.record(drop("rival-a-500", 30, "79.00", "69.00")).await.expect("recorded");
    place.store.record(unseen("rival-a-500", 60, Outcome::Blocked, "captcha \u{1b}[2J")).await.expect("recorded");
    place
}

#[tokio::test]
async fn a_history_as_json_lines_sheet_and_table() {
    let place = fallen().await;
    let run = |form: &[&str]| {
        let arguments = [&["history", "rival-a-500", "--since", "2026-01-01"], form].concat();
        let (status, out, err) = rivald(place.folder.path(), &arguments);
        assert_eq!((status, err.as_str()), (Some(0), ""), "{form:?}");
        out
    };
    let lines: Vec<serde_json::Value> =
        run(&["--json"]).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let types: Vec<_> = lines.iter().map(|line| line["type"].as_str().expect("a type")).collect();
    assert_eq!(types, ["observation", "observation", "change", "observation"]);
    assert_eq!(lines[1]["listing"]["price"], "69.00");
    assert_eq!(lines[2]["kind"], "price-drop");
    assert!(lines.iter().all(|line| line["watch"] == "rival-a-500"));

    let sheet = run(&["--csv"]);
    let mut reader = csv::Reader::from_reader(sheet.as_bytes());
    let price = reader.headers().expect("a head").iter().position(|h| h == "price").expect("a column");
    let prices: Vec<_> = reader.records().map(|row| row.expect("a row")[price].to_owned()).collect();
    assert_eq!(prices, ["79.00", "69.00", "", ""]);

    let table = run(&[]);
    assert!(table.contains("2026-11-22 20:30") && table.contains("69.00"), "{table}");
    assert!(!table.contains('\u{1b}'), "{table:?}");
    let (status, out, err) = rivald(place.folder.path(), &["history", "rival-b-500"]);
    assert_eq!((status, out.as_str()), (Some(0), ""));
    assert!(err.starts_with("no observations since "), "{err}");
}

#[tokio::test]
async fn changes_of_all_watches() {
    let place = fallen().await;
    let (status, out, _) = rivald(place.folder.path(), &["changes", "--since", "2026-11-22", "--json"]);
    assert_eq!(status, Some(0));
    let change: serde_json::Value = serde_json::from_str(out.trim()).expect("one object");
    assert_eq!((&change["watch"], &change["before"]), (&"rival-a-500".into(), &"79.00".into()));
    std::fs::write(place.folder.path().join("rivald.toml"), "locale = \"zh-CN\"").expect("settings");
    let (_, out, _) = rivald(place.folder.path(), &["changes", "--since", "2026-11-22"]);
    assert!(out.contains("已通知") && out.contains("降价"), "{out}");
    let (status, out, err) = rivald(place.folder.path(), &["changes", "--since", "2126-01-01"]);
    assert_eq!((status, out.as_str(), err.trim()), (Some(0), "", "2126-01-01 00:00 以来没有变化"));
}

#[tokio::test]
async fn wrong_calls_say_what_would_be_right() {
    let place = fallen().await;
    let table: [(&[&str], i32, &str); 8] = [
        (&["history", "rival-a-50"], 2, "did you mean `rival-a-500`?"),
        (&["history", "Name of rival-b-500"], 2, "did you mean `rival-b-500`?"),
        (&["history", "no/such id"], 2, "`rivald watchlist list` shows all"),
        (&["forecast", "rival-a-50"], 2, "did you mean `rival-a-500`?"),
        (&["forecast", "no/such id"], 2, "`rivald watchlist list` shows all"),
        (&["forecast"], 2, "<ID>"),
        (&["forecast", "rival-a-500", "--score"], 2, "cannot be used with"),
        (&["changes", "--since", "lately"], 2, "write a time span such as 30d"),
    ];
    for (arguments, status, says) in table {
        let (code, out, err) = rivald(place.folder.path(), arguments);
        assert_eq!((code, out.as_str()), (Some(status), ""), "{arguments:?}");
        assert!(err.contains(says), "{arguments:?}: {err}");
    }
    let nowhere = tempfile::tempdir().expect("a folder");
    let all: [&[&str]; 6] = [
        &["history", "a"],
        &["changes", "--json"],
        &["db", "check"],
        &["db", "backup", "b.db"],
        &["forecast", "a"],
        &["forecast", "--score"],
    ];
    for arguments in all {
        let (code, out, err) = rivald(nowhere.path(), arguments);
        assert_eq!((code, out.as_str()), (Some(1), ""), "{arguments:?}");
        assert!(err.contains("nothing was recorded yet"), "{arguments:?}: {err}");
    }
    assert_eq!(std::fs::read_dir(nowhere.path()).expect("a folder").count(), 0, "asking creates nothing");
}

#[tokio::test]
async fn without_a_forecast_it_says_what_is_missing() {
    let place = fallen().await;
    let folder = place.folder.path();
    let run = |arguments: &[&str]| {
        let (status, out, err) = rivald(folder, &[&["forecast"], arguments].concat());
        assert_eq!(status, Some(0), "{arguments:?}: {err}");
        (out, err)
    };
    for form in [&["rival-a-500"][..], &["rival-a-500", "--json"]] {
        let (out, err) = run(form);
        assert_eq!(out, "");
        assert!(err.contains("no watchlist any more"), "{err}");
    }
    std::fs::create_dir(folder.join("watchlists")).expect("a folder");
    let list = "[[watch]]\nid = \"rival-a-500\"\nurl = \"https://shop.example/rival-a-500\"\n";
    std::fs::write(folder.join("watchlists/w.toml"), list).expect("a watchlist");
    let (_, err) = run(&["rival-a-500"]);
    assert!(err.contains("source = [\"page\", \"taobao-union\"]"), "{err}");
    std::fs::write(folder.join("rivald.toml"), "locale = \"zh-CN\"").expect("settings");
    let (_, err) = run(&["rival-a-500"]);
    assert!(err.starts_with("`rival-a-500` 暂无预测："), "{err}");
}

#[tokio::test]
async fn scores_of_kept_forecasts() {
    let place = fallen().await;
    let score = |form: &[&str]| {
        let (status, out, err) = rivald(place.folder.path(), &[&["forecast", "--score"], form].concat());
        assert_eq!((status, err.as_str()), (Some(0), ""));
        out
    };
    assert_eq!(score(&["--json"]), "");
    assert!(score(&[]).starts_with("No forecast was kept yet."));
    let kept = vec![affiliates::kept(20_000, 20_003, 320), affiliates::kept(20_001, 20_003, 300)];
    let happened = Some(affiliates::happened(20_003, 320, 320));
    let recording = Recording { kept, happened, ..seen("rival-a-500", 90, "59.00") };
    place.store.record(recording).await.expect("recorded");
    let json = score(&["--json"]);
    assert_eq!(
        json.lines().collect::<Vec<_>>(),
        [
            r#"{"grade":"exact","days_ahead":2,"scored":1,"inside":0,"mean":320.0,"error":20.0,"waiting":0,"unknown":0}"#,
            r#"{"grade":"exact","days_ahead":3,"scored":1,"inside":1,"mean":320.0,"error":0.0,"waiting":0,"unknown":0}"#,
        ]
    );
    assert!(score(&[]).starts_with("2 forecasts of a day have come, 1 of them"), "{}", score(&[]));
}

#[tokio::test]
async fn backing_up_and_checking_while_the_daemon_runs() {
    let place = fallen().await;
    let _running = place.store.lock_for_daemon().expect("free");
    let (status, out, err) = rivald(place.folder.path(), &["db", "backup", "copy.db"]);
    assert_eq!((status, out.as_str()), (Some(0), ""), "{err}");
    assert!(err.starts_with("copied the database to copy.db ("), "{err}");
    let (status, _, err) = rivald(place.folder.path(), &["db", "backup", "copy.db"]);
    assert_eq!(status, Some(1));
    assert!(err.contains("copy.db is there already"), "{err}");
    let (status, out, _) = rivald(place.folder.path(), &["db", "check"]);
    assert_eq!((status, out.trim()), (Some(0), "the database is in order"));

    sqlx::query("DELETE FROM body").execute(&mut place.raw().await).await.expect("spoilt");
    let (status, out, err) = rivald(place.folder.path(), &["db", "check"]);
    assert_eq!((status, out.trim()), (Some(3), "observations whose listing is missing: rival-a-500"));
    assert!(err.contains("keep a copy"), "{err}");
}

#[tokio::test]
async fn pruning_beside_a_daemon_and_without_one() {
    let place = Place::knowing(&["rival-a-500"]).await;
    for minute in 0..200 {
        let years_ago = minute - 5 * 365 * 24 * 60;
        place.store.record(seen("rival-a-500", years_ago, &format!("{minute}.00"))).await.expect("recorded");
    }
    let folder = place.folder.path();
    std::fs::write(folder.join("rivald.toml"), "[keep]\nobservations = \"1d\"\n").expect("settings");
    let kept = || async {
        place.store.history(&id("rival-a-500"), at(-10_000_000)).await.expect("a history").expect("known").seen.len()
    };
    let lock = place.store.lock_for_daemon().expect("no daemon");
    let (status, out, err) = rivald(folder, &["db", "prune"]);
    assert_eq!(status, Some(0), "{err}");
    assert!(out.contains("will be used again"), "{out}");
    assert_eq!(kept().await, 1, "all but the last is years old: {out}");
    std::mem::drop(lock);
    let (status, out, err) = rivald(folder, &["db", "prune"]);
    assert_eq!((status, err.as_str()), (Some(0), ""), "{out}");
    assert!(out.starts_with("removed 0 rows; the database takes "), "{out}");
    std::fs::write(folder.join("rivald.toml"), "locale = \"zh-CN\"\n").expect("settings");
    let (status, out, _) = rivald(folder, &["db", "prune"]);
    assert!(status == Some(0) && out.contains("数据库现占"), "{out}");
    let (status, out, _) = rivald(folder, &["db", "check"]);
    assert_eq!((status, out.as_str()), (Some(0), "数据库完好\n"));
}

#[test]
fn pruning_what_is_not_there_makes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let (status, _, err) = rivald(folder.path(), &["db", "prune"]);
    assert!(status == Some(1) && err.contains("rivald.db"), "{err}");
    assert!(!folder.path().join("rivald.db").exists());
}
