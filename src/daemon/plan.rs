//! When which watches are due: watches of one schedule and zone share their slots.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use chrono_tz::Tz;

use super::coverage::{spread, timetable};
use crate::{
    listing::{Moment, Watch},
    schedule::Schedule,
    settings::Settings,
};

/// Watches that are polled at the same moments.
#[derive(Clone, Debug)]
struct Line {
    schedule: Schedule,
    zone: Tz,
    /// When they are due next; `None`: never again.
    next: Option<Moment>,
    watches: Vec<Arc<Watch>>,
}

/// The timetable of all watches.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    lines: Vec<Line>,
}

/// A cycle that is due.
#[derive(Clone, Debug)]
pub struct Due {
    /// Its slot.
    pub slot: Moment,
    /// The watches.
    pub watches: Vec<Arc<Watch>>,
    /// How far their polls are spread.
    pub spread: Duration,
    /// When the next slot of any of them is.
    pub until: Option<Moment>,
}

impl Plan {
    /// The timetable from `after` on. A slot between `after` and now is due at once, but only the last of several.
    pub fn new(watches: &[Arc<Watch>], settings: &Settings, after: Moment) -> Self {
        let mut lines: BTreeMap<(String, String), Line> = BTreeMap::new();
        for watch in watches {
            let (schedule, zone) = timetable(watch, settings);
            let key = (schedule.as_str().to_owned(), zone.name().to_owned());
            let line = lines.entry(key).or_insert_with(|| Line {
                schedule: schedule.clone(),
                zone,
                next: schedule.next(after, zone),
                watches: Vec::new(),
            });
            line.watches.push(Arc::clone(watch));
        }
        Self { lines: lines.into_values().collect() }
    }

    /// When the next cycle is due.
    pub fn next(&self) -> Option<Moment> {
        self.lines.iter().filter_map(|line| line.next).min()
    }

    /// The cycles that are due, each line at most once however many of its slots were missed, and moves on.
    pub fn take(&mut self, settings: &Settings, now: Moment) -> Vec<Due> {
        let mut due: BTreeMap<Moment, Due> = BTreeMap::new();
        for line in &mut self.lines {
            let Some(mut slot) = line.next.filter(|next| *next <= now) else { continue };
            // Missed slots (asleep, switched off, a clock set forward) run once: the last of them. Going through all of
            // them is bounded: after a long sleep the search starts a day ago.
            if now - slot > chrono::TimeDelta::days(1) {
                slot = line
                    .schedule
                    .next(now - chrono::TimeDelta::days(1), line.zone)
                    .filter(|s| *s <= now)
                    .unwrap_or(slot);
            }
            let mut next = line.schedule.next(slot, line.zone);
            while let Some(later) = next.filter(|n| *n <= now) {
                slot = later;
                next = line.schedule.next(slot, line.zone);
            }
            line.next = next;
            let to_next = next.map_or(Duration::ZERO, |next| (next - slot).to_std().unwrap_or_default());
            let entry = due.entry(slot).or_insert_with(|| Due {
                slot,
                watches: Vec::new(),
                spread: Duration::ZERO,
                until: next,
            });
            entry.watches.extend(line.watches.iter().cloned());
            entry.spread = entry.spread.max(spread(settings.poll.spread, to_next));
            entry.until = entry.until.min(next).or(entry.until).or(next);
        }
        due.into_values().collect()
    }

    /// After a clock that was set back: slots further ahead than the schedule says are taken anew from now.
    pub fn clock_set_back(&mut self, now: Moment) {
        for line in &mut self.lines {
            line.next = line.schedule.next(now, line.zone);
        }
    }
}
