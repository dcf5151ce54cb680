//! Values as machines and people write them in structured data → exact amounts, counts, states.

use crate::listing::{Amount, Availability, Currency, Extent, PriceHints, currency_in, read_price_text};

/// What is known about the page while its values are read.
#[derive(Clone, Debug, Default)]
pub struct Hints {
    /// The page's language.
    pub language: Option<String>,
}

impl Hints {
    /// An amount of money in structured data: `1455.00`, `1,455.00`, `5,95`, `36,00 EUR`, `20 639,-`. The second value is
    /// the currency that the text itself names.
    ///
    /// Three digits behind a lone point (`1.299`) are thousands in some shops and decimals in others: refused, unless the
    /// currency has three decimals.
    pub fn amount(&self, text: &str, currency: Option<Currency>) -> Option<(Amount, Option<Currency>)> {
        let text = text.trim();
        if is_plain(text) {
            return plain(text, currency).map(|a| (a, None));
        }
        let hints = PriceHints { currency, language: self.language.clone(), decimal: None };
        // `100 - 200 EUR` where one price belongs is no price: which of them is asked depends on the choice.
        let price = read_price_text(text, &hints).ok().filter(|price| price.extent == Extent::Exact)?;
        let amount = price.money.amount;
        let named = currency_in(text);
        // `1,234.56 USD` under `priceCurrency` EUR: one of them is wrong.
        let agree = named.is_none() || currency.is_none() || named == currency;
        (agree && !amount.is_zero()).then_some((amount, named))
    }
}

/// Whether a text is made of digits and at most one point between them.
fn is_plain(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    digits(whole) && digits(fraction)
}

/// The amount of a plain text, if it is certain and real.
fn plain(text: &str, currency: Option<Currency>) -> Option<Amount> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let thousands = fraction.len() == 3 && whole.len() <= 3 && whole != "0";
    if (thousands && currency.and_then(Currency::decimals) != Some(3)) || whole.len() > 12 || fraction.len() > 8 {
        return None;
    }
    text.parse::<Amount>().ok().filter(|a| !a.is_zero())
}

/// A plain decimal such as a rating: `4.8`, `4,8`.
pub fn decimal(text: &str) -> Option<Amount> {
    let text = text.trim().replace(',', ".");
    (text.len() <= 12).then(|| text.parse().ok()).flatten()
}

/// A plain count: `1204`, `1,204`, `1 204`; never a decimal.
pub fn count(text: &str) -> Option<u64> {
    let text = text.trim();
    if text.len() > 15 || !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok();
    }
    // Groups of exactly three.
    let mut groups = text.split([',', '.', ' ', '\u{a0}', '\u{202f}', '\'']);
    let first = groups.next().filter(|g| g.len() <= 3 && g.bytes().all(|b| b.is_ascii_digit()))?;
    let mut all = first.to_owned();
    for group in groups {
        if group.len() != 3 || !group.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        all.push_str(group);
    }
    all.parse().ok()
}

/// A state of stock in the words of schema.org, Open Graph or shop systems (<https://schema.org/ItemAvailability>).
pub fn stock(word: &str) -> Option<Availability> {
    let word = word.trim().trim_end_matches('/');
    let word = word.rsplit(['/', '#', ':']).next().unwrap_or(word);
    if word.len() > 40 {
        return None;
    }
    let bare: String = word.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    Some(match bare.as_str() {
        "instock"
        | "onlineonly"
        | "limitedavailability"
        | "instoreandonline"
        | "availablefororder"
        | "available"
        | "instocknow" => Availability::InStock,
        "outofstock" | "oos" | "soldout" | "discontinued" | "unavailable" | "notavailable" | "outofstockonline" => {
            Availability::OutOfStock
        }
        "preorder" | "presale" | "backorder" | "backordered" | "madetoorder" => Availability::Preorder,
        // `InStoreOnly`, `Reserved` and all else: whether it can be bought here stays open.
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machine_amounts() {
        let hints = Hints::default();
        let amount = |t, c: Option<&str>| hints.amount(t, c.and_then(Currency::from_code)).map(|(a, _)| a.to_string());
        for (text, currency, want) in [
            ("1455.00", Some("USD"), Some("1455.00")),
            ("117.0", None, Some("117.0")),
            ("20638.61", Some("CZK"), Some("20638.61")),
            ("1.299", Some("EUR"), None),
            ("579.000", Some("TND"), Some("579.000")),
            ("1234.500", Some("USD"), Some("1234.500")),
            ("0", Some("USD"), None),
            ("0.00", Some("USD"), None),
            ("0.999", Some("USD"), Some("0.999")),
            ("12345678901234", Some("USD"), None),
            ("36,00 EUR", Some("EUR"), Some("36.00")),
            ("100 - 200", Some("EUR"), None),
            ("€100–€200", Some("EUR"), None),
            ("from €5.00", Some("EUR"), None),
        ] {
            assert_eq!(amount(text, currency).as_deref(), want, "{text}");
        }
    }

    #[test]
    fn counts_and_states() {
        for (text, want) in
            [("1,204", Some(1204)), ("82", Some(82)), ("4.5", None), ("1.204", Some(1204)), ("x", None), ("", None)]
        {
            assert_eq!(count(text), want, "{text}");
        }
        assert_eq!(stock("http://schema.org/ instock "), Some(Availability::InStock));
        assert_eq!(stock("https://schema.org/OutOfStock"), Some(Availability::OutOfStock));
        assert_eq!(stock("in stock "), Some(Availability::InStock));
        assert_eq!(stock("InStoreOnly"), None);
    }
}
