//! From the outbox to the server: notes become one message a recipient, messages are sent until they are taken.

use std::{collections::BTreeMap, sync::atomic::Ordering::Relaxed, time::Duration};

use tokio_util::sync::CancellationToken;

use super::Engine;
use crate::{
    change::{Fault, FaultKey, Note},
    listing::Moment,
    mail::{self, Composed},
    store::{Message, NewMessage, StoreError},
};

/// How long one message may take, from connecting to the server's last word.
const SEND_BOUND: Duration = Duration::from_secs(60);
/// How long a claimed message is nobody else's: longer than sending can take.
const LEASE: Duration = Duration::from_secs(300);
/// Cycles that end at one moment are few.
const MOST_PACKINGS: u32 = 5;
/// From this attempt on, the engineer hears that mail does not get through.
const TELL_AFTER: u32 = 3;

/// What delivering came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Posted {
    /// Messages that were taken.
    pub sent: u64,
    /// Messages that were not, and wait.
    pub waiting: u64,
}

/// Makes one message a recipient of everything that waits from cycles up to this one.
///
/// # Errors
/// When the database can't be asked; nothing is lost then, the notes wait.
pub async fn pack(engine: &Engine, upto: Moment) -> Result<(), StoreError> {
    // Where two cycles end at one moment, each may compose a message of what the other has just packed. It is not taken
    // then, and what is left of it must not wait for the next cycle.
    for _ in 0..MOST_PACKINGS {
        if !pack_once(engine, upto).await? {
            break;
        }
    }
    Ok(())
}

/// Whether there was anything to pack.
async fn pack_once(engine: &Engine, upto: Moment) -> Result<bool, StoreError> {
    let mut by_recipient: BTreeMap<String, Vec<Note>> = BTreeMap::new();
    for note in engine.store.notes(upto).await? {
        by_recipient.entry(note.recipient.clone()).or_default().push(note);
    }
    let in_force = engine.in_force();
    let (settings, at) = (&in_force.settings, engine.clock.now());
    let mut messages = Vec::with_capacity(by_recipient.len());
    for (recipient, notes) in by_recipient {
        let composed = compose(engine, &notes, at).await;
        let begun = if notes[0].cycle == super::NO_CYCLE { notes[0].at } else { notes[0].cycle };
        let message_id = mail::message_id(&recipient, begun, notes[0].id, &settings.mail.from);
        match mail::encode(&composed, &settings.mail.from, &recipient, &message_id, at) {
            Ok(raw) => messages.push(NewMessage {
                recipient,
                message_id,
                subject: composed.subject,
                raw,
                notes: notes.iter().map(|n| n.id).collect(),
                at,
            }),
            Err(fault) => tracing::error!(to = recipient, "{} notes wait: {fault}", notes.len()),
        }
    }
    if messages.is_empty() {
        return Ok(false);
    }
    engine.store.pack(messages).await?;
    Ok(true)
}

/// Sends every message that is due, one attempt each.
///
/// # Errors
/// When the database can't be asked. A message that was sent and could not be marked so is sent again after its lease,
/// with the same Message-ID.
pub async fn deliver(engine: &Engine, stop: &CancellationToken) -> Result<Posted, StoreError> {
    let mut posted = Posted::default();
    loop {
        if stop.is_cancelled() {
            return Ok(posted);
        }
        let messages = engine.store.claim(engine.clock.now(), LEASE, 1).await?;
        let Some(message) = messages.into_iter().next() else {
            engine.in_force().transport.rest().await;
            return Ok(posted);
        };
        if send(engine, message).await? {
            posted.sent += 1;
        } else {
            posted.waiting += 1;
        }
    }
}

/// Composes a message with the pictures that it shows, as far as they are still kept.
async fn compose(engine: &Engine, notes: &[Note], at: Moment) -> Composed {
    let in_force = engine.in_force();
    let (locale, zone) = (in_force.settings.locale, in_force.settings.timezone);
    let ids: Vec<_> = mail::pictures_of(notes).into_iter().collect();
    if ids.is_empty() {
        return mail::compose(notes, locale, zone, at);
    }
    // A message without its pictures is worth more than none.
    let kept = engine.store.pictures(&ids).await.unwrap_or_else(|fault| {
        tracing::error!("a message goes out without its pictures: {fault}");
        std::collections::HashMap::new()
    });
    let files: mail::PictureFiles = kept.into_iter().map(|(id, kept)| (id, kept.bytes)).collect();
    let aside = mail::Aside::from(files);
    let with = notes.to_vec();
    // Small copies of pictures take their time.
    let composed = tokio::task::spawn_blocking(move || mail::compose_with(&with, &aside, locale, zone, at)).await;
    composed.unwrap_or_else(|fault| {
        tracing::error!("a message goes out without its pictures: {fault}");
        mail::compose(notes, locale, zone, at)
    })
}

async fn send(engine: &Engine, message: Message) -> Result<bool, StoreError> {
    let in_force = engine.in_force();
    let sent = in_force.transport.send(&message.recipient, &message.message_id, &message.raw, SEND_BOUND).await;
    let now = engine.clock.now();
    let key = FaultKey::Mail(message.recipient.clone());
    let Err(fault) = sent else {
        engine.store.sent(message.id, now).await?;
        engine.counters.sent.fetch_add(1, Relaxed);
        tracing::info!(to = message.recipient, id = message.message_id, "sent");
        engine.store.faults(&[], &[key], &[], super::NO_CYCLE, now).await?;
        return Ok(true);
    };
    engine.counters.not_sent.fetch_add(1, Relaxed);
    let attempts = message.attempts + 1;
    let pause = fault.pause(attempts);
    let why = fault.said(in_force.settings.locale).to_owned();
    tracing::warn!(to = message.recipient, id = message.message_id, attempts, again = ?pause, "not sent: {fault}");
    // A part of the pause by the message's row, so that many do not come back at one moment.
    let jitter = |pause: Duration| pause.mul_f64(1.0 + f64::from(u8::try_from(message.id % 20).unwrap_or(0)) / 100.0);
    engine.store.not_sent(message.id, &why, pause.map(|pause| now + jitter(pause))).await?;
    if attempts >= TELL_AFTER || pause.is_none() {
        let (settings, to) = (&in_force.settings, &message.recipient);
        let fault = Fault {
            key,
            what: settings.locale.pick(
                format!("Mail to {to} is not getting through: {why}"),
                format!("发往 {to} 的邮件发不出去：{why}"),
            ),
            hint: settings.locale.pick(
                "See `rivald mail queue`; after mending the settings, `rivald mail retry` sends everything that waits."
                    .into(),
                "用 `rivald mail queue` 查看；改好设置后用 `rivald mail retry` 立即补发。".into(),
            ),
        };
        let engineers: Vec<String> =
            settings.mail.engineers().into_iter().filter(|e| *e != to).map(str::to_owned).collect();
        engine.store.faults(&[fault], &[], &engineers, super::NO_CYCLE, now).await?;
    }
    Ok(false)
}
