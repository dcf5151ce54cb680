//! Rakuten Ichiba: `<script id="item-page-app-data" type="application/json">` of its item pages, in which
//! `newApi.itemInfoSku` (or `api.data.itemInfoSku`) is the item.
//!
//! Facts: the names that public scrapers of 2025 and 2026 use. Each choice has `taxIncludedPrice`, in yen; the page shows the
//! lowest (`1,980円〜`) until one is chosen. `purchaseCondition` says whether it can be bought, also where the number left is
//! hidden and the page's own `itemprop=availability` says otherwise.

use serde_json::Value;

use super::{Material, PlatformReader, Told, dig};
use crate::{
    listing::{Availability, Currency, Platform, Variant},
    source::page::account::{Account, Reader},
};

/// Reads Rakuten's item pages.
pub(super) const RAKUTEN: PlatformReader = PlatformReader {
    name: NAME,
    platform: Some(Platform::Rakuten),
    recognises: |m| m.json.is_none() && m.has("item-page-app-data"),
    read,
};

const NAME: &str = "rakuten";

fn read(material: &Material<'_, '_>) -> Option<Told> {
    let data = material.script("item-page-app-data")?;
    let item = dig::at(&data, "newApi.itemInfoSku").or_else(|| dig::at(&data, "api.data.itemInfoSku"))?;
    let mut account = Account::new(Reader::Platform(NAME));
    account.name = Some(dig::text(item, "title")?);
    account.ids = dig::text(item, "itemId").into_iter().collect();
    account.seller = dig::first(item, &["shopName", "shopInfo.shopName"]);
    account.variants = variants(item);
    let prices: Vec<_> =
        dig::list(item, "sku").iter().take(1000).filter_map(|s| dig::money(s, "taxIncludedPrice")).collect();
    let price = prices.iter().min().copied().filter(|_| prices.len() == dig::list(item, "sku").len().min(1000));
    let mut offer = dig::offer(Currency::from_code("JPY"), price, None);
    offer.stock = match dig::text(item, "purchaseInfo.purchaseBySellType.purchaseCondition").as_deref() {
        Some("enabled") => Some(Availability::InStock),
        Some("sold-out") => Some(Availability::OutOfStock),
        _ => None,
    };
    account.offers.push(offer);
    Some(Told::Item(Box::new(account)))
}

fn variants(item: &Value) -> Vec<Variant> {
    let left = dig::list(item, "purchaseInfo.variantMappedInventories");
    let hidden = dig::text(item, "features.inventoryDisplay").is_some_and(|d| d == "HIDDEN_STOCK");
    let mut all = Vec::new();
    for sku in dig::list(item, "sku").iter().take(1000) {
        let id = dig::text(sku, "variantId");
        let names = dig::texts(sku, "selectorValues", "value");
        let own = left.iter().find(|l| id.is_some() && dig::text(l, "sku") == id);
        all.push(Variant {
            name: (!names.is_empty()).then(|| names.join(" / ")),
            price: dig::money(sku, "taxIncludedPrice"),
            image: None,
            // A hidden number is written as zero.
            available: own.and_then(|o| dig::count(o, "quantity")).filter(|_| !hidden).map(|n| n > 0),
            id,
        });
    }
    all
}
