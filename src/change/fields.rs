//! A listing's fields, one by one: whether it is there, whether it is the same, taking it over.

use std::collections::BTreeSet;

use super::{
    alike::text_key,
    coupons::{self, CouponKey},
    pictures, variants,
};
use crate::listing::{Availability, Field, Listing, picture_key};

/// The fields that are compared and, where they differ, doubted. Sales and affiliates have their own way (`sales`,
/// `affiliate`), the currency belongs to the anchor, and of the seller no kind of change speaks.
pub(super) const COMPARED: [Field; 15] = [
    Field::Title,
    Field::Price,
    Field::ListPrice,
    Field::PayPrice,
    Field::Coupons,
    Field::Promotions,
    Field::Gift,
    Field::Availability,
    Field::MainImage,
    Field::Gallery,
    Field::Video,
    Field::Rating,
    Field::ReviewCount,
    Field::QuestionCount,
    Field::Variants,
];

/// All other fields: taken over whenever they are there.
pub(super) const FOLLOWED: [Field; 3] = [Field::Seller, Field::Currency, Field::Affiliate];

/// The fields whose absence from a page that shows a price is a fact: the discount ended, the coupon was withdrawn.
/// Any other field that is not there was merely not read.
pub(super) const ABSENCE_TELLS: [Field; 6] =
    [Field::ListPrice, Field::PayPrice, Field::Coupons, Field::Promotions, Field::Gift, Field::Video];

/// The fields whose lasting absence the engineer hears of, because a watch is blind without them: what is asked, what
/// it is, how it looks, how it sells, whether it can be bought. The others come and go with a shop's layout.
pub(super) const NEEDED: [Field; 5] = [Field::Title, Field::Price, Field::MainImage, Field::Sales, Field::Availability];

/// Whether the field is not there.
pub(super) fn missing(l: &Listing, field: Field) -> bool {
    match field {
        Field::Title => l.title.is_none(),
        Field::Seller => l.seller.is_none(),
        Field::Currency => l.currency.is_none(),
        Field::Price => l.price.is_none(),
        Field::ListPrice => l.list_price.is_none(),
        Field::PayPrice => l.pay_price.is_none(),
        Field::Coupons => l.coupons.is_empty(),
        Field::Promotions => l.promotions.is_empty(),
        Field::Gift => l.gift.is_none(),
        Field::Availability => l.availability == Availability::Unknown,
        Field::MainImage => l.main_image.is_none(),
        Field::Gallery => l.gallery.is_empty(),
        Field::Video => l.video.is_none(),
        Field::Sales => l.sales.is_none(),
        Field::Rating => l.rating.is_none(),
        Field::ReviewCount => l.review_count.is_none(),
        Field::QuestionCount => l.question_count.is_none(),
        Field::Variants => l.variants.is_empty(),
        Field::Affiliate => l.affiliate.is_none(),
    }
}

/// Whether nothing is said but what the affiliate union counts, or that it does not have the item.
pub(super) fn nothing_but_affiliate(l: &Listing) -> bool {
    // Almost every listing has a title: no copy is made of it.
    l.affiliate.is_some() && l.title.is_none() && Listing { affiliate: None, ..l.clone() } == Listing::default()
}

/// Whether all that is said is that the affiliate union does not have the item.
pub(super) fn not_in_union(l: &Listing) -> bool {
    l.affiliate.as_ref().is_some_and(|affiliate| affiliate.in_union == Some(false)) && nothing_but_affiliate(l)
}

/// Takes the field over, absent or not.
pub(super) fn take(to: &mut Listing, from: &Listing, field: Field) {
    match field {
        Field::Title => to.title.clone_from(&from.title),
        Field::Seller => to.seller.clone_from(&from.seller),
        Field::Currency => to.currency = from.currency,
        Field::Price => to.price = from.price,
        Field::ListPrice => to.list_price = from.list_price,
        Field::PayPrice => {
            to.pay_price = from.pay_price;
            to.pay_parts.clone_from(&from.pay_parts);
        }
        Field::Coupons => to.coupons.clone_from(&from.coupons),
        Field::Promotions => to.promotions.clone_from(&from.promotions),
        Field::Gift => to.gift.clone_from(&from.gift),
        Field::Availability => to.availability = from.availability,
        Field::MainImage | Field::Gallery | Field::Variants => pictures::take(to, from, field),
        Field::Video => to.video.clone_from(&from.video),
        Field::Sales => to.sales.clone_from(&from.sales),
        Field::Rating => to.rating = from.rating,
        Field::ReviewCount => to.review_count = from.review_count,
        Field::QuestionCount => to.question_count = from.question_count,
        // A union tells its numbers at different hours: what it was silent about this time keeps its last value.
        Field::Affiliate => {
            to.affiliate = match (&from.affiliate, &to.affiliate) {
                (Some(new), Some(old)) => Some(new.over(old)),
                (new, _) => new.clone(),
            };
        }
    }
}

/// Whether the two say something different of the field; notation, order and delivery networks are no difference, nor is
/// another address of a picture that looks the same.
/// A field that is there on one side only differs.
pub(super) fn differs(field: Field, a: &Listing, b: &Listing) -> bool {
    match field {
        Field::Title => by(text_key, a.title.as_ref(), b.title.as_ref()),
        Field::Seller => by(text_key, a.seller.as_ref(), b.seller.as_ref()),
        Field::Currency => a.currency != b.currency,
        Field::Price => a.price != b.price,
        Field::ListPrice => a.list_price != b.list_price,
        Field::PayPrice => a.pay_price != b.pay_price,
        Field::Coupons => {
            let keys = |l: &Listing| l.coupons.iter().map(CouponKey::of).collect::<BTreeSet<_>>();
            keys(a) != keys(b) && !coupons::steps(&a.coupons, &b.coupons).is_empty()
        }
        Field::Promotions => keys(text_key, &a.promotions) != keys(text_key, &b.promotions),
        Field::Gift => by(text_key, a.gift.as_ref(), b.gift.as_ref()),
        Field::Availability => a.availability != b.availability,
        Field::MainImage => pictures::main_differs(a, b),
        Field::Gallery => pictures::gallery_differs(a, b),
        Field::Video => by(picture_key, a.video.as_ref(), b.video.as_ref()),
        Field::Sales => {
            let count = |l: &Listing| l.sales.as_ref().map(|s| (s.count, s.at_most, s.window));
            count(a) != count(b)
        }
        Field::Rating => a.rating != b.rating,
        Field::ReviewCount => a.review_count != b.review_count,
        Field::QuestionCount => a.question_count != b.question_count,
        Field::Variants => a.variants.is_empty() != b.variants.is_empty() || variants::differ(a, b),
        Field::Affiliate => a.affiliate != b.affiliate,
    }
}

fn by(key: fn(&str) -> String, a: Option<&String>, b: Option<&String>) -> bool {
    match (a, b) {
        (None, None) => false,
        (Some(a), Some(b)) => a != b && key(a) != key(b),
        _ => true,
    }
}

/// The keys of several texts, without order and repetition.
pub(super) fn keys(key: fn(&str) -> String, texts: &[String]) -> BTreeSet<String> {
    texts.iter().map(|text| key(text)).collect()
}
