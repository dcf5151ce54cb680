//! `rivald check`: one cycle now, confirmation and delivery included.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
    time::Duration,
};

use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressStyle};
use tokio_util::sync::CancellationToken;

use super::{Context, Status, UsageFault, table};
use crate::{
    change::Note,
    daemon::{Engine, Polled, deliver, pack, run_cycle},
    listing::{Listing, Locale, Outcome, Watch},
    mail,
    settings::Settings,
    store::Store,
};

/// Arguments of `rivald check`.
#[derive(Debug, clap::Args)]
pub struct Check {
    /// Only these watches
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// Store and send nothing; print what would be sent
    #[arg(long)]
    dry_run: bool,
    /// One JSON object a watch
    #[arg(long)]
    json: bool,
}

impl Check {
    /// Runs the cycle.
    pub async fn run(self, context: &Context) -> anyhow::Result<Status> {
        // A dry run works on a copy of the database, with everything else as it is.
        let copy = if self.dry_run { Some(copy_of(&context.loaded.settings).await?) } else { None };
        let file = copy.as_ref().map_or(&context.loaded.settings.database, |copy| &copy.file);
        let store = Store::open(file).await?;
        let engine = Arc::new(Engine::new(context.loaded.settings.clone(), store, context.clock.clone()).await?);
        let watches = self.chosen(&engine, context).await?;
        let stop = stop_on_ctrl_c();
        let progress = self.progress(context, watches.len());
        let slot = context.clock.now();
        let place: HashMap<&str, usize> = watches.iter().enumerate().map(|(i, w)| (w.id.as_str(), i)).collect();
        let mut last: Vec<Option<Polled>> = vec![None; watches.len()];
        let confirm_after = context.loaded.settings.poll.confirm_after;
        // A person waits: second readings are made, and what can't be reached is tried again for a minute and a half.
        let until = slot + confirm_after + Duration::from_secs(90);
        let report = run_cycle(&engine, slot, &watches, Duration::ZERO, Some(until), &stop, |polled| {
            progress.set_message(progress_text(polled, confirm_after, context.ui.locale));
            let Some(slot) = place.get(polled.watch.id.as_str()).and_then(|at| last.get_mut(*at)) else { return };
            if let Some(earlier) = slot {
                earlier.follow(polled);
            } else {
                progress.inc(1);
                *slot = Some(polled.clone());
            }
        })
        .await;
        // The only cycle: what it began to look at is looked at before the process ends.
        engine.all_looked().await;
        progress.finish_and_clear();
        let last: Vec<Polled> = last.into_iter().flatten().collect();
        self.show(&engine, context, &last).await?;
        let waiting = if self.dry_run {
            show_messages(&engine, context).await?;
            0
        } else {
            pack(&engine, context.clock.now()).await?;
            let posted = deliver(&engine, &stop).await?;
            if posted.sent + posted.waiting > 0 && !self.json {
                context.ui.note(&post_text(posted.sent, posted.waiting, context.ui.locale));
            }
            posted.waiting
        };
        let unread = last.iter().any(|p| p.outcome != Outcome::Ok) || last.len() < watches.len();
        engine.store.clone().close().await;
        if stop.is_cancelled() || report.not_recorded > 0 {
            return Ok(Status::Failed);
        }
        Ok(if unread || waiting > 0 { Status::Attention } else { Status::Done })
    }

    async fn chosen(&self, engine: &Engine, context: &Context) -> anyhow::Result<Vec<Arc<Watch>>> {
        let watches = engine.read_watchlists().await?.watches;
        let faults = watches.lists.faults();
        for fault in &faults {
            context.ui.note(&fault.render(context.ui.locale, false));
        }
        let all = watches.all();
        for warning in crate::watchlist::warnings(all, &context.loaded.settings) {
            context.ui.note(&warning.render(context.ui.locale, false));
        }
        if all.is_empty() {
            let folder = context.loaded.settings.watchlists.display();
            return Err(UsageFault(context.ui.locale.pick(
                format!("error: no watches in {folder}\nhint: add one with `rivald watchlist add URL`"),
                format!("错误：{folder} 里没有任何监控\n提示：用 `rivald watchlist add 网址` 添加"),
            ))
            .into());
        }
        let wanted: BTreeSet<&str> = self.ids.iter().map(String::as_str).collect();
        if let Some(unknown) = wanted.iter().find(|id| all.iter().all(|w| w.id.as_str() != **id)) {
            let nearest = all
                .iter()
                .map(|w| w.id.as_str())
                .max_by(|a, b| strsim::jaro_winkler(unknown, a).total_cmp(&strsim::jaro_winkler(unknown, b)));
            let nearest = nearest.unwrap_or_default();
            return Err(UsageFault(context.ui.locale.pick(
                format!("error: no watch has the id `{unknown}`\nhint: did you mean `{nearest}`?"),
                format!("错误：没有 id 为 `{unknown}` 的监控\n提示：是不是 `{nearest}`？"),
            ))
            .into());
        }
        Ok(all.iter().filter(|w| wanted.is_empty() || wanted.contains(w.id.as_str())).cloned().collect())
    }

    fn progress(&self, context: &Context, watches: usize) -> ProgressBar {
        if !context.ui.progress || self.json && watches < 2 {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::new(watches as u64);
        if let Ok(style) = ProgressStyle::with_template("{bar:24} {pos}/{len} {msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        bar
    }

    async fn show(&self, engine: &Engine, context: &Context, polled: &[Polled]) -> anyhow::Result<()> {
        let locale = context.ui.locale;
        let mut rows = Vec::with_capacity(polled.len());
        for polled in polled {
            let listing = match polled.observation.as_ref().and_then(|o| o.reading.as_ref()) {
                Some(reading) => Some(reading.listing.clone()),
                None if polled.outcome == Outcome::Ok => engine.store.state(&polled.watch.id).await?.baseline,
                None => None,
            };
            if self.json {
                context.ui.json(&json(polled, listing.as_ref()))?;
            } else {
                rows.push(row(polled, listing.as_ref(), locale));
            }
        }
        if !self.json {
            let head = locale.pick(["watch", "outcome", "price", "what"], ["监控", "结果", "价格", "情况"]);
            context.ui.line(&table(&head, &rows))?;
        }
        Ok(())
    }
}

impl Polled {
    /// Takes in what a second reading or a retry of the same watch came to.
    fn follow(&mut self, later: &Self) {
        let mut changes = std::mem::take(&mut self.changes);
        let mut alerts = std::mem::take(&mut self.alerts);
        *self = later.clone();
        changes.append(&mut self.changes);
        alerts.append(&mut self.alerts);
        (self.changes, self.alerts) = (changes, alerts);
    }
}

fn json(polled: &Polled, listing: Option<&Listing>) -> serde_json::Value {
    let mut value = match &polled.observation {
        Some(observation) => observation.json(),
        None => serde_json::json!({
            "url": polled.watch.url.as_str(),
            "outcome": polled.outcome.as_str(),
            "read_at": polled.at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
            "listing": listing,
        }),
    };
    value["watch"] = polled.watch.id.as_str().into();
    value["same"] = polled.same.into();
    value["changes"] = serde_json::to_value(&polled.changes).unwrap_or_default();
    if let Some(fault) = &polled.not_recorded {
        value["not_recorded"] = fault.clone().into();
    }
    value
}

fn row(polled: &Polled, listing: Option<&Listing>, locale: Locale) -> Vec<String> {
    let price = listing.and_then(|l| Some(format!("{} {}", l.price?, l.currency.map_or("", |c| c.code()))));
    let what = if let Some(fault) = &polled.not_recorded {
        fault.clone()
    } else if !polled.changes.is_empty() {
        polled.changes.iter().map(|c| c.why.as_str()).collect::<Vec<_>>().join("; ")
    } else if let Some(reason) = &polled.reason {
        crate::listing::reason_in(locale, reason).into_owned()
    } else if polled.confirm {
        locale.pick("differs; a second reading decides", "有变化，等第二次读取确认").into()
    } else if polled.same {
        locale.pick("nothing new", "没有变化").into()
    } else {
        String::new()
    };
    vec![polled.watch.id.to_string(), polled.outcome.to_string(), price.unwrap_or_default().trim_end().into(), what]
}

fn progress_text(polled: &Polled, confirm_after: Duration, locale: Locale) -> String {
    if polled.confirm {
        let seconds = confirm_after.as_secs();
        return locale.pick(format!("second readings in {seconds} s"), format!("{seconds} 秒后再读一次确认"));
    }
    crate::listing::tame(&polled.watch.name)
}

fn post_text(sent: u64, waiting: u64, locale: Locale) -> String {
    match (locale, waiting) {
        (Locale::En, 0) => format!("{sent} message(s) sent"),
        (Locale::En, _) => format!("{sent} message(s) sent, {waiting} waiting: see `rivald mail queue`"),
        (Locale::ZhCn, 0) => format!("已发送 {sent} 封邮件"),
        (Locale::ZhCn, _) => format!("已发送 {sent} 封邮件，{waiting} 封待发：见 `rivald mail queue`"),
    }
}

/// What would be sent, as plain text, on standard error.
async fn show_messages(engine: &Engine, context: &Context) -> anyhow::Result<()> {
    let (settings, now) = (&context.loaded.settings, context.clock.now());
    let mut by_recipient: BTreeMap<String, Vec<Note>> = BTreeMap::new();
    for note in engine.store.notes(now).await? {
        by_recipient.entry(note.recipient.clone()).or_default().push(note);
    }
    for (recipient, notes) in by_recipient {
        let message = mail::compose(&notes, settings.locale, settings.timezone, now);
        let head = context.ui.locale.pick("would be sent to", "将发送给");
        context.ui.note(&format!("\n{head} {recipient}: {}\n\n{}", message.subject, message.text));
    }
    Ok(())
}

/// A copy of the database in a folder of its own, removed when dropped.
struct Copy {
    folder: std::path::PathBuf,
    file: std::path::PathBuf,
}

impl Drop for Copy {
    fn drop(&mut self) {
        // What can't be removed lies in the folder for temporary files, which is emptied anyway.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

async fn copy_of(settings: &Settings) -> anyhow::Result<Copy> {
    let folder = std::env::temp_dir().join(format!("rivald-dry-run-{}", std::process::id()));
    std::fs::create_dir(&folder).with_context(|| format!("{} can't be made", folder.display()))?;
    let copy = Copy { file: folder.join("copy.db"), folder };
    if settings.database.exists() {
        Store::open_to_read(&settings.database).await?.backup(&copy.file).await?;
    }
    Ok(copy)
}

fn stop_on_ctrl_c() -> CancellationToken {
    let stop = CancellationToken::new();
    let told = stop.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            told.cancel();
        }
    });
    stop
}
