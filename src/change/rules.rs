//! Whether a difference is worth a message under the watch's rules: thresholds, crossings, rearm.

use chrono::TimeDelta;

use super::{
    compare::{Part, Step},
    defaults,
};
use crate::listing::{Amount, ChangeKind, Field, Moment, Threshold, Watch};

/// What was seen so long ago says nothing any more: a doubt, a first sight of `gone`, a flicker.
const STALE: TimeDelta = TimeDelta::days(1);
/// A count of reviews or questions is in the history when it moved by at least so many …
const COUNT_LEAST: u64 = 5;
/// … and by at least this part (one in twenty) of the count recorded last.
const COUNT_PART: u64 = 20;

/// Whether something of this moment is too old to be continued. A clock that was set back makes nothing old.
pub(super) fn stale(since: Moment, at: Moment) -> bool {
    at.signed_duration_since(since) > STALE
}

/// Whether the kind is told at all.
pub(super) fn spoken(watch: &Watch, kind: ChangeKind) -> bool {
    watch.alert.kinds.get(&kind).copied().unwrap_or_else(|| defaults::spoken(kind))
}

/// What the rules say of a step from the value last told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Worth {
    /// Never told: the value last told moves along.
    Silent,
    /// Not enough yet: it adds up.
    Small,
    /// Worth a message.
    Telling,
}

/// Weighs a step from the value last told to the present one.
pub(super) fn weigh(watch: &Watch, step: &Step) -> Worth {
    if !spoken(watch, step.kind) {
        return Worth::Silent;
    }
    let unasked = match step.of {
        Part::ChoicePrices => defaults::CHOICE_PRICES,
        Part::ChoicePictures => defaults::CHOICE_PICTURES,
        _ => true,
    };
    if !watch.alert.kinds.get(&step.kind).copied().unwrap_or(unasked) {
        return Worth::Silent;
    }
    let Some((before, after)) = step.amounts else { return Worth::Telling };
    let price = &watch.alert.price;
    let threshold = if after < before { price.drop } else { price.rise };
    match threshold {
        _ if crossed(watch, step).is_some() => Worth::Telling,
        Threshold::Never => Worth::Silent,
        threshold if reached(threshold, before, after) => Worth::Telling,
        _ => Worth::Small,
    }
}

/// The operator's limit (`below`, `above`) that the price went across with this step.
pub(super) fn crossed(watch: &Watch, step: &Step) -> Option<Amount> {
    let (before, after) = step.amounts.filter(|_| step.field == Field::Price)?;
    let price = &watch.alert.price;
    let below = price.below.filter(|limit| after < *limit && before >= *limit);
    below.or(price.above.filter(|limit| after > *limit && before <= *limit))
}

/// Whether the step from one amount to another reaches the threshold.
pub(super) fn reached(threshold: Threshold, before: Amount, after: Amount) -> bool {
    // Amounts too large to be subtracted or multiplied differ by more than any threshold.
    let step = after.checked_sub(before).map(|step| step.abs());
    match (threshold, step) {
        (Threshold::Never, _) => false,
        (Threshold::Any, _) => before != after,
        (_, None) => true,
        (Threshold::By(amount), Some(step)) => step >= amount && before != after,
        (Threshold::Part(part), Some(step)) => {
            before != after && before.abs().checked_mul(part).is_none_or(|least| step >= least)
        }
    }
}

/// Until when the kind must not be told again; `None` when it may be.
///
/// A moment in the future (the clock was set back) silences no longer than the rearm itself.
pub(super) fn rests_until(told_at: Option<Moment>, watch: &Watch, at: Moment) -> Option<Moment> {
    let told_at = told_at?;
    let rearm = TimeDelta::from_std(watch.alert.rearm).unwrap_or(TimeDelta::MAX);
    let since = at.signed_duration_since(told_at);
    if since >= rearm || since <= -rearm {
        return None;
    }
    // The end of a rearm that nobody lives to see is looked for at every observation.
    Some(told_at.checked_add_signed(rearm).unwrap_or(at))
}

/// Whether a count of reviews or questions moved far enough from the one last recorded to be recorded again.
pub(super) fn count_moved(recorded: u64, now: u64) -> bool {
    recorded.abs_diff(now) >= COUNT_LEAST.max(recorded / COUNT_PART)
}
