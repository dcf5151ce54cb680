//! The members of a product group (<https://developers.google.com/search/docs/appearance/structured-data/product-variants>).

use serde_json::Value;

use super::{MOST, Nodes, Object, images, offer as offers, resolve};
use crate::{
    listing::{Availability, Variant},
    source::page::{
        account::Offer,
        json::{many, member},
        number::Hints,
    },
};

/// Properties by which choices differ, in the order in which shops name them.
const VARY: &[&str] = &["color", "size", "material", "pattern", "suggestedAge", "suggestedGender"];

/// What a group names as its choices.
pub(super) fn members<'v>(object: &'v Object, nodes: &Nodes<'v>) -> Vec<&'v Object> {
    let all = object.get("hasVariant").map(many).unwrap_or_default();
    all.iter().take(MOST).filter_map(|v| resolve(v, nodes)).collect()
}

/// The choices of the group that a product belongs to.
pub(super) fn siblings<'v>(object: &'v Object, nodes: &Nodes<'v>) -> Vec<&'v Object> {
    let group = object.get("isVariantOf").and_then(|v| many(v).first()).and_then(|v| resolve(v, nodes));
    group.map(|g| members(g, nodes)).unwrap_or_default()
}

/// The offer of a product group's member, named after the member.
pub(super) fn offer(variant: &Object, nodes: &Nodes<'_>, hints: &Hints) -> Option<Offer> {
    let mut offer = variant.get("offers").map(|v| offers::read(v, nodes, hints))?.into_iter().next()?;
    offer.id = id(variant).or(offer.id);
    offer.url = offer.url.or_else(|| member(variant, "url"));
    offer.name = name(variant).or(offer.name);
    offer.image = image(variant);
    Some(offer)
}

/// Every member as a choice; none where two can't be told apart.
pub(super) fn of(members: &[&Object], nodes: &Nodes<'_>, hints: &Hints) -> Vec<Variant> {
    let variants: Vec<Variant> = members
        .iter()
        .map(|member_of| {
            let offer = offer(member_of, nodes, hints);
            Variant {
                id: id(member_of).or_else(|| member(member_of, "url")).or_else(|| offer.as_ref()?.id.clone()),
                name: name(member_of),
                price: offer.as_ref().and_then(|o| o.price),
                image: image(member_of),
                available: offer.as_ref().and_then(|o| o.stock).map(|s| s != Availability::OutOfStock),
            }
        })
        .collect();
    let told: std::collections::HashSet<_> = variants.iter().map(|v| (&v.id, &v.name)).collect();
    let known = variants.iter().all(|v| v.id.is_some() || v.name.is_some());
    if known && told.len() == variants.len() { variants } else { Vec::new() }
}

fn id(variant: &Object) -> Option<String> {
    ["sku", "productID", "@id", "gtin13", "gtin", "mpn"].iter().find_map(|k| member(variant, k))
}

/// What it is called, or what it differs in.
fn name(variant: &Object) -> Option<String> {
    member(variant, "name").or_else(|| {
        let parts: Vec<String> = VARY
            .iter()
            .filter_map(|k| match variant.get(*k)? {
                Value::Object(inner) => member(inner, "name"),
                _ => member(variant, k),
            })
            .collect();
        (!parts.is_empty()).then(|| parts.join(" / "))
    })
}

fn image(variant: &Object) -> Option<String> {
    variant.get("image").map(images).and_then(|i| i.into_iter().next())
}
