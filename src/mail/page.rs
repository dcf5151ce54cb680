//! What a mail shows, as plain data: every text tamed, every figure written. HTML and plain text are made of this one
//! page, so that they say the same.

use std::collections::{HashMap, HashSet, VecDeque};

use chrono_tz::Tz;
use serde::Serialize;

use super::{
    Aside,
    block::EventPart,
    card::{WatchPart, watch},
    event::Event,
    figures, kinds,
    pictures::Previews,
    sort::Sorted,
    tame,
    words::{self, Words, words},
};
use crate::{
    change::{AlertNote, Fault},
    listing::{Locale, Moment, Side, WatchId},
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
    /// Moves of shops, and listings with what happened to them, the most important first.
    pub parts: Vec<Part>,
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

/// What a mail tells apart.
#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// A move of a whole shop.
    Event(Box<EventPart>),
    /// One listing.
    Watch(Box<WatchPart>),
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

    /// A moment of today as the time alone.
    pub fn short(self, at: Moment) -> String {
        let (then, now) = (at.with_timezone(&self.zone), self.now.with_timezone(&self.zone));
        if then.date_naive() == now.date_naive() { then.format("%H:%M").to_string() } else { self.write(at) }
    }
}

/// How much a page tells.
#[derive(Clone, Copy, Debug)]
pub struct Most {
    /// The most changes, and as many faults.
    pub changes: usize,
    /// The most listings of all moves of shops together.
    pub rows: usize,
}

impl Page {
    /// The page, as much of it as is asked for.
    pub fn new(
        sorted: &Sorted<'_>,
        aside: &Aside,
        previews: &Previews,
        subject: String,
        most: Most,
        times: Times,
    ) -> Self {
        let Times { zone, now, locale } = times;
        let shown = &sorted.alerts[..sorted.alerts.len().min(most.changes)];
        let moved = || sorted.events.iter().flat_map(Event::notes);
        let told: HashSet<&WatchId> = sorted.alerts.iter().copied().chain(moved()).map(|note| &note.watch).collect();
        let Most { changes: most, mut rows } = most;
        let mut events: VecDeque<_> = sorted.events.iter().map(|event| (event.place(), event)).collect();
        let faults: Vec<_> = sorted.open.iter().take(most).map(|f| open(f.0, f.1, times)).collect();
        let room = most - faults.len();
        let ended: Vec<_> = sorted.ended.iter().take(room).map(|f| ended(f.0, f.1, f.2, times)).collect();
        let left = sorted.alerts.len() - shown.len();
        let left_faults = sorted.open.len() + sorted.ended.len() - faults.len() - ended.len();
        let troubles = (!sorted.open.is_empty() || !sorted.ended.is_empty())
            .then(|| words::fault_count(sorted.open.len(), sorted.ended.len(), locale));
        let count = sorted.alerts.len() + moved().count();
        let news = (count > 0).then(|| words::changes(count, told.len(), locale));
        let summary = [news, troubles].into_iter().flatten().collect::<Vec<_>>().join(locale.pick("; ", "；"));
        let zone = figures::zone(zone, locale);
        let mut parts = Vec::new();
        let mut event = |event, parts: &mut Vec<Part>| {
            let part = EventPart::new(event, rows, times);
            rows -= part.rows.len().min(rows);
            parts.push(Part::Event(Box::new(part)));
        };
        for notes in by_watch(shown) {
            let place = notes.first().map(|note| (kinds::rank(note.alert.change.kind), note.side == Side::Own));
            while let Some((_, first)) = events.pop_front_if(|(at, _)| place.is_none_or(|place| *at <= place)) {
                event(first, &mut parts);
            }
            parts.push(Part::Watch(Box::new(watch(&notes, sorted, aside, previews, times))));
        }
        for (_, last) in events {
            event(last, &mut parts);
        }
        Self {
            words: words(locale),
            subject,
            summary,
            written: locale.pick(format!("{}, {zone}", times.write(now)), format!("{}（{zone}）", times.write(now))),
            pictured: false,
            parts,
            more: (left > 0).then(|| words::more(left, locale)),
            faults,
            ended,
            more_faults: (left_faults > 0).then(|| words::more_faults(left_faults, locale)),
        }
    }

    /// The listings that are told one by one.
    fn watches(&mut self) -> impl Iterator<Item = &mut WatchPart> {
        self.parts.iter_mut().filter_map(|part| match part {
            Part::Watch(watch) => Some(watch.as_mut()),
            Part::Event(_) => None,
        })
    }

    /// Leaves out all plots but the first `plots`, and the pictures of all changes but the first `pictures` that have some.
    pub fn keep(&mut self, plots: usize, pictures: usize) {
        let (mut plotted, mut pictured) = (0, 0);
        for watch in self.watches() {
            for change in &mut watch.changes {
                plotted += usize::from(change.plot.is_some());
                if plotted > plots {
                    change.plot = None;
                }
                pictured += usize::from(!change.rows.is_empty());
                if pictured > pictures {
                    change.without_pictures();
                }
            }
            watch.trends.truncate(plots.saturating_sub(plotted));
            plotted += watch.trends.len();
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
