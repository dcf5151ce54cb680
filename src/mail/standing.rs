//! One listing as it stands this morning, in words: prices, coupon, sales, affiliates, what is to come.

use chrono::Days;

use super::{affiliates, figures, kinds, lines, page::Times, tame};
use crate::{
    affiliate::Drop,
    board::{Freshness, Group, Sold, Subject, sold_on},
    change::{Alert, AlertNote, Change, money},
    listing::{Availability, ChangeKind, Coupon, Detail, Listing, Locale, Moment, reason_in},
};

/// The most changes of a listing that are told.
const CHANGES: usize = 4;
/// The most columns of a change, and of a coupon.
const WIDEST: usize = 72;

/// What it costs, and what stands beside that.
pub fn prices(subject: &Subject, group: &Group, locale: Locale) -> (Option<String>, Vec<String>) {
    let Some(listing) = &subject.listing else { return (None, Vec::new()) };
    let write = |amount| money(amount, listing.currency, locale);
    let mut beside = Vec::new();
    if let Some(pay) = listing.pay_price.filter(|pay| Some(*pay) != listing.price) {
        beside.push(format!("{} {}", locale.pick("pay price", "到手价"), write(pay)));
    }
    if let (Some(off), Some(list)) = (subject.discount().and_then(figures::rounded_percent), listing.list_price) {
        let list = write(list);
        beside.push(locale.pick(format!("{off} off {list}"), format!("划线价 {list}，低 {off}")));
    }
    if let Some(word) = figures::availability(listing.availability, locale)
        && listing.availability != Availability::InStock
    {
        beside.push(word.into());
    }
    if let Some((own, price)) = group.compared(subject) {
        let by = own.checked_sub(price).unwrap_or_default().abs();
        let percent = figures::part(own, price).map(figures::percent).unwrap_or_default();
        let by = write(by);
        beside.push(match price.cmp(&own) {
            std::cmp::Ordering::Less => {
                locale.pick(format!("{by} ({percent}) below yours"), format!("比自家低 {by}（{percent}）"))
            }
            std::cmp::Ordering::Equal => locale.pick("same price as yours", "与自家同价").into(),
            std::cmp::Ordering::Greater => {
                locale.pick(format!("{by} ({percent}) above yours"), format!("比自家高 {by}（{percent}）"))
            }
        });
    }
    (listing.price.map(write), beside)
}

/// Label and value of what else is known. What is not known is not there.
pub fn facts(subject: &Subject, times: Times) -> Vec<(&'static str, String)> {
    let locale = times.locale;
    let mut facts = Vec::new();
    let Some(listing) = &subject.listing else { return facts };
    if let Some(coupon) = best_coupon(listing, times.now) {
        facts.push((locale.pick("Coupon", "优惠券"), coupon_words(coupon, locale)));
    }
    let yesterday = times.now.with_timezone(&times.zone).date_naive().checked_sub_days(Days::new(1));
    let sold = yesterday
        .and_then(|day| sold_on(&subject.series, day, times.zone, times.now))
        .and_then(|sold| number(sold, locale));
    let sold = sold.map(|sold| locale.pick(format!("{sold} yesterday"), format!("昨日 {sold}")));
    let shown = listing.sales.as_ref().map(|sales| tame::columns(&tame::line(&sales.text), WIDEST));
    let sales: Vec<String> = [sold, shown].into_iter().flatten().filter(|text| !text.is_empty()).collect();
    if !sales.is_empty() {
        facts.push((locale.pick("Sales", "销量"), sales.join(" · ")));
    }
    if let Some(said) = affiliate(listing, locale) {
        facts.push((locale.pick("Affiliates", "淘客"), said));
    }
    if let Some(drop) = subject.next_drop(times.now) {
        facts.push((locale.pick("Drops next", "即将滑出"), drop_words(drop, times)));
    }
    if listing.video.is_some() {
        facts.push((locale.pick("Video", "视频"), locale.pick("yes", "有").into()));
    }
    facts
}

/// When how much leaves the window: `24–26 Nov: 1,060, 34% of the monthly sales`.
pub fn drop_words(drop: &Drop, times: Times) -> String {
    let locale = times.locale;
    let detail = Detail {
        units: Some(drop.units),
        least: Some(drop.least),
        most: drop.most,
        grade: Some(drop.grade),
        share: drop.share,
        all_sales: drop.sales_30d.is_some(),
        ..Detail::default()
    };
    let days = figures::days(drop.from, drop.to, times.now, locale);
    let units = affiliates::units(&detail, locale).unwrap_or_default();
    format!("{days}{}{units}{}", locale.pick(": ", "："), affiliates::share(&detail, locale))
}

/// The coupon that takes most off and can be used now; the first one where none says how much.
fn best_coupon(listing: &Listing, now: Moment) -> Option<&Coupon> {
    let valid = |c: &&Coupon| c.starts.is_none_or(|at| at <= now) && c.ends.is_none_or(|at| at > now);
    let mut best: Option<&Coupon> = None;
    for coupon in listing.coupons.iter().filter(valid) {
        if best.is_none_or(|best| coupon.amount > best.amount) {
            best = Some(coupon);
        }
    }
    best
}

fn coupon_words(coupon: &Coupon, locale: Locale) -> String {
    let text = tame::columns(&tame::line(&coupon.text), WIDEST);
    let left = coupon.left.map(|left| affiliates::left(left, locale));
    [Some(text), left].into_iter().flatten().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// A number of pieces, if it says anything.
fn number(sold: Sold, locale: Locale) -> Option<String> {
    let least = figures::count(sold.least);
    match sold.most {
        Some(most) if most == sold.least => Some(least),
        _ if sold.least == 0 => None,
        Some(most) => Some(format!("{least}–{}", figures::count(most))),
        None => Some(locale.pick(format!("at least {least}"), format!("至少 {least}"))),
    }
}

fn affiliate(listing: &Listing, locale: Locale) -> Option<String> {
    let said = listing.affiliate.as_ref()?;
    if said.in_union == Some(false) {
        return Some(locale.pick("not promoted", "未参加推广").into());
    }
    let count = |count: Option<u64>, en: &str, zh: &str| {
        count.map(figures::count).map(|n| locale.pick(format!("{n} {en}"), format!("{zh} {n}")))
    };
    let rate = said.commission.and_then(figures::rate);
    let parts = [
        count(said.sales_30d, "in 30 days", "近 30 天"),
        count(said.sales_today, "today", "今日"),
        rate.map(|rate| locale.pick(format!("commission {rate}"), format!("佣金 {rate}"))),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// The changes since then, the most important first.
pub fn changed(subject: &Subject, since: Moment, now: Moment) -> Vec<&Change> {
    let mut changes: Vec<&Change> =
        subject.changes.iter().filter(|change| change.at >= since && change.at <= now).collect();
    changes.sort_by_key(|change| (kinds::rank(change.kind), std::cmp::Reverse(change.at)));
    changes
}

/// One line a change, and how many more there are.
pub fn changes(subject: &Subject, since: Moment, times: Times) -> Vec<String> {
    let all = changed(subject, since, times.now);
    let mut said: Vec<String> = Vec::new();
    for change in all.iter().take(CHANGES) {
        let note = as_note(subject, change);
        said.push(format!("{} · {}", tame::columns(&named(&note, times), WIDEST), times.short(change.at)));
    }
    let left = all.len() - said.len();
    if left > 0 {
        let s = if left == 1 { "" } else { "s" };
        said.push(times.locale.pick(format!("and {left} more change{s}"), format!("另有 {left} 项变化")));
    }
    said
}

/// `▼12.7% CN¥79.00 → CN¥69.00`; kinds whose values say nothing by themselves with their names.
pub fn named(note: &AlertNote, times: Times) -> String {
    let news = lines::news(note, times);
    if matches!(note.alert.change.kind, ChangeKind::PriceDrop | ChangeKind::PriceRise) {
        let kind = crate::change::kind_name(note.alert.change.kind, times.locale);
        return format!("{} {news}", figures::capital(kind));
    }
    news
}

/// A change as what tells it: the own price is not in it, the table shows it.
pub fn as_note(subject: &Subject, change: &Change) -> AlertNote {
    let watch = &subject.watch;
    let currency = subject.listing.as_ref().and_then(|listing| listing.currency);
    AlertNote {
        alert: Alert { change: change.clone(), covers: Vec::new(), plot: None },
        watch: watch.id.clone(),
        name: watch.name.to_string(),
        url: watch.url.to_string(),
        group: None,
        side: watch.side,
        sku: None,
        entry: String::new(),
        listing: Listing { currency, ..Listing::default() },
        own: None,
        shop: None,
        tags: Vec::new(),
        urgent: false,
        quiet: None,
    }
}

/// That it could not be read, since when and why.
pub fn unread(subject: &Subject, times: Times) -> Option<String> {
    let locale = times.locale;
    let since = match subject.freshness() {
        Freshness::Fresh => return None,
        Freshness::Since(last) => {
            let last = times.write(last);
            locale.pick(
                format!("Not read since {last}; what is shown is of then"),
                format!("{last} 之后未能读取，以上为当时数据"),
            )
        }
        Freshness::Never if subject.last_at.is_none() => locale.pick("Not polled yet", "尚未轮到读取").to_owned(),
        Freshness::Never => locale.pick("Never read so far", "至今未能读取").to_owned(),
    };
    let reason = subject
        .reason
        .as_deref()
        .map(|reason| tame::line(&reason_in(locale, reason)))
        .filter(|reason| !reason.is_empty());
    Some(match reason {
        Some(reason) => format!("{since}{}{reason}", locale.pick(": ", "：")),
        None => since,
    })
}
