//! The thirty-day count over time as a small plot: columns for HTML, block characters for plain text.
//!
//! The axis begins at zero, so that a fall looks as deep as it is. Bounds are drawn on the days to come where they differ
//! from what is expected: what leaves for certain is gone, what may leave is pale.

use chrono::NaiveDate;
use serde::Serialize;

use super::{affiliates::counted, figures};
use crate::listing::{Detail, Locale, Moment, Plot, PlotDay};

/// The most days that are drawn. At the width of a phone a column then still has five pixels.
const COLUMNS: usize = 60;
/// So many days before the first that matters are kept where not all can be drawn.
const BEFORE: usize = 14;
/// Height of the highest column, in pixels.
const HEIGHT: u64 = 64;
/// The block characters, from the lowest.
const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// How a part of a column looks; the word is its class in the HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Look {
    /// The count as it was shown.
    Past,
    /// The count that is expected.
    Ahead,
    /// Expected, but it may be less.
    Ahead2,
    /// More than expected, but possible.
    Ahead3,
    /// What is left of a price after coupons.
    Pay,
    /// A day that the change is about.
    Fall,
    /// On such a day: expected, but it may be less.
    Fall2,
    /// On such a day: more than expected, but possible.
    Fall3,
}

/// A part of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// How it looks.
    pub look: Look,
    /// Its height in pixels.
    pub height: u64,
}

/// A line of the legend.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Key {
    /// What it explains.
    pub look: Look,
    /// The mark of such a day in plain text; none where plain text does not show it.
    pub mark: &'static str,
    /// What it means.
    pub words: String,
}

/// A plot as a mail shows it.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct PlotPart {
    /// What is counted.
    pub title: String,
    /// The same in words, for who can't see it.
    pub alt: String,
    /// The width of a column, in per cent.
    pub width: usize,
    /// A column a day, each from top to bottom.
    pub columns: Vec<Vec<Part>>,
    /// The first day and its count.
    pub first: String,
    /// The last day and its count.
    pub last: String,
    /// What the colours mean.
    pub legend: Vec<Key>,
    /// A block character a day.
    pub blocks: String,
    /// Under each day the mark of its key.
    pub marks: String,
}

/// A day with the bounds of its count.
#[derive(Clone, Copy, Debug)]
struct Bounded {
    day: NaiveDate,
    count: u64,
    least: u64,
    most: u64,
}

impl PlotPart {
    /// The plot; `None` where there is too little to draw.
    pub fn new(plot: &Plot, detail: &Detail, now: Moment, locale: Locale) -> Option<Self> {
        let fall = detail.from.map(|from| (from, detail.to.unwrap_or(from).max(from)));
        let days = without_gaps(&plot.days);
        let all = bounded(days, plot.forecast_from, fall, detail);
        let drawn = window(&all, [fall.map(|f| f.0), plot.forecast_from]);
        let highest = drawn.iter().map(|d| d.count).max().filter(|highest| *highest > 0)?;
        let (first, last) = match drawn {
            [first, .., last] => (*first, *last),
            _ => return None,
        };
        // What could be twice as much as was ever shown only says that the bound is far away.
        let scale = drawn.iter().map(|d| d.most).max().unwrap_or(highest).min(highest.saturating_mul(2));
        let look = |d: &Bounded| match (fall, plot.forecast_from) {
            (Some((from, to)), _) if (from..=to).contains(&d.day) => Look::Fall,
            (_, Some(from)) if d.day >= from => Look::Ahead,
            _ => Look::Past,
        };
        let at = |d: Bounded| format!("{} {}", figures::day(d.day, now, locale), figures::count(d.count));
        let legend = legend(drawn, look, fall, plot.forecast_from, now, locale);
        let what = counted(plot.all_sales, locale);
        let title = locale.pick(figures::capital(&format!("{what}, day by day")), format!("{what}逐日走势"));
        let (first, last) = (at(first), at(last));
        let said =
            legend.iter().filter(|key| matches!(key.look, Look::Fall | Look::Ahead3)).map(|key| key.words.as_str());
        let said: Vec<&str> = [first.as_str()].into_iter().chain(said).chain([last.as_str()]).collect();
        Some(Self {
            alt: format!("{title}{}{}", locale.pick(": ", "："), said.join(locale.pick("; ", "；"))),
            title,
            width: 100 / drawn.len().max(1),
            columns: drawn.iter().map(|d| column(d, look(d), scale)).collect(),
            blocks: drawn.iter().map(|d| block(d.count, highest)).collect(),
            marks: drawn.iter().map(|d| mark(look(d))).collect(),
            first,
            last,
            legend,
        })
    }
}

/// The days behind the last gap: days that are missing, twice there or out of order must not be drawn side by side.
fn without_gaps(days: &[PlotDay]) -> &[PlotDay] {
    let gap = days.windows(2).rposition(|pair| pair[0].day.succ_opt() != Some(pair[1].day));
    days.get(gap.map_or(0, |at| at + 1)..).unwrap_or_default()
}

/// Each day's count with the bounds that follow from the bounds of what leaves until then, all else as expected.
fn bounded(
    days: &[PlotDay],
    forecast_from: Option<NaiveDate>,
    fall: Option<(NaiveDate, NaiveDate)>,
    detail: &Detail,
) -> Vec<Bounded> {
    // Of the days of the fall and of all others: expected, at least, at most (open where absent).
    let (mut inside, mut outside) = ((0u64, 0u64, Some(0u64)), (0u64, 0u64, Some(0u64)));
    let coming = |day| forecast_from.is_some_and(|from| day >= from);
    days.iter()
        .map(|d| {
            if !coming(d.day) {
                return Bounded { day: d.day, count: d.count, least: d.count, most: d.count };
            }
            let falls = fall.is_some_and(|(from, to)| (from..=to).contains(&d.day));
            let sums = if falls { &mut inside } else { &mut outside };
            sums.0 = sums.0.saturating_add(d.leaving);
            sums.1 = sums.1.saturating_add(d.least.min(d.leaving));
            sums.2 = sums.2.zip(d.most).map(|(sum, most)| sum.saturating_add(most.max(d.leaving)));
            // The days of the fall share one bound: together they can't lose more than it says.
            let worst = if inside.0 == 0 && inside.2 == Some(0) {
                Some(0)
            } else {
                [inside.2, detail.most].into_iter().flatten().min()
            };
            let worst = worst.zip(outside.2).map(|(a, b)| a.saturating_add(b));
            let likely = inside.0.saturating_add(outside.0);
            // When they are over, what leaves at least has left.
            let over = fall.is_some_and(|(_, to)| d.day >= to);
            let sure = inside.1.max(detail.least.filter(|_| over).unwrap_or(0).min(inside.0)).saturating_add(outside.1);
            let least = worst.map_or(0, |worst| d.count.saturating_sub(worst.saturating_sub(likely)));
            Bounded { day: d.day, count: d.count, least, most: d.count.saturating_add(likely - sure) }
        })
        .collect()
}

/// The days that are drawn: all where they fit, else those around the first that matters.
fn window(days: &[Bounded], matter: [Option<NaiveDate>; 2]) -> &[Bounded] {
    let focus = matter.into_iter().flatten().min();
    let focus = focus.map_or(0, |day| days.partition_point(|d| d.day < day));
    let start = focus.saturating_sub(BEFORE).min(days.len().saturating_sub(COLUMNS));
    days.get(start..days.len().min(start + COLUMNS)).unwrap_or_default()
}

/// The parts of a column, from top to bottom.
fn column(d: &Bounded, look: Look, scale: u64) -> Vec<Part> {
    let [least, count, most] = [d.least, d.count, d.most].map(|value| height(value, scale, HEIGHT));
    let (likely, possible) = match look {
        Look::Fall => (Look::Fall2, Look::Fall3),
        _ => (Look::Ahead2, Look::Ahead3),
    };
    let parts = [(possible, most.saturating_sub(count)), (likely, count.saturating_sub(least)), (look, least)];
    parts.into_iter().filter(|part| part.1 > 0).map(|(look, height)| Part { look, height }).collect()
}

/// How high a value stands on a scale that is `high` high; anything above nothing is seen.
pub fn height(value: u64, scale: u64, high: u64) -> u64 {
    let exact = u128::from(value.min(scale)) * u128::from(high);
    let scale = u128::from(scale.max(1));
    let rounded = u64::try_from((exact + scale / 2) / scale).unwrap_or(high);
    rounded.max(u64::from(value > 0))
}

/// The block character of a count.
pub fn block(count: u64, highest: u64) -> char {
    let level = height(count, highest, 8).saturating_sub(1);
    usize::try_from(level).ok().and_then(|level| BLOCKS.get(level)).copied().unwrap_or('█')
}

fn mark(look: Look) -> &'static str {
    match look {
        Look::Past | Look::Pay => "-",
        Look::Fall | Look::Fall2 | Look::Fall3 => "^",
        Look::Ahead | Look::Ahead2 | Look::Ahead3 => ".",
    }
}

fn legend(
    drawn: &[Bounded],
    look: impl Fn(&Bounded) -> Look,
    fall: Option<(NaiveDate, NaiveDate)>,
    forecast_from: Option<NaiveDate>,
    now: Moment,
    locale: Locale,
) -> Vec<Key> {
    let mut keys = Vec::new();
    let mut key = |look, words| keys.push(Key { look, mark: mark(look), words });
    let there = |which| drawn.iter().any(|d| look(d) == which);
    if there(Look::Past) {
        key(Look::Past, locale.pick("as shown", "已显示").into());
    }
    if let Some((from, to)) = fall.filter(|_| there(Look::Fall)) {
        let days = figures::days(from, to, now, locale);
        let before = from.pred_opt().and_then(|day| drawn.iter().find(|d| d.day == day));
        let after = drawn.iter().find(|d| d.day == to);
        let step = before.zip(after).map(|(before, after)| {
            let (before, after) = (figures::count(before.count), figures::count(after.count));
            locale.pick(format!(": {before} → {after}"), format!("：{before} → {after}"))
        });
        let step = step.unwrap_or_default();
        let leaves = forecast_from.is_some_and(|day| from >= day);
        let words = if leaves {
            locale.pick(format!("leaving on {days}{step}"), format!("{days}滑出{step}"))
        } else {
            format!("{days}{step}")
        };
        key(Look::Fall, words);
    }
    if there(Look::Ahead) {
        key(Look::Ahead, locale.pick("expected", "预计").into());
    }
    if let Some(d) = drawn.iter().rev().find(|d| d.least < d.count || d.most > d.count) {
        let (day, least, most) = (figures::day(d.day, now, locale), figures::count(d.least), figures::count(d.most));
        let words = locale.pick(
            format!("pale: possible, {least} to {most} on {day}"),
            format!("浅色：可能范围，{day} {least}–{most}"),
        );
        keys.push(Key { look: Look::Ahead3, mark: "", words });
    }
    keys
}
