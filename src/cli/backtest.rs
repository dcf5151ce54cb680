//! `rivald backtest`: which alerts these rules would have sent.

mod replay;
mod words;

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use serde::Serialize;

use super::{Context, Status, UsageFault, changes::since, db};
use crate::{
    change::Change,
    listing::{Moment, Watch},
    settings::Settings,
    store::Store,
    watchlist::Watchlists,
};

pub(super) use replay::Sent;

/// Arguments of `rivald backtest`.
#[derive(Debug, clap::Args)]
pub struct Backtest {
    /// How far back: 12h, 30d, 1w …, or a date
    #[arg(long, value_name = "TIME", default_value = "30d")]
    since: String,
    /// A folder of watchlists to try instead of those in force
    #[arg(long, value_name = "DIR")]
    watchlists: Option<PathBuf>,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

/// An alert that would have been sent, in JSON.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    change: &'a Change,
    /// Whom it would have gone to.
    to: Vec<&'a str>,
    /// Whether the same was really told.
    sent: bool,
}

impl Backtest {
    /// Does it.
    pub async fn run(self, context: &Context) -> anyhow::Result<Status> {
        let ui = &context.ui;
        let since = since(&self.since, context)?;
        let settings = self.settings(context);
        let watches = watches(&settings, context)?;
        let store = db::open_to_read(context).await?;
        let mut histories = Vec::with_capacity(watches.len());
        let mut unknown = Vec::new();
        for watch in watches {
            // From the very first observation on: what was told last, and what usual sales are, decides what is told.
            match store.history(&watch.id, Moment::UNIX_EPOCH).await.map_err(|e| db::fault(&e, ui.locale))? {
                Some(history) => histories.push((watch, history)),
                None => unknown.push(watch),
            }
        }
        let really = really_sent(&store, since, context).await?;
        let of_settings = settings.clone();
        // Months of a thousand watches take seconds of judging.
        let replayed = tokio::task::spawn_blocking(move || replay::replay(histories, &of_settings)).await?;
        let (mut sent, unread) = replayed;
        sent.retain(|sent| sent.alert.change.at >= since);
        if self.json {
            for sent in &sent {
                let change = &sent.alert.change;
                let to = people(&sent.watch, change, &settings);
                ui.json(&Line { change, to, sent: really.contains(&words::key(change)) })?;
            }
        } else {
            ui.line(&words::page(&sent, &really, &settings, since, ui.locale))?;
        }
        if !unknown.is_empty() {
            ui.note(&words::unknown(&unknown, ui.locale));
        }
        if unread > 0 {
            ui.note(&words::unread(unread, ui.locale));
        }
        Ok(Status::Done)
    }

    fn settings(&self, context: &Context) -> Settings {
        let mut settings = context.loaded.settings.clone();
        if let Some(folder) = &self.watchlists {
            settings.watchlists.clone_from(folder);
        }
        settings
    }
}

/// The watches of the folder. A folder with faults is not tried: nobody could tell which rules that were.
fn watches(settings: &Settings, context: &Context) -> anyhow::Result<Vec<Arc<Watch>>> {
    let lists = Watchlists::read(&settings.watchlists, settings, &Watchlists::default(), &BTreeMap::new());
    let faults = lists.faults();
    if faults.is_empty() {
        return Ok(lists.watches);
    }
    let ui = &context.ui;
    let shown: Vec<String> = faults.iter().map(|fault| fault.render(ui.locale, ui.colour)).collect();
    Err(UsageFault(shown.join("\n\n")).into())
}

/// What was really told since then.
async fn really_sent(
    store: &Store,
    since: Moment,
    context: &Context,
) -> anyhow::Result<std::collections::BTreeSet<words::Key>> {
    let told = store.told(since).await.map_err(|e| db::fault(&e, context.ui.locale))?;
    Ok(told.iter().map(words::key).collect())
}

/// Whom an alert goes to.
fn people<'a>(watch: &'a Watch, change: &Change, settings: &'a Settings) -> Vec<&'a str> {
    settings.mail.operators(watch.people(change.kind))
}
