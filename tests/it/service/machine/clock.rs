//! A wall clock that jumps under the running daemon (libfaketime), one that is wrong at the start, and a machine that sleeps.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use super::{
    super::{
        process::{Daemon, command, count},
        world::World,
    },
    promise_holds, row, within,
};
use crate::mail::server::{self, Fault, Stage};

/// Where Debian and others keep it.
fn library() -> Option<PathBuf> {
    let places = ["x86_64-linux-gnu", "aarch64-linux-gnu"].map(|arch| format!("/usr/lib/{arch}/faketime"));
    let library = places.iter().map(|place| Path::new(place).join("libfaketime.so.1")).find(|file| file.exists());
    if library.is_none() {
        println!("skipped: this test needs libfaketime");
    }
    library
}

/// A daemon whose wall clock shows what [`set`] says. Time itself passes as always: sleeping goes by another clock.
fn daemon(world: &World, library: &Path) -> Daemon {
    let mut command = command(world.home(), &[]);
    command.env("LD_PRELOAD", library).env("FAKETIME_TIMESTAMP_FILE", world.home().join("clock"));
    command.env("FAKETIME_DONT_FAKE_MONOTONIC", "1").env("FAKETIME_NO_CACHE", "1");
    Daemon::of(command, world.home())
}

/// Sets the wall clock, such as `+2d`. A file takes the place of the old one: half of it would be no time.
fn set(world: &World, by: &str) {
    let new = world.home().join("clock.new");
    std::fs::write(&new, by).unwrap();
    std::fs::rename(new, world.home().join("clock")).unwrap();
}

/// By how many hours what the daemon wrote last lies ahead of the true time.
async fn ahead(world: &World) -> i64 {
    let select = "SELECT max(at) / 1000 FROM daemon_note WHERE name = 'daemon'";
    let wrote = count(&world.database(), select).await.unwrap_or_default();
    let now = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
    (wrote.cast_signed() - now.cast_signed() + 1800).div_euclid(3600)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_jumps_two_days_ahead_and_back_stops_nothing() {
    let Some(library) = library() else { return };
    let mut world = World::open(4, server::Plan::default(), "").await;
    set(&world, "+0");
    let mut daemon = daemon(&world, &library);
    assert!(world.baselines(Duration::from_secs(60)).await, "{}", daemon.said());
    world.live(&mut daemon, Duration::from_secs(1)).await;
    let mut shown = Vec::new();
    for (by, hours) in [("+2d", 48), ("+0", 0), ("-2d", -48), ("+0", 0)] {
        set(&world, by);
        let hits = world.hits();
        let moved = within(60, || world.go_on() > 0).await;
        world.live(&mut daemon, Duration::from_millis(1200)).await;
        let polls = within(30, || world.hits() > hits + 12).await;
        assert!(world.all_told(Duration::from_secs(40)).await && polls && moved, "{by}: {}", daemon.said());
        let ahead = ahead(&world).await;
        assert_eq!(ahead, hours, "the daemon's clock did not jump: {by}");
        shown.push(format!("{ahead:+} h"));
    }
    assert!(daemon.said().contains("the clock was set back"));
    let unread = world.mails_to("ops@example.com").into_iter().filter(|text| text.contains("has not been read"));
    assert_eq!(unread.collect::<Vec<_>>(), Vec::<String>::new(), "two days that never were");
    let waiting = count(&world.database(), "SELECT count(*) FROM note WHERE message IS NULL").await;
    assert_eq!(waiting, Some(0), "nothing waits for a day that is gone");
    let seen = promise_holds(&world, &mut daemon).await;
    row(
        "the clock jumps +2 d, back, \u{2212}2 d, and back under the running daemon",
        &format!("its notes lay {} ahead", shown.join(", ")),
        "cycles go on, no alert twice, nothing waits for another day",
        &seen,
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_is_a_year_ahead_at_the_start_leaves_nothing_stuck() {
    let Some(library) = library() else { return };
    // The first mails are refused for now: their next attempts are written by the wrong clock.
    let refusals = vec![Fault::Say("451 4.3.0 try again later"); 3];
    let plan = server::Plan { faults: vec![(Stage::Mail, refusals)], ..server::Plan::default() };
    let mut world = World::open(3, plan, "").await;
    set(&world, "+365d");
    let mut daemon = daemon(&world, &library);
    assert!(world.baselines(Duration::from_secs(60)).await, "{}", daemon.said());
    world.go_on();
    let late = "SELECT count(*) FROM message WHERE attempts > 0 AND sent_at IS NULL AND \
                next_at > (strftime('%s', 'now') + 30000000) * 1000";
    let mut stuck = 0;
    for _ in 0..1500 {
        stuck = count(&world.database(), late).await.unwrap_or_default();
        if stuck > 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(stuck > 0, "a next attempt in a year: {}", daemon.said());
    set(&world, "+0");
    world.live(&mut daemon, Duration::from_secs(2)).await;
    let seen = promise_holds(&world, &mut daemon).await;
    row(
        "the clock is a year ahead at the start, mail is refused then; the clock is set right",
        &format!("{stuck} next attempts in a year"),
        "they are made now, cycles go on",
        &seen,
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_machine_that_sleeps_goes_on_where_it_was() {
    let (mut world, mut daemon) = super::begun(4).await;
    let mut asleep = 0;
    for _ in 0..2 {
        world.live(&mut daemon, Duration::from_millis(700)).await;
        daemon.signal("STOP");
        world.go_on();
        tokio::time::sleep(Duration::from_millis(100)).await;
        let hits = world.hits();
        tokio::time::sleep(Duration::from_millis(2500)).await;
        asleep += u32::from(world.hits() == hits);
        daemon.signal("CONT");
    }
    world.live(&mut daemon, Duration::from_secs(1)).await;
    let seen = promise_holds(&world, &mut daemon).await;
    assert_eq!(asleep, 2, "no poll while it was stopped");
    row(
        "stopped and continued (suspend and resume)",
        "2 times, no poll meanwhile",
        "cycles go on, nothing twice",
        &seen,
    );
}
