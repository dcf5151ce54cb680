//! Very many listings, counted one by one; of them those are chosen that are shown.
//!
//! ```text
//! outlines ──► Gathering ──► chosen: which to look up in full ──► Board: these, and the counts of all
//! ```

use std::{cmp::Reverse, collections::BTreeMap};

use super::{Board, Class, Group, Outline, Subject, Totals, group::Asks};
use crate::listing::{Amount, Currency, Moment, Side};

/// Listings as they come.
#[derive(Debug)]
pub struct Gathering {
    at: Moment,
    since: Moment,
    totals: Totals,
    ranks: Vec<(Class, Reverse<Option<Moment>>)>,
    /// By group; listings without one are compared with nobody.
    markets: BTreeMap<String, Market>,
}

/// What is asked within a group.
#[derive(Debug, Default)]
struct Market {
    own: Asks,
    rivals: Vec<(Currency, Amount)>,
}

impl Gathering {
    /// None yet. The board is made at a moment, and about the time since another.
    pub fn new(at: Moment, since: Moment) -> Self {
        Self { at, since, totals: Totals::default(), ranks: Vec::new(), markets: BTreeMap::new() }
    }

    /// Counts one more.
    pub fn add(&mut self, outline: &Outline) {
        self.totals.add(outline);
        self.ranks.push((outline.class(), Reverse(outline.changes.last)));
        let (Some(group), Some((currency, price))) = (&outline.watch.group, outline.asks) else { return };
        if !self.markets.contains_key(group) {
            self.markets.insert(group.clone(), Market::default());
        }
        let Some(market) = self.markets.get_mut(group) else { return };
        match outline.watch.side {
            Side::Own => market.own.add(&outline.watch, currency, price),
            Side::Rival => market.rivals.push((currency, price)),
        }
    }

    /// Which to show, as the places at which they were added, in that order: what changed last, what could not be read, own
    /// listings, all others.
    pub fn chosen(&self, most: usize) -> Vec<usize> {
        let mut places: Vec<usize> = (0..self.ranks.len()).collect();
        if places.len() > most {
            places.sort_by_key(|place| self.ranks.get(*place));
            places.truncate(most);
            places.sort_unstable();
        }
        places
    }

    /// Puts those that are shown side by side.
    pub fn board(self, shown: Vec<Subject>) -> Board {
        let Self { at, since, mut totals, mut markets, .. } = self;
        let under = |market: &Market| market.rivals.iter().filter(|(c, price)| market.own.above(*c, *price)).count();
        totals.undercut = markets.values().map(under).sum();
        let mut named: BTreeMap<Option<String>, Group> = BTreeMap::new();
        for subject in shown {
            let name = subject.watch.group.clone();
            let group = named.entry(name).or_insert_with_key(|name| {
                let market = name.as_ref().and_then(|name| markets.remove(name)).unwrap_or_default();
                Group { name: name.clone(), own: Vec::new(), rivals: Vec::new(), asks: market.own }
            });
            match subject.watch.side {
                Side::Own => group.own.push(subject),
                Side::Rival => group.rivals.push(subject),
            }
        }
        let last = named.remove(&None);
        Board { at, since, groups: named.into_values().chain(last).collect(), totals }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        affiliate::Drop,
        board::{Ahead, Counted, Freshness},
        listing::{ChangeKind, Watch, WatchId},
        source::union::sample,
    };

    fn at(hour: u32) -> Moment {
        format!("2026-11-23T{hour:02}:00:00Z").parse().expect("a moment")
    }

    fn outline(id: &str, group: Option<&str>, side: Side, price: i64) -> Outline {
        let id = WatchId::new(id).expect("an id");
        let watch = Watch { id, group: group.map(str::to_owned), side, ..sample::watch(1) };
        Outline {
            watch: Arc::new(watch),
            freshness: Freshness::Fresh,
            changes: Counted::default(),
            asks: Some((Currency::CNY, Amount::new(price, 0))),
            ahead: None,
        }
    }

    fn changed(mut outline: Outline, hour: u32) -> Outline {
        outline.changes.add(ChangeKind::PriceDrop, 2, at(hour));
        outline.changes.add(ChangeKind::Title, 1, at(hour));
        outline
    }

    #[test]
    fn what_changed_last_is_shown_first_and_all_are_counted() {
        let unread =
            Outline { freshness: Freshness::Since(at(1)), asks: None, ..outline("unread", None, Side::Rival, 0) };
        let all = [
            outline("other", None, Side::Rival, 9),
            changed(outline("early", Some("cups"), Side::Rival, 70), 2),
            outline("own", Some("cups"), Side::Own, 75),
            unread,
            changed(outline("late", Some("cups"), Side::Rival, 80), 5),
            outline("cheap", Some("cups"), Side::Rival, 60),
        ];
        let mut gathering = Gathering::new(at(9), at(0));
        for outline in &all {
            gathering.add(outline);
        }
        for (most, shown) in
            [(0, &[][..]), (1, &[4]), (2, &[1, 4]), (3, &[1, 3, 4]), (4, &[1, 2, 3, 4]), (9, &[0, 1, 2, 3, 4, 5])]
        {
            assert_eq!(gathering.chosen(most), shown, "{most}");
        }
        let totals = gathering.board(Vec::new()).totals;
        assert_eq!((totals.listings(), totals.own, totals.rivals), (6, 1, 5));
        assert_eq!((totals.read, totals.unread(), totals.changed, totals.with_news), (5, 1, 2, 3));
        assert_eq!(
            totals.changes.into_iter().collect::<Vec<_>>(),
            [(ChangeKind::PriceDrop, 4), (ChangeKind::Title, 2)]
        );
        assert_eq!((totals.undercut, totals.followed), (2, 0), "70 and 60 are under 75, whether or not they are shown");
    }

    #[test]
    fn only_listings_of_one_group_are_compared() {
        let mut gathering = Gathering::new(at(9), at(0));
        gathering.add(&outline("own", None, Side::Own, 75));
        gathering.add(&outline("rival", None, Side::Rival, 1));
        gathering.add(&outline("another", Some("cups"), Side::Rival, 1));
        assert_eq!(gathering.board(Vec::new()).totals.undercut, 0);
    }

    #[test]
    fn the_next_drop_of_all() {
        let drop = |day: &str| Drop {
            from: day.parse().expect("a day"),
            to: day.parse().expect("a day"),
            units: 10,
            least: 10,
            most: Some(10),
            share: None,
            grade: crate::listing::Grade::Exact,
            sales_30d: None,
            affiliate_30d: None,
        };
        let ahead = |id, day: &str, near| Outline {
            ahead: Some(Ahead { next: Some(drop(day)), near }),
            ..outline(id, None, Side::Rival, 1)
        };
        let mut gathering = Gathering::new(at(9), at(0));
        let silent = Outline { ahead: Some(Ahead::default()), ..outline("silent", None, Side::Rival, 1) };
        for outline in
            [ahead("later", "2026-12-03", 1), ahead("b", "2026-12-01", 2), ahead("a", "2026-12-01", 1), silent]
        {
            gathering.add(&outline);
        }
        let totals = gathering.board(Vec::new()).totals;
        assert_eq!((totals.followed, totals.near_drops), (4, 4));
        let (drop, watch) = totals.next_drop.expect("one");
        assert_eq!((drop.from.to_string().as_str(), watch.id.as_str()), ("2026-12-01", "a"));
    }
}
