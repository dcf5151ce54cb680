//! A small copy of a picture for mails and reports, with what changed outlined.

use image::{ExtendedColorType, Rgb, RgbImage, codecs::jpeg::JpegEncoder, imageops};

use super::{Refused, decode::decode};
use crate::listing::PictureRegion;

/// Qualities of JPEG, the best that fits is taken.
const QUALITIES: [u8; 5] = [84, 76, 66, 54, 42];
/// No copy is smaller than so many pixels a side, however few bytes are given to it.
const LEAST_SIDE: u32 = 48;
/// The outline is seen on every ground: red between white.
const RED: Rgb<u8> = Rgb([226, 30, 30]);
const WHITE: Rgb<u8> = Rgb([255, 255, 255]);

/// A small copy of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// A JPEG.
    pub jpeg: Vec<u8>,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
}

/// A copy of at most `side` pixels in width and height and (as far as 48 pixels a side allow it) at most `most` bytes,
/// upright, with the regions outlined.
///
/// # Errors
/// When the file can't be looked at.
pub fn preview(bytes: &[u8], regions: &[PictureRegion], side: u32, most: usize) -> Result<Preview, Refused> {
    let (_, image) = decode(bytes)?;
    let mut side = side.max(LEAST_SIDE);
    loop {
        let mut small = fitted(&image, side);
        for region in regions {
            outline(&mut small, *region);
        }
        for quality in QUALITIES {
            let jpeg = encoded(&small, quality)?;
            if jpeg.len() <= most || side == LEAST_SIDE && quality == QUALITIES[QUALITIES.len() - 1] {
                return Ok(Preview { jpeg, width: small.width(), height: small.height() });
            }
        }
        side = (side * 3 / 4).max(LEAST_SIDE);
    }
}

/// A copy that fits into a square.
fn fitted(image: &RgbImage, side: u32) -> RgbImage {
    let (width, height) = image.dimensions();
    let longer = width.max(height).max(1);
    if longer <= side {
        return image.clone();
    }
    let to = |length: u32, side: u32| (u64::from(length) * u64::from(side) / u64::from(longer)).max(1) as u32;
    // The good filter is slow on large pictures: it gets twice the size that is wanted.
    let half =
        if longer > 3 * side { &imageops::thumbnail(image, to(width, 2 * side), to(height, 2 * side)) } else { image };
    imageops::resize(half, to(width, side), to(height, side), imageops::FilterType::CatmullRom)
}

/// Draws around a region: outside of it, as far as there is room.
fn outline(image: &mut RgbImage, region: PictureRegion) {
    let (width, height) = (f64::from(image.width()), f64::from(image.height()));
    if [region.x, region.y, region.w, region.h].iter().any(|n| !n.is_finite()) {
        return;
    }
    let edge = |part: f64, length: f64| (part.clamp(0.0, 1.0) * length) as i64;
    let (left, top) = (edge(region.x, width), edge(region.y, height));
    let (right, bottom) = (edge(region.x + region.w, width), edge(region.y + region.h, height));
    // Four lines from the outside in: white, red, red, white.
    for (off, colour) in [(4, WHITE), (3, RED), (2, RED), (1, WHITE)] {
        rectangle(image, (left - off, top - off, right + off - 1, bottom + off - 1), off, colour);
    }
}

/// One line around; where it would lie outside of the picture it lies as far inside as it is from the innermost.
fn rectangle(image: &mut RgbImage, (left, top, right, bottom): (i64, i64, i64, i64), off: i64, colour: Rgb<u8>) {
    let (last_x, last_y) = (i64::from(image.width()) - 1, i64::from(image.height()) - 1);
    let (least, most_x, most_y) = (4 - off, last_x - (4 - off), last_y - (4 - off));
    if least > most_x || least > most_y {
        return;
    }
    let (left, right) = (left.clamp(least, most_x), right.clamp(least, most_x));
    let (top, bottom) = (top.clamp(least, most_y), bottom.clamp(least, most_y));
    for x in left..=right {
        image.put_pixel(x as u32, top as u32, colour);
        image.put_pixel(x as u32, bottom as u32, colour);
    }
    for y in top..=bottom {
        image.put_pixel(left as u32, y as u32, colour);
        image.put_pixel(right as u32, y as u32, colour);
    }
}

fn encoded(image: &RgbImage, quality: u8) -> Result<Vec<u8>, Refused> {
    let mut jpeg = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut jpeg, quality);
    match encoder.encode(image.as_raw(), image.width(), image.height(), ExtendedColorType::Rgb8) {
        Ok(()) => Ok(jpeg),
        Err(e) => {
            Err(Refused { en: format!("no small copy could be made: {e}"), zh: format!("无法生成缩略图：{e}") })
        }
    }
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    fn file(width: u32, height: u32) -> Vec<u8> {
        let noisy = |x: u32, y: u32| Rgb([(x * 31 + y * 17) as u8, (x * y) as u8, (y * 5) as u8]);
        encoded(&RgbImage::from_fn(width, height, noisy), 90).expect("a JPEG")
    }

    #[test]
    fn it_fits() {
        for (width, height, side, most, shown) in [
            (900, 600, 280, 60_000, (280, 186)),
            (600, 900, 280, 60_000, (186, 280)),
            (100, 80, 280, 60_000, (100, 80)),
            (1, 3_000, 280, 60_000, (1, 280)),
        ] {
            let made = preview(&file(width, height), &[], side, most).expect("a copy");
            assert_eq!((made.width, made.height), shown);
            assert!(made.jpeg.len() <= most);
            let (_, back) = decode(&made.jpeg).expect("a picture");
            assert_eq!(back.dimensions(), shown);
        }
        let tight = preview(&file(900, 900), &[], 300, 6_000).expect("a copy");
        assert!(tight.jpeg.len() <= 6_000 && tight.width < 300, "{} bytes at {}", tight.jpeg.len(), tight.width);
        assert_eq!(preview(&file(90, 90), &[], 0, 0).expect("a copy").width, 48);
    }

    #[test]
    fn what_changed_is_outlined_wherever_it_is() {
        let region = |x, y, w, h| PictureRegion { x, y, w, h };
        let plain = encoded(&RgbImage::from_pixel(400, 400, Rgb([128, 128, 128])), 95).expect("a JPEG");
        for (region, at) in [
            (region(0.25, 0.25, 0.5, 0.5), Some((100, 47))),
            (region(0.0, 0.0, 1.0, 1.0), Some((100, 2))),
            (region(-3.0, 0.5, 99.0, 99.0), Some((100, 97))),
            (region(f64::NAN, 0.0, 1.0, 1.0), None),
        ] {
            let made = preview(&plain, &[region], 200, 60_000).expect("a copy");
            let (_, image) = decode(&made.jpeg).expect("a picture");
            let red = |x: u32, y: u32| image.get_pixel(x, y).0[0] > 170 && image.get_pixel(x, y).0[1] < 110;
            let found = (0..200).find(|y| red(100, *y)).map(|y| (100, y));
            assert!(
                match (found, at) {
                    (Some((_, y)), Some((_, wanted))) => y.abs_diff(wanted) <= 2,
                    (found, at) => found == at,
                },
                "{region:?}: {found:?}"
            );
        }
    }
}
