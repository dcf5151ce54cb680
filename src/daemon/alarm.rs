//! When the database takes nothing (a full disk, a read-only one), the outbox takes nothing either: then the engineer is
//! told directly, once, and once more when it is over.

use super::{CycleReport, Engine, NO_CYCLE, post};
use crate::{
    change::{Fault, FaultKey, Note, NoteBody},
    listing::Moment,
};

/// What is told of the database outside of it.
#[derive(Debug, Default)]
pub struct Alarm {
    /// Since when it takes nothing.
    since: Option<Moment>,
    /// Who was told so.
    told: Vec<String>,
}

impl Alarm {
    /// Tells what the end of a cycle shows. What could not be sent is tried again at the end of the next.
    pub async fn heed(&mut self, engine: &Engine, report: &CycleReport) {
        let now = engine.clock.now();
        if report.not_recorded > 0 {
            let since = *self.since.get_or_insert(now);
            let fault = fault(engine, report);
            let engineers = engineers(engine);
            // The part of the database that the outbox needs may work: then it is told as every fault is.
            if self.told.is_empty()
                && engine.store.faults(std::slice::from_ref(&fault), &[], &engineers, NO_CYCLE, now).await.is_ok()
            {
                return;
            }
            for person in engineers.into_iter().filter(|person| !self.told.contains(person)).collect::<Vec<_>>() {
                if send(engine, &person, NoteBody::Fault(fault.clone()), since, now).await {
                    self.told.push(person);
                }
            }
        } else if let Some(since) = self.since {
            let over = fault(engine, report);
            let mut left = Vec::new();
            for person in std::mem::take(&mut self.told) {
                if !send(engine, &person, NoteBody::FaultEnded { fault: over.clone(), since }, since, now).await {
                    left.push(person);
                }
            }
            self.told = left;
            self.since = self.since.filter(|_| !self.told.is_empty());
        }
    }
}

fn engineers(engine: &Engine) -> Vec<String> {
    engine.in_force().settings.mail.engineers().into_iter().map(str::to_owned).collect()
}

fn fault(engine: &Engine, report: &CycleReport) -> Fault {
    let in_force = engine.in_force();
    let locale = in_force.settings.locale;
    let why = report.why_not_recorded.as_deref().unwrap_or_default();
    let file = in_force.settings.database.display();
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
async fn send(engine: &Engine, person: &str, body: NoteBody, since: Moment, now: Moment) -> bool {
    let ended = matches!(body, NoteBody::FaultEnded { .. });
    let note = Note { id: i64::from(ended), recipient: person.to_owned(), cycle: NO_CYCLE, at: now, body };
    match post::send_directly(engine, &note, since).await {
        Ok(()) => true,
        Err(why) => {
            tracing::error!(to = person, "the engineer could not be told of the database: {why}");
            false
        }
    }
}
