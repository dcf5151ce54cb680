//! The choices of a configurable Magento product: `jsonConfig`/`spConfig` (Magento 2, `Magento_ConfigurableProduct`,
//! `Block\Product\View\Type\Configurable::getJsonConfig`) and `new Product.Config(…)` (Magento 1).

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;
use url::Url;

use super::{MOST_VARIANTS, id_of, machine_amount};
use crate::{
    listing::Variant,
    source::page::{json::text, meta::absolute, platform::Material},
};

/// The configuration of this product.
pub fn find(material: &Material<'_, '_>, own: &str) -> Option<Value> {
    ["\"jsonConfig\"", "\"spConfig\"", "Product.Config("].iter().find_map(|mark| {
        material.literals(mark).find(|c| c["attributes"].is_object() && id_of(&c["productId"]).as_deref() == Some(own))
    })
}

/// Its choices: each is one simple product, named by its values of all attributes.
pub fn variants(config: &Value, base: Option<&Url>) -> Vec<Variant> {
    let Some(attributes) = config["attributes"].as_object() else { return Vec::new() };
    let mut attributes: Vec<&Value> = attributes.values().collect();
    attributes.sort_by_key(|a| position(a));
    // Product → its labels, in the order of the attributes.
    let mut products: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut order: Vec<String> = Vec::new();
    for attribute in &attributes {
        for option in attribute["options"].as_array().into_iter().flatten().take(MOST_VARIANTS) {
            let Some(label) = text(&option["label"]) else { continue };
            for product in option["products"].as_array().into_iter().flatten().take(MOST_VARIANTS).filter_map(id_of) {
                if order.len() >= MOST_VARIANTS && !products.contains_key(&product) {
                    continue;
                }
                let labels = products.entry(product.clone()).or_insert_with(|| {
                    order.push(product);
                    Vec::new()
                });
                labels.push(label.clone());
            }
        }
    }
    let salable = salable(config);
    let complete = |id: &String| products.get(id).is_some_and(|l| l.len() == attributes.len());
    order
        .iter()
        .filter(|id| complete(id))
        .map(|id| {
            let pictures = config["images"][id].as_array();
            let main = pictures.and_then(|p| p.iter().find(|i| i["isMain"] == true).or(p.first()));
            let image = main.and_then(|i| text(&i["full"]).or_else(|| text(&i["img"])));
            Variant {
                id: Some(id.clone()),
                name: products.get(id).map(|l| l.join(" / ")),
                price: machine_amount(&config["optionPrices"][id]["finalPrice"]["amount"], None),
                image: image.and_then(|i| absolute(base, &i)).map(String::from),
                available: salable.as_ref().map(|all| all.iter().all(|of| of.contains(id))),
            }
        })
        .collect()
}

/// Where an attribute stands; without a position as the page has it.
fn position(attribute: &Value) -> u64 {
    let at = &attribute["position"];
    at.as_u64().or_else(|| at.as_str()?.parse().ok()).unwrap_or(0)
}

/// The choices that can be bought, per attribute, where the configuration says so (`salable`, since 2.4).
fn salable(config: &Value) -> Option<Vec<HashSet<String>>> {
    let attributes = config["salable"].as_object().filter(|s| !s.is_empty())?;
    let of = |attribute: &Value| {
        let options = attribute.as_object().into_iter().flat_map(|o| o.values());
        options.flat_map(|o| o.as_array().into_iter().flatten()).filter_map(id_of).collect()
    };
    Some(attributes.values().map(of).collect())
}
