//! A grid of numbers: the brightness of a picture, or one of its colours.

/// A grid of numbers, row by row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Plane {
    pub w: usize,
    pub h: usize,
    pub data: Vec<f32>,
}

impl Plane {
    pub(super) fn new(w: usize, h: usize, data: Vec<f32>) -> Self {
        debug_assert_eq!(data.len(), w * h);
        Self { w, h, data }
    }

    /// The value at a place; beyond the edge, that of the edge.
    #[inline]
    fn at(&self, x: isize, y: isize) -> f32 {
        let x = x.clamp(0, self.w as isize - 1) as usize;
        let y = y.clamp(0, self.h as isize - 1) as usize;
        self.data[y * self.w + x]
    }

    /// Every value changed by a function of two planes of one size.
    pub(super) fn zip(&self, other: &Self, f: impl Fn(f32, f32) -> f32) -> Self {
        Self::new(self.w, self.h, self.data.iter().zip(&other.data).map(|(a, b)| f(*a, *b)).collect())
    }

    /// Turned left to right.
    pub(super) fn flipped(&self) -> Self {
        let mut out = self.clone();
        out.data.chunks_exact_mut(self.w).for_each(<[f32]>::reverse);
        out
    }

    /// Blurred by a Gaussian of so many pixels.
    pub(super) fn blurred(&self, sigma: f32) -> Self {
        if sigma < 0.05 {
            return self.clone();
        }
        let radius = (sigma * 2.6).ceil() as usize;
        let mut kernel: Vec<f32> = (0..=radius).map(|i| (-((i * i) as f32) / (2.0 * sigma * sigma)).exp()).collect();
        let sum = kernel[0] + 2.0 * kernel[1..].iter().sum::<f32>();
        kernel.iter_mut().for_each(|k| *k /= sum);
        let mut rows = Vec::with_capacity(self.data.len());
        let mut padded = vec![0.0_f32; self.w + 2 * radius];
        for row in self.data.chunks_exact(self.w) {
            padded[..radius].fill(row[0]);
            padded[radius..radius + self.w].copy_from_slice(row);
            padded[radius + self.w..].fill(row[self.w - 1]);
            let from = rows.len();
            rows.extend(padded[radius..radius + self.w].iter().map(|v| v * kernel[0]));
            for (i, k) in kernel.iter().enumerate().skip(1) {
                let (left, right) = (&padded[radius - i..], &padded[radius + i..]);
                for ((out, l), r) in rows[from..].iter_mut().zip(left).zip(right) {
                    *out += k * (l + r);
                }
            }
        }
        let mut out = vec![0.0_f32; self.data.len()];
        for (y, target) in out.chunks_exact_mut(self.w).enumerate() {
            for (i, k) in kernel.iter().enumerate() {
                let above = y.saturating_sub(i) * self.w;
                let below = (y + i).min(self.h - 1) * self.w;
                let k = if i == 0 { k / 2.0 } else { *k };
                for ((out, a), b) in target.iter_mut().zip(&rows[above..]).zip(&rows[below..]) {
                    *out += k * (a + b);
                }
            }
        }
        Self::new(self.w, self.h, out)
    }

    /// Half as large: the means of two by two.
    pub(super) fn halved(&self) -> Self {
        let (w, h) = (self.w.div_ceil(2), self.h.div_ceil(2));
        let mut data = Vec::with_capacity(w * h);
        for y in 0..h {
            let (upper, lower) = (2 * y * self.w, (2 * y + 1).min(self.h - 1) * self.w);
            for x in 0..w {
                let (left, right) = (2 * x, (2 * x + 1).min(self.w - 1));
                let sum = self.data[upper + left]
                    + self.data[upper + right]
                    + self.data[lower + left]
                    + self.data[lower + right];
                data.push(sum / 4.0);
            }
        }
        Self::new(w, h, data)
    }

    /// How steep it is at each place: along x and along y, in levels per pixel.
    pub(super) fn slopes(&self) -> (Self, Self) {
        let mut across = vec![0.0; self.data.len()];
        let mut down = vec![0.0; self.data.len()];
        for y in 0..self.h {
            let row = y * self.w;
            let above = y.saturating_sub(1) * self.w;
            let below = (y + 1).min(self.h - 1) * self.w;
            for x in 0..self.w {
                let (left, right) = (x.saturating_sub(1), (x + 1).min(self.w - 1));
                across[row + x] = (self.data[row + right] - self.data[row + left]) / 2.0;
                down[row + x] = (self.data[below + x] - self.data[above + x]) / 2.0;
            }
        }
        (Self::new(self.w, self.h, across), Self::new(self.w, self.h, down))
    }

    /// How steep it is at each place, whatever the direction.
    pub(super) fn steepness(&self) -> Self {
        let (across, down) = self.slopes();
        across.zip(&down, f32::hypot)
    }

    /// The largest of three by three.
    pub(super) fn widened(&self) -> Self {
        let mut rows = vec![0.0; self.data.len()];
        for (out, row) in rows.chunks_exact_mut(self.w).zip(self.data.chunks_exact(self.w)) {
            for x in 0..self.w {
                out[x] = row[x.saturating_sub(1)].max(row[x]).max(row[(x + 1).min(self.w - 1)]);
            }
        }
        let mut out = rows.clone();
        for (y, target) in out.chunks_exact_mut(self.w).enumerate() {
            let (above, below) = (y.saturating_sub(1) * self.w, (y + 1).min(self.h - 1) * self.w);
            for ((out, a), b) in target.iter_mut().zip(&rows[above..]).zip(&rows[below..]) {
                *out = out.max(*a).max(*b);
            }
        }
        Self::new(self.w, self.h, out)
    }

    /// The value between pixels, by straight lines.
    #[inline]
    pub(super) fn linear(&self, x: f32, y: f32) -> f32 {
        let (x0, y0) = (x.floor(), y.floor());
        let (fx, fy) = (x - x0, y - y0);
        let (x0, y0) = (x0 as isize, y0 as isize);
        let upper = self.at(x0, y0) * (1.0 - fx) + self.at(x0 + 1, y0) * fx;
        let lower = self.at(x0, y0 + 1) * (1.0 - fx) + self.at(x0 + 1, y0 + 1) * fx;
        upper * (1.0 - fy) + lower * fy
    }

    /// Stretched and moved along both axes: `x' = ox + sx·x`, by cubic curves (Catmull–Rom), which keep what is sharp.
    pub(super) fn warped(&self, (ox, sx): (f32, f32), (oy, sy): (f32, f32)) -> Self {
        if ox.abs() < 1e-4 && oy.abs() < 1e-4 && (sx - 1.0).abs() < 1e-6 && (sy - 1.0).abs() < 1e-6 {
            return self.clone();
        }
        let weights = |o: f32, s: f32, count: usize, limit: usize| -> Vec<([usize; 4], [f32; 4])> {
            (0..count)
                .map(|i| {
                    let at = o + s * i as f32;
                    let floor = at.floor();
                    let t = at - floor;
                    let (t2, t3) = (t * t, t * t * t);
                    let weights = [
                        -0.5 * t + t2 - 0.5 * t3,
                        1.0 - 2.5 * t2 + 1.5 * t3,
                        0.5 * t + 2.0 * t2 - 1.5 * t3,
                        -0.5 * t2 + 0.5 * t3,
                    ];
                    let places =
                        [-1, 0, 1, 2].map(|d| (floor as isize).saturating_add(d).clamp(0, limit as isize - 1) as usize);
                    (places, weights)
                })
                .collect()
        };
        let across = weights(ox, sx, self.w, self.w);
        let down = weights(oy, sy, self.h, self.h);
        let mut rows = Vec::with_capacity(self.data.len());
        for row in self.data.chunks_exact(self.w) {
            rows.extend(
                across.iter().map(|(p, k)| row[p[0]] * k[0] + row[p[1]] * k[1] + row[p[2]] * k[2] + row[p[3]] * k[3]),
            );
        }
        let mut out = Vec::with_capacity(self.data.len());
        for (p, k) in &down {
            for x in 0..self.w {
                out.push((0..4).map(|i| rows[p[i] * self.w + x] * k[i]).sum());
            }
        }
        Self::new(self.w, self.h, out)
    }
}

/// The value that a share of them lies below; 0 where there are none.
pub(super) fn quantile(values: &mut [f32], share: f32) -> f32 {
    if values.is_empty() {
        return 0.0;
    }
    let nth = ((values.len() - 1) as f32 * share.clamp(0.0, 1.0)) as usize;
    *values.select_nth_unstable_by(nth, f32::total_cmp).1
}
