//! AliExpress: `window.runParams = {data: {…}}` in its three generations (`titleModule`, `productInfoComponent`,
//! `PRODUCT_TITLE`), the answer of `mtop.aliexpress.pdp.pc.query` (`{data: {result: {…}}}`), which has the parts of the
//! last one, and `_dida_config_._init_data_`.
//!
//! The pages before all these (`older`) have the price in the document.
//!
//! Facts: the names that public scrapers use. The price of the choice that is selected counts; of a range, which the page
//! shows before a choice is made, the lower end. Prices of the first two generations are in `value` and `currency`, those of
//! the last one in words (`salePriceString`) with the currency of the page beside them.

mod older;

use serde_json::Value;

use super::{Material, PlatformReader, Told, dig, taobao};
use crate::{
    listing::{Amount, Availability, Currency, Outcome, Platform, PriceHints, Variant, Window, read_price},
    source::page::{
        account::{Account, Rating, Reader},
        number,
    },
};

/// Reads AliExpress's items.
pub(super) const ALIEXPRESS: PlatformReader =
    PlatformReader { name: NAME, platform: Some(Platform::AliExpress), recognises, read };

const NAME: &str = "aliexpress";

fn recognises(material: &Material<'_, '_>) -> bool {
    if let Some(json) = material.json {
        return item(json).is_some() || dig::text(json, "api").is_some_and(|a| a.starts_with("mtop.aliexpress.pdp"));
    }
    (material.is_at(&["aliexpress.com", "aliexpress.us", "aliexpress.ru"]) || material.has("aliexpress"))
        && ["runParams", "_init_data_", "_dida_config_"].iter().any(|m| material.has(m))
}

fn read(material: &Material<'_, '_>) -> Option<Told> {
    if let Some(json) = material.json {
        return item(json).and_then(told).or_else(|| taobao::refusal(json));
    }
    let marks = ["window.runParams", "_init_data_", "_dida_config_", "runParams.data"];
    let data = marks.iter().flat_map(|m| material.literals(m).take(8)).find_map(|data| told(item(&data)?));
    data.or_else(|| older::read(material))
}

/// The object whose parts describe the item.
fn item(data: &Value) -> Option<&Value> {
    ["data.result", "data.data.result", "data.data", "data", "result", "body"]
        .iter()
        .filter_map(|p| dig::at(data, p))
        .chain([data])
        .find(|v| ["titleModule", "productInfoComponent", "PRODUCT_TITLE"].iter().any(|k| v.get(*k).is_some()))
}

fn told(item: &Value) -> Option<Told> {
    let name = dig::first(item, &["titleModule.subject", "productInfoComponent.subject", "PRODUCT_TITLE.text"])?;
    // 0: on sale.
    let status = ["actionModule.itemStatus", "itemStatusComponent.status", "GLOBAL_DATA.globalData.itemStatus"];
    let status = status.iter().find_map(|p| dig::count(item, p));
    let mut account = Account::new(Reader::Platform(NAME));
    account.name = Some(name);
    let ids = [
        "commonModule.productId",
        "pageModule.productId",
        "productInfoComponent.idStr",
        "productInfoComponent.id",
        "GLOBAL_DATA.globalData.productId",
    ];
    account.ids = dig::first(item, &ids).into_iter().collect();
    let shops = [
        "storeModule.storeName",
        "sellerComponent.storeName",
        "storeHeaderComponent.storeHeaderResult.storeName",
        "SHOP_CARD_PC.storeName",
    ];
    account.seller = dig::first(item, &shops);
    let galleries = ["imageModule.imagePathList", "imageComponent.imagePathList", "HEADER_IMAGE_PC.imagePathList"];
    let images = galleries.iter().map(|p| dig::gallery(dig::texts(item, p, "url"))).find(|l| !l.is_empty());
    account.images = images.unwrap_or_default();
    account.video = dig::first(item, &["HEADER_IMAGE_PC.videoUrl", "imageModule.videoUrl", "imageComponent.videoUrl"]);
    let rated = ["titleModule.feedbackRating", "feedbackComponent", "PC_RATING"].iter().find_map(|p| dig::at(item, p));
    if let Some(rated) = rated {
        let mean = dig::first(rated, &["averageStar", "evarageStar", "rating"]).and_then(|t| number::decimal(&t));
        account.rating = mean.map(|value| Rating { value, best: None });
        account.reviews = dig::count(rated, "totalValidNum");
    }
    let traded = [
        "titleModule.formatTradeCount",
        "tradeComponent.formatTradeCount",
        "PC_RATING.otherText",
        "titleModule.tradeCount",
    ];
    account.sales = dig::first(item, &traded).and_then(|t| dig::sales(&t, Window::Total));
    let code = [
        "GLOBAL_DATA.globalData.currencyCode",
        "commonModule.currencyCode",
        "currencyComponent.currencyCode",
        "webEnv.currency",
        "metaDataComponent.currency",
    ];
    let ambient = dig::first(item, &code).and_then(|c| Currency::from_code(&c));

    let found = prices(item, ambient);
    account.variants = variants(item, found.currency);
    let mut offer = dig::offer(found.currency, found.price, found.list);
    let left = [
        "quantityModule.totalAvailQuantity",
        "actionModule.totalAvailQuantity",
        "inventoryComponent.totalAvailQuantity",
        "QUANTITY_PC.totalAvailableInventory",
    ];
    let left = left.iter().find_map(|p| dig::count(item, p));
    offer.stock = match (status, left) {
        (Some(1..), _) | (_, Some(0)) => Some(Availability::OutOfStock),
        (_, Some(_)) => Some(Availability::InStock),
        (_, None) => account.variants.iter().filter_map(|v| v.available).max().map(dig::stock),
    };
    if status.is_some_and(|s| s > 0) && found.price.is_none() {
        return Some(Told::Not(Outcome::Gone, "The shop's data say that the item is not on sale any more.".to_owned()));
    }
    account.offers.push(offer);
    Some(Told::Item(Box::new(account)))
}

#[derive(Clone, Copy, Debug, Default)]
struct Found {
    price: Option<Amount>,
    list: Option<Amount>,
    currency: Option<Currency>,
}

/// `{value, currency, formatedAmount}`.
fn money(part: &Value) -> Option<(Amount, Option<Currency>)> {
    let amount = dig::money(part, "value")?;
    let currency = dig::text(part, "currency").and_then(|c| Currency::from_code(&c));
    // The words have the shop's own decimal places (`US $8.70`, where the value is 8.7).
    let shown = dig::text(part, "formatedAmount").and_then(|t| words(&t, currency)).map(|(a, _)| a);
    Some((shown.filter(|a| *a == amount).unwrap_or(amount), currency))
}

/// The price in words; its own sign must not name another currency than the page does.
fn words(text: &str, ambient: Option<Currency>) -> Option<(Amount, Option<Currency>)> {
    let hints = PriceHints { currency: ambient, language: None, decimal: None };
    let read = read_price(text, &hints).ok()?;
    let named = read_price(text, &PriceHints::default()).ok().and_then(|m| m.currency);
    (named.is_none() || ambient.is_none() || named == ambient)
        .then_some((read.amount, read.currency.or(named).or(ambient)))
}

fn prices(item: &Value, ambient: Option<Currency>) -> Found {
    // The last generation.
    let selected = dig::first(item, &["PRICE.selectedSkuId", "SKU.selectedSkuId"]);
    let by_id = selected.and_then(|id| price_map(item)?.get(id.as_str()));
    if let Some(part) = dig::at(item, "PRICE.targetSkuPriceInfo").or(by_id) {
        return one(part, ambient);
    }
    // The first: `minActivityAmount` runs, `minAmount` is without it.
    for (low, full) in [
        ("priceModule.minActivityAmount", "priceModule.minAmount"),
        ("priceComponent.discountPrice.minActivityAmount", "priceComponent.origPrice.minAmount"),
    ] {
        let (now, was) = (dig::at(item, low).map(money), dig::at(item, full).and_then(money));
        // A sale's price that cannot be read leaves none: the plain one is not asked.
        if now == Some(None) {
            return Found { currency: ambient, ..Found::default() };
        }
        let now = now.flatten();
        match (now, was) {
            (Some((price, a)), Some((list, b))) if a == b => {
                return Found { price: Some(price), list: Some(list), currency: a.or(ambient) };
            }
            (Some((price, currency)), _) | (None, Some((price, currency))) => {
                return Found { price: Some(price), list: None, currency: currency.or(ambient) };
            }
            (None, None) => {}
        }
    }
    // Where only the words are there: `US $8.70 - 18.89`.
    let low = |text: String| words(text.split(" - ").next()?.trim(), ambient);
    let text = |path: &str| dig::text(item, path);
    let plain = text("priceModule.formatedPrice").and_then(low);
    let found = match text("priceModule.formatedActivityPrice").map(low) {
        // A sale's price that cannot be read leaves none: the plain one is not asked.
        Some(None) => None,
        Some(Some((price, currency))) => Some((price, plain.filter(|(_, c)| *c == currency).map(|(a, _)| a), currency)),
        None => plain.map(|(price, currency)| (price, None, currency)),
    };
    let nothing = Found { currency: ambient, ..Found::default() };
    found.map_or(nothing, |(price, list, currency)| Found { price: Some(price), list, currency })
}

/// One choice's part in the last generation.
fn one(part: &Value, ambient: Option<Currency>) -> Found {
    let now = dig::first(part, &["salePriceString"]).and_then(|t| words(&t, ambient));
    let now = now.or_else(|| dig::at(part, "salePrice").and_then(money));
    let was = dig::at(part, "originalPrice").and_then(money);
    match (now, was) {
        (Some((price, a)), Some((list, b))) if a.is_none() || b.is_none() || a == b => {
            Found { price: Some(price), list: Some(list), currency: a.or(b).or(ambient) }
        }
        (Some((price, currency)), _) => Found { price: Some(price), list: None, currency: currency.or(ambient) },
        // No sale: the original price is asked.
        (None, Some((price, currency))) if dig::at(part, "salePriceString").is_none() => {
            Found { price: Some(price), list: None, currency: currency.or(ambient) }
        }
        _ => Found { currency: ambient, ..Found::default() },
    }
}

fn variants(item: &Value, currency: Option<Currency>) -> Vec<Variant> {
    let places = ["skuModule.productSKUPropertyList", "skuComponent.productSKUPropertyList", "SKU.skuProperties"];
    let props = places.iter().map(|p| dig::list(item, p)).find(|l| !l.is_empty()).unwrap_or_default();
    let places = ["skuModule.skuPriceList", "skuComponent.skuPriceList", "priceComponent.skuPriceList", "SKU.skuPaths"];
    let skus = places.iter().map(|p| dig::list(item, p)).find(|l| !l.is_empty()).unwrap_or_default();
    let map = price_map(item);
    let mut all = Vec::new();
    for sku in skus.iter().take(1000) {
        let id = dig::first(sku, &["skuIdStr", "skuId"]);
        let path = dig::first(sku, &["path", "skuAttr"]).unwrap_or_default();
        let (name, image) = dig::choice(props, &path);
        let own = ["skuVal.skuActivityAmount", "skuVal.skuAmount"].iter().find_map(|p| dig::at(sku, p)).and_then(money);
        let own = own.or_else(|| {
            let found = one(map?.get(id.as_ref()?.as_str())?, currency);
            Some((found.price?, found.currency))
        });
        let left = dig::count(sku, "skuVal.availQuantity").or_else(|| dig::count(sku, "skuStock"));
        let available = match (dig::flag(sku, "salable"), left) {
            (Some(false), _) => Some(false),
            (salable, left) => left.map(|n| n > 0).or(salable),
        };
        // What cannot be bought has a price beyond all reason.
        let own = own.filter(|_| available != Some(false) || dig::flag(sku, "salable").is_none());
        let price = own.filter(|(_, c)| c.is_none() || *c == currency).map(|(a, _)| a);
        all.push(Variant { id, name, price, image, available });
    }
    all
}

/// The prices of the choices, by their ids, in the last generation.
fn price_map(item: &Value) -> Option<&Value> {
    ["PRICE.skuIdStrPriceInfoMap", "PRICE.skuPriceInfoMap"].iter().find_map(|p| dig::at(item, p))
}
