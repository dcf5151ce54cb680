//! One cycle: every watch that is due, spread over time, then one message a recipient.

use std::{collections::BTreeMap, hash::Hasher, sync::Arc, time::Duration};

use tokio::{sync::mpsc, task::JoinSet};
use tokio_util::sync::CancellationToken;

use super::{Engine, Polled, lane::Lane};
use crate::listing::{Moment, Outcome, SourceKind, Union, Watch};

/// How a cycle went.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct CycleReport {
    /// Polls by outcome, second readings and retries included.
    pub polls: BTreeMap<String, u64>,
    /// Changes recorded.
    pub changes: u64,
    /// Alerts queued.
    pub alerts: u64,
    /// Polls that the database refused.
    pub not_recorded: u64,
    /// Why it refused the last of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why_not_recorded: Option<String>,
    /// Watches left out because an earlier cycle still had them in hand.
    #[serde(default)]
    pub skipped: u64,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
}

/// Polls `watches`, each at its place within `spread` from `slot` on, with second readings and retries. What there
/// is to tell waits in the outbox then. `seen` hears of every poll as it ends.
pub async fn run_cycle(
    engine: &Arc<Engine>,
    slot: Moment,
    watches: &[Arc<Watch>],
    spread: Duration,
    until: Option<Moment>,
    stop: &CancellationToken,
    mut seen: impl FnMut(&Polled),
) -> CycleReport {
    let began = engine.clock.now();
    let in_hand = engine.take_in_hand(watches);
    let mut hosts: BTreeMap<&str, Vec<(Moment, Arc<Watch>)>> = BTreeMap::new();
    for watch in &in_hand {
        let due = slot + place(watch.id.as_str(), spread);
        hosts.entry(lane_of(watch)).or_default().push((due, Arc::clone(watch)));
    }
    engine.expect_of_unions(&hosts);
    let per_host = engine.in_force().settings.poll.per_host.max(1);
    let (done, mut polled) = mpsc::unbounded_channel();
    let mut lanes = JoinSet::new();
    for (name, watches) in hosts {
        // A union's gateway hears one call at a time whatever waits for it.
        let at_once = if name.starts_with(UNION) { UNION_AT_ONCE } else { per_host };
        let lane =
            Lane { at_once, engine: Arc::clone(engine), cycle: slot, until, stop: stop.clone(), done: done.clone() };
        lanes.spawn(lane.run(watches));
    }
    drop(done);
    let skipped = (watches.len() - in_hand.len()) as u64;
    let mut report = CycleReport { skipped, ..CycleReport::default() };
    while let Some(polled) = polled.recv().await {
        report.add(&polled);
        seen(&polled);
    }
    while lanes.join_next().await.is_some() {}
    report.took_ms = (engine.clock.now() - began).num_milliseconds().try_into().unwrap_or(0);
    report
}

impl CycleReport {
    fn add(&mut self, polled: &Polled) {
        *self.polls.entry(polled.outcome.as_str().to_owned()).or_default() += 1;
        self.changes += polled.changes.len() as u64;
        self.alerts += polled.alerts.len() as u64;
        self.not_recorded += u64::from(polled.not_recorded.is_some());
        if polled.not_recorded.is_some() {
            self.why_not_recorded.clone_from(&polled.not_recorded);
        }
    }

    /// How many polls came to `outcome`.
    pub fn of(&self, outcome: Outcome) -> u64 {
        self.polls.get(outcome.as_str()).copied().unwrap_or(0)
    }

    /// How many polls there were.
    pub fn total(&self) -> u64 {
        self.polls.values().sum()
    }
}

/// Before the name of a union's lane.
const UNION: &str = "union:";
/// So many watches of a union may wait for its replies at once: several full batches.
const UNION_AT_ONCE: usize = 64;

/// Watches that wait for the same door share a lane: the host of the page, or the union that is asked alone.
fn lane_of(watch: &Watch) -> &str {
    match (watch.source, watch.union) {
        (SourceKind::Union, Some(Union::Taobao)) => "union:taobao",
        (SourceKind::Union, Some(Union::Jd)) => "union:jd",
        (SourceKind::Union, Some(Union::Pdd)) => "union:pdd",
        _ => watch.url.host_str().unwrap_or_default(),
    }
}

/// A watch's place within the spread: always the same, so that its polls keep their distance from cycle to cycle.
fn place(id: &str, spread: Duration) -> Duration {
    let mut hasher = xxhash_rust::xxh3::Xxh3::new();
    hasher.write(id.as_bytes());
    let millis = u64::try_from(spread.as_millis()).unwrap_or(u64::MAX);
    Duration::from_millis(hasher.finish().checked_rem(millis).unwrap_or(0))
}
