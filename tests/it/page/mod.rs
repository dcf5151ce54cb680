//! The page reader through its public face.

mod asked;
mod captures;
mod charset;
mod choices;
mod currency;
mod deals;
mod hostile;
mod json_ld;
mod meta;
mod microdata;
mod offers;
mod platform_cn;
mod platform_systems;
mod platform_west;
mod seen;
mod selector;
mod shops;
mod shortcut;
mod state;
mod stock;
mod strangers;
mod text;
mod walls;
mod weigh;

use rivald::{
    listing::{Listing, Outcome, Reading, Select},
    source::page::{Page, Sight, read},
};
use url::Url;

/// Where the pages of these tests are.
const ADDRESS: &str = "https://shop.example/lamp-7";

/// Reads a page at [`ADDRESS`].
fn sight(body: &[u8]) -> Sight {
    let url = Url::parse(ADDRESS).expect("a valid address");
    read(&Page { url: Some(&url), status: 200, content_type: None, body }, &Select::default(), false)
}

/// The reading of a page that must be a listing.
fn reading(html: &str) -> Reading {
    match sight(html.as_bytes()) {
        Sight::Listing { reading, .. } => *reading,
        Sight::Not { outcome, reason, .. } => panic!("{outcome}: {reason}\n{html}"),
    }
}

/// The listing of a page that must be one.
fn listing(html: &str) -> Listing {
    reading(html).listing
}

/// The outcome of a page that must not be a listing.
fn refused(html: &str) -> Outcome {
    match sight(html.as_bytes()) {
        Sight::Listing { reading, .. } => panic!("read as a listing: {:?}\n{html}", reading.listing),
        Sight::Not { outcome, .. } => outcome,
    }
}

/// The price and currency as text, if there are any.
fn price(listing: &Listing) -> Option<String> {
    Some(format!("{} {}", listing.price?, listing.currency?))
}

/// A page with this head and body around the name of the item.
fn page(head: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>Brass lamp | Example shop</title>{head}</head>\
         <body><header><a href=/>Home</a></header><main><h1>Brass lamp</h1>{body}</main></body></html>"
    )
}

/// A JSON-LD block.
fn ld(json: &str) -> String {
    format!("<script type=\"application/ld+json\">{json}</script>")
}
