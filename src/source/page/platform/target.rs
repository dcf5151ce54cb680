//! Target: the answer of its `redsky` API (`pdp_client_v1`), whole or inside the item's page.
//!
//! `data.product`: `item.product_description.title`, `price.current_retail` / `reg_retail` / `formatted_current_price`,
//! `item.enrichment.image_info` (since 2025) or `item.enrichment.images` (before), `ratings_and_reviews.statistics`.
//! A parent with `children` (colours, sizes) has only a range: its price is left open.

use serde_json::Value;

use super::{Material, PlatformReader, Told};
use crate::{
    listing::{Amount, Availability, Currency, Field, Variant},
    source::page::{
        account::{Account, Offer, Rating, Reader},
        json, number,
    },
};

const NAME: &str = "target";

/// Target's reader.
pub const READER: PlatformReader = PlatformReader { name: NAME, platform: None, recognises, read };

fn recognises(material: &Material<'_, '_>) -> bool {
    material.json.map_or_else(
        || material.is_at(&["target.com"]) && (material.has("__TGT_DATA__") || material.has("__NEXT_DATA__")),
        |json| json.pointer("/data/product/tcin").is_some(),
    )
}

fn read(material: &Material<'_, '_>) -> Option<Told> {
    let found;
    let product = if let Some(json) = material.json {
        json.pointer("/data/product")?
    } else {
        found =
            material.script("__NEXT_DATA__").and_then(|page| of_page(&page).cloned()).or_else(|| embedded(material))?;
        &found
    };
    let item = product.get("item")?;
    let usd = Currency::from_code("USD");
    let mut account = Account::new(Reader::Platform(NAME));
    account.name = Some(json::text(item.pointer("/product_description/title")?)?);
    account.ids = product.get("tcin").and_then(json::text).into_iter().collect();
    let money = |key: &str| amount(material, product.pointer("/price")?.get(key)?, usd);
    let price = money("current_retail").or_else(|| money("formatted_current_price"));
    let list = money("reg_retail").filter(|l| price.is_some_and(|p| *l > p));
    account.offers.push(Offer { price, list, currency: usd, stock: stock(product), ..Offer::default() });
    account.images = images(item);
    let numbers = product.pointer("/ratings_and_reviews/statistics");
    let rated = |key: &str| numbers?.pointer(key).and_then(json::text);
    if let (Some(value), Some(count)) = (
        rated("/rating/average").as_deref().and_then(number::decimal),
        rated("/rating/count").as_deref().and_then(number::count),
    ) {
        account.rating = Some(Rating { value, best: None });
        account.reviews = Some(count);
    }
    account.questions = rated("/question_count").as_deref().and_then(number::count);
    account.variants = variants(material, product, usd);
    account.closed = vec![Field::Price, Field::ListPrice, Field::Sales];
    Some(Told::Item(Box::new(account)))
}

fn amount(material: &Material<'_, '_>, value: &Value, usd: Option<Currency>) -> Option<Amount> {
    let text = json::text(value)?;
    // `$15.00 - $25.00`: which choice costs what is open.
    if text.contains('-') {
        return None;
    }
    material.hints.amount(&text, usd).map(|m| m.0)
}

/// The product in a page's own data: in one of the queries that the page was made from.
fn of_page(page: &Value) -> Option<&Value> {
    let queries = page.pointer("/props/dehydratedState/queries")?.as_array()?;
    queries.iter().find_map(|q| {
        let product = q.pointer("/state/data/data/product").or_else(|| q.pointer("/state/data/product"))?;
        product.pointer("/item/product_description/title").map(|_| product)
    })
}

/// The page of 2022 on keeps its answers as a text: `'__TGT_DATA__': {… JSON.parse("…")}`.
fn embedded(material: &Material<'_, '_>) -> Option<Value> {
    let data = material.literals("__TGT_DATA__").find(Value::is_object)?;
    let inner = data.pointer("/value").unwrap_or(&data);
    let queries = inner.pointer("/__PRELOADED_QUERIES__/queries")?.as_array()?;
    queries.iter().find_map(|pair| {
        let product = pair.get(1)?.pointer("/data/product").or_else(|| pair.get(1)?.pointer("/product"))?;
        product.pointer("/item/product_description/title").map(|_| product.clone())
    })
}

fn stock(product: &Value) -> Option<Availability> {
    let status = product.pointer("/fulfillment/shipping_options/availability_status").and_then(Value::as_str)?;
    match status {
        "IN_STOCK" | "LIMITED_STOCK" => Some(Availability::InStock),
        "OUT_OF_STOCK" | "UNAVAILABLE" | "DISCONTINUED" => Some(Availability::OutOfStock),
        "PRE_ORDER_SELLABLE" => Some(Availability::Preorder),
        _ => None,
    }
}

fn images(item: &Value) -> Vec<String> {
    let one = |v: &Value| v.as_str().map(str::to_owned);
    if let Some(info) = item.pointer("/enrichment/image_info") {
        let main = info.pointer("/primary_image/url").and_then(one);
        let more = info.get("alternate_images").and_then(Value::as_array).into_iter().flatten();
        return main.into_iter().chain(more.filter_map(|i| i.get("url").and_then(one))).collect();
    }
    let Some(images) = item.pointer("/enrichment/images") else { return Vec::new() };
    let main = images.get("primary_image_url").and_then(one);
    let more = images.get("alternate_image_urls").and_then(Value::as_array).into_iter().flatten().filter_map(one);
    main.into_iter().chain(more).collect()
}

fn variants(material: &Material<'_, '_>, product: &Value, usd: Option<Currency>) -> Vec<Variant> {
    let children = product.get("children").and_then(Value::as_array).into_iter().flatten().take(300);
    let one = |child: &Value| {
        let id = child.get("tcin").and_then(json::text)?;
        let price = child.pointer("/price/current_retail").and_then(|v| amount(material, v, usd));
        Some(Variant {
            id: Some(id),
            name: child.pointer("/item/product_description/title").and_then(json::text),
            price,
            image: child.pointer("/item/enrichment/images/primary_image_url").and_then(json::text),
            available: None,
        })
    };
    children.filter_map(one).collect()
}
