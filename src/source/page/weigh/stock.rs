//! Whether the default choice can be bought.

use super::{Draft, Evidence};
use crate::{
    listing::{Availability, Field},
    source::page::{
        account::{Account, Reader},
        text::prices::Kind,
    },
};

pub(super) fn weigh(evidence: &Evidence<'_, '_>, draft: &mut Draft) {
    if let Some((stock, reader)) = choose(evidence, draft) {
        draft.listing.availability = stock;
        draft.believe(Field::Availability, reader);
    }
}

/// What an account says of the offer whose price is believed: the same of all, or that one can be bought.
fn declared(account: &Account, draft: &Draft) -> Option<Availability> {
    let price = draft.listing.price;
    let fresh: Vec<_> = account.offers.iter().filter(|o| !o.used || account.offers.iter().all(|o| o.used)).collect();
    let mut all: Vec<Availability> = fresh
        .iter()
        .filter(|o| o.price == price || price.is_none() || o.price.is_none())
        .filter_map(|o| o.stock)
        .collect();
    all.dedup();
    match all[..] {
        [only] => Some(only),
        // Some choices can be bought, some can't: which one is the default is open, but the item can be bought.
        _ if all.contains(&Availability::InStock) => Some(Availability::InStock),
        _ => None,
    }
}

fn choose(evidence: &Evidence<'_, '_>, draft: &mut Draft) -> Option<(Availability, Reader)> {
    use Availability::{InStock, OutOfStock};
    let said: Vec<(Reader, Availability)> =
        evidence.speakers(Field::Availability).filter_map(|a| Some((a.reader, declared(a, draft)?))).collect();
    if let Some(own) = said.iter().find(|(r, _)| r.is_authority()) {
        return Some((own.1, own.0));
    }
    if evidence.is_closed(Field::Availability) {
        return None;
    }
    let seen = seen(evidence, draft.listing.price.is_some());
    let Some((reader, first)) = said.first().copied() else {
        return seen.map(|state| (state, Reader::Text));
    };
    if said.iter().any(|(_, s)| *s != first) {
        draft.doubt(Field::Availability, "the declared states contradict each other");
        // What the shopper sees decides.
        return seen.filter(|state| said.iter().any(|(_, s)| s == state)).map(|state| (state, Reader::Text));
    }
    let signs = evidence.signs;
    // Data are written once and cached; the page itself says that nothing can be bought, and shows no way to buy it.
    if first == InStock && signs.on_sale == 0 && signs.preorder == 0 && signs.alone + signs.dead + signs.stated > 0 {
        draft.doubt(Field::Availability, "the page says that it is sold out");
        return Some((OutOfStock, Reader::Text));
    }
    let contradicted = match first {
        InStock => signs.preorder > 0 || signs.dead + signs.stated > 0 || (signs.on_sale == 0 && signs.sold_out > 0),
        OutOfStock => signs.on_sale > 0,
        Availability::Preorder => signs.sold_out > 0,
        Availability::Unknown => true,
    };
    if contradicted {
        draft.doubt(Field::Availability, "the page shows something else than its data declare");
        return None;
    }
    Some((first, reader))
}

/// What the page alone shows, if it shows one thing. "Not available" may speak of one choice while another is sold.
fn seen(evidence: &Evidence<'_, '_>, priced: bool) -> Option<Availability> {
    let signs = evidence.signs;
    // A sold-out item that shows no price: what the page asks for other items says nothing.
    let bare = !evidence.seen.iter().any(|s| s.main && s.kind == Kind::Asked);
    match (signs.on_sale, signs.sold_out, signs.preorder) {
        (1.., 0, 0) if signs.unavailable == 0 => Some(Availability::InStock),
        (0, 1.., 0) if priced || (bare && signs.alone + signs.dead > 0) => Some(Availability::OutOfStock),
        (0, 0, 1..) if signs.unavailable == 0 && priced => Some(Availability::Preorder),
        _ => None,
    }
}
