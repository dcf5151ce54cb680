//! What the interface's price parts mean.
//!
//! `price` is what is asked; `extraPrices` beside it are struck through: former prices. On the newer pages `extraPrice`
//! (or `subPrice` of a choice) stands beside it: what is left to pay where its title says how (`券后`, `到手价`,
//! `国补后`), else a promotion's price, and `price` is the one before it (`优惠前`).

use serde_json::Value;

use crate::{listing::Amount, source::page::platform::dig};

/// The prices of the default choice.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Prices {
    /// What is asked.
    pub price: Option<Amount>,
    /// The former price.
    pub list: Option<Amount>,
    /// What is left to pay, and the page's word for how.
    pub pay: Option<(Amount, String)>,
}

/// Whether a price's title speaks of a coupon, a subsidy that must be claimed, or the like; `None` where it depends on
/// more than one piece or on a membership.
pub(super) fn is_after_deal(title: &str) -> Option<bool> {
    let others = [
        "会员",
        "新人",
        "首单",
        "首件",
        "拼",
        "第2件",
        "第二件",
        "件均",
        "2件",
        "两件",
        "3件",
        "三件",
        "定金",
        "学生",
        "88VIP",
    ];
    if others.iter().any(|w| title.contains(w)) {
        return None;
    }
    Some(["券", "后", "到手", "红包", "领", "预估", "津贴", "礼金"].iter().any(|w| title.contains(w)))
}

/// The lowest amount of a part: `{priceText, priceMoney}`. A part with a range or `起` names the price from which on.
pub(super) fn amount(part: &Value) -> Option<Amount> {
    let low = dig::text(part, "priceText").and_then(|t| dig::span(&t)).map(|(low, _)| low);
    low.or_else(|| dig::minor(dig::at(part, "priceMoney")?, 2))
}

/// The prices in `price` (`{price, extraPrices}`), as the mobile pages have them.
pub(super) fn mobile(part: &Value) -> Prices {
    let price = dig::at(part, "price").and_then(amount);
    let extra = ["extraPrices", "newExtraPrices"].iter().flat_map(|k| dig::list(part, k));
    let list = extra.filter(|e| dig::flag(e, "lineThrough") == Some(true)).find_map(amount);
    let list = list.filter(|l| price.is_some_and(|p| *l > p));
    Prices { price, list, pay: None }
}

/// The prices in a part with `price` and beside it `extraPrice` or `subPrice`.
pub(super) fn desktop(part: &Value) -> Prices {
    let Some(first) = dig::at(part, "price").and_then(amount) else { return Prices::default() };
    let plain = Prices { price: Some(first), ..Prices::default() };
    let Some(extra) = dig::at(part, "extraPrice").or_else(|| dig::at(part, "subPrice")) else { return plain };
    let title = dig::text(extra, "priceTitle").unwrap_or_default();
    let Some(second) = amount(extra) else { return plain };
    // A former price may stand in either place.
    if second >= first || dig::flag(extra, "lineThrough") == Some(true) {
        return Prices { list: (second > first).then_some(second), ..plain };
    }
    match is_after_deal(&title) {
        _ if title.is_empty() => plain,
        Some(true) => Prices { pay: Some((second, title)), ..plain },
        Some(false) => Prices { price: Some(second), list: Some(first), pay: None },
        None => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_decide() {
        let read = |title: &str| {
            let part = serde_json::json!({
                "price": {"priceText": "129", "priceTitle": "优惠前"},
                "extraPrice": {"priceText": "99.5", "priceTitle": title},
            });
            let found = desktop(&part);
            (
                found.price.map(|a| a.to_string()),
                found.list.map(|a| a.to_string()),
                found.pay.map(|(a, _)| a.to_string()),
            )
        };
        let some = |s: &str| Some(s.to_owned());
        assert_eq!(read("券后"), (some("129"), None, some("99.5")));
        assert_eq!(read("国补到手价"), (some("129"), None, some("99.5")));
        assert_eq!(read("限时促销"), (some("99.5"), some("129"), None));
        assert_eq!(read("2件到手价"), (some("129"), None, None));
        assert_eq!(read(""), (some("129"), None, None));
    }
}
