//! Why the database did not do it, in words, and whether to try again.

use std::sync::Arc;

use crate::listing::Locale;

/// Why the database did not do it, and whether to try again.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{what}")]
pub struct StoreError {
    /// What happened and what to do, in one or two sentences.
    pub what: String,
    /// The same in 简体中文.
    pub zh: String,
    /// Whether trying again later can help (busy, disk full) or not (damaged, read-only, newer version).
    pub retry: bool,
    /// Whether the file itself is unfit (damaged, no database, another program's, a newer rivald's): then starting again
    /// does not help either, and somebody has to put another in its place.
    pub unfit: bool,
    /// The cause.
    #[source]
    pub source: Option<Arc<sqlx::Error>>,
}

/// What is said of a damaged database, and what to do.
const DAMAGED: (&str, &str) = (
    "the database is damaged: stop rivald, keep the file (and those beside it that end in -wal and -shm) under another \
     name, and put a backup made by `rivald db backup` in its place",
    "数据库已损坏：请先停止 rivald，将该文件（以及同目录下 -wal、-shm 结尾的文件）改名保留，再用 `rivald db backup` 做的备份替换它",
);

/// Extended codes of a database that a process that is no more left in the middle of a change, which only a writer may
/// complete (`SQLITE_READONLY_RECOVERY`, `…_ROLLBACK`).
const LEFT: [&str; 2] = ["264", "776"];
const LEFT_WORDS: (&str, &str, bool) = (
    "the database was left in the middle of a change, nothing of it is lost: start the daemon (or `rivald check`) once, \
     which sets it right",
    "数据库停在一次写入的中途，数据没有丢失：启动一次守护进程（或运行 `rivald check`）即可恢复",
    true,
);

/// Primary result codes of SQLite (<https://www.sqlite.org/rescode.html>); extended ones have them in the low byte.
mod code {
    pub(super) const BUSY: i32 = 5;
    pub(super) const LOCKED: i32 = 6;
    pub(super) const NO_MEMORY: i32 = 7;
    pub(super) const READ_ONLY: i32 = 8;
    pub(super) const IO: i32 = 10;
    pub(super) const CORRUPT: i32 = 11;
    pub(super) const FULL: i32 = 13;
    pub(super) const CANNOT_OPEN: i32 = 14;
    pub(super) const NO_DATABASE: i32 = 26;
}

impl StoreError {
    /// A fault that trying again does not mend.
    pub(super) fn lasting(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { what: en.into(), zh: zh.into(), retry: false, unfit: false, source: None }
    }

    /// A fault of the file itself.
    pub(super) fn unfit(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { unfit: true, ..Self::lasting(en, zh) }
    }

    /// Damage that was looked for and found.
    pub(crate) fn damaged(where_it_is: &str) -> Self {
        Self::unfit(format!("{} ({where_it_is})", DAMAGED.0), format!("{}({where_it_is})", DAMAGED.1))
    }

    /// The sentence in a language.
    pub fn words(&self, locale: Locale) -> &str {
        locale.pick(&self.what, &self.zh)
    }

    /// The same fault, with the file that it is about in front.
    pub(crate) fn of_file(mut self, file: &std::path::Path) -> Self {
        self.what = format!("{}: {}", file.display(), self.what);
        self.zh = format!("{}:{}", file.display(), self.zh);
        self
    }

    /// The store was closed, or its writer is gone.
    pub(super) fn closed() -> Self {
        Self::lasting(
            "the database is closed: the process is about to end, or its writer has stopped; restart rivald",
            "数据库已关闭：进程即将结束，或写入任务已停止；请重启 rivald",
        )
    }

    /// A row says what can't be.
    pub(super) fn impossible(en: &str, zh: &str) -> Self {
        Self::lasting(
            format!("the database holds what rivald never wrote ({en}); run `rivald db check`"),
            format!("数据库中有不应存在的内容（{zh}）；请运行 `rivald db check`"),
        )
    }

    /// The primary result code of SQLite, if it was SQLite that said no.
    fn code(error: &sqlx::Error) -> Option<i32> {
        error.as_database_error()?.code()?.parse::<i32>().ok().map(|extended| extended & 0xff)
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let (en, zh, retry): (&str, &str, bool) = match Self::code(&error) {
            Some(code::BUSY | code::LOCKED) => {
                ("the database is busy: another process is writing to it", "数据库正忙：另一个进程正在写入", true)
            }
            Some(code::FULL) => (
                "the disk is full, nothing more can be recorded: free some space",
                "磁盘已满，无法继续记录：请清理磁盘空间",
                true,
            ),
            Some(code::IO) => (
                "the disk did not read or write the database: look at the disk and the system log",
                "磁盘读写数据库失败：请检查磁盘和系统日志",
                true,
            ),
            Some(code::NO_MEMORY) => ("there is not enough memory for the database", "内存不足，数据库无法工作", true),
            Some(code::READ_ONLY) => (
                "the database can only be read: mount its disk for writing, or give the user that rivald runs as the \
                 right to write the file and its folder",
                "数据库只读：请检查磁盘是否被挂载为只读，并让运行 rivald 的用户对该文件及其所在目录有写权限",
                false,
            ),
            Some(code::CORRUPT | code::NO_DATABASE) => (DAMAGED.0, DAMAGED.1, false),
            Some(code::CANNOT_OPEN) => (
                "the database can't be opened: its disk may be mounted read-only, or the user that rivald runs as may \
                 lack the right to write the file and its folder",
                "无法打开数据库：磁盘可能被挂载为只读，或者运行 rivald 的用户对该文件及其所在目录没有写权限",
                false,
            ),
            Some(_) => (
                "the database refused a row; this is a fault of rivald",
                "数据库拒绝写入一行；这是 rivald 的缺陷",
                false,
            ),
            None => match &error {
                sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::WorkerCrashed => {
                    ("the database does not answer", "数据库没有响应", true)
                }
                sqlx::Error::PoolClosed => return Self::closed(),
                _ => (
                    "the database can't be read; run `rivald db check`",
                    "数据库无法读取；请运行 `rivald db check`",
                    false,
                ),
            },
        };
        let left = error
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::code)
            .is_some_and(|code| LEFT.contains(&&*code));
        let (en, zh, retry) = if left { LEFT_WORDS } else { (en, zh, retry) };
        let unfit = matches!(Self::code(&error), Some(code::CORRUPT | code::NO_DATABASE));
        let (what, zh) = (format!("{en} ({error})"), format!("{zh}({error})"));
        Self { what, zh, retry, unfit, source: Some(Arc::new(error)) }
    }
}
