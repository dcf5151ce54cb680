//! Lazada and Daraz: `var __moduleData__ = {data: {root: {fields: {…}}}}` or `app.run({…})`.
//!
//! Facts: the data of an item page of 2024 in public code. `skuInfos.0` is the choice that the page shows;
//! `price.salePrice` is asked, `price.originalPrice` struck through; the currency stands in `globalConfig.currency`.

use serde_json::Value;

use super::{Material, PlatformReader, Told, dig};
use crate::{
    listing::{Availability, Currency, Variant},
    source::page::{
        account::{Account, Rating, Reader},
        number,
    },
};

/// Reads the item pages of Lazada and Daraz.
pub(super) const LAZADA: PlatformReader = PlatformReader {
    name: NAME,
    platform: None,
    recognises: |m| match m.json {
        Some(json) => fields(json).is_some(),
        None => m.has("skuInfos") && (m.has("__moduleData__") || m.has("app.run(")),
    },
    read,
};

const NAME: &str = "lazada";

fn fields(data: &Value) -> Option<&Value> {
    ["data.root.fields", "data.data.root.fields", "root.fields"]
        .iter()
        .filter_map(|p| dig::at(data, p))
        .find(|f| f.get("skuInfos").is_some() && f.get("product").is_some())
}

fn read(material: &Material<'_, '_>) -> Option<Told> {
    if let Some(json) = material.json {
        return item(fields(json)?);
    }
    ["__moduleData__", "app.run("].iter().flat_map(|m| material.literals(m)).find_map(|data| item(fields(&data)?))
}

fn item(fields: &Value) -> Option<Told> {
    let mut account = Account::new(Reader::Platform(NAME));
    account.name = Some(dig::text(fields, "product.title")?);
    account.ids = dig::first(fields, &["primaryKey.itemId", "skuInfos.0.itemId"]).into_iter().collect();
    account.seller = dig::text(fields, "seller.name");
    let own = dig::at(fields, "skuInfos.0")?;
    let sku = dig::first(fields, &["primaryKey.skuId", "primaryKey.defaultSkuId", "skuInfos.0.skuId"]);
    let pictures = sku.and_then(|id| dig::at(fields, "skuGalleries")?.get(id.as_str()));
    let pictures = pictures.or_else(|| dig::at(fields, "skuGalleries.0")).map(crate::source::page::json::many);
    let kind = |p: &&Value, want: &str| dig::text(p, "type").is_none_or(|t| t == want);
    let images = pictures
        .unwrap_or_default()
        .iter()
        .filter(|p| kind(p, "img"))
        .filter_map(|p| dig::first(p, &["src", "poster"]));
    account.images = dig::gallery(images);
    if account.images.is_empty() {
        account.images = dig::gallery(dig::first(fields, &["skuInfos.0.image", "globalConfig.mainImage"]));
    }
    let rated = dig::at(fields, "review.ratings");
    account.rating = rated
        .and_then(|r| dig::text(r, "average"))
        .and_then(|t| number::decimal(&t))
        .map(|value| Rating { value, best: None });
    account.reviews = rated.and_then(|r| dig::count(r, "rateCount").or_else(|| dig::count(r, "reviewCount")));
    account.questions = dig::count(fields, "qna.totalQuestions");
    let currency = dig::first(fields, &["globalConfig.currency", "tracking.core.currencyCode"]);
    let currency = currency.and_then(|c| Currency::from_code(&c));
    account.variants = variants(fields);
    let mut offer = dig::offer(currency, price(own), dig::money(own, "price.originalPrice.value"));
    offer.stock = stock(own);
    account.offers.push(offer);
    Some(Told::Item(Box::new(account)))
}

/// What is asked for a choice: on sale, or else at its only price.
fn price(sku: &Value) -> Option<crate::listing::Amount> {
    dig::money(sku, "price.salePrice.value").or_else(|| {
        let sale = dig::at(sku, "price.salePrice");
        if sale.is_some() { None } else { dig::money(sku, "price.originalPrice.value") }
    })
}

/// `stock` is 0 on the page whatever is there; how many may be bought at once says it.
fn stock(sku: &Value) -> Option<Availability> {
    let most = dig::count(sku, "quantity.limit.max");
    let text = dig::first(sku, &["quantity.text", "operation.text"]).unwrap_or_default().to_lowercase();
    if most == Some(0) || text.contains("out of stock") {
        return Some(Availability::OutOfStock);
    }
    most.map(|_| Availability::InStock)
}

fn variants(fields: &Value) -> Vec<Variant> {
    let props = dig::list(fields, "productOption.skuBase.properties");
    let info = dig::at(fields, "skuInfos");
    let mut all = Vec::new();
    for sku in dig::list(fields, "productOption.skuBase.skus").iter().take(1000) {
        let id = dig::text(sku, "skuId");
        let own = id.as_ref().and_then(|id| info?.get(id.as_str()));
        all.push(Variant {
            name: name(props, &dig::text(sku, "propPath").unwrap_or_default()),
            price: own.and_then(price),
            image: own.and_then(|o| dig::text(o, "image")).map(|i| dig::address(&i)),
            available: own.and_then(stock).map(|s| s == Availability::InStock),
            id,
        });
    }
    all
}

/// Names by `pid:vid;…`; values stand in the property or one level deeper (`Int: M, L`).
fn name(props: &[Value], path: &str) -> Option<String> {
    let mut names = Vec::new();
    for (pid, vid) in path.split(';').filter_map(|p| p.split_once(':')) {
        let Some(prop) = props.iter().find(|p| dig::text(p, "pid").as_deref() == Some(pid)) else { continue };
        let outer = dig::list(prop, "values").iter();
        let values =
            outer.flat_map(|v| if v.get("vid").is_some() { std::slice::from_ref(v) } else { dig::list(v, "value") });
        names.extend(
            values.into_iter().find(|v| dig::text(v, "vid").as_deref() == Some(vid)).and_then(|v| dig::text(v, "name")),
        );
    }
    (!names.is_empty()).then(|| names.join(" / "))
}
