//! Since when, and how unusual: what the last thirty days say of a price that moved. Nothing is said that the readings do
//! not cover: an hour without one is no hour at the old price.

use chrono::TimeDelta;

use super::{figures, page::Times};
use crate::{
    board::{Point, Series},
    change::{AlertNote, money},
    listing::{Amount, ChangeKind, Currency, Moment},
};

/// Two readings farther apart than this leave open what was in between. A watch that is polled once a day is on time
/// within it.
const HOLE: TimeDelta = TimeDelta::hours(36);
/// The fewest days of which a price is said to be the lowest.
const FEWEST_DAYS: i64 = 7;
/// The most: what a series covers.
const MOST_DAYS: i64 = 30;

/// Which price a kind of change is about.
fn of_kind(kind: ChangeKind) -> Option<fn(&Point) -> Option<Amount>> {
    match kind {
        ChangeKind::PriceDrop | ChangeKind::PriceRise | ChangeKind::Undercut => Some(|point| point.price),
        ChangeKind::PayPrice => Some(|point| point.pay_price),
        _ => None,
    }
}

/// How long the old price had stood, and whether the new one is the lowest or highest of some time: label and value.
pub fn fact(note: &AlertNote, series: &Series, times: Times) -> Option<(&'static str, String)> {
    let locale = times.locale;
    let change = &note.alert.change;
    let of = of_kind(change.kind)?;
    let currency = note.listing.currency;
    let read = |text: &Option<String>| text.as_deref()?.parse::<Amount>().ok();
    let after = read(&change.after)?;
    let known = Known { series, of, currency };
    let before = read(&change.before).filter(|_| change.kind != ChangeKind::Undercut);
    let stood = before.and_then(|before| {
        let (lasted, at_least) = known.stood(before, after, change.at)?;
        let lasted = figures::rough_span(lasted.to_std().ok()?, locale);
        let before = money(before, currency, locale);
        Some(if at_least {
            locale.pick(format!("{before} stood for at least {lasted}"), format!("{before} 至少维持 {lasted}"))
        } else {
            locale.pick(format!("{before} stood for {lasted}"), format!("{before} 维持了 {lasted}"))
        })
    });
    let extreme = known.extreme(after, change.at).map(|(lowest, days)| match (lowest, days) {
        (true, d) => locale.pick(format!("lowest in {d} days"), format!("为近 {d} 天最低")),
        (false, d) => locale.pick(format!("highest in {d} days"), format!("为近 {d} 天最高")),
    });
    let said: Vec<String> = [stood, extreme].into_iter().flatten().collect();
    let said = figures::capital(&said.join(locale.pick("; now the ", "，现价")));
    (!said.is_empty()).then(|| (locale.pick("History", "走势"), said))
}

/// One price of one listing over time.
struct Known<'a> {
    series: &'a Series,
    of: fn(&Point) -> Option<Amount>,
    currency: Option<Currency>,
}

impl Known<'_> {
    /// The price that a point says, if it is in the currency of today.
    fn price(&self, point: &Point) -> Option<Amount> {
        (self.of)(point).filter(|_| point.currency == self.currency)
    }

    /// How long `before` stood until it became `after`, and whether it was longer for all that is known.
    fn stood(&self, before: Amount, after: Amount, at: Moment) -> Option<(TimeDelta, bool)> {
        let points = self.series.points();
        let begun = points.partition_point(|point| point.at <= at);
        let mut old = points.get(..begun)?;
        let mut ended = at;
        while let [earlier @ .., last] = old {
            if self.price(last) != Some(after) {
                break;
            }
            (old, ended) = (earlier, last.at);
        }
        let mut began = None;
        let mut open = ended - old.last()?.until > HOLE;
        while let [earlier @ .., last] = old {
            if self.price(last) != Some(before) {
                // What was before that is known, if it was read shortly before.
                open |= self.price(last).is_none() || began.is_some_and(|began: Moment| began - last.until > HOLE);
                return began.map(|began| (ended - began, open));
            }
            if let Some(began) = began.filter(|began| *began - last.until > HOLE) {
                return Some((ended - began, true));
            }
            (old, began) = (earlier, Some(last.at));
        }
        began.map(|began| (ended - began, true))
    }

    /// Whether a price is the lowest (true) or the highest (false) of how many days, as far as they are known.
    fn extreme(&self, price: Amount, at: Moment) -> Option<(bool, i64)> {
        let points = self.series.points();
        let begun = points.partition_point(|point| point.at <= at);
        let from = at - TimeDelta::days(MOST_DAYS);
        let (mut since, mut next) = (at, at);
        let (mut lowest, mut highest, mut moved) = (true, true, false);
        for point in points.get(..begun)?.iter().rev() {
            let Some(other) = self.price(point).filter(|_| next - point.until <= HOLE && point.until >= from) else {
                break;
            };
            lowest &= price <= other;
            highest &= price >= other;
            moved |= price != other;
            (since, next) = (point.at.max(from), point.at);
        }
        // The first reading of a day is not its beginning.
        let days = (at - since + TimeDelta::hours(12)).num_days();
        (moved && lowest != highest && days >= FEWEST_DAYS).then_some((lowest, days))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CNY: Option<Currency> = Some(Currency::CNY);

    /// Points of so many hours each, polled half an hour before the next one begins.
    fn series(steps: &[(i64, Option<i64>)]) -> (Series, Moment) {
        let mut series = Series::default();
        let mut at = Moment::default() + TimeDelta::days(365);
        for (hours, price) in steps {
            let until = at + TimeDelta::hours(*hours) - TimeDelta::minutes(30);
            let price = price.map(|p| Amount::new(p, 0));
            series.push(Point { at, until, currency: CNY, price, ..Point::default() });
            at += TimeDelta::hours(*hours);
        }
        (series, at)
    }

    fn stood(steps: &[(i64, Option<i64>)]) -> Option<(i64, bool)> {
        let (series, at) = series(steps);
        let known = Known { series: &series, of: |p| p.price, currency: CNY };
        known.stood(Amount::new(79, 0), Amount::new(69, 0), at).map(|(d, open)| (d.num_hours(), open))
    }

    fn extreme(steps: &[(i64, Option<i64>)], price: i64) -> Option<(bool, i64)> {
        let (series, at) = series(steps);
        let known = Known { series: &series, of: |p| p.price, currency: CNY };
        known.extreme(Amount::new(price, 0), at)
    }

    #[test]
    fn how_long_the_old_price_stood() {
        for (steps, expected) in [
            (vec![(48, Some(89)), (288, Some(79))], Some((288, false))),
            // The reading that brought the change is in the series already.
            (vec![(48, Some(89)), (288, Some(79)), (1, Some(69))], Some((288, false))),
            // Nothing is known of the time before.
            (vec![(288, Some(79))], Some((288, true))),
            // For a while it could not be read: between those readings anything may have been.
            (vec![(48, Some(89)), (100, None), (288, Some(79))], Some((288, true))),
            (vec![(48, Some(89)), (288, Some(79)), (100, None)], None),
            // Another value than the one last told.
            (vec![(48, Some(89)), (288, Some(78))], None),
            (vec![], None),
        ] {
            assert_eq!(stood(&steps), expected, "{steps:?}");
        }
    }

    #[test]
    fn the_lowest_of_the_days_that_are_known() {
        let day = 24;
        for (steps, price, expected) in [
            (vec![(31 * day, Some(79)), (1, Some(69))], 69, Some((true, 30))),
            (vec![(9 * day, Some(79)), (6 * day, Some(75)), (1, Some(69))], 69, Some((true, 15))),
            (vec![(31 * day, Some(79))], 99, Some((false, 30))),
            // It was lower, or as low all the time.
            (vec![(9 * day, Some(59)), (20 * day, Some(79))], 69, None),
            (vec![(31 * day, Some(69))], 69, None),
            // As low before, but never lower.
            (vec![(9 * day, Some(69)), (20 * day, Some(79))], 69, Some((true, 29))),
            // Not read for two days: what was before that does not count.
            (vec![(20 * day, Some(59)), (2 * day, None), (8 * day, Some(79))], 69, Some((true, 8))),
            (vec![(20 * day, Some(79)), (2 * day, None), (3 * day, Some(79))], 69, None),
        ] {
            assert_eq!(extreme(&steps, price), expected, "{steps:?}");
        }
    }

    #[test]
    fn another_currency_is_another_price() {
        let (series, at) = series(&[(31 * 24, Some(79))]);
        let known = Known { series: &series, of: |p| p.price, currency: None };
        assert_eq!(known.extreme(Amount::new(69, 0), at), None);
        assert_eq!(known.stood(Amount::new(79, 0), Amount::new(69, 0), at), None);
    }
}
