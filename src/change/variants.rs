//! Variants: which were added or removed, and what became of those that stayed. Their order says nothing.

use std::collections::BTreeMap;

use super::{
    alike::{plain, text_key},
    pictures,
};
use crate::listing::{Listing, PictureId, Pictures, Variant};

/// So many are named in a change; of the others only their number.
const NAMED: usize = 8;

/// What changed among the choices: before and after, in words.
#[derive(Debug, Default, PartialEq)]
pub(super) struct VariantSteps {
    /// Those that went, and those that came; of those that stayed, whether they can be bought (`name: in_stock`).
    pub choices: (Option<String>, Option<String>),
    /// `name: 79.00`.
    pub prices: (Option<String>, Option<String>),
    /// `name: new_picture`, and the pictures of those that are named, before and after.
    pub pictures: Option<(String, Pictures)>,
}

/// Stands behind the name of a choice that has a new picture.
pub(super) const NEW_PICTURE: &str = ": new_picture";

type Key = fn(&Variant) -> Option<String>;
type ByKey<'a> = BTreeMap<String, &'a Variant>;

/// Whether anything of it changed.
pub(super) fn differ(a: &Listing, b: &Listing) -> bool {
    let Some((by_a, by_b)) = pair(&a.variants, &b.variants) else { return false };
    let moved = |x: &Variant, y: &Variant| stock(x, y) || price(x, y) || picture(x, a, y, b).is_some();
    by_a.len() != by_b.len() || by_a.iter().any(|(key, x)| by_b.get(key).is_none_or(|y| moved(x, y)))
}

/// What changed, in words.
pub(super) fn steps(in_a: &Listing, in_b: &Listing) -> VariantSteps {
    let Some((a, b)) = pair(&in_a.variants, &in_b.variants) else { return VariantSteps::default() };
    let lacking = |of: &ByKey, from: &ByKey| -> Vec<String> {
        of.iter().filter(|(key, _)| !from.contains_key(*key)).map(|(_, v)| name(v)).collect()
    };
    let stayed: Vec<_> = a.iter().filter_map(|(key, x)| b.get(key).map(|y| (*x, *y))).collect();
    let (mut went, mut came) = (lacking(&a, &b), lacking(&b, &a));
    for (x, y) in stayed.iter().filter(|(x, y)| stock(x, y)) {
        let say = |v: &Variant| {
            format!("{}: {}", name(v), if v.available == Some(true) { "in_stock" } else { "out_of_stock" })
        };
        went.push(say(x));
        came.push(say(y));
    }
    let looks: Vec<_> = stayed.iter().filter_map(|(x, y)| Some((name(y), picture(x, in_a, y, in_b)?))).collect();
    let (before, after): (Vec<_>, Vec<_>) = looks.iter().take(NAMED).map(|(_, ids)| *ids).unzip();
    let names = list(looks.into_iter().map(|(name, _)| name + NEW_PICTURE).collect());
    let pictures = names.map(|names| (names, Pictures { before, after, seen: None }));
    let priced: Vec<_> = stayed.into_iter().filter(|(x, y)| price(x, y)).collect();
    let say = |v: &Variant| format!("{}: {}", name(v), v.price.unwrap_or_default());
    VariantSteps {
        pictures,
        choices: (list(went), list(came)),
        prices: (
            list(priced.iter().map(|(x, _)| say(x)).collect()),
            list(priced.iter().map(|(_, y)| say(y)).collect()),
        ),
    }
}

/// Takes over which choices there are and whether they can be bought, but not what they cost and look like.
pub(super) fn settle_choices(told: &mut Listing, now: &Listing) {
    let Some((a, b)) = pair(&told.variants, &now.variants) else { return };
    let settled = b
        .iter()
        .map(|(key, from)| match a.get(key) {
            Some(known) => Variant { available: from.available.or(known.available), ..(*known).clone() },
            None => (*from).clone(),
        })
        .collect();
    told.variants = settled;
    for variant in &told.variants {
        // Of those that are new.
        if let Some((address, look)) = variant.image.as_ref().and_then(|image| now.looks.get_key_value(image)) {
            told.looks.entry(address.clone()).or_insert(*look);
        }
    }
    pictures::tidy(told);
}

/// Takes over what those that stayed cost.
pub(super) fn settle_prices(told: &mut Vec<Variant>, now: &[Variant]) {
    let Some((a, b)) = pair(told, now) else { return };
    let settled = a
        .iter()
        .map(|(key, known)| {
            let price = b.get(key).and_then(|from| from.price).or(known.price);
            Variant { price, ..(*known).clone() }
        })
        .collect();
    *told = settled;
}

/// Takes over what those that stayed look like.
pub(super) fn settle_pictures(told: &mut Listing, now: &Listing) {
    take_pictures(told, now, true);
}

/// Takes over what those look like whose picture is the same, or was not looked at before: that is no news.
pub(super) fn learn(told: &mut Listing, now: &Listing) {
    take_pictures(told, now, false);
}

/// Takes over the pictures of the choices that both have, as far as they were looked at; `new`: those too that differ.
fn take_pictures(told: &mut Listing, now: &Listing, new: bool) {
    let Some(key) = key(&told.variants, &now.variants) else { return };
    let Some(known) = by(&now.variants, key) else { return };
    let look_of = |variant: &Variant| {
        let from = known.get(&key(variant)?)?;
        let (image, look) = now.looks.get_key_value(from.image.as_ref()?)?;
        // An address that looked otherwise when it was last told may be another field's, which waits to be told.
        let other = || told.looks.get(image).is_some_and(|told| told != look);
        (new || picture(variant, told, from, now).is_none() && !other()).then(|| (image.clone(), *look))
    };
    let taken: Vec<_> = told.variants.iter().map(look_of).collect();
    for (variant, taken) in told.variants.iter_mut().zip(taken) {
        if let Some((image, look)) = taken {
            told.looks.insert(image.clone(), look);
            variant.image = Some(image);
        }
    }
    pictures::tidy(told);
}

/// Fills in what a reading does not say of choices that are known: what they cost, whether they can be bought, what they
/// look like. A picture that was not looked at says nothing.
pub(super) fn fill(read: &mut Listing, base: &Listing) {
    let Some(key) = key(&base.variants, &read.variants) else { return };
    let Some(known) = by(&base.variants, key) else { return };
    for variant in &mut read.variants {
        let Some(known) = key(variant).and_then(|key| known.get(&key)) else { continue };
        variant.price = variant.price.or(known.price);
        variant.available = variant.available.or(known.available);
        let unseen = variant.image.as_ref().is_none_or(|image| !read.looks.contains_key(image));
        if unseen
            && let Some((image, look)) = known.image.as_ref().and_then(|i| base.looks.get_key_value(i))
            && read.looks.entry(image.clone()).or_insert(*look) == look
        {
            variant.image = Some(image.clone());
        }
    }
}

/// Whether nothing can be said of the step from one to the other: one names its choices, the other only numbers them.
pub(super) fn incomparable(a: &[Variant], b: &[Variant]) -> bool {
    !a.is_empty() && !b.is_empty() && pair(a, b).is_none()
}

fn stock(a: &Variant, b: &Variant) -> bool {
    matches!((a.available, b.available), (Some(a), Some(b)) if a != b)
}

fn price(a: &Variant, b: &Variant) -> bool {
    matches!((a.price, b.price), (Some(a), Some(b)) if a != b)
}

/// The pictures of a choice before and after, where both were looked at and differ. Their addresses alone say nothing:
/// shops cut and resize the pictures of choices as a layout needs them.
fn picture(a: &Variant, in_a: &Listing, b: &Variant, in_b: &Listing) -> Option<(PictureId, PictureId)> {
    let look = |v: &Variant, l: &Listing| l.looks.get(v.image.as_ref()?).copied();
    look(a, in_a).zip(look(b, in_b)).filter(|(a, b)| a != b)
}

/// Both sides by what identifies their choices; `None` where they cannot be compared.
fn pair<'a>(a: &'a [Variant], b: &'a [Variant]) -> Option<(ByKey<'a>, ByKey<'a>)> {
    let key = key(a, b)?;
    by(a, key).zip(by(b, key))
}

/// What identifies the choices of both sides: the shop's ids where all have one and at least one is on both sides, else
/// the names; `None` where one side is empty, or names its choices while the other only numbers them.
fn key(a: &[Variant], b: &[Variant]) -> Option<Key> {
    let id: Key = |v| v.id.clone();
    let name: Key = |v| v.name.as_deref().map(text_key).filter(|key| !key.is_empty());
    if a.is_empty() || b.is_empty() {
        return None;
    }
    let shared = by(a, id).zip(by(b, id)).is_some_and(|(a, b)| a.keys().any(|key| b.contains_key(key)));
    let named = |v: &Variant| name(v).is_some();
    if shared { Some(id) } else { (a.iter().all(named) && b.iter().all(named)).then_some(name) }
}

fn by(variants: &[Variant], key: Key) -> Option<ByKey<'_>> {
    let mut map = ByKey::new();
    for variant in variants {
        let kept = map.entry(key(variant)?).or_insert(variant);
        // Of two with one key, the same one whatever their order.
        if (variant.price, variant.available, &variant.name) < (kept.price, kept.available, &kept.name) {
            *kept = variant;
        }
    }
    Some(map)
}

fn name(variant: &Variant) -> String {
    plain(variant.name.as_deref().or(variant.id.as_deref()).unwrap_or_default())
}

fn list(mut names: Vec<String>) -> Option<String> {
    let more = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    if names.is_empty() {
        return None;
    }
    let named = names.join("; ");
    Some(if more == 0 { named } else { format!("{named}; +{more}") })
}
