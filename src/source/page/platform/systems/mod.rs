//! Shop systems: software that many shops run, each with its own theme. What their own scripts carry (choices, prices
//! of each, stock) says more than a page shows, and their templates keep some marks in every theme.

pub mod magento;
pub mod magento_config;
pub mod prestashop;
pub mod shopify;
pub mod woocommerce;

use serde_json::Value;

use super::Material;
use crate::{
    listing::{Amount, Currency},
    source::page::scan::{Doc, Id, unescape},
};

/// More choices of one item are not kept.
const MOST_VARIANTS: usize = 1000;
/// Nor more pictures.
const MOST_IMAGES: usize = 60;
/// An attribute that holds data is not longer than this.
const LONGEST: usize = 4 << 20;

/// An amount that a machine wrote: `579`, `"117.0"`, `5.9500000001`. Rounded to the places of its currency where floating
/// point left a tail, as the shop does when it shows it; none for zero.
fn machine_amount(value: &Value, currency: Option<Currency>) -> Option<Amount> {
    let text = match value {
        Value::Number(n) => n.to_string(),
        Value::String(s) => s.trim().to_owned(),
        _ => return None,
    };
    machine_text(&text, currency)
}

fn machine_text(text: &str, currency: Option<Currency>) -> Option<Amount> {
    let plain = text.len() <= 32 && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let amount: Amount = text.parse().ok().filter(|_| plain)?;
    let places = currency.and_then(Currency::decimals).unwrap_or(2).max(2);
    let mut amount = if amount.scale() > places {
        amount.round_dp_with_strategy(places, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
    } else {
        amount
    };
    if amount.scale() > places || amount.fract().is_zero() && amount.scale() > 3 {
        amount.rescale(places);
    }
    (!amount.is_zero() && amount < Amount::from(1_000_000_000_000_u64)).then_some(amount)
}

/// A whole number of hundredths, as Shopify keeps money, in the places of its currency (¥1,200 is 120000).
fn hundredths(value: &Value, currency: Option<Currency>) -> Option<Amount> {
    let cents = value.as_u64().filter(|n| *n > 0 && *n < 1_000_000_000_000_000)?;
    let mut amount = Amount::from(cents) / Amount::ONE_HUNDRED;
    amount.rescale(2);
    let places = currency.and_then(Currency::decimals).unwrap_or(2);
    if places < 2 && amount.round_dp(places) == amount {
        amount.rescale(places);
    }
    Some(amount)
}

/// An id, whether it is written as a number or as a text.
fn id_of(value: &Value) -> Option<String> {
    match value {
        Value::Number(n) => Some(n.to_string()),
        Value::String(s) if !s.is_empty() && s.len() <= 100 => Some(s.clone()),
        _ => None,
    }
}

/// Whether an element has a class.
fn has_class(doc: &Doc<'_>, id: Id, class: &str) -> bool {
    doc.attr(id, "class").is_some_and(|c| c.split_ascii_whitespace().any(|c| c == class))
}

/// The elements that have a class, in the page's order.
fn of_class<'d>(doc: &'d Doc<'_>, class: &'d str) -> impl Iterator<Item = Id> + 'd {
    doc.holding(class).into_iter().filter(move |id| has_class(doc, *id, class))
}

/// The JSON that begins with a mark, in a script or in an attribute with its quotes as entities. Every place is tried.
fn json_at(material: &Material<'_, '_>, mark: &str) -> Vec<Value> {
    let mut found = Vec::new();
    for at in memchr::memmem::find_iter(material.src.as_bytes(), mark.as_bytes()).take(8) {
        let Some(rest) = material.src.get(at..) else { continue };
        if let Some(Ok(value)) = serde_json::Deserializer::from_str(rest).into_iter::<Value>().next() {
            found.push(value);
        }
    }
    let escaped = mark.replace('"', "&quot;");
    for at in memchr::memmem::find_iter(material.src.as_bytes(), escaped.as_bytes()).take(4) {
        let Some(rest) = material.src.get(at..) else { continue };
        let end = memchr::memchr2(b'"', b'>', rest.as_bytes()).unwrap_or(rest.len());
        let text = unescape(&rest[..end.min(LONGEST)]);
        if let Some(Ok(value)) = serde_json::Deserializer::from_str(&text).into_iter::<Value>().next() {
            found.push(value);
        }
    }
    found
}

/// A state of stock as yes or no.
fn state(available: bool) -> crate::listing::Availability {
    if available { crate::listing::Availability::InStock } else { crate::listing::Availability::OutOfStock }
}
