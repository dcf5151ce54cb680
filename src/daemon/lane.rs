//! One host's polls of a cycle: in their order and time, so many at once, with second readings and retries.
//!
//! A lane a host keeps a slow or resting host from holding back the others.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures_util::FutureExt;
use tokio::{sync::mpsc, task::JoinSet};
use tokio_util::sync::CancellationToken;

use super::{
    Engine, Polled,
    queue::{Next, Queue, Turn},
    run::TICK,
};
use crate::listing::{Moment, Watch};

/// At most so many second readings of one watch in a cycle: a page that never says the same twice is left alone.
const MOST_CONFIRMS: u32 = 3;

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
    pub async fn run(self, watches: Vec<(Moment, Arc<Watch>)>) {
        let confirm_after = self.engine.in_force().settings.poll.confirm_after;
        let mut queue = Queue::new(watches, self.until, self.engine.clock.now());
        self.wait(&queue);
        let mut polls = JoinSet::new();
        while !self.stop.is_cancelled() {
            let glance = self.engine.clock.look();
            if queue.come_back_to(glance.now) {
                self.wait(&queue);
            }
            let pause = match queue.next(glance.now, polls.len() < self.at_once) {
                Next::Poll(index, turn) => {
                    let (engine, cycle, watch) = (Arc::clone(&self.engine), self.cycle, Arc::clone(queue.watch(index)));
                    engine.waits(&watch.id, None);
                    polls.spawn(async move {
                        // A panic in a reader must not make the watch a dead one: it counts as unread and goes on.
                        let poll = AssertUnwindSafe(engine.poll(&watch, cycle)).catch_unwind().await;
                        (index, turn, poll.unwrap_or_else(|_| Polled::crashed(&watch, engine.clock.now())))
                    });
                    continue;
                }
                Next::Nothing if polls.is_empty() => break,
                Next::Wait(due) if polls.len() < self.at_once => {
                    // A clock that was set, or stood still with the machine, is noticed by then.
                    Some((due - glance.now).to_std().unwrap_or_default().min(TICK))
                }
                Next::Wait(_) | Next::Nothing => None,
            };
            tokio::select! {
                Some(ended) = polls.join_next() => self.after(ended, confirm_after, &mut queue),
                () = glance.sleep(pause.unwrap_or_default()), if pause.is_some() => {}
                () = self.stop.cancelled() => {}
            }
        }
        while let Some(ended) = polls.join_next().await {
            self.after(ended, confirm_after, &mut queue);
        }
        for (_, watch) in queue.waiting() {
            self.engine.let_go(&watch.id);
        }
    }

    /// Says until when those that wait do.
    fn wait(&self, queue: &Queue) {
        for (due, watch) in queue.waiting() {
            self.engine.waits(&watch.id, Some(due));
        }
    }

    /// Reports a poll that ended, and has the watch polled once more where that is called for.
    fn after(
        &self,
        ended: Result<(usize, Turn, Polled), tokio::task::JoinError>,
        confirm_after: Duration,
        queue: &mut Queue,
    ) {
        let (index, turn, polled) = match ended {
            Ok(ended) => ended,
            Err(fault) => {
                tracing::error!("a poll was cut off: {fault}");
                return;
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
        let due = due.filter(|(due, turn)| !self.stop.is_cancelled() && queue.put_again(*due, index, *turn));
        let watch = &queue.watch(index).id;
        match due {
            Some((due, _)) => self.engine.waits(watch, Some(due)),
            None => self.engine.let_go(watch),
        }
    }
}
