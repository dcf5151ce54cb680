//! Amounts as a shopper sees them, each with what the page makes of it.

mod beside;
mod cards;
mod choice;
mod unit;

use self::{
    beside::{around_number, words_before, words_behind},
    choice::Choices,
    unit::{Read, Refusal, Unit, grow, is_sign, might_be_amount, read},
};
use super::{
    Sightline,
    area::{AWAY, HIDDEN, LINKED, NOT, NOW, OPTION, PRICE, REGULAR, STRUCK, WAS},
    words::{self, Label},
};
use crate::{
    listing::{Amount, Currency, PriceHints, Refused, currency_in, hints_in, read_price},
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
    /// The page's own class calls it the regular price, which it may or may not be asking.
    pub regular: bool,
    /// Nothing speaks against its being the price, but that the tax is not in it, or that it is said to be of one piece.
    pub fallback: bool,
    /// It stands at a choice that is not the one taken.
    pub other_choice: bool,
    /// The words.
    pub text: String,
}

impl Seen {
    /// An amount that nothing is known of.
    fn nothing(text: String) -> Self {
        Self {
            id: 0,
            amount: Amount::ZERO,
            currency: None,
            kind: Kind::Not,
            main: false,
            under: false,
            price: false,
            now: false,
            regular: false,
            fallback: false,
            other_choice: false,
            text,
        }
    }
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
    let mut proofs: Vec<char> = Vec::new();
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
            Some(Err(refusal)) => {
                // Delivery and savings are no prices, but they prove how the page writes numbers.
                proofs.extend(hints_in(&refusal.text).decimal);
                if refusal.why == Refused::Ambiguous && open.len() < 50 {
                    open.push((found.len(), unit, under));
                } else {
                    found.extend(instalment(line, &unit, refusal, hints).map(|seen| Seen { under, ..seen }));
                }
                continue;
            }
            _ => continue,
        };
        id = unit.end.max(id);
        found.extend(judge(line, &unit, read).map(|seen| Seen { under, ..seen }));
    }
    let mut found = settle(line, open, found, &proofs, hints);
    let choices = Choices::of(doc);
    for seen in &mut found {
        seen.other_choice = choices.is_left(doc, seen.id);
    }
    let mut other_item = cards::all(line, &found).into_iter();
    found.retain(|_| !other_item.next().unwrap_or(false));
    found
}

/// Reads what was open with the decimal mark that the page's other amounts prove, if they all prove the same.
fn settle(
    line: &mut Sightline<'_, '_>,
    open: Vec<(usize, Unit, bool)>,
    mut found: Vec<Seen>,
    proofs: &[char],
    hints: &PriceHints,
) -> Vec<Seen> {
    if open.is_empty() {
        return found;
    }
    let mut marks = proofs.iter().copied().chain(found.iter().filter_map(|s| hints_in(&s.text).decimal));
    let Some(decimal) = marks.next().filter(|first| marks.all(|m| m == *first)) else { return found };
    let hints = PriceHints { decimal: Some(decimal), ..hints.clone() };
    for (at, unit, under) in open.into_iter().rev() {
        if let Some(Ok(read)) = read(line, &unit, &hints)
            // A mark that would make thousandths of an amount leaves it as open as it was.
            && read.amount.scale() != 3
            && let Some(seen) = judge(line, &unit, read)
        {
            found.insert(at.min(found.len()), Seen { under, ..seen });
        }
    }
    found
}

/// An amount that a text says is asked every month: shops declare it as the price.
fn instalment(line: &mut Sightline<'_, '_>, unit: &Unit, refusal: Refusal, hints: &PriceHints) -> Option<Seen> {
    let Refusal { text, .. } = refusal;
    let (before, behind) = around_number(&text);
    if !words::is_monthly(&before.to_lowercase()) && !words::is_monthly(&behind.to_lowercase()) {
        return None;
    }
    let number = text.get(before.len()..text.len() - behind.len())?;
    let amount = read_price(number, hints).ok()?.amount;
    let (currency, main) = (currency_in(&text), line.region().contains(&unit.start));
    Some(Seen { id: unit.element, amount, currency, kind: Kind::Not, main, ..Seen::nothing(text) })
}

/// What the page makes of an amount: by the classes around it, the words before and the words behind.
fn judge(line: &mut Sightline<'_, '_>, unit: &Unit, read: Read) -> Option<Seen> {
    let doc = line.doc;
    let Read { text, amount, currency, named } = read;
    let Unit { element, .. } = *unit;
    let inherited = line.areas.of(element);
    let signed = named || text.contains(is_sign);
    let (mut price, mut was, mut not) = (false, inherited & STRUCK != 0, false);
    let (mut now, mut regular) = (false, false);
    let mut widest = element;
    for (level, around) in std::iter::once(element).chain(doc.ancestors(element)).take(LEVELS + 1).enumerate() {
        if doc.inside(around).len() > 60 {
            break;
        }
        widest = around;
        let marks = line.areas.of(around);
        price |= marks & PRICE != 0 && (signed || level <= 2);
        // An element that holds several amounts says nothing about one of them.
        if (level == 0 && unit.start == element) || is_alone(line, unit, around) {
            was |= marks & WAS != 0;
            not |= marks & NOT != 0;
            now |= marks & NOW != 0;
            regular |= marks & REGULAR != 0;
        }
    }
    // Inside the element itself (`<div><span class=price><s>…</s></span></div>`).
    for id in (unit.start..unit.end).filter(|id| doc.tag(*id).is_element()) {
        let marks = line.areas.of(id);
        was |= marks & (STRUCK | WAS) != 0;
        let digits = |range: std::ops::Range<Id>| {
            range.filter(|i| doc.tag(*i) == Tag::Text && doc.raw(*i).bytes().any(|b| b.is_ascii_digit())).count()
        };
        let own = digits(doc.inside(id));
        if own > 0 {
            price |= marks & PRICE != 0;
            not |= marks & NOT != 0;
            // A part of a number may be called like the whole of another one.
            let whole = own == digits(unit.start..unit.end);
            now |= marks & NOW != 0 && whole;
            regular |= marks & REGULAR != 0 && whole;
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
    let fallback = !not && !taxed && (words::is_without_tax(&before, &behind) || words::is_of_piece(&before, &behind));
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
    Some(Seen {
        id: element,
        amount,
        currency,
        kind,
        main,
        under: false,
        price,
        now,
        regular,
        fallback,
        other_choice: false,
        text,
    })
}

/// Whether an element shows no other amount than the unit's, but for one that is called something else than a price.
fn is_alone(line: &mut Sightline<'_, '_>, unit: &Unit, around: Id) -> bool {
    let doc = line.doc;
    let own = unit.start..unit.end;
    doc.inside(around)
        .filter(|id| !own.contains(id) && doc.tag(*id) == Tag::Text && doc.raw(*id).bytes().any(|b| b.is_ascii_digit()))
        .all(|id| doc.ancestors(id).take_while(|a| *a != around).take(LEVELS).any(|a| line.areas.of(a) & NOT != 0))
}
