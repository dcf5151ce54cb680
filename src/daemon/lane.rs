//! One host's polls of a cycle: in their order and time, so many at once, with second readings and retries.
//!
//! A lane a host keeps a slow or resting host from holding back the others.

use std::{cmp::Reverse, collections::BinaryHeap, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use chrono::TimeDelta;
use futures_util::FutureExt;
use tokio::{sync::mpsc, task::JoinSet};
use tokio_util::sync::CancellationToken;

use super::{Engine, Polled, run::TICK};
use crate::listing::{Moment, Watch};

/// Why a poll is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    First,
    /// The n-th second reading.
    Confirm(u32),
    /// The n-th retry after "unreachable".
    Retry(u32),
}

/// At most so many second readings of one watch in a cycle: a page that never says the same twice is left alone.
const MOST_CONFIRMS: u32 = 3;

/// What is to be polled when, by the watch's place in the list.
type Queue = BinaryHeap<Reverse<(Moment, usize, Turn)>>;

pub(super) struct Lane {
    pub engine: Arc<Engine>,
    pub cycle: Moment,
    /// Polls under way at once.
    pub at_once: usize,
    /// No poll begins after this: the next cycle has its own.
    pub until: Option<Moment>,
    pub stop: CancellationToken,
    pub done: mpsc::UnboundedSender<Polled>,
}

impl Lane {
    /// Polls the watches, each at its moment. Ends when nothing is left to do, or soon after `stop`.
    pub async fn run(mut self, watches: Vec<(Moment, Arc<Watch>)>) {
        let in_force = self.engine.in_force();
        let (at_once, confirm_after) = (self.at_once, in_force.settings.poll.confirm_after);
        let mut queue: Queue =
            watches.iter().enumerate().map(|(index, (due, _))| Reverse((*due, index, Turn::First))).collect();
        for (due, watch) in &watches {
            self.engine.waits(&watch.id, Some(*due));
        }
        let (mut polls, mut seen) = (JoinSet::new(), self.engine.clock.now());
        while !self.stop.is_cancelled() {
            let glance = self.engine.clock.look();
            let now = glance.now;
            if seen > now {
                queue = self.wait_as_long(queue, seen - now, &watches);
            }
            seen = now;
            let next = queue.peek().map(|Reverse((due, ..))| *due);
            if next.is_some_and(|due| due <= now) && polls.len() < at_once {
                if let Some(Reverse((_, index, turn))) = queue.pop() {
                    let (engine, cycle) = (Arc::clone(&self.engine), self.cycle);
                    let watch = Arc::clone(&watches[index].1);
                    engine.waits(&watch.id, None);
                    polls.spawn(async move {
                        // A panic in a reader must not make the watch a dead one: it counts as unread and goes on.
                        let poll = AssertUnwindSafe(engine.poll(&watch, cycle)).catch_unwind().await;
                        (index, turn, poll.unwrap_or_else(|_| Polled::crashed(&watch, engine.clock.now())))
                    });
                }
                continue;
            }
            if polls.is_empty() && next.is_none() {
                break;
            }
            let pause = next.filter(|_| polls.len() < at_once).map(|due| (due - now).to_std().unwrap_or_default());
            // A clock that was set, or stood still with the machine, is noticed by then.
            let pause = pause.map(|pause| pause.min(TICK));
            tokio::select! {
                Some(ended) = polls.join_next() => {
                    if let Some((index, due, turn)) = self.after(ended, confirm_after, &watches) {
                        queue.push(Reverse((due, index, turn)));
                    }
                }
                () = glance.sleep(pause.unwrap_or_default()), if pause.is_some() => {}
                () = self.stop.cancelled() => {}
            }
        }
        while let Some(ended) = polls.join_next().await {
            self.after(ended, confirm_after, &watches);
        }
        for Reverse((_, index, _)) in queue {
            self.engine.let_go(&watches[index].1.id);
        }
    }

    /// The clock was set back by so much: nobody waits longer for that. A watch that is in hand is in no other cycle.
    fn wait_as_long(&mut self, queue: Queue, back: TimeDelta, watches: &[(Moment, Arc<Watch>)]) -> Queue {
        self.until = self.until.map(|until| until - back);
        let moved = queue.into_iter().map(|Reverse((due, index, turn))| {
            let due = due - back;
            self.engine.waits(&watches[index].1.id, Some(due));
            Reverse((due, index, turn))
        });
        moved.collect()
    }

    /// Reports a poll that ended; when and why the watch is polled once more.
    fn after(
        &self,
        ended: Result<(usize, Turn, Polled), tokio::task::JoinError>,
        confirm_after: Duration,
        watches: &[(Moment, Arc<Watch>)],
    ) -> Option<(usize, Moment, Turn)> {
        let (index, turn, polled) = match ended {
            Ok(ended) => ended,
            Err(fault) => {
                tracing::error!("a poll was cut off: {fault}");
                return None;
            }
        };
        let (confirms, retries) = match turn {
            Turn::First => (0, 0),
            Turn::Confirm(n) => (n, 0),
            Turn::Retry(n) => (0, n),
        };
        let again = if polled.confirm && confirms < MOST_CONFIRMS {
            Some((confirm_after, Turn::Confirm(confirms + 1)))
        } else {
            polled.retry_after(retries).map(|pause| (pause, Turn::Retry(retries + 1)))
        };
        let due = again.map(|(pause, turn)| (polled.at + pause, turn));
        let _ = self.done.send(polled);
        let again = due.filter(|(due, _)| self.until.is_none_or(|until| *due < until) && !self.stop.is_cancelled());
        match again {
            Some((due, _)) => self.engine.waits(&watches[index].1.id, Some(due)),
            None => self.engine.let_go(&watches[index].1.id),
        }
        again.map(|(due, turn)| (index, due, turn))
    }
}
