//! What is remembered of each item between polls.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use chrono::TimeDelta;
use xxhash_rust::xxh3::xxh3_64;

use crate::listing::{Availability, Moment, Variant};

/// More items than any watchlist has; beyond it memory begins anew.
const MOST: usize = 50_000;
/// Affiliate sales of thirty days step once a day: four looks find the step and bridge a search that finds nothing.
const SEARCH_EVERY: i64 = 6 * 3600;
/// Numeric ids were refused so often, and accepted never: this key takes none.
const REFUSED_OFTEN: u32 = 3;
/// So many calls for extras are made within [`window`], so that they never hold up the polls.
const MOST_EXTRAS: u32 = 300;

fn window() -> TimeDelta {
    TimeDelta::minutes(30)
}

fn day() -> TimeDelta {
    TimeDelta::hours(24)
}

/// What the details said last.
#[derive(Clone, Debug, Default)]
pub struct Details {
    /// The choices.
    pub variants: Vec<Variant>,
    /// Whether it can be bought.
    pub availability: Availability,
}

/// A coupon whose rest was asked for.
#[derive(Clone, Debug)]
pub struct Counted {
    /// Its id.
    pub id: String,
    /// When.
    pub at: Moment,
    /// How many are left and how many there were; none where the union does not tell.
    pub left: Option<(u64, u64)>,
}

/// One item.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    /// An id that the union refused: not asked for again.
    pub refused: Option<String>,
    /// The union said of this item alone that it does not have it.
    pub absent: bool,
    /// When its id was last searched for in vain.
    pub sought: Option<Moment>,
    /// What the details said, and when they were asked for.
    pub details: Option<(Moment, Details)>,
    /// When the details were last asked for, in vain or not.
    pub detailed: Option<Moment>,
    /// When its thirty days were last searched for.
    pub searched: Option<Moment>,
    /// Its coupon.
    pub coupon: Option<Counted>,
}

impl Memory {
    /// Whether details are due: once a day, and at every poll while it is sold out, so that its return is seen. A second
    /// reading within the cycle (`since`) looks again at what the first one saw.
    pub fn details_due(&self, now: Moment, since: Option<Moment>) -> bool {
        let Some(tried) = self.detailed.filter(|tried| *tried <= now) else { return true };
        let sold_out = self.details.as_ref().is_some_and(|(_, d)| d.availability == Availability::OutOfStock);
        let again = since.is_some_and(|since| self.details.as_ref().is_some_and(|(at, _)| *at >= since));
        sold_out || again || now - tried >= day()
    }

    /// The details, unless they are too old to be told.
    pub fn fresh_details(&self, now: Moment) -> Option<&Details> {
        let (at, details) = self.details.as_ref()?;
        (*at <= now && now - *at < day() + TimeDelta::hours(2)).then_some(details)
    }

    /// Whether the search for its thirty days is due: each item at times of its own, so that no cycle carries all. Where
    /// no cycle expects it (`rivald check`) it is due at once.
    pub fn search_due(&mut self, name: &str, now: Moment, expected: bool) -> bool {
        let phase = i64::try_from(xxh3_64(name.as_bytes()) % SEARCH_EVERY.unsigned_abs()).unwrap_or(0);
        let slot = |at: Moment| at.timestamp().saturating_add(phase).div_euclid(SEARCH_EVERY);
        let Some(last) = self.searched else {
            if expected {
                self.searched = Some(now);
            }
            return !expected;
        };
        slot(last) != slot(now)
    }

    /// Whether the rest of this coupon is due: hourly, at every poll once most are gone, and daily where the union does
    /// not tell.
    pub fn coupon_due(&self, id: &str, now: Moment) -> bool {
        let Some(counted) = self.coupon.as_ref().filter(|c| c.id == id && c.at <= now) else { return true };
        let since = now - counted.at;
        match counted.left {
            Some((left, total)) => since >= TimeDelta::minutes(55) || left.saturating_mul(5) < total,
            None => since >= day(),
        }
    }
}

/// What is remembered of all items of one key.
#[derive(Debug, Default)]
pub struct Memories(Mutex<All>);

#[derive(Debug, Default)]
struct All {
    items: HashMap<String, Memory>,
    accepted: bool,
    refusals: u32,
    /// The key was not granted searches by link, so far as that was found out then.
    no_link_search: Option<Moment>,
    /// The beginning of a window, and the extras within it.
    extras: Option<(Moment, u32)>,
}

impl Memories {
    fn all(&self) -> MutexGuard<'_, All> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A copy of what is remembered of an item.
    pub fn get(&self, name: &str) -> Memory {
        self.all().items.get(name).cloned().unwrap_or_default()
    }

    /// Changes what is remembered of an item.
    pub fn with<T>(&self, name: &str, change: impl FnOnce(&mut Memory) -> T) -> T {
        let mut all = self.all();
        if all.items.len() >= MOST && !all.items.contains_key(name) {
            all.items.clear();
        }
        change(all.items.entry(name.to_owned()).or_default())
    }

    /// A plain number was accepted or refused as an id.
    pub fn number(&self, accepted: bool) {
        let mut all = self.all();
        all.accepted |= accepted;
        all.refusals = all.refusals.saturating_add(u32::from(!accepted));
    }

    /// Whether this key ever took a plain number as an id.
    pub fn takes_numbers(&self) -> bool {
        self.all().accepted
    }

    /// Whether plain numbers are worth a try.
    pub fn may_take_numbers(&self) -> bool {
        let all = self.all();
        all.accepted || all.refusals < REFUSED_OFTEN
    }

    /// Whether searches by link are worth a try.
    pub fn may_search_links(&self, now: Moment) -> bool {
        self.all().no_link_search.is_none_or(|at| now < at || now - at >= day())
    }

    /// Searches by link are not granted.
    pub fn no_link_search(&self, now: Moment) {
        self.all().no_link_search = Some(now);
    }

    /// Whether one more call for extras may be made; it counts.
    pub fn extra(&self, now: Moment) -> bool {
        let mut all = self.all();
        let (since, made) =
            all.extras.filter(|(since, _)| *since <= now && now - *since < window()).unwrap_or((now, 0));
        all.extras = Some((since, made.saturating_add(1)));
        made < MOST_EXTRAS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Moment {
        Moment::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::minutes(minutes)
    }

    #[test]
    fn searches_are_spread_over_cycles() {
        let mut cycles = vec![0_u32; 48];
        for n in 0..100 {
            let name = format!("{}", 599_642_809_504_u64 + n);
            let mut memory = Memory::default();
            for (cycle, count) in cycles.iter_mut().enumerate() {
                let now = at(cycle as i64 * 30);
                if memory.search_due(&name, now, true) {
                    memory.searched = Some(now);
                    *count += 1;
                }
            }
        }
        let all: u32 = cycles.iter().sum();
        assert!((300..=400).contains(&all), "four a day: {all}");
        assert!(cycles.iter().all(|count| *count <= 20), "{cycles:?}");
        assert_eq!(cycles.first(), Some(&0));
        assert!(Memory::default().search_due("x", at(0), false));
    }

    #[test]
    fn details_are_daily_but_for_what_is_sold_out() {
        let mut memory = Memory::default();
        assert!(memory.details_due(at(0), None));
        memory.detailed = Some(at(0));
        memory.details = Some((at(0), Details { availability: Availability::InStock, ..Details::default() }));
        assert!(!memory.details_due(at(30), Some(at(30))));
        assert!(memory.details_due(at(2), Some(at(0))), "a second reading looks again");
        assert!(memory.details_due(at(24 * 60), Some(at(24 * 60))));
        assert!(memory.details_due(at(-5), None), "the clock was set back");
        assert!(memory.fresh_details(at(25 * 60)).is_some());
        assert!(memory.fresh_details(at(27 * 60)).is_none());
        memory.details = Some((at(0), Details { availability: Availability::OutOfStock, ..Details::default() }));
        assert!(memory.details_due(at(30), Some(at(30))));
    }

    #[test]
    fn coupons_are_counted_more_often_towards_their_end() {
        let counted = |left| Memory { coupon: Some(Counted { id: "a".into(), at: at(0), left }), ..Memory::default() };
        assert!(Memory::default().coupon_due("a", at(0)));
        assert!(!counted(Some((900, 1000))).coupon_due("a", at(30)));
        assert!(counted(Some((900, 1000))).coupon_due("a", at(60)));
        assert!(counted(Some((100, 1000))).coupon_due("a", at(30)));
        assert!(counted(Some((900, 1000))).coupon_due("b", at(30)));
        assert!(!counted(None).coupon_due("a", at(60)));
    }

    #[test]
    fn extras_are_bounded() {
        let memories = Memories::default();
        assert_eq!((0..1000).filter(|_| memories.extra(at(0))).count(), 300);
        assert!(!memories.extra(at(29)));
        assert!(memories.extra(at(30)));
    }

    #[test]
    fn a_key_that_refuses_numbers_is_not_asked_for_them() {
        let memories = Memories::default();
        (0..3).for_each(|_| memories.number(false));
        assert!(!memories.may_take_numbers());
        memories.number(true);
        assert!(memories.may_take_numbers() && memories.takes_numbers());
    }
}
