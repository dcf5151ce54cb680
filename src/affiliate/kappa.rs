//! Whether the days' counters and the published totals count the same.
//!
//! One may count orders and the other pieces, or one with what was returned and the other without. Once the window is
//! full of watched days their ratio shows it; one far from 1, and lastingly so, is a difference in counting and not a
//! wave of returns.

use super::{Bounds, Day, Series, solve::WINDOW};

/// Within these the two count the same.
const ALIKE: std::ops::RangeInclusive<f64> = 0.8..=1.25;
/// So many totals must agree on the ratio.
const TOTALS: usize = 5;

/// What the counters must be multiplied with to be those of the totals; nothing where that is not certain, or 1.
pub(super) fn scale(series: &Series, lag: u8) -> Option<f64> {
    let ratios: Vec<f64> = series
        .affiliate
        .iter()
        .rev()
        .filter_map(|(day, total)| ratio(series, *day, *total, lag))
        .take(TOTALS)
        .collect();
    if ratios.len() < TOTALS || ratios.iter().any(|ratio| ALIKE.contains(ratio)) {
        return None;
    }
    let (least, most) = ratios.iter().fold((f64::MAX, 0.0_f64), |(low, high), r| (low.min(*r), high.max(*r)));
    // A ratio that moves is no matter of counting: something happened.
    (most <= least * 1.1 && least > 0.0).then_some(ratios[0])
}

/// The ratio of one total, where every day in it was watched.
fn ratio(series: &Series, day: Day, total: Bounds, lag: u8) -> Option<f64> {
    let total = total.hi.filter(|hi| *hi == total.lo)?;
    let last = day.plus(-i32::from(lag));
    let days = series.days.range(last.plus(1 - WINDOW)..=last);
    let (mut counted, mut sum) = (0, 0.0);
    for (_, watched) in days {
        watched.bounds.hi?;
        counted += 1;
        sum += watched.point as f64;
    }
    (counted == WINDOW && sum > 0.0).then(|| total as f64 / sum)
}
