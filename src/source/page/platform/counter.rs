//! Shops whose declared state of stock is not what a shopper sees: Micro Center, Adorama.
//!
//! Micro Center declares `InStock` for what its stores have not: `.inventoryCnt` in `#pnlInventory` and the data layer's
//! `'inStock':'False'` say what the shopper sees. Adorama declares `OutOfStock` for what it takes orders for: the buy button
//! (`data-action="addToCart"`) decides. Everything else is for the general readers.

use super::{Material, PlatformReader, Told, nodes};
use crate::{
    listing::{Availability, Field},
    source::page::account::{Account, Offer, Reader},
};

/// The name in `origin`.
const NAME: &str = "counter";

/// The reader of both.
pub const READER: PlatformReader = PlatformReader { name: NAME, platform: None, recognises, read };

fn recognises(material: &Material<'_, '_>) -> bool {
    (material.is_at(&["microcenter.com"]) && material.has("pnlInventory"))
        || (material.is_at(&["adorama.com"]) && material.has("FinalPrice"))
}

fn read(material: &Material<'_, '_>) -> Option<Told> {
    let stock = if material.is_at(&["adorama.com"]) { adorama(material) } else { microcenter(material) }?;
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
