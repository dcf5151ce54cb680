//! Amounts as a shopper sees them, each with what the page makes of it.

mod beside;
mod choice;
mod unit;

use self::{
    beside::{around_number, words_before, words_behind},
    choice::Choices,
    unit::{Read, Unit, grow, is_sign, might_be_amount, read},
};
use super::{
    Sightline,
    area::{AWAY, HIDDEN, LINKED, NOT, NOW, OPTION, PRICE, STRUCK, WAS},
    words::{self, Label},
};
use crate::{
    listing::{Amount, Currency, PriceHints, Refused, hints_in},
    source::page::scan::{Id, Tag},
};

/// What an amount is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What is asked.
    Asked,
    /// What was asked before; struck through.
    Was,
    /// Something else: per month, per unit, without tax, a saving, delivery …
    Not,
}

/// An amount on the page.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The element that shows it.
    pub id: Id,
    /// The amount.
    pub amount: Amount,
    /// The currency, where the text itself leaves no doubt.
    pub currency: Option<Currency>,
    /// What it is.
    pub kind: Kind,
    /// Between the item's name and the next items.
    pub main: bool,
    /// Under the heading that is the item's name, before any other heading.
    pub under: bool,
    /// The page's own class calls it a price.
    pub price: bool,
    /// The page's own class calls it the price that counts now.
    pub now: bool,
    /// It stands at a choice that is not the one taken.
    pub other_choice: bool,
    /// The words.
    pub text: String,
}

/// How long the text of one amount may be.
const UNIT: usize = 48;
/// How many amounts of a page are looked at.
const MOST: usize = 2000;
/// How many levels around an amount have a say in what it is.
const LEVELS: usize = 4;

/// All amounts that are shown and belong to the item, in the page's order.
pub fn all(line: &mut Sightline<'_, '_>, hints: &PriceHints) -> Vec<Seen> {
    let doc = line.doc;
    let mut found = Vec::new();
    // Texts that can be understood in two ways (`1.234`), each with its place among the others.
    let mut open: Vec<(usize, Unit, bool)> = Vec::new();
    let mut id = 0;
    let mut under = false;
    while id < line.end.min(doc.len()) && found.len() < MOST {
        let here = id;
        id += 1;
        if doc.tag(here).is_heading() {
            under = line.anchor == Some(here);
        }
        if doc.tag(here) != Tag::Text || !might_be_amount(doc.raw(here)) {
            continue;
        }
        let Some(parent) = doc.parent(here) else { continue };
        if doc.tag(parent).is_raw() || line.areas.of(parent) & (HIDDEN | AWAY | LINKED | OPTION) != 0 {
            continue;
        }
        let unit = grow(line, here);
        let read = match read(line, &unit, hints) {
            Some(Ok(read)) => read,
            Some(Err(Refused::Ambiguous)) if open.len() < 50 => {
                open.push((found.len(), unit, under));
                continue;
            }
            _ => continue,
        };
        id = unit.end.max(id);
        found.extend(judge(line, &unit, read).map(|seen| Seen { under, ..seen }));
    }
    let mut found = settle(line, open, found, hints);
    let choices = Choices::of(doc);
    for seen in &mut found {
        seen.other_choice = choices.is_left(doc, seen.id);
    }
    found
}

/// Reads what was open with the decimal mark that the page's other amounts prove, if they all prove the same.
fn settle(
    line: &mut Sightline<'_, '_>,
    open: Vec<(usize, Unit, bool)>,
    mut found: Vec<Seen>,
    hints: &PriceHints,
) -> Vec<Seen> {
    if open.is_empty() {
        return found;
    }
    let mut marks = found.iter().filter_map(|s| hints_in(&s.text).decimal);
    let Some(decimal) = marks.next().filter(|first| marks.all(|m| m == *first)) else { return found };
    let hints = PriceHints { decimal: Some(decimal), ..hints.clone() };
    for (at, unit, under) in open.into_iter().rev() {
        if let Some(Ok(read)) = read(line, &unit, &hints)
            && let Some(seen) = judge(line, &unit, read)
        {
            found.insert(at.min(found.len()), Seen { under, ..seen });
        }
    }
    found
}

/// What the page makes of an amount: by the classes around it, the words before and the words behind.
fn judge(line: &mut Sightline<'_, '_>, unit: &Unit, read: Read) -> Option<Seen> {
    let doc = line.doc;
    let Read { text, amount, currency, named } = read;
    let Unit { element, .. } = *unit;
    let inherited = line.areas.of(element);
    let signed = named || text.contains(is_sign);
    let (mut price, mut was, mut not, mut now) = (false, inherited & STRUCK != 0, false, false);
    let mut widest = element;
    for (level, around) in std::iter::once(element).chain(doc.ancestors(element)).take(LEVELS + 1).enumerate() {
        if doc.inside(around).len() > 60 {
            break;
        }
        widest = around;
        let marks = line.areas.of(around);
        price |= marks & PRICE != 0 && (signed || level <= 2);
        // An element that holds several amounts says nothing about one of them.
        if level == 0 || is_alone(line, unit, around) {
            was |= marks & WAS != 0;
            not |= marks & NOT != 0;
            now |= marks & NOW != 0;
        }
    }
    // Inside the element itself (`<div><span class=price><s>…</s></span></div>`).
    for id in (unit.start..unit.end).filter(|id| doc.tag(*id).is_element()) {
        let marks = line.areas.of(id);
        was |= marks & (STRUCK | WAS) != 0;
        if doc.inside(id).any(|i| doc.tag(i) == Tag::Text && doc.raw(i).bytes().any(|b| b.is_ascii_digit())) {
            price |= marks & PRICE != 0;
            not |= marks & NOT != 0;
            now |= marks & NOW != 0;
        }
    }
    let (before, behind) = (words_before(line, unit, widest), words_behind(line, unit));
    let (own_before, own_behind) = around_number(&text);
    let before = format!("{before} {own_before}").to_lowercase();
    let behind = format!("{own_behind} {behind}").to_lowercase();
    let label = words::label(&before);
    price |= label == Some(Label::Price);
    was |= label == Some(Label::Former);
    // A class may lie about the tax; the words beside the amount don't.
    let taxed = words::is_with_tax(&before) || words::is_with_tax(&behind);
    not = (not && !taxed) || label == Some(Label::Other) || words::is_not_behind(&behind);
    let bare = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b' '));
    // Letters may be a currency (`S/`, `R`, `kr`) or a size: they count only where the page speaks of a price.
    if !text.contains(is_sign) && named && !price {
        return None;
    }
    let called_price =
        price && bare && line.areas.of(element) & PRICE != 0 && !behind.trim().starts_with(char::is_alphabetic);
    if !signed && !called_price {
        return None;
    }
    let main = line.region().contains(&unit.start);
    let kind = match (not, was) {
        (true, _) => Kind::Not,
        (false, true) => Kind::Was,
        (false, false) => Kind::Asked,
    };
    Some(Seen { id: element, amount, currency, kind, main, under: false, price, now, other_choice: false, text })
}

/// Whether an element shows no other amount than the unit's.
fn is_alone(line: &Sightline<'_, '_>, unit: &Unit, around: Id) -> bool {
    let doc = line.doc;
    let own = unit.start..unit.end;
    !doc.inside(around)
        .any(|id| !own.contains(&id) && doc.tag(id) == Tag::Text && doc.raw(id).bytes().any(|b| b.is_ascii_digit()))
}
