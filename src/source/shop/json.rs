//! What both APIs' readers need.

use serde_json::Value;
use url::Url;

use crate::{
    listing::{Amount, Availability, Currency, Field, Listing, Outcome, Platform, Reading},
    source::page::Sight,
};

/// No shop sells for more than this in any currency's minor unit.
const DEAREST: i64 = 1_000_000_000_000_000;
/// No title, name or address is longer.
const LONGEST_TEXT: usize = 4096;

/// A text that says something.
pub fn text(value: &Value) -> Option<String> {
    let text = value.as_str()?.trim();
    (!text.is_empty() && text.len() <= LONGEST_TEXT).then(|| text.to_owned())
}

/// An id, which shops write as a number or as text.
pub fn id(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => number.as_u64().map(|n| n.to_string()),
        other => text(other).filter(|id| id.len() <= 128),
    }
}

/// An amount in so many minor units of which `decimals` make the whole.
pub fn minor_units(units: i64, decimals: u32) -> Option<Amount> {
    ((0..DEAREST).contains(&units) && decimals <= 8).then(|| Amount::new(units, decimals))
}

/// A plain decimal number as text, such as `130.00`.
pub fn decimal(text: &str) -> Option<Amount> {
    let text = text.trim();
    let plain = !text.is_empty() && text.len() <= 20 && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    Amount::from_str_exact(text).ok().filter(|amount| plain && amount.mantissa() < i128::from(DEAREST))
}

/// An amount in the places of its currency: Shopify writes ¥1,200 as 120000 and 1200.00.
pub fn in_places_of(amount: Amount, currency: Option<Currency>) -> Amount {
    let Some(places) = currency.and_then(Currency::decimals) else { return amount };
    let mut shorter = amount;
    if places < amount.scale() && amount.round_dp(places) == amount {
        shorter.rescale(places);
    }
    shorter
}

/// The absolute address of a picture or video.
pub fn address(text: &str, base: Option<&Url>) -> Option<String> {
    let text = text.trim();
    if text.is_empty() || text.len() > LONGEST_TEXT {
        return None;
    }
    let url = match base {
        Some(base) => base.join(text),
        None if text.starts_with("//") => Url::parse(&format!("https:{text}")),
        None => Url::parse(text),
    };
    url.ok().filter(|url| matches!(url.scheme(), "http" | "https")).map(Url::into)
}

/// An answer that is no listing.
pub fn not(outcome: Outcome, reason: impl Into<String>) -> Sight {
    Sight::Not { outcome, reason: reason.into(), said: Vec::new() }
}

/// A listing that one API told, or "unreadable" where too little of it is there.
pub fn listing(listing: Listing, platform: Platform, item_id: Option<String>) -> Sight {
    if !listing.is_readable() {
        return not(Outcome::Unreadable, "the shop's API tells no title or no price for this item");
    }
    let reader = platform.as_str();
    let origin = fields(&listing).map(|(field, _)| (field, reader.to_owned())).collect();
    let witnesses = super::witnesses(&listing, reader);
    let reading = Box::new(Reading { listing, origin, witnesses });
    Sight::Listing { reading, platform, item_id, canonical: None }
}

/// The fields that such an API can tell and this listing has, with their values as text.
pub fn fields(listing: &Listing) -> impl Iterator<Item = (Field, String)> {
    let amount = |amount: Option<Amount>| amount.map(|a| a.to_string());
    let many = |length: usize| (length > 0).then(|| length.to_string());
    let available = match listing.availability {
        Availability::InStock => Some("in stock"),
        Availability::OutOfStock => Some("out of stock"),
        Availability::Preorder => Some("preorder"),
        Availability::Unknown => None,
    };
    [
        (Field::Title, listing.title.clone()),
        (Field::Currency, listing.currency.map(|c| c.code().to_owned())),
        (Field::Price, amount(listing.price)),
        (Field::ListPrice, amount(listing.list_price)),
        (Field::Availability, available.map(str::to_owned)),
        (Field::MainImage, listing.main_image.clone()),
        (Field::Gallery, many(listing.gallery.len())),
        (Field::Video, listing.video.clone()),
        (Field::Rating, amount(listing.rating)),
        (Field::ReviewCount, listing.review_count.map(|n| n.to_string())),
        (Field::Variants, many(listing.variants.len())),
    ]
    .into_iter()
    .filter_map(|(field, value)| Some((field, value?)))
}
