//! Which parts of a page speak: hidden, struck-through and foreign parts don't. Judged once per element, when asked.

use std::collections::HashMap;

use url::Url;

use super::words;
use crate::source::page::scan::{Doc, Id, Tag};

/// Judgements about an element, as bits.
pub type Marks = u16;

/// The element was judged.
const KNOWN: Marks = 1;
/// Not shown.
pub const HIDDEN: Marks = 1 << 1;
/// Struck through.
pub const STRUCK: Marks = 1 << 2;
/// About other items, or the page's frame.
pub const AWAY: Marks = 1 << 3;
/// Inside a link to another page.
pub const LINKED: Marks = 1 << 4;
/// A choice in a drop-down list.
pub const OPTION: Marks = 1 << 5;
/// Its own class calls it a price.
pub const PRICE: Marks = 1 << 6;
/// Its own class calls it a former price.
pub const WAS: Marks = 1 << 7;
/// Its own class calls it another amount than the price.
pub const NOT: Marks = 1 << 8;
/// Inside a button.
pub const BUTTON: Marks = 1 << 9;
/// Its own class calls it the price that counts now.
pub const NOW: Marks = 1 << 10;
/// Inside a button that can't be pressed.
pub const DISABLED: Marks = 1 << 11;
/// What is handed down to everything inside.
const INHERITED: Marks = HIDDEN | STRUCK | AWAY | LINKED | OPTION | BUTTON | DISABLED;

/// The judgements about a page's elements.
#[derive(Debug)]
pub struct Areas<'d, 'a> {
    doc: &'d Doc<'a>,
    marks: Vec<Marks>,
    /// What was found out about class names: most elements share theirs with others.
    classes: HashMap<&'a str, Marks>,
    base: Option<&'d Url>,
    /// The item's own name on the page: nothing around it is about other items.
    anchor: Option<Id>,
}

impl<'d, 'a> Areas<'d, 'a> {
    /// Nothing judged yet.
    pub fn new(doc: &'d Doc<'a>, base: Option<&'d Url>) -> Self {
        Self { doc, marks: vec![0; doc.len()], classes: HashMap::new(), base, anchor: None }
    }

    /// Sets the anchor; what was judged before is judged anew.
    pub fn anchor(&mut self, anchor: Id) {
        self.anchor = Some(anchor);
        self.marks.fill(0);
    }

    /// What holds for a node: its own marks and those handed down.
    pub fn of(&mut self, id: Id) -> Marks {
        let mut path = Vec::new();
        let mut at = if self.doc.tag(id).is_element() { Some(id) } else { self.doc.parent(id) };
        let mut marks = loop {
            let Some(element) = at else { break 0 };
            match self.marks.get(element).copied() {
                Some(known) if known & KNOWN != 0 => break known,
                _ => path.push(element),
            }
            at = self.doc.parent(element);
        };
        for element in path.into_iter().rev() {
            marks = KNOWN | (marks & INHERITED) | self.own(element);
            if let Some(slot) = self.marks.get_mut(element) {
                *slot = marks;
            }
        }
        marks
    }

    fn own(&mut self, id: Id) -> Marks {
        let tag = self.doc.tag(id);
        let mut marks = match tag {
            Tag::Del | Tag::S | Tag::Strike => STRUCK,
            Tag::Template | Tag::Head => HIDDEN,
            Tag::Nav | Tag::Footer => AWAY,
            Tag::Option | Tag::Select => OPTION,
            Tag::Button => BUTTON,
            Tag::Form | Tag::Body | Tag::Html => return 0,
            _ => 0,
        };
        for (name, value) in self.doc.attrs(id) {
            match name.to_ascii_lowercase().as_str() {
                "class" | "id" | "data-testid" | "data-test" | "data-component" | "data-price-type" | "data-qa" => {
                    marks |= *self.classes.entry(value).or_insert_with(|| Self::class(value));
                }
                "style" => marks |= Self::style(value),
                "hidden" if value != "until-found" => marks |= HIDDEN,
                "href" if tag == Tag::A && self.leads_away(value) => marks |= LINKED,
                "disabled" if tag == Tag::Button => marks |= DISABLED,
                "aria-disabled" if tag == Tag::Button && value.eq_ignore_ascii_case("true") => marks |= DISABLED,
                _ => {}
            }
        }
        if marks & AWAY != 0 && self.anchor.is_some_and(|a| a == id || self.doc.inside(id).contains(&a)) {
            marks &= !AWAY;
        }
        marks
    }

    fn class(value: &str) -> Marks {
        let mut marks = 0;
        let says = words::class_says(value);
        for (yes, mark) in [(says.price, PRICE), (says.was, WAS), (says.not, NOT), (says.now, NOW)] {
            marks |= if yes { mark } else { 0 };
        }
        let lower = value.to_ascii_lowercase();
        if lower.split_ascii_whitespace().any(words::is_hidden) {
            // Utility frameworks hide on one screen size and show on another.
            let shown =
                |t: &str| [":block", ":flex", ":inline", ":grid", "-block", "-flex"].iter().any(|s| t.contains(s));
            marks |= if lower.split_ascii_whitespace().any(shown) { 0 } else { HIDDEN };
        }
        // `price-comparison`, `modal_price`: the price of this item.
        if !says.price && words_of(value).any(|w| words::is_away(&w)) {
            marks |= AWAY;
        }
        marks
    }

    fn style(value: &str) -> Marks {
        let value: String = value.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
        let mut marks = 0;
        if value.contains("display:none") || value.contains("visibility:hidden") {
            marks |= HIDDEN;
        }
        if value.contains("line-through") {
            marks |= STRUCK;
        }
        marks
    }

    /// Whether a link leads to another page.
    fn leads_away(&self, href: &str) -> bool {
        let href = href.trim();
        if href.is_empty()
            || href.starts_with('#')
            || href.get(..11).is_some_and(|h| h.eq_ignore_ascii_case("javascript:"))
        {
            return false;
        }
        let Some(base) = self.base else { return true };
        base.join(href).is_ok_and(|to| to.path() != base.path())
    }
}

/// The words of a class name in lower case: `crossSellGrid` → `crosssellgrid`, `cross`, `sell`, `grid`.
fn words_of(class: &str) -> impl Iterator<Item = String> {
    let runs = class.split(|c: char| !c.is_ascii_alphabetic()).filter(|w| !w.is_empty());
    runs.flat_map(|run| {
        let lower = run.to_ascii_lowercase();
        let cut = |i: &usize| {
            *i > 0 && run.as_bytes()[*i].is_ascii_uppercase() && run.as_bytes()[*i - 1].is_ascii_lowercase()
        };
        let cuts: Vec<usize> = (0..run.len()).filter(cut).collect();
        let starts = std::iter::once(0).chain(cuts.iter().copied());
        let ends = cuts.iter().copied().chain(std::iter::once(run.len()));
        let parts: Vec<String> = starts.zip(ends).map(|(a, b)| lower[a..b].to_owned()).collect();
        let whole = (!cuts.is_empty()).then_some(lower);
        parts.into_iter().chain(whole)
    })
}
