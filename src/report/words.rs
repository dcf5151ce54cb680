//! The words of the report, one table a language; the template knows none of their own.

use serde::Serialize;

use super::Times;
use crate::{
    affiliate::Drop,
    board::{Sold, figures},
    listing::{Amount, ChangeKind, Grade, Locale, Moment, Outcome, SalesCount, Window},
};

macro_rules! table {
    ($($(#[$about:meta])* $name:ident: $en:literal, $zh:literal;)*) => {
        /// Labels and sentences without numbers in them.
        #[derive(Debug, Serialize)]
        pub struct Words { $(pub $name: &'static str,)* }

        static EN: Words = Words { $($name: $en,)* };
        static ZH_CN: Words = Words { $($name: $zh,)* };
    };
}

table! {
    lang: "en", "zh-CN";
    title: "Competitor report", "竞品报告";
    skip: "Skip to the content", "跳到正文";
    contents: "Contents", "目录";
    overview: "Overview", "总览";
    unread: "Could not be read", "未能读取";
    unread_head: "Listing", "商品";
    since: "Since", "始于";
    reason: "Why", "原因";
    faults: "Needs mending", "需要处理的故障";
    what_to_do: "What to do", "处理办法";
    by_kind: "What changed", "变化汇总";
    nothing_changed: "Nothing changed in this time.", "这段时间没有变化。";
    moves: "Biggest moves of price", "价格变动最大的商品";
    before: "Before", "此前";
    now: "Now", "现在";
    step: "Move", "变动";
    drops: "Affiliate sales that leave the 30-day window in the next 14 days", "未来 14 天滑出 30 天窗口的淘客销量";
    when: "When", "时间";
    how_many: "How many", "数量";
    share: "Share of the shown count", "占展示销量";
    sure: "How sure", "把握";
    undercut: "Your listings that a rival undercuts now", "目前被竞品压价的自家商品";
    rival: "Rival", "竞品";
    yours: "Yours", "自家";
    theirs: "Theirs", "竞品价";
    no_group: "Without a group", "未分组";
    own_badge: "yours", "自家";
    unread_badge: "not read", "未读到";
    listing: "Listing", "商品";
    price: "Price", "售价";
    pay_price: "Pay price", "到手价";
    against: "Against yours", "与自家相比";
    coupon: "Coupon", "优惠券";
    sales: "Sales", "销量";
    affiliate: "Affiliates", "淘客";
    stock: "Availability", "库存";
    changed: "Changed", "变化";
    in_detail: "In detail", "逐个查看";
    comparison: "Comparison", "对比";
    page: "Page", "商品页";
    sku: "SKU", "货号";
    tags: "Tags", "标签";
    entry: "Entry", "配置";
    read_last: "Last read", "最近读取";
    changes: "Changes", "变化";
    told: "told", "已通知";
    not_told: "not told", "未通知";
    no_plot: "Nothing to plot: prices and sales stood still in this time.", "没有图表：这段时间价格和销量没有变化。";
    pictures: "Pictures", "图片";
    picture_before: "Before", "旧图";
    picture_after: "After", "新图";
    picture_missing: "no copy to show", "图片未留存";
    to_top: "Back to the top", "回到顶部";
    colon: ": ", "：";
    empty: "There are no listings to report on.", "没有可报告的商品。";
    footer: "Made by rivald from its own records. A value is shown only if it was read with certainty; what is empty was not.", "由 rivald 根据自身记录生成。只显示确定读到的数值，空白表示没有读到。";
}

/// The table of a language.
pub fn words(locale: Locale) -> &'static Words {
    locale.pick(&EN, &ZH_CN)
}

/// Whether a change is one of the shown sales count.
pub fn is_of_sales(kind: ChangeKind) -> bool {
    matches!(kind, ChangeKind::SalesSurge | ChangeKind::SalesSlump | ChangeKind::SalesReset)
}

/// ` (CNY)`, `（CNY）`; nothing around nothing.
pub fn in_brackets(text: &str, locale: Locale) -> String {
    if text.is_empty() { String::new() } else { locale.pick(format!(" ({text})"), format!("（{text}）")) }
}

/// The time that a count covers.
pub fn window(window: Window, locale: Locale) -> &'static str {
    match window {
        Window::Month => locale.pick("in 30 days", "近 30 天"),
        Window::Total => locale.pick("in all", "累计"),
        Window::Year => locale.pick("in a year", "近一年"),
        Window::Today => locale.pick("today", "今日"),
        Window::Unknown => "",
    }
}

/// A number of pieces with its bounds: `20,000–29,999`, `at least 300`.
pub fn between(least: u64, most: Option<u64>, locale: Locale) -> String {
    let (low, high) = (figures::count(least), most.map(figures::count));
    match high {
        Some(high) if most > Some(least) => locale.pick(format!("{low}–{high}"), format!("{low}–{high} 件")),
        Some(_) => locale.pick(low.clone(), format!("{low} 件")),
        None => locale.pick(format!("at least {low}"), format!("至少 {low} 件")),
    }
}

/// A sales count in words: `20,000–29,999 in 30 days`, `近 30 天 20,000–29,999 件`.
pub fn count(sales: &SalesCount, locale: Locale) -> String {
    let (number, window) = (between(sales.count, sales.at_most, locale), window(sales.window, locale));
    match (window, locale) {
        ("", _) => number,
        (window, Locale::En) => format!("{number} {window}"),
        (window, Locale::ZhCn) => format!("{window} {number}"),
    }
}

/// What was sold on the day before: `50–60 yesterday`.
pub fn yesterday(sold: Sold, locale: Locale) -> String {
    let number = between(sold.least, sold.most, locale);
    locale.pick(format!("yesterday {number}"), format!("昨日 {number}"))
}

/// How many leave in a drop, hard bounds first where they differ: `about 1,060`, `900–1,200, about 1,060`.
pub fn units(drop: &Drop, locale: Locale) -> String {
    let about = figures::count(drop.units);
    if drop.most == Some(drop.least) {
        return between(drop.least, drop.most, locale);
    }
    let bounds = match (drop.least, drop.most) {
        (0, Some(most)) => {
            locale.pick(format!("at most {}", figures::count(most)), format!("最多 {} 件", figures::count(most)))
        }
        (0, None) => return locale.pick(format!("perhaps {about}"), format!("可能约 {about} 件")),
        (least, most) => between(least, most, locale),
    };
    locale.pick(format!("{bounds}, about {about}"), format!("{bounds}，约 {about} 件"))
}

/// How sure a forecast is.
pub fn grade(grade: Grade, locale: Locale) -> &'static str {
    match grade {
        Grade::Exact => locale.pick("every day was watched", "每天都有记录"),
        Grade::Bounded => locale.pick("some days were not watched: bounds", "部分日期没有记录：只有上下限"),
        Grade::Coarse => locale.pick("reckoned from rounded displays", "按取整后的展示销量推算"),
    }
}

/// What a poll came to, where that is no reading.
pub fn outcome(outcome: Option<Outcome>, locale: Locale) -> &'static str {
    match outcome {
        None => locale.pick("not polled yet", "尚未轮询"),
        Some(Outcome::Ok) => locale.pick("read", "已读取"),
        Some(Outcome::Blocked) => locale.pick("the shop refuses polls", "被店铺拒绝"),
        Some(Outcome::Login) => locale.pick("the shop asks to sign in", "要求登录"),
        Some(Outcome::Gone) => locale.pick("taken down", "已下架"),
        Some(Outcome::Moved) => locale.pick("something else answers there", "该地址返回其他商品"),
        Some(Outcome::Unreadable) => locale.pick("no certain title and price", "没有读到确定的标题和价格"),
        Some(Outcome::Unreachable) => locale.pick("no answer", "无法访问"),
    }
}

/// `5 changes`, `5 项变化`.
pub fn changes(count: usize, locale: Locale) -> String {
    let s = if count == 1 { "" } else { "s" };
    locale.pick(format!("{count} change{s}"), format!("{count} 项变化"))
}

/// What is not listed: of one watch the older ones; of all of them also those of listings that are not shown.
pub fn more_changes(count: usize, older: bool, locale: Locale) -> String {
    let s = if count == 1 { "" } else { "s" };
    let count = figures::count(count as u64);
    let (en, zh) = if older { ("older", "较早的") } else { ("more", "") };
    locale.pick(format!("{count} {en} change{s} not listed here"), format!("另有 {count} 项{zh}变化未列出"))
}

/// Stretches without a good reading, in a sentence.
pub fn unread(gaps: &[(Moment, Moment)], times: Times) -> Option<String> {
    let write = |at: &Moment| figures::moment(*at, times.zone, times.now, times.locale);
    let gaps: Vec<String> = gaps.iter().map(|(from, until)| format!("{} – {}", write(from), write(until))).collect();
    let all = gaps.join(times.locale.pick("; ", "；"));
    (!gaps.is_empty()).then(|| times.locale.pick(format!("Not read: {all}."), format!("未读到：{all}。")))
}

/// The label of a tick of a count.
pub fn tick(value: Amount) -> String {
    let negative = value.is_sign_negative() && !value.is_zero();
    let count = u64::try_from(value.abs()).map_or_else(|_| value.to_string(), figures::count);
    if negative { format!("−{count}") } else { count }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the text is written in Chinese.
    fn chinese(text: &str) -> bool {
        text.chars().any(|c| ('\u{3000}'..='\u{9fff}').contains(&c) || ('\u{ff00}'..='\u{ffef}').contains(&c))
    }

    #[test]
    fn both_languages_are_complete() {
        let tables = Locale::ALL.map(|l| serde_json::to_value(words(l)).expect("a table"));
        let [en, zh] = tables.map(|table| table.as_object().cloned().expect("an object"));
        assert!(
            en.iter()
                .all(|(name, text)| text.as_str().is_some_and(|t| !t.is_empty() && !chinese(t)) || name.is_empty())
        );
        for (name, text) in zh.iter().filter(|(name, _)| !["lang", "sku"].contains(&name.as_str())) {
            assert!(text.as_str().is_some_and(chinese), "zh.{name}");
        }
    }

    #[test]
    fn counts_say_their_bounds() {
        let sales = |count, at_most, window| SalesCount { count, at_most, window, text: String::new() };
        for (sold, en, zh) in [
            (sales(20_000, Some(29_999), Window::Month), "20,000–29,999 in 30 days", "近 30 天 20,000–29,999 件"),
            (sales(3850, Some(3850), Window::Total), "3,850 in all", "累计 3,850 件"),
            (sales(300, None, Window::Unknown), "at least 300", "至少 300 件"),
        ] {
            assert_eq!(count(&sold, Locale::En), en);
            assert_eq!(count(&sold, Locale::ZhCn), zh);
        }
        assert_eq!(tick(Amount::new(15000, 1)), "1,500");
        assert_eq!(tick(Amount::new(-2, 0)), "−2");
    }
}
