//! Shops whose declared state of stock is not what a shopper sees: Micro Center, Adorama, B&H.
//!
//! Micro Center declares `InStock` for what its stores have not: `.inventoryCnt` in `#pnlInventory` and the data layer's
//! `'inStock':'False'` say what the shopper sees. Adorama declares `OutOfStock` for what it takes orders for: the buy button
//! (`data-action="addToCart"`) decides. B&H declares none at all: in `data-selenium="addToCartSection"` stands the button of
//! the cart, or one that promises a message when the item is there. Everything else is for the general readers.

use super::{Material, PlatformReader, Told, nodes};
use crate::{
    listing::{Availability, Field},
    source::page::account::{Account, Offer, Reader},
};

/// The name in `origin`.
const NAME: &str = "counter";

/// The reader of all of them.
pub const READER: PlatformReader = PlatformReader { name: NAME, platform: None, recognises, read };

fn recognises(material: &Material<'_, '_>) -> bool {
    (material.is_at(&["microcenter.com"]) && material.has("pnlInventory"))
        || (material.is_at(&["adorama.com"]) && material.has("FinalPrice"))
        || (material.is_at(&["bhphotovideo.com"]) && material.has("data-selenium"))
}

fn read(material: &Material<'_, '_>) -> Option<Told> {
    let stock = if material.is_at(&["adorama.com"]) {
        adorama(material)
    } else if material.is_at(&["bhphotovideo.com"]) {
        bhphoto(material)
    } else {
        microcenter(material)
    }?;
    let mut account = Account::new(Reader::Platform(NAME));
    account.offers.push(Offer { stock: Some(stock), ..Offer::default() });
    account.closed = vec![Field::Availability];
    Some(Told::Item(Box::new(account)))
}

fn microcenter(material: &Material<'_, '_>) -> Option<Availability> {
    let doc = material.doc;
    let block = nodes::by_id(doc, "pnlInventory").into_iter().next()?;
    let words = nodes::text(doc, block)?.to_lowercase();
    let declared = material.has("'inStock':'True'");
    match (words.contains("sold out"), words.contains("in stock"), declared) {
        (true, false, false) => Some(Availability::OutOfStock),
        (false, true, true) => Some(Availability::InStock),
        _ => None,
    }
}

fn adorama(material: &Material<'_, '_>) -> Option<Availability> {
    let doc = material.doc;
    let says = |action: &str| nodes::by_attr(doc, "data-action", action).is_some();
    match (says("addToCart"), says("notifyMe") || says("stockAlert")) {
        (true, false) => Some(Availability::InStock),
        (false, true) => Some(Availability::OutOfStock),
        _ => None,
    }
}

fn bhphoto(material: &Material<'_, '_>) -> Option<Availability> {
    let doc = material.doc;
    let all = |what: &str| nodes::all_by_attr(doc, "data-selenium", what);
    let buttons = all("addToCartButton");
    let section = all("addToCartSection").into_iter().next();
    let own = section.and_then(|s| buttons.iter().copied().find(|at| (s..doc.after(s)).contains(at)));
    if let Some(button) = own {
        let words = nodes::text(doc, button)?.to_lowercase();
        return match (words.contains("pre"), words.contains("add to cart")) {
            (true, false) => Some(Availability::Preorder),
            (false, true) => Some(Availability::InStock),
            _ => None,
        };
    }
    // Without a section of its own the item may share the page with the buttons of neighbours.
    let waits = !all("notifyAvailabilityButton").is_empty() && (section.is_some() || buttons.is_empty());
    waits.then_some(Availability::OutOfStock)
}
