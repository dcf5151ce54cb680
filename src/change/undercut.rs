//! A rival under the group's own price.

use super::{
    OwnPrice,
    draft::{Case, Draft},
    rules, tell,
};
use crate::listing::{ChangeKind, Field, Listing, Side};

/// Compares the believed price with that of the group's own listing: told when it goes under it, and again when it
/// falls by the drop threshold below the price at which that was recorded last.
///
/// With a margin it begins only when the price is so far under it, and is over when the price is not under it at all: a
/// price at the edge of the margin does not tell again and again. Both must name their currency, and the same one. The first comparison tells nothing: a rival that has always been
/// cheaper is no news, and neither is an own listing that was just added to the watchlist.
pub(super) fn judge(draft: &mut Draft, case: &Case, own: Option<&OwnPrice>, now: &Listing) {
    let (Some(own), Some(price)) = (own, now.price) else { return };
    if case.watch.side != Side::Rival || own.currency.is_none() || own.currency != now.currency {
        return;
    }
    let before = draft.state.own_seen.replace(own.price);
    let rival_before = draft.state.rival_seen.replace(price);
    let first = before.is_none();
    // Neither price moved: that it counts now is due to a changed rule, and the past is not told.
    let stands = before == Some(own.price) && rival_before == Some(price);
    let told = case.watch.alert.price.undercuts_own && rules::spoken(case.watch, ChangeKind::Undercut);

    if price >= own.price {
        draft.state.undercut_at = None;
        draft.state.undercuts = false;
        draft.state.held.remove(&ChangeKind::Undercut);
        return;
    }
    let begins = match draft.state.undercut_at {
        None if !rules::reached(case.watch.alert.price.margin, own.price, price) => {
            return;
        }
        None => true,
        Some(before) if price < before && rules::reached(case.watch.alert.price.drop, before, price) => false,
        Some(_) => return,
    };
    draft.state.undercut_at = Some(price);
    if first || begins && stands {
        draft.state.undercuts = true;
        return;
    }
    // That the price fell further is said by its own message, which shows the own price beside it.
    let said = !begins && draft.alerts.iter().any(|alert| alert.change.kind == ChangeKind::PriceDrop);
    let amounts = (Some(own.price.to_string()), Some(price.to_string()));
    tell::event(draft, case, ChangeKind::Undercut, Some(Field::Price), amounts, told && !said);
    if !told {
        draft.state.undercuts = true;
    }
}
