//! JD's item pages for mobile browsers: `window._itemOnly = ({item: {skuId, skuName, image, newColorSize}})` and
//! `window._itemInfo = ({product: {skuName}, priceFloor: {price, afterDesc, ext} | price: {p, op}, stock: {StockState}})`.
//! Where `afterDesc` says `到手价` or the like, `price` is what is left to pay and `ext.jdPrice` what is asked.

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
    let whole = dig::text(&info, "product.skuName").filter(|_| same_item(item, &info));
    account.name = whole.or_else(|| dig::first(item, &["skuName", "name"]).map(|n| full(&n, &material.head.title)));
    account.ids = dig::text(item, "skuId").into_iter().collect();
    account.images = pictures(dig::texts(item, "image", "url"));
    if account.images.is_empty() && same_item(item, &info) {
        account.images = pictures(dig::text(&info, "product.imageurl"));
    }
    account.seller =
        dig::first(&info, &["stock.self_D.vender", "stock.D.shopName", "stock.D.vender", "shopInfo.shop.name"]);
    account.variants = dig::list(item, "newColorSize").iter().take(1000).map(variant).collect();
    let prices = if same_item(item, &info) { prices(&info) } else { super::Shown::default() };
    let mut offer = dig::offer(Some(Currency::CNY), prices.price, prices.list);
    if let Some((pay, words)) = prices.pay {
        account.pay_price = Some(pay);
        account.pay_parts.push(words);
    }
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

/// Whether both parts of the page are about the same item.
fn same_item(item: &Value, info: &Value) -> bool {
    let theirs = dig::first(info, &["product.skuId", "stock.realSkuId", "stock.skuId"]);
    theirs.is_none() || theirs == dig::text(item, "skuId")
}

fn prices(info: &Value) -> super::Shown {
    if let Some(floor) = dig::at(info, "priceFloor") {
        let (shown, plain) = (dig::money(floor, "price"), dig::money(floor, "ext.jdPrice"));
        return super::settle(plain, shown, dig::text(floor, "afterDesc.text").unwrap_or_default());
    }
    let price = dig::money(info, "price.p");
    let list = dig::money(info, "price.op").filter(|l| price.is_some_and(|p| *l > p));
    super::Shown { price, list, pay: None }
}

/// A name that the data cut short (`…`) as the title has it.
fn full(name: &str, title: &str) -> String {
    let Some(head) = name.strip_suffix("...").or_else(|| name.strip_suffix('…')) else { return name.to_owned() };
    let whole = title.rsplit_once('【').map_or(title, |(t, _)| t).trim_end_matches("-京东").trim();
    if whole.starts_with(head.trim()) { whole.to_owned() } else { name.to_owned() }
}

fn variant(one: &Value) -> Variant {
    let names = super::names(one);
    Variant {
        id: dig::text(one, "skuId"),
        name: names,
        image: pictures(dig::text(one, "imagePath")).into_iter().next(),
        ..Variant::default()
    }
}
