//! The quick answer: a perceptual hash, by the `image_hasher` library.

use image::RgbImage;
use image_hasher::{HashAlg, HasherConfig, ImageHash};

use super::canvas::{Part, averaged};

/// In so many of 256 bits, at most, differ the hashes of two files of one picture: see the table in `ARCHITECTURE.md`.
pub(super) const ALIKE: u32 = 96;
/// The shapes of two files of one picture differ by so many fiftieths of an octave at most, unless one was padded.
const SHAPE: u8 = 3;

/// 256 bits: whether it becomes brighter from each of 16 by 16 places to the next (a "gradient" hash), and its shape:
/// the binary logarithm of width by height, in fiftieths, around 128.
pub(super) fn hash(canvas: &RgbImage) -> Vec<u8> {
    // The library's own resizing is three quarters of its time: it is handed the very size that it would make.
    let small = averaged(canvas, Part::all(canvas), 17, 16);
    let bytes = small.iter().flat_map(|p| p.map(|level| (level + 0.5).clamp(0.0, 255.0) as u8)).collect();
    let small = RgbImage::from_raw(17, 16, bytes).unwrap_or_else(|| RgbImage::new(17, 16));
    let hasher = HasherConfig::new().hash_alg(HashAlg::Gradient).hash_size(16, 16).to_hasher();
    let mut hash = hasher.hash_image(&small).as_bytes().to_vec();
    let shape = (f64::from(canvas.width().max(1)) / f64::from(canvas.height().max(1))).log2();
    hash.push((128.0 + shape * 50.0).round().clamp(0.0, 255.0) as u8);
    hash
}

/// In how many bits two hashes differ.
pub(super) fn distance(a: &[u8], b: &[u8]) -> u32 {
    let bits = |hash: &[u8]| ImageHash::<Vec<u8>>::from_bytes(hash.get(..32).unwrap_or_default()).ok();
    match (bits(a), bits(b)) {
        (Some(a), Some(b)) => a.dist(&b),
        _ => 0,
    }
}

/// Whether two hashes leave it open whether the pictures are the same.
pub(super) fn alike(a: &[u8], b: &[u8]) -> bool {
    let shape = |hash: &[u8]| hash.get(32).copied();
    match (shape(a), shape(b)) {
        // Of another shape it may have been padded: only comparing can tell.
        (Some(one), Some(other)) => one.abs_diff(other) > SHAPE || distance(a, b) <= ALIKE,
        _ => true,
    }
}
