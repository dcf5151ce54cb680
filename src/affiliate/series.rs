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
    /// The figure moves all day long instead of once: then it counts the present day too, so far.
    pub steps_all_day: bool,
}
