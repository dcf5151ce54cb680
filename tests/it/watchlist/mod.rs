//! Tests of schedules, diagnostics, settings and watchlists.

mod diagnose;
mod examples;
mod folder;
mod import;
mod parse;
mod plan;
mod schedule;
mod settings;
mod union_keys;
mod union_watches;

use proptest::prelude::*;
use rivald::{diagnose::Diagnostic, listing::Locale};

/// All faults as a person sees them.
fn told(faults: &[Diagnostic], locale: Locale) -> String {
    faults.iter().map(|fault| fault.render(locale, false)).collect::<Vec<_>>().join("\n\n")
}

/// Texts made of these words.
fn made_of(words: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(words), 0..most).prop_map(|words| words.concat())
}
