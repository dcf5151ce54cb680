//! Price and count texts: an answer makes sense in itself, and says the same again when it is written plainly.

use rivald::listing::{
    Amount, Currency, Extent, PriceHints, currency_in, hints_in, read_count, read_price, read_price_text,
};

use crate::{header, pick};

const CURRENCIES: [Option<&str>; 12] = [
    None,
    Some("EUR"),
    Some("USD"),
    Some("CNY"),
    Some("JPY"),
    Some("KWD"),
    Some("CHF"),
    Some("INR"),
    Some("SEK"),
    Some("BRL"),
    Some("VND"),
    Some("IRR"),
];
const LANGUAGES: [Option<&str>; 10] = [
    None,
    Some("en"),
    Some("de-CH"),
    Some("fr"),
    Some("zh-CN"),
    Some("ja"),
    Some("ar"),
    Some("pt-BR"),
    Some("sv-SE"),
    Some(""),
];
const DECIMALS: [Option<char>; 4] = [None, Some('.'), Some(','), Some('x')];

/// A price text. The first three bytes choose what is known beside it.
pub fn price(data: &[u8]) {
    let Some(([currency, language, decimal], text)) = header(data) else { return };
    let text = String::from_utf8_lossy(text);
    let hints = PriceHints {
        currency: pick(&CURRENCIES, currency).and_then(Currency::from_code),
        language: pick(&LANGUAGES, language).map(str::to_owned),
        decimal: *pick(&DECIMALS, decimal),
    };
    let _ = (currency_in(&text), hints_in(&text));
    let Ok(price) = read_price_text(&text, &hints) else { return };
    let amount = price.money.amount;
    assert!(amount >= Amount::ZERO, "a negative amount: {amount}");
    if let Extent::UpTo(top) = price.extent {
        assert!(top > amount, "a range from {amount} to {top}");
    }
    // With a code, for ten digits and more are an article's number otherwise.
    let plain = PriceHints { decimal: Some('.'), ..PriceHints::default() };
    assert_eq!(read_price(&format!("USD {amount}"), &plain).map(|m| m.amount), Ok(amount));
}

/// A count text.
pub fn count(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let Ok(read) = read_count(&text) else { return };
    assert!(read.at_most.is_none_or(|most| most >= read.count), "bounds crossed: {read:?}");
    let again = read_count(&read.count.to_string()).map(|r| (r.count, r.at_most));
    assert_eq!(again, Ok((read.count, Some(read.count))));
}
