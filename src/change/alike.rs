//! What counts as the same text: not white space, full-width forms, case or entities.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// What a text is compared by.
///
/// Shops print one title with `&amp;` or `&`, with one space, two or none between Latin and Chinese, in full-width
/// forms, in capitals by a style sheet. None of that is a change.
pub(super) fn text_key(text: &str) -> String {
    // Twice: `&amp;nbsp;` is what a page becomes that was escaped twice.
    let once = unescape(text);
    unescape(&once)
        .nfkc()
        .filter(|c| !c.is_whitespace() && !c.is_control() && !invisible(*c))
        .flat_map(char::to_lowercase)
        .collect()
}

/// A text of a page, safe and short enough to be kept in a change: no control characters, no overrides of the writing
/// direction, at most 200 characters.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut count = 0;
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        for c in (!out.is_empty()).then_some(' ').into_iter().chain(word.chars().filter(|c| !invisible(*c))) {
            if count == 200 {
                out.push('…');
                return out;
            }
            out.push(c);
            count += 1;
        }
    }
    out
}

/// Zero-width characters, soft hyphens and direction overrides.
fn invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Resolves the entities that titles really contain; anything else stays as it is.
fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        // The longest of these entities has ten bytes: `&#1114111;`.
        let end = rest.bytes().take(10).position(|b| b == b';');
        if let Some((end, c)) = end.and_then(|end| entity(&rest[1..end]).map(|c| (end, c))) {
            out.push(c);
            rest = &rest[end + 1..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notation_is_no_difference() {
        for (a, b) in [
            ("Steel  Bottle\n500 ml", "steel bottle 500ml"),
            ("保温杯　５００ｍｌ（红）", "保温杯 500ml(红)"),
            ("Salt &amp; Pepper", "Salt & Pepper"),
            ("Salt &amp;amp; Pepper", "salt & pepper"),
            ("It&#39;s &#x4f60;", "It's 你"),
            ("soft\u{ad}hyphen\u{200b}", "softhyphen"),
            ("a&nbsp;b", "a\u{a0}b"),
        ] {
            assert_eq!(text_key(a), text_key(b), "{a:?} and {b:?}");
        }
    }

    #[test]
    fn another_word_is_a_difference() {
        for (a, b) in [("500 ml", "600 ml"), ("A & B", "A B"), ("&unknown;", "unknown"), ("杯", "杯子")] {
            assert_ne!(text_key(a), text_key(b), "{a:?} and {b:?}");
        }
    }

    #[test]
    fn kept_texts_are_harmless() {
        assert_eq!(plain("  a\u{202e}b\u{7}\n\tc  "), "ab c");
        assert_eq!(plain(&"长".repeat(500)).chars().count(), 201);
        assert_eq!(plain(""), "");
    }
}
