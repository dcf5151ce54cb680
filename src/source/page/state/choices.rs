//! The choices of an item: an array of objects with ids of their own and names that differ.

use std::{collections::HashSet, sync::LazyLock};

use aho_corasick::AhoCorasick;
use serde_json::Value;

use super::{Object, shapes, stock};
use crate::{
    listing::{Availability, Variant},
    source::page::json::{member, text},
};

/// More are not kept.
const MOST: usize = 1000;
/// Keys under which choices and nothing else stand.
const CERTAIN: [&str; 9] = [
    "variants",
    "productVariants",
    "product_variants",
    "variations",
    "skus",
    "productSkus",
    "skuList",
    "variantList",
    "childProducts",
];
/// Keys under which other things stand as well: only members with an article number count.
const OPEN: [&str; 3] = ["items", "sizes", "children"];
const IDS: [&str; 12] = [
    "id",
    "variantId",
    "variant_id",
    "variationId",
    "skuId",
    "sku_id",
    "sku",
    "itemId",
    "item",
    "code",
    "articleNumber",
    "productId",
];
const ARTICLE: [&str; 6] = ["sku", "ean", "gtin", "barcode", "upc", "skuId"];
const NAMES: [&str; 9] =
    ["name", "title", "label", "size", "sizeName", "displayName", "variantName", "nameComplete", "optionName"];

/// Whether a text may hold choices: it has one of their keys, quoted or bare.
pub(super) fn may_be_in(text: &str) -> bool {
    static KEYS: LazyLock<AhoCorasick> =
        LazyLock::new(|| AhoCorasick::new(CERTAIN.iter().chain(&OPEN)).expect("a few short words"));
    KEYS.is_match(text)
}

/// The choices of an object; none where it has none, or what stands there may be something else.
pub(super) fn of(object: &Object) -> Vec<Variant> {
    let found = CERTAIN.iter().find_map(|key| list(object.get(*key)?, false));
    found.or_else(|| OPEN.iter().find_map(|key| list(object.get(*key)?, true))).unwrap_or_default()
}

fn list(value: &Value, strict: bool) -> Option<Vec<Variant>> {
    // `{"nodes":[…]}`, `{"edges":[{"node":…}]}`: connections of GraphQL.
    let members: Vec<&Value> = match value {
        Value::Array(all) => all.iter().collect(),
        Value::Object(o) => match (o.get("nodes"), o.get("edges")) {
            (Some(Value::Array(all)), _) => all.iter().collect(),
            (_, Some(Value::Array(all))) => all.iter().filter_map(|e| e.get("node")).collect(),
            _ => return None,
        },
        _ => return None,
    };
    if members.len() < 2 || members.len() > MOST {
        return None;
    }
    let mut ids = HashSet::new();
    let mut variants = Vec::new();
    for value in members {
        let object = value.as_object()?;
        if strict && !ARTICLE.iter().any(|k| object.contains_key(*k)) {
            return None;
        }
        let id = IDS.iter().find_map(|k| member(object, k)).filter(|i| i.len() <= 120)?;
        if !ids.insert(id.clone()) {
            return None;
        }
        let available = match stock(object) {
            Some(Availability::InStock) => Some(true),
            Some(Availability::OutOfStock) => Some(false),
            _ => None,
        };
        let price = shapes::read(object).and_then(|o| o.price);
        variants.push(Variant { id: Some(id), name: name(object), price, image: None, available });
    }
    // Members that are all called alike, or not at all, are no choices a shopper could tell apart.
    let names: HashSet<&str> = variants.iter().filter_map(|v| v.name.as_deref()).collect();
    (names.len() == variants.len()).then_some(variants)
}

fn name(object: &Object) -> Option<String> {
    let values = |key: &str| {
        // `{"Size": "S", "Colour": "red"}`.
        let plain = |o: &Object| -> Vec<Value> { o.values().filter(|v| v.is_string()).cloned().collect() };
        let all = match object.get(key)? {
            Value::Array(all) => all.clone(),
            Value::Object(o) if o.values().all(Value::is_string) => plain(o),
            _ => return None,
        };
        let of = |v: &Value| match v {
            Value::Object(o) => ["value", "label", "name"].iter().find_map(|k| member(o, k)),
            plain => text(plain),
        };
        let labels: Vec<String> = all.iter().filter_map(of).collect();
        (!labels.is_empty() && labels.len() <= 6).then(|| labels.join(" / "))
    };
    ["selectedOptions", "options", "attributes", "optionValues"]
        .iter()
        .find_map(|k| values(k))
        .or_else(|| NAMES.iter().find_map(|k| member(object, k)))
        .filter(|n| n.len() <= 300)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn table() {
        let names = |value: Value| -> Vec<String> {
            value.as_object().map(of).unwrap_or_default().into_iter().filter_map(|v| v.name).collect()
        };
        for (value, want) in [
            (json!({"variants": [{"id": 1, "title": "red"}, {"id": 2, "title": "blue"}]}), vec!["red", "blue"]),
            (
                json!({"variants": {"nodes": [{"id": "a", "selectedOptions": [{"name": "Size", "value": "S"}]}, {"id": "b", "selectedOptions": [{"name": "Size", "value": "M"}]}]}}),
                vec!["S", "M"],
            ),
            (
                json!({"items": [{"item": "7-1", "ean": "1", "name": "44"}, {"item": "7-2", "ean": "2", "name": "46"}]}),
                vec!["44", "46"],
            ),
            // Lines of a cart, a menu.
            (json!({"items": [{"id": 1, "name": "Home"}, {"id": 2, "name": "Lamps"}]}), vec![]),
            (json!({"variants": [{"id": 1, "title": "red"}, {"id": 1, "title": "blue"}]}), vec![]),
            (json!({"variants": [{"id": 1, "title": "Lamp"}, {"id": 2, "title": "Lamp"}]}), vec![]),
            (json!({"variants": [{"id": 1, "title": "red"}]}), vec![]),
        ] {
            assert_eq!(names(value.clone()), want, "{value}");
        }
    }
}
