//! What unions answer, in the project's own words.

use std::time::Duration;

use crate::listing::{Affiliate, Availability, Field, Listing, Locale, Moment, Platform, Reading, Union, UnionSeen};

/// What a union says of one item, normalised: amounts in yuan, the commission a fraction, counts as bounds.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The id that was asked for, where the reply repeats it: replies are joined on this.
    pub asked: Option<String>,
    /// The union's own id of the item (opaque, may change).
    pub id: Option<String>,
    /// The shop platform's own id, where the reply tells it.
    pub item_id: Option<String>,
    /// The shop platform.
    pub platform: Platform,
    /// The listing as the union shows it; origins name the union's source (`taobao-union`).
    pub reading: Reading,
    /// Commission, counters and all else that the affiliate forecast lives on.
    pub seen: UnionSeen,
}

/// Why a call brought nothing, and what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// A quota is used up: no call of this key before so long. Exactly as long as the union says, plus one second.
    Quota(Duration),
    /// Too fast, or the service is unwell: again with growing pauses.
    Retry,
    /// Key, secret, signature, permission, address list: no retry; the engineer must act.
    Key,
    /// The key must not be used any more (risk control, ban): polling stops and the engineer hears.
    Banned,
    /// The call was malformed: a fault of rivald or of the machine's clock.
    Malformed,
    /// The id is not (or no longer) known to the union: it must be resolved anew.
    BadId,
    /// The union does not have the item: information, not a fault.
    Absent,
}

/// Why a call brought nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{said}")]
pub struct UnionError {
    /// What to do about it.
    pub trouble: Trouble,
    /// What the union said, for the log and the engineer: code and message, tamed, without any key.
    pub said: String,
    /// What the engineer can do, in English and 简体中文; empty where there is nothing.
    pub hint: (String, String),
}

/// What the engineer must do something about, one for each thing that a union refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnionTrouble {
    /// Which union.
    pub union: Union,
    /// What it refused, in English and 简体中文, without anything secret.
    pub what: (String, String),
    /// What to do, in English and 简体中文; may be empty.
    pub hint: (String, String),
}

impl UnionTrouble {
    pub(super) fn of(union: Union, error: &UnionError) -> Self {
        let said = &error.said;
        let what = (
            format!("{} refuses rivald's calls: {said}", union.name(Locale::En)),
            format!("{}拒绝了 rivald 的调用：{said}", union.name(Locale::ZhCn)),
        );
        Self { union, what, hint: error.hint.clone() }
    }

    /// A union that has not answered for hours.
    pub(super) fn silent(union: Union, error: &UnionError) -> Self {
        let said = &error.said;
        let what = (
            format!("{} has not answered for hours: {said}", union.name(Locale::En)),
            format!("{}已有几个小时没有正常应答：{said}", union.name(Locale::ZhCn)),
        );
        let hint = (
            "Check the network, and `base` in its section of rivald.toml; calls go on by themselves.".into(),
            "请检查网络和 rivald.toml 中该联盟的 `base`；恢复后会自动继续查询。".into(),
        );
        Self { union, what, hint }
    }
}

/// The union's own id of an item, as it was last resolved, to be kept across restarts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownId {
    /// The union.
    pub union: Union,
    /// The id of the shop platform, or whatever the watch names the item by.
    pub item: String,
    /// The union's own id.
    pub id: String,
    /// When it was last resolved.
    pub resolved_at: Moment,
}

/// What was asked of a union since the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counters {
    /// Which union.
    pub union: Union,
    /// Calls made.
    pub calls: u64,
    /// Of these, how many the gateway refused or did not answer.
    pub refused: u64,
}

impl Item {
    /// What is known of an item that the union does not have: just that.
    pub fn absent(union: Union, platform: Platform, at: Moment) -> Self {
        let affiliate = Affiliate { in_union: Some(false), ..Affiliate::default() };
        let listing = Listing { affiliate: Some(affiliate.clone()), ..Listing::default() };
        let origin = [(Field::Affiliate, union.source().to_owned())].into();
        let seen = UnionSeen {
            union,
            at,
            affiliate,
            sales: None,
            price: None,
            availability: Availability::Unknown,
            coupons: Vec::new(),
            evidence: None,
        };
        let reading = Reading { listing, origin, witnesses: Vec::new() };
        Self { asked: None, id: None, item_id: None, platform, reading, seen }
    }

    /// Whether the union has it.
    pub fn is_there(&self) -> bool {
        self.seen.affiliate.in_union != Some(false)
    }
}

impl UnionError {
    /// A trouble without anything to be done about it.
    pub(super) fn plain(trouble: Trouble, said: impl Into<String>) -> Self {
        Self { trouble, said: said.into(), hint: (String::new(), String::new()) }
    }
}
