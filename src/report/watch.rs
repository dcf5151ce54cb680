//! One watch: what is known of it, its plots, its changes.

use serde::Serialize;

use super::{
    Times,
    changes::ChangePart,
    plot::{self, Mark, Plot},
    room::Room,
    table::{self, moved, name},
    words::{self, words},
};
use crate::{
    board::{Subject, figures, tame},
    change::money,
    listing::{Moment, Side},
};

/// One watch.
#[derive(Debug, Serialize)]
pub struct WatchPart {
    /// Its anchor.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether it is the operator's own.
    pub own: bool,
    /// Since when it was not read, if it was not.
    pub unread: Option<String>,
    /// What it asks.
    pub price: Option<String>,
    /// How far the price moved.
    pub step: Option<String>,
    /// How many changes there were.
    pub count: Option<String>,
    /// Whether it is unfolded.
    pub open: bool,
    /// Label and value.
    pub facts: Vec<(&'static str, String)>,
    /// Its page.
    pub link: Option<tame::Link>,
    /// What moved, or will.
    pub plots: Vec<Plot>,
    /// In the place of plots.
    pub no_plot: Option<&'static str>,
    /// The changes, the newest first.
    pub changes: Vec<ChangePart>,
    /// What was left out.
    pub more: Option<String>,
    /// What marks plots.
    #[serde(skip)]
    marks: Vec<Mark>,
}

impl WatchPart {
    /// A watch without its plots and pictures.
    pub fn new(subject: &Subject, id: String, room: &Room, times: Times) -> Self {
        let locale = times.locale;
        let words = words(locale);
        let listing = subject.listing.as_ref();
        let currency = listing.and_then(|listing| listing.currency);
        let all = subject.changes.len();
        let numbered = subject.changes.iter().enumerate().skip(all.saturating_sub(room.changes));
        let (mut changes, mut marks) = (Vec::new(), Vec::new());
        for (place, change) in numbered {
            let part = ChangePart::new(change, place + 1, subject, &id, times);
            marks.push(part.mark(change));
            changes.push(part);
        }
        changes.reverse();
        let left = all - changes.len();
        let step = moved(subject).and_then(|(before, now)| {
            let step = figures::step(before, now, currency, locale)?;
            Some(format!("{} {step}", figures::arrow(figures::part(before, now)?)))
        });
        let watch = &subject.watch;
        let title = listing.and_then(|listing| listing.title.as_deref()).map(tame::line).filter(|t| !t.is_empty());
        let tags: Vec<String> = watch.extras.tags.iter().map(|tag| tame::line(tag)).collect();
        let facts = [
            (words.listing, title),
            (words.sku, watch.extras.sku.as_deref().map(tame::line)),
            (words.tags, (!tags.is_empty()).then(|| tags.join(locale.pick(", ", "、")))),
            (words.read_last, subject.last_ok.map(|at| figures::moment(at, times.zone, times.now, locale))),
            (words.entry, Some(format!("{}:{} ({})", tame::line(&watch.file), watch.line, watch.id))),
        ];
        Self {
            id,
            name: name(&subject.watch),
            own: watch.side == Side::Own,
            unread: table::unread(subject, times),
            price: listing.and_then(|listing| listing.price).map(|price| money(price, currency, locale)),
            step,
            count: (all > 0).then(|| words::changes(all, locale)),
            open: false,
            facts: facts.into_iter().filter_map(|(label, value)| Some((label, value?))).collect(),
            link: tame::Link::new(watch.url.as_str()),
            plots: Vec::new(),
            no_plot: None,
            changes,
            more: (left > 0).then(|| words::more_changes(left, true, locale)),
            marks,
        }
    }

    /// Draws its plots; gives their bytes.
    pub fn draw(&mut self, subject: &Subject, since: Moment, times: Times) -> usize {
        let source = plot::Source { subject, marks: &self.marks, since, id: &self.id, times };
        self.plots = plot::plots(&source);
        if self.plots.is_empty() && subject.listing.is_some() {
            self.no_plot = Some(words(times.locale).no_plot);
        }
        self.plots.iter().map(|plot| plot.svg.len()).sum()
    }
}
