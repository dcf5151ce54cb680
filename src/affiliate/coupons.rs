//! Coupons: how fast they go, and how they ended.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::listing::{Cause, Coupon, Moment};

/// More coupons than a listing has; those beyond are not followed.
const AT_MOST: usize = 16;
/// Readings from which the pace is taken, and the time that they may span.
const READINGS: usize = 13;
const SPAN: TimeDelta = TimeDelta::hours(6);
/// So long before it runs out a coupon is told.
const SOON: TimeDelta = TimeDelta::hours(6);
/// A coupon that so many polls running do not show is gone.
const GONE: u8 = 2;

/// Who says that there is a coupon.
pub(super) const PAGE: u8 = 1;
/// The same, of the union.
pub(super) const UNION: u8 = 2;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Followed {
    key: String,
    /// Its words.
    #[serde(skip_serializing_if = "String::is_empty")]
    words: String,
    /// Who showed it last.
    by: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ends: Option<Moment>,
    /// When so many were left: seconds from 1970, oldest first.
    left: Vec<(i64, u64)>,
    /// The most that were ever left since it was filled.
    most: u64,
    told: bool,
    /// Polls running that did not show it, and when the first of them was.
    #[serde(skip_serializing_if = "Option::is_none")]
    missed: Option<(u8, Moment)>,
}

/// The coupons of one listing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Coupons(Vec<Followed>);

/// A coupon is running out.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Low {
    pub(super) key: String,
    pub(super) words: String,
    pub(super) left: u64,
    pub(super) total: Option<u64>,
    pub(super) runs_out: Option<Moment>,
}

/// What a poll says of coupons.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Told {
    pub(super) low: Vec<Low>,
    /// Coupons that ended: how, and when that was first seen.
    pub(super) ended: Vec<(Cause, Moment)>,
    /// A coupon came.
    pub(super) came: bool,
}

/// What a coupon is known by, the same at every poll: what it takes off and from how much; its words, where it names no
/// amount.
fn key(coupon: &Coupon) -> String {
    match (coupon.amount, coupon.threshold.filter(|threshold| !threshold.is_zero())) {
        (Some(amount), Some(threshold)) => format!("{}/{}", amount.normalize(), threshold.normalize()),
        (Some(amount), None) => amount.normalize().to_string(),
        (None, _) => {
            let words = coupon.text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
            words.chars().take(60).collect()
        }
    }
}

impl Coupons {
    /// What was left held until this moment.
    pub(super) fn held(&mut self, until: Moment) {
        for coupon in &mut self.0 {
            if let Some((count, _)) = &mut coupon.missed {
                *count = count.saturating_add(1);
            } else if let Some((then, left)) = coupon.left.last().copied()
                && then < until.timestamp()
            {
                coupon.left.push((until.timestamp(), left));
            }
        }
    }

    /// Takes a poll in: coupons with who shows them, and who was heard at all.
    pub(super) fn take(&mut self, at: Moment, shown: &[(u8, &Coupon)], heard: u8) -> Told {
        let mut told = Told::default();
        let first = self.0.is_empty();
        let mut seen: Vec<String> = Vec::new();
        for (by, coupon) in shown.iter().take(4 * AT_MOST) {
            let key = key(coupon);
            // Two coupons of one worth can't be told apart: the first stands for both.
            if seen.contains(&key) {
                continue;
            }
            let entry = match self.0.iter_mut().position(|known| known.key == key) {
                Some(i) => &mut self.0[i],
                None if self.0.len() < AT_MOST => {
                    told.came |= !first;
                    self.0.push(Followed { key: key.clone(), ..Followed::default() });
                    let last = self.0.len() - 1;
                    &mut self.0[last]
                }
                None => continue,
            };
            seen.push(key);
            (entry.by, entry.missed) = (*by, None);
            entry.ends = coupon.ends.or(entry.ends);
            entry.total = coupon.total.filter(|total| *total > 0).or(entry.total);
            if let Some(left) = coupon.left {
                entry.words = coupon.text.chars().take(60).collect();
                told.low.extend(entry.count(at, left));
            }
        }
        self.0.retain_mut(|coupon| {
            if seen.contains(&coupon.key) || coupon.by & heard == 0 {
                return true;
            }
            let (count, since) = coupon.missed.map_or((1, at), |(count, since)| (count.saturating_add(1), since));
            coupon.missed = Some((count, since));
            if count < GONE {
                return true;
            }
            told.ended.push((coupon.ended(since), since));
            false
        });
        told
    }

    /// Whether something waits for the next poll.
    pub(super) fn waits(&self) -> bool {
        self.0.iter().any(|coupon| coupon.missed.is_some())
    }
}

impl Followed {
    /// So many are left.
    fn count(&mut self, at: Moment, left: u64) -> Option<Low> {
        let now = at.timestamp();
        if self.left.last().is_some_and(|(then, _)| *then >= now) {
            return None;
        }
        if self.left.last().is_some_and(|(_, before)| left > *before) {
            // Filled again.
            (self.told, self.most) = (false, left);
            self.left.clear();
        }
        self.most = self.most.max(left);
        self.left.push((now, left));
        self.left.retain(|(then, _)| *then >= now - SPAN.num_seconds());
        let surplus = self.left.len().saturating_sub(READINGS);
        self.left.drain(..surplus);
        let runs_out = self.seconds_left().and_then(|seconds| at.checked_add_signed(TimeDelta::try_seconds(seconds)?));
        let whole = self.total.unwrap_or(self.most).max(self.most);
        let part = |percent: u64| u128::from(left) * 100 <= u128::from(whole) * u128::from(percent);
        let soon = runs_out.is_some_and(|then| then <= at + SOON) && part(30);
        // What was nearly gone when it was first seen is no news before it goes on.
        let last = self.total.is_some() && part(5) && left < self.most;
        if self.told || !(soon || last) {
            return None;
        }
        self.told = true;
        Some(Low { key: self.key.clone(), words: self.words.clone(), left, total: self.total, runs_out })
    }

    /// How long the rest lasts at the pace of the last readings; `None` where they tell no pace.
    fn seconds_left(&self) -> Option<i64> {
        let (&(first, most), &(last, left)) = (self.left.first()?, self.left.last()?);
        if self.left.len() < 3 || last - first < 3600 || most <= left {
            return None;
        }
        let seconds = u128::from(left) * u128::try_from(last - first).ok()? / u128::from(most - left);
        i64::try_from(seconds).ok()
    }

    /// How it came to its end.
    fn ended(&self, at: Moment) -> Cause {
        let Some(&(then, left)) = self.left.last() else {
            return if self.ends.is_some_and(|ends| ends <= at) { Cause::CouponExpired } else { Cause::CouponPulled };
        };
        if left == 0 {
            return Cause::CouponExhausted;
        }
        if self.ends.is_some_and(|ends| ends <= at) {
            return Cause::CouponExpired;
        }
        // Gone with what was left within one poll's pace.
        let enough = self.seconds_left().is_some_and(|seconds| then + seconds <= at.timestamp());
        if enough { Cause::CouponExhausted } else { Cause::CouponPulled }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listing::Amount;

    fn at(minutes: i64) -> Moment {
        Moment::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::minutes(minutes)
    }

    fn coupon(left: Option<u64>, ends: Option<Moment>) -> Coupon {
        Coupon {
            amount: Some(Amount::new(2000, 2)),
            threshold: Some(Amount::new(79, 0)),
            text: "满79减20".into(),
            left,
            total: left.map(|_| 30_000),
            ends,
            ..Coupon::default()
        }
    }

    /// Readings as (minute, left); `None`: the coupon is not there.
    fn told(readings: &[(i64, Option<u64>)], ends: Option<Moment>) -> (Vec<Low>, Vec<(Cause, Moment)>) {
        let mut coupons = Coupons::default();
        let (mut low, mut ended) = (Vec::new(), Vec::new());
        for (minute, left) in readings {
            let coupon = coupon(*left, ends);
            let shown: Vec<_> = left.iter().map(|_| (PAGE, &coupon)).collect();
            let told = coupons.take(at(*minute), &shown, PAGE);
            low.extend(told.low);
            ended.extend(told.ended);
        }
        (low, ended)
    }

    #[test]
    fn a_coupon_that_runs_out_is_told_once() {
        let going: Vec<_> = (0..12).map(|i| (30 * i, Some(9000 - 500 * i as u64))).collect();
        let (low, _) = told(&going, None);
        let expected = Low {
            key: "20/79".into(),
            words: "满79减20".into(),
            left: 6000,
            total: Some(30_000),
            runs_out: Some(at(180 + 360)),
        };
        assert_eq!(low, [expected], "as soon as it is less than six hours off, and never again");
        for (name, readings, expected) in [
            ("much is left", &[(0, Some(20_000)), (30, Some(17_000)), (60, Some(14_000))][..], 0),
            ("two readings tell no pace", &[(0, Some(9000)), (60, Some(6000))], 0),
            ("within an hour neither", &[(0, Some(9000)), (20, Some(8000)), (50, Some(6000))], 0),
            ("three in an hour", &[(0, Some(9000)), (30, Some(8000)), (60, Some(6000))], 1),
            ("it stands still", &[(0, Some(9000)), (30, Some(9000)), (60, Some(9000))], 0),
            ("the last twentieth", &[(0, Some(9000)), (30, Some(1500))], 1),
            ("nearly gone when first seen", &[(0, Some(1500)), (30, Some(1500))], 0),
            (
                "filled again, and gone again",
                &[(0, Some(9000)), (30, Some(1500)), (60, Some(30_000)), (90, Some(1000))],
                2,
            ),
            ("filled a little", &[(0, Some(9000)), (30, Some(1500)), (60, Some(1600)), (90, Some(1600))], 1),
        ] {
            assert_eq!(told(readings, None).0.len(), expected, "{name}");
        }
    }

    #[test]
    fn how_a_coupon_ended() {
        for (name, readings, ends, expected) in [
            (
                "used up",
                &[(0, Some(900)), (30, Some(0)), (60, None), (90, None)][..],
                None,
                Some(Cause::CouponExhausted),
            ),
            (
                "used up between two polls",
                &[(0, Some(900)), (30, Some(500)), (60, Some(150)), (90, None), (120, None)],
                None,
                Some(Cause::CouponExhausted),
            ),
            (
                "withdrawn",
                &[(0, Some(9000)), (30, Some(8900)), (60, None), (90, None)],
                Some(at(9000)),
                Some(Cause::CouponPulled),
            ),
            (
                "expired",
                &[(0, Some(9000)), (30, Some(8900)), (60, None), (90, None)],
                Some(at(45)),
                Some(Cause::CouponExpired),
            ),
            ("missing once", &[(0, Some(9000)), (30, None), (60, Some(8900))], None, None),
        ] {
            assert_eq!(told(readings, ends).1.first().map(|(cause, _)| *cause), expected, "{name}");
        }
    }

    #[test]
    fn who_was_not_heard_says_nothing() {
        let mut coupons = Coupons::default();
        let shown = coupon(Some(9000), None);
        coupons.take(at(0), &[(UNION, &shown)], UNION | PAGE);
        for minute in 1..5 {
            assert_eq!(coupons.take(at(minute), &[], PAGE), Told::default());
        }
        coupons.take(at(6), &[], UNION);
        assert_eq!(coupons.take(at(7), &[], UNION).ended, [(Cause::CouponPulled, at(6))]);
    }
}
