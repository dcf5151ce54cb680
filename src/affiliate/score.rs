//! Forecasts that are kept, to be held against what happened.

use super::{Bounds, Day};
use crate::listing::Grade;

/// One day of a forecast, kept until that day has come.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// The day on which it was made.
    pub made: Day,
    /// The day that it is about.
    pub day: Day,
    /// Units that were to leave.
    pub leaving: u64,
    /// The hard bounds of them.
    pub bounds: Bounds,
    /// The affiliate count that was expected.
    pub affiliate_30d: Option<u64>,
    /// How sure it was.
    pub grade: Grade,
}

/// What happened on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Happened {
    /// The day.
    pub day: Day,
    /// What left, as far as the published figures tell.
    pub leaving: Bounds,
    /// The affiliate count of that day.
    pub affiliate_30d: Option<u64>,
}
