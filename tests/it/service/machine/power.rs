//! Power cuts: ext4 on a loop device whose file is copied while the daemon stands still. What had not reached the device is
//! not in the copy, as after a real cut; the copy is mounted, and the daemon goes on from it.

use std::{
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use sqlx::{
    ConnectOptions, Connection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};

use super::{
    super::world::World,
    inside::{inside, is_inside},
    lacks, long, promise_holds, row, tool, unclean,
};
use crate::mail::server;

#[test]
fn a_power_cut_loses_nothing_that_was_acknowledged() {
    if !lacks(&["unshare", "mount", "mkfs.ext4", "losetup"]) {
        inside("power::within_namespaces");
    }
}

/// A file system on a device that can lose its power.
struct Disk {
    /// Where the device's file lies, in memory.
    files: PathBuf,
    at: PathBuf,
    generation: u32,
}

impl Disk {
    fn new(home: &Path, at: &Path) -> Self {
        let files = home.join("devices");
        std::fs::create_dir_all(&files).unwrap();
        tool(&format!("mount -t tmpfs -o size=400m tmpfs {}", files.display()));
        let disk = Self { files, at: at.to_path_buf(), generation: 0 };
        let device = disk.device();
        std::fs::File::create(&device).unwrap().set_len(128 << 20).unwrap();
        tool(&format!("mkfs.ext4 -q -F {}", device.display()));
        disk.mount();
        disk
    }

    fn device(&self) -> PathBuf {
        self.files.join(format!("device-{}", self.generation))
    }

    fn mount(&self) {
        tool(&format!("mount -o loop {} {}", self.device().display(), self.at.display()));
    }

    /// What is on the device at this moment. Whoever writes must stand still.
    fn freeze(&mut self) -> PathBuf {
        let old = self.device();
        self.generation += 1;
        tool(&format!("cp --sparse=always {} {}", old.display(), self.device().display()));
        old
    }

    /// The power is back: what was frozen is mounted, which plays back the journal.
    fn power_on(&self, old: &Path) {
        // Whoever wrote may need a moment to end.
        let gone = (0..500).any(|_| {
            std::thread::sleep(Duration::from_millis(10));
            Command::new("umount").arg(&self.at).output().unwrap().status.success()
        });
        assert!(gone, "the disk is in use");
        std::fs::remove_file(old).unwrap();
        self.mount();
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
    let at = world.keep_database_in("disk");
    let mut disk = Disk::new(world.home(), &at);
    control(&mut disk).await;
    let mut daemon = world.daemon();
    assert!(world.baselines(Duration::from_secs(60)).await, "{}", daemon.said());
    let cuts = if long() { 25 } else { 3 };
    let mut moved = 0;
    for cut in 0..cuts {
        moved += world.live(&mut daemon, Duration::from_millis(900 + cut * 37 % 500)).await;
        daemon.signal("STOP");
        // Stopped threads have ended their system calls; give the last of them the time.
        tokio::time::sleep(Duration::from_millis(50)).await;
        let old = disk.freeze();
        daemon.kill();
        disk.power_on(&old);
        let unclean = unclean(world.home());
        assert!(unclean.is_none(), "cut {cut}: {unclean:?}");
        daemon = world.daemon();
    }
    world.live(&mut daemon, Duration::from_secs(1)).await;
    let seen = promise_holds(&world, &mut daemon).await;
    row(
        "power cuts while the daemon writes",
        &format!("{cuts} cuts, {moved} changes meanwhile"),
        "`db check` is clean after each, nothing told is lost, copies only with one Message-ID",
        &seen,
    );
    daemon.end().await;
    tool(&format!("umount {}", at.display()));
}

/// The same with a writer of the test's own: what it acknowledged must be there with `FULL`, and must not be with less, or
/// the cut was none.
async fn control(disk: &mut Disk) {
    let mut lost = Vec::new();
    for synchronous in [SqliteSynchronous::Full, SqliteSynchronous::Normal, SqliteSynchronous::Off] {
        let file = disk.at.join("control.db");
        let options = SqliteConnectOptions::new().filename(&file).create_if_missing(true);
        let options = options.journal_mode(SqliteJournalMode::Wal).synchronous(synchronous);
        let mut conn = options.connect().await.unwrap();
        sqlx::query("CREATE TABLE IF NOT EXISTS t (n INTEGER)").execute(&mut conn).await.unwrap();
        sqlx::query("DELETE FROM t").execute(&mut conn).await.unwrap();
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut conn).await.unwrap();
        let written = 300;
        for n in 0..written {
            sqlx::query("INSERT INTO t VALUES (?)").bind(n).execute(&mut conn).await.unwrap();
        }
        let old = disk.freeze();
        conn.close_hard().await.unwrap();
        disk.power_on(&old);
        lost.push(written - rows(&file).await);
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", file.display()));
        }
    }
    assert!(lost[0] == 0 && lost[1] > 0 && lost[2] > 0, "lost with FULL, NORMAL, OFF: {lost:?}");
    row(
        "the control: a power cut after 300 commits of a small writer",
        "3 cuts",
        "lost: none with FULL, some with NORMAL and OFF",
        &format!("{} with FULL, {} with NORMAL, {} with OFF", lost[0], lost[1], lost[2]),
    );
}

async fn rows(file: &Path) -> i64 {
    let Ok(mut conn) = SqliteConnectOptions::new().filename(file).connect().await else { return 0 };
    let rows = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM t").fetch_one(&mut conn).await.unwrap_or_default();
    let _ = conn.close().await;
    rows
}
