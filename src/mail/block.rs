//! A move of a whole shop as a mail shows it: a sentence, and a list of what each listing did.

use serde::Serialize;

use super::{
    event::{Event, Family, Step},
    figures,
    kinds::{self, Tone},
    lines,
    page::Times,
    sort,
    tame::{self, Link},
    words,
};
use crate::{
    change::{AlertNote, kind_name, money},
    listing::{Locale, Side},
};

/// So many listings are seen at once; the others are folded away where a mail reader can do that.
pub const UNFOLDED: usize = 6;
/// The most columns of a name, and of what happened where that is no amount.
const WIDEST: usize = 60;

/// A move of a whole shop.
#[derive(Debug, Serialize)]
pub struct EventPart {
    /// What happened to how many, by how much, since when.
    pub sentence: String,
    /// How loud it looks.
    pub tone: Tone,
    /// `▼`, `▲` or nothing.
    pub mark: &'static str,
    /// Whether they are the operator's own.
    pub own: bool,
    /// What each listing did, the farthest move first.
    pub rows: Vec<EventRow>,
    /// The row from which on they may be folded away, and what stands there instead.
    pub fold: Option<(usize, String)>,
    /// What was left out.
    pub more: Option<String>,
    /// Per kind that is told here, the line that silences it.
    pub silence: Vec<(&'static str, String)>,
}

/// What one listing did.
#[derive(Debug, Serialize)]
pub struct EventRow {
    /// Its name.
    pub name: String,
    /// Its address.
    pub link: Option<Link>,
    /// What happened: the values before and after.
    pub values: String,
    /// By how much.
    pub step: String,
    /// What else there is to say: what is left to pay, the own price that it undercuts.
    pub beside: Vec<String>,
}

impl EventPart {
    /// The event with at most so many rows.
    pub fn new(event: &Event<'_>, most: usize, times: Times) -> Self {
        let locale = times.locale;
        let rows: Vec<EventRow> = event.steps.iter().take(most).filter_map(|step| row(step, event, times)).collect();
        let left = event.steps.len() - rows.len();
        let mut silence = Vec::new();
        for note in event.notes() {
            let kind = note.alert.change.kind;
            let line = (kind_name(kind, locale), kinds::of(kind).silence());
            if !silence.contains(&line) {
                silence.push(line);
            }
        }
        silence.sort_unstable();
        let tone = event.steps.iter().filter_map(Step::main).map(|note| kinds::of(note.alert.change.kind).tone);
        // What the operator did is no alarm to the operator.
        let own = event.side == Side::Own;
        let tone = tone.min_by_key(|tone| *tone as u8).unwrap_or(Tone::Quiet);
        Self {
            sentence: event.sentence(times),
            tone: if own && !matches!(event.family, Family::Gone) { Tone::Notice } else { tone },
            mark: match event.family {
                Family::Drop => "▼",
                Family::Rise => "▲",
                _ => "",
            },
            own,
            fold: (rows.len() > UNFOLDED + 1).then(|| (UNFOLDED, words::folded(rows.len() - UNFOLDED, locale))),
            rows,
            more: (left > 0).then(|| words::more_listings(left, locale)),
            silence,
        }
    }
}

fn row(step: &Step<'_>, event: &Event<'_>, times: Times) -> Option<EventRow> {
    let locale = times.locale;
    let note = step.main()?;
    let currency = note.listing.currency;
    let (values, by) = match step.amounts {
        Some((before, after)) => {
            let values = format!("{} → {}", money(before, currency, locale), money(after, currency, locale));
            (values, figures::part(before, after).map(figures::signed_percent).unwrap_or_default())
        }
        None => match event.family {
            Family::Gone | Family::Back => (kind_name(note.alert.change.kind, locale).into(), String::new()),
            _ => (tame::columns(&lines::news(note, times), WIDEST), String::new()),
        },
    };
    let mut beside = Vec::new();
    if let Some((before, after)) = paid(step).filter(|paid| step.amounts != Some(*paid)) {
        let (before, after) = (money(before, currency, locale), money(after, currency, locale));
        beside.push(locale.pick(format!("pay price {before} → {after}"), format!("到手价 {before} → {after}")));
    }
    if event.family == Family::Drop {
        beside.extend(undercut(note, locale));
    }
    Some(EventRow {
        name: tame::columns(&tame::line(&note.name), WIDEST),
        link: Link::new(&note.url),
        values,
        step: by,
        beside,
    })
}

/// What was and is left to pay, where that was told as well.
fn paid(step: &Step<'_>) -> Option<(crate::listing::Amount, crate::listing::Amount)> {
    let pay = |note: &&&AlertNote| note.alert.change.kind == crate::listing::ChangeKind::PayPrice;
    let mut paid = step.notes.iter().filter(pay).filter_map(|note| sort::amounts(&note.alert.change));
    let first = paid.next()?;
    Some((first.0, paid.next_back().unwrap_or(first).1))
}

/// The own price that a rival is under.
fn undercut(note: &AlertNote, locale: Locale) -> Option<String> {
    let (_, own, currency) = sort::own(note)?;
    let own_text = money(own, currency, locale);
    (note.listing.price? < own).then(|| locale.pick(format!("yours {own_text}"), format!("自家 {own_text}")))
}
