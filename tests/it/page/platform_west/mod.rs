//! Readers of the big western marketplaces and retailers, over small pages of our own after their templates.

mod amazon;
mod ebay;
mod retailers;

use rivald::{
    listing::{Availability, Listing, Select},
    source::page::{Page, Sight, read},
};
use url::Url;

/// Reads a page of a shop.
fn sight_at(address: &str, body: &str) -> Sight {
    let url = Url::parse(address).expect("a valid address");
    read(&Page { url: Some(&url), status: 200, content_type: None, body: body.as_bytes() }, &Select::default(), false)
}

/// The listing of a shop's page that must be one.
fn listing_at(address: &str, body: &str) -> Listing {
    match sight_at(address, body) {
        Sight::Listing { reading, .. } => reading.listing,
        Sight::Not { outcome, reason, .. } => panic!("{outcome}: {reason}\n{body}"),
    }
}

/// Price, former price and currency as one text.
fn money(listing: &Listing) -> String {
    let text = |amount: Option<rust_decimal::Decimal>| amount.map_or_else(|| "-".to_owned(), |a| a.to_string());
    let currency = listing.currency.map_or("-", |c| c.code());
    format!("{} {} {currency}", text(listing.price), text(listing.list_price))
}

/// The state of stock in one word.
fn stock(listing: &Listing) -> &'static str {
    match listing.availability {
        Availability::InStock => "in",
        Availability::OutOfStock => "out",
        Availability::Preorder => "ahead",
        Availability::Unknown => "?",
    }
}
