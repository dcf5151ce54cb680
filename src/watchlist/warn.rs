//! What is good as it stands and does not do what was meant: told, and nothing more.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    diagnose::{Diagnostic, Severity, Text},
    listing::{Locale, SourceKind, Union, Watch},
    settings::{Settings, Unions},
};

/// Warnings of watches in force: unions whose key the settings do not have, ids of unions that are not asked. One for
/// all watches of a file, at the first of them.
pub fn warnings(watches: &[Arc<Watch>], settings: &Settings) -> Vec<Diagnostic> {
    // By file, in the order of the files.
    let mut without_key: BTreeMap<(&str, Union), Vec<&Watch>> = BTreeMap::new();
    let mut idle_ids: BTreeMap<&str, Vec<&Watch>> = BTreeMap::new();
    for watch in watches.iter().map(Arc::as_ref) {
        match watch.union {
            Some(union) if settings.union.key(union).is_empty() => {
                without_key.entry((&watch.file, union)).or_default().push(watch);
            }
            None if watch.extras.union_id.is_some() => idle_ids.entry(&watch.file).or_default().push(watch),
            _ => {}
        }
    }
    let keys = without_key.into_iter().map(|((_, union), watches)| warning(&watches, no_key(union, &watches)));
    let ids = idle_ids.into_values().map(|watches| warning(&watches, idle_id(&watches)));
    let mut all: Vec<_> = keys.chain(ids).collect();
    all.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    all
}

/// A warning at the first of these watches.
fn warning(watches: &[&Watch], (message, hint): (Text, Text)) -> Diagnostic {
    let (file, line) = watches.first().map_or(("", 0), |first| (&*first.file, first.line));
    Diagnostic { severity: Severity::Warning, line, column: 1, ..Diagnostic::of_file(file, message, hint) }
}

fn no_key(union: Union, watches: &[&Watch]) -> (Text, Text) {
    let (names, (section, key)) = (shown(watches), (union.as_str(), Unions::key_name(union)));
    let alone = watches.iter().all(|watch| watch.source == SourceKind::Union);
    let (en, zh) =
        if alone { ("can't be read", "无法读取") } else { ("get no affiliate numbers", "没有联盟数据") };
    (
        (
            format!("{} {en}: the settings have no key of {}", names.0, union.name(Locale::En)),
            format!("{}{zh}：设置里没有{}的密钥", names.1, union.name(Locale::ZhCn)),
        ),
        (
            format!("set `{key}` and `secret` under [union.{section}] in rivald.toml"),
            format!("请在 rivald.toml 的 [union.{section}] 里设置 `{key}` 和 `secret`"),
        ),
    )
}

fn idle_id(watches: &[&Watch]) -> (Text, Text) {
    let names = shown(watches);
    (
        (
            format!("the `union_id` of {} says nothing: no union is asked", names.0),
            format!("{}的 `union_id` 不起作用：没有查询任何联盟", names.1),
        ),
        (
            "write the union beside the source, such as `source = [\"page\", \"taobao-union\"]`".into(),
            "请把联盟写进来源，例如 `source = [\"page\", \"taobao-union\"]`".into(),
        ),
    )
}

/// The watches by their ids, as far as anyone reads on.
fn shown(watches: &[&Watch]) -> Text {
    const MOST: usize = 3;
    let ids: Vec<_> = watches.iter().take(MOST).map(|watch| format!("`{}`", watch.id)).collect();
    match watches.len().saturating_sub(MOST) {
        0 => (ids.join(", "), format!("{} ", ids.join("、"))),
        more => {
            (format!("{} and {more} more", ids.join(", ")), format!("{} 等 {} 个监控项", ids.join("、"), watches.len()))
        }
    }
}
