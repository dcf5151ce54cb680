//! What an address alone tells: the platform, the item's id, and the address without its tracking parts.

mod host;
mod item;
mod same;
#[cfg(test)]
mod tests;
mod tracking;

use url::Url;

pub use self::same::{place_key, same_id, same_site};

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
    let item_id = item::id(platform, url);
    Address { platform, item_id }
}

/// Whether an address is a promotion or short link of a Chinese platform: it names no item itself, and whoever follows it
/// counts as somebody's guest.
pub fn is_promotion_link(url: &Url) -> bool {
    const HOSTS: &[&str] =
        &["s.click.taobao.com", "m.tb.cn", "e.tb.cn", "u.jd.com", "3.cn", "union-click.jd.com", "p.pinduoduo.com"];
    let plain = matches!(url.scheme(), "http" | "https") && url.port().is_none() && url.username().is_empty();
    plain && url.password().is_none() && url.host_str().is_some_and(|host| HOSTS.contains(&host))
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
            (Some(id), platform) if host::has_many_sites(platform) => format!("{site}-{id}"),
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

/// The path's segment after one with this name.
fn after(url: &Url, name: &str) -> Option<String> {
    let mut segments = url.path_segments()?;
    segments.find(|segment| *segment == name)?;
    segments.next().map(str::to_owned)
}
