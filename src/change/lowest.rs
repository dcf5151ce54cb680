//! Whether a price is the lowest of so many days.
//!
//! A monotone queue: a price that was higher than a later one is no lower bound of any window that reaches to the present,
//! and is forgotten. What is left grows from the front to the present price, so it stays short.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::{
    WatchState,
    compare::{Part, Step},
    draft::Case,
};
use crate::listing::{Amount, ChangeKind, Field, Moment};

/// The longest window that a rule may ask for, in days; older prices are forgotten.
const LONGEST: i64 = 366;
/// No window holds more prices than this that each stood lower than all that came after.
const AT_MOST: usize = 400;

/// The prices that may be the lowest of some stretch of days that reaches to the present.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Lows {
    /// Since when prices are followed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Moment>,
    /// Prices from low to high, each with the last moment at which it held; the last is the present one. The one before it
    /// may be as low.
    pub prices: Vec<(Moment, Amount)>,
}

impl Lows {
    /// Whether no price was ever noted.
    pub fn is_empty(&self) -> bool {
        self.prices.is_empty()
    }

    /// The listing asked so much at this moment.
    pub(super) fn note(&mut self, at: Moment, price: Amount) {
        self.since.get_or_insert(at);
        let Some(present) = self.prices.last_mut() else {
            self.prices.push((at, price));
            return;
        };
        // Until just now it held. A clock that was set back makes nothing older.
        present.0 = present.0.max(at);
        if present.1 == price {
            return;
        }
        // Of two that are as low the later says all, now that it is not the present one any more.
        if let [.., before, last] = self.prices.as_slice()
            && before.1 == last.1
        {
            let place = self.prices.len() - 2;
            self.prices.remove(place);
        }
        while self.prices.last().is_some_and(|(_, last)| *last > price) {
            self.prices.pop();
        }
        self.prices.push((at, price));
        let old = at - TimeDelta::days(LONGEST);
        let keep = self.prices.iter().position(|(until, _)| *until >= old).unwrap_or_default();
        self.prices.drain(..keep.max(self.prices.len().saturating_sub(AT_MOST)));
    }

    /// Whether the present price is lower than all of the days before it, and all of them are known.
    pub(super) fn is_lowest(&self, at: Moment, days: u16) -> bool {
        let from = at - TimeDelta::days(i64::from(days));
        let Some(((_, price), earlier)) = self.prices.split_last() else { return false };
        self.since.is_some_and(|since| since <= from)
            // At its last moment another price was read.
            && earlier.iter().all(|(until, lower)| *until <= from || lower > price)
    }
}

/// Whether a step is to be told because it made the price the lowest of the days that the watch asks for.
pub(super) fn asked_for(state: &WatchState, case: &Case, step: &Step) -> Option<u16> {
    let falls = step.kind == ChangeKind::PriceDrop && step.field == Field::Price && step.of == Part::Whole;
    case.watch.alert.price.lowest.filter(|days| falls && state.lows.is_lowest(case.at, *days))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(hour: i64) -> Moment {
        Moment::default() + TimeDelta::hours(hour)
    }

    #[test]
    fn the_lowest_of_days_that_are_known() {
        let mut lows = Lows::default();
        for (hour, price) in [(0, 79), (24, 69), (48, 79), (10 * 24, 72)] {
            lows.note(at(hour), Amount::new(price, 0));
        }
        let now = at(10 * 24);
        // 69 held until the second day; of eight days 72 is the lowest, of nine it is not; of eleven nobody knows.
        assert!(lows.is_lowest(now, 8) && !lows.is_lowest(now, 9) && !lows.is_lowest(now, 11));
    }

    #[test]
    fn as_low_as_before_is_not_lower() {
        let mut lows = Lows::default();
        for (hour, price) in [(0, 79), (24, 69), (48, 79), (72, 69), (96, 79), (120, 69)] {
            lows.note(at(hour), Amount::new(price, 0));
        }
        assert!(!lows.is_lowest(at(120), 3) && lows.is_lowest(at(120), 1));
        assert_eq!(lows.prices.len(), 2, "{:?}", lows.prices);
    }

    proptest! {
        #[test]
        fn as_if_every_price_had_been_kept(
            steps in prop::collection::vec((1_i64..60, 1_i64..6), 1..120),
            days in 1_u16..9,
        ) {
            let (mut lows, mut held, mut hour) = (Lows::default(), Vec::<(Moment, Moment, Amount)>::new(), 0);
            for (hours, price) in steps {
                hour += hours;
                let (now, price) = (at(hour), Amount::new(price, 0));
                lows.note(now, price);
                if let Some(last) = held.last_mut() {
                    last.1 = now;
                }
                if held.last().is_none_or(|last| last.2 != price) {
                    held.push((now, now, price));
                }
                let from = now - TimeDelta::days(i64::from(days));
                let (present, earlier) = held.split_last().expect("a price");
                let known = held[0].0 <= from;
                let naive = known && earlier.iter().all(|(_, until, lower)| *until <= from || *lower > present.2);
                prop_assert_eq!(lows.is_lowest(now, days), naive, "{:?}", lows);
                prop_assert!(lows.prices.len() <= 7, "{:?}", lows);
            }
        }
    }
}
