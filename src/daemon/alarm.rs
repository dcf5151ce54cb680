//! When the database takes nothing (a full disk, a read-only one, damage), the outbox takes nothing either: then the
//! engineer is told directly, once, and once more when it is over.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use tokio::task::JoinHandle;

use super::{CycleReport, Engine, NO_CYCLE, ailing::Part, engine::InForce, post};
use crate::{
    change::{Fault, FaultKey, Note, NoteBody},
    clock::Clock,
    listing::Moment,
    settings::Settings,
    store::StoreError,
};

/// What is told of the database outside of it.
#[derive(Debug, Default)]
pub struct Alarm {
    /// Since when it takes nothing.
    since: Option<Moment>,
    /// What is told of it.
    fault: Option<Fault>,
    /// Who was told so.
    told: Vec<String>,
}

impl Alarm {
    /// Tells what the end of a cycle shows. What could not be sent is tried again at the end of the next.
    pub async fn heed(&mut self, engine: &Engine, report: &CycleReport) {
        let now = engine.clock.now();
        let in_force = engine.in_force();
        let (fault, outbox) = match engine.ailing.why() {
            _ if report.not_recorded > 0 => {
                (Some(takes_nothing(&in_force.settings, report)), engine.ailing.why().is_none_or(|(_, outbox)| !outbox))
            }
            Some((why, outbox)) => (Some(ails(&in_force.settings, &why)), !outbox),
            None => (None, true),
        };
        if let Some(fault) = fault {
            let since = *self.since.get_or_insert(now);
            // What was told first is what ends.
            let fault = self.fault.get_or_insert(fault).clone();
            let engineers = engineers(&in_force.settings);
            // The part of the database that the outbox needs may work: then it is told as every fault is.
            if self.told.is_empty()
                && outbox
                && engine.store.faults(std::slice::from_ref(&fault), &[], &engineers, NO_CYCLE, now).await.is_ok()
            {
                return;
            }
            for person in engineers.into_iter().filter(|person| !self.told.contains(person)).collect::<Vec<_>>() {
                if send(&in_force, &person, NoteBody::Fault(fault.clone()), since, now).await {
                    self.told.push(person);
                }
            }
        } else if let (Some(since), Some(over)) = (self.since, self.fault.clone()) {
            let mut left = Vec::new();
            for person in std::mem::take(&mut self.told) {
                if !send(&in_force, &person, NoteBody::FaultEnded { fault: over.clone(), since }, since, now).await {
                    left.push(person);
                }
            }
            self.told = left;
            if self.told.is_empty() {
                (self.since, self.fault) = (None, None);
            }
        }
    }
}

/// Looks for damage, beside everything else: it reads the whole file. What was found is kept in mind, and given.
pub fn examine(engine: &Arc<Engine>) -> JoinHandle<Result<(), StoreError>> {
    let engine = Arc::clone(engine);
    tokio::spawn(async move {
        let found = match engine.store.damage().await {
            Ok(None) => Ok(()),
            Ok(Some(place)) => Err(StoreError::damaged(&place)),
            Err(fault) if fault.unfit => Err(fault),
            Err(fault) => {
                // That it could not be looked through now says nothing.
                tracing::warn!("the database was not examined: {fault}");
                return Ok(());
            }
        };
        let found = engine.ailing.heed(Part::Examination, found.map_err(|fault| fault.of_file(engine.store.file())));
        found.inspect_err(|fault| tracing::error!("{fault}"))
    })
}

/// Whoever starts the daemon again and again must not have the engineer told each time.
const TOLD_AGAIN: chrono::TimeDelta = chrono::TimeDelta::days(1);

/// The daemon can't begin on this database, and starting it again does not help: nothing is watched, and nobody would
/// hear. The engineer is told, once a day at most, however often it is started.
pub async fn cannot_begin(settings: Settings, clock: &Clock, why: &StoreError) {
    let (now, mark) = (clock.now(), mark(&settings.database));
    let told = std::fs::read_to_string(&mark).ok().and_then(|text| text.trim().parse::<Moment>().ok());
    if told.is_some_and(|told| told <= now && now - told < TOLD_AGAIN) {
        return;
    }
    let in_force = match InForce::new(settings, clock) {
        Ok(in_force) => Arc::new(in_force),
        Err(fault) => return tracing::error!("the engineer could not be told: {fault}"),
    };
    let (locale, file) = (in_force.settings.locale, in_force.settings.database.display());
    let fault = Fault {
        key: FaultKey::Database,
        what: locale.pick(
            "rivald can't begin: its database can't be used. Nothing is watched".into(),
            "rivald 无法启动：数据库不可用，目前没有任何监控在运行".into(),
        ),
        hint: locale.pick(
            format!("{}\nThe database is {file}. It was left as it is.", why.words(locale)),
            format!("{}\n数据库文件：{file}。该文件未被改动。", why.words(locale)),
        ),
    };
    let mut all = true;
    for person in engineers(&in_force.settings) {
        all &= send(&in_force, &person, NoteBody::Fault(fault.clone()), now, now).await;
    }
    if all && let Err(fault) = std::fs::write(&mark, now.to_rfc3339()) {
        tracing::warn!("{}: {fault}", mark.display());
    }
}

/// The daemon began: should it be unable to some day, that is news.
pub fn began(database: &Path) {
    let _ = std::fs::remove_file(mark(database));
}

/// Beside the database: when the engineer was told that it can't be used.
fn mark(database: &Path) -> PathBuf {
    let mut name = database.to_path_buf().into_os_string();
    name.push(".told");
    name.into()
}

fn engineers(settings: &Settings) -> Vec<String> {
    settings.mail.engineers().into_iter().map(str::to_owned).collect()
}

/// It does not do all that it is asked.
fn ails(settings: &Settings, why: &StoreError) -> Fault {
    let (locale, file) = (settings.locale, settings.database.display());
    Fault {
        key: FaultKey::Database,
        what: locale.pick(
            "The database does not do all that it is asked: what there is to tell may wait".into(),
            "数据库工作不正常：该通知的内容可能发不出来".into(),
        ),
        hint: locale.pick(
            format!("{}\nThe database is {file}.", why.words(locale)),
            format!("{}\n数据库文件：{file}。", why.words(locale)),
        ),
    }
}

fn takes_nothing(settings: &Settings, report: &CycleReport) -> Fault {
    let locale = settings.locale;
    let why = report.why_not_recorded.as_deref().unwrap_or_default();
    let file = settings.database.display();
    Fault {
        key: FaultKey::Database,
        what: locale.pick(
            "Nothing can be recorded: polls go on, changes are found again when the database takes them".into(),
            "数据无法写入：轮询照常进行，等数据库恢复后会重新发现这些变化".into(),
        ),
        hint: locale.pick(
            format!("{why}\nThe database is {file}. Nothing needs to be restarted when it is mended."),
            format!("{why}\n数据库文件：{file}。问题解决后无需重启。"),
        ),
    }
}

/// Sends a note past the outbox. Whether it was taken.
async fn send(in_force: &Arc<InForce>, person: &str, body: NoteBody, since: Moment, now: Moment) -> bool {
    let ended = matches!(body, NoteBody::FaultEnded { .. });
    let note = Note { id: i64::from(ended), recipient: person.to_owned(), cycle: NO_CYCLE, at: now, body };
    match post::send_directly(in_force, &note, since).await {
        Ok(()) => true,
        Err(why) => {
            tracing::error!(to = person, "the engineer could not be told of the database: {why}");
            false
        }
    }
}
