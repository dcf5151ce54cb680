//! Listings side by side, pure: what is known of each watch over time, by group, for tables and plots. The digest and the
//! report are made of it.
//!
//! ```text
//! store: subjects ──► Board: groups of own and rivals ──► digest (mail), report (HTML), history (plots)
//! ```

pub mod figures;
mod group;
mod series;
mod sold;
mod subject;
pub mod tame;

pub use group::{Board, Group};
pub use series::{Point, Series};
pub use sold::{Sold, bounds_of, sold_between, sold_on};
pub use subject::{Freshness, Subject};
