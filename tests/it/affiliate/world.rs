//! Histories of a listing, with the truth beside what can be seen of it.

use std::collections::BTreeMap;

use rivald::affiliate::{Bounds, Day, Series, Watched};

/// Numbers that look random and are the same at every run (splitmix64, Steele et al. 2014).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// `least..=most`.
    pub fn within(&mut self, least: i64, most: i64) -> i64 {
        least + (self.next() % (most - least + 1) as u64) as i64
    }

    /// True so often in a hundred.
    pub fn percent(&mut self, often: u64) -> bool {
        self.next() % 100 < often
    }
}

/// What a history is made of.
#[derive(Clone, Copy, Debug, Default)]
pub struct Traits {
    pub lag: i32,
    /// Totals are rounded down to hundreds.
    pub rounded: bool,
    /// No counter of days at all.
    pub totals_only: bool,
    /// Whole days and parts of days are not watched, totals are not read.
    pub gaps: bool,
    /// On this day the count started anew.
    pub reset: Option<i32>,
    /// Sales are taken back: the counter falls on the same day, totals at their next step.
    pub returns: bool,
    /// The lag is known from other listings.
    pub lag_known: bool,
}

/// A history from day −40 on, asked at the noon of day `asked`.
pub struct World {
    pub traits: Traits,
    pub asked: i32,
    pub base: i64,
    pub bursts: Vec<(i32, i32)>,
    /// What each day sold and was not taken back by `asked`.
    pub kept: BTreeMap<i32, i64>,
    /// What each day's counter showed at its end.
    pub counted: BTreeMap<i32, i64>,
    pub series: Series,
}

const FIRST: i32 = -70;

impl World {
    pub fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let asked = dice.within(2, 75) as i32;
        let traits = Traits {
            lag: dice.within(0, 2) as i32,
            rounded: dice.percent(25),
            totals_only: dice.percent(15),
            gaps: dice.percent(50),
            reset: dice.percent(10).then(|| dice.within(1, i64::from(asked)) as i32),
            returns: dice.percent(15),
            lag_known: dice.percent(50),
        };
        // Without a counter of days nobody can see that sales are taken back.
        let traits = Traits {
            returns: traits.returns && !traits.totals_only && asked > traits.lag + 2,
            // A reset that no published figure shows yet is not to be known.
            reset: traits.reset.filter(|reset| *reset <= asked - traits.lag),
            ..traits
        };
        Self::of(traits, asked, &mut dice)
    }

    fn of(traits: Traits, asked: i32, dice: &mut Dice) -> Self {
        let base = dice.within(3, 80);
        let mut counted: BTreeMap<i32, i64> = BTreeMap::new();
        for day in FIRST..=asked {
            let swing = (base as f64).sqrt().ceil() as i64;
            counted.insert(day, (base + dice.within(-swing, swing)).max(0));
        }
        let mut bursts = Vec::new();
        for _ in 0..dice.within(0, 3) {
            let from = dice.within(-35, i64::from(asked)) as i32;
            let to = from + dice.within(0, 3) as i32;
            if bursts.iter().any(|(a, b)| from <= b + 3 && *a <= to + 3) {
                continue;
            }
            bursts.push((from, to));
            for day in from..=to {
                if let Some(units) = counted.get_mut(&day) {
                    *units += dice.within(100, 900);
                }
            }
        }
        bursts.sort_unstable();
        // A reset that the figures do not show (there was little before, or much right after it) is not to be known.
        let before = |reset: i32| (reset - 30..reset).map(|day| counted.get(&day).copied().unwrap_or(0)).sum::<i64>();
        let shows = |reset: &i32| {
            before(*reset) >= if traits.rounded { 250 } else { 40 } && counted[reset] * 11 < before(*reset)
        };
        let traits = Traits { reset: traits.reset.filter(shows), ..traits };

        // Returns: on some days a part of what one earlier day sold is taken back, and the day's own counter falls too.
        let mut kept = counted.clone();
        let mut falls: BTreeMap<i32, bool> = BTreeMap::new();
        let mut taken: Vec<(i32, i32, i64)> = Vec::new();
        if traits.returns {
            for _ in 0..dice.within(1, 3) {
                let when = dice.within(0, i64::from(asked - traits.lag - 1)) as i32;
                let of = dice.within(i64::from(when) - 25, i64::from(when)) as i32;
                let left = kept.get(&of).copied().unwrap_or(0);
                let part = left * dice.within(5, 60) / 100;
                *kept.entry(of).or_default() -= part;
                taken.push((when, of, part));
                falls.insert(when, true);
            }
        }
        if let Some(reset) = traits.reset {
            kept.iter_mut().filter(|(day, _)| **day < reset).for_each(|(_, units)| *units = 0);
        }

        let mut series = Series { first: Day(0), steps_all_day: traits.lag == 0, ..Series::default() };
        series.known_lag = traits.lag_known.then_some(traits.lag as u8);
        for day in 0..=asked {
            watch(&mut series, &traits, dice, day, asked, &counted, &taken, &falls);
        }
        Self { traits, asked, base, bursts, kept, counted, series }
    }
}

/// What is seen of one day.
#[expect(clippy::too_many_arguments, reason = "all that makes a day")]
fn watch(
    series: &mut Series,
    traits: &Traits,
    dice: &mut Dice,
    day: i32,
    asked: i32,
    counted: &BTreeMap<i32, i64>,
    taken: &[(i32, i32, i64)],
    falls: &BTreeMap<i32, bool>,
) {
    let units = counted[&day];
    let at_noon = units / 2;
    if !traits.totals_only && day == asked {
        series.today = Some((Day(day), at_noon as u64));
    } else if !traits.totals_only && (falls.contains_key(&day) || !(traits.gaps && dice.percent(10))) {
        // What is taken back of a day on that very day is seen by its counter.
        let back: i64 = taken.iter().filter(|(when, of, _)| *when == day && *of == day).map(|(.., part)| part).sum();
        let fell = falls.contains_key(&day);
        let now = units - back;
        let slack = dice.within(0, (units / 100).max(1));
        let lo = (now - slack).max(0);
        let (lo, hi) = match (traits.gaps, dice.within(0, 9)) {
            // Some hours before midnight were not watched.
            (true, 0) => (lo * dice.within(40, 99) / 100, Some(units + dice.within(0, units))),
            (true, 1) => (lo * dice.within(40, 99) / 100, None),
            _ => (lo, Some(units + dice.within(0, 1))),
        };
        let bounds = Bounds { lo: lo as u64, hi: hi.map(|hi| hi as u64) };
        let point = now.clamp(lo, hi.unwrap_or(i64::MAX)) as u64;
        series.days.insert(Day(day), Watched { bounds, point, fell });
    }
    // Of a reset both sides are seen: what nobody sees, nobody can know.
    let around_reset = traits.reset.is_some_and(|reset| (reset + traits.lag - 1..=reset + traits.lag).contains(&day));
    if traits.gaps && dice.percent(15) && !around_reset {
        return;
    }
    // The figure of this day: what its thirty days sold, less what was taken back or reset by the end of its last day.
    let last = day - traits.lag;
    let mut total: i64 = (last - 29..=last)
        .filter(|sold| traits.reset.is_none_or(|reset| *sold >= reset || last < reset))
        .map(|sold| if sold == asked { at_noon } else { counted.get(&sold).copied().unwrap_or(0) })
        .sum();
    for (when, of, part) in taken {
        let gone = *when <= last && (last - 29..=last).contains(of);
        let counts = traits.reset.is_none_or(|reset| *of >= reset || last < reset);
        if gone && counts {
            total -= *part;
        }
    }
    let total = total.max(0) as u64;
    let shown = if traits.rounded {
        Bounds { lo: total / 100 * 100, hi: Some(total / 100 * 100 + 99) }
    } else {
        Bounds::exact(total)
    };
    series.affiliate.insert(Day(day), shown);
}
