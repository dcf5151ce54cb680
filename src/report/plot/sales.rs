//! The shown sales count: a band where it is rounded.

use super::{
    Key, Plot, Source,
    frame::{Frame, Panel, WIDTH},
    marks,
    steps::{self, Step},
};
use crate::{
    board::figures,
    listing::{ChangeKind, Moment, SalesCount, Window},
    report::{scale::Scale, svg::Svg, words},
};

const HEIGHT: f64 = 186.0;
const PLACE: (f64, f64) = (22.0, HEIGHT - 20.0);

/// From when, until when, and the bounds of the count.
type Counted = (Moment, Moment, (u64, Option<u64>));

pub(super) fn plot(source: &Source) -> Option<Plot> {
    let Source { subject, since, times, .. } = source;
    let (locale, now) = (times.locale, times.now);
    // One window alone: counts of others say something else.
    let window =
        subject.series.points().iter().rev().find_map(|point| point.sales.as_ref()).map(|sales| sales.window)?;
    let patience = steps::patience(&subject.watch, *since, times.zone);
    let counts: Vec<Counted> = steps::over(subject, patience, |point| {
        point.sales.as_ref().filter(|sales| sales.window == window).map(|sales| (sales.count, sales.at_most))
    });
    if !counts.windows(2).any(|pair| matches!(pair, [a, b] if a.2 != b.2)) {
        return None;
    }
    let low = counts.iter().map(|(.., (count, _))| *count).min()?;
    let high = counts.iter().map(|(.., (count, most))| most.unwrap_or(*count).max(*count)).max()?;
    // A count of some days falls as deep as it looks; one of all times only grows.
    let low = if matches!(window, Window::Total | Window::Unknown) { low } else { 0 };
    let scale = Scale::of(low as f64, high as f64, 4, true)?;
    let panel = Panel::new(scale, PLACE, words::tick);
    let frame = Frame::new(*since, now, &[&panel]);

    let title = locale.pick("Sales", "销量").to_owned() + &words::in_brackets(words::window(window, locale), locale);
    let mut said: Vec<String> = spoken(&counts, window, source).into_iter().collect();
    said.extend(words::unread(&steps::unread(subject, *since, now, patience), *times));
    let mut svg = Svg::new(&format!("{}s", source.id), (WIDTH, HEIGHT), &title, &said.join(locale.pick(" ", "")));
    frame.draw(&mut svg, &[&panel], times.zone, *times);
    let about = |kind| words::is_of_sales(kind) || matches!(kind, ChangeKind::PriceDrop | ChangeKind::PriceRise);
    marks::draw(&mut svg, &frame, PLACE, source.marks.iter().filter(|mark| about(mark.kind)));

    let step = |(from, until, (count, most)): &Counted, open: f64| {
        let most = most.map_or(open, |most| most.max(*count) as f64);
        Step { from: *from, until: *until, least: *count as f64, most }
    };
    let bounded: Vec<Step> = counts.iter().filter(|c| c.2.1.is_some_and(|m| m > c.2.0)).map(|c| step(c, 0.0)).collect();
    let open: Vec<Step> = counts.iter().filter(|c| c.2.1.is_none()).map(|c| step(c, scale.high)).collect();
    let least: Vec<Step> = counts.iter().map(|c| step(c, 0.0)).map(|s| Step { most: s.least, ..s }).collect();
    steps::band(&mut svg, "bd", (&frame, &panel), &bounded, patience);
    steps::band(&mut svg, "bo", (&frame, &panel), &open, patience);
    steps::line(&mut svg, "ls", (&frame, &panel), &least, patience);
    let mut legend = Vec::new();
    let rounded = !bounded.is_empty() || !open.is_empty();
    legend.push(Key::line("ls", if rounded { locale.pick("at least", "至少") } else { locale.pick("sold", "件数") }));
    if !bounded.is_empty() {
        legend.push(Key::area(
            "bd",
            locale.pick("the shown count is rounded: somewhere in here", "页面只显示约数，实际在此范围内"),
        ));
    }
    if !open.is_empty() {
        legend.push(Key::area(
            "bo",
            locale.pick("or more: the shown count has no upper bound", "或更多：页面数字没有上限"),
        ));
    }
    Some(Plot { title, svg: svg.finish(), legend })
}

fn spoken(counts: &[Counted], window: Window, source: &Source) -> Option<String> {
    let times = source.times;
    let (first, last) = (counts.first()?, counts.last()?);
    let write = |(count, at_most): (u64, Option<u64>)| {
        words::count(&SalesCount { count, at_most, window, text: String::new() }, times.locale)
    };
    let (a, b) = (write(first.2), write(last.2));
    let (from, to) =
        [first.0.max(source.since), last.1].map(|at| figures::moment(at, times.zone, times.now, times.locale)).into();
    Some(times.locale.pick(format!("{a} ({from}), {b} ({to})."), format!("{a}（{from}），{b}（{to}）。")))
}
