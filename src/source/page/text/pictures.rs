//! The item's pictures as a shopper sees them: those that are called like the item, or that stand in its gallery; and its
//! video.

use std::borrow::Cow;

use super::{
    Sightline, alike,
    area::{AWAY, HIDDEN},
    squash,
};
use crate::source::page::{
    meta::fold,
    scan::{Doc, Id, Tag, unescape},
    weigh::is_picture,
};

/// Attributes that hold a picture's address, the largest first.
const SOURCES: &[&str] = &[
    "data-old-hires",
    "data-zoom-image",
    "data-zoom-src",
    "data-zoom",
    "data-magnify-src",
    "data-large_image",
    "data-large-image",
    "data-large",
    "data-hires",
    "data-high-res-src",
    "data-full-image",
    "data-full",
    "data-super",
];
/// … and those that hold the address of what is shown.
const SHOWN: &[&str] =
    &["data-src", "data-original", "data-lazy-src", "data-lazy", "data-lazyload", "data-echo", "src"];
/// How many pictures of a page are looked at.
const MOST: usize = 3000;
/// How many of its gallery are kept.
const GALLERY: usize = 40;
/// Words of class names around the item's own pictures.
const AROUND: &[&str] = &[
    "gallery",
    "product-image",
    "product_image",
    "productimage",
    "product-img",
    "product-media",
    "product__media",
    "product-photo",
    "main-image",
    "mainimage",
    "main_image",
    "main-img",
    "mainimg",
    "image-main",
    "zoom",
    "carousel-product",
    "product-slider",
    "product-carousel",
    "pdp-image",
    "pdp-media",
    "big-image",
    "bigimg",
    "image-large",
    "primary-image",
    "product-single__photo",
    "detail-img",
];

/// The addresses of the item's pictures, the main one first.
pub fn pictures(line: &mut Sightline<'_, '_>, name: &str) -> Vec<String> {
    let doc = line.doc;
    let name = squash(name);
    let named = name.chars().count() >= 4;
    let mut called: Vec<String> = Vec::new();
    let mut placed: Vec<String> = Vec::new();
    let end = line.end;
    for id in doc.all(Tag::Img).take(MOST).take_while(|id| *id < end) {
        let is_called = named
            && ["alt", "title"]
                .iter()
                .any(|a| doc.attr(id, a).is_some_and(|v| v.len() <= 600 && (alike(&squash(&v), &name))));
        let is_placed =
            placed.len() < GALLERY && line.anchor.is_some() && stands_in_gallery(doc, id) && !is_small(doc, id);
        if !(is_called || is_placed) || line.areas.of(id) & (HIDDEN | AWAY) != 0 {
            continue;
        }
        let Some(address) = source(doc, id) else { continue };
        if is_called && called.len() < GALLERY {
            called.push(address.clone());
        }
        if is_placed {
            placed.push(address);
        }
    }
    match called.first() {
        // The gallery around the picture that is called like the item.
        Some(first) if placed.contains(first) => {
            let at = placed.iter().position(|p| p == first).unwrap_or(0);
            placed.split_off(at)
        }
        Some(first) => vec![first.clone()],
        None => placed,
    }
}

fn stands_in_gallery(doc: &Doc<'_>, id: Id) -> bool {
    std::iter::once(id).chain(doc.ancestors(id).take(6)).any(|a| {
        doc.attrs(a).any(|(name, value)| {
            (name.eq_ignore_ascii_case("class") || name.eq_ignore_ascii_case("id") || name.starts_with("data-testid"))
                && value.len() < 300
                && {
                    let value = value.to_ascii_lowercase();
                    AROUND.iter().any(|w| value.contains(w))
                }
        })
    })
}

/// Icons and thumbnails say how small they are.
fn is_small(doc: &Doc<'_>, id: Id) -> bool {
    ["width", "height"].iter().any(|a| {
        doc.attr(id, a).and_then(|v| v.trim().trim_end_matches("px").parse::<u32>().ok()).is_some_and(|n| n < 120)
    })
}

/// The largest address that a picture gives: what a zoom shows, what the link around it leads to, the widest of its set,
/// what is shown.
pub fn source(doc: &Doc<'_>, id: Id) -> Option<String> {
    let of = |list: &[&str]| {
        let mut best: Option<(usize, Cow<'_, str>)> = None;
        for (attribute, value) in doc.attrs(id) {
            if let Some(rank) = list.iter().position(|s| s.eq_ignore_ascii_case(attribute))
                && best.as_ref().is_none_or(|(r, _)| rank < *r)
            {
                let value = unescape(value.trim());
                if is_picture(&value) && value.contains(['/', '.']) {
                    best = Some((rank, value));
                }
            }
        }
        best.map(|(_, value)| fold(&value))
    };
    of(SOURCES).or_else(|| linked(doc, id)).or_else(|| widest(doc, id)).or_else(|| of(SHOWN))
}

/// The picture that the link around a thumbnail leads to.
fn linked(doc: &Doc<'_>, id: Id) -> Option<String> {
    let link = doc.ancestors(id).take(3).find(|a| doc.tag(*a) == Tag::A)?;
    let zoom = ["data-zoom-image", "data-image", "data-zoom", "href"];
    zoom.iter().filter_map(|n| doc.attr(link, n)).map(|v| fold(&v)).find(|v| {
        let lower = v.to_ascii_lowercase();
        let path = lower.split(['?', '#']).next().unwrap_or_default();
        [".jpg", ".jpeg", ".png", ".webp"].iter().any(|e| path.ends_with(e))
            && is_picture(v)
            && !path.contains("/wiki/")
    })
}

/// The widest address of `srcset`, its own or that of the `<picture>` around it.
fn widest(doc: &Doc<'_>, id: Id) -> Option<String> {
    let own =
        ["srcset", "data-srcset", "data-lazy-srcset"].iter().find_map(|n| doc.attr(id, n)).and_then(|s| widest_of(&s));
    own.or_else(|| {
        let picture = doc.parent(id).filter(|p| doc.tag(*p) == Tag::Picture)?;
        let sources = doc.inside(picture).take(40).filter(|s| doc.tag(*s) == Tag::Source);
        sources
            .filter(|s| doc.attr(*s, "type").is_none_or(|t| !t.contains("avif") && !t.contains("webp")))
            .filter_map(|s| doc.attr(s, "srcset").or_else(|| doc.attr(s, "data-srcset")))
            .find_map(|s| widest_of(&s))
    })
}

/// `a.jpg 300w, b.jpg 600w` → `b.jpg`. A set without widths says nothing about size.
fn widest_of(set: &str) -> Option<String> {
    let mut best: Option<(f64, &str)> = None;
    // A comma may stand in an address: entries end in a comma that white space follows, or in a descriptor and a comma.
    for entry in set.split(", ").flat_map(|e| e.split(",\n")).take(60) {
        let mut parts = entry.split_whitespace();
        let (Some(address), Some(size)) = (parts.next(), parts.next()) else { continue };
        let size = size.trim_end_matches(',');
        let Some(width) = size.strip_suffix(['w', 'x']).and_then(|n| n.parse::<f64>().ok()) else { continue };
        if is_picture(address) && best.is_none_or(|(w, _)| width > w) {
            best = Some((width, address));
        }
    }
    best.map(|(_, address)| address.to_owned())
}

/// The video of the item: a film file in its gallery or under its name that does not play by itself behind a banner.
pub fn video(line: &mut Sightline<'_, '_>) -> Option<String> {
    let doc = line.doc;
    let anchor = line.anchor?;
    let mut found: Vec<String> = Vec::new();
    for id in doc.all(Tag::Video).take(40).take_while(|id| *id < line.end) {
        let near = id > anchor && id < anchor + 600;
        if line.areas.of(id) & AWAY != 0 || !(near || stands_in_gallery(doc, id)) || is_backdrop(doc, id) {
            continue;
        }
        let inner = doc.inside(id).take(20).filter(|s| doc.tag(*s) == Tag::Source);
        let address = std::iter::once(id).chain(inner).find_map(|s| {
            ["src", "data-src"].iter().find_map(|n| doc.attr(s, n)).map(|v| fold(&v)).filter(|v| is_film(v))
        });
        if let Some(address) = address
            && !found.contains(&address)
        {
            found.push(address);
        }
    }
    found.into_iter().next()
}

/// Whether a film plays without a sound and without end: decoration, unless it stands in the gallery.
fn is_backdrop(doc: &Doc<'_>, id: Id) -> bool {
    let classes = std::iter::once(id).chain(doc.ancestors(id).take(4));
    let away =
        ["hero", "background", "banner", "bg-video", "review", "cover", "story", "testimonial", "tutorial", "howto"];
    let named = classes.into_iter().any(|a| {
        ["class", "id"].iter().filter_map(|n| doc.attr(a, n)).any(|v| {
            let v = v.to_ascii_lowercase();
            away.iter().any(|w| v.contains(w))
        })
    });
    let silent = ["autoplay", "loop", "muted"].iter().all(|n| doc.attr(id, n).is_some());
    named || (silent && !stands_in_gallery(doc, id))
}

/// Whether an address is a film's.
pub fn is_film(address: &str) -> bool {
    let lower = address.trim().to_ascii_lowercase();
    let path = lower.split(['?', '#']).next().unwrap_or_default();
    !lower.starts_with("blob:") && [".mp4", ".webm", ".m3u8", ".mov", ".m4v", ".ogv"].iter().any(|e| path.ends_with(e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widest_of_a_set() {
        for (set, want) in [
            ("a.jpg 300w, b.jpg 600w", Some("b.jpg")),
            ("/c/w_300,h_300/a.jpg 300w, /c/w_600,h_600/a.jpg 600w", Some("/c/w_600,h_600/a.jpg")),
            ("a.jpg 1x, b.jpg 2x", Some("b.jpg")),
            ("a.jpg", None),
            ("data:image/gif;base64,R0 1w", None),
            ("", None),
        ] {
            assert_eq!(widest_of(set).as_deref(), want, "{set}");
        }
    }

    #[test]
    fn the_largest_address_of_a_picture() {
        for (html, want) in [
            ("<img src=a.jpg data-zoom-image=z.jpg>", Some("z.jpg")),
            ("<a href=/big.jpg><img src=a.jpg></a>", Some("/big.jpg")),
            ("<a href=/item><img src=a.jpg></a>", Some("a.jpg")),
            ("<img src=data:image/gif;base64,R0 data-src=a.jpg>", Some("a.jpg")),
            ("<img src=/img/placeholder.png data-srcset='a.jpg 100w, b.jpg 900w'>", Some("b.jpg")),
            ("<picture><source srcset='a.jpg 100w, b.jpg 900w'><img src=a.jpg></picture>", Some("b.jpg")),
            ("<img src=/img/logo.png>", None),
            ("<img alt=x>", None),
        ] {
            let doc = Doc::scan(html);
            let id = doc.all(Tag::Img).next().unwrap_or(0);
            assert_eq!(source(&doc, id).as_deref(), want, "{html}");
        }
    }
}
