//! From a series to the tightest bounds that its data allow, under each publication lag that they leave possible.
//!
//! What is believed, step by step down until nothing contradicts:
//!
//! 1. everything: counters of days, and every published total;
//! 2. something was taken out of the count on some day (a wave of returns, a listing that was reset): a new epoch begins
//!    there. Totals before it do not count any more, and of the days before it only what they sold at most;
//! 3. sales are taken back all the time: lower bounds hold only where the newest total gives them;
//! 4. one day's counter was wrong upwards: its upper bound goes (one at a time, the newest day first);
//! 5. even the newest total does not fit: the counters count something else, and only totals are left.

use std::collections::BTreeMap;

use super::{
    Bounds, Day, Series,
    closure::{Closure, Net},
    lag,
};

/// The window of the published counts, in days.
pub(super) const WINDOW: i32 = 30;
/// Lags that occur: the newest day in the figure of day d is d − lag.
pub(super) const LAGS: std::ops::RangeInclusive<u8> = 0..=2;
/// The documented lag: "counted up to yesterday".
const USUAL_LAG: u8 = 1;
/// Totals older than this say nothing more about the days that are still to leave, where those were watched.
const NEAR: i32 = WINDOW + 4;
/// The most days back that are looked at.
const FAR: i32 = 100;

/// How much of the data is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Belief {
    /// Everything.
    All,
    /// Sales were taken back.
    Returned,
    /// The days' counters count something else than the totals: the totals alone.
    TotalsOnly,
}

/// The tightest bounds under one lag.
#[derive(Clone, Debug)]
pub(super) struct Under {
    /// The lag.
    pub lag: u8,
    closure: Closure,
    /// How much of the data had to be disbelieved.
    belief: Belief,
    /// Nothing before this day counts any more.
    epoch: Option<Day>,
}

/// The tightest bounds.
#[derive(Clone, Debug)]
pub(super) struct Solved {
    /// The lag that numbers are given for.
    pub lag: u8,
    /// The bounds under each lag that is possible, that one first.
    pub under: Vec<Under>,
    /// How much of the data had to be disbelieved.
    pub belief: Belief,
    /// Nothing before this day counts any more.
    pub epoch: Option<Day>,
}

impl Solved {
    /// Whether only one lag is possible.
    pub fn lag_is_certain(&self) -> bool {
        self.under.len() == 1
    }

    /// What leaves on day `f`, under every lag that is possible.
    pub fn leaving(&self, f: Day) -> Bounds {
        self.leaving_between(f, f)
    }

    /// What leaves on days `from..=to` together, under every lag that is possible.
    pub fn leaving_between(&self, from: Day, to: Day) -> Bounds {
        let back = |day: Day, lag: u8| day.plus(-i32::from(lag) - WINDOW);
        let each = self.under.iter().map(|under| under.closure.sum(back(from, under.lag), back(to, under.lag)));
        each.reduce(hull).unwrap_or(Bounds::OPEN)
    }

    /// What days `from..=to` sold together, under the lag that numbers are given for.
    pub fn sold(&self, from: Day, to: Day) -> Bounds {
        self.under.first().map_or(Bounds::OPEN, |under| under.closure.sum(from, to))
    }

    /// What a day sold, under every lag that is possible.
    pub fn surely_sold(&self, day: Day) -> Bounds {
        let each = self.under.iter().map(|under| under.closure.sum(day, day));
        each.reduce(hull).unwrap_or(Bounds::OPEN)
    }
}

/// Both may be true.
fn hull(a: Bounds, b: Bounds) -> Bounds {
    Bounds { lo: a.lo.min(b.lo), hi: a.hi.zip(b.hi).map(|(a, b)| a.max(b)) }
}

/// Draws the bounds tight.
pub(super) fn solve(series: &Series, now: Day) -> Solved {
    let last = series.affiliate.keys().next_back().copied();
    // Exact counters leave nothing for old totals to tell; without counters every total helps.
    let watched = last.is_some_and(|last| (0..WINDOW).all(|back| has_bounds(series, last.plus(-back - 1))));
    let back = if watched { NEAR } else { FAR };
    let from = last.unwrap_or(now).plus(-back);
    let totals: Vec<(Day, Bounds)> = series.affiliate.range(from..).map(|(day, total)| (*day, *total)).collect();
    let reset = totals.windows(2).rev().find(|pair| is_reset(series, pair[0], pair[1])).map(|pair| pair[1].0);
    let problem = Problem { series, totals, now, reset };

    // Sales that are seen to be taken back on their own day are a sign that earlier ones are as well: then no total says
    // any more what was counted in it at first.
    let taken_back = series.days.range(from.plus(-WINDOW - 2)..).any(|(_, day)| day.fell);
    let mut possible = lag::possible(series);
    // The lag is the union's, not the listing's: what other listings have shown holds here as well.
    if let Some(known) = series.known_lag.filter(|known| possible.contains(known)) {
        possible = vec![known];
    }
    let mut under: Vec<Under> = possible.into_iter().map(|lag| problem.under(lag, taken_back)).collect();
    // A lag that explains several steps of the total to the unit, while others contradict them, is the one.
    let explains =
        |under: &Under| under.belief == Belief::All && under.epoch == reset && lag::explained(series, under.lag);
    if under.iter().any(explains) {
        under.retain(|under| under.belief == Belief::All && under.epoch == reset);
    }
    let lags: Vec<u8> = under.iter().map(|under| under.lag).collect();
    let usual = lags.iter().position(|lag| *lag == USUAL_LAG);
    if let Some(place) = lag::nearest(series, &lags).or(usual) {
        under.swap(0, place);
    }
    let belief = under.iter().map(|under| under.belief).max().unwrap_or(Belief::All);
    let (lag, epoch) = under.first().map_or((USUAL_LAG, None), |first| (first.lag, first.epoch));
    Solved { lag, under, belief, epoch }
}

/// As [`solve`], from the totals alone.
pub(super) fn solve_totals(series: &Series, now: Day) -> Solved {
    let alone = Series { days: BTreeMap::new(), today: None, ..series.clone() };
    let mut solved = solve(&alone, now);
    solved.belief = Belief::TotalsOnly;
    solved
}

/// Whether the count started anew between two totals: it fell to a tenth (and what may have been sold since), and no days
/// that were watched explain it.
fn is_reset(series: &Series, (before_day, before): (Day, Bounds), (day, after): (Day, Bounds)) -> bool {
    let (Some(most_after), days) = (after.hi, f64::from(day.since(before_day))) else { return false };
    let left = 0.1 + (days - 1.0) / f64::from(WINDOW);
    if before.lo < 20 || days > 10.0 || most_after.min(after.lo + 1) as f64 > before.lo as f64 * left {
        return false;
    }
    let fell = before.lo - after.lo.min(before.lo);
    let explained = LAGS.map(i32::from).any(|lag| {
        let leaving = series.days.range(before_day.plus(1 - lag - WINDOW)..=day.plus(-lag - WINDOW));
        leaving.map(|(_, watched)| watched.bounds.lo).sum::<u64>() >= fell / 5 * 4
    });
    !explained
}

fn has_bounds(series: &Series, day: Day) -> bool {
    series.days.get(&day).is_some_and(|day| day.bounds.hi.is_some())
}

struct Problem<'a> {
    series: &'a Series,
    totals: Vec<(Day, Bounds)>,
    now: Day,
    /// The last day on which the count was seen to start anew.
    reset: Option<Day>,
}

impl Problem<'_> {
    /// The bounds under a lag: of all the data, or of as much of it as does not contradict itself.
    fn under(&self, lag: u8, taken_back: bool) -> Under {
        let with = |belief: Belief, widened: Option<Day>, epoch: Option<Day>| {
            let closure = self.net(lag, belief, widened, epoch).close()?;
            Some(Under { lag, closure, belief, epoch })
        };
        let reset = self.reset;
        let everything = || with(Belief::All, None, reset);
        let new_epoch = || {
            let later = self.totals.iter().skip(1).filter(|(day, _)| reset.is_none_or(|reset| *day > reset));
            later.clone().find_map(|(day, _)| with(Belief::All, None, Some(*day)))
        };
        let returned = || with(Belief::Returned, None, reset);
        let one_widened = || {
            let days = self.series.days.keys().rev().take(WINDOW as usize + 3);
            days.copied().find_map(|day| with(Belief::Returned, Some(day), reset))
        };
        let found = if taken_back { returned() } else { everything().or_else(new_epoch).or_else(returned) };
        found.or_else(one_widened).unwrap_or_else(|| self.bare(lag))
    }

    /// The newest total alone, without any counter: that never contradicts itself.
    fn bare(&self, lag: u8) -> Under {
        let alone = Series { days: BTreeMap::new(), today: None, ..self.series.clone() };
        let newest = self.totals.last().copied();
        let bare = Problem { series: &alone, totals: newest.into_iter().collect(), now: self.now, reset: None };
        let closure = bare.net(lag, Belief::All, None, None).close();
        let closure = closure.unwrap_or_else(|| Net::new(self.now, self.now).closed_as_it_is());
        Under { lag, closure, belief: Belief::TotalsOnly, epoch: newest.map(|(day, _)| day) }
    }

    fn net(&self, lag: u8, belief: Belief, widened: Option<Day>, epoch: Option<Day>) -> Net {
        let totals = self.totals.iter().filter(|(day, _)| epoch.is_none_or(|epoch| *day >= epoch));
        let first = totals.clone().map(|(day, _)| *day).next().unwrap_or(self.now);
        let newest = totals.clone().map(|(day, _)| *day).next_back();
        // Days that leave up to W + L days from now are all wanted, whatever the totals cover.
        let from = first.min(self.now.plus(-1)).plus(-i32::from(*LAGS.end()) - WINDOW);
        let to = self.now.max(newest.unwrap_or(self.now));
        let mut net = Net::new(from, to);
        for (day, watched) in self.series.days.range(from..=to) {
            let keeps_least = belief == Belief::All && epoch.is_none_or(|epoch| *day > epoch);
            if keeps_least {
                net.at_least(*day, *day, watched.bounds.lo);
            }
            if let Some(hi) = watched.bounds.hi.filter(|_| widened != Some(*day)) {
                net.at_most(*day, *day, hi);
            }
        }
        if let Some((day, so_far)) = self.series.today.filter(|_| belief == Belief::All) {
            net.at_least(day, day, so_far);
        }
        for (day, total) in totals {
            let keeps_least = belief == Belief::All || Some(*day) == newest;
            self.total(&mut net, *day, *total, lag, keeps_least);
        }
        net
    }

    fn total(&self, net: &mut Net, day: Day, total: Bounds, lag: u8, keeps_least: bool) {
        let last = day.plus(-i32::from(lag));
        let first = last.plus(1 - WINDOW);
        if keeps_least {
            net.at_least(first, last, total.lo);
        }
        if let Some(hi) = total.hi {
            // A figure that moves all day long holds the last day only in part: what it leaves out is not bounded by it.
            let whole = if self.series.steps_all_day && lag == 0 { last.plus(-1) } else { last };
            net.at_most(first, whole, hi);
        }
    }
}
