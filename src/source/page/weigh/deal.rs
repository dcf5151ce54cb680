//! Coupons, promotions, gifts, and what is left to pay.

use super::{Draft, Evidence};
use crate::{
    listing::Field,
    source::page::{
        account::Reader,
        text::deals::{left, off},
    },
};

pub(super) fn weigh(evidence: &Evidence<'_, '_>, draft: &mut Draft) {
    if let Some(account) = evidence.speakers(Field::Coupons).find(|a| !a.coupons.is_empty()) {
        draft.listing.coupons.clone_from(&account.coupons);
        draft.believe(Field::Coupons, account.reader);
    }
    if let Some(account) = evidence.speakers(Field::Promotions).find(|a| !a.promotions.is_empty()) {
        // What one reader calls a coupon and another a promotion is told once.
        let coupons = &draft.listing.coupons;
        let said = |p: &&String| !coupons.iter().any(|c| c.text == **p);
        let promotions: Vec<String> = account.promotions.iter().filter(said).cloned().collect();
        if !promotions.is_empty() {
            draft.listing.promotions = promotions;
            draft.believe(Field::Promotions, account.reader);
        }
    }
    if let Some((reader, gift)) = evidence.speakers(Field::Gift).find_map(|a| Some((a.reader, a.gift.clone()?))) {
        draft.listing.gift = Some(gift);
        draft.believe(Field::Gift, reader);
    }
    let paid = evidence.speakers(Field::PayPrice).find_map(|a| Some((a, a.pay_price?)));
    if let Some((account, paid)) = paid
        && draft.listing.price.is_some_and(|price| paid < price)
    {
        draft.listing.pay_price = Some(paid);
        draft.listing.pay_parts.clone_from(&account.pay_parts);
        draft.believe(Field::PayPrice, account.reader);
    }
    if draft.listing.pay_price.is_none() && !evidence.is_closed(Field::PayPrice) {
        pay(draft);
    }
}

/// What is left after the only coupon that a shopper sees, where it certainly holds for one piece. Beside a promotion it
/// stays open whether both count.
fn pay(draft: &mut Draft) {
    let listing = &mut draft.listing;
    let seen = draft.origin.get(&Field::Coupons).is_some_and(|o| o == Reader::Text.name());
    let (Some(price), [coupon]) = (listing.price, &listing.coupons[..]) else { return };
    if !seen || !listing.promotions.is_empty() {
        return;
    }
    if let Some(paid) = off(coupon, price).and_then(|o| left(price, o)) {
        listing.pay_parts = vec![coupon.text.clone()];
        listing.pay_price = Some(paid);
        draft.believe(Field::PayPrice, Reader::Text);
    }
}
