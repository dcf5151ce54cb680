//! A file of a picture → what it looks like, within bounds of time and memory.

use image::RgbImage;
use sha2::{Digest, Sha256};

use super::{Format, Refused, canvas::shrunk, decode::decode, hash::hash};
use crate::listing::PictureId;

/// The most bytes of a file that are looked at.
pub const MOST_BYTES: usize = 8 * 1024 * 1024;

/// The longer side of what is kept for comparing, in pixels: half as much again as the grid that is compared on.
const CANVAS: u32 = 448;

/// What a picture looks like: upright, on white, small.
#[derive(Clone, Debug)]
pub struct Picture {
    /// What the file is.
    pub format: Format,
    /// Its width in pixels, upright.
    pub width: u32,
    /// Its height in pixels, upright.
    pub height: u32,
    /// A perceptual hash: the bits of two that look the same differ in few places.
    pub hash: Vec<u8>,
    /// The picture itself, no larger than comparing needs.
    pub canvas: RgbImage,
}

/// The id that a file would have as the first of its look.
pub fn id_of(bytes: &[u8]) -> PictureId {
    PictureId(Sha256::digest(bytes).into())
}

/// Decodes a file within bounds.
///
/// # Errors
/// When it is no picture that can be looked at, or more of one than is looked at: says what it is instead.
pub fn open(bytes: &[u8]) -> Result<Picture, Refused> {
    let (format, image) = decode(bytes)?;
    let (width, height) = image.dimensions();
    let canvas = shrunk(image, CANVAS);
    Ok(Picture { format, width, height, hash: hash(&canvas), canvas })
}
