//! What is not a listing.

use crate::listing::Outcome;

/// A page's face, as far as it is needed to tell a wall from a listing.
#[derive(Clone, Copy, Debug)]
pub struct Face<'a> {
    /// Its address.
    pub url: Option<&'a url::Url>,
    /// The HTTP status.
    pub status: u16,
    /// The `<title>`.
    pub title: &'a str,
    /// The visible text, white space folded, the first 64 KB.
    pub text: &'a str,
    /// The page.
    pub html: &'a str,
    /// How many distinct structured products the page declares.
    pub products: usize,
}

/// What the page is instead of a listing, and why.
pub fn not_a_listing(face: &Face<'_>) -> Option<(Outcome, String)> {
    let _ = face;
    None
}
