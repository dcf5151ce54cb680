//! Mail as its reader and as its server see it.

mod affiliate_cases;
mod art;
mod cases;
mod commands;
mod composing;
mod delivery;
mod digest_cases;
mod digests;
mod event_cases;
mod events;
mod files;
mod hostile;
mod picture_cases;
mod pictures;
mod plots;
pub mod server;
mod shapes;
mod tls;
