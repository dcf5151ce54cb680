//! Pages of Shopify shops, whatever their theme.
//!
//! Sources: `var meta = {"product":…,"page":{"pageType":"product"}}` is written by the platform itself for its analytics,
//! `Shopify.currency` likewise (shopify.dev, “Support multiple currencies”); the whole product as `{{ product | json }}`
//! stands in nearly every theme (shopify.dev, Liquid objects: product, variant), money in hundredths for every currency.
//! What a theme shows first is the variant that the address names, else `selected_or_first_available_variant`.

use serde_json::Value;
use url::Url;

use super::{MOST_IMAGES, MOST_VARIANTS, hundredths, id_of, json_at, machine_amount, state};
use crate::{
    listing::{Currency, Platform, Variant},
    source::page::{
        account::{Account, Offer, Reader},
        json::{member, text},
        literal,
        platform::{Material, PlatformReader, Told},
    },
};

pub const READER: PlatformReader =
    PlatformReader { name: "shopify-page", platform: Some(Platform::Shopify), recognises, read };

fn recognises(material: &Material<'_, '_>) -> bool {
    material.json.is_none()
        && (material.has("Shopify.shop") || material.has("Shopify.theme") || material.has("ShopifyAnalytics"))
}

fn read(material: &Material<'_, '_>) -> Option<Told> {
    let meta = material.literal("var meta").or_else(|| material.literal("ShopifyAnalytics.meta"))?;
    let declared = meta.get("product")?;
    if meta["page"]["pageType"].as_str().is_some_and(|t| t != "product") {
        return None;
    }
    let number = id_of(&declared["id"])?;
    // The page's own product, as the theme's scripts have it; the analytics know neither stock nor former prices.
    let product = json_at(material, &format!("{{\"id\":{number},\"title\":"))
        .into_iter()
        .find(|p| p["variants"].as_array().is_some_and(|v| !v.is_empty() && v.iter().all(|v| v["price"].is_u64())));
    let first = declared["variants"].get(0).and_then(|v| id_of(&v["id"]));
    let listed = || {
        let mark = format!("[{{\"id\":{},\"title\":", first.as_deref()?);
        json_at(material, &mark).into_iter().find_map(|v| match v {
            Value::Array(all) if all.iter().all(|v| v["price"].is_u64()) => Some(all),
            _ => None,
        })
    };
    let from_theme = product.as_ref().and_then(|p| p["variants"].as_array().cloned()).or_else(listed);
    let from_pixel = pixel(material, &number);
    let currency = currency(material);

    let mut account = Account::new(Reader::Platform(READER.name));
    account.ids.push(number);
    account.name = product.as_ref().and_then(|p| text(&p["title"]));
    let chosen_id = wanted(material.url).or_else(|| from_pixel.as_ref().and_then(|p| p.viewed.clone())).or_else(|| {
        let variants = from_theme.as_ref()?;
        variants.iter().find(|v| v["available"] == true).or(variants.first()).and_then(|v| id_of(&v["id"]))
    });
    let variants: &[Value] = match &from_theme {
        Some(all) => all,
        None => declared["variants"].as_array().map_or(&[], Vec::as_slice),
    };
    let money = |value: &Value| hundredths(value, currency);
    let same_price = || variants.iter().all(|v| v["price"] == variants[0]["price"]);
    let chosen = variants.iter().find(|v| id_of(&v["id"]) == chosen_id).or_else(|| {
        // Without stock it is open which choice comes first; where all cost the same it does not matter.
        variants.first().filter(|_| chosen_id.is_none() && same_price())
    });
    let mut offer = Offer { currency, ..Offer::default() };
    if let Some(chosen) = chosen {
        offer.price = money(&chosen["price"]);
        offer.list = money(&chosen["compare_at_price"]).filter(|list| offer.price.is_some_and(|p| *list > p));
        offer.stock = chosen["available"].as_bool().map(state);
        offer.id = id_of(&chosen["id"]);
        account.ids.extend(text(&chosen["sku"]).filter(|s| s.len() <= 60));
    }
    if let Some(pixel) = &from_pixel {
        account.name = account.name.take().or_else(|| pixel.title.clone());
        let told = pixel.variants.iter().find(|v| id_of(&v["id"]) == chosen_id);
        let price = told.and_then(|v| machine_amount(&v["price"]["amount"], pixel.currency));
        match (offer.price, price) {
            (Some(ours), Some(theirs)) if ours != theirs => return None,
            (None, theirs) => offer.price = theirs,
            _ => {}
        }
        match (currency, pixel.currency) {
            // Prices in the shopper's currency beside some in the shop's: nothing is certain.
            (Some(ours), Some(theirs)) if ours != theirs => return None,
            (None, theirs) => offer.currency = theirs,
            _ => {}
        }
    }
    let featured = chosen.and_then(|v| member(v["featured_image"].as_object()?, "src"));
    account.images = images(material, product.as_ref(), featured);
    account.video = product.as_ref().and_then(video);
    let single = variants.len() == 1 && variants[0]["title"].as_str().is_none_or(|t| t == "Default Title");
    if !single {
        account.variants = variants
            .iter()
            .take(MOST_VARIANTS)
            .map(|v| Variant {
                id: id_of(&v["id"]),
                name: text(&v["title"]).filter(|_| v["option1"].is_string()).or_else(|| text(&v["public_title"])),
                price: money(&v["price"]),
                image: v["featured_image"]["src"]
                    .as_str()
                    .and_then(|s| crate::source::page::meta::absolute(material.url, s))
                    .map(String::from),
                available: v["available"].as_bool(),
            })
            .collect();
    }
    if offer != Offer::default() {
        account.offers.push(offer);
    }
    Some(Told::Item(Box::new(account)))
}

/// The variant that the address names.
fn wanted(url: Option<&Url>) -> Option<String> {
    let (_, variant) = url?.query_pairs().find(|(key, _)| key == "variant")?;
    (!variant.is_empty() && variant.bytes().all(|b| b.is_ascii_digit())).then(|| variant.into_owned())
}

/// The currency of the amounts on the page: what the shopper sees, not what the shop keeps its books in.
fn currency(material: &Material<'_, '_>) -> Option<Currency> {
    let active = material.literal("Shopify.currency").and_then(|c| Currency::from_code(c["active"].as_str()?));
    active.or_else(|| {
        let at = memchr::memmem::find(material.src.as_bytes(), b"ShopifyAnalytics.meta.currency")?;
        let rest = material.src.get(at + "ShopifyAnalytics.meta.currency".len()..)?;
        Currency::from_code(rest.trim_start_matches([' ', '=', '\'', '"']).get(..3)?)
    })
}

/// What the platform's own pixels are told (since 2023).
struct Pixel {
    variants: Vec<Value>,
    currency: Option<Currency>,
    title: Option<String>,
    viewed: Option<String>,
}

fn pixel(material: &Material<'_, '_>, number: &str) -> Option<Pixel> {
    let variants = match material.literal("\"productVariants\"")? {
        Value::Array(all) => all,
        _ => return None,
    };
    let variants: Vec<Value> =
        variants.into_iter().filter(|v| id_of(&v["product"]["id"]).as_deref() == Some(number)).collect();
    let first = variants.first()?;
    let currency = first["price"]["currencyCode"].as_str().and_then(Currency::from_code);
    let viewed = viewed(material).filter(|id| variants.iter().any(|v| id_of(&v["id"]).as_ref() == Some(id)));
    let title = text(&first["product"]["title"]);
    Some(Pixel { currency, title, viewed, variants })
}

/// The variant of the event that says which product is looked at: JSON in a string, `[["product_viewed",{…}]]`.
fn viewed(material: &Material<'_, '_>) -> Option<String> {
    const MARK: &str = "product_viewed\\\",{\\\"productVariant\\\":";
    let at = memchr::memmem::find(material.src.as_bytes(), MARK.as_bytes())? + MARK.len();
    let rest = material.src.get(at..)?;
    let rest = &rest[..rest.floor_char_boundary(8 << 10)];
    let (value, _) = literal::value(&rest.replace("\\\"", "\"").replace("\\\\", "\\"))?;
    id_of(&value["id"])
}

/// The pictures, the one of the choice first. Where the head names the same picture it names it at the size that the shop
/// means to be seen.
fn images(material: &Material<'_, '_>, product: Option<&Value>, chosen: Option<String>) -> Vec<String> {
    let Some(product) = product else { return Vec::new() };
    let all = product["images"].as_array().map_or(&[][..], Vec::as_slice);
    let address = |v: &Value| text(v).or_else(|| member(v.as_object()?, "src"));
    let main = chosen.or_else(|| address(&product["featured_image"]));
    let mut images: Vec<String> = main.into_iter().collect();
    images.extend(all.iter().take(MOST_IMAGES).filter_map(address));
    let head = material.head;
    if let Some(first) = images.first().map(|i| stem(i))
        && let Some(named) =
            head.values("og:image:secure_url").chain(head.values("og:image")).find(|i| stem(i) == first)
    {
        images.insert(0, named.to_owned());
        let mut known = std::collections::HashSet::new();
        images.retain(|i| known.insert(stem(i)));
    }
    images
}

/// The file's name without the size that Shopify's picture addresses take (`_600x`, `_1200x1200`, `_grande`).
fn stem(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or(address);
    let file = path.rsplit('/').next().unwrap_or(path);
    let name = file.rsplit_once('.').map_or(file, |(name, _)| name);
    let is_size = |s: &str| {
        let s = s.split_once("_crop").map_or(s, |(s, _)| s);
        let s = s.split('@').next().unwrap_or(s);
        matches!(s, "pico" | "icon" | "thumb" | "small" | "compact" | "medium" | "large" | "grande" | "master")
            || (s.contains('x') && s.len() > 1 && s.bytes().all(|b| b.is_ascii_digit() || b == b'x'))
    };
    let name = match name.rsplit_once('_') {
        Some((front, size)) if is_size(size) => front,
        _ => name,
    };
    name.to_ascii_lowercase()
}

/// The first video that the shop itself holds.
fn video(product: &Value) -> Option<String> {
    let media = product["media"].as_array()?;
    let video = media.iter().find(|m| m["media_type"] == "video")?;
    let sources = video["sources"].as_array()?;
    sources.iter().filter(|s| s["format"] == "mp4").find_map(|s| text(&s["url"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_in_addresses() {
        for (address, want) in [
            ("//cdn.shopify.com/s/files/1/products/Front_600x.jpg?v=1", "front"),
            ("https://x/cdn/shop/files/a_b_1200x1200.png", "a_b"),
            ("https://x/cdn/shop/files/a_x.png", "a_x"),
            ("https://x/files/lamp_grande.jpg", "lamp"),
        ] {
            assert_eq!(stem(address), want, "{address}");
        }
    }
}
