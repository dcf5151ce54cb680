//! What a file is, by its own first bytes, and whether all of it is there. What a server calls it is not believed.

use super::{Format, Refused};

/// More scans than any encoder makes; each goes over all pixels, so that they multiply what a file costs.
const MOST_SCANS: usize = 100;

/// The format of a file.
///
/// # Errors
/// When it is something else, or a picture that can't be read: says which.
pub(super) fn format(bytes: &[u8]) -> Result<Format, Refused> {
    if bytes.is_empty() {
        return Err(refused("the file is empty", "文件是空的"));
    }
    if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        return Ok(Format::Jpeg);
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Ok(Format::Png);
    }
    if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        return Ok(Format::Gif);
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Ok(Format::WebP);
    }
    Err(other(bytes))
}

/// What a file is that is none of the formats that can be read.
fn other(bytes: &[u8]) -> Refused {
    let brand = bytes.get(4..8).filter(|tag| *tag == b"ftyp").and_then(|_| bytes.get(8..12));
    let unread = |name: &str| {
        refused(
            &format!("it is {name}, which rivald can't read: JPEG, PNG, WebP and GIF are looked at"),
            &format!("这是 {name}，rivald 无法读取；支持 JPEG、PNG、WebP、GIF"),
        )
    };
    match brand {
        Some(b"avif" | b"avis") => return unread("AVIF"),
        Some(b"heic" | b"heix" | b"hevc" | b"mif1" | b"msf1") => return unread("HEIC"),
        Some(_) => return refused("it is a video, not a picture", "这是视频，不是图片"),
        None => {}
    }
    let text = bytes.trim_ascii_start();
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    let begin: Vec<u8> = text.iter().take(1024).map(u8::to_ascii_lowercase).collect();
    let has = |what: &[u8]| begin.windows(what.len()).any(|window| window == what);
    if begin.starts_with(b"<") && has(b"<svg") {
        return refused(
            "it is an SVG, a drawing that may hold scripts; rivald does not open it",
            "这是 SVG（可能含脚本的矢量图），rivald 不会打开",
        );
    }
    if begin.starts_with(b"<") {
        return refused("it is a page, not a picture", "这是网页，不是图片");
    }
    if begin.starts_with(b"{") || begin.starts_with(b"[") {
        return refused("it is JSON, not a picture", "这是 JSON，不是图片");
    }
    for (magic, name) in [
        (&b"BM"[..], "BMP"),
        (b"II*\0", "TIFF"),
        (b"MM\0*", "TIFF"),
        (b"\0\0\x01\0", "ICO"),
        (b"\xFF\x0A", "JPEG XL"),
        (b"\0\0\0\x0CJXL ", "JPEG XL"),
        (b"%PDF", "PDF"),
    ] {
        if bytes.starts_with(magic) {
            return unread(name);
        }
    }
    refused(
        "it is no picture that rivald knows (JPEG, PNG, WebP, GIF)",
        "不是 rivald 认识的图片（JPEG、PNG、WebP、GIF）",
    )
}

/// Refuses a file that ends in its middle: decoders fill the rest with grey, and that would look like a change.
///
/// # Errors
/// When it does, or when it would take too long.
pub(super) fn whole(format: Format, bytes: &[u8]) -> Result<(), Refused> {
    let whole = match format {
        Format::Jpeg => jpeg(bytes)?,
        Format::Png => png(bytes),
        Format::WebP => {
            let told = bytes.get(4..8).and_then(|b| b.try_into().ok()).map_or(u32::MAX, u32::from_le_bytes);
            u64::from(told) + 8 <= bytes.len() as u64
        }
        // Its decoder refuses a first frame that is not whole, and no other is looked at.
        Format::Gif => true,
    };
    if whole { Ok(()) } else { Err(refused("the picture ends in its middle", "图片不完整")) }
}

/// Whether the scans of a JPEG end (ITU-T T.81, B.1): in them a byte FF is followed by 00 or by a marker.
fn jpeg(bytes: &[u8]) -> Result<bool, Refused> {
    let mut at = 2;
    // The segments before the first scan: a thumbnail within one of them has an end of its own.
    loop {
        let Some([0xFF, marker]) = bytes.get(at..at + 2) else { return Ok(false) };
        match marker {
            0xFF => at += 1,
            0xDA => break,
            0xD9 => return Ok(false),
            0x01 | 0xD0..=0xD7 => at += 2,
            _ => {
                let Some(&[high, low]) = bytes.get(at + 2..at + 4) else { return Ok(false) };
                at += 2 + usize::from(u16::from_be_bytes([high, low])).max(2);
            }
        }
    }
    let (mut scans, mut ends) = (0, false);
    for pair in bytes[at..].windows(2) {
        match pair {
            [0xFF, 0xDA] => scans += 1,
            [0xFF, 0xD9] => {
                ends = true;
                break;
            }
            _ => {}
        }
    }
    if scans > MOST_SCANS {
        return Err(refused(
            &format!("the picture has over {MOST_SCANS} scans, each of which goes over all of it"),
            &format!("图片的扫描次数超过 {MOST_SCANS}，解码过慢"),
        ));
    }
    Ok(ends)
}

/// Whether the chunks of a PNG lead to its end (W3C PNG, 5.3).
fn png(bytes: &[u8]) -> bool {
    let mut at = 8;
    loop {
        let Some(head) = bytes.get(at..at + 8) else { return false };
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let Some(next) = at.checked_add(12).and_then(|at| at.checked_add(length)) else { return false };
        if next > bytes.len() {
            return false;
        }
        if &head[4..] == b"IEND" {
            return true;
        }
        at = next;
    }
}

fn refused(en: &str, zh: &str) -> Refused {
    Refused { en: en.into(), zh: zh.into() }
}
