//! `rivald forecast`.

mod figures;
mod json;
mod missing;
mod plot;
mod score;
mod words;

use chrono::SubsecRound;

use super::{Context, Status, db, history::unknown};
use crate::{
    affiliate::{self, Day},
    listing::{Locale, WatchId},
    store::{Known, Store, StoreError},
    watchlist::Watchlists,
};

/// Arguments of `rivald forecast`.
#[derive(Debug, clap::Args)]
pub struct ForecastCommand {
    /// The id of the watch, as `rivald watchlist list` shows it
    #[arg(value_name = "ID", required_unless_present = "score")]
    id: Option<String>,
    /// How past forecasts fared, of all watches
    #[arg(long, conflicts_with = "id")]
    score: bool,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

impl ForecastCommand {
    /// Does it.
    pub async fn run(self, context: &Context) -> anyhow::Result<Status> {
        let ui = &context.ui;
        let store = db::open_to_read(context).await?;
        let fault = |e: StoreError| db::fault(&e, ui.locale);
        let now = context.clock.now().trunc_subsecs(0);
        let Some(id) = self.id else {
            let scores = store.scores(Day::of(now)).await.map_err(fault)?;
            if self.json {
                scores.iter().try_for_each(|score| ui.json(score))?;
            } else {
                ui.line(&score::words(&scores, ui.locale))?;
            }
            return Ok(Status::Done);
        };
        let Some(known) = known(&id, &store, ui.locale).await? else {
            return Err(unknown(&id, &store, ui.locale).await?.into());
        };
        let book = store.book(&known.watch).await.map_err(fault)?;
        let series = book.series();
        match affiliate::forecast(&series, now) {
            Some(forecast) if self.json => ui.json(&json::Named { watch: &id, forecast: &forecast })?,
            Some(forecast) => ui.line(&words::page(&known.name, &id, &forecast, &series, *ui))?,
            None => {
                let settings = &context.loaded.settings;
                let kept = store.kept_watchlists().await.map_err(fault)?;
                let lists = Watchlists::read(&settings.watchlists, settings, &Watchlists::default(), &kept);
                let watch = lists.watches.iter().find(|watch| watch.id == known.watch);
                let why = missing::Missing::of(watch.map(AsRef::as_ref), &settings.union, &series);
                ui.note(&why.words(&id, ui.locale));
            }
        }
        Ok(Status::Done)
    }
}

async fn known(id: &str, store: &Store, locale: Locale) -> anyhow::Result<Option<Known>> {
    let Ok(watch) = WatchId::new(id) else { return Ok(None) };
    let known = store.known().await.map_err(|e| db::fault(&e, locale))?;
    Ok(known.into_iter().find(|known| known.watch == watch))
}
