//! Walking through a PNG (W3C PNG, 5.3): chunks of a length, four letters, as many bytes and a check.

use super::{MOST_PARTS, Seen, Stop, pixels, too_many_parts};

pub(super) fn walk(bytes: &[u8]) -> Result<Seen, Stop> {
    let (mut at, mut parts, mut transparent, mut begun) = (8, 0, false, false);
    let Some(&[w0, w1, w2, w3, h0, h1, h2, h3, depth, colour]) = bytes.get(16..26) else { return Err(Stop::Cut) };
    if bytes.get(12..16) != Some(b"IHDR") {
        return Err(Stop::Damaged("it does not begin with its head"));
    }
    let (width, height) = (u32::from_be_bytes([w0, w1, w2, w3]), u32::from_be_bytes([h0, h1, h2, h3]));
    loop {
        let Some(&[l0, l1, l2, l3, ref name @ ..]) = bytes.get(at..at + 8) else { return Err(Stop::Cut) };
        let length = u32::from_be_bytes([l0, l1, l2, l3]) as usize;
        let next = at.checked_add(12).and_then(|at| at.checked_add(length)).ok_or(Stop::Cut)?;
        if next > bytes.len() {
            return Err(Stop::Cut);
        }
        at = next;
        match name {
            b"IEND" => break,
            b"IDAT" => begun = true,
            b"tRNS" => transparent = true,
            _ => {}
        }
        parts += usize::from(!begun);
        if parts > MOST_PARTS {
            return Err(too_many_parts());
        }
    }
    // Grey, colour, palette, grey with alpha, colour with alpha.
    let channels = match colour {
        0 => 1,
        2 | 3 => 3,
        4 => 2,
        _ => 4,
    } + u64::from(transparent && colour < 4);
    let sample = channels * if depth > 8 { 2 } else { 1 };
    // Decoded; then in eight bits a channel, then on white, and turned upright, two of them at a time.
    let eight = if channels % 2 == 0 { 4 } else { 3 };
    let memory = pixels(width, height).saturating_mul((sample + eight).max(eight + 3));
    Ok(Seen { end: at, width, height, memory })
}
