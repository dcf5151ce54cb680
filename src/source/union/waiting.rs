//! Which watches are expected in this cycle, in their order: what a call is filled up with.

use std::{collections::HashMap, sync::Arc};

use chrono::TimeDelta;

use crate::listing::{Moment, Watch, WatchId};

use super::ids;

/// What was expected so long ago will not come any more.
fn forgotten() -> TimeDelta {
    TimeDelta::hours(3)
}

/// A watch that will be polled.
#[derive(Clone, Debug)]
pub struct Expected {
    /// The watch.
    pub watch: Arc<Watch>,
    /// What it names its item by.
    pub name: String,
    /// The beginning of the cycle.
    pub since: Moment,
    /// Its item was asked for in this cycle.
    asked: bool,
}

/// Watches in the order in which they will be polled.
#[derive(Debug, Default)]
pub struct Waiting {
    all: Vec<Expected>,
    at: HashMap<WatchId, usize>,
}

impl Waiting {
    /// A cycle begins that will poll these, in this order. Watches of other cycles that are still under way stay.
    pub fn expect<'w>(&mut self, watches: impl Iterator<Item = &'w Arc<Watch>>, now: Moment) {
        let new: Vec<Expected> = watches
            .map(|watch| Expected { watch: Arc::clone(watch), name: ids::name_of(watch), since: now, asked: false })
            .collect();
        let again: HashMap<&WatchId, ()> = new.iter().map(|e| (&e.watch.id, ())).collect();
        self.all.retain(|e| {
            let recent = e.since <= now && now - e.since < forgotten();
            recent && !again.contains_key(&e.watch.id)
        });
        self.all.extend(new.iter().cloned());
        self.at = self.all.iter().enumerate().map(|(at, e)| (e.watch.id.clone(), at)).collect();
    }

    /// When the cycle of a watch began, if it is expected.
    pub fn since(&self, watch: &WatchId) -> Option<Moment> {
        self.at.get(watch).and_then(|at| self.all.get(*at)).map(|e| e.since)
    }

    /// A watch, and those that come after it (and then, from the beginning, before it) whose items were not yet asked
    /// for: at most `most` items, each once. Their items count as asked for from now on.
    pub fn take(
        &mut self,
        first: &Watch,
        most: usize,
        mut fit: impl FnMut(&Expected) -> bool,
    ) -> Vec<(String, Arc<Watch>)> {
        let name = ids::name_of(first);
        let mut batch = vec![(name, Arc::new(first.clone()))];
        let from = self.at.get(&first.id).copied().unwrap_or(0).min(self.all.len());
        let (before, after) = self.all.split_at_mut(from);
        for expected in after.iter_mut().chain(before) {
            if expected.asked {
                continue;
            }
            if batch.iter().any(|(name, _)| *name == expected.name) {
                expected.asked = true;
            } else if batch.len() < most && fit(expected) {
                expected.asked = true;
                batch.push((expected.name.clone(), Arc::clone(&expected.watch)));
            }
        }
        batch
    }

    /// The items of these names were not asked for after all.
    pub fn give_back(&mut self, names: &[String]) {
        for expected in &mut self.all {
            expected.asked &= !names.contains(&expected.name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::union::sample::watch;

    fn at(minutes: i64) -> Moment {
        Moment::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    fn names(batch: &[(String, Arc<Watch>)]) -> Vec<&str> {
        batch.iter().map(|(name, _)| name.as_str()).collect()
    }

    #[test]
    fn a_call_is_filled_with_what_comes_next() {
        let watches: Vec<_> = (0..7).map(|n| Arc::new(watch(1_000_000 + n))).collect();
        let mut waiting = Waiting::default();
        waiting.expect(watches.iter(), at(0));
        assert_eq!(names(&waiting.take(&watches[2], 3, |_| true)), ["1000002", "1000003", "1000004"]);
        assert_eq!(names(&waiting.take(&watches[5], 3, |_| true)), ["1000005", "1000006", "1000000"]);
        assert_eq!(names(&waiting.take(&watches[1], 3, |_| true)), ["1000001"]);
        // A second reading is asked for alone.
        assert_eq!(names(&waiting.take(&watches[3], 3, |_| true)), ["1000003"]);
        waiting.expect(watches.iter(), at(30));
        assert_eq!(waiting.since(&watches[0].id), Some(at(30)));
        assert_eq!(waiting.take(&watches[0], 20, |e| e.name != "1000004").len(), 6);
        waiting.give_back(&["1000005".into()]);
        assert_eq!(names(&waiting.take(&watches[0], 20, |_| true)), ["1000000", "1000004", "1000005"]);
    }

    #[test]
    fn cycles_overlap_and_are_forgotten() {
        let watches: Vec<_> = (0..4).map(|n| Arc::new(watch(1_000_000 + n))).collect();
        let mut waiting = Waiting::default();
        waiting.expect(watches[..2].iter(), at(0));
        waiting.expect(watches[2..].iter(), at(5));
        assert_eq!(waiting.since(&watches[0].id), Some(at(0)));
        assert_eq!(waiting.take(&watches[0], 20, |_| true).len(), 4);
        waiting.expect(watches[2..].iter(), at(200));
        assert_eq!(waiting.since(&watches[0].id), None);
    }

    #[test]
    fn one_item_is_asked_for_once() {
        let watches: Vec<_> = [1_000_000, 1_000_001].map(|n| Arc::new(watch(n))).to_vec();
        let mut twin = watch(1_000_000);
        twin.id = WatchId::new("twin").expect("an id");
        let twin = Arc::new(twin);
        let mut waiting = Waiting::default();
        waiting.expect([&watches[0], &twin, &watches[1]].into_iter(), at(0));
        assert_eq!(names(&waiting.take(&watches[0], 20, |_| true)), ["1000000", "1000001"]);
        assert_eq!(names(&waiting.take(&twin, 20, |_| true)), ["1000000"], "only when it is asked for by itself");
    }
}
