//! Walking through a WebP (RFC 9649, 2): chunks of four letters, a length and as many bytes. Sizes that the inner pictures
//! name must be those of the outer one, for decoders make room for an inner one before they compare.

use super::{Seen, Stop, fits, pixels, u16_le, vp8l};

/// A chunk: its name and its bytes.
type Chunk<'a> = (&'a [u8; 4], &'a [u8]);

pub(super) fn walk(bytes: &[u8]) -> Result<Seen, Stop> {
    let told = bytes.get(4..8).and_then(|b| b.try_into().ok()).map_or(u32::MAX, u32::from_le_bytes);
    let end = 8 + told as usize;
    let body = bytes.get(12..end.max(12)).ok_or(Stop::Cut)?;
    let chunks = Chunks(body).collect::<Result<Vec<_>, Stop>>()?;
    let find = |name: &[u8; 4]| chunks.iter().find(|chunk| chunk.0 == name).map(|chunk| chunk.1);
    let (width, height, memory) = match chunks.first() {
        Some((b"VP8 ", data)) => {
            let (width, height) = lossy_size(data)?;
            (width, height, 5 * pixels(width, height))
        }
        Some((b"VP8L", data)) => {
            let (width, height) = lossless_size(data)?;
            fits(width, height)?;
            (width, height, 8 * pixels(width, height) + codes(data.get(5..), width, height)?)
        }
        Some((b"VP8X", head)) => {
            let animated = head.first().is_some_and(|flags| flags & 0x02 != 0);
            let (width, height) = (u24_le(head, 4)? + 1, u24_le(head, 7)? + 1);
            fits(width, height)?;
            let memory = match find(b"ANMF") {
                Some(frame) => 8 * pixels(width, height) + first_frame(frame)?,
                None if animated => return Err(Stop::Damaged("it has no frame")),
                None => still(&chunks, width, height)?,
            };
            (width, height, memory)
        }
        _ => return Err(Stop::Damaged("it has no pixels")),
    };
    Ok(Seen { end, width, height, memory })
}

/// The first frame of an animation: where, how large, how long, then chunks.
fn first_frame(frame: &[u8]) -> Result<u64, Stop> {
    let (width, height) = (u24_le(frame, 6)? + 1, u24_le(frame, 9)? + 1);
    fits(width, height)?;
    let chunks = Chunks(frame.get(16..).unwrap_or_default()).collect::<Result<Vec<_>, Stop>>()?;
    still(&chunks, width, height)
}

/// What decoding the chunks of one picture takes, all of which must have its size.
fn still(chunks: &[Chunk<'_>], width: u32, height: u32) -> Result<u64, Stop> {
    let (mut memory, mut pictures) = (0, 0);
    for (at, (name, data)) in chunks.iter().enumerate() {
        let size = match *name {
            b"VP8 " => {
                memory += 5 * pixels(width, height);
                lossy_size(data)?
            }
            b"VP8L" => {
                memory += 8 * pixels(width, height) + codes(data.get(5..), width, height)?;
                lossless_size(data)?
            }
            b"ALPH" => {
                // In a frame, whatever follows is taken for the colours.
                if !matches!(chunks.get(at + 1), Some((b"VP8 ", _))) {
                    return Err(Stop::Damaged("its transparency is without colours"));
                }
                let packed = data.first().is_some_and(|flags| flags & 0x03 == 1);
                memory += if packed {
                    6 * pixels(width, height) + codes(data.get(1..), width, height)?
                } else {
                    2 * pixels(width, height)
                };
                continue;
            }
            _ => continue,
        };
        pictures += 1;
        if size != (width, height) {
            return Err(Stop::Damaged("its size and that of the picture within it differ"));
        }
    }
    if pictures == 1 { Ok(memory) } else { Err(Stop::Damaged("it has not exactly one picture in one place")) }
}

fn codes(data: Option<&[u8]>, width: u32, height: u32) -> Result<u64, Stop> {
    vp8l::memory_of_codes(data.unwrap_or_default(), width, height)
        .ok_or(Stop::Damaged("its prefix codes can't be read"))
}

/// The size that a key frame of VP8 names (RFC 6386, 9.1).
fn lossy_size(data: &[u8]) -> Result<(u32, u32), Stop> {
    Ok((u16_le(data, 6)? & 0x3FFF, u16_le(data, 8)? & 0x3FFF))
}

/// The size that a VP8L names (RFC 9649, 3.4).
fn lossless_size(data: &[u8]) -> Result<(u32, u32), Stop> {
    let head = data.get(1..5).and_then(|b| b.try_into().ok()).map(u32::from_le_bytes).ok_or(Stop::Cut)?;
    Ok(((head & 0x3FFF) + 1, ((head >> 14) & 0x3FFF) + 1))
}

fn u24_le(bytes: &[u8], at: usize) -> Result<u32, Stop> {
    let Some(&[low, middle, high]) = bytes.get(at..at + 3) else { return Err(Stop::Cut) };
    Ok(u32::from_le_bytes([low, middle, high, 0]))
}

/// The chunks of a body, one after another.
struct Chunks<'a>(&'a [u8]);

impl<'a> Iterator for Chunks<'a> {
    type Item = Result<Chunk<'a>, Stop>;

    fn next(&mut self) -> Option<Self::Item> {
        // A byte that is left evens the length.
        let (head, rest) = self.0.split_first_chunk::<8>()?;
        let [name @ .., _, _, _, _] = head;
        let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
        let Some(data) = rest.get(..length) else {
            self.0 = &[];
            return Some(Err(Stop::Cut));
        };
        self.0 = rest.get(length + (length & 1)..).unwrap_or_default();
        Some(Ok((name, data)))
    }
}
