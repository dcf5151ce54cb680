//! A count as shops of the world write it (`月销 2万+`, `2K+ bought in past month`) → bounds, window and kind.

use super::{Refused, Window};

/// What a count counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Pieces sold or orders.
    Sales,
    /// Reviews or ratings.
    Reviews,
    /// Questions.
    Questions,
    /// A bare number: the text does not say.
    Unsaid,
}

/// A count with its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountText {
    /// Lower bound.
    pub count: u64,
    /// Upper bound; equal to `count` when exact, absent when open.
    pub at_most: Option<u64>,
    /// The time that it covers.
    pub window: Window,
    /// What it counts.
    pub what: Counted,
}

/// Reads one count.
///
/// # Errors
/// Says why there is no certain count of sales, reviews or questions in it (watchers, percentages, shop totals …).
pub fn read_count(text: &str) -> Result<CountText, Refused> {
    let _ = text;
    todo!("helper: listing texts")
}
