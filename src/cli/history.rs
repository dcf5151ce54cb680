//! `rivald history`.

pub(super) mod words;

use std::path::PathBuf;

use serde::Serialize;
use serde_json::Value;

use super::{
    Context, Status, UsageFault,
    changes::{local, of_one, since},
    db,
    sheet::{self, Book, CHANGES_OF_ONE, OBSERVATIONS, Speech},
};
use crate::{
    change::Change,
    listing::{Locale, Moment, WatchId},
    store::{Known, Seen, Store},
};

/// Arguments of `rivald history`.
#[derive(Debug, clap::Args)]
pub struct History {
    /// The id of the watch, as `rivald watchlist list` shows it
    #[arg(value_name = "ID")]
    id: String,
    /// How far back: 12h, 30d, 1w …, or a date
    #[arg(long, value_name = "TIME", default_value = "30d")]
    since: String,
    /// One JSON object a line
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// A table for spreadsheets
    #[arg(long)]
    csv: bool,
    /// Write a workbook for Excel, WPS or LibreOffice; a file that is there is never replaced
    #[arg(long, value_name = "FILE.xlsx", conflicts_with_all = ["csv", "json"])]
    xlsx: Option<PathBuf>,
}

impl History {
    /// Does it.
    pub async fn run(self, context: &Context) -> anyhow::Result<Status> {
        let (ui, zone) = (&context.ui, context.loaded.settings.timezone);
        let since = since(&self.since, context)?;
        let store = db::open_to_read(context).await?;
        let history = match WatchId::new(&self.id) {
            Ok(watch) => store.history(&watch, since).await.map_err(|e| db::fault(&e, ui.locale))?,
            Err(_) => None,
        };
        let Some(history) = history else { return Err(unknown(&self.id, &store, ui.locale).await?.into()) };

        if self.json || self.csv {
            let events = in_order(&history.seen, &history.changes);
            if self.csv {
                ui.line(sheet::csv(sheet::HISTORY, &rows(&events, &self.id)?)?.trim_end())?;
            }
            for event in events.iter().filter(|_| self.json) {
                ui.json(&event.with_watch(&self.id))?;
            }
            return Ok(Status::Done);
        }
        if let Some(file) = &self.xlsx {
            let (observations, changes) = for_book(&self.id, &history.seen, &history.changes)?;
            let mut book = Book::new(Speech { locale: ui.locale, zone }, context.clock.now());
            book.sheet(ui.locale.pick("Observations", "观察记录"), OBSERVATIONS, &observations)?;
            book.sheet(ui.locale.pick("Changes", "变化"), CHANGES_OF_ONE, &changes)?;
            sheet::save(file, &book.into_bytes()?, ui.locale)?;
            if !ui.quiet {
                let (file, seen, changes) = (file.display(), observations.len(), changes.len());
                ui.note(&ui.locale.pick(
                    format!("wrote {seen} observations and {changes} changes to {file}"),
                    format!("已把 {seen} 条观察记录和 {changes} 条变化写入 {file}"),
                ));
            }
            return Ok(Status::Done);
        }
        if history.seen.is_empty() {
            let since = local(since, zone);
            let (en, zh) = (format!("no observations since {since}"), format!("{since} 以来没有观察记录"));
            ui.note(&ui.locale.pick(en, zh));
        } else {
            ui.line(&words::observations(&history.seen, ui.locale, zone))?;
        }
        if !history.changes.is_empty() {
            ui.line("")?;
            ui.line(&of_one(&history.changes, ui.locale, zone))?;
        }
        Ok(Status::Done)
    }
}

/// Something that happened to a watch.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Event<'a> {
    Observation(&'a Seen),
    Change(&'a Change),
}

/// An event as an object that names its watch, which a change does by itself.
#[derive(Debug, Serialize)]
struct Named<'a> {
    #[serde(flatten)]
    event: Event<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    watch: Option<&'a str>,
}

impl<'a> Event<'a> {
    fn at(&self) -> Moment {
        match self {
            Self::Observation(seen) => seen.at,
            Self::Change(change) => change.at,
        }
    }

    fn with_watch(self, watch: &'a str) -> Named<'a> {
        Named { event: self, watch: matches!(self, Self::Observation(_)).then_some(watch) }
    }
}

/// Events as the contract writes them.
fn rows(events: &[Event<'_>], watch: &str) -> serde_json::Result<Vec<Value>> {
    events.iter().map(|event| serde_json::to_value(event.with_watch(watch))).collect()
}

/// Observations and changes as the contract writes them; a change has the currency of the observation that it was seen in.
fn for_book(watch: &str, seen: &[Seen], changes: &[Change]) -> serde_json::Result<(Vec<Value>, Vec<Value>)> {
    let mut currency = Value::Null;
    let (mut of_seen, mut of_changes) = (Vec::new(), Vec::new());
    let events = in_order(seen, changes);
    for (event, mut row) in events.iter().zip(rows(&events, watch)?) {
        match event {
            Event::Observation(_) => {
                if let Some(known) = row["listing"].get("currency") {
                    currency = known.clone();
                }
                of_seen.push(row);
            }
            Event::Change(_) => {
                row["currency"] = currency.clone();
                of_changes.push(row);
            }
        }
    }
    Ok((of_seen, of_changes))
}

/// Observations and changes by time; a change stands behind the observation that it was seen in.
fn in_order<'a>(seen: &'a [Seen], changes: &'a [Change]) -> Vec<Event<'a>> {
    let mut events: Vec<_> = seen.iter().map(Event::Observation).chain(changes.iter().map(Event::Change)).collect();
    events.sort_by_key(Event::at);
    events
}

/// What to say to an id that nothing is known of: the nearest that is.
pub(super) async fn unknown(id: &str, store: &Store, locale: Locale) -> anyhow::Result<UsageFault> {
    let known = store.known().await.map_err(|e| db::fault(&e, locale))?;
    let (en, zh) = match nearest(id, &known) {
        Some(near) => (format!("; did you mean `{near}`?"), format!("；是不是 `{near}`？")),
        None => ("; `rivald watchlist list` shows all".to_owned(), "；`rivald watchlist list` 可列出全部".to_owned()),
    };
    Ok(UsageFault(
        locale.pick(format!("nothing was recorded of a watch `{id}`{en}"), format!("没有监控项 `{id}` 的记录{zh}")),
    ))
}

/// The watch that was probably meant: by its name for people, or by an id that is written much the same.
fn nearest<'a>(id: &str, known: &'a [Known]) -> Option<&'a str> {
    let wanted = id.to_lowercase();
    if let Some(named) = known.iter().find(|known| known.name.to_lowercase() == wanted) {
        return Some(named.watch.as_str());
    }
    let alike = |known: &'a Known| {
        let candidate = known.watch.as_str();
        (strsim::normalized_damerau_levenshtein(&wanted, &candidate.to_lowercase()), candidate)
    };
    let (likeness, candidate) = known.iter().map(alike).max_by(|a, b| a.0.total_cmp(&b.0))?;
    (likeness >= 0.6).then_some(candidate)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::listing::ChangeKind;

    fn at(minute: u32) -> Moment {
        format!("2026-11-22T14:{minute:02}:00Z").parse().expect("a moment")
    }

    fn seen(minute: u32) -> Seen {
        let observation = json!({ "outcome": "ok", "listing": { "price": "79.00" } });
        Seen { at: at(minute), until: at(minute), polls: 1, observation, flicker: false }
    }

    #[test]
    fn events_stand_in_order_and_say_what_they_are() {
        let change = Change {
            id: "1".into(),
            at: at(10),
            watch: WatchId::new("a").expect("a valid id"),
            kind: ChangeKind::Title,
            field: None,
            before: None,
            after: None,
            why: "w".into(),
            alerted: false,
            detail: crate::listing::Detail::default(),
        };
        let (seen, changes) = ([seen(0), seen(10), seen(20)], [change]);
        let lines: Vec<_> = in_order(&seen, &changes)
            .iter()
            .map(|event| serde_json::to_value(event.with_watch("a")).expect("JSON"))
            .collect();
        let types: Vec<_> = lines.iter().map(|line| line["type"].as_str().expect("a type")).collect();
        assert_eq!(types, ["observation", "observation", "change", "observation"]);
        assert!(lines.iter().all(|line| line["watch"] == "a"));
        assert_eq!(lines[0]["listing"]["price"], "79.00");
        assert_eq!(lines[2]["kind"], "title");
        let text = serde_json::to_string(&in_order(&seen, &changes)[2].with_watch("a")).expect("JSON");
        assert_eq!(text.matches("\"watch\"").count(), 1, "{text}");
    }

    #[test]
    fn the_nearest_id_is_suggested() {
        let known = |id: &str, name: &str| Known {
            watch: WatchId::new(id).expect("a valid id"),
            name: name.into(),
            url: String::new(),
            listed: true,
        };
        let all = [known("rival-a-500", "竞品 A"), known("rival-b-500", "Rival B"), known("own", "Own")];
        assert_eq!(nearest("rival-a-50", &all), Some("rival-a-500"));
        assert_eq!(nearest("RIVAL-B-500", &all), Some("rival-b-500"));
        assert_eq!(nearest("竞品 A", &all), Some("rival-a-500"));
        assert_eq!(nearest("kettle", &all), None);
        assert_eq!(nearest("x", &[]), None);
    }
}
