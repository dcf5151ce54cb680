//! Fields that do not hold still: the more often a value came and went of late, the longer a new one must stay.

use super::{Shaky, draft::Draft, rules};
use crate::listing::{Field, Moment};

/// More readings in a row than these are never asked for.
const AT_MOST: u32 = 12;

/// A field for which values came and went so often within a day is not read again for its own sake.
const RESTLESS: u32 = 6;

/// A value of this field came and went.
pub(super) fn shake(draft: &mut Draft, field: Field, at: Moment) {
    let times = times(draft, field, at).saturating_add(1);
    draft.state.shaky.insert(field, Shaky { last: at, times });
}

/// How many readings in a row a field needs that would need `calm` if it held still: one more for every two times that
/// it did not, until it held still for a day. Of a page that shows one of two prices by chance, hardly any are told.
pub(super) fn needed(draft: &Draft, field: Field, at: Moment, calm: u32) -> u32 {
    calm.saturating_add(times(draft, field, at) / 2).min(AT_MOST)
}

/// Whether a second reading of this field is worth a request: one that changes with every request is read as often as
/// it is polled and no more. Of the price every reading counts.
pub(super) fn worth_a_reading(draft: &Draft, field: Field, at: Moment) -> bool {
    field == Field::Price || times(draft, field, at) < RESTLESS
}

fn times(draft: &Draft, field: Field, at: Moment) -> u32 {
    if !draft.guards.shaky {
        return 0;
    }
    draft.state.shaky.get(&field).filter(|shaky| !rules::stale(shaky.last, at)).map_or(0, |shaky| shaky.times)
}
