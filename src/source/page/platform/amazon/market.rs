//! Amazon's marketplaces, and the currency that an open sign such as `$` means on each.
//!
//! A visitor from abroad sees another currency than the marketplace's own, but then by its code or its own sign
//! (`CA$`, `USD 12.99`), never by a bare `$`, `¥` or `kr`.

use super::super::{Material, nodes};
use crate::listing::{Amount, Currency, currency_in};

/// Top-level domain → currency.
const MARKETS: [(&str, &str); 24] = [
    ("com", "USD"),
    ("co.uk", "GBP"),
    ("de", "EUR"),
    ("fr", "EUR"),
    ("it", "EUR"),
    ("es", "EUR"),
    ("nl", "EUR"),
    ("com.be", "EUR"),
    ("ie", "EUR"),
    ("ca", "CAD"),
    ("com.mx", "MXN"),
    ("com.br", "BRL"),
    ("com.au", "AUD"),
    ("in", "INR"),
    ("co.jp", "JPY"),
    ("cn", "CNY"),
    ("sg", "SGD"),
    ("ae", "AED"),
    ("sa", "SAR"),
    ("eg", "EGP"),
    ("com.tr", "TRY"),
    ("se", "SEK"),
    ("pl", "PLN"),
    ("co.za", "ZAR"),
];

/// The marketplace's own currency; none on any other site.
pub(super) fn of(material: &Material<'_, '_>) -> Option<Currency> {
    let by_host = |host: &str| {
        let host = host.trim_start_matches("www.").trim_start_matches("m.").trim_start_matches("smile.");
        let domain = host.strip_prefix("amazon.")?;
        MARKETS.iter().find(|(d, _)| *d == domain).and_then(|(_, code)| Currency::from_code(code))
    };
    material.url.and_then(url::Url::host_str).and_then(by_host).or_else(|| {
        // A saved page without an address: its scripts name their site (`ue_sn = "www.amazon.de"`).
        let prefix = nodes::field(material, "absoluteUrlPrefix");
        let prefix = prefix.as_deref().and_then(|p| p.strip_prefix("https://")).and_then(by_host);
        prefix.or_else(|| {
            let (_, rest) = material.src.split_once("ue_sn")?;
            let rest = rest.get(..rest.floor_char_boundary(48))?;
            let host = rest.trim_start_matches([' ', '=', '"', '\'', ':']);
            by_host(host.split(['"', '\'']).next()?)
        })
    })
}

/// The currency of an amount as shown: by its own sign, else what the page's data and the marketplace say.
pub(super) fn currency(material: &Material<'_, '_>, shown: &str) -> Option<Currency> {
    if let Some(named) = currency_in(shown) {
        return Some(named);
    }
    let code = |name: &str| nodes::field(material, name).and_then(|c| Currency::from_code(&c));
    let data = code("items[0.base][customerVisiblePrice][currencyCode]").or_else(|| code("displayedPriceCurrencyCode"));
    let preferred = code("currencyOfPreference");
    let own = of(material);
    // The page's data against the marketplace: a bare sign does not decide between the two.
    match (data.or(preferred), own) {
        (Some(a), Some(b)) if a != b => None,
        (a, b) => a.or(b),
    }
}

/// An amount as shown, with its currency.
pub(super) fn money(material: &Material<'_, '_>, shown: &str) -> Option<(Amount, Currency)> {
    let currency = currency(material, shown)?;
    let shown = shown.trim();
    // A plain number from the page's data is what it says (`52.41` on a German page).
    material.hints.amount(shown, Some(currency)).map(|(amount, _)| (amount, currency))
}
