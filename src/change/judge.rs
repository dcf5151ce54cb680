//! An observation against what is known: the one place where it is decided what counts.

use std::time::Duration;

use super::{
    Alert, Change, Fault, FaultKey, Safeguards, WatchState, affiliate, confirm,
    draft::{Case, Draft},
    elsewhere, fields, identity, merge, outcome, pictures, sales, tell, undercut,
};
use crate::listing::{Amount, Currency, Listing, Locale, Moment, News, Observation, Outcome, SourceKind, Watch};

/// The group's own listing, for `undercut`.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnPrice {
    /// The name of the own watch.
    pub name: String,
    /// What it asks.
    pub price: Amount,
    /// In which currency.
    pub currency: Option<Currency>,
}

/// What else is known beside the observation.
#[derive(Clone, Copy, Debug, Default)]
pub struct Beside<'a> {
    /// The price of the group's own listing, if this watch is a rival's and there is one.
    pub own: Option<&'a OwnPrice>,
    /// What following its affiliates brought to light at this poll.
    pub news: &'a [News],
    /// Whether the listing keeps pictures that it had, because its new ones were not looked at yet: then they prove
    /// nothing of whose page it is.
    pub held: bool,
}

/// What an observation means.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The state after it.
    pub state: WatchState,
    /// What the poll came to, after all: an `ok` answer that is another item is `moved`. To be recorded so.
    pub outcome: Outcome,
    /// Why it is not `ok`, in one sentence.
    pub reason: Option<String>,
    /// New changes, to be recorded.
    pub changes: Vec<Change>,
    /// What is worth a message.
    pub alerts: Vec<Alert>,
    /// Faults that this observation opens (or finds still open).
    pub faults: Vec<Fault>,
    /// Faults that this observation ends.
    pub ended: Vec<FaultKey>,
    /// A second reading is wanted before anything of this counts. At most twice without a pause, so that a value which
    /// never holds still costs three readings a cycle and no more.
    pub confirm: bool,
    /// A value went and came back between two readings: in the history, not told.
    pub flicker: bool,
    /// The watch must be judged again at this moment even if it then says the same: an alert waits for its rearm, a
    /// doubt for its next reading, a missing field for its count. Not later than the next observation where it is past.
    pub again_at: Option<Moment>,
}

impl Default for Verdict {
    /// An `ok` that says nothing.
    fn default() -> Self {
        Self {
            state: WatchState::default(),
            outcome: Outcome::Ok,
            reason: None,
            changes: Vec::new(),
            alerts: Vec::new(),
            faults: Vec::new(),
            ended: Vec::new(),
            confirm: false,
            flicker: false,
            again_at: None,
        }
    }
}

/// Judges an observation.
///
/// `confirm_after` zero means that a first reading counts at once. `own` is the price of the group's own listing, if
/// this watch is a rival's and there is one.
pub fn judge(
    state: WatchState,
    seen: &Observation,
    watch: &Watch,
    own: Option<&OwnPrice>,
    confirm_after: Duration,
    locale: Locale,
) -> Verdict {
    judge_with(Safeguards::default(), state, seen, watch, Beside { own, news: &[], held: false }, confirm_after, locale)
}

/// As [`judge`], with all that is known beside the observation, and with those safeguards alone: for the daemon, and for
/// the tests that show what each is good for.
pub fn judge_with(
    guards: Safeguards,
    state: WatchState,
    seen: &Observation,
    watch: &Watch,
    Beside { own, news, held }: Beside<'_>,
    confirm_after: Duration,
    locale: Locale,
) -> Verdict {
    let currency = state.anchor.as_ref().and_then(|anchor| anchor.currency);
    let reading = seen.reading.as_ref().filter(|_| seen.outcome == Outcome::Ok);
    let case = Case {
        watch,
        at: seen.at,
        twice: !confirm_after.is_zero(),
        locale,
        currency: currency.or_else(|| reading.and_then(|r| r.listing.currency)),
    };
    let mut draft = Draft::new(state, guards);

    match reading {
        None => {
            // An `ok` without a reading does not happen; were it to, it said nothing.
            let effective = if seen.outcome == Outcome::Ok { Outcome::Unreadable } else { seen.outcome };
            outcome::not_ok(&mut draft, &case, effective, seen.reason.clone());
        }
        Some(reading) if fields::not_in_union(&reading.listing) => {
            outcome::not_in_union(&mut draft, &case, &reading.listing);
        }
        Some(reading) => match stranger(&draft.state, seen, &reading.listing, held, locale) {
            Some(reason) if guards.identity => outcome::not_ok(&mut draft, &case, Outcome::Moved, Some(reason)),
            _ => listing(&mut draft, &case, seen, &reading.listing, own),
        },
    }
    // Where a union is asked alone and another item answers, the news is of that other item.
    let strange = draft.outcome == Outcome::Moved && watch.source == SourceKind::Union;
    affiliate::tell(&mut draft, &case, if strange { &[] } else { news });
    draft.finish(&case)
}

/// Why this answer is not of the listing that the watch names.
fn stranger(state: &WatchState, seen: &Observation, read: &Listing, held: bool, locale: Locale) -> Option<String> {
    let own = held.then(|| Listing { main_image: None, ..read.clone() });
    let read = own.as_ref().unwrap_or(read);
    identity::stranger(state, seen, read, locale).or_else(|| elsewhere::elsewhere(state, seen, read, locale))
}

/// The listing that the watch names was read.
fn listing(draft: &mut Draft, case: &Case, seen: &Observation, read: &Listing, own: Option<&OwnPrice>) {
    outcome::ok(draft, case);
    let known = draft.state.baseline.clone().filter(|base| !fields::nothing_but_affiliate(base));
    let Some(base) = known else {
        first(draft, case, seen, read, own);
        return;
    };

    let (read, absent) = merge::missing(draft, case, &base, cleaned(draft, read, Some(&base)));
    let mut now = confirm::believed(draft, case, &base, &read, &absent);
    sales::judge(draft, case, &base, &read, &mut now);
    if draft.guards.placeholders {
        merge::consistent(&mut now);
    }

    // What the listing is known by is only learned from a reading that nothing is in doubt of.
    if draft.state.candidate.is_none() {
        identity::learn(&mut draft.state, seen, &now);
        elsewhere::learn(&mut draft.state, seen);
    }
    if let Some(price) = now.price {
        draft.state.lows.note(case.at, price);
    }
    if now != base {
        draft.state.accepted_at = Some(case.at);
        draft.state.baseline = Some(now.clone());
    }
    tell::values(draft, case, &base, &now);
    undercut::judge(draft, case, own, &now);
    tell::held(draft, case);
}

/// The reading without what cannot be true.
fn cleaned(draft: &Draft, read: &Listing, base: Option<&Listing>) -> Listing {
    let mut read = if draft.guards.placeholders { merge::clean(read, base) } else { read.clone() };
    draft.guards.expose(&mut read);
    pictures::tidy(&mut read);
    read
}

/// The first reading of a watch is what everything later is compared with; nothing is told.
fn first(draft: &mut Draft, case: &Case, seen: &Observation, read: &Listing, own: Option<&OwnPrice>) {
    let mut now = cleaned(draft, read, None);
    merge::consistent(&mut now);
    // What a union said before it told the rest.
    if let Some(known) = draft.state.baseline.take().and_then(|base| base.affiliate) {
        now.affiliate = Some(now.affiliate.take().unwrap_or_default().over(&known));
    }
    identity::learn(&mut draft.state, seen, &now);
    elsewhere::learn(&mut draft.state, seen);
    sales::begin(draft, case, &now);
    if let Some(price) = now.price {
        draft.state.lows.note(case.at, price);
    }
    draft.state.baseline = Some(now.clone());
    draft.state.told = Some(now.clone());
    draft.state.accepted_at = Some(case.at);
    undercut::judge(draft, case, own, &now);
}
