//! Mail as its reader and as its server see it.

mod affiliate_cases;
mod cases;
mod commands;
mod composing;
mod delivery;
mod files;
mod hostile;
mod plots;
pub mod server;
mod shapes;
mod tls;
