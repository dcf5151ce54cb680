//! What a shopper sees: the item's name, amounts, words about stock, counts. The last resort for values, and the judge
//! where structured witnesses disagree.

pub mod area;
pub mod choices;
pub mod counts;
pub mod deals;
pub mod pictures;
pub mod prices;
pub mod ratings;
pub mod stock;
pub mod words;

use area::{AWAY, Areas, HIDDEN, LINKED, OPTION};
use url::Url;

use super::scan::{Doc, Id, Tag, unescape};

/// The part of a page that is about its item.
#[derive(Debug)]
pub struct Sightline<'d, 'a> {
    /// The page.
    pub doc: &'d Doc<'a>,
    /// Which parts of it speak.
    pub areas: Areas<'d, 'a>,
    /// Where the item's name stands.
    pub anchor: Option<Id>,
    /// The text of the anchor.
    pub heading: Option<String>,
    /// Where other items begin.
    pub end: Id,
}

/// How long a name may be.
const NAME: usize = 400;

impl<'d, 'a> Sightline<'d, 'a> {
    /// Finds the item's name: the `h1` that the witnesses `known` agree with, the only `h1`, or what says exactly what a
    /// witness or the page's title says.
    pub fn new(doc: &'d Doc<'a>, base: Option<&'d Url>, known: &[&str], title: &str) -> Self {
        let mut areas = Areas::new(doc, base);
        let mut heads: Vec<(Id, String)> = Vec::new();
        for id in doc.all(Tag::H1).take(50) {
            if areas.of(id) & HIDDEN == 0 {
                let text = doc.text_of(doc.inside(id), NAME, |inner| areas.of(inner) & HIDDEN == 0);
                if !text.is_empty() {
                    heads.push((id, text));
                }
            }
        }
        let known: Vec<String> = known.iter().map(|k| squash(k)).filter(|k| !k.is_empty()).collect();
        let anchor = anchor(doc, &mut areas, heads, &known, title);
        if let Some((id, _)) = &anchor {
            areas.anchor(*id);
        }
        let (anchor, heading) = anchor.unzip();
        let end = anchor.map_or(doc.len(), |a| region_end(doc, a));
        Self { doc, areas, anchor, heading, end }
    }

    /// The nodes between the item's name and other items; empty where no name was found.
    pub fn region(&self) -> std::ops::Range<Id> {
        self.anchor.map_or(0..0, |a| a..self.end)
    }
}

/// Where the item's name stands, and how it reads there.
fn anchor(
    doc: &Doc<'_>,
    areas: &mut Areas<'_, '_>,
    mut heads: Vec<(Id, String)>,
    known: &[String],
    title: &str,
) -> Option<(Id, String)> {
    let whole = squash(title);
    let agrees = |text: &str| {
        let text = squash(text);
        !text.is_empty() && (known.iter().any(|k| alike(k, &text)) || whole.contains(&text))
    };
    if let Some(at) = heads.iter().position(|(_, t)| agrees(t)) {
        return Some(heads.swap_remove(at));
    }
    let only = heads.pop().filter(|(id, _)| heads.is_empty() && areas.of(*id) & AWAY == 0);
    if let Some(only) = only.as_ref().filter(|(_, text)| shares_a_word(text, title)) {
        return Some(only.clone());
    }
    let exact = |text: &str| {
        let text = squash(text);
        // A product that the page does not call itself may be a neighbour.
        text.chars().count() > 3
            && (known.contains(&text) && (only.is_none() || whole.contains(&text))
                || (text.len() * 10 > whole.len() * 4 && whole.starts_with(&text)))
    };
    let candidates = [Tag::H2, Tag::H3].into_iter().flat_map(|tag| doc.all(tag).take(200));
    let mut candidates = candidates.map(|id| (id, doc.text(id, NAME)));
    let found = candidates.find(|(id, text)| exact(text) && areas.of(*id) & (HIDDEN | AWAY) == 0);
    found.or_else(|| plain_anchor(doc, areas, known, title)).or(only)
}

/// An element that is no heading, and says exactly what a witness says, or the first part of the page's title.
fn plain_anchor(doc: &Doc<'_>, areas: &mut Areas<'_, '_>, known: &[String], title: &str) -> Option<(Id, String)> {
    let whole = squash(title);
    let mut names: Vec<String> = known.iter().filter(|k| whole.contains(k.as_str())).cloned().collect();
    for mark in [" | ", " - ", " – ", " — ", ": ", " :: ", " / ", " » "] {
        names.extend(title.split_once(mark).map(|(head, _)| squash(head)));
    }
    // One short word is a shop's name or a heading of its menu.
    names.retain(|n| n.chars().count() >= 8);
    if names.is_empty() {
        return None;
    }
    let texts = (0..doc.len()).filter(|id| doc.tag(*id) == Tag::Text && (4..NAME).contains(&doc.raw(*id).len()));
    for id in texts {
        let Some(element) = doc.parent(id).filter(|p| !doc.tag(*p).is_raw()) else { continue };
        if !names.contains(&squash(&unescape(doc.raw(id))))
            || areas.of(element) & (HIDDEN | AWAY | LINKED | OPTION) != 0
        {
            continue;
        }
        let text = doc.text(element, NAME);
        if names.contains(&squash(&text)) {
            return Some((element, text));
        }
    }
    None
}

/// Whether two texts share a word of some length; scripts without spaces have none.
fn shares_a_word(text: &str, title: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).take(60);
        words.filter(|w| w.chars().count() >= 3).map(str::to_lowercase).collect()
    };
    let title = words(title);
    title.is_empty() || text.chars().any(|c| u32::from(c) >= 0x2e80) || words(text).iter().any(|w| title.contains(w))
}

/// The first heading behind the anchor that announces other items.
fn region_end(doc: &Doc<'_>, anchor: Id) -> Id {
    for id in anchor + 1..doc.len() {
        if doc.tag(id).is_heading() && words::is_related(&doc.text(id, 120)) {
            return id;
        }
    }
    doc.len()
}

/// Letters and digits only, in lower case: for comparing names.
pub fn squash(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether two squashed names mean the same: equal, or one holds the other and is not much longer.
pub fn alike(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    !short.is_empty() && (short == long || (short.len() * 10 >= long.len() * 6 && long.contains(short)))
}
