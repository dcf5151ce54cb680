//! Bytes → pixels, within bounds of time and memory.
//!
//! What a file costs is told by walking through it (`container`), so every bound comes before decoding. One decoding takes at
//! most some 340 MB, and four seconds of one core for the worst files that are let through (progressive JPEGs, see the ignored
//! test `worst_files`); an ordinary picture of a shop takes 10 MB and 20 ms. Callers decode one file at a time.

use std::{io::Cursor, panic::AssertUnwindSafe};

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgb, RgbImage, metadata::Orientation};

use super::{
    Format, MOST_BYTES, Refused,
    container::{self, MOST_MEMORY, MOST_PIXELS, MOST_SIDE, damaged, too_large},
};

/// The most bytes that a profile of colours may unfold to; it is not used.
const MOST_PROFILE: u64 = 16 * 1024 * 1024;

/// Decodes a file: upright as its EXIF orientation says, its first frame, transparent parts on white.
///
/// # Errors
/// When it is no picture that can be looked at, or more of one than is looked at: says what it is instead.
pub(super) fn decode(bytes: &[u8]) -> Result<(Format, RgbImage), Refused> {
    if bytes.len() > MOST_BYTES {
        let (size, most) = (bytes.len().div_ceil(1 << 20), MOST_BYTES >> 20);
        return Err(Refused {
            en: format!("the file has {size} MiB; at most {most} MiB are looked at"),
            zh: format!("文件有 {size} MiB，最多只看 {most} MiB"),
        });
    }
    let (format, bytes) = container::examine(bytes)?;
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
    // Beside the picture itself: a PNG's profile of colours, and a GIF's frame that does not fill its screen.
    limits.max_alloc = Some(if format == Format::Png { MOST_PROFILE } else { MOST_MEMORY });
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(fault)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS || decoder.total_bytes() > MOST_MEMORY {
        return Err(too_large(width, height));
    }
    if width == 0 || height == 0 {
        return Err(damaged(format, "it has no pixels"));
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from(on_white(DynamicImage::from_decoder(decoder).map_err(fault)?));
    image.apply_orientation(orientation);
    Ok(image.into_rgb8())
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

#[cfg(test)]
#[path = "decode_tests.rs"]
mod tests;
