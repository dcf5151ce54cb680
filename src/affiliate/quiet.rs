//! The quiet level of a listing: what a usual day sells through affiliates, and how much that varies by itself.

use super::{Day, pace::Level};

/// So many quiet days are looked at.
const DAYS: usize = 14;
/// Fewer tell nothing; then the mean of the published total stands in.
const FEWEST: usize = 5;

/// The level of quiet days (the newest last), else of a total of thirty days.
fn level_of(days: &[u64], total: Option<u64>) -> Level {
    let newest: Vec<f64> = days[days.len().saturating_sub(DAYS)..].iter().map(|units| *units as f64).collect();
    match total {
        Some(total) if newest.len() < FEWEST => Level::of_total(total),
        _ => Level::of(&newest),
    }
}

/// A run of days far above the quiet level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub from: Day,
    pub to: Day,
    /// Two quiet days in a row have come since.
    pub over: bool,
}

/// The bursts among days without gaps, and the quiet level between them. `sure` is what a day sold at least, `likely`
/// its most likely value.
pub(super) fn bursts(days: &[(Day, u64, u64)], total: Option<u64>) -> (Level, Vec<Run>) {
    let mut runs: Vec<Run> = Vec::new();
    let mut quiet = level_of(&[], total);
    // The level decides what is a burst, and bursts decide the level: a few rounds are enough to settle. The first one
    // looks at the quieter days alone, as half of the last fourteen may belong to bursts.
    let newest = &days[days.len().saturating_sub(DAYS)..];
    if newest.len() >= FEWEST {
        let mut values: Vec<u64> = newest.iter().map(|(.., likely)| *likely).collect();
        values.sort_unstable();
        values.truncate(values.len().div_ceil(2).max(FEWEST));
        runs = runs_of(days, level_of(&values, total));
    }
    for _ in 0..4 {
        let within = |day: Day| runs.iter().any(|run| run.from <= day && day <= run.to);
        let calm: Vec<u64> = days.iter().filter(|(day, ..)| !within(*day)).map(|(.., likely)| *likely).collect();
        let next = level_of(&calm, total);
        let found = runs_of(days, next);
        let settled = found == runs && next == quiet;
        (quiet, runs) = (next, found);
        if settled {
            break;
        }
    }
    (quiet, runs)
}

fn runs_of(days: &[(Day, u64, u64)], quiet: Level) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut calm = 2;
    for &(day, sure, likely) in days {
        let open = runs.last().is_some_and(|run| !run.over);
        if quiet.is_burst(sure as f64) {
            match runs.last_mut().filter(|_| open) {
                // Whatever lay between belongs to it.
                Some(run) => run.to = day,
                None => runs.push(Run { from: day, to: day, over: false }),
            }
            calm = 0;
        } else if quiet.is_quiet(likely as f64) {
            calm += 1;
            if calm >= 2
                && let Some(run) = runs.last_mut()
            {
                run.over = true;
            }
        } else {
            // Between the two: it neither begins a burst nor ends one.
            calm = 0;
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(values: &[u64]) -> Vec<(Day, u64, u64)> {
        (0..).map(Day).zip(values).map(|(day, units)| (day, *units, *units)).collect()
    }

    #[test]
    fn a_burst_is_found_and_the_quiet_level_beside_it() {
        let (quiet, runs) = bursts(&days(&[20, 22, 18, 20, 21, 320, 540, 200, 20, 19, 20]), Some(1600));
        assert_eq!(quiet.usual.round() as u64, 20);
        assert_eq!(runs, [Run { from: Day(5), to: Day(7), over: true }]);
    }

    #[test]
    fn one_quiet_day_does_not_end_a_burst() {
        let (_, runs) = bursts(&days(&[20, 20, 20, 20, 20, 300, 20, 300, 20]), None);
        assert_eq!(runs, [Run { from: Day(5), to: Day(7), over: false }]);
    }

    #[test]
    fn noise_and_weekends_are_no_burst() {
        let noisy = [100, 120, 90, 85, 130, 140, 95, 110, 125, 90, 80, 135, 145, 100];
        assert!(bursts(&days(&noisy), None).1.is_empty());
        // A handful more on a listing that sells next to nothing is none either.
        assert!(bursts(&days(&[0, 0, 1, 0, 0, 0, 9, 0, 0]), None).1.is_empty());
    }
}
