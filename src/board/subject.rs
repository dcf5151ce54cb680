//! All that is known of one watch.

use std::sync::Arc;

use chrono::Days;

use super::Series;
use crate::{
    affiliate::{Day, Drop, Forecast},
    change::Change,
    listing::{Amount, Listing, Moment, Outcome, Watch},
};

/// How old the last good reading is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// It was read when it was polled last.
    Fresh,
    /// It could not be read since then.
    Since(Moment),
    /// It never was read.
    Never,
}

/// All that is known of one watch.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The watch.
    pub watch: Arc<Watch>,
    /// The listing as it is believed to be: each field at its last good value. Empty if it was never read.
    pub listing: Option<Listing>,
    /// The outcome of the last poll.
    pub outcome: Option<Outcome>,
    /// Why that was not `ok`, in one sentence.
    pub reason: Option<String>,
    /// When it was last read.
    pub last_ok: Option<Moment>,
    /// When it was last polled.
    pub last_at: Option<Moment>,
    /// What it said over time.
    pub series: Series,
    /// What changed in that time, oldest first.
    pub changes: Vec<Change>,
    /// What leaves its thirty-day window when, where its affiliates are followed.
    pub forecast: Option<Forecast>,
}

impl Freshness {
    /// By the outcome of the last poll, and when a listing was last read.
    pub fn of(outcome: Option<Outcome>, last_ok: Option<Moment>) -> Self {
        match (outcome, last_ok) {
            (Some(Outcome::Ok), _) => Self::Fresh,
            (_, Some(last)) => Self::Since(last),
            (_, None) => Self::Never,
        }
    }
}

/// Drops within so many days are near.
pub const AHEAD: Days = Days::new(14);

/// The first drop of a forecast that is ahead or under way; its days are the platforms' own.
pub fn next_drop(forecast: &Forecast, now: Moment) -> Option<&Drop> {
    let today = Day::of(now).date();
    forecast.drops.iter().find(|drop| drop.to >= today)
}

/// The drops of a forecast that are under way or near; their days are the platforms' own.
pub fn near_drops(forecast: &Forecast, now: Moment) -> impl Iterator<Item = &Drop> {
    let today = Day::of(now).date();
    let last = today.checked_add_days(AHEAD).unwrap_or(today);
    forecast.drops.iter().filter(move |drop| drop.from <= last && drop.to >= today)
}

impl Subject {
    /// How old the last good reading is.
    pub fn freshness(&self) -> Freshness {
        Freshness::of(self.outcome, self.last_ok)
    }

    /// The part of the struck-through price that is taken off, where there is one: 0.39 for 79.00 instead of 129.00.
    pub fn discount(&self) -> Option<Amount> {
        let listing = self.listing.as_ref()?;
        let (price, list) = (listing.price?, listing.list_price?);
        let off = list.checked_sub(price)?.checked_div(list)?;
        (off > Amount::ZERO && off < Amount::ONE).then_some(off)
    }

    /// The next drop of affiliate sales that is ahead or under way; its days are the platforms' own.
    pub fn next_drop(&self, now: Moment) -> Option<&Drop> {
        next_drop(self.forecast.as_ref()?, now)
    }
}
