//! Bytes → text. A page's own word about its character set is often wrong, so evidence comes first:
//! byte order mark, then valid UTF-8, then the HTTP header, then `<meta>`, then statistics.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, GBK, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

/// How far into a page a `<meta charset>` counts. The standard says 1,024 bytes; shops put scripts before it.
const META_WITHIN: usize = 8 * 1024;

/// Decodes a body. Never fails: what fits no character set becomes U+FFFD. Valid UTF-8 is not copied.
pub fn decode<'a>(body: &'a [u8], content_type: Option<&str>) -> Cow<'a, str> {
    if let Some((encoding, skip)) = Encoding::for_bom(body) {
        return encoding.decode_without_bom_handling(body.get(skip..).unwrap_or_default()).0;
    }
    let header = content_type.and_then(charset_of).and_then(|label| Encoding::for_label(label.as_bytes()));
    if let Ok(text) = std::str::from_utf8(body) {
        // Text that is valid UTF-8 by chance is next to impossible, except for encodings made of ASCII bytes.
        return match header.or_else(|| escapes(body).then(|| declared(body)).flatten()) {
            Some(e) if e == ISO_2022_JP || e == UTF_16LE || e == UTF_16BE => e.decode_without_bom_handling(body).0,
            _ => Cow::Borrowed(text),
        };
    }
    // One broken name, or a comment cut in the middle of a character, makes no other character set of it.
    let (text, _) = UTF_8.decode_without_bom_handling(body);
    if is_surely(&text) {
        return text;
    }
    for encoding in [header, declared(body)].into_iter().flatten() {
        // GB18030 contains GBK; shops that say GBK (or GB2312) use its further characters.
        let encoding = if encoding == GBK { GB18030 } else { encoding };
        let (text, faulty) = encoding.decode_without_bom_handling(body);
        if !faulty || mostly_fits(&text) {
            return text;
        }
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(body.get(..256 * 1024).unwrap_or(body), body.len() <= 256 * 1024);
    let guess = detector.guess(None, Utf8Detection::Allow);
    let guess = if guess == GBK { GB18030 } else { guess };
    guess.decode_without_bom_handling(body).0
}

/// The label behind `charset=`, unquoted.
fn charset_of(text: &str) -> Option<&str> {
    let at = memchr::memmem::find(text.to_ascii_lowercase().as_bytes(), b"charset")?;
    let rest = text.get(at + "charset".len()..)?.trim_start().strip_prefix('=')?.trim_start();
    let rest = rest.trim_start_matches(['"', '\'']);
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c))).unwrap_or(rest.len());
    rest.get(..end).filter(|label| !label.is_empty())
}

/// The character set that the page itself declares near its start.
fn declared(body: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(body.get(..META_WITHIN).unwrap_or(body));
    let label = charset_of(&head)?;
    let encoding = Encoding::for_label(label.as_bytes())?;
    // A page whose `<meta>` could be read is not UTF-16, whatever it says.
    Some(if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding })
}

fn escapes(body: &[u8]) -> bool {
    memchr::memchr(0x1b, body).is_some()
}

/// Whether the faults are few against what decoded well: a page cut in the middle of a character, one broken name.
fn mostly_fits(text: &str) -> bool {
    let (good, bad) = beyond_ascii(text);
    bad <= 2 || bad * 20 < good
}

/// Whether so much of it is valid UTF-8 beyond ASCII that it is nothing else, whatever the page says.
fn is_surely(text: &str) -> bool {
    let (good, bad) = beyond_ascii(text);
    good >= 20 && bad * 20 < good
}

/// Characters beyond ASCII that decoded well, and faults.
fn beyond_ascii(text: &str) -> (usize, usize) {
    let (mut good, mut bad) = (0, 0);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        if c == char::REPLACEMENT_CHARACTER { bad += 1 } else { good += 1 }
    }
    (good, bad)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_beats_declarations() {
        let (gbk, ..) = encoding_rs::GBK.encode("<meta charset=gbk>月销 2万+");
        let (eucjp, ..) =
            encoding_rs::EUC_JP.encode("<p>こんにちは、世界。商品の価格は税込みです。送料無料でお届けします。</p>");
        // UTF-8 that says GBK, with one byte too few.
        let mut broken = "<meta charset=gbk><!-- 商品 --><h1>修身水洗微弹牛仔裤长裤男装新款秋装韩版</h1>月销 2万+"
            .as_bytes()
            .to_vec();
        broken.remove(25);
        let cases: &[(&[u8], Option<&str>, &str)] = &[
            ("<meta charset=gbk>价格".as_bytes(), Some("text/html; charset=gbk"), "价格"),
            (&gbk, None, "月销 2万+"),
            (&gbk, Some("text/html; charset=GB2312"), "月销 2万+"),
            (b"\xef\xbb\xbfcaf\xc3\xa9", None, "caf\u{e9}"),
            (b"\xff\xfea\0b\0", None, "ab"),
            (b"<meta charset='iso-8859-1'>\xa3229.00", None, "\u{a3}229.00"),
            (b"caf\xc3\xa9 \xe2\x82", Some("text/html; charset=utf-8"), "caf\u{e9} \u{fffd}"),
            (&eucjp, None, "こんにちは"),
            (&broken, Some("text/html; charset=gbk"), "月销 2万+"),
        ];
        for (bytes, header, want) in cases {
            let text = decode(bytes, *header);
            assert!(text.contains(want), "{text} should hold {want}");
        }
    }

    #[test]
    fn valid_utf8_is_not_copied() {
        assert!(matches!(decode("価格".as_bytes(), Some("text/html; charset=euc-jp")), Cow::Borrowed(_)));
    }
}
