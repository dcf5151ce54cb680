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
/// Both must name their currency, and the same one. The first comparison tells nothing: a rival that has always been
/// cheaper is no news, and neither is an own listing that was just added to the watchlist.
pub(super) fn judge(draft: &mut Draft, case: &Case, own: Option<&OwnPrice>, now: &Listing) {
    let (Some(own), Some(price)) = (own, now.price) else { return };
    if case.watch.side != Side::Rival || own.currency.is_none() || own.currency != now.currency {
        return;
    }
    let first = draft.state.own_seen.replace(own.price).is_none();
    let told = case.watch.alert.price.undercuts_own && rules::spoken(case.watch, ChangeKind::Undercut);

    if price >= own.price {
        draft.state.undercut_at = None;
        draft.state.undercuts = false;
        draft.state.held.remove(&ChangeKind::Undercut);
        return;
    }
    let begins = match draft.state.undercut_at {
        None => true,
        Some(before) if price < before && rules::reached(case.watch.alert.price.drop, before, price) => false,
        Some(_) => return,
    };
    draft.state.undercut_at = Some(price);
    if first {
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
