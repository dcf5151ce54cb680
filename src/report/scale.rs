//! Axes: from a value to a place, and where the ticks stand.

use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime, TimeDelta, TimeZone};
use chrono_tz::Tz;

use crate::{
    board::figures,
    listing::{Amount, Locale, Moment},
};

/// Values beyond this are of nothing that is sold.
const ABSURD: f64 = 1e12;
/// No step is smaller than this: prices have at most four places.
const FINEST: i32 = -4;

/// An axis of values, from its first tick to its last.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// The first tick.
    pub low: f64,
    /// The last tick; more than `low`.
    pub high: f64,
    /// `mantissa` × 10^`exponent` lies between two ticks.
    mantissa: i64,
    exponent: i32,
    /// The first and the last tick, in steps.
    first: i64,
    last: i64,
}

impl Scale {
    /// An axis that holds both values, with about `most` steps of 1, 2 or 5 × 10ⁿ. `None` where a value is absurd.
    pub fn of(min: f64, max: f64, most: u32, whole: bool) -> Option<Self> {
        if !(min.is_finite() && max.is_finite()) || min.abs() > ABSURD || max.abs() > ABSURD {
            return None;
        }
        let (min, max) = (min.min(max), min.max(max));
        // A flat line lies in the middle of something.
        let span = if max > min { max - min } else { (max.abs() / 10.0).max(if whole { 1.0 } else { 0.01 }) };
        let raw = span / f64::from(most.max(1));
        let (mut mantissa, mut exponent) = (1_i64, raw.log10().floor() as i32);
        for step in [1, 2, 5, 10] {
            mantissa = step;
            if step as f64 * 10_f64.powi(exponent) >= raw * 0.999_999 {
                break;
            }
        }
        // Finer steps than a billionth of the values are lost in their rounding.
        let finest = (min.abs().max(max.abs()).max(1e-9).log10().ceil() as i32 - 9).max(if whole { 0 } else { FINEST });
        if exponent < finest {
            (mantissa, exponent) = (1, finest);
        }
        let step = mantissa as f64 * 10_f64.powi(exponent);
        // A value that is a tick but for rounding is that tick.
        let first = (min / step + 1e-6).floor() as i64;
        let mut last = (max / step - 1e-6).ceil() as i64;
        if last <= first {
            last = first + 1;
        }
        Some(Self { low: first as f64 * step, high: last as f64 * step, mantissa, exponent, first, last })
    }

    /// The ticks, from the lowest: the value, and the same exactly, for its label.
    pub fn ticks(&self) -> Vec<(f64, Amount)> {
        let exact = |count: i64| {
            let number = Amount::from(count).checked_mul(Amount::from(self.mantissa))?;
            if self.exponent < 0 {
                number.checked_mul(Amount::new(1, self.exponent.unsigned_abs()))
            } else {
                number.checked_mul(Amount::from(10_i64.checked_pow(self.exponent.unsigned_abs())?))
            }
        };
        let step = self.mantissa as f64 * 10_f64.powi(self.exponent);
        // Rounding to steps makes two more than were asked for, at most.
        (self.first..=self.last).take(40).filter_map(|k| Some((k as f64 * step, exact(k)?))).collect()
    }

    /// Where a value lies: 0 at the first tick, 1 at the last; what lies outside is at the edge.
    pub fn part(&self, value: f64) -> f64 {
        let part = (value - self.low) / (self.high - self.low);
        if part.is_nan() { 0.0 } else { part.clamp(0.0, 1.0) }
    }
}

/// How far apart the ticks of a time axis are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Hours(u32),
    Days(u32),
    Months(u32),
}

/// From the shortest: how many hours one is, about.
const STEPS: [(Step, u32); 15] = [
    (Step::Hours(1), 1),
    (Step::Hours(3), 3),
    (Step::Hours(6), 6),
    (Step::Hours(12), 12),
    (Step::Days(1), 24),
    (Step::Days(2), 48),
    (Step::Days(3), 72),
    (Step::Days(5), 120),
    (Step::Days(7), 168),
    (Step::Days(14), 336),
    (Step::Months(1), 720),
    (Step::Months(2), 1440),
    (Step::Months(3), 2160),
    (Step::Months(6), 4320),
    (Step::Months(12), 8760),
];

/// Ticks of a time axis in the zone's own time, in order, each with its label: at most about `most` of them.
pub fn time_ticks(from: Moment, to: Moment, zone: Tz, most: u32, locale: Locale) -> Vec<(Moment, String)> {
    let hours = (to - from).num_hours().max(1).unsigned_abs();
    let fits = |(_, one): &&(Step, u32)| hours <= u64::from(*one) * u64::from(most.max(1));
    let step = STEPS.iter().find(fits).map_or(Step::Months(12), |(step, _)| *step);
    // Longer than so many years: every so many-th of them.
    let step = match step {
        Step::Months(12) => Step::Months(12 * (hours / (8760 * u64::from(most.max(1))) + 1).min(1000) as u32),
        step => step,
    };
    let mut at = begin(from.with_timezone(&zone).naive_local(), step);
    let mut ticks = Vec::new();
    for _ in 0..200 {
        let Some(local) = at else { break };
        // Midnight may be skipped when clocks go forward: then the day begins an hour later.
        let moment = [0, 1]
            .into_iter()
            .find_map(|hour| zone.from_local_datetime(&local.checked_add_signed(TimeDelta::hours(hour))?).earliest());
        if let Some(moment) = moment.map(|m| m.to_utc()) {
            if moment > to {
                break;
            }
            if moment >= from && ticks.last().is_none_or(|(last, _)| *last < moment) {
                ticks.push((moment, label(local, step, to, locale)));
            }
        }
        at = next(local, step);
    }
    ticks
}

/// The last tick that is no later than this.
fn begin(local: NaiveDateTime, step: Step) -> Option<NaiveDateTime> {
    let date = local.date();
    let day = match step {
        Step::Hours(_) | Step::Days(1) => date,
        Step::Days(7) => date.checked_sub_days(Days::new(date.weekday().num_days_from_monday().into()))?,
        Step::Days(days) => {
            date.checked_sub_days(Days::new(u64::from(date.num_days_from_ce().unsigned_abs() % days)))?
        }
        Step::Months(months) => {
            let since = date.year().checked_mul(12)?.checked_add(date.month0().cast_signed())?;
            let first = since - since.rem_euclid(months.cast_signed());
            NaiveDate::from_ymd_opt(first.div_euclid(12), first.rem_euclid(12).unsigned_abs() + 1, 1)?
        }
    };
    day.and_hms_opt(0, 0, 0)
}

fn next(local: NaiveDateTime, step: Step) -> Option<NaiveDateTime> {
    match step {
        Step::Hours(hours) => local.checked_add_signed(TimeDelta::hours(hours.into())),
        Step::Days(days) => local.checked_add_days(Days::new(days.into())),
        Step::Months(months) => local.checked_add_months(Months::new(months)),
    }
}

fn label(local: NaiveDateTime, step: Step, now: Moment, locale: Locale) -> String {
    match step {
        Step::Hours(_) if local.time() != chrono::NaiveTime::MIN => local.format("%H:%M").to_string(),
        Step::Hours(_) | Step::Days(_) => figures::day(local.date(), now, locale),
        Step::Months(months) if months < 12 => local.format(locale.pick("%b %Y", "%Y年%-m月")).to_string(),
        Step::Months(_) => local.format(locale.pick("%Y", "%Y年")).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn labels(min: f64, max: f64, whole: bool) -> Vec<String> {
        let scale = Scale::of(min, max, 4, whole).expect("a scale");
        scale.ticks().into_iter().map(|(_, exact)| exact.to_string()).collect()
    }

    #[test]
    fn ticks_are_round_numbers() {
        assert_eq!(labels(69.0, 79.0, false), ["65", "70", "75", "80"]);
        assert_eq!(labels(0.0, 1600.0, true), ["0", "500", "1000", "1500", "2000"]);
        assert_eq!(labels(9.99, 10.49, false), ["9.8", "10.0", "10.2", "10.4", "10.6"]);
        assert_eq!(labels(0.0, 3.0, true), ["0", "1", "2", "3"]);
        assert_eq!(labels(79.0, 79.0, false), ["78", "80"]);
        assert_eq!(labels(0.0, 0.0, true), ["0", "1"]);
        assert_eq!(labels(-4.0, 4.0, false), ["-4", "-2", "0", "2", "4"]);
        for absurd in [f64::NAN, f64::INFINITY, 1e13] {
            assert_eq!(Scale::of(0.0, absurd, 4, false), None);
        }
    }

    fn times(from: &str, to: &str, zone: Tz, locale: Locale) -> Vec<String> {
        let of = |text: &str| text.parse::<Moment>().expect("a moment");
        time_ticks(of(from), of(to), zone, 6, locale).into_iter().map(|(_, label)| label).collect()
    }

    #[test]
    fn times_are_those_of_the_zone() {
        let shanghai = Tz::Asia__Shanghai;
        let week = times("2026-11-20T01:00:00Z", "2026-11-26T01:00:00Z", shanghai, Locale::En);
        assert_eq!(week, ["21 Nov", "22 Nov", "23 Nov", "24 Nov", "25 Nov", "26 Nov"]);
        let day = times("2026-11-22T10:00:00Z", "2026-11-23T10:00:00Z", shanghai, Locale::ZhCn);
        assert_eq!(day, ["18:00", "11月23日", "06:00", "12:00", "18:00"]);
        let year = times("2026-01-20T00:00:00Z", "2026-12-20T00:00:00Z", shanghai, Locale::ZhCn);
        assert_eq!(year, ["2026年3月", "2026年5月", "2026年7月", "2026年9月", "2026年11月"]);
        // Clocks went from 24:00 to 01:00 there (tz database).
        let cairo = times("2024-04-24T00:00:00Z", "2024-04-28T00:00:00Z", Tz::Africa__Cairo, Locale::En);
        assert_eq!(cairo.len(), 4, "{cairo:?}");
    }

    proptest! {
        #[test]
        fn every_value_has_a_place(a in -1e12..1e12_f64, b in -1e12..1e12_f64, near in 0.0..1e-3_f64, most in 1..9_u32, whole: bool) {
            for (min, max) in [(a, b), (a, a), (a, a + near), (a / 1e9, b / 1e9)] {
                let Some(scale) = Scale::of(min, max, most, whole) else { continue };
                let (min, max) = (min.min(max), min.max(max));
                prop_assert!(scale.low < scale.high && scale.low.is_finite() && scale.high.is_finite());
                let slack = (scale.high - scale.low) * 1e-5;
                prop_assert!(scale.low <= min + slack && max <= scale.high + slack, "{min} {max} {scale:?}");
                let ticks = scale.ticks();
                prop_assert!((2..=most as usize + 3).contains(&ticks.len()), "{} ticks of {most}: {scale:?}", ticks.len());
                prop_assert!(ticks.windows(2).all(|w| w[0].0 < w[1].0 && w[0].1 < w[1].1));
                prop_assert!(ticks.iter().all(|(v, _)| (0.0..=1.0).contains(&scale.part(*v))));
                prop_assert!(scale.part(min) <= scale.part(max));
            }
            prop_assert!((0.0..=1.0).contains(&Scale::of(0.0, 1.0, 4, false).map_or(0.5, |s| s.part(f64::NAN))));
        }

        #[test]
        fn times_are_in_order_and_few(from in 0..4_000_000_000_i64, span in 0..4_000_000_000_i64, most in 2..9_u32) {
            let at = |seconds| chrono::DateTime::from_timestamp(seconds, 0).expect("a moment");
            let (from, to) = (at(from), at(from + span));
            for zone in [Tz::Asia__Shanghai, Tz::America__New_York] {
                let ticks = time_ticks(from, to, zone, most, Locale::En);
                prop_assert!(ticks.len() <= most as usize + 2, "{} ticks of {most}", ticks.len());
                prop_assert!(ticks.windows(2).all(|w| w[0].0 < w[1].0));
                prop_assert!(ticks.iter().all(|(at, label)| *at >= from && *at <= to && !label.is_empty()));
            }
        }
    }
}
