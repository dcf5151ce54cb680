//! Whether a page is that of the item which its address names. What changes later is for the judge, who knows the
//! baseline; here only the addresses speak, so it is seen from the first reading on.

use url::Url;

use super::{Sight, wall::place};
use crate::listing::{Outcome, Platform, identify, product_handle, same_id};

/// The other item that a page of a platform is about, by the address that it gives itself or by its own data.
///
/// Only on platforms whose pages name the very id of their address: Amazon and Target name the parent or a sister of a
/// choice, Mercado Libre the catalogue's id.
pub(super) fn other_item(address: &Url, canonical: Option<&Url>, ids: &[String]) -> Option<String> {
    use Platform::{AliExpress, Alibaba1688, Ebay, Etsy, Jd, Pdd, Rakuten, Taobao, Tmall};
    let own = identify(address);
    let asked = own.item_id?;
    if !matches!(own.platform, Taobao | Tmall | Jd | Pdd | Alibaba1688 | AliExpress | Ebay | Etsy | Rakuten) {
        return None;
    }
    let other = |id: &str| !same_id(own.platform, id, &asked);
    if let Some(named) = canonical.map(identify).filter(|c| family(c.platform) == family(own.platform))
        && let Some(id) = named.item_id
    {
        return other(&id).then(|| format!("The page calls itself that of another item ({id})."));
    }
    let number = |id: &String| id.len() >= 8 && id.bytes().all(|b| b.is_ascii_digit());
    let first = ids.first().filter(|_| number(&asked) && ids.iter().all(|id| number(id) && other(id)))?;
    Some(format!("The page is about another item ({first})."))
}

/// One item answers under both hosts.
fn family(platform: Platform) -> Platform {
    if platform == Platform::Tmall { Platform::Taobao } else { platform }
}

/// Where a redirect has led to, if that is not the listing that was asked for.
pub fn led_away(asked: &Url, answered: &Url, sight: &Sight) -> Option<String> {
    let unread = match sight {
        Sight::Listing { .. } => false,
        Sight::Not { outcome: Outcome::Unreadable, .. } => true,
        Sight::Not { .. } => return None,
    };
    let (was, is) = (identify(asked), identify(answered));
    match (was.item_id, is.item_id) {
        (Some(a), Some(b)) if same_id(was.platform, &a, &b) => return None,
        (Some(_), Some(id)) if family(was.platform) == family(is.platform) => return Some(item(&id)),
        _ => {}
    }
    match place::of(answered).filter(|_| place::of(asked).is_none()) {
        Some(place::Place::Front) => return Some("the address now leads to the front page".into()),
        Some(place::Place::Search) => return Some("the address now leads to search results".into()),
        Some(place::Place::Category) if unread => return Some("the address now leads to a list of items".into()),
        _ => {}
    }
    match (product_handle(asked), product_handle(answered)) {
        (Some(a), Some(b)) => (!alike(&a, &b)).then(|| item(&b)),
        _ => other_number(asked, answered).map(|id| item(&id)),
    }
}

fn item(id: &str) -> String {
    format!("the address now leads to another item ({id})")
}

/// Whether one handle is the other with a few words more or less: shops rename items, and redirect.
fn alike(a: &str, b: &str) -> bool {
    let words = |handle: &str| -> Vec<String> {
        handle.to_lowercase().split(['-', '_', '.']).filter(|w| !w.is_empty()).map(str::to_owned).collect()
    };
    let (a, b) = (words(a), words(b));
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short == long || (short.len() >= 2 && short.iter().all(|word| long.contains(word)))
}

/// The number in an address that is another than that of the address asked, where no word is common to both either.
fn other_number(asked: &Url, answered: &Url) -> Option<String> {
    let numbers = |url: &Url| -> Vec<String> {
        url.path().split(|c: char| !c.is_ascii_digit()).filter(|n| n.len() >= 4).map(str::to_owned).collect()
    };
    let (was, is) = (numbers(asked), numbers(answered));
    if was.is_empty() || was.iter().any(|n| is.contains(n)) {
        return None;
    }
    let words = |url: &Url| -> Vec<String> {
        let last = url.path_segments().into_iter().flatten().rfind(|s| !s.is_empty()).unwrap_or_default();
        let last = last.split('.').next().unwrap_or_default().to_lowercase();
        last.split(|c: char| !c.is_alphabetic()).filter(|w| w.len() >= 3).map(str::to_owned).collect()
    };
    let (before, after) = (words(asked), words(answered));
    is.last().filter(|_| !before.iter().any(|word| after.contains(word))).cloned()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn pages_that_call_themselves_another_items() {
        for (address, canonical, ids, moved) in [
            (
                "https://item.taobao.com/item.htm?id=599642809504",
                "https://detail.tmall.com/item.htm?id=599642809504",
                "",
                false,
            ),
            (
                "https://item.taobao.com/item.htm?id=599642809504",
                "https://item.taobao.com/item.htm?id=611111111111",
                "",
                true,
            ),
            ("https://item.taobao.com/item.htm?id=599642809504", "https://www.taobao.com/", "611111111111", true),
            ("https://item.taobao.com/item.htm?id=599642809504", "https://www.taobao.com/", "599642809504", false),
            ("https://item.taobao.com/item.htm?id=599642809504", "https://www.taobao.com/", "SKU-7", false),
            ("https://item.jd.com/41265992595.html", "https://item.m.jd.com/product/41265992595.html", "", false),
            ("https://item.jd.com/41265992595.html", "https://item.jd.com/100012043978.html", "41265992595", true),
            ("https://www.ebay.com/itm/254712345678?hash=x", "https://www.ebay.com/itm/Kettle/254712345678", "", false),
            ("https://www.ebay.com/itm/254712345678", "https://www.ebay.com/itm/254799999999", "", true),
            (
                "https://www.etsy.com/listing/123456789/kettle",
                "https://www.etsy.com/de/listing/123456789/kessel",
                "",
                false,
            ),
            ("https://www.etsy.com/listing/123456789/kettle", "https://www.etsy.com/listing/987654321/spoon", "", true),
            (
                "https://www.aliexpress.com/item/1005001234567890.html",
                "https://www.aliexpress.us/item/3256801048253138.html",
                "",
                false,
            ),
            // A choice and its parent.
            ("https://www.amazon.com/dp/B08N5WRWNW", "https://www.amazon.com/dp/B000000000", "B000000000", false),
            ("https://shop.example.com/p/kettle", "https://shop.example.com/p/spoon", "12345678", false),
        ] {
            let ids: Vec<String> = ids.split(',').filter(|id| !id.is_empty()).map(str::to_owned).collect();
            let got = other_item(&url(address), Some(&url(canonical)), &ids);
            assert_eq!(got.is_some(), moved, "{address} {canonical}: {got:?}");
        }
    }

    #[test]
    fn redirects() {
        let unread = || Sight::Not { outcome: Outcome::Unreadable, reason: "so".into(), said: Vec::new() };
        for (asked, answered, moved) in [
            ("https://a.example/products/kettle-500", "https://a.example/de/products/kettle-500?lang=de", None),
            ("https://a.example/products/kettle-500", "https://a.example/products/kettle-500-ml", None),
            ("https://a.example/products/kettle-500", "https://a.example/products/spoon", Some("spoon")),
            ("https://a.example/products/kettle-500", "https://a.example/", Some("front page")),
            ("https://a.example/products/kettle-500", "https://a.example/en-us/", Some("front page")),
            ("https://a.example/products/kettle-500", "https://a.example/us/en/index.html", Some("front page")),
            ("https://a.example/products/kettle-500", "https://a.example/collections/kettles", Some("list of items")),
            ("https://a.example/products/kettle-500", "https://a.example/search?q=kettle", Some("search results")),
            ("https://a.example/p/kettle-12345", "http://www.a.example/p/fine-kettle-12345/", None),
            ("https://a.example/p/kettle-12345", "https://a.example/p/spoon-67890", Some("67890")),
            ("https://a.example/p/kettle-12345", "https://a.example/item/kettle-67890", None),
            ("https://a.example/p/12345", "https://a.example/p/67890.html", Some("67890")),
            ("https://a.example/old", "https://a.example/new", None),
            ("https://a.example/s/aB3", "https://a.example/p/kettle-12345", None),
            ("https://a.example/?p=12", "https://a.example/product/kettle/", None),
            (
                "https://item.taobao.com/item.htm?id=599642809504",
                "https://detail.tmall.com/item.htm?id=599642809504",
                None,
            ),
            (
                "https://item.taobao.com/item.htm?id=599642809504",
                "https://item.taobao.com/item.htm?id=611111111111",
                Some("611111111111"),
            ),
            ("https://item.jd.com/41265992595.html", "https://www.jd.com/?from=pc_item_sd", Some("front page")),
            ("https://www.amazon.com/dp/B08N5WRWNW", "https://www.amazon.com/s?k=kettle", Some("search results")),
            (
                "https://www.aliexpress.com/item/1005001234567890.html",
                "https://www.aliexpress.us/item/3256801048253138.html",
                None,
            ),
        ] {
            let got = led_away(&url(asked), &url(answered), &unread());
            match moved {
                None => assert_eq!(got, None, "{asked} {answered}"),
                Some(part) => assert!(got.as_ref().is_some_and(|g| g.contains(part)), "{asked} {answered}: {got:?}"),
            }
        }
    }
}
