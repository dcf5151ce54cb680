//! The gateways of three affiliate unions on loopback, which check what they are sent and answer in the recorded
//! shapes, and a model of the goods that they promote: what they say at any moment of a manual clock follows from it.
//!
//! ```text
//! market (truth, a function of time) ──► taobao, jd, pdd (what a gateway says of it) ──► gateway (HTTP, troubles, ledger)
//! ```
//!
//! `proofs` holds the stubs themselves to account, with a small client that signs by hand.

mod client;
mod day;
mod desk;
mod gateway;
mod jd;
mod ledger;
mod left;
mod market;
mod pdd;
mod proofs;
mod sign;
mod taobao;
mod trouble;
mod world;

/// The account of a day, for whoever runs a test with `--nocapture`.
#[expect(clippy::print_stdout, reason = "the numbers are meant to be read")]
fn show(account: &str) {
    println!("{account}");
}
