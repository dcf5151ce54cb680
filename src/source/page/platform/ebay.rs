//! eBay: item pages of all its sites, the template of 2021 on (`x-price-primary`) and the one before (`#prcIsum`).
//!
//! Classes as public scrapers name them: `x-item-title__mainTitle`, `x-price-primary`, `x-additional-info` (the former
//! price), `x-quantity__availability` ("More than 10 available · 294 sold"), `x-sellercard-atf`, `ux-image-carousel-item`.
//! Before: `#itemTitle`, `#prcIsum`, `#mm-saleDscPrc`, `#orgPrc`, `#mbgLink`. Amounts bear the site's own sign (`US $`,
//! `C $`, `EUR`); a converted amount beside them ("Approximately") is passed by.

use super::{Material, PlatformReader, Told, nodes};
use crate::{
    listing::{Amount, Availability, Counted, Currency, Field, Platform, SalesCount, currency_in, read_count},
    source::page::{
        account::{Account, Offer, Reader},
        scan::{Id, Tag},
    },
};

const NAME: &str = "ebay";

/// eBay's reader.
pub const READER: PlatformReader = PlatformReader { name: NAME, platform: Some(Platform::Ebay), recognises, read };

fn recognises(material: &Material<'_, '_>) -> bool {
    material.has("ebayimg.com")
        && (material.has("x-item-title") || (material.has("itemTitle") && material.has("prcIsum")))
}

fn read(material: &Material<'_, '_>) -> Option<Told> {
    let doc = material.doc;
    let title = nodes::all_by_class(doc, "x-item-title__mainTitle")
        .into_iter()
        .chain(nodes::all_by_class(doc, "x-item-title"))
        .find_map(|at| nodes::text(doc, at))
        .or_else(|| nodes::by_id(doc, "itemTitle").first().and_then(|at| own_text(material, *at)))?;
    let mut account = Account::new(Reader::Platform(NAME));
    account.name = Some(title);
    let stock = stock(material);
    let asked = price(material);
    // Where only bids are taken the page declares the highest bid as the price: nobody is asked that.
    if asked.is_none() && !has_bids(material) {
        return None;
    }
    account.offers.push(Offer {
        price: asked.map(|(price, _)| price),
        currency: asked.map(|(_, currency)| currency),
        list: asked.and_then(|(price, currency)| former(material, currency).filter(|l| *l > price)),
        stock,
        ..Offer::default()
    });
    account.sales = sold(material);
    account.seller = seller(material);
    account.images = pictures(material);
    account.closed = vec![Field::Price, Field::ListPrice];
    Some(Told::Item(Box::new(account)))
}

/// The text without what is only for screen readers ("Details about").
fn own_text(material: &Material<'_, '_>, at: Id) -> Option<String> {
    let doc = material.doc;
    let text = doc.text_of(doc.inside(at), 600, |id| !nodes::has_class(doc, id, "g-hdn"));
    Some(text).filter(|t| !t.is_empty())
}

fn money(material: &Material<'_, '_>, at: Id) -> Option<(Amount, Currency)> {
    let doc = material.doc;
    let text = nodes::text(doc, at).filter(|t| t.len() <= 60)?;
    let text = text.trim_end_matches("/ea").trim_end_matches("each").trim();
    let data = || {
        nodes::by_attr(doc, "itemprop", "priceCurrency")
            .and_then(|c| doc.attr(c, "content"))
            .and_then(|c| Currency::from_code(&c))
    };
    let currency = currency_in(text).or_else(data).or_else(|| site(material))?;
    material.hints.amount(text, Some(currency)).map(|(amount, _)| (amount, currency))
}

/// What a bare sign means on each of its sites.
fn site(material: &Material<'_, '_>) -> Option<Currency> {
    let host = material.url?.host_str()?.trim_start_matches("www.");
    let code = match host {
        "ebay.com" => "USD",
        "ebay.co.uk" => "GBP",
        "ebay.de" | "ebay.fr" | "ebay.it" | "ebay.es" | "ebay.at" | "ebay.ie" | "ebay.nl" => "EUR",
        "ebay.ca" => "CAD",
        "ebay.com.au" => "AUD",
        _ => return None,
    };
    Currency::from_code(code)
}

/// What the item can be bought for at once. The current bid of an auction is shown by the same classes, inside
/// `x-bid-price`.
fn price(material: &Material<'_, '_>) -> Option<(Amount, Currency)> {
    let doc = material.doc;
    let is_bid = |at: Id| doc.ancestors(at).take(6).any(|up| nodes::has_class(doc, up, "x-bid-price"));
    let new = nodes::all_by_class(doc, "x-price-primary").into_iter().filter(|at| !is_bid(*at)).find_map(|at| {
        let spans = doc.inside(at).filter(|i| doc.tag(*i) == Tag::Span);
        money(material, at).or_else(|| spans.take(40).find_map(|i| money(material, i)))
    });
    let old =
        || ["mm-saleDscPrc", "prcIsum"].iter().flat_map(|id| nodes::by_id(doc, id)).find_map(|at| money(material, at));
    new.or_else(old)
}

/// Whether bids are taken.
fn has_bids(material: &Material<'_, '_>) -> bool {
    let doc = material.doc;
    ["x-bid-price", "x-bid-action"].iter().any(|c| !nodes::all_by_class(doc, c).is_empty())
        || !nodes::by_id(doc, "prcIsum_bidPrice").is_empty()
}

/// `Was US $899.99`, `List price: $899.99`.
fn former(material: &Material<'_, '_>, currency: Currency) -> Option<Amount> {
    let doc = material.doc;
    let mut struck = nodes::all_by_class(doc, "x-additional-info__textual-display")
        .into_iter()
        .chain(nodes::all_by_class(doc, "x-price-additional"))
        .flat_map(|at| nodes::classed(doc, at, "ux-textspans--STRIKETHROUGH"))
        .chain(nodes::by_id(doc, "orgPrc"))
        .chain(nodes::by_id(doc, "mm-saleOrgPrc"));
    struck.find_map(|at| {
        let text = nodes::text(doc, at)?;
        let named = currency_in(&text).is_none_or(|c| c == currency);
        let amount = material.hints.amount(text.trim(), Some(currency))?.0;
        named.then_some(amount)
    })
}

/// Words of a listing that is over, in the languages of its sites.
const OVER: [&str; 14] = [
    "ended",
    "listing sold",
    "item sold",
    "out of stock",
    "no longer available",
    "beendet",
    "wurde verkauft",
    "terminé",
    "été vendu",
    "hors ligne",
    "ha terminado",
    "finalizado",
    "terminata",
    "chiusa dal venditore",
];

fn stock(material: &Material<'_, '_>) -> Option<Availability> {
    let doc = material.doc;
    let classes = ["d-statusmessage", "x-item-status", "ux-layout-section__textual-display--statusMessage", "msgPad"];
    let by_class = classes.iter().flat_map(|c| nodes::all_by_class(doc, c));
    let places = by_class.chain(nodes::all_by_attr(doc, "data-testid", "d-statusmessage"));
    let ended = places.filter_map(|at| nodes::text(doc, at)).any(|t| {
        let t = t.to_lowercase();
        OVER.iter().any(|w| t.contains(w))
    });
    if ended {
        return Some(Availability::OutOfStock);
    }
    let quantity = nodes::all_by_class(doc, "x-quantity__availability").into_iter().find_map(|at| nodes::text(doc, at));
    if let Some(words) = quantity.map(|q| q.to_lowercase()) {
        if words.contains("out of stock") {
            return Some(Availability::OutOfStock);
        }
        if ["available", "last one", "verfügbar", "disponib"].iter().any(|w| words.contains(w)) {
            return Some(Availability::InStock);
        }
    }
    let buttons = ["x-bin-action", "x-atc-action"].iter().any(|c| !nodes::all_by_class(doc, c).is_empty());
    (buttons || ["binBtn_btn", "isCartBtn_btn"].iter().any(|id| !nodes::by_id(doc, id).is_empty()))
        .then_some(Availability::InStock)
}

/// `294 sold`, where the quantity stands.
fn sold(material: &Material<'_, '_>) -> Option<SalesCount> {
    let doc = material.doc;
    let places =
        nodes::all_by_class(doc, "x-quantity__availability").into_iter().chain(nodes::all_by_class(doc, "vi-qtyS"));
    for at in places {
        let parts = std::iter::once(at).chain(doc.inside(at).filter(|i| doc.tag(*i).is_element()));
        for text in parts.take(30).filter_map(|i| nodes::text(doc, i)) {
            if let Ok(count) = read_count(&text)
                && count.what == Counted::Sales
            {
                return Some(SalesCount { count: count.count, at_most: count.at_most, window: count.window, text });
            }
        }
    }
    None
}

fn seller(material: &Material<'_, '_>) -> Option<String> {
    let doc = material.doc;
    let card = nodes::all_by_class(doc, "x-sellercard-atf__info__about-seller").into_iter().next();
    let named = card.and_then(|at| {
        let title = doc.attr(at, "title").map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
        let bold = || nodes::classed(doc, at, "ux-textspans--BOLD").first().and_then(|b| nodes::text(doc, *b));
        title.or_else(bold)
    });
    let old = || {
        let link = nodes::by_id(doc, "mbgLink").into_iter().next()?;
        nodes::classed(doc, link, "mbg-nw").first().and_then(|at| nodes::text(doc, *at))
    };
    named.or_else(old).filter(|n| n.len() < 80)
}

/// The pictures of the carousel; `s-l1600` is the largest size.
fn pictures(material: &Material<'_, '_>) -> Vec<String> {
    let doc = material.doc;
    let mut all: Vec<String> = Vec::new();
    for at in nodes::all_by_class(doc, "ux-image-carousel-item") {
        let images = doc.inside(at).filter(|i| doc.tag(*i) == Tag::Img);
        for image in images.take(2) {
            let address = ["data-zoom-src", "data-src", "src"]
                .iter()
                .find_map(|a| doc.attr(image, a).map(|v| v.trim().to_owned()).filter(|v| v.contains("ebayimg.com")));
            if let Some(address) = address.filter(|a| !all.contains(a)).filter(|_| all.len() < 60) {
                all.push(address);
            }
        }
    }
    all
}
