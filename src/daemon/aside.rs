//! What a message shows beside its notes, out of the database.

use std::collections::HashMap;

use chrono::TimeDelta;

use super::Engine;
use crate::{
    board::Series,
    change::Note,
    listing::{Moment, WatchId},
    mail::{self, Aside, PictureFiles},
};

/// How far back the plots of a message reach.
const PLOTTED: TimeDelta = TimeDelta::days(30);

/// What a message of these notes may show. A message without it is worth more than none.
pub async fn of(engine: &Engine, notes: &[Note], now: Moment) -> Aside {
    Aside { files: files(engine, notes).await, series: series(engine, notes, now).await, shops: engine.shops() }
}

/// The pictures that it shows, as far as they are still kept.
async fn files(engine: &Engine, notes: &[Note]) -> PictureFiles {
    let ids: Vec<_> = mail::pictures_of(notes).into_iter().collect();
    if ids.is_empty() {
        return PictureFiles::default();
    }
    match engine.store.pictures(&ids).await {
        Ok(kept) => kept.into_iter().map(|(id, kept)| (id, kept.bytes)).collect(),
        Err(fault) => {
            tracing::error!("a message goes out without its pictures: {fault}");
            PictureFiles::default()
        }
    }
}

/// What its listings said of late.
async fn series(engine: &Engine, notes: &[Note], now: Moment) -> HashMap<WatchId, Series> {
    let watches = mail::watches_of(notes);
    let watches: Vec<&WatchId> = watches.iter().collect();
    if watches.is_empty() {
        return HashMap::new();
    }
    match engine.store.series(&watches, now - PLOTTED).await {
        Ok(series) => series.into_iter().map(|(watch, (series, _))| (watch, series)).collect(),
        Err(fault) => {
            tracing::error!("a message goes out without its plots: {fault}");
            HashMap::new()
        }
    }
}
