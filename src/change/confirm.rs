//! What is believed: a new value counts when it was read twice in a row.
//!
//! Field by field: a new value becomes a doubt; the next reading makes it a change (the same again), a flicker (the old
//! one again) or another doubt (a third one). A field that flickers must be read more often in a row.

use std::collections::BTreeMap;

use super::{
    Candidate, Doubt,
    draft::{Case, Draft},
    fields,
    merge::{Absence, Absent},
    pictures, rules, shaky,
};
use crate::listing::{Amount, Field, Listing, Moment, Threshold};

/// So many readings in a row make a new value of a field that holds still.
const READ_TWICE: u32 = 2;

/// The listing that is true after this reading: believed values, and the old ones of what is missing or in doubt.
pub(super) fn believed(draft: &mut Draft, case: &Case, base: &Listing, read: &Listing, absent: &Absent) -> Listing {
    let (candidate, mut doubts) = taken_over(draft, case.at);
    let mut now = base.clone();
    // The values in doubt, for the next reading to be compared with.
    let mut next = read.clone();

    for field in fields::COMPARED {
        if let Some(absence) = absent.get(&field) {
            match (absence, &candidate) {
                (Absence::Believed, _) => {
                    fields::take(&mut now, read, field);
                    doubts.remove(&field);
                }
                // It says nothing of the doubt, which stays.
                (_, Some(candidate)) if doubts.contains_key(&field) => fields::take(&mut next, candidate, field),
                _ => {}
            }
            continue;
        }
        if !fields::differs(field, base, read) {
            if doubts.remove(&field).is_some() {
                draft.flicker = true;
                shaky::shake(draft, field, case.at);
            }
            // The newest notation and address of the same.
            fields::take(&mut now, read, field);
            continue;
        }
        if !case.twice || plausible(field, base, read) {
            doubts.remove(&field);
            fields::take(&mut now, read, field);
            continue;
        }

        let same = !draft.guards.same_again
            || candidate.as_ref().is_some_and(|c| !fields::differs(field, c, read) || plausible(field, c, read));
        let doubt = match doubts.remove(&field) {
            Some(doubt) if doubt.last == case.at => doubt,
            Some(doubt) if same => Doubt { last: case.at, seen: doubt.seen + 1, ..doubt },
            other => {
                if other.is_some() {
                    shaky::shake(draft, field, case.at);
                }
                Doubt { since: case.at, last: case.at, seen: 1 }
            }
        };
        if doubt.seen >= shaky::needed(draft, field, case.at, READ_TWICE) {
            fields::take(&mut now, read, field);
        } else {
            doubts.insert(field, doubt);
            if shaky::worth_a_reading(draft, field, case.at) {
                draft.want();
            }
        }
    }
    pictures::settle(&mut now, base, read, |field| doubts.contains_key(&field));
    // What another field believed of the same picture is no doubt any more, and no flicker either.
    doubts.retain(|field, _| !pictures::PICTURED.contains(field) || fields::differs(*field, &now, read));
    with_the_price(draft, base, &mut now, absent);
    for field in fields::FOLLOWED {
        if !fields::missing(read, field) {
            fields::take(&mut now, read, field);
        }
    }

    draft.state.candidate =
        doubts.values().map(|doubt| doubt.since).min().map(|since| Candidate { since, listing: next });
    draft.state.doubts = doubts;
    now
}

/// The doubts of the readings before, without those that are too old to be continued.
fn taken_over(draft: &mut Draft, at: Moment) -> (Option<Listing>, BTreeMap<Field, Doubt>) {
    let candidate = draft.state.candidate.take().map(|candidate| candidate.listing);
    let mut doubts = std::mem::take(&mut draft.state.doubts);
    if candidate.is_none() {
        doubts.clear();
    }
    doubts.retain(|_, doubt| !rules::stale(doubt.since, at));
    (candidate, doubts)
}

/// A believed move of the price also settles a list or pay price that was missing from both readings: what is left of
/// the old one belongs to the old price.
fn with_the_price(draft: &mut Draft, base: &Listing, now: &mut Listing, absent: &Absent) {
    if now.price == base.price {
        return;
    }
    for field in [Field::ListPrice, Field::PayPrice] {
        if matches!(absent.get(&field), Some(Absence::Doubted(times)) if *times > 1) {
            fields::take(now, &Listing::default(), field);
            draft.state.missing.remove(&field);
        }
    }
}

/// Whether a count moved no further than such counts do between two polls; then one reading is enough.
fn plausible(field: Field, from: &Listing, to: &Listing) -> bool {
    match field {
        Field::Rating => match (from.rating, to.rating) {
            // Less than a tenth of itself: 4.5 → 4.9.
            (Some(a), Some(b)) => !rules::reached(Threshold::Part(Amount::new(1, 1)), a, b),
            _ => true,
        },
        Field::ReviewCount => near(from.review_count, to.review_count),
        Field::QuestionCount => near(from.question_count, to.question_count),
        _ => false,
    }
}

/// Up by fifty or a fifth, down by five or a twentieth.
fn near(from: Option<u64>, to: Option<u64>) -> bool {
    match (from, to) {
        (Some(a), Some(b)) if b >= a => b - a <= (a / 5).max(50),
        (Some(a), Some(b)) => a - b <= (a / 20).max(5),
        _ => true,
    }
}
