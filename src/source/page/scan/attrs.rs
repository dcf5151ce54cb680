//! The attributes of one tag, parsed when asked for.

use std::borrow::Cow;

use super::entity::unescape;

/// How many attributes of one tag are looked at.
const MOST: usize = 64;

/// The attributes of one tag in the page's order, names as written, values raw.
#[derive(Clone, Debug)]
pub struct Attrs<'a> {
    rest: &'a str,
    left: usize,
}

impl<'a> Attrs<'a> {
    /// Over the source between the tag's name and its `>`.
    pub(super) fn new(source: &'a str) -> Self {
        Self { rest: source, left: MOST }
    }

    /// The value of the first attribute with this name (lower case), entities decoded.
    pub fn get(mut self, name: &str) -> Option<Cow<'a, str>> {
        self.find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| unescape(v))
    }
}

impl<'a> Iterator for Attrs<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let text = self.rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        let name_end = text
            .bytes()
            .enumerate()
            .position(|(i, b)| b.is_ascii_whitespace() || b == b'/' || (b == b'=' && i > 0))
            .unwrap_or(text.len());
        if name_end == 0 {
            return None;
        }
        let (name, rest) = text.split_at(name_end);
        let Some(value) = rest.trim_ascii_start().strip_prefix('=').map(str::trim_ascii_start) else {
            self.rest = rest;
            return Some((name, ""));
        };
        let quote = value.bytes().next().filter(|b| matches!(b, b'"' | b'\''));
        let (value, rest) = match quote {
            Some(q) => {
                let inner = &value[1..];
                let end = memchr::memchr(q, inner.as_bytes()).unwrap_or(inner.len());
                (&inner[..end], inner.get(end + 1..).unwrap_or_default())
            }
            None => value.split_at(value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len())),
        };
        self.rest = rest;
        Some((name, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        let all = |s| Attrs::new(s).collect::<Vec<_>>();
        assert_eq!(all(r#" a="1" b='2' c=3 d"#), [("a", "1"), ("b", "2"), ("c", "3"), ("d", "")]);
        assert_eq!(all(" content=http://schema.org/InStock /"), [("content", "http://schema.org/InStock"),]);
        assert_eq!(all(r#" a = "x y"  b"#), [("a", "x y"), ("b", "")]);
        assert_eq!(all(r#" a="open"#), [("a", "open")]);
        assert_eq!(all(" / / "), []);
        assert_eq!(Attrs::new(r#" Property="og:title" Content="A &amp; B""#).get("content").as_deref(), Some("A & B"));
    }
}
