//! The item's picture as a shopper sees it: the one that is called like the item.

use super::{
    Sightline, alike,
    area::{AWAY, HIDDEN},
    squash,
};
use crate::source::page::{
    meta::fold,
    scan::{Tag, unescape},
    weigh::is_picture,
};

/// Attributes that hold a picture's address, the largest first.
const SOURCES: &[&str] = &[
    "data-old-hires",
    "data-zoom-image",
    "data-zoom-src",
    "data-large_image",
    "data-large-image",
    "data-hires",
    "data-high-res-src",
    "data-full-image",
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-lazy",
    "src",
];
/// How many pictures of a page are looked at.
const MOST: usize = 3000;

/// The address of the first picture whose alternative text is the item's name.
pub fn picture(line: &mut Sightline<'_, '_>, name: &str) -> Option<String> {
    let doc = line.doc;
    let name = squash(name);
    if name.chars().count() < 4 {
        return None;
    }
    for id in doc.all(Tag::Img).take(MOST).take_while(|id| *id < line.end) {
        let mut called = false;
        let mut best: Option<(usize, &str)> = None;
        for (attribute, value) in doc.attrs(id) {
            if attribute.eq_ignore_ascii_case("alt") {
                called = value.len() <= 600 && alike(&squash(&unescape(value)), &name);
            } else if let Some(rank) = SOURCES.iter().position(|s| s.eq_ignore_ascii_case(attribute))
                && is_picture(value)
                && best.is_none_or(|(r, _)| rank < r)
            {
                best = Some((rank, value));
            }
        }
        if let Some((_, address)) = best.filter(|_| called)
            && line.areas.of(id) & (HIDDEN | AWAY) == 0
        {
            return Some(fold(&unescape(address)));
        }
    }
    None
}
