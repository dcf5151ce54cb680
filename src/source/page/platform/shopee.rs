//! Shopee: the answers of `api/v4/item/get` (`{data: {itemid, name, price, …}}`) and `api/v4/pdp/get_pc`
//! (`{data: {item, product_price, product_images, product_review, shop_detailed}}`), and of the older `api/v2/item/get`.
//!
//! Facts: the names that public scrapers use. Amounts are whole numbers of a hundred-thousandth. A page shows the range of
//! all choices until one is chosen: its lower end is the price from which on. Error 90309999 is a robot check; error 4 is an
//! item that does not exist.

use serde_json::Value;

use super::{Material, PlatformReader, Told, dig};
use crate::{
    listing::{Amount, Availability, Currency, Outcome, Variant, Window},
    source::page::{
        account::{Account, Rating, Reader},
        number,
    },
};

/// Reads Shopee's answers.
pub(super) const SHOPEE: PlatformReader =
    PlatformReader { name: NAME, platform: None, recognises: |m| m.json.is_some_and(is_own), read };

const NAME: &str = "shopee";

fn is_own(json: &Value) -> bool {
    let shops = |v: &Value| {
        (v.get("itemid").is_some() && v.get("shopid").is_some())
            || (v.get("item_id").is_some() && v.get("shop_id").is_some())
    };
    ["data", "item", "data.item"].iter().filter_map(|p| dig::at(json, p)).any(|v| shops(v) && v.get("price").is_some())
        || dig::at(json, "error").is_some_and(|e| e.as_u64() == Some(90_309_999))
        || (json.get("error").is_some() && json.get("bff_meta").is_some())
}

fn read(material: &Material<'_, '_>) -> Option<Told> {
    let json = material.json?;
    let data = dig::at(json, "data").unwrap_or(json);
    let item = dig::at(data, "item").unwrap_or(data);
    if item.get("price").is_none() {
        let gone = dig::count(json, "error") == Some(4);
        return Some(if gone {
            Told::Not(Outcome::Gone, "The shop's interface says that the item does not exist.".to_owned())
        } else {
            Told::Not(Outcome::Blocked, "The shop's interface refuses to answer (robot check).".to_owned())
        });
    }
    let status = dig::first(item, &["item_status", "status"]).unwrap_or_default();
    if ["banned", "deleted", "unlist"].iter().any(|w| status.contains(w)) {
        return Some(Told::Not(Outcome::Gone, "The shop's data say that the item was taken down.".to_owned()));
    }
    let currency = dig::text(item, "currency").and_then(|c| Currency::from_code(&c));
    let mut account = Account::new(Reader::Platform(NAME));
    account.name = Some(dig::first(item, &["name", "title"])?);
    account.ids = dig::first(item, &["itemid", "item_id"]).into_iter().collect();
    account.seller = dig::first(data, &["shop_detailed.name", "shop_info.name", "shop_name"]);
    let places = [(data, "product_images.images"), (item, "images")];
    let images = places.iter().map(|(v, p)| dig::texts(v, p, "image")).find(|l| !l.is_empty());
    let images = images.unwrap_or_else(|| dig::text(item, "image").into_iter().collect());
    account.images = dig::gallery(images.iter().filter_map(|i| picture(i, currency)));
    let videos = ["product_images.video.default_format.url", "product_images.video.formats.0.url"];
    account.video = dig::first(data, &videos).or_else(|| dig::text(item, "video_info_list.0.default_format.url"));
    let rated = ["product_review", "item_rating"].iter().find_map(|k| dig::at(data, k).or_else(|| dig::at(item, k)));
    if let Some(rated) = rated {
        let mean = dig::text(rated, "rating_star").and_then(|t| number::decimal(&t));
        account.rating = mean.map(|value| Rating { value: value.round_dp(2), best: None });
        account.reviews = dig::count(rated, "total_rating_count").or_else(|| dig::count(rated, "rating_count.0"));
    }
    account.reviews = account.reviews.or_else(|| dig::count(item, "cmt_count"));
    let total = rated.and_then(|r| dig::count(r, "historical_sold")).or_else(|| dig::count(item, "historical_sold"));
    account.sales = total.map(|n| dig::sold(n, Window::Total));

    let tiers = dig::list(item, "tier_variations");
    account.variants = dig::list(item, "models").iter().take(1000).map(|m| variant(m, tiers, currency)).collect();
    let first =
        |paths: &[&str]| paths.iter().find_map(|p| micros(dig::at(data, p).or_else(|| dig::at(item, p))?, currency));
    let price = first(&["product_price.price.single_value", "product_price.price.range_min", "price_min", "price"]);
    let list = first(&[
        "product_price.price_before_discount.single_value",
        "product_price.price_before_discount.range_min",
        "price_min_before_discount",
        "price_before_discount",
    ]);
    let mut offer = dig::offer(currency, price, list);
    let known = account.variants.iter().filter_map(|v| v.available).max();
    offer.stock = match (status.as_str(), dig::count(item, "stock"), known) {
        ("sold_out", ..) | (_, Some(0), _) => Some(Availability::OutOfStock),
        (_, Some(_), _) | ("normal", ..) => Some(Availability::InStock),
        (_, None, known) => known.map(dig::stock),
    };
    account.offers.push(offer);
    Some(Told::Item(Box::new(account)))
}

/// Hundred-thousandths as an amount with the decimals of its currency.
fn micros(value: &Value, currency: Option<Currency>) -> Option<Amount> {
    let mut amount = dig::minor(value, 5)?.normalize();
    let decimals = currency.and_then(Currency::decimals).unwrap_or(0);
    if amount.scale() > 0 && amount.scale() < decimals {
        amount.rescale(decimals);
    }
    Some(amount)
}

/// The address of a picture by its name, at the shop's own host in the country of the currency.
fn picture(name: &str, currency: Option<Currency>) -> Option<String> {
    if name.contains("//") {
        return Some(name.to_owned());
    }
    let country = match currency?.code() {
        "VND" => "vn",
        "IDR" => "id",
        "MYR" => "my",
        "PHP" => "ph",
        "SGD" => "sg",
        "THB" => "th",
        "TWD" => "tw",
        "BRL" => "br",
        "MXN" => "mx",
        _ => return None,
    };
    Some(format!("https://down-{country}.img.susercontent.com/file/{name}"))
}

fn variant(model: &Value, tiers: &[Value], currency: Option<Currency>) -> Variant {
    let index = dig::at(model, "extinfo.tier_index.0").and_then(Value::as_u64);
    let image = index.and_then(|i| dig::text(tiers.first()?, &format!("images.{i}")));
    Variant {
        id: dig::first(model, &["modelid", "model_id"]),
        name: dig::text(model, "name").map(|n| n.replace(',', " / ")),
        price: dig::at(model, "price").and_then(|p| micros(p, currency)),
        image: image.and_then(|i| picture(&i, currency)),
        available: dig::count(model, "stock").map(|n| n > 0),
    }
}
