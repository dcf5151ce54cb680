//! Product pages of BigCommerce shops (Stencil themes).
//!
//! Source: `{{inject}}`ed `var BCData = {"product_attributes":…}` of Cornerstone, the theme that others derive from
//! (`templates/pages/product.html`; fields as in the Stencil reference: `price.with_tax`, `price.without_tax`,
//! `non_sale_price_*`, `rrp_*`, `price_range`, `instock`, `purchasable`). Where a shop shows both, the price with tax is
//! what a shopper pays.

use serde_json::Value;

use super::{machine_amount, state};
use crate::{
    listing::{Amount, Currency},
    source::page::{
        account::{Account, Offer, Reader},
        json::text,
        platform::{Material, PlatformReader, Told},
    },
};

pub const READER: PlatformReader = PlatformReader { name: "bigcommerce", platform: None, recognises, read };

fn recognises(material: &Material<'_, '_>) -> bool {
    material.json.is_none() && material.has("BCData")
}

fn read(material: &Material<'_, '_>) -> Option<Told> {
    let data = material.literals("BCData").find(|d| d["product_attributes"].is_object())?;
    let product = &data["product_attributes"];
    let mut account = Account::new(Reader::Platform(READER.name));
    account.ids = text(&product["sku"]).into_iter().collect();
    account.name = super::heading(material.doc, "productView-title", &(0..material.doc.len()));
    let price = &product["price"];
    let is_range = price["price_range"].as_object().is_some_and(|r| r["min"] != r["max"]);
    let mut offer = Offer::default();
    if !is_range && let Some((tax, (amount, currency))) = taxed(price, "with_tax", "without_tax") {
        offer.price = Some(amount);
        offer.currency = currency;
        let was = ["non_sale_price", "rrp"].iter().find_map(|k| money(&price[format!("{k}_{tax}")]));
        offer.list = was.map(|(list, _)| list).filter(|list| *list > amount);
    }
    offer.stock = match (product["instock"].as_bool(), product["purchasable"].as_bool()) {
        (Some(false), _) => Some(state(false)),
        // What can't be put into the cart may be sold on request, or to members.
        (Some(true), None | Some(true)) => Some(state(true)),
        _ => None,
    };
    if offer == Offer::default() {
        return None;
    }
    account.offers.push(offer);
    Some(Told::Item(Box::new(account)))
}

fn taxed<'k>(price: &Value, with: &'k str, without: &'k str) -> Option<(&'k str, (Amount, Option<Currency>))> {
    [with, without].into_iter().find_map(|tax| Some((tax, money(&price[tax])?)))
}

/// `{"formatted":"£129.71","value":129.71,"currency":"GBP"}`.
fn money(value: &Value) -> Option<(Amount, Option<Currency>)> {
    let currency = value["currency"].as_str().and_then(Currency::from_code);
    Some((machine_amount(&value["value"], currency)?, currency))
}
