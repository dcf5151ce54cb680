//! The only caller of `now()`: everything else is handed a [`Clock`].
//!
//! A manual clock makes a month of half-hour cycles run in a minute: its sleepers wake when it is advanced.

use std::{fmt, future::Future, pin::Pin, sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use tokio::sync::watch;

/// The present and the passing of time, handed in so that tests own both.
#[derive(Clone)]
pub struct Clock(Kind);

#[derive(Clone)]
enum Kind {
    System,
    Manual(Arc<watch::Sender<DateTime<Utc>>>),
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
        Self(Kind::Manual(Arc::new(watch::Sender::new(start))))
    }

    /// The present moment.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    pub fn now(&self) -> DateTime<Utc> {
        match &self.0 {
            Kind::System => Utc::now(),
            Kind::Manual(time) => *time.borrow(),
        }
    }

    /// Sets a manual clock, forwards or back, and wakes whoever slept until then. The system clock ignores it.
    pub fn set(&self, to: DateTime<Utc>) {
        if let Kind::Manual(time) = &self.0 {
            time.send_replace(to);
        }
    }

    /// Moves a manual clock on and wakes whoever slept until then. The system clock ignores it.
    pub fn advance(&self, by: Duration) {
        if let Kind::Manual(time) = &self.0 {
            time.send_modify(|now| *now += by);
        }
    }

    /// Sleeps for so long on this clock.
    pub fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        match &self.0 {
            Kind::System => Box::pin(tokio::time::sleep(duration)),
            Kind::Manual(time) => {
                let (mut time, until) = (time.subscribe(), self.now() + duration);
                Box::pin(async move {
                    // A closed channel means that the clock is gone and nobody waits any more.
                    let _ = time.wait_for(|now| *now >= until).await;
                })
            }
        }
    }
}
