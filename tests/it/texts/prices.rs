//! The table of prices.

use rivald::listing::{Currency, Extent, PriceHints, read_price_text};

use super::price_rows::PRICES;

#[test]
fn prices_are_read_as_a_careful_person_reads_them() {
    let mut faults = Vec::new();
    for &(text, currency, language, want) in PRICES {
        let hints = PriceHints {
            currency: Currency::from_code(currency),
            language: (!language.is_empty()).then(|| language.to_owned()),
            decimal: None,
        };
        let got = read_price_text(text, &hints).map_or_else(
            |_| "refused".to_owned(),
            |price| {
                let currency = price.money.currency.map_or("?", |c| c.code());
                let amount = price.money.amount;
                match price.extent {
                    Extent::Exact => format!("{amount} {currency}"),
                    Extent::From => format!("from {amount} {currency}"),
                    Extent::UpTo(top) => format!("{amount}..{top} {currency}"),
                }
            },
        );
        if got != want {
            faults.push(format!("{text:?} ({currency} {language}): {got} instead of {want}"));
        }
    }
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), PRICES.len(), faults.join("\n"));
}
