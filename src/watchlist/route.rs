//! When messages wait, what does not, and whom a kind goes to: `quiet`, `urgent` and `to` of `[watch.alert]`.

use std::collections::BTreeSet;

use toml::de::DeValue;

use super::{
    alert::Edit,
    keys::{self, OfAlert},
    level,
};
use crate::{
    diagnose::{Faults, Node, each, nearest, short, value},
    listing::{ChangeKind, Quiet},
    settings::Chat,
};

/// Quiet hours: `"23:00-07:30"`; `""` or `false` for none.
pub(super) fn quiet(node: Node<'_>, faults: &mut Faults<'_>) -> Option<Edit> {
    if let DeValue::Boolean(false) = node.value.get_ref() {
        return Some(Edit::Quiet(Quiet::default()));
    }
    node.read(faults, value::quiet).map(Edit::Quiet)
}

/// Kinds that go out in quiet hours: a list of kinds, `true` for all, `false` for none.
pub(super) fn urgent(node: Node<'_>, faults: &mut Faults<'_>) -> Option<Edit> {
    match node.value.get_ref() {
        DeValue::Boolean(true) => return Some(Edit::Urgent(ChangeKind::ALL.iter().copied().collect())),
        DeValue::Boolean(false) => return Some(Edit::Urgent(BTreeSet::new())),
        _ => {}
    }
    let list = node.list(faults, "[\"undercut\", \"listing_gone\"]")?;
    let mut urgent = BTreeSet::new();
    for element in list {
        let Some(word) = element.text(faults) else { continue };
        if let Some(kinds) = kinds_called(word) {
            urgent.extend(kinds);
            continue;
        }
        let names = keys::KINDS.iter().map(|key| key.name);
        let shown = short(word, 40);
        let hint = nearest(word, names).map_or_else(
            || {
                (
                    "write kinds such as \"undercut\" or \"price\"".into(),
                    "请写类型，例如 \"undercut\" 或 \"price\"".into(),
                )
            },
            |name| (format!("write \"{name}\""), format!("请写 \"{name}\"")),
        );
        let what = (format!("`{shown}` is no kind of change"), format!("没有“{shown}”这种变化类型"));
        element.refuse(faults, what, hint);
    }
    Some(Edit::Urgent(urgent))
}

/// Whom kinds go to: `{ price = ["anna@example.com"] }`.
pub(super) fn routes(node: Node<'_>, chats: Option<&[Chat]>, edits: &mut Vec<Edit>, faults: &mut Faults<'_>) {
    let Some(table) = node.table(faults, "to = { main_image = [\"anna@example.com\"] }") else { return };
    each(table, &keys::KINDS, faults, |key, node, faults| {
        let Some(to) = level::to(node, chats, faults) else { return };
        edits.push(match key {
            OfAlert::Kinds(kinds) => Edit::RouteAll(kinds, to),
            OfAlert::Kind(kind) => Edit::Route(kind, to),
            OfAlert::Other(_) => return,
        });
    });
}

/// The kinds that a word names: one kind, or a group of them.
fn kinds_called(word: &str) -> Option<Vec<ChangeKind>> {
    let key = keys::KINDS.iter().find(|key| key.name == word)?;
    Some(match key.id {
        OfAlert::Kinds(kinds) => kinds.members().to_vec(),
        OfAlert::Kind(kind) => vec![kind],
        OfAlert::Other(_) => return None,
    })
}
