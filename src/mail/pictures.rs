//! Pictures in a mail: small copies, embedded and never linked, before and after side by side.
//!
//! Main images come first, then the pictures of choices, then the gallery; within a kind the order is that of the
//! message. What has no room is told in words and with links, like what has no file any more.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use xxhash_rust::xxh3::xxh3_128;

use super::sort::Sorted;
use crate::{
    change::{AlertNote, Change, Note},
    listing::{ChangeKind, PictureId, PictureRegion, PictureWhat, Pictures},
    picture::{Preview, preview},
};

/// The most pictures that one message shows.
const SHOWN: usize = 24;
/// Large ones, if there are no more than so many; else they are shown smaller.
const SHOWN_LARGE: usize = 12;
/// The most bytes of all of them. In base64 they grow by 37 %; a message stays under 1 MB with text and HTML.
pub const BYTES: usize = 520_000;
/// The most bytes of files that are decoded for one message, which bounds its time.
pub const DECODED: usize = 32 * 1024 * 1024;
/// The most thumbnails in a row.
pub const IN_A_ROW: usize = 4;

/// Files of pictures, as they were received.
pub type PictureFiles = HashMap<PictureId, Vec<u8>>;

/// A picture inside a message (RFC 2392).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InlinePicture {
    /// Its Content-ID without angle brackets; the same for the same picture, regions and size.
    pub cid: String,
    /// A JPEG.
    pub jpeg: Vec<u8>,
}

/// The pictures that a message of these notes would show, as far as their files are there: no more than 24, chosen by
/// importance.
pub fn pictures_of(notes: &[Note]) -> BTreeSet<PictureId> {
    let sorted = Sorted::of(notes);
    let alerts = by_importance(sorted.listed());
    let mut ids = BTreeSet::new();
    for shot in alerts.iter().flat_map(|note| shots(&note.alert.change, false).concat()) {
        if ids.len() < SHOWN {
            ids.insert(shot.id);
        }
    }
    ids
}

/// How large a picture is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Size {
    /// Two side by side fill a mail's width.
    Large,
    /// Two side by side fill a phone's.
    Middle,
    /// A thumbnail.
    Small,
}

impl Size {
    /// CSS pixels of its longer side in a reader that has room for it.
    fn shown(self) -> u32 {
        match self {
            Self::Large => 280,
            Self::Middle => 180,
            Self::Small => 130,
        }
    }

    /// Pixels of its longer side: two for each CSS pixel, which screens of phones have.
    fn side(self) -> u32 {
        self.shown() * 2
    }

    /// The most bytes of its JPEG.
    fn most(self) -> usize {
        match self {
            Self::Large => 43_000,
            Self::Middle => 21_500,
            Self::Small => 14_000,
        }
    }
}

/// One picture of a change as it is to be shown.
#[derive(Clone, Debug)]
struct Shot {
    id: PictureId,
    /// What is outlined.
    regions: Vec<PictureRegion>,
    size: Size,
}

impl Shot {
    /// Its Content-ID: made of everything that its bytes are made of.
    fn cid(&self) -> String {
        let mut about = format!("{} {} {}", self.id, self.size.side(), self.size.most());
        for PictureRegion { x, y, w, h } in &self.regions {
            about += &format!("\n{x} {y} {w} {h}");
        }
        format!("{:032x}@rivald", xxh3_128(about.as_bytes()))
    }
}

/// The pictures of a change, as they are to be shown: those before, those after.
fn shots(change: &Change, tight: bool) -> [Vec<Shot>; 2] {
    let Some(pictures) = of_change(change) else { return [Vec::new(), Vec::new()] };
    let pair = is_pair(change);
    let size = match change.kind {
        ChangeKind::MainImage if !tight => Size::Large,
        _ if pair => Size::Middle,
        _ => Size::Small,
    };
    let most = if pair { 1 } else { IN_A_ROW };
    let [on_before, on_after] = outlines(pictures);
    let side = |ids: &[PictureId], regions: &[PictureRegion]| -> Vec<Shot> {
        let shot = |(i, &id)| {
            // The regions are those of the first.
            let regions = if i == 0 { regions.to_vec() } else { Vec::new() };
            Shot { id, regions, size }
        };
        ids.iter().enumerate().take(most).map(shot).collect()
    };
    [side(&pictures.before, on_before), side(&pictures.after, on_after)]
}

/// The pictures of a change whose kind shows them.
pub fn of_change(change: &Change) -> Option<&Pictures> {
    let shows = matches!(change.kind, ChangeKind::MainImage | ChangeKind::Gallery | ChangeKind::Variants);
    change.detail.pictures.as_deref().filter(|_| shows)
}

/// Whether the change is from one picture to one other, so that they stand side by side.
pub fn is_pair(change: &Change) -> bool {
    let few = |p: &Pictures| change.kind == ChangeKind::MainImage || p.before.len() <= 1 && p.after.len() <= 1;
    of_change(change).is_some_and(few)
}

/// What to outline before and after: what is gone can only be seen before, and what concerns the whole of a picture has
/// no outline.
fn outlines(pictures: &Pictures) -> [&[PictureRegion]; 2] {
    let Some(seen) = &pictures.seen else { return [&[], &[]] };
    match seen.what {
        PictureWhat::Added | PictureWhat::Rewritten => [&[], &seen.regions],
        PictureWhat::Removed => [&seen.regions, &[]],
        _ => [&[], &[]],
    }
}

/// Alerts with pictures: main images, choices, galleries, each in the order of the message.
fn by_importance<'a>(alerts: &[&'a AlertNote]) -> Vec<&'a AlertNote> {
    let place = |note: &&AlertNote| match note.alert.change.kind {
        ChangeKind::MainImage => 0,
        ChangeKind::Variants => 1,
        _ => 2,
    };
    let mut with: Vec<_> = alerts.iter().copied().filter(|note| of_change(&note.alert.change).is_some()).collect();
    with.sort_by_key(place);
    with
}

/// The small copies that a message may show, made once.
#[derive(Debug, Default)]
pub struct Previews {
    tight: bool,
    made: BTreeMap<String, Preview>,
}

impl Previews {
    /// Makes them, the most important first, as far as there are files and room.
    pub fn make(alerts: &[&AlertNote], files: &PictureFiles) -> Self {
        let alerts = by_importance(alerts);
        let large = alerts.iter().flat_map(|note| shots(&note.alert.change, false).concat());
        let large: BTreeSet<String> = large.filter(|s| s.size == Size::Large).map(|s| s.cid()).collect();
        let mut previews = Self { tight: large.len() > SHOWN_LARGE, made: BTreeMap::new() };
        let mut tried = BTreeSet::new();
        let (mut bytes, mut decoded) = (0, 0);
        for note in alerts {
            let new: BTreeMap<String, (Shot, &Vec<u8>)> = shots(&note.alert.change, previews.tight)
                .into_iter()
                .flatten()
                .map(|shot| (shot.cid(), shot))
                .filter(|(cid, _)| !tried.contains(cid))
                .filter_map(|(cid, shot)| files.get(&shot.id).map(|file| (cid, (shot, file))))
                .collect();
            let most: usize = new.values().map(|(shot, _)| shot.size.most()).sum();
            let work: usize = new.values().map(|(_, file)| file.len()).sum();
            // All pictures of a change or none: half of a comparison is none.
            if tried.len() + new.len() > SHOWN || bytes + most > BYTES || decoded + work > DECODED {
                continue;
            }
            decoded += work;
            for (cid, (shot, file)) in new {
                let small = preview(file, &shot.regions, shot.size.side(), shot.size.most());
                if let Some(small) = small.ok().filter(|small| small.jpeg.len() <= shot.size.most()) {
                    bytes += small.jpeg.len();
                    previews.made.insert(cid.clone(), small);
                }
                tried.insert(cid);
            }
        }
        previews
    }

    /// The pictures of a change that are in the message, before and after, each with its place among the change's.
    pub fn of(&self, change: &Change) -> [Vec<View>; 2] {
        shots(change, self.tight).map(|side| {
            let view = |(place, shot): (usize, Shot)| {
                let cid = shot.cid();
                let Preview { width, height, .. } = self.made.get(&cid)?;
                let longer = (*width).max(*height).max(1);
                let width = (width * shot.size.shown().min(longer) / longer).max(1);
                Some(View { place, cid, width, outlined: !shot.regions.is_empty() })
            };
            side.into_iter().enumerate().filter_map(view).collect()
        })
    }

    /// Those that HTML really shows, in its order.
    pub fn shown_in(&self, html: &str) -> Vec<InlinePicture> {
        let place = |cid: &String| html.find(&format!("\"cid:{cid}\""));
        let shown: BTreeMap<usize, _> = self.made.iter().filter_map(|made| Some((place(made.0)?, made))).collect();
        shown.into_values().map(|(cid, small)| InlinePicture { cid: cid.clone(), jpeg: small.jpeg.clone() }).collect()
    }
}

/// A picture that is in the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Its place among the change's pictures of its side.
    pub place: usize,
    /// Its Content-ID.
    pub cid: String,
    /// CSS pixels of its width in a reader that has room for it.
    pub width: u32,
    /// Whether something in it is outlined.
    pub outlined: bool,
}
