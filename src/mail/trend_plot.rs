//! The last thirty days of a listing as small plots: what it cost, and what it sold. A column a day, and the days on which
//! the price moved are marked in both.
//!
//! Prices move by parts, so that their axis does not begin at zero: the lowest price is drawn a quarter as high as the
//! highest, and both are written beside it. Counts begin at zero. A day that is not known has no column.

use chrono::{Days, NaiveDate};

use super::{
    figures,
    page::Times,
    plot::{Key, Look, Part, PlotPart, block, height},
};
use crate::{
    board::{Point, Series, bounds_of, sold_on},
    change::money,
    listing::{Amount, Currency, Locale, Moment, SalesCount, Window},
};

/// So many days are drawn.
const DAYS: u64 = 30;
/// Height of the highest column, in pixels.
const HEIGHT: u64 = 44;
/// The fewest days that are worth a plot.
const FEWEST: usize = 3;

/// One civil day of the reader.
struct DayOf {
    day: NaiveDate,
    from: Moment,
    to: Moment,
}

/// The plots of a listing where there is something to see: its price if it moved, its sales if they are counts.
pub fn plots(series: &Series, times: Times) -> Vec<PlotPart> {
    let today = times.now.with_timezone(&times.zone).date_naive();
    let days: Vec<DayOf> = (0..DAYS)
        .rev()
        .filter_map(|back| {
            let day = today.checked_sub_days(Days::new(back))?;
            let (from, to) = bounds_of(day, times.zone)?;
            Some(DayOf { day, from, to })
        })
        .collect();
    let currency = series.points().last().and_then(|point| point.currency);
    let last = |day: &DayOf, of: fn(&Point) -> Option<Amount>| {
        let begun = series.points().partition_point(|point| point.at < day.to);
        let last = begun.checked_sub(1).and_then(|last| series.points().get(last))?;
        Some(last).filter(|point| point.until >= day.from && point.currency == currency).and_then(of)
    };
    let prices: Vec<_> =
        days.iter().map(|day| Priced { price: last(day, |p| p.price), pay: last(day, |p| p.pay_price) }).collect();
    // The moves within a day count as well: it may end with the price that it began with.
    let moved: Vec<bool> = days.iter().map(|day| moves(series, day, currency)).collect();
    [price_plot(&days, &prices, &moved, currency, times), sales_plot(series, &days, &moved, times)]
        .into_iter()
        .flatten()
        .collect()
}

/// What a listing cost at the end of a day.
struct Priced {
    price: Option<Amount>,
    pay: Option<Amount>,
}

impl Priced {
    /// What is left to pay, where that is less.
    fn less(&self) -> Option<Amount> {
        let price = self.price?;
        self.pay.filter(|pay| *pay < price)
    }
}

/// Whether the price, or what is left to pay, moved on a day from one known value to another.
fn moves(series: &Series, day: &DayOf, currency: Option<Currency>) -> bool {
    let begun = |pair: &&[Point]| pair[1].at >= day.from && pair[1].at < day.to;
    let differ = |a: Option<Amount>, b: Option<Amount>| a.zip(b).is_some_and(|(a, b)| a != b);
    series.points().windows(2).filter(begun).any(|pair| {
        pair.iter().all(|point| point.currency == currency)
            && (differ(pair[0].price, pair[1].price) || differ(pair[0].pay_price, pair[1].pay_price))
    })
}

fn price_plot(
    days: &[DayOf],
    prices: &[Priced],
    moved: &[bool],
    currency: Option<Currency>,
    times: Times,
) -> Option<PlotPart> {
    let locale = times.locale;
    let known: Vec<Amount> = prices.iter().flat_map(|p| p.price.into_iter().chain(p.less())).collect();
    let (low, high) = (known.iter().min().copied()?, known.iter().max().copied()?);
    let drawn = prices.iter().filter(|p| p.price.is_some()).count();
    if drawn < FEWEST || !moved.contains(&true) || low == high {
        return None;
    }
    let tall = |amount: Amount| scaled(amount, low, high);
    let pays = prices.iter().any(|p| p.less().is_some());
    let column = |(priced, moved): (&Priced, &bool)| -> Vec<Part> {
        let Some(price) = priced.price else { return Vec::new() };
        let (base, above) = match (moved, pays) {
            (true, _) => (Look::Fall, Look::Fall2),
            (false, true) => (Look::Pay, Look::Past),
            (false, false) => (Look::Past, Look::Past),
        };
        let full = tall(price);
        let pay = priced.less().map(|pay| tall(pay).min(full));
        match pay {
            Some(pay) => {
                let parts = [Part { look: above, height: full - pay }, Part { look: base, height: pay }];
                parts.into_iter().filter(|part| part.height > 0).collect()
            }
            None => vec![Part { look: if *moved { Look::Fall } else { Look::Past }, height: full }],
        }
    };
    let write = |amount| money(amount, currency, locale);
    let range = format!("{}–{}", write(low), write(high));
    let title = match (pays, locale) {
        (true, Locale::En) => format!("Price and pay price, 30 days: {range}"),
        (true, Locale::ZhCn) => format!("近 30 天价格与到手价：{range}"),
        (false, Locale::En) => format!("Price, 30 days: {range}"),
        (false, Locale::ZhCn) => format!("近 30 天价格：{range}"),
    };
    let at = |place: Option<usize>| {
        let (day, price) = (days.get(place?)?, prices.get(place?)?.price?);
        Some(format!("{} {}", figures::day(day.day, times.now, locale), write(price)))
    };
    let mut legend = vec![Key { look: Look::Past, mark: "-", words: locale.pick("price", "价格").into() }];
    let pay = prices.iter().rposition(|p| p.less().is_some());
    if let Some((day, pay)) = pay.and_then(|place| Some((days.get(place)?, prices.get(place)?.less()?))) {
        let (day, pay) = (figures::day(day.day, times.now, locale), write(pay));
        let words = locale.pick(format!("pay price: {day} {pay}"), format!("到手价：{day} {pay}"));
        legend.push(Key { look: Look::Pay, mark: "", words });
    }
    legend.push(Key { look: Look::Fall, mark: "^", words: marked(days, moved, times) });
    let blocks = prices.iter().map(|p| p.price.map_or(' ', |price| block(tall(price), HEIGHT))).collect();
    let first = at(prices.iter().position(|p| p.price.is_some()))?;
    let last = at(prices.iter().rposition(|p| p.price.is_some()))?;
    Some(finish(title, [first, last], prices.iter().zip(moved).map(column).collect(), blocks, moved, legend, times))
}

/// The height of an amount: a quarter for the lowest, all for the highest.
fn scaled(amount: Amount, low: Amount, high: Amount) -> u64 {
    let part = amount.checked_sub(low).zip(high.checked_sub(low)).and_then(|(a, b)| a.checked_div(b));
    let above = part.and_then(|part| part.checked_mul(Amount::from(HEIGHT * 3 / 4)));
    let above = above.and_then(|above| u64::try_from(above.round()).ok()).unwrap_or(0);
    (HEIGHT / 4 + above).min(HEIGHT)
}

/// What is sold a day where a count of all sales tells it; else the count of thirty days, or of today, where it moves.
fn sales_plot(series: &Series, days: &[DayOf], moved: &[bool], times: Times) -> Option<PlotPart> {
    let locale = times.locale;
    let window = series.points().iter().rev().find_map(|p| p.sales.as_ref())?.window;
    let shown = |day: &DayOf| -> Vec<u64> {
        let points = series.points().iter().filter(|p| p.until >= day.from && p.at < day.to);
        let exact = |s: &&SalesCount| s.window == window && s.at_most == Some(s.count);
        points.filter_map(|p| p.sales.as_ref().filter(exact)).map(|s| s.count).collect()
    };
    let (title, counts): (&str, Vec<Option<u64>>) = match window {
        Window::Total => (
            locale.pick("Sold a day", "每日销量"),
            days.iter()
                .map(|day| sold_on(series, day.day, times.zone, times.now))
                .map(|sold| sold.filter(|sold| sold.is_exact()).map(|sold| sold.least))
                .collect(),
        ),
        Window::Month => (
            locale.pick("Shown sales of 30 days", "月销（页面显示）"),
            days.iter().map(|day| shown(day).last().copied()).collect(),
        ),
        // The last reading of a day is not its end, and midnight is not the counter's: the most that it came to.
        Window::Today => (
            locale.pick("Sold a day, at least", "每日销量（至少）"),
            days.iter().map(|day| shown(day).into_iter().max()).collect(),
        ),
        Window::Year | Window::Unknown => return None,
    };
    let known: Vec<u64> = counts.iter().copied().flatten().collect();
    let (low, high) = (known.iter().min().copied()?, known.iter().max().copied()?);
    if known.len() < FEWEST || high == 0 || low == high {
        return None;
    }
    let look = |moved: bool| if moved { Look::Fall } else { Look::Past };
    let column = |(count, moved): (&Option<u64>, &bool)| -> Vec<Part> {
        let tall = count.map_or(0, |count| height(count, high, HEIGHT));
        (tall > 0).then_some(Part { look: look(*moved), height: tall }).into_iter().collect()
    };
    let at = |place: Option<usize>| {
        let (day, count) = (days.get(place?)?, counts.get(place?).copied().flatten()?);
        Some(format!("{} {}", figures::day(day.day, times.now, locale), figures::count(count)))
    };
    let first = at(counts.iter().position(Option::is_some))?;
    let last = at(counts.iter().rposition(Option::is_some))?;
    let most = at(counts.iter().position(|count| *count == Some(high)))?;
    let mut legend =
        vec![Key {
            look: Look::Past, mark: "-", words: locale.pick(format!("most: {most}"), format!("最高：{most}"))
        }];
    if moved.contains(&true) {
        legend.push(Key { look: Look::Fall, mark: "^", words: marked(days, moved, times) });
    }
    let blocks = counts.iter().map(|count| count.map_or(' ', |count| block(count, high))).collect();
    let columns = counts.iter().zip(moved).map(column).collect();
    Some(finish(title.into(), [first, last], columns, blocks, moved, legend, times))
}

/// On which days the price moved: the last three.
fn marked(days: &[DayOf], moved: &[bool], times: Times) -> String {
    let locale = times.locale;
    let marked: Vec<_> = days.iter().zip(moved).filter(|(_, moved)| **moved).map(|(day, _)| day.day).collect();
    let earlier = marked.len().saturating_sub(3);
    let last = marked.iter().skip(earlier).map(|day| figures::day(*day, times.now, locale));
    let last = last.collect::<Vec<_>>().join(locale.pick(", ", "、"));
    match (locale, earlier) {
        (Locale::En, 0) => format!("price moved: {last}"),
        (Locale::En, n) => format!("price moved: {last} and {n} day{} before", if n == 1 { "" } else { "s" }),
        (Locale::ZhCn, 0) => format!("变价：{last}"),
        (Locale::ZhCn, n) => format!("变价：{last}，此前另有 {n} 天"),
    }
}

fn finish(
    title: String,
    [first, last]: [String; 2],
    columns: Vec<Vec<Part>>,
    blocks: String,
    moved: &[bool],
    legend: Vec<Key>,
    times: Times,
) -> PlotPart {
    let said = legend.iter().filter(|key| key.words.contains([':', '：']));
    let said: Vec<&str> =
        [first.as_str()].into_iter().chain(said.map(|key| key.words.as_str())).chain([last.as_str()]).collect();
    let alt = format!("{title}{}{}", times.locale.pick("; ", "；"), said.join(times.locale.pick("; ", "；")));
    PlotPart {
        alt,
        title,
        width: 100 / columns.len().max(1),
        marks: moved.iter().map(|moved| if *moved { "^" } else { "-" }).collect(),
        columns,
        first,
        last,
        legend,
        blocks,
    }
}
