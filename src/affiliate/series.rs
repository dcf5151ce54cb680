//! What is known of each day and of each published total, as bounds: what the engine works on.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Day;

/// `lo <= truth <= hi`; open upwards where `hi` is absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// Lower bound.
    pub lo: u64,
    /// Upper bound.
    pub hi: Option<u64>,
}

impl Bounds {
    /// Nothing is known.
    pub const OPEN: Self = Self { lo: 0, hi: None };

    /// Known exactly.
    pub fn exact(value: u64) -> Self {
        Self { lo: value, hi: Some(value) }
    }

    /// Whether the value can be this one.
    pub fn holds(self, value: u64) -> bool {
        self.lo <= value && self.hi.is_none_or(|hi| value <= hi)
    }

    /// Whether only one value is left.
    pub fn is_exact(self) -> bool {
        self.hi == Some(self.lo)
    }
}

/// A day whose counter was watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watched {
    /// Hard bounds of that day's affiliate sales, as its counter counted them.
    pub bounds: Bounds,
    /// The most likely value.
    pub point: u64,
    /// The counter fell within the day: sales of it were taken back.
    pub fell: bool,
}

/// No shop sells more in a month; larger numbers come from garbage, and sums of them must not overflow.
pub(super) const MOST: u64 = 1 << 40;

impl Series {
    /// Without what lies so far from `now` that it says nothing, and without absurd numbers.
    pub(super) fn near(&self, now: Day) -> Self {
        let near = now.plus(-REACH)..=now;
        let tame = |bounds: Bounds| Bounds { lo: bounds.lo.min(MOST), hi: bounds.hi.map(|hi| hi.min(MOST)) };
        let totals =
            |of: &BTreeMap<Day, Bounds>| of.range(near.clone()).map(|(day, total)| (*day, tame(*total))).collect();
        let watched = |day: &Watched| Watched { bounds: tame(day.bounds), point: day.point.min(MOST), fell: day.fell };
        Self {
            days: self.days.range(near.clone()).map(|(day, seen)| (*day, watched(seen))).collect(),
            today: self.today.filter(|(day, _)| *day == now).map(|(day, so_far)| (day, so_far.min(MOST))),
            affiliate: totals(&self.affiliate),
            sales: totals(&self.sales),
            ..*self
        }
    }
}

/// Days back that can say something about days that are still to leave.
const REACH: i32 = 110;

/// All that the engine is told of one listing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// The first day on which the listing was watched.
    pub first: Day,
    /// Days that are over and whose affiliate counter was watched.
    pub days: BTreeMap<Day, Watched>,
    /// The day that is not over yet, and what its counter says so far.
    pub today: Option<(Day, u64)>,
    /// Affiliate sales of thirty days, by the day on which that figure was in force (after that day's update).
    pub affiliate: BTreeMap<Day, Bounds>,
    /// All sales of thirty days, likewise.
    pub sales: BTreeMap<Day, Bounds>,
    /// The minute of the day (UTC+8) at which the affiliate figure steps, where that is known.
    pub step_minute: Option<u16>,
    /// The publication lag in days, where other listings of the same union have shown it: it is the union's, not the
    /// listing's. What this listing itself shows counts for more.
    pub known_lag: Option<u8>,
    /// The rounded count that shoppers see, where there is one ("3000+").
    pub shown: Option<Bounds>,
    /// The figure moves all day long instead of once: then it counts the present day too, so far.
    pub steps_all_day: bool,
}
