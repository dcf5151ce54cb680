//! Killed at the n-th write and at the n-th sync: at the very first start, while it lives, while it makes a backup.

use std::{
    os::unix::process::ExitStatusExt,
    path::Path,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use sqlx::{ConnectOptions, sqlite::SqliteConnectOptions};

use super::{
    super::{
        process::{Daemon, command},
        world::World,
    },
    lacks, long, promise_holds, row,
    tracer::{SYNCS, WRITES, kill_at},
    unclean, within,
};
use crate::mail::server;

/// Which ones.
fn walk(short: &[u32]) -> Vec<u32> {
    if long() { (1..=60).collect() } else { short.to_vec() }
}

fn is_killed(status: Option<ExitStatus>) -> bool {
    status.is_some_and(|status| status.signal() == Some(9))
}

fn traced(world: &World, calls: &str, n: u32) -> Daemon {
    let wrapper = kill_at(world.home(), calls, n);
    Daemon::start(world.home(), &wrapper.iter().map(String::as_str).collect::<Vec<_>>())
}

fn remove_database(database: &Path) {
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{end}", database.display()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_write_or_sync_of_the_first_start_it_begins_anew() {
    if lacks(&["strace"]) {
        return;
    }
    let mut world = World::open(3, server::Plan::default(), "").await;
    let (mut fired, mut tried, mut unsound) = (0, 0, Vec::new());
    for (calls, walk) in [(WRITES, walk(&[1, 2, 7, 40])), (SYNCS, walk(&[1, 2, 5]))] {
        for n in walk {
            remove_database(&world.database());
            let mut daemon = traced(&world, calls, n);
            within(60, || daemon.ended().is_some()).await;
            tried += 1;
            fired += u32::from(is_killed(daemon.ended()));
            daemon.kill();
            // Either nothing is there yet, or all of it.
            let said = unclean(world.home()).filter(|said| {
                !said.contains("nothing was recorded yet") && !said.contains("left in the middle of a change")
            });
            unsound.extend(said.map(|said| (calls, n, said)));
        }
    }
    // As the last one left it, by itself.
    let mut daemon = world.daemon();
    assert!(world.baselines(Duration::from_secs(60)).await, "{}", daemon.said());
    world.go_on();
    let seen = promise_holds(&world, &mut daemon).await;
    assert!(fired == tried && unsound.is_empty(), "{fired} of {tried}, {unsound:?}");
    row(
        "killed at the n-th write or sync of the very first start",
        &format!("{fired} of {tried} kills"),
        "the database is not there yet or whole; the next start goes on",
        &seen,
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_write_or_sync_nothing_is_lost() {
    if lacks(&["strace"]) {
        return;
    }
    let (mut world, daemon) = super::begun(4).await;
    drop(daemon);
    let (mut fired, mut tried, mut unsound) = (0, 0, Vec::new());
    for (calls, walk) in [(WRITES, walk(&[1, 9, 33])), (SYNCS, walk(&[1, 4, 11]))] {
        for n in walk {
            let mut daemon = traced(&world, calls, n);
            world.live(&mut daemon, Duration::from_secs(90)).await;
            tried += 1;
            fired += u32::from(is_killed(daemon.ended()));
            daemon.kill();
            unsound.extend(unclean(world.home()).map(|said| (calls, n, said)));
        }
    }
    let mut daemon = world.daemon();
    world.live(&mut daemon, Duration::from_secs(2)).await;
    let seen = promise_holds(&world, &mut daemon).await;
    assert!(fired == tried && unsound.is_empty(), "{fired} of {tried}, {unsound:?}");
    row(
        "killed at the n-th write or sync while it lives",
        &format!("{fired} of {tried} kills"),
        "`db check` is clean each time, all is told, nothing twice",
        &seen,
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_that_is_killed_is_not_there() {
    if lacks(&["strace"]) {
        return;
    }
    let (mut world, mut daemon) = super::begun(2).await;
    world.live(&mut daemon, Duration::from_secs(2)).await;
    let copy = world.home().join("copy.db");
    let (mut fired, mut tried, mut there) = (0, 0, 0);
    for (calls, walk) in [(WRITES, walk(&[1, 5, 30])), (SYNCS, vec![1])] {
        for n in walk {
            let wrapper = kill_at(world.home(), calls, n);
            let mut backup = command(world.home(), &wrapper.iter().map(String::as_str).collect::<Vec<_>>());
            backup.args(["db", "backup"]).arg(&copy).stdout(Stdio::null()).stderr(Stdio::null());
            let status = backup.status().unwrap();
            tried += 1;
            fired += u32::from(is_killed(Some(status)));
            if copy.exists() {
                there += 1;
                assert!(is_whole(&copy).await, "a torn backup after {n} of {calls}");
                std::fs::remove_file(&copy).unwrap();
            }
        }
    }
    let done = super::rivald(world.home(), &["db", "backup", "copy.db"]);
    assert!(done.status.success() && is_whole(&copy).await, "{}", String::from_utf8_lossy(&done.stderr));
    let seen = promise_holds(&world, &mut daemon).await;
    // A copy may be done before the last of so many writes comes.
    assert!(fired + there == tried && fired > 2, "{fired} kills, {there} whole copies of {tried}");
    row(
        "killed at the n-th write or sync of `db backup`, the daemon beside it",
        &format!("{fired} of {tried} kills"),
        "no copy under its name, or a whole one; the next backup works",
        &format!("{there} whole, none torn; {seen}"),
    );
}

async fn is_whole(copy: &Path) -> bool {
    let mut conn = SqliteConnectOptions::new().filename(copy).read_only(true).connect().await.unwrap();
    sqlx::query_scalar::<_, String>("PRAGMA integrity_check").fetch_one(&mut conn).await.unwrap() == "ok"
}
