//! 1688: `window.__INIT_DATA` (`{data: {module: {componentType, data}}, globalData}`), `window.context` of the newer pages
//! (`{result: {data: {productTitle, mainPrice, gallery, …}}}`), `iDetailData` of the older ones.
//!
//! Facts: a captured page of 2024, and the names that public scrapers use. Two ways of pricing: `skuPrice`, where each
//! choice has its price and the page shows the lowest and the highest; and steps by quantity, where the first step is what
//! the smallest order pays. Module numbers change; modules are known by the names of their fields.

use serde_json::Value;

use super::{Material, PlatformReader, Told, dig};
use crate::{
    listing::{Amount, Availability, Currency, Field, Outcome, Platform, Variant, Window},
    source::page::account::{Account, Reader},
};

/// Reads 1688's offers.
pub(super) const ALIBABA_1688: PlatformReader =
    PlatformReader { name: NAME, platform: Some(Platform::Alibaba1688), recognises, read };

const NAME: &str = "1688";

fn recognises(material: &Material<'_, '_>) -> bool {
    if let Some(json) = material.json {
        return dig::at(json, "globalData.tempModel.offerId").is_some()
            || (material.has("1688.com")
                && (dig::find(json, "offerImgList").is_some() || dig::find(json, "skuMap").is_some()));
    }
    material.has("1688.com")
        && ["__INIT_DATA", "window.context", "iDetailData", "__GLOBAL_DATA"].iter().any(|mark| material.has(mark))
}

fn read(material: &Material<'_, '_>) -> Option<Told> {
    if let Some(json) = material.json {
        return offer(material, json);
    }
    for mark in
        ["window.__INIT_DATA", "__INIT_DATA", "window.__GLOBAL_DATA", "\"result\":", "window.context", "iDetailData"]
    {
        for data in material.literals(mark).take(8) {
            let whole = with_root(data);
            let known = ["skuMap", "skuInfoMap", "priceModel"].iter().any(|k| dig::find(&whole, k).is_some());
            if known && let Some(told) = offer(material, &whole) {
                return Some(told);
            }
        }
    }
    None
}

/// The newer pages keep the old page's model in a part of its own, sometimes as a string: `Root.fields.dataJson`.
fn with_root(data: Value) -> Value {
    match dig::find(&data, "dataJson").and_then(dig::unpacked) {
        Some(root) => Value::Array(vec![root, data]),
        None => data,
    }
}

fn offer(material: &Material<'_, '_>, data: &Value) -> Option<Told> {
    let named = |keys: &[&str]| {
        keys.iter().find_map(|k| {
            let (outer, inner) = k.split_once('.').unwrap_or((k, ""));
            let found = dig::find(data, outer)?;
            if inner.is_empty() { crate::source::page::json::text(found) } else { dig::text(found, inner) }
        })
    };
    let name = named(&["tempModel.offerTitle", "offerTitle", "subject", "productTitle.fields.title"])
        .or_else(|| material.head.get("og:title").map(str::to_owned))?;
    if named(&["pstatus", "offerStatus"]).is_some_and(|s| {
        ["expired", "deleted", "offline", "auto expired", "member expired"].contains(&s.to_ascii_lowercase().as_str())
    }) {
        return Some(Told::Not(
            Outcome::Gone,
            "The shop's data say that the offer is not on sale any more.".to_owned(),
        ));
    }
    let mut account = Account::new(Reader::Platform(NAME));
    account.closed = vec![Field::Price, Field::ListPrice, Field::Rating];
    account.name = Some(name);
    account.ids = named(&["tempModel.offerId", "offerId", "offerid"]).into_iter().collect();
    account.seller = named(&["companyName", "sellerLoginId"]);
    let images = ["offerImgList", "mainImage", "images", "imageList"];
    let images = images.iter().filter_map(|k| dig::find(data, k)).map(|v| {
        let list = crate::source::page::json::many(v).iter().take(80);
        let one =
            |v: &Value| dig::first(v, &["fullPathImageURI", "url"]).or_else(|| crate::source::page::json::text(v));
        dig::gallery(list.filter_map(one).filter(|a| a.contains("//")))
    });
    account.images = images.into_iter().find(|all| !all.is_empty()).unwrap_or_default();
    account.video = named(&["videoUrl"]);
    account.sales = sales(data);
    account.variants = variants(data);
    // Some offers show their price only to buyers that the seller knows.
    let private = dig::find(data, "isPricePrivate").and_then(Value::as_bool) == Some(true);
    if private {
        account.variants.iter_mut().for_each(|v| v.price = None);
    }
    let (price, list) =
        if private { (None, None) } else { prices(data).unwrap_or_else(|| (dig::same_price(&account.variants), None)) };
    let mut own = dig::offer(Some(Currency::CNY), price, list);
    own.stock = stock(data, &account.variants);
    account.offers.push(own);
    Some(Told::Item(Box::new(account)))
}

/// What the smallest order pays, and the former price of the same.
fn prices(data: &Value) -> Option<(Option<Amount>, Option<Amount>)> {
    let models = ["priceModel", "offerPriceModel"].iter().filter_map(|k| dig::find(data, k));
    for model in models.filter(|m| !dig::list(m, "currentPrices").is_empty()) {
        let now = step(dig::list(model, "currentPrices"), dig::text(model, "priceDisplayType").as_deref());
        let was = step(dig::list(model, "originalPrices"), dig::text(model, "priceDisplayType").as_deref());
        let was =
            was.or_else(|| dig::text(model, "originalPriceDisplay").and_then(|t| dig::span(&t)).map(|(low, _)| low));
        if now.is_some() {
            return Some((now, was));
        }
    }
    // `{skuPriceType: "rangePrice", skuRangePrices: [{beginAmount: 10, price: 12.5}, …]}` of an order.
    if let Some(order) = dig::find(data, "skuParam")
        && let Some(now) = step(dig::list(order, "skuRangePrices"), dig::text(order, "skuPriceType").as_deref())
    {
        return Some((Some(now), None));
    }
    // `priceRange: [[1, 2.88], [100, 2.50]]` of the older pages.
    if let Some(steps) = dig::find(data, "priceRange").and_then(Value::as_array) {
        let first = steps.iter().filter_map(|s| Some((dig::count(s, "0")?, dig::money(s, "1")?))).min();
        if let Some((_, price)) = first {
            return Some((Some(price), None));
        }
    }
    let scale = ["skuPriceScale", "price"].iter().filter_map(|k| dig::find(data, k));
    let (low, high) = scale.filter_map(crate::source::page::json::text).find_map(|t| dig::span(&t))?;
    // The lower end of a scale may be what a hundred pieces cost each, unless a choice has just this price.
    if low != high && !variants(data).iter().any(|v| v.price == Some(low)) {
        return None;
    }
    let was = dig::find(data, "skuPriceScaleOriginal").and_then(crate::source::page::json::text);
    Some((Some(low), was.and_then(|t| dig::span(&t)).map(|(low, _)| low)))
}

/// Of prices by choice the lowest; of steps by quantity the first.
fn step(prices: &[Value], kind: Option<&str>) -> Option<Amount> {
    let all = || {
        prices
            .iter()
            .take(50)
            .filter_map(|p| Some((dig::count(p, "beginAmount").unwrap_or(1), dig::money(p, "price")?)))
    };
    if kind.is_some_and(|k| k.to_ascii_lowercase().contains("sku")) {
        return all().map(|(_, price)| price).min();
    }
    all().min_by_key(|(begin, price)| (*begin, std::cmp::Reverse(*price))).map(|(_, price)| price)
}

/// `3.5万+` beside `一年内`, else the count in the data.
fn sales(data: &Value) -> Option<crate::listing::SalesCount> {
    let text = |k: &str| dig::find(data, k).and_then(crate::source::page::json::text);
    if let Some(number) = text("saleNum").or_else(|| text("saleCountText")) {
        let period = text("saleCountDate").unwrap_or_default();
        let window = match period.as_str() {
            p if p.contains('年') => Window::Year,
            p if p.contains("30天") || p.contains("近30") || p.contains('月') => Window::Month,
            _ => Window::Unknown,
        };
        if let Some(mut sales) = dig::sales(&number, window) {
            format!("{period} {number}").trim().clone_into(&mut sales.text);
            return Some(sales);
        }
    }
    let count = dig::find(data, "saledCount").and_then(crate::source::page::json::text)?;
    Some(dig::sold(count.parse().ok()?, Window::Unknown))
}

fn variants(data: &Value) -> Vec<Variant> {
    let map = ["skuInfoMap", "skuMap"].iter().find_map(|k| dig::find(data, k));
    let props = dig::find(data, "skuProps").map(crate::source::page::json::many).unwrap_or_default();
    let picture = |name: &str| {
        let mut values = props.iter().take(20).flat_map(|p| dig::list(p, "value")).take(2000);
        let value = values.find(|v| dig::text(v, "name").is_some_and(|n| name.split(" / ").any(|part| part == n)))?;
        dig::text(value, "imageUrl").map(|i| dig::address(&dig::full_size(&i)))
    };
    let entries: Vec<(Option<&str>, &Value)> = match map {
        Some(Value::Object(object)) => object.iter().map(|(k, v)| (Some(k.as_str()), v)).collect(),
        Some(Value::Array(all)) => all.iter().map(|v| (None, v)).collect(),
        _ => Vec::new(),
    };
    let mut all = Vec::new();
    for (key, own) in entries.into_iter().take(1000) {
        let name = dig::text(own, "specAttrs").or_else(|| key.map(str::to_owned));
        let name = name.map(|n| n.replace("&gt;", " / ").replace('>', " / "));
        all.push(Variant {
            id: dig::text(own, "skuId"),
            image: name.as_deref().and_then(picture),
            price: dig::money(own, "discountPrice").or_else(|| dig::money(own, "price")),
            available: dig::count(own, "canBookCount").map(|n| n > 0),
            name,
        });
    }
    all
}

fn stock(data: &Value, variants: &[Variant]) -> Option<Availability> {
    let left = dig::find(data, "canBookedAmount").and_then(crate::source::page::json::text);
    if let Some(left) = left.and_then(|t| t.parse::<u64>().ok()) {
        return Some(dig::stock(left > 0));
    }
    let known = variants.iter().filter_map(|v| v.available);
    known.max().map(dig::stock)
}
