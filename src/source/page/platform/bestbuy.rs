//! Best Buy: the React page of 2025 on, and the templates before it.
//!
//! 2025 on: `data-testid="price-block"` holds `price-block-customer-price`; the first one behind the `h1` is the item's,
//! later ones are neighbours'. Before: `.priceView-hero-price`, `data-sticky-media-gallery`. Until about 2017:
//! `#sku-title`, and for telephones `window.pdp.planSelector`, whose plan `STANDARD` is the price without a contract; the
//! headline there is an instalment.

use serde_json::Value;

use super::{Material, PlatformReader, Told, nodes};
use crate::{
    listing::{Amount, Availability, Currency, Field},
    source::page::{
        account::{Account, Offer, Rating, Reader},
        number,
        scan::{Id, Tag},
    },
};

const NAME: &str = "bestbuy";

/// Best Buy's reader.
pub const READER: PlatformReader = PlatformReader { name: NAME, platform: None, recognises, read };

fn recognises(material: &Material<'_, '_>) -> bool {
    (material.is_at(&["bestbuy.com"]) || material.has("bbystatic.com"))
        && ["price-block-customer-price", "priceView-hero-price", "pdp.planSelector"].iter().any(|m| material.has(m))
}

fn read(material: &Material<'_, '_>) -> Option<Told> {
    let doc = material.doc;
    let heading = doc.all(Tag::H1).find(|at| nodes::text(doc, *at).is_some())?;
    let usd = Currency::from_code("USD");
    let mut account = Account::new(Reader::Platform(NAME));
    account.name = nodes::text(doc, heading);
    let mut offer = Offer { currency: usd, ..Offer::default() };
    if let Some(plan) = without_contract(material) {
        let description = plan.get("priceDescription")?;
        let money =
            |key: &str| description.get(key).and_then(|v| material.hints.amount(&v.to_string(), usd)).map(|m| m.0);
        offer.price = money("currentPrice");
        offer.list = money("regularPrice").filter(|l| offer.price.is_some_and(|p| *l > p));
        offer.stock = plan
            .pointer("/buttonState/purchasable")
            .and_then(Value::as_bool)
            .map(|can| if can { Availability::InStock } else { Availability::OutOfStock });
    } else {
        let block = price_block(material, heading)?;
        offer.price = shown(material, block, usd);
        offer.list = list(material, block, usd).filter(|l| offer.price.is_some_and(|p| *l > p));
        offer.stock = button(material, block);
    }
    offer.price?;
    account.offers.push(offer);
    opinion(material, &mut account);
    account.ids = sku(material).into_iter().collect();
    account.closed = vec![Field::Price, Field::ListPrice, Field::Sales];
    if !nodes::all_by_class(doc, "add-to-cart-button").is_empty() {
        // Neighbours have such buttons as well: "Coming Soon" on the item's own is not answered by theirs.
        account.closed.push(Field::Availability);
    }
    Some(Told::Item(Box::new(account)))
}

/// The plan without a contract.
fn without_contract(material: &Material<'_, '_>) -> Option<Value> {
    let plans = material.literal("window.pdp.planSelector")?;
    let all = plans.get("plans")?.as_array()?;
    all.iter().find(|p| p.get("purchaseType").and_then(Value::as_str) == Some("STANDARD")).cloned()
}

/// The element with the item's own price: the first behind its name that is no neighbour's.
fn price_block(material: &Material<'_, '_>, heading: Id) -> Option<Id> {
    let doc = material.doc;
    let mut all = nodes::all_by_attr(doc, "data-testid", "price-block-customer-price");
    all.extend(nodes::all_by_class(doc, "priceView-hero-price"));
    let is_large = |at: Id| {
        doc.ancestors(at).take(12).any(|up| {
            doc.attr(up, "data-testid").is_some_and(|t| {
                matches!(
                    &*t,
                    "LARGE_profile" | "large-price" | "bestbuy-price-ui-price-experience" | "price-summary-price"
                )
            }) || doc.attr(up, "class").is_some_and(|c| c.contains("pricing-price") || c.contains("price-box"))
        })
    };
    // A neighbour's price stands in a card or a carousel; the item's own is the large one.
    all.iter().copied().find(|at| *at > heading && is_large(*at)).or_else(|| {
        let behind: Vec<Id> = all.into_iter().filter(|at| *at > heading).collect();
        if let [only] = behind[..] { Some(only) } else { None }
    })
}

fn shown(material: &Material<'_, '_>, block: Id, usd: Option<Currency>) -> Option<Amount> {
    let doc = material.doc;
    // The same amount stands there twice, once for screen readers.
    let spans = doc.inside(block).filter(|at| doc.tag(*at) == Tag::Span);
    let mut amounts: Vec<Amount> = spans
        .filter_map(|at| nodes::text(doc, at))
        .filter(|t| t.starts_with('$') && t.len() <= 16)
        .filter_map(|t| material.hints.amount(&t, usd))
        .map(|m| m.0)
        .collect();
    amounts.dedup();
    if let [only] = amounts[..] { Some(only) } else { None }
}

fn list(material: &Material<'_, '_>, block: Id, usd: Option<Currency>) -> Option<Amount> {
    let doc = material.doc;
    let around = doc.ancestors(block).take(8).find(|up| {
        doc.attr(*up, "data-testid").is_some_and(|t| t == "price-block" || t == "large-price")
            || nodes::has_class(doc, *up, "pricing-price")
    })?;
    let regular = doc.inside(around).filter(|at| doc.tag(*at).is_element()).find(|at| {
        doc.attr(*at, "data-testid").is_some_and(|t| t == "price-block-regular-price" || t == "regular-price")
            || doc.attr(*at, "class").is_some_and(|c| c.contains("regular-price"))
    })?;
    let text = nodes::text(doc, regular)?;
    let from = text.find('$')?;
    let word = text.get(from..)?.split_whitespace().next()?;
    material.hints.amount(word, usd).map(|m| m.0)
}

/// What the buy button says: its state, or before 2021 its words. The one of the page's own article counts, else the
/// first one behind the price.
fn button(material: &Material<'_, '_>, price: Id) -> Option<Availability> {
    let doc = material.doc;
    let sku = sku(material);
    let is_own = |at: &Id| doc.attr(*at, "data-sku-id").is_some_and(|id| sku.as_deref() == Some(id.trim()));
    let all = nodes::all_by_class(doc, "add-to-cart-button");
    let own = all.iter().copied().find(is_own).or_else(|| all.iter().copied().find(|at| *at > price));
    if let Some(own) = own {
        let state = doc.attr(own, "data-button-state").map(std::borrow::Cow::into_owned);
        let word = state.or_else(|| nodes::text(doc, own)).unwrap_or_default().trim().to_ascii_uppercase();
        return match word.replace([' ', '-'], "_").as_str() {
            "ADD_TO_CART" => Some(Availability::InStock),
            "SOLD_OUT" | "SOLD_OUT_ONLINE" | "UNAVAILABLE" => Some(Availability::OutOfStock),
            "PRE_ORDER" => Some(Availability::Preorder),
            _ => None,
        };
    }
    let has = |id: &str| nodes::by_attr(doc, "data-testid", id).is_some();
    match (has("pdp-add-to-cart"), has("pdp-sold-out"), has("pdp-pre-order")) {
        (true, false, false) => Some(Availability::InStock),
        (false, true, false) => Some(Availability::OutOfStock),
        (false, false, true) => Some(Availability::Preorder),
        _ => None,
    }
}

/// `Rating 4.7 out of 5 stars with 166 reviews`, the first one on the page.
fn opinion(material: &Material<'_, '_>, account: &mut Account) {
    let doc = material.doc;
    let words = doc
        .all(Tag::P)
        .filter_map(|at| nodes::text(doc, at))
        .take(400)
        .find(|t| t.starts_with("Rating ") && t.contains("out of 5 stars with"));
    let Some(words) = words else { return };
    let mut parts = words.split_whitespace();
    let value = parts.nth(1).and_then(number::decimal);
    let count = words.split("with ").nth(1).and_then(|r| r.split_whitespace().next()).and_then(number::count);
    if let (Some(value), Some(count)) = (value, count) {
        account.rating = Some(Rating { value, best: None });
        account.reviews = Some(count);
    }
}

/// The article number, from the address.
fn sku(material: &Material<'_, '_>) -> Option<String> {
    let url = material.url?;
    let in_query = url.query_pairs().find(|(k, _)| k == "skuId").map(|(_, v)| v.into_owned());
    let path = url.path();
    in_query.or_else(|| path.split("/sku/").nth(1).and_then(|r| r.split('/').next()).map(str::to_owned)).or_else(|| {
        let last = path.rsplit('/').next()?;
        last.strip_suffix(".p").map(str::to_owned)
    })
}
