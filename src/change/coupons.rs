//! Coupons: which were added, withdrawn or changed. Their order, their words and how many are left say nothing.

use std::collections::BTreeMap;

use super::alike::{plain, text_key};
use crate::listing::{Amount, Coupon};

/// More coupons than any listing has; those beyond it (in the order of their keys) are not compared.
const AT_MOST: usize = 64;

/// What a coupon is known by: what it takes off and what one must spend for it; its words, where it names no amount.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum CouponKey {
    Worth(Amount, Option<Amount>),
    Words(String),
}

impl CouponKey {
    pub fn of(coupon: &Coupon) -> Self {
        match coupon.amount {
            // A threshold of nothing is none.
            Some(amount) => Self::Worth(amount, coupon.threshold.filter(|t| !t.is_zero())),
            None => Self::Words(text_key(&coupon.text)),
        }
    }

    /// The key as text, for telling the ids of several coupons of one moment apart.
    pub fn about(&self) -> String {
        match self {
            Self::Worth(amount, Some(threshold)) => format!("{}/{}", amount.normalize(), threshold.normalize()),
            Self::Worth(amount, None) => amount.normalize().to_string(),
            Self::Words(words) => words.clone(),
        }
    }
}

/// One coupon that came, went, or became another.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CouponStep<'a> {
    pub old: Option<(CouponKey, &'a Coupon)>,
    pub new: Option<(CouponKey, &'a Coupon)>,
}

/// The steps from one set of coupons to another.
///
/// A coupon that goes while another comes with the same threshold or the same amount was changed; so was the only one
/// that went if only one came. Dates are not compared: coupons that run "seven days from now" are new at every poll.
pub(super) fn steps<'a>(before: &'a [Coupon], after: &'a [Coupon]) -> Vec<CouponStep<'a>> {
    let (mut gone, mut come) = (by_key(before), by_key(after));
    let both: Vec<_> = gone.keys().filter(|key| come.contains_key(key)).cloned().collect();
    for key in both {
        gone.remove(&key);
        come.remove(&key);
    }
    // One layout names the amount, the other only has the words.
    let unnamed = |key: &CouponKey| matches!(key, CouponKey::Words(_));
    let mut words: BTreeMap<String, CouponKey> =
        come.iter().filter(|(_, c)| !c.text.is_empty()).map(|(key, c)| (text_key(&c.text), key.clone())).collect();
    gone.retain(|key, coupon| {
        let text = text_key(&coupon.text);
        match words.get(&text) {
            Some(other) if !text.is_empty() && (unnamed(key) || unnamed(other)) => {
                come.remove(other);
                words.remove(&text);
                false
            }
            _ => true,
        }
    });

    let mut steps = Vec::new();
    let single = gone.len() == 1 && come.len() == 1;
    for (key, coupon) in gone {
        let partner = come.keys().find(|other| single || related(&key, other)).cloned();
        let new = partner.and_then(|other| come.remove_entry(&other));
        steps.push(CouponStep { old: Some((key, coupon)), new });
    }
    steps.extend(come.into_iter().map(|(key, coupon)| CouponStep { old: None, new: Some((key, coupon)) }));
    steps
}

/// A coupon in words: the page's own, else its numbers.
pub(super) fn words(coupon: &Coupon) -> String {
    let text = plain(&coupon.text);
    match (coupon.amount, coupon.threshold) {
        _ if !text.is_empty() => text,
        (Some(amount), Some(threshold)) if !threshold.is_zero() => format!("-{amount} / {threshold}"),
        (Some(amount), _) => format!("-{amount}"),
        (None, _) => String::new(),
    }
}

/// The coupon that a key in words names: how it is called, and how many of it there were. One that is not among these is
/// called by its key.
pub(super) fn named(about: &str, coupons: &[Coupon]) -> (String, Option<u64>) {
    if let Some(coupon) = coupons.iter().take(AT_MOST).find(|coupon| CouponKey::of(coupon).about() == about) {
        return (words(coupon), coupon.total);
    }
    let (amount, threshold) = about.split_once('/').map_or((about, None), |(amount, over)| (amount, Some(over)));
    let coupon = Coupon {
        amount: amount.parse().ok(),
        threshold: threshold.and_then(|over| over.parse().ok()),
        ..Coupon::default()
    };
    let name = words(&coupon);
    (if name.is_empty() { plain(about) } else { name }, None)
}

fn related(a: &CouponKey, b: &CouponKey) -> bool {
    match (a, b) {
        (CouponKey::Worth(a, over_a), CouponKey::Worth(b, over_b)) => a == b || (over_a == over_b && over_a.is_some()),
        _ => false,
    }
}

fn by_key(coupons: &[Coupon]) -> BTreeMap<CouponKey, &Coupon> {
    let mut map: BTreeMap<_, _> = coupons.iter().rev().map(|coupon| (CouponKey::of(coupon), coupon)).collect();
    while map.len() > AT_MOST {
        map.pop_last();
    }
    map
}
