//! Hostile text made fit for a mail or a report. Whatever a page says passes through here before it is shown to anyone.

use unicode_normalization::char::is_combining_mark;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};
use url::Url;

use crate::listing::is_unseen as hidden;

/// The most characters that a text of a page takes in a mail.
pub const LONGEST: usize = 200;
/// The most characters of an address that becomes a link; a longer one is left out rather than cut.
const LONGEST_LINK: usize = 2000;
/// More marks than this on one letter are no script of this world.
const MARKS: usize = 4;

/// One line without control characters, directional overrides and invisible characters, white space folded, cut at
/// [`LONGEST`] characters.
pub fn line(text: &str) -> String {
    let mut out = String::new();
    let (mut room, mut marks) = (LONGEST, 0);
    for c in text.chars() {
        let c = if c.is_control() || c.is_whitespace() { ' ' } else { c };
        if hidden(c) || (c == ' ' && (out.is_empty() || out.ends_with(' '))) {
            continue;
        }
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        if marks > MARKS {
            continue;
        }
        if room == 0 {
            out.truncate(out.trim_end().len());
            out.push('…');
            return out;
        }
        room -= 1;
        out.push(c);
    }
    out.truncate(out.trim_end().len());
    out
}

/// Several lines, their indentation kept: an excerpt with a caret under a fault. At most `lines` lines of [`LONGEST`]
/// characters.
pub fn block(text: &str, lines: usize) -> Vec<String> {
    let fit = |line: &str| {
        let clean = line.trim_end().chars().map(|c| if c == '\t' { ' ' } else { c });
        clean.filter(|&c| !c.is_control() && !hidden(c)).take(LONGEST).collect::<String>()
    };
    let mut out: Vec<String> = text.lines().take(lines).map(fit).collect();
    while out.last().is_some_and(String::is_empty) {
        out.pop();
    }
    out
}

/// Cuts a line to so many columns, a wide character counted as two; `…` shows that it was cut.
pub fn columns(text: &str, most: usize) -> String {
    if text.width() <= most {
        return text.into();
    }
    let mut out = String::new();
    let mut used = 0;
    for c in text.chars() {
        let width = c.width().unwrap_or(0);
        if used + width + 1 > most {
            break;
        }
        used += width;
        out.push(c);
    }
    out.truncate(out.trim_end().len());
    out.push('…');
    out
}

/// An address that may become a link: http or https, no user name or password in it, not overlong.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Link {
    /// The whole address, ASCII only.
    pub href: String,
    /// The host that it really leads to, as the network knows it (so that look-alike letters show).
    pub host: String,
}

impl Link {
    /// The link, if the address is fit to be one.
    pub fn new(address: &str) -> Option<Self> {
        let mut url = Url::parse(address.trim()).ok()?;
        if !matches!(url.scheme(), "http" | "https") {
            return None;
        }
        // Anything before an `@` is made to deceive, or is a secret.
        url.set_username("").ok()?;
        url.set_password(None).ok()?;
        let host = match url.port() {
            Some(port) => format!("{}:{port}", url.host_str()?),
            None => url.host_str()?.to_owned(),
        };
        let href = String::from(url);
        let fit = href.len() <= LONGEST_LINK && href.is_ascii() && !href.contains(char::is_control);
        fit.then_some(Self { href, host })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_line_stays_a_line() {
        for (hostile, tamed) in [
            ("Cup\r\nBcc: spy@example.com", "Cup Bcc: spy@example.com"),
            ("  a\u{0}b \t\n c ", "a b c"),
            ("price \u{202e}00.1$\u{202c}", "price 00.1$"),
            ("z\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}a", "z\u{301}\u{301}\u{301}\u{301}a"),
            ("\u{feff}保温杯\u{200b}500ml", "保温杯500ml"),
            ("\u{1b}[31mred", "[31mred"),
            ("", ""),
        ] {
            assert_eq!(line(hostile), tamed, "{hostile:?}");
        }
        assert_eq!(line(&"长".repeat(300)), format!("{}…", "长".repeat(200)));
        assert_eq!(line(&"a".repeat(200)), "a".repeat(200));
    }

    #[test]
    fn links_lead_where_they_say() {
        for (address, link) in [
            ("https://shop.example.com/p/1", Some(("https://shop.example.com/p/1", "shop.example.com"))),
            ("http://shop.example.com:8080/", Some(("http://shop.example.com:8080/", "shop.example.com:8080"))),
            ("https://bank.example@evil.example/", Some(("https://evil.example/", "evil.example"))),
            ("https://anna:secret@shop.example.com/", Some(("https://shop.example.com/", "shop.example.com"))),
            ("https://аpple.example/", Some(("https://xn--pple-43d.example/", "xn--pple-43d.example"))),
            ("javascript:alert(1)", None),
            ("data:text/html,x", None),
            ("ftp://shop.example.com/", None),
            ("//shop.example.com/", None),
            ("https://", None),
        ] {
            let expected = link.map(|(href, host)| Link { href: href.into(), host: host.into() });
            assert_eq!(Link::new(address), expected, "{address}");
        }
        assert_eq!(Link::new(&format!("https://shop.example.com/{}", "a".repeat(2000))), None);
    }

    proptest! {
        #[test]
        fn nothing_hostile_gets_through(text in "\\PC*|(?s).*") {
            let tamed = line(&text);
            prop_assert!(tamed.chars().count() <= LONGEST + 1);
            prop_assert!(!tamed.chars().any(|c| c.is_control() || hidden(c)));
            prop_assert!(!tamed.contains("  "));
            let cut = columns(&tamed, 40);
            prop_assert!(cut.width() <= 40, "{cut:?} is {} wide", cut.width());
            for line in block(&text, 5) {
                prop_assert!(!line.chars().any(|c| c.is_control() || hidden(c)));
            }
        }
    }
}
