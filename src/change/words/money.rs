//! Amounts as each language writes them.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::listing::{Amount, Currency, Locale};

/// An amount with its currency: `$69.00`, `CN¥69.00`, `¥69.00` in Chinese, `CHF 69.00`; bare where it is not known.
/// The signs are those of the Unicode CLDR for the language.
pub fn money(amount: Amount, currency: Option<Currency>, locale: Locale) -> String {
    let Some(currency) = currency else { return amount.to_string() };
    let sign = match (currency.code(), locale) {
        ("CNY", Locale::ZhCn) | ("JPY", Locale::En) => "¥",
        ("CNY", Locale::En) => "CN¥",
        ("JPY", Locale::ZhCn) => "JP¥",
        ("USD", Locale::En) => "$",
        ("USD", Locale::ZhCn) => "US$",
        ("EUR", _) => "€",
        ("GBP", _) => "£",
        ("HKD", _) => "HK$",
        ("TWD", _) => "NT$",
        ("AUD", Locale::En) => "A$",
        ("AUD", Locale::ZhCn) => "AU$",
        ("CAD", _) => "CA$",
        ("NZD", _) => "NZ$",
        ("MXN", _) => "MX$",
        ("BRL", _) => "R$",
        ("KRW", Locale::En) => "₩",
        ("KRW", Locale::ZhCn) => "￦",
        ("INR", _) => "₹",
        ("VND", _) => "₫",
        ("ILS", _) => "₪",
        ("PHP", _) => "₱",
        (code, _) => return format!("{code} {amount}"),
    };
    format!("{sign}{amount}")
}

/// A step between two amounts.
pub(super) struct Difference {
    /// How much, without a sign.
    pub amount: String,
    percent: Option<String>,
}

impl Difference {
    /// The percentage in brackets, if there is one.
    pub fn in_brackets(&self, open: &str, close: &str) -> String {
        self.percent.as_ref().map(|p| format!("{open}{p}{close}")).unwrap_or_default()
    }
}

/// The step from one amount to another.
pub(super) fn difference(before: Amount, after: Amount, currency: Option<Currency>, locale: Locale) -> Difference {
    let step = after.checked_sub(before).map(|step| step.abs()).unwrap_or_default();
    Difference { amount: money(step, currency, locale), percent: percent(before, after) }
}

/// `-12.7%`, `+5.0%`; `None` where the first amount is nothing.
pub(super) fn percent(before: Amount, after: Amount) -> Option<String> {
    let part = after.checked_sub(before)?.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(before)?;
    let mut part = part.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero);
    part.rescale(1);
    let sign = if part.is_sign_negative() && !part.is_zero() { "" } else { "+" };
    Some(format!("{sign}{part}%"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> Amount {
        text.parse().unwrap_or_default()
    }

    #[test]
    fn percentages_have_one_place_and_a_sign() {
        for (before, after, expected) in [
            ("79", "69", "-12.7%"),
            ("79.00", "79.5", "+0.6%"),
            ("3", "6", "+100.0%"),
            ("200", "199.95", "+0.0%"),
            ("8", "7.3", "-8.8%"),
        ] {
            assert_eq!(percent(amount(before), amount(after)).as_deref(), Some(expected), "{before} → {after}");
        }
        assert_eq!(percent(amount("0"), amount("1")), None);
        assert_eq!(percent(Amount::MIN, Amount::MAX), None);
    }

    #[test]
    fn each_language_has_its_signs() {
        let of = |code, locale| money(amount("69.00"), Currency::from_code(code), locale);
        assert_eq!(of("CNY", Locale::ZhCn), "¥69.00");
        assert_eq!(of("CNY", Locale::En), "CN¥69.00");
        assert_eq!(of("CHF", Locale::En), "CHF 69.00");
        assert_eq!(of("none", Locale::En), "69.00");
    }
}
