//! Faults of the machine under the built binary. Each test makes one sort of fault, proves that it fired, and holds what
//! was told against what is promised; each prints its rows of one table. `RIVALD_FAULTS=all` goes through all of them,
//! without it a few of each sort have to do.

mod clock;
mod damage;
mod dns;
mod full;
mod inside;
mod kill;
mod limits;
mod network;
mod power;
mod refuse;
mod tracer;

use std::{
    path::Path,
    process::Command,
    sync::Once,
    time::{Duration, Instant},
};

use super::{
    process::{Daemon, rivald},
    world::World,
};

/// Whether to go through everything.
fn long() -> bool {
    std::env::var("RIVALD_FAULTS").is_ok_and(|wish| wish == "all")
}

/// Whether this machine lacks what a test needs; says so.
fn lacks(tools: &[&str]) -> bool {
    let found = |tool: &str| {
        let path = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&path).chain(["/usr/sbin".into(), "/sbin".into()]).any(|dir| dir.join(tool).exists())
    };
    let root = std::fs::metadata("/proc/self").is_ok_and(|meta| std::os::unix::fs::MetadataExt::uid(&meta) == 0);
    let lacking = if root { tools.iter().find(|tool| !found(tool)).copied() } else { Some("root") };
    if let Some(what) = lacking {
        println!("skipped: this test needs {what}");
    }
    lacking.is_some()
}

/// One line of the table.
fn row(fault: &str, fired: &str, expectation: &str, seen: &str) {
    static HEAD: Once = Once::new();
    HEAD.call_once(|| println!("\n| fault | fired | expectation | seen |\n| --- | --- | --- | --- |"));
    println!("| {fault} | {fired} | {expectation} | {seen} |");
}

/// Runs a tool that must do its work.
fn tool(line: &str) -> String {
    let mut words = line.split_whitespace();
    let output = Command::new(words.next().unwrap()).args(words).output().unwrap();
    assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Waits until something holds; whether it came to that in time.
async fn within(seconds: u64, mut holds: impl FnMut() -> bool) -> bool {
    let began = Instant::now();
    while !holds() {
        if began.elapsed() > Duration::from_secs(seconds) {
            return false;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    true
}

/// `rivald db check`: nothing where all is in order, else what it says.
fn unclean(home: &Path) -> Option<String> {
    let check = rivald(home, &["db", "check"]);
    let said = [check.stdout, check.stderr].concat();
    (!check.status.success()).then(|| String::from_utf8_lossy(&said).into_owned())
}

/// The end of every test: all that changed is told, as promised, and the database is in order. In words.
async fn promise_holds(world: &World, daemon: &mut Daemon) -> String {
    // Shorter than a lease: what a killed daemon had claimed is sent by the next one at once.
    let all = world.all_told(Duration::from_secs(90)).await;
    let (verdict, unclean) = (world.verdict(), unclean(world.home()));
    let ended = daemon.ended();
    assert!(
        all && verdict.holds() && unclean.is_none() && ended.is_none(),
        "{verdict:?}, db check {unclean:?}, ended {ended:?}\n{}",
        daemon.said()
    );
    format!("{} changes told once, {} copies with one Message-ID", verdict.planned, verdict.copies)
}

/// Starts a daemon that ends by itself; its exit status, and what it said.
async fn begins_and_ends(world: &World) -> (Option<i32>, String) {
    let before = std::fs::read_to_string(world.home().join("rivald.log")).unwrap_or_default().len();
    let mut daemon = world.daemon();
    within(60, || daemon.ended().is_some()).await;
    let status = daemon.ended().and_then(|status| status.code());
    (status, daemon.said().split_off(before))
}

/// A world in which all first prices are recorded, and its daemon.
async fn begun(shops: usize) -> (World, Daemon) {
    let world = World::open(shops, crate::mail::server::Plan::default(), "").await;
    let daemon = world.daemon();
    assert!(world.baselines(Duration::from_secs(60)).await, "{}", daemon.said());
    (world, daemon)
}
