//! Choices of one item beside each other, each with its price: which of them the page shows as taken.

use std::collections::{HashMap, HashSet};

use crate::source::page::scan::{Doc, Id, Tag};

/// How many levels around an amount are searched for its choice.
const LEVELS: usize = 6;
/// A choice with more nodes is a whole form.
const LARGEST: usize = 80;
/// How many of them are looked at.
const MOST: usize = 2000;

/// The radio buttons of a page.
#[derive(Debug)]
pub(super) struct Choices {
    /// Each with its state, in the page's order.
    radios: Vec<(Id, State)>,
    /// The same by their `id`.
    named: HashMap<String, State>,
}

/// Whether a choice is taken, or none of its group is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Taken,
    Left,
    Open,
}

impl Choices {
    pub(super) fn of(doc: &Doc<'_>) -> Self {
        let mut all = Self { radios: Vec::new(), named: HashMap::new() };
        let is_radio = |id: &Id| doc.attr(*id, "type").is_some_and(|t| t.eq_ignore_ascii_case("radio"));
        let radios: Vec<Id> = doc.all(Tag::Input).filter(is_radio).take(MOST).collect();
        let group = |id: Id| doc.attr(id, "name").unwrap_or_default();
        let taken = |id: Id| doc.attr(id, "checked").is_some();
        let decided: HashSet<_> = radios.iter().filter(|id| taken(**id)).map(|id| group(*id)).collect();
        for id in radios {
            let state = match (taken(id), decided.contains(&group(id))) {
                (true, _) => State::Taken,
                (false, true) => State::Left,
                (false, false) => State::Open,
            };
            all.radios.push((id, state));
            if let Some(name) = doc.attr(id, "id") {
                all.named.insert(name.into_owned(), state);
            }
        }
        all
    }

    /// Whether an element is part of a choice that is not taken while another one is.
    pub(super) fn is_left(&self, doc: &Doc<'_>, element: Id) -> bool {
        for around in std::iter::once(element).chain(doc.ancestors(element)).take(LEVELS) {
            let inside = doc.inside(around);
            if inside.len() > LARGEST || matches!(doc.tag(around), Tag::Form | Tag::Fieldset | Tag::Body | Tag::Main) {
                return false;
            }
            for mark in ["aria-checked", "aria-pressed", "aria-selected"] {
                match doc.attr(around, mark).as_deref() {
                    Some("true") => return false,
                    Some("false") => return another_is(doc, around, mark),
                    _ => {}
                }
            }
            if doc.tag(around) == Tag::Label
                && let Some(of) = doc.attr(around, "for")
                && let Some(state) = self.named.get(of.as_ref())
            {
                return *state == State::Left;
            }
            let from = self.radios.partition_point(|(id, _)| *id < inside.start);
            let mut within = self.radios.iter().skip(from).take_while(|(id, _)| *id < inside.end);
            match (within.next(), within.next()) {
                (Some((_, only)), None) => return *only == State::Left,
                (None, _) => {}
                _ => return false,
            }
        }
        false
    }
}

/// Whether an element beside this one carries the mark of the choice that is taken.
fn another_is(doc: &Doc<'_>, choice: Id, mark: &str) -> bool {
    let is_taken = |id: Id| doc.tag(id).is_element() && doc.attr(id, mark).as_deref() == Some("true");
    let groups = doc.ancestors(choice).take(3).take_while(|a| doc.inside(*a).len() <= LARGEST * 12);
    groups.last().is_some_and(|group| doc.inside(group).any(is_taken))
}
