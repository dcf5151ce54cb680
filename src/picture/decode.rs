//! Bytes → pixels, within bounds of time and memory.
//!
//! What a file costs is told by its head, so every bound comes before decoding: 40 million pixels and 160 MB of samples. With
//! the copy in eight bits a channel one decoding takes at most some 300 MB; callers decode one file at a time.

use std::{io::Cursor, panic::AssertUnwindSafe};

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgb, RgbImage, metadata::Orientation};

use super::{Format, MOST_BYTES, Refused, container};

/// The most pixels of a side.
const MOST_SIDE: u32 = 16_384;
/// The most pixels: four times what the largest picture of any shop has.
const MOST_PIXELS: u64 = 40_000_000;
/// The most bytes of samples: 40 million pixels of four bytes, or half as many of eight.
const MOST_SAMPLES: u64 = 160_000_000;

/// Decodes a file: upright as its EXIF orientation says, its first frame, transparent parts on white.
///
/// # Errors
/// When it is no picture that can be looked at, or more of one than is looked at: says what it is instead.
pub(super) fn decode(bytes: &[u8]) -> Result<(Format, RgbImage), Refused> {
    if bytes.len() > MOST_BYTES {
        let (size, most) = (bytes.len() >> 20, MOST_BYTES >> 20);
        return Err(Refused {
            en: format!("the file has {size} MiB; at most {most} MiB are looked at"),
            zh: format!("文件有 {size} MiB，最多只看 {most} MiB"),
        });
    }
    let format = container::format(bytes)?;
    container::whole(format, bytes)?;
    // The decoders are fuzzed, and yet a panic in one must cost no more than this picture.
    let decoded = std::panic::catch_unwind(AssertUnwindSafe(|| pixels(format, bytes)));
    decoded.unwrap_or_else(|_| Err(damaged(format, "its decoder gave up"))).map(|image| (format, image))
}

fn pixels(format: Format, bytes: &[u8]) -> Result<RgbImage, Refused> {
    let fault = |e: image::ImageError| damaged(format, &e.to_string());
    let kind = match format {
        Format::Jpeg => ImageFormat::Jpeg,
        Format::Png => ImageFormat::Png,
        Format::WebP => ImageFormat::WebP,
        Format::Gif => ImageFormat::Gif,
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), kind);
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(MOST_SIDE), Some(MOST_SIDE));
    limits.max_alloc = Some(2 * MOST_SAMPLES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(fault)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS
        || width.max(height) > MOST_SIDE
        || decoder.total_bytes() > MOST_SAMPLES
    {
        return Err(too_large(width, height));
    }
    if width == 0 || height == 0 {
        return Err(damaged(format, "it has no pixels"));
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder).map_err(fault)?;
    image.apply_orientation(orientation);
    Ok(on_white(image))
}

/// The picture without transparency: what is transparent shows white, as most pages do.
fn on_white(image: DynamicImage) -> RgbImage {
    if !image.color().has_alpha() {
        return image.into_rgb8();
    }
    let image = image.into_rgba8();
    let (width, height) = image.dimensions();
    let mut white = RgbImage::new(width, height);
    for (to, from) in white.pixels_mut().zip(image.pixels()) {
        let [r, g, b, a] = from.0.map(u32::from);
        *to = Rgb([r, g, b].map(|c| ((c * a + 255 * (255 - a) + 127) / 255) as u8));
    }
    white
}

fn too_large(width: u32, height: u32) -> Refused {
    Refused {
        en: format!(
            "the picture has {width} × {height} pixels; at most {MOST_SIDE} a side and {} million are looked at",
            MOST_PIXELS / 1_000_000
        ),
        zh: format!("图片有 {width} × {height} 像素；单边最多 {MOST_SIDE}，总数最多 {} 万像素", MOST_PIXELS / 10_000),
    }
}

/// A file that its decoder refuses. Its own words are English, and short.
fn damaged(format: Format, why: &str) -> Refused {
    let name = format.media_type();
    let why: String = why.chars().filter(|c| !c.is_control()).take(160).collect();
    // A head that promises too much is refused by the decoder itself.
    if why.to_ascii_lowercase().contains("limit") {
        return Refused {
            en: format!("the picture ({name}) would take more memory than is given to one: {why}"),
            zh: format!("图片（{name}）解码所需内存超出限制：{why}"),
        };
    }
    Refused {
        en: format!("the picture ({name}) is damaged: {why}"), zh: format!("图片（{name}）已损坏：{why}")
    }
}

#[cfg(test)]
#[path = "decode_tests.rs"]
mod tests;
