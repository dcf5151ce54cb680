//! Affiliate sales fell: why.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::{
    Bounds, Day, Watched,
    pace::{Level, median},
    totals::Totals,
};
use crate::listing::{Cause, ChangeKind, Detail, Moment, News};

/// Days of the published window.
const WINDOW: i32 = 30;
/// What happened so long ago is no cause of a fall of today.
const SINCE: TimeDelta = TimeDelta::hours(72);
/// Roll-off is only named if nothing else changed for so long.
const STILL: TimeDelta = TimeDelta::hours(24);

/// Causes that leave a mark of their own.
const MARKED: [Cause; 6] = [
    Cause::CommissionCut,
    Cause::CouponPulled,
    Cause::CouponExhausted,
    Cause::CouponExpired,
    Cause::Price,
    Cause::FirstNUsedUp,
];

/// What was seen to happen to a listing, and when last.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Marks {
    causes: BTreeMap<Cause, Moment>,
    /// When the commission, a coupon or the price changed last, whichever way.
    changed: Option<Moment>,
    /// When the published figures were found to contradict what was watched.
    contradicted: Option<Moment>,
}

impl Marks {
    /// Something changed, whichever way.
    pub(super) fn change(&mut self, at: Moment) {
        self.changed = self.changed.max(Some(at));
    }

    /// A possible cause was seen.
    pub(super) fn mark(&mut self, cause: Cause, at: Moment) {
        self.change(at);
        self.causes.insert(cause, at);
    }

    /// The published figures contradict what was watched.
    pub(super) fn contradict(&mut self, at: Moment) {
        self.contradicted = Some(at);
    }

    /// Whether the listing's count started again after this moment.
    fn reset_after(&self, from: Moment) -> bool {
        self.causes.get(&Cause::Reset).is_some_and(|at| *at >= from)
    }

    /// The causes between these moments.
    fn between(&self, from: Moment, to: Moment) -> Vec<Cause> {
        let within = |cause: &&Cause| self.causes.get(cause).is_some_and(|at| *at >= from && *at <= to);
        MARKED.iter().filter(within).copied().collect()
    }
}

/// What is known when a fall is to be explained.
pub(super) struct Known<'a> {
    pub(super) at: Moment,
    pub(super) marks: &'a Marks,
    /// The union says that it does not have the item (any more).
    pub(super) left: bool,
    /// The affiliate count of thirty days.
    pub(super) figures: &'a Totals,
    /// Days that are over.
    pub(super) days: &'a BTreeMap<Day, Watched>,
    /// Hard bounds that forecasts gave for what leaves on a day, where that day was not watched.
    pub(super) expected: &'a BTreeMap<Day, (u64, Option<u64>)>,
    pub(super) lag: i32,
    pub(super) level: Option<Level>,
}

/// Falls of one listing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Falls {
    /// The affiliate count that was told last, or the most that it was since, and its day.
    reference: Option<(Day, u64)>,
    /// A fall that no arithmetic confirms waits for another reading.
    waits: Option<(Day, Moment)>,
    /// A day far below what is usual was told, and no usual day has come since: why, what was usual, and the day.
    slump: Option<(Cause, u64, Day)>,
}

impl Falls {
    /// The affiliate count of a day was read.
    pub(super) fn total(&mut self, day: Day, count: u64, known: &Known) -> Option<News> {
        let Some((since, before)) = self.reference else {
            self.reference = Some((day, count));
            return None;
        };
        let fell = before.saturating_sub(count);
        if fell < 10 || fell.saturating_mul(10) < before {
            self.waits = None;
            // Falls add up from the most that it was since the last was told.
            if count > before {
                self.reference = Some((day, count));
            }
            return None;
        }
        // The count stood there for long, perhaps: what made it fall came after the last day on which it did.
        let stood = |other: Day| {
            let figure = known.figures.on(other).filter(|figure| figure.is_exact())?;
            (figure.lo.abs_diff(before) <= (fell / 10).max(3)).then_some((other, figure.lo))
        };
        let last = (1..=WINDOW).map(|back| day.plus(-back)).take_while(|other| *other > since).find_map(stood);
        let from = last.unwrap_or((since, before));
        let cause = cause_of_total(from, (day, count), self.slump.map(|slump| slump.0), known);
        let confirmed = self.waits.is_some_and(|(_, first)| known.at > first);
        if cause != Cause::RollOff && !confirmed {
            self.waits = self.waits.or(Some((day, known.at)));
            return None;
        }
        (self.reference, self.waits) = (Some((day, count)), None);
        Some(news(before, count, (from.0.plus(1).min(day), day), cause))
    }

    /// Whether a fall waits for another reading.
    pub(super) fn waits(&self) -> bool {
        self.waits.is_some()
    }

    /// A day is over; `bursting`: it belongs to a burst, or to the two days after one.
    pub(super) fn closed(&mut self, day: Day, watched: Watched, bursting: bool, known: &Known) -> Option<News> {
        let level = known.level.filter(|level| level.watched && level.usual >= 20.0)?;
        // In a month what is usual is something else.
        let over = |(_, usual, since): &(Cause, u64, Day)| watched.bounds.lo >= usual / 2 || day.since(*since) > WINDOW;
        self.slump.take_if(|slump| over(slump));
        let hi = watched.bounds.hi? as f64;
        if self.slump.is_some() || bursting || hi >= level.usual / 2.0 || hi >= level.usual - 4.0 * level.spread {
            return None;
        }
        let marks = known.marks.between(day.begins() - TimeDelta::days(1), day.plus(1).begins());
        let cause = match marks[..] {
            _ if known.left => Cause::LeftUnion,
            [only] => only,
            [] if watched.fell => Cause::Returns,
            _ => Cause::Unknown,
        };
        self.slump = Some((cause, level.usual.round() as u64, day));
        let mut news = news(level.usual.round() as u64, watched.point, (day, day), cause);
        news.detail.daily = true;
        Some(news)
    }
}

fn news(before: u64, after: u64, (from, to): (Day, Day), cause: Cause) -> News {
    News {
        kind: ChangeKind::AffiliateDrop,
        about: String::new(),
        before: Some(before.to_string()),
        after: Some(after.to_string()),
        detail: Detail {
            cause: Some(cause),
            from: Some(from.date()),
            to: Some(to.date()),
            units: Some(before.saturating_sub(after)),
            ..Detail::default()
        },
        plot: None,
    }
}

/// Why the thirty-day count fell between two days.
fn cause_of_total((since, before): (Day, u64), (day, count): (Day, u64), slump: Option<Cause>, known: &Known) -> Cause {
    if known.left {
        return Cause::LeftUnion;
    }
    let marks = known.marks.between(since.begins().max(known.at - SINCE), known.at);
    let sums = sums(since, day, known);
    let rolled = sums.is_some_and(|sums| sums.roll_off(before, count));
    let still = known.marks.changed.is_none_or(|changed| known.at - changed > STILL);
    match marks[..] {
        [only] if !rolled => only,
        [] if rolled && still => Cause::RollOff,
        // Two that fit equally, or roll-off while something else changed.
        _ if rolled || !marks.is_empty() => Cause::Unknown,
        _ if known.marks.reset_after(known.at - STILL) || count.saturating_mul(10) < before => Cause::Reset,
        _ if sums.is_some_and(|sums| sums.returned(before, count, known.level)) => Cause::Returns,
        _ if known.marks.contradicted.is_some_and(|at| known.at - at <= STILL) => Cause::Reset,
        // What made the days smaller makes the sum of thirty days smaller, for a month.
        _ => slump.unwrap_or(Cause::Unknown),
    }
}

/// What entered the window and what left it between two published figures.
#[derive(Clone, Copy, Debug)]
struct Sums {
    days: f64,
    enters: (f64, f64),
    /// The most likely sum of what entered.
    likely: f64,
    leaves: (f64, f64),
    /// What so many days usually brought while what leaves now was sold, and since.
    usual: f64,
}

fn sums(since: Day, day: Day, known: &Known) -> Option<Sums> {
    let count = day.since(since);
    if !(1..=WINDOW).contains(&count) {
        return None;
    }
    let mut sums = Sums { days: f64::from(count), enters: (0.0, 0.0), likely: 0.0, leaves: (0.0, 0.0), usual: 0.0 };
    let add = |sum: &mut (f64, f64), Bounds { lo, hi }: Bounds| {
        *sum = (sum.0 + lo as f64, sum.1 + hi? as f64);
        Some(())
    };
    for published in (1..=count).map(|i| since.plus(i)) {
        let enters = known.days.get(&published.plus(-known.lag));
        match (enters, known.level) {
            (Some(enters), _) => {
                add(&mut sums.enters, enters.bounds)?;
                sums.likely += enters.point as f64;
            }
            // Without a day's counter: as much as on a usual day.
            (None, Some(level)) => {
                let off = 4.0 * level.spread;
                sums.enters.0 += (level.usual - off).max(0.0);
                sums.enters.1 += level.usual + off;
                sums.likely += level.usual;
            }
            (None, None) => return None,
        }
        let leaves = known.days.get(&published.plus(-known.lag - WINDOW)).map(|left| left.bounds);
        let expected = || known.expected.get(&published).map(|(lo, hi)| Bounds { lo: *lo, hi: *hi });
        add(&mut sums.leaves, leaves.or_else(expected)?)?;
    }
    let newest = day.plus(-known.lag);
    let around = |from: Day, to: Day| {
        let points: Vec<f64> = known.days.range(from..=to).map(|(_, watched)| watched.point as f64).collect();
        (points.len() >= 5).then(|| median(&points))
    };
    // Days that left just now, and those around them; the whole window.
    let then = around(since.plus(1 - known.lag - WINDOW - 10), newest.plus(10 - WINDOW));
    let ever = around(newest.plus(-WINDOW), newest);
    let usual = [known.level.map(|level| level.usual), then, ever].into_iter().flatten().fold(0.0, f64::max);
    sums.usual = usual * sums.days;
    Some(sums)
}

impl Sums {
    /// How far beyond its bounds the figure may be: `max(3, 5 %)`.
    fn tolerance(before: u64, count: u64) -> f64 {
        (0.05 * before.abs_diff(count) as f64).max(3.0)
    }

    /// The figure fell as far as what left says, and it is what left that made it fall, not what did not come.
    fn roll_off(&self, before: u64, count: u64) -> bool {
        let moved = count as f64 - before as f64;
        let tolerance = Self::tolerance(before, count);
        let (least, most) = (self.enters.0 - self.leaves.1, self.enters.1 - self.leaves.0);
        let fits = moved >= least - tolerance && moved <= most + tolerance;
        fits && self.usual - self.likely <= -moved / 3.0
    }

    /// The figure fell further than what left can explain, and sales came in as usual.
    fn returned(&self, before: u64, count: u64, level: Option<Level>) -> bool {
        let moved = count as f64 - before as f64;
        let usual = level.is_some_and(|level| self.likely >= (level.usual - 2.0 * level.spread) * self.days);
        usual && moved < self.enters.0 - self.leaves.1 - Self::tolerance(before, count)
    }
}
