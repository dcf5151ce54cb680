//! Ways into a platform's data, and the notations that platforms of one house share.

use serde_json::Value;

pub(super) use super::picture::{address, full_size, gallery};

use crate::{
    listing::{Amount, Availability, Counted, Coupon, Currency, SalesCount, Variant, Window, read_count},
    source::page::{
        account::Offer,
        json::{self, many},
        number,
        scan::{Doc, Id},
    },
};

/// How many values are looked at in search of a key.
const MOST: usize = 200_000;

/// What stands at a path of keys and numbers, such as `item.images.0`.
pub(super) fn at<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.')
        .try_fold(value, |v, key| match v {
            Value::Array(all) => all.get(key.parse::<usize>().ok()?),
            other => other.get(key),
        })
        .filter(|v| !v.is_null())
}

/// The text at a path: a string with white space folded, or a number.
pub(super) fn text(value: &Value, path: &str) -> Option<String> {
    at(value, path).and_then(json::text).filter(|t| t != "null" && t != "undefined")
}

/// The first text at one of these paths.
pub(super) fn first(value: &Value, paths: &[&str]) -> Option<String> {
    paths.iter().find_map(|p| text(value, p))
}

/// Yes or no at a path, also as text.
pub(super) fn flag(value: &Value, path: &str) -> Option<bool> {
    match at(value, path)? {
        Value::Bool(yes) => Some(*yes),
        Value::String(s) if s == "true" => Some(true),
        Value::String(s) if s == "false" => Some(false),
        _ => None,
    }
}

/// A plain count at a path.
pub(super) fn count(value: &Value, path: &str) -> Option<u64> {
    number::count(&text(value, path)?)
}

/// The array at a path; empty where there is none.
pub(super) fn list<'v>(value: &'v Value, path: &str) -> &'v [Value] {
    at(value, path).map(many).unwrap_or_default()
}

/// The texts of the array at a path; of objects, the text under `key`.
pub(super) fn texts(value: &Value, path: &str, key: &str) -> Vec<String> {
    list(value, path).iter().take(80).filter_map(|v| if v.is_object() { text(v, key) } else { json::text(v) }).collect()
}

/// The outermost value under a key, wherever it stands.
pub(super) fn find<'v>(value: &'v Value, key: &str) -> Option<&'v Value> {
    let mut queue = std::collections::VecDeque::from([value]);
    let mut left = MOST;
    while let Some(next) = queue.pop_front() {
        left = left.checked_sub(1)?;
        match next {
            Value::Object(object) => {
                if let Some(found) = object.get(key).filter(|v| !v.is_null()) {
                    return Some(found);
                }
                queue.extend(object.values().filter(|v| v.is_object() || v.is_array()));
            }
            Value::Array(all) => queue.extend(all.iter().filter(|v| v.is_object() || v.is_array())),
            _ => {}
        }
    }
    None
}

/// JSON that is kept in a string, or the value itself.
pub(super) fn unpacked(value: &Value) -> Option<Value> {
    match value {
        Value::String(s) if s.trim_start().starts_with(['{', '[']) => serde_json::from_str(s).ok(),
        Value::Object(_) | Value::Array(_) => Some(value.clone()),
        _ => None,
    }
}

/// A plain amount: a number or `1,299.00`, also with the sign of the yuan; never zero, never one in a private font.
pub(super) fn amount(value: &Value) -> Option<Amount> {
    match value {
        Value::String(s) => plain(s),
        Value::Number(n) => plain(&n.to_string()),
        _ => None,
    }
}

/// The plain amount at a path.
pub(super) fn money(value: &Value, path: &str) -> Option<Amount> {
    amount(at(value, path)?)
}

/// A plain text as an amount.
pub(super) fn plain(text: &str) -> Option<Amount> {
    let bare = text.trim().trim_start_matches(['¥', '￥', ' ', '\u{a0}']).trim_end_matches(['元', '起', ' ']);
    let (whole, fraction) = bare.split_once('.').unwrap_or((bare, "0"));
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let mut groups = whole.split(',');
    let head = groups.next().filter(|g| digits(g))?;
    let rest: Vec<&str> = groups.collect();
    if rest.iter().any(|g| g.len() != 3 || !digits(g)) || (!rest.is_empty() && head.len() > 3) {
        return None;
    }
    if !digits(fraction) || fraction.len() > 4 || whole.len() > 14 {
        return None;
    }
    bare.replace(',', "").parse().ok().filter(|a: &Amount| !a.is_zero())
}

/// `149.00 - 159.00`, `59起` or one amount: the lowest and the highest.
pub(super) fn span(text: &str) -> Option<(Amount, Amount)> {
    if let Some(only) = plain(text) {
        return Some((only, only));
    }
    let (low, high) = text.split_once(['-', '~', '–', '—'])?;
    let (low, high) = (plain(low)?, plain(high)?);
    (low <= high).then_some((low, high))
}

/// A whole number of the smallest unit, `digits` decimal places below the amount.
pub(super) fn minor(value: &Value, digits: u32) -> Option<Amount> {
    let units: i64 = match value {
        Value::Number(n) => n.as_i64()?,
        Value::String(s) => s.trim().parse().ok()?,
        _ => return None,
    };
    (units > 0).then(|| Amount::try_new(units, digits).ok()).flatten()
}

/// A sales count in words; a bare number counts as pieces sold in `window`.
pub(super) fn sales(text: &str, window: Window) -> Option<SalesCount> {
    let read = read_count(text).ok()?;
    if !matches!(read.what, Counted::Sales | Counted::Unsaid) {
        return None;
    }
    let window = if read.window == Window::Unknown { window } else { read.window };
    Some(SalesCount { count: read.count, at_most: read.at_most, window, text: text.trim().to_owned() })
}

/// An exact number of pieces sold.
pub(super) fn sold(count: u64, window: Window) -> SalesCount {
    SalesCount { count, at_most: Some(count), window, text: count.to_string() }
}

/// The first offer with this currency and price.
pub(super) fn offer(currency: Option<Currency>, price: Option<Amount>, list: Option<Amount>) -> Offer {
    let list = list.filter(|l| price.is_none_or(|p| *l > p));
    Offer { price, list, currency, ..Offer::default() }
}

/// A coupon by its words: `满1000减100` takes 100 off from 1000 on. Of other words (`每满…`, `9折`, `最高减…`) none of the
/// amounts is certain.
pub(super) fn coupon(text: String) -> Coupon {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    // Before it may stand whose coupon it is (`店铺券满199减20`).
    let own = bare.split_once('满').filter(|(whose, _)| !whose.contains(|c: char| c.is_ascii_digit() || c == '每'));
    let whole = own.and_then(|(_, rest)| rest.split_once('减'));
    let digits = |t: &str| plain(t.trim_end_matches(['元', '可', '立']).trim_end_matches('元'));
    let both = whole.and_then(|(spend, off)| Some((digits(spend)?, digits(off)?))).filter(|(spend, off)| off <= spend);
    let (threshold, amount) = both.unzip();
    Coupon { amount, threshold, text, ..Coupon::default() }
}

/// Can be bought, or not.
pub(super) fn stock(yes: bool) -> Availability {
    if yes { Availability::InStock } else { Availability::OutOfStock }
}

/// Names and picture of a choice by its path of properties (`pid:vid;pid:vid`), from Alibaba's `props`:
/// `[{pid, name, values: [{vid, name, image}]}]`.
pub(super) fn choice(props: &[Value], path: &str) -> (Option<String>, Option<String>) {
    let mut names: Vec<String> = Vec::new();
    let mut image = None;
    let chosen: Vec<(&str, &str)> = path.split(';').filter_map(|p| p.split('#').next()?.split_once(':')).collect();
    for prop in props.iter().take(20) {
        let Some(pid) = first(prop, &["pid", "id", "skuPropertyId"]) else { continue };
        let Some((_, vid)) = chosen.iter().find(|(p, _)| *p == pid) else { continue };
        let values = ["values", "skuPropertyValues"].iter().map(|k| list(prop, k)).find(|v| !v.is_empty());
        let value = values.unwrap_or_default().iter().take(500).find(|v| {
            ["vid", "id", "propertyValueId", "propertyValueIdLong"].iter().any(|k| text(v, k).as_deref() == Some(vid))
        });
        let Some(value) = value else { continue };
        names.extend(first(value, &["propertyValueDisplayName", "name", "propertyValueName"]));
        image = image.or_else(|| first(value, &["image", "skuPropertyImagePath"]));
    }
    let name = (!names.is_empty()).then(|| names.join(" / "));
    (name, image.map(|i| address(&full_size(&i))))
}

/// The price of all choices that can be bought, where they all cost the same.
pub(super) fn same_price(variants: &[Variant]) -> Option<Amount> {
    let mut prices = variants.iter().filter(|v| v.available != Some(false)).map(|v| v.price);
    let first = prices.next()??;
    prices.all(|p| p == Some(first)).then_some(first)
}

/// The element with this id.
pub(super) fn by_id(doc: &Doc<'_>, id: &str) -> Option<Id> {
    doc.holding(id).into_iter().find(|e| doc.attr(*e, "id").is_some_and(|i| i == id))
}

/// The elements inside another that have this class.
pub(super) fn by_class<'d>(doc: &'d Doc<'_>, inside: Id, class: &'d str) -> impl Iterator<Item = Id> + 'd {
    doc.inside(inside).filter(move |id| has_class(doc, *id, class))
}

/// Whether an element has this class.
pub(super) fn has_class(doc: &Doc<'_>, id: Id, class: &str) -> bool {
    doc.tag(id).is_element()
        && doc.attr(id, "class").is_some_and(|c| c.split_ascii_whitespace().any(|word| word == class))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts() {
        for (text, want) in [
            ("149.00", Some("149.00")),
            ("¥1,299.5", Some("1299.5")),
            ("￥ 59起", Some("59")),
            ("0.00", None),
            ("-1.00", None),
            ("1,29", None),
            ("12,999,1", None),
            ("¥\u{e184}\u{ee94}", None),
            ("59-129", None),
            ("", None),
        ] {
            assert_eq!(plain(text).map(|a| a.to_string()).as_deref(), want, "{text}");
        }
        let span = |t| span(t).map(|(a, b)| format!("{a} {b}"));
        assert_eq!(span("149.00 - 159.00").as_deref(), Some("149.00 159.00"));
        assert_eq!(span("159 - 149"), None);
        assert_eq!(minor(&Value::from(5990), 2).map(|a| a.to_string()).as_deref(), Some("59.90"));
        assert_eq!(minor(&Value::from(59.9), 2), None);
    }

    #[test]
    fn coupons() {
        for (text, want) in [
            ("满1000减100", "1000 100"),
            ("满 159 元减 30 元", "159 30"),
            ("满99元可减5元", "99 5"),
            ("店铺券满199减20", "199 20"),
            ("每满300减50", "- -"),
            ("2张券满199减20", "- -"),
            ("满2件打9折", "- -"),
            ("满100减200", "- -"),
            ("满199最高减20", "- -"),
            ("9折券", "- -"),
        ] {
            let show = |a: Option<Amount>| a.map_or("-".to_owned(), |a| a.to_string());
            let found = coupon(text.to_owned());
            assert_eq!(format!("{} {}", show(found.threshold), show(found.amount)), want, "{text}");
        }
    }
}
