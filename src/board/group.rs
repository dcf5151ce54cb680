//! Watches by group.

use std::collections::BTreeMap;

use super::Subject;
use crate::listing::{Amount, Currency, Moment, Side};

/// Listings that are compared with each other.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its name; `None` for watches without a group.
    pub name: Option<String>,
    /// The operator's own listings, in the order of the watchlists.
    pub own: Vec<Subject>,
    /// Those of rivals.
    pub rivals: Vec<Subject>,
}

impl Group {
    /// What the group's own listing asks in a currency: the lowest of those that were read at their last poll and can be
    /// bought.
    pub fn own_price(&self, currency: Option<Currency>) -> Option<(&Subject, Amount)> {
        let currency = currency?;
        let priced = self.own.iter().filter(|own| own.sells_now()).filter_map(|own| {
            let listing = own.listing.as_ref().filter(|listing| listing.currency == Some(currency))?;
            Some((own, listing.price?))
        });
        priced.min_by_key(|(_, price)| *price)
    }

    /// The own price and that of a rival, where they can be compared: both of now, in one currency.
    pub fn compared(&self, rival: &Subject) -> Option<(Amount, Amount)> {
        let listing = rival.listing.as_ref().filter(|_| rival.watch.side == Side::Rival && rival.sells_now())?;
        let (_, own) = self.own_price(listing.currency)?;
        Some((own, listing.price?))
    }

    /// Whether a rival asks less than the own listing now.
    pub fn undercut_by(&self, rival: &Subject) -> bool {
        self.compared(rival).is_some_and(|(own, price)| price < own)
    }
}

/// All watches, by group.
#[derive(Clone, Debug)]
pub struct Board {
    /// When it was made.
    pub at: Moment,
    /// From when on series and changes are in it.
    pub since: Moment,
    /// The groups by name; watches without one come last.
    pub groups: Vec<Group>,
}

impl Board {
    /// Puts subjects side by side.
    pub fn new(subjects: Vec<Subject>, at: Moment, since: Moment) -> Self {
        let mut named: BTreeMap<Option<String>, Group> = BTreeMap::new();
        for subject in subjects {
            let name = subject.watch.group.clone();
            let empty = Group { name: name.clone(), own: Vec::new(), rivals: Vec::new() };
            let group = named.entry(name).or_insert(empty);
            match subject.watch.side {
                Side::Own => group.own.push(subject),
                Side::Rival => group.rivals.push(subject),
            }
        }
        let last = named.remove(&None);
        Self { at, since, groups: named.into_values().chain(last).collect() }
    }

    /// Every subject, own listings of each group first.
    pub fn subjects(&self) -> impl Iterator<Item = &Subject> {
        self.groups.iter().flat_map(|group| group.own.iter().chain(&group.rivals))
    }
}
