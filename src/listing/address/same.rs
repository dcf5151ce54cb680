//! Whether two addresses, or two ids, are of one item.

use url::Url;

use super::{super::Platform, host, tracking};

/// What tells addresses apart once everything is gone that one item's addresses differ in: scheme, `www.` and `m.`,
/// a language in front of the path, a slash or `.html` at its end, and where the visitor came from.
pub fn place_key(url: &Url) -> String {
    let mut path: Vec<&str> = url.path_segments().into_iter().flatten().filter(|s| !s.is_empty()).collect();
    if path.len() > 1 && path.first().is_some_and(|first| is_language(first)) {
        path.remove(0);
    }
    let path = tracking::decode(&path.join("/")).to_lowercase();
    let path = [".html", ".htm"].iter().find_map(|end| path.strip_suffix(end)).unwrap_or(&path);
    let mut key = format!("{}/{path}", host::site(url));
    for (name, value) in tracking::telling(url, false) {
        if !tracking::is_choice(&name) && !is_language_name(&name) {
            key.push_str(&format!("&{name}={value}"));
        }
    }
    key
}

/// Whether two hosts are one shop's: the same but for what stands before the domain that was registered.
pub fn same_site(a: &Url, b: &Url) -> bool {
    match (registered(a), registered(b)) {
        (Some(a), Some(b)) => a == b,
        _ => a.host() == b.host(),
    }
}

/// Whether two ids of a platform name one item.
///
/// AliExpress numbers an item anew for its American site: the same plus 2^51 (`1005…` there is `3256…`).
pub fn same_id(platform: Platform, a: &str, b: &str) -> bool {
    const AMERICAN: u64 = 1 << 51;
    if a == b {
        return true;
    }
    let number = |id: &str| id.parse::<u64>().ok();
    match (platform, number(a), number(b)) {
        (Platform::AliExpress, Some(a), Some(b)) => a.abs_diff(b) == AMERICAN,
        _ => false,
    }
}

/// `example.co.uk` of `www.example.co.uk`: two labels, three under endings such as `.co.uk` and under those who give
/// each shop a name under their own.
fn registered(url: &Url) -> Option<String> {
    let url::Host::Domain(host) = url.host()? else { return None };
    let labels: Vec<&str> = host.rsplit('.').take(3).collect();
    let [last, second, ..] = labels.as_slice() else { return Some(host.to_owned()) };
    let three = (last.len() == 2 && is_ending(second)) || HOSTERS.split('|').any(|h| h == format!("{second}.{last}"));
    let kept: Vec<&str> = labels.into_iter().take(if three { 3 } else { 2 }).collect();
    Some(kept.join("."))
}

/// Domains under which each name is another shop.
const HOSTERS: &str = "myshopify.com|mybigcommerce.com|wixsite.com|square.site|bigcartel.com|stores.jp|base.shop|thebase.in|\
    shop-pro.jp|cafe24.com|1688.com|tmall.com|github.io|netlify.app|vercel.app|pages.dev";

/// `co` of `.co.uk`, `com` of `.com.br`.
fn is_ending(label: &str) -> bool {
    matches!(label, "co" | "com" | "net" | "org" | "ne" | "or" | "gov" | "edu" | "ac")
}

/// `en`, `de-at`, `zh_cn`.
fn is_language(segment: &str) -> bool {
    let (language, region) = segment.split_once(['-', '_']).unwrap_or((segment, ""));
    let letters = |part: &str| part.bytes().all(|b| b.is_ascii_alphabetic());
    language.len() == 2 && letters(language) && matches!(region.len(), 0 | 2 | 4) && letters(region)
}

fn is_language_name(name: &str) -> bool {
    matches!(name, "lang" | "language" | "locale" | "hl" | "currency" | "cur" | "country" | "region")
}
