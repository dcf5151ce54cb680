//! A few pairs of drawn pictures; the many are measured by `cargo bench --bench pictures`.

use image::{ExtendedColorType, ImageEncoder, Rgb, RgbImage, codecs::jpeg::JpegEncoder, imageops};

use super::*;
use crate::picture::open;

/// A box with a label on a shaded ground; `hue` swaps its colours.
fn product(seed: u32, hue: usize) -> RgbImage {
    RgbImage::from_fn(400, 400, |x, y| {
        let (u, v) = (x as f32 / 400.0, y as f32 / 400.0);
        let noise = f32::from((x.wrapping_mul(7919) ^ y.wrapping_mul(104_729) ^ seed.wrapping_mul(31)) as u8) / 64.0;
        let left = 0.2 + seed as f32 * 0.05;
        let mut colour = [235.0 - v * 40.0, 232.0 - v * 35.0, 225.0 - v * 30.0];
        if u > left && u < 0.75 && v > 0.15 && v < 0.85 {
            let shade = 0.6 + 0.4 * (u * 5.0 + seed as f32).sin().abs();
            colour = [180.0 * shade, 60.0 * shade, 40.0 + 20.0 * (v * 30.0).sin()];
            colour.rotate_right(hue);
        }
        if (u - 0.5).abs() < 0.1 && (v - 0.5).abs() < 0.12 {
            colour = if ((u * 60.0) as u32 + seed).is_multiple_of(3) { [30.0; 3] } else { [240.0; 3] };
        }
        Rgb(colour.map(|c| (c + noise).clamp(0.0, 255.0) as u8))
    })
}

/// A red badge with a bar on it at a place.
fn badged(mut image: RgbImage, left: u32, top: u32, bar: u32) -> RgbImage {
    for y in top..top + 70 {
        for x in left..left + 120 {
            let inside = (bar..bar + 12).contains(&(x - left)) && (15..55).contains(&(y - top));
            image.put_pixel(x, y, Rgb(if inside { [255; 3] } else { [220, 20, 30] }));
        }
    }
    image
}

fn picture(image: &RgbImage, quality: u8) -> Picture {
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, quality)
        .write_image(image, image.width(), image.height(), ExtendedColorType::Rgb8)
        .expect("a JPEG");
    open(&out).expect("a picture")
}

fn word(before: &RgbImage, after: &RgbImage) -> Option<PictureWhat> {
    compare(&picture(before, 90), &picture(after, 80)).change.map(|change| change.what)
}

#[test]
fn what_a_server_does_to_a_file_is_no_change() {
    for seed in 0..3 {
        let image = product(seed, 0);
        let before = picture(&image, 92);
        let small = imageops::resize(&image, 230, 230, imageops::FilterType::Lanczos3);
        let cut = imageops::crop_imm(&image, 1, 2, 397, 398).to_image();
        let mut padded = RgbImage::from_pixel(400, 560, Rgb([255; 3]));
        imageops::replace(&mut padded, &image, 0, 80);
        for after in [picture(&image, 40), picture(&small, 80), picture(&cut, 85), picture(&padded, 85)] {
            let seen = compare(&before, &after);
            assert_eq!(seen.change, None, "{seed}: mass {}", seen.mass);
            assert!(alike(&before.hash, &after.hash));
        }
    }
}

#[test]
fn what_an_operator_sees_is_a_change() {
    for seed in 0..3 {
        let image = product(seed, 0);
        let badge = badged(image.clone(), 10, 320, 20);
        assert_eq!(word(&image, &badge), Some(PictureWhat::Added));
        assert_eq!(word(&badge, &image), Some(PictureWhat::Removed));
        assert_eq!(word(&badge, &badged(image.clone(), 10, 320, 70)), Some(PictureWhat::Rewritten));
        assert_eq!(word(&image, &imageops::flip_horizontal(&image)), Some(PictureWhat::Mirrored));
        assert_eq!(word(&image, &product(seed, 1)), Some(PictureWhat::Colour));
        let seen = compare(&picture(&image, 90), &picture(&badge, 70)).change.expect("a change");
        assert_eq!(seen.place, Some(crate::listing::Place::LowerLeft));
        let region = seen.regions.first().expect("a region");
        assert!(region.x < 0.05 && region.y > 0.75 && (seen.share - 0.0525).abs() < 0.03, "{seen:?}");
    }
}

#[test]
fn any_two_shapes_are_compared() {
    let shapes = [(1, 1), (1, 448), (448, 1), (7, 5), (16, 16), (300, 40), (400, 400)];
    let bare = |w, h, level| Picture {
        format: crate::picture::Format::Png,
        width: w,
        height: h,
        hash: hash::hash(&RgbImage::from_pixel(w, h, Rgb([level; 3]))),
        canvas: RgbImage::from_pixel(w, h, Rgb([level; 3])),
    };
    for (w, h) in shapes {
        for (u, v) in shapes {
            for levels in [(0, 0), (0, 255), (200, 30)] {
                let (one, other) = (bare(w, h, levels.0), bare(u, v, levels.1));
                assert_eq!(compare(&one, &other), compare(&one, &other));
                assert_eq!(compare(&one, &one).change, None);
            }
        }
    }
}
