//! The only caller of `now()`: everything else is handed a [`Clock`].
//!
//! A manual clock makes a month of half-hour cycles run in a minute: its sleepers wake when it is advanced.

use std::{fmt, future::Future, pin::Pin, sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::{sync::watch, time::Instant};

/// The present and the passing of time, handed in so that tests own both.
#[derive(Clone)]
pub struct Clock(Kind);

#[derive(Clone)]
enum Kind {
    System,
    Manual(Arc<watch::Sender<Hands>>),
}

/// Of a manual clock: what it shows, and how long it has been running. Setting it back takes nothing from the latter:
/// whoever sleeps for a minute sleeps for a minute, whatever the dial says.
#[derive(Clone, Copy, Debug)]
struct Hands {
    shown: DateTime<Utc>,
    run: TimeDelta,
}

impl Hands {
    fn show(&mut self, to: DateTime<Utc>) {
        self.run += (to - self.shown).max(TimeDelta::zero());
        self.shown = to;
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Kind::System => "Clock::System",
            Kind::Manual(_) => "Clock::Manual",
        })
    }
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Kind::System)
    }

    /// A clock that stands still at `start` until it is told to go on.
    pub fn manual(start: DateTime<Utc>) -> Self {
        Self(Kind::Manual(Arc::new(watch::Sender::new(Hands { shown: start, run: TimeDelta::zero() }))))
    }

    /// The present moment.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    pub fn now(&self) -> DateTime<Utc> {
        match &self.0 {
            Kind::System => Utc::now(),
            Kind::Manual(time) => time.borrow().shown,
        }
    }

    /// Sets a manual clock, forwards or back, and wakes whoever slept until then. The system clock ignores it.
    pub fn set(&self, to: DateTime<Utc>) {
        if let Kind::Manual(time) = &self.0 {
            time.send_modify(|hands| hands.show(to));
        }
    }

    /// Moves a manual clock on and wakes whoever slept until then. The system clock ignores it.
    pub fn advance(&self, by: Duration) {
        if let Kind::Manual(time) = &self.0 {
            time.send_modify(|hands| hands.show(hands.shown + by));
        }
    }

    /// A look at the clock from which a pause can be reckoned.
    pub fn look(&self) -> Glance {
        let (now, from) = match &self.0 {
            Kind::System => (self.now(), Begun::System(Instant::now())),
            Kind::Manual(time) => {
                let hands = *time.borrow();
                (hands.shown, Begun::Manual(time.subscribe(), hands.run))
            }
        };
        Glance { now, from }
    }

    /// Sleeps for so long on this clock.
    pub fn sleep(&self, duration: Duration) -> Sleep {
        self.look().sleep(duration)
    }
}

/// Sleeping on a clock.
pub type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A look at a clock. Who works out from it how long to sleep, and goes to sleep a little later, sleeps from the look on:
/// what the clock did in between counts.
#[derive(Clone, Debug)]
pub struct Glance {
    /// What the clock showed.
    pub now: DateTime<Utc>,
    from: Begun,
}

#[derive(Clone, Debug)]
enum Begun {
    System(Instant),
    /// Of a manual clock: how long it had been running.
    Manual(watch::Receiver<Hands>, TimeDelta),
}

impl Glance {
    /// Sleeps until so long after the look.
    pub fn sleep(&self, duration: Duration) -> Sleep {
        match &self.from {
            Begun::System(from) => match from.checked_add(duration) {
                Some(until) => Box::pin(tokio::time::sleep_until(until)),
                None => Box::pin(std::future::pending()),
            },
            Begun::Manual(time, run) => {
                let mut time = time.clone();
                let span = TimeDelta::from_std(duration).unwrap_or(TimeDelta::MAX);
                let until = run.checked_add(&span).unwrap_or(TimeDelta::MAX);
                Box::pin(async move {
                    // A closed channel means that the clock is gone and nobody waits any more.
                    let _ = time.wait_for(|hands| hands.run >= until).await;
                })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    fn noon() -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::hours(12)
    }

    #[tokio::test]
    async fn a_clock_that_is_set_between_the_look_and_the_sleep_is_noticed() {
        let clock = Clock::manual(noon());
        let glance = clock.look();
        clock.advance(Duration::from_mins(1));
        assert!(glance.sleep(Duration::from_mins(1)).now_or_never().is_some(), "reckoned from the look");
        assert!(clock.sleep(Duration::from_mins(1)).now_or_never().is_none(), "the control: reckoned from now on");
    }

    #[tokio::test]
    async fn a_clock_that_is_set_back_makes_nobody_sleep_longer() {
        let clock = Clock::manual(noon());
        let glance = clock.look();
        clock.set(noon() - TimeDelta::days(2));
        assert!(glance.sleep(Duration::from_secs(5)).now_or_never().is_none());
        clock.advance(Duration::from_secs(5));
        assert!(glance.sleep(Duration::from_secs(5)).now_or_never().is_some());
    }
}
