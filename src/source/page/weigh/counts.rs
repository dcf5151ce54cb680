//! Rating, reviews, sales, seller, choices.

use super::{Draft, Evidence};
use crate::listing::{Amount, Field};
use crate::source::page::{
    account::{Account, Reader},
    meta::absolute,
};

pub(super) fn weigh(evidence: &Evidence<'_, '_>, draft: &mut Draft) {
    ratings(evidence, draft);
    let own = evidence.speakers(Field::Sales).find_map(|a| Some((a.reader, a.sales.clone()?)));
    let seen = evidence.sales.clone().filter(|_| !evidence.is_closed(Field::Sales)).map(|s| (Reader::Text, s));
    if let Some((reader, sales)) = own.or(seen) {
        draft.listing.sales = Some(sales);
        draft.believe(Field::Sales, reader);
    }
    if let Some((reader, seller)) = evidence.speakers(Field::Seller).find_map(|a| Some((a.reader, a.seller.clone()?))) {
        draft.listing.seller = Some(seller);
        draft.believe(Field::Seller, reader);
    }
    if let Some((reader, n)) = evidence.speakers(Field::QuestionCount).find_map(|a| Some((a.reader, a.questions?))) {
        draft.listing.question_count = Some(n);
        draft.believe(Field::QuestionCount, reader);
    }
    // What a shopper sees comes last: data know ids and prices too.
    let many = |a: &&Account| a.variants.len() > 1;
    let told = evidence.speakers(Field::Variants).filter(many);
    let last = evidence.speakers(Field::Variants).filter(many).find(|a| a.reader == Reader::Text);
    if let Some(account) = told.filter(|a| a.reader != Reader::Text).chain(last).next() {
        draft.listing.variants.clone_from(&account.variants);
        for variant in &mut draft.listing.variants {
            variant.image = variant.image.take().and_then(|i| absolute(evidence.base, &i)).map(String::from);
        }
        draft.believe(Field::Variants, account.reader);
    }
}

/// A rating counts only with reviews behind it; zero of either means that there is none.
fn ratings(evidence: &Evidence<'_, '_>, draft: &mut Draft) {
    let speakers = if evidence.is_closed(Field::ReviewCount) { Field::ReviewCount } else { Field::Rating };
    let mut said = evidence.speakers(speakers).filter_map(|a| {
        let rating = a.rating.filter(|r| !r.value.is_zero() && r.value.is_sign_positive());
        let reviews = a.reviews.filter(|n| *n > 0);
        (rating.is_some() || reviews.is_some()).then_some((a.reader, rating, reviews))
    });
    let Some((reader, rating, reviews)) = said.next() else { return };
    if !reader.is_authority() && said.any(|(_, _, n)| n.is_some() && reviews.is_some() && n != reviews) {
        draft.doubt(Field::ReviewCount, "the declared counts contradict each other");
    } else if let Some(reviews) = reviews {
        draft.listing.review_count = Some(reviews);
        draft.believe(Field::ReviewCount, reader);
    }
    if let Some(rating) = rating.filter(|_| reviews.is_some() || reader.is_authority())
        && rating.value <= rating.best.unwrap_or(Amount::from(5)).max(Amount::from(5))
    {
        draft.listing.rating = Some(rating.value.round_dp(4).normalize());
        draft.believe(Field::Rating, reader);
    }
}
