//! The numbers of a count text, with their multipliers.

use super::{
    super::{Refused, fold::is_spelled},
    words,
};

/// More than any shop sells.
const MOST: u64 = 1_000_000_000_000;

/// Multipliers: whether they must stand right at the number, and what they stand for.
const MULTIPLIERS: &[(&str, bool, u64)] = &[
    ("百万", false, 1_000_000),
    ("万", false, 10_000),
    ("萬", false, 10_000),
    ("만", false, 10_000),
    ("亿", false, 100_000_000),
    ("億", false, 100_000_000),
    ("억", false, 100_000_000),
    ("千", false, 1_000),
    ("천", false, 1_000),
    ("w", true, 10_000),
    ("k", false, 1_000),
    ("mil", false, 1_000),
    ("mila", false, 1_000),
    ("rb", false, 1_000),
    ("ribu", false, 1_000),
    ("tis.", false, 1_000),
    ("tis", false, 1_000),
    ("tys.", false, 1_000),
    ("tys", false, 1_000),
    ("тыс.", false, 1_000),
    ("тыс", false, 1_000),
    ("тис.", false, 1_000),
    ("bin", false, 1_000),
    ("tsd.", false, 1_000),
    ("tsd", false, 1_000),
    ("nghìn", false, 1_000),
    ("พัน", false, 1_000),
    ("หมื่น", false, 10_000),
    ("แสน", false, 100_000),
    ("ล้าน", false, 1_000_000),
    ("lakh", false, 100_000),
    ("lac", false, 100_000),
    ("m", true, 1_000_000),
    ("mln", false, 1_000_000),
    ("млн", false, 1_000_000),
    ("mio", false, 1_000_000),
    ("jt", false, 1_000_000),
    ("juta", false, 1_000_000),
    ("million", false, 1_000_000),
];

/// What a number is, as far as its neighbours show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// It may be the count.
    Count,
    /// A length of time, in days.
    Days(u64),
    /// A percentage, a rating, an amount of money …
    Other,
}

/// A number with its multiplier and plus sign.
#[derive(Clone, Debug)]
pub(super) struct Tally {
    /// Where it begins, in bytes; a plus before it included.
    pub start: usize,
    /// Where it ends; its multiplier and plus included.
    pub end: usize,
    /// What it is worth.
    pub value: Result<u64, Refused>,
    /// What the last shown digit is worth.
    pub step: u64,
    /// Whether a `+` opens it.
    pub plus: bool,
    /// Whether its multiplier is a Chinese one.
    pub chinese: bool,
    /// What it is.
    pub sort: Sort,
}

impl Tally {
    pub(super) fn is_count(&self) -> bool {
        self.sort == Sort::Count
    }
}

/// All numbers of a folded text in small letters.
pub(super) fn tallies(text: &str) -> Vec<Tally> {
    let mut out: Vec<Tally> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at].is_ascii_digit() {
            let tally = tally(text, at, out.last().map_or(0, |t| t.end));
            at = tally.end;
            out.push(tally);
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    out
}

fn digits(text: &str, at: usize) -> usize {
    text.as_bytes().get(at..).unwrap_or_default().iter().take_while(|b| b.is_ascii_digit()).count()
}

/// The number whose digits begin at `first`; what is before `from` belongs to its neighbour.
fn tally(text: &str, first: usize, from: usize) -> Tally {
    let mut end = first + digits(text, first);
    let mut runs: Vec<&str> = vec![&text[first..end]];
    let mut separators: Vec<u8> = Vec::new();
    while let Some(&separator) = text.as_bytes().get(end) {
        let length = digits(text, end + 1);
        let goes_on = match separator {
            b'.' | b',' | b'\'' => length > 0,
            b' ' => length == 3 && runs[0].len() <= 3 && separators.iter().all(|s| *s == b' '),
            _ => false,
        };
        if !goes_on {
            break;
        }
        separators.push(separator);
        runs.push(&text[end + 1..=end + length]);
        end += 1 + length;
    }
    let (times, chinese, behind) = multiplier(text, end);
    let worth = worth(&runs, &separators, times);
    end = behind;
    let mut plus = false;
    let after = text[end..].trim_start();
    if let Some(rest) = ["+", "多", "余"].iter().find_map(|mark| after.strip_prefix(mark)) {
        plus = true;
        end = text.len() - rest.len();
    }
    let mut start = first;
    if text[from..first].ends_with('+') {
        plus = true;
        start -= 1;
    }
    let sort = sort(text, start, end, worth.as_ref().ok().map(|(value, _)| *value), times == 1 && !plus);
    let (value, step) = match worth {
        Ok((value, step)) => (Ok(value), step),
        Err(fault) => (Err(fault), 1),
    };
    // A decimal without a multiplier is a rating or the like.
    let sort = if sort == Sort::Count && value == Err(Refused::NotThat) { Sort::Other } else { sort };
    Tally { start, end, value, step, plus, chinese, sort }
}

/// The multiplier behind a number: what it stands for, whether it is a Chinese character, and where it ends.
fn multiplier(text: &str, end: usize) -> (u64, bool, usize) {
    let spaced = text[end..].trim_start();
    let apart = spaced.len() < text.len() - end;
    let best = MULTIPLIERS.iter().filter(|(word, attached, _)| {
        spaced.strip_prefix(word).is_some_and(|rest| !(*attached && apart) && words::ends_here(word, rest))
    });
    match best.max_by_key(|(word, ..)| word.len()) {
        Some((word, _, times)) => {
            let end = text.len() - spaced.len() + word.len();
            (*times, matches!(*word, "万" | "萬" | "亿" | "億" | "w" | "千" | "百万"), end)
        }
        None => (1, false, end),
    }
}

/// What digits with separators are worth, and what the last one is.
fn worth(runs: &[&str], separators: &[u8], times: u64) -> Result<(u64, u64), Refused> {
    let same = separators.windows(2).all(|pair| pair[0] == pair[1]);
    let (last, middle) = (runs[runs.len() - 1], &runs[1..runs.len().max(2) - 1]);
    let thousands = same && runs[0].len() <= 3 && runs[1..].iter().all(|run| run.len() == 3);
    let lakhs = same
        && separators.contains(&b',')
        && last.len() == 3
        && runs[0].len() <= 2
        && middle.iter().all(|run| run.len() == 2);
    let (whole, part) = if runs.len() == 1 || ((thousands || lakhs) && times == 1) {
        (runs.concat(), "")
    } else if times > 1 && runs.len() == 2 && matches!(separators[0], b'.' | b',') && last.len() < 3 {
        (runs[0].to_owned(), last)
    } else if times > 1 {
        // `1.234k`: thousands or thousandths.
        return Err(Refused::Ambiguous);
    } else {
        return Err(Refused::NotThat);
    };
    if whole.len() > 12 {
        return Err(Refused::Absurd);
    }
    let step = times / 10u64.pow(part.len() as u32);
    if step == 0 {
        return Err(Refused::Absurd);
    }
    let parse = |text: &str| text.parse::<u64>().map_err(|_| Refused::Absurd);
    let value = parse(&whole)?.checked_mul(times).ok_or(Refused::Absurd)?;
    let value = if part.is_empty() { value } else { value + parse(part)? * step };
    if value > MOST { Err(Refused::Absurd) } else { Ok((value, step)) }
}

/// What a number is, by what stands right at it.
fn sort(text: &str, start: usize, end: usize, value: Option<u64>, plain: bool) -> Sort {
    let (before, after) = (&text[..start], &text[end..]);
    let near_before = before.trim_end();
    let near_after = after.trim_start();
    if plain && let (Some(value), Some(days)) = (value, words::time_unit(near_after)) {
        return Sort::Days(value.saturating_mul(days));
    }
    let letter_before = before.chars().next_back().is_some_and(is_spelled);
    let letter_after = after.chars().next().is_some_and(is_spelled) && !words::begins_with_word(after);
    let fraction = before.ends_with('/') || near_after.starts_with('/') || words::is_scale_before(near_before);
    let money =
        near_before.ends_with(['$', '€', '£', '¥']) || near_after.starts_with(['$', '€', '£', '¥', '元', '円', '원']);
    let percent = near_after.starts_with('%') || near_before.ends_with('%');
    let rating = words::is_rating_after(near_after);
    if letter_before || letter_after || fraction || money || percent || rating { Sort::Other } else { Sort::Count }
}
