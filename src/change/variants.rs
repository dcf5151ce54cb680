//! Variants: which were added or removed, and what became of those that stayed. Their order says nothing.

use std::collections::BTreeMap;

use super::alike::{plain, text_key};
use crate::listing::Variant;

/// So many are named in a change; of the others only their number.
const NAMED: usize = 8;

/// What changed among the choices.
#[derive(Debug, Default, PartialEq)]
pub(super) struct VariantSteps {
    /// Names of those that came.
    pub added: Option<String>,
    /// Names of those that went.
    pub removed: Option<String>,
    /// `name: in_stock`, before and after.
    pub stock: Option<(String, String)>,
    /// `name: 79.00`, before and after.
    pub prices: Option<(String, String)>,
}

type ByKey<'a> = BTreeMap<String, &'a Variant>;

/// Whether anything of it changed.
pub(super) fn differ(a: &[Variant], b: &[Variant]) -> bool {
    let Some((a, b)) = pair(a, b) else { return false };
    a.len() != b.len() || a.iter().any(|(key, x)| b.get(key).is_none_or(|y| stock(x, y) || price(x, y)))
}

/// What changed, in words.
pub(super) fn steps(a: &[Variant], b: &[Variant]) -> VariantSteps {
    let Some((a, b)) = pair(a, b) else { return VariantSteps::default() };
    let lacking = |of: &ByKey, from: &ByKey| {
        list(of.iter().filter(|(key, _)| !from.contains_key(*key)).map(|(_, v)| name(v)).collect())
    };
    let both = |moved: fn(&Variant, &Variant) -> bool, say: fn(&Variant) -> String| {
        let moved: Vec<_> =
            a.iter().filter_map(|(k, x)| b.get(k).map(|y| (*x, *y))).filter(|(x, y)| moved(x, y)).collect();
        let before = list(moved.iter().map(|(x, _)| say(x)).collect());
        let after = list(moved.iter().map(|(_, y)| say(y)).collect());
        before.zip(after)
    };
    VariantSteps {
        added: lacking(&b, &a),
        removed: lacking(&a, &b),
        stock: both(stock, |v| {
            format!("{}: {}", name(v), if v.available == Some(true) { "in_stock" } else { "out_of_stock" })
        }),
        prices: both(price, |v| format!("{}: {}", name(v), v.price.unwrap_or_default())),
    }
}

/// Adds to `told` the choices that only `now` has.
pub(super) fn settle_added(told: &mut Vec<Variant>, now: &[Variant]) {
    let new = match pair(told, now) {
        None => Vec::new(),
        Some((a, b)) => b.into_iter().filter(|(key, _)| !a.contains_key(key)).map(|(_, v)| v.clone()).collect(),
    };
    told.extend(new);
}

/// Removes from `told` the choices that `now` has no more.
pub(super) fn settle_removed(told: &mut Vec<Variant>, now: &[Variant]) {
    let kept = match pair(told, now) {
        None => return,
        Some((a, b)) => a.into_iter().filter(|(key, _)| b.contains_key(key)).map(|(_, v)| v.clone()).collect(),
    };
    *told = kept;
}

/// Takes over whether those that stayed can be bought.
pub(super) fn settle_stock(told: &mut Vec<Variant>, now: &[Variant]) {
    settle_each(told, now, |to, from| to.available = from.available.or(to.available));
}

/// Takes over what those that stayed cost.
pub(super) fn settle_prices(told: &mut Vec<Variant>, now: &[Variant]) {
    settle_each(told, now, |to, from| to.price = from.price.or(to.price));
}

fn settle_each(told: &mut Vec<Variant>, now: &[Variant], set: impl Fn(&mut Variant, &Variant)) {
    let Some((a, b)) = pair(told, now) else { return };
    let settled = a
        .into_iter()
        .map(|(key, variant)| {
            let mut variant = variant.clone();
            if let Some(from) = b.get(&key) {
                set(&mut variant, from);
            }
            variant
        })
        .collect();
    *told = settled;
}

fn stock(a: &Variant, b: &Variant) -> bool {
    matches!((a.available, b.available), (Some(a), Some(b)) if a != b)
}

fn price(a: &Variant, b: &Variant) -> bool {
    matches!((a.price, b.price), (Some(a), Some(b)) if a != b)
}

/// Both sides by what identifies their choices: the shop's ids where all have one and at least one is on both sides,
/// else the names; `None` where they cannot be compared, as between a page that names its choices and one that does not.
fn pair<'a>(a: &'a [Variant], b: &'a [Variant]) -> Option<(ByKey<'a>, ByKey<'a>)> {
    if a.is_empty() || b.is_empty() {
        return None;
    }
    let id: fn(&Variant) -> Option<String> = |v| v.id.clone();
    if let (Some(a), Some(b)) = (by(a, id), by(b, id))
        && a.keys().any(|key| b.contains_key(key))
    {
        return Some((a, b));
    }
    let name: fn(&Variant) -> Option<String> = |v| v.name.as_deref().map(text_key).filter(|key| !key.is_empty());
    by(a, name).zip(by(b, name))
}

fn by(variants: &[Variant], key: fn(&Variant) -> Option<String>) -> Option<ByKey<'_>> {
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
