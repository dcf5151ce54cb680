//! Plays scenes: moves the clock, waits for the daemon's cycles, and tells what came of them.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, atomic::Ordering::Relaxed},
    time::Duration,
};

use anyhow::{Context as _, bail};
use chrono::{DateTime, DurationRound, TimeDelta};
use tokio::{sync::oneshot, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use super::{
    Options,
    scenes::Scene,
    shop::{SHOPS, Shop, Sign},
};
use crate::{
    change::Change,
    cli::Ui,
    clock::Clock,
    daemon::{self, Engine, EngineFault},
    listing::{Locale, Moment},
    settings,
};

/// Half hours that pass before anything happens: what is usual must be known before a surge is one.
const QUIET: u32 = 100;

pub struct Stage<'a> {
    ui: &'a Ui,
    options: &'a Options,
    shop: &'a Shop,
    clock: Clock,
    engine: Arc<Engine>,
    daemon: JoinHandle<Result<(), EngineFault>>,
    stop: CancellationToken,
    told_to: Moment,
    mails: usize,
}

impl<'a> Stage<'a> {
    /// Writes settings and a watchlist into the folder and starts the daemon on them.
    pub async fn set(options: &'a Options, shop: &'a Shop, ui: &'a Ui) -> anyhow::Result<Self> {
        let file = write_files(options, shop)?;
        let load = move || settings::load(Some(&file));
        let loaded = load().map_err(|faults| anyhow::anyhow!("the demo's own settings: {faults}"))?;
        let scenes: u32 = super::scenes::all().iter().map(|s| s.half_hours).sum();
        let length = TimeDelta::minutes(30 * i64::from(QUIET + scenes + 1));
        let start = Clock::system().now().duration_trunc(TimeDelta::minutes(30))? - length + TimeDelta::minutes(10);
        let (clock, stop) = (Clock::manual(start), CancellationToken::new());
        let (ready, is_ready) = oneshot::channel();
        let daemon = tokio::spawn(daemon::run(loaded, Box::new(load), clock.clone(), stop.clone(), move |engine| {
            // Nobody waits any more when the demo was cut off.
            let _ = ready.send(Arc::clone(engine));
        }));
        let Ok(engine) = is_ready.await else {
            daemon.await??;
            bail!("the daemon ended before it was ready");
        };
        let stage = Self { ui, options, shop, clock, engine, daemon, stop, told_to: start, mails: 0 };
        stage.say(
            "Seven shops open on loopback: ours and six rivals. rivald polls them every half hour, as `rivald run` would; \
             only its clock runs fast.",
            "本机开了七家小店：自家一家，对手六家。rivald 和 `rivald run` 一样每半小时轮询一次，只是时钟走得飞快。",
        )?;
        stage.cycle_ended(0).await?;
        Ok(stage)
    }

    /// Days on which nothing happens, so that the usual is known.
    pub async fn quiet_days(&mut self) -> anyhow::Result<()> {
        for _ in 0..QUIET {
            self.shop.trade(1);
            self.half_hour().await?;
        }
        let (polls, changes) = (self.polls(), self.changes().await?.len());
        self.say(
            &format!(
                "Two quiet days pass: {polls} polls of pages that differ each time, {changes} changes, {} mails.",
                self.mails()
            ),
            &format!("平静的两天：轮询 {polls} 次，页面每次都略有不同；变化 {changes} 处，邮件 {} 封。", self.mails()),
        )
    }

    /// One scene: it happens, the daemon polls, and what it made of it is told.
    pub async fn play(&mut self, scene: &Scene, shop: &Shop) -> anyhow::Result<()> {
        self.pause(1200).await;
        let now = self.clock.now().with_timezone(&self.engine.in_force().settings.timezone);
        self.ui.line(&format!(
            "\n{} {}",
            self.ui.paint("2", &now.format("%m-%d %H:%M").to_string()),
            self.ui.paint("1", self.options.locale.pick(scene.what.0, scene.what.1))
        ))?;
        self.pause(700).await;
        (scene.happen)(shop);
        for _ in 0..scene.half_hours {
            shop.trade(1);
            (scene.each)(shop);
            self.half_hour().await?;
        }
        self.tell(scene.told).await
    }

    async fn tell(&mut self, told: bool) -> anyhow::Result<()> {
        let changes = self.changes().await?;
        let start = DateTime::UNIX_EPOCH;
        self.told_to = self.clock.now() + TimeDelta::milliseconds(1);
        for change in &changes {
            let mark = if change.alerted {
                self.options.locale.pick("told    ", "已通知")
            } else {
                self.options.locale.pick("recorded", "已记录")
            };
            self.ui.line(&format!(
                "  {} {:<14} {}",
                self.ui.paint(if change.alerted { "32" } else { "2" }, mark),
                change.kind,
                change.why
            ))?;
        }
        let subjects = self.engine.store.composed_since(start).await?;
        for (recipient, subject) in subjects.into_iter().skip(self.mails) {
            self.mails += 1;
            let (mail, recipient) = (self.options.locale.pick("mail to", "邮件 →"), self.ui.paint("2", &recipient));
            self.ui.line(&format!("  {mail} {recipient}  {}", self.ui.paint("1", &subject)))?;
        }
        if changes.is_empty() && !told {
            self.say("  No change, no alert.", "  没有变化，没有报警。")?;
        }
        if told && changes.iter().all(|c| !c.alerted) {
            bail!("the demo expected an alert here and there was none: please report it");
        }
        if !told && changes.iter().any(|c| c.alerted) {
            bail!("the demo expected no alert here: please report it");
        }
        Ok(())
    }

    /// Ends the daemon as SIGTERM would, and says what is left.
    pub async fn end(self) -> anyhow::Result<()> {
        self.stop.cancel();
        self.daemon.await??;
        let folder = self.options.folder.display();
        let mails = self.options.folder.join("outbox");
        let count = std::fs::read_dir(&mails)?.count();
        let config = self.options.folder.join("rivald.toml");
        let (config, mails) = (config.display(), mails.display());
        self.ui.line("")?;
        match self.options.locale {
            Locale::En => {
                self.ui.line(&format!(
                    "Left in {folder}:\n  {mails}/  {count} mails (.eml: any mail program opens them)"
                ))?;
                self.ui.line(&format!("  {folder}/rivald.db  the database\nLook around:"))?;
            }
            Locale::ZhCn => {
                self.ui
                    .line(&format!("留在 {folder} 里：\n  {mails}/  {count} 封邮件（.eml，任何邮件程序都能打开）"))?;
                self.ui.line(&format!("  {folder}/rivald.db  数据库\n接着可以试试："))?;
            }
        }
        for command in ["changes --since 1d", "history rival-a-500 --since 1d", "status"] {
            self.ui.line(&format!("  rivald --config {config} {command}"))?;
        }
        Ok(())
    }

    /// Half an hour passes: one cycle, its second readings included.
    async fn half_hour(&self) -> anyhow::Result<()> {
        let before = self.engine.counters.cycles.load(Relaxed);
        let now = self.clock.now();
        let next = now.duration_trunc(TimeDelta::minutes(30))? + TimeDelta::minutes(30);
        self.clock.set(next);
        self.cycle_ended(before).await?;
        self.clock.set(self.clock.now().max(next + TimeDelta::minutes(20)));
        Ok(())
    }

    /// Waits for a cycle to end, moving the clock on for second readings.
    async fn cycle_ended(&self, before: u64) -> anyhow::Result<()> {
        for step in 0..20_000_u32 {
            if self.engine.counters.cycles.load(Relaxed) > before {
                self.delivered().await?;
                return Ok(());
            }
            if self.daemon.is_finished() {
                bail!("the daemon ended in the middle of the demo");
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
            // Real work has its real time; only then may the clock jump to the second reading.
            if step % 40 == 39 && self.engine.counters.under_way.load(Relaxed) == 0 {
                self.clock.advance(Duration::from_secs(10));
            }
        }
        bail!("a cycle did not end")
    }

    /// Waits until everything that was told is a mail.
    async fn delivered(&self) -> anyhow::Result<()> {
        for _ in 0..2000 {
            let waiting =
                self.engine.store.notes(self.clock.now()).await?.len() + self.engine.store.queue().await?.len();
            if waiting == 0 {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        bail!("mails were not delivered")
    }

    async fn changes(&self) -> anyhow::Result<Vec<Change>> {
        Ok(self.engine.store.changes(self.told_to).await?)
    }

    fn polls(&self) -> u64 {
        self.engine.counters.outcomes().iter().map(|(_, polls)| polls).sum()
    }

    fn mails(&self) -> usize {
        std::fs::read_dir(self.options.folder.join("outbox")).map_or(0, Iterator::count)
    }

    fn say(&self, en: &str, zh: &str) -> anyhow::Result<()> {
        self.ui.line(self.options.locale.pick(en, zh))
    }

    async fn pause(&self, milliseconds: u64) {
        if !self.options.fast {
            tokio::time::sleep(Duration::from_millis(milliseconds)).await;
        }
    }
}

/// Settings and a watchlist as an operator would write them.
fn write_files(options: &Options, shop: &Shop) -> anyhow::Result<PathBuf> {
    let folder: &Path = &options.folder;
    let make = || format!("{} can't be made", folder.display());
    std::fs::create_dir_all(folder.join("watchlists")).with_context(make)?;
    let settings = folder.join("rivald.toml");
    std::fs::write(
        &settings,
        format!(
            "locale = \"{}\"\n\n[poll]\nspread = \"0s\"\nmin_interval = \"0s\"\nrobots = false\n\
             allow_private_addresses = true   # the demo's shops are on loopback\n\n\
             [mail]\nto = [\"anna@example.com\"]\nengineer = [\"ops@example.com\"]\n",
            options.locale.tag()
        ),
    )
    .with_context(make)?;
    let mut list = String::from("[defaults]\ngroup = \"500ml\"\n");
    for Sign { id, name, .. } in SHOPS {
        let name = options.locale.pick(name.0, name.1);
        let side = if id.starts_with("own") { "\nside = \"own\"" } else { "" };
        list.push_str(&format!(
            "\n[[watch]]\nid = \"{id}\"\nname = \"{name}\"\nurl = \"{}\"{side}\n\n[watch.select]\ncoupons = \".coupon\"\n",
            shop.address(id)
        ));
    }
    std::fs::write(folder.join("watchlists/demo.toml"), list).with_context(make)?;
    Ok(settings)
}
