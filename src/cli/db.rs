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
}

impl Db {
    /// Does it.
    pub async fn run(self, context: &Context) -> anyhow::Result<Status> {
        match self {
            Self::Backup { file } => backup(context, &file).await,
            Self::Check => check(context).await,
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
        let size = format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10);
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
