//! From the outbox to the server: notes become one message a recipient, messages are sent until they are taken.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, atomic::Ordering::Relaxed},
    time::Duration,
};

use futures_util::{StreamExt, stream::FuturesUnordered};
use tokio_util::sync::CancellationToken;

use super::{
    Engine, aside,
    engine::InForce,
    hold,
    letter::{self, Letter, PostError},
};
use crate::{
    change::{Fault, FaultKey, Note},
    listing::Moment,
    mail,
    store::{Message, NewMessage, StoreError},
};

/// How long one message may take, from connecting to the server's last word.
const SEND_BOUND: Duration = Duration::from_secs(60);
/// How long a claimed message is nobody else's: longer than sending can take, and not much longer, since after a crash it
/// waits for so long.
const LEASE: Duration = Duration::from_secs(120);
/// A message that takes longer than this is no reason for the next one to wait: most servers are slow about one recipient,
/// not about all.
const SLOW: Duration = Duration::from_secs(5);
/// So many are under way then.
const MOST_AT_ONCE: usize = 8;
/// How long the server may still take when the daemon is told to end: less than the daemon then waits for the postman.
const LAST_WORD: Duration = Duration::from_millis(1_500);
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

/// Makes one message a recipient of everything that waits from cycles up to this one, but for what quiet hours hold.
///
/// # Errors
/// When the database can't be asked; nothing is lost then, the notes wait.
pub async fn pack(engine: &Engine, upto: Moment) -> Result<(), StoreError> {
    // Where two cycles end at one moment, each may compose a message of what the other has just packed. It is not taken
    // then, and what is left of it must not wait for the next cycle.
    let mut packing = Packing::default();
    for _ in 0..MOST_PACKINGS {
        packing = pack_once(engine, upto).await?;
        if !packing.packed {
            break;
        }
    }
    engine.holds(upto, packing.held_until);
    Ok(())
}

/// Packs what quiet hours held, when they are over. Whether they were.
///
/// # Errors
/// As [`pack`].
pub async fn release(engine: &Engine) -> Result<bool, StoreError> {
    let Some(upto) = engine.released(engine.clock.now()) else { return Ok(false) };
    pack(engine, upto).await?;
    Ok(true)
}

/// What came of one packing.
#[derive(Clone, Copy, Debug, Default)]
struct Packing {
    /// Whether there was anything to pack.
    packed: bool,
    /// When the first of what is held may go out.
    held_until: Option<Moment>,
}

async fn pack_once(engine: &Engine, upto: Moment) -> Result<Packing, StoreError> {
    let in_force = engine.in_force();
    let (settings, at) = (&in_force.settings, engine.clock.now());
    let mut packing = Packing::default();
    let mut by_recipient: BTreeMap<String, Vec<Note>> = BTreeMap::new();
    // A cycle that lies ahead was one of before the clock was set back: it has long ended.
    let waiting = engine.store.notes(Moment::MAX_UTC).await?;
    for note in waiting.into_iter().filter(|note| note.cycle <= upto || note.cycle > at) {
        match hold::held_until(&note, settings, at) {
            Some(until) => packing.held_until = Some(packing.held_until.map_or(until, |first| first.min(until))),
            None => by_recipient.entry(note.recipient.clone()).or_default().push(note),
        }
    }
    let mut messages = Vec::with_capacity(by_recipient.len());
    for (recipient, notes) in by_recipient {
        let begun = if notes[0].cycle == super::NO_CYCLE { notes[0].at } else { notes[0].cycle };
        let message_id = mail::message_id(&recipient, begun, notes[0].id, &settings.mail.from);
        let (ids, count) = (notes.iter().map(|n| n.id).collect(), notes.len());
        let aside = aside::of(engine, &notes, at).await;
        let letter = Letter::Notes(notes, Box::new(aside));
        match letter::write(&in_force, &recipient, &message_id, letter, at).await {
            Ok((subject, raw)) => {
                let notes = ids;
                messages.push(NewMessage { recipient, message_id, subject, raw, notes, at });
            }
            Err(fault) => tracing::error!(to = recipient, "{count} notes wait: {fault}"),
        }
    }
    if messages.is_empty() {
        return Ok(packing);
    }
    engine.store.pack(messages).await?;
    packing.packed = true;
    Ok(packing)
}

/// Sends every message that is due, one attempt each.
///
/// # Errors
/// When the database can't be asked. A message that was sent and could not be marked so is sent again after its lease,
/// with the same Message-ID.
pub async fn deliver(engine: &Engine, stop: &CancellationToken) -> Result<Posted, StoreError> {
    let mut posted = Posted::default();
    let _sending = engine.store.sending().await?;
    let (mut under_way, mut in_hand) = (FuturesUnordered::new(), BTreeSet::new());
    let (mut more, mut fault) = (true, None);
    loop {
        more &= !stop.is_cancelled() && fault.is_none();
        if more && under_way.len() < MOST_AT_ONCE {
            match engine.store.claim(engine.clock.now(), LEASE, 1).await {
                Ok(messages) => match messages.into_iter().next() {
                    // Its lease ended while it is still being sent: the machine slept.
                    Some(message) if !in_hand.insert(message.id) => continue,
                    Some(message) => under_way.push(async move { (message.id, send(engine, message, stop).await) }),
                    None => more = false,
                },
                Err(refused) => (more, fault) = (false, Some(refused)),
            }
        }
        if under_way.is_empty() && !more {
            break;
        }
        tokio::select! {
            Some((id, sent)) = under_way.next() => {
                in_hand.remove(&id);
                match sent {
                    Ok(true) => posted.sent += 1,
                    Ok(false) => posted.waiting += 1,
                    Err(refused) => fault = Some(refused),
                }
            }
            // What became due in the meantime does not wait either.
            () = tokio::time::sleep(SLOW) => more = true,
        }
    }
    if !stop.is_cancelled() {
        engine.in_force().transport.rest().await;
    }
    fault.map_or(Ok(posted), Err)
}

/// A message by the calendar, ready to be queued; `None` where it could not be written, which is logged.
pub async fn written(
    engine: &Engine,
    recipient: &str,
    message_id: String,
    letter: Letter,
    at: Moment,
) -> Option<NewMessage> {
    match letter::write(&engine.in_force(), recipient, &message_id, letter, at).await {
        Ok((subject, raw)) => {
            Some(NewMessage { recipient: recipient.to_owned(), message_id, subject, raw, notes: Vec::new(), at })
        }
        Err(fault) => {
            tracing::error!(to = recipient, "a message could not be written: {fault}");
            None
        }
    }
}

/// Sends one note past the outbox, where the database takes nothing. `since` makes its Message-ID the same at each try.
///
/// # Errors
/// When it was not taken.
pub async fn send_directly(in_force: &Arc<InForce>, note: &Note, since: Moment) -> Result<(), PostError> {
    let to = &note.recipient;
    let message_id = mail::message_id(to, since, note.id, &in_force.settings.mail.from);
    let letter = Letter::Notes(vec![note.clone()], Box::default());
    let (_, raw) = letter::write(in_force, to, &message_id, letter, note.at).await?;
    letter::send(in_force, to, &message_id, &raw, note.at, SEND_BOUND).await
}

/// Waits until there is no time left for a message that is being sent.
async fn no_time_left(stop: &CancellationToken) {
    stop.cancelled().await;
    tokio::time::sleep(LAST_WORD).await;
}

async fn send(engine: &Engine, message: Message, stop: &CancellationToken) -> Result<bool, StoreError> {
    let in_force = engine.in_force();
    let (to, begun) = (&message.recipient, engine.clock.now());
    let sent = tokio::select! {
        sent = letter::send(&in_force, to, &message.message_id, &message.raw, begun, SEND_BOUND) => sent,
        () = no_time_left(stop) => {
            // Due at once, so that it does not wait for its lease when the daemon is back.
            let why = in_force.settings.locale.pick("the daemon ended while it was being sent", "发送过程中守护进程被停止");
            engine.store.not_sent(message.id, why, Some(engine.clock.now())).await?;
            return Ok(false);
        }
    };
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
