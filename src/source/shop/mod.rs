//! Shop APIs that need no key: Shopify and WooCommerce. Pure: bytes in, words out.

mod json;
pub mod shopify;
pub mod woocommerce;

use url::Url;

use super::page::Sight;
use crate::listing::Witness;

/// Reads the JSON of a shop's API, whichever it is; nothing where it is no JSON of a known one.
pub fn read_json(body: &[u8], url: Option<&Url>) -> Option<Sight> {
    if !matches!(body.trim_ascii_start().first(), Some(b'{' | b'[')) {
        return None;
    }
    let (shopify, woocommerce) = (shopify::read(200, body, url, None), woocommerce::read(200, body, url));
    let reads = |sight: &Sight| matches!(sight, Sight::Listing { .. });
    [shopify, woocommerce].into_iter().find(reads)
}

/// What a listing from one API says, as witnesses: the API is the only one, and is believed.
fn witnesses(listing: &crate::listing::Listing, reader: &str) -> Vec<Witness> {
    json::fields(listing)
        .map(|(field, value)| Witness { field, reader: reader.to_owned(), value, believed: true, note: String::new() })
        .collect()
}
