//! The daemon: begins cycles when they are due, takes in edits, delivers, and ends when told.

use std::{
    sync::{Arc, atomic::Ordering::Relaxed},
    time::Duration,
};

use futures_util::future::OptionFuture;
use tokio::{sync::Notify, task::JoinSet};
use tokio_util::sync::CancellationToken;

use super::{
    CycleReport, DaemonNote, Engine, EngineFault, NO_CYCLE, NOTE_NAME, Relisted,
    ailing::Part,
    alarm::{self, Alarm},
    digest::{Calendar, Cycles},
    housekeeping,
    lifecycle::{self, Signals, Wish},
    plan::{Due, Plan},
    post,
    reload::{self, FolderWatch},
    run_cycle, serve,
};
use crate::{
    change::{Fault, FaultKey},
    clock::Clock,
    diagnose::Diagnostics,
    listing::Moment,
    settings::Loaded,
    store::Store,
};

/// The daemon looks at the clock at least so often: suspends and set clocks are noticed by then.
pub(super) const TICK: Duration = Duration::from_secs(20);
/// The watchlists' folder is looked at this often, whatever its watching says.
const LOOK: chrono::TimeDelta = chrono::TimeDelta::minutes(1);
/// A database of at most so many bytes is looked through before anything begins: a fraction of a second, where the disk
/// is not slow. A larger one is while the daemon is at work.
const LOOKED_THROUGH_FIRST: u64 = 64 * 1024 * 1024;
/// No look holds up the beginning for longer.
const FIRST_LOOK: Duration = Duration::from_secs(5);
/// All that the daemon does when it is told to end may take so long, however slow the machine.
const LAST: Duration = Duration::from_millis(9_500);
/// Of that, what is left when polls that are under way are dropped.
const BEHIND_POLLS: Duration = Duration::from_millis(3_500);
/// And when a message that is being sent is.
const BEHIND_MAIL: Duration = Duration::from_millis(1_500);

/// Where settings come from when they are to be read again.
pub type Reread = Box<dyn Fn() -> Result<Loaded, Diagnostics> + Send + Sync>;

struct Daemon {
    engine: Arc<Engine>,
    note: DaemonNote,
    plan: Plan,
    planned_to: Moment,
    /// When the watchlists' folder was last looked at, and what it looked like.
    looked: (Moment, u64),
    cycles: JoinSet<(Moment, CycleReport)>,
    mail: Arc<Notify>,
    alarm: Alarm,
    calendar: Calendar,
    stop: CancellationToken,
}

/// Runs until SIGTERM, SIGINT or `stop`. `ready` is handed the engine once everything is up.
///
/// # Errors
/// When the rooms can't be built at the start: settings that contradict the machine, a damaged database, another daemon.
pub async fn run(
    loaded: Loaded,
    reread: Reread,
    clock: Clock,
    stop: CancellationToken,
    ready: impl FnOnce(&Arc<Engine>),
) -> Result<(), EngineFault> {
    let (settings, at) = (loaded.settings.clone(), clock.clone());
    let ended = live(loaded, reread, clock, stop, ready).await;
    if let Err(EngineFault::Store(why)) = &ended
        && why.unfit
    {
        alarm::cannot_begin(settings, &at, why).await;
    }
    ended
}

async fn live(
    loaded: Loaded,
    reread: Reread,
    clock: Clock,
    stop: CancellationToken,
    ready: impl FnOnce(&Arc<Engine>),
) -> Result<(), EngineFault> {
    let mut signals = Signals::listen().map_err(EngineFault::Signals)?;
    let store = Store::open(&loaded.settings.database).await?;
    let _alone = store.lock_for_daemon()?;
    let listen = loaded.settings.status.listen;
    // Fetched before anything begins: settings that are wrong should say so at once.
    let token = if listen.is_some() { loaded.settings.status.reveal_token()? } else { None };
    let engine = Arc::new(Engine::new(loaded.settings, store, clock).await?);
    // A damaged file is left as it is.
    let large = engine.store.bytes_used().await? > LOOKED_THROUGH_FIRST;
    if !large && let Ok(Ok(looked)) = tokio::time::timeout(FIRST_LOOK, alarm::examine(&engine)).await {
        looked?;
    }
    let mut daemon = Daemon::begin(Arc::clone(&engine), stop.clone()).await?;
    alarm::began(engine.store.file());
    if let Some(address) = listen {
        serve::start(address, token.as_ref(), Arc::clone(&engine), stop.clone()).await.map_err(EngineFault::Listen)?;
    }
    let postman = tokio::spawn(deliver_loop(Arc::clone(&engine), Arc::clone(&daemon.mail), stop.clone()));
    let mut folder = FolderWatch::start(engine.in_force().folder());
    lifecycle::tell(&[sd_notify::NotifyState::Ready]);
    ready(&engine);
    tracing::info!(watches = engine.watches().all().len(), next = ?daemon.plan.next(), "ready");
    let mut look = large.then(|| alarm::examine(&engine));
    for thing in lifecycle::to_do(&engine.in_force().settings, engine.watches().all().len()) {
        tracing::warn!("{thing}");
    }

    while !stop.is_cancelled() {
        // One look for the whole round: a clock that is set while it goes on ends the pause at its end.
        let glance = engine.clock.look();
        daemon.look_at_folder().await;
        daemon.begin_due_cycles(glance.now).await;
        daemon.release_held().await;
        daemon.heed_calendar().await;
        daemon.sign_of_life().await;
        let pause = daemon.pause(glance.now);
        tokio::select! {
            wish = signals.next() => match wish {
                Wish::Stop => stop.cancel(),
                Wish::Reload => {
                    daemon.reload_settings(&reread).await;
                    folder = FolderWatch::start(engine.in_force().folder());
                }
            },
            () = folder.changed() => daemon.reload_watchlists().await,
            Some(looked) = OptionFuture::from(look.as_mut()), if look.is_some() => {
                look = None;
                // The end of the next cycle may be far away.
                if let Ok(Err(_)) = looked {
                    daemon.alarm.heed(&daemon.engine, &CycleReport::default()).await;
                }
            }
            Some(ended) = daemon.cycles.join_next(), if !daemon.cycles.is_empty() => daemon.cycle_ended(ended).await,
            () = glance.sleep(pause) => {}
            () = stop.cancelled() => {}
        }
    }
    daemon.end(postman).await;
    Ok(())
}

impl Daemon {
    async fn begin(engine: Arc<Engine>, stop: CancellationToken) -> Result<Self, EngineFault> {
        let now = engine.clock.now();
        let before: DaemonNote = match engine.store.get_note(NOTE_NAME).await? {
            Some((json, at)) => {
                engine.was_up(at);
                serde_json::from_str(&json).unwrap_or_default()
            }
            None => DaemonNote::default(),
        };
        engine.in_force().source.restore(before.resting.clone());
        let note = DaemonNote {
            pid: std::process::id(),
            version: env!("CARGO_PKG_VERSION").into(),
            started: Some(now),
            ended: None,
            ..before
        };
        // Slots that were missed while the daemon was off run once, now; a clock that lies ahead must not hide them.
        let planned_to = note.last_slot.filter(|slot| *slot <= now).unwrap_or(now);
        let mail = Arc::<Notify>::default();
        let calendar = Calendar::restore(&engine, Arc::clone(&mail)).await?;
        let mut daemon = Self {
            engine,
            note,
            plan: Plan::default(),
            planned_to,
            looked: (now, 0),
            cycles: JoinSet::new(),
            mail,
            alarm: Alarm::default(),
            calendar,
            stop,
        };
        // What an earlier run left unsent and unpacked.
        daemon.engine.store.take_back_claims().await?;
        super::pack(&daemon.engine, now).await?;
        match daemon.take_watchlists().await {
            // Without its watches there is nothing to do, and nobody would hear that.
            Err(EngineFault::Store(why)) if why.unfit => return Err(EngineFault::Store(why)),
            taken => daemon.taken(taken),
        }
        Ok(daemon)
    }

    /// Once a minute: edits that the watching of the folder did not tell of.
    async fn look_at_folder(&mut self) {
        let now = self.engine.clock.now();
        if (now - self.looked.0).abs() >= LOOK && self.folder_looks() != self.looked.1 {
            self.reload_watchlists().await;
        } else if (now - self.looked.0).abs() >= LOOK {
            self.looked.0 = now;
        }
    }

    fn folder_looks(&self) -> u64 {
        reload::fingerprint(self.engine.in_force().folder())
    }

    /// Begins every cycle that is due.
    async fn begin_due_cycles(&mut self, now: Moment) {
        let in_force = self.engine.in_force();
        if now < self.planned_to {
            tracing::warn!(from = %self.planned_to, to = %now, "the clock was set back");
            if self.engine.safeguards().clock_set_back {
                self.plan.clock_set_back(now);
            }
            self.engine.clock_set_back(now);
            self.tell_now().await;
            self.note.next = self.plan.next();
            self.leave_note().await;
        }
        self.planned_to = now;
        for due in self.plan.take(&in_force.settings, now) {
            self.begin_cycle(due).await;
        }
    }

    async fn begin_cycle(&mut self, due: Due) {
        tracing::info!(slot = %due.slot, watches = due.watches.len(), spread = ?due.spread, "cycle begins");
        // One that lies ahead was begun before the clock was set back.
        self.note.last_slot = self.note.last_slot.filter(|last| *last <= due.slot).max(Some(due.slot));
        self.note.next = self.plan.next();
        self.leave_note().await;
        let (engine, stop) = (Arc::clone(&self.engine), self.stop.clone());
        self.cycles.spawn(async move {
            let report = run_cycle(&engine, due.slot, &due.watches, due.spread, due.until, &stop, |_| {}).await;
            if let Err(fault) = engine.ailing.heed(Part::Packing, super::pack(&engine, due.slot).await) {
                tracing::error!("what there is to tell waits in the outbox: {fault}");
            }
            (due.slot, report)
        });
    }

    async fn cycle_ended(&mut self, ended: Result<(Moment, CycleReport), tokio::task::JoinError>) {
        self.mail.notify_one();
        match ended {
            Ok((slot, report)) => {
                tracing::info!(%slot, polls = ?report.polls, changes = report.changes, alerts = report.alerts,
                    skipped = report.skipped, took_ms = report.took_ms, "cycle ended");
                let kept = housekeeping::after_cycle(&self.engine, slot, &report, &self.plan).await;
                match self.engine.ailing.heed(Part::Housekeeping, kept) {
                    Ok(true) => drop(alarm::examine(&self.engine)),
                    Ok(false) => {}
                    Err(fault) => tracing::error!("housekeeping: {fault}"),
                }
                self.alarm.heed(&self.engine, &report).await;
                self.engine.counters.cycles_ms.fetch_add(report.took_ms, Relaxed);
                self.note.last_cycle = Some(report);
            }
            Err(fault) => tracing::error!("a cycle was cut off: {fault}"),
        }
        self.note.resting = self.engine.in_force().source.resting();
        self.leave_note().await;
        self.tell_now().await;
        self.engine.counters.cycles.fetch_add(1, Relaxed);
    }

    /// Reads settings again; faulty ones leave the old ones in force, and the engineer hears.
    async fn reload_settings(&mut self, reread: &Reread) {
        let moved = sd_notify::NotifyState::monotonic_usec_now().ok();
        let mut states = vec![sd_notify::NotifyState::Reloading];
        states.extend(moved);
        lifecycle::tell(&states);
        let locale = self.engine.in_force().settings.locale;
        let outcome = match reread() {
            Ok(loaded) => {
                for warning in loaded.warnings.iter().chain(&loaded.settings.warnings(locale)) {
                    tracing::warn!("{warning}");
                }
                match self.engine.adopt(loaded.settings) {
                    Ok(()) => self.engine.restore_union_ids().await.map_err(|fault| fault.to_string()),
                    Err(fault) => Err(fault.to_string()),
                }
            }
            Err(faults) => Err(faults.list.iter().map(|d| d.render(locale, false)).collect::<Vec<_>>().join("\n")),
        };
        let (opened, ended) = match &outcome {
            Ok(()) => (Vec::new(), vec![FaultKey::Settings]),
            Err(why) => {
                tracing::error!("the settings stay as they were:\n{why}");
                let what = locale.pick(
                    "The settings file has faults; the old settings stay in force",
                    "设置文件有错，仍按旧设置运行",
                );
                (vec![Fault { key: FaultKey::Settings, what: what.into(), hint: why.clone() }], Vec::new())
            }
        };
        self.note.settings_fault = outcome.err();
        self.raise(&opened, &ended).await;
        self.reload_watchlists().await;
        lifecycle::tell(&[sd_notify::NotifyState::Ready]);
    }

    async fn reload_watchlists(&mut self) {
        let taken = self.take_watchlists().await;
        self.taken(taken);
    }

    fn taken(&mut self, taken: Result<(), EngineFault>) {
        if let Err(fault) = taken {
            tracing::error!("the watchlists stay as they were: {fault}");
            // Tried again within a minute, whether or not anybody edits them.
            self.looked.1 = 0;
        }
    }

    /// Reads the watchlists again and polls new watches at once.
    async fn take_watchlists(&mut self) -> Result<(), EngineFault> {
        self.looked = (self.engine.clock.now(), self.folder_looks());
        let began = tokio::time::Instant::now();
        let Relisted { watches, edits } = self.engine.read_watchlists().await?;
        let in_force = self.engine.in_force();
        let locale = in_force.settings.locale;
        let (opened, ended) = housekeeping::watchlist_faults(&watches.lists, &in_force.settings);
        for fault in &opened {
            tracing::error!("{}\n{}", fault.what, fault.hint);
        }
        for warning in crate::watchlist::warnings(watches.all(), &in_force.settings) {
            tracing::warn!("{}", warning.render(locale, false));
        }
        self.note.watchlist_faults = watches.lists.faults().iter().map(|d| d.render(locale, false)).collect();
        self.raise(&opened, &ended).await;
        self.plan = Plan::new(watches.all(), &in_force.settings, self.planned_to);
        let (added, removed) = (edits.added.len(), edits.gone.len());
        if !edits.is_empty() {
            let (edited, took_ms) = (edits.edited.len() - added, began.elapsed().as_millis());
            tracing::info!(watches = watches.all().len(), added, edited, removed, took_ms, "watchlists read");
        }
        let now = self.engine.clock.now();
        let never = self.engine.never_polled(&watches);
        if !never.is_empty() {
            let spread = Duration::ZERO;
            self.begin_cycle(Due { slot: now, watches: never, spread, until: None }).await;
        }
        self.note.next = self.plan.next();
        self.leave_note().await;
        Ok(())
    }

    /// Opens and ends faults that belong to no cycle, and tells them at once.
    async fn raise(&self, opened: &[Fault], ended: &[FaultKey]) {
        let in_force = self.engine.in_force();
        let engineers: Vec<String> = in_force.settings.mail.engineers().into_iter().map(str::to_owned).collect();
        let now = self.engine.clock.now();
        if let Err(fault) = self.engine.store.faults(opened, ended, &engineers, NO_CYCLE, now).await {
            tracing::error!("a fault could not be recorded: {fault}");
        }
        self.tell_now().await;
    }

    async fn tell_now(&self) {
        match self.engine.ailing.heed(Part::Packing, super::pack(&self.engine, NO_CYCLE).await) {
            Ok(()) => self.mail.notify_one(),
            Err(fault) => tracing::error!("what there is to tell waits in the outbox: {fault}"),
        }
    }

    /// Digests, and signs of life.
    async fn heed_calendar(&mut self) {
        let (under_way, next) = (!self.cycles.is_empty(), self.plan.next());
        let cycles = Cycles { begun: self.planned_to, under_way, next };
        let heeded = self.calendar.heed(&self.engine, cycles).await;
        if let Err(fault) = self.engine.ailing.heed(Part::Calendar, heeded) {
            tracing::error!("a digest waits: {fault}");
        }
    }

    /// What quiet hours held goes out when they are over, whenever the next cycle is.
    async fn release_held(&self) {
        match post::release(&self.engine).await {
            Ok(true) => self.mail.notify_one(),
            Ok(false) => {}
            Err(fault) => tracing::error!("what quiet hours held waits in the outbox: {fault}"),
        }
    }

    fn pause(&self, now: Moment) -> Duration {
        let digest = self.calendar.next(&self.engine.in_force().settings).filter(|next| *next > now);
        let next = [self.plan.next(), digest]
            .into_iter()
            .flatten()
            .min()
            .map_or(TICK, |next| (next - now).to_std().unwrap_or_default());
        next.min(TICK).min(lifecycle::watchdog_interval().unwrap_or(TICK)).max(Duration::from_millis(1))
    }

    /// Tells the watchdog only when work goes on: the database answers, and polls that are under way move.
    async fn sign_of_life(&self) {
        if lifecycle::watchdog_interval().is_none() {
            return;
        }
        let answered = tokio::time::timeout(Duration::from_secs(5), self.engine.store.get_note(NOTE_NAME)).await;
        let (under_way, last) =
            (self.engine.counters.under_way.load(Relaxed), self.engine.counters.last_progress.load(Relaxed));
        let idle = self.engine.clock.now().timestamp_millis().saturating_sub(i64::try_from(last).unwrap_or(0));
        let patience = self.engine.in_force().settings.poll.timeout.as_millis().saturating_mul(10).max(300_000);
        let stuck = under_way > 0 && u128::try_from(idle).unwrap_or(0) > patience;
        match answered {
            Ok(_) if !stuck => lifecycle::tell(&[sd_notify::NotifyState::Watchdog]),
            Ok(_) => tracing::error!(under_way, idle_ms = idle, "polls do not move: no sign of life is given"),
            Err(_) => tracing::error!("the database does not answer: no sign of life is given"),
        }
    }

    async fn leave_note(&self) {
        let json = serde_json::to_string(&self.note).unwrap_or_default();
        let left = self.engine.store.put_note(NOTE_NAME, &json, self.engine.clock.now()).await;
        if let Err(fault) = self.engine.ailing.heed(Part::Note, left) {
            tracing::error!("`rivald status` shows old news: {fault}");
        }
        self.tell_standing();
    }

    /// What `systemctl status` shows.
    fn tell_standing(&self) {
        let in_force = self.engine.in_force();
        let (settings, watches) = (&in_force.settings, self.engine.watches().all().len());
        let line = lifecycle::in_a_line(&self.note, watches, settings.locale, settings.timezone);
        lifecycle::tell(&[sd_notify::NotifyState::Status(&line)]);
    }

    /// Finishes what is under way, within the time that a stop may take.
    async fn end(mut self, postman: tokio::task::JoinHandle<()>) {
        lifecycle::tell(&[sd_notify::NotifyState::Stopping]);
        tracing::info!(cycles = self.cycles.len(), "ending");
        // One moment for all: what took long leaves less to what comes behind it.
        let until = tokio::time::Instant::now() + LAST;
        let polls = async { while self.cycles.join_next().await.is_some() {} };
        if tokio::time::timeout_at(until - BEHIND_POLLS, polls).await.is_err() {
            tracing::warn!("polls that were under way are dropped; they are made again at the next start");
        }
        if tokio::time::timeout_at(until - BEHIND_MAIL, postman).await.is_err() {
            tracing::warn!("a message that was being sent is tried again at the next start");
        }
        self.note.ended = Some(self.engine.clock.now());
        self.note.resting = self.engine.in_force().source.resting();
        let store = self.engine.store.clone();
        let close = async {
            self.leave_note().await;
            store.close().await;
        };
        if tokio::time::timeout_at(until, close).await.is_err() {
            tracing::warn!("the database was not closed in time: the next start does it, nothing is lost");
        }
        tracing::info!("ended");
    }
}

/// Delivers when woken, and at every tick for what is due again.
async fn deliver_loop(engine: Arc<Engine>, wake: Arc<Notify>, stop: CancellationToken) {
    while !stop.is_cancelled() {
        // Woken before looking, so that nothing that comes in between is overlooked.
        let (woken, glance) = (wake.notified(), engine.clock.look());
        if let Err(fault) = engine.ailing.heed(Part::Delivery, post::deliver(&engine, &stop).await) {
            tracing::error!("delivery waits: {fault}");
        }
        tokio::select! {
            () = woken => {}
            () = glance.sleep(TICK) => {}
            () = stop.cancelled() => {}
        }
    }
}
