//! A count as shops of the world write it (`月销 2万+`, `2K+ bought in past month`) → bounds, window and kind.
//!
//! # Bounds
//! - A number written out is exact: `3,850 sold` is 3850 to 3850.
//! - A shortened number without a plus means what its digits allow: `1.2k` is 1200 to 1299.
//! - `+` opens a bucket. Its upper bound is known only where the ladder of buckets is: Taobao, Tmall, 1688, JD and
//!   Pinduoduo cut after the first digit (after the shown ones in `1.5万+`), and so does Amazon's "bought in past month"
//!   (with one step from 50 to 100). So `2万+` is 20000 to 29999, and `1.5万+` 15000 to 15999. Tokopedia, Mercado Libre,
//!   eBay and others have ladders of their own (`250+`, `500+`, `750+`): there the upper bound stays open, as it does for
//!   reviews.

mod number;
#[cfg(test)]
mod tests;
mod words;

use number::Tally;
use words::Ladder;

use super::{Refused, Window};

/// What a count counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Pieces sold or orders.
    Sales,
    /// Reviews or ratings.
    Reviews,
    /// Questions.
    Questions,
    /// A bare number: the text does not say.
    Unsaid,
}

/// A count with its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountText {
    /// Lower bound.
    pub count: u64,
    /// Upper bound; equal to `count` when exact, absent when open.
    pub at_most: Option<u64>,
    /// The time that it covers. Always unknown for reviews and questions.
    pub window: Window,
    /// What it counts.
    pub what: Counted,
}

/// Reads one count.
///
/// # Errors
/// Says why there is no certain count of sales, reviews or questions in it (watchers, percentages, shop totals …).
pub fn read_count(text: &str) -> Result<CountText, Refused> {
    let text = super::fold::fold(text).ok_or(Refused::Absurd)?.to_lowercase();
    // The Arabic separators say the same as these.
    let text = text.replace('\u{66c}', ",").replace('\u{66b}', ".");
    if !text.bytes().any(|b| b.is_ascii_digit()) {
        return Err(Refused::NoNumber);
    }
    let tallies = number::tallies(&text);
    let window = words::window(&text, &tallies);
    let mut counts = tallies.iter().filter(|t| t.is_count());
    let (Some(tally), None) = (counts.next(), counts.next()) else {
        return Err(many(&text, &tallies));
    };
    if words::is_of_another_kind(&text) {
        return Err(Refused::NotThat);
    }
    let (before, after) = around(&text, &tallies, tally);
    if words::is_rough(before) {
        return Err(Refused::Ambiguous);
    }
    if words::is_upper_bound(before) {
        return Err(Refused::Range);
    }
    let what = match (words::kind(before), words::kind(after)) {
        (Some(a), Some(b)) if a != b => return Err(Refused::Ambiguous),
        (Some(kind), _) | (None, Some(kind)) => kind,
        (None, None) if words::says_nothing(before) && words::says_nothing(after) => Counted::Unsaid,
        (None, None) => return Err(Refused::NotThat),
    };
    if what == Counted::Sales && window == Window::Unknown && words::is_shop_total(after) {
        return Err(Refused::NotThat);
    }
    let count = tally.value?;
    let plus = tally.plus || words::is_at_least(before, after);
    let at_most = match (plus, what) {
        (false, _) => Some(count + tally.step - 1),
        (true, Counted::Reviews | Counted::Questions) => None,
        (true, _) => top_of_bucket(count, tally.step, words::ladder(&text, tally, window, what)),
    };
    let window = if matches!(what, Counted::Reviews | Counted::Questions) { Window::Unknown } else { window };
    Ok(CountText { count, at_most, window, what })
}

/// Why there is not just one count: none, or several.
fn many(text: &str, tallies: &[Tally]) -> Refused {
    let counts: Vec<&Tally> = tallies.iter().filter(|t| t.is_count()).collect();
    match counts.as_slice() {
        [] => Refused::NotThat,
        [low, high]
            if matches!(
                text.get(low.end..high.start).unwrap_or_default().trim(),
                "-" | "~" | "to" | "bis" | "至" | "到"
            ) =>
        {
            Refused::Range
        }
        _ => Refused::Ambiguous,
    }
}

/// The text before and after a number, up to its neighbours.
fn around<'t>(text: &'t str, tallies: &[Tally], tally: &Tally) -> (&'t str, &'t str) {
    let from = tallies.iter().map(|t| t.end).filter(|&end| end <= tally.start).max().unwrap_or(0);
    let to = tallies.iter().map(|t| t.start).filter(|&start| start >= tally.end).min().unwrap_or(text.len());
    (&text[from..tally.start], &text[tally.end..to])
}

/// The last count that still shows as this bucket, where its ladder is known.
fn top_of_bucket(count: u64, step: u64, ladder: Ladder) -> Option<u64> {
    let mut unit = 1u64;
    while count > 0 && count.is_multiple_of(unit * 10) {
        unit *= 10;
    }
    let digits = count / unit;
    match ladder {
        Ladder::Unknown => None,
        // Under a hundred Amazon has only `50+`.
        Ladder::Amazon if count < 100 => (count == 50).then_some(99),
        _ if count < 100 => None,
        // `1.5万+`: the shown digits count, not only the first one.
        _ if digits < 10 || (digits < 100 && step > 1) => Some(count + unit - 1),
        _ => None,
    }
}
