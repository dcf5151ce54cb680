//! By how many days the published total lags behind: found from the data (no lag at all, one day, two days).
//!
//! What enters a total cannot be more than what was sold: a day on which the total grew by more than the day that would
//! enter under some lag refutes that lag. That is certain, whatever leaves on the same day and whatever is returned.

use super::{
    Day, Series,
    solve::{LAGS, WINDOW},
};

/// The lags that the data leave possible; all of those refuted least where every one is refuted.
pub(super) fn possible(series: &Series) -> Vec<u8> {
    if series.steps_all_day {
        // It counts the present day too.
        return vec![0];
    }
    let refuted: Vec<(u8, usize)> = LAGS.map(|lag| (lag, refutations(series, lag).count())).collect();
    let least = refuted.iter().map(|(_, times)| *times).min().unwrap_or(0);
    refuted.into_iter().filter(|(_, times)| *times == least).map(|(lag, _)| lag).collect()
}

/// The lag that the data of this listing alone prove: all others are refuted by a burst that entered.
pub(super) fn proven(series: &Series) -> Option<u8> {
    let possible = possible(series);
    let refuted = |lag: u8| refutations(series, lag).next().is_some();
    // Where every lag is refuted the counters count something else, and prove nothing.
    possible.first().copied().filter(|lag| possible.len() == 1 && !refuted(*lag) && !series.steps_all_day)
}

/// The days on which the total grew by more than could enter under this lag.
pub(super) fn refutations(series: &Series, lag: u8) -> impl Iterator<Item = Day> + '_ {
    steps(series).filter_map(move |(day, grew, _)| {
        let enters = series.days.get(&day.plus(-i32::from(lag)))?.bounds.hi?;
        (grew > i64::try_from(enters).unwrap_or(i64::MAX)).then_some(day)
    })
}

/// So many steps of the total, with both the day that entered and the one that left watched, prove a lag that explains
/// them all.
const PROOF: usize = 5;

/// Whether there are enough steps of which everything was watched to tell one lag from another.
pub(super) fn explained(series: &Series, lag: u8) -> bool {
    misses(series, lag).count() >= PROOF
}

/// The lag whose days explain the totals best; only of days whose leaving day was watched as well. Its place in `lags`.
pub(super) fn nearest(series: &Series, lags: &[u8]) -> Option<usize> {
    let mean = |lag: u8| {
        let (sum, count) = misses(series, lag).fold((0, 0), |(sum, count), miss| (sum + miss, count + 1));
        (count > 0).then(|| sum / count)
    };
    lags.iter().enumerate().filter_map(|(place, lag)| Some((mean(*lag)?, place))).min().map(|(_, place)| place)
}

/// What each step of the total leaves unexplained, where both the day that entered and the one that left were watched.
fn misses(series: &Series, lag: u8) -> impl Iterator<Item = i64> + '_ {
    steps(series).filter_map(move |(day, least, most)| {
        let entered = series.days.get(&day.plus(-i32::from(lag)))?;
        let left = series.days.get(&day.plus(-i32::from(lag) - WINDOW))?;
        let by_days = entered.point.cast_signed() - left.point.cast_signed();
        // Rounded totals miss nothing as long as the step lies within what they leave open.
        Some((least - by_days).max(by_days - most?).max(0))
    })
}

/// Steps of the total from one day to the next: the day, by how much it surely grew at least, and at most.
fn steps(series: &Series) -> impl Iterator<Item = (Day, i64, Option<i64>)> + '_ {
    series.affiliate.iter().zip(series.affiliate.iter().skip(1)).filter_map(|((a, before), (b, after))| {
        if b.since(*a) != 1 {
            return None;
        }
        let signed = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
        let least = signed(after.lo).saturating_sub(signed(before.hi?));
        let most = after.hi.map(|hi| signed(hi).saturating_sub(signed(before.lo)));
        Some((*b, least, most))
    })
}
