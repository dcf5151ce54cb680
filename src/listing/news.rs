//! What following a listing's affiliates brought to light: plain data between the room that finds it (`affiliate`), the
//! one that decides what is told (`change`), and the mail.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Amount, ChangeKind, Moment, Pictures};

macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident $word:literal,)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $word)] $variant,)*
        }

        impl $name {
            /// The word of the contract.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

words! {
    /// Why affiliate sales fell (contract, section 5).
    Cause {
        /// Sales of a burst left the thirty-day window.
        RollOff "roll-off",
        /// The commission was cut before.
        CommissionCut "commission-cut",
        /// A coupon was withdrawn before its end.
        CouponPulled "coupon-pulled",
        /// A coupon was used up.
        CouponExhausted "coupon-exhausted",
        /// A coupon came to its end.
        CouponExpired "coupon-expired",
        /// The item left the union.
        LeftUnion "left-union",
        /// The price rose, or the item sold out.
        Price "price",
        /// The reward for the first orders was used up.
        FirstNUsedUp "first-n-used-up",
        /// Returns, or sales that were taken out of the count.
        Returns "returns",
        /// The listing's count started again.
        Reset "reset",
        /// Two causes fit equally well, or none.
        Unknown "unknown",
    }
}

words! {
    /// How sure a forecast is; the first is the surest.
    Grade {
        /// Every day that leaves was watched.
        Exact "exact",
        /// Days that leave were not watched: so much at most, by such a day.
        Bounded "bounded",
        /// Known from rounded displays alone.
        Coarse "coarse",
    }
}

/// One day of a [`Plot`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlotDay {
    /// The day.
    pub day: NaiveDate,
    /// The thirty-day count shown on that day: as it was, or as it is expected.
    pub count: u64,
    /// Units that leave the window on that day; none before today.
    pub leaving: u64,
    /// A hard lower bound of what leaves.
    pub least: u64,
    /// A hard upper bound of what leaves; absent when open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<u64>,
}

/// The thirty-day count over time, some days back and the days to come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plot {
    /// The days in order, none left out.
    pub days: Vec<PlotDay>,
    /// The first day that is a forecast: from here on counts are expected, before they were shown.
    pub forecast_from: Option<NaiveDate>,
    /// Whether the counts are all sales of the listing (the shown number) rather than affiliate sales alone.
    pub all_sales: bool,
}

/// What some kinds of change say beyond a value before and after (contract, section 5).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Detail {
    /// `affiliate-drop`: why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    /// `coupon-low`: when it runs out at the present rate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runs_out: Option<Moment>,
    /// `affiliate-drop-ahead`, bursts: the first day, in the platform's zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// The last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
    /// How many units: what leaves (counted whole), or the size of a burst (above the quiet level).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub units: Option<u64>,
    /// A burst that is over: the first day on which it leaves the thirty-day window, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leaves_from: Option<NaiveDate>,
    /// The last such day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leaves_to: Option<NaiveDate>,
    /// `coupon-low`: the coupon's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coupon: Option<String>,
    /// `coupon-low`: how many coupons there were; `before`, where it is not here (`after` says how many are left).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
    /// A hard lower bound of `units`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub least: Option<u64>,
    /// A hard upper bound of `units`; absent when open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most: Option<u64>,
    /// `affiliate-drop-ahead`: the part of the shown thirty-day count that leaves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<Amount>,
    /// `affiliate-drop-ahead`: how sure it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
    /// Whether `before` and `after` are all sales of the listing (the number that shoppers see) rather than affiliate
    /// sales alone.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub all_sales: bool,
    /// `affiliate-drop`: whether `before` and `after` are sales of a single day, a usual one and that one, rather than of
    /// thirty days.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub daily: bool,
    /// `main-image`, `gallery`, `variants`: the pictures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pictures: Option<Box<Pictures>>,
}

/// Something that following a listing's affiliates brought to light. It is certain: what needs several polls to be
/// believed has had them.
#[derive(Clone, Debug, PartialEq)]
pub struct News {
    /// Its kind: one of the affiliate kinds, `commission` or `coupon-low`.
    pub kind: ChangeKind,
    /// Which of several (a coupon's key, the first day of a drop); empty where there is but one.
    pub about: String,
    /// The value before, as text (counts as whole numbers, the commission as a fraction).
    pub before: Option<String>,
    /// The value after.
    pub after: Option<String>,
    /// What else there is to say.
    pub detail: Detail,
    /// The window and its fall, where that explains it.
    pub plot: Option<Plot>,
}
