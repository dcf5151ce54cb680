//! Price, list price and pay price.

use chrono::TimeDelta;

use super::{
    Key, Plot, Source,
    frame::{Frame, Panel, WIDTH},
    marks,
    steps::{self, Step},
};
use crate::{
    board::{Point, figures},
    change::money,
    listing::{Amount, ChangeKind, Currency, Locale, Moment},
    report::{scale::Scale, svg::Svg, words},
};

const HEIGHT: f64 = 178.0;
const PLACE: (f64, f64) = (22.0, HEIGHT - 20.0);

/// One of the three prices.
struct Line {
    class: &'static str,
    name: &'static str,
    steps: Vec<(Moment, Moment, Amount)>,
    /// Told in the legend alone: drawn, it would press the others flat.
    far: bool,
}

pub(super) fn plot(source: &Source) -> Option<Plot> {
    let Source { subject, since, times, .. } = source;
    let (locale, now) = (times.locale, times.now);
    let currency = subject.listing.as_ref().and_then(|listing| listing.currency);
    let patience = steps::patience(&subject.watch, *since, times.zone);
    let mut lines = lines(source, currency, patience);
    if !lines.iter().any(moved) {
        return None;
    }
    let [list, pay, price] = &mut lines;
    list.far = is_far(list, &[pay, price]);
    let (min, max) = extent(lines.iter().filter(|line| !line.far))?;
    let (min, max) = (f64::try_from(min).ok()?, f64::try_from(max).ok()?);
    let panel = Panel::new(Scale::of(min, max, 4, false)?, PLACE, |amount| amount.normalize().to_string());
    let frame = Frame::new(*since, now, &[&panel]);

    let unit = currency.map_or_else(String::new, |c| c.code().to_owned());
    let title = locale.pick("Price", "价格").to_owned() + &words::in_brackets(&unit, locale);
    let mut said: Vec<String> = lines.iter().filter_map(|line| spoken(line, currency, source)).collect();
    said.extend(words::unread(&steps::unread(subject, *since, now, patience), *times));
    let mut svg = Svg::new(&format!("{}p", source.id), (WIDTH, HEIGHT), &title, &said.join(locale.pick(" ", "")));
    frame.draw(&mut svg, &[&panel], times.zone, *times);
    let about = |kind: ChangeKind| !words::is_of_sales(kind) && !kind.is_of_affiliates();
    marks::draw(&mut svg, &frame, PLACE, source.marks.iter().filter(|mark| about(mark.kind)));
    for line in lines.iter().filter(|line| !line.far) {
        let steps: Vec<Step> = line.steps.iter().filter_map(step).collect();
        steps::line(&mut svg, line.class, (&frame, &panel), &steps, patience);
    }
    let legend = lines.iter().filter_map(|line| Some(Key::line(line.class, key(line, currency, locale)?)));
    Some(Plot { title, svg: svg.finish(), legend: legend.collect() })
}

fn lines(source: &Source, currency: Option<Currency>, patience: TimeDelta) -> [Line; 3] {
    let locale = source.times.locale;
    let line = |class, name, amount: fn(&Point) -> Option<Amount>| {
        // An amount of another currency says nothing here.
        let of = |point: &Point| amount(point).filter(|_| point.currency == currency);
        Line { class, name, steps: steps::over(source.subject, patience, of), far: false }
    };
    // The price last, so that it lies on top.
    [
        line("ll", locale.pick("list price", "划线价"), |point| point.list_price),
        line("ly", locale.pick("pay price", "到手价"), |point| point.pay_price),
        line("lp", locale.pick("price", "售价"), |point| point.price),
    ]
}

/// What the legend says of a line; nothing of one that is not there.
fn key(line: &Line, currency: Option<Currency>, locale: Locale) -> Option<String> {
    let (.., value) = line.steps.first()?;
    let (name, value) = (line.name, money(*value, currency, locale));
    if !line.far {
        return Some(name.to_owned());
    }
    Some(locale.pick(format!("{name} {value}, not drawn"), format!("{name} {value}（未画出）")))
}

/// The lowest and the highest value of lines.
fn extent<'a>(lines: impl Iterator<Item = &'a Line>) -> Option<(Amount, Amount)> {
    let values: Vec<Amount> = lines.flat_map(|line| line.steps.iter().map(|(.., value)| *value)).collect();
    values.iter().min().copied().zip(values.iter().max().copied())
}

fn moved(line: &Line) -> bool {
    line.steps.windows(2).any(|pair| matches!(pair, [a, b] if a.2 != b.2))
}

/// Whether the line stands still so far above the others that it would press them flat.
fn is_far(line: &Line, others: &[&Line]) -> bool {
    let Some((low, high)) = extent(others.iter().copied()) else { return false };
    let room = high.checked_sub(low).and_then(|span| high.checked_add(span));
    !moved(line) && line.steps.first().is_some_and(|(.., value)| room.is_some_and(|room| *value > room))
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
        return Some(
            locale.pick(format!("{name}: {always} whenever shown."), format!("{name}：显示时均为 {always}。")),
        );
    }
    let at = |moment: Moment| figures::moment(moment.max(source.since), times.zone, times.now, locale);
    let (a, b, low, high) = (write(first.2), write(last.2), write(least.2), write(most.2));
    let (low_at, high_at) = (at(least.0), at(most.0));
    Some(locale.pick(
        format!("{name}: {a} at first, {b} at last; lowest {low} ({low_at}), highest {high} ({high_at})."),
        format!("{name}：起初 {a}，最近 {b}；最低 {low}（{low_at}），最高 {high}（{high_at}）。"),
    ))
}
