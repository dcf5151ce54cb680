//! Watches by group.

use std::sync::Arc;

use super::{Gathering, Outline, Subject, Totals, asked};
use crate::listing::{Amount, Currency, Moment, Side, Watch};

/// Listings that are compared with each other.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its name; `None` for watches without a group.
    pub name: Option<String>,
    /// The operator's own listings, in the order of the watchlists.
    pub own: Vec<Subject>,
    /// Those of rivals.
    pub rivals: Vec<Subject>,
    /// What own listings ask, those that are not shown too.
    pub(super) asks: Asks,
}

/// What the own listings of a group ask, the lowest of each currency: read at their last poll, and to be bought.
#[derive(Clone, Debug, Default)]
pub(super) struct Asks(Vec<(Currency, Arc<Watch>, Amount)>);

impl Asks {
    pub(super) fn add(&mut self, watch: &Arc<Watch>, currency: Currency, price: Amount) {
        match self.0.iter_mut().find(|(known, ..)| *known == currency) {
            Some((.., lowest)) if *lowest <= price => {}
            Some((_, whose, lowest)) => (*whose, *lowest) = (Arc::clone(watch), price),
            None => self.0.push((currency, Arc::clone(watch), price)),
        }
    }

    fn lowest(&self, currency: Currency) -> Option<(&Watch, Amount)> {
        self.0.iter().find(|(known, ..)| *known == currency).map(|(_, watch, price)| (&**watch, *price))
    }

    /// Whether the own listing asks more than this.
    pub(super) fn above(&self, currency: Currency, price: Amount) -> bool {
        self.lowest(currency).is_some_and(|(_, own)| price < own)
    }
}

impl Group {
    /// What the group's own listing asks in a currency: the lowest of those that were read at their last poll and can be
    /// bought.
    pub fn own_price(&self, currency: Option<Currency>) -> Option<(&Watch, Amount)> {
        self.asks.lowest(currency?)
    }

    /// The own price and that of a rival, where they can be compared: both of now, in one currency.
    pub fn compared(&self, rival: &Subject) -> Option<(Amount, Amount)> {
        let listing = rival.listing.as_ref().filter(|_| rival.watch.side == Side::Rival)?;
        let (currency, price) = asked(listing, rival.freshness())?;
        Some((self.asks.lowest(currency)?.1, price))
    }

    /// Whether a rival asks less than the own listing now.
    pub fn undercut_by(&self, rival: &Subject) -> bool {
        self.compared(rival).is_some_and(|(own, price)| price < own)
    }
}

/// Watches by group: all, or those that matter most of very many.
#[derive(Clone, Debug)]
pub struct Board {
    /// When it was made.
    pub at: Moment,
    /// From when on series and changes are in it.
    pub since: Moment,
    /// The groups by name; watches without one come last.
    pub groups: Vec<Group>,
    /// What is counted of all of them.
    pub totals: Totals,
}

impl Board {
    /// Puts subjects side by side, all of them.
    pub fn new(subjects: Vec<Subject>, at: Moment, since: Moment) -> Self {
        Self::gather(&subjects, at, since).board(subjects)
    }

    /// The same with room for so many listings alone. What is counted stays, and what they are compared with.
    #[must_use]
    pub fn shortened(&self, most: usize) -> Self {
        let mut places = Self::gather(self.subjects(), self.at, self.since).chosen(most).into_iter().peekable();
        let mut place = 0;
        let mut is_shown = |_: &&Subject| {
            place += 1;
            places.next_if_eq(&(place - 1)).is_some()
        };
        let short = |group: &Group| Group {
            name: group.name.clone(),
            own: group.own.iter().filter(&mut is_shown).cloned().collect(),
            rivals: group.rivals.iter().filter(&mut is_shown).cloned().collect(),
            asks: group.asks.clone(),
        };
        let groups: Vec<Group> = self.groups.iter().map(short).collect();
        let is_empty = |group: &Group| group.own.is_empty() && group.rivals.is_empty();
        Self {
            groups: groups.into_iter().filter(|group| !is_empty(group)).collect(),
            totals: self.totals.clone(),
            ..*self
        }
    }

    fn gather<'a>(subjects: impl IntoIterator<Item = &'a Subject>, at: Moment, since: Moment) -> Gathering {
        let mut gathering = Gathering::new(at, since);
        for subject in subjects {
            gathering.add(&Outline::of(subject, since, at));
        }
        gathering
    }

    /// How many listings there was no room for.
    pub fn left_out(&self) -> usize {
        self.totals.listings() - self.subjects().count()
    }

    /// Every subject, own listings of each group first.
    pub fn subjects(&self) -> impl Iterator<Item = &Subject> {
        self.groups.iter().flat_map(|group| group.own.iter().chain(&group.rivals))
    }
}
