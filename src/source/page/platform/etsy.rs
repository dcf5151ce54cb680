//! Etsy: the buy box of its listings (`data-buy-box-region="price"`, 2019 on).
//!
//! A listing with choices declares a range only; the buy box shows the price of the default choice, or `$12.00+`, the
//! lowest one. "Original Price" beside it is struck through. The currency is a visitor's: it comes from the sign, else from
//! what the page declares.

use super::{Material, PlatformReader, Told, nodes};
use crate::{
    listing::{Amount, Currency, Field, currency_in},
    source::page::{
        account::{Account, Offer, Reader},
        scan::{Id, Tag},
    },
};

const NAME: &str = "etsy";

/// Etsy's reader.
pub const READER: PlatformReader = PlatformReader { name: NAME, platform: None, recognises, read };

fn recognises(material: &Material<'_, '_>) -> bool {
    material.has("data-buy-box-region") && (material.is_at(&["etsy.com"]) || material.has("etsystatic.com"))
}

fn read(material: &Material<'_, '_>) -> Option<Told> {
    let doc = material.doc;
    let block = nodes::by_attr(doc, "data-buy-box-region", "price")?;
    let is_struck = |at: Id| {
        std::iter::once(at).chain(doc.ancestors(at).take_while(|up| *up != block)).any(|up| {
            doc.attr(up, "class").is_some_and(|c| c.contains("strikethrough"))
                || matches!(doc.tag(up), Tag::S | Tag::Del)
        })
    };
    let texts: Vec<Id> = doc.inside(block).filter(|at| doc.tag(*at).is_element()).take(400).collect();
    // Since 2022 `wt-text-title-larger`, before `wt-text-title-03`.
    let large = |at: &Id| {
        doc.attr(*at, "class").is_some_and(|c| c.contains("wt-text-title-larg") || c.contains("wt-text-title-03"))
    };
    let (price, currency) =
        texts.iter().filter(|at| large(at) && !is_struck(**at)).find_map(|at| money(material, *at))?;
    let list = texts.iter().filter(|at| is_struck(**at)).find_map(|at| money(material, *at));
    let list = list.filter(|(l, c)| *l > price && *c == currency).map(|(l, _)| l);
    let mut account = Account::new(Reader::Platform(NAME));
    let heading = nodes::by_attr(doc, "data-buy-box-listing-title", "true").or_else(|| doc.all(Tag::H1).next());
    account.name = heading.and_then(|at| nodes::text(doc, at));
    account.name.as_ref()?;
    account.offers.push(Offer { price: Some(price), list, currency, ..Offer::default() });
    account.closed = vec![Field::Price, Field::ListPrice];
    Some(Told::Item(Box::new(account)))
}

/// `Price: $14.99`, `Now Price: £12.00+`.
fn money(material: &Material<'_, '_>, at: Id) -> Option<(Amount, Option<Currency>)> {
    let text = nodes::text(material.doc, at).filter(|t| t.len() <= 60)?;
    let words = text.rsplit_once(':').map_or(text.as_str(), |(_, tail)| tail).trim().trim_end_matches('+');
    if !words.bytes().any(|b| b.is_ascii_digit()) || words.contains('%') {
        return None;
    }
    let currency = currency_in(words);
    material.hints.amount(words, currency).map(|(amount, _)| (amount, currency))
}
