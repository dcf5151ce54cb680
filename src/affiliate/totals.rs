//! A published thirty-day figure: which reading of it was in force on which day.
//!
//! The figure moves once a day. What is read on a day is that day's figure only when it is certain that it had moved by
//! then: because it was seen to move on that day, or because it was read three hours and more after it usually moves.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Bounds, Day, by_day};
use crate::listing::Moment;

/// It moves within so many minutes of its usual time.
const PATIENCE: i32 = 180;
/// Seen to move between readings so far apart its time is known well enough: where it is asked for every three hours too.
const SEEN_WITHIN: i64 = 200;
/// When it has moved by, where its usual time is not known: 12:00, and the patience.
const MOVED_BY: i32 = 12 * 60 + PATIENCE;
const DAY: i32 = 1440;
/// So many of its last steps tell its usual time.
const STEPS: usize = 7;
/// Steps that are remembered: some days' worth of a figure that moves all day.
const REMEMBERED: usize = 20;
/// With fewer its usual time is not known.
const ENOUGH: usize = 3;

/// A figure in the fewest letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
enum Figure {
    Exact(u64),
    Within(u64, Option<u64>),
}

impl From<Bounds> for Figure {
    fn from(bounds: Bounds) -> Self {
        if bounds.is_exact() { Self::Exact(bounds.lo) } else { Self::Within(bounds.lo, bounds.hi) }
    }
}

impl From<Figure> for Bounds {
    fn from(figure: Figure) -> Self {
        match figure {
            Figure::Exact(value) => Self::exact(value),
            Figure::Within(lo, hi) => Self { lo, hi },
        }
    }
}

/// One published figure over time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Totals {
    #[serde(with = "by_day")]
    days: BTreeMap<Day, Figure>,
    /// Days and minutes of its last steps.
    steps: Vec<(Day, u16)>,
    /// What was read last.
    last: Option<(Moment, Figure)>,
}

impl Totals {
    /// Takes a reading in; says the day whose figure it is, if that day's figure was not known to be this.
    pub(super) fn read(&mut self, at: Moment, figure: Bounds) -> Option<Day> {
        let before = self.last.filter(|(then, _)| *then <= at + chrono::TimeDelta::hours(26));
        if before.is_some_and(|(then, _)| then >= at) {
            return None;
        }
        self.last = Some((at, figure.into()));
        let moved = before.filter(|(_, before)| apart((*before).into(), figure));
        let day = match moved {
            Some((then, before)) => self.moved(then, before, at),
            None => self.settled(at),
        }?;
        let known = self.days.get(&day).map(|known| Bounds::from(*known));
        // A rounded reading of the same figure says less than the exact one.
        if known == Some(figure) || known.is_some_and(|known| figure.lo <= known.lo && within(known, figure)) {
            return None;
        }
        self.days.insert(day, figure.into());
        Some(day)
    }

    /// It moved between these moments: the day whose figure it is now, where that is certain.
    fn moved(&mut self, then: Moment, before: Figure, at: Moment) -> Option<Day> {
        let (today, minute) = (Day::of(at), i32::from(Day::minute_of(at)));
        let twice = self.steps.iter().any(|(day, _)| *day == today);
        let all_day = self.steps_all_day();
        let usual = self.usual();
        if (at - then).num_minutes() <= SEEN_WITHIN {
            // Four of one day tell that it moves all day long.
            if self.steps.iter().rev().take_while(|(day, _)| *day == today).count() >= 4 {
                self.steps.pop();
            }
            self.steps.push((today, minute as u16));
            let surplus = self.steps.len().saturating_sub(REMEMBERED);
            self.steps.drain(..surplus);
        }
        if all_day {
            return Some(today);
        }
        // A figure that moves around midnight belongs to the day whose usual time is nearest.
        let day = match usual {
            Some(usual) if minute + DAY - usual <= PATIENCE => today.plus(-1),
            Some(usual) if usual + DAY - minute <= PATIENCE => today.plus(1),
            _ => today,
        };
        // A second step in the day's last hour may be tomorrow's, early.
        if twice && day == today && minute >= DAY - 60 && usual.is_none_or(|usual| usual < DAY - 60 - PATIENCE) {
            return None;
        }
        let same_day = Day::of(then) == today;
        let after_its_own = self.days.get(&day.plus(-1)) == Some(&before) && (at - then).num_hours() < 12;
        if same_day || after_its_own { Some(day) } else { self.settled(at) }
    }

    /// The day whose figure is surely in force at this moment, going by its usual time alone.
    fn settled(&self, at: Moment) -> Option<Day> {
        let (today, minute) = (Day::of(at), i32::from(Day::minute_of(at)));
        if self.steps_all_day() {
            return Some(today);
        }
        let by = self.usual().map_or(MOVED_BY, |usual| usual + PATIENCE);
        if by < DAY {
            return (minute >= by).then_some(today);
        }
        (minute >= by - DAY && minute < by - 2 * PATIENCE).then(|| today.plus(-1))
    }

    /// The minute at which it usually moves, where its last steps agree within three hours.
    fn usual(&self) -> Option<i32> {
        let mut minutes: Vec<i32> = self.steps.iter().rev().take(STEPS).map(|(_, minute)| i32::from(*minute)).collect();
        if minutes.len() < ENOUGH || self.steps_all_day() {
            return None;
        }
        minutes.sort_unstable();
        // Minutes run in a circle: begin after the widest gap.
        let gap = |i: usize| (minutes[(i + 1) % minutes.len()] - minutes[i]).rem_euclid(DAY);
        let widest = (0..minutes.len()).max_by_key(|i| gap(*i)).unwrap_or(0);
        let first = (widest + 1) % minutes.len();
        minutes.rotate_left(first);
        // One that is out of line does not make the others wrong.
        let inner = if minutes.len() >= 5 { &minutes[1..minutes.len() - 1] } else { &minutes[..] };
        let spread = (inner[inner.len() - 1] - inner[0]).rem_euclid(DAY);
        (spread <= PATIENCE).then(|| minutes[minutes.len() / 2])
    }

    /// The minute of the day at which it steps, where that is known.
    pub(super) fn step_minute(&self) -> Option<u16> {
        self.usual().map(|minute| minute as u16)
    }

    /// It moves all day long: three times and more on more than one of its last days.
    pub(super) fn steps_all_day(&self) -> bool {
        let mut days: BTreeMap<Day, Vec<u16>> = BTreeMap::new();
        for (day, minute) in &self.steps {
            days.entry(*day).or_default().push(*minute);
        }
        let spread = |minutes: &Vec<u16>| {
            let (first, last) = (minutes.iter().min(), minutes.iter().max());
            minutes.len() >= 3 && last.zip(first).is_some_and(|(last, first)| i32::from(last - first) > PATIENCE)
        };
        days.values().filter(|minutes| spread(minutes)).count() >= 2
    }

    /// When a reading is wanted though it may say the same: then it is certain that it is the day's figure.
    pub(super) fn again_at(&self) -> Option<Moment> {
        let (last, _) = self.last?;
        let today = Day::of(last);
        let by = i64::from(self.usual().map_or(MOVED_BY, |usual| (usual + PATIENCE) % DAY));
        let due = today.begins() + chrono::TimeDelta::minutes(by);
        if due > last { Some(due) } else { Some(due + chrono::TimeDelta::days(1)) }
    }

    /// The figure in force on a day.
    pub(super) fn on(&self, day: Day) -> Option<Bounds> {
        self.days.get(&day).map(|figure| (*figure).into())
    }

    /// What was read last.
    pub(super) fn reads(&self) -> Option<Bounds> {
        self.last.map(|(_, figure)| figure.into())
    }

    /// The newest figure, and its day.
    pub(super) fn newest(&self) -> Option<(Day, Bounds)> {
        self.days.last_key_value().map(|(day, figure)| (*day, (*figure).into()))
    }

    /// All figures.
    pub(super) fn all(&self) -> BTreeMap<Day, Bounds> {
        self.days.iter().map(|(day, figure)| (*day, (*figure).into())).collect()
    }

    /// Forgets days that are too old, and days of a clock that was set wrong.
    pub(super) fn prune(&mut self, earliest: Day, today: Day) {
        self.days.retain(|day, _| *day >= earliest && *day <= today.plus(1));
        self.steps.retain(|(day, _)| *day >= earliest && *day <= today);
    }
}

/// Whether they can't be the same figure.
fn apart(a: Bounds, b: Bounds) -> bool {
    a.hi.is_some_and(|hi| hi < b.lo) || b.hi.is_some_and(|hi| hi < a.lo)
}

/// Whether `inner` lies within `outer`.
fn within(inner: Bounds, outer: Bounds) -> bool {
    outer.lo <= inner.lo && outer.hi.is_none_or(|most| inner.hi.is_some_and(|hi| hi <= most))
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    const START: Day = Day(20_400);

    fn at(day: i32, hour: i64, minute: i64) -> Moment {
        START.plus(day).begins() + TimeDelta::minutes(hour * 60 + minute)
    }

    fn totals(readings: &[(i32, i64, i64, u64)]) -> Totals {
        let mut totals = Totals::default();
        for &(day, hour, minute, figure) in readings {
            totals.read(at(day, hour, minute), Bounds::exact(figure));
        }
        totals
    }

    fn days(totals: &Totals) -> Vec<(i32, u64)> {
        totals.all().iter().map(|(day, figure)| (day.since(START), figure.lo)).collect()
    }

    #[test]
    fn a_reading_counts_for_the_day_on_which_it_is_surely_in_force() {
        for (name, readings, expected) in [
            ("the first, in the morning: may be yesterday's", &[(0, 9, 0, 100)][..], &[][..]),
            ("the first, in the afternoon", &[(0, 15, 0, 100)], &[(0, 100)]),
            ("seen to move", &[(0, 8, 0, 100), (0, 8, 30, 110)], &[(0, 110)]),
            (
                "moved overnight, after yesterday's own step",
                &[(0, 16, 0, 100), (0, 23, 45, 100), (1, 0, 15, 110)],
                &[(0, 100), (1, 110)],
            ),
            ("moved in a gap: may be yesterday's, late", &[(0, 8, 0, 100), (1, 8, 0, 110)], &[]),
            ("moved in a gap, read late", &[(0, 8, 0, 100), (1, 16, 0, 110)], &[(1, 110)]),
            (
                "missing one day, then a double step",
                &[(0, 8, 0, 100), (0, 8, 30, 110), (2, 8, 0, 110), (2, 8, 30, 130)],
                &[(0, 110), (2, 130)],
            ),
            ("two on one day: the last", &[(0, 8, 0, 100), (0, 8, 30, 110), (0, 13, 0, 111)], &[(0, 111)]),
            (
                "the second at the end of the day may be tomorrow's",
                &[(0, 8, 0, 100), (0, 8, 30, 110), (0, 23, 45, 120), (1, 15, 0, 120)],
                &[(0, 110), (1, 120)],
            ),
            ("unchanged all day", &[(0, 15, 0, 100), (1, 9, 0, 100), (1, 15, 0, 100)], &[(0, 100), (1, 100)]),
        ] {
            assert_eq!(days(&totals(readings)), expected, "{name}");
        }
    }

    #[test]
    fn its_usual_time_is_learnt() {
        let mut readings = Vec::new();
        for day in 0..5 {
            readings.extend((0..48).map(|i| (day, i / 2, 30 * (i % 2), 100 + day as u64 + u64::from(i >= 13))));
        }
        let mut learnt = totals(&readings);
        assert_eq!(learnt.step_minute(), Some(6 * 60 + 30));
        assert!(!learnt.steps_all_day());
        assert_eq!(learnt.again_at(), Some(at(5, 9, 30)));
        assert_eq!(learnt.read(at(5, 9, 0), Bounds::exact(105)), None);
        assert_eq!(
            learnt.read(at(5, 9, 30), Bounds::exact(105)),
            Some(START.plus(5)),
            "unchanged, but it would have moved"
        );
    }

    #[test]
    fn a_step_around_midnight_belongs_to_one_day() {
        let mut readings = Vec::new();
        for day in 0..8i32 {
            // A little before midnight, but on two days a little after.
            let late = day == 4 || day == 6;
            readings.push((day, 23, 20, 100 + day as u64));
            readings.push(if late { (day + 1, 0, 10, 101 + day as u64) } else { (day, 23, 50, 101 + day as u64) });
        }
        assert_eq!(days(&totals(&readings)), (0..8).map(|day| (day, 101 + day as u64)).collect::<Vec<_>>());
    }

    #[test]
    fn a_figure_that_moves_all_day_is_known() {
        let mut readings = Vec::new();
        for day in 0..4 {
            readings.extend((0..24).map(|hour| (day, hour, 0, 100 + 24 * day as u64 + hour as u64)));
        }
        let totals = totals(&readings);
        assert!(totals.steps_all_day());
        assert_eq!(totals.step_minute(), None);
        assert_eq!(totals.on(START.plus(3)), Some(Bounds::exact(100 + 72 + 23)), "the last of the day");
    }

    #[test]
    fn exact_and_rounded_readings_go_together() {
        let mut totals = Totals::default();
        let rounded = |lo: u64| Bounds { lo, hi: Some(lo + 999) };
        totals.read(at(0, 15, 0), Bounds::exact(3100));
        assert_eq!(totals.read(at(0, 16, 0), rounded(3000)), None, "less of the same");
        assert_eq!(totals.on(START), Some(Bounds::exact(3100)));
        assert_eq!(totals.read(at(1, 15, 0), rounded(3000)), Some(START.plus(1)));
        totals.read(at(1, 20, 0), rounded(3000));
        assert_eq!(totals.read(at(2, 6, 0), rounded(2000)), Some(START.plus(2)), "it surely moved");
        assert_eq!(totals.read(at(2, 7, 0), Bounds::exact(2900)), None);
        assert_eq!(totals.read(at(2, 15, 0), Bounds::exact(2900)), Some(START.plus(2)));
        let text = serde_json::to_string(&totals).expect("plain data");
        assert!(text.contains("[20400,[3100,[3000,3999],2900]]"), "{text}");
        assert_eq!(serde_json::from_str::<Totals>(&text).expect("what was written"), totals);
    }
}
