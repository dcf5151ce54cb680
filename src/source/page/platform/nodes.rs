//! Elements of a page by id, class or attribute, for the readers of platforms that show their facts in the page itself.

use super::Material;
use crate::source::page::scan::{Doc, Id, Tag};

/// How much of an element's text is looked at, in bytes.
const TEXT: usize = 600;
/// How many elements inside one are looked at.
const MOST: usize = 20_000;

/// Elements with this id, in the page's order: templates of shops give one id to several.
pub fn by_id(doc: &Doc<'_>, id: &str) -> Vec<Id> {
    let mut found = doc.holding(id);
    found.retain(|at| doc.attr(*at, "id").is_some_and(|i| i.trim() == id));
    found
}

/// The first element whose attribute has this value.
pub fn by_attr(doc: &Doc<'_>, name: &str, value: &str) -> Option<Id> {
    all_by_attr(doc, name, value).into_iter().next()
}

/// All elements whose attribute has this value.
pub fn all_by_attr(doc: &Doc<'_>, name: &str, value: &str) -> Vec<Id> {
    let mut found = doc.holding(value);
    found.retain(|at| doc.attr(*at, name).is_some_and(|v| v.trim() == value));
    found
}

/// Whether an element has a class.
pub fn has_class(doc: &Doc<'_>, id: Id, class: &str) -> bool {
    doc.attr(id, "class").is_some_and(|all| all.split_ascii_whitespace().any(|c| c == class))
}

/// All elements of the page with this class.
pub fn all_by_class(doc: &Doc<'_>, class: &str) -> Vec<Id> {
    let mut found = doc.holding(class);
    found.retain(|at| has_class(doc, *at, class));
    found
}

/// Elements inside another one, itself included, with this class.
pub fn classed(doc: &Doc<'_>, within: Id, class: &str) -> Vec<Id> {
    let all = within..doc.after(within);
    all.take(MOST).filter(|id| doc.tag(*id).is_element() && has_class(doc, *id, class)).collect()
}

/// Elements inside another one with this id.
pub fn identified(doc: &Doc<'_>, within: Id, id: &str) -> Option<Id> {
    doc.inside(within).take(MOST).find(|at| doc.tag(*at).is_element() && doc.attr(*at, "id").is_some_and(|i| i == id))
}

/// An element's text, folded; none where it says nothing.
pub fn text(doc: &Doc<'_>, id: Id) -> Option<String> {
    Some(doc.text(id, TEXT)).filter(|t| !t.trim().is_empty())
}

/// Whether an element is itself not shown, as far as its own attributes say so.
pub fn hides(doc: &Doc<'_>, id: Id) -> bool {
    doc.attr(id, "style").is_some_and(|s| {
        let bare: String = s.chars().filter(|c| !c.is_whitespace()).collect();
        bare.to_ascii_lowercase().contains("display:none")
    }) || doc.attrs(id).any(|(name, _)| name.eq_ignore_ascii_case("hidden"))
        || has_class(doc, id, "aok-hidden")
        || doc.tag(id) == Tag::Template
}

/// Whether an element, or one around it, is not shown.
pub fn is_hidden(doc: &Doc<'_>, id: Id) -> bool {
    std::iter::once(id).chain(doc.ancestors(id)).any(|at| hides(doc, at))
}

/// The value of the first form field with this name or id.
pub fn field(material: &Material<'_, '_>, name: &str) -> Option<String> {
    let doc = material.doc;
    doc.holding(name)
        .into_iter()
        .filter(|at| ["id", "name"].iter().any(|a| doc.attr(*at, a).is_some_and(|v| v == name)))
        .find_map(|at| doc.attr(at, "value").map(|v| v.trim().to_owned()).filter(|v| !v.is_empty()))
}
