//! Product pictures drawn by code: a thermos on a plain ground, with or without a price badge.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// What is in a picture.
#[derive(Clone, Copy)]
pub struct Art {
    /// The colour of the cup.
    pub cup: [u8; 3],
    /// The ground, above and below.
    pub ground: [[u8; 3]; 2],
    /// A price on a badge, lower left.
    pub badge: Option<&'static str>,
    /// The cup lies nearer, with a second one behind it.
    pub two: bool,
}

/// A dark green thermos on white.
pub const PLAIN: Art = Art { cup: [38, 92, 84], ground: [[250, 250, 249], [232, 233, 231]], badge: None, two: false };

/// Pixels of a side.
const SIDE: u32 = 800;
/// Segments of the digits 0 to 9: top, upper right, lower right, bottom, lower left, upper left, middle.
const DIGITS: [u8; 10] = [0x3f, 0x06, 0x5b, 0x4f, 0x66, 0x6d, 0x7d, 0x07, 0x7f, 0x6f];

/// Where the badge is, in parts of the picture: left, top, width, height.
pub const BADGE: (f64, f64, f64, f64) = (0.045, 0.735, 0.34, 0.21);

/// How much of a pixel a shape covers, from its distance to the edge in pixels.
fn cover(distance: f64) -> f64 {
    (0.5 - distance).clamp(0.0, 1.0)
}

/// The distance of a point to a rounded box: its centre, half its size, the radius of its corners.
fn rounded((x, y): (f64, f64), (cx, cy): (f64, f64), (w, h): (f64, f64), radius: f64) -> f64 {
    let (dx, dy) = ((x - cx).abs() - w + radius, (y - cy).abs() - h + radius);
    dx.max(0.0).hypot(dy.max(0.0)) + dx.max(dy).min(0.0) - radius
}

fn mix(a: [f64; 3], b: [f64; 3], part: f64) -> [f64; 3] {
    [0, 1, 2].map(|i| a[i] + (b[i] - a[i]) * part)
}

fn bright(colour: [u8; 3], by: f64) -> [f64; 3] {
    colour.map(|c| (f64::from(c) * by).min(255.0))
}

/// A cup whose body's centre is at `at`, as high as `scale` says.
fn cup(mut colour: [f64; 3], at: (f64, f64), scale: f64, art: Art, point: (f64, f64)) -> [f64; 3] {
    let local = ((point.0 - at.0) / scale, (point.1 - at.1) / scale);
    let edge = |d: f64| cover(d * scale);
    let shade = 0.72 + 0.5 * (1.0 - ((local.0 + 30.0) / 110.0).powi(2)).max(0.0) - 0.2 * (local.0 / 110.0).max(0.0);
    // Its shadow, its body, the ring, the lid.
    let shadow = ((local.0 / 165.0).powi(2) + ((local.1 - 292.0) / 26.0).powi(2)).sqrt();
    colour = mix(colour, [90.0, 92.0, 92.0], 0.45 * (1.0 - shadow).clamp(0.0, 1.0));
    colour = mix(colour, bright(art.cup, shade), edge(rounded(local, (0.0, 60.0), (110.0, 230.0), 34.0)));
    colour = mix(colour, bright([196, 200, 203], shade), edge(rounded(local, (0.0, -178.0), (98.0, 14.0), 4.0)));
    colour = mix(colour, bright([52, 55, 58], shade), edge(rounded(local, (0.0, -244.0), (92.0, 58.0), 26.0)));
    mix(colour, bright([214, 217, 219], shade), edge(rounded(local, (0.0, 96.0), (8.0, 74.0), 8.0)))
}

/// The price in white segments on red.
fn badge(mut colour: [f64; 3], price: &str, point: (f64, f64)) -> [f64; 3] {
    let side = f64::from(SIDE);
    let (x, y, w, h) = (BADGE.0 * side, BADGE.1 * side, BADGE.2 * side, BADGE.3 * side);
    let part = rounded(point, (x + w / 2.0, y + h / 2.0), (w / 2.0, h / 2.0), 22.0);
    colour = mix(colour, [214.0, 40.0, 40.0], cover(part));
    let step = 74.0;
    let start = x + w / 2.0 - step * price.len() as f64 / 2.0 + 12.0;
    for (i, digit) in price.bytes().enumerate() {
        let lit = DIGITS[usize::from(digit - b'0') % 10];
        let (left, top) = (start + step * i as f64, y + h / 2.0 - 50.0);
        for (bit, (cx, cy, w, h)) in [
            (25.0, 0.0, 20.0, 7.0),
            (50.0, 25.0, 7.0, 20.0),
            (50.0, 75.0, 7.0, 20.0),
            (25.0, 100.0, 20.0, 7.0),
            (0.0, 75.0, 7.0, 20.0),
            (0.0, 25.0, 7.0, 20.0),
            (25.0, 50.0, 20.0, 7.0),
        ]
        .into_iter()
        .enumerate()
        {
            if lit & 1 << bit != 0 {
                let distance = rounded(point, (left + cx, top + cy), (w, h), 6.0);
                colour = mix(colour, [255.0; 3], cover(distance));
            }
        }
    }
    colour
}

/// A file of the picture.
pub fn file(art: Art, format: ImageFormat) -> Vec<u8> {
    let image = RgbImage::from_fn(SIDE, SIDE, |x, y| {
        let point = (f64::from(x) + 0.5, f64::from(y) + 0.5);
        let mut colour = mix(bright(art.ground[0], 1.0), bright(art.ground[1], 1.0), point.1 / f64::from(SIDE));
        if art.two {
            colour = cup(colour, (560.0, 370.0), 0.82, Art { cup: [201, 122, 88], ..art }, point);
            colour = cup(colour, (310.0, 420.0), 1.1, art, point);
        } else {
            colour = cup(colour, (400.0, 400.0), 1.0, art, point);
        }
        if let Some(price) = art.badge {
            colour = badge(colour, price, point);
        }
        Rgb(colour.map(|c| c.round().clamp(0.0, 255.0) as u8))
    });
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(image).write_to(&mut bytes, format).expect("a file");
    bytes.into_inner()
}
