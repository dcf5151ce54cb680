//! Pinduoduo: `window.rawData` of the item pages for mobile browsers (`{store: {initDataObj: {goods, mall}}}`), and the
//! answers of its interface and of services that hand it on (`goods`, `data.item`).
//!
//! Facts: the field names that public scrapers use. The big price is the one for a group (`minGroupPrice`); who buys alone
//! pays `minNormalPrice`; `linePrice` and `marketPrice` are struck through. The page's data count in yuan, as text; the
//! interface (`min_group_price`) in fen. A whole number that nothing explains is not read.

use serde_json::Value;

use super::{Material, PlatformReader, Told, dig};
use crate::{
    listing::{Amount, Currency, Outcome, Platform, Variant, Window},
    source::page::account::{Account, Reader},
};

/// Reads Pinduoduo's items.
pub(super) const PINDUODUO: PlatformReader =
    PlatformReader { name: NAME, platform: Some(Platform::Pdd), recognises, read };

const NAME: &str = "pinduoduo";

fn recognises(material: &Material<'_, '_>) -> bool {
    if let Some(json) = material.json {
        return goods(json).is_some();
    }
    material.has("window.rawData")
        && (material.has("yangkeduo.com") || material.has("pinduoduo") || material.has("pddpic"))
}

fn goods(data: &Value) -> Option<&Value> {
    let places = ["store.initDataObj.goods", "initDataObj.goods", "store.goods", "goods", "data.goods", "data.item"];
    places.iter().filter_map(|p| dig::at(data, p)).find(|g| {
        ["minGroupPrice", "min_group_price", "minOnSaleGroupPrice"].iter().any(|k| g.get(*k).is_some())
            || g.get("goodsName").is_some()
            || g.get("goods_name").is_some()
    })
}

fn read(material: &Material<'_, '_>) -> Option<Told> {
    if let Some(json) = material.json {
        return item(json);
    }
    material.literals("window.rawData").find_map(|data| item(&data))
}

fn item(data: &Value) -> Option<Told> {
    let goods = goods(data)?;
    let name = dig::first(goods, &["goodsName", "goods_name", "title", "shareDesc"])?;
    let off = ["isOnSale", "is_onsale", "isGoodsOnSale"]
        .iter()
        .any(|k| dig::flag(goods, k) == Some(false) || dig::count(goods, k) == Some(0));
    // 1: on sale; 2, 3, 4, 5: off the shelf, sold out, deleted.
    if off && dig::first(goods, &["statusExplain", "status_explain"]).is_none_or(|s| !s.contains("售罄")) {
        return Some(Told::Not(Outcome::Gone, "The shop's data say that the item is not on sale any more.".to_owned()));
    }
    let mut account = Account::new(Reader::Platform(NAME));
    account.name = Some(name);
    account.ids = dig::first(goods, &["goodsID", "goodsId", "goods_id", "itemId"]).into_iter().collect();
    let malls = [
        "store.initDataObj.mall.mallName",
        "initDataObj.mall.mallName",
        "mall.mallName",
        "mall.mall_name",
        "mallEntrance.mallData.mallName",
        "data.seller.shopName",
    ];
    account.seller = dig::first(data, &malls);
    let galleries = [
        ("topGallery", "url"),
        ("top_gallery", "url"),
        ("viewImageData", "url"),
        ("gallery", "url"),
        ("images", "url"),
    ];
    let main = dig::first(goods, &["hdThumbUrl", "hd_thumb_url", "hdUrl"]);
    let found =
        galleries.iter().map(|(k, inner)| dig::texts(goods, k, inner)).find(|l| !l.is_empty()).unwrap_or_default();
    account.images = dig::gallery(if found.is_empty() { main.into_iter().collect() } else { found });
    account.video =
        dig::first(goods, &["videoGallery.0.videoUrl", "videoGallery.0.url", "video_gallery.0.url", "videos.0.url"]);
    let tips = ["sideSalesTip", "side_sales_tip", "salesTip", "sales_tip"];
    account.sales = dig::first(goods, &tips).and_then(|t| dig::sales(&t, Window::Total));
    account.reviews =
        dig::first(data, &["store.initDataObj.oakData.review.reviewNum", "store.initDataObj.reviewData.commentNum"])
            .and_then(|t| crate::source::page::number::count(&t));

    let unit = unit(goods);
    let money = |value: &Value, keys: &[&str]| keys.iter().find_map(|k| unit.amount(k, dig::at(value, k)?));
    account.variants =
        ["skus", "sku"].iter().flat_map(|k| dig::list(goods, k)).take(1000).map(|s| variant(s, &money)).collect();
    let price = money(
        goods,
        &[
            "minOnSaleGroupPriceInCent",
            "minOnSaleGroupPrice",
            "min_on_sale_group_price",
            "minGroupPrice",
            "min_group_price",
        ],
    );
    let list = money(goods, &["linePrice", "line_price", "marketPrice", "market_price"]);
    let mut offer = dig::offer(Some(Currency::CNY), price, list);
    let available = account.variants.iter().filter_map(|v| v.available).max();
    offer.stock = available.map(dig::stock);
    account.offers.push(offer);
    // `券后 ¥9.9` above the price.
    let section = "ui.new_price_section";
    let words = dig::text(goods, &format!("{section}.prefix")).unwrap_or_default();
    let paid = dig::text(goods, &format!("{section}.price")).and_then(|t| dig::plain(&t));
    if let (true, Some(paid), Some(price)) = (words.contains('券') || words.contains('后'), paid, price)
        && paid < price
    {
        account.pay_price = Some(paid);
        account.pay_parts.push(words);
    }
    Some(Told::Item(Box::new(account)))
}

/// What the numbers of the data count.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Unit {
    Yuan,
    Fen,
    Open,
}

impl Unit {
    /// Keys of the interface (`group_price`) count fen; the page's own keys yuan, where a point or the page's text shows it.
    fn amount(self, key: &str, value: &Value) -> Option<Amount> {
        match value {
            Value::Number(n) if key.contains('_') && n.is_u64() => dig::minor(value, 2),
            _ if key.ends_with("InCent") => dig::minor(value, 2),
            _ if self == Self::Yuan => dig::amount(value),
            _ if self == Self::Fen => dig::minor(value, 2),
            Value::String(s) if s.contains('.') => dig::plain(s),
            _ => None,
        }
    }
}

/// Whether the numbers are yuan: `minOnSaleGroupPriceInCent` is a hundred times the other, one of them has a point, or
/// the page shows one of them as it stands.
fn unit(goods: &Value) -> Unit {
    let same = |a: &str| dig::money(goods, a).zip(dig::money(goods, "minOnSaleGroupPriceInCent"));
    match ["minOnSaleGroupPrice", "minGroupPrice"].iter().find_map(|k| same(k)) {
        Some((price, cents)) if price * Amount::ONE_HUNDRED == cents => return Unit::Yuan,
        Some((price, cents)) if price == cents => return Unit::Fen,
        _ => {}
    }
    let keys = [
        "minGroupPrice",
        "maxGroupPrice",
        "minNormalPrice",
        "maxNormalPrice",
        "marketPrice",
        "linePrice",
        "minOnSaleGroupPrice",
    ];
    let own: Vec<String> = keys.iter().filter_map(|k| dig::text(goods, k)).collect();
    let skus = ["skus", "sku"].iter().flat_map(|k| dig::list(goods, k)).take(200);
    let theirs: Vec<String> =
        skus.flat_map(|s| ["groupPrice", "normalPrice"].into_iter().filter_map(|k| dig::text(s, k))).collect();
    let shown = dig::first(goods, &["ui.new_price_section.price", "priceDisplay"]);
    let shown = shown.map(|s| s.trim_start_matches(['¥', '￥', ' ']).to_owned());
    let yuan = own.iter().chain(&theirs).any(|t| t.contains('.') || Some(t) == shown.as_ref());
    if yuan { Unit::Yuan } else { Unit::Open }
}

fn variant(sku: &Value, money: &dyn Fn(&Value, &[&str]) -> Option<Amount>) -> Variant {
    let names: Vec<String> =
        dig::list(sku, "specs").iter().take(10).filter_map(|s| dig::first(s, &["spec_value", "specValue"])).collect();
    let on_sale = ["isOnsale", "isOnSale", "is_onsale"]
        .iter()
        .find_map(|k| dig::flag(sku, k).or_else(|| dig::count(sku, k).map(|n| n > 0)));
    let left = dig::count(sku, "quantity").map(|n| n > 0);
    Variant {
        id: dig::first(sku, &["skuId", "skuID", "sku_id"]),
        name: (!names.is_empty()).then(|| names.join(" / ")),
        price: money(sku, &["groupPrice", "group_price"]),
        image: dig::first(sku, &["thumbUrl", "thumb_url"]).map(|i| dig::address(&dig::full_size(&i))),
        available: match (on_sale, left) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (a, b) => a.or(b),
        },
    }
}
