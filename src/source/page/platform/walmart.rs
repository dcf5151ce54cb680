//! Walmart: `__NEXT_DATA__` of its item pages (2021 on), `props.pageProps.initialData.data.product`.
//!
//! `name`, `priceInfo.currentPrice.price` / `.currencyUnit`, `priceInfo.wasPrice`, `availabilityStatus`, `imageInfo.allImages`,
//! `averageRating`, `numberOfReviews`, `sellerDisplayName`, `usItemId`. walmart.ca shares them.

use serde_json::Value;

use super::{Material, PlatformReader, Told};
use crate::{
    listing::{Amount, Availability, Currency, Field},
    source::page::{
        account::{Account, Offer, Rating, Reader},
        json, number,
    },
};

const NAME: &str = "walmart";

/// Walmart's reader.
pub const READER: PlatformReader = PlatformReader { name: NAME, platform: None, recognises, read };

fn recognises(material: &Material<'_, '_>) -> bool {
    material.has("__NEXT_DATA__") && (material.is_at(&["walmart.com", "walmart.ca"]) || material.has("walmartimages.c"))
}

fn read(material: &Material<'_, '_>) -> Option<Told> {
    let page = material.script("__NEXT_DATA__")?;
    let product = page
        .pointer("/props/pageProps/initialData/data/product")
        .or_else(|| page.pointer("/props/pageProps/initialData/product"))
        .filter(|p| p.is_object())?;
    let text = |path: &str| product.pointer(path).and_then(json::text);
    let mut account = Account::new(Reader::Platform(NAME));
    account.name = Some(text("/name")?);
    account.ids = text("/usItemId").or_else(|| text("/id")).into_iter().collect();
    let code = text("/priceInfo/currentPrice/currencyUnit");
    let home = if material.is_at(&["walmart.ca"]) { "CAD" } else { "USD" };
    let currency = Currency::from_code(code.as_deref().unwrap_or(home));
    let money = |path: &str| -> Option<Amount> { material.hints.amount(&text(path)?, currency).map(|m| m.0) };
    let price = money("/priceInfo/currentPrice/price");
    let list = money("/priceInfo/wasPrice/price").or_else(|| money("/priceInfo/listPrice/price"));
    account.offers.push(Offer {
        price,
        list: list.filter(|l| price.is_some_and(|p| *l > p)),
        currency,
        stock: match text("/availabilityStatus").as_deref() {
            Some("IN_STOCK") => Some(Availability::InStock),
            Some("OUT_OF_STOCK" | "RETIRED" | "NOT_AVAILABLE") => Some(Availability::OutOfStock),
            Some("PREORDER" | "PRE_ORDER") => Some(Availability::Preorder),
            _ => None,
        },
        ..Offer::default()
    });
    let all = product.pointer("/imageInfo/allImages").and_then(Value::as_array).into_iter().flatten();
    account.images = all.filter_map(|i| i.get("url")?.as_str().map(str::to_owned)).collect();
    if account.images.is_empty() {
        account.images.extend(text("/imageInfo/thumbnailUrl"));
    }
    account.reviews = text("/numberOfReviews").as_deref().and_then(number::count).filter(|n| *n > 0);
    if account.reviews.is_some() {
        account.rating =
            text("/averageRating").as_deref().and_then(number::decimal).map(|value| Rating { value, best: None });
    }
    account.seller = text("/sellerDisplayName").or_else(|| text("/sellerName"));
    account.closed =
        vec![Field::Price, Field::ListPrice, Field::Availability, Field::Rating, Field::ReviewCount, Field::Sales];
    Some(Told::Item(Box::new(account)))
}
