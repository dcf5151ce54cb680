//! Key names that mean the same in every shop's data.

use serde_json::Value;

use super::Object;
use crate::{
    listing::Currency,
    source::page::json::{many, member, text},
};

/// Names of an item.
pub(super) const NAMES: &[&str] = &[
    "title",
    "name",
    "productName",
    "product_name",
    "productTitle",
    "product_title",
    "displayName",
    "display_name",
    "itemTitle",
    "itemName",
    "goodsName",
    "goods_name",
    "skuName",
    "subject",
    "productDisplayName",
    "item_name",
    "fullName",
    "short",
];
/// Names that only items have.
const TITLES: &[&str] = &[
    "title",
    "productName",
    "product_name",
    "productTitle",
    "product_title",
    "subject",
    "itemTitle",
    "goods_name",
    "goodsName",
];
/// The shop's ids.
pub(super) const IDS: &[&str] = &[
    "itemId",
    "item_id",
    "productId",
    "product_id",
    "goodsId",
    "goods_id",
    "tcin",
    "usItemId",
    "num_iid",
    "offerId",
    "id",
    "sku",
    "skuId",
];
/// What is asked, the most certain first.
pub(super) const PRICES: &[&str] = &[
    "salePrice",
    "sale_price",
    "finalPrice",
    "final_price",
    "currentPrice",
    "current_price",
    "currentRetail",
    "current_retail",
    "specialPrice",
    "special_price",
    "promotionPrice",
    "discountedPrice",
    "sellingPrice",
    "selling_price",
    "offerPrice",
    "customerPrice",
    "price",
    "formattedPrice",
    "priceText",
    "displayPrice",
    "formatted_current_price",
];
/// What was asked before.
pub(super) const LIST_PRICES: &[&str] = &[
    "listPrice",
    "list_price",
    "compareAtPrice",
    "compare_at_price",
    "originalPrice",
    "original_price",
    "wasPrice",
    "was_price",
    "msrp",
    "strikePrice",
    "strikethroughPrice",
    "marketPrice",
    "market_price",
    "oldPrice",
    "old_price",
    "crossedPrice",
    "priceBeforeDiscount",
];
/// What stands in an object called price.
const INNER: &[&str] = &[
    "current",
    "currentPrice",
    "current_retail",
    "formatted_current_price",
    "value",
    "amount",
    "sale",
    "now",
    "price",
    "formatted",
    "formattedPrice",
    "priceText",
    "displayPrice",
    "withTax",
];
/// Parts of an item that are about something else.
const FOREIGN: &[&str] = &[
    "seller",
    "shop",
    "store",
    "brand",
    "category",
    "categories",
    "breadcrumbs",
    "related",
    "recommendations",
    "similar",
    "esp",
    "warranty",
    "shipping",
    "delivery",
    "variants",
    "skus",
    "reviews",
    "user",
    "cart",
    "promotions",
    "installments",
    "coupons",
    "accessories",
    "bundles",
    "service",
    "services",
    "settings",
    "fulfillment",
];

/// A price as it stands in the data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Given {
    /// Written for people or as a decimal string.
    Text(String),
    /// A number.
    Number(String),
}

fn given(value: &Value) -> Option<Given> {
    match value {
        Value::String(s) if s.len() <= 40 => {
            Some(Given::Text(s.trim().to_owned())).filter(|g| *g != Given::Text(String::new()))
        }
        Value::Number(n) => Some(Given::Number(n.to_string())),
        _ => None,
    }
}

/// The first key that holds a price, itself or one level deeper.
pub(super) fn price(object: &Object, keys: &[&str]) -> Option<Given> {
    for key in keys {
        match object.get(*key) {
            Some(Value::Object(inner)) => {
                // A range in it means that the choice decides.
                let ends = inner
                    .get("min")
                    .or_else(|| inner.get("minPrice"))
                    .zip(inner.get("max").or_else(|| inner.get("maxPrice")));
                if ends.is_some_and(|(a, b)| a != b) {
                    return None;
                }
                if let Some(found) = keys.iter().chain(INNER).filter_map(|k| inner.get(*k)).find_map(given) {
                    return Some(found);
                }
            }
            Some(value) => {
                if let Some(found) = given(value) {
                    return Some(found);
                }
            }
            None => {}
        }
    }
    // Prices kept together: `"prices": {"salePrice": …}`.
    let inner = ["price", "prices", "priceInfo", "pricing", "price_info"]
        .iter()
        .find_map(|k| object.get(*k).and_then(Value::as_object))?;
    keys.iter().filter_map(|k| inner.get(*k)).find_map(|v| {
        given(v).or_else(|| v.as_object().and_then(|o| INNER.iter().filter_map(|k| o.get(*k)).find_map(given)))
    })
}

/// Whether an object has a price of its own.
pub(super) fn has_price(object: &Object) -> bool {
    price(object, PRICES).is_some()
}

/// The name of the item that an object is, in it or in a part that has no price of its own.
pub(super) fn title(object: &Object) -> Option<String> {
    let mut level: Vec<&Object> = vec![object];
    for _ in 0..3 {
        for inner in &level {
            if let Some(title) = TITLES.iter().find_map(|k| inner.get(*k).filter(|v| v.is_string()).and_then(text)) {
                return Some(title);
            }
        }
        let parts = level.iter().flat_map(|o| o.iter()).filter(|(k, _)| !FOREIGN.contains(&k.as_str()));
        level = parts.filter_map(|(_, v)| v.as_object()).filter(|o| !has_price(o)).take(200).collect();
    }
    None
}

/// The ISO code in an object or in its prices.
pub(super) fn currency(object: &Object) -> Option<Currency> {
    const KEYS: &[&str] =
        &["currency", "currencyCode", "currency_code", "priceCurrency", "currencyId", "currencyIso", "isoCurrency"];
    let of = |o: &Object| KEYS.iter().filter_map(|k| member(o, k)).find_map(|c| Currency::from_code(&c));
    of(object).or_else(|| {
        ["price", "prices", "salePrice", "currentPrice", "priceInfo", "pricing"]
            .iter()
            .filter_map(|k| object.get(*k)?.as_object())
            .find_map(of)
    })
}

/// Pictures, the main one first.
pub(super) fn images(object: &Object) -> Vec<String> {
    const KEYS: &[&str] = &[
        "mainImage",
        "main_image",
        "primaryImage",
        "image",
        "imageUrl",
        "image_url",
        "images",
        "gallery",
        "media",
        "pictures",
    ];
    let address = |v: &Value| match v {
        Value::String(_) => text(v),
        Value::Object(o) => {
            ["url", "src", "href", "large", "original", "fullPathImageURI"].iter().find_map(|k| member(o, k))
        }
        _ => None,
    };
    let is_address = |a: &String| a.starts_with("http") || a.starts_with("//") || a.starts_with('/');
    let mut found = KEYS
        .iter()
        .filter_map(|k| object.get(*k))
        .map(|v| many(v).iter().take(60).filter_map(address).filter(is_address).collect::<Vec<_>>());
    found.find(|f| !f.is_empty()).unwrap_or_default()
}

/// The video's address.
pub(super) fn video(object: &Object) -> Option<String> {
    let of = |v: &Value| match v {
        Value::String(_) => text(v),
        Value::Object(o) => ["videoUrl", "video_url", "url", "src"].iter().find_map(|k| member(o, k)),
        _ => None,
    };
    ["videoUrl", "video_url", "video"]
        .iter()
        .filter_map(|k| object.get(*k))
        .find_map(of)
        .filter(|v| v.starts_with("http") || v.starts_with("//"))
}

/// The mean rating and its count.
pub(super) fn rating(object: &Object) -> Option<(String, Option<u64>)> {
    let inner = ["rating", "ratings", "reviewSummary", "aggregateRating", "ratingSummary", "reviews"]
        .iter()
        .find_map(|k| object.get(*k).and_then(Value::as_object))
        .unwrap_or(object);
    let mean = ["averageRating", "average_rating", "average", "ratingValue", "avgRating", "average_score"]
        .iter()
        .find_map(|k| member(inner, k))?;
    let count = ["reviewCount", "review_count", "ratingCount", "totalReviews", "numberOfReviews", "count"]
        .iter()
        .find_map(|k| inner.get(*k).and_then(Value::as_u64));
    Some((mean, count))
}
