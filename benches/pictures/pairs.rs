//! Pairs of pictures: what a shop's servers do to one picture, and what an operator would call another.

use std::io::Cursor;

use image::{
    DynamicImage, ExtendedColorType, ImageEncoder, Rgb, RgbImage,
    codecs::{jpeg::JpegEncoder, png::PngEncoder, webp::WebPEncoder},
    imageops::{self, FilterType},
};

use super::draw::{Badge, Dice, hsv, text};

/// Kinds of pairs that are the same picture.
pub const SAME: [&str; 12] = [
    "other compression",
    "other format",
    "smaller",
    "enlarged",
    "sharpened, other filter",
    "turned by EXIF",
    "chroma subsampled",
    "pixels cut from edges",
    "watermark on both",
    "gamma, saturation",
    "padded with white",
    "several of these",
];

/// Kinds of pairs that are not; the first `BADGES` are badges and texts.
pub const CHANGED: [&str; 12] = [
    "badge added",
    "badge removed",
    "badge rewritten",
    "one digit of a price",
    "text added",
    "text removed",
    "another photograph",
    "another colour",
    "frame added",
    "frame removed",
    "mirrored",
    "another cut (from 5 %)",
];

pub const BADGES: usize = 6;

/// A pair of files, and what is known of it: the badge's rectangle as fractions, where there is one.
pub struct Pair {
    pub before: Vec<u8>,
    pub after: Vec<u8>,
    pub badge: Option<[f32; 4]>,
}

pub fn jpeg(image: &RgbImage, quality: u8) -> Vec<u8> {
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, quality)
        .write_image(image, image.width(), image.height(), ExtendedColorType::Rgb8)
        .expect("a JPEG");
    out
}

fn png(image: &RgbImage) -> Vec<u8> {
    let mut out = Vec::new();
    PngEncoder::new(&mut out)
        .write_image(image, image.width(), image.height(), ExtendedColorType::Rgb8)
        .expect("a PNG");
    out
}

fn webp(image: &RgbImage) -> Vec<u8> {
    let mut out = Vec::new();
    WebPEncoder::new_lossless(&mut out)
        .encode(image, image.width(), image.height(), ExtendedColorType::Rgb8)
        .expect("a WebP");
    out
}

fn quality(dice: &mut Dice) -> u8 {
    (35 + dice.below(61)) as u8
}

/// As a shop's server writes files: mostly JPEG.
fn file(image: &RgbImage, dice: &mut Dice) -> Vec<u8> {
    match dice.below(8) {
        0 => png(image),
        1 => webp(image),
        _ => jpeg(&if dice.unit() < 0.6 { subsampled(image) } else { image.clone() }, quality(dice)),
    }
}

/// Colours on a grid half as fine, as 4:2:0 keeps them.
fn subsampled(image: &RgbImage) -> RgbImage {
    let (w, h) = image.dimensions();
    let small = imageops::resize(image, w.div_ceil(2), h.div_ceil(2), FilterType::Triangle);
    let light = |p: &[u8; 3]| 0.299 * f32::from(p[0]) + 0.587 * f32::from(p[1]) + 0.114 * f32::from(p[2]);
    RgbImage::from_fn(w, h, |x, y| {
        let (fine, coarse) = (image.get_pixel(x, y).0, small.get_pixel(x / 2, y / 2).0);
        let more = light(&fine) - light(&coarse);
        Rgb(coarse.map(|c| (f32::from(c) + more).clamp(0.0, 255.0) as u8))
    })
}

const FILTERS: [FilterType; 4] =
    [FilterType::Triangle, FilterType::CatmullRom, FilterType::Lanczos3, FilterType::Gaussian];

fn sized(image: &RgbImage, side: u32, filter: FilterType) -> RgbImage {
    let (w, h) = image.dimensions();
    let scale = f64::from(side) / f64::from(w.max(h));
    let length = |n: u32| ((f64::from(n) * scale).round() as u32).max(1);
    imageops::resize(image, length(w), length(h), filter)
}

fn cut(image: &RgbImage, x: u32, y: u32, w: u32, h: u32) -> RgbImage {
    imageops::crop_imm(image, x, y, w, h).to_image()
}

/// A pixel or two less at each edge.
fn trimmed(image: &RgbImage, dice: &mut Dice) -> RgbImage {
    let [l, t, r, b] = [0; 4].map(|_| dice.below(3) as u32);
    cut(image, l, t, image.width() - l - r, image.height() - t - b)
}

fn shifted(image: &RgbImage, dice: &mut Dice) -> RgbImage {
    let (gamma, gain) = (dice.between(0.96, 1.04), dice.between(0.985, 1.015));
    let saturation = dice.between(0.95, 1.05);
    let mut out = image.clone();
    for pixel in out.pixels_mut() {
        let p = pixel.0.map(|c| (f32::from(c) / 255.0).powf(gamma) * 255.0 * gain);
        let light = 0.299 * p[0] + 0.587 * p[1] + 0.114 * p[2];
        pixel.0 = p.map(|c| (light + (c - light) * saturation + 0.5).clamp(0.0, 255.0) as u8);
    }
    out
}

fn watermarked(image: &RgbImage, dice: &mut Dice) -> RgbImage {
    let mut out = image.clone();
    let (w, h) = (image.width() as f32, image.height() as f32);
    let x = [0.03, 0.72][dice.below(2)] * w;
    let y = [0.03, 0.9][dice.below(2)] * h;
    let grey = dice.between(90.0, 240.0);
    text(&mut out, (x, y, w * 0.25, h * 0.06), &[11, 13, 8, 14], [grey; 3], 0.15);
    out
}

/// White above and below, or left and right, to another shape.
fn padded(image: &RgbImage, dice: &mut Dice) -> RgbImage {
    let (w, h) = image.dimensions();
    let more = dice.between(1.1, 1.6);
    let (pw, ph) = if w >= h { (w, (h as f32 * more) as u32) } else { ((w as f32 * more) as u32, h) };
    let mut out = RgbImage::from_pixel(pw, ph, Rgb([255; 3]));
    imageops::replace(&mut out, image, i64::from((pw - w) / 2), i64::from((ph - h) / 2));
    out
}

/// A JPEG that is to be shown turned: its pixels lie on their side, and its EXIF says so.
fn turned(image: &RgbImage, dice: &mut Dice) -> Vec<u8> {
    let (stored, orientation) = match dice.below(3) {
        0 => (imageops::rotate270(image), 6_u8),
        1 => (imageops::rotate180(image), 3),
        _ => (imageops::rotate90(image), 8),
    };
    let plain = jpeg(&stored, quality(dice));
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    let mut out = plain[..2].to_vec();
    out.extend([0xFF, 0xE1]);
    out.extend((exif.len() as u16 + 2).to_be_bytes());
    out.extend(exif);
    out.extend(&plain[2..]);
    out
}

/// The same picture twice.
pub fn same(kind: usize, image: &RgbImage, dice: &mut Dice) -> Pair {
    let filter = FILTERS[dice.below(4)];
    let base = jpeg(image, (80 + dice.below(16)) as u8);
    let (before, after) = match kind {
        0 => (base, jpeg(image, quality(dice))),
        1 => (base, if dice.unit() < 0.5 { png(image) } else { webp(image) }),
        2 => {
            let small = sized(image, [430, 300, 200, 600][dice.below(4)], filter);
            (base, jpeg(&small, (60 + dice.below(36)) as u8))
        }
        3 => {
            let small = sized(image, [400, 500, 300][dice.below(3)], filter);
            (base, file(&sized(&small, 1000, FILTERS[dice.below(3)]), dice))
        }
        4 => {
            let sharp = imageops::unsharpen(
                &sized(image, 400 + dice.below(300) as u32, FilterType::Lanczos3),
                dice.between(0.6, 1.5),
                2,
            );
            (file(&sized(image, 700, FilterType::Triangle), dice), file(&sharp, dice))
        }
        5 => (base, turned(image, dice)),
        6 => (png(image), jpeg(&subsampled(image), quality(dice))),
        7 => (base, file(&trimmed(&sized(image, [800, 400, 600][dice.below(3)], filter), dice), dice)),
        8 => {
            let marked = watermarked(image, dice);
            (file(&marked, dice), file(&sized(&marked, [430, 600, 800][dice.below(3)], filter), dice))
        }
        9 => (base, file(&shifted(image, dice), dice)),
        10 => (base, file(&padded(&sized(image, [800, 500][dice.below(2)], filter), dice), dice)),
        _ => {
            let one = trimmed(&sized(image, [300, 430, 800][dice.below(3)], filter), dice);
            (file(image, dice), file(&one, dice))
        }
    };
    if dice.unit() < 0.5 {
        Pair { before, after, badge: None }
    } else {
        Pair { before: after, after: before, badge: None }
    }
}

fn recoloured(image: &RgbImage, dice: &mut Dice) -> RgbImage {
    // Only the hue of what has a colour, as in another colourway of one product: from a tenth of the wheel on.
    let turn = dice.between(0.1, 0.9);
    let mut out = image.clone();
    for pixel in out.pixels_mut() {
        let [r, g, b] = pixel.0.map(|c| f32::from(c) / 255.0);
        let (most, least) = (r.max(g).max(b), r.min(g).min(b));
        let span = most - least;
        if span <= 0.0 {
            continue;
        }
        let h = if most <= r {
            ((g - b) / span).rem_euclid(6.0)
        } else if most <= g {
            (b - r) / span + 2.0
        } else {
            (r - g) / span + 4.0
        };
        pixel.0 = hsv((h / 6.0 + turn).rem_euclid(1.0), span / most, most).map(|c| (c + 0.5) as u8);
    }
    out
}

fn framed(image: &RgbImage, dice: &mut Dice) -> RgbImage {
    let mut out = image.clone();
    let (w, h) = image.dimensions();
    let wide = (w.min(h) as f32 * dice.between(0.015, 0.06)).max(4.0) as u32;
    let colour = Rgb(dice.colour().map(|c| c as u8));
    for (x, y, pixel) in out.enumerate_pixels_mut() {
        if x < wide || y < wide || x >= w - wide || y >= h - wide {
            *pixel = colour;
        }
    }
    out
}

fn recut(image: &RgbImage, dice: &mut Dice) -> RgbImage {
    let (w, h) = (image.width() as f32, image.height() as f32);
    let (zoom, share) = (dice.unit() < 0.6, dice.between(0.05, 0.3));
    let kept = if zoom { 1.0 / (1.0 + share) } else { 1.0 - share };
    let (x, y) = if zoom {
        ((1.0 - kept) / 2.0, (1.0 - kept) / 2.0)
    } else {
        ((1.0 - kept) * dice.below(2) as f32, (1.0 - kept) * dice.below(2) as f32)
    };
    let part = cut(image, (x * w) as u32, (y * h) as u32, (kept * w) as u32, (kept * h) as u32);
    imageops::resize(&part, image.width(), image.height(), FilterType::Lanczos3)
}

/// Two pictures that an operator would call different. `None` where this one does not lend itself to it: no colour to
/// change, nothing that a mirror turns.
pub fn changed(kind: usize, image: &RgbImage, other: &RgbImage, dice: &mut Dice) -> Option<Pair> {
    let (w, h) = image.dimensions();
    let with = |badge: &Badge| {
        let mut out = image.clone();
        badge.draw(&mut out);
        out
    };
    let mut badge = Badge::any(dice, w, h);
    if matches!(kind, 4 | 5) {
        badge.shape = 4;
    }
    let (before, after) = match kind {
        0 | 4 => (image.clone(), with(&badge)),
        1 | 5 => (with(&badge), image.clone()),
        2 => (with(&badge), with(&badge.rewritten(dice, false))),
        3 => {
            badge.shape = badge.shape.min(3);
            let one = badge.rewritten(dice, true);
            let mut two = one.clone();
            let place = 1 + dice.below(two.signs.len() - 1);
            two.signs[place] = (two.signs[place] + 1 + dice.below(9)) % 10;
            (with(&one), with(&two))
        }
        6 => (image.clone(), imageops::resize(other, w, h, FilterType::Triangle)),
        7 => (image.clone(), recoloured(image, dice)),
        8 => (image.clone(), framed(image, dice)),
        9 => (framed(image, dice), image.clone()),
        10 => (image.clone(), imageops::flip_horizontal(image)),
        _ => (image.clone(), recut(image, dice)),
    };
    // What a person could not see is no change: a twentieth of the levels in the hundredth of the picture that differs most.
    let mut far: Vec<u16> = before
        .pixels()
        .zip(after.pixels())
        .step_by(7)
        .map(|(a, b)| (0..3).map(|i| u16::from(a.0[i].abs_diff(b.0[i]))).max().unwrap_or(0))
        .collect();
    far.sort_unstable();
    let share = if kind < BADGES { 0.9985 } else { 0.97 };
    if far[(far.len() as f32 * share) as usize] < 24 {
        return None;
    }
    // The two come from a server that also changed size and compression, now and then.
    let side = [800, 800, 600, 430][dice.below(4)];
    let after = if side < 800 { sized(&after, side, FILTERS[dice.below(4)]) } else { after };
    let (one, two) = (file(&before, dice), file(&after, dice));
    Some(Pair { before: one, after: two, badge: (kind < BADGES).then_some(badge.at) })
}

/// Reads a picture of a folder, at most 800 pixels a side.
pub fn read(bytes: &[u8]) -> Option<RgbImage> {
    let image = image::ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?.decode().ok()?;
    let image = DynamicImage::to_rgb8(&image);
    (image.width().min(image.height()) >= 200).then(|| sized(&image, 800, FilterType::Lanczos3))
}
