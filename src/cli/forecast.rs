//! `rivald forecast`.

mod figures;
mod missing;
mod plot;
mod score;
mod words;

use chrono::SubsecRound;
use serde::Serialize;

use super::{Context, Status, db, history::unknown};
use crate::{
    affiliate::{self, Day, Forecast},
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

/// A forecast as the contract writes it (section 2).
#[derive(Debug, Serialize)]
struct Named<'a> {
    watch: &'a str,
    #[serde(flatten)]
    forecast: &'a Forecast,
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
            Some(forecast) if self.json => ui.json(&Named { watch: &id, forecast: &forecast })?,
            Some(forecast) => ui.line(&words::page(&known.name, &id, &forecast, &series, ui))?,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        affiliate::{Burst, Coming, Drop, Unseen},
        listing::{Amount, Grade},
    };

    /// The example of the contract, with what was added to it.
    #[test]
    fn json_is_as_the_contract_says() {
        let date = |text: &str| text.parse().expect("a date");
        let forecast = Forecast {
            at: "2026-11-13T14:30:00Z".parse().expect("a moment"),
            lag_days: 1,
            grade: Grade::Exact,
            bursts: vec![Burst {
                from: date("2026-10-24"),
                to: date("2026-10-26"),
                under_way: false,
                units: 1_000,
                least: 1_000,
                most: Some(1_000),
            }],
            drops: vec![Drop {
                from: date("2026-11-24"),
                to: date("2026-11-26"),
                units: 1_060,
                least: 1_060,
                most: Some(1_060),
                share: Some(Amount::new(34, 2)),
                grade: Grade::Exact,
                sales_30d: None,
                affiliate_30d: None,
            }],
            days: vec![Coming {
                day: date("2026-11-24"),
                leaving: 320,
                least: 320,
                most: None,
                affiliate_30d: Some(1_300),
                sales_30d: Some(2_800),
                grade: Grade::Exact,
            }],
            unseen: Some(Unseen {
                units: 440,
                days: 22,
                gone_by: date("2026-12-05"),
                typical: (1, 58),
                typical_3d: (12, 160),
            }),
            turns: None,
            scaled_by: None,
            affiliate_30d: None,
            quiet: None,
            proven_lag: None,
            step_minute: Some(550),
            epoch: None,
        };
        let expected = concat!(
            r#"{"watch":"rival-b-500","at":"2026-11-13T14:30:00Z","lag_days":1,"grade":"exact","#,
            r#""bursts":[{"from":"2026-10-24","to":"2026-10-26","under_way":false,"units":1000,"least":1000,"#,
            r#""most":1000}],"drops":[{"from":"2026-11-24","to":"2026-11-26","units":1060,"least":1060,"most":1060,"#,
            r#""share":"0.34","grade":"exact"}],"days":[{"day":"2026-11-24","leaving":320,"least":320,"#,
            r#""affiliate_30d":1300,"sales_30d":2800,"grade":"exact"}],"#,
            r#""unseen":{"units":440,"days":22,"gone_by":"2026-12-05","typical":[1,58]}}"#
        );
        let named = Named { watch: "rival-b-500", forecast: &forecast };
        assert_eq!(serde_json::to_string(&named).expect("JSON"), expected);
    }
}
