//! The price of the default choice in Amazon's buy box.
//!
//! In the order in which the templates came: `#corePriceDisplay_desktop_feature_div .priceToPay` (2022 on),
//! `#corePrice_desktop .apexPriceToPay` (2021), `#priceblock_dealprice` and its sisters (2013–2021), the blocks of books
//! and e-books (`#newBuyBoxPrice`, `#kindle-price`), `#actualPriceValue` (before), last the form's hidden data.

use super::super::{Material, nodes};
use super::{is_beside, is_folded, is_of_item, market};
use crate::{
    listing::{Amount, Currency},
    source::page::{
        account::Offer,
        scan::{Id, Tag},
    },
};

/// Blocks of the templates since 2021, which hold `.a-price` elements.
const CORE: [&str; 12] = [
    "corePriceDisplay_desktop_feature_div",
    "corePriceDisplay_mobile_feature_div",
    "corePrice_desktop",
    "corePrice_mobile_feature_div",
    "apex_desktop_newAccordionRow",
    "apex_desktop",
    "apex_mobile",
    "corePrice_feature_div",
    "apex_offerDisplay_desktop",
    "apex_offerDisplay_mobile",
    "tp_price_block_total_price_ww",
    "booksHeaderSection",
];

/// Elements whose whole text is the price.
const PLAIN: [&str; 11] = [
    "priceblock_dealprice",
    "priceblock_saleprice",
    "priceblock_pospromoprice",
    "priceblock_ourprice",
    "price_inside_buybox",
    "newBuyBoxPrice",
    "kindle-price",
    "actualPriceValue",
    "buyingPriceValue",
    "color_price_0",
    "price",
];

/// What the page asks; none where that is not certain.
pub(super) fn read(material: &Material<'_, '_>) -> Option<Offer> {
    let mut offer = core(material, false)
        .or_else(|| plain(material))
        .or_else(|| core(material, true))
        .or_else(|| alone(material))
        .or_else(|| options(material))
        .or_else(|| data(material))
        .or_else(|| books(material))?;
    if offer.list.is_none() {
        offer.list = struck(material, offer.currency);
    }
    offer.list = offer.list.filter(|l| offer.price.is_some_and(|p| *l > p));
    Some(offer)
}

/// From `.a-price` elements; `unseen`: from rows that are folded away, where another way to buy is chosen in advance.
fn core(material: &Material<'_, '_>, unseen: bool) -> Option<Offer> {
    let doc = material.doc;
    for id in CORE {
        for block in nodes::by_id(doc, id) {
            if is_beside(material, block) || is_folded(material, block) != unseen {
                continue;
            }
            if let Some(offer) = of_block(material, block, unseen) {
                return Some(offer);
            }
        }
    }
    None
}

fn of_block(material: &Material<'_, '_>, block: Id, unseen: bool) -> Option<Offer> {
    let doc = material.doc;
    let prices: Vec<Id> = nodes::classed(doc, block, "a-price")
        .into_iter()
        .filter(|at| !is_beside(material, *at) && (unseen || !is_folded(material, *at)) && !is_of_unit(material, *at))
        .collect();
    let to_pay = |at: &Id| {
        ["priceToPay", "apexPriceToPay", "apex-pricetopay-value"].iter().any(|c| nodes::has_class(doc, *at, c))
            || doc.ancestors(*at).take(3).any(|up| nodes::has_class(doc, up, "priceToPay"))
    };
    let is_struck = |at: &Id| {
        doc.attr(*at, "data-a-strike").is_some_and(|v| v == "true")
            || nodes::has_class(doc, *at, "apex-basisprice-value")
    };
    let marked: Vec<Id> = prices.iter().copied().filter(to_pay).collect();
    let asked = if marked.is_empty() {
        prices.iter().copied().filter(|at| !is_struck(at) && !nodes::has_class(doc, *at, "a-text-price")).collect()
    } else {
        marked
    };
    let (amount, currency) = asked.iter().find_map(|at| money(material, *at))?;
    let list = prices.iter().filter(|at| is_struck(at)).find_map(|at| money(material, *at)).or_else(|| {
        let former = nodes::classed(doc, block, "basisPrice").into_iter().find(|at| !is_folded(material, *at))?;
        let spoken = nodes::classed(doc, former, "a-offscreen").into_iter().find_map(|at| nodes::text(doc, at))?;
        market::money(material, &spoken)
    });
    let list = list.filter(|(_, c)| *c == currency).map(|(list, _)| list);
    Some(Offer { price: Some(amount), currency: Some(currency), list, ..Offer::default() })
}

/// The only price to pay in the columns of the item, where no block is named.
fn alone(material: &Material<'_, '_>) -> Option<Offer> {
    let doc = material.doc;
    let classes = ["priceToPay", "apexPriceToPay", "apex-pricetopay-value"];
    let mut all: Vec<(Amount, Currency)> = classes
        .iter()
        .flat_map(|c| nodes::all_by_class(doc, c))
        .filter(|at| is_of_item(material, *at) && !is_beside(material, *at) && !is_folded(material, *at))
        .filter_map(|at| money(material, at))
        .collect();
    all.dedup();
    let [(amount, currency)] = all[..] else { return None };
    Some(Offer { price: Some(amount), currency: Some(currency), ..Offer::default() })
}

/// The ways to buy that the page's data list: `"desktop_buybox_group_1":[{"priceAmount":…,"buyingOptionType":"NEW"}]`.
fn options(material: &Material<'_, '_>) -> Option<Offer> {
    let all = ["\"desktop_buybox_group_1\"", "\"mobile_buybox_group_1\""].iter().find_map(|m| material.literal(m))?;
    let new = all.as_array()?.iter().find(|o| o.get("buyingOptionType").and_then(|t| t.as_str()) == Some("NEW"))?;
    let shown = new.get("displayPrice").and_then(|d| market::money(material, d.as_str()?));
    let (price, currency) = shown.or_else(|| {
        let sign = new.get("currencySymbol")?.as_str()?;
        let currency = Currency::from_code(sign).or_else(|| market::currency(material, sign))?;
        let (price, _) = material.hints.amount(&new.get("priceAmount")?.to_string(), Some(currency))?;
        Some((price, currency))
    })?;
    Some(Offer { price: Some(price), currency: Some(currency), ..Offer::default() })
}

/// `26.21 per unit`, and what stands in brackets beside the price.
fn is_of_unit(material: &Material<'_, '_>, id: Id) -> bool {
    let doc = material.doc;
    doc.ancestors(id).take(4).any(|up| {
        nodes::has_class(doc, up, "pricePerUnit")
            || doc.attr(up, "class").is_some_and(|c| c.contains("priceperunit") || c.contains("price-per-unit"))
            || doc.attr(up, "id").is_some_and(|i| i.contains("pricePerUnit") || i.contains("inemi"))
    })
}

/// What an `.a-price` element shows: its text for screen readers, else its parts put together.
fn money(material: &Material<'_, '_>, price: Id) -> Option<(Amount, Currency)> {
    let doc = material.doc;
    let spoken = nodes::classed(doc, price, "a-offscreen").into_iter().find_map(|at| nodes::text(doc, at));
    if let Some(found) = spoken.filter(|t| t.len() <= 40).and_then(|t| market::money(material, &t)) {
        return Some(found);
    }
    let part = |class: &str| nodes::classed(doc, price, class).first().and_then(|at| nodes::text(doc, *at));
    let bare = |text: String| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let sign = part("a-price-symbol").unwrap_or_default();
    let whole = part("a-price-whole").map(bare)?;
    let whole = match part("a-price-fraction").map(bare) {
        Some(fraction) if whole.ends_with([',', '.', '٫']) => format!("{whole}{fraction}"),
        // Without its mark it is open where the fraction begins.
        Some(_) => return None,
        None => whole.trim_end_matches(['.', ',']).to_owned(),
    };
    market::money(material, &format!("{sign} {whole}"))
}

/// From elements whose whole text is the price.
fn plain(material: &Material<'_, '_>) -> Option<Offer> {
    let doc = material.doc;
    for id in PLAIN {
        for at in nodes::by_id(doc, id) {
            if is_beside(material, at) || (id == "price" && doc.tag(at) != Tag::Span) {
                continue;
            }
            let Some(shown) = nodes::text(doc, at).filter(|t| t.len() <= 60) else { continue };
            if let Some((amount, currency)) = market::money(material, &shown) {
                return Some(Offer { price: Some(amount), currency: Some(currency), ..Offer::default() });
            }
        }
    }
    None
}

/// From the hidden data of the form that puts the default choice into the cart.
fn data(material: &Material<'_, '_>) -> Option<Offer> {
    let doc = material.doc;
    let value = |id: &str| {
        let at = nodes::by_id(doc, id).into_iter().find(|at| !is_beside(material, *at))?;
        doc.attr(at, "value").map(|v| v.trim().to_owned()).filter(|v| !v.is_empty())
    };
    let pair = |amount: &str, sign: &str| Some((value(amount)?, value(sign)?));
    let (amount, sign) =
        pair("items[0.base][customerVisiblePrice][amount]", "items[0.base][customerVisiblePrice][currencyCode]")
            .or_else(|| pair("twister-plus-price-data-price", "twister-plus-price-data-price-unit"))
            .or_else(|| pair("attach-base-product-price", "attach-base-product-currency-symbol"))
            .or_else(|| {
                let at = nodes::by_id(doc, "cerberus-data-metrics").into_iter().next()?;
                let of = |name: &str| doc.attr(at, name).map(std::borrow::Cow::into_owned);
                Some((of("data-asin-price")?, of("data-asin-currency-code")?))
            })?;
    let currency = Currency::from_code(&sign).or_else(|| market::currency(material, &sign))?;
    let (price, _) = material.hints.amount(&amount, Some(currency))?;
    Some(Offer { price: Some(price), currency: Some(currency), ..Offer::default() })
}

/// Books: the chosen format's price, then the only offer there is, a used one.
fn books(material: &Material<'_, '_>) -> Option<Offer> {
    let doc = material.doc;
    let within = |block: &str, class: &str| {
        let block = nodes::by_id(doc, block).into_iter().next()?;
        nodes::classed(doc, block, class).into_iter().find_map(|at| market::money(material, &nodes::text(doc, at)?))
    };
    let offer = |(amount, currency): (Amount, Currency), used: bool| Offer {
        price: Some(amount),
        currency: Some(currency),
        used,
        ..Offer::default()
    };
    if let Some(found) = within("buyNewSection", "offer-price").or_else(|| within("priceBlock", "priceLarge")) {
        return Some(offer(found, false));
    }
    // A used offer is the default choice only where nothing else is sold.
    let of_today = || {
        let block = nodes::by_id(doc, "usedOnlyBuybox").into_iter().next()?;
        nodes::classed(doc, block, "a-price").into_iter().find_map(|at| money(material, at))
    };
    within("usedOnlyBuybox", "offer-price")
        .or_else(|| within("usedBuySection", "offer-price"))
        .or_else(of_today)
        .map(|f| offer(f, true))
}

/// The struck-through price of the older templates.
fn struck(material: &Material<'_, '_>, currency: Option<Currency>) -> Option<Amount> {
    let doc = material.doc;
    let own = |at: &Id| !is_beside(material, *at);
    let mut places: Vec<Id> = nodes::by_id(doc, "listPriceValue");
    for class in ["priceBlockStrikePriceString", "a-text-strike"] {
        places.extend(nodes::by_id(doc, "price").into_iter().flat_map(|at| nodes::classed(doc, at, class)));
    }
    for id in ["digital-list-price", "listPrice"] {
        places.extend(nodes::by_id(doc, id));
    }
    let found = places.into_iter().filter(own).find_map(|at| market::money(material, &nodes::text(doc, at)?));
    found.filter(|(_, c)| Some(*c) == currency).map(|(amount, _)| amount)
}
