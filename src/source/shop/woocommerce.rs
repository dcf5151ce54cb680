//! WooCommerce's Store API, `/wp-json/wc/store/v1/products` (documented: woocommerce/woocommerce,
//! `docs/apis/store-api/resources-endpoints/products.md`).
//!
//! Money is a text of minor units, of which `currency_minor_unit` decimals make the whole.

use serde_json::Value;
use url::Url;

use super::json::{address, decimal, id, listing, minor_units, not, text};
use crate::{
    listing::{Amount, Availability, Currency, Listing, Outcome, Platform, Variant},
    source::page::Sight,
};

/// No shop has more choices of one item that anybody could choose from.
const MOST_VARIANTS: usize = 2048;
/// Nor more pictures.
const MOST_IMAGES: usize = 250;

/// How an address names a product.
#[derive(Debug, PartialEq, Eq)]
enum Named {
    /// `?p=34` or `…/products/34`.
    Number(String),
    /// `…/product/wordpress-pennant`, percent-encoded as it stands there.
    Slug(String),
}

impl Named {
    fn by(url: &Url) -> Option<Self> {
        let number = |text: &str| !text.is_empty() && text.len() <= 20 && text.bytes().all(|b| b.is_ascii_digit());
        let query = |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        let in_api = url.path().contains("/wp-json/wc/store/");
        if in_api && let Some(slug) = query("slug") {
            return Some(Self::Slug(slug));
        }
        if let Some(p) = ["p", "product_id"].iter().find_map(|name| query(name)).filter(|p| number(p)) {
            return Some(Self::Number(p));
        }
        let last = url.path_segments()?.rev().find(|segment| !segment.is_empty())?;
        if in_api {
            return number(last).then(|| Self::Number(last.to_owned()));
        }
        Some(Self::Slug(last.to_owned()))
    }
}

/// The address at which the API tells of the product of a page.
pub fn store_url(url: &Url) -> Option<Url> {
    let named = Named::by(url)?;
    let mut api = url.clone();
    api.set_fragment(None);
    api.set_query(None);
    match named {
        Named::Number(number) => api.set_path(&format!("/wp-json/wc/store/v1/products/{number}")),
        Named::Slug(slug) => {
            api.set_path("/wp-json/wc/store/v1/products");
            // As it stands: it is percent-encoded already.
            api.set_query(Some(&format!("slug={slug}")));
        }
    }
    Some(api)
}

/// Reads an answer of the API. `asked`: the address of the watch, which chooses the item.
pub fn read(status: u16, body: &[u8], asked: Option<&Url>) -> Sight {
    let Ok(root) = serde_json::from_slice::<Value>(body) else {
        return not(Outcome::Unreadable, "the shop's API did not answer with JSON");
    };
    match status {
        // `rest_no_route`: the API is closed, which says nothing of the item.
        404 if root["code"] == "rest_no_route" => {
            return not(Outcome::Unreadable, "the shop has no WooCommerce Store API: use source = \"page\"");
        }
        404 | 410 => return not(Outcome::Gone, format!("the shop's API knows no such item ({status})")),
        200 => {}
        _ => return not(Outcome::Unreadable, format!("the shop's API answered {status}")),
    }
    let named = asked.and_then(Named::by);
    let product = match (&root, &named) {
        (Value::Array(products), _) if products.is_empty() => {
            return not(Outcome::Gone, "the shop's API knows no item of this name");
        }
        (Value::Array(products), Some(named)) => products.iter().find(|p| is_named(p, named)),
        (Value::Array(products), None) => products.first().filter(|_| products.len() == 1),
        (Value::Object(_), Some(named)) => Some(&root).filter(|p| is_named(p, named)),
        (product, _) => Some(product),
    };
    let Some(product) = product else {
        return not(Outcome::Moved, "the shop's API answers with another item");
    };
    if !product["prices"].is_object() {
        return not(Outcome::Unreadable, "the shop's API answered with something that is no product");
    }
    read_product(product, asked)
}

fn read_product(product: &Value, asked: Option<&Url>) -> Sight {
    let prices = &product["prices"];
    let places = prices["currency_minor_unit"].as_u64().and_then(|n| u32::try_from(n).ok());
    let money = |value: &Value| amount(value, places?);
    let price = money(&prices["price"]);
    // A product with choices of different prices has no regular price of its own.
    let list_price = money(&prices["regular_price"])
        .filter(|list| prices["price_range"].is_null() && price.is_some_and(|price| *list > price));
    let review_count = product["review_count"].as_u64();
    let rating = product["average_rating"].as_str().and_then(decimal).filter(|_| review_count.is_some_and(|n| n > 0));
    let images = product["images"].as_array().map_or(&[][..], Vec::as_slice);
    let gallery: Vec<_> =
        images.iter().take(MOST_IMAGES).filter_map(|image| address(image["src"].as_str()?, asked)).collect();
    let variations = product["variations"].as_array().map_or(&[][..], Vec::as_slice);
    let item = Listing {
        title: text(&product["name"]).map(|name| plain(&name)).filter(|name| !name.is_empty()),
        currency: prices["currency_code"].as_str().and_then(Currency::from_code),
        price,
        list_price,
        availability: match (product["is_in_stock"].as_bool(), product["is_on_backorder"].as_bool()) {
            (Some(true), Some(true)) => Availability::Preorder,
            (Some(true), _) => Availability::InStock,
            (Some(false), _) => Availability::OutOfStock,
            (None, _) => Availability::Unknown,
        },
        main_image: gallery.first().cloned(),
        gallery,
        rating,
        review_count,
        variants: variations.iter().take(MOST_VARIANTS).map(variant).collect(),
        ..Listing::default()
    };
    listing(item, Platform::WooCommerce, id(&product["id"]))
}

/// A variation: the list names only its attributes; each has an address of its own for the rest.
fn variant(value: &Value) -> Variant {
    let attributes = value["attributes"].as_array().map_or(&[][..], Vec::as_slice);
    let names: Vec<_> = attributes.iter().filter_map(|attribute| text(&attribute["value"])).collect();
    let name = (!names.is_empty()).then(|| plain(&names.join(" / ")));
    Variant { id: id(&value["id"]), name, ..Variant::default() }
}

/// Minor units as text. A zero is what the API makes of a price that was never set.
fn amount(value: &Value, places: u32) -> Option<Amount> {
    let text = value.as_str().filter(|text| text.bytes().all(|b| b.is_ascii_digit()))?;
    minor_units(text.parse().ok()?, places).filter(|amount| !amount.is_zero())
}

/// A name without the HTML that the API leaves in it (`&#8211;`, `<em>`).
fn plain(name: &str) -> String {
    if !name.contains(['&', '<']) {
        return name.to_owned();
    }
    let text: String = scraper::Html::parse_fragment(name).root_element().text().collect();
    text.trim().to_owned()
}

fn is_named(product: &Value, named: &Named) -> bool {
    match named {
        Named::Number(number) => id(&product["id"]).as_ref() == Some(number),
        // The API tells a slug percent-encoded too, in small letters.
        Named::Slug(slug) => product["slug"].as_str().is_some_and(|s| s.eq_ignore_ascii_case(slug)),
    }
}
