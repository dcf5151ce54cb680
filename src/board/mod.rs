//! Listings side by side, pure: what is known of each watch over time, by group, for tables and plots. The digest and the
//! report are made of it.
//!
//! ```text
//! store: outlines of all ──► Gathering: counts, and which are shown
//! store: subjects of those ──► Board: groups of own and rivals ──► digest (mail), report (HTML), history (plots)
//! ```

pub mod figures;
mod gathering;
mod group;
mod outline;
mod series;
mod sold;
mod subject;
pub mod tame;
mod totals;

pub use gathering::Gathering;
pub use group::{Board, Group};
pub use outline::{Ahead, Class, Counted, Outline, asked};
pub use series::{Point, Series};
pub use sold::{Sold, bounds_of, sold_between, sold_on};
pub use subject::{AHEAD, Freshness, Subject, near_drops};
pub use totals::Totals;
