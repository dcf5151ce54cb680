//! `rivald status`: is every watch read, is every mail out, and what stands in the way.

use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

use serde_json::json;

use super::{Context, Status, table};
use crate::{
    daemon::{Coverage, DaemonNote, NOTE_NAME, coverage},
    listing::{Locale, Moment, Outcome, Watch, WatchId},
    store::{Memo, Message, OpenFault, Store},
    watchlist::Watchlists,
};

/// Arguments of `rivald status`.
#[derive(Debug, clap::Args)]
pub struct StatusCommand {
    /// One JSON object a line: the summary first, then watches, resting hosts and open faults
    #[arg(long)]
    json: bool,
    /// Print nothing; 0 while the daemon runs and begins its cycles, else 1: for health checks of containers
    #[arg(long, conflicts_with = "json")]
    alive: bool,
}

/// A cycle that is overdue for longer was not begun because the daemon hangs.
const LATE: chrono::TimeDelta = chrono::TimeDelta::minutes(5);

/// Everything that status is about.
struct Facts {
    note: DaemonNote,
    running: bool,
    watches: Vec<Arc<Watch>>,
    watchlist_faults: Vec<String>,
    memos: BTreeMap<WatchId, Memo>,
    coverage: Coverage,
    /// Those of its broken promises: asked for once a watch.
    broken: HashSet<WatchId>,
    queue: Vec<Message>,
    /// Alerts and faults that are in no message yet: a cycle is under way, or quiet hours hold them.
    held: usize,
    faults: Vec<OpenFault>,
}

impl StatusCommand {
    /// Asks the database and the files; never the network.
    pub async fn run(self, context: &Context) -> anyhow::Result<Status> {
        if self.alive {
            let store = Store::open_to_read(&context.loaded.settings.database).await?;
            let alive = is_at_work(&note_of(&store).await?, context.clock.now());
            return Ok(if alive { Status::Done } else { Status::Failed });
        }
        let facts = Facts::gather(context).await?;
        if self.json {
            facts.print_json(context)?;
        } else {
            facts.print(context)?;
        }
        Ok(if facts.needs_attention() { Status::Attention } else { Status::Done })
    }
}

impl Facts {
    async fn gather(context: &Context) -> anyhow::Result<Self> {
        let settings = &context.loaded.settings;
        let store = Store::open_to_read(&settings.database).await?;
        let note = note_of(&store).await?;
        let kept = store.kept_watchlists().await?;
        let lists = Watchlists::read(&settings.watchlists, settings, &Watchlists::default(), &kept);
        let memos: BTreeMap<_, _> = store.memos().await?.into_iter().collect();
        let now = context.clock.now();
        let since = note.started.unwrap_or(now);
        let watchlist_faults = lists.faults().iter().map(|d| d.render(context.ui.locale, false)).collect();
        let coverage = coverage(&lists.watches, &memos, |_| since, settings, now);
        Ok(Self {
            running: is_running(&note),
            broken: coverage.broken.iter().map(|(watch, _)| watch.clone()).collect(),
            coverage,
            note,
            watches: lists.watches,
            watchlist_faults,
            memos,
            queue: store.queue().await?,
            held: store.notes(now).await?.len(),
            faults: store.open_faults().await?,
        })
    }

    fn needs_attention(&self) -> bool {
        !self.coverage.broken.is_empty()
            || !self.watchlist_faults.is_empty()
            || self.note.settings_fault.is_some()
            || self.queue.iter().any(|m| m.next_at.is_none())
    }

    fn print_json(&self, context: &Context) -> anyhow::Result<()> {
        let ui = &context.ui;
        ui.json(&json!({
            "type": "summary", "running": self.running, "pid": self.note.pid, "started": self.note.started,
            "watches": self.coverage.watches, "broken": self.coverage.broken.len(), "next": self.note.next,
            "last_slot": self.note.last_slot, "last_cycle": self.note.last_cycle, "outbox": self.queue.len(), "held": self.held,
            "given_up": self.queue.iter().filter(|m| m.next_at.is_none()).count(),
            "watchlist_faults": self.watchlist_faults, "settings_fault": self.note.settings_fault,
        }))?;
        for watch in &self.watches {
            let memo = self.memos.get(&watch.id);
            ui.json(&json!({
                "type": "watch", "watch": watch.id, "name": watch.name, "url": watch.url.as_str(),
                "outcome": memo.and_then(|m| m.outcome), "last_ok": memo.and_then(|m| m.last_ok),
                "last_at": memo.and_then(|m| m.last_at), "price": memo.and_then(|m| m.price),
                "currency": memo.and_then(|m| m.currency), "promise": self.is_kept(&watch.id),
            }))?;
        }
        for host in &self.note.resting {
            ui.json(&json!({ "type": "host", "host": host.host, "until": host.until, "reason": host.reason }))?;
        }
        for open in &self.faults {
            ui.json(
                &json!({ "type": "fault", "since": open.since, "what": open.fault.what, "hint": open.fault.hint }),
            )?;
        }
        Ok(())
    }

    fn is_kept(&self, watch: &WatchId) -> bool {
        !self.broken.contains(watch)
    }

    fn print(&self, context: &Context) -> anyhow::Result<()> {
        let (ui, locale) = (&context.ui, context.ui.locale);
        let time = |t: Option<Moment>| {
            t.map_or_else(
                || "–".to_owned(),
                |t| t.with_timezone(&context.loaded.settings.timezone).format("%Y-%m-%d %H:%M").to_string(),
            )
        };
        ui.line(&match (self.running, locale) {
            (true, Locale::En) => {
                format!(
                    "The daemon runs (process {}) since {}; next cycle {}.",
                    self.note.pid,
                    time(self.note.started),
                    time(self.note.next)
                )
            }
            (true, Locale::ZhCn) => {
                format!(
                    "守护进程运行中（进程 {}），启动于 {}；下一轮 {}。",
                    self.note.pid,
                    time(self.note.started),
                    time(self.note.next)
                )
            }
            (false, Locale::En) => ui.paint("33", "The daemon does not run on this database."),
            (false, Locale::ZhCn) => ui.paint("33", "守护进程没有在运行。"),
        })?;
        let (all, broken) = (self.coverage.watches, self.coverage.broken.len());
        ui.line(&match (broken, locale) {
            (0, Locale::En) => format!("{all} watches, each read as promised."),
            (0, Locale::ZhCn) => format!("共 {all} 条监控，都按时读到。"),
            (_, Locale::En) => ui.paint("31", &format!("{broken} of {all} watches have not been read for too long.")),
            (_, Locale::ZhCn) => ui.paint("31", &format!("{all} 条监控中有 {broken} 条太久没有读到。")),
        })?;
        let head =
            locale.pick(["watch", "outcome", "last read", "price", ""], ["监控", "结果", "最近读到", "价格", ""]);
        let rows: Vec<_> = self
            .watches
            .iter()
            .map(|watch| {
                let memo = self.memos.get(&watch.id).cloned().unwrap_or_default();
                let price = memo.price.map(|p| format!("{p} {}", memo.currency.map_or("", |c| c.code())));
                let late = if self.is_kept(&watch.id) { "" } else { locale.pick("too long ago", "太久") };
                let outcome =
                    memo.outcome.map_or_else(|| locale.pick("not yet", "还没有").into(), |o: Outcome| o.to_string());
                vec![watch.id.to_string(), outcome, time(memo.last_ok), price.unwrap_or_default(), late.to_owned()]
            })
            .collect();
        if !rows.is_empty() {
            ui.line(&format!("\n{}", table(&head, &rows)))?;
        }
        self.print_troubles(context, &time)
    }

    fn print_troubles(&self, context: &Context, time: &dyn Fn(Option<Moment>) -> String) -> anyhow::Result<()> {
        let (ui, locale) = (&context.ui, context.ui.locale);
        let now = context.clock.now();
        for host in self.note.resting.iter().filter(|h| h.until > now) {
            let until = time(Some(host.until));
            ui.line(&locale.pick(
                format!("\nHost {} rests until {until}: {}", host.host, crate::listing::tame(&host.reason)),
                format!(
                    "\n站点 {} 暂停到 {until}：{}",
                    host.host,
                    crate::listing::tame(&crate::listing::reason_in(locale, &host.reason))
                ),
            ))?;
        }
        if self.held > 0 {
            let held = self.held;
            let until = context.loaded.settings.mail.quiet.until(now, context.loaded.settings.timezone);
            ui.line(&match (until.map(|until| time(Some(until))), locale) {
                (Some(until), Locale::En) => {
                    format!("\n{held} piece(s) of news wait for the end of quiet hours, {until}.")
                }
                (Some(until), Locale::ZhCn) => format!("\n免打扰时段内，{held} 条消息等到 {until} 再发。"),
                (None, Locale::En) => {
                    format!("\n{held} piece(s) of news wait for the end of the cycle or of quiet hours.")
                }
                (None, Locale::ZhCn) => format!("\n{held} 条消息等本轮结束或免打扰时段过后再发。"),
            })?;
        }
        if !self.queue.is_empty() {
            let (all, given_up) = (self.queue.len(), self.queue.iter().filter(|m| m.next_at.is_none()).count());
            ui.line(&locale.pick(
                format!("\n{all} message(s) wait in the outbox, {given_up} of them given up: see `rivald mail queue`."),
                format!("\n待发邮件 {all} 封，其中 {given_up} 封已放弃：见 `rivald mail queue`。"),
            ))?;
        }
        for open in &self.faults {
            let since = time(Some(open.since));
            ui.line(&format!("\n{} {}", ui.paint("31", &since), crate::listing::tame(&open.fault.what)))?;
        }
        for fault in self.watchlist_faults.iter().chain(&self.note.settings_fault) {
            ui.line(&format!("\n{fault}"))?;
        }
        Ok(())
    }
}

/// What the daemon last said of itself.
async fn note_of(store: &Store) -> anyhow::Result<DaemonNote> {
    Ok(match store.get_note(NOTE_NAME).await? {
        Some((json, _)) => serde_json::from_str(&json).unwrap_or_default(),
        None => DaemonNote::default(),
    })
}

fn is_running(note: &DaemonNote) -> bool {
    note.ended.is_none() && note.started.is_some() && is_alive(note.pid)
}

/// Whether the daemon runs and has begun what was due.
fn is_at_work(note: &DaemonNote, now: Moment) -> bool {
    is_running(note) && note.next.is_none_or(|next| now < next + LATE)
}

/// Whether a process of this number lives. Where there is no /proc it is taken to.
fn is_alive(pid: u32) -> bool {
    let proc = std::path::Path::new("/proc");
    !proc.join("self").exists() || proc.join(pid.to_string()).exists()
}

#[cfg(test)]
mod tests {
    use chrono::{TimeDelta, TimeZone, Utc};

    use super::*;

    #[test]
    fn at_work_is_who_lives_and_begins_what_is_due() {
        let now = Utc.with_ymd_and_hms(2026, 11, 2, 8, 0, 0).single().unwrap_or_default();
        let note = |pid, next: i64| DaemonNote {
            pid,
            started: Some(now - TimeDelta::days(1)),
            next: Some(now + TimeDelta::minutes(next)),
            ..DaemonNote::default()
        };
        let here = std::process::id();
        assert!(is_at_work(&note(here, 10), now) && is_at_work(&note(here, -4), now));
        assert!(!is_at_work(&note(here, -6), now), "it hangs");
        assert!(!is_at_work(&note(u32::MAX, 10), now), "it was killed");
        assert!(!is_at_work(&DaemonNote { ended: Some(now), ..note(here, 10) }, now), "it ended");
        assert!(!is_at_work(&DaemonNote::default(), now), "it never ran");
        assert!(is_at_work(&DaemonNote { next: None, ..note(here, 0) }, now), "nothing is due ever");
    }
}
