//! Affiliate unions (淘宝客 and their like), and what one said at one poll.

use serde::{Deserialize, Serialize};

use super::{Affiliate, Amount, Availability, Coupon, Moment, SalesCount};

/// An affiliate union.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Union {
    /// 淘宝联盟, through the Taobao Open Platform.
    Taobao,
    /// 京东联盟.
    Jd,
    /// 多多进宝 (Pinduoduo DDK).
    Pdd,
}

impl Union {
    /// Every union.
    pub const ALL: [Self; 3] = [Self::Taobao, Self::Jd, Self::Pdd];

    /// Its name in settings (`[union.taobao]`) and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Taobao => "taobao",
            Self::Jd => "jd",
            Self::Pdd => "pdd",
        }
    }

    /// Its name as a source in a watchlist.
    pub fn source(self) -> &'static str {
        match self {
            Self::Taobao => "taobao-union",
            Self::Jd => "jd-union",
            Self::Pdd => "pdd-union",
        }
    }

    /// Its name as people say it.
    pub fn name(self, locale: super::Locale) -> &'static str {
        let (en, zh) = match self {
            Self::Taobao => ("the Taobao union", "淘宝联盟"),
            Self::Jd => ("the JD union", "京东联盟"),
            Self::Pdd => ("the Pinduoduo union", "多多进宝"),
        };
        locale.pick(en, zh)
    }
}

/// What a union said of one item at one poll, in the listing's own words and units: what the affiliate forecast lives
/// on, also at polls whose page could not be read.
#[derive(Clone, Debug, PartialEq)]
pub struct UnionSeen {
    /// Which union.
    pub union: Union,
    /// When it answered.
    pub at: Moment,
    /// Commission and counters. `in_union` is set: `Some(false)` where the union says that it does not have the item.
    pub affiliate: Affiliate,
    /// All sales of thirty days, as the union counts them (up to yesterday).
    pub sales: Option<SalesCount>,
    /// What the union says that the item costs.
    pub price: Option<Amount>,
    /// Whether it can be bought, where the union tells.
    pub availability: Availability,
    /// Coupons as the union lists them.
    pub coupons: Vec<Coupon>,
    /// The part of the reply that is about this item, as JSON without keys and tracking.
    pub evidence: Option<String>,
}
