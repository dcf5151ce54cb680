//! What a mail shows, as plain data: every text tamed, every figure written. HTML and plain text are made of this one
//! page, so that they say the same.

use std::collections::HashMap;

use chrono_tz::Tz;
use serde::Serialize;

use super::{
    figures, kinds,
    sort::{self, Sorted},
    tame::{self, Link},
    words::{self, Words, words},
};
use crate::{
    change::{AlertNote, Fault},
    listing::{ChangeKind, Locale, Moment, Side, WatchId},
};

/// The most lines of a fault's hint that are shown.
const HINT_LINES: usize = 40;
/// Two values of at most so many columns together stand in one line.
const ONE_LINE: usize = 44;

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
    pub silence: Vec<(&'static str, &'static str)>,
}

/// One change.
#[derive(Debug, Serialize)]
pub struct ChangePart {
    /// The kind's name.
    pub kind: String,
    /// How loud it looks.
    pub tone: kinds::Tone,
    /// `▼`, `▲` or nothing.
    pub mark: &'static str,
    /// The value before.
    pub before: Option<String>,
    /// The value after.
    pub after: Option<String>,
    /// Whether both fit into one line.
    pub one_line: bool,
    /// By how much.
    pub step: Option<String>,
    /// Pictures, with what they are.
    pub pictures: Vec<(&'static str, Link)>,
    /// The sentence for people, where it says more than the figures.
    pub why: Option<String>,
    /// When it was confirmed, and what else belongs to it.
    pub when: String,
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
struct Times {
    zone: Tz,
    now: Moment,
    locale: Locale,
}

impl Times {
    fn write(self, at: Moment) -> String {
        figures::moment(at, self.zone, self.now, self.locale)
    }
}

impl Page {
    /// The page with at most `most` changes and as many faults.
    pub fn new(sorted: &Sorted<'_>, subject: String, most: usize, locale: Locale, zone: Tz, now: Moment) -> Self {
        let times = Times { zone, now, locale };
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
        Self {
            words: words(locale),
            subject,
            summary,
            written: locale.pick(format!("{}, {zone}", times.write(now)), format!("{}（{zone}）", times.write(now))),
            watches: by_watch(shown).into_iter().map(|notes| watch(&notes, times)).collect(),
            more: (left > 0).then(|| words::more(left, locale)),
            faults,
            ended,
            more_faults: (left_faults > 0).then(|| words::more_faults(left_faults, locale)),
        }
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
fn watch(notes: &[&AlertNote], times: Times) -> WatchPart {
    let locale = times.locale;
    // Two cycles may have met in one message: the listing is shown as it was seen last.
    let last = notes.iter().max_by_key(|n| n.alert.change.at).unwrap_or(&notes[0]);
    let words = words(locale);
    let mut facts = Vec::new();
    let mut fact = |label, value: Option<String>| facts.extend(value.filter(|v| !v.is_empty()).map(|v| (label, v)));
    fact(words.sku, last.sku.as_deref().map(tame::line));
    fact(words.group, last.group.as_deref().map(tame::line));
    // A listing that is gone is no longer anything now.
    if last.alert.change.kind != ChangeKind::ListingGone {
        fact(words.now, now(last, locale));
        fact(words.own, own(last, locale));
    }
    let mut silence = Vec::new();
    for note in notes {
        let kind = kinds::of(note.alert.change.kind);
        let line = (kind.name(locale), kind.silence);
        if !silence.contains(&line) {
            silence.push(line);
        }
    }
    WatchPart {
        name: tame::line(&last.name),
        own: last.side == Side::Own,
        changes: notes.iter().map(|note| change(note, times)).collect(),
        facts,
        link: Link::new(&last.url),
        entry: tame::line(&last.entry),
        silence,
    }
}

/// The listing as it is: price, availability, sales.
fn now(note: &AlertNote, locale: Locale) -> Option<String> {
    let listing = &note.listing;
    let price = listing.price.map(|p| figures::money(p, listing.currency, locale));
    let available = words::availability(listing.availability, locale).map(str::to_owned);
    let sales = listing.sales.as_ref().map(|s| tame::line(&s.text));
    let parts: Vec<String> = [price, available, sales].into_iter().flatten().filter(|p| !p.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// The own listing, and how the rival's compares with it.
fn own(note: &AlertNote, locale: Locale) -> Option<String> {
    let (name, own, currency) = sort::own(note)?;
    let (name, asks) = (tame::line(name), figures::money(own, currency, locale));
    let price = note.listing.price?;
    let by = figures::money(price.checked_sub(own)?.abs(), currency, locale);
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

/// One change.
fn change(note: &AlertNote, times: Times) -> ChangePart {
    let locale = times.locale;
    let change = &note.alert.change;
    let kind = kinds::of(change.kind);
    let (before, after) = shown(note, locale);
    let amounts = sort::amounts(change);
    let step = match (amounts, sort::undercut(note)) {
        (Some((a, b)), _) => figures::step(a, b, note.listing.currency, locale),
        (None, Some((rival, own))) => below_own(rival, own, note, locale),
        (None, None) => None,
    };
    let width = |v: &Option<String>| v.as_deref().map_or(0, unicode_width::UnicodeWidthStr::width);
    // Where both are values of the page, the sentence says again what is shown above it.
    let said = |value: &Option<String>| value.as_deref().is_none_or(|v| change.why.contains(v));
    let shows_all = change.before.is_some() || change.after.is_some();
    let repeats = kinds::says_it_all(change.kind) && shows_all && said(&change.before) && said(&change.after);
    let adds_up = (!note.alert.covers.is_empty()).then(|| words::adds_up(note.alert.covers.len(), locale));
    let when = [Some(times.write(change.at)), adds_up].into_iter().flatten().collect::<Vec<_>>();
    ChangePart {
        kind: words::capital(kind.name(locale)),
        // What the operator did is no alarm to the operator.
        tone: if note.side == Side::Own && amounts.is_some() { kinds::Tone::Notice } else { kind.tone },
        mark: amounts.and_then(|(a, b)| figures::part(a, b)).map_or("", figures::arrow),
        one_line: width(&before) + width(&after) <= ONE_LINE,
        before,
        after,
        step,
        pictures: pictures(note, locale),
        why: (!repeats).then(|| tame::line(&change.why)).filter(|why| !why.is_empty()),
        when: when.join(locale.pick(", ", "，")),
    }
}

/// The values before and after as people read them.
pub fn shown(note: &AlertNote, locale: Locale) -> (Option<String>, Option<String>) {
    let change = &note.alert.change;
    if let Some((rival, _)) = sort::undercut(note) {
        return (None, Some(figures::money(rival, note.listing.currency, locale)));
    }
    // Going and coming back have no values; pictures are shown as links.
    if matches!(change.kind, ChangeKind::ListingGone | ChangeKind::ListingBack) || kinds::is_picture(change.kind) {
        return (None, None);
    }
    let show = |text: &String| match change.kind {
        kind if kinds::is_money(kind) => match text.parse() {
            Ok(amount) => figures::money(amount, note.listing.currency, locale),
            Err(_) => tame::line(text),
        },
        ChangeKind::Availability => serde_json::from_value(serde_json::Value::String(text.clone()))
            .ok()
            .and_then(|a| words::availability(a, locale))
            .map_or_else(|| tame::line(text), str::to_owned),
        _ => tame::line(text),
    };
    let filled = |text: &Option<String>| text.as_ref().map(show).filter(|t| !t.is_empty());
    let (before, after) = (filled(&change.before), filled(&change.after));
    let nothing = || words(locale).nothing.to_owned();
    match (before, after) {
        // The kind's name says that it came or went.
        (None, after) if change.kind == ChangeKind::CouponAdded => (None, after),
        (before, None) if change.kind == ChangeKind::CouponRemoved => (before, None),
        (None, Some(after)) => (Some(nothing()), Some(after)),
        (Some(before), None) => (Some(before), Some(nothing())),
        both => both,
    }
}

/// How far a rival is below the own listing.
fn below_own(
    rival: crate::listing::Amount,
    own: crate::listing::Amount,
    note: &AlertNote,
    locale: Locale,
) -> Option<String> {
    let by = figures::money(own.checked_sub(rival)?.abs(), note.listing.currency, locale);
    let percent = figures::percent(figures::part(own, rival)?);
    Some(locale.pick(format!("{by} ({percent}) below yours"), format!("比自家低 {by}（{percent}）")))
}

/// Pictures before and after, as far as their addresses are fit to be links.
fn pictures(note: &AlertNote, locale: Locale) -> Vec<(&'static str, Link)> {
    let change = &note.alert.change;
    if !kinds::is_picture(change.kind) {
        return Vec::new();
    }
    let link = |label, address: &Option<String>| Some((label, Link::new(address.as_deref()?)?));
    let words = words(locale);
    [link(words.picture_before, &change.before), link(words.picture_after, &change.after)]
        .into_iter()
        .flatten()
        .collect()
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
