//! One change as the report lists it.

use serde::Serialize;

use super::{Times, pictures::Shown, plot::Mark, words::words};
use crate::{
    board::{Subject, figures, tame},
    change::{Change, kind_name, money, picture_words, why},
    listing::{Amount, ChangeKind, Currency, Locale, Side},
};

/// One change.
#[derive(Debug, Serialize)]
pub struct ChangePart {
    /// Its anchor within the page.
    pub id: String,
    /// Its number in the list of its watch.
    pub number: usize,
    /// When it was confirmed.
    pub when: String,
    /// The kind's name.
    pub kind: String,
    /// Whether it may cost the operator money today.
    pub alarm: bool,
    /// The value before, where the kind shows values.
    pub before: Option<String>,
    /// The value after.
    pub after: Option<String>,
    /// By how much: `▼ −CN¥10.00 (−12.7%)`.
    pub step: Option<String>,
    /// The sentence, where it says more than the values.
    pub why: Option<String>,
    /// Whether it was told.
    pub told: bool,
    /// Its pictures, before and after.
    pub pictures: Option<Shown>,
}

impl ChangePart {
    /// A change of a watch; `id` is the anchor of the watch.
    pub fn new(change: &Change, number: usize, subject: &Subject, id: &str, times: Times) -> Self {
        let locale = times.locale;
        let currency = subject.listing.as_ref().and_then(|listing| listing.currency);
        let (before, after) = values(change, currency, locale);
        let shown = before.is_some() || after.is_some();
        let sentence = sentence(change, currency, locale);
        Self {
            id: format!("{id}c{number}"),
            number,
            when: figures::moment(change.at, times.zone, times.now, locale),
            kind: figures::capital(kind_name(change.kind, locale)),
            alarm: is_alarm(change.kind, subject.watch.side),
            step: step(change, currency, locale),
            why: (!shown).then_some(sentence).filter(|why| !why.is_empty()),
            before,
            after,
            told: change.alerted,
            pictures: None,
        }
    }

    /// What happened, in one line, without the kind; nothing where the kind says it all.
    pub fn short(&self) -> Option<String> {
        match (&self.before, &self.after, &self.why) {
            (Some(before), Some(after), _) => Some(format!("{before} → {after}")),
            (None, Some(one), _) | (Some(one), None, _) | (None, None, Some(one)) => Some(one.clone()),
            (None, None, None) => None,
        }
    }

    /// The same as a mark of a plot.
    pub fn mark(&self, change: &Change) -> Mark {
        let short = self.short().map(|short| format!(" · {short}")).unwrap_or_default();
        let says = format!("{}{short} · {}", self.kind, self.when);
        Mark { at: change.at, number: self.number, kind: change.kind, says }
    }
}

/// Whether a change may cost the operator money today.
fn is_alarm(kind: ChangeKind, side: Side) -> bool {
    use ChangeKind as K;
    match side {
        Side::Rival => matches!(kind, K::PriceDrop | K::PayPrice | K::Undercut | K::AffiliateBurst),
        Side::Own => matches!(kind, K::ListingGone | K::Availability),
    }
}

fn is_of_amounts(kind: ChangeKind) -> bool {
    use ChangeKind as K;
    matches!(
        kind,
        K::PriceDrop | K::PriceRise | K::ListPrice | K::PayPrice | K::DiscountStart | K::DiscountEnd | K::Undercut
    )
}

/// The values before and after as people read them. Pictures have none, and what is only told in a sentence neither.
fn values(change: &Change, currency: Option<Currency>, locale: Locale) -> (Option<String>, Option<String>) {
    use ChangeKind as K;
    let show = |text: &String| -> Option<String> {
        let shown = match (change.kind, text.parse::<Amount>()) {
            (kind, Ok(amount)) if is_of_amounts(kind) => money(amount, currency, locale),
            (K::Commission, Ok(part)) => figures::rate(part)?,
            (K::Reviews | K::Questions, _) => text.parse().map_or_else(|_| tame::line(text), figures::count),
            (K::Availability, _) => {
                let known = serde_json::from_value(serde_json::Value::String(text.clone())).ok();
                let known = known.and_then(|known| figures::availability(known, locale));
                known.map_or_else(|| tame::line(text), str::to_owned)
            }
            _ => tame::line(text),
        };
        Some(shown).filter(|shown| !shown.is_empty())
    };
    let sentence = matches!(
        change.kind,
        K::MainImage
            | K::Gallery
            | K::Video
            | K::SalesSurge
            | K::SalesSlump
            | K::DiscountStart
            | K::DiscountEnd
            | K::ListingGone
            | K::ListingBack
            | K::Undercut
    );
    let of_sentence =
        sentence || change.kind.is_of_affiliates() && change.kind != K::Commission || change.detail.pictures.is_some();
    if of_sentence {
        return (None, None);
    }
    (change.before.as_ref().and_then(show), change.after.as_ref().and_then(show))
}

fn step(change: &Change, currency: Option<Currency>, locale: Locale) -> Option<String> {
    let parsed = |text: &Option<String>| text.as_ref().and_then(|text| text.parse::<Amount>().ok());
    let (before, after) = (parsed(&change.before)?, parsed(&change.after)?);
    let step = match change.kind {
        ChangeKind::Undercut => return None,
        kind if is_of_amounts(kind) => figures::step(before, after, currency, locale)?,
        ChangeKind::Commission => figures::rate_step(before, after, locale)?,
        _ => return None,
    };
    let arrow = figures::arrow(after.checked_sub(before)?);
    Some(format!("{arrow} {step}"))
}

/// What happened, in the language of the report, without the kind before it.
fn sentence(change: &Change, currency: Option<Currency>, locale: Locale) -> String {
    let seen = change.detail.pictures.as_ref().and_then(|pictures| pictures.seen.as_ref());
    if let Some(seen) = seen.filter(|_| change.kind == ChangeKind::MainImage) {
        return figures::capital(&picture_words(seen, locale));
    }
    let why = figures::capital(&tame::line(&why(change, currency, locale)));
    // The kind stands before it already.
    let rest = why
        .strip_prefix(&figures::capital(kind_name(change.kind, locale)))
        .and_then(|rest| rest.strip_prefix([':', ',', '：', '，']));
    rest.map_or_else(|| why.clone(), |rest| figures::capital(rest.trim_start()))
}

/// What stands before and after pictures.
pub fn labels(change: &Change, locale: Locale) -> [&'static str; 2] {
    let words = words(locale);
    match change.kind {
        ChangeKind::Gallery => locale.pick(["Removed", "Added"], ["移除", "新增"]),
        _ => [words.picture_before, words.picture_after],
    }
}
