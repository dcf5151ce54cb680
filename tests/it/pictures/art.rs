//! Pictures of products, drawn by code: a bottle with light on it, on a ground that is not quite plain.

use image::{
    DynamicImage, ExtendedColorType, ImageFormat, Rgb, RgbImage,
    codecs::jpeg::JpegEncoder,
    imageops::{self, FilterType},
};

/// A bottle of a colour, 640 × 640, with a little noise as of a sensor.
pub fn bottle([red, green, blue]: [f32; 3]) -> RgbImage {
    let mut noise = 0x2545_F491_u32;
    RgbImage::from_fn(640, 640, |x, y| {
        noise ^= noise << 13;
        noise ^= noise >> 17;
        noise ^= noise << 5;
        let grain = (noise % 7) as f32 - 3.0;
        let (fx, fy) = (x as f32 / 640.0 - 0.5, y as f32 / 640.0);
        let half = if fy < 0.2 { 0.07 } else { (0.07 + (fy - 0.2) * 0.6).min(0.17) };
        let shade = if (0.08..0.93).contains(&fy) && fx.abs() < half {
            let across = fx / half;
            let light = 0.45 + 0.55 * (1.0 - across * across) + if (across + 0.45).abs() < 0.09 { 0.35 } else { 0.0 };
            let plate = (0.5..0.68).contains(&fy) && across.abs() < 0.7;
            if plate {
                [light * 235.0, light * 235.0, light * 228.0]
            } else {
                [red * light, green * light, blue * light]
            }
        } else {
            let ground = 236.0 - 34.0 * fy - 18.0 * fx.abs();
            [ground, ground, ground + 4.0]
        };
        Rgb(shade.map(|c| (c + grain).clamp(0.0, 255.0) as u8))
    })
}

/// The usual one.
pub fn steel() -> RgbImage {
    bottle([120.0, 150.0, 178.0])
}

/// A price badge, lower left: red, with digits of bars.
pub fn with_badge(mut picture: RgbImage) -> RgbImage {
    for y in 480..610 {
        for x in 24..214 {
            picture.put_pixel(x, y, Rgb([214, 26, 38]));
        }
    }
    for (left, top, width, height) in [
        (50, 500, 60, 12),
        (50, 500, 12, 45),
        (98, 500, 12, 90),
        (50, 538, 60, 12),
        (130, 500, 12, 90),
        (176, 500, 12, 90),
    ] {
        for y in top..top + height {
            for x in left..left + width {
                picture.put_pixel(x, y, Rgb([255, 246, 224]));
            }
        }
    }
    picture
}

pub fn jpeg(picture: &RgbImage, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    encoder.encode(picture.as_raw(), picture.width(), picture.height(), ExtendedColorType::Rgb8).unwrap();
    bytes
}

pub fn png(picture: &RgbImage) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    DynamicImage::from(picture.clone()).write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

pub fn small(picture: &RgbImage, side: u32) -> RgbImage {
    imageops::resize(picture, side, side, FilterType::Lanczos3)
}
