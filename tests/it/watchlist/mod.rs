//! Tests of schedules, diagnostics, settings and watchlists.

mod schedule;
