//! The text of a settings file → settings, or all its faults.

use std::path::{Path, PathBuf};

use toml::de::DeTable;

use super::{Chat, Keep, Mail, Poll, Settings, Status, Unions, chat};
use crate::{
    diagnose::{Faults, Key, Node, Source, each, parse_toml, value},
    listing::Locale,
};

/// What a text says: the settings as far as they could be read, and whether it set a place for the database and the
/// outbox itself.
pub(super) struct Read {
    pub(super) settings: Settings,
    pub(super) faults: Vec<crate::diagnose::Diagnostic>,
    pub(super) sets_database: bool,
    pub(super) sets_outbox: bool,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Of {
    Locale,
    Timezone,
    Database,
    Watchlists,
    Poll,
    Mail,
    Chat,
    Union,
    Keep,
    Status,
}

const KEYS: &[Key<Of>] = &[
    Key { id: Of::Locale, name: "locale", aka: &["language", "lang"] },
    Key { id: Of::Timezone, name: "timezone", aka: &["tz", "zone"] },
    Key { id: Of::Database, name: "database", aka: &["db", "sqlite"] },
    Key { id: Of::Watchlists, name: "watchlists", aka: &["watches", "folder"] },
    Key { id: Of::Poll, name: "poll", aka: &["polling", "fetch"] },
    Key { id: Of::Mail, name: "mail", aka: &["email", "smtp"] },
    Key { id: Of::Chat, name: "chat", aka: &["chats", "robot", "bot", "im", "webhook"] },
    Key { id: Of::Union, name: "union", aka: &["unions", "affiliate", "affiliates"] },
    Key { id: Of::Keep, name: "keep", aka: &["retention"] },
    Key { id: Of::Status, name: "status", aka: &[] },
];

/// Reads a text. Paths are taken from `base`.
pub(super) fn read(file: &str, text: &str, base: &Path) -> Read {
    let source = Source::guarded(file, text, is_open);
    let mut faults = Faults::new(&source);
    let document = parse_toml(&source, &mut faults);
    let mut settings = Settings::default();
    let (mut sets_database, mut sets_outbox) = (false, false);
    // Whom mail goes to may name chats that stand below it, and such that have faults of their own.
    let chats = chat::names(document.get_ref());
    each(document.get_ref(), KEYS, &mut faults, |key, node, faults| match key {
        Of::Locale => set(&mut settings.locale, locale(node, faults)),
        Of::Timezone => set(&mut settings.timezone, node.read(faults, value::zone)),
        Of::Database => {
            sets_database = true;
            set(&mut settings.database, path(node, base, faults));
        }
        Of::Watchlists => set(&mut settings.watchlists, path(node, base, faults)),
        Of::Poll => section(node, faults, |table, faults| Poll::read(&mut settings.poll, table, faults)),
        Of::Mail => section(node, faults, |table, faults| {
            sets_outbox = Mail::read(&mut settings.mail, table, base, &chats, faults);
        }),
        Of::Chat => section(node, faults, |table, faults| settings.chat = Chat::read_all(table, base, faults)),
        Of::Union => section(node, faults, |table, faults| Unions::read(&mut settings.union, table, base, faults)),
        Of::Keep => section(node, faults, |table, faults| Keep::read(&mut settings.keep, table, faults)),
        Of::Status => section(node, faults, |table, faults| Status::read(&mut settings.status, table, base, faults)),
    });
    if !document.get_ref().contains_key("watchlists") {
        settings.watchlists = base.join(&settings.watchlists);
    }
    if !sets_database {
        settings.database = base.join(&settings.database);
    }
    if !sets_outbox {
        settings.mail.outbox = base.join(&settings.mail.outbox);
    }
    Read { settings, faults: faults.into_list(), sets_database, sets_outbox }
}

/// Whether the value of a key may be shown in a message.
fn is_open(path: &str) -> bool {
    let mut parts = path.split('.');
    let (first, key) = (parts.next().unwrap_or_default(), path.rsplit('.').next().unwrap_or_default());
    if first == "chat" {
        // Whatever a chat's address was called by mistake, it is a secret.
        return Chat::OPEN.contains(&key) && parts.count() == 2;
    }
    let top = ["locale", "timezone", "database", "watchlists", "file", "env", "credential"];
    top.contains(&key)
        || Poll::KEYS.iter().any(|known| known.name == key)
        || Keep::KEYS.iter().any(|known| known.name == key)
        || (key != "token" && Status::KEYS.iter().any(|known| known.name == key))
        || Unions::OPEN.contains(&key)
        || (key != "password" && Mail::KEYS.iter().any(|known| known.name == key))
}

pub(super) fn set<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

fn section(node: Node<'_>, faults: &mut Faults<'_>, read: impl FnOnce(&DeTable<'_>, &mut Faults<'_>)) {
    section_called(node.key, node, faults, read);
}

/// A section whose name is more than its key.
pub(super) fn section_called(
    name: &str,
    node: Node<'_>,
    faults: &mut Faults<'_>,
    read: impl FnOnce(&DeTable<'_>, &mut Faults<'_>),
) {
    let example = format!("[{name}]");
    if let Some(table) = node.table(faults, &example) {
        read(table, faults);
    }
}

fn locale(node: Node<'_>, faults: &mut Faults<'_>) -> Option<Locale> {
    let text = node.text(faults)?;
    let found = Locale::ALL.into_iter().find(|locale| locale.tag() == text);
    if found.is_none() {
        let lower = text.to_lowercase();
        let chinese =
            lower.starts_with("zh") || lower.starts_with("cn") || lower.contains("chinese") || text.contains('中');
        let hint = if chinese {
            ("write \"zh-CN\"".into(), "请写 \"zh-CN\"".into())
        } else {
            ("write \"en\" or \"zh-CN\"".into(), "请写 \"en\" 或 \"zh-CN\"".into())
        };
        node.refuse(faults, ("rivald does not speak this language".into(), "rivald 不支持这种语言".into()), hint);
    }
    found
}

/// A path, taken from `base`.
pub(super) fn path(node: Node<'_>, base: &Path, faults: &mut Faults<'_>) -> Option<PathBuf> {
    let text = node.text(faults)?;
    if text.trim().is_empty() || text.contains('\0') {
        node.refuse(
            faults,
            (format!("`{}` must be a path", node.key), format!("`{}` 必须是路径", node.key)),
            ("leave the line out for the default".into(), "不写这一行就用默认值".into()),
        );
        return None;
    }
    if text == "~" || text.starts_with("~/") {
        node.refuse(
            faults,
            ("`~` is not understood in paths".into(), "路径里不能用 `~`".into()),
            ("write the whole path, beginning with `/`".into(), "请写以 `/` 开头的完整路径".into()),
        );
        return None;
    }
    Some(base.join(text))
}
