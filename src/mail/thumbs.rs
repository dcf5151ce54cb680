//! Main images as thumbnails, for the morning check: embedded, each once, within a mail's budget.

use std::collections::BTreeMap;

use serde::Serialize;
use xxhash_rust::xxh3::xxh3_128;

use super::pictures::{BYTES, DECODED, InlinePicture, PictureFiles};
use crate::{
    board::Subject,
    listing::PictureId,
    picture::{Preview, preview},
};

/// CSS pixels of the longer side.
const SHOWN: u32 = 56;
/// Pixels of it: two for each CSS pixel, which screens of phones have.
const SIDE: u32 = SHOWN * 2;
/// The most bytes of one.
const MOST: usize = 6_000;
/// The most thumbnails of a message.
pub const THUMBS: usize = 60;

/// The main image of a listing, as far as it was looked at.
pub fn main_image(subject: &Subject) -> Option<PictureId> {
    let listing = subject.listing.as_ref()?;
    listing.looks.get(listing.main_image.as_ref()?).copied()
}

/// A thumbnail as HTML shows it.
#[derive(Clone, Debug, Serialize)]
pub struct Thumb {
    /// Its Content-ID.
    pub cid: String,
    /// CSS pixels of its width.
    pub width: u32,
}

/// The thumbnails that a message may show.
pub struct Thumbs(BTreeMap<PictureId, (String, Preview)>);

impl Thumbs {
    /// Makes those of the listings in this order, as far as there is room.
    pub fn make<'a>(subjects: impl Iterator<Item = &'a Subject>, files: &PictureFiles) -> Self {
        let mut thumbs = BTreeMap::new();
        let (mut bytes, mut decoded, mut tried) = (0, 0, std::collections::BTreeSet::new());
        for id in subjects.filter_map(main_image) {
            let Some(file) = files.get(&id).filter(|_| tried.len() < THUMBS) else { continue };
            if bytes + MOST > BYTES || decoded + file.len() > DECODED || !tried.insert(id) {
                continue;
            }
            decoded += file.len();
            let small = preview(file, &[], SIDE, MOST);
            if let Some(small) = small.ok().filter(|small| small.jpeg.len() <= MOST) {
                bytes += small.jpeg.len();
                let cid = format!("{:032x}@rivald", xxh3_128(format!("{id} {SIDE} {MOST}").as_bytes()));
                thumbs.insert(id, (cid, small));
            }
        }
        Self(thumbs)
    }

    /// That of a listing.
    pub fn of(&self, subject: &Subject) -> Option<Thumb> {
        let (cid, small) = self.0.get(&main_image(subject)?)?;
        let longer = small.width.max(small.height).max(1);
        let width = (small.width * SHOWN.min(longer) / longer).max(1);
        Some(Thumb { cid: cid.clone(), width })
    }

    /// Those that HTML really shows, in its order.
    pub fn shown_in(&self, html: &str) -> Vec<InlinePicture> {
        let place = |cid: &String| html.find(&format!("\"cid:{cid}\""));
        let shown: BTreeMap<usize, _> = self.0.values().filter_map(|made| Some((place(&made.0)?, made))).collect();
        shown.into_values().map(|(cid, small)| InlinePicture { cid: cid.clone(), jpeg: small.jpeg.clone() }).collect()
    }
}
