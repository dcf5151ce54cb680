//! Words about stock as a shopper sees them.

use super::{
    Sightline,
    area::{AWAY, HIDDEN, LINKED, OPTION},
    words::{self, Means},
};
use crate::source::page::scan::{Tag, unescape};

/// How often the page says what, in the part that is about its item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signs {
    /// "Sold out" and the like.
    pub sold_out: u32,
    /// "Not available" and the like, which may be said of one choice.
    pub unavailable: u32,
    /// "In stock", "Add to cart" and the like.
    pub on_sale: u32,
    /// "Pre-order" and the like.
    pub preorder: u32,
}

/// A phrase about stock is the whole of a short text, not a word of a sentence.
const SHORT: usize = 60;

/// Counts the signs.
pub fn signs(line: &mut Sightline<'_, '_>) -> Signs {
    let mut signs = Signs::default();
    let doc = line.doc;
    for id in line.region() {
        let text = match doc.tag(id) {
            Tag::Text => {
                let raw = doc.raw(id).trim();
                if raw.len() > SHORT || raw.len() < 4 || doc.parent(id).is_some_and(|p| doc.tag(p).is_raw()) {
                    continue;
                }
                unescape(raw).into_owned()
            }
            Tag::Input => {
                let kind = doc.attr(id, "type").unwrap_or_default();
                if !["submit", "button", "image"].iter().any(|k| kind.eq_ignore_ascii_case(k))
                    || doc.attr(id, "disabled").is_some()
                {
                    continue;
                }
                match doc.attr(id, "value").or_else(|| doc.attr(id, "alt")) {
                    Some(value) if value.len() <= SHORT => value.into_owned(),
                    _ => continue,
                }
            }
            _ => continue,
        };
        let text = if text.is_ascii() { text } else { text.to_lowercase() };
        let Some((means, at, length)) = words::stock(&text) else { continue };
        let most = length * 5 >= text.len() * 2 || (text.len() <= 36 && at == 0);
        if !most || line.areas.of(id) & (HIDDEN | AWAY | LINKED | OPTION) != 0 {
            continue;
        }
        match means {
            Means::SoldOut => signs.sold_out += 1,
            Means::Unavailable => signs.unavailable += 1,
            Means::OnSale => signs.on_sale += 1,
            Means::Preorder => signs.preorder += 1,
        }
    }
    signs
}
