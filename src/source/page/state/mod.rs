//! Data that a page's scripts start from (`__NEXT_DATA__`, `__INITIAL_STATE__`, `application/json`, `x = {…}`), and
//! documents that are JSON as a whole (a shop's API). Nothing in it says what it is for, so only the object that is
//! called like the page's own item speaks, by key names that mean the same in every shop.

mod choices;
mod find;
mod forms;
mod keys;
mod layer;
mod shapes;

use std::{borrow::Cow, collections::HashSet};

use serde_json::{Map, Value};

use self::keys::Given;
use super::{
    account::{Account, Offer, Rating, Reader},
    json::{member, text},
    number::{self, Hints},
    scan::{Doc, Tag, unescape},
    text::{alike, squash},
};
use crate::listing::{Amount, Availability};

type Object = Map<String, Value>;

/// How many objects of one page are looked at.
const MOST: usize = 200_000;
/// How many elements with data in attributes are read, and how much of it.
const MOST_ATTRIBUTES: usize = 60;
const LONGEST_ATTRIBUTES: usize = 4 << 20;
/// How many of them speak, if they are called like the item.
const MOST_OWN: usize = 200;

/// What the state of a page says about the item with one of these names (squashed). `amounts`: what the page asks
/// elsewhere, which settles whether a whole number is cents.
/// `choices_alone`: nothing but its choices is wanted, so that scripts without any are not read.
pub fn read(
    doc: &Doc<'_>,
    names: &[String],
    amounts: &[Amount],
    hints: &Hints,
    choices_alone: bool,
) -> Option<Account> {
    let blocks = doc
        .all(Tag::Script)
        .filter(|id| !doc.attr(*id, "type").is_some_and(|t| t.contains("ld+json")))
        .map(|id| doc.raw(id));
    // What is streamed in pieces is whole only together.
    let wanted = |text: &str| !choices_alone || choices::may_be_in(text) || text.contains(forms::PIECE);
    let blocks: Vec<&str> = blocks.filter(|block| wanted(block)).collect();
    let mut attributes = in_attributes(doc);
    attributes.retain(|text| wanted(text));
    let values = find::values(&blocks, &attributes);
    let (mut own, mut told): (Vec<&Object>, Vec<Account>) = (Vec::new(), Vec::new());
    let mut reported: HashSet<*const Object> = HashSet::new();
    for object in objects(&values) {
        reported.extend(layer::items(object).map(std::ptr::from_ref));
        if reported.contains(&std::ptr::from_ref(object)) {
            continue;
        }
        let called = keys::NAMES.iter().filter_map(|k| object.get(*k).and_then(Value::as_str)).map(squash);
        if called.into_iter().any(|n| n.chars().count() >= 4 && names.iter().any(|known| alike(known, &n))) {
            own.push(object);
        }
        if let Some(event) = layer::read(object, amounts)
            && event.name.as_deref().map(squash).is_some_and(|n| names.iter().any(|known| alike(known, &n)))
        {
            told.push(event);
        }
    }
    // What the scripts work with comes before what they tell others.
    let mut accounts =
        own.into_iter().take(MOST_OWN).map(|o| account(o, amounts, hints)).chain(told.into_iter().take(4));
    let mut account = accounts.next()?;
    for other in accounts {
        merge(&mut account, other);
    }
    Some(account)
}

/// The attributes in which components keep their data: `data-page="{…}"`, `data-props`, `:product`.
fn in_attributes<'a>(doc: &Doc<'a>) -> Vec<Cow<'a, str>> {
    let mut found = Vec::new();
    let mut length = 0;
    for mark in ["rice&quot;", "rice\":"] {
        for id in doc.holding(mark).into_iter().take(MOST_ATTRIBUTES) {
            let data = doc.attrs(id).filter(|(_, v)| v.len() >= 40).map(|(_, v)| unescape(v)).filter(|v| {
                let text = v.trim_start();
                text.starts_with(['{', '[']) && text.contains("rice\"")
            });
            for value in data.take(4) {
                length += value.len();
                if length > LONGEST_ATTRIBUTES {
                    return found;
                }
                found.push(value);
            }
        }
    }
    found
}

/// What a JSON document says about its one product; none where it has none or several.
pub fn document(value: &Value, hints: &Hints) -> Option<Account> {
    let values = std::slice::from_ref(value);
    // The outermost object with a name and a price (or a state of stock) is the product; all others hang on it.
    let product = objects(values).take(20_000).find(|o| {
        keys::title(o).is_some() && (keys::has_price(o) || o.get("available").is_some_and(Value::is_boolean))
    })?;
    let mut account = account(product, &[], hints);
    account.name = keys::title(product);
    let currency = objects(values).take(20_000).find_map(keys::currency);
    if let Some(offer) = account.offers.first_mut() {
        offer.currency = offer.currency.or(currency);
    }
    Some(account)
}

/// All objects, outer before inner.
fn objects(values: &[Value]) -> impl Iterator<Item = &Object> {
    let mut queue: std::collections::VecDeque<&Value> = values.iter().collect();
    std::iter::from_fn(move || {
        loop {
            match queue.pop_front()? {
                Value::Array(all) => queue.extend(all.iter().filter(|v| v.is_object() || v.is_array())),
                Value::Object(object) => {
                    queue.extend(object.values().filter(|v| v.is_object() || v.is_array()));
                    return Some(object);
                }
                _ => {}
            }
        }
    })
    .take(MOST)
}

fn account(object: &Object, amounts: &[Amount], hints: &Hints) -> Account {
    let mut account = Account::new(Reader::State);
    account.name = keys::NAMES.iter().find_map(|k| object.get(*k).filter(|v| v.is_string()).and_then(text));
    account.ids = keys::IDS.iter().filter_map(|k| member(object, k)).take(3).collect();
    account.images = keys::images(object);
    account.video = keys::video(object);
    let currency = keys::currency(object);
    let mut offer = Offer { currency, stock: stock(object), ..Offer::default() };
    // What is written for people beside a whole number tells whether that is cents.
    let written = keys::price(object, keys::WRITTEN).and_then(|given| match given {
        Given::Text(text) => hints.amount(&text, offer.currency).map(|(a, _)| a),
        Given::Number(_) => None,
    });
    let amounts: Vec<Amount> = amounts.iter().copied().chain(written).collect();
    let amounts = amounts.as_slice();
    offer.price = keys::price(object, keys::PRICES).and_then(|given| settle(given, amounts, &mut offer, hints));
    offer.list = keys::price(object, keys::LIST_PRICES).and_then(|given| settle(given, amounts, &mut offer, hints));
    if let Some(said) = shapes::read(object) {
        offer = Offer { stock: said.stock.or(offer.stock), ..said };
    }
    if offer != Offer::default() {
        account.offers.push(offer);
    }
    account.variants = choices::of(object);
    if let Some((value, count)) = keys::rating(object) {
        account.rating = number::decimal(&value).map(|value| Rating { value: value.round_dp(4), best: None });
        account.reviews = count.filter(|n| *n > 0);
    }
    account
}

/// A price as it stands in the data → an amount, if it is certain.
fn settle(given: Given, amounts: &[Amount], offer: &mut Offer, hints: &Hints) -> Option<Amount> {
    match given {
        Given::Text(text) => {
            let (amount, named) = hints.amount(&text, offer.currency)?;
            let whole = text.bytes().all(|b| b.is_ascii_digit());
            offer.currency = offer.currency.or(named);
            if whole { units(amount, amounts) } else { Some(amount) }
        }
        Given::Number(text) => {
            let amount: Amount =
                text.parse().ok().filter(|a: &Amount| !a.is_zero() && a.is_sign_positive() && a.scale() <= 4)?;
            if amount.scale() == 0 { units(amount, amounts) } else { Some(amount) }
        }
    }
}

/// A whole number may be cents: another witness decides.
fn units(amount: Amount, amounts: &[Amount]) -> Option<Amount> {
    let hundredth = amount / Amount::ONE_HUNDRED;
    // The other witness also has the scale of the shop's own notation.
    let said = |wanted: Amount| amounts.iter().copied().find(|a| *a == wanted);
    match (said(amount), said(hundredth)) {
        (Some(as_is), None) => Some(as_is),
        (None, Some(cents)) => Some(cents),
        _ => None,
    }
}

fn stock(object: &Object) -> Option<Availability> {
    for key in [
        "available",
        "inStock",
        "in_stock",
        "isAvailable",
        "isInStock",
        "availableForSale",
        "purchasable",
        "isPurchasable",
    ] {
        if let Some(Value::Bool(yes)) = object.get(key) {
            return Some(if *yes { Availability::InStock } else { Availability::OutOfStock });
        }
    }
    if let Some(Value::Bool(true)) = object.get("soldOut").or_else(|| object.get("isSoldOut")) {
        return Some(Availability::OutOfStock);
    }
    ["availability", "availabilityStatus", "stockStatus", "stock_status"]
        .iter()
        .find_map(|k| member(object, k))
        .and_then(|t| number::stock(&t))
}

/// Two objects with the item's name: what only one says counts, what they say differently does not.
fn merge(account: &mut Account, other: Account) {
    if account.images.is_empty() {
        account.images = other.images;
    }
    account.video = account.video.take().or(other.video);
    if account.variants.is_empty() {
        account.variants = other.variants;
    }
    if account.rating.is_none() {
        (account.rating, account.reviews) = (other.rating, other.reviews);
    }
    let theirs = other.offers.into_iter().next();
    match (account.offers.first_mut(), theirs) {
        (Some(mine), Some(theirs)) => {
            mine.price = agreed(mine.price, theirs.price);
            mine.list = agreed(mine.list, theirs.list);
            mine.currency = agreed(mine.currency, theirs.currency);
            mine.stock = agreed(mine.stock, theirs.stock);
        }
        (None, Some(theirs)) => account.offers.push(theirs),
        _ => {}
    }
}

fn agreed<T: PartialEq>(a: Option<T>, b: Option<T>) -> Option<T> {
    match (a, b) {
        (Some(a), Some(b)) => (a == b).then_some(a),
        (a, b) => a.or(b),
    }
}
