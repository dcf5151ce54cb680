//! The coverage promise: every watch has a good observation within so many cycles.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use chrono_tz::Tz;

use crate::{
    change::{Fault, FaultKey},
    listing::{Locale, Moment, Outcome, Watch, WatchId},
    schedule::Schedule,
    settings::{Settings, Spread},
    store::Memo,
};

/// How well the promise is kept.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// Watches in force.
    pub watches: usize,
    /// Those without a good observation for too long, and since when (since they are known, if there never was one).
    pub broken: Vec<(WatchId, Moment)>,
}

/// When a watch is polled: its own schedule and zone, else those of the settings.
pub fn timetable<'a>(watch: &'a Watch, settings: &'a Settings) -> (&'a Schedule, Tz) {
    (
        watch.extras.schedule.as_ref().unwrap_or(&settings.poll.schedule),
        watch.extras.timezone.unwrap_or(settings.timezone),
    )
}

/// How far a cycle's polls are spread, given the time to the next cycle.
pub fn spread(setting: Spread, to_next: Duration) -> Duration {
    match setting {
        Spread::Auto => (to_next / 3).min(Duration::from_secs(600)),
        Spread::For(wanted) => wanted.min(to_next),
    }
}

/// Looks at every watch. `since` is when the watch became known, for those that never were read.
pub fn coverage(
    watches: &[Arc<Watch>],
    memos: &BTreeMap<WatchId, Memo>,
    since: impl Fn(&WatchId) -> Moment,
    settings: &Settings,
    now: Moment,
) -> Coverage {
    let mut coverage = Coverage { watches: watches.len(), broken: Vec::new() };
    for watch in watches {
        let last_ok = memos.get(&watch.id).and_then(last_good).unwrap_or_else(|| since(&watch.id));
        if is_broken(watch, last_ok, settings, now) {
            coverage.broken.push((watch.id.clone(), last_ok));
        }
    }
    coverage
}

/// When it was last certain how a listing stands: it was read, or it was seen to be gone.
pub fn last_good(memo: &Memo) -> Option<Moment> {
    if memo.outcome == Some(Outcome::Gone) { memo.last_at } else { memo.last_ok }
}

/// Whether the promise is broken for a watch: so many cycles began and had their time since its last good observation.
pub fn is_broken(watch: &Watch, last_ok: Moment, settings: &Settings, now: Moment) -> bool {
    let (schedule, zone) = timetable(watch, settings);
    let mut slot = last_ok;
    for _ in 0..settings.status.promise.max(1) {
        match schedule.next(slot, zone) {
            Some(next) => slot = next,
            None => return false,
        }
    }
    let to_next = schedule.next(slot, zone).map_or(Duration::ZERO, |next| (next - slot).to_std().unwrap_or_default());
    // The cycle that would keep the promise may still be spreading its polls, reading twice and retrying.
    let grace = spread(settings.poll.spread, to_next) + settings.poll.confirm_after + Duration::from_secs(300);
    slot + grace.min(to_next) <= now
}

/// The fault that says so.
pub fn fault(watch: &Watch, last_ok: Option<Moment>, settings: &Settings) -> Fault {
    let name = &watch.name;
    let since = last_ok.map(|m| m.with_timezone(&settings.timezone).format("%Y-%m-%d %H:%M").to_string());
    let what = match (settings.locale, since) {
        (Locale::En, Some(since)) => format!("{name} has not been read since {since}"),
        (Locale::En, None) => format!("{name} has never been read"),
        (Locale::ZhCn, Some(since)) => format!("「{name}」自 {since} 起一直没有读到"),
        (Locale::ZhCn, None) => format!("「{name}」从来没有读到过"),
    };
    let hint = settings.locale.pick(
        format!(
            "`rivald history {}` shows what the polls came to; `rivald read '{}'` tries it now.",
            watch.id, watch.url
        ),
        format!("用 `rivald history {}` 看每次轮询的结果；用 `rivald read '{}'` 现在试读一次。", watch.id, watch.url),
    );
    Fault { key: FaultKey::Promise(watch.id.clone()), what, hint }
}
