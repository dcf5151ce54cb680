//! Amounts as a shopper sees them, each with what the page makes of it.

use super::{
    Sightline,
    area::{AWAY, HIDDEN, LINKED, NOT, OPTION, PRICE, STRUCK, WAS},
    words::{self, Label},
};
use crate::{
    listing::{Amount, Currency, PriceHints, read_price},
    source::page::{
        meta::fold,
        scan::{Id, Tag, unescape},
    },
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
        let Some((text, amount, currency)) = read(line, &unit, hints) else { continue };
        id = unit.end.max(id);
        found.extend(judge(line, &unit, text, amount, currency).map(|seen| Seen { under, ..seen }));
    }
    found
}

/// Whether a run of text is short, holds a digit, and has no words but currencies: most digits on a page are no money.
/// `12 days ago` is out, and so is a bare `12` unless something around it says more.
fn might_be_amount(raw: &str) -> bool {
    let raw = raw.trim();
    if raw.len() > UNIT || !raw.bytes().any(|b| b.is_ascii_digit() || b >= 0xd9) {
        return false;
    }
    let plain = raw.is_ascii() && !raw.bytes().any(|b| b == b'$' || b == b'&');
    !plain || !raw.bytes().any(|b| b.is_ascii_alphabetic()) || names_currency(raw)
}

/// A run of nodes that show one amount, and the element that holds them.
#[derive(Debug)]
struct Unit {
    start: Id,
    end: Id,
    element: Id,
}

/// From one run of text to the element that holds all parts of its number (`$`, `819`, `.99`) and nothing else.
fn grow(line: &mut Sightline<'_, '_>, at: Id) -> Unit {
    let doc = line.doc;
    let mut unit = Unit { start: at, end: at + 1, element: doc.parent(at).unwrap_or(at) };
    for element in doc.ancestors(at).take(5) {
        let text =
            if doc.inside(element).len() > 24 { String::new() } else { visible(line, doc.inside(element), element) };
        if !text.bytes().any(|b| b.is_ascii_digit())
            || !is_number_only(&text)
            || has_two(&text)
            || is_mixed(line, at, element)
        {
            break;
        }
        unit = Unit { start: element, end: doc.after(element), element };
    }
    // The parts of the number stand beside a label, in one element: `Now: <b>$</b>541<sup>.98</sup>`.
    if !is_whole(line, &unit)
        && let Some(outer) = doc.ancestors(unit.start).next()
        && doc.inside(outer).len() <= 24
    {
        let text = visible(line, doc.inside(outer), outer);
        let numbers = text
            .split(|c: char| !(c.is_ascii_digit() || ".,'".contains(c)))
            .filter(|t| t.bytes().any(|b| b.is_ascii_digit()))
            .count();
        if text.len() <= UNIT && numbers == 1 {
            unit = Unit { start: outer, end: doc.after(outer), element: outer };
        }
    }
    unit
}

/// Whether a text shows two amounts, and not one twice.
fn has_two(text: &str) -> bool {
    text.chars().filter(|c| is_sign(*c)).count() > 1 && once(text) == text
}

/// Whether an element holds digits that are shown in another way (struck, hidden, called old) than those at `at`.
fn is_mixed(line: &mut Sightline<'_, '_>, at: Id, element: Id) -> bool {
    let doc = line.doc;
    let mut way = |id: Id| {
        let around = std::iter::once(id)
            .chain(doc.ancestors(id))
            .take_while(|a| *a != element)
            .filter(|a| doc.tag(*a).is_element());
        let marks: Vec<_> = around.map(|a| line.areas.of(a)).collect();
        marks.iter().fold(0, |all, m| all | (m & (STRUCK | HIDDEN | WAS)))
    };
    let own = way(at);
    doc.inside(element)
        .any(|id| doc.tag(id) == Tag::Text && doc.raw(id).bytes().any(|b| b.is_ascii_digit()) && way(id) != own)
}

/// Whether a text is made of a number, a currency and nothing else.
fn is_number_only(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    text.len() <= UNIT
        && letters <= 4
        && text.chars().all(|c| c.is_alphanumeric() || c.is_whitespace() || is_sign(c) || ".,'’-–—*".contains(c))
}

fn is_sign(c: char) -> bool {
    "$€£¥￥₽₺₩₹₫฿₴₦₱₪₡₲₵元円원".contains(c)
}

/// The unit's text, its amount, and the currency that the text itself names.
fn read(line: &mut Sightline<'_, '_>, unit: &Unit, hints: &PriceHints) -> Option<(String, Amount, Option<Currency>)> {
    if !is_whole(line, unit) {
        return None;
    }
    let text = visible(line, unit.start..unit.end, unit.element);
    let text = joined(once(&text));
    // Most digits on a page are no money: only what looks like it is read with care.
    if !text.contains(is_sign) && !names_currency(&text) && !is_called_price(line, unit) {
        return None;
    }
    if is_range(&text) {
        return None;
    }
    let amount = read_price(&text, hints).ok().filter(|m| !m.amount.is_zero())?.amount;
    let unhinted = PriceHints { currency: None, ..hints.clone() };
    let currency = read_price(&text, &unhinted).ok().and_then(|m| m.currency);
    Some((text, amount, currency))
}

/// `$ 19 . 99` → `$ 19.99`: a decimal mark in an element of its own.
fn joined(text: &str) -> String {
    let mut out = text.to_owned();
    for mark in ['.', ','] {
        let Some(at) = out.find(mark) else { continue };
        let (head, tail) = (out[..at].trim_end(), out[at + 1..].trim_start());
        if head.ends_with(|c: char| c.is_ascii_digit())
            && is_cents(tail.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default())
        {
            out = format!("{head}{mark}{tail}");
        }
    }
    out
}

/// `$59.99$59.99`, once for the eye and once for the ear, → `$59.99`.
fn once(text: &str) -> &str {
    let half = text.len() / 2;
    match (text.get(..half), text.get(half..)) {
        (Some(a), Some(b)) if a.trim() == b.trim() && a.trim().len() > 2 => a.trim(),
        _ => text,
    }
}

/// Whether a word of a text is a currency: an ISO code or a local short form.
fn names_currency(text: &str) -> bool {
    const LOCAL: [&str; 22] = [
        "kč", "kr", "zł", "lei", "ft", "руб", "р", "грн", "tl", "dt", "dh", "rm", "rp", "лв", "din", "s", "sfr", "fr",
        "rs", "r", "ден", "сом",
    ];
    text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty() && w.len() <= 8).any(|word| {
        let lower = word.to_lowercase();
        LOCAL.contains(&lower.as_str()) || (word.len() == 3 && Currency::from_code(word).is_some())
    })
}

/// Whether the page's classes call a unit a price, near enough for a bare number.
fn is_called_price(line: &mut Sightline<'_, '_>, unit: &Unit) -> bool {
    let doc = line.doc;
    std::iter::once(unit.element).chain(doc.ancestors(unit.element)).take(3).any(|a| line.areas.of(a) & PRICE != 0)
}

/// Whether two numbers are joined by a dash: `149.00 - 159.00`, `$5.29 – $9.56`.
fn is_range(text: &str) -> bool {
    text.split(['-', '–', '—', '~', '～']).filter(|part| part.bytes().any(|b| b.is_ascii_digit())).count() > 1
}

/// What nodes show, without hidden and struck-through parts; small digits are decimals (`$ 9 ⁹⁹` → `$ 9.99`).
fn visible(line: &mut Sightline<'_, '_>, nodes: std::ops::Range<Id>, element: Id) -> String {
    let doc = line.doc;
    let struck = line.areas.of(element) & STRUCK != 0;
    let small =
        nodes.clone().find(|id| is_cents(doc.raw(*id)) && doc.tag(*id) == Tag::Text && is_small(line, *id, element));
    let areas = &mut line.areas;
    let text = doc.text_of(nodes, UNIT * 3, |id| {
        let marks = areas.of(id);
        marks & (HIDDEN | OPTION) == 0 && (struck || marks & STRUCK == 0)
    });
    let Some(cents) = small.map(|id| doc.raw(id).trim()) else { return text };
    match text.rsplit_once(cents).map(|(head, tail)| (head.trim_end(), tail)) {
        Some((head, tail)) if head.ends_with(|c: char| c.is_ascii_digit()) => format!("{head}.{cents}{tail}"),
        _ => text,
    }
}

fn is_cents(raw: &str) -> bool {
    let raw = raw.trim();
    raw.len() == 2 && raw.bytes().all(|b| b.is_ascii_digit())
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

/// Whether the number does not go on outside (`22` before `.50`).
fn is_whole(line: &Sightline<'_, '_>, unit: &Unit) -> bool {
    let doc = line.doc;
    let Some(last) = (unit.start..unit.end).rev().find(|id| doc.tag(*id) == Tag::Text) else { return true };
    let goes_on = |from: Id, to: Id| {
        let between = doc.src().get(doc.offset(from) + doc.raw(from).len()..doc.offset(to)).unwrap_or_default();
        between.len() < 300
            && !between.contains("<div")
            && !between.contains("</div")
            && !between.contains("<p")
            && !between.contains("<li")
            && !between.contains("<t")
    };
    let next = (unit.end..doc.len().min(unit.end + 8)).find(|id| doc.tag(*id) == Tag::Text);
    if let Some(next) = next.filter(|n| goes_on(last, *n)) {
        let mut bytes = doc.raw(next).bytes();
        let head = bytes.next();
        let digit = |b: Option<u8>| b.is_some_and(|b| b.is_ascii_digit());
        let open = doc.raw(last).ends_with(|c: char| c.is_ascii_digit() || c == '.' || c == ',');
        if open && (digit(head) || (matches!(head, Some(b'.' | b',')) && digit(bytes.next()))) {
            return false;
        }
    }
    let first = (unit.start..unit.end).find(|id| doc.tag(*id) == Tag::Text).unwrap_or(last);
    if !doc.raw(first).starts_with(|c: char| c.is_ascii_digit() || c == '.' || c == ',') {
        return true;
    }
    let before = (unit.start.saturating_sub(8)..unit.start).rev().find(|id| doc.tag(*id) == Tag::Text);
    !before.is_some_and(|b| goes_on(b, first) && doc.raw(b).bytes().next_back().is_some_and(|b| b.is_ascii_digit()))
}

/// What the page makes of an amount: by the classes around it, the words before and the words behind.
fn judge(
    line: &mut Sightline<'_, '_>,
    unit: &Unit,
    text: String,
    amount: Amount,
    currency: Option<Currency>,
) -> Option<Seen> {
    let doc = line.doc;
    let Unit { element, .. } = *unit;
    let inherited = line.areas.of(element);
    let signed = currency.is_some() || text.contains(is_sign);
    let (mut price, mut was, mut not) = (false, inherited & STRUCK != 0, false);
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
        }
    }
    // Inside the element itself (`<span class=price><s>…</s></span>`).
    was |= (unit.start..unit.end).any(|id| doc.tag(id).is_element() && line.areas.of(id) & (STRUCK | WAS) != 0);
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
    if !text.contains(is_sign) && currency.is_some() && !price {
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
    Some(Seen { id: element, amount, currency, kind, main, under: false, price, text })
}

/// What stands before and behind the amount in its own text: `or 4 payments of $19.75 each` → `or 4 payments of $`, ` each`.
fn around_number(text: &str) -> (&str, &str) {
    let part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}');
    let first = text.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    let start = match text.find(is_sign) {
        Some(sign) if sign < first => first,
        Some(sign) => {
            // The number that the sign stands beside, not the first one.
            let behind = text[sign..].find(|c: char| c.is_ascii_digit()).map(|i| sign + i);
            let before = text[..sign].trim_end_matches(part).len();
            let beside = text[..sign].trim_end().ends_with(|c: char| c.is_ascii_digit());
            if beside { before } else { behind.unwrap_or(first) }
        }
        None => first,
    };
    let end = text[start..].find(|c: char| !part(c)).map_or(text.len(), |i| start + i);
    (text.get(..start).unwrap_or_default(), text.get(end..).unwrap_or_default())
}

/// Whether an element shows no other amount than the unit's.
fn is_alone(line: &Sightline<'_, '_>, unit: &Unit, around: Id) -> bool {
    let doc = line.doc;
    let own = unit.start..unit.end;
    !doc.inside(around)
        .any(|id| !own.contains(&id) && doc.tag(id) == Tag::Text && doc.raw(id).bytes().any(|b| b.is_ascii_digit()))
}

/// The words just before an amount, up to another amount.
fn words_before(line: &mut Sightline<'_, '_>, unit: &Unit, within: Id) -> String {
    let doc = line.doc;
    let mut words = String::new();
    for id in (doc.inside(within).start..unit.start).rev().take(24) {
        if doc.tag(id).is_heading() || words.len() > UNIT {
            break;
        }
        if doc.tag(id) != Tag::Text || line.areas.of(id) & HIDDEN != 0 {
            continue;
        }
        // A heading names the item (`… daily for frame`); its words say nothing of the amount behind it.
        if doc.ancestors(id).take(3).any(|a| doc.tag(a).is_heading() && !doc.inside(a).contains(&unit.start)) {
            break;
        }
        let text = without_percentages(&fold(&unescape(doc.raw(id))));
        // Behind another amount stands what is said about that one.
        let cut = text.rfind(|c: char| c.is_ascii_digit() || is_sign(c));
        let rest =
            cut.map_or(text.as_str(), |i| text[i..].trim_start_matches(|c: char| c.is_ascii_digit() || is_sign(c)));
        // What follows the other amount is said of that one, unless it plainly leads to the next.
        if cut.is_none() || rest.trim_end().ends_with(':') || words::label(&rest.to_lowercase()) == Some(Label::Price) {
            words = format!("{rest} {words}");
        }
        if cut.is_some() {
            break;
        }
    }
    let start = words.len().saturating_sub(UNIT);
    let start = (start..words.len()).find(|i| words.is_char_boundary(*i)).unwrap_or(0);
    words.split_off(start)
}

/// `Incl. 21 % VAT` → `Incl.  VAT`: a percentage is no amount.
fn without_percentages(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        let (head, tail) = rest.split_at(at);
        out.push_str(head.trim_end().trim_end_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ','));
        rest = tail.get(1..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// The words just behind an amount, on the same line, up to another amount.
fn words_behind(line: &mut Sightline<'_, '_>, unit: &Unit) -> String {
    let doc = line.doc;
    let block = std::iter::once(unit.element)
        .chain(doc.ancestors(unit.element))
        .find(|a| doc.tag(*a).is_block())
        .unwrap_or(unit.element);
    let mut words = String::new();
    for id in (unit.end..doc.after(block)).take(16) {
        if doc.tag(id).is_block() || words.len() > UNIT {
            break;
        }
        if doc.tag(id) != Tag::Text || line.areas.of(id) & HIDDEN != 0 {
            continue;
        }
        let text = fold(&unescape(doc.raw(id)));
        let cut = text.find(is_sign);
        words.push_str(cut.map_or(text.as_str(), |i| text.get(..i).unwrap_or_default()));
        words.push(' ');
        if cut.is_some() {
            break;
        }
    }
    words
}
