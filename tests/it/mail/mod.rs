//! Mail as its reader and as its server see it.

mod cases;
mod commands;
mod composing;
mod delivery;
mod files;
mod hostile;
pub mod server;
mod shapes;
mod tls;
