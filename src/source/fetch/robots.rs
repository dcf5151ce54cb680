//! robots.txt (RFC 9309): which paths of a host are not for us.
//!
//! Own code: of the crates, `texting_robots` gives up the whole file for one rule too complex for its expression
//! compiler, lets a 500 KiB file of `$` rules make tens of thousands of compiled expressions, and does not compare
//! percent-encoded octets as the RFC says; `robotstxt` reads the whole file anew for every question. This one keeps
//! the rules for us alone, and both reading and asking take linear time.

use std::time::Duration;

use memchr::memmem;
use url::{Position, Url};

/// At most so much of a file is read (RFC 9309, 2.5 asks for at least 500 KiB).
pub const MOST_BYTES: usize = 500 * 1024;

/// No wish for a pause between two requests is obeyed beyond this.
const LONGEST_DELAY: Duration = Duration::from_mins(1);

/// What a robots.txt says to us.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rules {
    rules: Vec<Rule>,
    /// `Crawl-delay`, at most a minute. Not in the RFC, but in use.
    pub crawl_delay: Option<Duration>,
}

#[derive(Clone, Debug, PartialEq)]
struct Rule {
    /// Normalised; `*` is any run of octets, a last `$` the end.
    pattern: Box<[u8]>,
    allow: bool,
}

impl Rules {
    /// Reads a file for the crawler of a product token, such as `rivald`. There is no bad file: lines that make no
    /// sense are passed over (RFC 9309, 2.2.1 and 2.3.1.5).
    pub fn read(file: &[u8], token: &str) -> Self {
        let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
        let (mut ours, mut everyones) = (None::<Self>, Self::default());
        // Whether the group at hand is for us, for everyone; whether its list of user agents is complete.
        let (mut for_us, mut for_everyone, mut complete) = (false, false, true);
        for line in file.split(|b| matches!(b, b'\n' | b'\r' | 0)) {
            let Some((key, value)) = record(line) else { continue };
            let key = Key::of(key);
            if key == Key::Other {
                continue;
            }
            if key == Key::UserAgent {
                if complete {
                    (for_us, for_everyone, complete) = (false, false, false);
                }
                for_everyone |= value.first() == Some(&b'*');
                if token_of(value).eq_ignore_ascii_case(token.as_bytes()) {
                    for_us = true;
                    // A group for us without rules leaves everything free.
                    ours.get_or_insert_default();
                }
                continue;
            }
            complete = true;
            if for_everyone {
                everyones.add(key, value);
            }
            if let Some(ours) = &mut ours
                && for_us
            {
                ours.add(key, value);
            }
        }
        ours.unwrap_or(everyones)
    }

    fn add(&mut self, key: Key, value: &[u8]) {
        match key {
            Key::Allow | Key::Disallow if !value.is_empty() => {
                self.rules.push(Rule { pattern: normal(value, true).into(), allow: key == Key::Allow });
            }
            Key::CrawlDelay if self.crawl_delay.is_none() => {
                let seconds = std::str::from_utf8(value).ok().and_then(|v| v.parse().ok());
                self.crawl_delay = seconds
                    .filter(|s: &f64| *s >= 0.0)
                    .map(|s| Duration::try_from_secs_f64(s).unwrap_or(LONGEST_DELAY).min(LONGEST_DELAY));
            }
            _ => {}
        }
    }

    /// Whether an address may be asked: the longest rule that fits decides, `Allow` before `Disallow`
    /// (RFC 9309, 2.2.2).
    pub fn allow(&self, url: &Url) -> bool {
        if self.rules.is_empty() || url.path() == "/robots.txt" {
            return true;
        }
        let path = normal(url[Position::BeforePath..Position::AfterQuery].as_bytes(), false);
        self.rules
            .iter()
            .filter(|rule| fits(&rule.pattern, &path))
            .max_by_key(|rule| (rule.pattern.len(), rule.allow))
            .is_none_or(|rule| rule.allow)
    }
}

/// The token by which a robots.txt can speak to a crawler: the beginning of its user agent.
pub fn token_of(user_agent: &[u8]) -> &[u8] {
    let end = user_agent.iter().position(|b| !(b.is_ascii_alphabetic() || matches!(b, b'-' | b'_')));
    &user_agent[..end.unwrap_or(user_agent.len())]
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Key {
    UserAgent,
    Allow,
    Disallow,
    CrawlDelay,
    Other,
}

impl Key {
    /// The key of a line, with the slips of the pen that Google's reader forgives too.
    fn of(key: &[u8]) -> Self {
        let is = |words: &[&str]| words.iter().any(|word| key.eq_ignore_ascii_case(word.as_bytes()));
        if is(&["user-agent", "useragent", "user agent"]) {
            Self::UserAgent
        } else if is(&["allow"]) {
            Self::Allow
        } else if is(&["disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"]) {
            Self::Disallow
        } else if is(&["crawl-delay", "crawldelay"]) {
            Self::CrawlDelay
        } else {
            Self::Other
        }
    }
}

/// Key and value of a line.
fn record(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let line = line.split(|b| *b == b'#').next()?;
    let colon = memchr::memchr(b':', line)?;
    Some((line[..colon].trim_ascii(), line[colon + 1..].trim_ascii()))
}

/// Octets in the one form in which they are compared (RFC 9309, 2.2.2): unreserved ones plain, all others that a path
/// does not hold as they are percent-encoded with capital digits. In a path `*` and `$` are encoded as well, since in
/// a pattern they mean something else.
fn normal(octets: &[u8], pattern: bool) -> Vec<u8> {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut out = Vec::with_capacity(octets.len());
    let encode = |out: &mut Vec<u8>, b: u8| {
        out.extend_from_slice(&[b'%', DIGITS[usize::from(b >> 4)], DIGITS[usize::from(b & 15)]]);
    };
    let mut at = 0;
    while let Some(&b) = octets.get(at) {
        at += 1;
        let last = at == octets.len();
        match b {
            b'%' => match octets.get(at..at + 2).and_then(|hex| Some((digit(hex[0])?, digit(hex[1])?))) {
                Some((high, low)) => {
                    at += 2;
                    match high << 4 | low {
                        b if b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~') => out.push(b),
                        b => encode(&mut out, b),
                    }
                }
                None => out.push(b),
            },
            b'*' if pattern => out.push(b),
            b'$' if pattern && last => out.push(b),
            b'*' | b'$' | b' ' | b'"' | b'<' | b'>' | b'`' => encode(&mut out, b),
            b if b.is_ascii_graphic() => out.push(b),
            b => encode(&mut out, b),
        }
    }
    out
}

fn digit(b: u8) -> Option<u8> {
    char::from(b).to_digit(16).map(|d| d as u8)
}

/// Whether a pattern fits the beginning of a path. The leftmost place for each piece is always as good as any other,
/// so there is nothing to go back to.
fn fits(pattern: &[u8], path: &[u8]) -> bool {
    let (pattern, to_the_end) = match pattern.split_last() {
        Some((b'$', pattern)) => (pattern, true),
        _ => (pattern, false),
    };
    let Some(star) = memchr::memchr(b'*', pattern) else {
        return if to_the_end { path == pattern } else { path.starts_with(pattern) };
    };
    let Some(mut rest) = path.strip_prefix(&pattern[..star]) else { return false };
    let mut pieces = pattern[star + 1..].split(|b| *b == b'*').peekable();
    while let Some(piece) = pieces.next() {
        if to_the_end && pieces.peek().is_none() {
            return rest.ends_with(piece);
        }
        if piece.is_empty() {
            continue;
        }
        match memmem::find(rest, piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    true
}
