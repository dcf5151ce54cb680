//! The item's id in an address, platform by platform. The forms are those of the platforms' own addresses; whatever is
//! not of such a form has no id.

use url::Url;

use super::{super::Platform, after};

/// The item's id, as far as the address tells it.
pub(super) fn id(platform: Platform, url: &Url) -> Option<String> {
    match platform {
        Platform::Taobao | Platform::Tmall => taobao(url),
        Platform::Jd => jd(url),
        Platform::Pdd => query(url, &["goods_id"]).filter(|id| is_number(id)),
        Platform::Alibaba1688 => after(url, "offer").and_then(|s| page(&s)).filter(|id| is_number(id)),
        Platform::AliExpress => aliexpress(url),
        Platform::Amazon => amazon(url),
        Platform::Ebay => ebay(url),
        Platform::Rakuten => rakuten(url),
        Platform::Lazada => lazada(url),
        Platform::Shopee => shopee(url),
        Platform::Coupang => products_of_coupang(url),
        Platform::MercadoLibre => mercado_libre(url),
        Platform::Walmart => walmart(url),
        Platform::Target => target(url),
        Platform::Etsy => after(url, "listing").filter(|id| is_number(id)),
        Platform::Newegg => newegg(url),
        Platform::BestBuy => best_buy(url),
        Platform::Shopify | Platform::WooCommerce | Platform::Web => None,
    }
}

fn is_number(id: &str) -> bool {
    (4..=20).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_digit())
}

/// An id of the affiliate unions: letters, digits, `_` and `-`.
fn is_union_id(id: &str) -> bool {
    (12..=80).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
}

/// The value of the first of these query parameters that is there.
fn query(url: &Url, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned()))
}

/// `123.html` or `123.htm` without its ending.
fn page(segment: &str) -> Option<String> {
    segment.strip_suffix(".html").or_else(|| segment.strip_suffix(".htm")).map(str::to_owned)
}

fn taobao(url: &Url) -> Option<String> {
    if url.path().ends_with("/edetail") {
        let number = query(url, &["itemId"]).filter(|id| is_number(id));
        return number.or_else(|| query(url, &["id"]).filter(|id| is_union_id(id)));
    }
    let named = query(url, &["id", "itemId", "item_id"]);
    named.or_else(|| after(url, "item").and_then(|s| page(&s))).filter(|id| is_number(id))
}

fn jd(url: &Url) -> Option<String> {
    let last = page(url.path_segments()?.next_back()?)?;
    if url.host_str() == Some("jingfen.jd.com") {
        return Some(last).filter(|id| is_union_id(id));
    }
    Some(last).filter(|id| is_number(id))
}

/// `/item/100500….html`, also with the name between, and `/i/100500….html`.
fn aliexpress(url: &Url) -> Option<String> {
    let segments: Vec<&str> = url.path_segments()?.collect();
    let behind = segments.iter().position(|s| matches!(*s, "item" | "i"))? + 1;
    segments.iter().skip(behind).take(2).find_map(|s| page(s)).filter(|id| is_number(id))
}

fn amazon(url: &Url) -> Option<String> {
    let segments: Vec<&str> = url.path_segments()?.collect();
    let at = segments.windows(2).find_map(|pair| match pair {
        ["dp" | "d" | "product" | "ASIN", asin] => Some(*asin),
        _ => None,
    })?;
    let fit = at.len() == 10 && at.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    fit.then(|| at.to_owned())
}

fn ebay(url: &Url) -> Option<String> {
    let mut segments = url.path_segments()?;
    segments.find(|segment| *segment == "itm")?;
    segments.take(2).find(|segment| segment.len() >= 9 && is_number(segment)).map(str::to_owned)
}

/// `item.rakuten.co.jp/shop/item/`: the number of an item is unique within its shop only.
fn rakuten(url: &Url) -> Option<String> {
    if url.host_str() != Some("item.rakuten.co.jp") {
        return None;
    }
    let mut segments = url.path_segments()?.filter(|s| !s.is_empty());
    let (shop, item) = (segments.next()?, segments.next()?);
    Some(format!("{shop}/{item}"))
}

/// `/products/some-name-i123456-s7890.html`: the number after `-i` is the item, that after `-s` the choice.
fn lazada(url: &Url) -> Option<String> {
    let last = page(&after(url, "products")?)?;
    let item = last.rsplit('-').find_map(|part| part.strip_prefix('i').filter(|id| is_number(id)))?;
    Some(item.to_owned())
}

/// `/Some-Name-i.SHOP.ITEM` and `/product/SHOP/ITEM`: the number of an item is told with its shop's.
fn shopee(url: &Url) -> Option<String> {
    let segments: Vec<&str> = url.path_segments()?.collect();
    let both = |shop: &str, item: &str| (digits(shop) && digits(item)).then(|| format!("{shop}/{item}"));
    if let ["product", shop, item, ..] = segments.as_slice() {
        return both(shop, item);
    }
    let (_, ids) = segments.first()?.rsplit_once("-i.")?;
    let (shop, item) = ids.split_once('.')?;
    both(shop, item)
}

/// `/vp/products/123`, on telephones `/vm/products/123`. `itemId` and `vendorItemId` name the choice and the offer.
fn products_of_coupang(url: &Url) -> Option<String> {
    let first = url.path_segments()?.next()?;
    matches!(first, "vp" | "vm").then(|| after(url, "products")).flatten().filter(|id| digits(id))
}

/// `/MLA-1234567890-some-name-_JM` (a seller's listing) and `/some-name/p/MLA12345` (an item of the catalogue): three
/// letters of the site, then digits.
fn mercado_libre(url: &Url) -> Option<String> {
    let of = |text: &str| {
        let rest = text.strip_prefix("ML")?;
        let site = rest.chars().next().filter(char::is_ascii_uppercase)?;
        let rest = rest.get(1..)?.trim_start_matches('-');
        let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
        let ends = rest.get(number.len()..).is_some_and(|end| end.is_empty() || end.starts_with('-'));
        ((6..=14).contains(&number.len()) && ends).then(|| format!("ML{site}{number}"))
    };
    after(url, "p").and_then(|s| of(&s)).or_else(|| url.path_segments()?.next().and_then(of))
}

/// `/ip/Some-Name/123456` and `/ip/123456`.
fn walmart(url: &Url) -> Option<String> {
    let segments: Vec<&str> = url.path_segments()?.collect();
    let at = segments.iter().position(|s| *s == "ip")?;
    segments.iter().skip(at + 1).take(2).rfind(|s| is_number(s)).map(|s| (*s).to_owned())
}

/// `/p/some-name/-/A-12345678`.
fn target(url: &Url) -> Option<String> {
    after(url, "-")?.strip_prefix("A-").filter(|id| is_number(id)).map(str::to_owned)
}

/// `/some-name/p/N82E16812345678` and `/Product/Product.aspx?Item=N82E…`.
fn newegg(url: &Url) -> Option<String> {
    let id = after(url, "p").or_else(|| query(url, &["Item", "item"]))?;
    let fit = (6..=24).contains(&id.len())
        && id.bytes().any(|b| b.is_ascii_digit())
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    fit.then(|| id.to_ascii_uppercase())
}

/// `/site/some-name/1234567.p?skuId=1234567`, `/product/some-name/CODE/sku/1234567`.
fn best_buy(url: &Url) -> Option<String> {
    let named = after(url, "sku").or_else(|| query(url, &["skuId"]));
    let old = || url.path_segments()?.next_back()?.strip_suffix(".p").map(str::to_owned);
    named.or_else(old).filter(|id| is_number(id))
}

fn digits(id: &str) -> bool {
    (1..=20).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_digit())
}
