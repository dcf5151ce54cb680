//! The readers of Chinese and Asian platforms, on pages of our own made after the structure of theirs.

mod alibaba;
mod jd;
mod overseas;
mod pinduoduo;
mod taobao;

use rivald::{
    listing::{Listing, Outcome, Select},
    source::page::{Page, Sight, read},
};
use url::Url;

/// Reads a page at an address.
fn sight(url: &str, body: &str) -> Sight {
    let url = Url::parse(url).expect("a valid address");
    read(&Page { url: Some(&url), status: 200, content_type: None, body: body.as_bytes() }, &Select::default(), false)
}

/// The listing of a page that must be one.
fn listing(url: &str, body: &str) -> Listing {
    match sight(url, body) {
        Sight::Listing { reading, .. } => reading.listing,
        Sight::Not { outcome, reason, .. } => panic!("{outcome}: {reason}\n{body}"),
    }
}

/// What a page is that must not be a listing.
fn refused(url: &str, body: &str) -> Outcome {
    match sight(url, body) {
        Sight::Listing { reading, .. } => panic!("read as a listing: {:?}", reading.listing),
        Sight::Not { outcome, .. } => outcome,
    }
}

/// Price, list price, pay price and currency, `-` where there is none.
fn money(l: &Listing) -> String {
    let show = |a: Option<rivald::listing::Amount>| a.map_or("-".to_owned(), |a| a.to_string());
    let currency = l.currency.map_or("-", rivald::listing::Currency::code);
    format!("{} {} {} {currency}", show(l.price), show(l.list_price), show(l.pay_price))
}

/// A page with this title, head and body.
fn page(title: &str, body: &str) -> String {
    format!("<!doctype html><html><head><meta charset=utf-8><title>{title}</title></head><body>{body}</body></html>")
}
