//! AliExpress's pages of about 2012 to 2018: the price in the document (`#sku-price`, `#j-sku-price`, and before it
//! `#j-sku-discount-price` while a sale runs), the rest in assignments (`window.runParams.productId="…";`).
//!
//! The sign before the price must be of the currency that the document declares (`itemprop="priceCurrency"`). What is sold
//! by the lot is priced by the lot.

use serde_json::Value;

use super::{NAME, words};
use crate::{
    listing::{Amount, Currency, Window},
    source::page::{
        account::{Account, Reader},
        json,
        platform::{Material, Told, dig},
        scan::{Id, Tag},
    },
};

/// Reads the page; none where it has no price of its own.
pub(super) fn read(material: &Material<'_, '_>) -> Option<Told> {
    let doc = material.doc;
    let heading = doc.all(Tag::H1).find(|id| {
        dig::has_class(doc, *id, "product-name") || doc.attr(*id, "id").is_some_and(|i| i == "product-name")
    })?;
    let first = |ids: &[&str]| ids.iter().find_map(|id| dig::by_id(doc, id));
    let plain = first(&["j-sku-price", "sku-price"]);
    let sale = first(&["j-sku-discount-price", "sku-discount-price"]);
    let (price, currency) = asked(material, sale.or(plain)?)?;
    let list = sale.and(plain).and_then(|id| asked(material, id)).filter(|(_, c)| *c == currency).map(|(a, _)| a);

    let mut account = Account::new(Reader::Platform(NAME));
    account.name = Some(doc.text(heading, 600)).filter(|t| !t.is_empty());
    account.ids = assigned(material, "runParams.productId=").into_iter().collect();
    let pictures = ["runParams.imageBigViewURL", "runParams.imageURL"].iter();
    let pictures = pictures.filter_map(|mark| material.literal(mark)).find_map(|all| match all {
        Value::Array(all) => Some(dig::gallery(all.iter().filter_map(json::text))),
        _ => None,
    });
    account.images = pictures.unwrap_or_default();
    account.sales = assigned(material, "runParams.productTradeCount=").and_then(|t| dig::sales(&t, Window::Total));
    account.offers.push(dig::offer(Some(currency), Some(price), list));
    Some(Told::Item(Box::new(account)))
}

/// The amount in an element, of a range the lower end, and its currency as both the sign and the document have it.
fn asked(material: &Material<'_, '_>, id: Id) -> Option<(Amount, Currency)> {
    let doc = material.doc;
    let text = doc.text(id, 80);
    let low = text.split(" - ").next()?.trim();
    let around = doc.ancestors(id).take(6);
    let place = around.into_iter().find(|up| {
        let mut inside = doc.inside(*up).take(400);
        inside.any(|i| doc.attr(i, "itemprop").is_some_and(|p| p == "priceCurrency"))
    })?;
    let declared =
        doc.inside(place).take(400).find(|i| doc.attr(*i, "itemprop").is_some_and(|p| p == "priceCurrency"))?;
    let currency = Currency::from_code(doc.attr(declared, "content")?.trim())?;
    let sign = doc.text(declared, 20);
    let (amount, _) = words(&format!("{sign} {low}"), Some(currency))?;
    Some((amount, currency))
}

/// `window.runParams.productId="900";`
fn assigned(material: &Material<'_, '_>, mark: &str) -> Option<String> {
    let (_, rest) = material.src.split_once(mark)?;
    let value = rest.trim_start().strip_prefix('"')?.split('"').next()?;
    (!value.is_empty() && value.len() <= 32).then(|| value.to_owned())
}
