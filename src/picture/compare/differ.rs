//! Where two pictures that lie over each other differ by more than their files explain.
//!
//! Compression, resizing and sharpening leave differences everywhere, the larger the steeper the picture is. So the pair
//! itself says what is usual: the median difference at places of like steepness. What is far beyond is counted, in levels,
//! and summed up over cells.

use super::{
    align::Warp,
    plane::{Plane, quantile},
    scene::Scene,
};

/// The length of a cell's sides, in pixels of the grid.
pub(super) const CELL: usize = 4;

/// How many levels two pictures differ by beyond what is usual, cell by cell.
#[derive(Clone, Debug)]
pub(super) struct Difference {
    pub cw: usize,
    pub ch: usize,
    /// Of brightness and colours together: the mean of a cell's pixels.
    pub excess: Vec<f32>,
    /// Of colours alone.
    pub colour: Vec<f32>,
}

impl Difference {
    /// The mean of all cells.
    pub(super) fn mean(&self) -> f32 {
        self.excess.iter().sum::<f32>() / self.excess.len().max(1) as f32
    }
}

/// What is usual at a steepness: a step function.
struct Usual {
    levels: [f32; STEEP.len() + 1],
}

/// Borders of classes of steepness, in levels per pixel.
const STEEP: [f32; 7] = [1.0, 2.0, 4.0, 8.0, 14.0, 22.0, 34.0];
/// So many times the usual difference is still usual: the median of a normal error is 0.67 of its spread.
const TIMES: f32 = 4.2;
/// What is always usual, in levels: rounding, quantisation.
const FLOOR: f32 = 3.5;
/// What is always usual for each level of steepness: a twelfth of a pixel's shift, ringing.
const SLOPE: f32 = 0.12;
/// The same for colours: they are kept on a coarser grid, and not every decoder lays it alike.
const SLOPE_COLOUR: f32 = 0.3;
/// So many pixels at the edges say nothing: what a crop, a frame of padding and rounded sizes leave. Frames are wider.
const RIM: usize = 2;
/// The most that a pair may call usual, flat, and for each level of steepness: else a new picture would excuse itself.
const MOST: (f32, f32) = (9.0, 0.7);

impl Usual {
    fn of(difference: &Plane, steep: &Plane) -> Self {
        let mut classes: [Vec<f32>; STEEP.len() + 1] = Default::default();
        for (d, s) in difference.data.iter().zip(&steep.data) {
            classes[Self::class(*s)].push(d.abs());
        }
        let mut levels = [0.0_f32; STEEP.len() + 1];
        let mut last = 0.0;
        for (level, class) in levels.iter_mut().zip(&mut classes) {
            // Too few say nothing of what is usual.
            if class.len() >= 60 {
                last = quantile(class, 0.5).max(last * 0.9);
            }
            *level = last;
        }
        Self { levels }
    }

    fn class(steep: f32) -> usize {
        STEEP.iter().take_while(|s| steep >= **s).count()
    }

    fn at(&self, steep: f32, slope: f32) -> f32 {
        let least = FLOOR + slope * steep;
        (self.levels[Self::class(steep)] * TIMES).min(MOST.0 + MOST.1 * steep).max(least)
    }
}

/// How much of a difference of one plane is beyond what is usual.
fn beyond(a: &Plane, b: &Plane, slope: f32) -> Plane {
    let difference = a.zip(b, |a, b| a - b);
    let steep = a.steepness().widened().zip(&b.steepness().widened(), f32::min);
    let usual = Usual::of(&difference, &steep);
    difference.zip(&steep, |d, s| (d.abs() - usual.at(s, slope)).max(0.0))
}

/// Where two pictures differ. `warp` is how the one after was laid: what lies outside of it says nothing.
pub(super) fn differ(a: &Scene, b: &Scene, warp: Warp) -> Difference {
    let (w, h) = (a.y.w, a.y.h);
    let light = beyond(&a.y, &b.y, SLOPE);
    let colours = [beyond(&a.cb, &b.cb, SLOPE_COLOUR), beyond(&a.cr, &b.cr, SLOPE_COLOUR)];
    let (cw, ch) = (w.div_ceil(CELL), h.div_ceil(CELL));
    let ((ox, sx), (oy, sy)) = warp.on(w, h);
    let inside = |i: usize, o: f32, s: f32, n: usize| {
        let at = o + s * i as f32;
        let rim = RIM.min(n / 8);
        at > -0.6 && at < n as f32 - 0.4 && i >= rim && i + rim < n
    };
    let columns: Vec<bool> = (0..w).map(|x| inside(x, ox, sx, w)).collect();
    let rows: Vec<bool> = (0..h).map(|y| inside(y, oy, sy, h)).collect();
    let mut excess = vec![0.0_f32; cw * ch];
    let mut colour = vec![0.0_f32; cw * ch];
    for y in (0..h).filter(|y| rows[*y]) {
        for x in (0..w).filter(|x| columns[*x]) {
            let cell = (y / CELL) * cw + x / CELL;
            let half = (y / 2) * a.cb.w + x / 2;
            let tint = colours[0].data[half].hypot(colours[1].data[half]);
            excess[cell] += light.data[y * w + x] + tint;
            colour[cell] += tint;
        }
    }
    let size = |i: usize, n: usize| CELL.min(n - i * CELL) as f32;
    for y in 0..ch {
        for x in 0..cw {
            let area = size(x, w) * size(y, h);
            excess[y * cw + x] /= area;
            colour[y * cw + x] /= area;
        }
    }
    Difference { cw, ch, excess, colour }
}
