//! In what two pictures differ: the word for it.

use super::{
    Laid, SAME_CUT,
    align::{Warp, align},
    differ::{CELL, Difference},
    lay, lay_as,
    plane::Plane,
    regions::{HOT, Region},
    scene::Scene,
};
use crate::listing::PictureWhat;

/// The share of the cells along an edge that must differ for a frame.
const FRAME_EDGE: f32 = 0.85;
/// Of this share of the picture on, something else than a badge may have changed.
const MUCH: f32 = 0.12;
/// From this correlation of edges on, a region is the same drawing in other colours, or sharper.
const DRAWN_ALIKE: f32 = 0.93;
/// What is smaller, as a share of the picture, is a sign or two: some of what was written was replaced.
const LEAST_BADGE: f32 = 0.013;
/// So many times as strong must an outline be to belong to something that only one of the two has.
const OUTLINE: f32 = 1.6;

/// The word for a difference.
pub(super) fn what(a: &Scene, b: &Scene, laid: &Laid, found: &[Region]) -> PictureWhat {
    let d = &laid.difference;
    let cells = (d.cw * d.ch).max(1) as f32;
    let share = found.iter().map(|r| r.cells.len()).sum::<usize>() as f32 / cells;
    let hot = d.excess.iter().filter(|e| **e >= HOT).count() as f32 / cells;
    if let Some(frame) = frame(laid) {
        return frame;
    }
    let mean = d.mean();
    if share > 0.05 || found.len() > 2 {
        let flipped = lay(a, &b.flipped());
        if flipped.difference.mean() < mean * 0.3 {
            return PictureWhat::Mirrored;
        }
    }
    let alike = structure(laid, found);
    let tint = d.colour.iter().sum::<f32>() / d.excess.iter().sum::<f32>().max(1e-6);
    // What is no larger than a badge must be drawn very much alike.
    if alike > DRAWN_ALIKE || (share > MUCH && (alike > 0.8 || (alike > 0.55 && tint > 0.5))) {
        return PictureWhat::Colour;
    }
    if hot > MUCH
        && let Some(warp) = cut(&a.y, &b.y).filter(|warp| warp.farthest() > SAME_CUT)
        && lay_as(a, b, warp).difference.mean() < mean * 0.4
    {
        return PictureWhat::Crop;
    }
    if hot > 0.45 {
        return PictureWhat::Another;
    }
    found.first().map_or(PictureWhat::Rewritten, |region| outline(laid, region))
}

/// Whether all four edges differ and the middle does not.
fn frame(laid: &Laid) -> Option<PictureWhat> {
    let d = &laid.difference;
    let (w, h) = (d.cw, d.ch);
    if w < 8 || h < 8 {
        return None;
    }
    let hot = |x: usize, y: usize| d.excess[y * w + x] >= HOT;
    // The outermost cells may be cut, or lie outside: the second counts as well.
    let across = |y: usize, z: usize| (0..w).filter(|x| hot(*x, y) || hot(*x, z)).count() as f32 / w as f32;
    let down = |x: usize, z: usize| (0..h).filter(|y| hot(x, *y) || hot(z, *y)).count() as f32 / h as f32;
    let edges = [across(0, 1), across(h - 1, h - 2), down(0, 1), down(w - 1, w - 2)];
    if edges.iter().any(|edge| *edge < FRAME_EDGE) {
        return None;
    }
    let (mx, my) = (w / 5, h / 5);
    let inner: Vec<bool> =
        (my..h - my).flat_map(|y| (mx..w - mx).map(move |x| (x, y))).map(|(x, y)| hot(x, y)).collect();
    if inner.iter().filter(|hot| **hot).count() as f32 > inner.len() as f32 * 0.15 {
        return None;
    }
    // A frame is even: along the edge, the picture with it varies less.
    let rough = |plane: &Plane| {
        let mut sum = 0.0;
        for x in 1..plane.w {
            for y in [2, plane.h - 3] {
                sum += (plane.data[y * plane.w + x] - plane.data[y * plane.w + x - 1]).abs();
            }
        }
        for y in 1..plane.h {
            for x in [2, plane.w - 3] {
                sum += (plane.data[y * plane.w + x] - plane.data[(y - 1) * plane.w + x]).abs();
            }
        }
        sum
    };
    let step = |plane: &Plane| {
        // How much steeper it is just inside: the inner border of the frame.
        let steep = plane.steepness();
        let ring = |from: usize, to: usize| {
            let (mut sum, mut n) = (0.0, 0.0);
            for y in from..plane.h - from {
                for x in from..plane.w - from {
                    if x < to || y < to || x >= plane.w - to || y >= plane.h - to {
                        sum += steep.data[y * plane.w + x];
                        n += 1.0;
                    }
                }
            }
            sum / f32::max(n, 1.0)
        };
        ring(0, plane.w.min(plane.h) / 6)
    };
    let (before, after) = (rough(&laid.a.y) - step(&laid.a.y) * 40.0, rough(&laid.b.y) - step(&laid.b.y) * 40.0);
    Some(if after < before { PictureWhat::FrameAdded } else { PictureWhat::FrameRemoved })
}

/// How alike the edges within the regions are: 1, the same drawing in other colours.
pub(super) fn structure(laid: &Laid, found: &[Region]) -> f32 {
    let (one, other) = (laid.a.y.steepness(), laid.b.y.steepness());
    let (w, h) = (one.w, one.h);
    let (mut ab, mut aa, mut bb) = (0.0_f64, 1.0_f64, 1.0_f64);
    for cell in found.iter().flat_map(|r| &r.cells) {
        let (cx, cy) = (cell % laid.difference.cw * CELL, cell / laid.difference.cw * CELL);
        for y in cy..(cy + CELL).min(h) {
            for x in cx..(cx + CELL).min(w) {
                let (a, b) = (f64::from(one.data[y * w + x]), f64::from(other.data[y * w + x]));
                ab += a * b;
                aa += a * a;
                bb += b * b;
            }
        }
    }
    (ab / (aa * bb).sqrt()) as f32
}

/// Whether something was laid over, taken away or replaced: what is laid over has an outline of its own, and hides the
/// edges that were there.
fn outline(laid: &Laid, region: &Region) -> PictureWhat {
    let d = &laid.difference;
    if (region.cells.len() as f32) < LEAST_BADGE * (d.cw * d.ch) as f32 {
        return PictureWhat::Rewritten;
    }
    let (w, h) = (laid.a.y.w, laid.a.y.h);
    let mut own = vec![false; d.cw * d.ch];
    region.cells.iter().for_each(|cell| own[*cell] = true);
    let strength = |plane: &Plane| {
        let steep = plane.steepness();
        let (mut rim, mut rims) = (0.0_f32, 0.0_f32);
        for cell in &region.cells {
            let (cx, cy) = (cell % d.cw, cell / d.cw);
            let edge = |dx: isize, dy: isize| {
                let (x, y) = (cx as isize + dx, cy as isize + dy);
                x >= 0 && y >= 0 && x < d.cw as isize && y < d.ch as isize && !own[y as usize * d.cw + x as usize]
            };
            if !(edge(-1, 0) || edge(1, 0) || edge(0, -1) || edge(0, 1)) {
                continue;
            }
            let mut most = 0.0_f32;
            for y in (cy * CELL).saturating_sub(1)..(cy * CELL + CELL + 1).min(h) {
                for x in (cx * CELL).saturating_sub(1)..(cx * CELL + CELL + 1).min(w) {
                    most = most.max(steep.data[y * w + x]);
                }
            }
            rim += most;
            rims += 1.0;
        }
        rim / rims.max(1.0)
    };
    let (before, after) = (strength(&laid.a.y), strength(&laid.b.y));
    if after > before * OUTLINE + 1.0 {
        PictureWhat::Added
    } else if before > after * OUTLINE + 1.0 {
        PictureWhat::Removed
    } else {
        PictureWhat::Rewritten
    }
}

/// Another cut of the same picture: where the one before lies in the one after.
pub(super) fn cut(before: &Plane, after: &Plane) -> Option<Warp> {
    let small = |plane: &Plane| {
        let mut plane = plane.clone();
        while plane.w.max(plane.h) > 48 {
            plane = plane.halved();
        }
        plane
    };
    let (a, b) = (small(before), small(after));
    if a.w < 8 || a.h < 8 {
        return None;
    }
    let mut tried: Vec<(f32, Warp)> = Vec::new();
    for zoom in [0.6, 0.7, 0.8, 0.87, 0.93, 1.0, 1.07, 1.15, 1.25, 1.4, 1.6_f32] {
        for ty in -4..=4_i8 {
            for tx in -4..=4_i8 {
                let warp = Warp { ax: zoom - 1.0, ay: zoom - 1.0, tx: f32::from(tx) * 0.06, ty: f32::from(ty) * 0.06 };
                tried.push((likeness(&a, &b, warp, 2), warp));
            }
        }
    }
    tried.sort_by(|a, b| b.0.total_cmp(&a.0));
    tried
        .iter()
        .take(3)
        .map(|(_, warp)| align(before, after, *warp))
        .map(|warp| (likeness(&a, &b, warp, 1), warp))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .filter(|(likeness, _)| *likeness > 0.8)
        .map(|(_, warp)| warp)
}

/// The correlation of two pictures where they lie over each other; 0 where that is too little.
fn likeness(a: &Plane, b: &Plane, warp: Warp, step: usize) -> f32 {
    let ((ox, sx), (oy, sy)) = warp.on(a.w, a.h);
    let (mut n, mut sa, mut sb, mut aa, mut bb, mut ab) = (0.0_f32, 0.0, 0.0, 0.0, 0.0, 0.0);
    for y in (0..a.h).step_by(step) {
        let v = oy + sy * y as f32;
        if v < 0.0 || v > b.h as f32 - 1.0 {
            continue;
        }
        for x in (0..a.w).step_by(step) {
            let u = ox + sx * x as f32;
            if u < 0.0 || u > b.w as f32 - 1.0 {
                continue;
            }
            let (one, other) = (a.data[y * a.w + x], b.linear(u, v));
            n += 1.0;
            sa += one;
            sb += other;
            aa += one * one;
            bb += other * other;
            ab += one * other;
        }
    }
    if n * ((step * step) as f32) < (a.w * a.h) as f32 * 0.3 {
        return 0.0;
    }
    let (va, vb) = (aa - sa * sa / n, bb - sb * sb / n);
    if va < n || vb < n { 0.0 } else { (ab - sa * sb / n) / (va * vb).sqrt() }
}

/// How much of a picture differs, as a share of its cells.
pub(super) fn share(d: &Difference, found: &[Region]) -> f64 {
    let mut own = vec![false; d.excess.len()];
    found.iter().flat_map(|r| &r.cells).for_each(|cell| own[*cell] = true);
    own.iter().filter(|own| **own).count() as f64 / own.len().max(1) as f64
}
