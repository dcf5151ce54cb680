//! One change as a mail shows it.

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::{
    affiliates, figures,
    kinds::{self, Shows},
    page::Times,
    pictures::Previews,
    plot::PlotPart,
    rows::{self, Row},
    sort,
    tame::{self, Link},
    words::{self, words},
};
use crate::{
    change::{AlertNote, kind_name, money, picture_words},
    listing::{Amount, ChangeKind, Locale, Side},
};

/// The most pictures of each side that are linked.
const PICTURES: usize = 8;
/// Two values of at most so many columns together stand in one line.
const ONE_LINE: usize = 44;

/// One change.
#[derive(Debug, Serialize)]
pub struct ChangePart {
    /// The kind's name.
    pub kind: String,
    /// How loud it looks.
    pub tone: kinds::Tone,
    /// `▼`, `▲` or nothing.
    pub mark: &'static str,
    /// What the values are, where the kind alone does not say it.
    pub label: Option<String>,
    /// The value before.
    pub before: Option<String>,
    /// The value after.
    pub after: Option<String>,
    /// Whether both fit into one line.
    pub one_line: bool,
    /// By how much.
    pub step: Option<String>,
    /// How the picture after differs from the one before, where that was seen.
    pub seen: Option<String>,
    /// Pictures that are in the message.
    pub rows: Vec<Row>,
    /// Addresses of all pictures, with what they are.
    pub pictures: Vec<(&'static str, Link)>,
    /// Those of them that no picture in the message leads to.
    pub links: Vec<(&'static str, Link)>,
    /// The sentence for people, where it says more than the figures.
    pub why: Option<String>,
    /// The window and its fall.
    pub plot: Option<PlotPart>,
    /// What else there is to say: label and value.
    pub facts: Vec<(&'static str, String)>,
    /// When it was confirmed, and what else belongs to it.
    pub when: String,
}

impl ChangePart {
    /// The change of a note.
    pub fn new(note: &AlertNote, previews: &Previews, times: Times) -> Self {
        let locale = times.locale;
        let change = &note.alert.change;
        let kind = kinds::of(change.kind);
        let (before, after) = shown(note, locale);
        let (amounts, counts, rates) = (sort::amounts(change), sort::counts(change), sort::rates(change));
        let step = match (amounts, sort::undercut(note)) {
            (Some((a, b)), _) => figures::step(a, b, note.listing.currency, locale),
            (None, Some((rival, own))) => below_own(rival, own, note, locale),
            (None, None) => rates
                .and_then(|(a, b)| figures::rate_step(a, b, locale))
                .or_else(|| counts.map(|(a, b)| figures::count_step(a, b, locale))),
        };
        let moved = amounts.or(rates).or_else(|| counts.map(|(a, b)| (a.into(), b.into())));
        let seen = seen(note, locale);
        let pictures = pictures(note, locale);
        let rows = rows::rows(note, previews, locale);
        let linked = |link: &Link| rows.iter().any(|row| row.leads_to(link));
        let links = pictures.iter().filter(|(_, link)| !linked(link)).cloned().collect();
        // The sentence says again what is shown in figures and values, except where there are none.
        let shown = before.is_some() || after.is_some();
        let told_by_values = matches!(kind.shows, Shows::Amounts | Shows::Values) && shown
            || change.kind == ChangeKind::MainImage && (seen.is_some() || pictures.len() == 2);
        let why = (!told_by_values).then(|| sentence(note, locale)).filter(|why| !why.is_empty());
        let width = |v: &Option<String>| v.as_deref().map_or(0, UnicodeWidthStr::width);
        let adds_up = (!note.alert.covers.is_empty()).then(|| words::adds_up(note.alert.covers.len(), locale));
        let when = [Some(times.write(change.at)), adds_up].into_iter().flatten().collect::<Vec<_>>();
        Self {
            kind: figures::capital(kind_name(change.kind, locale)),
            // What the operator did is no alarm to the operator.
            tone: if note.side == Side::Own && (amounts.is_some() || change.kind == ChangeKind::AffiliateBurst) {
                kinds::Tone::Notice
            } else {
                kind.tone
            },
            mark: moved.and_then(|(a, b)| figures::part(a, b)).map_or("", figures::arrow),
            label: counts.map(|_| affiliates::label(change, locale)),
            one_line: width(&before) + width(&after) <= ONE_LINE,
            before,
            after,
            step,
            seen,
            rows,
            pictures,
            links,
            why,
            plot: note.alert.plot.as_ref().and_then(|plot| PlotPart::new(plot, &change.detail, times.now, locale)),
            facts: affiliates::facts(note, times),
            when: when.join(locale.pick(", ", "，")),
        }
    }

    /// Tells in words and links what pictures would show.
    pub fn without_pictures(&mut self) {
        self.rows.clear();
        self.links.clone_from(&self.pictures);
    }
}

/// The values before and after as people read them, where the kind shows them.
pub fn shown(note: &AlertNote, locale: Locale) -> (Option<String>, Option<String>) {
    let change = &note.alert.change;
    let currency = note.listing.currency;
    if let Some((rival, _)) = sort::undercut(note) {
        return (None, Some(money(rival, currency, locale)));
    }
    let shows = kinds::of(change.kind).shows;
    match shows {
        Shows::Counts => return sort::counts(change).map(|(a, b)| (figures::count(a), figures::count(b))).unzip(),
        Shows::Rates => {
            let rates = sort::rates(change).and_then(|(a, b)| figures::rate(a).zip(figures::rate(b)));
            return rates.unzip();
        }
        Shows::Left => {
            let left = change.after.as_deref().and_then(|left| left.parse().ok());
            return (None, left.map(|left| affiliates::left(left, locale)));
        }
        Shows::Amounts | Shows::Values => {}
        Shows::Pictures | Shows::Sentence => return (None, None),
    }
    let show = |text: &String| match (shows, text.parse::<Amount>()) {
        (Shows::Amounts, Ok(amount)) => money(amount, currency, locale),
        _ if change.kind == ChangeKind::Availability => available(text, locale).unwrap_or_else(|| tame::line(text)),
        _ => tame::line(text),
    };
    let filled = |text: &Option<String>| text.as_ref().map(show).filter(|t| !t.is_empty());
    (filled(&change.before), filled(&change.after))
}

/// How the main image after differs from the one before, where that was seen. Of all other pictures the sentence says
/// so, because it says more than that.
pub fn seen(note: &AlertNote, locale: Locale) -> Option<String> {
    let pictures = note.alert.change.detail.pictures.as_deref();
    let seen = pictures.and_then(|p| p.seen.as_ref()).filter(|_| note.alert.change.kind == ChangeKind::MainImage);
    seen.map(|seen| picture_words(seen, locale))
}

/// The contract's word for whether it can be bought, as people say it.
fn available(word: &str, locale: Locale) -> Option<String> {
    let known = serde_json::from_value(serde_json::Value::String(word.to_owned())).ok()?;
    figures::availability(known, locale).map(str::to_owned)
}

/// The sentence for people, without the names that stand above it already.
fn sentence(note: &AlertNote, locale: Locale) -> String {
    let change = &note.alert.change;
    let why = tame::line(&change.why);
    let without = |why: &str, name: &str| {
        let rest = why.strip_prefix(name).filter(|_| !name.is_empty());
        rest.and_then(|r| r.strip_prefix(": ").or_else(|| r.strip_prefix('：'))).map(str::to_owned)
    };
    let why = without(&why, &tame::line(&note.name)).unwrap_or(why);
    let why = without(&why, kind_name(change.kind, locale)).unwrap_or(why);
    figures::capital(&why)
}

/// How far a rival is below the own listing.
fn below_own(rival: Amount, own: Amount, note: &AlertNote, locale: Locale) -> Option<String> {
    let by = money(own.checked_sub(rival)?.abs(), note.listing.currency, locale);
    let percent = figures::percent(figures::part(own, rival)?);
    Some(locale.pick(format!("{by} ({percent}) below yours"), format!("比自家低 {by}（{percent}）")))
}

/// Pictures before and after, as far as their addresses are fit to be links. A gallery names those that went and those
/// that came, with spaces between them.
fn pictures(note: &AlertNote, locale: Locale) -> Vec<(&'static str, Link)> {
    let change = &note.alert.change;
    if kinds::of(change.kind).shows != Shows::Pictures {
        return Vec::new();
    }
    let words = words(locale);
    let labels = match change.kind {
        ChangeKind::Gallery => [words.picture_gone, words.picture_new],
        _ => [words.picture_before, words.picture_after],
    };
    let links = |label, addresses: &Option<String>| -> Vec<_> {
        let addresses = addresses.as_deref().unwrap_or_default().split_whitespace().take(PICTURES);
        addresses.filter_map(|address| Some((label, Link::new(address)?))).collect()
    };
    [links(labels[0], &change.before), links(labels[1], &change.after)].concat()
}
