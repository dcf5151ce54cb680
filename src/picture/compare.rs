//! Whether two pictures look the same, and if not, in what they differ and where.

#![allow(
    clippy::many_single_char_names,
    clippy::needless_range_loop,
    clippy::needless_for_each,
    clippy::cast_possible_wrap,
    reason = "arithmetic on grids reads as its formulas do"
)]

mod align;
mod differ;
mod plane;
mod regions;
mod scene;
mod what;

use image::RgbImage;

use self::{
    align::{Warp, align},
    differ::{CELL, Difference, differ},
    regions::{Region, place, regions},
    scene::{Scene, softened, toned},
    what::{share, structure, what},
};
use super::{Picture, canvas::Part, hash};
use crate::listing::{PictureChange, PictureRegion, PictureWhat};

/// What comparing two pictures came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// How they differ; `None`: they look the same.
    pub change: Option<PictureChange>,
    /// In how many bits their perceptual hashes differ.
    pub distance: u32,
    /// The excess of the region that differs most, in thousandths of a level of the whole picture: what is judged.
    pub mass: f32,
}

/// The longer side of the grid that pictures are compared on, in pixels.
const GRID: f64 = 288.0;
/// The grid is so much coarser than the smaller of two pictures at least: then resizing filters do not matter.
const COARSER: f64 = 0.9;
/// The corner that moves most may move by so much: more is another cut.
const SAME_CUT: f32 = 0.016;
/// A region whose excess, spread over the whole picture, makes so many thousandths of a level is a change. Chosen on the
/// tuning half of `benches/pictures.rs`, where 99 of 100 files of one picture have at most 17 and those above lie along
/// edges (`HAIR`), while the median badge has hundreds. A word written anew in a thin strip, in colours near its ground,
/// has 12 to 30: some of these are missed.
const CHANGE: f32 = 30.0;
/// Where the drawing stays the same and only its colours or contrast differ, so much is needed. Profiles and stronger
/// colours came to 140 on the tuning half, the least colourway of a whole picture to 330: a colourway of a small thing may
/// be missed, and a badge in brightness near its ground.
const COLOURS: f32 = 150.0;

/// Up to so much may be left along edges that are drawn alike.
const HAIR: f32 = 100.0;
/// From this correlation of edges on, they are drawn alike.
const HAIR_ALIKE: f32 = 0.85;

/// Compares two pictures: first their hashes, then, where these say "nearly the same", region by region.
pub fn compare(before: &Picture, after: &Picture) -> Compared {
    let distance = hash::distance(&before.hash, &after.hash);
    let (change, mass) = judge(&before.canvas, &after.canvas);
    Compared { change, distance, mass }
}

/// In how many bits two perceptual hashes differ.
pub fn distance(a: &[u8], b: &[u8]) -> u32 {
    hash::distance(a, b)
}

/// Whether two perceptual hashes are near enough that the pictures may be the same: the others need not be compared.
pub fn alike(a: &[u8], b: &[u8]) -> bool {
    hash::alike(a, b)
}

/// Two pictures, one laid over the other.
struct Laid {
    pub a: Scene,
    pub b: Scene,
    pub warp: Warp,
    pub difference: Difference,
}

/// Lays the one after over the one before as well as a pixel's crop explains.
fn lay(a: &Scene, b: &Scene) -> Laid {
    let warp = align(&a.y, &b.y, Warp::default());
    lay_as(a, b, if warp.farthest() <= SAME_CUT { warp } else { Warp::default() })
}

/// Lays the one after over the one before in a given way.
fn lay_as(a: &Scene, b: &Scene, warp: Warp) -> Laid {
    let b = toned(a, &b.laid(warp));
    let (a, b) = softened(a.clone(), b);
    let difference = differ(&a, &b, warp);
    Laid { a, b, warp, difference }
}

fn judge(before: &RgbImage, after: &RgbImage) -> (Option<PictureChange>, f32) {
    if before == after {
        return (None, 0.0);
    }
    let another = PictureChange { what: PictureWhat::Another, place: None, share: 1.0, regions: Vec::new() };
    if before.width().min(before.height()).min(after.width()).min(after.height()) == 0 {
        return (Some(another), f32::MAX);
    }
    let parts = parts(before, after);
    let all = [(Part::all(before), Part::all(after))];
    let ways = if parts.is_empty() { &all[..] } else { &parts[..] };
    let nearest = ways
        .iter()
        .map(|(one, other)| {
            let (a, b) = scenes((before, *one), (after, *other));
            let laid = lay(&a, &b);
            (a, b, laid, *other)
        })
        .min_by(|one, other| one.2.difference.mean().total_cmp(&other.2.difference.mean()));
    let Some((a, b, laid, other)) = nearest else { return (Some(another), f32::MAX) };
    let found = regions(&laid.difference);
    let per_mille = 1000.0 / laid.difference.excess.len() as f32;
    let mass = found.first().map_or(0.0, |region| region.mass * per_mille);
    if !parts.is_empty() && mass < CHANGE {
        return (None, mass);
    }
    let kept: Vec<Region> = found.into_iter().filter(|region| region.mass * per_mille >= CHANGE).collect();
    let first = kept.get(..1).unwrap_or_default();
    let word = what(&a, &b, &laid, &kept);
    // Edges that are drawn alike and lie a hair off: filters and coarse colours leave them.
    let edges = mass < HAIR && structure(&laid, first) > HAIR_ALIKE;
    if !parts.is_empty() && edges {
        return (None, mass);
    }
    // Drawn alike, a little stronger or paler, or a hint of colour alone: a converter's work.
    let tint: f32 =
        kept.iter().take(1).flat_map(|r| &r.cells).filter_map(|cell| laid.difference.colour.get(*cell)).sum();
    let hue = tint * per_mille > mass * 0.75;
    if !parts.is_empty() && (word == PictureWhat::Colour || hue) && mass < COLOURS {
        return (None, mass);
    }
    let whole = matches!(word, PictureWhat::Another | PictureWhat::Mirrored | PictureWhat::Crop);
    if whole {
        return (Some(PictureChange { what: word, ..another }), mass);
    }
    let shown: Vec<PictureRegion> = kept.iter().take(6).map(|region| shown(region, &laid, other, after)).collect();
    let d = &laid.difference;
    let whereabouts = kept.first().map(|region| {
        let n = region.cells.len().max(1) as f64;
        let x = region.cells.iter().map(|c| (c % d.cw) as f64 + 0.5).sum::<f64>() / n / d.cw as f64;
        let y = region.cells.iter().map(|c| (c / d.cw) as f64 + 0.5).sum::<f64>() / n / d.ch as f64;
        place(x, y)
    });
    let part = matches!(word, PictureWhat::Added | PictureWhat::Removed | PictureWhat::Rewritten);
    let change = PictureChange {
        what: word,
        place: whereabouts.filter(|_| part),
        share: thousandths(share(d, &kept)),
        regions: shown,
    };
    (Some(change), mass)
}

/// Parts of two pictures on one grid.
fn scenes((before, one): (&RgbImage, Part), (after, other): (&RgbImage, Part)) -> (Scene, Scene) {
    let longer = (one.w.max(one.h)).min(other.w.max(other.h)) * COARSER;
    let scale = longer.min(GRID) / one.w.max(one.h);
    let w = ((one.w * scale).round() as usize).max(1);
    let h = ((one.h * scale).round() as usize).max(1);
    (Scene::of(before, one, w, h), Scene::of(after, other, w, h))
}

fn thousandths(v: f64) -> f64 {
    (v.clamp(0.0, 1.0) * 1000.0).round() / 1000.0
}

/// A region in fractions of the picture after.
fn shown(region: &Region, laid: &Laid, part: Part, after: &RgbImage) -> PictureRegion {
    let (w, h) = (laid.a.y.w, laid.a.y.h);
    let ((ox, sx), (oy, sy)) = laid.warp.on(w, h);
    let axis = |cell: usize, n: usize, o: f32, s: f32, from: f64, length: f64, all: u32| {
        let at = f64::from(o + s * ((cell * CELL).min(n) as f32 - 0.5) + 0.5) / n as f64;
        ((from + at * length) / f64::from(all)).clamp(0.0, 1.0)
    };
    let x = axis(region.left, w, ox, sx, part.x, part.w, after.width());
    let y = axis(region.top, h, oy, sy, part.y, part.h, after.height());
    let right = axis(region.right, w, ox, sx, part.x, part.w, after.width());
    let bottom = axis(region.bottom, h, oy, sy, part.y, part.h, after.height());
    PictureRegion { x: thousandths(x), y: thousandths(y), w: thousandths(right - x), h: thousandths(bottom - y) }
}

/// Which parts of two pictures may be the same: all of both where they have one shape; where one was padded with white to
/// another shape, all of the other and the middle of it. On white ground that may be either. None: they are of different
/// shapes.
fn parts(before: &RgbImage, after: &RgbImage) -> Vec<(Part, Part)> {
    let (one, other) = (Part::all(before), Part::all(after));
    let shapes = (other.w / other.h) / (one.w / one.h);
    let least = one.w.min(one.h).min(other.w).min(other.h);
    // A pixel or two may be cut from each edge, and sizes are rounded.
    if shapes.ln().abs() <= 0.012 + 2.0 / least {
        return vec![(one, other)];
    }
    let inner = |shape: Part, of: Part| {
        let scale = (of.w / shape.w).min(of.h / shape.h);
        let (w, h) = (shape.w * scale, shape.h * scale);
        Part { x: (of.w - w) / 2.0, y: (of.h - h) / 2.0, w, h }
    };
    let (in_other, in_one) = (inner(one, other), inner(other, one));
    let ways = [(padded(after, in_other), (one, in_other)), (padded(before, in_one), (in_one, other))];
    ways.into_iter().filter(|way| way.0).map(|way| way.1).collect()
}

/// Whether all around a part there is nothing but white, save a few pixels beside it, where compression rings.
fn padded(image: &RgbImage, part: Part) -> bool {
    let (mut all, mut white) = (0_u32, 0_u32);
    for (x, y, pixel) in image.enumerate_pixels() {
        let outside = |at: u32, from: f64, length: f64| {
            let at = f64::from(at) + 0.5;
            at < from - 5.0 || at > from + length + 5.0
        };
        if outside(x, part.x, part.w) || outside(y, part.y, part.h) {
            all += 1;
            white += u32::from(pixel.0.iter().all(|level| *level >= 240));
        }
    }
    white >= all - all / 200
}

#[cfg(test)]
mod tests;
