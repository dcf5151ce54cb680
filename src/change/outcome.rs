//! What follows from an outcome: counters, faults, and a listing that goes and comes back.

use super::{
    FaultKey,
    draft::{Case, Draft},
    fields, rules, tell,
    words::faults,
};
use crate::listing::{ChangeKind, Field, Listing, Moment, Outcome, SourceKind};

/// So many unreadable pages in a row, and the engineer hears.
const UNREADABLE_AT: u32 = 3;
/// So many robot checks or denials in a row, and the engineer hears.
const BLOCKED_AT: u32 = 3;

/// The poll came to something else than the listing.
pub(super) fn not_ok(draft: &mut Draft, case: &Case, outcome: Outcome, reason: Option<String>) {
    let times = count(draft, outcome);
    draft.state.back_since = None;
    if !matches!(outcome, Outcome::Gone | Outcome::Blocked | Outcome::Login | Outcome::Unreachable) {
        // A page of whatever sort is not a page that is gone; robot checks and time-outs say neither.
        draft.state.gone_since = None;
    }

    // What a union refuses is the fault of its key, which is open once for all of its watches.
    let keyed = case.watch.source == SourceKind::Union;
    match outcome {
        Outcome::Login | Outcome::Blocked if keyed => {}
        Outcome::Gone => gone(draft, case),
        Outcome::Moved if times > 1 || !case.twice => draft.open(faults::moved(case, reason.as_deref())),
        Outcome::Moved => draft.want(),
        Outcome::Login if times == 1 => draft.open(faults::login(case)),
        Outcome::Blocked if times == BLOCKED_AT => draft.open(faults::blocked(case, times)),
        Outcome::Blocked if times < BLOCKED_AT => draft.again(case.at),
        Outcome::Unreadable if times >= UNREADABLE_AT => {
            draft.open(faults::unreadable(case, times, reason.as_deref()));
        }
        Outcome::Unreadable => draft.again(case.at),
        // Time-outs and outages of the shop lead to the promise, which is the daemon's.
        Outcome::Ok | Outcome::Blocked | Outcome::Login | Outcome::Unreachable => {}
    }

    draft.outcome = outcome;
    draft.reason = reason;
    if outcome == Outcome::Gone {
        tell::held(draft, case);
    }
    tell::remember_waiting(draft, case);
}

/// The listing answered: faults of the way to it are over, and if it was gone, it may be back.
pub(super) fn ok(draft: &mut Draft, case: &Case) {
    count(draft, Outcome::Ok);
    end_faults(draft);
    draft.state.gone_since = None;
    if !draft.state.absent {
        return;
    }
    match draft.state.back_since {
        None if case.twice => {
            draft.state.back_since = Some(case.at);
            draft.want();
        }
        Some(since) if since == case.at => draft.want(),
        _ => {
            draft.state.back_since = None;
            draft.state.absent = false;
            presence(draft, case, ChangeKind::ListingBack);
        }
    }
}

/// A union that is asked alone answered that it does not have the item. That is no fault and says nothing of the listing:
/// neither that it is gone, nor that it is back, nor that the right one answers again. All that is known stays, for
/// the item may be promoted again; and what was not known yet is learned, not told, when it comes.
pub(super) fn not_in_union(draft: &mut Draft, case: &Case, read: &Listing) {
    count(draft, Outcome::Ok);
    draft.end(|key| matches!(key, FaultKey::Unreadable(_) | FaultKey::Login(_) | FaultKey::Blocked(_)));
    draft.state.back_since = None;
    if let Some(base) = &mut draft.state.baseline {
        fields::take(base, read, Field::Affiliate);
    } else {
        draft.state.baseline = Some(read.clone());
        draft.state.told = Some(read.clone());
        draft.state.accepted_at = Some(case.at);
    }
    tell::remember_waiting(draft, case);
}

/// Gone is believed when it is answered twice, whatever `confirm_after` says (contract, section 4).
fn gone(draft: &mut Draft, case: &Case) {
    let unknown = draft.state.baseline.as_ref().is_none_or(fields::nothing_but_affiliate);
    if unknown || draft.state.absent {
        return;
    }
    match draft.state.gone_since.or((!draft.guards.gone_twice).then_some(Moment::UNIX_EPOCH)) {
        Some(since) if since != case.at && (!rules::stale(since, case.at) || !draft.guards.gone_twice) => {
            draft.state.gone_since = None;
            draft.state.absent = true;
            end_faults(draft);
            presence(draft, case, ChangeKind::ListingGone);
        }
        Some(since) if since == case.at => draft.want(),
        _ => {
            draft.state.gone_since = Some(case.at);
            draft.want();
        }
    }
}

/// Records that the listing went or came back, and tells it unless what was told last says the same.
fn presence(draft: &mut Draft, case: &Case, kind: ChangeKind) {
    let opposite = if kind == ChangeKind::ListingGone { ChangeKind::ListingBack } else { ChangeKind::ListingGone };
    draft.state.held.remove(&opposite);
    let news = draft.state.gone != draft.state.absent;
    tell::event(draft, case, kind, None, (None, None), news);
}

/// Ends what stood between us and an answer. Fields that are missing are not among it.
fn end_faults(draft: &mut Draft) {
    draft.end(|key| {
        matches!(key, FaultKey::Unreadable(_) | FaultKey::Moved(_) | FaultKey::Login(_) | FaultKey::Blocked(_))
    });
}

/// For how many observations in a row the outcome has been this one.
fn count(draft: &mut Draft, outcome: Outcome) -> u32 {
    let times = match draft.state.last {
        Some((last, times)) if last == outcome => times.saturating_add(1),
        _ => 1,
    };
    draft.state.last = Some((outcome, times));
    times
}
