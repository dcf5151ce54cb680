//! A damaged database: recognised, said with what to do, told to the engineer once, left as it is; a backup mends it.

use std::{
    fs,
    io::{Seek, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use super::{
    super::{
        process::{Daemon, rivald},
        world::World,
    },
    begins_and_ends, promise_holds, row, unclean, within,
};

/// SQLite's page here.
const PAGE: usize = 4096;

/// The files of a database that is at rest.
struct Files(PathBuf, Vec<(String, Vec<u8>)>);

impl Files {
    fn of(database: &Path) -> Self {
        let name = |end: &str| format!("{}{end}", database.display());
        let files = ["", "-wal"].map(|end| (name(end), fs::read(name(end)).unwrap_or_default()));
        Self(database.to_path_buf(), files.into_iter().filter(|(_, bytes)| !bytes.is_empty()).collect())
    }

    /// Puts them there, and nothing else.
    fn lay(&self) {
        for end in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(format!("{}{end}", self.0.display()));
        }
        for (name, bytes) in &self.1 {
            fs::write(name, bytes).unwrap();
        }
    }

    fn with(&self, bytes: Vec<u8>) -> Self {
        Self(self.0.clone(), vec![(self.0.display().to_string(), bytes)])
    }

    fn database(&self) -> &[u8] {
        &self.1[0].1
    }
}

/// Bytes that say nothing (xorshift, a fixed seed).
fn noise(len: usize) -> Vec<u8> {
    let mut dice = 0x2545_f491_4f6c_dd1d_u64;
    let mut byte = || {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        dice.to_le_bytes()[3]
    };
    (0..len).map(|_| byte()).collect()
}

/// Overwrites pages.
fn torn(database: &[u8], pages: impl Iterator<Item = usize>) -> Vec<u8> {
    let mut bytes = database.to_vec();
    for page in pages {
        let from = page * PAGE;
        bytes[from..from + PAGE].copy_from_slice(&noise(PAGE));
    }
    bytes
}

/// A world that has lived, whose daemon has ended; its files, and a backup of before its last changes.
async fn lived() -> (World, Files, PathBuf) {
    let (mut world, mut daemon) = super::begun(3).await;
    world.live(&mut daemon, Duration::from_secs(2)).await;
    assert!(world.all_told(Duration::from_secs(90)).await, "{}", daemon.said());
    let backup = world.home().join("backup.db");
    let done = rivald(world.home(), &["db", "backup", "backup.db"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    daemon.end().await;
    let files = Files::of(&world.database());
    assert!(files.1.len() == 1 && files.database().len() > 9 * PAGE, "a daemon that ends folds the log into the file");
    (world, files, backup)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_database_is_recognised_at_the_start_and_a_backup_mends_it() {
    let (mut world, sound, backup) = lived().await;
    let (bytes, pages) = (sound.database().to_vec(), sound.database().len() / PAGE);
    let cases = [
        ("a text in place of the database", b"The minutes of our meeting of Thursday\n".repeat(99)),
        ("the file cut in half", bytes[..bytes.len() / 2].to_vec()),
        ("the file cut within its first page", bytes[..PAGE / 2].to_vec()),
        ("all pages overwritten but the first", torn(&bytes, 1..pages)),
        ("the first page overwritten behind its head", {
            let mut torn = bytes.clone();
            torn[16..PAGE].copy_from_slice(&noise(PAGE - 16));
            torn
        }),
    ];
    for (n, (what, damaged)) in cases.into_iter().enumerate() {
        let damaged = sound.with(damaged);
        damaged.lay();
        let before = world.mails_to("ops@example.com").len();
        let starts = [begins_and_ends(&world).await, begins_and_ends(&world).await];
        let said = &starts[0].1;
        let told = world.mails_to("ops@example.com").split_off(before);
        let found = unclean(world.home());
        assert!(starts.iter().all(|start| start.0 == Some(4)), "{what}: {starts:?}");
        assert!(said.contains("damaged") || said.contains("no database"), "{what}: {said}");
        assert_eq!(fs::read(world.database()).unwrap(), damaged.database(), "{what}: left as it is");
        assert!(found.is_some(), "{what}: `db check` finds it");
        assert!(told.len() == usize::from(n == 0) && told.iter().all(|t| t.contains("Nothing is watched")), "{told:?}");
        let told = if n == 0 { "told by mail at the first of two starts" } else { "told already that day" };
        row(
            what,
            "exit status 4, twice",
            "a message that says what to do, the file untouched, `db check` finds it",
            &format!("as expected; {told}"),
        );
    }
    sound.with(fs::read(&backup).unwrap()).lay();
    let mut daemon = world.daemon();
    world.live(&mut daemon, Duration::from_secs(2)).await;
    let seen = promise_holds(&world, &mut daemon).await;
    assert!(!world.home().join("rivald.db.told").exists(), "the next damage is news again");
    row("a backup put in place of the damaged file", "it begins", "all goes on", &seen);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_large_damaged_database_is_never_a_daemon_that_watches_nothing() {
    let (mut world, sound, _) = lived().await;
    let pages = sound.database().len() / PAGE;
    // More than is looked through before the beginning.
    statement(&world.database(), "INSERT INTO daemon_note VALUES ('filler', hex(zeroblob(36000000)), 0)").await;
    fold(&world.database()).await;
    let large = Files::of(&world.database());
    let bytes = large.database().to_vec();
    assert!(bytes.len() > 70_000_000);

    // Where the watches are.
    let damaged = large.with(torn(&bytes, 1..pages));
    damaged.lay();
    let before = world.mails_to("ops@example.com").len();
    let (status, said) = begins_and_ends(&world).await;
    let told = world.mails_to("ops@example.com").split_off(before);
    assert!(status == Some(4) && said.contains("damaged"), "{status:?} {said}");
    assert!(told.len() == 1 && told[0].contains("Nothing is watched"), "{told:?}");

    // Elsewhere: found beside the work, and told.
    large.with(torn(&bytes, std::iter::once(bytes.len() / PAGE / 2))).lay();
    let (hits, before) = (world.hits(), world.mails_to("ops@example.com").len());
    let mut daemon = world.daemon();
    world.go_on();
    let told = || world.mails_to("ops@example.com").split_off(before);
    let heard = within(60, || told().iter().any(|text| text.contains("the database is damaged"))).await;
    let polls = within(20, || world.hits() > hits + 6).await;
    assert!(heard && polls && daemon.ended().is_none(), "{heard} {polls} {:#?}\n{}", told(), daemon.said());
    let mails = told().len();
    daemon.end().await;
    row(
        "a database of 72 MB, damaged where the watches are, and elsewhere",
        "each once",
        "exit status 4 and one mail; it begins, and the engineer is told past the outbox",
        &format!("as expected; {mails} mails of the second"),
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_that_is_missing_or_torn_costs_what_was_in_it_and_no_more() {
    let (mut world, mut daemon) = super::begun(3).await;
    world.live(&mut daemon, Duration::from_secs(2)).await;
    assert!(world.all_told(Duration::from_secs(90)).await, "{}", daemon.said());
    daemon.kill();
    let sound = Files::of(&world.database());
    assert_eq!(sound.1.len(), 2, "a log is there after kill -9");
    for (what, keep) in [("the log cut in half", 2), ("the log is missing", 0)] {
        sound.lay();
        let (name, log) = &sound.1[1];
        match log.len().checked_div(keep) {
            Some(half) => fs::write(name, &log[..half - 100]).unwrap(),
            None => fs::remove_file(name).unwrap(),
        }
        let mut daemon = Daemon::start(world.home(), &[]);
        let hits = world.hits();
        let polls = within(30, || world.hits() > hits + 9).await;
        let (verdict, ended) = (world.verdict(), daemon.ended());
        assert!(polls && ended.is_none() && unclean(world.home()).is_none(), "{what}: {}", daemon.said());
        // What the log held is forgotten, what was told of it as well: a change may be told again, but none is made up.
        assert!(verdict.made_up.is_empty() && verdict.lost.is_empty(), "{what}: {verdict:?}");
        row(
            what,
            &format!("{} bytes", log.len()),
            "it begins at once, `db check` is clean, nothing is made up",
            "so it is",
        );
        daemon.kill();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn damage_under_a_running_daemon_is_told_and_ends_nothing() {
    let (mut world, sound, backup) = lived().await;
    drop(sound);
    let mut daemon = world.daemon();
    let hits = world.hits();
    assert!(within(60, || world.hits() > hits + 6).await, "{}", daemon.said());
    // Everything into the file, then the file is overwritten under the daemon.
    fold(&world.database()).await;
    let mut file = fs::File::options().write(true).open(world.database()).unwrap();
    let len = usize::try_from(file.metadata().unwrap().len()).unwrap();
    file.seek(std::io::SeekFrom::Start(PAGE as u64)).unwrap();
    file.write_all(&noise(len - PAGE)).unwrap();
    drop(file);
    let (hits, before) = (world.hits(), world.mails_to("ops@example.com").len());
    world.go_on();
    let told = || world.mails_to("ops@example.com").split_off(before);
    let heard = within(60, || told().iter().any(|text| text.contains("the database is damaged"))).await;
    let polls = within(20, || world.hits() > hits + 9).await;
    let ended = daemon.ended();
    assert!(heard && polls && ended.is_none(), "{heard} {polls} {ended:?} {:#?}\n{}", told(), daemon.said());
    let mails = told().len();
    assert!(mails <= 2, "{:#?}", told());
    assert!(daemon.said().contains("damaged") && unclean(world.home()).is_some());
    daemon.end().await;
    Files(world.database(), vec![(world.database().display().to_string(), fs::read(&backup).unwrap())]).lay();
    let mut daemon = world.daemon();
    let seen = promise_holds(&world, &mut daemon).await;
    row(
        "pages overwritten under the running daemon",
        &format!("{len} bytes; \u{201c}the database is damaged\u{201d}"),
        "the engineer is told past the outbox, polls go on, no crash; a backup mends it",
        &format!("{mails} mails to the engineer; {seen}"),
    );
}

/// Folds the log into the file.
async fn fold(database: &Path) {
    statement(database, "PRAGMA wal_checkpoint(TRUNCATE)").await;
}

async fn statement(database: &Path, sql: &'static str) {
    use sqlx::{ConnectOptions, Connection};
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(database);
    let mut conn = options.connect().await.unwrap();
    sqlx::query(sql).execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
}
