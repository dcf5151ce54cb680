//! Price and count texts: what a careful person reads, and notations that are read back.

mod count_rows;
mod counts;
mod notations;
mod price_rows;
mod prices;
