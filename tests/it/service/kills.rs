//! `kill -9` at random moments.

use std::time::Duration;

use super::{process::rivald, world::World};
use crate::mail::server;

/// `RIVALD_KILLS=500` kills as often.
fn kills() -> usize {
    std::env::var("RIVALD_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(12)
}

/// Chance with a fixed seed (xorshift): how many milliseconds a daemon lives.
fn lives(dice: &mut u64) -> Duration {
    *dice ^= *dice << 13;
    *dice ^= *dice >> 7;
    *dice ^= *dice << 17;
    Duration::from_millis(150 + *dice % 2_600)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_moment_nothing_is_lost_and_nothing_is_told_twice() {
    let mut world = World::open(6, server::Plan::default(), "").await;
    let mut dice = 0x9e37_79b9_7f4a_7c15;
    let first = world.daemon();
    assert!(world.baselines(Duration::from_secs(30)).await, "{}", first.said());
    drop(first);
    let (mut unclean, mut changes) = (Vec::new(), 0);
    for round in 0..kills() {
        let mut daemon = world.daemon();
        let life = lives(&mut dice);
        let began = std::time::Instant::now();
        while began.elapsed() < life {
            changes += world.go_on();
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert!(daemon.ended().is_none(), "it ended by itself: {}", daemon.said());
        daemon.kill();
        let check = rivald(world.home(), &["db", "check"]);
        if !check.status.success() {
            unclean.push((round, String::from_utf8_lossy(&check.stdout).into_owned()));
        }
    }
    let daemon = world.daemon();
    // Shorter than a lease: what a killed daemon had claimed is sent by the next one at once.
    let all = world.all_told(Duration::from_secs(90)).await;
    let verdict = world.verdict();
    println!(
        "{} kills, {changes} changes, {} messages, {} copies with one Message-ID; lost {:?}, doubled {:?}, made up {:?}; db check unclean {unclean:?}",
        kills(),
        verdict.messages,
        verdict.copies,
        verdict.lost,
        verdict.doubled,
        verdict.made_up
    );
    assert!(all && verdict.holds() && unclean.is_empty(), "{}", daemon.said());
    // All may have been told before it came.
    assert!(daemon.ready().await, "{}", daemon.said());
    let (status, took) = daemon.end().await;
    assert!(status.is_some_and(|s| s.success()) && took < Duration::from_secs(10), "{status:?} {took:?}");
}
