//! What a platform publishes of an item's sales, with its delays.

use chrono::TimeDelta;

use super::{
    Goods,
    day::{Moment, at, day_of, minute_of},
};

/// When figures are brought up to date.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// The newest day inside a thirty-day figure is that many days ago.
    pub lag: i64,
    /// At which minute of the day the affiliate total steps.
    pub total_step: u64,
    /// At which minute of the day the total of all sales steps.
    pub volume_step: u64,
    /// At which minute of the hour the day's counter is refreshed.
    pub hourly: u64,
    /// At which minute of the half hour the two hours' counter is refreshed.
    pub half_hourly: u64,
}

impl Default for Rules {
    fn default() -> Self {
        Self { lag: 1, total_step: 8 * 60 + 20, volume_step: 7 * 60 + 40, hourly: 10, half_hourly: 0 }
    }
}

/// What is published at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figures {
    /// Affiliate sales of today.
    pub today: u64,
    /// Affiliate sales of two hours.
    pub two_hours: u64,
    /// Affiliate sales of thirty days.
    pub total: u64,
    /// All sales of thirty days.
    pub volume: u64,
}

impl Rules {
    /// What is published now.
    pub fn figures(&self, goods: &Goods, now: Moment) -> Figures {
        let two_hours = latest(now, 30, self.half_hourly);
        Figures {
            today: self.today(goods, now),
            two_hours: goods.affiliate_between(two_hours - TimeDelta::hours(2), two_hours),
            total: goods.thirty_days(self.newest(now, self.total_step)).0,
            volume: goods.thirty_days(self.newest(now, self.volume_step)).1,
        }
    }

    /// The newest day inside the thirty-day figure that is in force.
    pub fn newest(&self, now: Moment, step: u64) -> i64 {
        day_of(now) - i64::from(minute_of(now) < step) - self.lag
    }

    fn today(&self, goods: &Goods, now: Moment) -> u64 {
        let refreshed = latest(now, 60, self.hourly);
        let today = goods.affiliate_today(refreshed);
        if goods.below_five_untold && today < 5 {
            // What stood there last is left standing.
            let yesterday = day_of(refreshed) - 1;
            return goods.affiliate_today(latest(at(yesterday, 1439), 60, self.hourly));
        }
        today
    }
}

/// The last moment that is `offset` minutes into a period.
fn latest(now: Moment, period: u64, offset: u64) -> Moment {
    let past = (minute_of(now) + period - offset) % period;
    now - TimeDelta::minutes(past.cast_signed()) - TimeDelta::seconds(now.timestamp().rem_euclid(60))
}
