//! JD: item pages of a desktop (`pageConfig.product` and the document), item pages of mobile browsers (`window._itemOnly`,
//! `window._itemInfo`), and the answers of the price interface (`[{"p": asked, "op": before, "m": market}]`).
//!
//! Facts: a captured page of 2026, and the names that public scrapers use. Prices come later from another address; a page
//! that was saved from a browser has them in the document. Prices in a private font are never read.

mod deals;
mod mobile;

use serde_json::Value;

use super::{Material, PlatformReader, Told, dig};
use crate::{
    listing::{Amount, Availability, Currency, Field, Outcome, Platform, Variant},
    source::page::{
        account::{Account, Reader},
        scan::{Id, Tag},
    },
};

/// Reads JD's item pages.
pub(super) const JD: PlatformReader = PlatformReader { name: NAME, platform: Some(Platform::Jd), recognises, read };

const NAME: &str = "jd";
/// Where pictures are kept in full size.
const PICTURES: &str = "https://img14.360buyimg.com/n0/";

fn recognises(material: &Material<'_, '_>) -> bool {
    if let Some(json) = material.json {
        return is_prices(json);
    }
    material.has("360buyimg.com") && (material.has("pageConfig") || material.has("_itemOnly"))
}

fn read(material: &Material<'_, '_>) -> Option<Told> {
    if material.json.is_some() {
        let why = "The shop's price interface answers with prices only, without an item.".to_owned();
        return Some(Told::Not(Outcome::Unreadable, why));
    }
    if let Some(told) = mobile::read(material) {
        return Some(told);
    }
    let config = material.literals("pageConfig").find(|c| dig::at(c, "product.skuid").is_some())?;
    desktop(material, dig::at(&config, "product")?)
}

/// `[{"id": "J_100…", "p": "2999.00", "op": …, "m": …}]`.
fn is_prices(json: &Value) -> bool {
    let Some(first) = json.as_array().and_then(|a| a.first()) else { return false };
    ["p", "op", "m"].iter().filter(|k| first.get(**k).is_some()).count() >= 2
        && dig::text(first, "id").is_some_and(|id| id.trim_start_matches("J_").bytes().all(|b| b.is_ascii_digit()))
}

fn account() -> Account {
    let mut account = Account::new(Reader::Platform(NAME));
    // Nothing on these pages but the parts read here is the item's own price.
    account.closed = vec![Field::Price, Field::ListPrice, Field::Rating];
    account
}

/// Pictures as the data name them: `jfs/t1/….jpg.avif`.
fn pictures(names: impl IntoIterator<Item = String>) -> Vec<String> {
    let whole = |n: String| if n.starts_with("jfs/") { format!("{PICTURES}{n}") } else { dig::address(&n) };
    dig::gallery(names.into_iter().map(whole))
}

fn desktop(material: &Material<'_, '_>, product: &Value) -> Option<Told> {
    let doc = material.doc;
    let over = doc.holding("itemover").into_iter().chain(doc.holding("itemOver")).take(40);
    if over.map(|id| doc.text(id, 200)).any(|t| t.contains("下柜") || t.contains("下架")) {
        return Some(Told::Not(
            Outcome::Gone,
            "The page says that the item was taken off the shelf (下柜).".to_owned(),
        ));
    }
    let name = dig::text(product, "name")?;
    let sku = dig::text(product, "skuid")?;
    let mut account = account();
    account.name = Some(heading(material, &name).unwrap_or_else(|| title(&material.head.title, &name)));
    account.ids = vec![sku.clone()];
    account.images = pictures(dig::text(product, "src").into_iter().chain(dig::texts(product, "imageList", "url")));
    account.seller = dig::first(product, &["shopName"])
        .or_else(|| seller(material))
        .or_else(|| (dig::flag(product, "isSelf") == Some(true)).then(|| "京东自营".to_owned()));
    account.variants = variants(product);
    account.coupons = deals::coupons(doc);
    account.promotions = deals::promotions(doc);
    account.reviews = doc
        .holding(&format!("J-comm-{sku}"))
        .first()
        .and_then(|id| crate::listing::read_count(&doc.text(*id, 40)).ok())
        .filter(|c| c.count > 0)
        .map(|c| c.count);

    let prices = shown(material, &sku);
    let mut offer = dig::offer(Some(Currency::CNY), prices.price, prices.list);
    offer.stock = stock(material, prices.price.is_some());
    account.offers.push(offer);
    if let Some((pay, words)) = prices.pay {
        account.pay_price = Some(pay);
        account.pay_parts.push(words);
    }
    Some(Told::Item(Box::new(account)))
}

/// The heading, where it holds the name in the data; it may have a season's word before it.
fn heading(material: &Material<'_, '_>, name: &str) -> Option<String> {
    let doc = material.doc;
    let own = doc.holding("sku-name").into_iter().find(|id| dig::has_class(doc, *id, "sku-name"));
    let own = own.or_else(|| {
        let part = dig::by_id(doc, "name")?;
        doc.inside(part).find(|id| doc.tag(*id) == Tag::H1)
    })?;
    let text = doc.text(own, 600);
    let folded = |t: &str| t.split_whitespace().collect::<String>();
    folded(&text).contains(&folded(name)).then(|| text.trim().to_owned())
}

/// The name in the page's title (`【model】name【行情 报价 价格 评测】-京东`), where it holds the one in the data.
fn title(head: &str, name: &str) -> String {
    let bare = head.trim_end_matches("-京东").trim_end();
    let bare = match bare.rfind('【') {
        Some(at) if at > 0 && bare.ends_with('】') && ["价格", "报价"].iter().any(|w| bare[at..].contains(w)) => {
            &bare[..at]
        }
        _ => return name.to_owned(),
    };
    if bare.contains(name) { bare.trim().to_owned() } else { name.to_owned() }
}

/// What the document shows.
#[derive(Debug, Default)]
struct Shown {
    price: Option<Amount>,
    list: Option<Amount>,
    pay: Option<(Amount, String)>,
}

fn shown(material: &Material<'_, '_>, sku: &str) -> Shown {
    let doc = material.doc;
    let read = |id: Id| dig::plain(&doc.text(id, 40));
    // `J-p-100…` is the price; `J-p-p-100…` is the one for members.
    let own = format!("J-p-{sku}");
    let price = doc.holding(&own).into_iter().filter(|id| dig::has_class(doc, *id, &own)).find_map(read);
    let price = price.or_else(|| dig::by_id(doc, "jd-price").and_then(read));
    let before = ["page_opprice", "page_origin_price", "page_hx_price"].iter();
    let before = before.filter_map(|id| dig::by_id(doc, id)).find_map(read);
    let list = before.filter(|b| price.is_some_and(|p| *b > p));
    let last = dig::by_id(doc, "J_FinalPrice");
    let pay = last.and_then(|id| {
        let amount = dig::by_class(doc, id, "price").next().and_then(read)?;
        let words = dig::by_class(doc, id, "priceContent").next().map(|w| doc.text(w, 60)).unwrap_or_default();
        Some((amount, words))
    });
    let (paid, words) = pay.map_or((None, String::new()), |(a, w)| (Some(a), w));
    let settled = settle(price, paid, words);
    Shown { list: settled.list.or(list), ..settled }
}

/// What `price` is beside the amount that the page shows first. `国补领后价`, `到手价`, `券后价`: what is left once something
/// is claimed. Any other word is a sale's price. An amount without a word that is not the price says nothing certain.
fn settle(price: Option<Amount>, first: Option<Amount>, words: String) -> Shown {
    let deal = ["后", "券", "到手", "领", "补", "预估"].iter().any(|w| words.contains(w));
    match (price, first) {
        (Some(price), Some(first)) if first < price && deal => {
            Shown { price: Some(price), list: None, pay: Some((first, words)) }
        }
        (Some(price), Some(first)) if first < price && !words.is_empty() => {
            Shown { price: Some(first), list: Some(price), pay: None }
        }
        (None, Some(_)) if deal => Shown::default(),
        (None, Some(first)) => Shown { price: Some(first), list: None, pay: None },
        (price, _) => Shown { price, list: None, pay: None },
    }
}

/// What the page says about delivery to the shopper.
fn stock(material: &Material<'_, '_>, priced: bool) -> Option<Availability> {
    let doc = material.doc;
    let ids = ["store-prompt", "summary-service", "J_LogisticsService"];
    let words: Vec<String> = ids.iter().filter_map(|id| dig::by_id(doc, id)).map(|id| doc.text(id, 300)).collect();
    let says = |list: &[&str]| words.iter().any(|t| list.iter().any(|w| t.contains(w)));
    if says(&["无货", "售完", "售罄", "不支持配送", "暂不支持"]) {
        return Some(Availability::OutOfStock);
    }
    if says(&["预订", "预售", "预约抢购"]) {
        return None;
    }
    (priced && says(&["有货", "现货", "送达", "可配货", "内发货"])).then_some(Availability::InStock)
}

fn seller(material: &Material<'_, '_>) -> Option<String> {
    let doc = material.doc;
    let places = ["J-hove-wrap", "popbox-inner", "seller-infor"];
    let place = places.iter().find_map(|class| doc.holding(class).into_iter().next())?;
    let name = dig::by_class(doc, place, "name").next()?;
    // Not the badge beside it (自营).
    let name = doc.inside(name).find(|id| doc.tag(*id) == Tag::A).unwrap_or(name);
    Some(doc.text(name, 120)).filter(|t| !t.is_empty())
}

/// The choices: `colorSize: [{"颜色": "黑", "版本": "标准", skuId}]`, each an item of its own.
fn variants(product: &Value) -> Vec<Variant> {
    let one = |v: &Value| Variant { id: dig::first(v, &["skuId", "SkuId"]), name: names(v), ..Variant::default() };
    dig::list(product, "colorSize").iter().filter(|v| v.is_object()).take(1000).map(one).collect()
}

/// `黑 / 标准` from all that is no id or picture.
fn names(one: &Value) -> Option<String> {
    let others = ["skuId", "SkuId", "image", "imagePath", "skuStateName"];
    let parts = one.as_object()?.iter().filter(|(k, _)| !others.contains(&k.as_str()));
    let names: Vec<&str> = parts.filter_map(|(_, v)| v.as_str()).filter(|v| !v.is_empty()).collect();
    (!names.is_empty()).then(|| names.join(" / "))
}
