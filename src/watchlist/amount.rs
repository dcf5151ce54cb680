//! Amounts, percentages and multiples, as alert rules write them.

use std::str::FromStr;

use toml::de::DeValue;

use crate::{
    diagnose::{
        Faults, Node, Text, short,
        value::{Refusal, half_width},
    },
    listing::{Amount, PriceRule, SalesRule, Threshold},
};

/// When a falling (or rising) price is told: `"3%"`, `"0.50"`, `"any"`, `true` or `false`.
pub(super) fn threshold(node: Node<'_>, falls: bool, faults: &mut Faults<'_>) -> Option<Threshold> {
    match node.value.get_ref() {
        DeValue::Boolean(true) if falls => return Some(PriceRule::default().drop),
        DeValue::Boolean(true) => return Some(PriceRule::default().rise),
        DeValue::Boolean(false) => return Some(Threshold::Never),
        DeValue::Integer(number) => return bare(node, number.as_str(), faults),
        DeValue::Float(number) => return bare(node, number.as_str(), faults),
        _ => {}
    }
    node.read(faults, |text| {
        let plain = half_width(text);
        let plain = plain.trim();
        if plain.eq_ignore_ascii_case("any") {
            return Ok(Threshold::Any);
        }
        if let Some(number) = plain.strip_suffix('%') {
            let percent = decimal(number.trim()).ok_or_else(|| no_percentage(text))?;
            if falls && percent > Amount::ONE_HUNDRED {
                return Err(more_than_all(text));
            }
            return Ok(if percent.is_zero() { Threshold::Any } else { Threshold::Part(percent / Amount::ONE_HUNDRED) });
        }
        let amount = decimal(plain).ok_or_else(|| no_threshold(text))?;
        Ok(if amount.is_zero() { Threshold::Any } else { Threshold::By(amount) })
    })
}

/// By how much a rival must be under the own price: `"2%"`, `"1.00"`; `false` or `"0%"` for any amount.
pub(super) fn margin(node: Node<'_>, faults: &mut Faults<'_>) -> Option<Threshold> {
    if let DeValue::Boolean(_) = node.value.get_ref() {
        return Some(Threshold::Any);
    }
    threshold(node, true, faults)
}

/// A limit of the price, `"59.00"`; `false` for none.
pub(super) fn limit<E>(node: Node<'_>, faults: &mut Faults<'_>, edit: impl Fn(Option<Amount>) -> E) -> Option<E> {
    let read = |text: &str| {
        decimal(half_width(text).trim()).filter(|amount| !amount.is_zero()).ok_or_else(|| {
            let text = short(text, 24);
            Refusal::new(
                (format!("`{text}` is no amount"), format!("`{text}` 不是金额")),
                ("write the number alone, such as \"59.00\"".into(), "只写数字，例如 \"59.00\"".into()),
            )
        })
    };
    let text = match node.value.get_ref() {
        DeValue::Boolean(false) => return Some(edit(None)),
        DeValue::Integer(number) => number.as_str().to_owned(),
        DeValue::Float(number) => number.as_str().to_owned(),
        _ => return node.read(faults, read).map(Some).map(edit),
    };
    match read(&text) {
        Ok(amount) => Some(edit(Some(amount))),
        Err(refusal) => {
            node.refuse(faults, refusal.message, refusal.hint);
            None
        }
    }
}

/// How many times the usual pace is a surge: `"3x"`; `false` for never.
pub(super) fn surge<E>(node: Node<'_>, faults: &mut Faults<'_>, edit: impl Fn(Option<Amount>) -> E) -> Option<E> {
    if let DeValue::Boolean(on) = node.value.get_ref() {
        return Some(edit(SalesRule::default().surge.filter(|_| *on)));
    }
    let times = node.read(faults, |text| {
        let plain = half_width(text).to_lowercase();
        let number = plain.trim().strip_suffix(['x', '×', '倍']).and_then(|number| decimal(number.trim()));
        number.filter(|times| *times > Amount::ONE).ok_or_else(|| {
            let text = short(text, 24);
            Refusal::new(
                (format!("`{text}` is no multiple above 1"), format!("`{text}` 不是大于 1 的倍数")),
                (
                    "write for example \"3x\" for three times the usual sales".into(),
                    "例如 \"3x\" 表示平时销量的三倍".into(),
                ),
            )
        })
    })?;
    Some(edit(Some(times)))
}

/// By which part sales must fall to be a slump: `"50%"`; `false` for never.
pub(super) fn slump<E>(node: Node<'_>, faults: &mut Faults<'_>, edit: impl Fn(Option<Amount>) -> E) -> Option<E> {
    if let DeValue::Boolean(on) = node.value.get_ref() {
        return Some(edit(SalesRule::default().slump.filter(|_| *on)));
    }
    let part = node.read(faults, |text| {
        let plain = half_width(text);
        let number = plain.trim().strip_suffix('%').and_then(|number| decimal(number.trim()));
        match number {
            Some(percent) if percent > Amount::ONE_HUNDRED => Err(more_than_all(text)),
            Some(percent) if !percent.is_zero() => Ok(percent / Amount::ONE_HUNDRED),
            _ => Err(no_percentage(text)),
        }
    })?;
    Some(edit(Some(part)))
}

/// Digits with at most one point: no sign, exponent or thousands separator, which people mean in different ways.
fn decimal(text: &str) -> Option<Amount> {
    let plain = !text.is_empty() && text.len() <= 20 && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if !plain || text.starts_with('.') || text.ends_with('.') {
        return None;
    }
    Amount::from_str(text).ok()
}

/// `drop = 3`: nobody can tell percent from yuan.
fn bare<T>(node: Node<'_>, number: &str, faults: &mut Faults<'_>) -> Option<T> {
    let number = short(number, 24);
    node.refuse(
        faults,
        (
            format!("a bare {number} does not say whether it is a percentage or an amount"),
            format!("只写 {number} 看不出是百分比还是金额"),
        ),
        (
            format!("write \"{number}%\" for a percentage, \"{number}\" in quotes for an amount"),
            format!("百分比请写 \"{number}%\"，金额请加引号写 \"{number}\""),
        ),
    );
    None
}

fn no_percentage(text: &str) -> Refusal {
    let text = short(text, 24);
    Refusal::new((format!("`{text}` is no percentage"), format!("`{text}` 不是百分比")), example(&text))
}

fn no_threshold(text: &str) -> Refusal {
    let text = short(text, 24);
    Refusal::new(
        (format!("`{text}` is neither a percentage nor an amount"), format!("`{text}` 既不是百分比也不是金额")),
        example(&text),
    )
}

fn more_than_all(text: &str) -> Refusal {
    let text = short(text, 24);
    Refusal::new(
        (format!("nothing falls by {text}"), format!("不可能下降 {text}")),
        ("write at most \"100%\"".into(), "最多写 \"100%\"".into()),
    )
}

/// With the decimal comma mended where that is all that is wrong.
fn example(text: &str) -> Text {
    let mended = half_width(text).replace(',', ".");
    if mended != *text && decimal(mended.trim().trim_end_matches('%').trim()).is_some() {
        return (format!("write \"{mended}\""), format!("请写 \"{mended}\""));
    }
    (
        "write \"3%\" for a percentage, \"0.50\" for an amount, false for never".into(),
        "百分比写 \"3%\"，金额写 \"0.50\"，不提醒写 false".into(),
    )
}
