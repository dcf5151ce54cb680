//! What is sent by the calendar and not by a change: the digest, and a weekly sign of life where nothing else was sent.
//! Neither is sent twice: its Message-ID is made of its slot.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use tokio::{sync::Notify, task::JoinHandle};

use super::{
    Engine,
    letter::{self, Letter},
    post,
};
use crate::{
    listing::{Moment, Outcome, Watch},
    mail::{self, Life},
    settings::Settings,
    store::{NewMessage, Period, StoreError},
};

/// A digest that nobody could send for so long (asleep, switched off) is not sent late.
const STALE: TimeDelta = TimeDelta::hours(12);
/// So long a digest waits for the cycle of its own slot, so that it shows what that saw.
const PATIENCE: TimeDelta = TimeDelta::minutes(25);
/// Without any message for so long one says that all is well.
const SILENCE: TimeDelta = TimeDelta::days(7);
/// What changed is told of no longer a time than this.
const LONGEST: TimeDelta = TimeDelta::days(7);
/// The name of what is kept between two runs.
const NOTE: &str = "digest";

/// What is kept between two runs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sent {
    /// The slot of the last digest, or since when there are any.
    pub digest: Option<Moment>,
    /// When it was last looked whether anybody had heard nothing for a week.
    pub looked: Option<Moment>,
    /// Since when there is anybody to be told.
    pub since: Option<Moment>,
}

/// The calendar of one daemon.
#[derive(Debug)]
pub struct Calendar {
    sent: Sent,
    /// What is being composed, and what will have been sent then. It takes its time with many watches, and neither cycles
    /// nor the watchdog may wait for it.
    under_way: Option<(Sent, JoinHandle<Result<(), StoreError>>)>,
    mail: Arc<Notify>,
}

/// How far the daemon's cycles have come.
#[derive(Clone, Copy, Debug)]
pub struct Cycles {
    /// All that were due by then have begun. A digest of a later slot must not overtake the cycle of its own.
    pub begun: Moment,
    /// Whether one is under way.
    pub under_way: bool,
    /// When the next one begins.
    pub next: Option<Moment>,
}

/// What is due.
#[derive(Clone, Copy, Debug, Default)]
struct Due {
    /// A digest: its slot, and from when on changes count as new.
    digest: Option<(Moment, Moment)>,
    /// Signs of life: since when there is anybody to be told.
    life: Option<Moment>,
}

impl Calendar {
    /// What an earlier run left. `mail` is woken when there is something to send.
    ///
    /// # Errors
    /// When the database can't be asked.
    pub async fn restore(engine: &Engine, mail: Arc<Notify>) -> Result<Self, StoreError> {
        let json = engine.store.get_note(NOTE).await?;
        let sent = json.and_then(|(json, _)| serde_json::from_str(&json).ok()).unwrap_or_default();
        Ok(Self { sent, under_way: None, mail })
    }

    /// When the next digest is due.
    pub fn next(&self, settings: &Settings) -> Option<Moment> {
        settings.mail.digest.as_ref()?.next(self.sent.digest?, settings.timezone)
    }

    /// Begins what is due, and ends what is done. `cycles` says how far those of the daemon have come.
    ///
    /// # Errors
    /// When the database can't be asked; it is tried again then.
    pub async fn heed(&mut self, engine: &Arc<Engine>, cycles: Cycles) -> Result<(), StoreError> {
        if let Some((sent, task)) = self.under_way.take_if(|(_, task)| task.is_finished()) {
            match task.await {
                Ok(done) => done?,
                // Trying it again would end the same way.
                Err(fault) => tracing::error!("a digest was cut off by a fault in rivald: {fault}; please report it"),
            }
            self.keep(engine, sent).await?;
        }
        if self.under_way.is_some() {
            return Ok(());
        }
        let (due, sent) = self.look(engine, cycles);
        if due.digest.is_none() && due.life.is_none() {
            return self.keep(engine, sent).await;
        }
        let (engine, mail) = (Arc::clone(engine), Arc::clone(&self.mail));
        let task = tokio::spawn(async move {
            compose(&engine, due, cycles.next).await?;
            mail.notify_one();
            Ok(())
        });
        self.under_way = Some((sent, task));
        Ok(())
    }

    /// What is due, and what will have been sent when it is done.
    fn look(&self, engine: &Engine, cycles: Cycles) -> (Due, Sent) {
        let in_force = engine.in_force();
        let (settings, now) = (&in_force.settings, engine.clock.now());
        let (mut due, mut sent) = (Due::default(), self.sent.clone());
        sent.digest = match (&settings.mail.digest, sent.digest) {
            // Once it is asked for it begins with the next slot.
            (None, _) => None,
            // A clock that was set back must not silence it for as long.
            (Some(_), Some(last)) if last <= now + TimeDelta::days(1) => Some(last),
            (Some(_), _) => Some(now),
        };
        if let (Some(slot), Some(last)) = (slot_since(sent.digest, settings, cycles.begun), sent.digest)
            && (!cycles.under_way || now - slot > PATIENCE)
        {
            due.digest = (now - slot <= STALE).then(|| (slot, last.max(slot - LONGEST)));
            sent.digest = Some(slot);
        }
        // Nobody has been waiting since a day that is still to come.
        sent.since = sent.since.filter(|since| *since <= now);
        let quiet = settings.mail.quiet.until(now, settings.timezone).is_some();
        let looked = sent.looked.filter(|looked| *looked <= now && now - *looked < TimeDelta::hours(6));
        if looked.is_none() && !quiet {
            due.life = Some(*sent.since.get_or_insert(now));
            sent.looked = Some(now);
        }
        (due, sent)
    }

    /// Keeps what was sent, for the next run too.
    async fn keep(&mut self, engine: &Engine, sent: Sent) -> Result<(), StoreError> {
        if self.sent != sent {
            let json = serde_json::to_string(&sent).unwrap_or_default();
            engine.store.put_note(NOTE, &json, engine.clock.now()).await?;
            self.sent = sent;
        }
        Ok(())
    }
}

/// The last slot since the last digest that has come by then.
fn slot_since(last: Option<Moment>, settings: &Settings, by: Moment) -> Option<Moment> {
    let schedule = settings.mail.digest.as_ref()?;
    let from = last?.max(by - TimeDelta::days(2));
    let mut slot = schedule.next(from, settings.timezone).filter(|slot| *slot <= by)?;
    while let Some(later) = schedule.next(slot, settings.timezone).filter(|later| *later <= by) {
        slot = later;
    }
    Some(slot)
}

/// Queues what is due.
async fn compose(engine: &Engine, due: Due, next: Option<Moment>) -> Result<(), StoreError> {
    let mut messages = Vec::new();
    if let Some((slot, since)) = due.digest {
        messages.extend(digests(engine, slot, since).await?);
    }
    if let Some(since) = due.life {
        messages.extend(signs_of_life(engine, since, next).await?);
    }
    if messages.is_empty() { Ok(()) } else { engine.store.queue_messages(messages).await }
}

/// Every person that alerts go to, with the watches that are theirs.
fn people(engine: &Engine, settings: &Settings) -> BTreeMap<String, Vec<Arc<Watch>>> {
    let mut people: BTreeMap<String, Vec<Arc<Watch>>> = BTreeMap::new();
    for watch in engine.watches().all() {
        let of_kinds = watch.alert.route.values().flatten().map(String::as_str);
        let all: BTreeSet<&str> = settings.mail.operators(&watch.extras.to).into_iter().chain(of_kinds).collect();
        for person in all {
            people.entry(person.to_owned()).or_default().push(Arc::clone(watch));
        }
    }
    people
}

/// A digest for each person.
async fn digests(engine: &Engine, slot: Moment, since: Moment) -> Result<Vec<NewMessage>, StoreError> {
    let in_force = engine.in_force();
    let (settings, now) = (&in_force.settings, engine.clock.now());
    // Most teams share their watches: what several people see is looked up once.
    let mut teams: Vec<(Vec<Arc<Watch>>, Vec<String>)> = Vec::new();
    for (person, watches) in people(engine, settings) {
        match teams.iter_mut().find(|(theirs, _)| same(theirs, &watches)) {
            Some((_, team)) => team.push(person),
            None => teams.push((watches, vec![person])),
        }
    }
    let mut messages = Vec::new();
    for (watches, team) in teams {
        // The counts of both midnights bound what was sold yesterday.
        let period = Period { changed: since, said: now - TimeDelta::days(3), now };
        let board = Arc::new(engine.store.board(&watches, period, mail::DIGEST_LISTINGS).await?);
        let files = Arc::new(letter::thumbs(engine, &board, now).await);
        for person in team {
            let message_id = mail::message_id(&person, slot, -1, &settings.mail.from);
            let digest = Letter::Digest(Arc::clone(&board), Arc::clone(&files));
            messages.extend(post::written(engine, &person, message_id, digest, now).await);
        }
    }
    Ok(messages)
}

/// Whether both are the same watches; both are in the order of the watchlists.
fn same(one: &[Arc<Watch>], other: &[Arc<Watch>]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(a, b)| Arc::ptr_eq(a, b))
}

/// A sign of life for everybody who has heard nothing for a week.
async fn signs_of_life(engine: &Engine, since: Moment, next: Option<Moment>) -> Result<Vec<NewMessage>, StoreError> {
    let in_force = engine.in_force();
    let (settings, now) = (&in_force.settings, engine.clock.now());
    let mut people = people(engine, settings);
    for engineer in settings.mail.engineers() {
        people.insert(engineer.to_owned(), engine.watches().all().to_vec());
    }
    let mut messages = Vec::new();
    for (person, watches) in people {
        let last = engine.store.last_message(&person, now).await?.unwrap_or(since).max(since);
        if watches.is_empty() || now - last < SILENCE {
            continue;
        }
        // What somebody was told is not what the rules keep silent.
        let untold = engine.store.untold(last).await?;
        let life = Life {
            since: last,
            watches: watches.len(),
            read: watches.iter().filter(|watch| engine.memo(&watch.id).outcome == Some(Outcome::Ok)).count(),
            changes: watches.iter().filter_map(|watch| untold.get(&watch.id)).sum(),
            next,
            troubles: engine.store.open_faults().await?.len(),
        };
        let message_id = mail::message_id(&person, last, -2, &settings.mail.from);
        messages.extend(post::written(engine, &person, message_id, Letter::Life(life), now).await);
    }
    Ok(messages)
}
