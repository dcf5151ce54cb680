//! `rivald picture`, through the built binary.

mod command;
