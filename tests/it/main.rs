//! The one integration test binary: real HTTP servers on loopback, real SQLite files, a real SMTP conversation.

#![allow(clippy::unwrap_used, reason = "a test that meets what it did not plan for should fail on the spot")]

mod affiliate;
mod change;
mod chat;
mod daemon;
mod fetch;
mod mail;
mod month;
mod page;
mod pictures;
mod report;
mod rooms;
mod service;
mod store;
mod story;
mod support;
mod texts;
mod union;
mod union_samples;
mod watchlist;
