//! Whether the default choice can be bought.

use super::{Draft, Evidence};
use crate::{
    listing::{Availability, Field},
    source::page::account::{Account, Reader},
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
    use Availability::{InStock, OutOfStock, Preorder};
    let said: Vec<(Reader, Availability)> =
        evidence.speakers(Field::Availability).filter_map(|a| Some((a.reader, declared(a, draft)?))).collect();
    if let Some(own) = said.iter().find(|(r, _)| r.is_authority()) {
        return Some((own.1, own.0));
    }
    if evidence.is_closed(Field::Availability) {
        return None;
    }
    let signs = evidence.signs;
    let Some((reader, first)) = said.first().copied() else {
        return match (signs.on_sale, signs.sold_out, signs.preorder) {
            (1.., 0, 0) if signs.unavailable == 0 => Some((InStock, Reader::Text)),
            // "Not available" may speak of one choice while another is sold.
            (0, 1.., 0) if draft.listing.price.is_some() || evidence.seen.is_empty() => {
                Some((OutOfStock, Reader::Text))
            }
            _ => None,
        };
    };
    if said.iter().any(|(_, s)| *s != first) {
        draft.doubt(Field::Availability, "the declared states contradict each other");
        // What the shopper sees decides.
        return match (signs.on_sale, signs.sold_out, signs.preorder) {
            (1.., 0, 0) if said.iter().any(|(_, s)| *s == InStock) => Some((InStock, Reader::Text)),
            (0, 1.., 0) if said.iter().any(|(_, s)| *s == OutOfStock) => Some((OutOfStock, Reader::Text)),
            _ => None,
        };
    }
    let contradicted = match first {
        InStock => signs.on_sale == 0 && signs.sold_out + signs.preorder > 0,
        OutOfStock => signs.on_sale > 0,
        Preorder => signs.sold_out > 0,
        Availability::Unknown => true,
    };
    if contradicted {
        draft.doubt(Field::Availability, "the page shows something else than its data declare");
        return None;
    }
    Some((first, reader))
}
