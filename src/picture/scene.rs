//! A picture as it is compared: brightness and two colours on a grid, and what of a file's making can be undone.

#![allow(
    clippy::many_single_char_names,
    clippy::needless_range_loop,
    clippy::needless_for_each,
    clippy::cast_possible_wrap,
    reason = "arithmetic on grids reads as its formulas do"
)]

use image::RgbImage;

use super::{
    align::Warp,
    canvas::{Part, averaged},
    plane::{Plane, quantile},
};

/// Brightness, and both colours on a grid half as fine: compression keeps no more of them (4:2:0).
#[derive(Clone, Debug)]
pub(super) struct Scene {
    pub y: Plane,
    pub cb: Plane,
    pub cr: Plane,
}

impl Scene {
    /// A part of a canvas on a grid of so many pixels.
    pub(super) fn of(canvas: &RgbImage, part: Part, w: usize, h: usize) -> Self {
        let pixels = averaged(canvas, part, w as u32, h as u32);
        let plane =
            |r: f32, g: f32, b: f32| Plane::new(w, h, pixels.iter().map(|p| r * p[0] + g * p[1] + b * p[2]).collect());
        // ITU-R BT.601, as JPEG has it (JFIF 1.02).
        Self {
            y: plane(0.299, 0.587, 0.114).blurred(BLUR),
            cb: plane(-0.168_736, -0.331_264, 0.5).halved().blurred(BLUR),
            cr: plane(0.5, -0.418_688, -0.081_312).halved().blurred(BLUR),
        }
    }

    /// Turned left to right.
    pub(super) fn flipped(&self) -> Self {
        Self { y: self.y.flipped(), cb: self.cb.flipped(), cr: self.cr.flipped() }
    }

    /// Laid over the picture before.
    pub(super) fn laid(&self, warp: Warp) -> Self {
        let lay = |plane: &Plane| {
            let (x, y) = warp.on(plane.w, plane.h);
            plane.warped(x, y)
        };
        Self { y: lay(&self.y), cb: lay(&self.cb), cr: lay(&self.cr) }
    }

    fn blurred(&self, sigma: f32) -> Self {
        Self { y: self.y.blurred(sigma), cb: self.cb.blurred(sigma / 2.0), cr: self.cr.blurred(sigma / 2.0) }
    }
}

/// What the ringing of resizing filters and compression is softened by, in pixels of the grid.
const BLUR: f32 = 0.6;
/// The most levels by which brightness is taken for the same: gamma and profiles of converters, not new light.
const TONE: f32 = 7.0;
/// The most by which all colours may be stronger or weaker.
const SATURATION: f32 = 0.08;
/// The most levels by which all colours may be shifted.
const TINT: f32 = 2.5;

/// The tones of one brought to those of another, as far as a converter would change them.
pub(super) fn toned(a: &Scene, b: &Scene) -> Scene {
    let y = tone(&a.y, &b.y);
    let (gain, cb, cr) = tint(a, b);
    Scene { y, cb: b.cb.map(|c| c * gain + cb), cr: b.cr.map(|c| c * gain + cr) }
}

/// Brightness by a parabola that is nowhere far from the straight line.
fn tone(a: &Plane, b: &Plane) -> Plane {
    let mut q = [0.0_f64; 3];
    for _ in 0..4 {
        let curve = |v: f32| q[0] as f32 + q[1] as f32 * v / 255.0 + q[2] as f32 * v * v / 65025.0;
        let mut rest: Vec<f32> =
            a.data.iter().zip(&b.data).step_by(3).map(|(a, b)| (a - b - curve(*b)).abs()).collect();
        let scale = (quantile(&mut rest, 0.6) * 1.5).max(1.5);
        let (mut m, mut v) = ([[0.0_f64; 3]; 3], [0.0_f64; 3]);
        let mut total = 0.0;
        for (a, b) in a.data.iter().zip(&b.data).step_by(3) {
            let e = a - b - curve(*b);
            let fit = 1.0 / (1.0 + (e / scale) * (e / scale));
            let weight = f64::from(fit * fit);
            total += weight;
            let x = f64::from(*b) / 255.0;
            let powers = [1.0, x, x * x];
            for r in 0..3 {
                v[r] += weight * powers[r] * f64::from(a - b);
                for c in 0..3 {
                    m[r][c] += weight * powers[r] * powers[c];
                }
            }
        }
        for (r, row) in m.iter_mut().enumerate() {
            row[r] += total * 0.004 + 1e-6;
        }
        let Some(solved) = solved3(m, v) else { break };
        q = solved;
        let farthest =
            (0..=8).map(|i| f64::from(i) / 8.0).map(|x| (q[0] + q[1] * x + q[2] * x * x).abs()).fold(0.0, f64::max);
        if farthest > f64::from(TONE) {
            q = q.map(|c| c * f64::from(TONE) / farthest);
        }
    }
    let [p0, p1, p2] = q.map(|c| c as f32);
    b.map(|v| v + p0 + p1 * v / 255.0 + p2 * v * v / 65025.0)
}

fn solved3(m: [[f64; 3]; 3], v: [f64; 3]) -> Option<[f64; 3]> {
    let det = |m: &[[f64; 3]; 3]| {
        m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
            + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0])
    };
    let all = det(&m);
    if all.abs() < 1e-12 {
        return None;
    }
    let mut out = [0.0; 3];
    for (c, value) in out.iter_mut().enumerate() {
        let mut with = m;
        for r in 0..3 {
            with[r][c] = v[r];
        }
        *value = det(&with) / all;
    }
    out.iter().all(|v| v.is_finite()).then_some(out)
}

/// Colours by one gain and a shift of each.
fn tint(a: &Scene, b: &Scene) -> (f32, f32, f32) {
    let (mut gain, mut shift) = (1.0_f32, [0.0_f32; 2]);
    let pairs = [(&a.cb, &b.cb), (&a.cr, &b.cr)];
    for _ in 0..3 {
        for (i, (a, b)) in pairs.iter().enumerate() {
            let mut rest: Vec<f32> = a.data.iter().zip(&b.data).map(|(a, b)| a - gain * b).collect();
            shift[i] = quantile(&mut rest, 0.5).clamp(-TINT, TINT);
        }
        let (mut product, mut square) = (0.0_f32, 1.0_f32);
        for (i, (a, b)) in pairs.iter().enumerate() {
            for (a, b) in a.data.iter().zip(&b.data) {
                let e = a - shift[i] - gain * b;
                let fit = 1.0 / (1.0 + e * e / 16.0);
                product += fit * fit * b * (a - shift[i] - b);
                square += fit * fit * b * b;
            }
        }
        gain = 1.0 + (product / (square + a.cb.data.len() as f32 * 4.0)).clamp(-SATURATION, SATURATION);
    }
    (gain, shift[0], shift[1])
}

/// Both made as soft as the softer of them: one may have been enlarged from a small file, or sharpened.
pub(super) fn softened(a: Scene, b: Scene) -> (Scene, Scene) {
    const STEPS: [f32; 6] = [0.4, 0.55, 0.75, 1.0, 1.3, 1.7];
    let cost = |a: &Plane, b: &Plane| {
        let sum: f32 = a.data.iter().zip(&b.data).map(|(a, b)| (a - b).abs().min(12.0)).sum();
        sum / a.data.len() as f32
    };
    let none = cost(&a.y, &b.y);
    let first = [cost(&a.y.blurred(STEPS[0]), &b.y), cost(&a.y, &b.y.blurred(STEPS[0]))];
    let (which, mut best) = if first[0] < first[1] { (0, first[0]) } else { (1, first[1]) };
    if best > none * 0.985 {
        return (a, b);
    }
    let mut sigma = STEPS[0];
    for next in &STEPS[1..] {
        let cost = if which == 0 { cost(&a.y.blurred(*next), &b.y) } else { cost(&a.y, &b.y.blurred(*next)) };
        if cost >= best {
            break;
        }
        (best, sigma) = (cost, *next);
    }
    if which == 0 { (a.blurred(sigma), b) } else { (a, b.blurred(sigma)) }
}
