//! What a mail says of affiliates (淘客) beyond the sentence: figures, days, causes, and subjects that say it at a glance.

use chrono::Offset;

use super::{figures, page::Times, sort};
use crate::{
    change::{AlertNote, Change},
    listing::{Cause, ChangeKind, Detail, Grade, Locale},
};

/// Seconds by which the platforms' days are ahead of UTC.
const PLATFORM_OFFSET: i32 = 8 * 3600;

/// What the counts before and after count, for a kind that shows counts.
pub fn counted(all_sales: bool, locale: Locale) -> &'static str {
    if all_sales {
        locale.pick("monthly sales", "月销")
    } else {
        locale.pick("30-day affiliate sales", "近 30 天淘客销量")
    }
}

/// Whether the counts before and after are but expected: days that leave were not watched, or were seen rounded.
fn expected(kind: ChangeKind, detail: &Detail) -> bool {
    kind == ChangeKind::AffiliateDropAhead && detail.grade != Some(Grade::Exact)
}

/// What stands before the counts of a change.
pub fn label(change: &Change, locale: Locale) -> String {
    let what = figures::capital(counted(change.detail.all_sales, locale));
    let expects = if expected(change.kind, &change.detail) { locale.pick(", expected", "（预计）") } else { "" };
    format!("{what}{expects}")
}

/// Label and value of what else there is to say of a change.
pub fn facts(note: &AlertNote, times: Times) -> Vec<(&'static str, String)> {
    let locale = times.locale;
    let change = &note.alert.change;
    let detail = &change.detail;
    let mut facts = Vec::new();
    if let Some(days) = days(detail, times) {
        let elsewhere = times.now.with_timezone(&times.zone).offset().fix().local_minus_utc() != PLATFORM_OFFSET;
        let zone = if elsewhere { locale.pick(" (UTC+8)", "（UTC+8）") } else { "" };
        facts.push((locale.pick("Days", "日期"), format!("{days}{zone}")));
    }
    if let Some(units) = units(detail, locale) {
        let label = match change.kind {
            ChangeKind::AffiliateBurst | ChangeKind::AffiliateBurstEnd => locale.pick("Above usual", "冲量"),
            ChangeKind::AffiliateDropAhead => locale.pick("Leaving", "滑出"),
            _ => locale.pick("Fewer", "减少"),
        };
        facts.push((label, format!("{units}{}", share(detail, locale))));
    }
    if let Some(cause) = detail.cause {
        facts.push((locale.pick("Cause", "原因"), self::cause(cause, locale).into()));
    }
    if let Some(at) = detail.runs_out {
        let at = times.write(at);
        let at = locale.pick(format!("about {at}, at the present rate"), format!("约 {at}（按目前速度）"));
        facts.push((locale.pick("Runs out", "领完"), at));
    }
    facts
}

/// What happened, without the name of the listing, in several lengths, the longest first; none for other kinds and
/// where too little is known.
pub fn headlines(note: &AlertNote, times: Times) -> Vec<String> {
    let locale = times.locale;
    let change = &note.alert.change;
    let detail = &change.detail;
    let days = days(detail, times);
    let units = short_units(detail, locale);
    let fall = sort::counts(change).map(|(before, after)| {
        let part = figures::part(before.into(), after.into()).and_then(figures::short_percent);
        let short = part.map(|p| locale.pick(format!(" ({p})"), format!("（{p}）"))).unwrap_or_default();
        // Affiliate sales have been named before; what shoppers see is another number.
        let what = if detail.all_sales { locale.pick("monthly sales ", "月销 ") } else { "" };
        let expects = if expected(change.kind, detail) { locale.pick("expected ", "预计") } else { "" };
        let what = locale.pick(format!("{what}{expects}"), format!("{expects}{what}"));
        let arrow = locale.pick(" → ", "→");
        (format!("{what}{}{arrow}{}{short}", figures::count(before), figures::count(after)), short)
    });
    let (fall, short) = fall.unwrap_or_default();
    match (change.kind, days, units) {
        (ChangeKind::AffiliateDropAhead, Some(days), Some(units)) => {
            let by = detail.to.or(detail.from).filter(|_| detail.grade == Some(Grade::Bounded));
            let line = if let Some(by) = by.map(|by| figures::day(by, times.now, locale)) {
                locale.pick(format!("{units} affiliate sales leave by {by}"), format!("{by}前{units}淘客销量滑出"))
            } else {
                locale.pick(format!("{units} affiliate sales leave {days}"), format!("{days}{units}淘客销量滑出"))
            };
            let long = if fall.is_empty() { share(detail, locale) } else { format!("{}{fall}", comma(locale)) };
            // A bound and what is expected must not be taken for one another.
            let short = if by.is_some() { String::new() } else { short };
            vec![format!("{line}{long}"), format!("{line}{short}"), line]
        }
        (ChangeKind::AffiliateDrop, ..) if !fall.is_empty() => {
            let line = locale.pick("affiliate sales dropped", "淘客销量下跌");
            let cause = detail.cause.filter(|cause| *cause != Cause::Unknown).map(|cause| {
                let cause = self::cause(cause, locale);
                locale.pick(format!(": {cause}"), format!("，{cause}"))
            });
            let (comma, cause) = (comma(locale), cause.unwrap_or_default());
            vec![
                format!("{line}{comma}{fall}{cause}"),
                format!("{line}{short}{cause}"),
                format!("{line}{comma}{fall}"),
                format!("{line}{short}"),
            ]
        }
        (ChangeKind::AffiliateBurst, Some(_), Some(units)) => {
            let since = detail.from.map(|from| figures::day(from, times.now, locale)).unwrap_or_default();
            let line = locale.pick(format!("affiliate burst since {since}"), format!("淘客正在冲量，{since}起"));
            let more = locale.pick(format!(", {units} above usual so far"), format!("已多出{units}"));
            vec![format!("{line}{more}")]
        }
        (ChangeKind::AffiliateBurstEnd, Some(days), Some(units)) => {
            vec![locale.pick(
                format!("affiliate burst over, {days}: {units} above usual"),
                format!("淘客冲量结束，{days}共多出{units}"),
            )]
        }
        (ChangeKind::CouponLow, ..) => coupon_low(note, times).into_iter().collect(),
        (ChangeKind::Commission, ..) => sort::rates(change)
            .and_then(|(before, after)| figures::rate(before).zip(figures::rate(after)))
            .map(|(before, after)| {
                locale.pick(format!("commission {before} → {after}"), format!("佣金 {before} → {after}"))
            })
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}

/// `coupon running out, 300 left, gone about 28 Nov 18:20`.
fn coupon_low(note: &AlertNote, times: Times) -> Option<String> {
    let locale = times.locale;
    let left = note.alert.change.after.as_deref().and_then(|left| left.parse().ok()).map(figures::count);
    let gone = note.alert.change.detail.runs_out.map(|at| times.write(at));
    if left.is_none() && gone.is_none() {
        return None;
    }
    let left = left.map(|left| locale.pick(format!(", {left} left"), format!("剩{left}张"))).unwrap_or_default();
    Some(match (locale, gone) {
        (Locale::En, gone) => {
            format!("coupon running out{left}{}", gone.map(|at| format!(", gone about {at}")).unwrap_or_default())
        }
        (Locale::ZhCn, None) => format!("优惠券即将领完，{left}"),
        (Locale::ZhCn, Some(at)) if left.is_empty() => format!("优惠券预计{at}领完"),
        (Locale::ZhCn, Some(at)) => format!("优惠券{left}，预计{at}领完"),
    })
}

/// How many are left, in words.
pub fn left(count: u64, locale: Locale) -> String {
    let count = figures::count(count);
    locale.pick(format!("{count} left"), format!("剩 {count} 张"))
}

fn comma(locale: Locale) -> &'static str {
    locale.pick(", ", "，")
}

/// The days that it is about.
fn days(detail: &Detail, times: Times) -> Option<String> {
    let from = detail.from.or(detail.to)?;
    Some(figures::days(from, detail.to.unwrap_or(from), times.now, times.locale))
}

/// How many units, and how sure that is: the hard bound first where there is nothing surer.
pub fn units(detail: &Detail, locale: Locale) -> Option<String> {
    let point = detail.units?;
    let (units, least) = (figures::count(point), detail.least.unwrap_or(0));
    let low = figures::count(least);
    if detail.grade != Some(Grade::Bounded) {
        let between = match (detail.least, detail.most) {
            (Some(least), Some(most)) if least < most => {
                let most = figures::count(most);
                locale.pick(format!(" (between {low} and {most})"), format!("（{low}–{most} 件之间）"))
            }
            _ => String::new(),
        };
        return Some(match detail.grade {
            Some(Grade::Coarse) => locale.pick(
                format!("roughly {units}{between}, from rounded displays"),
                format!("约 {units} 件{between}，按取整显示推算"),
            ),
            _ => locale.pick(format!("{units}{between}"), format!("{units} 件{between}")),
        });
    }
    let Some(most) = detail.most else {
        return Some(locale.pick(
            format!("at least {low}, most likely {units}; no upper bound is known yet"),
            format!("至少 {low} 件，估计 {units} 件，上限暂时未知"),
        ));
    };
    let mut text =
        locale.pick(format!("at most {}", figures::count(most)), format!("最多 {} 件", figures::count(most)));
    if least > 0 && least < most {
        text += &locale.pick(format!(", at least {low}"), format!("，至少 {low} 件"));
    }
    if point != most {
        text += &locale.pick(format!(", most likely {units}"), format!("，估计 {units} 件"));
    }
    Some(text)
}

/// How many units, for where room is scarce.
fn short_units(detail: &Detail, locale: Locale) -> Option<String> {
    let (en, zh, number) = match (detail.grade, detail.most) {
        (Some(Grade::Bounded), Some(most)) => ("at most ", "最多", most),
        (Some(Grade::Bounded), None) => ("at least ", "至少", detail.least.or(detail.units)?),
        (Some(Grade::Coarse), _) => ("roughly ", "粗估", detail.units?),
        _ => ("~", "约", detail.units?),
    };
    let number = figures::count(number);
    Some(locale.pick(format!("{en}{number}"), format!("{zh}{number}件")))
}

/// Which part of the shown count that is: `, 34% of the 30-day sales`.
pub fn share(detail: &Detail, locale: Locale) -> String {
    // The share of what is expected says nothing of a bound.
    let share = detail.share.filter(|share| share.is_sign_positive() && detail.grade != Some(Grade::Bounded));
    let Some(share) = share.and_then(figures::rounded_percent) else {
        return String::new();
    };
    let whole = counted(detail.all_sales, locale);
    locale.pick(format!(", {share} of the {whole}"), format!("，占{whole} {share}"))
}

/// Why sales fell.
pub fn cause(cause: Cause, locale: Locale) -> &'static str {
    let (en, zh) = match cause {
        Cause::RollOff => ("sales of a burst left the 30-day window", "冲量销量滑出30天窗口"),
        Cause::CommissionCut => ("the commission was cut", "佣金下调"),
        Cause::CouponPulled => ("a coupon was withdrawn early", "优惠券提前撤下"),
        Cause::CouponExhausted => ("a coupon was used up", "优惠券已领完"),
        Cause::CouponExpired => ("a coupon expired", "优惠券到期"),
        Cause::LeftUnion => ("the item left the union", "商品退出联盟"),
        Cause::Price => ("price rise or sold out", "涨价或缺货"),
        Cause::FirstNUsedUp => ("the reward for the first orders is used up", "前N单奖励已用完"),
        Cause::Returns => ("returns, or sales taken out of the count", "退货或销量被剔除"),
        Cause::Reset => ("the count started again", "销量重新计数"),
        Cause::Unknown => ("not certain: no cause fits, or several do", "无法确定（没有或不止一种原因吻合）"),
    };
    locale.pick(en, zh)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_say_how_sure_they_are() {
        use Grade::{Bounded, Coarse, Exact};
        for (grade, units, least, most, en, zh, short) in [
            (Some(Exact), 1060, Some(1060), Some(1060), "1,060", "1,060 件", "约1,060件"),
            (
                Some(Exact),
                1060,
                Some(1040),
                Some(1080),
                "1,060 (between 1,040 and 1,080)",
                "1,060 件（1,040–1,080 件之间）",
                "约1,060件",
            ),
            (None, 820, None, None, "820", "820 件", "约820件"),
            (Some(Bounded), 1100, Some(0), Some(1100), "at most 1,100", "最多 1,100 件", "最多1,100件"),
            (
                Some(Bounded),
                660,
                Some(20),
                Some(1100),
                "at most 1,100, at least 20, most likely 660",
                "最多 1,100 件，至少 20 件，估计 660 件",
                "最多1,100件",
            ),
            (
                Some(Bounded),
                660,
                Some(20),
                None,
                "at least 20, most likely 660; no upper bound is known yet",
                "至少 20 件，估计 660 件，上限暂时未知",
                "至少20件",
            ),
            (
                Some(Coarse),
                1060,
                Some(703),
                Some(1598),
                "roughly 1,060 (between 703 and 1,598), from rounded displays",
                "约 1,060 件（703–1,598 件之间），按取整显示推算",
                "粗估1,060件",
            ),
        ] {
            let detail = Detail { grade, units: Some(units), least, most, ..Detail::default() };
            assert_eq!(super::units(&detail, Locale::En).as_deref(), Some(en));
            assert_eq!(super::units(&detail, Locale::ZhCn).as_deref(), Some(zh));
            assert_eq!(short_units(&detail, Locale::ZhCn).as_deref(), Some(short));
        }
        assert_eq!(super::units(&Detail::default(), Locale::En), None);
    }
}
