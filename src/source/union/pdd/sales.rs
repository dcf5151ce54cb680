//! `sales_tip`: how many were sold, in Pinduoduo's short form.

use crate::listing::{SalesCount, Window};

/// Reads `195`, `4.2万`, `10万+`, `已拼1.2亿件`. Pinduoduo cuts what it does not show (58,653 are `5.8万`), so a short number
/// is the least, and the last number of the same digits the most; behind a `+` the most is open. Which time it covers is
/// not documented. Anything else is unread, and so is a number of ten thousand or more that is written out: there is none.
pub fn sales(tip: &str) -> Option<SalesCount> {
    let text = tip.trim();
    let text = ["已拼", "已售"].iter().find_map(|prefix| text.strip_prefix(prefix)).unwrap_or(text);
    let text = text.strip_suffix('件').unwrap_or(text).trim();
    let (text, open) = text.strip_suffix('+').map_or((text, false), |text| (text, true));
    let (digits, unit) = match (text.strip_suffix('万'), text.strip_suffix('亿')) {
        (Some(digits), _) => (digits, 10_000),
        (_, Some(digits)) => (digits, 100_000_000),
        _ => (text, 1),
    };
    let (whole, tenth) = digits.split_once('.').map_or((digits, None), |(whole, tenth)| (whole, Some(tenth)));
    let is_number =
        |part: &str, most: usize| (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if !is_number(whole, 4) || tenth.is_some_and(|tenth| !is_number(tenth, 1) || unit == 1) {
        return None;
    }
    let step = if tenth.is_some() { unit / 10 } else { unit };
    let count = whole.parse::<u64>().ok()? * unit + tenth.map_or(Some(0), |tenth| tenth.parse::<u64>().ok())? * step;
    Some(SalesCount {
        count,
        at_most: (!open).then_some(count + step - 1),
        window: Window::Unknown,
        text: tip.trim().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tips() {
        for (tip, want) in [
            ("195", Some((195, Some(195)))),
            ("9999", Some((9999, Some(9999)))),
            ("0", Some((0, Some(0)))),
            ("4.2万", Some((42_000, Some(42_999)))),
            ("5.8万", Some((58_000, Some(58_999)))),
            ("5万", Some((50_000, Some(59_999)))),
            ("10万+", Some((100_000, None))),
            ("1.2亿", Some((120_000_000, Some(129_999_999)))),
            ("已拼4.2万件", Some((42_000, Some(42_999)))),
            ("已售195件", Some((195, Some(195)))),
            ("已拼10万+件", Some((100_000, None))),
            ("12345", None),
            ("4.25万", None),
            ("4.2", None),
            ("-5", None),
            ("4,200", None),
            ("月销10万+", None),
            ("10万+人", None),
            ("万", None),
            ("+", None),
            ("", None),
            ("99999999万", None),
        ] {
            let got = sales(tip).map(|s| (s.count, s.at_most));
            assert_eq!(got, want, "{tip}");
        }
        let told = sales(" 已拼4.2万件 ").expect("a count");
        assert_eq!((told.text.as_str(), told.window), ("已拼4.2万件", Window::Unknown));
    }

    proptest! {
        #[test]
        fn what_is_cut_stays_within(sold in 0u64..1_000_000_000) {
            let shown = match sold {
                0..10_000 => sold.to_string(),
                10_000..100_000_000 => format!("{}.{}万", sold / 10_000, sold / 1000 % 10),
                _ => format!("{}.{}亿", sold / 100_000_000, sold / 10_000_000 % 10),
            };
            let read = sales(&shown).expect("a count");
            prop_assert!(read.count <= sold && read.at_most.is_some_and(|most| sold <= most), "{}", shown);
        }

        #[test]
        fn nothing_panics(text in "\\PC{0,20}", near in "[0-9.万亿+件已拼售]{0,12}") {
            let _ = (sales(&text), sales(&near));
        }
    }
}
