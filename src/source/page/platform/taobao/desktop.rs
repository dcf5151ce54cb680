//! Item pages that carry their data in scripts and their prices in the document: Tmall's `TShop.Setup({itemDO, valItemInfo,
//! detail})` (the older mobile pages have the same object as `_DATA_Detail`), Taobao's `g_config` and
//! `Hub.config.set('sku', …)`. Promotions come later from another address; a page that was saved from a browser has them
//! in the document, under `J_PromoPrice`.

use serde_json::Value;

use super::{account, deals, skip};
use crate::{
    listing::{Amount, Availability, Currency, Outcome, Variant, Window},
    source::page::{
        account::{Account, Offer},
        platform::{Material, Told, dig},
        scan::{Id, Tag},
    },
};

/// Reads Tmall's setup.
pub(super) fn setup(material: &Material<'_, '_>, setup: &Value, live: Option<&Value>) -> Option<Told> {
    let item = dig::at(setup, "itemDO")?;
    if dig::flag(item, "isOnline") == Some(false)
        || dig::flag(setup, "detail.isDownShelf") == Some(true)
        || says_off_shelf(material)
    {
        return Some(off_shelf());
    }
    let mut account = account();
    account.name = dig::text(item, "title").or_else(|| heading(material));
    account.ids = dig::text(item, "itemId").into_iter().collect();
    account.seller = dig::first(setup, &["sellerDO.shopName", "shopName"]).or_else(|| shop(material)).or_else(|| {
        // As in an address: `%E5%AE%98…`.
        let nick = dig::first(item, &["sellerNickName"])?;
        url::form_urlencoded::parse(format!("n={nick}").as_bytes()).next().map(|(_, v)| v.into_owned())
    });
    let mut images = dig::texts(setup, "propertyPics.default", "url");
    if images.is_empty() {
        images = thumbnails(material);
    }
    let main = dig::text(item, "mainPic").or_else(|| booth(material));
    let rest = dig::gallery(main.iter().cloned().chain(images));
    // The big picture as the page shows it, if it shows it big; else in full size.
    let wide = main.as_deref().and_then(|m| big(material, &dig::full_size(m)));
    let known = usize::from(wide.is_some());
    account.images = wide.into_iter().chain(rest.into_iter().skip(known)).collect();
    account.video = film(material).or_else(|| dig::text(item, "imgVedioUrl").map(|v| dig::address(&v)));
    account.variants = setup_variants(setup, live);

    let asked = live.map(skip::asked).unwrap_or_default();
    let own = dig::first(setup, &["detail.defaultItemPrice", "itemDO.reservePrice"]).and_then(|t| dig::span(&t));
    let mut offer = offer(asked.price, asked.list);
    if offer.price.is_none() {
        (offer.price, offer.list) = shown(material).unwrap_or((own.map(|(low, _)| low), None));
    }
    let quantity = live.and_then(|l| dig::count(l, "defaultModel.inventoryDO.icTotalQuantity"));
    let quantity = quantity.or_else(|| dig::count(item, "quantity"));
    let tradable = live.and_then(|l| dig::flag(l, "defaultModel.tradeResult.tradeEnable"));
    offer.stock = match (quantity, tradable) {
        (Some(0), _) | (_, Some(false)) => Some(Availability::OutOfStock),
        (Some(_), _) | (None, Some(true)) => Some(Availability::InStock),
        (None, None) => None,
    };
    account.offers.push(offer);
    if let Some(live) = live.and_then(|l| dig::at(l, "defaultModel")) {
        // Tmall's number is of the last thirty days.
        account.sales = dig::count(live, "sellCountDO.sellCount").map(|n| dig::sold(n, Window::Month));
        account.reviews = dig::count(live, "rateDO.rateCounts");
    }
    account.promotions = live.map(deals::of_shop).unwrap_or_default();
    counters(material, &mut account);
    Some(Told::Item(Box::new(account)))
}

/// Reads Taobao's page.
pub(super) fn hub(material: &Material<'_, '_>) -> Option<Told> {
    let config = material.literals("g_config").find(|c| c.get("itemId").is_some());
    let sku = material
        .literals("Hub.config.set('sku',")
        .chain(material.literals("Hub.config.set(\"sku\","))
        .find(|s| dig::at(s, "valItemInfo").is_some());
    let name = heading(material)?;
    let item = config.as_ref().and_then(|c| dig::at(c, "idata.item"));
    if item.and_then(|i| dig::first(i, &["status"])).is_some_and(|s| s.parse::<i64>().is_ok_and(|n| n < 0))
        || dig::by_id(material.doc, "J_Offline").is_some()
        || dig::by_id(material.doc, "error-notice").is_some()
        || says_off_shelf(material)
    {
        return Some(off_shelf());
    }
    let mut account = account();
    account.name = Some(name);
    if let Some(config) = &config {
        account.ids = dig::text(config, "itemId").into_iter().collect();
        account.seller = dig::first(config, &["shopName", "sellerNick"]);
    }
    let own = item.map(|i| dig::texts(i, "auctionImages", "url")).unwrap_or_default();
    let pictures = item.and_then(|i| dig::text(i, "pic")).into_iter().chain(own).chain(thumbnails(material));
    account.images = dig::gallery(pictures);
    if account.images.is_empty() {
        account.images = dig::gallery(booth(material));
    }
    let map = sku.as_ref().and_then(|s| dig::at(s, "valItemInfo.skuMap")).and_then(Value::as_object);
    account.variants = map.map(|m| choices(material, m)).unwrap_or_default();
    let (price, list) = shown(material).unwrap_or_default();
    let mut offer = offer(price, list);
    let left = dig::by_id(material.doc, "J_SpanStock").map(|id| material.doc.text(id, 40));
    let left = left.and_then(|t| t.trim().parse::<u64>().ok());
    offer.stock = match left {
        Some(n) => Some(dig::stock(n > 0)),
        None if account.variants.iter().any(|v| v.available == Some(true)) => Some(Availability::InStock),
        None if !account.variants.is_empty() && account.variants.iter().all(|v| v.available == Some(false)) => {
            Some(Availability::OutOfStock)
        }
        None => None,
    };
    account.offers.push(offer);
    counters(material, &mut account);
    Some(Told::Item(Box::new(account)))
}

/// Whether the document says so in place of its buttons: `此宝贝已下架`, `此商品已下架`.
fn says_off_shelf(material: &Material<'_, '_>) -> bool {
    let doc = material.doc;
    ["tb-off-sale", "tb-key-off-sale", "sold-out-tit"].iter().any(|class| {
        let of = doc.holding(class).into_iter().take(20).filter(|id| dig::has_class(doc, *id, class));
        of.map(|id| doc.text(id, 400)).any(|t| t.contains("下架"))
    })
}

/// The film that a page plays after its scripts ran; the data still name one for Flash.
fn film(material: &Material<'_, '_>) -> Option<String> {
    let doc = material.doc;
    let films = doc.holding("cloud.video.taobao.com").into_iter().filter(|id| doc.tag(*id) == Tag::Video);
    films.filter_map(|id| doc.attr(id, "src")).map(|src| dig::address(&src)).find(|a| a.contains(".mp4"))
}

fn off_shelf() -> Told {
    Told::Not(Outcome::Gone, "The shop's data say that the item was taken off the shelf (下架).".to_owned())
}

fn offer(price: Option<Amount>, list: Option<Amount>) -> Offer {
    dig::offer(Some(Currency::CNY), price, list)
}

/// The item's name as the page shows it.
fn heading(material: &Material<'_, '_>) -> Option<String> {
    let doc = material.doc;
    let title = doc.holding("tb-main-title").into_iter().find(|id| dig::has_class(doc, *id, "tb-main-title"));
    let title = title.or_else(|| {
        let head = doc.holding("tb-detail-hd").into_iter().next()?;
        doc.inside(head).find(|id| doc.tag(*id) == Tag::H1)
    })?;
    let attribute = doc.attr(title, "data-title").map(|t| t.trim().to_owned());
    Some(attribute.unwrap_or_else(|| doc.text(title, 600))).filter(|t| !t.is_empty())
}

fn shop(material: &Material<'_, '_>) -> Option<String> {
    let doc = material.doc;
    let link =
        doc.holding("slogo-shopname").into_iter().next().or_else(|| doc.holding("shopLink").into_iter().next())?;
    Some(doc.text(link, 120)).filter(|t| !t.is_empty())
}

/// The promotion's price and the one that it struck through, else the only one; the lowest where a range is shown.
fn shown(material: &Material<'_, '_>) -> Option<(Option<Amount>, Option<Amount>)> {
    let doc = material.doc;
    let read = |box_id: &str| -> Option<Amount> {
        let parent = dig::by_id(doc, box_id)?;
        let class = ["tb-rmb-num", "tm-price"];
        let number = doc.inside(parent).find(|id| class.iter().any(|c| dig::has_class(doc, *id, c)))?;
        dig::span(&doc.text(number, 60)).map(|(low, _)| low)
    };
    let promo = read("J_PromoPrice").or_else(|| read("J_PromoPriceNum"));
    let plain = read("J_StrPriceModBox").or_else(|| read("J_StrPrice"));
    match (promo, plain) {
        (Some(now), was) => Some((Some(now), was)),
        (None, Some(only)) => Some((Some(only), None)),
        (None, None) => None,
    }
}

/// The pictures below the big one.
fn thumbnails(material: &Material<'_, '_>) -> Vec<String> {
    let doc = material.doc;
    let Some(parent) = dig::by_id(doc, "J_UlThumb") else { return Vec::new() };
    let images = doc.inside(parent).filter(|id| doc.tag(*id) == Tag::Img);
    images
        .filter_map(|id| doc.attr(id, "data-src").or_else(|| doc.attr(id, "src")))
        .map(std::borrow::Cow::into_owned)
        .collect()
}

fn booth(material: &Material<'_, '_>) -> Option<String> {
    let id = dig::by_id(material.doc, "J_ImgBooth")?;
    material.doc.attr(id, "src").map(std::borrow::Cow::into_owned)
}

/// Where the page shows this picture at 400 points or more: `….jpg_430x430q90.jpg`.
fn big(material: &Material<'_, '_>, full: &str) -> Option<String> {
    let doc = material.doc;
    doc.all(Tag::Img).take(2000).find_map(|id| {
        let src = doc.attr(id, "src").or_else(|| doc.attr(id, "data-src"))?.into_owned();
        let size = src.strip_prefix(full)?.strip_prefix('_')?.split('x').next()?;
        size.parse::<u32>().is_ok_and(|n| n >= 400).then_some(src)
    })
}

/// Reviews and sales, where the page was saved after they were loaded; `-` before.
fn counters(material: &Material<'_, '_>, account: &mut Account) {
    let doc = material.doc;
    let read = |id: &str| dig::by_id(doc, id).map(|id| doc.text(id, 40));
    if account.reviews.is_none() {
        let rated = read("J_RateCounter").or_else(|| {
            let part = dig::by_id(doc, "J_ItemRates")?;
            dig::by_class(doc, part, "tm-count").next().map(|id| doc.text(id, 40))
        });
        let count = |t: String| crate::source::page::number::count(&t);
        account.reviews = rated.and_then(count).or_else(|| {
            // 累计评价 of the tab: 0 before it is loaded.
            let tab = doc.holding("J_ReviewsCount").into_iter().next()?;
            count(doc.text(tab, 40)).filter(|n| *n > 0)
        });
    }
    if account.sales.is_none() {
        // 交易成功 on Taobao and 月销量 on Tmall: the last thirty days.
        let sold = read("J_SellCounter").or_else(|| {
            let part = doc.holding("tm-ind-sellCount").into_iter().next()?;
            dig::by_class(doc, part, "tm-count").next().map(|id| doc.text(id, 40))
        });
        account.sales = sold.and_then(|t| dig::sales(&t, Window::Month));
    }
}

fn setup_variants(setup: &Value, live: Option<&Value>) -> Vec<Variant> {
    let Some(map) = dig::at(setup, "valItemInfo.skuMap").and_then(Value::as_object) else { return Vec::new() };
    let prices = live.and_then(|l| dig::at(l, "defaultModel.itemPriceResultDO.priceInfo"));
    let names = dig::list(setup, "valItemInfo.skuList");
    let mut all = Vec::new();
    for (path, own) in map.iter().take(1000) {
        let id = dig::text(own, "skuId");
        let price = id.as_ref().and_then(|id| skip::choice(prices?.get(id.as_str())?)).map(|(now, _)| now);
        let named = names.iter().find(|n| id.is_some() && dig::text(n, "skuId") == id);
        let pictures = dig::at(setup, "valItemInfo.skuPics").or_else(|| dig::at(setup, "propertyPics"));
        let image = path.split(';').filter(|p| !p.is_empty()).find_map(|p| {
            let found = pictures?.get(format!(";{p};"))?;
            crate::source::page::json::text(found)
        });
        all.push(Variant {
            name: named.and_then(|n| dig::text(n, "names")),
            price: price.or_else(|| dig::money(own, "price")),
            image: image.map(|i| dig::address(&dig::full_size(&i))),
            available: dig::count(own, "stock").map(|n| n > 0),
            id,
        });
    }
    all
}

/// The choices of Taobao's page: `{";pid:vid;pid:vid;": {price, stock, skuId}}`, named by the list entries with the same
/// `data-value`.
fn choices(material: &Material<'_, '_>, map: &serde_json::Map<String, Value>) -> Vec<Variant> {
    let doc = material.doc;
    let entries: Vec<(String, Id)> = doc
        .holding("data-value=")
        .into_iter()
        .take(2000)
        .filter_map(|id| Some((doc.attr(id, "data-value")?.into_owned(), id)))
        .collect();
    let entry = |path: &str| entries.iter().find(|(value, _)| value == path).map(|(_, id)| *id);
    let mut all = Vec::new();
    for (path, own) in map.iter().take(1000) {
        let own_entries: Vec<Id> = path.split(';').filter(|p| !p.is_empty()).filter_map(entry).collect();
        let names = own_entries.iter().filter_map(|id| {
            let label = doc.inside(*id).find(|i| doc.tag(*i) == Tag::Span)?;
            Some(doc.text(label, 120)).filter(|t| !t.is_empty())
        });
        let names: Vec<String> = names.collect();
        let image = own_entries.iter().find_map(|id| {
            let link = doc.inside(*id).find(|i| doc.attr(*i, "style").is_some_and(|s| s.contains("url(")))?;
            let style = doc.attr(link, "style")?;
            let (_, rest) = style.split_once("url(")?;
            let inner = rest.split(')').next()?.trim_matches(['"', '\'', ' ']);
            Some(dig::address(&dig::full_size(inner)))
        });
        all.push(Variant {
            id: dig::text(own, "skuId"),
            name: (!names.is_empty()).then(|| names.join(" / ")),
            price: dig::money(own, "price"),
            image,
            available: dig::count(own, "stock").map(|n| n > 0),
        });
    }
    all
}
