//! Prices that say themselves what their numbers mean: the answers of well-known shop interfaces, wherever a page keeps
//! them. Here a whole number is no riddle.
//!
//! Sources: Shopify Storefront API (`MoneyV2`: `amount`, `currencyCode`; `priceRange.minVariantPrice`), commercetools
//! (`centAmount`, `fractionDigits`), Magento GraphQL (`price_range.minimum_price.final_price.value`), VTEX
//! (`items[].sellers[].commertialOffer`, `priceRange.sellingPrice.lowPrice`), SAP Commerce OCC (`price.currencyIso`,
//! `price.value`, `stock.stockLevelStatus`), BigCommerce GraphQL (`prices.price.value`).

use serde_json::Value;

use super::Object;
use crate::{
    listing::{Amount, Availability, Currency},
    source::page::account::Offer,
};

/// What an object says in one of these shapes.
pub(super) fn read(object: &Object) -> Option<Offer> {
    let mut offer =
        [magento, commercetools, vtex, occ, storefront, bigcommerce].iter().find_map(|shape| shape(object))?;
    offer.list = offer.list.filter(|list| offer.price.is_some_and(|p| *list > p));
    offer.price.is_some().then_some(offer)
}

fn amount(value: &Value) -> Option<Amount> {
    let text = match value {
        Value::Number(n) => n.to_string(),
        Value::String(s) => s.clone(),
        _ => return None,
    };
    let plain = text.len() <= 20 && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let amount: Amount = text.parse().ok().filter(|_| plain)?;
    (!amount.is_zero() && amount.scale() <= 4).then_some(amount)
}

fn code(value: &Value) -> Option<Currency> {
    Currency::from_code(value.as_str()?)
}

/// `{"amount":"117.0","currencyCode":"USD"}` or `{"value":117,"currencyCode":"USD"}`.
fn money(value: &Value) -> Option<(Amount, Currency)> {
    let currency = ["currencyCode", "currency", "currencyIso", "currencyISO"].iter().find_map(|k| code(&value[*k]))?;
    ["amount", "value"].iter().find_map(|k| amount(&value[*k])).map(|a| (a, currency))
}

/// The two ends of a range, where they are the same.
fn one(low: &Value, high: &Value) -> Option<(Amount, Currency)> {
    money(low).filter(|low| high.is_null() || money(high).as_ref() == Some(low))
}

fn storefront(object: &Object) -> Option<Offer> {
    // The currency in camel case beside a decimal text is Shopify's; others keep cents under the same names.
    let is_money = |v: &Value| v["amount"].as_str().is_some_and(|a| a.contains('.')) && v["currencyCode"].is_string();
    let (price, list) = if let Some(range) = object.get("priceRange") {
        let (low, high) = (&range["minVariantPrice"], &range["maxVariantPrice"]);
        let was = &object.get("compareAtPriceRange").unwrap_or(&Value::Null)["minVariantPrice"];
        (one(low, high).filter(|_| is_money(low))?, money(was).filter(|_| is_money(was)))
    } else {
        let price = object.get("price").or_else(|| object.get("priceV2")).filter(|v| is_money(v))?;
        let was = object.get("compareAtPrice").or_else(|| object.get("compareAtPriceV2"));
        (money(price)?, was.filter(|v| is_money(v)).and_then(money))
    };
    Some(Offer { price: Some(price.0), currency: Some(price.1), list: list.map(|l| l.0), ..Offer::default() })
}

fn magento(object: &Object) -> Option<Offer> {
    let range = object.get("price_range")?;
    let (low, high) = (&range["minimum_price"], &range["maximum_price"]);
    let (price, currency) = one(&low["final_price"], &high["final_price"])?;
    let list = money(&low["regular_price"]).map(|l| l.0);
    let stock = match object.get("stock_status").and_then(Value::as_str) {
        Some("IN_STOCK") => Some(Availability::InStock),
        Some("OUT_OF_STOCK") => Some(Availability::OutOfStock),
        _ => None,
    };
    Some(Offer { price: Some(price), currency: Some(currency), list, stock, ..Offer::default() })
}

fn cents(value: &Value) -> Option<(Amount, Currency)> {
    let currency = code(&value["currencyCode"])?;
    let places = value["fractionDigits"].as_u64().filter(|p| *p <= 4)?;
    let whole = value["centAmount"].as_i64().filter(|c| *c > 0)?;
    Some((Amount::new(whole, u32::try_from(places).ok()?), currency))
}

fn commercetools(object: &Object) -> Option<Offer> {
    let variant = object.get("masterVariant").and_then(Value::as_object).unwrap_or(object);
    let price = variant.get("price").or_else(|| {
        // Several prices are for several countries: only one that stands alone is this page's.
        variant.get("prices").and_then(Value::as_array).filter(|p| p.len() == 1).and_then(|p| p.first())
    })?;
    let (full, currency) = cents(&price["value"]).or_else(|| cents(price))?;
    let discounted = cents(&price["discounted"]["value"]).map(|(a, _)| a);
    Some(Offer {
        price: Some(discounted.unwrap_or(full)),
        list: discounted.map(|_| full),
        currency: Some(currency),
        ..Offer::default()
    })
}

fn vtex(object: &Object) -> Option<Offer> {
    let item = object.get("items")?.as_array()?.first()?;
    let sellers = item["sellers"].as_array()?;
    let seller = sellers.iter().find(|s| s["sellerDefault"] == true).or(sellers.first())?;
    let of = &seller["commertialOffer"];
    let price = amount(&of["Price"])?;
    let stock =
        of["AvailableQuantity"].as_u64().map(|n| if n > 0 { Availability::InStock } else { Availability::OutOfStock });
    Some(Offer { price: Some(price), list: amount(&of["ListPrice"]), stock, ..Offer::default() })
}

fn occ(object: &Object) -> Option<Offer> {
    let price = object.get("price").filter(|p| p["formattedValue"].is_string() || p["priceType"].is_string())?;
    let currency = code(&price["currencyIso"])?;
    let stock = match object
        .get("stock")
        .and_then(|s| s["stockLevelStatus"].as_str().or(s["stockLevelStatus"]["code"].as_str()))
    {
        Some("inStock" | "lowStock") => Some(Availability::InStock),
        Some("outOfStock") => Some(Availability::OutOfStock),
        _ => None,
    };
    Some(Offer { price: Some(amount(&price["value"])?), currency: Some(currency), stock, ..Offer::default() })
}

fn bigcommerce(object: &Object) -> Option<Offer> {
    let prices = object.get("prices")?;
    let (price, currency) = money(&prices["price"])?;
    let list = ["basePrice", "retailPrice"].iter().find_map(|k| money(&prices[*k]).map(|m| m.0));
    Some(Offer { price: Some(price), currency: Some(currency), list, ..Offer::default() })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn table() {
        let said = |value: Value| {
            let offer = value.as_object().and_then(read)?;
            Some(format!(
                "{} {} {}",
                offer.price?,
                offer.currency.map_or("?", Currency::code),
                offer.list.map_or_else(|| "-".to_owned(), |l| l.to_string())
            ))
        };
        for (value, want) in [
            (
                json!({"price": {"amount": "117.0", "currencyCode": "USD"}, "compareAtPrice": {"amount": "190.0", "currencyCode": "USD"}}),
                Some("117.0 USD 190.0"),
            ),
            (
                json!({"priceRange": {"minVariantPrice": {"amount": "10.0", "currencyCode": "EUR"}, "maxVariantPrice": {"amount": "20.0", "currencyCode": "EUR"}}}),
                None,
            ),
            (
                json!({"masterVariant": {"prices": [{"value": {"centAmount": 7995, "fractionDigits": 2, "currencyCode": "EUR"}, "discounted": {"value": {"centAmount": 5995, "fractionDigits": 2, "currencyCode": "EUR"}}}]}}),
                Some("59.95 EUR 79.95"),
            ),
            (
                json!({"price_range": {"minimum_price": {"final_price": {"value": 370, "currency": "CZK"}, "regular_price": {"value": 370, "currency": "CZK"}}}}),
                Some("370 CZK -"),
            ),
            (
                json!({"items": [{"sellers": [{"commertialOffer": {"Price": 89.9, "ListPrice": 99.9, "AvailableQuantity": 3}}]}]}),
                Some("89.9 ? 99.9"),
            ),
            (json!({"price": {"currencyIso": "JPY", "value": 2500, "formattedValue": "¥2,500"}}), Some("2500 JPY -")),
            (
                json!({"prices": {"price": {"value": 25, "currencyCode": "USD"}, "basePrice": {"value": 30, "currencyCode": "USD"}}}),
                Some("25 USD 30"),
            ),
            (json!({"price": {"amount": 7900, "currencyCode": "USD"}}), None),
            (json!({"price": 5}), None),
        ] {
            assert_eq!(said(value.clone()).as_deref(), want, "{value}");
        }
    }
}
