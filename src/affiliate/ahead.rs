//! A forecast → what is told ahead of time, and the days of it that are kept.

use std::{collections::BTreeMap, time::Duration};

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::{Bounds, Day, Drop, Forecast, Kept, forecast::Coming};
use crate::listing::{ChangeKind, Detail, Grade, Moment, News, Plot, PlotDay};

/// Days before the forecast that a plot shows.
const PAST: i32 = 14;
/// How many days ahead a forecast is kept for.
const KEPT: [i32; 3] = [1, 7, 30];
/// So few unseen days before they are gone their volume is told.
const LAST_UNSEEN: u32 = 3;

/// What was told of the days to come.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Ahead {
    /// First day, last day and number of the drops that were told.
    drops: Vec<(Day, Day, u64)>,
    /// The day by which unseen volume is gone, once that was told.
    unseen: Option<Day>,
    /// When the next drop is to be told.
    next: Option<Moment>,
}

/// Published figures of the past, by day.
pub(super) struct Past<'a> {
    /// All sales.
    pub(super) sales: &'a BTreeMap<Day, Bounds>,
    /// Affiliate sales.
    pub(super) affiliate: &'a BTreeMap<Day, Bounds>,
    /// There is a day's counter. Without one no day is ever watched, and what is unseen is simply all.
    pub(super) counted: bool,
}

impl Ahead {
    /// What is told now that this is the forecast.
    pub(super) fn tell(&mut self, forecast: &Forecast, past: &Past, at: Moment, ahead: Duration) -> Vec<News> {
        let today = Day::of(at);
        let ahead = TimeDelta::from_std(ahead).unwrap_or(TimeDelta::days(60)).min(TimeDelta::days(60));
        self.drops.retain(|(_, to, _)| today.since(*to) <= 5);
        self.next = None;
        let mut news = Vec::new();
        for drop in &forecast.drops {
            let (from, to) = (Day::of_date(drop.from), Day::of_date(drop.to));
            if to < today || drop.units == 0 {
                continue;
            }
            let moment = from.begins() + TimeDelta::minutes(forecast.step_minute.unwrap_or(0).into());
            let told = self.drops.iter_mut().find(|(first, last, _)| from <= last.plus(1) && to >= first.plus(-1));
            if moment - ahead > at {
                if told.is_none() {
                    let due = moment - ahead;
                    self.next = Some(self.next.map_or(due, |next| next.min(due)));
                }
                continue;
            }
            match told {
                None => self.drops.push((from, to, number(drop))),
                Some(told) => {
                    let begun = at >= told.0.begins() + TimeDelta::minutes(forecast.step_minute.unwrap_or(0).into());
                    if begun || !moved(told.2, number(drop)) {
                        continue;
                    }
                    *told = (from, to, number(drop));
                }
            }
            news.push(leaves(drop, forecast, past));
        }
        news.extend(self.none_after_all(forecast, past, at));
        if past.counted {
            news.extend(self.unseen(forecast, past, today));
        }
        news
    }

    /// Drops that were told, have not come, and are none any more.
    fn none_after_all(&mut self, forecast: &Forecast, past: &Past, at: Moment) -> Vec<News> {
        let mut news = Vec::new();
        for (from, to, told) in &mut self.drops {
            let foreseen =
                forecast.drops.iter().any(|drop| Day::of_date(drop.from) <= *to && Day::of_date(drop.to) >= *from);
            let days = forecast.days.iter().filter(|coming| coming.day >= from.date() && coming.day <= to.date());
            if foreseen || from.begins() <= at || i32::try_from(days.clone().count()) != Ok(to.since(*from) + 1) {
                continue;
            }
            let sum = |of: fn(&Coming) -> u64| days.clone().map(of).fold(0, u64::saturating_add);
            let drop = Drop {
                from: from.date(),
                to: to.date(),
                units: sum(|coming| coming.leaving),
                least: sum(|coming| coming.least),
                most: days.clone().try_fold(0, |sum: u64, coming| Some(sum.saturating_add(coming.most?))),
                share: None,
                grade: days.clone().map(|coming| coming.grade).max().unwrap_or(forecast.grade),
                sales_30d: None,
                affiliate_30d: None,
            };
            if moved(*told, number(&drop)) {
                *told = number(&drop);
                news.push(leaves(&drop, forecast, past));
            }
        }
        news
    }

    /// What was sold before the watch began and is about to be gone.
    fn unseen(&mut self, forecast: &Forecast, past: &Past, today: Day) -> Option<News> {
        let unseen = forecast.unseen.as_ref().filter(|unseen| unseen.days > 0 && unseen.days <= LAST_UNSEEN)?;
        let gone_by = Day::of_date(unseen.gone_by);
        if self.unseen.is_some_and(|told| told.since(gone_by).abs() <= 30) || gone_by < today {
            return None;
        }
        let quiet = forecast.quiet.unwrap_or(0).saturating_mul(unseen.days.into());
        let enough = forecast.affiliate_30d.map_or(0, |sum| sum.saturating_mul(3) / 10).max(10);
        if unseen.units.saturating_sub(quiet) < enough {
            return None;
        }
        self.unseen = Some(gone_by);
        // The days of it that are a drop of their own were told as such.
        let from = today.plus(1).min(gone_by);
        if self.drops.iter().any(|(first, last, _)| from <= *last && gone_by >= *first) {
            return None;
        }
        let drop = Drop {
            from: from.date(),
            to: gone_by.date(),
            units: unseen.units,
            least: 0,
            most: Some(unseen.units),
            share: None,
            grade: Grade::Bounded,
            sales_30d: None,
            affiliate_30d: forecast.affiliate_30d.map(|sum| (sum, sum.saturating_sub(unseen.units))),
        };
        let mut news = leaves(&drop, forecast, past);
        // At most so much: what is left then is no forecast.
        (news.before, news.after, news.detail.least) = (None, None, None);
        Some(news)
    }

    /// When the next drop is to be told.
    pub(super) fn next(&self) -> Option<Moment> {
        self.next
    }
}

/// The number that is told first: the bound, where no more is known.
fn number(drop: &Drop) -> u64 {
    drop.most.filter(|_| drop.grade == Grade::Bounded).unwrap_or(drop.units)
}

/// By more than a tenth.
fn moved(told: u64, now: u64) -> bool {
    now.abs_diff(told).saturating_mul(10) > told
}

fn leaves(drop: &Drop, forecast: &Forecast, past: &Past) -> News {
    let all_sales = drop.sales_30d.is_some();
    let counts = drop.sales_30d.or(drop.affiliate_30d);
    News {
        kind: ChangeKind::AffiliateDropAhead,
        about: drop.from.to_string(),
        before: counts.map(|(before, _)| before.to_string()),
        after: counts.map(|(_, after)| after.to_string()),
        detail: Detail {
            from: Some(drop.from),
            to: Some(drop.to),
            units: Some(drop.units),
            least: Some(drop.least),
            most: drop.most,
            share: drop.share,
            grade: Some(drop.grade),
            all_sales,
            ..Detail::default()
        },
        plot: plot(forecast, past, all_sales),
    }
}

/// The count over time: as it was shown, and as it is expected; `None` where neither is known.
fn plot(forecast: &Forecast, past: &Past, all_sales: bool) -> Option<Plot> {
    let expected = |coming: &Coming| if all_sales { coming.sales_30d } else { coming.affiliate_30d };
    let first = Day::of_date(forecast.days.first()?.day);
    let shown = if all_sales { past.sales } else { past.affiliate };
    let mut days = Vec::new();
    let mut count = None;
    for day in (1..=PAST).rev().map(|back| first.plus(-back)) {
        // A day whose figure was not read shows that of the day before.
        count = shown.get(&day).map(|figure| figure.lo).or(count);
        if let Some(count) = count {
            days.push(PlotDay { day: day.date(), count, leaving: 0, least: 0, most: Some(0) });
        }
    }
    for coming in &forecast.days {
        count = expected(coming).or(count);
        let Coming { day, leaving, least, most, .. } = *coming;
        days.push(PlotDay { day, count: count?, leaving, least, most });
    }
    Some(Plot { days, forecast_from: Some(first.date()), all_sales })
}

/// The days of a forecast that are kept.
pub(super) fn kept(forecast: &Forecast, today: Day) -> Vec<Kept> {
    let wanted = |coming: &&Coming| KEPT.contains(&Day::of_date(coming.day).since(today));
    let keep = |coming: &Coming| Kept {
        made: today,
        day: Day::of_date(coming.day),
        leaving: coming.leaving,
        bounds: Bounds { lo: coming.least, hi: coming.most },
        affiliate_30d: coming.affiliate_30d,
        grade: coming.grade,
    };
    forecast.days.iter().filter(wanted).map(keep).collect()
}
