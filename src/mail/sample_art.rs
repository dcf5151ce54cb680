//! Two pictures of a thing that does not exist, drawn by code: without and with a badge.

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

use crate::listing::PictureRegion;

/// Pixels of a side.
const SIDE: u32 = 560;
/// The badge's centre and radius in pixels.
const BADGE: (f64, f64, f64) = (112.0, 448.0, 84.0);

/// Where the badge is.
pub fn badge() -> PictureRegion {
    let side = f64::from(SIDE);
    let (x, y, radius) = BADGE;
    let part = |pixels: f64| (pixels / side * 1000.0).round() / 1000.0;
    PictureRegion { x: part(x - radius), y: part(y - radius), w: part(radius * 2.0), h: part(radius * 2.0) }
}

/// The picture as a file; `None` never, unless a PNG can't be written.
pub fn draw(with_badge: bool) -> Option<Vec<u8>> {
    let image = RgbImage::from_fn(SIDE, SIDE, |x, y| {
        let at = (f64::from(x) + 0.5, f64::from(y) + 0.5);
        let mut colour = mix([250.0, 250.0, 249.0], [230.0, 232.0, 231.0], at.1 / f64::from(SIDE));
        for (centre, half, radius, paint) in [
            ((280.0, 320.0), (78.0, 166.0), 26.0, [42.0, 104.0, 96.0]),
            ((280.0, 150.0), (70.0, 10.0), 4.0, [190.0, 194.0, 197.0]),
            ((280.0, 102.0), (66.0, 42.0), 18.0, [56.0, 59.0, 62.0]),
        ] {
            // Lit from the left.
            let lit = 1.2 - (at.0 - centre.0 + half.0) / half.0 * 0.25;
            colour = mix(colour, paint.map(|c: f64| (c * lit).min(255.0)), cover(rounded(at, centre, half, radius)));
        }
        if with_badge {
            colour = percent(at, colour);
        }
        Rgb(colour.map(|c| c.round().clamp(0.0, 255.0) as u8))
    });
    let mut file = std::io::Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(image).write_to(&mut file, ImageFormat::Png).ok()?;
    Some(file.into_inner())
}

/// A percent sign on a red disc.
fn percent(at: (f64, f64), colour: [f64; 3]) -> [f64; 3] {
    let (x, y) = (at.0 - BADGE.0, at.1 - BADGE.1);
    let colour = mix(colour, [212.0, 38.0, 38.0], cover(x.hypot(y) - BADGE.2));
    let ring = |cx: f64, cy: f64| ((x - cx).hypot(y - cy) - 15.0).abs() - 6.0;
    // The slash: the distance to a line that rises to the right, cut off above and below.
    let slash = ((x * 0.8 + y * 0.6).abs() - 6.0).max((y * 0.8 - x * 0.6).abs() - 48.0);
    mix(colour, [255.0; 3], cover(ring(-27.0, -24.0).min(ring(27.0, 24.0)).min(slash)))
}

/// How much of a pixel a shape covers, from its distance to the edge in pixels.
fn cover(distance: f64) -> f64 {
    (0.5 - distance).clamp(0.0, 1.0)
}

/// The distance of a point to a box with rounded corners: its centre, half its size, the radius of its corners.
fn rounded((x, y): (f64, f64), centre: (f64, f64), half: (f64, f64), radius: f64) -> f64 {
    let (dx, dy) = ((x - centre.0).abs() - half.0 + radius, (y - centre.1).abs() - half.1 + radius);
    dx.max(0.0).hypot(dy.max(0.0)) + dx.max(dy).min(0.0) - radius
}

fn mix(a: [f64; 3], b: [f64; 3], part: f64) -> [f64; 3] {
    [a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part, a[2] + (b[2] - a[2]) * part]
}
