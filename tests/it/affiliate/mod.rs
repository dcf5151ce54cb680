//! Affiliate sales: what leaves the window when, checked against worked examples and against the truth of histories
//! that nobody could see whole.

mod edges;
mod soundness;
mod world;
mod worked;
