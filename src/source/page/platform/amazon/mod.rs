//! Amazon, all countries, desktop and mobile templates from 2012 on.
//!
//! Facts from the ids and classes of its item pages, as public scrapers name them and captured pages show them:
//! `#productTitle` (2012: `#btAsinTitle`), the price blocks (`price`), `#availability` (`stock`),
//! `'colorImages': {'initial': …}` (`picture`), `#averageCustomerReviews` (`opinion`), coupon badges (`deal`) and
//! `dimensionValuesDisplayData`. The same ids stand in accordion rows for used offers, subscriptions and rentals: those
//! are not the item's price.

mod deal;
mod market;
mod opinion;
mod picture;
mod price;
mod stock;

use super::{Material, PlatformReader, Told, nodes};
use crate::{
    listing::{Field, Platform, Variant},
    source::page::{
        account::{Account, Reader},
        scan::Id,
    },
};

/// Its name in `origin`.
const NAME: &str = "amazon";

/// Amazon's reader.
pub const READER: PlatformReader = PlatformReader { name: NAME, platform: Some(Platform::Amazon), recognises, read };

/// Where the item's name stands, the newest template first.
const TITLES: [&str; 4] = ["productTitle", "ebooksProductTitle", "btAsinTitle", "gc-asin-title"];

fn recognises(material: &Material<'_, '_>) -> bool {
    let marks = TITLES.iter().chain(&["averageCustomerReviews", "corePriceDisplay_mobile_feature_div"]);
    // Whatever names the marketplace has this in it, and looking for that costs other pages more.
    let named =
        material.has("amazon.") || material.url.and_then(url::Url::host_str).is_some_and(|h| h.contains("amazon."));
    named && market::of(material).is_some() && marks.into_iter().any(|m| material.has(m))
}

fn read(material: &Material<'_, '_>) -> Option<Told> {
    let doc = material.doc;
    let of = |id: &&str| nodes::by_id(doc, id).into_iter().find_map(|at| nodes::text(doc, at));
    // The mobile template has no other name; on lists `title` is somebody else's.
    let name = TITLES.iter().find_map(of).or_else(|| asin(material).and_then(|_| of(&"title")))?;
    let mut account = Account::new(Reader::Platform(NAME));
    account.name = Some(name);
    account.ids = asin(material).into_iter().collect();
    let offer = price::read(material);
    let stock = stock::read(material, offer.as_ref());
    let mut offer = offer.unwrap_or_default();
    offer.stock = stock;
    account.seller = seller(material);
    deal::read(material, offer.price, offer.currency, &mut account);
    account.offers.push(offer);
    picture::read(material, &mut account);
    opinion::read(material, &mut account);
    account.variants = variants(material);
    // Neighbours on the page ("customers also bought") show all of these as well.
    account.closed = vec![
        Field::Price,
        Field::ListPrice,
        Field::Availability,
        Field::Sales,
        Field::Rating,
        Field::ReviewCount,
        Field::MainImage,
    ];
    Some(Told::Item(Box::new(account)))
}

/// Whether an element belongs to another way to get the item (used, subscribed, rented, traded in) or to a neighbour.
fn is_beside(material: &Material<'_, '_>, id: Id) -> bool {
    const BESIDE: [&str; 18] = [
        "used",
        "sns",
        "rental",
        "rentacc",
        "rentbuy",
        "tradein",
        "installment",
        "aod-",
        "olp_",
        "sims",
        "sponsored",
        "sp_detail",
        "comparison",
        "bundle",
        "warranty",
        "all-offers",
        "recommend",
        "unqualified",
    ];
    up_to_column(material, id).any(|at| {
        let holds = |name: &str, words: &[&str]| {
            material.doc.attr(at, name).is_some_and(|value| {
                let lower = value.to_ascii_lowercase();
                words.iter().any(|w| lower.contains(w))
            })
        };
        // What members pay less stands in a block of its own, beside what everybody pays.
        holds("id", &BESIDE)
            || holds("class", &["primeexclusiveprice"])
            || holds("data-csa-c-buying-option-type", &["used"])
    })
}

/// Whether an element is not shown.
fn is_folded(material: &Material<'_, '_>, id: Id) -> bool {
    up_to_column(material, id).any(|at| nodes::hides(material.doc, at))
}

/// Whether an element is a column of the page, or holds them.
fn is_column(material: &Material<'_, '_>, at: Id) -> bool {
    const COLUMNS: [&str; 6] = ["centerCol", "rightCol", "leftCol", "ppd", "dp-container", "a-page"];
    material.doc.attr(at, "id").is_some_and(|i| COLUMNS.contains(&&*i))
}

/// An element and those around it up to the column that it stands in: what is left open in the column before is not
/// around it, though the flat tree says so.
fn up_to_column<'m>(material: &'m Material<'_, '_>, id: Id) -> impl Iterator<Item = Id> + 'm {
    std::iter::once(id).chain(material.doc.ancestors(id)).take_while(|at| !is_column(material, *at))
}

/// Whether an element stands in one of the columns that show the item, or in its buy box; below them stand neighbours.
fn is_of_item(material: &Material<'_, '_>, id: Id) -> bool {
    const OWN: [&str; 6] = ["centerCol", "rightCol", "ppd", "buybox", "desktop_buybox", "mobile_buybox"];
    material.doc.ancestors(id).any(|at| material.doc.attr(at, "id").is_some_and(|i| OWN.contains(&&*i)))
}

/// The item's own number.
fn asin(material: &Material<'_, '_>) -> Option<String> {
    let fits = |a: &String| a.len() == 10 && a.bytes().all(|b| b.is_ascii_alphanumeric());
    ["ASIN", "items[0.base][asin]", "asin"].iter().find_map(|n| nodes::field(material, n).filter(fits)).or_else(|| {
        let path = material.url?.path();
        let after = path.split("/dp/").nth(1).or_else(|| path.split("/gp/product/").nth(1))?;
        after.split('/').next().map(str::to_owned).filter(fits)
    })
}

/// Who sells the default choice.
fn seller(material: &Material<'_, '_>) -> Option<String> {
    let doc = material.doc;
    let shown = |ids: Vec<Id>| ids.into_iter().find(|at| !is_beside(material, *at) && !is_folded(material, *at));
    if let Some(name) = shown(nodes::by_id(doc, "sellerProfileTriggerId")).and_then(|at| nodes::text(doc, at)) {
        return Some(name);
    }
    if let Some(block) = shown(nodes::by_id(doc, "merchantInfoFeature_feature_div"))
        && let Some(name) = nodes::classed(doc, block, "offer-display-feature-text-message")
            .into_iter()
            .find_map(|a| nodes::text(doc, a))
    {
        return Some(name);
    }
    let words = nodes::text(doc, shown(nodes::by_id(doc, "merchant-info"))?)?;
    let (_, name) = words.split_once("sold by ").or_else(|| words.split_once("Sold by "))?;
    let end = name.find(". ").or_else(|| name.strip_suffix('.').map(str::len)).unwrap_or(name.len());
    name.get(..end).map(str::trim).filter(|n| !n.is_empty() && n.len() < 80).map(str::to_owned)
}

/// The choices: `"dimensionValuesDisplayData": {"B0…": ["Black", "500 ml"]}`.
fn variants(material: &Material<'_, '_>) -> Vec<Variant> {
    let Some(data) = material.literal("\"dimensionValuesDisplayData\"") else { return Vec::new() };
    let Some(all) = data.as_object() else { return Vec::new() };
    let named = |values: &serde_json::Value| {
        let names: Vec<&str> = values.as_array()?.iter().filter_map(serde_json::Value::as_str).collect();
        (!names.is_empty()).then(|| names.join(" / "))
    };
    let one = |(id, values): (&String, &serde_json::Value)| Variant {
        id: Some(id.clone()),
        name: named(values),
        ..Variant::default()
    };
    all.iter().take(500).map(one).filter(|v| v.name.is_some()).collect()
}
