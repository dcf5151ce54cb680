//! A picture as it is compared: brightness and two colours on a grid, and what of a file's making can be undone.

use image::RgbImage;

use super::super::canvas::{Part, averaged};
use super::{
    align::Warp,
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
const TONE: f32 = 8.0;
/// The most levels by which a colour is taken for the same: profiles that were dropped, a little more or less saturation.
const TINT: f32 = 7.0;
/// What a converter's shift of brightness or colour depends on.
const TERMS: usize = 7;

/// The tones of one brought to those of another, as far as a converter would change them.
///
/// A converter moves equal colours equally, wherever they are. So each of the three is fitted as a curve of the colour
/// alone, by least squares that trust a pixel the less the worse it fits, and moves by no more than a few levels.
pub(super) fn toned(a: &Scene, b: &Scene) -> Scene {
    let light = [a.y.halved(), b.y.halved()];
    let (w, h) = (b.cb.w, b.cb.h);
    if (light[1].w, light[1].h) != (w, h) {
        return b.clone();
    }
    let terms: Vec<[f32; TERMS]> = (0..w * h).map(|i| terms(light[1].data[i], b.cb.data[i], b.cr.data[i])).collect();
    let curve = |to: &Plane, from: &Plane| fitted(&terms, &to.zip(from, |a, b| a - b).data);
    let (y, cb, cr) = (curve(&light[0], &light[1]), curve(&a.cb, &b.cb), curve(&a.cr, &b.cr));
    let mut out = b.clone();
    for i in 0..w * h {
        out.cb.data[i] += along(&cb, &terms[i]).clamp(-TINT, TINT);
        out.cr.data[i] += along(&cr, &terms[i]).clamp(-TINT, TINT);
    }
    for (i, value) in out.y.data.iter_mut().enumerate() {
        let (x, row) = (i % b.y.w, i / b.y.w);
        let half = (row / 2).min(h - 1) * w + (x / 2).min(w - 1);
        *value += along(&y, &self::terms(*value, b.cb.data[half], b.cr.data[half])).clamp(-TONE, TONE);
    }
    out
}

/// What a shift may depend on: brightness, its square, both colours, and brightness times colours (gamma on each channel).
fn terms(y: f32, cb: f32, cr: f32) -> [f32; TERMS] {
    let (y, cb, cr) = (y / 255.0, cb / 128.0, cr / 128.0);
    [1.0, y, y * y, cb, cr, y * cb, y * cr]
}

fn along(curve: &[f32; TERMS], terms: &[f32; TERMS]) -> f32 {
    curve.iter().zip(terms).map(|(c, t)| c * t).sum()
}

/// The curve that most shifts lie on.
fn fitted(terms: &[[f32; TERMS]], shifts: &[f32]) -> [f32; TERMS] {
    let mut curve = [0.0_f32; TERMS];
    let step = 1 + terms.len() / 6_000;
    for _ in 0..5 {
        let mut rest: Vec<f32> =
            terms.iter().zip(shifts).step_by(step).map(|(t, s)| (s - along(&curve, t)).abs()).collect();
        let scale = (quantile(&mut rest, 0.6) * 1.5).max(1.5);
        let (mut m, mut v) = ([[0.0_f64; TERMS]; TERMS], [0.0_f64; TERMS]);
        let mut total = 0.0;
        for (t, s) in terms.iter().zip(shifts).step_by(step) {
            let e = (s - along(&curve, t)) / scale;
            let fit = 1.0 / (1.0 + e * e);
            let weight = fit * fit;
            total += f64::from(weight);
            for r in 0..TERMS {
                let weighted = weight * t[r];
                v[r] += f64::from(weighted * s);
                for c in r..TERMS {
                    m[r][c] += f64::from(weighted * t[c]);
                }
            }
        }
        for r in 0..TERMS {
            for c in 0..r {
                m[r][c] = m[c][r];
            }
            // Colours that few pixels have are moved by what they share with the others.
            m[r][r] += total * 0.002 + 1e-6;
        }
        let Some(next) = solved(m, v) else { break };
        curve = next;
    }
    curve
}

/// Equations by elimination.
fn solved(mut m: [[f64; TERMS]; TERMS], mut v: [f64; TERMS]) -> Option<[f32; TERMS]> {
    for i in 0..TERMS {
        let pivot = (i..TERMS).max_by(|a, b| m[*a][i].abs().total_cmp(&m[*b][i].abs()))?;
        m.swap(i, pivot);
        v.swap(i, pivot);
        if m[i][i].abs() < 1e-12 {
            return None;
        }
        for r in i + 1..TERMS {
            let f = m[r][i] / m[i][i];
            for c in i..TERMS {
                m[r][c] -= f * m[i][c];
            }
            v[r] -= f * v[i];
        }
    }
    let mut x = [0.0_f64; TERMS];
    for i in (0..TERMS).rev() {
        let known: f64 = (i + 1..TERMS).map(|c| m[i][c] * x[c]).sum();
        x[i] = (v[i] - known) / m[i][i];
    }
    x.iter().all(|v| v.is_finite()).then(|| x.map(|v| v as f32))
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
