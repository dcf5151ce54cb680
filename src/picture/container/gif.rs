//! Walking through a GIF (GIF89a, CompuServe 1990): a screen, then blocks, each of them pieces of up to 255 bytes.

use super::{Seen, Stop, fits, pixels, u16_le};

pub(super) fn walk(bytes: &[u8]) -> Result<Seen, Stop> {
    let (width, height) = (u16_le(bytes, 6)?, u16_le(bytes, 8)?);
    let mut at = 13 + table(bytes, 10)?;
    let mut first: Option<u64> = None;
    loop {
        match bytes.get(at) {
            // An extension.
            Some(0x21) => at = pieces(bytes, at + 2)?,
            // A frame.
            Some(0x2C) => {
                let (left, top) = (u16_le(bytes, at + 1)?, u16_le(bytes, at + 3)?);
                let (wide, high) = (u16_le(bytes, at + 5)?, u16_le(bytes, at + 7)?);
                if first.is_none() {
                    fits(wide, high)?;
                    // A frame that does not fill the lines of the screen is decoded beside it.
                    let beside = left != 0 || wide != width || top + high > height;
                    first = Some(if beside { pixels(wide, high) } else { 0 });
                }
                at = pieces(bytes, at + 11 + table(bytes, at + 9)?)?;
            }
            Some(0x3B) => {
                at += 1;
                break;
            }
            // Many a file lacks the last byte, or goes on with something else.
            _ if first.is_some() => break,
            Some(_) => return Err(Stop::Damaged("it has no frame")),
            None => return Err(Stop::Cut),
        }
    }
    let beside = first.ok_or(Stop::Damaged("it has no frame"))?;
    // The screen with transparency, then on white as well.
    let screen = pixels(width, height);
    Ok(Seen { end: at.min(bytes.len()), width, height, memory: (7 * screen).max(4 * (screen + beside)) })
}

/// The bytes of a table of colours, by the flags that announce it.
fn table(bytes: &[u8], flags: usize) -> Result<usize, Stop> {
    let flags = bytes.get(flags).ok_or(Stop::Cut)?;
    Ok(if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) })
}

/// Where the pieces of a block end.
fn pieces(bytes: &[u8], mut at: usize) -> Result<usize, Stop> {
    loop {
        match usize::from(*bytes.get(at).ok_or(Stop::Cut)?) {
            0 => return Ok(at + 1),
            length => at += 1 + length,
        }
    }
}
