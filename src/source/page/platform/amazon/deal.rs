//! Amazon's coupons ("Apply $5 coupon", "Save 10% with coupon") and promotions, in words and in numbers.

use super::super::{Material, nodes};
use super::{is_beside, is_folded, market};
use crate::{
    listing::{Amount, Coupon, Currency},
    source::page::{account::Account, scan::Id},
};

/// How many are kept.
const MOST: usize = 8;

pub(super) fn read(
    material: &Material<'_, '_>,
    price: Option<Amount>,
    currency: Option<Currency>,
    account: &mut Account,
) {
    let doc = material.doc;
    let blocks = [
        "promoPriceBlockMessage_feature_div",
        "vpcButton",
        "couponFeature_feature_div",
        "applicablePromotionList_feature_div",
    ];
    let own = |at: &Id| !is_beside(material, *at) && !is_folded(material, *at);
    for block in blocks.iter().flat_map(|id| nodes::by_id(doc, id)).filter(own) {
        for at in doc.inside(block).take(2000).filter(|at| doc.tag(*at).is_element()) {
            let Some(id) = doc.attr(at, "id") else { continue };
            if !own(&at) {
                continue;
            }
            if id.starts_with("couponText") || id.starts_with("vpcLabel") {
                if let Some(coupon) = nodes::text(doc, at).and_then(|t| coupon(material, &t, currency))
                    && account.coupons.len() < MOST
                    && account.coupons.iter().all(|c| c.text != coupon.text)
                {
                    account.coupons.push(coupon);
                }
            } else if id.starts_with("promoMessage")
                && let Some(words) = promotion(material, at)
                && account.promotions.len() < MOST
                && !account.promotions.contains(&words)
            {
                account.promotions.push(words);
            }
        }
    }
    // A coupon of so much off is for one piece.
    if let ([coupon], Some(price)) = (&account.coupons[..], price)
        && let Some(off) = coupon.amount.filter(|a| *a < price)
    {
        account.pay_price = Some(price - off);
        account.pay_parts = vec![coupon.text.clone()];
    }
}

/// The words up to the links behind them.
fn coupon(material: &Material<'_, '_>, text: &str, currency: Option<Currency>) -> Option<Coupon> {
    let end = ["Shop items", "Terms", "|", "{"].iter().filter_map(|e| text.find(e)).min().unwrap_or(text.len());
    let words = text.get(..end)?.trim();
    if !words.bytes().any(|b| b.is_ascii_digit()) || words.len() > 160 {
        return None;
    }
    let amounts: Vec<Amount> = words
        .split_whitespace()
        .filter(|w| w.bytes().any(|b| b.is_ascii_digit()) && w.contains(|c: char| !c.is_ascii() || c == '$'))
        .filter_map(|w| market::money(material, w.trim_end_matches(['.', ','])))
        .filter(|(_, c)| currency.is_none_or(|own| own == *c))
        .map(|(amount, _)| amount)
        .collect();
    let amount = if let ([only], false) = (&amounts[..], words.contains('%')) { Some(*only) } else { None };
    Some(Coupon { amount, text: words.to_owned(), ..Coupon::default() })
}

/// A promotion's badge and message.
fn promotion(material: &Material<'_, '_>, message: Id) -> Option<String> {
    let doc = material.doc;
    let around = doc.parent(message)?;
    let words = nodes::text(doc, around)?;
    let end = ["Shop items", "Terms"].iter().filter_map(|e| words.find(e)).min().unwrap_or(words.len());
    words.get(..end).map(str::trim).filter(|w| (6..200).contains(&w.len())).map(str::to_owned)
}
