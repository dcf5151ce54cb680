//! Whether two addresses name the same item.

use url::Url;

use crate::listing::identify;

/// Query names that surely say where a shopper came from, not what is shown. Shorter than the list that derived ids are
/// made with: `pid` or `source` is tracking on one shop and the item on another.
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
    if was.item_id.is_none() && is.item_id.is_none() {
        return was.platform == is.platform && place(&before) == place(after);
    }
    was.derived_id(&before) == is.derived_id(after)
}

/// Host without `www.`, port, path and query, without what does not matter.
fn place(url: &Url) -> impl PartialEq + use<'_> {
    let host = url.host_str().map(|host| host.strip_prefix("www.").unwrap_or(host));
    let matters = |name: &str| !name.starts_with("utm_") && !TRACKING.contains(&name);
    let mut query: Vec<_> = url.query_pairs().into_owned().filter(|(name, _)| matters(name)).collect();
    query.sort_unstable();
    (host, url.port(), url.path().trim_end_matches('/'), query)
}
