//! `rivald evidence CHANGE --out FILE.zip`: what a change is proven by, in one archive.

mod archive;
mod contents;
mod manifest;
mod readme;

use std::path::PathBuf;

use super::{Context, Status, UsageFault, changes::local, db};
use crate::{
    change::{Change, kind_name},
    listing::{Locale, tame},
    store::Proven,
};

use contents::Contents;

/// Arguments.
#[derive(Debug, clap::Args)]
pub struct EvidenceCommand {
    /// The id of a change (see `rivald changes --json`), or its beginning: four characters or more
    change: String,
    /// The archive to write; one that is there is replaced as a whole, any other file is left alone
    #[arg(long, value_name = "FILE.zip")]
    out: PathBuf,
}

impl EvidenceCommand {
    /// Does it. The same database gives the same bytes.
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<Status> {
        let (ui, zone) = (&context.ui, context.loaded.settings.timezone);
        let store = db::open_to_read(context).await?;
        let proven = store.proof(self.change.trim()).await.map_err(|e| db::fault(&e, ui.locale))?;
        store.close().await;
        let proof = match proven {
            Proven::One(proof) => *proof,
            Proven::Several(several) => return Err(several_of(&self.change, &several, ui.locale, zone).into()),
            Proven::Unknown => return Err(unknown(&self.change, ui.locale).into()),
        };
        let id = contents::safe(&proof.change.id);
        let contents = Contents::of(proof, ui.locale, zone)?;
        let written = archive::write(&self.out, &format!("rivald-evidence-{id}"), &contents.files, contents.at)
            .map_err(|fault| anyhow::Error::msg(fault.said(ui.locale)))?;
        if !ui.quiet {
            let (file, size) = (self.out.display(), kilobytes(written.bytes));
            let names = contents.names().join(", ");
            ui.note(&match (written.replaced, ui.locale) {
                (false, Locale::En) => format!("wrote {file} ({size}): {names}"),
                (true, Locale::En) => format!("replaced {file} ({size}): {names}"),
                (false, Locale::ZhCn) => format!("已写入 {file}（{size}）：{names}"),
                (true, Locale::ZhCn) => format!("已替换 {file}（{size}）：{names}"),
            });
        }
        for missing in &contents.missing {
            let (en, zh) = (format!("not in it: {}", missing.en), format!("缺少：{}", missing.zh));
            ui.note(&ui.locale.pick(en, zh));
        }
        Ok(if contents.missing.iter().any(|missing| missing.lost) { Status::Attention } else { Status::Done })
    }
}

fn unknown(asked: &str, locale: Locale) -> UsageFault {
    let asked = tame(asked);
    UsageFault(locale.pick(
        format!(
            "no change that is still kept has the id `{asked}`, or one that begins like this (four characters at least); \
             `rivald changes --since 30d --json` shows them"
        ),
        format!("没有编号为 `{asked}` 或以其开头（至少 4 个字符）的变化记录；`rivald changes --since 30d --json` 可列出编号"),
    ))
}

fn several_of(asked: &str, several: &[Change], locale: Locale, zone: chrono_tz::Tz) -> UsageFault {
    let asked = tame(asked);
    let mut text = locale.pick(
        format!("the ids of several changes begin with `{asked}`; write more of one:"),
        format!("有多个变化的编号以 `{asked}` 开头，请多写几位："),
    );
    for change in several {
        let (at, kind) = (local(change.at, zone), kind_name(change.kind, locale));
        text.push_str(&format!("\n  {}  {at}  {}  {kind}", tame(&change.id), change.watch));
    }
    UsageFault(text)
}

fn kilobytes(bytes: u64) -> String {
    if bytes < 1_000_000 {
        format!("{} kB", bytes.div_ceil(1_000))
    } else {
        format!("{} MB", bytes.div_ceil(1_000_000))
    }
}
