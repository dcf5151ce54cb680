#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "tests")]

use proptest::prelude::*;

use super::{CountText, Counted, Refused, Window, read_count};
use Counted::{Questions, Reviews, Sales, Unsaid};
use Window::{Month, Today, Total, Unknown, Year};

const READ: &[(&str, u64, Option<u64>, Window, Counted)] = &[
    ("月销 2万+", 20_000, Some(29_999), Month, Sales),
    ("月销2w+", 20_000, Some(29_999), Month, Sales),
    ("月销量 1280", 1280, Some(1280), Month, Sales),
    ("近30天销量 1200", 1200, Some(1200), Month, Sales),
    ("已售 1.5万件", 15_000, Some(15_999), Unknown, Sales),
    ("已售1.5万+件", 15_000, Some(15_999), Unknown, Sales),
    ("已售3000+", 3000, Some(3999), Unknown, Sales),
    ("已售 750+", 750, None, Unknown, Sales),
    ("100+人付款", 100, Some(199), Month, Sales),
    ("1000+人收货", 1000, Some(1999), Unknown, Sales),
    ("总销量：12,345 件", 12_345, Some(12_345), Total, Sales),
    ("累计销量 10万+", 100_000, Some(199_999), Total, Sales),
    ("年销 5000+", 5000, Some(5999), Year, Sales),
    ("今日已售 35 件", 35, Some(35), Today, Sales),
    ("已拼10万+件", 100_000, Some(199_999), Unknown, Sales),
    ("1만건 판매", 10_000, Some(19_999), Unknown, Sales),
    ("過去1か月で200点以上購入されました", 200, Some(299), Month, Sales),
    ("2K+ bought in past month", 2000, Some(2999), Month, Sales),
    ("50+ bought in past month", 50, Some(99), Month, Sales),
    ("100+ comprados el mes pasado", 100, Some(199), Month, Sales),
    ("Mais de 5 mil compras no mês passado", 5000, Some(5999), Month, Sales),
    ("1rb+ terjual", 1000, None, Unknown, Sales),
    ("1,5rb terjual", 1500, Some(1599), Unknown, Sales),
    ("+10 mil vendidos", 10_000, None, Unknown, Sales),
    ("109 verkauft", 109, Some(109), Unknown, Sales),
    ("5,620 sold", 5620, Some(5620), Unknown, Sales),
    ("1 234 vendus", 1234, Some(1234), Unknown, Sales),
    ("1.2k sold", 1200, Some(1299), Unknown, Sales),
    ("26+ sold", 26, None, Unknown, Sales),
    ("Продано более 500", 500, None, Unknown, Sales),
    ("12 sold in last 24 hours", 12, Some(12), Unknown, Sales),
    ("40 sold in the last 30 days", 40, Some(40), Month, Sales),
    ("2024年11月销量 300", 300, Some(300), Unknown, Sales),
    ("최근 한달 120개 구매", 120, Some(120), Month, Sales),
    ("30 osób kupiło", 30, Some(30), Unknown, Sales),
    ("6 הזמנות", 6, Some(6), Unknown, Sales),
    ("Total Sales: 58", 58, Some(58), Total, Sales),
    ("10万+评价", 100_000, None, Unknown, Reviews),
    ("累计评价 38287", 38_287, Some(38_287), Unknown, Reviews),
    ("4.8 out of 5 stars (1,204 ratings)", 1204, Some(1204), Unknown, Reviews),
    ("4,7 von 5 Sternen 972 Sternebewertungen", 972, Some(972), Unknown, Reviews),
    ("1.204 Bewertungen", 1204, Some(1204), Unknown, Reviews),
    ("1,23,456 ratings", 123_456, Some(123_456), Unknown, Reviews),
    ("レビュー(88件)", 88, Some(88), Unknown, Reviews),
    ("88 answered questions", 88, Some(88), Unknown, Questions),
    ("大家问 12 个问题", 12, Some(12), Unknown, Questions),
    ("3,850", 3850, Some(3850), Unknown, Unsaid),
    ("２万＋", 20_000, Some(29_999), Unknown, Unsaid),
    ("3000+", 3000, Some(3999), Unknown, Unsaid),
    ("750+", 750, None, Unknown, Unsaid),
];

const REFUSED: &[(&str, Refused)] = &[
    ("", Refused::NoNumber),
    ("No reviews yet", Refused::NoNumber),
    ("More than 89% sold", Refused::NotThat),
    ("861 watching", Refused::NotThat),
    ("1万+人看过", Refused::NotThat),
    ("220 Artikel verkauft", Refused::NotThat),
    ("7.384 ventas", Refused::NotThat),
    ("In 23 carts", Refused::NotThat),
    ("仅剩 3 件", Refused::NotThat),
    ("库存 200 件", Refused::NotThat),
    ("3 left in stock", Refused::NotThat),
    ("4.8", Refused::NotThat),
    ("4.8 out of 5", Refused::NotThat),
    ("4.8分", Refused::NotThat),
    ("$59.00", Refused::NotThat),
    ("RTX3080", Refused::NotThat),
    ("12 apples", Refused::NotThat),
    ("月销 100 评价 2000", Refused::Ambiguous),
    ("about 500 sold", Refused::Ambiguous),
    ("近1万人付款", Refused::Ambiguous),
    ("1.234k sold", Refused::Ambiguous),
    ("95+8 sold", Refused::Ambiguous),
    ("100-200 sold", Refused::Range),
    ("fewer than 10 sold", Refused::Range),
    ("99999999999999999999 sold", Refused::Absurd),
];

#[test]
fn reads() {
    let mut faults = Vec::new();
    for &(text, count, at_most, window, what) in READ {
        let want = CountText { count, at_most, window, what };
        let got = read_count(text);
        if got != Ok(want) {
            faults.push(format!("{text:?}: {got:?}, not {want:?}"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn refuses() {
    let mut faults = Vec::new();
    for &(text, want) in REFUSED {
        let got = read_count(text);
        if got != Err(want) {
            faults.push(format!("{text:?}: {got:?}, not {want:?}"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert_eq!(read_count(&"9 ".repeat(500)), Err(Refused::Absurd));
}

proptest! {
    #[test]
    fn a_number_in_any_grouping_is_read_back(count in 0u64..100_000_000_000, which in 0usize..5) {
        let digits = count.to_string();
        let grouped = |separator: &str| {
            let mut out = String::new();
            for (i, c) in digits.chars().enumerate() {
                if i > 0 && (digits.len() - i) % 3 == 0 { out += separator; }
                out.push(c);
            }
            out
        };
        let text = match which {
            0 => format!("{digits} sold"),
            1 => format!("{} verkauft", grouped(".")),
            2 => format!("{} vendus", grouped("\u{202f}")),
            3 => format!("已售{digits}件"),
            _ => format!("{} ratings", grouped(",")),
        };
        let got = read_count(&text);
        prop_assert_eq!(got.map(|c| (c.count, c.at_most)), Ok((count, Some(count))), "{}", text);
    }

    #[test]
    fn bounds_hold_what_was_shortened(truth in 10_000u64..1_000_000_000, plus: bool) {
        // As Taobao cuts: one decimal under 100 000, none above.
        let text = if truth < 100_000 { format!("已售{}.{}万", truth / 10_000, truth / 1000 % 10) } else { format!("已售{}万", truth / 10_000) };
        let text = if plus { text + "+" } else { text };
        let got = read_count(&text).unwrap();
        prop_assert!(got.count <= truth && got.at_most.is_none_or(|top| truth <= top), "{}: {:?}", text, got);
    }

    #[test]
    fn never_panics(text in "\\PC{0,60}|[0-9.,' 万千k+%/mil月销sold-]{0,40}") {
        if let Ok(count) = read_count(&text) {
            prop_assert!(count.at_most.is_none_or(|top| count.count <= top));
        }
    }
}

/// All strings of the shared set.
#[test]
fn shared_strings() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/pages/sales_strings.json");
    let Ok(file) = std::fs::read_to_string(path) else {
        println!("skipped: no shared strings here");
        return;
    };
    let rows: Vec<serde_json::Value> = serde_json::from_str(&file).unwrap();
    let mut faults = Vec::new();
    for row in &rows {
        let text = row["text"].as_str().unwrap();
        let kind = row["kind"].as_str().unwrap();
        let got = read_count(text);
        let right = match kind {
            "sales" | "reviews" => got.is_ok_and(|c| {
                let window = match row["window"].as_str() {
                    Some("30d" | "month") => Month,
                    _ => Unknown,
                };
                let what = if kind == "sales" { Sales } else { Reviews };
                // A shortened number counts as exact in the set; here it has the bounds of its digits.
                let exact = c.at_most == Some(c.count)
                    || c.at_most.is_some_and(|top| row["exact"] == true && top < c.count * 2);
                Some(c.count) == row["lower_bound"].as_u64()
                    && exact == (row["exact"] == true)
                    && c.window == window
                    && c.what == what
            }),
            _ => got.is_err(),
        };
        if !right {
            faults.push(format!("{text:?} ({kind}): {got:?}, want {row}"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}
