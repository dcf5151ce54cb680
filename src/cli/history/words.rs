//! Observations as a table for people.

use chrono_tz::Tz;
use serde_json::Value;

use crate::{
    cli::{changes::local, table},
    listing::{Amount, Locale, Outcome},
    store::Seen,
};

/// Runs of observations, oldest first.
pub(super) fn observations(seen: &[Seen], locale: Locale, zone: Tz) -> String {
    let head = locale.pick(
        ["FROM", "UNTIL", "POLLS", "OUTCOME", "PRICE", "LIST PRICE", "TO PAY", "SALES", "STOCK", "NOTE"],
        ["开始", "结束", "次数", "结果", "价格", "划线价", "到手价", "销量", "库存", "备注"],
    );
    let rows: Vec<_> = seen.iter().map(|seen| cells(seen, locale, zone)).collect();
    if seen.iter().all(|seen| seen.observation["listing"]["affiliate"].is_null()) {
        return table(&head, &rows);
    }
    // Only where a union is among the sources: most tables are wide enough without.
    let (&note, before) = head.split_last().unwrap_or((&"", &[]));
    let affiliates = locale.pick(["AFFILIATE 30D", "TODAY", "COMMISSION"], ["淘客30天", "今日淘客", "佣金"]);
    let with = seen.iter().zip(rows).map(|(seen, mut row)| {
        let note = row.pop().unwrap_or_default();
        [row, of_union(seen, locale), vec![note]].concat()
    });
    table(&[before, &affiliates, &[note]].concat(), &with.collect::<Vec<_>>())
}

/// Affiliate sales of thirty days and of today, and the commission.
fn of_union(seen: &Seen, locale: Locale) -> Vec<String> {
    let affiliate = &seen.observation["listing"]["affiliate"];
    if affiliate["in_union"] == false {
        return vec![locale.pick("not in the union", "不在联盟").into(), String::new(), String::new()];
    }
    let number = |field: &str| affiliate[field].as_u64().map(|n| n.to_string()).unwrap_or_default();
    let part = affiliate["commission"].as_str().and_then(|part| part.parse::<Amount>().ok());
    let percent = part.and_then(|part| part.checked_mul(Amount::ONE_HUNDRED));
    let commission = percent.map(|percent| format!("{}%", percent.normalize())).unwrap_or_default();
    vec![number("sales_30d"), number("sales_today"), commission]
}

fn cells(seen: &Seen, locale: Locale, zone: Tz) -> Vec<String> {
    let listing = &seen.observation["listing"];
    let currency = listing["currency"].as_str().unwrap_or_default();
    let money = |field: &str| match listing[field].as_str() {
        Some(amount) => format!("{amount} {currency}").trim_end().to_owned(),
        None => String::new(),
    };
    let reason = seen.observation["reason"].as_str().map(|reason| crate::listing::reason_in(locale, reason));
    let mut notes: Vec<&str> = reason.as_deref().into_iter().collect();
    if seen.flicker {
        notes.push(locale.pick("did not hold: not counted", "未能保持：不计入"));
    }
    vec![
        local(seen.at, zone),
        if seen.until > seen.at { local(seen.until, zone) } else { String::new() },
        seen.polls.to_string(),
        outcome(seen.observation["outcome"].as_str().unwrap_or_default(), locale),
        money("price"),
        money("list_price"),
        money("pay_price"),
        sales(&listing["sales"]),
        stock(listing["availability"].as_str(), locale).into(),
        notes.join("; "),
    ]
}

/// As the shop writes it, else the bounds.
fn sales(sales: &Value) -> String {
    let text = sales["text"].as_str().unwrap_or_default();
    match (text, sales["count"].as_u64(), sales["at_most"].as_u64()) {
        ("", None, _) => String::new(),
        ("", Some(count), Some(most)) if most == count => count.to_string(),
        ("", Some(count), Some(most)) => format!("{count}–{most}"),
        ("", Some(count), None) => format!("{count}+"),
        (text, ..) => text.into(),
    }
}

pub(in crate::cli) fn stock(availability: Option<&str>, locale: Locale) -> &'static str {
    match availability {
        Some("in_stock") => locale.pick("yes", "有货"),
        Some("out_of_stock") => locale.pick("no", "无货"),
        Some("preorder") => locale.pick("preorder", "预售"),
        _ => "",
    }
}

pub(in crate::cli) fn outcome(word: &str, locale: Locale) -> String {
    let zh = match Outcome::from_word(word) {
        Some(Outcome::Ok) => "正常",
        Some(Outcome::Blocked) => "被拦截",
        Some(Outcome::Login) => "要求登录",
        Some(Outcome::Gone) => "已下架",
        Some(Outcome::Moved) => "不是原商品",
        Some(Outcome::Unreadable) => "无法识别",
        Some(Outcome::Unreachable) => "无法访问",
        None => word,
    };
    locale.pick(word, zh).into()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_history_reads_like_this() {
        let at = |text: &str| text.parse().expect("a moment");
        let seen = [
            Seen {
                at: at("2026-11-22T14:00:00Z"),
                until: at("2026-11-22T16:30:00Z"),
                polls: 6,
                observation: json!({ "outcome": "ok", "listing": {
                    "currency": "CNY", "price": "79.00", "list_price": "129.00", "availability": "in_stock",
                    "sales": { "count": 20000, "at_most": 29999, "window": "30d", "text": "月销 2万+" } } }),
                flicker: false,
            },
            Seen {
                at: at("2026-11-22T17:00:00Z"),
                until: at("2026-11-22T17:00:00Z"),
                polls: 1,
                observation: json!({ "outcome": "ok", "listing": { "price": "7.90", "sales": { "count": 5 } } }),
                flicker: true,
            },
            Seen {
                at: at("2026-11-22T17:30:00Z"),
                until: at("2026-11-22T17:30:00Z"),
                polls: 1,
                observation: json!({ "outcome": "blocked", "reason": "captcha \u{1b}[31m" }),
                flicker: false,
            },
        ];
        let zone = chrono_tz::Asia::Shanghai;
        let table = |locale| {
            let text = observations(&seen, locale, zone);
            text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
        };
        insta::assert_snapshot!(table(Locale::En));
        insta::assert_snapshot!(table(Locale::ZhCn));
    }

    #[test]
    fn a_watch_with_a_union_shows_its_affiliates() {
        let at = "2026-11-22T14:00:00Z".parse().expect("a moment");
        let seen = [
            json!({ "price": "79.00", "affiliate": { "in_union": true, "commission": "0.155", "sales_30d": 1600, "sales_today": 120 } }),
            json!({ "affiliate": { "in_union": false } }),
            json!({ "price": "79.00", "affiliate": { "commission": "5" } }),
            json!({ "price": "79.00" }),
        ]
        .map(|listing| Seen {
            at,
            until: at,
            polls: 1,
            observation: json!({ "outcome": "ok", "listing": listing }),
            flicker: false,
        });
        let tables = Locale::ALL.map(|locale| {
            let text = observations(&seen, locale, chrono_tz::Asia::Shanghai);
            text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
        });
        insta::assert_snapshot!(tables.join("\n"), @r#"
        FROM              UNTIL  POLLS  OUTCOME  PRICE  LIST PRICE  TO PAY  SALES  STOCK  AFFILIATE 30D     TODAY  COMMISSION  NOTE
        2026-11-22 22:00         1      ok       79.00                                    1600              120    15.5%
        2026-11-22 22:00         1      ok                                                not in the union
        2026-11-22 22:00         1      ok       79.00                                                             500%
        2026-11-22 22:00         1      ok       79.00
        开始              结束  次数  结果  价格   划线价  到手价  销量  库存  淘客30天  今日淘客  佣金   备注
        2026-11-22 22:00        1     正常  79.00                              1600      120       15.5%
        2026-11-22 22:00        1     正常                                     不在联盟
        2026-11-22 22:00        1     正常  79.00                                                  500%
        2026-11-22 22:00        1     正常  79.00
        "#);
    }
}
