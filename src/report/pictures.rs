//! Pictures before and after, as small JPEGs inside the page. The newest main images come first, then those of choices, then
//! galleries; what has no room is told in words.

use std::{
    collections::{BTreeSet, HashMap},
    hash::BuildHasher,
};

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use serde::Serialize;

use super::{Times, changes};
use crate::{
    board::Board,
    change::{Change, picture_words},
    listing::{ChangeKind, PictureId, PictureRegion, PictureWhat},
    picture::preview,
};

/// The most pictures of a report.
const SHOWN: usize = 60;
/// The most pictures of one side of a change.
const OF_A_SIDE: usize = 3;
/// The most bytes of files that are decoded, which bounds the time that it takes: more need not be handed in.
pub const DECODED: usize = 96 * 1024 * 1024;
/// Pixels of a picture's longer side: two for each of CSS.
const SIDE: u32 = 320;
/// The most bytes of its JPEG.
const MOST: usize = 26_000;

/// A picture in the page.
#[derive(Clone, Debug, Serialize)]
pub struct Shot {
    /// Its bytes as an address.
    pub data: String,
    /// CSS pixels of its width.
    pub width: u32,
    /// CSS pixels of its height.
    pub height: u32,
    /// What is seen, for whoever does not see it.
    pub alt: String,
}

/// One side of a change.
#[derive(Clone, Debug, Serialize)]
pub struct Shown {
    /// Those before, and those after.
    pub sides: Vec<SidePart>,
}

/// The pictures before, or after.
#[derive(Clone, Debug, Serialize)]
pub struct SidePart {
    /// What stands above them.
    pub label: &'static str,
    /// The pictures; empty where none was kept.
    pub shots: Vec<Shot>,
    /// How many there are beyond them.
    pub more: usize,
}

/// Changes of pictures, the most important first, with the pictures that the report would show.
fn chosen(board: &Board) -> Vec<(&Change, [Vec<PictureId>; 2])> {
    let mut changes: Vec<&Change> =
        board.subjects().flat_map(|subject| &subject.changes).filter(|c| is_of_pictures(c)).collect();
    let place = |change: &Change| match change.kind {
        ChangeKind::MainImage => 0,
        ChangeKind::Variants => 1,
        _ => 2,
    };
    changes.sort_by_key(|change| (place(change), std::cmp::Reverse(change.at)));
    let mut count = 0;
    let mut chosen = Vec::new();
    for change in changes {
        let Some(pictures) = &change.detail.pictures else { continue };
        let most = if change.kind == ChangeKind::MainImage { 1 } else { OF_A_SIDE };
        let side = |ids: &[PictureId]| ids.iter().take(most).copied().collect::<Vec<_>>();
        let sides = [side(&pictures.before), side(&pictures.after)];
        let new = sides.iter().map(Vec::len).sum::<usize>();
        if new > 0 && count + new <= SHOWN {
            count += new;
            chosen.push((change, sides));
        }
    }
    chosen
}

/// Whether the report shows pictures of a change.
pub fn is_of_pictures(change: &Change) -> bool {
    let shows = matches!(change.kind, ChangeKind::MainImage | ChangeKind::Gallery | ChangeKind::Variants);
    shows && change.detail.pictures.as_ref().is_some_and(|p| !p.before.is_empty() || !p.after.is_empty())
}

/// The pictures that a report of this board would show, as far as there are files of them: the most important first, no
/// more than sixty.
pub fn wanted(board: &Board) -> Vec<PictureId> {
    let mut seen = BTreeSet::new();
    chosen(board).into_iter().flat_map(|(_, sides)| sides.concat()).filter(|id| seen.insert(*id)).collect()
}

/// A JPEG as an address, with its size in CSS pixels.
#[derive(Clone, Debug)]
pub struct Small {
    data: String,
    width: u32,
    height: u32,
}

/// The small copies of one change, before and after; none where there is no file.
pub type Sides = [Vec<Option<Small>>; 2];

/// The small copies, made once, the most important first.
#[derive(Debug, Default)]
pub struct Previews(Vec<(String, Sides)>);

impl Previews {
    /// Makes them, as far as there are files.
    pub fn make<S: BuildHasher>(board: &Board, files: &HashMap<PictureId, Vec<u8>, S>) -> Self {
        let mut decoded = 0;
        let mut made = Vec::new();
        for (change, sides) in chosen(board) {
            let outlined = outlines(change);
            let mut place = 0;
            let sides: Sides = sides.map(|ids| {
                let regions = outlined.get(place).copied().unwrap_or_default();
                place += 1;
                let small = |(i, id): (usize, PictureId)| {
                    let file = files.get(&id).filter(|file| decoded + file.len() <= DECODED);
                    let small = file.and_then(|file| {
                        decoded += file.len();
                        // The regions are those of the first.
                        preview(file, if i == 0 { regions } else { &[] }, SIDE, MOST).ok()
                    });
                    small.map(|small| Small {
                        data: format!("data:image/jpeg;base64,{}", BASE64.encode(&small.jpeg)),
                        width: small.width.div_ceil(2),
                        height: small.height.div_ceil(2),
                    })
                };
                ids.into_iter().enumerate().map(small).collect()
            });
            made.push((change.id.clone(), sides));
        }
        Self(made)
    }

    /// Those that have room in so many bytes, by the id of their change.
    pub fn within(&self, bytes: usize) -> HashMap<&str, &Sides> {
        let mut used = 0;
        let mut kept = HashMap::new();
        for (change, sides) in &self.0 {
            let size: usize = sides.iter().flatten().flatten().map(|small| small.data.len()).sum();
            if used + size <= bytes {
                used += size;
                kept.insert(change.as_str(), sides);
            }
        }
        kept
    }
}

/// The pictures of a change, with their words.
pub fn shown(change: &Change, sides: &Sides, times: Times) -> Shown {
    let locale = times.locale;
    let labels = changes::labels(change, locale);
    let counts = change.detail.pictures.as_ref().map_or([0, 0], |p| [p.before.len(), p.after.len()]);
    let seen = change.detail.pictures.as_ref().and_then(|p| p.seen.as_ref());
    let part = |place: usize| -> Option<SidePart> {
        let (label, count) = (*labels.get(place)?, *counts.get(place)?);
        let shots = sides.get(place)?.iter().flatten().map(|small| {
            let mut alt = label.to_owned();
            if let Some(seen) = seen.filter(|_| place == 1) {
                alt += &locale
                    .pick(format!(": {}", picture_words(seen, locale)), format!("：{}", picture_words(seen, locale)));
            }
            Shot { data: small.data.clone(), width: small.width, height: small.height, alt }
        });
        let shots: Vec<Shot> = shots.collect();
        (count > 0).then(|| SidePart {
            label,
            more: count.saturating_sub(shots.len()) * usize::from(!shots.is_empty()),
            shots,
        })
    };
    Shown { sides: [part(0), part(1)].into_iter().flatten().collect() }
}

/// What to outline before and after: what is gone can only be seen before.
fn outlines(change: &Change) -> [&[PictureRegion]; 2] {
    let Some(seen) = change.detail.pictures.as_ref().and_then(|p| p.seen.as_ref()) else { return [&[], &[]] };
    match seen.what {
        PictureWhat::Added | PictureWhat::Rewritten => [&[], &seen.regions],
        PictureWhat::Removed => [&seen.regions, &[]],
        _ => [&[], &[]],
    }
}
