//! Boxes of other items beside each other: each with its own link, picture or button, and price. What stands in them is no
//! price of the page's item.

use std::collections::HashMap;

use super::Seen;
use crate::source::page::{
    scan::{Doc, Id, Tag},
    text::{Sightline, area::LINKED},
};

/// How many levels around an amount are searched for its box.
const LEVELS: usize = 20;
/// A box with more nodes is a part of the page.
const LARGEST: usize = 400;
/// How many boxes beside one are looked at.
const BESIDE: usize = 12;
/// How many elements before one are passed to find them.
const MOST: usize = 2000;

/// Whether each amount stands in such a box.
pub(super) fn all(line: &mut Sightline<'_, '_>, seen: &[Seen]) -> Vec<bool> {
    let mut known: HashMap<Id, bool> = HashMap::new();
    seen.iter().map(|s| is_in_card(line, seen, &mut known, s.id)).collect()
}

fn is_in_card(line: &mut Sightline<'_, '_>, seen: &[Seen], known: &mut HashMap<Id, bool>, element: Id) -> bool {
    let doc = line.doc;
    for around in std::iter::once(element).chain(doc.ancestors(element)).take(LEVELS) {
        let own = doc.inside(around);
        let holds_name = line.anchor.is_some_and(|a| a == around || own.contains(&a));
        if own.len() > LARGEST || holds_name || matches!(doc.tag(around), Tag::Body | Tag::Main | Tag::Html) {
            return false;
        }
        let is_card = *known.entry(around).or_insert_with(|| is_one_of_many(line, seen, around));
        if is_card {
            return true;
        }
    }
    false
}

/// Whether an element and one beside it are boxes of the same make, each of another item.
fn is_one_of_many(line: &mut Sightline<'_, '_>, seen: &[Seen], around: Id) -> bool {
    let doc = line.doc;
    let Some(own) = item(line, around) else { return false };
    let Some(parent) = doc.parent(around) else { return false };
    // The boxes just behind are enough; the last one has some before it.
    let beside = |from: Id, end: Id| {
        std::iter::successors(Some(from), |id| Some(doc.after(*id).max(id + 1))).take_while(move |id| *id < end)
    };
    let behind = beside(doc.after(around).max(around + 1), doc.after(parent)).take(BESIDE);
    let before: Vec<Id> = beside(doc.inside(parent).start, around).take(MOST).collect();
    let before = before.into_iter().rev().take(BESIDE);
    behind.chain(before).any(|other| is_like(line, seen, around, other, &own))
}

fn is_like(line: &mut Sightline<'_, '_>, seen: &[Seen], around: Id, other: Id, own: &str) -> bool {
    let doc = line.doc;
    let inside = doc.inside(other);
    let priced = seen.get(seen.partition_point(|s| s.id < other)..).and_then(<[Seen]>::first);
    doc.tag(other) == doc.tag(around)
        && class(doc, other) == class(doc, around)
        && inside.len() <= LARGEST
        && priced.is_some_and(|s| s.id == other || inside.contains(&s.id))
        && item(line, other).is_some_and(|item| item != own)
}

/// The first word of an element's class.
fn class(doc: &Doc<'_>, id: Id) -> Option<String> {
    doc.attr(id, "class").and_then(|c| c.split_whitespace().next().map(str::to_owned))
}

/// Where the box of an item leads: the first link in it to another page, if it also shows a picture or a button.
fn item(line: &mut Sightline<'_, '_>, around: Id) -> Option<String> {
    let doc = line.doc;
    let inside = doc.inside(around);
    let is_button = |id: Id| match doc.tag(id) {
        Tag::Img | Tag::Button => true,
        Tag::Input => doc
            .attr(id, "type")
            .is_some_and(|t| ["submit", "button", "image"].iter().any(|k| t.eq_ignore_ascii_case(k))),
        _ => false,
    };
    if !inside.clone().any(is_button) {
        return None;
    }
    let link = inside.filter(|id| doc.tag(*id) == Tag::A).take(20).find(|id| line.areas.of(*id) & LINKED != 0)?;
    doc.attr(link, "href").map(|href| href.trim().to_owned())
}
