//! Affiliate sales (淘客), pure: day by day from a union's counters, bursts, and when how much leaves the thirty-day
//! window (什么时候掉, 掉多少).
//!
//! ```text
//! poll ──► book: counters, totals, coupons, rates ──► series: bounds of each day ──► engine: tightest bounds ──► forecast
//!            │                                                                                                     │
//!            └──► follow: what is new and certain ◄────────────────────────────────────────────────────────────────┘
//! ```
//!
//! The mathematics and its words (lag, window, roll-off) are explained in `ARCHITECTURE.md`.

mod book;
mod closure;
mod day;
mod follow;
mod forecast;
mod kappa;
mod lag;
mod likely;
mod outlook;
mod quiet;
mod score;
mod series;
mod solve;
mod unseen;

pub use book::Book;
pub use day::Day;
pub use follow::{Followed, follow};
pub use forecast::{Burst, Coming, Drop, Forecast, Turn, Unseen, forecast};
pub use score::{Happened, Kept};
pub use series::{Bounds, Series, Watched};
