//! What is told unless a watchlist says otherwise: one table.

use crate::listing::ChangeKind;

/// Whether a kind is told where the watchlist does not name it.
///
/// Told is what changes what a shopper pays, gets or sees first, and what says that a rival sells more or less. Silent
/// is what moves by itself at every listing (counts of reviews and questions, the rating) or rarely matters (pictures
/// after the first). All of it is in the history either way.
#[expect(clippy::match_same_arms, reason = "a table: each line has its own reason")]
pub(super) fn spoken(kind: ChangeKind) -> bool {
    use ChangeKind as K;
    match kind {
        K::PriceDrop | K::PriceRise | K::PayPrice => true,
        // A list price that moves alone makes the same price look like a better offer: that is told too. Together with
        // the price it is covered by the price's own message.
        K::ListPrice | K::DiscountStart | K::DiscountEnd => true,
        K::CouponAdded | K::CouponRemoved | K::CouponChanged | K::Promotion | K::Gift => true,
        K::Title | K::MainImage | K::Video | K::Availability => true,
        // Choices that come and go, and whether they can be bought; their prices and pictures only on request,
        // see `CHOICE_PRICES` and `CHOICE_PICTURES`.
        K::Variants => true,
        K::SalesSurge | K::SalesSlump | K::SalesReset => true,
        K::ListingGone | K::ListingBack | K::Undercut => true,
        // What the union's numbers say is what this daemon is for.
        K::AffiliateJoined | K::AffiliateLeft | K::Commission => true,
        K::AffiliateBurst | K::AffiliateBurstEnd | K::AffiliateDropAhead | K::AffiliateDrop | K::CouponLow => true,
        K::Gallery | K::Rating | K::Reviews | K::Questions => false,
    }
}

/// Whether prices of single choices are told where the watchlist does not name `variants`: the price of the default
/// choice is, and a sale on forty sizes is one fact.
pub(super) const CHOICE_PRICES: bool = false;

/// Whether new pictures of single choices are told where the watchlist does not name `variants`: as those of the gallery,
/// they come after the picture that shoppers see first, and a new look of the shop replaces forty of them at once.
pub(super) const CHOICE_PICTURES: bool = false;

/// Kinds that speak of one value share a shelf: what was not told of one is told, or forgotten, with the other.
pub(super) fn shelf(kind: ChangeKind) -> ChangeKind {
    use ChangeKind as K;
    match kind {
        K::PriceRise => K::PriceDrop,
        K::DiscountEnd | K::ListPrice => K::DiscountStart,
        other => other,
    }
}

/// The family that a topic of `Step::topics` belongs to.
pub(super) fn family_of(topic: &str) -> Option<ChangeKind> {
    ChangeKind::from_word(topic.split(' ').next().unwrap_or_default()).map(family)
}

/// Kinds that are compared together, since one may turn into another before it is told.
pub(super) fn family(kind: ChangeKind) -> ChangeKind {
    use ChangeKind as K;
    match kind {
        K::CouponRemoved | K::CouponChanged => K::CouponAdded,
        other => shelf(other),
    }
}
