//! The nodes that show one amount together, and the amount in them.

use super::UNIT;
use crate::{
    listing::{Amount, Currency, PriceHints, Refused, currency_in, read_price},
    source::page::{
        scan::{Id, Tag},
        text::{
            Sightline,
            area::{HIDDEN, OPTION, PRICE, STRUCK, WAS},
        },
    },
};

/// Whether a run of text is short, holds a digit, and has no words but currencies: most digits on a page are no money.
/// `12 days ago` is out, and so is a bare `12` unless something around it says more.
pub(super) fn might_be_amount(raw: &str) -> bool {
    let raw = raw.trim();
    if raw.len() > UNIT || !raw.bytes().any(|b| b.is_ascii_digit() || b >= 0xd9) {
        return false;
    }
    let plain = raw.is_ascii() && !raw.bytes().any(|b| b == b'$' || b == b'&');
    !plain || !raw.bytes().any(|b| b.is_ascii_alphabetic()) || names_currency(raw)
}

/// A run of nodes that show one amount, and the element that holds them.
#[derive(Debug)]
pub(super) struct Unit {
    /// The first node.
    pub(super) start: Id,
    /// The node behind the last one.
    pub(super) end: Id,
    /// The element around them.
    pub(super) element: Id,
}

/// From one run of text to the element that holds all parts of its number (`$`, `819`, `.99`) and nothing else.
pub(super) fn grow(line: &mut Sightline<'_, '_>, at: Id) -> Unit {
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
    let signs = text.chars().filter(|c| is_sign(*c)).count();
    // `993 Kč 1 201 Kč`: letters between two numbers are the currency of the first.
    let mut numbers = text.split(char::is_alphabetic).filter(|part| part.bytes().any(|b| b.is_ascii_digit()));
    (signs > 1 || numbers.nth(1).is_some()) && once(text) == text
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

pub(super) fn is_sign(c: char) -> bool {
    "$€£¥￥₽₺₩₹₫฿₴₦₱₪₡₲₵元円원".contains(c)
}

/// What a unit says.
#[derive(Debug)]
pub(super) struct Read {
    /// Its words.
    pub(super) text: String,
    /// Its amount.
    pub(super) amount: Amount,
    /// The currency, where the words themselves settle it: a language says little about it, since a shop in Toronto
    /// runs a theme that says `en-US`.
    pub(super) currency: Option<Currency>,
    /// Whether letters in it may be a currency.
    pub(super) named: bool,
}

/// Why a unit says no amount.
#[derive(Debug)]
pub(super) struct Refusal {
    /// The reason.
    pub(super) why: Refused,
    /// Its words.
    pub(super) text: String,
}

/// The unit's text, its amount, and the currency that the text itself names; `None` where it is no amount of money.
pub(super) fn read(line: &mut Sightline<'_, '_>, unit: &Unit, hints: &PriceHints) -> Option<Result<Read, Refusal>> {
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
    let amount = match read_price(&text, hints) {
        Ok(money) if money.amount.is_zero() => return None,
        Ok(money) => money.amount,
        Err(why) => return Some(Err(Refusal { why, text })),
    };
    let currency = currency_in(&text);
    let named = currency.is_some() || names_currency(&text);
    Some(Ok(Read { text, amount, currency, named }))
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
