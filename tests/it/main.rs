//! The one integration test binary: real HTTP servers on loopback, real SQLite files, a real SMTP conversation.

mod change;
mod daemon;
mod fetch;
mod mail;
mod page;
mod rooms;
mod store;
mod story;
mod support;
mod watchlist;
