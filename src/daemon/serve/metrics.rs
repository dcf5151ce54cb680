//! `/metrics`: seconds and bytes, `_total` where a number only grows, moments as Unix seconds (`time() - …` is an age).

use std::sync::atomic::Ordering::Relaxed;

use super::{
    super::{DaemonNote, Engine},
    exposition::{
        Exposition,
        Kind::{Counter, Gauge, Summary},
        seconds,
    },
    health::Health,
    process::Numbers,
};
use crate::{listing::Moment, store::Waiting};

/// What had to be looked up for an answer. What the database did not tell in time is left out.
pub(super) struct Facts<'a> {
    pub(super) health: &'a Health,
    pub(super) note: Option<DaemonNote>,
    pub(super) waiting: Option<Waiting>,
    pub(super) process: Numbers,
    pub(super) started: Moment,
}

/// All families.
pub(super) fn text(engine: &Engine, facts: &Facts<'_>) -> String {
    let mut e = Exposition::default();
    e.family("rivald_build_info", Gauge, "Always 1; which version this is.");
    e.sample("rivald_build_info", &[("version", env!("CARGO_PKG_VERSION"))], 1);
    watches(&mut e, engine, facts);
    polls(&mut e, engine);
    if let Some(note) = &facts.note {
        settings(&mut e, note);
    }
    outbox(&mut e, engine, facts);
    database(&mut e, engine, facts);
    process(&mut e, facts);
    e.into_text()
}

fn watches(e: &mut Exposition, engine: &Engine, facts: &Facts<'_>) {
    let health = facts.health;
    e.one("rivald_watches", Gauge, "Watches in force.", health.watches.all().len());
    e.one(
        "rivald_watches_unread",
        Gauge,
        "Watches without a good observation for longer than promised.",
        health.overdue.len(),
    );
    e.one("rivald_watches_never_read", Gauge, "Watches that were never read with certainty.", health.never);
    e.moment(
        "rivald_last_good_observation_timestamp_seconds",
        "When any watch was last read with certainty.",
        health.newest,
    );
    e.moment(
        "rivald_oldest_good_observation_timestamp_seconds",
        "The last good observation of the watch that has waited longest for the next.",
        health.oldest,
    );
    e.one("rivald_hosts_resting", Gauge, "Hosts that rest.", engine.in_force().source.resting().len());
}

fn polls(e: &mut Exposition, engine: &Engine) {
    let c = &engine.counters;
    e.one("rivald_polls_under_way", Gauge, "Polls under way.", c.under_way.load(Relaxed));
    e.family("rivald_polls_total", Counter, "Polls by outcome.");
    for (outcome, polls) in c.outcomes() {
        e.sample("rivald_polls_total", &[("outcome", outcome.as_str())], polls);
    }
    e.one("rivald_polls_same_total", Counter, "Polls that said nothing new.", c.same.load(Relaxed));
    e.one("rivald_polls_not_recorded_total", Counter, "Polls that the database refused.", c.not_recorded.load(Relaxed));
    let progress = i64::try_from(c.last_progress.load(Relaxed)).unwrap_or(0);
    if progress > 0 {
        let help = "When a poll last began or ended.";
        e.one("rivald_last_progress_timestamp_seconds", Gauge, help, seconds(progress));
    }
    e.family("rivald_cycle_duration_seconds", Summary, "How long cycles took, the spread of their polls included.");
    let sum = i64::try_from(c.cycles_ms.load(Relaxed)).unwrap_or(i64::MAX);
    e.sample("rivald_cycle_duration_seconds_sum", &[], seconds(sum));
    e.sample("rivald_cycle_duration_seconds_count", &[], c.cycles.load(Relaxed));
    e.one("rivald_changes_total", Counter, "Changes recorded.", c.changes.load(Relaxed));
    e.one("rivald_pictures_asked_total", Counter, "Pictures asked for.", c.pictures.load(Relaxed));
    e.one(
        "rivald_pictures_same_total",
        Counter,
        "Pictures that were as they were (304).",
        c.pictures_same.load(Relaxed),
    );
    e.one(
        "rivald_pictures_unseen_total",
        Counter,
        "Pictures that could not be looked at.",
        c.pictures_unseen.load(Relaxed),
    );
}

fn settings(e: &mut Exposition, note: &DaemonNote) {
    e.moment("rivald_next_cycle_timestamp_seconds", "When the next cycle begins.", note.next);
    if let Some(last) = &note.last_cycle {
        let took = i64::try_from(last.took_ms).unwrap_or(i64::MAX);
        e.one("rivald_last_cycle_duration_seconds", Gauge, "How long the last cycle took.", seconds(took));
    }
    e.one("rivald_watchlist_faults", Gauge, "Faults of watchlist files.", note.watchlist_faults.len());
    let faulty = u8::from(note.settings_fault.is_some());
    e.one(
        "rivald_settings_faulty",
        Gauge,
        "1 while the settings file on disk has faults and old ones are in force.",
        faulty,
    );
}

fn outbox(e: &mut Exposition, engine: &Engine, facts: &Facts<'_>) {
    let c = &engine.counters;
    e.one("rivald_alerts_total", Counter, "Alerts queued.", c.alerts.load(Relaxed));
    e.one("rivald_messages_sent_total", Counter, "Messages that a server accepted.", c.sent.load(Relaxed));
    e.one("rivald_messages_failed_total", Counter, "Attempts to send that failed.", c.not_sent.load(Relaxed));
    let Some(waiting) = facts.waiting else { return };
    e.family("rivald_outbox_messages", Gauge, "Messages that were not sent yet.");
    e.sample("rivald_outbox_messages", &[("state", "waiting")], waiting.messages);
    e.sample("rivald_outbox_messages", &[("state", "given_up")], waiting.given_up);
    let help = "News that are in no message yet: a cycle is under way, or quiet hours hold them.";
    e.one("rivald_outbox_notes", Gauge, help, waiting.notes);
    let help = "When the oldest of what waits in the outbox came into it; absent while nothing waits.";
    e.moment("rivald_outbox_oldest_timestamp_seconds", help, waiting.oldest);
}

fn database(e: &mut Exposition, engine: &Engine, facts: &Facts<'_>) {
    let up = u8::from(facts.note.is_some());
    e.one("rivald_database_up", Gauge, "1 while the database answers.", up);
    let main = engine.store.file();
    let mut log = main.as_os_str().to_owned();
    log.push("-wal");
    e.family("rivald_database_bytes", Gauge, "Size of the database file and of its log.");
    for (file, path) in [("main", main), ("log", std::path::Path::new(&log))] {
        let bytes = std::fs::metadata(path).map_or(0, |metadata| metadata.len());
        e.sample("rivald_database_bytes", &[("file", file)], bytes);
    }
    let stats = engine.store.stats();
    e.one("rivald_database_transactions_total", Counter, "Transactions committed.", stats.batches);
    e.one("rivald_database_rows_written_total", Counter, "Rows written for polls.", stats.rows);
    e.one("rivald_database_failures_total", Counter, "Writes that failed.", stats.failed + stats.marks_lost);
}

fn process(e: &mut Exposition, facts: &Facts<'_>) {
    let p = &facts.process;
    let gauges = [
        ("process_resident_memory_bytes", "Resident memory.", p.resident_bytes),
        ("process_virtual_memory_bytes", "Virtual memory.", p.virtual_bytes),
        ("process_threads", "Threads.", p.threads),
        ("process_open_fds", "Open files.", p.open_files),
        ("process_max_fds", "Files that may be open.", p.most_files),
    ];
    for (name, help, value) in gauges {
        if let Some(value) = value {
            e.one(name, Gauge, help, value);
        }
    }
    if let Some(cpu) = p.cpu_seconds() {
        e.one("process_cpu_seconds_total", Counter, "Processor time.", cpu);
    }
    e.moment("process_start_time_seconds", "When the daemon began.", Some(facts.started));
}
