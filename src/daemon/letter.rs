//! What a message says → its subject and bytes, for the mail or the chat that its recipient is; and its way out.

use std::{collections::HashMap, sync::Arc, time::Duration};

use super::{Engine, engine::InForce};
use crate::{
    board::Board,
    change::{Brief, Note},
    chat::{ChatError, Chats},
    listing::{Locale, Moment},
    mail::{self, Aside, Composed, Life, PictureFiles, SendError},
};

/// What a message says.
#[derive(Debug)]
pub enum Letter {
    /// What happened in a cycle, and what is to be shown beside it.
    Notes(Vec<Note>, Box<Aside>),
    /// How all listings stand, and the main images.
    Digest(Arc<Board>, Arc<PictureFiles>),
    /// That all is well.
    Life(Life),
}

/// Why a message could not be written or was not taken, and what follows from it.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    /// Mail.
    #[error(transparent)]
    Mail(#[from] SendError),
    /// A chat.
    #[error(transparent)]
    Chat(#[from] ChatError),
    /// A fault of ours.
    #[error("it could not be composed ({0}); this is a fault of rivald")]
    Composing(String),
}

impl PostError {
    /// The text in a language.
    pub fn said(&self, locale: Locale) -> &str {
        match self {
            Self::Mail(error) => error.said(locale),
            Self::Chat(error) => error.said(locale),
            Self::Composing(_) => locale.pick("it could not be composed", "邮件生成失败"),
        }
    }

    /// How long to wait after so many failed attempts, this one included; `None`: give up until `mail retry`.
    pub fn pause(&self, attempts: u32) -> Option<Duration> {
        match self {
            Self::Mail(error) => error.pause(attempts),
            Self::Chat(error) => error.pause(attempts),
            Self::Composing(_) => crate::schedule::pause_after(attempts),
        }
    }
}

/// Subject and bytes, made once and sent unchanged however often it takes.
///
/// # Errors
/// When the recipient is no address, or a chat that the settings do not define any more.
pub async fn write(
    in_force: &Arc<InForce>,
    to: &str,
    message_id: &str,
    letter: Letter,
    at: Moment,
) -> Result<(String, Vec<u8>), PostError> {
    let (locale, zone) = (in_force.settings.locale, in_force.settings.timezone);
    if let Some(chat) = Chats::name_in(to) {
        let brief = match &letter {
            Letter::Notes(notes, aside) => mail::brief(notes, aside, locale, zone, at),
            Letter::Digest(board, _) => mail::digest_brief(board, locale, zone, at),
            Letter::Life(life) => mail::life_brief(life, locale, zone, at),
        };
        let raw = in_force.chats.encode(chat, &brief, locale)?;
        let Brief { title, .. } = brief;
        return Ok((title, raw));
    }
    // Small copies of pictures take their time.
    let letter = Arc::new(letter);
    let with = Arc::clone(&letter);
    let composed = match (tokio::task::spawn_blocking(move || with.compose(locale, zone, at)).await, &*letter) {
        (Ok(composed), _) => composed,
        // News without its pictures and plots is worth more than none.
        (Err(fault), Letter::Notes(notes, _)) => {
            tracing::error!("a message goes out without its pictures and plots: {fault}");
            mail::compose(notes, locale, zone, at)
        }
        (Err(fault), _) => return Err(PostError::Composing(fault.to_string())),
    };
    let raw = mail::encode(&composed, &in_force.settings.mail.from, to, message_id, at)?;
    Ok((composed.subject, raw))
}

impl Letter {
    fn compose(&self, locale: Locale, zone: chrono_tz::Tz, at: Moment) -> Composed {
        match self {
            Self::Notes(notes, aside) => mail::compose_with(notes, aside, locale, zone, at),
            Self::Digest(board, files) => mail::digest(board, files, locale, zone, at),
            Self::Life(life) => mail::sign_of_life(life, locale, zone, at),
        }
    }
}

/// Sends what was written, in at most `bound`.
///
/// # Errors
/// When it was not taken.
pub async fn send(
    in_force: &InForce,
    to: &str,
    message_id: &str,
    raw: &[u8],
    now: Moment,
    bound: Duration,
) -> Result<(), PostError> {
    match Chats::name_in(to) {
        Some(chat) => Ok(in_force.chats.send(chat, message_id, raw, now, bound).await?),
        None => Ok(in_force.transport.send(to, message_id, raw, bound).await?),
    }
}

/// The main images that a digest shows, as far as they are still kept.
pub async fn thumbs(engine: &Engine, board: &Board, now: Moment) -> PictureFiles {
    let ids: Vec<_> = mail::digest_pictures(board, now).into_iter().collect();
    if ids.is_empty() {
        return HashMap::new();
    }
    match engine.store.pictures(&ids).await {
        Ok(kept) => kept.into_iter().map(|(id, kept)| (id, kept.bytes)).collect(),
        Err(fault) => {
            tracing::error!("a digest goes out without its pictures: {fault}");
            HashMap::new()
        }
    }
}
