//! Mail servers that misbehave at every step: everything is delivered once the fault is over, nothing twice that was not
//! kept without a word, no password is said in the open, and one bad recipient holds back nobody.

mod cases;
mod day;
mod yard;

use std::{
    path::Path,
    time::{Duration, Instant},
};

use futures_util::StreamExt;
use serde_json::Value;

use self::{
    cases::{Case, Line, Then, cases},
    yard::{PEOPLE, Yard},
};
use super::{
    process::rivald,
    tools::{has, shared},
    world::World,
};
use crate::mail::server::{self, Fault, Stage};

/// `RIVALD_SINKS=all` tries every fault, `RIVALD_SINKS=Implicit` those with this in their names.
fn form() -> String {
    std::env::var("RIVALD_SINKS").unwrap_or_default()
}

/// So many daemons run side by side.
const AT_ONCE: usize = 6;
/// A first attempt that hangs takes a minute; the rest is a busy machine.
const LONG: Duration = Duration::from_secs(150);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_a_mail_server_does_everything_arrives_in_the_end() {
    let (Some(sink), Some(make)) = (shared("smtp/smtp_sink.py"), shared("smtp/mkca.sh")) else { return };
    if !has("openssl", &["version"]) {
        return;
    }
    let authority = tempfile::tempdir().unwrap();
    let made = std::process::Command::new("sh").arg(make).arg(authority.path()).output().unwrap();
    assert!(made.status.success(), "{made:?}");
    let (sink, authority) = (sink.as_path(), authority.path());
    let run = |(n, case): (usize, Case)| async move { (n, row(n, sink, authority, &case).await) };
    let all = futures_util::stream::iter(cases(&form()).into_iter().enumerate()).map(run);
    // Those that hang hold up no others.
    let mut rows: Vec<(usize, Row)> = all.buffer_unordered(AT_ONCE).collect().await;
    rows.sort_by_key(|(n, _)| *n);
    let rows: Vec<Row> = rows.into_iter().map(|(_, row)| row).collect();
    println!("| fault | attempts | delivered | copies | same Message-ID | `rivald mail queue` meanwhile |");
    println!("| --- | ---: | --- | ---: | --- | --- |");
    for row in &rows {
        println!("{}", row.line);
    }
    let wrong: Vec<&String> = rows.iter().flat_map(|row| &row.wrong).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A row of the table, and what was wrong.
struct Row {
    line: String,
    wrong: Vec<String>,
}

async fn row(n: usize, sink: &Path, authority: &Path, case: &Case) -> Row {
    let mut wrong = Vec::new();
    let mut check = |holds: bool, what: &str| wrong.extend((!holds).then(|| format!("{}: {what}", case.name())));
    let mut yard = Yard::open(n, sink, authority, case).await;
    let daemon = yard.daemon();
    let begun = yard.until(LONG, async || yard.count("SELECT count(*) FROM tip").await == 1).await;
    assert!(begun, "no baseline: {}", daemon.said());
    let pair = yard.change();
    let meanwhile = meanwhile(&yard, case, pair, &mut check).await;
    yard.mend(authority, case.line);
    let delivered = yard
        .until(LONG, async || {
            let told = yard.told(pair).len() == PEOPLE.len() && yard.queue().is_empty();
            if !told {
                yard.retry();
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            told
        })
        .await;
    check(delivered, "not delivered when the fault was over");
    let (told, attempts) = (yard.told(pair), yard.log("conn").len());
    let copies: usize = told.values().flat_map(|ids| ids.values()).sum::<usize>() - told.len().min(PEOPLE.len());
    let one_id = told.values().all(|ids| ids.len() == 1);
    check(one_id, "a message came with another Message-ID");
    // A retry while the fault lasts makes another copy where the server keeps without a word.
    let allowed = if case.then == Then::WaitsKept { 1..=3 } else { 0..=0 };
    check(allowed.contains(&copies), &format!("{copies} copies"));
    check(yard.leaks().is_empty(), &format!("the password: {:?}", yard.leaks()));
    if !matches!(case.line, Line::Open) {
        check(yard.kept().iter().all(|mail| mail.tls), "a message over an open line");
    }
    let log = daemon.said();
    let (status, took) = daemon.end().await;
    check(
        status.is_some_and(|s| s.success()) && took < Duration::from_secs(10),
        &format!("its end: {status:?} {took:?}"),
    );
    if !wrong.is_empty() {
        wrong.push(log);
    }
    let mark = |holds: bool| if holds { "yes" } else { "**no**" };
    let line =
        format!("| {} | {attempts} | {} | {copies} | {} | {meanwhile} |", case.name(), mark(delivered), mark(one_id));
    Row { line, wrong }
}

/// What happens while the fault lasts; what the queue says then.
async fn meanwhile(yard: &Yard, case: &Case, pair: super::ledger::Pair, check: &mut impl FnMut(bool, &str)) -> String {
    const TRIED: &str =
        "SELECT count(*) FROM message WHERE attempts > 0 AND sent_at IS NULL AND recipient <> 'ops@example.com'";
    if case.then == Then::Taken {
        let began = Instant::now();
        check(yard.until(LONG, async || yard.told(pair).len() == PEOPLE.len()).await, "not taken at once");
        check(began.elapsed() < LONG, "late");
        return "–".into();
    }
    let failing = if case.is_about_anna() || case.fault.contains("To: anna") { 1 } else { PEOPLE.len() as u64 };
    let began = Instant::now();
    let tried = yard.until(LONG, async || yard.count(TRIED).await >= failing).await;
    check(tried, "nothing was tried");
    if !tried {
        return "nothing".into();
    }
    let fired = case.fault.is_empty() || !yard.log("fault").is_empty();
    check(fired, "the fault did not fire");
    if failing == 1 {
        let others = yard.until(Duration::from_secs(20), async || yard.told(pair).contains_key(PEOPLE[1])).await;
        check(others && began.elapsed() < LONG, "one bad recipient holds back another");
    }
    let mine = |queue: Vec<Value>| queue.into_iter().find(|message| message["to"] == PEOPLE[0]);
    let first = mine(yard.queue());
    let Some(message) = first else {
        check(false, "nothing is in the queue");
        return "nothing".into();
    };
    let why = message["why"].as_str().unwrap_or_default().to_owned();
    check(why.contains(case.says), &format!("the queue says {why:?}"));
    check(message["attempts"] == 1, &format!("{} attempts", message["attempts"]));
    let pause = message["next_at"].as_str().map(|next| {
        let next: chrono::DateTime<chrono::Utc> = next.parse().unwrap();
        (next - rivald::clock::Clock::system().now()).num_seconds()
    });
    let right = match case.then {
        Then::GivenUp => pause.is_none(),
        Then::WaitsLong => pause.is_some_and(|pause| (25 * 60..40 * 60).contains(&pause)),
        _ => pause.is_some_and(|pause| (20..=75).contains(&pause)),
    };
    check(right, &format!("the next attempt is in {pause:?} s"));
    if !case.hangs() {
        // Cycles wake the delivery every second: nothing may be tried before its time.
        tokio::time::sleep(Duration::from_millis(2_500)).await;
        let again = mine(yard.queue());
        check(again.is_some_and(|message| message["attempts"] == 1), "it is tried again too soon");
        // An engineer who is too early: the fault is still there, and nothing is lost by that.
        yard.retry();
        let tried = yard.until(LONG, async || yard.count(TRIED).await >= failing).await;
        check(tried, "`mail retry` did nothing");
    }
    let pause = pause.map_or("given up".to_owned(), |pause| format!("next in {} min", (pause + 59) / 60));
    format!("{pause}: {}", why.replace('|', "/"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_hangs_about_one_recipient_holds_back_no_other_and_no_stop() {
    // The first recipient hangs; whoever comes next is served.
    let plan = server::Plan { faults: vec![(Stage::Rcpt, vec![Fault::Hang])], ..server::Plan::default() };
    let mut world = World::open(1, plan, "").await;
    let settings = std::fs::read_to_string(world.home().join("rivald.toml")).unwrap();
    let two = settings.replace("to = [\"anna@example.com\"]", "to = [\"anna@example.com\", \"bob@example.com\"]");
    std::fs::write(world.home().join("rivald.toml"), two).unwrap();
    let daemon = world.daemon();
    assert!(world.baselines(Duration::from_secs(60)).await, "{}", daemon.said());
    world.go_on();
    let began = Instant::now();
    assert!(world.all_told(Duration::from_secs(40)).await, "{}", daemon.said());
    let beside = began.elapsed();
    let to: Vec<String> = world.server.log().taken.iter().flat_map(|mail| mail.to.clone()).collect();
    assert_eq!(to, ["bob@example.com"], "the fault did not fire");
    // While the other message still hangs.
    let (status, took) = daemon.end().await;
    assert!(status.is_some_and(|s| s.success()) && took < Duration::from_secs(10), "{status:?} {took:?}");
    let queue = String::from_utf8_lossy(&rivald(world.home(), &["mail", "queue"]).stdout).into_owned();
    assert!(
        queue.contains("anna@example.com") && queue.contains("the daemon ended while it was being sent"),
        "{queue}"
    );
    let began = Instant::now();
    let daemon = world.daemon();
    while world.server.log().taken.len() < 2 && began.elapsed() < Duration::from_secs(30) {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let after = began.elapsed();
    assert_eq!(world.server.log().taken.len(), 2, "{}", daemon.said());
    println!(
        "beside a message that hangs the next one took {beside:.1?}; ended after {took:.1?}; sent {after:.1?} after the start"
    );
}
