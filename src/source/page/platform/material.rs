//! What a platform's reader reads from.

use std::cell::{Cell, OnceCell};

use memchr::memmem;
use serde_json::Value;
use url::Url;

use super::marks::Marks;
use crate::source::page::{
    literal,
    meta::Head,
    number::Hints,
    scan::{Doc, Tag},
};

/// How many places of one mark are looked at.
const MOST: usize = 64;

/// A page, for the reader of its platform.
#[derive(Debug)]
pub struct Material<'m, 'a> {
    /// The page; empty where the body is JSON as a whole.
    pub doc: &'m Doc<'a>,
    /// Its text.
    pub src: &'a str,
    /// Its head.
    pub head: &'m Head<'a>,
    /// Its own address: the one that answered, else the canonical one.
    pub url: Option<&'m Url>,
    /// Language and the like.
    pub hints: &'m Hints,
    /// The body, where it is JSON as a whole (the answer of a shop's API).
    pub json: Option<&'m Value>,
    /// What may still be spent on literals: whatever stands behind the marks of a page, the work on it is linear.
    pub fuel: Cell<usize>,
    marks: OnceCell<Option<Marks>>,
}

impl<'m, 'a> Material<'m, 'a> {
    /// What a platform's reader needs of a page.
    pub fn new(doc: &'m Doc<'a>, src: &'a str, head: &'m Head<'a>, url: Option<&'m Url>, hints: &'m Hints) -> Self {
        Self { doc, src, head, url, hints, json: None, fuel: literal::fuel(src).into(), marks: OnceCell::new() }
    }
}

impl Material<'_, '_> {
    /// Whether the page's host is one of these domains or below one of them.
    pub fn is_at(&self, domains: &[&str]) -> bool {
        let Some(host) = self.url.and_then(Url::host_str) else { return false };
        domains.iter().any(|d| host.strip_suffix(d).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
    }

    /// Whether the page's text holds a mark.
    pub fn has(&self, mark: &str) -> bool {
        let all = self.marks.get_or_init(|| Marks::of(self.src));
        let known = all.and_then(|marks| marks.holds(mark));
        known.unwrap_or_else(|| memmem::find(self.src.as_bytes(), mark.as_bytes()).is_some())
    }

    /// The object or array literals just behind a mark (`window.__DATA__`, `TShop.Setup(`), in the page's order. Between
    /// mark and literal may stand white space, `=`, `(`, `:`, `"`, `'` and `]`.
    pub fn literals(&self, mark: &str) -> impl Iterator<Item = Value> {
        let src = self.src;
        let places: Vec<usize> = memmem::find_iter(src.as_bytes(), mark.as_bytes()).take(MOST).collect();
        places.into_iter().filter_map(move |at| {
            let rest = src.get(at + mark.len()..)?;
            let joint = |c: char| c.is_whitespace() || matches!(c, '=' | '(' | ':' | '"' | '\'' | ']');
            let rest = rest.trim_start_matches(joint);
            let mut fuel = self.fuel.get();
            let read = literal::value_within(rest, &mut fuel);
            self.fuel.set(fuel);
            read.map(|(value, _)| value)
        })
    }

    /// The first literal behind a mark.
    pub fn literal(&self, mark: &str) -> Option<Value> {
        self.literals(mark).next()
    }

    /// The JSON in the script with this id (`__NEXT_DATA__`).
    pub fn script(&self, id: &str) -> Option<Value> {
        let named = |s: &usize| self.doc.attr(*s, "id").is_some_and(|i| i == id);
        let script = self.doc.all(Tag::Script).find(named)?;
        serde_json::from_str(self.doc.raw(script).trim()).ok()
    }
}
