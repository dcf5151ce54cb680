//! What one listing said over time.

use chrono::TimeDelta;

use crate::listing::{Affiliate, Amount, Availability, Currency, Moment, SalesCount};

/// What a listing said, for as long as it said so.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Point {
    /// The first poll that said so.
    pub at: Moment,
    /// The last one.
    pub until: Moment,
    /// The currency of all amounts.
    pub currency: Option<Currency>,
    /// What the page asks for the default choice.
    pub price: Option<Amount>,
    /// The struck-through price.
    pub list_price: Option<Amount>,
    /// What is left after coupons and promotions.
    pub pay_price: Option<Amount>,
    /// Whether it could be bought.
    pub availability: Availability,
    /// The shown sales count.
    pub sales: Option<SalesCount>,
    /// What an affiliate union said.
    pub affiliate: Option<Affiliate>,
}

impl Point {
    /// Whether both say the same, whenever.
    fn says(&self, other: &Self) -> bool {
        let bare = |p: &Self| Self { at: Moment::default(), until: Moment::default(), ..p.clone() };
        bare(self) == bare(other)
    }
}

/// What one listing said over time, oldest first: good readings alone. Readings that did not hold (they went and came
/// back between two polls) are not in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    points: Vec<Point>,
}

/// A longer time without a reading is a gap.
const SILENCE: TimeDelta = TimeDelta::hours(6);

impl Series {
    /// Adds what was said next; what says the same as the last point makes that one longer, unless nothing was read for
    /// hours in between: nobody knows what it said then.
    pub fn push(&mut self, point: Point) {
        match self.points.last_mut() {
            Some(last) if last.says(&point) && point.at - last.until <= SILENCE => {
                last.until = last.until.max(point.until);
            }
            _ => self.points.push(point),
        }
    }

    /// All points, oldest first.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// The last point that had begun by then, if there is one.
    pub fn at(&self, moment: Moment) -> Option<&Point> {
        let after = self.points.partition_point(|point| point.at <= moment);
        after.checked_sub(1).and_then(|place| self.points.get(place))
    }

    /// One value over time: from when, until when, and which. What is not known at a point leaves a gap.
    pub fn of<T: PartialEq>(&self, value: impl Fn(&Point) -> Option<T>) -> Vec<(Moment, Moment, T)> {
        let mut steps: Vec<(Moment, Moment, T)> = Vec::new();
        let mut gap = false;
        for point in &self.points {
            let Some(value) = value(point) else {
                gap = true;
                continue;
            };
            match steps.last_mut() {
                Some(last) if !gap && last.2 == value => last.1 = point.until,
                _ => steps.push((point.at, point.until, value)),
            }
            gap = false;
        }
        steps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(hour: i64, hours: i64, price: Option<i64>) -> Point {
        let at = Moment::default() + TimeDelta::hours(hour);
        let price = price.map(|p| Amount::new(p, 0));
        Point { at, until: at + TimeDelta::hours(hours), price, ..Point::default() }
    }

    #[test]
    fn what_says_the_same_is_one_point() {
        let mut series = Series::default();
        for next in [point(0, 1, Some(79)), point(2, 3, Some(79)), point(6, 1, Some(69)), point(8, 0, Some(79))] {
            series.push(next);
        }
        let prices: Vec<_> = series.of(|p| p.price).into_iter().map(|(_, _, p)| p.to_string()).collect();
        assert_eq!(prices, ["79", "69", "79"]);
        assert_eq!(series.points()[0].until, point(5, 0, None).at);
    }

    #[test]
    fn what_is_not_known_is_a_gap() {
        let mut series = Series::default();
        for next in [point(0, 1, Some(79)), point(2, 1, None), point(4, 1, Some(79))] {
            series.push(next);
        }
        assert_eq!(series.of(|p| p.price).len(), 2);
        assert_eq!(series.at(point(3, 0, None).at).and_then(|p| p.price), None);
        assert_eq!(series.at(point(9, 0, None).at).and_then(|p| p.price), Some(Amount::new(79, 0)));
        assert_eq!(series.at(point(-1, 0, None).at), None);
    }
}
