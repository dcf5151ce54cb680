//! Walking through a JPEG (ITU-T T.81, annex B): segments, and scans in which a byte FF is followed by 00 or by a marker.

use memchr::memchr;

use super::{MOST_PARTS, Seen, Stop, pixels, refused, too_many_parts, u16_be};

/// More scans than any encoder makes; each goes over all pixels, so that they multiply what a file costs in time.
const MOST_SCANS: u64 = 100;
/// The most pixels that all scans together go over: twice the usual ten scans of the largest picture, and more.
const MOST_SCANNED: u64 = 1_000_000_000;

/// The frame: what the picture is like.
struct Frame {
    width: u32,
    height: u32,
    components: u8,
    progressive: bool,
}

pub(super) fn walk(bytes: &[u8]) -> Result<Seen, Stop> {
    let (mut at, mut segments, mut scans, mut in_parts) = (2, 0, 0_u64, false);
    let mut frame: Option<Frame> = None;
    loop {
        // Any number of bytes FF, then the marker.
        let mut marker = *bytes.get(at).ok_or(Stop::Cut)?;
        if marker != 0xFF {
            return Err(Stop::Damaged("a segment does not begin where the one before it ends"));
        }
        while marker == 0xFF {
            at += 1;
            marker = *bytes.get(at).ok_or(Stop::Cut)?;
        }
        at += 1;
        match marker {
            0x01 | 0xD0..=0xD7 => continue,
            0xD9 => break,
            0x00 | 0xD8 => return Err(Stop::Damaged("a marker stands where none may")),
            _ => {}
        }
        let length = u16_be(bytes, at)? as usize;
        let segment = bytes.get(at + 2..at + length.max(2)).ok_or(Stop::Cut)?;
        at += length.max(2);
        segments += 1;
        if segments > MOST_PARTS {
            return Err(too_many_parts());
        }
        match marker {
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                if frame.is_some() {
                    return Err(Stop::Damaged("it has two frames"));
                }
                let Some(&components) = segment.get(5) else { return Err(Stop::Damaged("its frame is too short")) };
                let (height, width) = (u16_be(segment, 1)?, u16_be(segment, 3)?);
                frame = Some(Frame { width, height, components, progressive: marker == 0xC2 });
            }
            0xDA => {
                let Some(frame) = &frame else { return Err(Stop::Damaged("it has a scan before its frame")) };
                in_parts |= segment.first().is_some_and(|of_scan| *of_scan < frame.components);
                scans += 1;
                let most = (MOST_SCANNED / pixels(frame.width, frame.height).max(1)).min(MOST_SCANS);
                if scans > most {
                    return Err(Stop::Refused(refused(
                        &format!("the picture has over {most} scans, each of which goes over all of it"),
                        &format!("图片的扫描次数超过 {most}，解码过慢"),
                    )));
                }
                at = end_of_scan(bytes, at)?;
            }
            _ => {}
        }
    }
    match frame {
        Some(frame) if scans > 0 => {
            Ok(Seen { end: at, width: frame.width, height: frame.height, memory: frame.memory(in_parts) })
        }
        _ => Err(Stop::Damaged("it has no pixels")),
    }
}

impl Frame {
    /// The pixels as they come out, turned upright; where all scans must be read first, their coefficients.
    fn memory(&self, in_parts: bool) -> u64 {
        let coefficients = if self.progressive || in_parts { 2 * u64::from(self.components) } else { 0 };
        pixels(self.width, self.height) * (3 + coefficients.max(3))
    }
}

/// Where the next marker is that is none of a restart.
fn end_of_scan(bytes: &[u8], mut at: usize) -> Result<usize, Stop> {
    loop {
        at += memchr(0xFF, bytes.get(at..).unwrap_or_default()).ok_or(Stop::Cut)?;
        match bytes.get(at + 1).ok_or(Stop::Cut)? {
            0x00 | 0xD0..=0xD7 => at += 2,
            0xFF => at += 1,
            _ => return Ok(at),
        }
    }
}
