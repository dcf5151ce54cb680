//! Product pages of PrestaShop 1.6, 1.7 and 8.
//!
//! Sources: 1.7 and later write the presented product as JSON into `data-product` of `#product-details`
//! (`themes/classic/templates/catalog/product.tpl`, fields of `ProductPresenter`/`ProductLazyArray`) and the shop into
//! `var prestashop`; 1.6 writes variables (`ProductController::assignPriceAndTax`, `themes/default-bootstrap/product.tpl`:
//! `productPrice`, `combinations`, `#our_price_display`). Both speak of the combination that the page shows.

use serde_json::Value;

use super::{MOST_IMAGES, MOST_VARIANTS, id_of, machine_amount, state};
use crate::{
    listing::{Amount, Currency, Variant},
    source::page::{
        account::{Account, Offer, Reader},
        json::{self, text},
        platform::{Material, PlatformReader, Told},
    },
};

pub const READER: PlatformReader = PlatformReader { name: "prestashop", platform: None, recognises, read };

fn recognises(material: &Material<'_, '_>) -> bool {
    material.json.is_none()
        && (material.has("var prestashop") || material.has("our_price_display") || material.has("prestashop ="))
}

fn read(material: &Material<'_, '_>) -> Option<Told> {
    presented(material).or_else(|| variables(material)).map(|account| Told::Item(Box::new(account)))
}

/// 1.7 and later.
fn presented(material: &Material<'_, '_>) -> Option<Account> {
    let doc = material.doc;
    let product = doc.holding("data-product").into_iter().take(50).find_map(|id| {
        let data = doc.attr(id, "data-product")?;
        let product = json::parse(&data).into_iter().next()?;
        (product["link_rewrite"].is_string() || product["id_product"].is_u64() || product["id_product"].is_string())
            .then_some(product)
            .filter(|p| p["name"].is_string())
    })?;
    let mut account = Account::new(Reader::Platform(READER.name));
    account.name = text(&product["name"]);
    account.ids = ["id_product", "id", "reference"].iter().filter_map(|k| id_of(&product[*k])).collect();
    let shop = material.literal("var prestashop").or_else(|| material.literal("prestashop ="));
    let currency = shop.as_ref().and_then(|s| Currency::from_code(s["currency"]["iso_code"].as_str()?));
    let mut offer = Offer { currency, ..Offer::default() };
    let is_shown = product["show_price"].as_bool() != Some(false) && product["show_price"].as_str() != Some("0");
    if is_shown {
        offer.price = agreed(material, &product["price"], &product["price_amount"], currency);
        if product["has_discount"] == true {
            offer.list = agreed(material, &product["regular_price"], &product["regular_price_amount"], currency)
                .filter(|list| offer.price.is_some_and(|p| *list > p));
        }
    }
    offer.stock = match product["availability"].as_str() {
        Some("available" | "last_remaining_items" | "in_stock") => Some(state(true)),
        Some("unavailable" | "out_of_stock" | "discontinued") => Some(state(false)),
        _ => match &product["add_to_cart_url"] {
            Value::String(url) if !url.is_empty() => Some(state(true)),
            _ => None,
        },
    };
    account.images = pictures(&product);
    account.offers.push(offer);
    Some(account)
}

/// What is written for people, in the machine's digits where it gives both. Older versions give only the former.
fn agreed(material: &Material<'_, '_>, written: &Value, number: &Value, currency: Option<Currency>) -> Option<Amount> {
    let machine = machine_amount(number, currency);
    let shown = written.as_str().and_then(|w| material.hints.amount(w, currency)).map(|(a, _)| a);
    match (shown, machine) {
        (Some(shown), Some(machine)) => (shown == machine).then_some(shown),
        (Some(shown), None) => Some(shown),
        // A number alone may be without tax.
        (None, _) => None,
    }
}

/// The cover and the other pictures, as large as the shop shows them.
fn pictures(product: &Value) -> Vec<String> {
    let largest = |image: &Value| {
        let by_size = image["bySize"].as_object();
        let widest = by_size.and_then(|sizes| {
            let width = |v: &Value| v["width"].as_u64().or_else(|| v["width"].as_str()?.parse().ok()).unwrap_or(0);
            sizes.values().max_by_key(|v| width(v)).and_then(|v| text(&v["url"]))
        });
        text(&image["large"]["url"]).or(widest)
    };
    let cover = [&product["cover"], &product["default_image"]].into_iter().find_map(largest);
    let others = product["images"].as_array().map_or(&[][..], Vec::as_slice);
    let mut pictures: Vec<String> = cover.into_iter().collect();
    pictures.extend(others.iter().take(MOST_IMAGES).filter_map(largest));
    let mut known = std::collections::HashSet::new();
    pictures.retain(|p| known.insert(p.clone()));
    pictures
}

/// 1.6: variables of the page's own product, and the price where the script writes it.
fn variables(material: &Material<'_, '_>) -> Option<Account> {
    let doc = material.doc;
    let id = doc
        .holding("our_price_display")
        .into_iter()
        .find(|id| doc.attr(*id, "id").is_some_and(|i| i == "our_price_display"))?;
    let currency = material.literal("var currency").and_then(|c| Currency::from_code(c["iso_code"].as_str()?));
    let currency = currency.or_else(|| Currency::from_code(variable(material, "currencyISO")?));
    let shown = material.hints.amount(&doc.text(id, 60), currency).map(|(a, _)| a)?;
    let mut account = Account::new(Reader::Platform(READER.name));
    account.ids.extend(variable(material, "id_product").map(String::from));
    let mut offer = Offer { currency, ..Offer::default() };
    // The variable is what the choices are added to; with a choice at a surcharge it differs, and the shown one counts.
    let known = ["productPrice", "productPriceTaxExcluded", "productBasePriceTaxExcluded"];
    let known = known.iter().filter_map(|k| super::machine_text(variable(material, k)?, currency));
    let known: Vec<Amount> = known.collect();
    if known.is_empty() || known.iter().any(|k| k.round_dp(2) == shown.round_dp(2)) {
        offer.price = Some(shown);
    }
    let combinations = material.literal("var combinations").or_else(|| material.literal("combinations="));
    let buys_ahead = variable(material, "allowBuyWhenOutOfStock") == Some("true");
    if combinations.as_ref().is_none_or(|c| c.as_object().is_none_or(serde_json::Map::is_empty)) {
        let quantity = variable(material, "quantityAvailable").and_then(|q| q.parse::<i64>().ok());
        // Themes that show no quantities write zero, whatever there is.
        offer.stock = quantity.filter(|q| *q > 0).map(|_| state(true));
    }
    account.variants = combinations.as_ref().map(|c| choices(c, buys_ahead)).unwrap_or_default();
    account.offers.push(offer);
    Some(account)
}

fn choices(combinations: &Value, buys_ahead: bool) -> Vec<Variant> {
    let Some(all) = combinations.as_object() else { return Vec::new() };
    let mut all: Vec<(&String, &Value)> = all.iter().collect();
    all.sort_by_key(|(id, _)| id.parse::<u64>().unwrap_or(u64::MAX));
    let labels = |v: &Value| {
        let values: Vec<String> = match &v["attributes_values"] {
            Value::Object(o) => o.values().filter_map(text).collect(),
            Value::Array(a) => a.iter().filter_map(text).collect(),
            _ => Vec::new(),
        };
        (!values.is_empty()).then(|| values.join(" / "))
    };
    let quantity = |v: &Value| v["quantity"].as_i64().or_else(|| v["quantity"].as_str()?.parse().ok());
    all.into_iter()
        .take(MOST_VARIANTS)
        .map(|(id, v)| Variant {
            id: Some(id.clone()),
            name: labels(v),
            price: None,
            image: None,
            available: quantity(v).map(|q| q > 0 || buys_ahead),
        })
        .collect()
}

/// The plain value of a variable: `var productPrice = 12.5;`, `var currencyISO = 'EUR';`, also in one long list.
fn variable<'s>(material: &Material<'_, 's>, name: &str) -> Option<&'s str> {
    let src = material.src;
    memchr::memmem::find_iter(src.as_bytes(), name.as_bytes()).take(20).find_map(|at| {
        let before = src.as_bytes().get(..at)?.last().copied().unwrap_or(b' ');
        let rest = src.get(at + name.len()..)?.trim_start().strip_prefix('=')?.trim_start();
        let rest = rest.strip_prefix("parseInt(").unwrap_or(rest).trim_start_matches(['\'', '"']);
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))).unwrap_or(0);
        (!before.is_ascii_alphanumeric() && before != b'_' && end > 0).then(|| &rest[..end])
    })
}
