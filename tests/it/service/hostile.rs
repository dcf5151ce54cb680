//! Hostile shops: the built binary is pointed at everything bad that a shop can answer with, and stays what it is: right,
//! quick, small, and deaf to whoever would send it into the network that it stands in.

mod cases;
mod ground;
mod never;
mod pictures;

use std::time::Duration;

use serde_json::Value;

use self::{
    cases::{Case, cases},
    ground::{Ground, Ran, SHOP},
};
use super::tools::{has, shared};

/// `RIVALD_HOSTILE=all` asks for everything, in its nastiest sizes.
fn all() -> bool {
    std::env::var("RIVALD_HOSTILE").is_ok_and(|form| form == "all")
}

/// The most memory, in MB, that reading one answer may take: a process that has done nothing holds some 30, and a page of
/// 8 MiB is there twice for a moment, as it came and as text (16). The tree of what is in it, and what is copied of it,
/// is bounded by the scanner; that is the rest, and half of this bound was never used.
const MOST_MEMORY: f64 = 100.0;

/// What an unoptimised build may need beside the time-out: its start, and reading a page of 8 MiB.
const BESIDE: f64 = 12.0;

fn settings(timeout: u64, more: &str) -> String {
    format!("[poll]\nmin_interval = \"0s\"\ntimeout = \"{timeout}s\"\n{more}")
}

/// Reads one address as a process of its own.
fn read(ground: &Ground, home: &std::path::Path, url: &str, settings: &str, timeout: u64) -> (Ran, Value) {
    let ran = ground.run(home, settings, &["read", url, "--json"], Duration::from_secs(timeout + 60));
    let said = serde_json::from_str(&ran.out).unwrap_or_default();
    (ran, said)
}

/// What is wrong with a run, whatever it read.
fn wrong(ran: &Ran, timeout: u64) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut check = |holds: bool, what: String| wrong.extend((!holds).then_some(what));
    check(!ran.cut, "had to be ended".into());
    check(matches!(ran.status, 0 | 3), format!("ended with {}", ran.status));
    check(!ran.err.contains("panicked"), format!("panicked: {}", ran.err));
    check(ran.seconds < timeout as f64 + BESIDE, format!("took {:.1} s", ran.seconds));
    check(ran.peak < MOST_MEMORY, format!("took {:.0} MB", ran.peak));
    wrong
}

/// What an observation says: the price, or why there is none.
fn words(said: &Value) -> String {
    let listing = &said["listing"];
    match (listing["price"].as_str(), listing["currency"].as_str()) {
        (Some(price), currency) => format!("{price} {}", currency.unwrap_or_default()),
        _ => said["reason"].as_str().unwrap_or_default().to_owned(),
    }
}

#[test]
fn every_answer_of_a_hostile_shop_comes_to_the_right_outcome_in_time_and_memory() {
    let Some(ground) = Ground::open(&[]) else { return };
    let home = tempfile::tempdir().unwrap();
    let mut faults = Vec::new();
    let mut worst = (0.0_f64, 0.0_f64);
    println!("| endpoint | outcome | seconds | peak MB |\n| --- | --- | ---: | ---: |");
    let asked = |case: Case| {
        let (ran, said) =
            read(&ground, home.path(), &ground.url(&case.path), &settings(case.timeout, ""), case.timeout);
        (case, ran, said)
    };
    // A few side by side; the long form one by one, so that what is measured is its own.
    let at_once = if all() { 1 } else { 4 };
    let mut cases = cases(all());
    let mut rows = Vec::new();
    while !cases.is_empty() {
        let some: Vec<Case> = cases.drain(..at_once.min(cases.len())).collect();
        std::thread::scope(|scope| {
            let running: Vec<_> = some.into_iter().map(|case| scope.spawn(|| asked(case))).collect();
            rows.extend(running.into_iter().map(|one| one.join().unwrap()));
        });
    }
    for (Case { path, outcome, says, timeout, .. }, ran, said) in rows {
        println!("| `{path}` | {} | {:.2} | {:.0} |", said["outcome"].as_str().unwrap_or("–"), ran.seconds, ran.peak);
        worst = (worst.0.max(ran.seconds - timeout as f64 * f64::from(timeout < 10)), worst.1.max(ran.peak));
        let mut found = wrong(&ran, timeout);
        if said["outcome"] != outcome || !words(&said).contains(says) {
            found.push(format!("{outcome} ({says}) was right, it said {}: {}", said["outcome"], words(&said)));
        }
        faults.extend(found.into_iter().map(|fault| format!("{path}: {fault}")));
    }
    println!(
        "\nlongest beyond a time-out {:.1} s, most memory {:.0} MB, canary hits {}",
        worst.0,
        worst.1,
        ground.canaries()
    );
    assert!(faults.is_empty(), "{faults:#?}");
    assert_eq!(ground.canaries(), 0);
}

#[test]
fn without_the_guard_the_canary_would_have_been_asked() {
    let Some(ground) = Ground::open(&[]) else { return };
    let home = tempfile::tempdir().unwrap();
    let open = settings(10, "allow_private_addresses = true\n");
    // Addresses as numbers, names, and in the other spellings that lead to the machine itself.
    let ways: &[usize] = if all() { &[1, 2, 3, 6, 7, 9, 10, 25, 26, 27] } else { &[1, 2] };
    for way in ways {
        let before = ground.canaries();
        read(&ground, home.path(), &ground.url(&format!("/ssrf-redirect?i={way}")), &open, 10);
        assert!(ground.canaries() > before, "{way}: the test could not have failed");
    }
}

#[test]
fn certificates_that_are_not_right_are_told_apart() {
    let (Some(make), true) = (shared("smtp/mkca.sh"), has("openssl", &["version"])) else { return };
    let authority = tempfile::tempdir().unwrap();
    let made =
        std::process::Command::new("sh").arg(make).arg(authority.path()).arg("shop.example.com").output().unwrap();
    assert!(made.status.success(), "{made:?}");
    let file = |name: &str| authority.path().join(name);
    let kinds = ["good.pem", "expired.pem", "notyet.pem", "wronghost.pem", "badchain.pem", "selfsigned.pem"];
    let files: Vec<_> = kinds.iter().map(|kind| file(kind)).collect();
    let Some(ground) = Ground::open(&files.iter().map(std::path::PathBuf::as_path).collect::<Vec<_>>()) else { return };
    let home = tempfile::tempdir().unwrap();
    // None of them is made out to the shop's number, so even the good one is for another name; and nobody trusts the CA.
    for (port, kind) in ground.tls() {
        let url = format!("https://{SHOP}:{port}/utf16");
        let (ran, said) = read(&ground, home.path(), &url, &settings(10, ""), 10);
        assert!(wrong(&ran, 10).is_empty(), "{kind}: {:?}", wrong(&ran, 10));
        assert_eq!(said["outcome"], "unreachable", "{kind}: {said}");
        assert!(words(&said).contains("certificate"), "{kind}: {said}");
    }
    assert_eq!(ground.tls().len(), kinds.len());
}
