//! Pictures made smaller by averaging areas: what a camera with fewer pixels would have seen.
//!
//! Averaging over the exact area that a target pixel covers neither rings nor aliases, so two files of one picture that
//! were resized by different filters come out alike.

use image::{Rgb, RgbImage};

/// A part of a picture, in its pixels; fractions of a pixel count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Part {
    pub x: f64,
    pub y: f64,
    pub w: f64,
    pub h: f64,
}

impl Part {
    /// All of a picture.
    pub(super) fn all(image: &RgbImage) -> Self {
        Self { x: 0.0, y: 0.0, w: f64::from(image.width()), h: f64::from(image.height()) }
    }
}

/// Which source pixels a target pixel is made of: the first of them, and the weight of each (they sum to 1).
fn taps(from: f64, length: f64, source: u32, target: u32) -> Vec<(usize, Vec<f32>)> {
    let step = length / f64::from(target);
    // Enlarged, a box of one pixel's width is linear interpolation.
    let half = step.max(1.0) / 2.0;
    let last = f64::from(source);
    (0..target)
        .map(|i| {
            let centre = from + (f64::from(i) + 0.5) * step;
            let low = (centre - half).clamp(0.0, (last - 1e-6).max(0.0));
            let high = (centre + half).clamp(low + 1e-7, last);
            let first = low.floor() as usize;
            let end = (high.ceil() as usize).clamp(first + 1, source as usize);
            let mut weights: Vec<f32> = (first..end)
                .map(|pixel| ((high.min(pixel as f64 + 1.0) - low.max(pixel as f64)).max(0.0)) as f32)
                .collect();
            let sum: f32 = weights.iter().sum();
            for weight in &mut weights {
                *weight /= sum.max(f32::MIN_POSITIVE);
            }
            (first, weights)
        })
        .collect()
}

/// A part of a picture, averaged to a size: rows of red, green and blue, 0 to 255. The sizes are at least 1.
pub(super) fn averaged(image: &RgbImage, part: Part, width: u32, height: u32) -> Vec<[f32; 3]> {
    let (width, height) = (width.max(1), height.max(1));
    let mut out = vec![[0.0_f32; 3]; width as usize * height as usize];
    if image.width() == 0 || image.height() == 0 {
        return out;
    }
    let across = taps(part.x, part.w, image.width(), width);
    let down = taps(part.y, part.h, image.height(), height);
    let stride = image.width() as usize * 3;
    let raw = image.as_raw();
    let row_of = |y: usize| -> Vec<[f32; 3]> {
        let row = &raw[y * stride..(y + 1) * stride];
        across
            .iter()
            .map(|(first, weights)| {
                let pixels = row[first * 3..].chunks_exact(3);
                weights.iter().zip(pixels).fold([0.0; 3], |sum, (weight, pixel)| {
                    [
                        sum[0] + weight * f32::from(pixel[0]),
                        sum[1] + weight * f32::from(pixel[1]),
                        sum[2] + weight * f32::from(pixel[2]),
                    ]
                })
            })
            .collect()
    };
    // Two neighbours share at most the row that lies on their border when made smaller: the last row is kept.
    let mut kept: Vec<(usize, Vec<[f32; 3]>)> = Vec::new();
    for (target, (first, weights)) in out.chunks_exact_mut(width as usize).zip(&down) {
        kept.retain(|(y, _)| y >= first);
        for (offset, weight) in weights.iter().enumerate() {
            let y = first + offset;
            if !kept.iter().any(|(known, _)| *known == y) {
                if offset + 1 < weights.len() {
                    kept.clear();
                }
                kept.push((y, row_of(y)));
            }
            let Some((_, row)) = kept.iter().find(|(known, _)| *known == y) else { continue };
            for (sum, pixel) in target.iter_mut().zip(row) {
                for channel in 0..3 {
                    sum[channel] += weight * pixel[channel];
                }
            }
        }
    }
    out
}

/// A picture no larger than so many pixels on its longer side.
pub(super) fn shrunk(image: RgbImage, side: u32) -> RgbImage {
    let longer = image.width().max(image.height());
    if longer <= side {
        return image;
    }
    let scaled =
        |length: u32| ((u64::from(length) * u64::from(side) + u64::from(longer) / 2) / u64::from(longer)).max(1) as u32;
    let (width, height) = (scaled(image.width()), scaled(image.height()));
    let pixels = averaged(&image, Part::all(&image), width, height);
    let mut small = RgbImage::new(width, height);
    for (to, from) in small.pixels_mut().zip(pixels) {
        *to = Rgb(from.map(|level| (level + 0.5).clamp(0.0, 255.0) as u8));
    }
    small
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_stays_what_it_was() {
        let image =
            RgbImage::from_fn(97, 61, |x, y| Rgb([(x * 2) as u8, (y * 3) as u8, ((x * 7 + y * 13) % 251) as u8]));
        for (width, height) in [(40, 25), (1, 1), (96, 60), (13, 61)] {
            let small = averaged(&image, Part::all(&image), width, height);
            for channel in 0..3 {
                let before = image.pixels().map(|p| f64::from(p.0[channel])).sum::<f64>() / (97.0 * 61.0);
                let after = small.iter().map(|p| f64::from(p[channel])).sum::<f64>() / small.len() as f64;
                assert!((before - after).abs() < 0.05, "{width}x{height}: {before} {after}");
            }
        }
    }

    #[test]
    fn any_shape_is_taken() {
        for (width, height) in [(1, 1), (1, 5000), (5000, 1), (3, 2), (448, 448), (449, 2)] {
            let image = RgbImage::from_pixel(width, height, Rgb([9, 99, 199]));
            let small = shrunk(image.clone(), 448);
            assert!(small.width() <= 448 && small.height() <= 448 && small.width() >= 1 && small.height() >= 1);
            assert!(small.pixels().all(|p| *p == Rgb([9, 99, 199])));
            let enlarged = averaged(&image, Part { x: -2.0, y: -2.0, w: 9.0, h: 9.0 }, 20, 20);
            assert!(enlarged.iter().all(|p| (p[1] - 99.0).abs() < 0.01));
        }
    }
}
