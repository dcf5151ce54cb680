//! Opening a database: what is no database of ours is left alone, a new one is readable by its owner only.

use std::{
    fs::{File, OpenOptions},
    io::{ErrorKind, Read},
    path::{Path, PathBuf},
    time::Duration,
};

use sqlx::{
    ConnectOptions, Connection, SqliteConnection, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{Store, StoreError, schema, writer};

/// How long a statement waits for another process before it says "busy".
const PATIENCE: Duration = Duration::from_secs(10);
/// How long to wait before connecting again where SQLite itself does not wait.
const PAUSE: Duration = Duration::from_millis(50);
/// Readers at the same time; each is a thread of its own.
const READERS: u32 = 3;

impl Store {
    /// Opens (and creates) a database, brings it up to date, and starts its writer.
    ///
    /// # Errors
    /// When it can't be opened, is no database, is damaged, or was made by a newer version.
    pub async fn open(file: &Path) -> Result<Self, StoreError> {
        let path = absolute(file)?;
        look_at(&path, true).map_err(|e| e.of_file(file))?;
        let mut conn = first(&path).await.map_err(|e| e.of_file(file))?;
        if let Err(e) = schema::bring_up_to_date(&mut conn).await {
            let _ = conn.close().await;
            return Err(e.of_file(file));
        }
        Ok(Self::new(path.clone(), readers(&path), Some(writer::start(path, conn))))
    }

    /// Opens a database that is there, to read: nothing is created, migrated or written.
    ///
    /// # Errors
    /// When there is none yet, and as [`Store::open`].
    pub async fn open_to_read(file: &Path) -> Result<Self, StoreError> {
        let path = absolute(file)?;
        look_at(&path, false).map_err(|e| e.of_file(file))?;
        let pool = readers(&path);
        let fit = match pool.acquire().await {
            Ok(mut conn) => schema::fit(&mut conn).await,
            Err(e) => Err(e.into()),
        };
        match fit.map_err(|e| e.of_file(file))? {
            schema::Fit::Same => Ok(Self::new(path, pool, None)),
            schema::Fit::Empty => Err(nothing_yet().of_file(file)),
            schema::Fit::Older => Err(StoreError::lasting(
                "the database is that of an older rivald: start the daemon (or `rivald check`) once, which brings it up \
                 to date",
                "数据库来自旧版 rivald：请先启动一次守护进程（或运行 `rivald check`），它会自动升级数据库",
            )
            .of_file(file)),
        }
    }
}

/// The first connection. Two processes that start at once on a new file both want to switch it to a write-ahead log, and
/// for that SQLite does not wait: it says "busy" at once.
async fn first(path: &Path) -> Result<SqliteConnection, StoreError> {
    let mut pauses = PATIENCE.as_millis() / PAUSE.as_millis();
    loop {
        match connect(path).await {
            Err(e) if e.retry && pauses > 0 => {
                pauses -= 1;
                tokio::time::sleep(PAUSE).await;
            }
            done => return done,
        }
    }
}

/// The one connection that writes.
pub(super) async fn connect(path: &Path) -> Result<SqliteConnection, StoreError> {
    let options = options(path)
        .journal_mode(SqliteJournalMode::Wal)
        // FULL, not NORMAL: with NORMAL a power cut may take back commits that were acknowledged (in WAL it never
        // damages the file), and an acknowledged outbox row is a promise to a person. It costs one fsync a batch.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        // KiB when negative. The tips of a hundred thousand watches, which each cycle moves, stay in memory with it.
        .pragma("cache_size", "-8192")
        // A burst (a first cycle, a prune) lets the log grow; afterwards the disk gets the space back.
        .pragma("journal_size_limit", "33554432")
        // No mmap_size: with a memory map a failing disk is a SIGBUS that kills the daemon, without it an error.
        .optimize_on_close(true, 400);
    Ok(options.connect().await?)
}

fn readers(path: &Path) -> SqlitePool {
    // No reaping: a connection costs little, and taking the last one down folds the log away under the writer.
    SqlitePoolOptions::new()
        .max_connections(READERS)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        // Under load polls wait for a reader for a while: nothing that an engineer should hear of.
        .acquire_slow_threshold(Duration::from_secs(20))
        .connect_lazy_with(options(path).read_only(true))
}

fn options(path: &Path) -> SqliteConnectOptions {
    // Statements hold no values, but multi-row ones are long: nobody wants them in a log.
    SqliteConnectOptions::new().filename(path).busy_timeout(PATIENCE).disable_statement_logging()
}

/// Absolute, so that no name is taken for a URI (`file:…`) or for memory (`:memory:`).
fn absolute(file: &Path) -> Result<PathBuf, StoreError> {
    std::path::absolute(file)
        .map_err(|e| StoreError::lasting(format!("{}: {e}", file.display()), format!("{}:{e}", file.display())))
}

/// Refuses what is no SQLite database before SQLite touches it. Creates an empty file, mode 0600, where there is none.
fn look_at(path: &Path, create: bool) -> Result<(), StoreError> {
    match File::open(path) {
        Ok(file) => {
            let (mut head, len) = (Vec::new(), file.metadata().map_err(|e| unopenable(&e))?.len());
            file.take(18).read_to_end(&mut head).map_err(|e| unopenable(&e))?;
            if head.is_empty() && !create {
                return Err(nothing_yet());
            }
            if head.is_empty() {
                return Ok(());
            }
            if head.starts_with(b"SQLite format 3\0") {
                // Without a whole first page SQLite would take it for an empty one, and begin anew on it.
                return if len < first_page(&head) { Err(StoreError::damaged("it is cut off")) } else { Ok(()) };
            }
            Err(StoreError::unfit(
                "this is no database and is left untouched: name another file in `database`, or move this one away",
                "这不是数据库文件，不会改动它：请在 `database` 中指定别的文件，或将它移走",
            ))
        }
        Err(e) if e.kind() == ErrorKind::NotFound && !create => Err(nothing_yet()),
        Err(e) if e.kind() == ErrorKind::NotFound => match owner_only().create_new(true).open(path) {
            Ok(_) => Ok(()),
            // Another process was faster: as good.
            Err(e) if e.kind() == ErrorKind::AlreadyExists => Ok(()),
            Err(e) if e.kind() == ErrorKind::NotFound => Err(StoreError::lasting(
                "the folder of the database is not there: create it, or name another in `database`",
                "数据库所在目录不存在：请先创建，或在 `database` 中指定别的位置",
            )),
            Err(e) => Err(unopenable(&e)),
        },
        Err(e) => Err(unopenable(&e)),
    }
}

/// How long the first page is (<https://www.sqlite.org/fileformat2.html#page_size>).
fn first_page(head: &[u8]) -> u64 {
    match head.get(16..18) {
        Some(&[0, 1]) => 65_536,
        Some(&[high, low]) => u64::from(u16::from_be_bytes([high, low])),
        _ => u64::MAX,
    }
}

/// To write a file that nobody but its owner may read: it tells whom a shop watches and mails. SQLite gives its log and
/// index files the same mode.
pub(super) fn owner_only() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn nothing_yet() -> StoreError {
    StoreError::lasting(
        "nothing was recorded yet: the database comes with the first `rivald run` or `rivald check`",
        "还没有任何记录：首次运行 `rivald run` 或 `rivald check` 后才会有数据库",
    )
}

fn unopenable(error: &std::io::Error) -> StoreError {
    StoreError::lasting(
        format!("the database can't be opened ({error}): run rivald as the user that owns it"),
        format!("无法打开数据库（{error}）：请以该文件所有者的身份运行 rivald"),
    )
}
