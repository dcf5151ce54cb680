//! What a mail shows, as plain data: every text tamed, every figure written. HTML and plain text are made of this one
//! page, so that they say the same.

use std::collections::HashMap;

use chrono_tz::Tz;
use serde::Serialize;

use super::{
    figures, kinds,
    news::ChangePart,
    pictures::Previews,
    sort::{self, Sorted},
    tame::{self, Link},
    words::{self, Words, words},
};
use crate::{
    change::{AlertNote, Fault, kind_name, money},
    listing::{ChangeKind, Locale, Moment, Side, WatchId},
};

/// The most lines of a fault's hint that are shown.
const HINT_LINES: usize = 40;

/// A mail's contents.
#[derive(Debug, Serialize)]
pub struct Page {
    /// The words of its language.
    pub words: &'static Words,
    /// The subject.
    pub subject: String,
    /// The first line: how much there is.
    pub summary: String,
    /// When it was written, and in which zone all its times are.
    pub written: String,
    /// Listings with what happened to them, the most important first.
    pub watches: Vec<WatchPart>,
    /// Whether pictures are in the message.
    pub pictured: bool,
    /// What was left out of them.
    pub more: Option<String>,
    /// Faults that are open.
    pub faults: Vec<FaultPart>,
    /// Faults that are over.
    pub ended: Vec<FaultPart>,
    /// What was left out of both.
    pub more_faults: Option<String>,
}

/// One listing.
#[derive(Debug, Serialize)]
pub struct WatchPart {
    /// Its name.
    pub name: String,
    /// Whether it is the operator's own.
    pub own: bool,
    /// What happened, the most important first.
    pub changes: Vec<ChangePart>,
    /// Label and value.
    pub facts: Vec<(&'static str, String)>,
    /// Its address.
    pub link: Option<Link>,
    /// Its place in the watchlist.
    pub entry: String,
    /// Per kind that is told here, the line that silences it.
    pub silence: Vec<(&'static str, String)>,
}

/// One fault.
#[derive(Debug, Serialize)]
pub struct FaultPart {
    /// What happened.
    pub what: String,
    /// What to do about it, line by line.
    pub hint: Vec<String>,
    /// Whether the lines must keep their columns (a caret under a fault).
    pub verbatim: bool,
    /// When it began; for one that is over also how long it lasted.
    pub when: String,
}

/// How all moments of a mail are written.
#[derive(Clone, Copy)]
pub struct Times {
    /// In this zone.
    pub zone: Tz,
    /// Without the year where it is that of this moment.
    pub now: Moment,
    /// In this language.
    pub locale: Locale,
}

impl Times {
    /// A moment.
    pub fn write(self, at: Moment) -> String {
        figures::moment(at, self.zone, self.now, self.locale)
    }
}

impl Page {
    /// The page with at most `most` changes and as many faults.
    pub fn new(sorted: &Sorted<'_>, previews: &Previews, subject: String, most: usize, times: Times) -> Self {
        let Times { zone, now, locale } = times;
        let shown = &sorted.alerts[..sorted.alerts.len().min(most)];
        let listings = by_watch(&sorted.alerts).len();
        let faults: Vec<_> = sorted.open.iter().take(most).map(|f| open(f.0, f.1, times)).collect();
        let room = most - faults.len();
        let ended: Vec<_> = sorted.ended.iter().take(room).map(|f| ended(f.0, f.1, f.2, times)).collect();
        let left = sorted.alerts.len() - shown.len();
        let left_faults = sorted.open.len() + sorted.ended.len() - faults.len() - ended.len();
        let troubles = (!sorted.open.is_empty() || !sorted.ended.is_empty())
            .then(|| words::fault_count(sorted.open.len(), sorted.ended.len(), locale));
        let news = (!sorted.alerts.is_empty()).then(|| words::changes(sorted.alerts.len(), listings, locale));
        let summary = [news, troubles].into_iter().flatten().collect::<Vec<_>>().join(locale.pick("; ", "；"));
        let zone = figures::zone(zone, locale);
        let watches: Vec<_> = by_watch(shown).into_iter().map(|notes| watch(&notes, previews, times)).collect();
        Self {
            words: words(locale),
            subject,
            summary,
            written: locale.pick(format!("{}, {zone}", times.write(now)), format!("{}（{zone}）", times.write(now))),
            pictured: false,
            watches,
            more: (left > 0).then(|| words::more(left, locale)),
            faults,
            ended,
            more_faults: (left_faults > 0).then(|| words::more_faults(left_faults, locale)),
        }
    }

    /// Leaves out all plots but the first `plots`, and the pictures of all changes but the first `pictures` that have some.
    pub fn keep(&mut self, plots: usize, pictures: usize) {
        let (mut plotted, mut pictured) = (0, 0);
        for change in self.watches.iter_mut().flat_map(|w| &mut w.changes) {
            plotted += usize::from(change.plot.is_some());
            if plotted > plots {
                change.plot = None;
            }
            pictured += usize::from(!change.rows.is_empty());
            if pictured > pictures {
                change.without_pictures();
            }
        }
        self.pictured = pictured.min(pictures) > 0;
    }
}

/// Alerts gathered by watch, in the order of each watch's first.
fn by_watch<'a>(alerts: &[&'a AlertNote]) -> Vec<Vec<&'a AlertNote>> {
    let mut places: HashMap<&WatchId, usize> = HashMap::new();
    let mut watches: Vec<Vec<&AlertNote>> = Vec::new();
    for note in alerts {
        let place = *places.entry(&note.watch).or_insert(watches.len());
        match watches.get_mut(place) {
            Some(watch) => watch.push(note),
            None => watches.push(vec![note]),
        }
    }
    watches
}

/// One watch with its notes (at least one).
fn watch(notes: &[&AlertNote], previews: &Previews, times: Times) -> WatchPart {
    let locale = times.locale;
    // Two cycles may have met in one message: the listing is shown as it was seen last.
    let last = notes.iter().max_by_key(|n| n.alert.change.at).unwrap_or(&notes[0]);
    let words = words(locale);
    let mut facts = Vec::new();
    let mut fact = |label, value: Option<String>| facts.extend(value.filter(|v| !v.is_empty()).map(|v| (label, v)));
    fact(words.sku, last.sku.as_deref().map(tame::line));
    fact(words.group, last.group.as_deref().map(tame::line));
    if last.alert.change.kind == ChangeKind::ListingGone {
        // It is no longer anything now: the price is the last that was seen.
        fact(words.last, last.listing.price.map(|p| money(p, last.listing.currency, locale)));
    } else {
        fact(words.now, now(last, locale));
        fact(words.own, own(last, locale));
    }
    let mut silence = Vec::new();
    for note in notes {
        let kind = note.alert.change.kind;
        let line = (kind_name(kind, locale), kinds::of(kind).silence());
        if !silence.contains(&line) {
            silence.push(line);
        }
    }
    WatchPart {
        name: tame::line(&last.name),
        own: last.side == Side::Own,
        changes: notes.iter().map(|note| ChangePart::new(note, previews, times)).collect(),
        facts,
        link: Link::new(&last.url),
        entry: tame::line(&last.entry),
        silence,
    }
}

/// The listing as it is: price, availability, sales.
fn now(note: &AlertNote, locale: Locale) -> Option<String> {
    let listing = &note.listing;
    let price = listing.price.map(|p| money(p, listing.currency, locale));
    let available = words::availability(listing.availability, locale).map(str::to_owned);
    let sales = listing.sales.as_ref().map(|s| tame::line(&s.text));
    let parts: Vec<String> = [price, available, sales].into_iter().flatten().filter(|p| !p.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// The own listing, and how the rival's compares with it.
fn own(note: &AlertNote, locale: Locale) -> Option<String> {
    let (name, own, currency) = sort::own(note)?;
    let (name, asks) = (tame::line(name), money(own, currency, locale));
    let price = note.listing.price?;
    let by = money(price.checked_sub(own)?.abs(), currency, locale);
    let percent = figures::part(own, price).map(figures::percent).unwrap_or_default();
    Some(match (locale, price.cmp(&own)) {
        (Locale::En, std::cmp::Ordering::Less) => format!("{asks}, {name}: the rival is {by} ({percent}) cheaper"),
        (Locale::En, std::cmp::Ordering::Equal) => format!("{asks}, {name}: the same price"),
        (Locale::En, std::cmp::Ordering::Greater) => format!("{asks}, {name}: the rival is {by} ({percent}) dearer"),
        (Locale::ZhCn, std::cmp::Ordering::Less) => format!("{asks}（{name}），对方便宜 {by}（{percent}）"),
        (Locale::ZhCn, std::cmp::Ordering::Equal) => format!("{asks}（{name}），价格相同"),
        (Locale::ZhCn, std::cmp::Ordering::Greater) => format!("{asks}（{name}），对方贵 {by}（{percent}）"),
    })
}

fn open(fault: &Fault, since: Moment, times: Times) -> FaultPart {
    let since = times.write(since);
    fault_part(fault, times.locale.pick(format!("since {since}"), format!("自 {since}")))
}

fn ended(fault: &Fault, since: Moment, until: Moment, times: Times) -> FaultPart {
    let lasted = figures::span((until - since).to_std().unwrap_or_default(), times.locale);
    let (since, until) = (times.write(since), times.write(until));
    let when = times.locale.pick(format!("{since} to {until}, {lasted}"), format!("{since} 至 {until}，历时 {lasted}"));
    // What was to be done is done.
    FaultPart { hint: Vec::new(), ..fault_part(fault, when) }
}

fn fault_part(fault: &Fault, when: String) -> FaultPart {
    let hint = tame::block(&fault.hint, HINT_LINES);
    FaultPart { what: tame::line(&fault.what), verbatim: hint.iter().any(|line| points(line)), hint, when }
}

/// Whether a line is a caret under the line above it.
fn points(line: &str) -> bool {
    let mark = line.trim_start_matches([' ', '|', '│', '┃']);
    mark.starts_with('^') && line.starts_with(' ')
}
