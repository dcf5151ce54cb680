//! What leaves the window when, and how sure that is.

use chrono::NaiveDate;
use serde::Serialize;

use super::{Day, Series, kappa, lag, likely::Likely, outlook::Outlook, solve};
use crate::listing::{Amount, Grade, Moment};

/// A run of days on which far more was sold through affiliates than usual.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Burst {
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day so far.
    pub to: NaiveDate,
    /// Whether it goes on.
    pub under_way: bool,
    /// Units above the quiet level.
    pub units: u64,
    /// A hard lower bound of them, the quiet level taken as given.
    pub least: u64,
    /// A hard upper bound; absent when open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most: Option<u64>,
}

/// A run of days on which a burst leaves the window.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Drop {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// Units that leave, counted whole.
    pub units: u64,
    /// A hard lower bound of them.
    pub least: u64,
    /// A hard upper bound; absent when open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most: Option<u64>,
    /// Which part of the shown thirty-day count leaves (of the affiliate count where that is all that is known).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<Amount>,
    /// How sure it is.
    pub grade: Grade,
    /// The shown thirty-day count just before the first day, and after the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sales_30d: Option<(u64, u64)>,
    /// The affiliate count just before the first day, and after the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub affiliate_30d: Option<(u64, u64)>,
}

/// One day to come.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Coming {
    /// The day.
    pub day: NaiveDate,
    /// Units that leave the window on it: the most likely number.
    pub leaving: u64,
    /// A hard lower bound.
    pub least: u64,
    /// A hard upper bound; absent when open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most: Option<u64>,
    /// The affiliate count expected after that day's update.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub affiliate_30d: Option<u64>,
    /// The shown thirty-day count expected then, if all else sells on as it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sales_30d: Option<u64>,
    /// How sure it is.
    pub grade: Grade,
}

/// Affiliate sales of days that were not watched and are still in the window.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Unseen {
    /// Units, at most: none of these days can hold more.
    pub units: u64,
    /// How many days there are.
    pub days: u32,
    /// The day by which all of them are gone.
    pub gone_by: NaiveDate,
    /// What one of the days typically holds: the 5 % and 95 % quantiles. Underrates bursts; the bound does not.
    pub typical: (u64, u64),
    /// The same of the first three of them that leave, together.
    pub typical_3d: (u64, u64),
}

/// The day on which a rounded display will show less.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Turn {
    /// The first day whose expected count lies below the present display.
    pub day: NaiveDate,
    /// The floor of the present display.
    pub below: u64,
}

/// What leaves the window when, and how sure that is (contract, section 2).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Forecast {
    /// When it was made.
    pub at: Moment,
    /// By how many days the published figures lag: the newest day in the figure of day `d` is `d - lag_days`.
    pub lag_days: u8,
    /// The least sure grade of what it says.
    pub grade: Grade,
    /// Bursts whose sales are in the window, the oldest first.
    pub bursts: Vec<Burst>,
    /// When they leave it.
    pub drops: Vec<Drop>,
    /// Every day to come until the window has turned over.
    pub days: Vec<Coming>,
    /// What was sold before the watch began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unseen: Option<Unseen>,
    /// When a rounded display turns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turns: Option<Turn>,
    /// What the days' counters sum up to does not fit the published totals by more than a fifth: the counts differ in what they count, and
    /// numbers were scaled by this factor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scaled_by: Option<Amount>,
    /// The present affiliate count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub affiliate_30d: Option<u64>,
    /// The quiet level: what a usual day sells through affiliates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quiet: Option<u64>,
    /// The lag that this listing's own data leave alone possible, or prove.
    #[serde(skip)]
    pub proven_lag: Option<u8>,
    /// The minute of the day (UTC+8) at which the published figure steps.
    #[serde(skip)]
    pub step_minute: Option<u16>,
    /// The published figures contradict what was watched before this day: it counts from here on anew.
    #[serde(skip)]
    pub epoch: Option<Day>,
}

/// The forecast; `None` where nothing is known of affiliates at all: neither a day's counter nor a published total.
pub fn forecast(series: &Series, at: Moment) -> Option<Forecast> {
    let now = Day::of(at);
    let series = &series.near(now);
    if series.days.is_empty() && series.affiliate.is_empty() {
        return None;
    }
    let mut solved = solve::solve(series, now);
    let scale = kappa::scale(series, solved.lag);
    if scale.is_some() {
        solved = solve::solve_totals(series, now);
    }
    let likely = Likely::of(series, &solved, now, scale);
    let outlook = Outlook::of(series, &solved, &likely, now);
    let drops: Vec<Drop> = likely.runs.iter().filter_map(|run| outlook.drop(&solved, run)).collect();
    let worst = |grades: &mut dyn Iterator<Item = Grade>| grades.max();
    let grade = worst(&mut drops.iter().map(|drop| drop.grade))
        .or_else(|| worst(&mut outlook.days.iter().map(|day| day.grade)))
        .unwrap_or(Grade::Bounded);
    Some(Forecast {
        at,
        lag_days: solved.lag,
        grade,
        bursts: likely.bursts(series, &solved, &outlook, now, at),
        drops,
        unseen: outlook.unseen(series, &solved, &likely),
        turns: outlook.turn(series),
        scaled_by: scale.and_then(|scale| Amount::try_from(scale).ok()).map(|scale| scale.round_dp(2)),
        affiliate_30d: outlook.affiliate_now,
        quiet: Some(likely.quiet.usual.round() as u64),
        proven_lag: lag::proven(series),
        step_minute: series.step_minute,
        epoch: solved.epoch,
        days: outlook.days,
    })
}
