//! From differences to changes and alerts.
//!
//! Values are compared twice: with the baseline, which makes the changes that are recorded, and with the listing as
//! last told, which makes the alerts. So small steps add up, nothing is told twice, and what waits for its rearm is
//! told as the one step that it then is. Only what moved just now, or waits, is weighed: a changed rule alone says
//! nothing about the past.

use std::collections::BTreeSet;

use super::{
    Alert, Change,
    compare::{self, Part, Step},
    defaults::{family, family_of},
    draft::{Case, Draft},
    fields, lowest, pictures,
    rules::{self, Worth},
    variants, words,
};
use crate::listing::{ChangeKind, Detail, Field, Listing, Moment, Pictures};

/// So many changes that were not told are remembered a kind; a message covers no more.
const UNTOLD_AT_MOST: usize = 200;

/// Records what differs from the baseline and tells what differs enough from what was told.
pub(super) fn values(draft: &mut Draft, case: &Case, base: &Listing, now: &Listing) {
    let mut told = draft.state.told.take().unwrap_or_else(|| base.clone());
    let looks = told.looks.clone();
    for field in fields::COMPARED {
        // Learned since: the first value of a field is no news.
        if !fields::ABSENCE_TELLS.contains(&field) && fields::missing(&told, field) {
            fields::take(&mut told, if fields::missing(base, field) { now } else { base }, field);
        }
    }

    if variants::incomparable(&told.variants, &now.variants) {
        fields::take(&mut told, now, Field::Variants);
    }
    // What is learned of one field must not settle how the picture of another one looked when it was told.
    for field in pictures::PICTURED {
        pictures::keep(&mut told, &looks, field);
    }

    let mut touched: BTreeSet<ChangeKind> = draft.state.waiting.iter().map(|kind| family(*kind)).collect();
    for step in compare::steps(base, now) {
        if let Some(step) = worth_recording(draft, step, &told, now) {
            touched.insert(family(step.kind));
            let change = change(case, &step, false);
            for topic in step.topics() {
                draft.state.untold.entry(topic).or_default().push(change.id.clone());
            }
            draft.changes.push(change);
        }
    }
    if !touched.is_empty() {
        weigh(draft, case, &mut told, now, &touched);
    }
    pictures::learn(&mut told, now);
    draft.state.told = Some(told);
    remember_waiting(draft, case);
}

/// Counts that only ever grow are recorded in strides, from one stride to the next; all else as it is.
fn worth_recording(draft: &Draft, step: Step, told: &Listing, now: &Listing) -> Option<Step> {
    let (recorded, count) = match step.field {
        Field::ReviewCount => (told.review_count, now.review_count),
        Field::QuestionCount => (told.question_count, now.question_count),
        _ => return Some(step),
    };
    let (recorded, count) = recorded.zip(count)?;
    let stride = rules::count_moved(recorded, count) && !draft.state.waiting.contains(&step.kind);
    stride.then(|| Step { before: Some(recorded.to_string()), ..step })
}

/// Weighs what differs from the listing as last told, of the families that moved or wait.
fn weigh(draft: &mut Draft, case: &Case, told: &mut Listing, now: &Listing, touched: &BTreeSet<ChangeKind>) {
    let told_at = draft.state.told_at.clone();
    let mut open: BTreeSet<String> = BTreeSet::new();
    let mut price: Option<Fate> = None;
    let (looks, mut settled) = (told.looks.clone(), Vec::new());
    let waited = std::mem::take(&mut draft.state.waiting);

    for step in compare::steps(told, now).into_iter().filter(|step| touched.contains(&family(step.kind))) {
        if worth_recording(draft, step.clone(), told, now).is_none() && !waited.contains(&step.kind) {
            continue;
        }
        let worth = match rules::weigh(case.watch, &step) {
            Worth::Small if lowest::asked_for(&draft.state, case, &step).is_some() => Worth::Telling,
            worth => worth,
        };
        let mut fate = match worth {
            Worth::Small if draft.guards.adds_up => Fate::Small,
            Worth::Silent | Worth::Small => Fate::Silent,
            Worth::Telling => match rules::rests_until(told_at.get(&step.kind).copied(), case.watch, case.at) {
                Some(_) => Fate::Waits,
                None => Fate::Told,
            },
        };
        if step.field == Field::Price {
            price = Some(fate);
        } else if matches!(step.field, Field::ListPrice | Field::PayPrice) && fate != Fate::Silent {
            // They moved together with the price: its message, now or when it may be sent, says it all.
            match price {
                Some(Fate::Told) => fate = Fate::Covered,
                Some(Fate::Waits) => fate = Fate::Waits,
                _ => {}
            }
        }
        if matches!(fate, Fate::Told | Fate::Covered | Fate::Silent)
            && matches!(step.of, Part::Whole | Part::ChoicePictures)
        {
            settled.push(step.field);
        }
        match fate {
            Fate::Told => {
                tell(draft, case, &step);
                step.settle(told, now);
                mark(draft, case.at, step.kind);
            }
            Fate::Covered | Fate::Silent => step.settle(told, now),
            Fate::Small => {
                open.extend(step.topics());
            }
            Fate::Waits => {
                open.extend(step.topics());
                draft.state.waiting.insert(step.kind);
            }
        }
    }
    // One picture may be the main image, one of the gallery and a choice's at once: for what was not settled just now it
    // looks as when it was told last, unless the main image's message told it.
    let new = told.looks.clone();
    for field in pictures::PICTURED.into_iter().rev().filter(|field| !settled.contains(field)) {
        pictures::keep(told, &looks, field);
    }
    if settled.contains(&Field::MainImage) {
        pictures::keep(told, &new, Field::MainImage);
    }

    // What was told, covered, silenced or went back is not waiting to be told any more.
    let state = &mut draft.state;
    state.untold.retain(|topic, ids| {
        if family_of(topic).is_none_or(|family| touched.contains(&family)) && !open.contains(topic) {
            return false;
        }
        ids.drain(..ids.len().saturating_sub(UNTOLD_AT_MOST));
        true
    });
}

/// What becomes of a step from the value last told.
#[derive(Clone, Copy, PartialEq)]
enum Fate {
    Told,
    Covered,
    Silent,
    Small,
    Waits,
}

/// Makes the alert of a step. It goes under the name of the change recorded just now, if there is one, else of the
/// last one that was not told, and covers all earlier ones.
fn tell(draft: &mut Draft, case: &Case, step: &Step) {
    let mut ids: Vec<String> = Vec::new();
    for topic in step.topics() {
        ids.extend(draft.state.untold.remove(&topic).unwrap_or_default());
    }
    // A coupon that became another lies on both.
    draft.state.untold.values_mut().for_each(|others| others.retain(|id| !ids.contains(id)));
    let mut seen = BTreeSet::new();
    ids.retain(|id| seen.insert(id.clone()));

    let mut alert = change(case, step, true);
    if let Some(limit) = rules::crossed(case.watch, step) {
        alert.why.push_str(&words::limit(case, limit, step.kind == ChangeKind::PriceDrop));
    }
    if let Some(days) = lowest::asked_for(&draft.state, case, step) {
        alert.why.push_str(&words::lowest(case, days));
    }
    let recorded = |id: &&String| draft.changes.iter().any(|c| c.id == **id);
    let name = ids.iter().rev().find(recorded).or(ids.last()).cloned();
    match name {
        Some(name) => alert.id = name,
        // Coupons that changed partners: what was recorded of this one was told under another's name.
        None if draft.changes.iter().all(|c| c.id != alert.id) => draft.changes.push(alert.clone()),
        None => {}
    }
    for change in &mut draft.changes {
        change.alerted |= change.id == alert.id || ids.contains(&change.id);
    }
    let now = draft.changes.iter().any(|c| c.id == alert.id);
    ids.retain(|id| !now || *id != alert.id);
    draft.alerts.push(Alert { change: alert, covers: ids, plot: None });
}

/// Records an event (not a value) and tells it, unless it is no news, silenced, or must wait.
pub(super) fn event(
    draft: &mut Draft,
    case: &Case,
    kind: ChangeKind,
    field: Option<Field>,
    (before, after): (Option<String>, Option<String>),
    news: bool,
) {
    let mut change = Change {
        id: Change::id_of(&case.watch.id, kind, case.at),
        at: case.at,
        watch: case.watch.id.clone(),
        kind,
        field,
        before,
        after,
        why: String::new(),
        alerted: false,
        detail: Detail::default(),
    };
    change.why = words::sentence(case, &change);
    if !rules::spoken(case.watch, kind) {
        settle_event(draft, kind);
    } else if !news {
        // What was told last says the same.
    } else if rules::rests_until(draft.state.told_at.get(&kind).copied(), case.watch, case.at).is_some() {
        draft.state.held.insert(kind, change.clone());
    } else {
        change.alerted = true;
        draft.alerts.push(Alert { change: change.clone(), covers: Vec::new(), plot: None });
        settle_event(draft, kind);
        mark(draft, case.at, kind);
    }
    draft.changes.push(change);
}

/// Tells the events that waited for their rearm, if they still hold; then remembers when the next one may be told.
pub(super) fn held(draft: &mut Draft, case: &Case) {
    for (kind, mut change) in std::mem::take(&mut draft.state.held) {
        if !rules::spoken(case.watch, kind) {
            settle_event(draft, kind);
        } else if rules::rests_until(draft.state.told_at.get(&kind).copied(), case.watch, case.at).is_some() {
            draft.state.held.insert(kind, change);
        } else {
            change.alerted = true;
            let covers = vec![change.id.clone()];
            draft.alerts.push(Alert { change, covers, plot: None });
            settle_event(draft, kind);
            mark(draft, case.at, kind);
        }
    }
    remember_waiting(draft, case);
}

/// Asks to be judged again when the first rearm that something waits for is over.
pub(super) fn remember_waiting(draft: &mut Draft, case: &Case) {
    let kinds: Vec<_> = draft.state.waiting.iter().chain(draft.state.held.keys()).copied().collect();
    for kind in kinds {
        let until = rules::rests_until(draft.state.told_at.get(&kind).copied(), case.watch, case.at);
        draft.again(until.unwrap_or(case.at));
    }
}

/// Takes over what an event told.
fn settle_event(draft: &mut Draft, kind: ChangeKind) {
    match kind {
        ChangeKind::ListingGone => draft.state.gone = true,
        ChangeKind::ListingBack => draft.state.gone = false,
        ChangeKind::Undercut => draft.state.undercuts = true,
        _ => {}
    }
}

pub(super) fn mark(draft: &mut Draft, at: Moment, kind: ChangeKind) {
    draft.state.told_at.insert(kind, at);
}

fn change(case: &Case, step: &Step, alerted: bool) -> Change {
    let mut change = Change {
        id: Change::id_about(&case.watch.id, step.kind, case.at, &step.about()),
        at: case.at,
        watch: case.watch.id.clone(),
        kind: step.kind,
        field: Some(step.field),
        before: step.before.clone(),
        after: step.after.clone(),
        why: String::new(),
        alerted,
        detail: Detail::default(),
    };
    if step.pictures != Pictures::default() {
        change.detail.pictures = Some(Box::new(step.pictures.clone()));
    }
    change.why = words::sentence(case, &change);
    change
}
