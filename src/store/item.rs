//! Whether two addresses name the same item.

use url::Url;

use crate::listing::{Platform, identify};

/// Query names that say where a shopper came from, not what is shown.
const TRACKING: &[&str] = &[
    "spm", "scm", "pvid", "gclid", "fbclid", "msclkid", "yclid", "ref", "ref_", "mc_cid", "mc_eid", "_pos", "_sid",
    "_ss",
];

/// Whether a watch whose address was `before` still watches the same item. When in doubt it does not: a new baseline
/// costs one comparison, an old one under another item a false alarm.
pub(super) fn same_item(before: &str, after: &Url) -> bool {
    let Ok(before) = Url::parse(before) else { return false };
    if before == *after {
        return true;
    }
    let (was, is) = (identify(&before), identify(after));
    let platform = is.platform;
    if was.platform != platform {
        return false;
    }
    match (was.item_id, is.item_id) {
        // Elsewhere an id is unique within its shop at most.
        (Some(was), Some(is)) => was == is && (one_namespace(platform) || host(&before) == host(after)),
        (None, None) => place(&before) == place(after),
        _ => false,
    }
}

/// Whether ids mean the same on every host of the platform.
fn one_namespace(platform: Platform) -> bool {
    matches!(platform, Platform::Taobao | Platform::Tmall | Platform::Jd | Platform::Pdd | Platform::Alibaba1688)
}

/// Host without `www.`.
fn host(url: &Url) -> Option<&str> {
    url.host_str().map(|host| host.strip_prefix("www.").unwrap_or(host))
}

/// Host, path and query, without what does not matter.
fn place(url: &Url) -> impl PartialEq + use<'_> {
    let matters = |name: &str| !name.starts_with("utm_") && !TRACKING.contains(&name);
    let mut query: Vec<_> = url.query_pairs().into_owned().filter(|(name, _)| matters(name)).collect();
    query.sort_unstable();
    (host(url), url.port(), url.path().trim_end_matches('/'), query)
}
