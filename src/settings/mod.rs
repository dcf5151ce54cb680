//! `rivald.toml`: one file a section, with the defaults and the checks beside the type.

pub mod chat;
mod keep;
mod load;
mod mail;
mod poll;
mod read;
mod secret;
mod status;
mod union;

use std::path::PathBuf;

use chrono_tz::Tz;

pub use chat::{Chat, ChatKind};
pub use keep::Keep;
pub use load::{Loaded, Surroundings, load, load_in};
pub use mail::{Mail, Tls};
pub use poll::{Poll, Spread};
pub use secret::{Secret, SecretFault};
pub use status::Status;
pub use union::{JdUnion, PddUnion, SignMethod, TaobaoUnion, Unions};

use crate::listing::Locale;

/// All settings; the default is a daemon that works without a file.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Language of mails, reports and the terminal.
    pub locale: Locale,
    /// Zone of schedules, quiet hours and days.
    pub timezone: Tz,
    /// The database file, absolute or relative to the working folder.
    pub database: PathBuf,
    /// The folder of the watchlists, likewise.
    pub watchlists: PathBuf,
    /// How shops are asked.
    pub poll: Poll,
    /// Whom and how mail goes to.
    pub mail: Mail,
    /// Chats that messages go to beside mail, by name.
    pub chat: Vec<Chat>,
    /// What is kept, and for how long.
    pub keep: Keep,
    /// The coverage promise and the listener.
    pub status: Status,
    /// The affiliate unions, each with the operator's own key.
    pub union: Unions,
}

impl Settings {
    /// What commands that poll and send should say before they do: unions that can't be asked, chats that can't be
    /// written to. No key or secret is in it.
    pub fn warnings(&self, locale: Locale) -> Vec<String> {
        let chats = self.chat.iter().flat_map(|chat| chat.warnings(locale));
        self.union.warnings(locale).into_iter().chain(chats).collect()
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            locale: Locale::En,
            timezone: chrono_tz::Asia::Shanghai,
            database: "rivald.db".into(),
            watchlists: "watchlists".into(),
            poll: Poll::default(),
            mail: Mail::default(),
            chat: Vec::new(),
            keep: Keep::default(),
            status: Status::default(),
            union: Unions::default(),
        }
    }
}
