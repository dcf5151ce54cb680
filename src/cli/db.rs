//! `rivald db …`, and how commands open the database to read.

use std::path::PathBuf;

use super::{Context, Status};
use crate::{
    listing::Locale,
    store::{Store, StoreError},
};

/// Subcommands of `rivald db`.
#[derive(Debug, clap::Subcommand)]
pub enum Db {
    /// Write a copy to a new file, also while the daemon runs
    Backup {
        /// The new file; one that is there is never replaced
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Look for damage and for rows that contradict each other
    Check,
    /// Remove now what is older than `[keep]` says, which the daemon does once a day by itself
    Prune,
}

impl Db {
    /// Does it.
    pub async fn run(self, context: &Context) -> anyhow::Result<Status> {
        match self {
            Self::Backup { file } => backup(context, &file).await,
            Self::Check => check(context).await,
            Self::Prune => prune(context).await,
        }
    }
}

async fn backup(context: &Context, file: &std::path::Path) -> anyhow::Result<Status> {
    let ui = &context.ui;
    let store = open_to_read(context).await?;
    store.backup(file).await.map_err(|e| fault(&e, ui.locale))?;
    store.close().await;
    if !ui.quiet {
        let (bytes, file) = (std::fs::metadata(file)?.len(), file.display());
        let size = format!("{} MB", megabytes(bytes));
        ui.note(
            &ui.locale.pick(format!("copied the database to {file} ({size})"), format!("已备份到 {file}（{size}）")),
        );
    }
    Ok(Status::Done)
}

async fn check(context: &Context) -> anyhow::Result<Status> {
    let ui = &context.ui;
    let store = open_to_read(context).await?;
    let findings = store.check().await.map_err(|e| fault(&e, ui.locale))?;
    store.close().await;
    for finding in &findings {
        ui.line(&crate::listing::tame(ui.locale.pick(&finding.en, &finding.zh)))?;
    }
    if findings.is_empty() {
        if !ui.quiet {
            ui.line(ui.locale.pick("the database is in order", "数据库完好"))?;
        }
        return Ok(Status::Done);
    }
    ui.note(ui.locale.pick(
        "keep a copy of the file before anything else; if it is damaged, put a backup in its place",
        "请先保留一份数据库文件的副本；如果文件已损坏，请用备份替换",
    ));
    Ok(Status::Attention)
}

async fn prune(context: &Context) -> anyhow::Result<Status> {
    let (ui, settings) = (&context.ui, &context.loaded.settings);
    // Says what is wrong with the file where there is none, and makes none.
    open_to_read(context).await?.close().await;
    let store = Store::open(&settings.database).await.map_err(|e| fault(&e, ui.locale))?;
    let mut thinned = store.keep_to(&settings.keep, context.clock.now()).await.map_err(|e| fault(&e, ui.locale))?;
    // A daemon goes on writing, and what is free in the file it fills again.
    let alone = store.lock_for_daemon().ok();
    let shrunk = alone.is_some();
    if shrunk {
        store.shrink().await.map_err(|e| fault(&e, ui.locale))?;
        // Written anew, half-empty pages are full ones.
        thinned.used = store.bytes_used().await.map_err(|e| fault(&e, ui.locale))?;
    }
    store.close().await;
    drop(alone);
    if !ui.quiet {
        let (removed, used) = (thinned.removed, megabytes(thinned.used));
        let free = megabytes(thinned.before.saturating_sub(thinned.used));
        ui.line(&if shrunk {
            ui.locale.pick(
                format!("removed {removed} rows; the database takes {used} MB now ({free} MB less in use)"),
                format!("已清理 {removed} 行；数据库现占 {used} MB（减少 {free} MB）"),
            )
        } else {
            ui.locale.pick(
                format!("removed {removed} rows; {free} MB of the file are free and will be used again, {used} MB are in use"),
                format!("已清理 {removed} 行；文件中腾出 {free} MB 供后续使用，实际占用 {used} MB"),
            )
        })?;
        if !shrunk && thinned.removed > 0 {
            ui.note(ui.locale.pick(
                "the daemon runs: to make the file smaller as well, stop it and do this again",
                "守护进程正在运行：如需缩小文件本身，请停止后再执行一次",
            ));
        }
    }
    if let Some(kept) = &thinned.tighter {
        let (pages, detail, observations) = kept.days();
        ui.note(&ui.locale.pick(
            format!(
                "less is kept than `[keep]` says, so that the database stays within `size`: evidence for {pages} days, half-hour \
                 detail for {detail} days, one reading a day for {observations} days"
            ),
            format!(
                "为不超过 `[keep] size`，保留时间短于设置：证据 {pages} 天，半小时明细 {detail} 天，每日记录 {observations} 天"
            ),
        ));
    }
    let over = thinned.used > settings.keep.size;
    if over {
        ui.note(ui.locale.pick(
            "it is still larger than `[keep] size`: what remains is needed",
            "仍超过 `[keep] size`：剩下的都是必需的数据",
        ));
    }
    Ok(if over { Status::Attention } else { Status::Done })
}

fn megabytes(bytes: u64) -> String {
    format!("{}.{}", bytes / 1_000_000, bytes / 100_000 % 10)
}

/// Opens the database of the settings to read.
///
/// # Errors
/// In the language of the settings.
pub(super) async fn open_to_read(context: &Context) -> anyhow::Result<Store> {
    Store::open_to_read(&context.loaded.settings.database).await.map_err(|e| fault(&e, context.ui.locale))
}

/// A fault of the database in a language.
pub(super) fn fault(error: &StoreError, locale: Locale) -> anyhow::Error {
    anyhow::Error::msg(error.words(locale).to_owned())
}
