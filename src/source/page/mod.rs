//! Any shop's page → a reading, or what it is instead of a listing. Pure: bytes in, words out.

use url::Url;

use crate::listing::{Outcome, Platform, Reading, Select};

/// A page as received.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// Its address, if known: relative addresses on it are resolved against this (or the page's own base).
    pub url: Option<&'a Url>,
    /// The HTTP status; 200 for a saved file.
    pub status: u16,
    /// The `Content-Type` header, if any.
    pub content_type: Option<&'a str>,
    /// The body, decompressed.
    pub body: &'a [u8],
}

/// What a page is.
#[derive(Clone, Debug)]
pub enum Sight {
    /// A listing, read with certainty.
    Listing {
        /// What was read.
        reading: Box<Reading>,
        /// The kind of shop.
        platform: Platform,
        /// The shop's own id of the item.
        item_id: Option<String>,
        /// The page's own canonical address.
        canonical: Option<Url>,
    },
    /// Anything else.
    Not {
        /// What it is.
        outcome: Outcome,
        /// Why, in one sentence.
        reason: String,
        /// What readers said all the same; only with `witnesses`.
        said: Vec<crate::listing::Witness>,
    },
}

/// Reads a page. `witnesses`: also collect who said what, for people.
pub fn read(page: &Page<'_>, select: &Select, witnesses: bool) -> Sight {
    let _ = (page, select, witnesses);
    todo!("helper: page readers")
}
