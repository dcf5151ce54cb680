//! Affiliates in words. What is certain comes first: hard bounds and their date before what is expected.

use rust_decimal::{Decimal, RoundingStrategy};

use super::{
    super::{Change, alike::plain},
    days::{day, days, grouped, time},
};
use crate::listing::{Amount, Cause, ChangeKind, Detail, Grade};

/// A text in English and in Chinese.
type Both = (String, String);

/// One sentence, without the name of the watch.
pub(super) fn why(change: &Change) -> Both {
    match change.kind {
        ChangeKind::AffiliateJoined => joined(change),
        ChangeKind::AffiliateLeft => both(
            "the item left the affiliate union and is not promoted through it any more",
            "商品已退出淘客推广，联盟中不再有该商品",
        ),
        ChangeKind::Commission => commission(change),
        ChangeKind::AffiliateBurst => burst(&change.detail),
        ChangeKind::AffiliateBurstEnd => burst_end(&change.detail),
        ChangeKind::AffiliateDropAhead => drop_ahead(change),
        ChangeKind::CouponLow => coupon_low(change),
        _ => dropped(change),
    }
}

fn joined(change: &Change) -> Both {
    let commission = fraction(change.after.as_deref()).filter(|part| *part > Decimal::ZERO && *part < Decimal::ONE);
    let (en, zh) = match commission.and_then(percent) {
        Some(percent) => (format!(", commission {percent}"), format!("，佣金 {percent}")),
        None => Both::default(),
    };
    (format!("the item can be promoted through the affiliate union now{en}"), format!("商品已加入淘客推广{zh}"))
}

fn commission(change: &Change) -> Both {
    let (before, after) = (change.before.as_deref(), change.after.as_deref());
    let text = |text: Option<&str>| match fraction(text).and_then(percent) {
        Some(percent) => percent,
        None => raw(text),
    };
    let (x, y) = (text(before), text(after));
    let Some((from, to)) = fraction(before).zip(fraction(after)) else {
        return match (before, after) {
            (_, None) => (format!("commission not told any more, it was {x}"), format!("不再显示佣金比例，原为 {x}")),
            (None, _) => (format!("commission {y}"), format!("佣金比例 {y}")),
            _ => (format!("commission {x} → {y}"), format!("佣金比例 {x} → {y}")),
        };
    };
    let [(way_en, way_zh), (step_en, step_zh)] =
        if to < from { [("cut", "下调"), ("down", "降")] } else { [("raised", "上调"), ("up", "升")] };
    let points = to.checked_sub(from).and_then(|step| percent(step.abs()));
    let (points_en, points_zh) = match points.as_deref().and_then(|points| points.strip_suffix('%')) {
        Some("1") => (format!(", {step_en} 1 point"), format!("，{step_zh} 1 个百分点")),
        Some(points) => (format!(", {step_en} {points} points"), format!("，{step_zh} {points} 个百分点")),
        None => Both::default(),
    };
    (format!("commission {way_en}: {x} → {y}{points_en}"), format!("佣金比例{way_zh}：{x} → {y}{points_zh}"))
}

fn burst(detail: &Detail) -> Both {
    let (since_en, since_zh) = match detail.from.map(day) {
        Some((en, zh)) => (format!(" since {en}"), format!("（{zh}起）")),
        None => Both::default(),
    };
    let (so_far_en, so_far_zh) = match detail.units.or(detail.least) {
        Some(units) => (
            format!(", so far about {} sale{} above usual", grouped(units), plural(units)),
            format!("，目前比平时多出约 {} 件", grouped(units)),
        ),
        None => both(", far more sales than usual", "，销量远高于平时"),
    };
    (format!("affiliate burst under way{since_en}{so_far_en}"), format!("淘客正在冲量{since_zh}{so_far_zh}"))
}

fn burst_end(detail: &Detail) -> Both {
    let (days_en, days_zh) = match days(detail.from, detail.to) {
        Some((en, zh)) => (format!(" of {en}"), format!("（{zh}）")),
        None => Both::default(),
    };
    let (all_en, all_zh) = match detail.units.or(detail.least) {
        Some(units) => (
            format!(", about {} sale{} above usual in all", grouped(units), plural(units)),
            format!("，合计比平时多出约 {} 件", grouped(units)),
        ),
        None => Both::default(),
    };
    let (leave_en, leave_zh) = match days(detail.leaves_from, detail.leaves_to) {
        Some((en, zh)) => (format!("; it leaves the 30-day window on {en}"), format!("，将于{zh}滑出 30 天窗口")),
        None => Both::default(),
    };
    (
        format!("the affiliate burst{days_en} is over{all_en}{leave_en}"),
        format!("淘客冲量已结束{days_zh}{all_zh}{leave_zh}"),
    )
}

fn drop_ahead(change: &Change) -> Both {
    let detail = &change.detail;
    let exact = detail.grade == Some(Grade::Exact);
    let (en, zh, one) = how_many(detail);
    let (sales, s) = if one { ("sale", "s") } else { ("sales", "") };
    let by = detail.to.or(detail.from).map(day);
    let (mut en, mut zh) = match (detail.grade, by) {
        (Some(Grade::Bounded), Some((by_en, by_zh))) => (
            format!("{en} affiliate {sales} leave{s} the 30-day window by {by_en}"),
            format!("{zh}淘客销量将在 {by_zh}前滑出 30 天窗口"),
        ),
        _ => match days(detail.from, detail.to) {
            Some((on_en, on_zh)) => (
                format!("{en} affiliate {sales} leave{s} the 30-day window on {on_en}"),
                // Two numbers must not run into each other.
                if zh.starts_with(|c: char| c.is_ascii_digit()) {
                    format!("{on_zh}有 {zh}淘客销量滑出 30 天窗口")
                } else {
                    format!("{on_zh}{zh}淘客销量滑出 30 天窗口")
                },
            ),
            None => (
                format!("{en} affiliate {sales} will leave the 30-day window"),
                format!("{zh}淘客销量即将滑出 30 天窗口"),
            ),
        },
    };
    if detail.grade == Some(Grade::Coarse) {
        en.push_str(" (reckoned from rounded displays)");
        zh.push_str("（按取整后的展示销量推算）");
    }
    if let Some((fall_en, fall_zh)) = fall(change, !exact) {
        en.push_str(&format!("; {fall_en}"));
        zh.push_str(&format!("，{fall_zh}"));
    } else if let Some(share) = detail.share.and_then(percent) {
        let (of_en, of_zh) = whose(detail);
        en.push_str(&format!("; {share} of {of_en}"));
        zh.push_str(&format!("，占{of_zh}的 {share}"));
    }
    (en, zh)
}

/// How many leave, in both languages, and whether it is one.
fn how_many(detail: &Detail) -> (String, String, bool) {
    let exact = detail.grade == Some(Grade::Exact);
    let (least, most) = (detail.least.filter(|least| *least > 0), detail.most);
    let about = |units: u64| (format!("about {}", grouped(units)), format!("约 {} 件", grouped(units)), units == 1);
    match (detail.units, least, most) {
        // What was foreseen will not be.
        (Some(0), ..) if exact => ("no".into(), "没有".into(), false),
        (_, _, Some(0)) => ("no".into(), "没有".into(), false),
        (Some(units), ..) if exact => about(units),
        (_, Some(least), Some(most)) if least == most => about(most),
        (_, Some(least), Some(most)) => {
            let (least, most) = (grouped(least.min(most)), grouped(least.max(most)));
            (format!("between {least} and {most}"), format!("{least} 至 {most} 件"), false)
        }
        (_, None, Some(most)) => {
            (format!("at most {}", grouped(most)), format!("最多 {} 件", grouped(most)), most == 1)
        }
        (_, Some(least), None) => {
            (format!("at least {}", grouped(least)), format!("至少 {} 件", grouped(least)), least == 1)
        }
        (Some(units), None, None) => {
            let units = grouped(units);
            (format!("perhaps {units}"), format!("可能约 {units} 件"), false)
        }
        (None, None, None) => ("an unknown number of".into(), "数量不明的".into(), false),
    }
}

fn dropped(change: &Change) -> Both {
    let detail = &change.detail;
    let (on_en, on_zh) = match days(detail.from, detail.to) {
        Some((en, zh)) => (format!(" on {en}"), zh),
        None => Both::default(),
    };
    let (fall_en, fall_zh) = match (fall(change, false), detail.units) {
        (Some((en, zh)), _) => (format!(", {en}"), format!("，{zh}")),
        (None, Some(units)) => (format!(", {} fewer", grouped(units)), format!("，减少 {} 件", grouped(units))),
        (None, None) => Both::default(),
    };
    let cause = detail.cause.unwrap_or(Cause::Unknown);
    let (mut en, mut zh) = cause_words(cause);
    if let (Cause::RollOff, Some(units), Some(_)) = (cause, detail.units, change.before.as_ref()) {
        en = format!("about {} sale{} of a burst left the 30-day window", grouped(units), plural(units));
        zh = format!("冲量期间的约 {} 件销量滑出 30 天窗口", grouped(units));
    }
    match cause {
        Cause::Unknown => {
            (format!("affiliate sales dropped{on_en}{fall_en}; {en}"), format!("{on_zh}淘客销量下跌{fall_zh}，{zh}"))
        }
        _ => (
            format!("affiliate sales dropped{on_en}{fall_en}: {en}"),
            format!("{on_zh}淘客销量下跌{fall_zh}，原因：{zh}"),
        ),
    }
}

fn cause_words(cause: Cause) -> Both {
    let (en, zh) = match cause {
        Cause::RollOff => ("sales of a burst left the 30-day window", "冲量期间的销量滑出 30 天窗口"),
        Cause::CommissionCut => ("the commission was cut before", "此前佣金下调"),
        Cause::CouponPulled => ("a coupon was withdrawn before its end", "优惠券提前下线"),
        Cause::CouponExhausted => ("a coupon was used up", "优惠券已领完"),
        Cause::CouponExpired => ("a coupon came to its end", "优惠券到期"),
        Cause::LeftUnion => ("the item left the affiliate union", "商品退出淘客推广"),
        Cause::Price => ("the price rose or the item sold out", "涨价或缺货"),
        Cause::FirstNUsedUp => ("the reward for the first orders was used up", "前 N 件奖励已用完"),
        Cause::Returns => ("returns, or sales that were taken out of the count", "退货退款或剔除计数"),
        Cause::Reset => ("the listing's sales count started again", "销量重新计数"),
        Cause::Unknown => ("the cause is not certain", "原因尚不确定"),
    };
    both(en, zh)
}

fn coupon_low(change: &Change) -> Both {
    let detail = &change.detail;
    let (name_en, name_zh) = match detail.coupon.as_deref().map(plain).filter(|words| !words.is_empty()) {
        Some(words) => (format!("coupon {words}"), format!("优惠券“{words}”")),
        None => both("a coupon", "优惠券"),
    };
    let (left_en, left_zh) = match (count(change.after.as_deref()), detail.total) {
        (Some(left), Some(total)) if left <= total => (
            format!(", {} of {} left", grouped(left), grouped(total)),
            format!("，剩 {} 张（共 {} 张）", grouped(left), grouped(total)),
        ),
        (Some(left), _) => (format!(", {} left", grouped(left)), format!("，剩 {} 张", grouped(left))),
        (None, _) => Both::default(),
    };
    let (out_en, out_zh) = match detail.runs_out.and_then(|out| time(out, change.at)) {
        Some((en, zh)) => {
            (format!("; at the present rate it runs out at about {en}"), format!("，按目前速度约在{zh} 领完"))
        }
        None => Both::default(),
    };
    (format!("{name_en} is running out{left_en}{out_en}"), format!("{name_zh}即将领完{left_zh}{out_zh}"))
}

/// `monthly sales 3,100 → 2,100 (-32%)`; `None` where nothing moves.
fn fall(change: &Change, expected: bool) -> Option<Both> {
    let (before, after) = (count(change.before.as_deref())?, count(change.after.as_deref())?);
    if before == after {
        return None;
    }
    let step = format!("{} → {}", grouped(before), grouped(after));
    let (percent_en, percent_zh) = match relative(before, after) {
        Some(percent) => (format!(" ({percent})"), format!("（{percent}）")),
        None => Both::default(),
    };
    let (of_en, of_zh) = whose(&change.detail);
    let (then_en, then_zh) = if expected { (" expected to go", "预计") } else { ("", "") };
    Some((format!("{of_en}{then_en} {step}{percent_en}"), format!("{of_zh}{then_zh} {step}{percent_zh}")))
}

/// What the counts before and after count.
fn whose(detail: &Detail) -> (&'static str, &'static str) {
    if detail.all_sales { ("monthly sales", "月销") } else { ("30-day affiliate sales", "近 30 天淘客销量") }
}

/// `-32%`, `+5%`, with one decimal place under ten; `None` from nothing, and where it
/// rounds to nothing.
fn relative(before: u64, after: u64) -> Option<String> {
    let (a, b) = (Decimal::from(before), Decimal::from(after));
    let part = b.checked_sub(a)?.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(a)?;
    let places = u32::from(part.abs() < Decimal::TEN);
    let part = part.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero).normalize();
    if part.is_zero() {
        return None;
    }
    let sign = if part.is_sign_negative() { "" } else { "+" };
    Some(format!("{sign}{part}%"))
}

/// A fraction as a percentage: `0.155` → `15.5%`, at most two decimal places.
fn percent(part: Amount) -> Option<String> {
    let percent = part.checked_mul(Decimal::ONE_HUNDRED)?;
    Some(format!("{}%", percent.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero).normalize()))
}

fn fraction(text: Option<&str>) -> Option<Amount> {
    text.and_then(|text| text.parse().ok())
}

fn count(text: Option<&str>) -> Option<u64> {
    text.and_then(|text| text.parse().ok())
}

fn raw(text: Option<&str>) -> String {
    text.map(plain).filter(|text| !text.is_empty()).unwrap_or_else(|| "–".into())
}

fn plural(count: u64) -> &'static str {
    if count == 1 { "" } else { "s" }
}

fn both(en: &str, zh: &str) -> Both {
    (en.into(), zh.into())
}
