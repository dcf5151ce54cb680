//! The text of a watchlist file → its watches, or all its faults.

use std::{
    collections::{BTreeMap, HashMap},
    ops::Range,
    sync::Arc,
};

use toml::de::DeValue;

use super::{
    alert,
    keys::{self, OfFile},
    level::{Allowed, Level, Reader},
    select::Selection,
    source::misfit,
};
use crate::{
    diagnose::{Diagnostic, Faults, Node, Source, Text, each_or, nearest, parse_toml, short},
    listing::{AlertRules, Extras, Field, RequestOptions, Select, Watch, WatchId, identify},
};

/// What a text says.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    /// The watches in the order of the text; without those that have faults.
    pub(super) watches: Vec<Arc<Watch>>,
    /// For each watch, where its id comes from.
    pub(super) ids: Vec<IdPlace>,
    /// What is wrong; the text is in force only when this is empty.
    pub(super) faults: Vec<Diagnostic>,
}

/// Where a watch's id comes from.
#[derive(Debug)]
pub(super) struct IdPlace {
    /// The bytes where a fault of the id is shown.
    pub(super) span: Range<usize>,
    /// Whether the file names it; else it is made of the address.
    pub(super) written: bool,
}

/// Reads a text, within what the settings allow.
pub(super) fn parse(file: &str, text: &str, allowed: Allowed<'_>) -> Parsed {
    let source = Source::new(file, text);
    let mut faults = Faults::new(&source);
    let document = parse_toml(&source, &mut faults);

    let (mut defaults, mut tables) = (None, Vec::new());
    each_or(document.get_ref(), keys::FILE, &mut faults, misplaced, |key, node, faults| match key {
        OfFile::Defaults => defaults = node.table(faults, "[defaults]"),
        OfFile::Watch => tables = watch_tables(node, faults),
    });

    let mut reader = Reader { allowed, schedules: HashMap::new() };
    let defaults = defaults.map(|table| reader.defaults(table, &mut faults)).unwrap_or_default();
    let of_file = OfAll {
        file: file.into(),
        extras: extras_of(&Level::default(), &defaults).into(),
        rules: alert::rules([defaults.alert.as_slice()]).into(),
        select: select_of([&defaults.select]),
        request: request_of([&defaults.headers]),
        defaults,
    };
    let defaults = &of_file.defaults;
    let (mut watches, mut ids) = (Vec::new(), Vec::new());
    let mut lines: HashMap<WatchId, usize> = HashMap::new();
    for node in tables {
        let Some(table) = node.table(&mut faults, "[[watch]]") else { continue };
        let before = faults.count();
        let level = reader.watch(table, &mut faults);
        let place = node.span();
        if level.url.is_none() && !table.contains_key("url") {
            faults.missing(place.clone(), no_url(), url_hint());
        }
        if let Some((url, span)) = &level.url
            && faults.count() == before
            && let Some((span, message, hint)) =
                misfit(level.source.as_ref(), defaults.source.as_ref(), (url, span), level.union_id.as_deref())
        {
            faults.add(span, message, hint);
        }
        let line = source.line_of(place.start);
        if faults.count() > before {
            // Its id counts all the same, so that one that stands twice is told now and not after the next mending.
            if let Some((id, span)) = level.id {
                match lines.get(&id) {
                    Some(first) => {
                        let (message, hint) = taken(&id, file, *first, true);
                        faults.add(span, message, hint);
                    }
                    None => drop(lines.insert(id, line)),
                }
            }
            continue;
        }
        let Some((watch, id)) = watch(&of_file, level, line) else { continue };
        if let Some(first) = lines.get(&watch.id) {
            let (message, hint) = taken(&watch.id, file, *first, id.written);
            faults.add(id.span, message, hint);
            continue;
        }
        lines.insert(watch.id.clone(), line);
        watches.push(Arc::new(watch));
        ids.push(id);
    }
    Parsed { watches, ids, faults: faults.into_list() }
}

/// What all watches of a file have in common.
struct OfAll {
    file: Arc<str>,
    defaults: Level,
    /// Of those that say nothing of their own.
    extras: Arc<Extras>,
    rules: Arc<AlertRules>,
    select: Arc<Select>,
    request: Arc<RequestOptions>,
}

/// The tables of `[[watch]]`.
fn watch_tables<'t>(node: Node<'t>, faults: &mut Faults<'_>) -> Vec<Node<'t>> {
    if let DeValue::Table(_) = node.value.get_ref() {
        node.refuse(
            faults,
            ("a watch begins with two brackets on each side".into(), "监控项的开头两边都要写两个方括号".into()),
            (
                "write `[[watch]]`, and under it `[watch.alert]` and the like".into(),
                "请写 `[[watch]]`，其下才是 `[watch.alert]` 等".into(),
            ),
        );
        return Vec::new();
    }
    node.list(faults, "[{ url = \"…\" }]").unwrap_or_default()
}

/// A key of a watch that stands outside of one.
fn misplaced(word: &str) -> Option<(Text, Text)> {
    if keys::FILE.iter().any(|known| known.aka.contains(&word)) {
        return None;
    }
    let names = || keys::WATCH.iter().map(|known| known.name);
    let meant = nearest(word, names().chain(keys::FILE.iter().map(|known| known.name)))?;
    let known = keys::WATCH.iter().find(|known| known.name == meant)?;
    let word = short(word, 40);
    let message = (format!("`{word}` stands outside of any watch"), format!("`{word}` 不属于任何监控项"));
    let hint = if matches!(known.id, keys::Of::Alert | keys::Of::Select | keys::Of::Request) {
        (
            format!("write `[watch.{meant}]` below its `[[watch]]`, or `[defaults.{meant}]`"),
            format!("请写在所属 `[[watch]]` 之下的 `[watch.{meant}]`，或 `[defaults.{meant}]`"),
        )
    } else {
        (
            format!("write `{meant}` below a line `[[watch]]` or `[defaults]`"),
            format!("请把 `{meant}` 写在 `[[watch]]` 或 `[defaults]` 之下"),
        )
    };
    Some((message, hint))
}

/// Selectors, each as the last of these says.
fn select_of<const N: usize>(levels: [&BTreeMap<Field, Option<Selection>>; N]) -> Arc<Select> {
    let last: BTreeMap<_, _> = levels.into_iter().flatten().collect();
    let fields = last.into_iter().filter_map(|(field, what)| Some((*field, what.clone()?)));
    Arc::new(Select { fields: fields.collect() })
}

/// Header lines, each as the last of these says.
fn request_of<const N: usize>(levels: [&BTreeMap<String, String>; N]) -> Arc<RequestOptions> {
    let lines = levels.into_iter().flatten().map(|(name, value)| (name.clone(), value.clone()));
    Arc::new(RequestOptions { headers: lines.collect() })
}

/// What few watches say: what its table says over what the defaults say.
fn extras_of(own: &Level, defaults: &Level) -> Extras {
    Extras {
        sku: own.sku.as_ref().or(defaults.sku.as_ref()).filter(|sku| !sku.is_empty()).cloned(),
        tags: own.tags.as_ref().or(defaults.tags.as_ref()).cloned().unwrap_or_default(),
        union_id: own.union_id.clone(),
        schedule: own.schedule.as_ref().or(defaults.schedule.as_ref()).cloned(),
        timezone: own.timezone.or(defaults.timezone),
        to: own.to.as_ref().or(defaults.to.as_ref()).cloned().unwrap_or_default(),
    }
}

/// A watch from what its table says over what the defaults say.
fn watch(of_file: &OfAll, own: Level, line: usize) -> Option<(Watch, IdPlace)> {
    let defaults = &of_file.defaults;
    let extras = match extras_of(&own, defaults) {
        extras if extras == *of_file.extras => Arc::clone(&of_file.extras),
        extras => extras.into(),
    };
    let (url, url_span) = own.url?;
    let (id, place) = match own.id {
        Some((id, span)) => (id, IdPlace { span, written: true }),
        None => (identify(&url).derived_id(&url), IdPlace { span: url_span, written: false }),
    };
    let sources = own.source.or_else(|| defaults.source.clone());
    let watch = Watch {
        name: own.name.or_else(|| defaults.name.clone()).map_or_else(|| id.shared(), Arc::from),
        id,
        url,
        group: own.group.or_else(|| defaults.group.clone()).filter(|group| !group.is_empty()),
        side: own.side.or(defaults.side).unwrap_or_default(),
        source: sources.as_ref().map(|sources| sources.kind).unwrap_or_default(),
        union: sources.and_then(|sources| sources.union),
        extras,
        alert: match own.alert.as_slice() {
            [] => Arc::clone(&of_file.rules),
            edits => alert::rules([defaults.alert.as_slice(), edits]).into(),
        },
        select: if own.select.is_empty() {
            Arc::clone(&of_file.select)
        } else {
            select_of([&defaults.select, &own.select])
        },
        request: if own.headers.is_empty() {
            Arc::clone(&of_file.request)
        } else {
            request_of([&defaults.headers, &own.headers])
        },
        file: Arc::clone(&of_file.file),
        line,
    };
    Some((watch, place))
}

/// What to say of an id that another watch has. `written`: whether the id stands in the file.
pub(super) fn taken(id: &WatchId, file: &str, line: usize, written: bool) -> (Text, Text) {
    let other = format!("{file}:{line}");
    if written {
        (
            (format!("the id `{id}` is that of the watch in {other}"), format!("id `{id}` 已被 {other} 的监控项使用")),
            (
                "every id stands once in all watchlists: choose another one".into(),
                "id 在所有监控清单里都不能重复：请换一个".into(),
            ),
        )
    } else {
        (
            (
                format!("this address gets the id `{id}`, and so does the watch in {other}"),
                format!("由此地址得到的 id `{id}` 与 {other} 的监控项相同"),
            ),
            (
                "remove one of the two, or add a line `id = \"…\"` of its own to this one".into(),
                "请删掉其中一个，或给这一个加上自己的 `id = \"…\"`".into(),
            ),
        )
    }
}

fn no_url() -> Text {
    ("this watch has no address".into(), "这个监控项没有地址".into())
}

fn url_hint() -> Text {
    ("add a line `url = \"https://…\"`".into(), "请加上一行 `url = \"https://…\"`".into())
}
