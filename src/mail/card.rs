//! One listing with what happened to it, as a mail shows it.

use serde::Serialize;

use super::{
    Aside, figures, kinds,
    news::ChangePart,
    page::Times,
    pictures::Previews,
    plot::PlotPart,
    sort::{self, Sorted},
    tame::{self, Link},
    trend, trend_plot,
    words::words,
};
use crate::{
    change::{AlertNote, kind_name, money},
    listing::{ChangeKind, Locale, Side},
};

/// The most names of one listing that stands in several groups.
const NAMES: usize = 3;

/// One listing.
#[derive(Debug, Serialize)]
pub struct WatchPart {
    /// Its name.
    pub name: String,
    /// Whether it is the operator's own.
    pub own: bool,
    /// What happened, the most important first.
    pub changes: Vec<ChangePart>,
    /// What it cost and sold over the last thirty days, where there is something to see.
    pub trends: Vec<PlotPart>,
    /// Label and value.
    pub facts: Vec<(&'static str, String)>,
    /// Its address.
    pub link: Option<Link>,
    /// Its places in the watchlists.
    pub entry: String,
    /// Per kind that is told here, the line that silences it.
    pub silence: Vec<(&'static str, String)>,
}

/// One watch with its notes (at least one).
pub fn watch(notes: &[&AlertNote], sorted: &Sorted<'_>, aside: &Aside, previews: &Previews, times: Times) -> WatchPart {
    let locale = times.locale;
    // Two cycles may have met in one message: the listing is shown as it was seen last.
    let last = notes.iter().max_by_key(|n| n.alert.change.at).unwrap_or(&notes[0]);
    let words = words(locale);
    let mut facts = Vec::new();
    let mut fact = |label, value: Option<String>| facts.extend(value.filter(|v| !v.is_empty()).map(|v| (label, v)));
    // The same listing may stand in another group as well.
    let twins = sorted.twins.get(&last.watch).map(Vec::as_slice).unwrap_or_default();
    let entries: Vec<&AlertNote> = [*last].into_iter().chain(twins.iter().copied()).collect();
    let each = |of: fn(&AlertNote) -> Option<&str>| {
        Some(distinct(entries.iter().filter_map(|note| of(note)).map(tame::line)).join(" · "))
    };
    fact(words.sku, each(|note| note.sku.as_deref()));
    fact(words.group, each(|note| note.group.as_deref()));
    fact(words.tags, Some(distinct(entries.iter().flat_map(|n| &n.tags).map(|tag| tame::line(tag))).join(" · ")));
    if last.alert.change.kind == ChangeKind::ListingGone {
        // It is no longer anything now: the price is the last that was seen.
        fact(words.last, last.listing.price.map(|p| money(p, last.listing.currency, locale)));
    } else {
        fact(words.now, now(last, locale));
        for compared in distinct(entries.iter().filter_map(|note| own(note, locale))) {
            fact(words.own, Some(compared));
        }
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
        name: distinct(entries.iter().map(|note| tame::line(&note.name)))
            .into_iter()
            .take(NAMES)
            .collect::<Vec<_>>()
            .join(" / "),
        own: last.side == Side::Own,
        changes: notes
            .iter()
            .map(|note| {
                let mut part = ChangePart::new(note, previews, times);
                let series = aside.series.get(&note.watch);
                part.facts.extend(series.and_then(|series| trend::fact(note, series, times)));
                part
            })
            .collect(),
        trends: aside.series.get(&last.watch).map(|series| trend_plot::plots(series, times)).unwrap_or_default(),
        facts,
        link: Link::new(&last.url),
        entry: distinct(entries.iter().map(|note| tame::line(&note.entry))).join(" · "),
        silence,
    }
}

/// Texts without those that were there before.
fn distinct(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for text in texts {
        if !seen.contains(&text) {
            seen.push(text);
        }
    }
    seen
}

/// The listing as it is: price, availability, sales.
fn now(note: &AlertNote, locale: Locale) -> Option<String> {
    let listing = &note.listing;
    let price = listing.price.map(|p| money(p, listing.currency, locale));
    let available = figures::availability(listing.availability, locale).map(str::to_owned);
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
