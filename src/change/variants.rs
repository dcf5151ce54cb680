//! Variants: which were added or removed, and what became of those that stayed. Their order says nothing.

use std::collections::BTreeMap;

use super::alike::{plain, text_key};
use crate::listing::Variant;

/// So many are named in a change; of the others only their number.
const NAMED: usize = 8;

/// What changed among the choices: before and after, in words.
#[derive(Debug, Default, PartialEq)]
pub(super) struct VariantSteps {
    /// Those that went, and those that came; of those that stayed, whether they can be bought (`name: in_stock`).
    pub choices: (Option<String>, Option<String>),
    /// `name: 79.00`.
    pub prices: (Option<String>, Option<String>),
}

type Key = fn(&Variant) -> Option<String>;
type ByKey<'a> = BTreeMap<String, &'a Variant>;

/// Whether anything of it changed.
pub(super) fn differ(a: &[Variant], b: &[Variant]) -> bool {
    let Some((a, b)) = pair(a, b) else { return false };
    a.len() != b.len() || a.iter().any(|(key, x)| b.get(key).is_none_or(|y| stock(x, y) || price(x, y)))
}

/// What changed, in words.
pub(super) fn steps(a: &[Variant], b: &[Variant]) -> VariantSteps {
    let Some((a, b)) = pair(a, b) else { return VariantSteps::default() };
    let lacking = |of: &ByKey, from: &ByKey| -> Vec<String> {
        of.iter().filter(|(key, _)| !from.contains_key(*key)).map(|(_, v)| name(v)).collect()
    };
    let stayed: Vec<_> = a.iter().filter_map(|(key, x)| b.get(key).map(|y| (*x, *y))).collect();
    let (mut before, mut after) = (lacking(&a, &b), lacking(&b, &a));
    for (x, y) in stayed.iter().filter(|(x, y)| stock(x, y)) {
        let say = |v: &Variant| {
            format!("{}: {}", name(v), if v.available == Some(true) { "in_stock" } else { "out_of_stock" })
        };
        before.push(say(x));
        after.push(say(y));
    }
    let priced: Vec<_> = stayed.into_iter().filter(|(x, y)| price(x, y)).collect();
    let say = |v: &Variant| format!("{}: {}", name(v), v.price.unwrap_or_default());
    VariantSteps {
        choices: (list(before), list(after)),
        prices: (
            list(priced.iter().map(|(x, _)| say(x)).collect()),
            list(priced.iter().map(|(_, y)| say(y)).collect()),
        ),
    }
}

/// Takes over which choices there are and whether they can be bought, but not what they cost.
pub(super) fn settle_choices(told: &mut Vec<Variant>, now: &[Variant]) {
    let Some((a, b)) = pair(told, now) else { return };
    let settled = b
        .iter()
        .map(|(key, from)| match a.get(key) {
            Some(known) => Variant { available: from.available.or(known.available), ..(*known).clone() },
            None => (*from).clone(),
        })
        .collect();
    *told = settled;
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

/// Fills in what a reading does not say of choices that are known: what they cost, whether they can be bought.
pub(super) fn fill(read: &mut [Variant], known: &[Variant]) {
    let Some(key) = key(known, read) else { return };
    let Some(known) = by(known, key) else { return };
    for variant in read {
        if let Some(known) = key(variant).and_then(|key| known.get(&key)) {
            variant.price = variant.price.or(known.price);
            variant.available = variant.available.or(known.available);
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
