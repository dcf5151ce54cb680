//! Amounts as a shopper sees them, each with what the page makes of it.

use super::{
    Sightline,
    area::{AWAY, HIDDEN, LINKED, NOT, OPTION, PRICE, STRUCK, WAS},
    words,
};
use crate::{
    listing::{Amount, Currency, PriceHints, Refused, read_price},
    source::page::scan::{Id, Tag, unescape},
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
    /// The page's own class calls it a price.
    pub price: bool,
    /// The words.
    pub text: String,
}

/// How long the text around one amount may be.
const UNIT: usize = 48;
/// How many amounts of a page are looked at.
const MOST: usize = 2000;

/// All amounts that are shown and belong to the item, in the page's order.
pub fn all(line: &mut Sightline<'_, '_>, hints: &PriceHints) -> Vec<Seen> {
    let doc = line.doc;
    let mut found = Vec::new();
    let mut id = 0;
    while id < line.end.min(doc.len()) && found.len() < MOST {
        let here = id;
        id += 1;
        if doc.tag(here) != Tag::Text || !might_be_amount(doc.raw(here)) {
            continue;
        }
        let Some(parent) = doc.parent(here) else { continue };
        let inherited = line.areas.of(parent);
        if inherited & (HIDDEN | AWAY | LINKED | OPTION) != 0 || doc.tag(parent).is_raw() {
            continue;
        }
        if let Some((seen, after)) = unit(line, here, hints) {
            id = after.max(id);
            found.push(seen);
        }
    }
    found
}

/// Whether a run of text is short and holds a digit.
fn might_be_amount(raw: &str) -> bool {
    let raw = raw.trim();
    raw.len() <= UNIT && raw.bytes().any(|b| b.is_ascii_digit() || b >= 0xd9)
}

/// The largest element around a digit that reads as one amount.
fn unit(line: &mut Sightline<'_, '_>, at: Id, hints: &PriceHints) -> Option<(Seen, Id)> {
    let doc = line.doc;
    let mut around: Vec<Id> = Vec::new();
    for element in doc.ancestors(at).take(4) {
        if doc.inside(element).len() > 24 || raw_length(line, element) > UNIT * 2 {
            break;
        }
        around.push(element);
        if matches!(doc.tag(element), Tag::Td | Tag::Li | Tag::Tr | Tag::Form) {
            break;
        }
    }
    for element in around.iter().rev().copied() {
        let text = visible(line, element);
        if text.len() > UNIT * 2 {
            continue;
        }
        let whole = glued(line, element);
        match read_price(&text, hints) {
            Ok(money) if whole && !money.amount.is_zero() => {
                let signed = money.currency.is_some() || text.contains(is_sign);
                if let Some(seen) = judge(line, element, &text, money.amount, money.currency, signed) {
                    return Some((seen, doc.after(element)));
                }
                return None;
            }
            Ok(_) | Err(Refused::Ambiguous | Refused::Range | Refused::NotThat | Refused::NoNumber) => {}
            Err(Refused::Absurd) => return None,
        }
    }
    // Text beside others in a larger element: by itself.
    let text = unescape(doc.raw(at)).trim().to_owned();
    let parent = doc.parent(at)?;
    let money = read_price(&text, hints).ok().filter(|m| !m.amount.is_zero() && whole_number(line, at, at + 1))?;
    let signed = money.currency.is_some() || text.contains(is_sign);
    judge(line, parent, &text, money.amount, money.currency, signed).map(|seen| (seen, at + 1))
}

fn is_sign(c: char) -> bool {
    "$€£¥￥₽₺₩₹₫฿₴₦₱₪₡₲₵元円원".contains(c)
}

/// Length of the text inside, without decoding.
fn raw_length(line: &Sightline<'_, '_>, element: Id) -> usize {
    let doc = line.doc;
    doc.inside(element).filter(|id| doc.tag(*id) == Tag::Text).map(|id| doc.raw(id).trim().len()).sum()
}

/// What an element shows, without hidden and struck-through parts; small digits are decimals.
fn visible(line: &mut Sightline<'_, '_>, element: Id) -> String {
    let doc = line.doc;
    let outer = line.areas.of(element);
    let mut cents: Vec<Id> = Vec::new();
    for id in doc.inside(element).filter(|id| doc.tag(*id) == Tag::Text) {
        let raw = doc.raw(id).trim();
        if raw.len() == 2 && raw.bytes().all(|b| b.is_ascii_digit()) && is_small(line, id, element) {
            cents.push(id);
        }
    }
    let areas = &mut line.areas;
    let speaks = |id: Id| {
        let marks = areas.of(id);
        marks & (HIDDEN | OPTION) == 0 && (marks & STRUCK == 0 || outer & STRUCK != 0)
    };
    let text = doc.text_of(doc.inside(element), UNIT * 3, speaks);
    match cents[..] {
        // `$ 9 ⁹⁹` → `$ 9.99`
        [id] => {
            let digits = doc.raw(id).trim();
            match text.rfind(digits) {
                Some(at) => {
                    let head = text[..at].trim_end();
                    if head.ends_with(|c: char| c.is_ascii_digit()) { format!("{head}.{}", &text[at..]) } else { text }
                }
                None => text,
            }
        }
        _ => text,
    }
}

/// Whether two digits are set small: raised, or called cents.
fn is_small(line: &Sightline<'_, '_>, text: Id, within: Id) -> bool {
    let doc = line.doc;
    doc.ancestors(text).take_while(|a| *a != within).take(2).any(|a| {
        let class = doc.attr(a, "class").unwrap_or_default().to_ascii_lowercase();
        doc.tag(a) == Tag::Sup
            || ["cent", "decimal", "fraction", "mantissa", "superscript", "-sup"].iter().any(|w| class.contains(w))
    })
}

/// Whether the element's first and last digits are not parts of a longer number around it.
fn glued(line: &Sightline<'_, '_>, element: Id) -> bool {
    whole_number(line, element, line.doc.after(element))
}

fn whole_number(line: &Sightline<'_, '_>, first: Id, after: Id) -> bool {
    let doc = line.doc;
    let src = doc.src().as_bytes();
    let Some(parent) = doc.parent(first) else { return true };
    let next = (after..doc.after(parent)).find(|id| doc.tag(*id) == Tag::Text);
    if let Some(next) = next {
        let text = doc.raw(next);
        let mut bytes = text.bytes();
        let head = bytes.next();
        if head.is_some_and(|b| b.is_ascii_digit())
            || (matches!(head, Some(b'.' | b',')) && bytes.next().is_some_and(|b| b.is_ascii_digit()))
        {
            return false;
        }
    }
    // The text just before, if nothing but tags stands between.
    let start = doc.offset(first);
    let before = src.get(..start).unwrap_or_default();
    !before.last().is_some_and(|b| b.is_ascii_digit())
}

/// What the page makes of an amount: by the classes and words around it.
fn judge(
    line: &mut Sightline<'_, '_>,
    element: Id,
    text: &str,
    amount: Amount,
    currency: Option<Currency>,
    signed: bool,
) -> Option<Seen> {
    let doc = line.doc;
    let inherited = line.areas.of(element);
    if inherited & (HIDDEN | AWAY | LINKED | OPTION) != 0 {
        return None;
    }
    let (mut price, mut was, mut not) = (false, inherited & STRUCK != 0, false);
    let mut label = String::new();
    for around in std::iter::once(element).chain(doc.ancestors(element)).take(5) {
        let marks = line.areas.of(around);
        let few = doc.inside(around).len() <= 40;
        if !few {
            break;
        }
        price |= marks & PRICE != 0;
        // An element that holds several amounts says nothing about one of them.
        let alone = raw_length(line, around) <= UNIT * 2;
        was |= alone && marks & WAS != 0;
        not |= alone && marks & NOT != 0;
        if alone {
            label = visible(line, around);
        }
    }
    // Inside the element itself (`<span class=price><s>…</s></span>`).
    was |= doc.inside(element).any(|id| doc.tag(id).is_element() && line.areas.of(id) & (STRUCK | WAS) != 0);
    if !signed && !price {
        return None;
    }
    let words = if label.is_empty() { text } else { &label };
    was |= words::is_former(words);
    not |= words::is_not_the_price(words) || words.contains('%');
    let main = line.region().contains(&element) || line.anchor.is_some_and(|a| doc.inside(element).contains(&a));
    let kind = if not {
        Kind::Not
    } else if was {
        Kind::Was
    } else {
        Kind::Asked
    };
    Some(Seen { id: element, amount, currency, kind, main, price, text: text.to_owned() })
}
