//! A [`Brief`] made fit for any chat: single lines of bounded length without invisible characters, and links that are
//! what they seem.

use url::Url;

use crate::{
    change::{Brief, BriefLine},
    listing::{Locale, is_unseen},
};

/// The most characters of a title.
const TITLE: usize = 200;
/// The most characters of a line.
const WORDS: usize = 300;
/// The most lines: nobody reads more on a phone.
pub(super) const LINES: usize = 50;
/// The most bytes of a link; a longer one is left out rather than cut.
const LINK: usize = 1000;

/// One line.
pub(super) struct Line {
    pub(super) words: String,
    pub(super) href: Option<String>,
}

/// A brief, tamed.
pub(super) struct Message {
    pub(super) title: String,
    /// At most [`LINES`].
    pub(super) lines: Vec<Line>,
    /// Lines beyond.
    beyond: usize,
    more: Option<String>,
    locale: Locale,
}

impl Message {
    pub(super) fn of(brief: &Brief, locale: Locale) -> Self {
        let title = one_line(&brief.title, TITLE);
        let line =
            |line: &BriefLine| Line { words: one_line(&line.words, WORDS), href: line.link.as_deref().and_then(href) };
        Self {
            // A message without a title is refused by some services.
            title: if title.is_empty() { "rivald".into() } else { title },
            lines: brief.lines.iter().take(LINES).map(line).filter(|line| !line.words.is_empty()).collect(),
            beyond: brief.lines.len().saturating_sub(LINES),
            more: brief.more.as_deref().map(|more| one_line(more, TITLE)).filter(|more| !more.is_empty()),
            locale,
        }
    }

    /// What ends a message that leaves out so many of [`lines`](Self::lines).
    pub(super) fn closing(&self, left: usize) -> Vec<String> {
        let left = left + self.beyond;
        let count = (left > 0).then(|| self.locale.pick(format!("and {left} more"), format!("另有 {left} 条")));
        count.into_iter().chain(self.more.clone()).collect()
    }
}

/// At most so many characters of a text.
pub(super) fn cut(text: &str, most: usize) -> String {
    if text.char_indices().nth(most).is_none() {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// One line without control and invisible characters, white space folded.
fn one_line(text: &str, most: usize) -> String {
    let mut line = String::new();
    // Hostile texts are long: nothing behind what could be shown is looked at.
    for c in text.chars().take(20 * most) {
        let c = if c.is_control() || c.is_whitespace() { ' ' } else { c };
        if !(is_unseen(c) || c == ' ' && (line.is_empty() || line.ends_with(' '))) {
            line.push(c);
        }
    }
    line.truncate(line.trim_end().len());
    cut(&line, most)
}

/// An address that may become a link in any markup: http or https, nothing before an `@`, and no character that could
/// end a link.
fn href(address: &str) -> Option<String> {
    let mut url = Url::parse(address.trim()).ok()?;
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    // An IPv6 address stands in brackets, which would have to be encoded.
    url.host_str().filter(|host| !host.starts_with('['))?;
    let mut out = String::new();
    for byte in String::from(url).bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&+,;=%".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
        if out.len() > LINK {
            return None;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_what_they_seem() {
        let table = [
            ("https://shop.example/p_1?a=1&b=2#x", Some("https://shop.example/p_1?a=1&b=2#x")),
            ("https://bank.example@evil.example/", Some("https://evil.example/")),
            ("https://shop.example/a)(b[c]'d*e|f", Some("https://shop.example/a%29%28b%5Bc%5D%27d%2Ae%7Cf")),
            ("https://аpple.example/", Some("https://xn--pple-43d.example/")),
            ("http://[::1]/x", None),
            ("javascript:alert(1)", None),
            ("dingtalk://dingtalkclient/action", None),
            ("//shop.example/", None),
            ("", None),
        ];
        for (address, link) in table {
            assert_eq!(href(address).as_deref(), link, "{address}");
        }
        assert_eq!(href(&format!("https://shop.example/{}", "a".repeat(1000))), None);
    }

    #[test]
    fn lines_stay_lines() {
        assert_eq!(one_line(" a\r\n\tb\u{202e}c\u{0} ", 10), "a bc");
        assert_eq!(one_line("一二三四五", 4), "一二三…");
        assert_eq!(one_line("一二三四", 4), "一二三四");
    }

    #[test]
    fn what_is_left_out_is_counted() {
        let line = BriefLine { words: "x".into(), link: None };
        let brief = Brief { title: String::new(), lines: vec![line; 70], more: Some("see mail".into()) };
        let message = Message::of(&brief, Locale::En);
        assert_eq!((message.title.as_str(), message.lines.len()), ("rivald", LINES));
        assert_eq!(message.closing(3), ["and 23 more", "see mail"]);
        assert!(Message::of(&Brief::default(), Locale::En).closing(0).is_empty());
    }
}
