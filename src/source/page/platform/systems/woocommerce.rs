//! Product pages of WooCommerce shops, whatever their theme.
//!
//! Sources: WooCommerce's templates: `single-product/add-to-cart/variable.php` writes every choice as JSON into
//! `data-product_variations` of `form.variations_form` (fields of `WC_Product_Variable::get_available_variation`), with
//! prices as the shopper sees them; `single-product/stock.php` writes `p.stock.in-stock|out-of-stock|available-on-backorder`;
//! `wp_body_class` has `single-product` and `postid-<id>`; `single-product/product-image.php` has
//! `data-large_image`. `wc_price` puts a former price into `del` and the asked one into `ins`.

use serde_json::Value;

use super::{MOST_IMAGES, MOST_VARIANTS, has_class, id_of, machine_amount, of_class, state};
use crate::{
    listing::{Amount, Availability, Platform, Variant},
    source::page::{
        account::{Account, Offer, Reader},
        json::{self, text},
        meta::absolute,
        platform::{Material, PlatformReader, Told},
        scan::{Doc, Id, Tag, unescape},
    },
};

pub const READER: PlatformReader =
    PlatformReader { name: "woocommerce-page", platform: Some(Platform::WooCommerce), recognises, read };

fn recognises(material: &Material<'_, '_>) -> bool {
    material.json.is_none()
        && material.has("single-product")
        && (material.has("woocommerce-product-gallery")
            || material.has("data-product_variations")
            || material.has("woocommerce-Price-amount"))
        && material.doc.all(Tag::Body).next().is_some_and(|body| has_class(material.doc, body, "single-product"))
}

fn read(material: &Material<'_, '_>) -> Option<Told> {
    let doc = material.doc;
    let body = doc.all(Tag::Body).next()?;
    let own = doc
        .attr(body, "class")
        .and_then(|c| c.split_ascii_whitespace().find_map(|c| c.strip_prefix("postid-").map(String::from)))?;
    let mut account = Account::new(Reader::Platform(READER.name));
    account.ids.push(own.clone());
    account.images = pictures(doc);
    // The page's own product among all that have the same classes: `div#product-<id>`.
    let mark = format!("product-{own}");
    let area = doc
        .holding(&mark)
        .into_iter()
        .find(|id| doc.attr(*id, "id").is_some_and(|i| i == mark))
        .map_or(doc.inside(body), |id| doc.inside(id));
    let summary = of_class(doc, "summary").find(|id| area.contains(id)).map_or(area.clone(), |id| doc.inside(id));
    let mut offer = Offer::default();
    if let Some(all) = variations(doc, &own) {
        account.variants = all.iter().take(MOST_VARIANTS).map(|v| variant(v, material)).collect();
        if let Some(chosen) = chosen(&all, doc, summary.clone()) {
            offer.price = machine_amount(&chosen["display_price"], None);
            offer.list = machine_amount(&chosen["display_regular_price"], None)
                .filter(|list| offer.price.is_some_and(|p| *list > p));
            offer.stock = chosen["is_in_stock"].as_bool().map(|yes| stock_of(chosen, yes));
            offer.id = id_of(&chosen["variation_id"]);
        }
        if account.variants.iter().all(|v| v.available == Some(false)) && !account.variants.is_empty() {
            offer.stock = Some(state(false));
        }
    } else {
        offer.stock = stock(doc, summary.clone());
        if let Some((price, list)) = prices(material, summary) {
            (offer.price, offer.list) = (Some(price), list);
        }
    }
    if offer != Offer::default() {
        account.offers.push(offer);
    }
    Some(Told::Item(Box::new(account)))
}

/// All choices of the page's own product, unless the shop loads them one by one (`false`).
fn variations(doc: &Doc<'_>, own: &str) -> Option<Vec<Value>> {
    let form = doc
        .holding("data-product_variations")
        .into_iter()
        .take(20)
        .find(|id| doc.attr(*id, "data-product_id").is_none_or(|i| i == own))?;
    let data = doc.attr(form, "data-product_variations")?;
    let Some(Value::Array(all)) = json::parse(&data).into_iter().next() else { return None };
    let real = all.iter().all(|v| id_of(&v["variation_id"]).is_some());
    (real && !all.is_empty()).then_some(all)
}

/// The choice that the page shows: the default one, marked in the selects; else any where all cost the same.
fn chosen<'v>(all: &'v [Value], doc: &Doc<'_>, area: std::ops::Range<Id>) -> Option<&'v Value> {
    let mut marked: Vec<(String, String)> = Vec::new();
    for select in area.take(20_000).filter(|id| doc.tag(*id) == Tag::Select) {
        let Some(name) = doc.attr(select, "name").filter(|n| n.starts_with("attribute_")) else { continue };
        let mut options = doc.inside(select).filter(|id| doc.tag(*id) == Tag::Option);
        let selected = options.find(|id| doc.attr(*id, "selected").is_some());
        if let Some(value) = selected.and_then(|id| doc.attr(id, "value")).filter(|v| !v.is_empty()) {
            marked.push((name.into_owned(), value.into_owned()));
        }
    }
    let fits = |v: &&Value| {
        let Some(attributes) = v["attributes"].as_object() else { return false };
        !marked.is_empty()
            && attributes.len() == marked.len()
            && marked.iter().all(|(name, value)| {
                // An empty value means any.
                attributes.get(name).and_then(Value::as_str).is_some_and(|a| a.is_empty() || a == value)
            })
    };
    all.iter().find(fits).or_else(|| {
        let first = all.first()?;
        let same = |k: &str| all.iter().all(|v| v[k] == first[k]);
        (same("display_price") && same("display_regular_price") && same("is_in_stock")).then_some(first)
    })
}

fn stock_of(value: &Value, in_stock: bool) -> Availability {
    let ahead = value["availability_html"].as_str().is_some_and(|h| h.contains("available-on-backorder"));
    if in_stock && ahead { Availability::Preorder } else { state(in_stock) }
}

fn variant(value: &Value, material: &Material<'_, '_>) -> Variant {
    let attributes = value["attributes"].as_object();
    let labels: Vec<String> = attributes.into_iter().flat_map(|a| a.values()).filter_map(text).collect();
    let image = text(&value["image"]["full_src"]).or_else(|| text(&value["image"]["src"]));
    Variant {
        id: id_of(&value["variation_id"]),
        name: (!labels.is_empty()).then(|| labels.join(" / ")),
        price: machine_amount(&value["display_price"], None),
        image: image.and_then(|i| absolute(material.url, &i)).map(String::from),
        available: value["is_in_stock"].as_bool().map(|s| s && value["is_purchasable"] != false),
    }
}

/// The words that the template writes below the price of a simple product.
fn stock(doc: &Doc<'_>, area: std::ops::Range<Id>) -> Option<Availability> {
    let mark = of_class(doc, "stock").find(|id| area.contains(id))?;
    let has = |class: &str| has_class(doc, mark, class);
    if has("available-on-backorder") {
        return Some(Availability::Preorder);
    }
    if has("out-of-stock") {
        return Some(state(false));
    }
    has("in-stock").then(|| state(true))
}

/// The amounts of the first price of the summary: one, or `del` and `ins`; none for a range.
fn prices(material: &Material<'_, '_>, area: std::ops::Range<Id>) -> Option<(Amount, Option<Amount>)> {
    let doc = material.doc;
    let price =
        of_class(doc, "price").find(|id| area.contains(id) && matches!(doc.tag(*id), Tag::P | Tag::Div | Tag::Span))?;
    let mut asked: Vec<Amount> = Vec::new();
    let mut was: Vec<Amount> = Vec::new();
    for id in of_class(doc, "woocommerce-Price-amount").filter(|id| doc.inside(price).contains(id)).take(20) {
        let around = |tag: Tag| doc.ancestors(id).take_while(|up| *up != price).any(|up| doc.tag(up) == tag);
        // `(inkl. 19 % MwSt. …)`, `… per kg`: other amounts in small print.
        if around(Tag::Small) || doc.ancestors(id).take_while(|up| *up != price).any(|up| is_aside(doc, up)) {
            continue;
        }
        let (amount, _) = material.hints.amount(&unescape(&doc.text(id, 60)), None)?;
        let into = if around(Tag::Del) { &mut was } else { &mut asked };
        if !into.contains(&amount) {
            into.push(amount);
        }
    }
    let [asked] = asked[..] else { return None };
    let list = match was[..] {
        [list] if list > asked => Some(list),
        _ => None,
    };
    Some((asked, list))
}

fn is_aside(doc: &Doc<'_>, id: Id) -> bool {
    doc.attr(id, "class").is_some_and(|c| {
        ["suffix", "unit", "tax", "per-", "subscription", "lowest", "omnibus"].iter().any(|w| c.contains(w))
    })
}

/// The gallery in full size.
fn pictures(doc: &Doc<'_>) -> Vec<String> {
    let Some(gallery) = of_class(doc, "woocommerce-product-gallery").next() else { return Vec::new() };
    let inside = doc.inside(gallery);
    let mut found: Vec<String> = Vec::new();
    for id in doc.holding("data-large_image").into_iter().filter(|id| inside.contains(id)).take(MOST_IMAGES) {
        if let Some(address) = doc.attr(id, "data-large_image").map(String::from)
            && !address.is_empty()
            && !found.contains(&address)
        {
            found.push(address);
        }
    }
    found
}
