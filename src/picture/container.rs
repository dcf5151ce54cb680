//! What a file is, by its own first bytes, whether all of it is there, and what decoding it would take. What a server calls
//! it is not believed, and no decoder sees a file that these bounds refuse.
//!
//! The decoders of `image` bound a part of this only: the one for JPEG fills what is missing with grey and takes any number
//! of scans of a sequential file; the one for WebP takes its memory by sizes and prefix codes that a file names anew in its
//! inside. So files are walked through here, in linear time.
//!
//! Not told from a whole picture is a JPEG that was cut and got a new end by whoever cut it: the scans say nowhere how long
//! they are.

mod gif;
mod jpeg;
mod other;
mod png;
mod vp8l;
mod webp;

use super::{Format, Refused};

/// The most pixels of a side.
pub(super) const MOST_SIDE: u32 = 16_384;
/// The most pixels: four times what the largest picture of any shop has.
pub(super) const MOST_PIXELS: u64 = 40_000_000;
/// The most bytes that decoding may take at a time, the picture that comes out of it included.
pub(super) const MOST_MEMORY: u64 = 330_000_000;
/// More segments or chunks before the picture than any encoder writes: some of them are gone through again and again.
const MOST_PARTS: usize = 2_000;

/// What a walk through a file found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Seen {
    /// Where the file ends; what stands behind it is no part of it.
    end: usize,
    width: u32,
    height: u32,
    /// How many bytes decoding takes at the most.
    memory: u64,
}

/// Why a walk ended.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Stop {
    /// The file ends in its middle: decoders would fill the rest with grey, and that would look like a change.
    Cut,
    /// It contradicts its own format.
    Damaged(&'static str),
    /// More than is looked at.
    Refused(Refused),
}

/// The format of a file, and the file without anything behind its end.
///
/// # Errors
/// When it is something else, not whole, or more than is looked at: says what.
pub(super) fn examine(bytes: &[u8]) -> Result<(Format, &[u8]), Refused> {
    let format = format(bytes)?;
    let walked = match format {
        Format::Jpeg => jpeg::walk(bytes),
        Format::Png => png::walk(bytes),
        Format::WebP => webp::walk(bytes),
        Format::Gif => gif::walk(bytes),
    };
    let seen = walked.and_then(within).map_err(|stop| match stop {
        Stop::Cut => refused("the picture ends in its middle", "图片不完整"),
        Stop::Damaged(why) => damaged(format, why),
        Stop::Refused(refused) => refused,
    })?;
    Ok((format, bytes.get(..seen.end).unwrap_or(bytes)))
}

/// The format of a file.
fn format(bytes: &[u8]) -> Result<Format, Refused> {
    if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        Ok(Format::Jpeg)
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Ok(Format::Png)
    } else if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        Ok(Format::Gif)
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Ok(Format::WebP)
    } else {
        Err(other::named(bytes))
    }
}

/// Whether it is no more than is looked at.
fn within(seen: Seen) -> Result<Seen, Stop> {
    fits(seen.width, seen.height)?;
    if seen.memory > MOST_MEMORY {
        let (takes, most) = (seen.memory / 1_000_000, MOST_MEMORY / 1_000_000);
        return Err(Stop::Refused(refused(
            &format!("decoding the picture would take {takes} MB of memory; at most {most} MB are given to one"),
            &format!("解码这张图片需要约 {takes} MB 内存，最多只给 {most} MB"),
        )));
    }
    Ok(seen)
}

/// Whether a picture, or a part of one, is no larger than is looked at.
fn fits(width: u32, height: u32) -> Result<(), Stop> {
    if width == 0 || height == 0 {
        return Err(Stop::Damaged("it has no pixels"));
    }
    if width.max(height) > MOST_SIDE || pixels(width, height) > MOST_PIXELS {
        return Err(Stop::Refused(too_large(width, height)));
    }
    Ok(())
}

fn pixels(width: u32, height: u32) -> u64 {
    u64::from(width) * u64::from(height)
}

/// Refuses a picture for its size in pixels.
pub(super) fn too_large(width: u32, height: u32) -> Refused {
    refused(
        &format!(
            "the picture has {width} × {height} pixels; at most {MOST_SIDE} a side and {} million are looked at",
            MOST_PIXELS / 1_000_000
        ),
        &format!("图片有 {width} × {height} 像素；单边最多 {MOST_SIDE}，总数最多 {} 万像素", MOST_PIXELS / 10_000),
    )
}

/// Refuses a file that its own format, or the decoder, denies. The decoder's words are English, and short.
pub(super) fn damaged(format: Format, why: &str) -> Refused {
    let name = format.media_type();
    let why: String = why.chars().filter(|c| !c.is_control()).take(160).collect();
    refused(&format!("the picture ({name}) is damaged: {why}"), &format!("图片（{name}）已损坏：{why}"))
}

fn too_many_parts() -> Stop {
    Stop::Refused(refused(
        &format!("the picture has over {MOST_PARTS} segments beside its pixels"),
        &format!("图片的附加数据段超过 {MOST_PARTS} 个"),
    ))
}

fn refused(en: &str, zh: &str) -> Refused {
    Refused { en: en.into(), zh: zh.into() }
}

fn u16_be(bytes: &[u8], at: usize) -> Result<u32, Stop> {
    bytes.get(at..at + 2).map(|b| u32::from(b[0]) << 8 | u32::from(b[1])).ok_or(Stop::Cut)
}

fn u16_le(bytes: &[u8], at: usize) -> Result<u32, Stop> {
    bytes.get(at..at + 2).map(|b| u32::from(b[1]) << 8 | u32::from(b[0])).ok_or(Stop::Cut)
}

#[cfg(test)]
mod tests;
