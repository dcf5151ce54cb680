//! What one table says of a watch: `[defaults]` and `[[watch]]` are read alike and laid over each other.

use std::{
    collections::{BTreeMap, HashMap},
    ops::Range,
};

use chrono_tz::Tz;
use toml::de::DeTable;
use url::Url;

use super::{
    address, alert,
    keys::{self, Of},
    request,
    select::{self, Selection},
    source::{self, Sources},
};
use crate::{
    diagnose::{Faults, Node, each, value},
    listing::{Field, Side, WatchId},
    schedule::Schedule,
    settings::{Chat, Settings},
};

/// What the settings say of what a watchlist may name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Allowed<'s> {
    /// Whether addresses of the own network may be polled.
    private: bool,
    /// The chats; `None`: any.
    chats: Option<&'s [Chat]>,
}

impl<'s> Allowed<'s> {
    /// What the settings allow.
    pub(super) fn by(settings: &'s Settings) -> Self {
        Self { private: settings.poll.allow_private_addresses, chats: Some(&settings.chat) }
    }

    /// Everything: for a text that was good once.
    pub(super) const ALL: Self = Self { private: true, chats: None };
}

/// What is handed from watch to watch while a file is read.
pub(super) struct Reader<'s> {
    /// What may be named.
    pub(super) allowed: Allowed<'s>,
    /// Most watches with a schedule have one of a few.
    pub(super) schedules: HashMap<String, Schedule>,
}

/// What one table says. Absent means: nothing.
#[derive(Debug, Default)]
pub(super) struct Level {
    pub(super) id: Option<(WatchId, Range<usize>)>,
    pub(super) name: Option<String>,
    pub(super) url: Option<(Url, Range<usize>)>,
    /// Empty: takes back what `[defaults]` says.
    pub(super) group: Option<String>,
    pub(super) side: Option<Side>,
    /// Empty: takes back what `[defaults]` says.
    pub(super) sku: Option<String>,
    pub(super) source: Option<Sources>,
    pub(super) union_id: Option<String>,
    pub(super) schedule: Option<Schedule>,
    pub(super) timezone: Option<Tz>,
    pub(super) to: Option<Vec<String>>,
    pub(super) alert: Vec<alert::Edit>,
    pub(super) select: BTreeMap<Field, Option<Selection>>,
    pub(super) headers: BTreeMap<String, String>,
}

impl Reader<'_> {
    /// Reads `[[watch]]`.
    pub(super) fn watch(&mut self, table: &DeTable<'_>, faults: &mut Faults<'_>) -> Level {
        let mut level = Level::default();
        each(table, keys::WATCH, faults, |key, node, faults| self.key(&mut level, key, node, faults));
        level
    }

    /// Reads `[defaults]`: every key of a watch but those that only one watch can have.
    pub(super) fn defaults(&mut self, table: &DeTable<'_>, faults: &mut Faults<'_>) -> Level {
        let mut level = Level::default();
        each(table, keys::WATCH, faults, |key, node, faults| {
            if key.is_of_one() {
                node.refuse(
                    faults,
                    (
                        format!("no two watches have the same `{}`", node.key),
                        format!("每个监控项的 `{}` 都不同", node.key),
                    ),
                    (
                        format!("write `{}` under each `[[watch]]`", node.key),
                        format!("请把 `{}` 写在各个 `[[watch]]` 里", node.key),
                    ),
                );
            } else {
                self.key(&mut level, key, node, faults);
            }
        });
        level
    }

    fn key(&mut self, level: &mut Level, key: Of, node: Node<'_>, faults: &mut Faults<'_>) {
        match key {
            Of::Id => level.id = id(node, faults).map(|id| (id, node.span())),
            Of::Name => level.name = label(node, faults).filter(|name| !name.is_empty()),
            Of::Url => {
                let private = self.allowed.private;
                level.url = node.read(faults, |text| address::address(text, private)).map(|url| (url, node.span()));
            }
            Of::Group => level.group = label(node, faults),
            Of::Side => level.side = side(node, faults),
            Of::Sku => level.sku = label(node, faults),
            Of::Source => level.source = source::read(node, faults),
            Of::UnionId => level.union_id = source::union_id(node, faults),
            Of::Schedule => level.schedule = self.schedule(node, faults),
            Of::Timezone => level.timezone = node.read(faults, value::zone),
            Of::To => level.to = recipients(node, self.allowed, faults),
            Of::Alert => {
                if let Some(table) = node.table(faults, "[watch.alert]") {
                    level.alert = alert::read(table, self.allowed, faults);
                }
            }
            Of::Select => {
                if let Some(table) = node.table(faults, "[watch.select]") {
                    level.select = select::read(table, faults);
                }
            }
            Of::Request => {
                if let Some(table) = node.table(faults, "[watch.request]") {
                    level.headers = request::read(table, faults);
                }
            }
        }
    }

    fn schedule(&mut self, node: Node<'_>, faults: &mut Faults<'_>) -> Option<Schedule> {
        let text = node.text(faults)?;
        if let Some(known) = self.schedules.get(text) {
            return Some(known.clone());
        }
        let schedule = node.schedule(faults)?;
        self.schedules.insert(text.to_owned(), schedule.clone());
        Some(schedule)
    }
}

fn id(node: Node<'_>, faults: &mut Faults<'_>) -> Option<WatchId> {
    let text = node.text(faults)?;
    if let Ok(id) = WatchId::new(text) {
        return Some(id);
    }
    let plain = |c: char| if c.is_alphanumeric() || "._-".contains(c) { c } else { '-' };
    let better: String = text.trim().chars().map(plain).take(120).collect();
    let hint = if better.chars().any(char::is_alphanumeric) {
        (format!("write \"{better}\""), format!("请写 \"{better}\""))
    } else {
        ("write a short name such as \"rival-a-500\"".into(), "请写简短的名称，例如 \"rival-a-500\"".into())
    };
    let what = (
        "an id is made of at most 120 letters, digits, `.`, `_` and `-`".into(),
        "id 只能由文字、数字、`.`、`_`、`-` 组成，最多 120 个字符".into(),
    );
    node.refuse(faults, what, hint);
    None
}

/// A line of text for people.
fn label(node: Node<'_>, faults: &mut Faults<'_>) -> Option<String> {
    let text = node.text(faults)?.trim();
    if text.chars().count() <= 200 && !text.chars().any(char::is_control) {
        return Some(text.to_owned());
    }
    node.refuse(
        faults,
        (
            format!("`{}` must be one line of at most 200 characters", node.key),
            format!("`{}` 只能是一行，最多 200 个字符", node.key),
        ),
        ("shorten it".into(), "请缩短".into()),
    );
    None
}

fn side(node: Node<'_>, faults: &mut Faults<'_>) -> Option<Side> {
    match node.text(faults)? {
        "rival" => Some(Side::Rival),
        "own" => Some(Side::Own),
        _ => {
            node.refuse(
                faults,
                ("this is neither a rival's listing nor an own one".into(), "这里只能说明是竞品还是自家商品".into()),
                (
                    "write \"rival\" for a competitor's, \"own\" for yours".into(),
                    "竞品写 \"rival\"，自家商品写 \"own\"".into(),
                ),
            );
            None
        }
    }
}

/// Mail addresses and chats.
pub(super) fn recipients(node: Node<'_>, allowed: Allowed<'_>, faults: &mut Faults<'_>) -> Option<Vec<String>> {
    let names: Option<Vec<&str>> = allowed.chats.map(|chats| chats.iter().map(|chat| chat.name.as_str()).collect());
    let read = |text: &str| value::recipient(text, names.as_deref());
    let list = node.list(faults, "[\"anna@example.com\"]")?;
    Some(list.into_iter().filter_map(|element| element.read(faults, read)).collect())
}
