//! JSON-LD (<https://schema.org/Product>, <https://developers.google.com/search/docs/appearance/structured-data/product>).

mod offer;
mod variants;

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
    let mut loose = Loose::default();
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
        if is("AggregateRating") {
            loose.ratings.extend(object.get("itemReviewed").and_then(|v| resolve(v, &nodes)).map(|of| (of, object)));
            continue;
        }
        if is("VideoObject") {
            loose.films.push(object);
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
    loose.hand_out(&mut found.accounts);
    found
}

/// What stands beside the products of a page and belongs to one of them.
#[derive(Default)]
struct Loose<'v> {
    /// What is rated, and the rating.
    ratings: Vec<(&'v Object, &'v Object)>,
    films: Vec<&'v Object>,
}

impl Loose<'_> {
    fn hand_out(&self, accounts: &mut [Account]) {
        for (of, rating) in &self.ratings {
            let (id, name) = (member(of, "@id"), member(of, "name"));
            let own = accounts.iter_mut().find(|a| {
                let named = name.as_deref().is_some_and(|n| a.name.as_deref() == Some(n));
                let known = id.as_deref().is_some_and(|i| a.url.as_deref() == Some(i));
                (named || known) && a.rating.is_none() && a.reviews.is_none()
            });
            if let Some(account) = own {
                rate(account, rating);
            }
        }
        // A film beside the only product of a page is the product's.
        if let ([account], [film_of_page]) = (&mut *accounts, &self.films[..])
            && account.video.is_none()
        {
            account.video = film(film_of_page);
        }
        // Review services declare the product once more, without a name of its own.
        for at in 0..accounts.len() {
            let nameless = &accounts[at];
            if nameless.name.is_some() || nameless.reviews.is_none() || nameless.url.is_none() {
                continue;
            }
            let (url, rating, reviews) = (nameless.url.clone(), nameless.rating, nameless.reviews);
            let whole = accounts.iter_mut().find(|a| a.name.is_some() && a.url == url && a.reviews.is_none());
            if let Some(whole) = whole {
                (whole.rating, whole.reviews) = (rating, reviews);
            }
        }
    }
}

/// The file of a film. A page to watch it on is none.
fn film(object: &Object) -> Option<String> {
    if !types(object).any(|t| t.eq_ignore_ascii_case("VideoObject")) && object.contains_key("@type") {
        return None;
    }
    member(object, "contentUrl")
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
    let films = ["video", "subjectOf"].iter().filter_map(|k| object.get(*k)).flat_map(many);
    account.video = films.filter_map(|v| resolve(v, nodes)).find_map(film);
    if let Some(rating) = object.get("aggregateRating").and_then(|v| many(v).first()).and_then(|v| resolve(v, nodes)) {
        rate(&mut account, rating);
    }
    account.offers = object.get("offers").map(|v| offer::read(v, nodes, hints)).unwrap_or_default();
    // Flat objects without `offers` carry the price themselves.
    if account.offers.is_empty() && object.contains_key("price") {
        account.offers.extend(offer::one(object, nodes, hints));
    }
    let members = variants::members(object, nodes);
    for member in &members {
        account.offers.extend(variants::offer(member, nodes, hints));
        if account.images.is_empty() {
            account.images = member.get("image").map(images).unwrap_or_default();
        }
    }
    account.seller = account.offers.iter().find_map(|o| o.seller.clone());
    account.variants = if members.is_empty() { choices(&account.offers) } else { variants::of(&members, nodes, hints) };
    if account.variants.is_empty() {
        account.variants = variants::of(&variants::siblings(object, nodes), nodes, hints);
    }
    account
}

/// What a list of reviews comes to: the mean and how many there are.
fn rate(account: &mut Account, rating: &Object) {
    let best = member(rating, "bestRating").and_then(|t| number::decimal(&t));
    account.rating =
        member(rating, "ratingValue").and_then(|t| number::decimal(&t)).map(|value| Rating { value, best });
    account.reviews = ["reviewCount", "ratingCount"]
        .iter()
        .filter_map(|k| member(rating, k))
        .find_map(|t| number::count(&t).filter(|n| *n > 0));
}

/// Several offers with ids of their own are choices of one listing; the same thing at several sellers, or for several
/// countries, is not.
pub fn choices(offers: &[Offer]) -> Vec<Variant> {
    // The span of the prices stands beside the offers in some shops.
    let offers: Vec<&Offer> = offers.iter().filter(|o| o.range.is_none()).collect();
    let own: std::collections::HashSet<&str> =
        offers.iter().filter_map(|o| o.id.as_deref().or(o.url.as_deref())).collect();
    if offers.len() < 2 || own.len() != offers.len() || offers.iter().any(|o| o.used) {
        return Vec::new();
    }
    let differ = |of: &dyn Fn(&Offer) -> Option<String>| {
        let mut all = offers.iter().filter_map(|o| of(o));
        all.next().is_some_and(|first| all.any(|other| other != first))
    };
    if differ(&|o| o.seller.clone()) || differ(&|o| o.currency.map(|c| c.to_string())) {
        return Vec::new();
    }
    let variant = |o: &Offer| Variant {
        id: o.id.clone().or_else(|| o.url.clone()),
        name: o.name.clone(),
        price: o.price,
        image: o.image.clone(),
        available: o.stock.map(|s| s != crate::listing::Availability::OutOfStock),
    };
    offers.into_iter().map(variant).collect()
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
