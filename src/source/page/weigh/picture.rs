//! The main picture, the gallery and the video.

use super::{Draft, Evidence};
use crate::{
    listing::Field,
    source::page::{account::Reader, meta::absolute},
};

/// How many pictures are kept.
const MOST: usize = 60;

pub(super) fn weigh(evidence: &Evidence<'_, '_>, draft: &mut Draft) {
    let mut gallery: Vec<String> = Vec::new();
    let mut first = None;
    for account in evidence.speakers(Field::MainImage) {
        // A preview picture is one more picture, not one more gallery.
        let pictures: Vec<String> = account
            .images
            .iter()
            .filter(|a| is_picture(a))
            .filter_map(|a| absolute(evidence.base, a))
            .map(String::from)
            .collect();
        if first.is_none() && !pictures.is_empty() {
            first = Some(account.reader);
            gallery = pictures;
        }
    }
    let mut seen = std::collections::HashSet::new();
    gallery.retain(|p| seen.insert(p.clone()));
    gallery.truncate(MOST);
    if let (Some(reader), Some(main)) = (first, gallery.first().cloned()) {
        draft.listing.main_image = Some(main);
        draft.believe(Field::MainImage, reader);
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

/// Whether an address can be a picture of an item: no inline data, logo, placeholder or the shop's share picture.
pub fn is_picture(address: &str) -> bool {
    let lower = address.trim().to_ascii_lowercase();
    if lower.is_empty() || lower.starts_with("data:") || lower.starts_with("blob:") || lower.contains("{{") {
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
    ];
    let bare = ["default.", "share-", "social-", "og-image", "ogimage", "opengraph"];
    !words.iter().any(|w| file.contains(w)) && !bare.iter().any(|b| file.starts_with(b)) && !file.contains(".svg")
}
