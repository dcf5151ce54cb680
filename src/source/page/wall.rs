//! What is not a listing: robot checks, sign-in walls, pages of items that are gone, gates, searches, maintenance.
//!
//! Most big shops load the scripts of a protection layer and say "Sign in" on every listing, so none of these words
//! counts by itself: a wall is a page that declares no product of its own, shows little besides the shop's frame, and says
//! in its title, its heading or that little what it is. A wall that is missed is caught by the readers (no title and price: unreadable); a listing
//! that is taken for a wall would end a watch silently.

pub mod cut;
mod denial;
mod elsewhere;
mod gate;
mod gone;
mod layer;
mod look;
pub mod place;
mod shown;
mod sign_in;
mod status;
#[cfg(test)]
mod tests;

use look::Look;
pub use shown::Shown;

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
    /// What it shows; may be left empty where the page declares a product.
    pub shown: &'a Shown,
    /// The page.
    pub html: &'a str,
    /// How many distinct structured products the page declares.
    pub products: usize,
}

/// What the page is instead of a listing, and why in one English sentence that names the evidence.
pub fn not_a_listing(face: &Face<'_>) -> Option<(Outcome, String)> {
    let look = Look::new(face);
    if face.status >= 400 {
        return Some(status::judge(face.status, layer::find(&look).or_else(|| layer::by_words(&look))));
    }
    if let Some(denial) = denial::find(face.html) {
        return Some(denial);
    }
    match face.products {
        // A page that is about one product is no wall, whatever its words.
        1 => None,
        0 => layer::find(&look)
            .map(|why| (Outcome::Blocked, why))
            .or_else(|| sign_in::find(&look))
            .or_else(|| layer::by_words(&look).map(|why| (Outcome::Blocked, why)))
            .or_else(|| gone::find(&look))
            .or_else(|| gate::find(&look))
            .or_else(|| elsewhere::find(&look)),
        // Pages of errors and searches list neighbours; so may the page behind a robot check.
        _ => layer::place(&look)
            .map(|why| (Outcome::Blocked, why))
            .or_else(|| gone::on_a_list(&look))
            .or_else(|| elsewhere::find(&look)),
    }
}
