//! Rating, reviews, sales, seller, choices.

use super::{Draft, Evidence};
use crate::listing::{Amount, Field};
use crate::source::page::account::Reader;

pub(super) fn weigh(evidence: &Evidence<'_, '_>, draft: &mut Draft) {
    ratings(evidence, draft);
    let own = evidence.accounts.iter().find_map(|a| Some((a.reader, a.sales.clone()?)));
    if let Some((reader, sales)) = own.or_else(|| evidence.sales.clone().map(|s| (Reader::Text, s))) {
        draft.listing.sales = Some(sales);
        draft.believe(Field::Sales, reader);
    }
    if let Some((reader, seller)) = evidence.accounts.iter().find_map(|a| Some((a.reader, a.seller.clone()?))) {
        draft.listing.seller = Some(seller);
        draft.believe(Field::Seller, reader);
    }
    if let Some(account) = evidence.accounts.iter().find(|a| !a.coupons.is_empty()) {
        draft.listing.coupons.clone_from(&account.coupons);
        draft.believe(Field::Coupons, account.reader);
    }
    if let Some(account) = evidence.accounts.iter().find(|a| a.variants.len() > 1) {
        draft.listing.variants.clone_from(&account.variants);
        draft.believe(Field::Variants, account.reader);
    }
}

/// A rating counts only with reviews behind it; zero of either means that there is none.
fn ratings(evidence: &Evidence<'_, '_>, draft: &mut Draft) {
    let mut said = evidence.accounts.iter().filter_map(|a| {
        let rating = a.rating.filter(|r| !r.value.is_zero() && r.value.is_sign_positive());
        let reviews = a.reviews.filter(|n| *n > 0);
        (rating.is_some() || reviews.is_some()).then_some((a.reader, rating, reviews))
    });
    let Some((reader, rating, reviews)) = said.next() else { return };
    if said.any(|(_, _, n)| n.is_some() && reviews.is_some() && n != reviews) {
        draft.doubt(Field::ReviewCount, "the declared counts contradict each other");
    } else if let Some(reviews) = reviews {
        draft.listing.review_count = Some(reviews);
        draft.believe(Field::ReviewCount, reader);
    }
    if let (Some(rating), Some(_)) = (rating, reviews)
        && rating.value <= rating.best.unwrap_or(Amount::from(5)).max(Amount::from(5))
    {
        draft.listing.rating = Some(rating.value.round_dp(4).normalize());
        draft.believe(Field::Rating, reader);
    }
}
