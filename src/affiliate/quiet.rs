//! The quiet level of a listing: what a usual day sells through affiliates, and how much that varies by itself.

use super::Day;

/// So many quiet days are looked at.
const DAYS: usize = 14;
/// Fewer tell nothing; then the mean of the published total stands in.
const FEWEST: usize = 5;
/// Makes a median absolute deviation comparable with a standard deviation of normally distributed values.
const MAD: f64 = 1.4826;

/// The quiet level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Quiet {
    /// Units a day: the median of the last fourteen days that belong to no burst.
    pub level: f64,
    /// By how much days vary: at least what counting alone makes them vary.
    pub spread: f64,
}

impl Quiet {
    /// From the values of quiet days (the newest last), else from a total of thirty days.
    pub fn of(days: &[u64], total: Option<u64>) -> Self {
        let newest = &days[days.len().saturating_sub(DAYS)..];
        let (level, deviation) = match (median(newest.iter().map(|v| *v as f64)), total) {
            (Some(level), _) if newest.len() >= FEWEST => {
                (level, median(newest.iter().map(|v| (*v as f64 - level).abs())).unwrap_or(0.0))
            }
            (_, Some(total)) => (total as f64 / 30.0, 0.0),
            (level, None) => (level.unwrap_or(0.0), 0.0),
        };
        Self { level, spread: (MAD * deviation).max(level.max(1.0).sqrt()).max(1.0) }
    }

    /// Whether a day on which at least so much was sold is none of the quiet ones.
    pub fn is_burst(self, units: u64) -> bool {
        let units = units as f64;
        units > self.level + 4.0 * self.spread && units - self.level >= (0.3 * self.level).max(10.0)
    }

    /// Whether a day on which so much was sold may be a quiet one again.
    pub fn is_over(self, units: u64) -> bool {
        units as f64 <= self.level + 2.0 * self.spread
    }

    /// Units a day, whole.
    pub fn units(self) -> u64 {
        self.level.round() as u64
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
pub(super) fn bursts(days: &[(Day, u64, u64)], total: Option<u64>) -> (Quiet, Vec<Run>) {
    let mut runs: Vec<Run> = Vec::new();
    let mut quiet = Quiet::of(&[], total);
    // The level decides what is a burst, and bursts decide the level: a few rounds are enough to settle. The first one
    // looks at the quieter days alone, as half of the last fourteen may belong to bursts.
    let newest = &days[days.len().saturating_sub(DAYS)..];
    if newest.len() >= FEWEST {
        let mut values: Vec<u64> = newest.iter().map(|(.., likely)| *likely).collect();
        values.sort_unstable();
        values.truncate(values.len().div_ceil(2).max(FEWEST));
        runs = runs_of(days, Quiet::of(&values, total));
    }
    for _ in 0..4 {
        let within = |day: Day| runs.iter().any(|run| run.from <= day && day <= run.to);
        let calm: Vec<u64> = days.iter().filter(|(day, ..)| !within(*day)).map(|(.., likely)| *likely).collect();
        let next = Quiet::of(&calm, total);
        let found = runs_of(days, next);
        let settled = found == runs && next == quiet;
        (quiet, runs) = (next, found);
        if settled {
            break;
        }
    }
    (quiet, runs)
}

fn runs_of(days: &[(Day, u64, u64)], quiet: Quiet) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut calm = 2;
    for &(day, sure, likely) in days {
        let open = runs.last().is_some_and(|run| !run.over);
        if quiet.is_burst(sure) {
            match runs.last_mut().filter(|_| open) {
                // Whatever lay between belongs to it.
                Some(run) => run.to = day,
                None => runs.push(Run { from: day, to: day, over: false }),
            }
            calm = 0;
        } else if quiet.is_over(likely) {
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

fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match (values.len(), values.get(middle)) {
        (_, None) => None,
        (odd, Some(value)) if odd % 2 == 1 => Some(*value),
        (_, Some(upper)) => Some(f64::midpoint(values[middle - 1], *upper)),
    }
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
        assert_eq!(quiet.units(), 20);
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
