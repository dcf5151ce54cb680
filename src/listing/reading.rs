//! A reading: a listing, and who said what about it.

use std::{collections::BTreeMap, hash::Hash};

use serde::{Deserialize, Serialize};

use super::Listing;

/// A field of a [`Listing`], by its name in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is the field of Listing with that name")]
pub enum Field {
    Title,
    Seller,
    Currency,
    Price,
    ListPrice,
    PayPrice,
    Coupons,
    Promotions,
    Gift,
    Availability,
    MainImage,
    Gallery,
    Video,
    Sales,
    Rating,
    ReviewCount,
    QuestionCount,
    Variants,
    Affiliate,
}

impl Field {
    /// The field's name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Seller => "seller",
            Self::Currency => "currency",
            Self::Price => "price",
            Self::ListPrice => "list_price",
            Self::PayPrice => "pay_price",
            Self::Coupons => "coupons",
            Self::Promotions => "promotions",
            Self::Gift => "gift",
            Self::Availability => "availability",
            Self::MainImage => "main_image",
            Self::Gallery => "gallery",
            Self::Video => "video",
            Self::Sales => "sales",
            Self::Rating => "rating",
            Self::ReviewCount => "review_count",
            Self::QuestionCount => "question_count",
            Self::Variants => "variants",
            Self::Affiliate => "affiliate",
        }
    }
}

/// What one reader says of one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Witness {
    /// The field.
    pub field: Field,
    /// The reader: `json-ld`, `microdata`, `open-graph`, `meta`, `state`, `selector`, `text`, `shopify` …
    pub reader: String,
    /// What it says, as text.
    pub value: String,
    /// Whether this is what the listing shows in the end.
    pub believed: bool,
    /// Why it was not believed, in a few words; empty when it was.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// A listing, with the reader that each field came from and everything that the readers said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// What is certain.
    pub listing: Listing,
    /// Per field, the reader that it came from.
    pub origin: BTreeMap<Field, String>,
    /// All that was said, in the order in which it was found; for people, so only filled on demand.
    pub witnesses: Vec<Witness>,
}

impl Reading {
    /// A fingerprint of the facts (xxh3 over the listing), the same on every machine and at every start: two readings
    /// with the same number say the same. Where a fact came from does not count.
    pub fn facts(&self) -> u64 {
        let mut hasher = xxhash_rust::xxh3::Xxh3::new();
        self.listing.hash(&mut hasher);
        hasher.digest()
    }
}
