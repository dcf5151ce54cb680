//! Whether it is our item that answered: what a listing is known by, and what is another one.
//!
//! What is known is the platform, the item's id, the host, the address that the page gives itself, the currency, and the
//! seller where an item belongs to one shop. Only what is known on both sides is compared: a page that does not say its
//! item id is no stranger for that. What shops change of themselves (a name, the words in an address) is vouched for by
//! the rest.

use url::Url;

use super::{
    WatchState,
    alike::{plain, text_key},
    state::Anchor,
};
use crate::listing::{Listing, Locale, Observation, Platform, place_key, same_id, same_site};

/// Why this answer is not of the listing that the watch names, in one sentence; `None` if it is, as far as one can see.
pub(super) fn stranger(state: &WatchState, seen: &Observation, listing: &Listing, locale: Locale) -> Option<String> {
    let anchor = state.anchor.as_ref()?;
    let base = state.baseline.as_ref();
    if !same_platform(anchor.platform, seen.platform) {
        let (ours, theirs) = (anchor.platform.as_str(), seen.platform.as_str());
        return Some(locale.pick(
            format!("another kind of shop answers: {theirs} instead of {ours}"),
            format!("应答的平台不同：原为 {ours}，现为 {theirs}"),
        ));
    }
    if let (Some(ours), Some(theirs)) = (&anchor.item_id, &seen.item_id)
        && !same_id(anchor.platform, ours, theirs)
        && !other_choice(base, seen, listing)
    {
        let (ours, theirs) = (plain(ours), plain(theirs));
        return Some(locale.pick(
            format!("another item answers: {theirs} instead of {ours}"),
            format!("应答的是另一件商品：原为 {ours}，现为 {theirs}"),
        ));
    }
    if let (Some(ours), Some(theirs)) = (&anchor.site, site(seen))
        && !same_site(ours, &theirs)
    {
        let (ours, theirs) = (host(ours), host(&theirs));
        return Some(locale.pick(
            format!("another shop answers: {theirs} instead of {ours}"),
            format!("应答的店铺不同：原为 {ours}，现为 {theirs}"),
        ));
    }
    if let (Some(ours), Some(theirs)) = (&anchor.canonical, canonical(seen))
        && place_key(ours) != place_key(&theirs)
        && !readdressed(anchor, base, seen, listing, (ours, &theirs))
    {
        let (ours, theirs) = (plain(ours.as_str()), plain(theirs.as_str()));
        return Some(locale.pick(
            format!("the page of another item answers: it calls itself {theirs}, not {ours}"),
            format!("应答的是另一件商品的页面：原地址为 {ours}，现为 {theirs}"),
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
    if let (Some(ours), Some(theirs)) = (&anchor.seller, seller(seen, listing))
        && !same_name(ours, theirs)
        && !renamed(anchor, base, seen, listing)
    {
        let (ours, theirs) = (plain(ours), plain(theirs));
        return Some(locale.pick(
            format!("another shop sells it: {theirs} instead of {ours}"),
            format!("卖家不同：原为 {ours}，现为 {theirs}"),
        ));
    }
    None
}

/// Remembers what was not known yet. Id, currency and host stay as they were first known; what a shop may rename moves
/// with it, for whoever comes here was found to be the same.
pub(super) fn learn(state: &mut WatchState, seen: &Observation, now: &Listing) {
    let anchor = state.anchor.get_or_insert_default();
    if anchor.platform == Platform::Web {
        anchor.platform = seen.platform;
    }
    if anchor.item_id.is_none() {
        anchor.item_id.clone_from(&seen.item_id);
    }
    if anchor.currency.is_none() {
        anchor.currency = now.currency;
    }
    if anchor.site.is_none() {
        anchor.site = site(seen);
    }
    if let Some(canonical) = canonical(seen) {
        anchor.canonical = Some(canonical);
    }
    if let Some(seller) = seller(seen, now) {
        anchor.seller = Some(seller.to_owned());
    }
}

/// The host that answered, as an address without anything else. Not on platforms that have many hosts of their own.
fn site(seen: &Observation) -> Option<Url> {
    if seen.platform.binds_seller() {
        return None;
    }
    let mut url = Url::parse(&seen.url).ok().filter(Url::has_host)?;
    url.set_path("");
    url.set_query(None);
    url.set_fragment(None);
    Some(url)
}

fn host(url: &Url) -> String {
    plain(url.host_str().unwrap_or_default())
}

/// The address that the page gives itself, if it can be its own: one of its own shop and more than the front page, which
/// careless shops name on every page.
fn canonical(seen: &Observation) -> Option<Url> {
    let canonical = Url::parse(seen.canonical.as_deref()?).ok()?;
    let own = Url::parse(&seen.url).ok()?;
    (same_site(&own, &canonical) && canonical.path().len() > 1).then_some(canonical)
}

/// The seller, where another one means another listing.
fn seller<'a>(seen: &Observation, listing: &'a Listing) -> Option<&'a str> {
    listing.seller.as_deref().filter(|name| seen.platform.binds_seller() && !text_key(name).is_empty())
}

/// Shops of no known kind tell their article number, and may tell that of the choice that is the default today. Under
/// the same title it is the same listing.
fn other_choice(base: Option<&Listing>, seen: &Observation, listing: &Listing) -> bool {
    matches!(seen.platform, Platform::Web) && same_title(base, listing)
}

fn same_title(base: Option<&Listing>, listing: &Listing) -> bool {
    let known = base.and_then(|base| base.title.as_deref());
    known.zip(listing.title.as_deref()).is_some_and(|(a, b)| text_key(a) == text_key(b))
}

fn same_image(base: Option<&Listing>, listing: &Listing) -> bool {
    let known = base.and_then(|base| base.main_image.as_deref());
    let bare = |address: &str| address.split(['?', '#']).next().map(str::to_owned);
    known.zip(listing.main_image.as_deref()).is_some_and(|(a, b)| bare(a) == bare(b))
}

/// Whether both tell an id, and the same.
fn same_known_id(anchor: &Anchor, seen: &Observation) -> bool {
    let both = anchor.item_id.as_deref().zip(seen.item_id.as_deref());
    both.is_some_and(|(ours, theirs)| same_id(anchor.platform, ours, theirs))
}

/// Whether a page with another address is the same item's all the same: the words in an address follow the title, but a
/// number in it, the id, the title or the picture stays.
fn readdressed(
    anchor: &Anchor,
    base: Option<&Listing>,
    seen: &Observation,
    listing: &Listing,
    (ours, theirs): (&Url, &Url),
) -> bool {
    same_known_id(anchor, seen)
        || same_title(base, listing)
        || same_image(base, listing)
        || numbers(ours).any(|number| numbers(theirs).any(|other| other == number))
}

/// The numbers in a path that are long enough to be ids.
fn numbers(url: &Url) -> impl Iterator<Item = &str> {
    url.path().split(|c: char| !c.is_ascii_digit()).filter(|number| number.len() >= 5)
}

/// Whether a shop goes by another name: nothing else of the listing has moved, so nothing can be mistaken.
fn renamed(anchor: &Anchor, base: Option<&Listing>, seen: &Observation, listing: &Listing) -> bool {
    let price = base.is_some_and(|base| base.price == listing.price);
    same_known_id(anchor, seen) && price && same_title(base, listing) && same_image(base, listing)
}

/// Whether two names are one shop's: `Sample`, `Sample旗舰店`, `sample official store`.
fn same_name(a: &str, b: &str) -> bool {
    let (a, b) = (text_key(a), text_key(b));
    let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    short == long || (short.chars().count() >= 2 && long.starts_with(short.as_str()))
}

/// `Web` means "not known which", and one item of Taobao answers under both of its hosts.
fn same_platform(a: Platform, b: Platform) -> bool {
    let taobao = |p| matches!(p, Platform::Taobao | Platform::Tmall);
    a == b || a == Platform::Web || b == Platform::Web || (taobao(a) && taobao(b))
}
