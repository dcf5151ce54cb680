//! Shopify's product API: `/products/<handle>.js` (documented: shopify.dev, Ajax API, product reference) and the
//! undocumented `/products/<handle>.json` and `/products.json`.
//!
//! Money is a whole number of hundredths in `.js`, for every currency, and a decimal text in `.json`. Neither names
//! the currency, which is that of the visitor (some `.json` have `price_currency`); the page does.

use memchr::memmem;
use serde_json::Value;
use url::Url;

use super::json::{address, decimal, id, in_places_of, listing, minor_units, not, text};
use crate::{
    listing::{Amount, Availability, Currency, Listing, Outcome, Platform, Variant},
    source::page::Sight,
};

/// No shop has more choices of one item (Shopify's own limit is 2,048).
const MOST_VARIANTS: usize = 2048;
/// Nor more pictures (Shopify's own limit is 250).
const MOST_IMAGES: usize = 250;

/// The handle of a product's address, `…/products/<handle>`, percent-encoded as it stands there.
pub fn handle(url: &Url) -> Option<&str> {
    let mut segments = url.path_segments()?.rev().skip_while(|s| s.is_empty());
    let last = segments.next()?;
    let handle = last.strip_suffix(".js").or_else(|| last.strip_suffix(".json")).unwrap_or(last);
    (segments.next() == Some("products") && !handle.is_empty()).then_some(handle)
}

/// The address of the `.js` of a product: without the collection that the shopper came by, and of the query only the
/// variant. A language in front (`/de/products/…`) stays.
pub fn js_url(url: &Url) -> Option<Url> {
    let handle = handle(url)?;
    let segments: Vec<&str> = url.path_segments()?.collect();
    let products = segments.iter().rposition(|s| *s == "products")?;
    let front = &segments[..products];
    let front = if let [front @ .., "collections", _] = front { front } else { front };
    let mut path: String = front.iter().flat_map(|segment| ["/", segment]).collect();
    path.extend(["/products/", handle, ".js"]);
    let mut js = url.clone();
    js.set_fragment(None);
    js.set_path(&path);
    js.set_query(None);
    if let Some(variant) = wanted_variant(url) {
        js.query_pairs_mut().append_pair("variant", &variant);
    }
    Some(js)
}

/// The variant that an address names.
fn wanted_variant(url: &Url) -> Option<String> {
    let (_, variant) = url.query_pairs().find(|(key, _)| key == "variant")?;
    (!variant.is_empty() && variant.len() <= 32 && variant.bytes().all(|b| b.is_ascii_digit()))
        .then(|| variant.into_owned())
}

/// Whether a page is made by Shopify, as its own script says.
pub fn is_shopify_page(body: &[u8]) -> bool {
    let has = |part: &[u8]| memmem::find(body, part).is_some();
    (has(b"Shopify.theme") || has(b"Shopify.shop")) && (has(b"cdn.shopify.com") || has(b"/cdn/shop/"))
}

/// Reads an answer of the API. `asked`: the address of the watch, which chooses item and variant. `currency`: what the
/// shop's pages showed.
pub fn read(status: u16, body: &[u8], asked: Option<&Url>, currency: Option<Currency>) -> Sight {
    match status {
        404 | 410 => return not(Outcome::Gone, format!("the shop's API knows no such item ({status})")),
        200 => {}
        _ => return not(Outcome::Unreadable, format!("the shop's API answered {status}")),
    }
    let Ok(root) = serde_json::from_slice::<Value>(body) else {
        return not(Outcome::Unreadable, "the shop's API did not answer with JSON");
    };
    let wanted = asked.and_then(handle);
    let product = match (&root["product"], &root["products"]) {
        (product @ Value::Object(_), _) => product,
        (_, Value::Array(products)) => {
            let found = match wanted {
                Some(wanted) => products.iter().find(|p| has_handle(p, wanted)),
                None => products.first().filter(|_| products.len() == 1),
            };
            match found {
                Some(product) => product,
                None => return not(Outcome::Unreadable, "the item is not in this list of the shop's"),
            }
        }
        _ => &root,
    };
    if !product["variants"].is_array() {
        return not(Outcome::Unreadable, "the shop's API answered with something that is no product");
    }
    if let Some(wanted) = wanted
        && !has_handle(product, wanted)
    {
        return not(Outcome::Moved, "the shop's API answers with another item");
    }
    read_product(product, asked, currency)
}

fn read_product(product: &Value, asked: Option<&Url>, currency: Option<Currency>) -> Sight {
    let variants = product["variants"].as_array().map_or(&[][..], Vec::as_slice);
    let chosen = match asked.and_then(wanted_variant) {
        Some(wanted) => match variants.iter().find(|v| id(&v["id"]).as_ref() == Some(&wanted)) {
            Some(variant) => Some(variant),
            None => {
                return not(Outcome::Gone, format!("the choice {wanted} that the address names is no longer there"));
            }
        },
        // What a theme shows first: `selected_or_first_available_variant`.
        None => variants.iter().find(|v| v["available"] == true).or(variants.first()),
    };
    let currency = chosen.and_then(|v| Currency::from_code(v["price_currency"].as_str()?)).or(currency);
    let money = |value: &Value| amount(value).map(|a| in_places_of(a, currency));

    let mut item = Listing { title: text(&product["title"]), currency, ..Listing::default() };
    if let Some(chosen) = chosen {
        item.price = money(&chosen["price"]);
        item.list_price = money(&chosen["compare_at_price"]).filter(|list| item.price.is_some_and(|p| *list > p));
        item.availability = match chosen["available"].as_bool() {
            Some(true) => Availability::InStock,
            Some(false) => Availability::OutOfStock,
            None => Availability::Unknown,
        };
    }
    let images = product["images"].as_array().map_or(&[][..], Vec::as_slice);
    item.gallery = images.iter().take(MOST_IMAGES).filter_map(|image| picture(image, asked)).collect();
    item.main_image = picture(&product["featured_image"], asked)
        .or_else(|| picture(&product["image"], asked))
        .or_else(|| item.gallery.first().cloned());
    item.video = video(product, asked);
    // One variant of this name is Shopify's way to say that there is nothing to choose.
    let single = variants.len() == 1 && variants[0]["title"] == "Default Title";
    if !single {
        item.variants = variants.iter().take(MOST_VARIANTS).map(|v| variant(v, images, asked, &money)).collect();
    }
    listing(item, Platform::Shopify, id(&product["id"]).or_else(|| text(&product["handle"])))
}

fn variant(value: &Value, images: &[Value], base: Option<&Url>, money: &dyn Fn(&Value) -> Option<Amount>) -> Variant {
    // `.js` has the picture itself, `.json` the number of one in the gallery.
    let image = picture(&value["featured_image"], base).or_else(|| {
        let wanted = value["image_id"].as_u64()?;
        picture(images.iter().find(|image| image["id"].as_u64() == Some(wanted))?, base)
    });
    Variant {
        id: id(&value["id"]),
        name: text(&value["title"]),
        price: money(&value["price"]),
        image,
        available: value["available"].as_bool(),
    }
}

/// Hundredths as a whole number (`.js`), or a decimal text (`.json`). A number with a fraction is neither.
fn amount(value: &Value) -> Option<Amount> {
    match value {
        Value::Number(hundredths) => minor_units(hundredths.as_i64()?, 2),
        Value::String(text) => decimal(text),
        _ => None,
    }
}

/// A picture, which is an address (`.js`) or an object with one (`.json`, variants).
fn picture(value: &Value, base: Option<&Url>) -> Option<String> {
    address(value.as_str().or_else(|| value["src"].as_str())?, base)
}

/// The first video that Shopify hosts itself, by its first source.
fn video(product: &Value, base: Option<&Url>) -> Option<String> {
    let video = product["media"].as_array()?.iter().find(|media| media["media_type"] == "video")?;
    address(video["sources"][0]["url"].as_str()?, base)
}

/// Whether a product has the handle that stands, percent-encoded, in an address.
fn has_handle(product: &Value, wanted: &str) -> bool {
    let Some(handle) = product["handle"].as_str() else { return false };
    let Ok(mut url) = Url::parse("https://shop.invalid/") else { return false };
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().push(handle);
    }
    url.path()[1..].eq_ignore_ascii_case(wanted)
}
