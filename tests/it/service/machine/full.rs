//! A disk that is really full, and one that is mounted read-only.

use std::{fs::File, io::Write, path::Path, time::Duration};

use super::{
    super::world::World,
    begins_and_ends,
    inside::{inside, is_inside},
    lacks, promise_holds, row, tool, within,
};
use crate::mail::server;

#[test]
fn a_full_disk_and_a_read_only_one() {
    if !lacks(&["unshare", "mount"]) {
        inside("full::within_namespaces");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "runs within namespaces"]
async fn within_namespaces() {
    if !is_inside() {
        return;
    }
    tool("ip link set lo up");
    let mut world = World::open(4, server::Plan::default(), "").await;
    let disk = world.keep_database_in("small");
    tool(&format!("mount -t tmpfs -o size=12m tmpfs {}", disk.display()));
    let mut daemon = world.daemon();
    assert!(world.baselines(Duration::from_secs(60)).await, "{}", daemon.said());
    let left = fill(&disk.join("fill"));
    let full = within(90, || {
        world.go_on();
        world.mails_to("ops@example.com").iter().any(|text| text.contains("the disk is full"))
    })
    .await;
    let hits = world.hits();
    let polls_go_on = within(20, || world.hits() > hits + 8).await;
    assert!(full && polls_go_on, "{}", daemon.said());
    std::fs::remove_file(disk.join("fill")).unwrap();
    assert!(within(60, || world.mails_to("ops@example.com").len() == 2).await, "{}", daemon.said());
    world.live(&mut daemon, Duration::from_secs(2)).await;
    let seen = promise_holds(&world, &mut daemon).await;
    row(
        "a file system of 12 MB, filled, and room made again",
        &format!("{left} bytes took the rest; \u{201c}the disk is full\u{201d}"),
        "the engineer is told, polls go on; recovery without a restart",
        &seen,
    );
    daemon.end().await;
    read_only(&mut world, &disk).await;
}

async fn read_only(world: &mut World, disk: &Path) {
    tool(&format!("mount -o remount,ro {}", disk.display()));
    let (status, said) = begins_and_ends(world).await;
    assert!(status == Some(1) && said.contains("its disk may be mounted read-only"), "{status:?} {said}");
    tool(&format!("mount -o remount,rw {}", disk.display()));
    let mut daemon = world.daemon();
    world.live(&mut daemon, Duration::from_secs(2)).await;
    let seen = promise_holds(world, &mut daemon).await;
    row(
        "the file system is mounted read-only at the start",
        "exit status 1",
        "a clear message (systemd tries again); with write access it goes on",
        &format!("\u{201c}its disk may be mounted read-only\u{201d}; {seen}"),
    );
}

/// Fills a file system; how many bytes that took.
fn fill(file: &Path) -> u64 {
    let (mut file, block) = (File::create(file).unwrap(), [0xa5_u8; 4096]);
    let mut bytes = 0;
    while let Ok(written) = file.write(&block) {
        bytes += written as u64;
        if written < block.len() {
            break;
        }
    }
    bytes
}
