//! Changes in words, in every language.

mod affiliate;
mod days;
pub(super) mod faults;
mod money;
mod picture;

pub(super) use days::in_china;
use money::difference;
pub use money::money;
pub use picture::picture_words;
use rust_decimal::Decimal;

use super::{Change, alike::plain, draft::Case};
use crate::listing::{Amount, ChangeKind, Currency, Locale};

/// The kind's name as an operator says it: `price drop`, `降价`.
pub fn kind_name(kind: ChangeKind, locale: Locale) -> &'static str {
    use ChangeKind as K;
    let (en, zh) = match kind {
        K::PriceDrop => ("price drop", "降价"),
        K::PriceRise => ("price rise", "涨价"),
        K::ListPrice => ("list price", "划线价变动"),
        K::PayPrice => ("pay price", "到手价变动"),
        K::DiscountStart => ("discount started", "开始打折"),
        K::DiscountEnd => ("discount ended", "折扣结束"),
        K::CouponAdded => ("new coupon", "新增优惠券"),
        K::CouponRemoved => ("coupon withdrawn", "优惠券下线"),
        K::CouponChanged => ("coupon changed", "优惠券变动"),
        K::Promotion => ("promotion", "促销活动变动"),
        K::Gift => ("gift", "赠品变动"),
        K::MainImage => ("main image", "主图更换"),
        K::Gallery => ("pictures", "图集变动"),
        K::Video => ("video", "视频变动"),
        K::Title => ("title", "标题修改"),
        K::Variants => ("choices", "规格变动"),
        K::Availability => ("availability", "库存状态变化"),
        K::SalesSurge => ("sales surge", "销量激增"),
        K::SalesSlump => ("sales slump", "销量骤降"),
        K::SalesReset => ("sales count reset", "销量清零"),
        K::Rating => ("rating", "评分变动"),
        K::Reviews => ("reviews", "评价数变动"),
        K::Questions => ("questions", "问答数变动"),
        K::ListingGone => ("listing gone", "商品下架"),
        K::ListingBack => ("listing back", "重新上架"),
        K::Undercut => ("undercut", "低于自家价格"),
        K::CouponLow => ("coupon running out", "优惠券即将领完"),
        K::AffiliateJoined => ("affiliate promotion started", "加入淘客推广"),
        K::AffiliateLeft => ("affiliate promotion ended", "退出淘客推广"),
        K::Commission => ("commission", "佣金调整"),
        K::AffiliateBurst => ("affiliate burst", "淘客冲量"),
        K::AffiliateBurstEnd => ("affiliate burst over", "淘客冲量结束"),
        K::AffiliateDropAhead => ("affiliate sales will drop", "淘客销量即将滑落"),
        K::AffiliateDrop => ("affiliate sales dropped", "淘客销量下跌"),
    };
    locale.pick(en, zh)
}

/// The sentence with the name of the watch before it.
pub(super) fn sentence(case: &Case, change: &Change) -> String {
    named(&case.watch.name, &why(change, case.currency, case.locale), case.locale)
}

/// What happened, with the name of the watch before it.
pub(super) fn named(name: &str, what: &str, locale: Locale) -> String {
    let name = plain(name);
    locale.pick(format!("{name}: {what}"), format!("{name}：{what}"))
}

/// Goes behind the sentence of a price that crossed a limit of the operator's.
pub(super) fn limit(case: &Case, limit: Amount, below: bool) -> String {
    let limit = money(limit, case.currency, case.locale);
    if below {
        case.locale.pick(format!(", now under your limit of {limit}"), format!("，已低于设定价 {limit}"))
    } else {
        case.locale.pick(format!(", now over your limit of {limit}"), format!("，已高于设定价 {limit}"))
    }
}

/// Behind the sentence of a price: it is the lowest of so many days.
pub(super) fn lowest(case: &Case, days: u16) -> String {
    case.locale.pick(format!(", the lowest in {days} days"), format!("，{days} 天内最低"))
}

/// One sentence that says what happened, without the name of the watch.
pub fn why(change: &Change, currency: Option<Currency>, locale: Locale) -> String {
    use ChangeKind as K;
    let (before, after) = (change.before.as_deref(), change.after.as_deref());
    let (en, zh) = match change.kind {
        K::PriceDrop | K::PriceRise => amounts(before, after, ("", ""), currency, locale),
        K::ListPrice => amounts(before, after, ("list price ", "划线价 "), currency, locale),
        K::PayPrice => amounts(before, after, ("pay price ", "到手价 "), currency, locale),
        K::DiscountStart => {
            let list = amount_text(after, currency, locale);
            (format!("discount started, {list} is struck through"), format!("开始打折，划线价 {list}"))
        }
        K::DiscountEnd => {
            let list = amount_text(before, currency, locale);
            (
                format!("discount ended, {list} is not struck through any more"),
                format!("折扣结束，不再显示划线价 {list}"),
            )
        }
        K::Undercut => undercut(before, after, currency, locale),
        K::CouponAdded => one(("new coupon", "新增优惠券"), after),
        K::CouponRemoved => one(("coupon withdrawn", "优惠券已下线"), before),
        K::CouponChanged => step(("coupon", "优惠券"), before, after),
        K::Promotion => came_or_went(
            [("promotion", "促销"), ("new promotion", "新增促销"), ("promotion ended", "促销结束")],
            before,
            after,
        ),
        K::Gift => {
            came_or_went([("gift", "赠品"), ("new gift", "新增赠品"), ("gift withdrawn", "赠品取消")], before, after)
        }
        K::MainImage => picture::main_image(change),
        K::Gallery => picture::gallery(change),
        K::Video => match (before, after) {
            (None, _) => ("a video was added".into(), "新增视频".into()),
            (_, None) => ("the video was removed".into(), "视频已移除".into()),
            _ => ("the video was replaced".into(), "视频已更换".into()),
        },
        K::Title => step(("title", "标题"), before, after),
        K::Availability => {
            let word = |w: Option<&str>| stock(w.unwrap_or("unknown"), locale);
            step(("availability", "库存状态"), Some(&word(before)), Some(&word(after)))
        }
        K::Variants => picture::choices(change).unwrap_or_else(|| {
            let words = |text: Option<&str>| text.map(|t| stock(t, locale));
            let (before, after) = (words(before), words(after));
            let says = [("choices", "规格"), ("new choices", "新增规格"), ("choices removed", "规格已移除")];
            came_or_went(says, before.as_deref(), after.as_deref())
        }),
        K::SalesSurge => pace(("sales surge", "销量激增"), before, after),
        K::SalesSlump => pace(("sales slump", "销量骤降"), before, after),
        K::SalesReset => step(("the sales count started again", "销量重新计数"), before, after),
        K::Rating => step(("rating", "评分"), before, after),
        K::Reviews => step(("reviews", "评价数"), before, after),
        K::Questions => step(("questions", "问答数"), before, after),
        K::ListingGone => ("the listing is gone".into(), "商品已下架".into()),
        K::ListingBack => ("the listing is back".into(), "商品已重新上架".into()),
        K::CouponLow
        | K::AffiliateJoined
        | K::AffiliateLeft
        | K::Commission
        | K::AffiliateBurst
        | K::AffiliateBurstEnd
        | K::AffiliateDropAhead
        | K::AffiliateDrop => affiliate::why(change),
    };
    locale.pick(en, zh)
}

/// `¥79.00 → ¥69.00, down ¥10.00 (-12.7%)`.
fn amounts(
    before: Option<&str>,
    after: Option<&str>,
    (label_en, label_zh): (&str, &str),
    currency: Option<Currency>,
    locale: Locale,
) -> (String, String) {
    let (x, y) = (amount_text(before, currency, locale), amount_text(after, currency, locale));
    let Some((a, b)) = parse(before).zip(parse(after)) else {
        return (format!("{label_en}{x} → {y}"), format!("{label_zh}{x} → {y}"));
    };
    let step = difference(a, b, currency, locale);
    let (way_en, way_zh) = if b < a { ("down", "降") } else { ("up", "涨") };
    (
        format!("{label_en}{x} → {y}, {way_en} {}{}", step.amount, step.in_brackets(" (", ")")),
        format!("{label_zh}{x} → {y}，{way_zh} {}{}", step.amount, step.in_brackets("（", "）")),
    )
}

fn undercut(before: Option<&str>, after: Option<&str>, currency: Option<Currency>, locale: Locale) -> (String, String) {
    let (own, rival) = (amount_text(before, currency, locale), amount_text(after, currency, locale));
    let Some((a, b)) = parse(before).zip(parse(after)) else {
        return (format!("{rival} is under your {own}"), format!("{rival}，低于自家 {own}"));
    };
    let step = difference(a, b, currency, locale);
    (
        format!("{rival} is under your {own}, by {}{}", step.amount, step.in_brackets(" (", ")")),
        format!("{rival}，低于自家 {own}，低 {}{}", step.amount, step.in_brackets("（", "）")),
    )
}

/// `label: text`.
fn one((en, zh): (&str, &str), text: Option<&str>) -> (String, String) {
    match text.filter(|t| !t.is_empty()) {
        Some(text) => (format!("{en}: {text}"), format!("{zh}：{text}")),
        None => (en.into(), zh.into()),
    }
}

/// `label: before → after`.
fn step(label: (&str, &str), before: Option<&str>, after: Option<&str>) -> (String, String) {
    let text = format!("{} → {}", before.unwrap_or("–"), after.unwrap_or("–"));
    one(label, Some(&text))
}

/// Changed, came, or went: each has its label.
fn came_or_went(
    [changed, came, went]: [(&str, &str); 3],
    before: Option<&str>,
    after: Option<&str>,
) -> (String, String) {
    match (before, after) {
        (None, after) => one(came, after),
        (before, None) => one(went, before),
        _ => step(changed, before, after),
    }
}

/// `12.5/h` against `2.1/h`: both and how many times.
fn pace((en, zh): (&str, &str), before: Option<&str>, after: Option<&str>) -> (String, String) {
    let split =
        |text: Option<&str>| text.and_then(|t| t.split_once('/')).map(|(n, unit)| (n.to_owned(), unit.to_owned()));
    let (Some((usual, unit)), Some((now, _))) = (split(before), split(after)) else {
        return step((en, zh), before, after);
    };
    let times = parse(Some(&now)).zip(parse(Some(&usual))).and_then(|(now, usual)| now.checked_div(usual));
    let (times_en, times_zh) = match times {
        Some(times) if times >= Decimal::from(2) => {
            let times = times.round_dp(1);
            (format!(", {times} times as many"), format!("，是平时的 {times} 倍"))
        }
        Some(times) if times < Decimal::ONE => {
            let percent = money::percent(Decimal::ONE, times).unwrap_or_default();
            (format!(" ({percent})"), format!("（{percent}）"))
        }
        _ => (String::new(), String::new()),
    };
    let (per_en, per_zh) = match unit.as_str() {
        "h" => ("an hour", "每小时"),
        "d" => ("a day", "每天"),
        "30d" => ("in 30 days", "近 30 天"),
        _ => ("in a year", "近一年"),
    };
    (
        format!("{en}: {now} {per_en}, usually {usual}{times_en}"),
        format!("{zh}：{per_zh} {now} 件，平时 {usual} 件{times_zh}"),
    )
}

/// The contract's words for availability in a text, as people say them.
fn stock(text: &str, locale: Locale) -> String {
    // The longest first: each holds the next.
    text.replace("out_of_stock", locale.pick("sold out", "缺货"))
        .replace("in_stock", locale.pick("in stock", "有货"))
        .replace("preorder", locale.pick("preorder", "预售"))
        .replace("unknown", locale.pick("unknown", "未知"))
}

fn parse(text: Option<&str>) -> Option<Amount> {
    text.and_then(|t| t.parse().ok())
}

fn amount_text(text: Option<&str>, currency: Option<Currency>, locale: Locale) -> String {
    match (parse(text), text) {
        (Some(amount), _) => money(amount, currency, locale),
        (None, text) => text.unwrap_or("–").into(),
    }
}
