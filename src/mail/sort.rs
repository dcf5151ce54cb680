//! Notes in the order in which a reader wants them.

use std::{cmp::Reverse, collections::HashMap};

use super::{
    event::{self, Event},
    figures,
    kinds::{self, Shows},
    twins::{self, Twins},
};
use crate::{
    change::{AlertNote, Change, Fault, FaultKey, Note, NoteBody},
    listing::{Amount, ChangeKind, Currency, Moment, Side, WatchId},
};

/// The most changes that one message lists, and the most faults.
pub const LISTED: usize = 40;

/// The notes of one message, the most important first.
#[derive(Debug)]
pub struct Sorted<'a> {
    /// Alerts for operators that are told one by one.
    pub alerts: Vec<&'a AlertNote>,
    /// What says the same of the same listing in another group.
    pub twins: Twins<'a>,
    /// Moves of whole shops, with all their alerts.
    pub events: Vec<Event<'a>>,
    /// Faults that are open, and since when.
    pub open: Vec<(&'a Fault, Moment)>,
    /// Faults that are over: since when and until when they were open.
    pub ended: Vec<(&'a Fault, Moment, Moment)>,
}

impl<'a> Sorted<'a> {
    /// Sorts. The order does not depend on the order of the notes, so that the same notes make the same message.
    pub fn of(notes: &'a [Note]) -> Self {
        let (alerts, twins, events) = (Vec::new(), Twins::new(), Vec::new());
        let mut sorted = Self { alerts, twins, events, open: Vec::new(), ended: Vec::new() };
        for note in notes {
            match &note.body {
                NoteBody::Alert(alert) => sorted.alerts.push(alert),
                NoteBody::Fault(fault) => sorted.open.push((fault, note.at)),
                NoteBody::FaultEnded { fault, since } => sorted.ended.push((fault, *since, note.at)),
            }
        }
        sorted.alerts.sort_by_cached_key(|note| {
            let change = &note.alert.change;
            let own = note.side == Side::Own;
            (kinds::rank(change.kind), own, Reverse(size(change)), note.name.clone(), change.id.clone())
        });
        sorted.open.sort_by_key(|(fault, at)| (weight(&fault.key), fault.key.clone(), *at));
        sorted.ended.sort_by_key(|(fault, at, _)| (weight(&fault.key), fault.key.clone(), *at));
        sorted
    }

    /// Sorts, and tells once what is one event; `shops`: how many listings of each shop are watched.
    pub fn grouped(notes: &'a [Note], shops: &HashMap<u64, usize>) -> Self {
        let mut sorted = Self::of(notes);
        sorted.twins = twins::take(&mut sorted.alerts);
        sorted.events = event::take(&mut sorted.alerts, shops);
        sorted
    }

    /// The watch that all of it is about, if it is one alone.
    pub fn only_watch(&self) -> Option<&'a WatchId> {
        let first = &self.alerts.first()?.watch;
        let alone = self.events.is_empty() && self.open.is_empty() && self.ended.is_empty() && self.twins.is_empty();
        (alone && self.alerts.iter().all(|note| note.watch == *first)).then_some(first)
    }

    /// The alerts that a message lists if they are short.
    pub fn listed(&self) -> &[&'a AlertNote] {
        self.alerts.get(..LISTED).unwrap_or(&self.alerts)
    }
}

/// How far a price or a count moved, as a part; zero for everything else.
fn size(change: &Change) -> Amount {
    let counts = || counts(change).map(|(a, b)| (a.into(), b.into()));
    amounts(change).or_else(counts).and_then(|(a, b)| figures::part(a, b)).unwrap_or_default().abs()
}

/// Both values as whole numbers, where they are.
pub fn counts(change: &Change) -> Option<(u64, u64)> {
    let read = |text: &Option<String>| text.as_deref()?.parse::<u64>().ok();
    (kinds::of(change.kind).shows == Shows::Counts).then_some(())?;
    read(&change.before).zip(read(&change.after))
}

/// Both values as fractions, where they are.
pub fn rates(change: &Change) -> Option<(Amount, Amount)> {
    let read = |text: &Option<String>| {
        text.as_deref()?.parse::<Amount>().ok().filter(|rate| *rate >= Amount::ZERO && *rate <= Amount::ONE)
    };
    (kinds::of(change.kind).shows == Shows::Rates).then_some(())?;
    read(&change.before).zip(read(&change.after))
}

/// Both values as amounts of money, where they are.
pub fn amounts(change: &Change) -> Option<(Amount, Amount)> {
    let read = |text: &Option<String>| text.as_deref()?.parse::<Amount>().ok();
    let money = kinds::of(change.kind).shows == Shows::Amounts && change.kind != ChangeKind::Undercut;
    money.then_some(())?;
    read(&change.before).zip(read(&change.after))
}

/// The own listing's name and price where it can be compared: a rival's listing, and both in one currency.
pub fn own(note: &AlertNote) -> Option<(&str, Amount, Option<Currency>)> {
    let (name, price, currency) = note.own.as_ref()?;
    let comparable = note.side == Side::Rival && *currency == note.listing.currency;
    comparable.then_some((name, *price, *currency))
}

/// What a rival asks, and what the own listing asks: for an `undercut`.
pub fn undercut(note: &AlertNote) -> Option<(Amount, Amount)> {
    (note.alert.change.kind == ChangeKind::Undercut).then_some(())?;
    note.listing.price.zip(own(note).map(|(_, price, _)| price))
}

/// Faults by how much they keep from the operator: the whole daemon, one host, one watch, one field.
fn weight(key: &FaultKey) -> u8 {
    match key {
        FaultKey::Database => 0,
        FaultKey::Settings => 1,
        FaultKey::Mail(_) => 2,
        FaultKey::Watchlist(_) => 3,
        FaultKey::Promise(_) => 4,
        FaultKey::Schedule | FaultKey::Size | FaultKey::Union(_) => 5,
        FaultKey::Login(_) => 6,
        FaultKey::Blocked(_) => 7,
        FaultKey::Moved(_) => 8,
        FaultKey::Unreadable(_) => 9,
        FaultKey::FieldMissing(..) => 10,
    }
}
