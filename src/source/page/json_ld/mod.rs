//! JSON-LD (<https://schema.org/Product>, <https://developers.google.com/search/docs/appearance/structured-data/product>).

mod offer;

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::{
    account::{Account, Offer, Rating, Reader},
    json::{self, many, member},
    number::{self, Hints},
};
use crate::listing::Variant;

/// Blocks longer than this are not looked at.
const LONGEST: usize = 2 << 20;
/// How many products and how many offers of one product are kept.
const MOST: usize = 500;

/// What the blocks of a page say.
#[derive(Debug, Default)]
pub struct Found {
    /// Products, in the page's order; those beside the main one are marked.
    pub accounts: Vec<Account>,
    /// Members of lists that are links only.
    pub listed: usize,
}

type Object = Map<String, Value>;
type Nodes<'v> = HashMap<&'v str, &'v Object>;

/// Reads the `application/ld+json` blocks of a page.
pub fn read(blocks: &[&str], hints: &Hints) -> Found {
    let speaks = |b: &&&str| {
        let b = b.as_bytes();
        b.len() <= LONGEST
            && [&b"roduct"[..], b"ffers", b"ItemList\""].iter().any(|w| memchr::memmem::find(b, w).is_some())
    };
    let values: Vec<Value> = blocks.iter().filter(speaks).flat_map(|b| json::parse(b)).collect();
    let nodes = named_nodes(&values);
    let mut found = Found::default();
    let mut queue: Vec<(&Value, bool)> = values.iter().rev().map(|v| (v, false)).collect();
    while let Some((value, aside)) = queue.pop() {
        let object = match value {
            Value::Array(all) => {
                queue.extend(all.iter().rev().map(|v| (v, aside)));
                continue;
            }
            Value::Object(object) => object,
            _ => continue,
        };
        if found.accounts.len() >= MOST {
            break;
        }
        let is = |kind: &str| types(object).any(|t| t.eq_ignore_ascii_case(kind));
        if is_product(object) {
            found.accounts.push(account(object, &nodes, hints, aside));
            // Other products that hang on this one are beside it; its offers and variants were read with it.
            for key in ["isRelatedTo", "isSimilarTo", "isAccessoryOrSparePartFor", "isConsumableFor"] {
                queue.extend(object.get(key).map(|v| (v, true)));
            }
            continue;
        }
        if is("BreadcrumbList") || is("Review") || is("FAQPage") {
            continue;
        }
        let list = is("ItemList") || is("OfferCatalog") || is("ListItem");
        if is("ListItem") && !object.get("item").is_some_and(Value::is_object) {
            found.listed += 1;
        }
        for (key, inner) in object.iter().rev() {
            if inner.is_object() || inner.is_array() {
                queue.push((inner, aside || list || key == "itemListElement" || key == "isRelatedTo"));
            }
        }
    }
    found
}

/// The objects that others refer to by `@id` alone.
fn named_nodes(values: &[Value]) -> Nodes<'_> {
    let mut nodes = Nodes::new();
    let mut queue: Vec<&Value> = values.iter().collect();
    while let Some(value) = queue.pop() {
        match value {
            Value::Array(all) => queue.extend(all),
            Value::Object(object) => {
                if object.len() > 1
                    && let Some(id) = object.get("@id").and_then(Value::as_str)
                {
                    nodes.entry(id).or_insert(object);
                }
                queue.extend(object.values().filter(|v| v.is_object() || v.is_array()));
            }
            _ => {}
        }
    }
    nodes
}

/// The object that a value is, or that it refers to.
fn resolve<'v>(value: &'v Value, nodes: &Nodes<'v>) -> Option<&'v Object> {
    let object = value.as_object()?;
    match object.get("@id").and_then(Value::as_str) {
        Some(id) if object.len() == 1 => nodes.get(id).copied(),
        _ => Some(object),
    }
}

/// The types of an object, without the vocabulary's address.
fn types(object: &Object) -> impl Iterator<Item = &str> {
    let all = object.get("@type").or_else(|| object.get("type")).map(many).unwrap_or_default();
    all.iter().filter_map(Value::as_str).map(|t| t.rsplit(['/', '#', ':']).next().unwrap_or(t))
}

fn is_product(object: &Object) -> bool {
    const PRODUCTS: [&str; 5] = ["Product", "ProductGroup", "ProductModel", "IndividualProduct", "SomeProducts"];
    const SOLD_TOO: [&str; 8] =
        ["Book", "Vehicle", "Car", "Movie", "MusicAlbum", "SoftwareApplication", "MobileApplication", "VideoGame"];
    let is = |kinds: &[&str]| types(object).any(|t| kinds.iter().any(|k| k.eq_ignore_ascii_case(t)));
    is(&PRODUCTS) || (is(&SOLD_TOO) && object.contains_key("offers"))
}

fn account(object: &Object, nodes: &Nodes<'_>, hints: &Hints, aside: bool) -> Account {
    let mut account = Account::new(Reader::JsonLd);
    account.aside = aside;
    account.name = member(object, "name");
    account.url = member(object, "url").or_else(|| member(object, "@id").filter(|id| id.contains('/')));
    let ids = ["sku", "productID", "productGroupID", "mpn"];
    account.ids = ids.iter().filter_map(|k| member(object, k)).collect();
    account.images = object.get("image").map(images).unwrap_or_default();
    account.video = object
        .get("video")
        .and_then(|v| many(v).first())
        .and_then(|v| resolve(v, nodes))
        .and_then(|v| member(v, "contentUrl"));
    if let Some(rating) = object.get("aggregateRating").and_then(|v| many(v).first()).and_then(|v| resolve(v, nodes)) {
        let best = member(rating, "bestRating").and_then(|t| number::decimal(&t));
        account.rating =
            member(rating, "ratingValue").and_then(|t| number::decimal(&t)).map(|value| Rating { value, best });
        account.reviews = ["reviewCount", "ratingCount"]
            .iter()
            .filter_map(|k| member(rating, k))
            .find_map(|t| number::count(&t).filter(|n| *n > 0));
    }
    account.offers = object.get("offers").map(|v| offer::read(v, nodes, hints)).unwrap_or_default();
    // Flat objects without `offers` carry the price themselves.
    if account.offers.is_empty() && object.contains_key("price") {
        account.offers.extend(offer::one(object, nodes, hints));
    }
    let variants: Vec<&Object> = object
        .get("hasVariant")
        .map(many)
        .unwrap_or_default()
        .iter()
        .take(MOST)
        .filter_map(|v| resolve(v, nodes))
        .collect();
    for variant in &variants {
        account.offers.extend(variant_offer(variant, nodes, hints));
        if account.images.is_empty() {
            account.images = variant.get("image").map(images).unwrap_or_default();
        }
    }
    account.seller = account.offers.iter().find_map(|o| o.seller.clone());
    account.variants = choices(&account.offers);
    account
}

/// The offer of a product group's member, named after the member.
fn variant_offer(variant: &Object, nodes: &Nodes<'_>, hints: &Hints) -> Option<Offer> {
    let mut offer = variant.get("offers").map(|v| offer::read(v, nodes, hints))?.into_iter().next()?;
    offer.id = ["sku", "productID", "@id"].iter().find_map(|k| member(variant, k)).or(offer.id);
    offer.url = offer.url.or_else(|| member(variant, "url"));
    offer.name = member(variant, "name").or(offer.name);
    offer.image = variant.get("image").map(images).and_then(|i| i.into_iter().next());
    Some(offer)
}

/// Several offers with ids of their own are choices of one listing.
pub fn choices(offers: &[Offer]) -> Vec<Variant> {
    let own: std::collections::HashSet<&str> =
        offers.iter().filter_map(|o| o.id.as_deref().or(o.url.as_deref())).collect();
    if offers.len() < 2 || own.len() != offers.len() || offers.iter().any(|o| o.used) {
        return Vec::new();
    }
    let variant = |o: &Offer| Variant {
        id: o.id.clone().or_else(|| o.url.clone()),
        name: o.name.clone(),
        price: o.price,
        image: o.image.clone().filter(|i| i.starts_with("http")),
        available: o.stock.map(|s| s != crate::listing::Availability::OutOfStock),
    };
    offers.iter().map(variant).collect()
}

/// Pictures: addresses, or `ImageObject`s.
fn images(value: &Value) -> Vec<String> {
    let address = |v: &Value| match v {
        Value::String(_) => json::text(v),
        Value::Object(o) => ["contentUrl", "url", "@id"].iter().find_map(|k| member(o, k)),
        Value::Array(inner) => inner.first().and_then(json::text),
        _ => None,
    };
    many(value).iter().take(100).filter_map(address).collect()
}
