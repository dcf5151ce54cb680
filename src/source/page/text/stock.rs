//! Words about stock as a shopper sees them, and the buttons that one buys with.

use super::{
    Sightline,
    area::{AWAY, BUTTON, DISABLED, HIDDEN, LINKED, OPTION},
    words::{self, Means},
};
use crate::source::page::scan::{Doc, Id, Tag, unescape};

/// How often the page says what, in the part that is about its item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signs {
    /// "Sold out" and the like.
    pub sold_out: u32,
    /// "Not available" and the like, which may be said of one choice.
    pub unavailable: u32,
    /// "In stock", "Add to cart" and the like.
    pub on_sale: u32,
    /// "Pre-order" and the like.
    pub preorder: u32,
    /// … of the sold-out ones: statements that stand by themselves, not at one choice among several.
    pub alone: u32,
    /// Whole sentences that say of the product that it is sold out.
    pub stated: u32,
    /// … of the sold-out ones: on the button itself, which can't be pressed.
    pub dead: u32,
}

/// A phrase about stock is the whole of a short text, not a word of a sentence.
const SHORT: usize = 60;

/// How long a sentence about the product may be.
const SENTENCE: usize = 300;

/// How sentences about the product begin.
const SUBJECTS: [&str; 22] = [
    "this product",
    "this item",
    "this article",
    "the product",
    "the item",
    "sorry, this product",
    "sorry, this item",
    "we're sorry, this item",
    "unfortunately, this product",
    "unfortunately, this item",
    "dieser artikel",
    "dieses produkt",
    "ce produit",
    "cet article",
    "este producto",
    "este artículo",
    "questo prodotto",
    "este produto",
    "dit product",
    "ten produkt",
    "tento produkt",
    "этот товар",
];

/// Counts the signs.
pub fn signs(line: &mut Sightline<'_, '_>) -> Signs {
    let mut signs = Signs::default();
    let doc = line.doc;
    // Where the links lead that are called like a button to buy with.
    let mut carts: Vec<String> = Vec::new();
    for id in line.region() {
        if is_stated(doc, id) && line.areas.of(id) & (HIDDEN | AWAY | OPTION | LINKED) == 0 {
            signs.sold_out += 1;
            signs.stated += 1;
            continue;
        }
        let Some((text, pressed)) = said(doc, id) else { continue };
        let text = if text.is_ascii() { text } else { text.to_lowercase() };
        let Some((means, at, length)) = words::stock(&text) else { continue };
        let most = length * 5 >= text.len() * 2 || (text.len() <= 36 && at == 0);
        let marks = line.areas.of(id);
        if !most || marks & (HIDDEN | AWAY | OPTION) != 0 {
            continue;
        }
        let dead = pressed == Some(false) || marks & DISABLED != 0;
        if marks & LINKED != 0 {
            // A link into the cart is a button; any other one speaks of another page.
            if means == Means::OnSale
                && let Some(cart) = cart_of(doc, id)
            {
                carts.push(cart);
            }
            continue;
        }
        match means {
            // A button that can't be pressed may only wait for a choice.
            Means::OnSale | Means::Preorder if dead => {}
            Means::OnSale => signs.on_sale += 1,
            Means::Preorder => signs.preorder += 1,
            Means::SoldOut | Means::Unavailable if dead => {
                signs.sold_out += 1;
                signs.dead += 1;
            }
            Means::SoldOut => {
                signs.sold_out += 1;
                let statement = length * 5 >= text.len() * 3 && marks & BUTTON == 0;
                signs.alone += u32::from(statement && !is_choice(doc, id));
            }
            Means::Unavailable => signs.unavailable += 1,
        }
    }
    carts.sort_unstable();
    carts.dedup();
    signs.on_sale += u32::from(carts.len() == 1);
    signs
}

/// Whether a text is a sentence that says of the product itself that it is sold out: `This item is out of stock online. …`
fn is_stated(doc: &Doc<'_>, id: Id) -> bool {
    if doc.tag(id) != Tag::Text || doc.parent(id).is_some_and(|p| doc.tag(p).is_raw()) {
        return false;
    }
    let raw = doc.raw(id).trim();
    if raw.len() <= SHORT || raw.len() > SENTENCE {
        return false;
    }
    let text = unescape(raw).to_lowercase();
    let begins = SUBJECTS.iter().find_map(|s| text.strip_prefix(s));
    begins.is_some_and(|rest| words::stock(rest).is_some_and(|(means, at, _)| means == Means::SoldOut && at < 24))
}

/// What a node says, and whether it is a button that can be pressed.
fn said(doc: &Doc<'_>, id: Id) -> Option<(String, Option<bool>)> {
    match doc.tag(id) {
        Tag::Text => {
            let raw = doc.raw(id).trim();
            if raw.len() > SHORT || raw.len() < 4 || doc.parent(id).is_some_and(|p| doc.tag(p).is_raw()) {
                return None;
            }
            Some((unescape(raw).into_owned(), None))
        }
        Tag::Input => {
            let kind = doc.attr(id, "type").unwrap_or_default();
            if !["submit", "button", "image"].iter().any(|k| kind.eq_ignore_ascii_case(k)) {
                return None;
            }
            let value = doc.attr(id, "value").or_else(|| doc.attr(id, "alt")).filter(|v| v.len() <= SHORT)?;
            Some((value.into_owned(), Some(doc.attr(id, "disabled").is_none())))
        }
        // A button that shows a picture and is called something.
        Tag::Button => {
            let silent = |i: Id| doc.tag(i) != Tag::Text || doc.raw(i).trim().is_empty();
            if doc.inside(id).len() > 40 || !doc.inside(id).all(silent) {
                return None;
            }
            let name = ["aria-label", "title"].iter().find_map(|n| doc.attr(id, n)).filter(|v| v.len() <= SHORT)?;
            Some((name.into_owned(), None))
        }
        _ => None,
    }
}

/// Where the link around a node leads, if that is a cart.
fn cart_of(doc: &Doc<'_>, id: Id) -> Option<String> {
    const CARTS: [&str; 12] = [
        "cart",
        "basket",
        "/bag",
        "warenkorb",
        "panier",
        "carrito",
        "cesta",
        "carrello",
        "carrinho",
        "koszyk",
        "kosik",
        "checkout",
    ];
    let link = std::iter::once(id).chain(doc.ancestors(id)).take(4).find(|a| doc.tag(*a) == Tag::A)?;
    let href = doc.attr(link, "href")?.to_ascii_lowercase();
    CARTS.iter().any(|c| href.contains(c)).then_some(href)
}

/// Whether a node is one of several choices: a size that is sold out says nothing about the others.
fn is_choice(doc: &Doc<'_>, id: Id) -> bool {
    doc.ancestors(id).take(4).any(|a| {
        matches!(doc.tag(a), Tag::Li | Tag::Label | Tag::Td | Tag::Option | Tag::Select)
            || doc.attr(a, "role").is_some_and(|r| matches!(r.as_ref(), "radio" | "option" | "listitem"))
            || doc.attr(a, "class").is_some_and(|c| {
                let c = c.to_ascii_lowercase();
                ["swatch", "variant", "size", "badge", "option", "tooltip", "legend"].iter().any(|w| c.contains(w))
            })
    })
}
