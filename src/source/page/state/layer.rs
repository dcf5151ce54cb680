//! What a page tells its analytics of the item that is looked at: Google's `view_item` (GA4) and `detail` (Enhanced
//! Ecommerce), <https://developers.google.com/analytics/devguides/collection/ga4/ecommerce>. The currency stands beside
//! the item, not in it, and prices are in whole units by definition. Shops send them without tax or before a rebate too:
//! so they are a weak witness, which only counts together with what the page shows.

use serde_json::Value;

use super::Object;
use crate::{
    listing::{Amount, Currency},
    source::page::{
        account::{Account, Offer, Reader},
        json::{member, text},
    },
};

/// The one item of an event, where the object is one.
pub(super) fn read(object: &Object, amounts: &[Amount]) -> Option<Account> {
    let ecommerce = object.get("ecommerce").and_then(Value::as_object).or_else(|| {
        // `gtag("event", "view_item", {…})`.
        object.get("items").is_some_and(Value::is_array).then_some(object)
    })?;
    let event = object.get("event").and_then(Value::as_str).unwrap_or_default();
    let detail = ecommerce.get("detail").and_then(Value::as_object);
    let items = match (detail, event) {
        (Some(detail), _) => detail.get("products")?,
        (None, "view_item" | "productDetail" | "product_detail" | "") => ecommerce.get("items")?,
        _ => return None,
    };
    let [item] = items.as_array().map(Vec::as_slice)? else { return None };
    let item = item.as_object()?;
    let mut account = Account::new(Reader::State);
    account.name = ["item_name", "name"].iter().find_map(|k| member(item, k));
    account.name.as_ref()?;
    account.ids = ["item_id", "id"].iter().filter_map(|k| member(item, k)).take(1).collect();
    let currency = ["currency", "currencyCode"]
        .iter()
        .find_map(|k| ecommerce.get(*k).or_else(|| item.get(*k)).and_then(text))
        .and_then(|c| Currency::from_code(&c));
    let price = item.get("price").and_then(text).and_then(|t| t.parse::<Amount>().ok());
    let price = price.and_then(|p| amounts.iter().copied().find(|a| *a == p));
    account.offers.push(Offer { price, currency, ..Offer::default() });
    Some(account)
}
