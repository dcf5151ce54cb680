//! Kinds of change as a mail treats them: which comes first, how it looks, what of it is shown, how it is silenced.

use serde::Serialize;

use crate::listing::ChangeKind;

/// How loud a change looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    /// It may cost the operator money today.
    Alarm,
    /// Worth a look.
    Notice,
    /// Good to know.
    Quiet,
}

/// What of a change is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    /// Amounts of money before and after, and the step between them.
    Amounts,
    /// The values before and after, in the words of the page.
    Values,
    /// Links to pictures, and the sentence.
    Pictures,
    /// Whole numbers before and after, the step between them, and the sentence.
    Counts,
    /// Fractions before and after as percentages, the step between them, and the sentence.
    Rates,
    /// The whole number that is left, and the sentence.
    Left,
    /// The sentence alone: its values are not for people.
    Sentence,
}

/// What a mail knows of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Which it is.
    which: ChangeKind,
    /// How loud it looks.
    pub tone: Tone,
    /// What of it is shown.
    pub shows: Shows,
}

/// Kinds by importance, the most important first: what takes customers away today, then what prepares it, then what
/// explains it.
const BY_IMPORTANCE: [(ChangeKind, Tone, Shows); 34] = [
    (ChangeKind::PriceDrop, Tone::Alarm, Shows::Amounts),
    (ChangeKind::Undercut, Tone::Alarm, Shows::Amounts),
    (ChangeKind::ListingGone, Tone::Alarm, Shows::Sentence),
    (ChangeKind::PayPrice, Tone::Alarm, Shows::Amounts),
    // A rival is pushing now; soon it will be weaker, which is the time to push oneself.
    (ChangeKind::AffiliateBurst, Tone::Alarm, Shows::Sentence),
    (ChangeKind::AffiliateDropAhead, Tone::Notice, Shows::Counts),
    (ChangeKind::PriceRise, Tone::Notice, Shows::Amounts),
    (ChangeKind::Availability, Tone::Notice, Shows::Values),
    (ChangeKind::AffiliateDrop, Tone::Notice, Shows::Counts),
    (ChangeKind::SalesSurge, Tone::Notice, Shows::Sentence),
    (ChangeKind::CouponLow, Tone::Notice, Shows::Left),
    (ChangeKind::Commission, Tone::Notice, Shows::Rates),
    (ChangeKind::CouponAdded, Tone::Notice, Shows::Values),
    (ChangeKind::DiscountStart, Tone::Notice, Shows::Sentence),
    (ChangeKind::Promotion, Tone::Notice, Shows::Values),
    (ChangeKind::Gift, Tone::Notice, Shows::Values),
    (ChangeKind::AffiliateJoined, Tone::Notice, Shows::Sentence),
    (ChangeKind::AffiliateLeft, Tone::Notice, Shows::Sentence),
    (ChangeKind::AffiliateBurstEnd, Tone::Notice, Shows::Sentence),
    (ChangeKind::ListingBack, Tone::Notice, Shows::Sentence),
    (ChangeKind::CouponChanged, Tone::Notice, Shows::Values),
    (ChangeKind::CouponRemoved, Tone::Notice, Shows::Values),
    (ChangeKind::DiscountEnd, Tone::Notice, Shows::Sentence),
    (ChangeKind::MainImage, Tone::Notice, Shows::Pictures),
    (ChangeKind::ListPrice, Tone::Quiet, Shows::Amounts),
    (ChangeKind::SalesSlump, Tone::Quiet, Shows::Sentence),
    (ChangeKind::Title, Tone::Quiet, Shows::Values),
    (ChangeKind::Variants, Tone::Quiet, Shows::Sentence),
    (ChangeKind::Video, Tone::Quiet, Shows::Pictures),
    (ChangeKind::Gallery, Tone::Quiet, Shows::Pictures),
    (ChangeKind::SalesReset, Tone::Quiet, Shows::Sentence),
    (ChangeKind::Reviews, Tone::Quiet, Shows::Values),
    (ChangeKind::Rating, Tone::Quiet, Shows::Values),
    (ChangeKind::Questions, Tone::Quiet, Shows::Values),
];

/// The place of a kind among all, 0 being the most important.
pub fn rank(kind: ChangeKind) -> usize {
    BY_IMPORTANCE.iter().position(|row| row.0 == kind).unwrap_or(BY_IMPORTANCE.len())
}

/// What a mail knows of a kind.
pub fn of(kind: ChangeKind) -> Kind {
    match BY_IMPORTANCE.get(rank(kind)) {
        Some(&(which, tone, shows)) => Kind { which, tone, shows },
        // The test below keeps the table whole; a mail goes out even if somebody forgets a row.
        None => Kind { which: kind, tone: Tone::Quiet, shows: Shows::Sentence },
    }
}

impl Kind {
    /// The line of `[watch.alert]` that silences it (contract, section 1).
    pub fn silence(self) -> String {
        format!("{} = false", self.which.as_str().replace('-', "_"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_row() {
        for &kind in ChangeKind::ALL {
            assert!(rank(kind) < BY_IMPORTANCE.len(), "{kind} has no row");
        }
        assert_eq!(BY_IMPORTANCE.len(), ChangeKind::ALL.len(), "a kind has two rows");
        assert_eq!(of(ChangeKind::MainImage).silence(), "main_image = false");
        assert_eq!(of(ChangeKind::AffiliateDropAhead).silence(), "affiliate_drop_ahead = false");
    }
}
