//! Another item at the end of a redirect, where neither page names an id that could tell.

use url::Url;

use super::{
    WatchState,
    alike::{plain, text_key},
};
use crate::listing::{Listing, Locale, Observation};

/// Why the answer is that of another item, in one sentence: it comes from another path than the last good one, under
/// another title, and no ids say that it is the same item all the same. A shop that renames an item and its address at
/// once looks the same; then the engineer is asked to look, and nothing wrong is told.
pub(super) fn elsewhere(state: &WatchState, seen: &Observation, read: &Listing, locale: Locale) -> Option<String> {
    let anchor = state.anchor.as_ref()?;
    let (known, now) = (anchor.path.as_deref()?, path(seen)?);
    if known == now || (anchor.item_id.is_some() && anchor.item_id == seen.item_id) {
        return None;
    }
    let (ours, theirs) = (state.baseline.as_ref()?.title.as_deref()?, read.title.as_deref()?);
    if text_key(ours) == text_key(theirs) {
        return None;
    }
    let theirs = plain(theirs);
    Some(locale.pick(
        format!("the address now leads to another item: {theirs}"),
        format!("该地址现在转到另一件商品：{theirs}"),
    ))
}

/// Remembers where the listing answered.
pub(super) fn learn(state: &mut WatchState, seen: &Observation) {
    if let (Some(anchor), Some(path)) = (&mut state.anchor, path(seen)) {
        anchor.path = Some(path);
    }
}

/// The path of the address that answered: hosts and queries of one item change with language, device and campaign.
fn path(seen: &Observation) -> Option<String> {
    let url = Url::parse(&seen.url).ok()?;
    Some(url.path().trim_end_matches('/').to_lowercase())
}
