#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_possible_wrap,
    clippy::needless_pass_by_value,
    reason = "a test that meets what it did not plan for should fail on the spot, and tells what it measured"
)]

use super::*;

const M: i64 = 60;

/// Small and even enough for tests; the same numbers everywhere.
pub(in crate::affiliate) struct Dice(pub u64);

impl Dice {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11
    }

    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.next() % n.max(1)
    }

    fn part(&mut self) -> f64 {
        self.next() as f64 / (1u64 << 53) as f64
    }
}

const START: Day = Day(20_400);

fn at(day: i32, hour: i64, minute: i64) -> i64 {
    START.plus(day).begins().timestamp() + hour * HOUR + minute * M
}

/// Polls as (day, hour, minute, day's counter, two-hour counter; −1: absent).
fn counter(polls: &[(i32, i64, i64, i64, i64)]) -> Counter {
    let mut counter = Counter::default();
    for &(day, hour, minute, daily, recent) in polls {
        let at = at(day, hour, minute);
        let known = |count: i64| u64::try_from(count).ok();
        counter.take(at, START.plus(day + (hour / 24) as i32), known(daily), known(recent));
    }
    counter
}

fn bounds(counter: &Counter, day: i32) -> Option<(u64, Option<u64>)> {
    counter.day(START.plus(day)).map(|w| (w.bounds.lo, w.bounds.hi))
}

/// A day on which the counter was surely its own: it fell from 50 to 1.
const BEGUN: [(i32, i64, i64, i64, i64); 2] = [(-1, 23, 0, 50, 0), (0, 1, 0, 1, 1)];

#[test]
fn a_day_is_bounded_by_its_counter_and_the_two_hours_after() {
    for (name, polls, expected) in [
        (
            "well polled",
            &[(0, 23, 45, 100, 9), (1, 0, 15, 100, 8), (1, 0, 45, 2, 7), (1, 4, 0, 5, 0)][..],
            Some((100, Some(107))),
        ),
        (
            "what the new day counted is not the old one's",
            &[(0, 23, 45, 100, 9), (1, 0, 15, 1, 8), (1, 0, 45, 2, 7), (1, 4, 0, 5, 0)],
            Some((100, Some(106))),
        ),
        (
            "the cheapest chain",
            &[(0, 23, 0, 100, 9), (1, 0, 0, 0, 20), (1, 0, 30, 2, 8), (1, 1, 30, 2, 3), (1, 4, 0, 5, 0)],
            Some((100, Some(117))),
        ),
        (
            "a chain over a gap of three hours",
            &[(0, 21, 0, 100, 9), (0, 22, 0, -1, 5), (0, 23, 30, -1, 4), (1, 1, 0, 1, 3), (1, 4, 0, 5, 0)],
            Some((100, Some(112))),
        ),
        (
            "a gap of hours that is not covered",
            &[(0, 20, 0, 100, 9), (1, 0, 30, 2, 8), (1, 4, 0, 5, 0)],
            Some((100, None)),
        ),
        ("a gap across midnight", &[(0, 20, 0, 100, 9), (1, 6, 0, 2, 8)], Some((100, None))),
        (
            "below five the counter may stand still",
            &[(0, 23, 45, 3, 0), (1, 0, 15, 3, 0), (1, 0, 45, 0, 0), (1, 4, 0, 0, 0)],
            Some((3, Some(4))),
        ),
        (
            "returns",
            &[(0, 12, 0, 100, 9), (0, 23, 45, 90, 9), (1, 0, 15, 90, 8), (1, 0, 45, 0, 7), (1, 4, 0, 5, 0)],
            Some((90, Some(107))),
        ),
        ("no two-hour counter", &[(0, 23, 45, 100, -1), (1, 0, 15, 1, -1), (1, 4, 0, 5, -1)], Some((100, None))),
        (
            "risen after midnight is ambiguous",
            &[(0, 23, 45, 100, 9), (1, 0, 15, 104, 8), (1, 0, 45, 2, 7), (1, 4, 0, 5, 0)],
            Some((100, Some(107))),
        ),
    ] {
        let all: Vec<_> = BEGUN.iter().chain(polls).copied().collect();
        let counter = counter(&all);
        assert_eq!(bounds(&counter, 0), expected, "{name}");
        assert_eq!(counter.day(START).is_some_and(|w| w.fell), name == "returns", "{name}");
    }
}

#[test]
fn the_new_day_begins_when_the_counter_falls() {
    let yesterday = (0, 23, 45, 100, 9);
    for (name, polls, expected) in [
        (
            "all yesterday it stood still: may be yesterday's, counted late",
            &[(-1, 9, 0, 9, 0), (-1, 9, 30, 10, 0), (0, 23, 45, 10, 6), (1, 0, 15, 6, 6)][..],
            Some(0),
        ),
        ("not yet", &[yesterday, (1, 0, 15, 100, 8)], Some(0)),
        ("fallen", &[yesterday, (1, 0, 15, 3, 8)], Some(3)),
        ("risen: whose is not known", &[yesterday, (1, 0, 15, 103, 8)], Some(0)),
        ("late", &[yesterday, (1, 0, 15, 100, 8), (1, 2, 45, 6, 8)], Some(6)),
        ("a correction of yesterday's, then the reset", &[yesterday, (1, 0, 15, 98, 8), (1, 0, 45, 2, 8)], Some(2)),
        ("stands still after three hours", &[yesterday, (1, 2, 45, 100, 0), (1, 3, 15, 100, 0)], Some(0)),
        ("stands still until it falls", &[yesterday, (1, 2, 45, 100, 0), (1, 3, 15, 100, 0), (1, 9, 0, 6, 6)], Some(6)),
        ("or rises", &[yesterday, (1, 2, 45, 100, 0), (1, 3, 15, 100, 0), (1, 9, 0, 105, 106)], Some(105)),
        ("first seen in the middle of a day", &[(1, 9, 0, 105, 10)], Some(0)),
        ("until it moves", &[(1, 9, 0, 105, 10), (1, 9, 30, 106, 10)], Some(106)),
        ("a gap across midnight, then more", &[(0, 15, 0, 100, 9), (1, 9, 0, 105, 10)], Some(0)),
        ("a gap across midnight, then less", &[(0, 15, 0, 100, 9), (1, 9, 0, 95, 10)], Some(95)),
        ("a gap of days says nothing", &[(-3, 15, 0, 100, 9), (1, 9, 0, 95, 10)], Some(0)),
        ("no counter", &[yesterday, (1, 9, 0, -1, 10)], None),
    ] {
        let all: Vec<_> = if polls[0].0 == 0 { BEGUN.iter().chain(polls).copied().collect() } else { polls.to_vec() };
        let counter = counter(&all);
        assert_eq!(counter.today(), expected.map(|count| (START.plus(1), count)), "{name}");
    }
}

#[test]
fn a_counter_that_stands_still_all_day_is_below_five() {
    let mut polls = vec![(0, 23, 0, 100, 2)];
    polls.extend((0..52).map(|i| (1, i / 2, 30 * (i % 2), 100, 0)));
    polls.extend([(2, 3, 0, 100, 0)]);
    assert_eq!(bounds(&counter(&polls), 1), Some((0, Some(0))), "the two-hour counter saw none");
    // Without the two-hour counter it may be today's as well, by chance the same.
    for poll in &mut polls {
        poll.4 = -1;
    }
    assert_eq!(bounds(&counter(&polls), 1), Some((0, None)));
}

#[test]
fn the_clock_may_be_set_back_and_forth() {
    let mut polls = vec![(0, 12, 0, 100, 2), (40, 12, 0, 100, 2), (0, 12, 30, 110, 2), (0, 13, 0, 112, 2)];
    let mut back = counter(&polls);
    assert_eq!(back.today(), Some((START, 112)));
    back.prune(START.plus(-100), START);
    assert_eq!(back.days().keys().max(), None);
    polls.push((0, 12, 45, 7, 7));
    assert_eq!(counter(&polls).today(), Some((START, 112)), "an hour back is waited for");
}

/// A listing whose sales are known to the second, and a union that counts them as unions do.
struct World {
    sales: Vec<i64>,
    daily_phase: i64,
    recent_phase: i64,
    /// The counter is not brought up to date below five.
    stands_below: u64,
}

impl World {
    fn random(dice: &mut Dice, days: i32) -> Self {
        let base = [0.5, 3.0, 20.0, 120.0][dice.below(4) as usize];
        let mut sales = Vec::new();
        for day in -2..days + 2 {
            let burst = if dice.below(5) == 0 { 1.0 + 20.0 * dice.part() } else { 1.0 };
            let burst_from = dice.below(24) as i64;
            let silent = dice.below(6) == 0;
            for minute in 0..1440 {
                let hour = minute / 60;
                let shape = if (2..8).contains(&hour) { 0.2 } else { 1.3 };
                let more = if hour >= burst_from && hour < burst_from + 8 { burst } else { 1.0 };
                let pace = if silent { 0.02 } else { base * shape * more / 1440.0 };
                let mut left = pace;
                while left > 0.0 {
                    if dice.part() < left.min(1.0) {
                        sales.push(at(day, 0, minute) + dice.below(60) as i64);
                    }
                    left -= 1.0;
                }
            }
        }
        sales.sort_unstable();
        Self {
            sales,
            daily_phase: dice.below(3600) as i64,
            recent_phase: dice.below(1800) as i64,
            stands_below: dice.below(2) * 5,
        }
    }

    fn between(&self, from: i64, to: i64) -> u64 {
        let index = |t: i64| self.sales.partition_point(|sale| *sale < t);
        (index(to) - index(from)) as u64
    }

    fn daily(&self, at: i64) -> u64 {
        let mut refreshed = (at - self.daily_phase).div_euclid(3600) * 3600 + self.daily_phase;
        for _ in 0..200 {
            let midnight = (refreshed + 8 * 3600).div_euclid(86_400) * 86_400 - 8 * 3600;
            let count = self.between(midnight, refreshed);
            if count >= self.stands_below {
                return count;
            }
            refreshed -= 3600;
        }
        0
    }

    fn recent(&self, at: i64) -> u64 {
        let refreshed = (at - self.recent_phase).div_euclid(1800) * 1800 + self.recent_phase;
        self.between(refreshed - RECENT, refreshed)
    }
}

/// Polls a world; `lost` in a hundred polls are, in runs. Gives the widths of the days of which a bound is known.
fn follow(dice: &mut Dice, days: i32, lost: u64) -> Vec<(u64, u64, i64)> {
    let world = World::random(dice, days);
    let mut counter = Counter::default();
    let phase = dice.below(1800) as i64;
    let mut gap = 0;
    let (mut daily_known, mut recent_known) = (true, true);
    let mut widths = Vec::new();
    for slot in 0..i64::from(days) * 48 {
        if gap > 0 {
            gap -= 1;
            continue;
        }
        if dice.below(100) < lost {
            gap = [0, 1, 3, 8, 20, 60][dice.below(6) as usize];
            (daily_known, recent_known) = (dice.below(8) > 0, dice.below(8) > 0);
        }
        let now = at(0, 0, 0) + slot * 1800 + phase + dice.below(120) as i64;
        let day = START.plus((slot * 1800 + phase) as i32 / 86_400);
        let day = if now >= day.plus(1).begins().timestamp() { day.plus(1) } else { day };
        let closed =
            counter.take(now, day, daily_known.then(|| world.daily(now)), recent_known.then(|| world.recent(now)));
        let truth = |day: Day| world.between(day.begins().timestamp(), day.plus(1).begins().timestamp());
        for (day, watched) in counter.days() {
            assert!(watched.bounds.holds(truth(day)), "day {day}: {watched:?} is {}", truth(day));
            assert!(watched.bounds.holds(watched.point));
        }
        if let Some((day, so_far)) = counter.today() {
            assert!(so_far <= world.between(day.begins().timestamp(), now), "day {day}: {so_far} so far");
        }
        for day in closed {
            let watched = counter.day(day).expect("closed just now");
            if let Some(hi) = watched.bounds.hi {
                widths.push((truth(day), hi - watched.bounds.lo, watched.point as i64 - truth(day) as i64));
            } else {
                assert!(lost > 0, "day {day}: {watched:?} is {}", truth(day));
            }
        }
    }
    widths
}

fn told(name: &str, widths: &[(u64, u64, i64)]) -> (f64, f64, f64) {
    let sum = |f: fn(&(u64, u64, i64)) -> f64| widths.iter().map(f).sum::<f64>();
    let days = widths.len() as f64;
    let (truth, width) = (sum(|w| w.0 as f64), sum(|w| w.1 as f64));
    let (off, bias) = (sum(|w| w.2.abs() as f64), sum(|w| w.2 as f64));
    println!(
        "{name}: {} days of {:.1} sales; hi − lo is {:.2} on average ({:.2} %), the point is off by {:.2} ({:+.2} on average)",
        widths.len(),
        truth / days,
        width / days,
        100.0 * width / truth,
        off / days,
        bias / days
    );
    (width / truth, off / truth, bias / truth)
}

#[test]
fn the_truth_is_always_within_the_bounds() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut widths = Vec::new();
    for _ in 0..150 {
        widths.extend(follow(&mut dice, 30, 0));
    }
    assert!(widths.len() > 4000);
    let (width, off, bias) = told("polled well", &widths);
    // Bursts that go on across midnight are most of it: what the last hour sold is not known before the totals tell.
    assert!(width < 0.15 && off < 0.03 && bias.abs() < 0.01, "{width} {off} {bias}");
    let mut parts: Vec<f64> = widths.iter().filter(|w| w.0 >= 20).map(|w| w.1 as f64 / w.0 as f64).collect();
    parts.sort_by(f64::total_cmp);
    let middle = parts[parts.len() / 2];
    println!("of days with 20 sales and more half are within {:.1} %", 100.0 * middle);
    assert!(middle < 0.13, "{middle}");
    let mut widths = Vec::new();
    for _ in 0..150 {
        widths.extend(follow(&mut dice, 30, 3));
    }
    told("polled badly", &widths);
    assert!(widths.len() > 1000);
}
