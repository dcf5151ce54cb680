//! Who said what, for people.

use super::{Draft, Evidence};
use crate::{
    listing::{Amount, Availability, Currency, Field, Witness},
    source::page::{account::Reader, text::prices::Kind},
};

pub(super) fn all(draft: &Draft, evidence: &Evidence<'_, '_>) -> Vec<Witness> {
    let mut out: Vec<Witness> = Vec::new();
    let listing = &draft.listing;
    let mut say = |field: Field, reader: Reader, value: String, believed: bool, note: &str| {
        let note = if believed {
            String::new()
        } else if note.is_empty() {
            draft.notes.get(&field).cloned().unwrap_or_default()
        } else {
            note.to_owned()
        };
        let witness = Witness { field, reader: reader.name().to_owned(), value, believed, note };
        if !out.contains(&witness) {
            out.push(witness);
        }
    };
    for account in &evidence.accounts {
        let reader = account.reader;
        if let Some(name) = &account.name {
            say(Field::Title, reader, name.clone(), listing.title.as_ref() == Some(name), "");
        }
        for offer in account.offers.iter().take(50) {
            let money = |a: Amount| offer.currency.map_or(a.to_string(), |c: Currency| format!("{a} {c}"));
            if let Some(price) = offer.price {
                let note = if offer.used {
                    "second-hand"
                } else if offer.net {
                    "without tax"
                } else {
                    ""
                };
                say(Field::Price, reader, money(price), listing.price == Some(price), note);
            }
            if let Some((low, high)) = offer.range {
                say(Field::Price, reader, format!("{low} – {}", money(high)), false, "a range");
            }
            if let Some(list) = offer.list {
                say(Field::ListPrice, reader, money(list), listing.list_price == Some(list), "");
            }
            if let Some(currency) = offer.currency {
                say(Field::Currency, reader, currency.to_string(), listing.currency == Some(currency), "");
            }
            if let Some(stock) = offer.stock {
                say(Field::Availability, reader, state(stock).to_owned(), listing.availability == stock, "");
            }
        }
        if let Some(image) = account.images.first() {
            let believed = draft.origin.get(&Field::MainImage).is_some_and(|o| o == reader.name());
            say(
                Field::MainImage,
                reader,
                image.clone(),
                believed,
                if believed { "" } else { "another witness comes first" },
            );
        }
        if let Some(rating) = account.rating {
            say(
                Field::Rating,
                reader,
                rating.value.to_string(),
                listing.rating.is_some_and(|r| r == rating.value.round_dp(4)),
                "",
            );
        }
        if let Some(count) = account.reviews {
            say(Field::ReviewCount, reader, count.to_string(), listing.review_count == Some(count), "");
        }
        if let Some(seller) = &account.seller {
            say(Field::Seller, reader, seller.clone(), listing.seller.as_ref() == Some(seller), "");
        }
    }
    if let Some(heading) = evidence.heading {
        say(Field::Title, Reader::Text, heading.to_owned(), listing.title.as_deref() == Some(heading), "");
    }
    for seen in evidence.seen.iter().take(100) {
        match seen.kind {
            Kind::Asked => say(
                Field::Price,
                Reader::Text,
                seen.text.clone(),
                listing.price == Some(seen.amount),
                if seen.main { "" } else { "before the item's name" },
            ),
            Kind::Was => {
                say(Field::ListPrice, Reader::Text, seen.text.clone(), listing.list_price == Some(seen.amount), "");
            }
            Kind::Not => say(Field::Price, Reader::Text, seen.text.clone(), false, "not the price of one piece"),
        }
    }
    let signs = evidence.signs;
    for (count, stock) in [
        (signs.on_sale, Availability::InStock),
        (signs.sold_out, Availability::OutOfStock),
        (signs.preorder, Availability::Preorder),
    ] {
        if count > 0 {
            say(Field::Availability, Reader::Text, state(stock).to_owned(), listing.availability == stock, "");
        }
    }
    if let Some(sales) = &evidence.sales {
        say(Field::Sales, Reader::Text, sales.text.clone(), listing.sales.as_ref() == Some(sales), "");
    }
    out
}

fn state(stock: Availability) -> &'static str {
    match stock {
        Availability::InStock => "in_stock",
        Availability::OutOfStock => "out_of_stock",
        Availability::Preorder => "preorder",
        Availability::Unknown => "unknown",
    }
}
