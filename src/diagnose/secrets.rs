//! Which bytes of a file must not be shown in a message, a log or a mail: an excerpt of a line would else carry a
//! password to everybody who reads of the fault beside it.
//!
//! Works on the text, line by line, because it has to work for a text that is not valid TOML.

use std::ops::Range;

/// Words in a key or header name that promise a secret.
const WORDS: [&str; 11] = [
    "password",
    "passwd",
    "secret",
    "token",
    "authorization",
    "cookie",
    "api-key",
    "api_key",
    "app_key",
    "appkey",
    "client_id",
];

/// Hosts of promotion links: their query says who earns by them.
const PROMOTION_HOSTS: [&str; 4] =
    ["s.click.taobao.com", "s.click.tmall.com", "uland.taobao.com", "union-click.jd.com"];

/// Values of keys that sound like secrets, queries of promotion links, and `user:password@` in addresses.
pub(super) fn likely(text: &str) -> Vec<Range<usize>> {
    let mut hidden = Vec::new();
    for (start, line) in lines(text) {
        let lower = line.to_ascii_lowercase();
        // What follows the word; one in a value or a comment hides a little too much, which does no harm.
        if let Some((at, word)) = WORDS.iter().filter_map(|word| Some((lower.find(word)?, word))).min() {
            let behind = at + word.len();
            let from = line[behind..].find('=').map_or(behind, |equals| behind + equals + 1);
            hidden.push(start + from..start + line.len());
            continue;
        }
        let mut from = 0;
        while let Some(at) = line[from..].find("://") {
            let begin = from + at + 3;
            let host = &line[begin..];
            let end = host.find(['/', '"', '\'', '?', '#', ' ']).unwrap_or(host.len());
            if let Some(at_sign) = host[..end].rfind('@') {
                hidden.push(start + begin..start + begin + at_sign);
            }
            from = begin + end;
            if PROMOTION_HOSTS.contains(&&host[..end])
                && let Some(query) = line[from..].find('?')
            {
                hidden.push(start + from + query + 1..start + line.len());
            }
        }
    }
    hidden
}

/// Every value but those of keys for which `open` holds; it is asked for the whole path, such as `mail.host`. A secret's
/// table (`{ file = "…" }`) is no secret itself.
pub(super) fn all_but(text: &str, open: impl Fn(&str) -> bool) -> Vec<Range<usize>> {
    let mut hidden = Vec::new();
    // Inside a multi-line string: its quotes, and whether it is hidden.
    let mut inside: Option<(&str, bool)> = None;
    // Inside a list or table of several lines: whether it is hidden.
    let mut list: Option<bool> = None;
    // The table that the lines belong to.
    let mut table = String::new();
    let path = |table: &str, key: &str| {
        let plain = key.chars().filter(|c| !matches!(c, '"' | '\'') && !c.is_whitespace());
        let dot = if table.is_empty() { "" } else { "." };
        table.chars().chain(dot.chars()).chain(plain).collect::<String>()
    };
    for (start, line) in lines(text) {
        if let Some((quotes, hide)) = inside {
            let end = line.find(quotes);
            if hide {
                hidden.push(start..start + line.len());
            }
            if end.is_some() {
                inside = None;
            }
            continue;
        }
        let trimmed = line.trim_start();
        let is_value = trimmed.starts_with(['"', '\'', ',', ']', '}']);
        list = list.filter(|_| is_value || !line.contains(['=', '[', '{']));
        if let Some(hide) = list {
            if hide {
                hidden.push(start..start + line.len());
            }
            continue;
        }
        let Some(equals) = line.find('=') else {
            // A key whose `=` was forgotten, or a value on a line of its own.
            let word = trimmed.split(|c: char| c.is_whitespace() || c == ':').next().unwrap_or_default();
            let hide =
                !word.is_empty() && !word.starts_with(['#', '[', ']', '{', '}', ',']) && !open(&path(&table, word));
            if let Some(header) = trimmed.strip_prefix('[') {
                let name = header.trim_start_matches('[').split(['#', ']']).next().unwrap_or_default();
                table = path("", name);
            }
            if hide {
                hidden.push(start..start + line.len());
            }
            list = (!trimmed.starts_with(['#', '[']) && opens(line)).then_some(hide);
            continue;
        };
        if trimmed.starts_with('#') {
            continue;
        }
        let (before, value) = (&line[..equals], &line[equals + 1..]);
        let key = first_word(before);
        // An inline table may hold keys of any name, whatever its own is: `[chat] host = { url = "…" }`.
        let hide = (!open(&path(&table, key)) || value.trim_start().starts_with('{')) && !says_where(value);
        // More than a key before the `=`: a value whose own `=` was forgotten.
        if hide && !before[key.len()..].trim().is_empty() {
            hidden.push(start + key.len()..start + line.len());
        }
        if hide {
            hidden.push(start + equals + 1..start + line.len());
        } else if let Some(query) = query_of(value) {
            hidden.push(start + equals + 1 + query..start + line.len());
        }
        list = opens(value).then_some(hide);
        for quotes in ["\"\"\"", "'''"] {
            if value.matches(quotes).count() % 2 == 1 {
                inside = Some((quotes, hide));
            }
        }
    }
    hidden
}

/// Whether a list or table is begun and not ended.
fn opens(text: &str) -> bool {
    text.matches(['[', '{']).count() > text.matches([']', '}']).count()
}

/// A line's key with the space before it: dotted, in quotes or not.
fn first_word(line: &str) -> &str {
    let indent = line.len() - line.trim_start().len();
    let quote = line[indent..].chars().next().filter(|c| matches!(c, '"' | '\''));
    let end = match quote {
        Some(quote) => line[indent + 1..].find(quote).map(|at| indent + at + 2),
        None => line[indent..].find(|c: char| !(c.is_alphanumeric() || "_-.".contains(c))).map(|at| indent + at),
    };
    &line[..end.unwrap_or(line.len())]
}

/// Where the query of an address begins: who pastes one as the union's console shows it may paste a key with it.
fn query_of(value: &str) -> Option<usize> {
    let (before, _) = value.split_once('?')?;
    before.ends_with(|c: char| c.is_alphanumeric() || c == '/').then(|| before.len() + 1)
}

/// `{ file = "…" }` and its like: where a secret is kept, not the secret.
fn says_where(value: &str) -> bool {
    let Some(inner) = value.trim_start().strip_prefix('{') else { return false };
    let word = inner.split('=').next().unwrap_or_default().trim();
    matches!(word, "file" | "env" | "credential") && !value.contains(',')
}

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let at = start;
        start += line.len();
        (at, line.trim_end_matches(['\n', '\r']))
    })
}
