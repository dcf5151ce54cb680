//! A move of a whole shop, told as one event instead of once a listing.

use std::{
    cmp::{Ordering, Reverse},
    collections::{BTreeMap, BTreeSet, HashMap},
};

use super::{figures, kinds, page::Times, sort, tame};
use crate::{
    change::{AlertNote, Shop, kind_name},
    listing::{Amount, ChangeKind, Locale, Moment, Side, WatchId},
};

/// The fewest listings of a move.
const FEWEST: usize = 5;
/// The fewest where it is not known how many listings of the shop are watched.
const FEWEST_UNKNOWN: usize = 8;
/// A move is one of at least every so-many-th watched listing of the shop.
const ONE_IN: usize = 3;

/// What the changes of a move have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// Prices fell.
    Drop,
    /// Prices rose.
    Rise,
    /// It can't be bought any more.
    Gone,
    /// It can be bought again.
    Back,
    /// Any other kind, with the direction of its values where they have one.
    Kind(ChangeKind, Ordering),
}

impl Family {
    fn of(note: &AlertNote, falls: &BTreeSet<&WatchId>) -> Self {
        let change = &note.alert.change;
        let values = sort::amounts(change).or_else(|| sort::rates(change));
        let values = values.or_else(|| sort::counts(change).map(|(a, b)| (a.into(), b.into())));
        let way = values.map_or(Ordering::Equal, |(before, after)| after.cmp(&before));
        let (before, after) = (change.before.as_deref(), change.after.as_deref());
        match (change.kind, way) {
            (ChangeKind::PriceDrop, _) | (ChangeKind::PayPrice, Ordering::Less) => Self::Drop,
            (ChangeKind::PriceRise, _) | (ChangeKind::PayPrice, Ordering::Greater) => Self::Rise,
            // Without a fall of its own it is the own price that moved.
            (ChangeKind::Undercut, _) if falls.contains(&note.watch) => Self::Drop,
            (ChangeKind::ListingGone, _) => Self::Gone,
            (ChangeKind::Availability, _) if after == Some("out_of_stock") => Self::Gone,
            (ChangeKind::ListingBack, _) => Self::Back,
            (ChangeKind::Availability, _) if before == Some("out_of_stock") && after == Some("in_stock") => Self::Back,
            (kind, way) => Self::Kind(kind, way),
        }
    }

    /// What happened to each listing, said after their number.
    fn past(self, locale: Locale) -> String {
        match self {
            Self::Drop => locale.pick("cut", "降价").into(),
            Self::Rise => locale.pick("raised", "涨价").into(),
            Self::Gone => locale.pick("gone or sold out", "下架或缺货").into(),
            Self::Back => locale.pick("on sale again", "恢复销售").into(),
            Self::Kind(kind, _) => kind_name(kind, locale).into(),
        }
    }
}

/// What one listing did in a move.
#[derive(Debug)]
pub struct Step<'a> {
    /// Its alerts, the oldest first; at least one.
    pub notes: Vec<&'a AlertNote>,
    /// The values before and after, where they are amounts.
    pub amounts: Option<(Amount, Amount)>,
    /// How far it moved, as a part.
    pub part: Option<Amount>,
}

impl<'a> Step<'a> {
    fn new(mut notes: Vec<&'a AlertNote>) -> Self {
        notes.sort_by_key(|note| (note.alert.change.at, note.alert.change.id.clone()));
        // The shown price is what all listings have; what is left after coupons stands beside it.
        let asked = |note: &&&AlertNote| note.alert.change.kind != ChangeKind::PayPrice;
        let moved = |notes: Vec<&&AlertNote>| {
            let all: Vec<_> = notes.into_iter().filter_map(|note| sort::amounts(&note.alert.change)).collect();
            all.first().zip(all.last()).map(|(first, last)| (first.0, last.1))
        };
        let amounts = moved(notes.iter().filter(asked).collect()).or_else(|| moved(notes.iter().collect()));
        let rates = || notes.last().and_then(|note| sort::rates(&note.alert.change));
        let part = amounts.or_else(rates).and_then(|(before, after)| figures::part(before, after));
        Self { notes, amounts, part }
    }

    /// The alert that tells most of it.
    pub fn main(&self) -> Option<&'a AlertNote> {
        self.notes.iter().min_by_key(|note| kinds::rank(note.alert.change.kind)).copied()
    }
}

/// A move of a whole shop.
#[derive(Debug)]
pub struct Event<'a> {
    /// The shop.
    pub shop: &'a Shop,
    /// What happened.
    pub family: Family,
    /// Whose listings they are.
    pub side: Side,
    /// How many listings of the shop are watched, where that is known.
    pub of: Option<usize>,
    /// What each listing did, the farthest move first.
    pub steps: Vec<Step<'a>>,
}

impl Event<'_> {
    /// The place among alerts: that of its most important one.
    pub fn place(&self) -> (usize, bool) {
        let kinds = self.notes().map(|note| kinds::rank(note.alert.change.kind));
        (kinds.min().unwrap_or(usize::MAX), self.side == Side::Own)
    }

    /// Every alert that it stands for.
    pub fn notes(&self) -> impl Iterator<Item = &AlertNote> {
        self.steps.iter().flat_map(|step| step.notes.iter().copied())
    }

    /// The middle one of all parts (the mean of both where there are two), where every listing has one.
    pub fn median(&self) -> Option<Amount> {
        let mut parts: Vec<Amount> = self.steps.iter().filter_map(|step| step.part).collect();
        if parts.len() < self.steps.len() {
            return None;
        }
        parts.sort_unstable();
        let (low, high) = (parts.get((parts.len().checked_sub(1)?) / 2)?, parts.get(parts.len() / 2)?);
        low.checked_add(*high)?.checked_div(Amount::TWO)
    }

    /// Since when: the earliest of its changes.
    pub fn since(&self) -> Option<Moment> {
        self.notes().map(|note| note.alert.change.at).min()
    }

    /// `37 of 52 listings cut`.
    fn what(&self, locale: Locale) -> String {
        let (count, past) = (self.steps.len(), self.family.past(locale));
        let of = match (locale, self.of) {
            (Locale::En, Some(of)) => format!("{count} of {of} listings"),
            (Locale::En, None) => format!("{count} listings"),
            (Locale::ZhCn, Some(of)) => format!("{of} 个商品中 {count} 个"),
            (Locale::ZhCn, None) => format!("{count} 个商品"),
        };
        match (locale, self.family) {
            (Locale::En, Family::Kind(..)) => format!("{past} on {of}"),
            (Locale::En, _) => format!("{of} {past}"),
            (Locale::ZhCn, _) => format!("{of}{past}"),
        }
    }

    /// What stands before the name of the shop in a subject, and what after it.
    pub fn headline(&self, locale: Locale) -> (String, String) {
        let moved = self.median().filter(|part| !part.is_zero());
        let head = moved.map(|part| {
            let percent = figures::rounded_percent(part).unwrap_or_else(|| figures::percent(part));
            format!("{}{percent} ", figures::arrow(part))
        });
        (head.unwrap_or_default(), format!("{}{}", locale.pick(": ", "："), self.what(locale)))
    }

    /// `Shop X cut 37 of 52 listings, median −12%, since 20:00`.
    pub fn sentence(&self, times: Times) -> String {
        let locale = times.locale;
        let name = tame::columns(&tame::line(&self.shop.name), 60);
        let mut sentence = match (locale, self.family, self.of) {
            (Locale::En, Family::Drop | Family::Rise, of) => {
                let of = of.map(|of| format!(" of {of}")).unwrap_or_default();
                format!("{name} {} {}{of} listings", self.family.past(locale), self.steps.len())
            }
            _ => format!("{name}{}{}", locale.pick(": ", "："), self.what(locale)),
        };
        if let Some(part) = self.median().filter(|part| !part.is_zero()) {
            let percent = figures::short_percent(part).unwrap_or_else(|| figures::percent(part));
            sentence += &locale.pick(format!(", median {percent}"), format!("，中位幅度 {percent}"));
        }
        if let Some(at) = self.since() {
            let at = times.short(at);
            sentence += &locale.pick(format!(", since {at}"), format!("，{at} 起"));
        }
        sentence
    }
}

/// Takes the alerts that belong to moves of whole shops out of all. `shops`: how many listings of each are watched.
pub fn take<'a>(alerts: &mut Vec<&'a AlertNote>, shops: &HashMap<u64, usize>) -> Vec<Event<'a>> {
    let falls = |note: &&AlertNote| matches!(note.alert.change.kind, ChangeKind::PriceDrop | ChangeKind::PayPrice);
    let falls: BTreeSet<&WatchId> = alerts.iter().copied().filter(falls).map(|note| &note.watch).collect();
    let key = |note: &AlertNote| {
        let own = note.side == Side::Own;
        note.shop.as_ref().map(|shop| (shop.hash(), own, Family::of(note, &falls)))
    };
    let mut moves: BTreeMap<_, BTreeMap<&WatchId, Vec<&'a AlertNote>>> = BTreeMap::new();
    for note in alerts.iter().copied() {
        if let Some(key) = key(note) {
            moves.entry(key).or_default().entry(&note.watch).or_default().push(note);
        }
    }
    moves.retain(|(shop, ..), watches| match shops.get(shop) {
        Some(of) => watches.len() >= FEWEST && watches.len().saturating_mul(ONE_IN) >= *of,
        None => watches.len() >= FEWEST_UNKNOWN,
    });
    alerts.retain(|note| key(note).is_none_or(|key| !moves.contains_key(&key)));
    let event = |((shop, _, family), watches): ((u64, bool, Family), BTreeMap<&WatchId, Vec<&'a AlertNote>>)| {
        let mut steps: Vec<Step<'a>> = watches.into_values().map(Step::new).collect();
        steps.sort_by_cached_key(|step| {
            let first = step.notes.first();
            (Reverse(step.part.unwrap_or_default().abs()), first.map(|note| (note.name.clone(), note.watch.clone())))
        });
        let first = steps.first().and_then(|step| step.notes.first().copied())?;
        // A watchlist that shrank since then must not make it "37 of 12".
        let of = shops.get(&shop).copied().filter(|of| *of >= steps.len());
        Some(Event { shop: first.shop.as_ref()?, family, side: first.side, of, steps })
    };
    let mut events: Vec<Event<'a>> = moves.into_iter().filter_map(event).collect();
    events.sort_by_key(|event| (event.place(), Reverse(event.steps.len())));
    events
}
