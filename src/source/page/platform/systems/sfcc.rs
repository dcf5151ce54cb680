//! Product pages of Salesforce Commerce Cloud shops with the reference storefront (SFRA).
//!
//! Source: SFRA's templates `product/productDetails.isml` (`div.product-detail[data-pid]`), `product/components/pricing`
//! (`.prices`, `.price`, `.sales .value[content]`, `.strike-through .value[content]`, `.range`) and
//! `product/components/productAvailability.isml` (`.product-availability[data-available][data-ready-to-order]`). Tiles of
//! other products use the same classes, so only what stands in the page's own `.product-detail` counts.

use super::{has_class, machine_text, of_class, state};
use crate::{
    listing::Amount,
    source::page::{
        account::{Account, Offer, Reader},
        platform::{Material, PlatformReader, Told},
        scan::Id,
    },
};

pub const READER: PlatformReader = PlatformReader { name: "salesforce", platform: None, recognises, read };

fn recognises(material: &Material<'_, '_>) -> bool {
    material.json.is_none() && material.has("demandware") && material.has("product-detail")
}

fn read(material: &Material<'_, '_>) -> Option<Told> {
    let doc = material.doc;
    let mut details = of_class(doc, "product-detail").filter(|id| doc.attr(*id, "data-pid").is_some());
    let own = details.next()?;
    // Sets and bundles show several products in one page.
    if details.any(|id| !doc.inside(own).contains(&id)) || of_class(doc, "set-item").next().is_some() {
        return None;
    }
    let mut account = Account::new(Reader::Platform(READER.name));
    account.ids = doc.attr(own, "data-pid").map(String::from).into_iter().collect();
    let mut offer = Offer::default();
    if let Some((price, list)) = prices(material, own) {
        (offer.price, offer.list) = (Some(price), list);
    }
    let inside = doc.inside(own);
    account.name = super::heading(doc, "product-name", &inside);
    if let Some(mark) = of_class(doc, "product-availability").find(|id| inside.contains(id)) {
        let says = |name: &str| doc.attr(mark, name).map(|v| v == "true");
        offer.stock = match (says("data-available"), says("data-ready-to-order")) {
            (Some(true), _) => Some(state(true)),
            // Before a size is chosen nothing is available.
            (Some(false), Some(true)) => Some(state(false)),
            _ => None,
        };
    }
    if offer == Offer::default() {
        return None;
    }
    account.offers.push(offer);
    Some(Told::Item(Box::new(account)))
}

/// The asked and the former price of the page's own price box; none for a range, or where tiles stand in between.
fn prices(material: &Material<'_, '_>, own: Id) -> Option<(Amount, Option<Amount>)> {
    let doc = material.doc;
    let inside = doc.inside(own);
    let around = of_class(doc, "prices").find(|id| inside.contains(id))?;
    let within = doc.inside(around);
    if of_class(doc, "range").any(|id| within.contains(&id)) {
        return None;
    }
    let (mut asked, mut was): (Vec<Amount>, Vec<Amount>) = (Vec::new(), Vec::new());
    for id in of_class(doc, "value").filter(|id| within.contains(id)).take(20) {
        let Some(content) = doc.attr(id, "content") else { continue };
        let amount = machine_text(content.trim(), None)?;
        let up = |class: &str| doc.ancestors(id).take_while(|up| *up != around).any(|up| has_class(doc, up, class));
        let into = if up("strike-through") {
            &mut was
        } else if up("sales") {
            &mut asked
        } else {
            continue;
        };
        if !into.contains(&amount) {
            into.push(amount);
        }
    }
    let [asked] = asked[..] else { return None };
    let list = match was[..] {
        [list] if list > asked => Some(list),
        _ => None,
    };
    Some((asked, list))
}
