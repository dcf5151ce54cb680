//! The words before and behind an amount.

use super::{
    UNIT,
    unit::{Unit, is_sign},
};
use crate::source::page::{
    meta::fold,
    scan::{Id, Tag, unescape},
    text::{
        Sightline,
        area::HIDDEN,
        words::{self, Label},
    },
};

/// What stands before and behind the amount in its own text: `or 4 payments of $19.75 each` → `or 4 payments of $`, ` each`.
pub(super) fn around_number(text: &str) -> (&str, &str) {
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

/// The words just before an amount, up to another amount.
pub(super) fn words_before(line: &mut Sightline<'_, '_>, unit: &Unit, within: Id) -> String {
    let doc = line.doc;
    let within = item_around(line, unit, within);
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

/// The entry of a list or table that says in words of its own what the amount in it is: other entries have no say then.
fn item_around(line: &Sightline<'_, '_>, unit: &Unit, within: Id) -> Id {
    let doc = line.doc;
    let around = std::iter::once(unit.element).chain(doc.ancestors(unit.element)).take_while(|a| *a != within);
    let mut entries = around.filter(|a| matches!(doc.tag(*a), Tag::Li | Tag::Tr | Tag::Label));
    let letters = |a: Id| doc.text(a, UNIT * 4).chars().filter(|c| c.is_alphabetic()).count();
    entries.find(|a| doc.inside(*a).len() <= 60 && letters(*a) >= 4).unwrap_or(within)
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
pub(super) fn words_behind(line: &mut Sightline<'_, '_>, unit: &Unit) -> String {
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
