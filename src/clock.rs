//! The only caller of `now()`: everything else is handed a [`Clock`].
//!
//! A manual clock makes a month of half-hour cycles run in a minute: its sleepers wake when it is advanced.

use std::{fmt, future::Future, pin::Pin, sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;

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
#[derive(Clone, Copy)]
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

    /// Sleeps for so long on this clock.
    pub fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        match &self.0 {
            Kind::System => Box::pin(tokio::time::sleep(duration)),
            Kind::Manual(time) => {
                let mut time = time.subscribe();
                let span = TimeDelta::from_std(duration).unwrap_or(TimeDelta::MAX);
                let until = time.borrow().run.checked_add(&span).unwrap_or(TimeDelta::MAX);
                Box::pin(async move {
                    // A closed channel means that the clock is gone and nobody waits any more.
                    let _ = time.wait_for(|hands| hands.run >= until).await;
                })
            }
        }
    }
}
