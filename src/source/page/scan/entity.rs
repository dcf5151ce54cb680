//! Character references (`&amp;`, `&#8364;`) → characters.

use std::borrow::Cow;

use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};

/// The longest name in the standard's table, `&CounterClockwiseContourIntegral;`.
const LONGEST: usize = 33;

/// Decodes character references. Text without any is not copied. Linear; never fails.
pub fn unescape(text: &str) -> Cow<'_, str> {
    let Some(first) = memchr::memchr(b'&', text.as_bytes()) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len());
    let (done, mut rest) = text.split_at(first);
    out.push_str(done);
    while !rest.is_empty() {
        if let Some((decoded, used)) = reference(rest) {
            out.extend(decoded);
            rest = &rest[used..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
        let next = memchr::memchr(b'&', rest.as_bytes()).unwrap_or(rest.len());
        out.push_str(&rest[..next]);
        rest = &rest[next..];
    }
    Cow::Owned(out)
}

/// As [`unescape`], and once more where a shop has encoded twice (`&amp;#40;`).
pub fn unescape_twice(text: &str) -> Cow<'_, str> {
    match unescape(text) {
        Cow::Owned(once) if memchr::memchr(b'&', once.as_bytes()).is_some() => Cow::Owned(unescape(&once).into_owned()),
        other => other,
    }
}

/// The characters of the reference at the start of `text`, and how many bytes it takes.
fn reference(text: &str) -> Option<(Vec<char>, usize)> {
    let bytes = text.as_bytes();
    if bytes.get(1) == Some(&b'#') {
        return numeric(text);
    }
    let name_end = bytes[1..].iter().take(LONGEST).take_while(|b| b.is_ascii_alphanumeric()).count() + 1;
    let chars =
        |(a, b): (u32, u32)| [a, b].into_iter().filter(|c| *c != 0).filter_map(char::from_u32).collect::<Vec<_>>();
    if bytes.get(name_end) == Some(&b';') {
        let found = NAMED_ENTITIES.get(text.get(1..=name_end)?).copied().filter(|e| e.0 != 0)?;
        return Some((chars(found), name_end + 1));
    }
    // Without `;` only the old names count, and not in front of `=`, as in `?a=1&copy=2`.
    if bytes.get(name_end) == Some(&b'=') {
        return None;
    }
    let found = NAMED_ENTITIES.get(text.get(1..name_end)?).copied().filter(|e| e.0 != 0)?;
    Some((chars(found), name_end))
}

fn numeric(text: &str) -> Option<(Vec<char>, usize)> {
    let bytes = text.as_bytes();
    let (radix, start) = if matches!(bytes.get(2), Some(b'x' | b'X')) { (16, 3) } else { (10, 2) };
    let digits = bytes.get(start..)?.iter().take_while(|b| (**b as char).is_digit(radix)).count();
    if digits == 0 {
        return None;
    }
    let end = start + digits;
    let used = end + usize::from(bytes.get(end) == Some(&b';'));
    let code = u32::from_str_radix(text.get(start..end)?, radix).unwrap_or(u32::MAX);
    let c = match code {
        0x80..=0x9f => C1_REPLACEMENTS.get(code as usize - 0x80).copied().flatten(),
        _ => char::from_u32(code).filter(|c| *c != '\0'),
    };
    Some((vec![c.unwrap_or(char::REPLACEMENT_CHARACTER)], used))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        for (text, want) in [
            ("plain", "plain"),
            ("a &amp; b", "a & b"),
            ("&pound;229.00", "£229.00"),
            ("&#163;5.29 &#xA3;6", "£5.29 £6"),
            ("349&nbsp;&euro;", "349\u{a0}€"),
            ("&#128;", "€"),
            ("a&copy=2&b", "a&copy=2&b"),
            ("&copy 2020", "© 2020"),
            ("&nosuch; & &#; &#x;", "&nosuch; & &#; &#x;"),
            ("&#99999999999999;", "\u{fffd}"),
            ("&", "&"),
            ("&&&amp;", "&&&"),
            ("&ä;", "&ä;"),
        ] {
            assert_eq!(unescape(text), want, "{text}");
        }
        assert_eq!(unescape_twice("w&amp;#47; x"), "w/ x");
    }
}
