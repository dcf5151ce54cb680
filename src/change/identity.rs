//! Whether it is our item that answered: what a listing is known by, and what is another one.

use super::{
    WatchState,
    alike::{plain, text_key},
};
use crate::listing::{Currency, Listing, Locale, Observation, Platform};

/// Why this answer is not of the listing that the watch names, in one sentence; `None` if it is, as far as one can see.
///
/// Only what is known on both sides is compared: a page that does not say its item id is no stranger for that.
pub(super) fn stranger(state: &WatchState, seen: &Observation, listing: &Listing, locale: Locale) -> Option<String> {
    let anchor = state.anchor.as_ref()?;
    if !same_platform(anchor.platform, seen.platform) {
        let (ours, theirs) = (anchor.platform.as_str(), seen.platform.as_str());
        return Some(locale.pick(
            format!("another kind of shop answers: {theirs} instead of {ours}"),
            format!("应答的平台不同：原为 {ours}，现为 {theirs}"),
        ));
    }
    if let (Some(ours), Some(theirs)) = (&anchor.item_id, &seen.item_id)
        && ours != theirs
        && !other_choice(state, seen, listing)
    {
        let (ours, theirs) = (plain(ours), plain(theirs));
        return Some(locale.pick(
            format!("another item answers: {theirs} instead of {ours}"),
            format!("应答的是另一件商品：原为 {ours}，现为 {theirs}"),
        ));
    }
    if let (Some(ours), Some(theirs)) = (anchor.currency, listing.currency)
        && ours != theirs
    {
        return Some(locale.pick(
            format!("prices are in another currency: {theirs} instead of {ours}"),
            format!("价格币种不同：原为 {ours}，现为 {theirs}"),
        ));
    }
    None
}

/// Shops of no known kind tell their article number, and may tell that of the choice that is the default today. Under
/// the same title it is the same listing.
fn other_choice(state: &WatchState, seen: &Observation, listing: &Listing) -> bool {
    let known = state.baseline.as_ref().and_then(|base| base.title.as_deref());
    seen.platform == Platform::Web
        && known.zip(listing.title.as_deref()).is_some_and(|(a, b)| text_key(a) == text_key(b))
}

/// Remembers what was not known yet; what is known stays.
pub(super) fn learn(state: &mut WatchState, seen: &Observation, currency: Option<Currency>) {
    let anchor = state.anchor.get_or_insert_default();
    if anchor.platform == Platform::Web {
        anchor.platform = seen.platform;
    }
    if anchor.item_id.is_none() {
        anchor.item_id.clone_from(&seen.item_id);
    }
    if anchor.currency.is_none() {
        anchor.currency = currency;
    }
}

/// `Web` means "not known which", and one item of Taobao answers under both of its hosts.
fn same_platform(a: Platform, b: Platform) -> bool {
    let taobao = |p| matches!(p, Platform::Taobao | Platform::Tmall);
    a == b || a == Platform::Web || b == Platform::Web || (taobao(a) && taobao(b))
}
