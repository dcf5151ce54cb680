//! The daemon as a whole: its stories over days, with real HTTP, real files and only the clock handed in.

mod cycles;
mod reload;
mod room;
mod rules;
mod told;
