//! What an address alone tells: the platform, the item's id, and the address without its tracking parts.

mod host;
#[cfg(test)]
mod tests;
mod tracking;

use url::Url;

use super::{Platform, WatchId};

/// What an address tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The kind of shop, as far as the host and path show it.
    pub platform: Platform,
    /// The shop's own id of the item.
    pub item_id: Option<String>,
}

/// The most characters of a derived id.
const LONGEST_ID: usize = 120;

/// Reads platform and item id off an address. An address that only resembles one of a platform (another host, another
/// port) is that of any other shop; one of a platform without a well-formed id has none.
pub fn identify(url: &Url) -> Address {
    let platform = host::platform(url);
    let item_id = match platform {
        Platform::Taobao | Platform::Tmall => taobao(url),
        Platform::Jd => jd(url),
        Platform::Pdd => query(url, &["goods_id"]).filter(|id| is_number(id)),
        Platform::Alibaba1688 => after(url, "offer").and_then(|s| page(&s)).filter(|id| is_number(id)),
        Platform::AliExpress => after(url, "item").and_then(|s| page(&s)).filter(|id| is_number(id)),
        Platform::Amazon => amazon(url),
        Platform::Ebay => ebay(url),
        Platform::Rakuten => rakuten(url),
        Platform::Shopify | Platform::WooCommerce | Platform::Web => None,
    };
    Address { platform, item_id }
}

/// The handle of a `/products/<handle>` address, as Shopify and its like have them.
pub fn product_handle(url: &Url) -> Option<String> {
    let handle = after(url, "products")?;
    let handle = handle.strip_suffix(".json").or_else(|| handle.strip_suffix(".js")).unwrap_or(&handle);
    let fit = !handle.is_empty() && handle.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '%'));
    fit.then(|| handle.to_owned())
}

impl Address {
    /// The id that a watch of this address gets where the file names none: platform and item id, else host, path and
    /// whatever of the query tells items apart. The same for every address of one item that differs in tracking only.
    pub fn derived_id(&self, url: &Url) -> WatchId {
        let site = host::site(url);
        let mut full = match (&self.item_id, self.platform) {
            // One number names other offers on each of their sites.
            (Some(id), Platform::Amazon | Platform::Ebay) => format!("{site}-{id}"),
            (Some(id), platform) => format!("{}-{id}", platform.as_str()),
            (None, _) => tracking::decode(&format!("{site}{}", url.path())),
        };
        for (key, value) in tracking::telling(url, self.item_id.is_some()) {
            full.push('-');
            if self.item_id.is_none() {
                full.push_str(&key);
                full.push('-');
            }
            full.push_str(&value);
        }
        watch_id(&full)
    }
}

/// Any text as a watch id: unfit characters become `-`, and what is too long ends with a hash of the whole.
fn watch_id(full: &str) -> WatchId {
    let mut id = String::with_capacity(full.len());
    for c in full.chars() {
        if c.is_alphanumeric() || matches!(c, '.' | '_') {
            id.push(c);
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    let id = id.trim_end_matches(['-', '.']);
    let hash = format!("{:016x}", xxhash_rust::xxh3::xxh3_64(full.as_bytes()));
    let text = match id.char_indices().nth(LONGEST_ID) {
        Some(_) => id.chars().take(LONGEST_ID - 17).chain(['-']).chain(hash.chars()).collect(),
        None if id.is_empty() => hash.clone(),
        None => id.to_owned(),
    };
    // What was kept is fit; the hash alone always is.
    WatchId::new(&text).or_else(|_| WatchId::new(&hash)).unwrap_or_else(|why| unreachable!("{why}"))
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

/// The path's segment after one with this name.
fn after(url: &Url, name: &str) -> Option<String> {
    let mut segments = url.path_segments()?;
    segments.find(|segment| *segment == name)?;
    segments.next().map(str::to_owned)
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
