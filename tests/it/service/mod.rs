//! The built binary as a service: broken in every way that a machine, a network, a shop or a mail server can break, and
//! then held against what is promised: nothing told is lost, and nothing is told twice but where a server's answer was
//! lost, and then with one Message-ID.

#![expect(clippy::print_stdout, reason = "the tables are what these tests are for")]

mod guard;
mod hostile;
mod kills;
mod ledger;
mod machine;
mod process;
mod sinks;
mod soak;
mod starving;
mod street;
mod tools;
mod world;
