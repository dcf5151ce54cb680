//! Kinds of change (contract, section 5).

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($($variant:ident $word:literal,)*) => {
        /// What sort of change it is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[expect(missing_docs, reason = "the contract's word says it")]
        pub enum ChangeKind {
            $(#[serde(rename = $word)] $variant,)*
        }

        impl ChangeKind {
            /// Every kind that this version can see.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word of the contract.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }
    };
}

kinds! {
    PriceDrop "price-drop",
    PriceRise "price-rise",
    ListPrice "list-price",
    PayPrice "pay-price",
    DiscountStart "discount-start",
    DiscountEnd "discount-end",
    CouponAdded "coupon-added",
    CouponRemoved "coupon-removed",
    CouponChanged "coupon-changed",
    CouponLow "coupon-low",
    Promotion "promotion",
    Gift "gift",
    MainImage "main-image",
    Gallery "gallery",
    Video "video",
    Title "title",
    Variants "variants",
    Availability "availability",
    SalesSurge "sales-surge",
    SalesSlump "sales-slump",
    SalesReset "sales-reset",
    Rating "rating",
    Reviews "reviews",
    Questions "questions",
    AffiliateJoined "affiliate-joined",
    AffiliateLeft "affiliate-left",
    Commission "commission",
    AffiliateBurst "affiliate-burst",
    AffiliateBurstEnd "affiliate-burst-end",
    AffiliateDropAhead "affiliate-drop-ahead",
    AffiliateDrop "affiliate-drop",
    ListingGone "listing-gone",
    ListingBack "listing-back",
    Undercut "undercut",
}

impl ChangeKind {
    /// The kind that a word of the contract names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|k| k.as_str() == word)
    }

    /// Whether it comes of following a listing's affiliates, whatever the page shows.
    pub fn is_of_affiliates(self) -> bool {
        matches!(
            self,
            Self::AffiliateJoined
                | Self::AffiliateLeft
                | Self::Commission
                | Self::AffiliateBurst
                | Self::AffiliateBurstEnd
                | Self::AffiliateDropAhead
                | Self::AffiliateDrop
                | Self::CouponLow
        )
    }
}

impl fmt::Display for ChangeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
