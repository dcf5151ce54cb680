//! Answers of services that hand on items of Alibaba's shops in one form: `{result: {status, settings: {currency}, item:
//! {itemId, title, available, sales, images, video, sku: {def, base, props}}, reviews, seller}}`.
//!
//! Facts: a captured answer of 2024. `sku.def.price` may be a range, of which the lower end is the price from which on.

use serde_json::Value;

use super::{Material, PlatformReader, Told, dig};
use crate::{
    listing::{Currency, Field, Outcome, Platform, Variant, Window},
    source::page::{
        account::{Account, Rating, Reader},
        number,
    },
};

/// Reads items of AliExpress.
pub(super) const ALIEXPRESS: PlatformReader = PlatformReader {
    name: NAME,
    platform: Some(Platform::AliExpress),
    recognises: |m| m.json.is_some_and(is_item) && m.has("aliexpress.com/item"),
    read,
};
/// Reads items of other shops.
pub(super) const OTHERS: PlatformReader =
    PlatformReader { name: NAME, platform: None, recognises: |m| m.json.is_some_and(is_item), read };

const NAME: &str = "datahub";

fn is_item(json: &Value) -> bool {
    dig::at(json, "result.status").is_some()
        && (dig::at(json, "result.item.sku.def").is_some() || dig::at(json, "result.status.endpoint").is_some())
}

fn read(material: &Material<'_, '_>) -> Option<Told> {
    let result = dig::at(material.json?, "result")?;
    let Some(item) = dig::at(result, "item").filter(|i| i.get("title").is_some()) else {
        let said = dig::first(result, &["status.msg", "status.data"]).unwrap_or_default();
        let outcome = if dig::count(result, "status.code") == Some(205) { Outcome::Gone } else { Outcome::Unreadable };
        let said: String = said.chars().take(120).collect();
        return Some(Told::Not(outcome, format!("The service answers without an item ({said}).")));
    };
    let mut account = Account::new(Reader::Platform(NAME));
    account.closed = vec![Field::Price];
    account.name = dig::text(item, "title");
    account.ids = dig::text(item, "itemId").into_iter().collect();
    account.images = dig::gallery(dig::texts(item, "images", "url"));
    account.video = dig::text(item, "video.url");
    account.seller = dig::first(result, &["seller.storeTitle", "seller.sellerTitle", "seller.shopTitle"]);
    account.sales = dig::text(item, "sales").and_then(|t| dig::sales(&t, Window::Unknown));
    account.reviews = dig::count(result, "reviews.count");
    let mean = dig::text(result, "reviews.averageStar").and_then(|t| number::decimal(&t));
    account.rating = mean.map(|value| Rating { value, best: None });

    let props = dig::list(item, "sku.props");
    for sku in dig::list(item, "sku.base").iter().take(1000) {
        let (name, image) = dig::choice(props, &dig::text(sku, "propMap").unwrap_or_default());
        account.variants.push(Variant {
            id: dig::text(sku, "skuId"),
            name,
            price: dig::money(sku, "promotionPrice").or_else(|| dig::money(sku, "price")),
            image,
            available: dig::count(sku, "quantity").map(|n| n > 0),
        });
    }
    let low = |path: &str| dig::text(item, path).and_then(|t| dig::span(&t)).map(|(low, _)| low);
    let (now, was) = (low("sku.def.promotionPrice"), low("sku.def.price"));
    let currency = dig::first(result, &["settings.currency", "item.currency"]).and_then(|c| Currency::from_code(&c));
    let mut offer = dig::offer(currency, now.or(was), now.and(was));
    offer.stock = dig::flag(item, "available").map(dig::stock);
    account.offers.push(offer);
    Some(Told::Item(Box::new(account)))
}
