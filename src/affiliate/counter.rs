//! The day's counter and the two-hour counter of a union → hard bounds of each day's affiliate sales.
//!
//! # What is certain of the counters
//! - The day's counter shown at `t` is the truth as of some moment in `[t − 60 min, t]`. Below five it may not be brought
//!   up to date at all, and then shows what it showed before, even yesterday's.
//! - The two-hour counter shown at `t` is the truth of some two hours that end in `[t − 30 min, t]`: surely of
//!   `[t − 2 h, t − 30 min]`.
//!
//! # What follows
//! - A day has sold at least what its counter showed last (after it was set back to begin that day), and at most that
//!   plus what the two-hour counter counted from an hour before then until midnight. What is not covered is open.
//! - Until the counter is seen to fall, or three hours have passed, what it shows after midnight can be either day's.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Bounds, Day, Watched, by_day};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
/// How old what the day's counter shows can be.
const DAILY_LAG: i64 = HOUR;
/// How old what the two-hour counter shows can be.
const RECENT_LAG: i64 = 30 * MINUTE;
/// What the two-hour counter counts.
const RECENT: i64 = 2 * HOUR;
/// So long after midnight the counter of the day before can still be shown.
const RESET_BY: i64 = 3 * HOUR;
/// So long after midnight a two-hour counter can still say something of the day before.
const HEARD_UNTIL: i64 = RECENT + RECENT_LAG;
/// The day's counter is not brought up to date while it would show less than one more than this.
const TOO_FEW: u64 = 4;
/// Polls that are kept for closing a day.
const POLLS: usize = 64;

/// One poll: when, the count of its own day where that is certain, and the two-hour count.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Poll(i64, Option<u64>, Option<u64>);

impl Poll {
    /// The time that its two-hour count surely covers.
    fn covers(self) -> (i64, i64) {
        (self.0 - RECENT, self.0 - RECENT_LAG)
    }
}

/// A day that is over: lower bound, how far up the upper one is, how far up the most likely value is, and whether the
/// counter fell within the day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Closed(u64, Option<u64>, u64, u8);

impl Closed {
    pub(super) fn watched(self) -> Watched {
        let Self(lo, width, above, fell) = self;
        let hi = width.map(|width| lo.saturating_add(width));
        Watched { bounds: Bounds { lo, hi }, point: lo.saturating_add(above), fell: fell != 0 }
    }
}

impl From<Watched> for Closed {
    fn from(Watched { bounds: Bounds { lo, hi }, point, fell }: Watched) -> Self {
        Self(lo, hi.map(|hi| hi.saturating_sub(lo)), point.saturating_sub(lo), u8::from(fell))
    }
}

/// An upper bound of all that a day sold from the two-hour counter alone: until when it is covered without a hole since
/// midnight, what those polls counted, the latest poll that reaches back to there, and the bound once it reaches midnight.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Cover(i64, u64, Option<(i64, u64)>, Option<u64>);

impl Cover {
    fn take(&mut self, at: i64, recent: u64, end: i64) {
        let Self(to, sum, latest, total) = self;
        let (from, until) = Poll(at, None, None).covers();
        if *to == i64::MIN {
            return;
        }
        if from > *to {
            // The one before is needed: it alone reaches back that far.
            match latest.take() {
                Some((then, counted)) if then - RECENT_LAG >= from => {
                    *sum = sum.saturating_add(counted);
                    *to = then - RECENT_LAG;
                }
                _ => {
                    *to = i64::MIN;
                    return;
                }
            }
        }
        *latest = Some((at, recent));
        if until >= end {
            let all = sum.saturating_add(recent);
            *total = Some(total.map_or(all, |least| least.min(all)));
        }
    }

    fn is_whole(&self) -> bool {
        self.0 != i64::MIN
    }
}

/// A day whose last word has not been said.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Open {
    day: Day,
    /// When the counter was seen last on this day; 0: never.
    at: i64,
    /// Whether the counter is surely this day's.
    certain: bool,
    /// What it showed last, once that is certain; the greatest that may have been this day's before.
    shown: u64,
    /// The greatest that it showed.
    most: u64,
    fell: bool,
    cover: Cover,
}

impl Open {
    fn of(day: Day) -> Self {
        Self { day, cover: Cover(day.begins().timestamp(), 0, None, None), ..Self::default() }
    }

    fn end(&self) -> i64 {
        self.day.plus(1).begins().timestamp()
    }

    fn lo(&self) -> u64 {
        if self.certain { self.shown } else { 0 }
    }

    /// What is certain of it, and likely; `None` if it was not watched at all.
    fn watched(&self, polls: &[Poll]) -> Option<Watched> {
        let (end, lo) = (self.end(), self.lo());
        // Below five the counter stands still: it, or what may be yesterday's, bounds nothing below four.
        let counted = (self.at != 0).then(|| self.most.max(self.shown).max(TOO_FEW));
        let by_day = counted.and_then(|most| Some(most.saturating_add(uncounted(self.at - DAILY_LAG, end, polls)?)));
        let by_hours = self.cover.3.filter(|hi| *hi >= lo);
        let hi = match (by_day, by_hours) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        if self.at == 0 && hi.is_none() {
            return None;
        }
        let likely = if lo > TOO_FEW { lo } else { lo.max(TOO_FEW / 2) };
        let point = likely.saturating_add(self.likely_after(polls)).clamp(lo, hi.unwrap_or(u64::MAX));
        Some(Watched { bounds: Bounds { lo, hi }, point, fell: self.fell })
    }

    /// What was probably sold between what the counter showed last and midnight: the pace of the two hours around it.
    fn likely_after(&self, polls: &[Poll]) -> u64 {
        let end = self.end();
        let after = || polls.iter().filter(|poll| poll.0 >= end && poll.0 <= end + RECENT);
        let Some((at, today, recent)) = after()
            .find_map(|poll| Some((poll.0, poll.1?, poll.2?)))
            .or_else(|| after().find_map(|poll| Some((poll.0, 0, poll.2?))))
        else {
            return 0;
        };
        // On average the two-hour counter is a quarter of an hour old, and the day's half an hour.
        let of_it = (RECENT - (at - RECENT_LAG / 2 - end).max(0)).clamp(RECENT / 8, RECENT);
        let left = (end - self.at + DAILY_LAG / 2).clamp(0, RECENT);
        (recent.saturating_sub(today) as f64 * left as f64 / of_it as f64).round() as u64
    }
}

/// The least that polls together say can have been sold between these moments; `None` where they leave a hole.
fn uncounted(from: i64, end: i64, polls: &[Poll]) -> Option<u64> {
    let mut cost: Vec<Option<(u64, u64)>> = Vec::with_capacity(polls.len());
    for (i, poll) in polls.iter().enumerate() {
        let before = |recent: u64| {
            let (begin, _) = poll.covers();
            if begin <= from {
                return Some((0, recent));
            }
            // Sales of both are counted twice, so the cheapest chain is the bound.
            let earlier = polls[..i].iter().zip(&cost).filter(|(earlier, _)| earlier.covers().1 >= begin);
            let least = earlier.filter_map(|(_, cost)| cost.map(|(rest, own)| rest.saturating_add(own))).min()?;
            Some((least, recent))
        };
        cost.push(poll.2.filter(|_| poll.0 <= end + HEARD_UNTIL).and_then(before));
    }
    let mut least: Option<u64> = None;
    for (poll, cost) in polls.iter().zip(cost) {
        let Some((rest, own)) = cost.filter(|_| poll.covers().1 >= end) else { continue };
        // What the new day's counter showed by the end of those two hours is the new day's.
        let new_day = polls
            .iter()
            .filter(|other| poll.0 <= end + RECENT && other.0 >= end && other.0 <= poll.0 - RECENT_LAG)
            .filter_map(|other| other.1)
            .max()
            .unwrap_or(0);
        let sold = rest.saturating_add(own.saturating_sub(new_day));
        least = Some(least.map_or(sold, |l| l.min(sold)));
    }
    least
}

/// Both counters of one listing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Counter {
    #[serde(with = "by_day")]
    days: BTreeMap<Day, Closed>,
    today: Option<Open>,
    yesterday: Option<Open>,
    /// When the day's counter was seen last, what it showed, and the day that surely had sold no more than this by then
    /// (less is a later day's).
    shown: Option<(i64, u64, Option<Day>)>,
    /// When a poll was taken in last.
    last: i64,
    polls: Vec<Poll>,
}

impl Counter {
    /// Takes a poll in; says which days it closed.
    pub(super) fn take(&mut self, at: i64, day: Day, daily: Option<u64>, recent: Option<u64>) -> Vec<Day> {
        if at < self.last - RESET_BY * 9 {
            // The clock was far ahead: what was noted by it can't be told from what comes now.
            *self = Self { days: std::mem::take(&mut self.days), ..Self::default() };
        } else if at <= self.last {
            return Vec::new();
        }
        self.last = at;
        let mut closed = self.roll(at, day);
        let Some(today) = &mut self.today else { return closed };
        if let Some(count) = daily {
            count_in(today, self.shown, at, count);
            // While it has not fallen it is no less than what surely was yesterday's.
            let before = self.shown.and_then(|(_, before, sure)| sure.filter(|_| count >= before));
            self.shown = Some((at, count, if today.certain { Some(today.day) } else { before }));
        }
        if let Some(recent) = recent {
            today.cover.take(at, recent, today.end());
            if let Some(before) = &mut self.yesterday
                && at <= before.end() + HEARD_UNTIL
            {
                before.cover.take(at, recent, before.end());
            }
        }
        let certain = daily.filter(|_| today.certain);
        self.polls.push(Poll(at, certain, recent));
        // What lies before the last count of the oldest open day bounds nothing any more.
        let needed = match self.yesterday.as_ref().or(self.today.as_ref()) {
            Some(open) if open.at != 0 => open.at,
            _ => at - RECENT,
        };
        self.polls.retain(|poll| poll.0 >= needed);
        let surplus = self.polls.len().saturating_sub(POLLS);
        self.polls.drain(..surplus);
        closed.dedup();
        closed
    }

    /// A new day has begun, or the last word on yesterday is said.
    fn roll(&mut self, at: i64, day: Day) -> Vec<Day> {
        let mut closed = Vec::new();
        if self.today.as_ref().is_none_or(|today| today.day != day) {
            closed.extend(self.close());
            self.yesterday = self.today.take();
            self.today = Some(Open::of(day));
        }
        let over = self.yesterday.as_ref().is_some_and(|before| at >= before.end() + RESET_BY);
        if over {
            closed.extend(self.close());
        }
        closed
    }

    fn close(&mut self) -> Option<Day> {
        let open = self.yesterday.take()?;
        let watched = open.watched(&self.polls)?;
        self.days.insert(open.day, watched.into());
        Some(open.day)
    }

    /// Forgets days that are too old, and days of a clock that was set wrong.
    pub(super) fn prune(&mut self, earliest: Day, today: Day) {
        self.days.retain(|day, _| *day >= earliest && *day < today);
    }

    /// Days that are over; yesterday too, as far as it is known before its last word.
    pub(super) fn days(&self) -> BTreeMap<Day, Watched> {
        let mut days: BTreeMap<Day, Watched> = self.days.iter().map(|(day, closed)| (*day, closed.watched())).collect();
        if let Some(open) = &self.yesterday
            && let Some(watched) = open.watched(&self.polls)
        {
            days.insert(open.day, watched);
        }
        days
    }

    /// A day that is over.
    pub(super) fn day(&self, day: Day) -> Option<Watched> {
        self.days.get(&day).map(|closed| closed.watched())
    }

    /// The days whose last word is said.
    pub(super) fn closed(&self) -> impl DoubleEndedIterator<Item = (Day, Watched)> {
        self.days.iter().map(|(day, closed)| (*day, closed.watched()))
    }

    /// The present day, and what it has surely sold so far; `None` while its counter was not seen.
    pub(super) fn today(&self) -> Option<(Day, u64)> {
        self.today.as_ref().filter(|today| today.at != 0).map(|today| (today.day, today.lo()))
    }

    /// The present day's count, where it is certain.
    pub(super) fn certain_today(&self) -> Option<u64> {
        self.today.as_ref().filter(|today| today.certain).map(|today| today.shown)
    }

    /// When a poll is wanted whether or not it says anything new: around midnight, and while the counter may stand
    /// still, as then only what the two-hour counter says in between bounds the day.
    pub(super) fn again_at(&self) -> Option<i64> {
        let today = self.today.as_ref()?;
        if self.shown.is_none_or(|(at, ..)| self.last - at > 48 * HOUR) {
            return None;
        }
        let (begin, end) = (today.end() - 24 * HOUR, today.end());
        let late = end - 90 * MINUTE;
        if self.last >= late || self.last < begin + RESET_BY {
            return Some(self.last + 1);
        }
        let stands = !today.certain && today.shown > TOO_FEW && today.cover.is_whole();
        Some(if stands { late.min(self.last + RECENT - RECENT_LAG - 35 * MINUTE) } else { late })
    }
}

/// One count of the day's counter.
fn count_in(today: &mut Open, shown: Option<(i64, u64, Option<Day>)>, at: i64, count: u64) {
    let begin = today.end() - 24 * HOUR;
    let early = at < begin + RESET_BY;
    let known = shown.filter(|(then, ..)| *then >= begin - 24 * HOUR);
    if today.certain {
        if count < today.shown && early {
            // The first fall was a correction of yesterday's count, or this is one of today's: either way this is today's.
            today.most = count;
        } else if count < today.shown {
            today.fell = true;
        }
        today.most = today.most.max(count);
        today.shown = count;
    } else {
        // An hour after midnight at the latest a counter that still is yesterday's stands still. Before, one that stood
        // still all day yesterday may only just show yesterday's count.
        let stood = |then: i64| then >= begin + DAILY_LAG;
        let fell = known.is_some_and(|(then, before, sure)| {
            count < before && (sure.is_some_and(|day| day.plus(1) >= today.day) || stood(then))
        });
        let rose = known.is_some_and(|(then, before, _)| count > before && stood(then));
        if fell || (rose && !early) {
            (today.certain, today.shown, today.most) = (true, count, count);
        } else {
            // Only the newest can be today's: the counter does not fall before it is seen to.
            today.shown = today.shown.max(count);
        }
    }
    today.at = at;
}

#[cfg(test)]
#[path = "counter_tests.rs"]
mod tests;
#[cfg(test)]
pub(super) use tests::Dice;
