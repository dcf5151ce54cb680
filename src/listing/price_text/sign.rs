//! Currency signs, words and codes of the world, and what each of them settles.

mod table;

use super::{
    super::{Currency, fold::is_spelled},
    PriceHints, convention,
};

/// What a sign settles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Names {
    /// One currency, whatever else the page says.
    One(&'static str),
    /// The first one, unless the page is about another one of them.
    Usually(&'static [&'static str]),
    /// One of these (or none that has a code): nothing until the page says which.
    Open(&'static [&'static str]),
}

/// A sign as it stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sign {
    /// Where it begins, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What it settles.
    pub names: Names,
    /// Counts only where nothing but it and a number is there: `1 G` can be grams.
    pub weak: bool,
}

impl Sign {
    /// The sign that begins here, the longest one if several do.
    pub(super) fn at(text: &str, start: usize) -> Option<Self> {
        let rest = &text[start..];
        let first = rest.chars().next()?;
        let before = text[..start].chars().next_back();
        if is_spelled(first) && before.is_some_and(is_spelled) {
            return None;
        }
        let listed = table::longest(rest);
        let code = code(rest);
        let (length, names, weak) = match (listed, code) {
            (Some(listed), Some(code)) => {
                if code.0 > listed.0 {
                    code
                } else {
                    listed
                }
            }
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => return None,
        };
        let mut end = start + length;
        // The point of an abbreviation (`руб.`), unless it begins a number's part.
        if rest[..length].ends_with(is_spelled) && text[end..].starts_with('.') {
            end += 1;
        }
        Some(Self { start, end, names, weak })
    }

    /// The currency that it means beside these hints.
    pub(super) fn currency(&self, hints: &PriceHints) -> Option<Currency> {
        let tag = hints.language.as_deref();
        match self.names {
            Names::One(code) => Currency::from_code(code),
            Names::Usually(codes) => match hints.currency {
                Some(hint) if codes.contains(&hint.code()) => Some(hint),
                _ => {
                    tag.and_then(|tag| convention::at_home(tag, codes)).or_else(|| Currency::from_code(codes.first()?))
                }
            },
            Names::Open(codes) => match hints.currency {
                Some(hint) => codes.contains(&hint.code()).then_some(hint),
                None => tag.and_then(|tag| convention::at_home(tag, codes)),
            },
        }
    }

    /// The decimal separator of its currency's home, or of one of them.
    pub(super) fn home(&self) -> Option<char> {
        let codes: &[&str] = match &self.names {
            Names::One(code) => std::slice::from_ref(code),
            Names::Usually(codes) | Names::Open(codes) => codes,
        };
        codes.iter().find_map(|code| convention::of_currency(Currency::from_code(code)?))
    }

    /// Whether the other sign can stand beside it at one number (`$ … AUD`), and the one that says more.
    pub(super) fn join(self, other: Self) -> Option<Self> {
        let (mine, others) = (self.codes(), other.codes());
        match (mine.len(), others.len()) {
            (1, _) if others.contains(&mine[0]) => Some(self),
            (_, 1) if mine.contains(&others[0]) => Some(other),
            _ if mine == others => Some(self),
            _ => None,
        }
    }

    fn codes(&self) -> Vec<&'static str> {
        match self.names {
            Names::One(code) => vec![code],
            Names::Usually(codes) | Names::Open(codes) => codes.to_vec(),
        }
    }
}

/// An ISO 4217 code here: three capitals, or small letters where they spell no word. `AUD$` is the code and its sign.
fn code(rest: &str) -> Option<(usize, Names, bool)> {
    let letters = rest.get(..3)?;
    if !letters.bytes().all(|b| b.is_ascii_alphabetic()) || rest[3..].starts_with(is_spelled) {
        return None;
    }
    let upper = letters.to_ascii_uppercase();
    let shouted = letters == upper;
    if !shouted && (!table::PLAIN_CODES.contains(&upper.as_str()) || letters.starts_with(char::is_uppercase)) {
        return None;
    }
    if table::FORMER_CODES.contains(&upper.as_str()) {
        return shouted.then_some((3, Names::Open(&[]), true));
    }
    // Metals, tests and funds begin with X.
    if upper.starts_with('X') && !matches!(upper.as_str(), "XAF" | "XOF" | "XPF" | "XCD") {
        return None;
    }
    let length = if rest[3..].starts_with('$') { 4 } else { 3 };
    let code = Currency::from_code(&upper)?.code();
    Some((length, Names::One(code), table::WORDS_LIKE_CODES.contains(&code)))
}

/// The one currency that a text names; `None` if it names none, several or only open ones.
pub(super) fn only_currency(text: &str) -> Option<Currency> {
    let mut found = None;
    let mut at = 0;
    while at < text.len() {
        if let Some(sign) = Sign::at(text, at) {
            let alone = text[..sign.start].trim().is_empty() && text[sign.end..].trim().is_empty();
            let currency = if sign.weak && !alone { None } else { sign.currency(&PriceHints::default()) };
            if let Some(currency) = currency {
                if found.is_some_and(|f| f != currency) {
                    return None;
                }
                found = Some(currency);
            }
            at = sign.end;
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    found
}
