//! Mercado Libre and Mercado Livre: item pages (`ui-pdp-…`, 2020 on).
//!
//! `.ui-pdp-price__second-line` holds the price of the default choice (`meta itemprop=price`, else
//! `.andes-money-amount__fraction` and `__cents`), `.ui-pdp-price__original-value` the former one. Instalments stand in
//! `.ui-pdp-price__subtitles` and are passed by. A bare `$` means the currency of the country.

use super::{Material, PlatformReader, Told, nodes};
use crate::{
    listing::{Amount, Counted, Currency, Field, SalesCount, read_count},
    source::page::{
        account::{Account, Offer, Rating, Reader},
        number,
        scan::Id,
    },
};

const NAME: &str = "mercado-libre";

/// Its reader.
pub const READER: PlatformReader = PlatformReader { name: NAME, platform: None, recognises, read };

/// Domain → currency.
const COUNTRIES: [(&str, &str); 10] = [
    ("mercadolibre.com.ar", "ARS"),
    ("mercadolibre.com.mx", "MXN"),
    ("mercadolivre.com.br", "BRL"),
    ("mercadolibre.com.co", "COP"),
    ("mercadolibre.cl", "CLP"),
    ("mercadolibre.com.uy", "UYU"),
    ("mercadolibre.com.pe", "PEN"),
    ("mercadolibre.com.ec", "USD"),
    ("mercadolibre.co.cr", "CRC"),
    ("mercadolibre.com.bo", "BOB"),
];

fn recognises(material: &Material<'_, '_>) -> bool {
    material.has("ui-pdp-price__second-line") && COUNTRIES.iter().any(|(domain, _)| material.is_at(&[domain]))
}

fn read(material: &Material<'_, '_>) -> Option<Told> {
    let doc = material.doc;
    let title = nodes::all_by_class(doc, "ui-pdp-title").into_iter().find_map(|at| nodes::text(doc, at))?;
    let line = nodes::all_by_class(doc, "ui-pdp-price__second-line").into_iter().next()?;
    let (price, currency) = money(material, line)?;
    let former =
        nodes::all_by_class(doc, "ui-pdp-price__original-value").into_iter().find_map(|at| money(material, at));
    let list = former.filter(|(l, c)| *l > price && *c == currency).map(|(l, _)| l);
    let mut account = Account::new(Reader::Platform(NAME));
    account.name = Some(title);
    account.offers.push(Offer { price: Some(price), list, currency: Some(currency), ..Offer::default() });
    account.sales = nodes::all_by_class(doc, "ui-pdp-subtitle").into_iter().find_map(|at| sold(&nodes::text(doc, at)?));
    let first = |class: &str| nodes::all_by_class(doc, class).first().and_then(|at| nodes::text(doc, *at));
    let rating = first("ui-pdp-review__rating").as_deref().and_then(number::decimal);
    let count = first("ui-pdp-review__amount").and_then(|t| number::count(t.trim_matches(['(', ')', ' '])));
    if let (Some(value), Some(count)) = (rating, count) {
        account.rating = Some(Rating { value, best: None });
        account.reviews = Some(count);
    }
    account.closed = vec![Field::Price, Field::ListPrice, Field::Sales];
    Some(Told::Item(Box::new(account)))
}

fn money(material: &Material<'_, '_>, block: Id) -> Option<(Amount, Currency)> {
    let doc = material.doc;
    let part = |class: &str| nodes::classed(doc, block, class).first().and_then(|at| nodes::text(doc, *at));
    let currency = match part("andes-money-amount__currency-symbol").as_deref().map(str::trim) {
        Some("U$S" | "US$" | "USD") => Currency::from_code("USD"),
        _ => COUNTRIES.iter().find(|(d, _)| material.is_at(&[d])).and_then(|(_, code)| Currency::from_code(code)),
    }?;
    let declared = doc.inside(block).find(|at| doc.attr(*at, "itemprop").is_some_and(|p| p == "price"));
    if let Some(content) = declared.and_then(|at| doc.attr(at, "content")) {
        return material.hints.amount(&content, Some(currency)).map(|(amount, _)| (amount, currency));
    }
    // Groups of thousands stand in the whole part alone; what is behind the mark is an element of its own.
    let whole: String = part("andes-money-amount__fraction")?.chars().filter(char::is_ascii_digit).collect();
    let cents = part("andes-money-amount__cents").map(|c| c.trim().to_owned());
    let text = cents.map_or_else(|| whole.clone(), |c| format!("{whole}.{c}"));
    material.hints.amount(&text, Some(currency)).map(|(amount, _)| (amount, currency))
}

/// `Nuevo | +500 vendidos`.
fn sold(subtitle: &str) -> Option<SalesCount> {
    let text = subtitle.rsplit('|').next()?.trim();
    let count = read_count(text).ok().filter(|c| c.what == Counted::Sales)?;
    Some(SalesCount { count: count.count, at_most: count.at_most, window: count.window, text: text.to_owned() })
}
