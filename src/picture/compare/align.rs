//! Laying one picture exactly over another: a move and a stretch along both axes.
//!
//! Gauss–Newton on the brightness (Lucas and Kanade 1981), from coarse to fine; what does not fit is weighed down
//! (Geman and McClure 1987), so that a badge that only one of them has does not pull.

use super::plane::{Plane, quantile};

/// Where a place of the picture before lies in the one after: `x' = x + tx + ax·(x − middle)`, in shares of width and height.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Warp {
    pub ax: f32,
    pub ay: f32,
    pub tx: f32,
    pub ty: f32,
}

impl Warp {
    /// How far the corner that moves most is moved, in shares of width or height.
    pub(super) fn farthest(&self) -> f32 {
        (self.tx.abs() + self.ax.abs() / 2.0).max(self.ty.abs() + self.ay.abs() / 2.0)
    }

    /// Offset and factor of each axis on a grid of pixels.
    pub(super) fn on(&self, w: usize, h: usize) -> ((f32, f32), (f32, f32)) {
        let axis = |a: f32, t: f32, n: usize| (t * n as f32 - a * (n as f32 - 1.0) / 2.0, 1.0 + a);
        (axis(self.ax, self.tx, w), axis(self.ay, self.ty, h))
    }

    fn get(&self) -> [f32; 4] {
        [self.ax, self.ay, self.tx, self.ty]
    }
}

/// The least length of a level of the pyramid.
const COARSEST: usize = 24;

/// How the picture after lies over the one before, beginning from a guess.
pub(super) fn align(before: &Plane, after: &Plane, guess: Warp) -> Warp {
    let mut levels = vec![(before.blurred(0.6), after.blurred(0.6))];
    while levels.len() < 4 {
        let Some((a, b)) = levels.last() else { break };
        if a.w.min(a.h) < COARSEST * 2 {
            break;
        }
        let next = (a.halved(), b.halved());
        levels.push(next);
    }
    let mut warp = guess;
    for (level, (a, b)) in levels.iter().enumerate().rev() {
        let rounds = if level == 0 { 4 } else { 6 };
        for _ in 0..rounds {
            let Some(next) = step(a, b, warp) else { break };
            let moved = next.get().iter().zip(warp.get()).map(|(n, o)| (n - o).abs()).fold(0.0, f32::max);
            warp = next;
            if warp.farthest() > 0.3 {
                return guess;
            }
            if moved * (a.w.max(a.h) as f32) < 0.02 {
                break;
            }
        }
    }
    warp
}

/// From so many levels between its neighbours on, a pixel lies on an edge.
const EDGE: f32 = 10.0;

/// One step; `None` where nothing can be told, or nothing is left to do.
fn step(a: &Plane, b: &Plane, warp: Warp) -> Option<Warp> {
    let (w, h) = (a.w, a.h);
    if w < 8 || h < 8 {
        return None;
    }
    let ((ox, sx), (oy, sy)) = warp.on(w, h);
    let laid = sampled(b, (ox, sx), (oy, sy));
    let error = a.zip(&laid, |a, b| a - b);
    // Brighter or darker as a whole is nothing that moving can mend.
    let mut inner: Vec<f32> = error.data.iter().step_by(5).copied().collect();
    let offset = quantile(&mut inner, 0.5).clamp(-12.0, 12.0);
    // How well edges fit: of a product on plain ground most pixels fit wherever it is laid, and would call its edges odd.
    let steep = |i: usize| (a.data[i + 1] - a.data[i - 1]).abs() + (a.data[i + w] - a.data[i - w]).abs() > EDGE;
    let mut edges: Vec<f32> =
        (w..w * (h - 1)).step_by(3).filter(|i| steep(*i)).map(|i| (error.data[i] - offset).abs()).collect();
    let scale = if edges.len() < 20 { 8.0 } else { (quantile(&mut edges, 0.7) * 1.5).max(3.0) };
    let mut normal = [[0.0_f64; 4]; 4];
    let mut right = [0.0_f64; 4];
    let (fw, fh) = (w as f32, h as f32);
    let limit = (fw - 1.0, fh - 1.0);
    for y in 2..h - 2 {
        let at_y = oy + sy * y as f32;
        if at_y < 0.0 || at_y > limit.1 {
            continue;
        }
        for x in 2..w - 2 {
            let at_x = ox + sx * x as f32;
            if at_x < 0.0 || at_x > limit.0 {
                continue;
            }
            let i = y * w + x;
            // The mean of both slopes converges twice as fast (Malis 2004).
            let gx = (laid.data[i + 1] - laid.data[i - 1] + a.data[i + 1] - a.data[i - 1]) * 0.25 * fw;
            let gy = (laid.data[i + w] - laid.data[i - w] + a.data[i + w] - a.data[i - w]) * 0.25 * fh;
            let e = error.data[i] - offset;
            let fit = 1.0 / (1.0 + (e / scale) * (e / scale));
            let weight = fit * fit;
            let slope = [gx * (x as f32 / (fw - 1.0) - 0.5), gy * (y as f32 / (fh - 1.0) - 0.5), gx, gy];
            for r in 0..4 {
                let weighted = weight * slope[r];
                right[r] += f64::from(weighted * e);
                for c in r..4 {
                    normal[r][c] += f64::from(weighted * slope[c]);
                }
            }
        }
    }
    // Where a picture is nearly flat, it stays where it is.
    let calm = f64::from(fw * fh);
    for r in 0..4 {
        for c in 0..r {
            normal[r][c] = normal[c][r];
        }
        normal[r][r] += calm * 40.0;
    }
    let delta = solved(normal, right)?;
    Some(Warp { ax: warp.ax + delta[0], ay: warp.ay + delta[1], tx: warp.tx + delta[2], ty: warp.ty + delta[3] })
}

/// A plane by straight lines at stretched places.
fn sampled(plane: &Plane, (ox, sx): (f32, f32), (oy, sy): (f32, f32)) -> Plane {
    let mut data = Vec::with_capacity(plane.data.len());
    for y in 0..plane.h {
        for x in 0..plane.w {
            data.push(plane.linear(ox + sx * x as f32, oy + sy * y as f32));
        }
    }
    Plane::new(plane.w, plane.h, data)
}

/// Four equations by elimination.
fn solved(mut m: [[f64; 4]; 4], mut v: [f64; 4]) -> Option<[f32; 4]> {
    for i in 0..4 {
        let pivot = (i..4).max_by(|a, b| m[*a][i].abs().total_cmp(&m[*b][i].abs()))?;
        m.swap(i, pivot);
        v.swap(i, pivot);
        if m[i][i].abs() < 1e-9 {
            return None;
        }
        for r in i + 1..4 {
            let f = m[r][i] / m[i][i];
            for c in i..4 {
                m[r][c] -= f * m[i][c];
            }
            v[r] -= f * v[i];
        }
    }
    let mut x = [0.0; 4];
    for i in (0..4).rev() {
        let known: f64 = (i + 1..4).map(|c| m[i][c] * x[c]).sum();
        x[i] = (v[i] - known) / m[i][i];
    }
    x.iter().all(|v| v.is_finite()).then(|| x.map(|v| v as f32))
}
