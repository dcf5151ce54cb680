//! What is known of a listing at a glance: enough to count very many of them, and to choose which are shown.

use std::sync::Arc;

use super::{
    Freshness, Subject,
    subject::{near_drops, next_drop},
};
use crate::{
    affiliate::{Drop, Forecast},
    listing::{Amount, Availability, ChangeKind, Currency, Listing, Moment, Side, Watch},
};

/// A listing at a glance.
#[derive(Clone, Debug)]
pub struct Outline {
    /// The watch.
    pub watch: Arc<Watch>,
    /// How old its last good reading is.
    pub freshness: Freshness,
    /// What changed in the time that the board is about.
    pub changes: Counted,
    /// What it asks now: read at its last poll, and not sold out.
    pub asks: Option<(Currency, Amount)>,
    /// What leaves its thirty-day window; `None` where its affiliates are not followed.
    pub ahead: Option<Ahead>,
}

/// What comes first where there is no room for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// It changed.
    Changed,
    /// It could not be read.
    Unread,
    /// The operator's own.
    Own,
    /// All others.
    Other,
}

impl Class {
    /// That of a listing.
    pub fn of(changed: bool, freshness: Freshness, side: Side) -> Self {
        match (changed, freshness, side) {
            (true, ..) => Self::Changed,
            (false, Freshness::Since(_) | Freshness::Never, _) => Self::Unread,
            (false, Freshness::Fresh, Side::Own) => Self::Own,
            (false, Freshness::Fresh, Side::Rival) => Self::Other,
        }
    }

    /// Whether there is something to say of it.
    pub fn is_news(self) -> bool {
        matches!(self, Self::Changed | Self::Unread)
    }
}

/// Changes that are counted.
#[derive(Clone, Debug, Default)]
pub struct Counted {
    /// How often each kind was seen.
    pub kinds: Vec<(ChangeKind, usize)>,
    /// When the last was.
    pub last: Option<Moment>,
}

impl Counted {
    /// Counts some more of a kind, of which the last was then.
    pub fn add(&mut self, kind: ChangeKind, count: usize, last: Moment) {
        self.last = self.last.max(Some(last));
        match self.kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, before)) => *before += count,
            None => self.kinds.push((kind, count)),
        }
    }
}

/// What is to leave a thirty-day window.
#[derive(Clone, Debug, Default)]
pub struct Ahead {
    /// What does first.
    pub next: Option<Drop>,
    /// How many drops there are within [`AHEAD`](super::AHEAD) days.
    pub near: usize,
}

impl Ahead {
    /// What a forecast says at a moment.
    pub fn of(forecast: &Forecast, now: Moment) -> Self {
        Self { next: next_drop(forecast, now).cloned(), near: near_drops(forecast, now).count() }
    }
}

impl Outline {
    /// That of a listing of which all is known.
    pub fn of(subject: &Subject, since: Moment, now: Moment) -> Self {
        let mut changes = Counted::default();
        for change in subject.changes.iter().filter(|change| change.at >= since && change.at <= now) {
            changes.add(change.kind, 1, change.at);
        }
        let freshness = subject.freshness();
        Self {
            watch: Arc::clone(&subject.watch),
            freshness,
            changes,
            asks: subject.listing.as_ref().and_then(|listing| asked(listing, freshness)),
            ahead: subject.forecast.as_ref().map(|forecast| Ahead::of(forecast, now)),
        }
    }

    /// What comes first.
    pub fn class(&self) -> Class {
        Class::of(self.changes.last.is_some(), self.freshness, self.watch.side)
    }
}

/// What a listing asks now, if that was read at the last poll and it can be bought.
pub fn asked(listing: &Listing, freshness: Freshness) -> Option<(Currency, Amount)> {
    let sells = freshness == Freshness::Fresh && listing.availability != Availability::OutOfStock;
    Some((listing.currency?, listing.price?)).filter(|_| sells)
}
