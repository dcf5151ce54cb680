//! Crashes: what was acknowledged is there, the rest is there whole or not at all.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
};

use rivald::affiliate::Day;

use super::*;

/// A price drop, with a book that names its minute, a forecast of the next day, what happened on this one, and what the
/// union said.
fn recording(minute: i64) -> Recording {
    let day = i32::try_from(minute).expect("few");
    let drop = drop("a", minute, "79.00", &format!("{minute}.00"));
    Recording {
        book: Some(affiliates::book(day + 1)),
        kept: vec![affiliates::kept(day, day + 1, 320)],
        happened: Some(affiliates::happened(day, 320, 320)),
        observation: Observation { union: Some(affiliates::said(minute, "{}")), ..drop.observation },
        ..drop
    }
}

/// Each recording of these tests has one run, one change with evidence, two notes, a book and a forecast, and scores
/// the forecast of the one before. How many there are.
async fn whole(file: &Path) -> usize {
    let store = Store::open(file).await.expect("opens after a crash");
    assert_eq!(store.check().await.expect("a check"), []);
    let runs = store.history(&id("a"), at(-1)).await.expect("a history").map_or(0, |h| h.seen.len());
    assert_eq!(store.changes(at(-1)).await.expect("changes").len(), runs);
    assert_eq!(store.notes(at(100_000)).await.expect("notes").len(), 2 * runs);
    let baseline = store.state(&id("a")).await.expect("a state").baseline.and_then(|l| l.price);
    let last = runs.checked_sub(1).map(|i| format!("{i}.00").parse().expect("a price"));
    assert_eq!(baseline, last, "the state is that of the last recording");
    let days = i32::try_from(runs).expect("few");
    assert_eq!(
        store.book(&id("a")).await.expect("a book"),
        affiliates::book(days),
        "the book is of the same recording"
    );
    assert_eq!(store.evidence(&id("a"), at(-1)).await.expect("evidence").len(), runs);
    let scores = store.scores(Day(0)).await.expect("scores");
    let (scored, waiting) = scores.first().map_or((0, 0), |score| (score.scored, score.waiting));
    assert_eq!((scored + waiting, waiting), (runs as u64, runs.min(1) as u64));
    store.close().await;
    runs
}

#[tokio::test]
async fn without_closing_nothing_acknowledged_is_lost() {
    let place = Place::knowing(&["a"]).await;
    for minute in 0..5 {
        place.store.record(recording(minute)).await.expect("recorded");
        // What a crash at this moment would leave: the files as they are. The index file is remade.
        let left = tempfile::tempdir().expect("a folder");
        for name in ["rivald.db", "rivald.db-wal"] {
            std::fs::copy(place.folder.path().join(name), left.path().join(name)).expect("copied");
        }
        let recorded = usize::try_from(minute).expect("few") + 1;
        assert_eq!(whole(&left.path().join("rivald.db")).await, recorded);
    }
}

#[tokio::test]
async fn a_log_torn_anywhere_holds_whole_recordings() {
    let place = Place::knowing(&["a"]).await;
    for minute in 0..8 {
        place.store.record(recording(minute)).await.expect("recorded");
    }
    let log = std::fs::read(place.folder.path().join("rivald.db-wal")).expect("a log");
    let mut found = std::collections::BTreeSet::new();
    // Primes against the page size, so that cuts fall into headers, pages and between them.
    for cut in (0..log.len()).rev().step_by((log.len() / 40) | 1) {
        let left = tempfile::tempdir().expect("a folder");
        std::fs::copy(place.file(), left.path().join("rivald.db")).expect("copied");
        std::fs::write(left.path().join("rivald.db-wal"), &log[..cut]).expect("written");
        found.insert(whole(&left.path().join("rivald.db")).await);
    }
    assert!(found.len() > 3, "the cuts fell between recordings: {found:?}");
}

/// The process that is killed: records and says so, until it is. Does nothing where it is not asked to.
#[tokio::test]
async fn victim() {
    let Some(file) = std::env::var_os("RIVALD_TEST_VICTIM") else { return };
    let store = Store::open(Path::new(&file)).await.expect("opens");
    store.know(&[watch("a", "https://shop.example/a")], at(0)).await.expect("known");
    let begun = store.history(&id("a"), at(-1)).await.expect("a history").expect("known").seen.len();
    for minute in i64::try_from(begun).expect("few").. {
        let outcome = store.record(recording(minute)).await;
        #[expect(clippy::print_stdout, reason = "the parent listens")]
        match outcome {
            Ok(()) => println!("\nrecorded {}", minute + 1),
            Err(e) => {
                // Still there to be read.
                let there = store.changes(at(-1)).await.expect("changes").len();
                println!("\nrefused retry={} {there}: {e}", e.retry);
                return;
            }
        }
    }
}

#[tokio::test]
async fn killed_at_once_after_an_acknowledgement() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("rivald.db");
    let mut before = 0;
    for round in 1..=4 {
        let mut child = Command::new(std::env::current_exe().expect("this test"))
            .args(["store::crash::victim", "--exact", "--nocapture"])
            .env("RIVALD_TEST_VICTIM", &file)
            .stdout(Stdio::piped())
            .spawn()
            .expect("a process");
        let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let recorded =
            lines.map_while(Result::ok).filter_map(|l| l.strip_prefix("recorded ").and_then(|n| n.parse().ok()));
        let acknowledged: usize = recorded.take(round * 3).last().expect("it recorded");
        child.kill().expect("killed");
        child.wait().expect("dead");
        let there = whole(&file).await;
        assert!(there >= acknowledged, "{acknowledged} were acknowledged, {there} are there");
        assert!(acknowledged > before, "it went on where it was killed");
        before = there;
    }
}

/// A bound on the size of files, which refuses writes as a full disk does, without needing one.
#[cfg(unix)]
#[tokio::test]
async fn a_disk_that_takes_no_more_is_told_and_loses_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("rivald.db");
    let output = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 1600; exec \"$0\" store::crash::victim --exact --nocapture"])
        .arg(std::env::current_exe().expect("this test"))
        .env("RIVALD_TEST_VICTIM", &file)
        .output()
        .expect("a process");
    let said = String::from_utf8_lossy(&output.stdout);
    let refusal = said.lines().find_map(|line| line.strip_prefix("refused ")).expect("it was refused in the end");
    let acknowledged: usize = said.lines().filter(|line| line.starts_with("recorded ")).count();
    assert!(acknowledged > 3, "{said}");
    assert!(refusal.starts_with(&format!("retry=true {acknowledged}: the d")), "{refusal}");
    assert_eq!(whole(&file).await, acknowledged);
}
