//! The thirty-day count over time in block characters, a column a day: what was shown, and what is expected.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use unicode_width::UnicodeWidthStr;

use super::figures::count;
use crate::{
    affiliate::{Day, Forecast, Series},
    listing::{Grade, Locale},
};

/// Columns of a terminal.
const WIDTH: usize = 80;
/// Rows of the plot.
const ROWS: u64 = 8;
/// Days behind today: a window.
const BEHIND: i32 = 29;
/// Days to come at most: until the window has turned over, however far the figures lag.
const AHEAD: usize = 33;
/// Eighths of a row, none to all.
const EIGHTHS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// One day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Column {
    low: u64,
    count: u64,
    high: u64,
}

/// The plot, a line a string; nothing where too little is known to see anything in it.
pub(super) fn plot(forecast: &Forecast, series: &Series, locale: Locale) -> Vec<String> {
    let today = Day::of(forecast.at);
    let all_sales = !forecast.days.is_empty() && forecast.days.iter().all(|day| day.sales_30d.is_some());
    let mut columns = past(series, today, all_sales);
    columns.extend(coming(forecast, today, all_sales));
    let (Some((&first, _)), Some((&last, _))) = (columns.first_key_value(), columns.last_key_value()) else {
        return Vec::new();
    };
    let top = columns.values().map(|c| c.high.max(c.count)).max().unwrap_or_default();
    if last <= today || top == 0 {
        return Vec::new();
    }
    let axis = count(top).width().max(5);
    // What is to come matters more than what was.
    let room = i32::try_from(WIDTH.saturating_sub(axis + 2)).unwrap_or_default();
    let first = first.max(last.plus(1 - room));
    let days: Vec<Day> = (first.0..=last.0).map(Day).collect();

    let mut lines = vec![title(all_sales, locale).to_owned()];
    for row in (0..ROWS).rev() {
        let (label, tick) = match row {
            _ if row + 1 == ROWS => (count(top), '┤'),
            _ if row + 1 == ROWS / 2 => (count(top / 2), '┤'),
            _ => (String::new(), '│'),
        };
        let cells: String = days.iter().map(|day| cell(columns.get(day), row, top)).collect();
        lines.push(format!("{}{label} {tick}{cells}", pad(axis, &label)).trim_end().to_owned());
    }
    let falls = |day: &Day| forecast.drops.iter().any(|drop| (drop.from..=drop.to).contains(&day.date()));
    let marks: String = days
        .iter()
        .map(|day| match day {
            _ if falls(day) => '▼',
            _ if *day == today => '┼',
            _ if *day > today => '┄',
            _ => '─',
        })
        .collect();
    lines.push(format!("{}0 └{marks}", pad(axis, "0")));
    lines.push(format!("{}{}", " ".repeat(axis + 2), dates(&days, today, forecast, locale)));
    lines.push(format!("{}{}", " ".repeat(axis + 2), legend(&columns, top, !forecast.drops.is_empty(), locale)));
    lines
}

fn title(all_sales: bool, locale: Locale) -> &'static str {
    match all_sales {
        true => locale.pick("Monthly sales as shown (30 days)", "月销（近30天，页面显示）"),
        false => locale.pick("Affiliate sales of 30 days", "近30天淘客销量"),
    }
}

fn pad(axis: usize, label: &str) -> String {
    " ".repeat(axis.saturating_sub(label.width()))
}

/// What was shown on the days up to today.
fn past(series: &Series, today: Day, all_sales: bool) -> BTreeMap<Day, Column> {
    let shown = if all_sales { &series.sales } else { &series.affiliate };
    let column = |lo: u64, hi: Option<u64>| Column { low: lo, count: lo, high: hi.unwrap_or(lo).max(lo) };
    shown.range(today.plus(-BEHIND)..=today).map(|(day, b)| (*day, column(b.lo, b.hi))).collect()
}

/// What is expected, with as much doubt as there is about all that has left until then. None of the days that were not
/// watched holds more than all of them together.
fn coming(forecast: &Forecast, today: Day, all_sales: bool) -> BTreeMap<Day, Column> {
    let unseen = forecast.unseen.as_ref().map(|unseen| unseen.units);
    let (mut surely, mut less, mut bounded, mut open) = (0_u64, 0_u64, 0_u64, false);
    let mut columns = BTreeMap::new();
    for coming in forecast.days.iter().filter(|coming| Day::of_date(coming.day) > today).take(AHEAD) {
        surely = surely.saturating_add(coming.leaving.saturating_sub(coming.least));
        let more = coming.most.map(|most| most.saturating_sub(coming.leaving));
        match (more, coming.grade, unseen) {
            (Some(more), Grade::Bounded, Some(_)) => bounded = bounded.saturating_add(more),
            (Some(more), ..) => less = less.saturating_add(more),
            (None, ..) => open = true,
        }
        let doubt = less.saturating_add(bounded.min(unseen.unwrap_or(u64::MAX)));
        let expected = if all_sales { coming.sales_30d } else { coming.affiliate_30d };
        if let Some(count) = expected {
            let low = if open { 0 } else { count.saturating_sub(doubt) };
            let column = Column { low, count, high: count.saturating_add(surely) };
            columns.insert(Day::of_date(coming.day), column);
        }
    }
    columns
}

/// One character: full up to what is certain, shaded up to what is expected, lightly up to what is possible.
fn cell(column: Option<&Column>, row: u64, top: u64) -> char {
    let Some(column) = column else { return if row == 0 { '·' } else { ' ' } };
    let eighths = |value: u64| {
        let all = u128::from(value) * u128::from(ROWS) * 8;
        // At most top: a few dozens.
        let eighths = (all + u128::from(top / 2)) / u128::from(top.max(1));
        u64::try_from(eighths).unwrap_or(u64::MAX)
    };
    let within = |value: u64| eighths(value).saturating_sub(row * 8).min(8);
    let (low, count, high) = (within(column.low), within(column.count), within(column.high));
    let wide = eighths(column.high).saturating_sub(eighths(column.low)) > 8;
    match (low, count, high) {
        (8, ..) => '█',
        (4.., ..) if wide => '█',
        (_, 4.., _) if wide => '▒',
        (_, _, 4..) if wide => '░',
        _ if wide => ' ',
        _ if row == 0 && column.count > 0 => EIGHTHS[count.max(1) as usize],
        _ => EIGHTHS[count as usize],
    }
}

/// The dates below the plot: today first, then the falls, then the ends, as far as there is room.
fn dates(days: &[Day], today: Day, forecast: &Forecast, locale: Locale) -> String {
    let written = |day: Day| day.date().format("%m-%d").to_string();
    let mut wanted = vec![(today, format!("{} {}", written(today), locale.pick("today", "今天")))];
    let from = |date: NaiveDate| Day::of_date(date);
    wanted.extend(forecast.drops.iter().map(|drop| (from(drop.from), written(from(drop.from)))));
    wanted.extend(days.last().into_iter().chain(days.first()).map(|day| (*day, written(*day))));
    let room = days.len();
    let mut placed: Vec<(usize, usize, String)> = Vec::new();
    for (day, text) in wanted {
        let Some(column) = days.iter().position(|d| *d == day) else { continue };
        let width = text.width();
        // At the right end the date ends below its day.
        let start = column.min(room.saturating_sub(width));
        let end = start + width;
        if end <= room && placed.iter().all(|(from, to, _)| end < *from || start > *to) {
            placed.push((start, end, text));
        }
    }
    placed.sort_unstable_by_key(|(start, ..)| *start);
    let mut line = String::new();
    for (start, _, text) in placed {
        line.push_str(&" ".repeat(start.saturating_sub(line.width())));
        line.push_str(&text);
    }
    line
}

fn legend(columns: &BTreeMap<Day, Column>, top: u64, falls: bool, locale: Locale) -> String {
    let drawn = |mark: char| columns.values().any(|c| (0..ROWS).any(|row| cell(Some(c), row, top) == mark));
    let marks = [
        (falls, locale.pick("▼ a burst leaves", "▼ 冲量滑出")),
        (drawn('▒') || drawn('░'), locale.pick("█ at least", "█ 至少")),
        (drawn('▒'), locale.pick("▒ expected", "▒ 预计")),
        (drawn('░'), locale.pick("░ at most", "░ 最多")),
    ];
    marks.iter().filter(|(there, _)| *there).map(|(_, words)| *words).collect::<Vec<_>>().join("  ")
}
