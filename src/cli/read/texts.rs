//! `read --price`, `read --count`: what the daemon makes of a text.

use std::io::BufRead;

use serde::Serialize;
use serde_json::Value;

use super::{
    super::{Status, Ui, UsageFault},
    show::{bounds, window},
};
use crate::listing::{
    Amount, Counted, Currency, Extent, Locale, PriceHints, Refused, Window, hints_in, read_count, read_price_text,
};

/// A line of standard input.
struct Asked {
    text: String,
    hints: PriceHints,
}

/// The answer to a price text; null where it is refused.
#[derive(Debug, Serialize)]
struct PriceAnswer<'a> {
    text: &'a str,
    amount: Option<Amount>,
    currency: Option<Currency>,
    /// The upper end, where the amount begins a range.
    #[serde(skip_serializing_if = "Option::is_none")]
    up_to: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// The answer to a count text; null where it is refused.
#[derive(Debug, Serialize)]
struct CountAnswer<'a> {
    text: &'a str,
    count: Option<u64>,
    at_most: Option<u64>,
    window: Option<Window>,
    /// What it counts: `sales`, `reviews`, `questions`; absent where the text does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    what: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// Reads a price text, or one a line from standard input.
pub(super) fn price(text: &str, hint: Option<&str>, json: bool, ui: Ui) -> anyhow::Result<Status> {
    if text == "-" {
        return each_line(std::io::stdin().lock(), hint, ui, |asked| serde_json::to_string(&price_answer(asked)));
    }
    let asked = Asked { text: text.to_owned(), hints: hint.map(hints_in).unwrap_or_default() };
    let answer = price_answer(&asked);
    let status = if answer.amount.is_some() { Status::Done } else { Status::Attention };
    if json {
        ui.json(&answer)?;
        return Ok(status);
    }
    let currency = answer.currency.map_or_else(
        || ui.locale.pick("(currency open)", "（币种不确定）").to_owned(),
        |currency| currency.code().to_owned(),
    );
    ui.line(&match (answer.amount, answer.up_to) {
        (Some(amount), Some(top)) => {
            ui.locale.pick(format!("{amount} to {top} {currency}"), format!("{amount} 至 {top} {currency}"))
        }
        (Some(amount), None) => format!("{amount} {currency}"),
        (None, _) => refused(read_price_text(&asked.text, &asked.hints).err(), ui.locale),
    })?;
    Ok(status)
}

/// Reads a count text, or one a line from standard input.
pub(super) fn count(text: &str, json: bool, ui: Ui) -> anyhow::Result<Status> {
    if text == "-" {
        return each_line(std::io::stdin().lock(), None, ui, |asked| serde_json::to_string(&count_answer(&asked.text)));
    }
    let answer = count_answer(text);
    let status = if answer.count.is_some() { Status::Done } else { Status::Attention };
    if json {
        ui.json(&answer)?;
        return Ok(status);
    }
    ui.line(&match (answer.count, answer.window) {
        (Some(count), span) => {
            let what = match answer.what {
                Some("sales") => ui.locale.pick(" sold", "（销量）"),
                Some("reviews") => ui.locale.pick(" reviews", "（评价）"),
                Some("questions") => ui.locale.pick(" questions", "（问答）"),
                _ => "",
            };
            format!("{}{what}{}", bounds(count, answer.at_most, ui.locale), window(span.unwrap_or_default(), ui.locale))
        }
        (None, _) => refused(read_count(text).err(), ui.locale),
    })?;
    Ok(status)
}

fn price_answer(asked: &Asked) -> PriceAnswer<'_> {
    let (text, read) = (asked.text.as_str(), read_price_text(&asked.text, &asked.hints));
    match read {
        Ok(price) => {
            let up_to = if let Extent::UpTo(top) = price.extent { Some(top) } else { None };
            PriceAnswer { text, amount: Some(price.money.amount), currency: price.money.currency, up_to, reason: None }
        }
        Err(why) => PriceAnswer { text, amount: None, currency: None, up_to: None, reason: Some(why.to_string()) },
    }
}

fn count_answer(text: &str) -> CountAnswer<'_> {
    match read_count(text) {
        Ok(read) => {
            let what = match read.what {
                Counted::Sales => Some("sales"),
                Counted::Reviews => Some("reviews"),
                Counted::Questions => Some("questions"),
                Counted::Unsaid => None,
            };
            let window = Some(read.window);
            CountAnswer { text, count: Some(read.count), at_most: read.at_most, window, what, reason: None }
        }
        Err(why) => {
            CountAnswer { text, count: None, at_most: None, window: None, what: None, reason: Some(why.to_string()) }
        }
    }
}

fn refused(why: Option<Refused>, locale: Locale) -> String {
    let reason = match (locale, why) {
        (_, None) => String::new(),
        (Locale::En, Some(why)) => why.to_string(),
        (Locale::ZhCn, Some(why)) => match why {
            Refused::NoNumber => "里面没有数字",
            Refused::Ambiguous => "有几种理解方式，无法确定是哪一种",
            Refused::Range => "是一个区间，起点不确定",
            Refused::NotThat => "是另一种数字（百分比、单价、分期、门槛等）",
            Refused::Absurd => "数字过大、过长或过于精细",
        }
        .into(),
    };
    locale.pick(format!("refused: {reason}"), format!("不予采信：{reason}"))
}

/// Answers each line of JSON with one.
fn each_line(
    input: impl BufRead,
    hint: Option<&str>,
    ui: Ui,
    answer: impl Fn(&Asked) -> serde_json::Result<String>,
) -> anyhow::Result<Status> {
    for (i, line) in input.lines().enumerate() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let asked = asked(&line, hint).ok_or_else(|| {
            let number = i + 1;
            UsageFault(ui.locale.pick(
                format!("line {number} of standard input is neither a JSON string nor {{\"text\":…}}"),
                format!("标准输入第 {number} 行既不是 JSON 字符串，也不是 {{\"text\":…}}"),
            ))
        })?;
        ui.line(&answer(&asked)?)?;
    }
    Ok(Status::Done)
}

/// A line: a string, or an object with `text` and, as far as known, `hint` (a currency or another text of the page),
/// `language` (a tag such as `de`) and `decimal` (the separator).
fn asked(line: &str, hint: Option<&str>) -> Option<Asked> {
    let value: Value = serde_json::from_str(line).ok()?;
    let said = |name: &str| value.get(name).and_then(Value::as_str);
    let text = value.as_str().or_else(|| said("text"))?.to_owned();
    let mut hints = said("hint").or(hint).map(hints_in).unwrap_or_default();
    hints.language = said("language").map(str::to_owned);
    hints.decimal = said("decimal").and_then(|d| d.chars().next()).or(hints.decimal);
    Some(Asked { text, hints })
}

#[cfg(test)]
mod tests {
    use super::{asked, count_answer, price_answer};

    fn price(line: &str) -> String {
        asked(line, None)
            .map(|asked| serde_json::to_string(&price_answer(&asked)).unwrap_or_default())
            .unwrap_or_default()
    }

    #[test]
    fn lines_of_json_are_answered_in_kind() {
        for (line, answer) in [
            (r#""US$ 19.90""#, r#"{"text":"US$ 19.90","amount":"19.90","currency":"USD"}"#),
            (r#"{"text":"19,90","hint":"EUR"}"#, r#"{"text":"19,90","amount":"19.90","currency":"EUR"}"#),
            (r#"{"text":"320.000","hint":"1.350.000"}"#, r#"{"text":"320.000","amount":"320000","currency":null}"#),
            (
                r#"{"text":"¥59-129","hint":"CNY"}"#,
                r#"{"text":"¥59-129","amount":"59","currency":"CNY","up_to":"129"}"#,
            ),
            (r#""-15%""#, r#"{"text":"-15%","amount":null,"currency":null,"reason":"a number of another kind"}"#),
            ("19.90", ""),
            ("US$", ""),
        ] {
            assert_eq!(price(line), answer, "{line}");
        }
        let count = serde_json::to_string(&count_answer("月销 2万+")).unwrap_or_default();
        assert_eq!(count, r#"{"text":"月销 2万+","count":20000,"at_most":29999,"window":"30d","what":"sales"}"#);
    }
}
