//! Affiliate volume: what a union published, what was counted day by day, and what leaves the thirty-day window ahead.
//! Days are those of the unions (UTC+8).

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta};
use chrono_tz::Tz;

use super::{
    Key, Plot, Source,
    frame::{Frame, Panel, WIDTH},
    marks,
    steps::{self, Step},
};
use crate::{
    affiliate::{Coming, Day},
    board::figures,
    listing::{Locale, Moment},
    report::{
        scale::Scale,
        svg::{Anchor, Svg, number},
        words,
    },
};

const HEIGHT: f64 = 252.0;
/// The thirty-day volume.
const UPPER: (f64, f64) = (30.0, 130.0);
/// Single days.
const LOWER: (f64, f64) = (160.0, HEIGHT - 20.0);
/// At least so many days ahead are shown, and at most as many as a window has.
const AHEAD: (i64, i64) = (14, 31);
/// A bound farther away than so many times the highest bar is cut at the edge, lest the bars vanish.
const BEYOND: u64 = 3;

pub(super) fn plot(source: &Source) -> Option<Plot> {
    let Source { subject, since, times, .. } = source;
    let (locale, now) = (times.locale, times.now);
    // It is published once a day.
    let patience = steps::patience(&subject.watch, *since, times.zone).max(TimeDelta::days(1));
    let volume = steps::over(subject, patience, |point| point.affiliate.as_ref()?.sales_30d);
    let volume: Vec<Step> = volume.into_iter().map(known).collect();
    let counted = counted(source);
    let past = (now - *since).num_days();
    let ahead = past.clamp(AHEAD.0, AHEAD.1);
    let today = Day::of(now).date();
    let coming: Vec<&Coming> = subject
        .forecast
        .iter()
        .flat_map(|forecast| &forecast.days)
        .filter(|day| day.day >= today && (day.day - today).num_days() <= ahead)
        .collect();
    let moves = volume.windows(2).any(|pair| matches!(pair, [a, b] if (a.least - b.least).abs() > 0.5));
    if !moves && counted.values().all(|c| *c == 0) && coming.iter().all(|day| day.leaving == 0) {
        return None;
    }
    let to = coming.last().map_or(now, |day| begins(day.day) + TimeDelta::days(1));
    let expected: Vec<Step> = coming
        .iter()
        .filter_map(|day| {
            let count = day.affiliate_30d? as f64;
            Some(Step {
                from: begins(day.day).max(now),
                until: begins(day.day) + TimeDelta::days(1),
                least: count,
                most: count,
            })
        })
        .collect();
    let totals = volume.iter().chain(&expected).map(|step| step.most);
    let upper = Panel::new(Scale::of(0.0, totals.fold(1.0, f64::max), 3, true)?, UPPER, words::tick);
    let highest =
        counted.values().copied().chain(coming.iter().map(|day| day.leaving)).max().unwrap_or_default().max(1);
    let bounds = coming.iter().filter_map(|day| day.most).max().unwrap_or_default();
    let lower_most = highest.max(bounds.min(highest.saturating_mul(BEYOND)));
    let lower = Panel::new(Scale::of(0.0, lower_most as f64, 3, true)?, LOWER, words::tick);
    let frame = Frame::new(*since, to, &[&upper, &lower]);

    let title = locale.pick("Affiliate volume", "淘客销量").to_owned();
    let said = spoken(&volume, &counted, source);
    let mut svg = Svg::new(&format!("{}a", source.id), (WIDTH, HEIGHT), &title, &said);
    if to > now {
        svg.area("fc", (frame.x(now), UPPER.0), (frame.x(to), LOWER.1));
    }
    frame.draw(&mut svg, &[&upper, &lower], Tz::Asia__Shanghai, *times);
    svg.text((2.0, 11.0), "un", Anchor::Start, locale.pick("in 30 days", "近 30 天"));
    svg.text((2.0, LOWER.0 - 9.0), "un", Anchor::Start, locale.pick("a day", "每天"));
    marks::draw(&mut svg, &frame, UPPER, source.marks.iter().filter(|mark| mark.kind.is_of_affiliates()));
    steps::line(&mut svg, "la", (&frame, &upper), &volume, patience);
    steps::line(&mut svg, "lf", (&frame, &upper), &expected, patience);
    bars(&mut svg, (&frame, &lower), &counted, &coming, source);
    let mut legend = Vec::new();
    let mut key = |there: bool, key: Key| legend.extend(there.then_some(key));
    key(!volume.is_empty(), Key::line("la", locale.pick("published 30-day volume", "联盟公布的近 30 天销量")));
    key(!expected.is_empty(), Key::line("lf", locale.pick("expected", "预计")));
    key(!counted.is_empty(), Key::area("ct", locale.pick("counted on the day", "当日计数")));
    key(coming.iter().any(|d| d.leaving > 0), Key::area("lv", locale.pick("leaves the window", "滑出窗口")));
    key(coming.iter().any(|d| in_drop(source, d.day)), Key::area("fl", locale.pick("leaves in a drop", "集中滑出")));
    key(
        coming.iter().any(|d| d.most != Some(d.least)),
        Key::line("wh", locale.pick("bounds of what leaves", "滑出量的上下限")),
    );
    Some(Plot { title, svg: svg.finish(), legend })
}

fn known((from, until, count): (Moment, Moment, u64)) -> Step {
    Step { from, until, least: count as f64, most: count as f64 }
}

fn begins(day: NaiveDate) -> Moment {
    Day::of_date(day).begins()
}

/// What the counter of each day came to, as far as it was seen. The counter lags by up to an hour: what it says in the first
/// hour of a day may still be the day before's, and counts for neither.
fn counted(source: &Source) -> BTreeMap<NaiveDate, u64> {
    let mut days = BTreeMap::new();
    for (at, until, count) in source.subject.series.of(|point| point.affiliate.as_ref()?.sales_today) {
        let (first, last) = (Day::of(at.max(source.since)), Day::of(until));
        for day in (first.0..=last.0).take(400).map(Day) {
            let begins = day.begins();
            if until >= begins + TimeDelta::hours(1) && at < begins + TimeDelta::days(1) {
                let most = days.entry(day.date()).or_default();
                *most = count.max(*most);
            }
        }
    }
    days
}

fn in_drop(source: &Source, day: NaiveDate) -> bool {
    let drops = source.subject.forecast.iter().flat_map(|forecast| &forecast.drops);
    drops.into_iter().any(|drop| (drop.from..=drop.to).contains(&day))
}

fn bars(
    svg: &mut Svg,
    (frame, panel): (&Frame, &Panel),
    counted: &BTreeMap<NaiveDate, u64>,
    coming: &[&Coming],
    source: &Source,
) {
    let bar = |day: NaiveDate, count: u64| {
        let (x1, x2) = (frame.x(begins(day)), frame.x(begins(day) + TimeDelta::days(1)));
        let gap = ((x2 - x1) / 6.0).min(1.5);
        if x2 - x1 <= 0.5 || count == 0 {
            return String::new();
        }
        let top = panel.y(count as f64).min(panel.bottom - 0.5);
        let (x1, x2, top, bottom) = (number(x1 + gap), number(x2 - gap), number(top), number(panel.bottom));
        format!("M{x1} {bottom}V{top}H{x2}V{bottom}Z")
    };
    let leaves = |drop: bool| coming.iter().filter(move |day| in_drop(source, day.day) == drop);
    svg.path("ct", &counted.iter().map(|(day, count)| bar(*day, *count)).collect::<String>());
    svg.path("lv", &leaves(false).map(|day| bar(day.day, day.leaving)).collect::<String>());
    svg.path("fl", &leaves(true).map(|day| bar(day.day, day.leaving)).collect::<String>());
    let mut whiskers = String::new();
    for day in coming.iter().filter(|day| day.most != Some(day.least)) {
        let x = frame.x(begins(day.day) + TimeDelta::hours(12));
        let top = day.most.map_or(panel.top, |most| panel.y(most as f64));
        whiskers.push_str(&format!("M{} {}V{}", number(x), number(panel.y(day.least as f64)), number(top)));
    }
    svg.path("wh", &whiskers);
}

fn spoken(volume: &[Step], counted: &BTreeMap<NaiveDate, u64>, source: &Source) -> String {
    let times = source.times;
    let locale = times.locale;
    let mut said = Vec::new();
    if let (Some(first), Some(last)) = (volume.first(), volume.last()) {
        let [a, b] = [first.least, last.least].map(|count| figures::count(count as u64));
        said.push(
            locale.pick(
                format!("30-day volume: {a} at first, {b} at last."),
                format!("近 30 天销量：起初 {a}，最近 {b}。"),
            ),
        );
    }
    if let Some((day, most)) = counted.iter().max_by_key(|(_, count)| **count) {
        let (day, most) = (figures::day(*day, times.now, locale), figures::count(*most));
        said.push(locale.pick(format!("Best day: {day} with {most}."), format!("最高的一天：{day}，{most} 件。")));
    }
    for drop in source.subject.forecast.iter().flat_map(|forecast| &forecast.drops).take(3) {
        let (days, units) = (figures::days(drop.from, drop.to, times.now, locale), words::units(drop, locale));
        said.push(locale.pick(format!("Leaves on {days}: {units}."), format!("{days}滑出：{units}。")));
    }
    said.join(if locale == Locale::En { " " } else { "" })
}
