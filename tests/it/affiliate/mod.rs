//! Affiliate sales: what leaves the window when, checked against worked examples and against the truth of histories
//! that nobody could see whole.

#![expect(
    clippy::cast_possible_wrap,
    clippy::print_stdout,
    reason = "small numbers of made-up histories; widths are for people to read"
)]

mod edges;
mod soundness;
mod worked;
mod world;
