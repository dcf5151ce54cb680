//! JD's item pages for mobile browsers: `window._itemOnly = ({item: {skuId, skuName, image, newColorSize}})` and
//! `window._itemInfo = ({price: {p, op, m}, stock: {StockState}, …})`.

use serde_json::Value;

use super::{account, pictures};
use crate::{
    listing::{Availability, Currency, Outcome, Variant},
    source::page::platform::{Material, Told, dig},
};

pub(super) fn read(material: &Material<'_, '_>) -> Option<Told> {
    let only = material.literals("window._itemOnly").find(|o| dig::at(o, "item.skuId").is_some())?;
    let item = dig::at(&only, "item")?;
    let info = material.literals("window._itemInfo").find(Value::is_object).unwrap_or_default();
    if dig::text(&info, "stock.StockStateName").is_some_and(|s| s.contains("下柜") || s.contains("下架")) {
        return Some(Told::Not(Outcome::Gone, "The shop's data say that the item was taken off the shelf.".to_owned()));
    }
    let mut account = account();
    account.name = dig::first(item, &["skuName", "name"]).map(|n| full(&n, &material.head.title));
    account.ids = dig::text(item, "skuId").into_iter().collect();
    account.images = pictures(dig::texts(item, "image", "url"));
    account.seller = dig::first(&info, &["stock.self_D.vender", "stock.D.vender", "shopInfo.shop.name"]);
    account.variants = dig::list(item, "newColorSize").iter().take(1000).map(variant).collect();
    let price = dig::money(&info, "price.p");
    let list = dig::money(&info, "price.op").filter(|l| price.is_some_and(|p| *l > p));
    let mut offer = dig::offer(Some(Currency::CNY), price, list);
    // 33: there; 39, 40: on its way to the store house, can be ordered; 36: to be ordered before; 34: gone.
    offer.stock = match dig::count(&info, "stock.StockState") {
        Some(33 | 39 | 40) => Some(Availability::InStock),
        Some(36) => Some(Availability::Preorder),
        Some(34) => Some(Availability::OutOfStock),
        _ => None,
    };
    account.offers.push(offer);
    Some(Told::Item(Box::new(account)))
}

/// A name that the data cut short (`…`) as the title has it.
fn full(name: &str, title: &str) -> String {
    let Some(head) = name.strip_suffix("...").or_else(|| name.strip_suffix('…')) else { return name.to_owned() };
    let whole = title.rsplit_once('【').map_or(title, |(t, _)| t).trim_end_matches("-京东").trim();
    if whole.starts_with(head.trim()) { whole.to_owned() } else { name.to_owned() }
}

fn variant(one: &Value) -> Variant {
    let names: Vec<String> = ["color", "size", "spec"].iter().filter_map(|k| dig::text(one, k)).collect();
    Variant {
        id: dig::text(one, "skuId"),
        name: (!names.is_empty()).then(|| names.join(" / ")),
        image: pictures(dig::text(one, "imagePath")).into_iter().next(),
        ..Variant::default()
    }
}
