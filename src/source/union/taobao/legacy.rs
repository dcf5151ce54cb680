//! The flat items of the interfaces before 2022: `item.info.get`, `dg.material.optional`, `itemid.coupon.get`, and the
//! rest of a coupon.

use serde_json::Value;

use super::{
    super::{
        json::{amount, at, count, end, fraction, moment, text},
        say::coupon_text,
    },
    price::{self, Numbered, over_and_off},
};
use crate::listing::{Affiliate, Coupon, Listing};

/// Fills in prices and the one coupon that such an item has.
pub fn prices(value: &Value, to: &mut Listing) -> Vec<Numbered> {
    price::basic(value, to);
    let coupon = coupon(value);
    to.coupons = coupon.iter().cloned().collect();
    coupon.map(|coupon| (text(value, "coupon_id"), coupon)).into_iter().collect()
}

/// The commission: basis points in a search ("2106" is 21.06 %), but a percentage in `itemid.coupon.get` ("1.80"),
/// which alone has no price beside it and no `commission_type`.
pub fn affiliate(value: &Value) -> Affiliate {
    let whole = text(value, "commission_rate").is_some_and(|rate| rate.bytes().all(|b| b.is_ascii_digit()));
    let searched = at(value, "commission_type").is_some() || at(value, "tk_total_sales").is_some();
    let commission = match (searched, whole) {
        (true, true) => fraction(value, "commission_rate", 4),
        (false, false) => fraction(value, "commission_rate", 2),
        // A whole number where percentages are written with a fraction, or the other way round: nobody knows.
        _ => None,
    };
    Affiliate { commission, ..Affiliate::default() }
}

/// A coupon of a flat item or of `coupon.get`: amounts as members of their own, or only in its words.
pub fn coupon(value: &Value) -> Option<Coupon> {
    let words = text(value, "coupon_info");
    let (over, off) = words.as_deref().map_or((None, None), over_and_off);
    let amount_of = |name| amount(value, name).filter(|amount| !amount.is_zero());
    let amount = amount_of("coupon_amount").or(off)?;
    let threshold = amount_of("coupon_start_fee").or(over);
    let text = words.unwrap_or_else(|| coupon_text(amount, threshold));
    Some(Coupon {
        amount: Some(amount),
        threshold,
        text,
        starts: moment(value, "coupon_start_time"),
        ends: end(value, "coupon_end_time"),
        left: count(value, "coupon_remain_count"),
        total: count(value, "coupon_total_count").filter(|total| *total > 0),
    })
}
