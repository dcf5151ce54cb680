//! News of a listing's affiliates: recorded as changes, and told under the watch's rules.
//!
//! News are events that are certain when they come here, whatever came of the page at that poll. The rearm keeps the
//! same from being told again within; what "the same" is follows from what an operator does with it:
//!
//! - Two drops ahead, two coupons, two bursts, drops of two causes are different facts, also within one poll: none waits
//!   for another.
//! - A drop ahead is what budgets are planned on. Once told it is told again only if its last day moved, or its size by
//!   more than a tenth of what was told: the first such correction at once, further ones when a rearm is over. What moved
//!   back by then is not told, and neither is a drop that comes as it was told.
//! - A commission that rises is another fact than one that falls, as with prices. What waits adds up with what comes: it
//!   is told as one step from the value told last, and not at all if it went back.
//! - Joined and left take each other back: what waits was then never so. The end of a burst tells of its beginning too.
//! - What waits is told at the end of the rearm, whether or not the page can be read then, if it still stands: a drop
//!   ahead whose last day is over, or a coupon whose time has run out, does not.

use super::{
    Alert, Change, ToldNews, WaitingNews, coupons,
    draft::{Case, Draft},
    rules, tell, words,
};
use crate::listing::{Amount, ChangeKind, Detail, Field, Grade, Moment, News};

/// More news than one poll brings of any listing, and more than is remembered as told.
const AT_MOST: usize = 64;
/// A message covers no more changes than these.
const COVERS_AT_MOST: usize = 200;

/// Records the news, and tells what is spoken: of these, and of what waits for its rearm.
pub(super) fn tell(draft: &mut Draft, case: &Case, news: &[News]) {
    for piece in news.iter().take(AT_MOST) {
        let change = recorded(draft, case, piece);
        queue(draft, case, piece, change);
    }
    for (topic, waiting) in std::mem::take(&mut draft.state.news_waiting) {
        match fate(draft, case, &topic, &waiting) {
            Fate::Dropped => {}
            Fate::Waits(until) => {
                draft.again(until);
                draft.state.news_waiting.insert(topic, waiting);
            }
            Fate::Told { correction } => send(draft, case, &topic, waiting, correction),
        }
    }
    forget(draft, case);
}

/// Makes the change of a piece of news and records it.
fn recorded(draft: &mut Draft, case: &Case, news: &News) -> Change {
    let id = |about: &str| Change::id_about(&case.watch.id, news.kind, case.at, about);
    let taken = |id: &String| draft.changes.iter().any(|c| c.id == *id);
    let mut name = id(&news.about);
    // The same kind about the same twice in one poll: two causes of a drop.
    for n in 2..=AT_MOST {
        if !taken(&name) {
            break;
        }
        name = id(&format!("{}\n{n}", news.about));
    }
    let mut detail = news.detail.clone();
    if news.kind == ChangeKind::CouponLow {
        let known = draft.state.baseline.as_ref().map_or(&[][..], |base| &base.coupons);
        let (words, total) = coupons::named(&news.about, known);
        detail.coupon = detail.coupon.or(Some(words)).filter(|words| !words.is_empty());
        detail.total = detail.total.or(total);
    }
    let mut change = Change {
        id: name,
        at: case.at,
        watch: case.watch.id.clone(),
        kind: news.kind,
        field: Some(if news.kind == ChangeKind::CouponLow { Field::Coupons } else { Field::Affiliate }),
        before: news.before.clone(),
        after: news.after.clone(),
        why: String::new(),
        alerted: false,
        detail,
    };
    change.why = words::sentence(case, &change);
    draft.changes.push(change.clone());
    change
}

/// Puts a change where news wait, together with what waits there already.
fn queue(draft: &mut Draft, case: &Case, news: &News, change: Change) {
    use ChangeKind as K;
    let waiting = &mut draft.state.news_waiting;
    let opposite = match news.kind {
        K::AffiliateJoined => Some(K::AffiliateLeft),
        K::AffiliateLeft => Some(K::AffiliateJoined),
        K::AffiliateBurstEnd => Some(K::AffiliateBurst),
        _ => None,
    };
    let mut ids = Vec::new();
    if let Some(taken_back) = opposite.and_then(|kind| waiting.remove(&topic(kind, &news.about, &news.detail))) {
        if news.kind != K::AffiliateBurstEnd {
            return;
        }
        ids = taken_back.ids;
    }

    let topic = topic(news.kind, &news.about, &news.detail);
    let earlier = waiting.remove(&topic);
    if !rules::spoken(case.watch, news.kind) {
        return;
    }
    let mut new = WaitingNews { ids: vec![change.id.clone()], change, plot: news.plot.clone() };
    if let Some(earlier) = earlier {
        if !add_up(&mut new.change, &earlier.change) {
            return;
        }
        new.change.why = words::sentence(case, &new.change);
        ids.extend(earlier.ids);
    }
    ids.append(&mut new.ids);
    new.ids = ids.split_off(ids.len().saturating_sub(COVERS_AT_MOST));
    draft.state.news_waiting.insert(topic, new);
}

/// What news are about: kind, which of several (its first day, where nothing else says so), and the cause of a drop.
fn topic(kind: ChangeKind, about: &str, detail: &Detail) -> String {
    let mut topic = kind.as_str().to_owned();
    match detail.from {
        Some(from) if about.is_empty() => topic.push_str(&format!(" {from}")),
        _ if about.is_empty() => {}
        _ => topic.push_str(&format!(" {about}")),
    }
    if let Some(cause) = detail.cause.filter(|_| kind == ChangeKind::AffiliateDrop) {
        topic.push_str(&format!(" {cause}"));
    }
    topic
}

/// Makes one step of a later change and an earlier one that was not told; `false` if it then leads nowhere.
fn add_up(now: &mut Change, earlier: &Change) -> bool {
    match now.kind {
        ChangeKind::Commission => {
            now.before.clone_from(&earlier.before);
            let amounts = amount(now.before.as_deref()).zip(amount(now.after.as_deref()));
            amounts.map_or(now.before != now.after, |(before, after)| before != after)
        }
        ChangeKind::AffiliateDrop => {
            let from = count(earlier.before.as_deref());
            if let Some((from, to)) = from.zip(count(now.after.as_deref())).filter(|(from, to)| from > to) {
                now.before.clone_from(&earlier.before);
                let days = [earlier.detail.from, now.detail.from];
                now.detail = Detail {
                    units: Some(from - to),
                    least: None,
                    most: None,
                    from: days.into_iter().flatten().min(),
                    ..now.detail.clone()
                };
            }
            true
        }
        // The newest says it all.
        _ => true,
    }
}

/// What becomes of news that waits.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fate {
    /// It does not stand any more, or was told.
    Dropped,
    /// Until then.
    Waits(Moment),
    /// Now.
    Told {
        /// Whether it corrects what was told within the rearm.
        correction: bool,
    },
}

fn fate(draft: &Draft, case: &Case, topic: &str, waiting: &WaitingNews) -> Fate {
    let change = &waiting.change;
    let new = draft.changes.iter().any(|c| c.id == change.id);
    if !rules::spoken(case.watch, change.kind) || (!new && !stands(change, case.at)) {
        return Fate::Dropped;
    }
    let Some(told) = draft.state.news_told.get(&same(topic, change)) else {
        return Fate::Told { correction: false };
    };
    let ahead = change.kind == ChangeKind::AffiliateDropAhead;
    if ahead && !moved(told, &change.detail) {
        return Fate::Dropped;
    }
    let rests = |at| rules::rests_until(at, case.watch, case.at);
    match rests(Some(told.at)) {
        None => Fate::Told { correction: false },
        Some(until) if !ahead => Fate::Waits(until),
        Some(until) => match rests(told.corrected_at) {
            None => Fate::Told { correction: true },
            Some(other) => Fate::Waits(until.min(other)),
        },
    }
}

/// What must not be told again within the rearm: the topic, and of a commission the direction.
fn same(topic: &str, change: &Change) -> String {
    if change.kind != ChangeKind::Commission {
        return topic.to_owned();
    }
    let falls = amount(change.after.as_deref()) < amount(change.before.as_deref());
    format!("{topic} {}", if falls { "down" } else { "up" })
}

/// Whether news that waited still says something.
fn stands(change: &Change, at: Moment) -> bool {
    let detail = &change.detail;
    match change.kind {
        ChangeKind::AffiliateDropAhead => match (detail.to.or(detail.from), words::in_china(at)) {
            (Some(last), Some(now)) => last >= now.date(),
            _ => true,
        },
        ChangeKind::CouponLow => detail.runs_out.is_none_or(|out| out > at),
        _ => true,
    }
}

/// Whether a drop comes otherwise than it was told: another last day, or more than a tenth more or less.
fn moved(told: &ToldNews, now: &Detail) -> bool {
    let by = match (told.units, size(now)) {
        (Some(before), Some(after)) => before.abs_diff(after).saturating_mul(10) > before,
        (before, after) => before != after,
    };
    by || told.to != now.to
}

/// The number that is told first.
fn size(detail: &Detail) -> Option<u64> {
    let bounded = detail.most.filter(|_| detail.grade == Some(Grade::Bounded));
    bounded.or(detail.units).or(detail.most).or(detail.least)
}

/// Makes the alert, and remembers what it told.
fn send(draft: &mut Draft, case: &Case, topic: &str, waiting: WaitingNews, correction: bool) {
    let WaitingNews { mut change, ids, plot } = waiting;
    change.alerted = true;
    for recorded in &mut draft.changes {
        recorded.alerted |= ids.contains(&recorded.id);
    }
    let new = draft.changes.iter().any(|c| c.id == change.id);
    let covers = ids.into_iter().filter(|id| !new || *id != change.id).collect();

    let told = draft.state.news_told.entry(same(topic, &change)).or_default();
    if correction {
        told.corrected_at = Some(case.at);
    } else {
        told.at = case.at;
    }
    if change.kind == ChangeKind::AffiliateDropAhead {
        (told.units, told.to) = (size(&change.detail), change.detail.to);
    }
    tell::mark(draft, case.at, change.kind);
    draft.alerts.push(Alert { change, covers, plot });
}

/// Forgets what was told so long ago that nothing is held against it: its rearm is over, and its last day as well.
fn forget(draft: &mut Draft, case: &Case) {
    let today = words::in_china(case.at).map(|now| now.date());
    let rests = |at| rules::rests_until(at, case.watch, case.at).is_some();
    let told = &mut draft.state.news_told;
    told.retain(|_, told| {
        rests(Some(told.at)) || rests(told.corrected_at) || told.to.zip(today).is_some_and(|(to, today)| to >= today)
    });
    while told.len() > AT_MOST {
        let oldest = told.iter().min_by_key(|(_, told)| told.at).map(|(topic, _)| topic.clone());
        told.retain(|topic, _| Some(topic) != oldest.as_ref());
    }
}

fn amount(text: Option<&str>) -> Option<Amount> {
    text.and_then(|text| text.parse().ok())
}

fn count(text: Option<&str>) -> Option<u64> {
    text.and_then(|text| text.parse().ok())
}
