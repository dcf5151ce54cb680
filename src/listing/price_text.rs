//! A price as shops of the world write it → an exact amount, or a refusal with its reason.
//!
//! The text is folded (digits, spaces, dashes), cut into numbers and currency signs, the words beside each number say
//! what it is for, and one number is chosen, or none.

mod choose;
mod convention;
mod number;
mod sign;
#[cfg(test)]
mod tests;
mod words;

use std::fmt;

use super::{Amount, Currency};

/// An exact amount with its currency, where the text leaves no doubt about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money {
    /// The amount in the text's own scale.
    pub amount: Amount,
    /// The currency, unless the text leaves it open (`$` alone does).
    pub currency: Option<Currency>,
}

/// How far an amount reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Just this amount.
    Exact,
    /// This and more, as in `from £5`.
    From,
    /// From this amount to that one, as in `¥59-129`.
    UpTo(Amount),
}

/// What a price text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PriceText {
    /// The amount, the lowest one of a range.
    pub money: Money,
    /// Whether dearer choices are part of the text.
    pub extent: Extent,
}

/// What is known beside the text.
#[derive(Clone, Debug, Default)]
pub struct PriceHints {
    /// The currency that the page names elsewhere.
    pub currency: Option<Currency>,
    /// The page's language, a BCP 47 tag such as `de` or `zh-CN`.
    pub language: Option<String>,
    /// The decimal separator, where other prices of the page settle it.
    pub decimal: Option<char>,
}

/// Why a text gives no certain amount or count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// No number in it.
    NoNumber,
    /// Several numbers, and nothing says which one is meant; or one that can be understood in two ways (`$1.234`).
    Ambiguous,
    /// A range that does not make sense, such as `129-59`, or one of counts.
    Range,
    /// A number, but not what was asked for: a percentage, a unit price, an instalment, a threshold …
    NotThat,
    /// Too large, too long or too precise to be one.
    Absurd,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoNumber => "no number in it",
            Self::Ambiguous => "it can be understood in several ways, and nothing says which one is meant",
            Self::Range => "a range without a certain beginning",
            Self::NotThat => "a number of another kind",
            Self::Absurd => "too large, too long or too precise to be one",
        })
    }
}

impl std::error::Error for Refused {}

/// Reads one price; of a range, its lower end.
///
/// # Errors
/// Says why there is no certain amount in it.
pub fn read_price(text: &str, hints: &PriceHints) -> Result<Money, Refused> {
    read_price_text(text, hints).map(|price| price.money)
}

/// Reads one price, and whether it is the beginning of a range.
///
/// # Errors
/// Says why there is no certain amount in it.
pub fn read_price_text(text: &str, hints: &PriceHints) -> Result<PriceText, Refused> {
    let folded = super::fold::fold(text).ok_or(Refused::Absurd)?;
    if !folded.bytes().any(|b| b.is_ascii_digit()) {
        return if words::is_free(&folded) {
            let money = Money { amount: Amount::ZERO, currency: hints.currency };
            Ok(PriceText { money, extent: Extent::Exact })
        } else {
            Err(Refused::NoNumber)
        };
    }
    choose::choose(&folded, hints)
}

/// The one currency that a text names by signs or codes; `None` if it names none, several, or only open ones such as `$`.
pub fn currency_in(text: &str) -> Option<Currency> {
    sign::only_currency(&super::fold::fold(text)?)
}

/// What another text of the page says: its one currency, and the decimal separator that its numbers prove.
pub fn hints_in(text: &str) -> PriceHints {
    let Some(folded) = super::fold::fold(text) else { return PriceHints::default() };
    PriceHints { currency: sign::only_currency(&folded), language: None, decimal: choose::proven_decimal(&folded) }
}
