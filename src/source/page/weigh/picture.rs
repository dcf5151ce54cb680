//! The main picture, the gallery and the video.

mod same;

use url::Url;

use super::{Draft, Evidence};
use crate::{
    listing::Field,
    source::page::{account::Reader, meta::absolute, scan::Tag},
};

use same::{is_larger, same_file, same_picture, width};

/// A picture that is said to be as wide is large enough.
const LARGE: u32 = 1000;
/// How many pictures are kept.
const MOST: usize = 60;

pub(super) fn weigh(evidence: &Evidence<'_, '_>, draft: &mut Draft) {
    let told: Vec<(Reader, Vec<Url>)> = evidence
        .speakers(Field::MainImage)
        .map(|account| {
            let pictures = account.images.iter().filter(|a| is_picture(a));
            (account.reader, pictures.filter_map(|a| absolute(evidence.base, a)).collect::<Vec<_>>())
        })
        .filter(|(_, pictures)| !pictures.is_empty())
        .collect();
    if let Some((reader, mut gallery)) = first(evidence, &told) {
        let others = told.iter().filter(|(r, _)| !reader.is_authority() && *r != reader).flat_map(|(_, p)| p);
        once(&mut gallery);
        // Another reader may know the same picture in a larger size.
        if let Some(main) = gallery.first_mut() {
            for other in others {
                enlarge(main, other);
            }
            // … and so may the page itself: behind a thumbnail, or in the frame of the picture.
            if !reader.is_authority() && width(main) < LARGE {
                for other in linked(evidence) {
                    enlarge(main, &other);
                }
            }
        }
        gallery.truncate(MOST);
        let gallery: Vec<String> = gallery.into_iter().map(String::from).collect();
        draft.listing.main_image = gallery.first().cloned();
        draft.believe(Field::MainImage, reader);
        // A preview picture is one more picture, not one more gallery.
        if gallery.len() > 1 && reader != Reader::Meta {
            draft.listing.gallery = gallery;
            draft.believe(Field::Gallery, reader);
        }
    }
    let video =
        evidence.speakers(Field::Video).find_map(|a| Some((a.reader, absolute(evidence.base, a.video.as_deref()?)?)));
    if let Some((reader, video)) = video {
        draft.listing.video = Some(video.into());
        draft.believe(Field::Video, reader);
    }
}

/// Takes the other address if it is the same picture in a larger size.
fn enlarge(main: &mut Url, other: &Url) {
    if is_larger(other, main) && (same_picture(main, other) || same_file(main, other)) {
        main.clone_from(other);
    }
}

/// The pictures that the page shows or links to.
fn linked<'e>(evidence: &'e Evidence<'_, '_>) -> impl Iterator<Item = Url> + 'e {
    let doc = evidence.doc;
    let links = doc.all(Tag::A).filter_map(|a| doc.attr(a, "href"));
    let shown = doc.all(Tag::Img).filter_map(|i| doc.attr(i, "src"));
    let is_file = |address: &str| {
        let lower = address.to_ascii_lowercase();
        [".jpg", ".jpeg", ".png", ".webp"].iter().any(|end| lower.contains(end))
    };
    let files = links.chain(shown).take(6000).filter(move |a| is_file(a) && is_picture(a));
    files.filter_map(|a| absolute(evidence.base, &a))
}

/// Whose pictures count: the strongest reader's. A preview picture that looks like the shop's own and that the page does
/// not show gives way to the picture that is called like the item.
fn first(evidence: &Evidence<'_, '_>, told: &[(Reader, Vec<Url>)]) -> Option<(Reader, Vec<Url>)> {
    let (reader, pictures) = told.first()?.clone();
    if !reader.is_preview() {
        return Some((reader, pictures));
    }
    let seen = told.iter().find(|(r, _)| *r == Reader::Text);
    let Some((_, seen)) = seen else { return Some((reader, pictures)) };
    let main = pictures.first()?;
    if seen.iter().any(|s| same_picture(s, main)) || !is_for_sharing(evidence, main) {
        return Some((reader, pictures));
    }
    Some((Reader::Text, seen.clone()))
}

/// Whether a preview picture is made for sharing: by its name, or as wide as social networks show them.
fn is_for_sharing(evidence: &Evidence<'_, '_>, picture: &Url) -> bool {
    let path = picture.path().to_ascii_lowercase();
    let words = [
        "banner", "share", "social", "facebook", "fb-", "fb_", "twitter", "og-", "og_", "brand", "homepage", "cover",
        "default", "header", "seo",
    ];
    let size = |key: &str| evidence.head.get(key).and_then(|v| v.trim().trim_end_matches("px").parse::<f64>().ok());
    let wide = size("og:image:width").zip(size("og:image:height")).is_some_and(|(w, h)| w > h * 1.7);
    wide || words.iter().any(|w| path.rsplit('/').next().is_some_and(|file| file.contains(w)))
}

/// Each picture once: the same one in another size is no other; the larger stays.
fn once(gallery: &mut Vec<Url>) {
    let mut kept: Vec<Url> = Vec::new();
    for picture in gallery.drain(..).take(MOST * 4) {
        match kept.iter_mut().find(|k| same_picture(k, &picture)) {
            Some(known) if width(&picture) > width(known) => *known = picture,
            Some(_) => {}
            None => kept.push(picture),
        }
    }
    *gallery = kept;
}

/// Whether an address can be a picture of an item: no inline data, logo, placeholder or the shop's share picture.
pub fn is_picture(address: &str) -> bool {
    let lower = address.trim().to_ascii_lowercase();
    if lower.is_empty()
        || lower.starts_with("data:")
        || lower.starts_with("blob:")
        || lower.contains("{{")
        || lower.starts_with('#')
    {
        return false;
    }
    let path = lower.split(['?', '#']).next().unwrap_or(&lower);
    let file = path.rsplit('/').next().unwrap_or(path);
    let words = [
        "logo",
        "placeholder",
        "no-image",
        "noimage",
        "no_image",
        "noimg",
        "no-img",
        "no_img",
        "no-photo",
        "nophoto",
        "no_photo",
        "imagenotavailable",
        "image-not-available",
        "comingsoon",
        "coming-soon",
        "coming_soon",
        "default-image",
        "default_image",
        "share.png",
        "share.jpg",
        "spacer",
        "blank.",
        "pixel.gif",
        "transparent",
        "1x1",
        "loading",
        "favicon",
        "sprite",
        "ajax-loader",
        "missing",
        "na500x500",
        "lazy",
        "avatar",
        "loader.",
        "payment",
        "dummy",
        "empty.",
        "no_picture",
        "no-picture",
        "nopic",
        "not_available",
        "not-available",
        "_btn",
        "btn_",
        "-btn",
        "btn-",
        "zoom_in",
        "zoom_out",
        "zoom-in",
        "zoom-out",
    ];
    let bare = ["default.", "share-", "social-", "og-image", "ogimage", "opengraph"];
    !words.iter().any(|w| file.contains(w)) && !bare.iter().any(|b| file.starts_with(b)) && !file.contains(".svg")
}
