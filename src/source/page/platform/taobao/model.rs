//! The item of the `detail` interfaces: `{item, seller, skuBase, skuCore, price | componentsVO, trade, rate, vertical}`.
//! The mobile pages keep what changes (prices, stock, sales) apart: in `_DATA_Mdskip`, or in the string `apiStack[0].value`
//! of an answer; `mock` is what stands there before that is loaded: the price without promotions.

use serde_json::Value;

use super::{account, deals, price};
use crate::{
    listing::{Availability, Currency, Outcome, Variant, Window},
    source::page::{
        account::Offer,
        platform::{Told, dig},
    },
};

/// Reads the item from what stays (`base`) and what changes (`live`).
pub(super) fn read(base: &Value, live: Option<&Value>) -> Option<Told> {
    let mock = dig::at(base, "mock").cloned().or_else(|| dig::unpacked(dig::at(base, "mockData")?));
    // The live part first.
    let parts: Vec<&Value> = live.into_iter().chain([base]).chain(mock.as_ref()).collect();
    let part = |path: &str| parts.iter().find_map(|p| dig::at(p, path));
    let words = |paths: &[&str]| paths.iter().find_map(|path| parts.iter().find_map(|p| dig::text(p, path)));
    let name = words(&["item.title", "componentsVO.titleVO.title.title"])?;
    if let Some(why) = gone(&parts) {
        return Some(Told::Not(Outcome::Gone, why));
    }

    let mut account = account();
    account.name = Some(name);
    account.ids = words(&["item.itemId"]).into_iter().collect();
    account.seller = words(&["seller.shopName", "componentsVO.storeCardVO.shopName", "seller.sellerNick"]);
    let images = ["item.images", "componentsVO.headImageVO.images"];
    let images = images.iter().flat_map(|path| parts.iter().map(|p| dig::texts(p, path, "url")));
    account.images = images.map(dig::gallery).find(|all| !all.is_empty()).unwrap_or_default();
    account.video = words(&["item.videos.0.url", "item.videoDetail.url", "componentsVO.headImageVO.videos.0.url"]);
    // `2万+` is a lower bound, and all that the page says.
    account.reviews = words(&["rate.totalCount", "item.commentCount", "componentsVO.rateVO.totalCount"])
        .and_then(|t| crate::listing::read_count(&t).ok())
        .map(|c| c.count);
    account.questions = words(&["vertical.askAll.questNum", "componentsVO.askAnswerVO.totalCount"])
        .and_then(|t| crate::source::page::number::count(&t));
    // The number of the mobile pages is of the last thirty days.
    account.sales = words(&["item.sellCount"]).and_then(|t| dig::sales(&t, Window::Month)).or_else(|| {
        let text = words(&["item.vagueSellCount", "componentsVO.titleVO.salesDesc"])?;
        dig::sales(&text, Window::Unknown)
    });
    (account.coupons, account.promotions) = deals::told(&parts);
    account.variants = variants(&parts);

    let prices = part("componentsVO.priceVO").map(price::desktop).filter(|p| p.price.is_some());
    let prices = prices.or_else(|| part("price").filter(|p| p.get("price").is_some()).map(price::mobile));
    let prices = prices.filter(|p| p.price.is_some());
    let prices = prices.or_else(|| part("skuCore.sku2info.0").map(price::desktop)).unwrap_or_default();
    let mut offer = Offer { stock: stock(&parts, &account.variants), ..Offer::default() };
    offer.currency = Some(Currency::CNY);
    offer.price = prices.price;
    offer.list = prices.list;
    account.offers.push(offer);
    if let Some((pay, word)) = prices.pay {
        account.pay_price = Some(pay);
        account.pay_parts.push(word);
    }
    Some(Told::Item(Box::new(account)))
}

/// Whether the item is off the shelf, and why.
fn gone(parts: &[&Value]) -> Option<String> {
    let banner = ["trade.hintBanner.text", "trade.hintBanner.subText", "componentsVO.bottomBarVO.buyInMobile.text"];
    let words = banner.iter().find_map(|p| parts.iter().find_map(|part| dig::text(part, p)))?;
    ["下架", "已删除", "不存在", "卖家已经删除"]
        .iter()
        .any(|w| words.contains(w))
        .then(|| "The shop's data say that the item was taken off the shelf (下架).".to_owned())
}

fn stock(parts: &[&Value], variants: &[Variant]) -> Option<Availability> {
    let quantity = parts.iter().find_map(|p| dig::count(p, "skuCore.sku2info.0.quantity"));
    if quantity == Some(0) {
        return Some(Availability::OutOfStock);
    }
    let buy = parts.iter().find_map(|p| dig::flag(p, "trade.buyEnable"));
    match buy {
        Some(false) => Some(Availability::OutOfStock),
        Some(true) => Some(Availability::InStock),
        None if quantity.is_some() || variants.iter().any(|v| v.available == Some(true)) => Some(Availability::InStock),
        None => None,
    }
}

/// The choices: `skuBase` names them, `skuCore.sku2info` has their prices and stock; its `0` is the item as a whole.
fn variants(parts: &[&Value]) -> Vec<Variant> {
    let Some(base) = parts.iter().find(|p| !dig::list(p, "skuBase.skus").is_empty()) else { return Vec::new() };
    let props = dig::list(base, "skuBase.props");
    let info = parts.iter().find_map(|p| dig::at(p, "skuCore.sku2info"));
    let mut all = Vec::new();
    for sku in dig::list(base, "skuBase.skus").iter().take(1000) {
        let (name, image) = dig::choice(props, &dig::text(sku, "propPath").unwrap_or_default());
        let id = dig::text(sku, "skuId");
        let own = id.as_ref().and_then(|id| info?.get(id.as_str()));
        let price = own.map(price::desktop).and_then(|p| p.price);
        let available = own.and_then(|o| dig::count(o, "quantity")).map(|n| n > 0);
        all.push(Variant { id, name, price, image, available });
    }
    all
}
