//! Coupang: `exports.sdp = {…}` of its older item pages (the newer ones declare the item in JSON-LD).
//!
//! Facts: the names that public scrapers use. `quantityBase.0.price` is the choice that the page shows, in won:
//! `salePrice` is asked of everybody, `originPrice` struck through; `couponPrice` is what is left with a coupon.

use serde_json::Value;

use super::{Material, PlatformReader, Told, dig};
use crate::{
    listing::Currency,
    source::page::account::{Account, Reader},
};

/// Reads Coupang's item pages.
pub(super) const COUPANG: PlatformReader =
    PlatformReader { name: NAME, platform: None, recognises: |m| m.json.is_none() && m.has("exports.sdp"), read };

const NAME: &str = "coupang";

fn read(material: &Material<'_, '_>) -> Option<Told> {
    let data = material.literals("exports.sdp").find(|d| d.get("quantityBase").is_some())?;
    let mut account = Account::new(Reader::Platform(NAME));
    account.name = Some(dig::first(&data, &["itemName", "title", "productName"])?);
    account.ids = dig::first(&data, &["productId", "itemId"]).into_iter().collect();
    account.seller = dig::first(&data, &["vendorName", "vendor.name"]);
    let picture = |i: &Value| dig::first(i, &["origin", "detailImage"]);
    account.images = dig::gallery(dig::list(&data, "images").iter().filter_map(picture));
    account.reviews = dig::count(&data, "ratingCount");
    let part = dig::at(&data, "quantityBase.0.price")?;
    let (sale, list) = (dig::money(part, "salePrice"), dig::money(part, "originPrice"));
    let mut offer = dig::offer(Currency::from_code("KRW"), sale.or(list), sale.and(list));
    offer.stock = dig::flag(&data, "soldOut").map(|out| dig::stock(!out));
    let left = dig::money(part, "couponPrice").filter(|c| offer.price.is_some_and(|p| *c < p));
    account.pay_parts.extend(left.map(|_| "쿠폰할인가".to_owned()));
    account.pay_price = left;
    account.offers.push(offer);
    Some(Told::Item(Box::new(account)))
}
