//! What the mail server took, held against what the shops did: lost, doubled, and whether that was within the promise.

use std::collections::{BTreeMap, BTreeSet};

use super::street::Cents;
use crate::mail::server::Taken;

/// A change as a mail tells it: the price before and after.
pub type Pair = (Cents, Cents);

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Changes that the shops made.
    pub planned: usize,
    /// Of them, those that nobody was told of.
    pub lost: Vec<Pair>,
    /// Told in two messages: beyond the promise.
    pub doubled: Vec<Pair>,
    /// Told, and never made: beyond everything.
    pub made_up: Vec<Pair>,
    /// Messages that came more than once with one Message-ID: the server's answer was lost.
    pub copies: usize,
    /// Messages, copies not counted.
    pub messages: usize,
}

impl Verdict {
    /// Whether all is as promised.
    pub fn holds(&self) -> bool {
        self.lost.is_empty() && self.doubled.is_empty() && self.made_up.is_empty()
    }
}

/// Holds what was taken against what was planned.
pub fn judge(planned: &BTreeSet<Pair>, taken: &[Taken]) -> Verdict {
    let mut messages: BTreeMap<String, (usize, BTreeSet<Pair>)> = BTreeMap::new();
    for mail in taken {
        let entry = messages.entry(message_id(mail)).or_default();
        entry.0 += 1;
        entry.1.extend(pairs(mail));
    }
    let mut told: BTreeMap<Pair, usize> = BTreeMap::new();
    for pair in messages.values().flat_map(|(_, pairs)| pairs) {
        *told.entry(*pair).or_default() += 1;
    }
    Verdict {
        planned: planned.len(),
        lost: planned.iter().filter(|pair| !told.contains_key(pair)).copied().collect(),
        doubled: told.iter().filter(|(_, times)| **times > 1).map(|(pair, _)| *pair).collect(),
        made_up: told.keys().filter(|pair| !planned.contains(pair)).copied().collect(),
        copies: messages.values().map(|(times, _)| times - 1).sum(),
        messages: messages.len(),
    }
}

/// The pairs that a mail tells of.
pub fn pairs(mail: &Taken) -> BTreeSet<Pair> {
    let text = text(mail);
    text.lines().filter_map(pair).collect()
}

/// `▼ Price drop: €1,300.01 → €1,000.02  −€299.99 (−23.1%)`
fn pair(line: &str) -> Option<Pair> {
    let (_, amounts) = line.split_once("Price drop: ").or_else(|| line.split_once("Price rise: "))?;
    let (before, after) = amounts.split_once(" → ")?;
    Some((cents(before)?, cents(after.split_whitespace().next()?)?))
}

/// `€1,300.01` in cents.
fn cents(text: &str) -> Option<Cents> {
    text.chars().filter(char::is_ascii_digit).collect::<String>().parse().ok()
}

/// Its Message-ID.
pub fn message_id(mail: &Taken) -> String {
    let raw = String::from_utf8_lossy(&mail.raw);
    raw.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap_or_default().to_owned()
}

/// The text part, decoded from quoted-printable (RFC 2045, section 6.7) or base64.
pub fn text(mail: &Taken) -> String {
    let raw = String::from_utf8_lossy(&mail.raw).replace("\r\n", "\n");
    let Some((_, part)) = raw.split_once("Content-Type: text/plain") else { return String::new() };
    let (head, body) = part.split_once("\n\n").unwrap_or_default();
    // A boundary is two hyphens and a name; a line of many hyphens is drawn by the mail.
    let is_boundary = |line: &&str| line.starts_with("--") && !line.starts_with("---") && line.len() > 10;
    let body = body.lines().take_while(|line| !is_boundary(line)).collect::<Vec<_>>().join("\n");
    let bytes = if head.contains("base64") { base64(&body) } else { quoted_printable(&body) };
    String::from_utf8_lossy(&bytes).into_owned()
}

fn base64(body: &str) -> Vec<u8> {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    STANDARD.decode(body.split_whitespace().collect::<String>()).unwrap_or_default()
}

fn quoted_printable(body: &str) -> Vec<u8> {
    let (joined, mut bytes) = (body.replace("=\n", ""), Vec::new());
    let mut rest = joined.as_str();
    while let Some((plain, coded)) = rest.split_once('=') {
        bytes.extend_from_slice(plain.as_bytes());
        let byte = coded.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        let taken = byte.map_or(0, |_| 2);
        bytes.push(byte.unwrap_or(b'='));
        rest = coded.get(taken..).unwrap_or_default();
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}
