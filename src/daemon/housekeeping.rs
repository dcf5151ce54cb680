//! What is looked after between cycles: the coverage promise, faults of watches that are gone, old rows.

use std::collections::BTreeSet;

use super::{CycleReport, Engine, NO_CYCLE, coverage, plan::Plan};
use crate::{
    change::{Fault, FaultKey},
    listing::Moment,
    settings::{Keep, Settings},
    source::union::{KnownId, UnionTrouble},
    store::{StoreError, UnionId},
    watchlist::Watchlists,
};

/// Holds the promise against what is known, opens and ends faults, and once a day, which it says, thins old rows.
///
/// # Errors
/// When the database can't be asked.
pub async fn after_cycle(engine: &Engine, slot: Moment, report: &CycleReport, plan: &Plan) -> Result<bool, StoreError> {
    let in_force = engine.in_force();
    let (settings, now) = (&in_force.settings, engine.clock.now());
    let watches = engine.watches();
    let (mut opened, mut ended) = (Vec::new(), Vec::new());
    let mut broken = BTreeSet::new();
    // Of a watch in hand its own cycle will say it: after a leap of the clock, or when the machine wakes, another cycle may
    // end before all that is caught up with was polled.
    for (watch, last, last_ok) in engine.not_read_since(&watches, slot) {
        if coverage::is_broken(watch, last, settings, now) {
            broken.insert(&watch.id);
            opened.push(coverage::fault(watch, last_ok, settings));
        }
    }
    // Once may be a cycle of new watches that met its first slot; twice in a row is a schedule that does not fit.
    let too_slow_again = engine.skipped_again(report.skipped);
    if too_slow_again {
        opened.push(too_slow(report, settings));
    }
    let troubles = in_force.source.unions().troubles();
    opened.extend(troubles.iter().map(|trouble| union_fault(trouble, settings)));
    for open in engine.store.open_faults().await? {
        let over = match &open.fault.key {
            FaultKey::Promise(watch) => !broken.contains(watch) && !engine.is_busy(watch),
            FaultKey::Unreadable(watch) | FaultKey::Moved(watch) | FaultKey::FieldMissing(watch, _) => {
                watches.all().iter().all(|w| w.id != *watch)
            }
            FaultKey::Schedule => report.skipped == 0 && plan.next().is_some(),
            FaultKey::Union(name) => troubles.iter().all(|trouble| trouble.union.as_str() != name),
            FaultKey::Database => report.not_recorded == 0 && engine.ailing.why().is_none(),
            _ => false,
        };
        if over {
            ended.push(open.fault.key);
        }
    }
    let engineers: Vec<String> = settings.mail.engineers().into_iter().map(str::to_owned).collect();
    if !opened.is_empty() || !ended.is_empty() {
        engine.store.faults(&opened, &ended, &engineers, NO_CYCLE, now).await?;
    }
    let ids = in_force.source.unions().ids();
    if !ids.is_empty() {
        let kept = |id: KnownId| UnionId { union: id.union, item: id.item, id: id.id, resolved_at: id.resolved_at };
        engine.store.keep_union_ids(ids.into_iter().map(kept).collect()).await?;
    }
    let daily = engine.is_time_to_prune(now);
    if daily || engine.store.bytes_used().await? > settings.keep.size && engine.is_time_to_cut(now) {
        keep_within(engine, settings, &engineers, now).await?;
    }
    Ok(daily)
}

/// Faults of watchlist files: those that are broken now, and the names of those that are not.
pub fn watchlist_faults(lists: &Watchlists, settings: &Settings) -> (Vec<Fault>, Vec<FaultKey>) {
    let locale = settings.locale;
    let (mut opened, mut ended) = (Vec::new(), Vec::new());
    for file in &lists.files {
        let key = FaultKey::Watchlist(file.name.clone());
        let errors: Vec<_> = file.faults.iter().filter(|d| d.severity == crate::diagnose::Severity::Error).collect();
        if errors.is_empty() {
            ended.push(key);
            continue;
        }
        let (name, faults, kept) = (&file.name, errors.len(), file.watches.len());
        let what = locale.pick(
            format!("{name} has {faults} fault(s): its last good version stays in force ({kept} watches)"),
            format!("{name} 有 {faults} 处错误，仍按上一个正确的版本运行（{kept} 条监控）"),
        );
        let hint = errors.iter().map(|d| d.render(locale, false)).collect::<Vec<_>>().join("\n\n");
        opened.push(Fault { key, what, hint });
    }
    (opened, ended)
}

/// What a union refuses, as a fault that the engineer hears of once.
fn union_fault(trouble: &UnionTrouble, settings: &Settings) -> Fault {
    let said = |(en, zh): &(String, String)| settings.locale.pick(en.clone(), zh.clone());
    let key = FaultKey::Union(trouble.union.as_str().to_owned());
    Fault { key, what: said(&trouble.what), hint: said(&trouble.hint) }
}

fn too_slow(report: &CycleReport, settings: &Settings) -> Fault {
    let skipped = report.skipped;
    Fault {
        key: FaultKey::Schedule,
        what: settings.locale.pick(
            format!("A cycle does not fit into its time: {skipped} watches were still being polled when the next one began"),
            format!("一轮轮询没能在规定时间内跑完：下一轮开始时还有 {skipped} 条监控没有轮询完"),
        ),
        hint: settings.locale.pick(
            "Poll less often (`[poll] schedule`), or allow more (`per_host`, `min_interval`, `concurrency`) where the shops bear it."
                .into(),
            "请放慢轮询(`[poll] schedule`),或在店铺承受得住的前提下放宽 `per_host`、`min_interval`、`concurrency`。".into(),
        ),
    }
}

/// Thins old rows, and tells the engineer where the database's size demands more than `[keep]` says.
async fn keep_within(
    engine: &Engine,
    settings: &Settings,
    engineers: &[String],
    now: Moment,
) -> Result<(), StoreError> {
    let thinned = engine.store.keep_to(&settings.keep, now).await?;
    if let Some(tighter) = &thinned.tighter {
        let fault = too_large(tighter, thinned.used, settings);
        return engine.store.faults(&[fault], &[], engineers, NO_CYCLE, now).await;
    }
    // Right after a cut there is room, and what was cut grows again: that is not over, and must not be told by turns.
    let roomy = thinned.used <= settings.keep.size / 2;
    let lasts = |since: Moment| (now - since).to_std().is_ok_and(|lasted| lasted >= settings.keep.pages);
    let open = engine.store.open_faults().await?;
    if open.iter().any(|open| open.fault.key == FaultKey::Size && (roomy || lasts(open.since))) {
        engine.store.faults(&[], &[FaultKey::Size], engineers, NO_CYCLE, now).await?;
    }
    Ok(())
}

fn too_large(kept: &Keep, used: u64, settings: &Settings) -> Fault {
    let mib = |bytes: u64| bytes >> 20;
    let (size, used) = (mib(settings.keep.size), mib(used));
    let (pages, detail, observations) = kept.days();
    Fault {
        key: FaultKey::Size,
        what: settings.locale.pick(
            format!(
                "The database would be larger than {size} MiB, so less is kept: evidence for {pages} days, half-hour detail for \
                 {detail} days, one reading a day for {observations} days ({used} MiB are in use now)"
            ),
            format!(
                "数据库将超过 {size} MiB，因此缩短了保留时间：证据 {pages} 天，半小时明细 {detail} 天，每日记录 {observations} 天（目前占用 {used} MiB）"
            ),
        ),
        hint: settings.locale.pick(
            "Nothing that is to be told is lost. Allow more (`[keep] size`) where the disk has room, or keep less (`[keep] pages`, \
             `detail`, `observations`)."
                .into(),
            "待发送的提醒不受影响。磁盘有余量时请调大 `[keep] size`，否则请调小 `[keep]` 中的 `pages`、`detail`、`observations`。".into(),
        ),
    }
}
