//! The table of counts, and counts written in every way.

use proptest::prelude::*;
use rivald::listing::{Counted, read_count};

use super::count_rows::COUNTS;

#[test]
fn counts_are_read_as_a_careful_person_reads_them() {
    let mut faults = Vec::new();
    for &(text, want) in COUNTS {
        let got = read_count(text).map_or_else(
            |_| "refused".to_owned(),
            |read| {
                let bounds = match read.at_most {
                    Some(most) if most == read.count => read.count.to_string(),
                    Some(most) => format!("{}..{most}", read.count),
                    None => format!("{}..", read.count),
                };
                let window = serde_json::to_value(read.window).expect("a window is JSON");
                let what = match read.what {
                    Counted::Sales => "sales",
                    Counted::Reviews => "reviews",
                    Counted::Questions => "questions",
                    Counted::Unsaid => "unsaid",
                };
                format!("{bounds} {} {what}", window.as_str().unwrap_or_default())
            },
        );
        if got != want {
            faults.push(format!("{text:?}: {got} instead of {want}"));
        }
    }
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), COUNTS.len(), faults.join("\n"));
}

/// The first digits of a number, the rest nought: what a shop shows that cuts after them.
fn cut(count: u64, digits: u32) -> u64 {
    let unit = 10u64.pow(count.checked_ilog10().unwrap_or(0).saturating_sub(digits - 1));
    count / unit * unit
}

/// A number in units of `of`, cut after one decimal.
fn short(count: u64, of: u64, point: char) -> String {
    let tenths = count / (of / 10);
    if tenths.is_multiple_of(10) { (tenths / 10).to_string() } else { format!("{}{point}{}", tenths / 10, tenths % 10) }
}

/// A way of showing how many were sold.
type Shown = fn(u64) -> String;

/// Such ways, and from which number on they are used.
const SHOWN: &[(u64, Shown)] = &[
    (0, |n| format!("{n} sold")),
    (0, |n| format!("{} sold", grouped(n, ","))),
    (0, |n| format!("{} verkauft", grouped(n, "."))),
    (0, |n| format!("{} vendus", grouped(n, "\u{202f}"))),
    (0, |n| format!("已售{n}件")),
    (0, |n| format!("月销 {n}")),
    (100, |n| format!("月销{}+", cut(n, 1))),
    (100, |n| format!("{}+ bought in past month", cut(n, 1))),
    (1_000, |n| format!("{} sold", short(n, 1_000, '.') + "K")),
    (1_000, |n| format!("{} vendidos", short(n, 1_000, ',') + " mil")),
    (1_000, |n| format!("terjual {}+", short(n, 1_000, ',') + " rb")),
    (1_000, |n| format!("продано {}", short(n, 1_000, ',') + " тыс.")),
    (10_000, |n| format!("已售 {}件", short(n, 10_000, '.') + "万")),
    (10_000, |n| format!("月销 {}万+", cut(n, 1) / 10_000)),
    (10_000, |n| format!("판매 {}", short(n, 10_000, '.') + "만")),
    (1_000_000, |n| format!("{}+ sold", short(n, 1_000_000, '.') + "M")),
    (100_000_000, |n| format!("销量 {}", short(n, 100_000_000, '.') + "亿")),
    (0, |n| format!("more than {n} sold")),
    (0, |n| format!("+{n} vendidos")),
];

fn grouped(count: u64, separator: &str) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push_str(separator);
        }
        out.push(digit);
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_true_count_is_within_its_bounds(digits in 0u32..10, lead in 1u64..1_000_000_000, way in 0..SHOWN.len()) {
        let (least, show) = SHOWN[way];
        let count = lead % 10u64.pow(digits) + least;
        let text = show(count);
        if let Ok(read) = read_count(&text) {
            prop_assert!(read.count <= count, "{text}: {count} is below {read:?}");
            prop_assert!(read.at_most.is_none_or(|most| count <= most), "{text}: {count} is above {read:?}");
            prop_assert_eq!(read.what, Counted::Sales, "{}", text);
        } else {
            prop_assert!(false, "{text} is refused: {:?}", read_count(&text));
        }
    }

    #[test]
    fn no_text_breaks_the_reader(text in "\\PC{0,40}|[0-9.,+ 万亿kKmM%-]{0,20}(sold|已售|reviews)?") {
        if let Ok(read) = read_count(&text) {
            prop_assert!(read.at_most.is_none_or(|most| most >= read.count));
        }
    }
}
