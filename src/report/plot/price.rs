//! Price, list price and pay price.

use super::{
    Key, Plot, Source,
    frame::{Frame, Panel, WIDTH},
    marks,
    steps::{self, Step},
};
use crate::{
    board::{Point, Series, figures},
    change::money,
    listing::{Amount, ChangeKind, Currency, Moment},
    report::{
        scale::Scale,
        svg::{Anchor, Svg},
        words,
    },
};

const HEIGHT: f64 = 186.0;
const PLACE: (f64, f64) = (30.0, HEIGHT - 20.0);

/// One of the three prices.
struct Line {
    class: &'static str,
    name: &'static str,
    steps: Vec<(Moment, Moment, Amount)>,
}

pub(super) fn plot(source: &Source) -> Option<Plot> {
    let Source { subject, since, times, .. } = source;
    let (locale, now) = (times.locale, times.now);
    let currency = subject.listing.as_ref().and_then(|listing| listing.currency);
    let lines = lines(source, currency);
    let moved = |line: &Line| line.steps.windows(2).any(|pair| pair[0].2 != pair[1].2);
    if !lines.iter().any(moved) {
        return None;
    }
    let values: Vec<f64> = lines.iter().flat_map(|line| &line.steps).filter_map(|(.., v)| f64::try_from(*v).ok()).collect();
    let (min, max) = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(*v), b.max(*v)));
    let panel = Panel::new(Scale::of(min, max, 4, false)?, PLACE, |amount| amount.normalize().to_string());
    let frame = Frame::new(*since, now, &[&panel]);
    let patience = steps::patience(&subject.watch, *since, times.zone);

    let unit = currency.map_or_else(String::new, |c| c.code().to_owned());
    let title = locale.pick("Price", "价格").to_owned() + &words::in_brackets(&unit, locale);
    let mut said: Vec<String> = lines.iter().filter_map(|line| spoken(line, currency, source)).collect();
    said.extend(words::unread(&steps::unread(subject, *since, now, patience), *times));
    let mut svg = Svg::new(&format!("{}p", source.id), (WIDTH, HEIGHT), &title, &said.join(locale.pick(" ", "")));
    frame.draw(&mut svg, &[&panel], times.zone, *times);
    svg.text((2.0, 11.0), "un", Anchor::Start, &unit);
    let about = |kind: ChangeKind| !words::is_of_sales(kind) && !words::is_of_affiliates(kind);
    marks::draw(&mut svg, &frame, PLACE, source.marks.iter().filter(|mark| about(mark.kind)));
    for line in &lines {
        let steps: Vec<Step> = line.steps.iter().filter_map(step).collect();
        steps::line(&mut svg, line.class, (&frame, &panel), &steps, patience);
    }
    let legend = lines.iter().filter(|line| !line.steps.is_empty());
    Some(Plot { title, svg: svg.finish(), legend: legend.map(|line| Key::line(line.class, line.name)).collect() })
}

fn lines(source: &Source, currency: Option<Currency>) -> [Line; 3] {
    let locale = source.times.locale;
    let series = &source.subject.series;
    // The price last, so that it lies on top.
    [
        Line { class: "ll", name: locale.pick("list price", "划线价"), steps: of(series, currency, |p| p.list_price) },
        Line { class: "ly", name: locale.pick("pay price", "到手价"), steps: of(series, currency, |p| p.pay_price) },
        Line { class: "lp", name: locale.pick("price", "售价"), steps: of(series, currency, |p| p.price) },
    ]
}

/// An amount of another currency says nothing here.
fn of(series: &Series, currency: Option<Currency>, amount: impl Fn(&Point) -> Option<Amount>) -> Vec<(Moment, Moment, Amount)> {
    series.of(|point| amount(point).filter(|_| point.currency == currency))
}

fn step(step: &(Moment, Moment, Amount)) -> Option<Step> {
    let value = f64::try_from(step.2).ok()?;
    Some(Step { from: step.0, until: step.1, least: value, most: value })
}

/// What a line shows, in words.
fn spoken(line: &Line, currency: Option<Currency>, source: &Source) -> Option<String> {
    let times = source.times;
    let locale = times.locale;
    let (first, last) = (line.steps.first()?, line.steps.last()?);
    let least = line.steps.iter().min_by_key(|step| step.2)?;
    let most = line.steps.iter().max_by_key(|step| step.2)?;
    let write = |amount: Amount| money(amount, currency, locale);
    let name = line.name;
    if least.2 == most.2 {
        let always = write(first.2);
        return Some(locale.pick(format!("{name}: {always} throughout."), format!("{name}：一直是 {always}。")));
    }
    let at = |moment: Moment| figures::moment(moment.max(source.since), times.zone, times.now, locale);
    let (a, b, low, high) = (write(first.2), write(last.2), write(least.2), write(most.2));
    let (low_at, high_at) = (at(least.0), at(most.0));
    Some(locale.pick(
        format!("{name}: {a} at first, {b} at last; lowest {low} ({low_at}), highest {high} ({high_at})."),
        format!("{name}：起初 {a}，最近 {b}；最低 {low}（{low_at}），最高 {high}（{high_at}）。"),
    ))
}
