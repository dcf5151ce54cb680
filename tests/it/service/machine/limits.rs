//! Two daemons on one database, commands beside one, and a process that may open no more files.

use std::time::Duration;

use super::{super::process::rivald, begins_and_ends, lacks, promise_holds, row, tool, within};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_daemon_ends_and_a_check_works_beside_the_first() {
    let (mut world, mut daemon) = super::begun(2).await;
    world.live(&mut daemon, Duration::from_millis(500)).await;
    let (second, said) = begins_and_ends(&world).await;
    let names = said.contains("another rivald runs") && said.contains(&daemon.pid().to_string());
    assert!(second == Some(1) && names, "{second:?} {said}");
    row("a second daemon on one database", "exit status 1", "it names the first one and ends", "so it does");
    world.go_on();
    let check = rivald(world.home(), &["check"]);
    let said = String::from_utf8_lossy(&check.stderr).into_owned();
    assert!(check.status.success(), "{:?} {said}", check.status);
    let seen = promise_holds(&world, &mut daemon).await;
    row("`rivald check` beside the daemon", "exit status 0", "both poll, nothing is told twice", &seen);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_may_open_no_more_files_recovers() {
    if lacks(&["prlimit"]) {
        return;
    }
    let (mut world, mut daemon) = super::begun(3).await;
    world.live(&mut daemon, Duration::from_millis(500)).await;
    assert!(world.all_told(Duration::from_secs(60)).await, "{}", daemon.said());
    let pid = daemon.pid();
    for shop in &world.shops {
        shop.hangs_up.store(true, std::sync::atomic::Ordering::Relaxed);
    }
    let limit = |soft: usize| tool(&format!("prlimit --pid {pid} --nofile={soft}:"));
    limit(8);
    world.go_on();
    let fired =
        within(60, || daemon.said().contains("os error 24") || daemon.said().contains("Too many open files")).await;
    let polls = super::super::process::count(&world.database(), "SELECT count(*) FROM observation").await;
    limit(1024);
    world.live(&mut daemon, Duration::from_secs(1)).await;
    for _ in 0..20 {
        let _ = rivald(world.home(), &["mail", "retry"]);
        if world.all_told(Duration::from_secs(3)).await {
            break;
        }
    }
    let seen = promise_holds(&world, &mut daemon).await;
    assert!(fired && polls.is_some(), "the control: {}", daemon.said());
    row(
        "no more files may be opened for a while",
        "\u{201c}Too many open files\u{201d} in the log",
        "no false news, no end; recovery without a restart",
        &seen,
    );
}
