//! Prices, coupons and promotions of the upgraded interfaces.

use serde_json::Value;

use super::super::json::{amount, at, end, list, moment, text};
use crate::listing::{Amount, Coupon, Listing};

/// No item has more promotions.
const MOST: usize = 30;

/// A coupon with the id by which its rest can be asked for.
pub type Numbered = (Option<String>, Coupon);

/// Fills in prices, coupons and promotions; gives back the coupons with their ids.
///
/// | member | listing |
/// | --- | --- |
/// | `zk_final_price` | `price` |
/// | `reserve_price` | `list_price`, where it is greater |
/// | `final_promotion_price` | `pay_price`, where it is less |
/// | `final_promotion_path_list` | coupons (券), else promotions; together what `pay_price` takes off |
/// | `more_promotion_list` | further ones |
pub fn upgraded(value: &Value, to: &mut Listing) -> Vec<Numbered> {
    let Some(prices) = at(value, "price_promotion_info") else { return Vec::new() };
    basic(prices, to);
    let path = list(prices, "final_promotion_path_list");
    let more = list(prices, "more_promotion_list");
    let mut coupons = Vec::new();
    for entry in path.iter().chain(&more).take(MOST) {
        let Some(words) = words(entry) else { continue };
        if words.contains('券') {
            let coupon = coupon(entry, words);
            if !coupons.iter().any(|(_, known): &Numbered| *known == coupon) {
                coupons.push((text(entry, "promotion_id"), coupon));
            }
        } else if !to.promotions.contains(&words) {
            to.promotions.push(words);
        }
    }
    let pay = amount(prices, "final_promotion_price").filter(|pay| !pay.is_zero());
    if let (Some(pay), Some(price)) = (pay, to.price)
        && pay < price
    {
        to.pay_price = Some(pay);
        to.pay_parts = path.iter().take(MOST).filter_map(|entry| words(entry)).collect();
    }
    to.coupons = coupons.iter().map(|(_, coupon)| coupon.clone()).collect();
    coupons
}

/// `price` and `list_price`, which stand under the same names in every interface.
pub fn basic(prices: &Value, to: &mut Listing) {
    to.price = amount(prices, "zk_final_price").filter(|price| !price.is_zero());
    to.list_price = amount(prices, "reserve_price").filter(|list| to.price.is_some_and(|price| *list > price));
}

/// The words of a promotion: its title, and what it says.
fn words(entry: &Value) -> Option<String> {
    match (text(entry, "promotion_title"), text(entry, "promotion_desc")) {
        (Some(title), Some(says)) if says.contains(&title) => Some(says),
        (Some(title), Some(says)) => Some(format!("{title} {says}")),
        (title, says) => title.or(says),
    }
}

/// `promotion_fee` is what it takes off, as are the words; where they differ, neither counts.
fn coupon(entry: &Value, words: String) -> Coupon {
    let (threshold, off) = text(entry, "promotion_desc").as_deref().map_or((None, None), over_and_off);
    let fee = amount(entry, "promotion_fee").filter(|fee| !fee.is_zero());
    let amount = match (fee, off) {
        (Some(fee), Some(off)) => (fee == off).then_some(fee),
        (fee, off) => fee.or(off),
    };
    Coupon {
        amount,
        threshold,
        text: words,
        starts: moment(entry, "promotion_start_time"),
        ends: end(entry, "promotion_end_time"),
        left: None,
        total: None,
    }
}

/// The two amounts of `满51.00元减50元`; of `立减5元` only the second.
pub fn over_and_off(text: &str) -> (Option<Amount>, Option<Amount>) {
    let number = |text: &str| {
        let text = text.trim().trim_start_matches(['¥', '￥']).trim_end_matches('元').trim();
        let plain = !text.is_empty() && text.len() <= 12 && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        text.parse().ok().filter(|amount: &Amount| plain && !amount.is_zero())
    };
    let Some((before, off)) = text.split_once('减') else { return (None, None) };
    let over = before.rsplit_once('满').map(|(_, over)| over);
    // More than one step (每满…减…，上限…) is more than two numbers can say.
    if off.contains(['满', '减', '折', '限']) || before.contains(['每', '折']) {
        return (None, None);
    }
    (over.and_then(number), number(off))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_coupons() {
        let yuan = |text: &str| Some(text.parse::<Amount>().expect("an amount"));
        for (text, want) in [
            ("满51.00元减50元", (yuan("51.00"), yuan("50"))),
            ("满7999减1300", (yuan("7999"), yuan("1300"))),
            ("立减5元", (None, yuan("5"))),
            ("每满300减50", (None, None)),
            ("满300减50，上限200", (None, None)),
            ("满2件减10%", (None, None)),
            ("2件9折", (None, None)),
            ("满减", (None, None)),
            ("满0减0", (None, None)),
            ("满99999999999999减1", (None, yuan("1"))),
        ] {
            assert_eq!(over_and_off(text), want, "{text}");
        }
    }
}
