//! What of a lane is to be polled when. Pure.

use std::{cmp::Reverse, collections::BinaryHeap, sync::Arc};

use crate::listing::{Moment, Watch};

/// Why a poll is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Turn {
    First,
    /// The n-th second reading.
    Confirm(u32),
    /// The n-th retry after "unreachable".
    Retry(u32),
}

/// What is to be done next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// The watch at this place is due, and was taken.
    Poll(usize, Turn),
    /// Something is due then.
    Wait(Moment),
    /// Nothing is left.
    Nothing,
}

/// The watches of a lane. Their first polls stand in their order already: a heap of a hundred thousand would cost more than
/// a poll does.
#[derive(Debug)]
pub(super) struct Queue {
    watches: Vec<(Moment, Arc<Watch>)>,
    /// So many of them had their first poll.
    begun: usize,
    again: BinaryHeap<Reverse<(Moment, usize, Turn)>>,
    until: Option<Moment>,
    /// When the clock was last looked at.
    seen: Moment,
}

impl Queue {
    pub fn new(mut watches: Vec<(Moment, Arc<Watch>)>, until: Option<Moment>, now: Moment) -> Self {
        watches.sort_by_key(|(due, _)| *due);
        Self { watches, begun: 0, again: BinaryHeap::new(), until, seen: now }
    }

    pub fn watch(&self, index: usize) -> &Arc<Watch> {
        &self.watches[index].1
    }

    /// What is next; it is taken only by a hand that is `free`.
    pub fn next(&mut self, now: Moment, free: bool) -> Next {
        let first = self.watches.get(self.begun).map(|(due, _)| *due);
        let again = self.again.peek().map(|Reverse((due, ..))| *due);
        let Some(due) = first.into_iter().chain(again).min() else { return Next::Nothing };
        if due > now || !free {
            return Next::Wait(due);
        }
        if first == Some(due) {
            self.begun += 1;
            return Next::Poll(self.begun - 1, Turn::First);
        }
        self.again.pop().map_or(Next::Nothing, |Reverse((_, index, turn))| Next::Poll(index, turn))
    }

    /// A watch is to be polled once more; whether there is time for it.
    pub fn put_again(&mut self, due: Moment, index: usize, turn: Turn) -> bool {
        let fits = self.until.is_none_or(|until| due < until);
        if fits {
            self.again.push(Reverse((due, index, turn)));
        }
        fits
    }

    /// Those that wait, with what they wait for.
    pub fn waiting(&self) -> impl Iterator<Item = (Moment, &Arc<Watch>)> {
        let first = self.watches[self.begun..].iter().map(|(due, watch)| (*due, watch));
        first.chain(self.again.iter().map(|Reverse((due, index, _))| (*due, self.watch(*index))))
    }

    /// The clock shows this; whether it was set back. Then nobody waits longer for that: a watch that is in hand is in no
    /// other cycle.
    pub fn come_back_to(&mut self, now: Moment) -> bool {
        let back = std::mem::replace(&mut self.seen, now) - now;
        if back <= chrono::TimeDelta::zero() {
            return false;
        }
        self.until = self.until.map(|until| until - back);
        self.watches[self.begun..].iter_mut().for_each(|(due, _)| *due -= back);
        let again = std::mem::take(&mut self.again).into_iter();
        self.again = again.map(|Reverse((due, index, turn))| Reverse((due - back, index, turn))).collect();
        true
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::{settings::Settings, watchlist::read_watchlist};

    fn at(second: i64) -> Moment {
        "2026-11-29T08:00:00Z".parse::<Moment>().unwrap() + TimeDelta::seconds(second)
    }

    /// Watches that are due at these seconds.
    fn queue(due: &[i64]) -> Queue {
        let text: String = (0..due.len()).map(|n| format!("[[watch]]\nurl = \"https://a.example/{n}\"\n")).collect();
        let (watches, faults) = read_watchlist("a.toml", &text, &Settings::default());
        assert!(faults.is_empty(), "{faults:?}");
        Queue::new(due.iter().map(|second| at(*second)).zip(watches).collect(), Some(at(100)), at(0))
    }

    #[test]
    fn first_polls_in_their_order_and_others_between_them() {
        let mut queue = queue(&[20, 10, 10]);
        assert_eq!(queue.next(at(0), true), Next::Wait(at(10)));
        assert_eq!(queue.next(at(10), false), Next::Wait(at(10)), "no hand is free");
        assert_eq!(queue.next(at(10), true), Next::Poll(0, Turn::First));
        assert_eq!(queue.watch(0).url.path(), "/1", "those of one moment in the order of the list");
        assert!(queue.put_again(at(15), 0, Turn::Confirm(1)));
        assert!(!queue.put_again(at(100), 0, Turn::Retry(1)), "the next cycle has its own");
        assert_eq!(queue.next(at(30), true), Next::Poll(1, Turn::First));
        assert_eq!(queue.next(at(30), true), Next::Poll(0, Turn::Confirm(1)));
        assert_eq!(queue.waiting().map(|(due, _)| due).collect::<Vec<_>>(), [at(20)]);
        assert_eq!(queue.next(at(30), true), Next::Poll(2, Turn::First));
        assert_eq!(queue.next(at(30), true), Next::Nothing);
    }

    #[test]
    fn a_clock_that_is_set_back_makes_nobody_wait_longer() {
        let mut queue = queue(&[10, 50]);
        assert!(!queue.come_back_to(at(20)));
        assert_eq!(queue.next(at(20), true), Next::Poll(0, Turn::First));
        queue.put_again(at(40), 0, Turn::Retry(1));
        assert!(queue.come_back_to(at(20) - TimeDelta::days(2)));
        let now = at(20) - TimeDelta::days(2);
        assert_eq!(queue.next(now, true), Next::Wait(now + TimeDelta::seconds(20)));
        assert_eq!(queue.next(now + TimeDelta::seconds(20), true), Next::Poll(0, Turn::Retry(1)));
        assert!(!queue.put_again(now + TimeDelta::seconds(80), 0, Turn::Retry(2)), "its end moves with it");
    }
}
