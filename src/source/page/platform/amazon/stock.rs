//! Whether Amazon sells the default choice: `#availability` in the marketplace's language, else the buy buttons.

use super::super::{Material, nodes};
use super::{is_beside, is_folded};
use crate::{
    listing::Availability,
    source::page::{account::Offer, scan::Id},
};

/// Words of an item that can't be bought now.
const OUT: [&str; 27] = [
    "unavailable",
    "out of stock",
    "not available",
    "nicht verfügbar",
    "nicht auf lager",
    "no disponible",
    "agotado",
    "sin stock",
    "indisponible",
    "rupture de stock",
    "non disponibile",
    "niet beschikbaar",
    "niet verkrijgbaar",
    "niet op voorraad",
    "não disponível",
    "indisponível",
    "在庫切れ",
    "現在お取り扱い",
    "mevcut değil",
    "stokta yok",
    "niedostępn",
    "inte tillgänglig",
    "otillgänglig",
    "ej i lager",
    "目前无货",
    "无货",
    "غير متوفر",
];

/// Words of an item that is not out yet.
const AHEAD: [&str; 14] = [
    "pre-order",
    "preorder",
    "will be released",
    "not yet been released",
    "not yet released",
    "vorbestell",
    "erscheint am",
    "précommand",
    "préventa",
    "preventa",
    "se pondrá a la venta",
    "preordin",
    "予約",
    "pré-venda",
];

/// Words of an item that can be bought.
const IN: [&str; 27] = [
    "in stock",
    "left in stock",
    "usually ships",
    "usually dispatched",
    "available to ship",
    "available instantly",
    "available now",
    "auf lager",
    "versandfertig",
    "en stock",
    "disponible",
    "expédié sous",
    "disponibilità immediata",
    "disponibile",
    "op voorraad",
    "em estoque",
    "disponível",
    "en existencia",
    "在庫あり",
    "残り",
    "通常",
    "stokta",
    "dostępny",
    "dostępne",
    "i lager",
    "现在有货",
    "متوفر",
];

/// Buttons that put the item into the cart or buy it.
const BUTTONS: [&str; 7] = [
    "add-to-cart-button",
    "buy-now-button",
    "add-to-cart-button-ubb",
    "one-click-button",
    "buyOneClick",
    "bb_atc_button",
    "freshAddToCartButton",
];

/// Whether a button of the item is shown and switched on: where a size is still to be chosen, or nobody's offer is the
/// default one, it stands there all the same.
fn is_usable(material: &Material<'_, '_>, button: Id) -> bool {
    let doc = material.doc;
    let is_off = |at: Id| nodes::has_class(doc, at, "a-button-disabled") || doc.attr(at, "disabled").is_some();
    !is_off(button)
        && !doc.ancestors(button).take(3).any(is_off)
        && !is_beside(material, button)
        && !is_folded(material, button)
}

/// Whether the default choice can be bought.
pub(super) fn read(material: &Material<'_, '_>, offer: Option<&Offer>) -> Option<Availability> {
    let doc = material.doc;
    let shown = |id: &str| -> Vec<String> {
        nodes::by_id(doc, id)
            .into_iter()
            .filter(|at| !is_beside(material, *at) && !is_folded(material, *at))
            .filter_map(|at| nodes::text(doc, at))
            .collect()
    };
    let mut said = shown("availability");
    if said.is_empty() {
        for class in ["availGreen", "availOrange", "availRed"] {
            said.extend(nodes::all_by_class(doc, class).into_iter().filter_map(|at| nodes::text(doc, at)));
        }
    }
    let buttons = BUTTONS.iter().any(|b| nodes::by_id(doc, b).into_iter().any(|at| is_usable(material, at)));
    let priced = offer.is_some_and(|o| o.price.is_some());
    if let Some(words) = said.first().map(|w| w.to_lowercase()) {
        let says = |all: &[&str]| all.iter().any(|w| words.contains(w));
        if says(&AHEAD) {
            return priced.then_some(Availability::Preorder);
        }
        if says(&OUT) {
            // "Temporarily out of stock" with a button can be ordered all the same: neither is certain.
            return (!buttons || !priced).then_some(Availability::OutOfStock);
        }
        if says(&IN) && priced {
            return Some(Availability::InStock);
        }
    }
    if !priced && !buttons && ["outOfStock", "outOfStock_feature_div"].iter().any(|id| !shown(id).is_empty()) {
        return Some(Availability::OutOfStock);
    }
    let used = offer.is_some_and(|o| o.used);
    (priced && (buttons || used)).then_some(Availability::InStock)
}
