//! `rivald changes`.

mod since;

use std::path::PathBuf;

use chrono_tz::Tz;
use serde_json::Value;

pub(super) use since::since;

use super::{
    Context, Status, db,
    sheet::{self, Book, CHANGES_OF_ALL, Speech},
    table,
};
use crate::{
    change::{Change, kind_name},
    listing::{Locale, Moment},
};

/// Arguments of `rivald changes`.
#[derive(Debug, clap::Args)]
pub struct Changes {
    /// How far back: 12h, 1d, 1w …, or a date
    #[arg(long, value_name = "TIME", default_value = "1d")]
    since: String,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
    /// A table for spreadsheets
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// Write a workbook for Excel, WPS or LibreOffice; a file that is there is never replaced
    #[arg(long, value_name = "FILE.xlsx", conflicts_with_all = ["csv", "json"])]
    xlsx: Option<PathBuf>,
}

impl Changes {
    /// Does it.
    pub async fn run(self, context: &Context) -> anyhow::Result<Status> {
        let ui = &context.ui;
        let since = since(&self.since, context)?;
        let store = db::open_to_read(context).await?;
        let changes = store.changes(since).await.map_err(|e| db::fault(&e, ui.locale))?;
        if self.json {
            for change in &changes {
                ui.json(change)?;
            }
        } else if self.csv {
            ui.line(sheet::csv(sheet::CHANGES, &rows(&changes)?)?.trim_end())?;
        } else if let Some(file) = &self.xlsx {
            let speech = Speech { locale: ui.locale, zone: context.loaded.settings.timezone };
            let mut book = Book::new(speech, context.clock.now());
            book.sheet(ui.locale.pick("Changes", "变化"), CHANGES_OF_ALL, &rows(&changes)?)?;
            sheet::save(file, &book.into_bytes()?, ui.locale)?;
            if !ui.quiet {
                let (file, count) = (file.display(), changes.len());
                ui.note(
                    &ui.locale
                        .pick(format!("wrote {count} changes to {file}"), format!("已把 {count} 条变化写入 {file}")),
                );
            }
        } else if changes.is_empty() {
            let zone = context.loaded.settings.timezone;
            let since = local(since, zone);
            ui.note(&ui.locale.pick(format!("no changes since {since}"), format!("{since} 以来没有变化")));
        } else {
            ui.line(&of_all(&changes, ui.locale, context.loaded.settings.timezone))?;
        }
        Ok(Status::Done)
    }
}

/// Changes as the contract writes them.
fn rows(changes: &[Change]) -> serde_json::Result<Vec<Value>> {
    changes.iter().map(serde_json::to_value).collect()
}

/// Changes of several watches as a table.
fn of_all(changes: &[Change], locale: Locale, zone: Tz) -> String {
    let head = locale.pick(["AT", "WATCH", "KIND", "TOLD", "WHAT"], ["时间", "监控项", "类型", "已通知", "内容"]);
    let rows = changes.iter().map(|change| {
        let mut row = cells(change, locale, zone);
        row.insert(1, change.watch.to_string());
        row
    });
    table(&head, &rows.collect::<Vec<_>>())
}

/// Changes of one watch as a table.
pub(super) fn of_one(changes: &[Change], locale: Locale, zone: Tz) -> String {
    let head = locale.pick(["AT", "KIND", "TOLD", "WHAT"], ["时间", "类型", "已通知", "内容"]);
    table(&head, &changes.iter().map(|change| cells(change, locale, zone)).collect::<Vec<_>>())
}

fn cells(change: &Change, locale: Locale, zone: Tz) -> Vec<String> {
    let told = if change.alerted { locale.pick("yes", "是") } else { "" };
    vec![local(change.at, zone), kind_name(change.kind, locale).into(), told.into(), change.why.clone()]
}

/// A moment as people of the zone write it.
pub(super) fn local(at: Moment, zone: Tz) -> String {
    at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listing::{ChangeKind, Field, WatchId};

    fn change() -> Change {
        Change {
            id: "00112233445566ff".into(),
            at: "2026-11-22T14:30:00Z".parse().expect("a moment"),
            watch: WatchId::new("rival-a-500").expect("a valid id"),
            kind: ChangeKind::PriceDrop,
            field: Some(Field::Price),
            before: Some("79.00".into()),
            after: Some("69.00".into()),
            why: "price fell from 79.00 to 69.00 CNY".into(),
            alerted: true,
            detail: crate::listing::Detail::default(),
        }
    }

    #[test]
    fn json_is_as_the_contract_says() {
        assert_eq!(
            serde_json::to_string(&change()).expect("JSON"),
            r#"{"id":"00112233445566ff","at":"2026-11-22T14:30:00Z","watch":"rival-a-500","kind":"price-drop","field":"price","before":"79.00","after":"69.00","why":"price fell from 79.00 to 69.00 CNY","alerted":true}"#
        );
    }

    #[test]
    fn tables_are_in_the_language_and_zone_and_tame() {
        let quiet = Change { alerted: false, why: "名称变了 \u{1b}[2J".into(), ..change() };
        for locale in Locale::ALL {
            let text = of_all(&[change(), quiet.clone()], locale, chrono_tz::Asia::Shanghai);
            let lines: Vec<_> = text.lines().map(str::trim_end).collect();
            assert_eq!(lines.len(), 3, "{text}");
            assert!(lines[0].contains(locale.pick("TOLD", "已通知")), "{text}");
            assert!(
                lines[1].starts_with("2026-11-22 22:30") && lines[1].contains(kind_name(ChangeKind::PriceDrop, locale))
            );
            assert!(lines[1].ends_with("price fell from 79.00 to 69.00 CNY"), "{text}");
            assert!(!text.contains('\u{1b}'), "page text reached the terminal as it was: {text:?}");
        }
    }
}
