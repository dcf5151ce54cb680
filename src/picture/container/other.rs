//! What a file is that is none of the formats that can be read.

use super::{Refused, refused};

/// First bytes, and whose they are.
const KNOWN: [(&[u8], &str); 8] = [
    (b"BM", "BMP"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"\0\0\x01\0", "ICO"),
    (b"\xFF\x0A", "JPEG XL"),
    (b"\0\0\0\x0CJXL ", "JPEG XL"),
    (b"\0\0\0\x0CjP  ", "JPEG 2000"),
    (b"8BPS", "PSD"),
];

/// Refuses a file by the name of what it is.
pub(super) fn named(bytes: &[u8]) -> Refused {
    if bytes.is_empty() {
        return refused("the file is empty", "文件是空的");
    }
    let brand = bytes.get(4..8).filter(|tag| *tag == b"ftyp").and_then(|_| bytes.get(8..12));
    match brand {
        Some(b"avif" | b"avis") => return unread("AVIF"),
        // "mif1" is any of these; a list of what it is compatible with follows.
        Some(b"mif1" | b"msf1") if has(bytes.get(12..64).unwrap_or(&bytes[12..]), b"avif") => return unread("AVIF"),
        Some(b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1") => return unread("HEIC"),
        Some(_) => return video(),
        None => {}
    }
    // Matroska and WebM; MPEG; AVI.
    if bytes.starts_with(b"\x1A\x45\xDF\xA3")
        || bytes.starts_with(b"\0\0\x01\xBA")
        || bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"AVI ")
    {
        return video();
    }
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let begin = text[..text.len().min(1024)].to_ascii_lowercase();
    if begin.starts_with(b"<")
        && !begin.starts_with(b"<!doctype html")
        && !begin.starts_with(b"<html")
        && has(&begin, b"<svg")
    {
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
    if bytes.starts_with(b"%PDF") {
        return refused("it is a PDF, not a picture", "这是 PDF，不是图片");
    }
    if let Some((_, name)) = KNOWN.into_iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return unread(name);
    }
    refused(
        "it is no picture that rivald knows (JPEG, PNG, WebP, GIF)",
        "不是 rivald 认识的图片（JPEG、PNG、WebP、GIF）",
    )
}

fn unread(name: &str) -> Refused {
    refused(
        &format!("it is {name}, which rivald can't read: JPEG, PNG, WebP and GIF are looked at"),
        &format!("这是 {name}，rivald 无法读取；支持 JPEG、PNG、WebP、GIF"),
    )
}

fn video() -> Refused {
    refused("it is a video, not a picture", "这是视频，不是图片")
}

fn has(text: &[u8], what: &[u8]) -> bool {
    text.windows(what.len()).any(|window| window == what)
}
