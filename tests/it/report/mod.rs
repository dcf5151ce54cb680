//! The report as a reader's browser gets it.

mod boards;
mod pages;
mod text;
