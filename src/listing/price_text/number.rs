//! A number in any notation: cut out of a text, then understood.

use std::str::FromStr;

use super::{
    super::{Currency, fold::is_spelled},
    Amount, PriceHints, Refused, convention,
};

/// More digits than any price has before the decimal separator.
const MOST_WHOLE: usize = 15;
/// More digits than any price has after it.
const MOST_PART: usize = 8;

/// A number as it stands in a folded text.
#[derive(Clone, Debug)]
pub(super) struct Number<'a> {
    /// Where it begins, in bytes.
    pub start: usize,
    /// Where it ends, its `,-` included.
    pub end: usize,
    /// The first run of digits; empty for `.75`.
    first: &'a str,
    /// Each further run with the separator before it.
    rest: Vec<(char, &'a str)>,
    /// By what it is multiplied: 10 000 for `万`.
    times: u64,
    /// What stands behind the multiplier: 2800 for `1万2800`.
    tail: u64,
    /// Whether `,-` or the like says that there is no part.
    dash: bool,
}

fn digits(text: &str, at: usize) -> &str {
    let rest = &text[at..];
    let length = rest.bytes().take_while(u8::is_ascii_digit).count();
    &rest[..length]
}

fn char_at(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}

/// Whether the digits here stand behind a colon and more digits, as the minutes of a time do.
fn is_minutes(text: &str, start: usize) -> bool {
    let before = text.get(..start).and_then(|before| before.strip_suffix(':'));
    before.is_some_and(|hour| hour.ends_with(|c: char| c.is_ascii_digit()))
}

impl<'a> Number<'a> {
    /// The number that begins here, if one does.
    pub(super) fn at(text: &'a str, start: usize) -> Option<Self> {
        let first = digits(text, start);
        let mut end = start + first.len();
        let mut rest: Vec<(char, &str)> = Vec::new();
        while let Some(sep) = char_at(text, end) {
            let after = end + sep.len_utf8();
            let run = digits(text, after);
            let joined = match sep {
                '.' | ',' | '\'' | '\u{66b}' | '\u{66c}' if !run.is_empty() => Some((sep, run, after)),
                // `119. 95`: the part set apart, always two digits.
                // Behind words a comma may as well end what they say: `Size 42, 11 €`.
                '.' | ','
                    if char_at(text, after) == Some(' ')
                        && !first.is_empty()
                        && !(sep == ',' && text[..start].contains(is_spelled)) =>
                {
                    let run = digits(text, after + 1);
                    (run.len() == 2 && !continues(text, after + 3)).then_some((sep, run, after + 1))
                }
                // `20 639`: a space between groups of three, before any other separator.
                // But not the minutes of a time: `10:30 100.00`.
                ' ' if run.len() == 3
                    && !is_minutes(text, start)
                    && (1..=3).contains(&first.len())
                    && rest.iter().all(|(s, _)| *s == ' ') =>
                {
                    Some((sep, run, after))
                }
                _ => None,
            };
            let Some((sep, run, at)) = joined else { break };
            rest.push((sep, run));
            end = at + run.len();
        }
        if first.is_empty() && rest.is_empty() {
            return None;
        }
        let mut number = Self { start, end, first, rest, times: 1, tail: 0, dash: false };
        number.take_dash(text);
        number.take_multiplier(text);
        Some(number)
    }

    /// `20 639,-`, `1'299.-`, `105. -`, `95:-`: whole, and the dash belongs to it.
    fn take_dash(&mut self, text: &str) {
        let after = &text[self.end..];
        let Some(after) = after.strip_prefix([',', '.', ':']) else { return };
        let dashes = after.trim_start_matches(' ');
        let behind = dashes.trim_start_matches('-');
        if behind.len() < dashes.len() && !behind.trim_start().starts_with(|c: char| c.is_ascii_digit()) {
            self.end = text.len() - behind.len();
            self.dash = true;
        }
    }

    /// `1.2万`, `1万2800`.
    fn take_multiplier(&mut self, text: &str) {
        let after = text[self.end..].trim_start_matches(' ');
        let times = match after.chars().next() {
            Some('万' | '萬' | '만') => 10_000,
            Some('亿' | '億' | '억') => 100_000_000,
            _ => return,
        };
        let after = &after['万'.len_utf8()..];
        self.times = times;
        self.end = text.len() - after.len();
        let low = digits(after, 0);
        let plain: String = after.bytes().take_while(|b| b.is_ascii_digit() || *b == b',').map(char::from).collect();
        let tail = plain.replace(',', "").parse::<u64>().ok().filter(|tail| *tail < times);
        if let (true, Some(tail)) = (self.rest.is_empty() && !low.is_empty() && !plain.ends_with(','), tail) {
            self.tail = tail;
            self.end += plain.len();
        }
    }

    /// Whether it is digits and nothing else: no separator, no dash, no multiplier.
    pub(super) fn is_plain(&self) -> bool {
        self.rest.is_empty() && self.times == 1 && !self.dash
    }

    /// How many digits it has in all.
    pub(super) fn digits(&self) -> usize {
        self.first.len() + self.rest.iter().map(|(_, run)| run.len()).sum::<usize>()
    }

    /// The digits of a plain number.
    pub(super) fn plain_digits(&self) -> &'a str {
        self.first
    }

    /// Whether a part of one or two digits stands behind it: what money looks like.
    pub(super) fn has_cents(&self) -> bool {
        self.rest.last().is_some_and(|(sep, run)| matches!(sep, '.' | ',' | '\u{66b}') && run.len() <= 2)
    }

    /// Whether it cannot have a part of its own added: it has none, so cents may follow it.
    pub(super) fn takes_cents(&self) -> bool {
        self.times == 1 && !self.dash && self.rest.iter().all(|(sep, run)| *sep != '\u{66b}' && run.len() == 3)
    }

    /// The decimal separator that this number proves, if it does.
    pub(super) fn proves(&self) -> Option<char> {
        let other = |c| if c == '.' { ',' } else { '.' };
        let (last, run) = *self.rest.last()?;
        if !matches!(last, '.' | ',') {
            return None;
        }
        let same = self.rest.iter().filter(|(sep, _)| *sep == last).count();
        match (same, self.rest.len() - same) {
            (1, 0) if run.len() != 3 && !self.first.is_empty() => Some(last),
            (1, 1..) if run.len() <= 3 => Some(last),
            (2.., 0) if self.rest.iter().all(|(_, run)| run.len() == 3) => Some(other(last)),
            _ => None,
        }
    }

    /// What it is worth, in the scale of its notation. `home`: the separator that the currency's home (or one of the
    /// homes, where the sign leaves the currency open) uses, a point where nothing is known.
    ///
    /// # Errors
    /// When it can be understood in two ways, is no amount at all, or is beyond all measure.
    pub(super) fn value(
        &self,
        currency: Option<Currency>,
        home: Option<char>,
        hints: &PriceHints,
    ) -> Result<Amount, Refused> {
        let mut first = self.first;
        let mut rest = self.rest.as_slice();
        // `$.750.30`, as in `Rs.750.30`: the first point belongs to the sign.
        if first.is_empty() && rest.len() > 1 {
            first = rest[0].1;
            rest = &rest[1..];
        }
        // A dash in place of the part: whatever is before it is whole.
        let part_from = if self.dash && grouped(first, rest) {
            rest.len()
        } else {
            Self::part_from(first, rest, currency, home, hints)?
        };
        let mut whole = String::from(first);
        rest[..part_from].iter().for_each(|(_, run)| whole.push_str(run));
        let part = rest.get(part_from).map_or("", |(_, run)| *run);
        if whole.len() > MOST_WHOLE || part.len() > MOST_PART {
            return Err(Refused::Absurd);
        }
        if whole.len() > 1 && whole.starts_with('0') {
            // A code, not an amount.
            return Err(Refused::NotThat);
        }
        let text =
            if part.is_empty() { whole } else { format!("{}.{part}", if whole.is_empty() { "0" } else { &whole }) };
        let amount = Amount::from_str(&text).map_err(|_| Refused::Absurd)?;
        if self.times == 1 {
            return Ok(amount);
        }
        let product = amount.checked_mul(self.times.into()).and_then(|a| a.checked_add(self.tail.into()));
        // The notation rounds to tens of thousands: its digits say nothing about cents.
        let bound = 10_i64.pow(MOST_WHOLE as u32);
        product.map(|a| a.normalize()).filter(|a| *a < bound.into()).ok_or(Refused::Absurd)
    }

    /// How many of the further runs belong to the whole; the one after them, if any, is the part.
    fn part_from(
        first: &str,
        rest: &[(char, &str)],
        currency: Option<Currency>,
        home: Option<char>,
        hints: &PriceHints,
    ) -> Result<usize, Refused> {
        let Some(&(last, run)) = rest.last() else { return Ok(0) };
        let before = &rest[..rest.len() - 1];
        if last == '\u{66b}' {
            return if grouped(first, before) { Ok(before.len()) } else { Err(Refused::NotThat) };
        }
        if before.is_empty() {
            return match last {
                '.' | ',' => Self::single(first, last, run, currency, home, hints).map(|decimal| usize::from(!decimal)),
                _ if grouped(first, rest) => Ok(1),
                _ => Err(Refused::NotThat),
            };
        }
        if before.iter().any(|(sep, _)| *sep == last) {
            return if grouped(first, rest) { Ok(rest.len()) } else { Err(Refused::NotThat) };
        }
        if matches!(last, '.' | ',') && grouped(first, before) { Ok(before.len()) } else { Err(Refused::NotThat) }
    }

    /// Whether the only separator of a number is a decimal one: easy unless exactly three digits follow.
    fn single(
        first: &str,
        sep: char,
        run: &str,
        currency: Option<Currency>,
        home: Option<char>,
        hints: &PriceHints,
    ) -> Result<bool, Refused> {
        if first.is_empty() || first == "0" || first.len() > 3 || run.len() < 3 {
            return Ok(true);
        }
        let language = hints.language.as_deref().and_then(convention::of_language);
        if run.len() > 3 {
            let evidence = hints.decimal.or(language).or(home).unwrap_or('.');
            return if evidence == sep { Ok(true) } else { Err(Refused::Ambiguous) };
        }
        if let Some(decimal) = hints.decimal {
            return Ok(decimal == sep);
        }
        if currency.is_some_and(convention::is_whole) {
            return Ok(false);
        }
        if currency.and_then(Currency::decimals) == Some(3) {
            return if language.or(home) == Some(sep) { Ok(true) } else { Err(Refused::Ambiguous) };
        }
        // Nobody writes thousandths, but shops of parts and fuel do: where the page's own decimal separator is followed
        // by three digits, both could be meant.
        match language.or(home) {
            Some(decimal) if decimal == sep => Err(Refused::Ambiguous),
            _ => Ok(false),
        }
    }
}

/// Whether more of a number follows here.
fn continues(text: &str, at: usize) -> bool {
    let mut rest = text.get(at..).unwrap_or_default().chars();
    match rest.next() {
        Some(c) if c.is_ascii_digit() => true,
        Some('.' | ',' | ' ' | '\'') => rest.next().is_some_and(|c| c.is_ascii_digit()),
        _ => false,
    }
}

/// Whether runs are groups of thousands, or of lakhs (`1,41,999`), with one kind of separator.
fn grouped(first: &str, rest: &[(char, &str)]) -> bool {
    let Some(&(sep, _)) = rest.first() else { return true };
    if sep == '\u{66b}'
        || rest.iter().any(|(s, _)| *s != sep)
        || !(1..=3).contains(&first.len())
        || first.starts_with('0')
    {
        return false;
    }
    if rest.iter().all(|(_, run)| run.len() == 3) {
        return true;
    }
    let (last, before) = (rest[rest.len() - 1].1, &rest[..rest.len() - 1]);
    sep == ',' && first.len() <= 2 && last.len() == 3 && before.iter().all(|(_, run)| run.len() == 2)
}
