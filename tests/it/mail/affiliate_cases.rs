//! Mails about affiliates (淘客): the worked example of a burst that leaves the thirty-day window, and all else that is
//! told of affiliates.

use chrono::{Days, NaiveDate};
use rivald::{
    change::{AlertNote, Fault, FaultKey, Note, NoteBody},
    listing::{Cause, ChangeKind, Detail, Grade, Listing, Locale, Plot, PlotDay, SalesCount, Window},
};

use super::cases::{alert_with, boxed, listing, moment, note};

pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn all(alerts: impl IntoIterator<Item = AlertNote>) -> Vec<Note> {
    alerts.into_iter().zip(1..).map(|(alert, id)| note(id, boxed(alert))).collect()
}

fn rival(l: Locale) -> &'static str {
    l.pick("Rival A 500 ml", "对手A 500ml")
}

/// News of a rival's listing: kind, values, what else there is to say, and the sentence.
fn news(l: Locale, kind: ChangeKind, values: (&str, &str), detail: Detail, why: (&str, &str)) -> AlertNote {
    let name = rival(l);
    let why = l.pick(format!("{name}: {}", why.0), format!("{name}：{}", why.1));
    let mut note = alert_with("rival-a-500", name, kind, values, &why);
    note.alert.change.detail = detail;
    let text = l.pick("3K+ bought in past month", "月销 3000+");
    let sales = SalesCount { count: 3000, at_most: Some(3999), window: Window::Month, text: text.into() };
    note.listing = Listing { sales: Some(sales), ..listing("69.00", "") };
    note
}

/// From the first of these days to the last.
fn days(from: &str, to: &str) -> Vec<NaiveDate> {
    day(from).iter_days().take_while(|d| *d <= day(to)).collect()
}

/// What sold on a day: the same every day, but for a burst of affiliate orders on three of them.
fn sold(day: NaiveDate, usual: u64) -> u64 {
    let burst = match day.to_string().as_str() {
        "2026-10-24" => 300,
        "2026-10-25" => 520,
        "2026-10-26" => 180,
        _ => 0,
    };
    usual + burst
}

/// The thirty-day count of days until yesterday.
fn count(day: NaiveDate, usual: u64) -> u64 {
    (1..=30).map(|back| sold(day - Days::new(back), usual)).sum()
}

/// The shown count of the worked example: 3,100 until 23 November, 2,100 from the 26th on.
pub fn plot() -> Plot {
    let forecast_from = day("2026-11-24");
    let days = days("2026-10-20", "2026-12-06").into_iter().map(|day| {
        let leaving = if day < forecast_from { 0 } else { sold(day - Days::new(31), 20) };
        PlotDay { day, count: count(day, 70), leaving, least: leaving, most: Some(leaving) }
    });
    Plot { days: days.collect(), forecast_from: Some(forecast_from), all_sales: true }
}

/// A burst is about to leave: every day of it was watched.
pub fn drop_ahead(l: Locale) -> Vec<Note> {
    let detail = Detail {
        from: Some(day("2026-11-24")),
        to: Some(day("2026-11-26")),
        units: Some(1060),
        least: Some(1060),
        most: Some(1060),
        share: Some("0.3419".parse().expect("a share")),
        grade: Some(Grade::Exact),
        all_sales: true,
        ..Detail::default()
    };
    let why = (
        "about 1,060 affiliate sales leave the 30-day window on 24–26 Nov; monthly sales 3,100 → 2,100 (-32%)",
        "11月24–26日约 1,060 件淘客销量滑出 30 天窗口，月销 3,100 → 2,100（-32%）",
    );
    let mut alert = news(l, ChangeKind::AffiliateDropAhead, ("3100", "2100"), detail, why);
    alert.alert.plot = Some(plot());
    all([alert])
}

/// The burst was not watched: five days hold 1,100 together, nobody knows which of them how much.
pub fn drop_ahead_bounded(l: Locale) -> Vec<Note> {
    let (first, last) = (day("2026-11-24"), day("2026-11-28"));
    let unseen = |d: NaiveDate| (first..=last).contains(&d);
    let mut count = 1600;
    let days = days("2026-11-05", "2026-12-12").into_iter().map(|day| {
        let (leaving, least, most) = match day {
            d if d < first => (0, 0, 0),
            d if unseen(d) => (220, 0, 1100),
            _ => (20, 20, 20),
        };
        count = if day < first { count } else { count + 20 - leaving };
        PlotDay { day, count, leaving, least, most: Some(most) }
    });
    let plot = Plot { days: days.collect(), forecast_from: Some(first), all_sales: false };
    let detail = Detail {
        from: Some(first),
        to: Some(last),
        units: Some(1100),
        least: Some(340),
        most: Some(1100),
        share: Some("0.6875".parse().expect("a share")),
        grade: Some(Grade::Bounded),
        ..Detail::default()
    };
    let why = (
        "at most 1,100 affiliate sales leave the 30-day window by 28 Nov",
        "最多 1,100 件淘客销量将在 11月28日前滑出 30 天窗口",
    );
    let mut alert = news(l, ChangeKind::AffiliateDropAhead, ("1600", "600"), detail, why);
    alert.alert.plot = Some(plot);
    all([alert])
}

/// Known from rounded displays alone, and over the end of a month.
pub fn drop_ahead_coarse(l: Locale) -> Vec<Note> {
    let detail = Detail {
        from: Some(day("2026-11-30")),
        to: Some(day("2026-12-02")),
        units: Some(1060),
        least: Some(703),
        most: Some(1598),
        grade: Some(Grade::Coarse),
        all_sales: true,
        ..Detail::default()
    };
    let why = (
        "roughly 1,060 affiliate sales leave the 30-day window from 30 Nov to 2 Dec",
        "11月30日–12月2日粗估 1,060 件淘客销量滑出 30 天窗口",
    );
    all([news(l, ChangeKind::AffiliateDropAhead, ("3000", "2000"), detail, why)])
}

const CAUSES: [Cause; 11] = [
    Cause::RollOff,
    Cause::CommissionCut,
    Cause::CouponPulled,
    Cause::CouponExhausted,
    Cause::CouponExpired,
    Cause::LeftUnion,
    Cause::Price,
    Cause::FirstNUsedUp,
    Cause::Returns,
    Cause::Reset,
    Cause::Unknown,
];

/// A fall of each cause.
pub fn drops(l: Locale) -> Vec<Note> {
    let alerts = CAUSES.into_iter().zip(0..).map(|(cause, n): (Cause, u64)| {
        let detail = Detail { cause: Some(cause), all_sales: n % 2 == 0, ..Detail::default() };
        let (before, after) = (2000 - n * 10, 1500);
        let why = ("affiliate sales dropped", "淘客销量下跌");
        let values = (before.to_string(), after.to_string());
        let mut alert = news(l, ChangeKind::AffiliateDrop, (&values.0, &values.1), detail, why);
        // Each of a listing of its own.
        alert.name = format!("{} {}", rival(l), n + 1);
        alert.watch = rivald::listing::WatchId::new(&format!("rival-{n}")).expect("an id");
        alert.url = format!("https://shop.example.com/products/rival-{n}");
        alert
    });
    all(alerts)
}

/// One fall, and nothing else.
pub fn drop(l: Locale) -> Vec<Note> {
    let detail = Detail { cause: Some(Cause::CommissionCut), ..Detail::default() };
    let why = ("affiliate sales dropped, the commission had been cut", "淘客销量下跌，此前佣金下调");
    all([news(l, ChangeKind::AffiliateDrop, ("1600", "1280"), detail, why)])
}

/// A burst that goes on.
pub fn burst(l: Locale) -> Vec<Note> {
    let detail = Detail {
        from: Some(day("2026-11-22")),
        to: Some(day("2026-11-23")),
        units: Some(820),
        least: Some(790),
        most: Some(850),
        ..Detail::default()
    };
    let why = ("an affiliate burst is under way", "淘客正在冲量");
    all([news(l, ChangeKind::AffiliateBurst, ("", ""), detail, why)])
}

/// A burst that is over.
pub fn burst_end(l: Locale) -> Vec<Note> {
    let detail = Detail {
        from: Some(day("2026-11-20")),
        to: Some(day("2026-11-22")),
        units: Some(1000),
        least: Some(1000),
        most: Some(1000),
        ..Detail::default()
    };
    let why = ("the burst is over", "冲量已结束");
    all([news(l, ChangeKind::AffiliateBurstEnd, ("", ""), detail, why)])
}

/// A coupon that runs out this evening.
pub fn coupon_low(l: Locale) -> Vec<Note> {
    let detail = Detail { runs_out: Some(moment("2026-11-23T10:20:00Z")), ..Detail::default() };
    let why = ("20 off from 79: 300 of 30,000 left", "满79减20：剩 300 张，共 30,000 张");
    all([news(l, ChangeKind::CouponLow, ("2600", "300"), detail, why)])
}

/// A commission that rises.
pub fn commission_up(l: Locale) -> Vec<Note> {
    let why = ("commission raised from 12% to 15.5%", "佣金由 12% 上调到 15.5%");
    all([news(l, ChangeKind::Commission, ("0.12", "0.155"), Detail::default(), why)])
}

/// A commission that falls.
pub fn commission_down(l: Locale) -> Vec<Note> {
    let why = ("commission cut from 15.5% to 9.05%", "佣金由 15.5% 下调到 9.05%");
    all([news(l, ChangeKind::Commission, ("0.155", "0.0905"), Detail::default(), why)])
}

/// A listing that the union has now.
pub fn joined(l: Locale) -> Vec<Note> {
    let why = ("promoted through the Taobao union now, commission 15.5%", "已加入淘宝联盟推广，佣金 15.5%");
    all([news(l, ChangeKind::AffiliateJoined, ("", "0.155"), Detail::default(), why)])
}

/// A listing that the union has no longer.
pub fn left(l: Locale) -> Vec<Note> {
    let why = ("no longer in the Taobao union", "已退出淘宝联盟");
    all([news(l, ChangeKind::AffiliateLeft, ("0.155", ""), Detail::default(), why)])
}

/// All of it at once, and a price.
pub fn at_once(l: Locale) -> Vec<Note> {
    let cases = [drop_ahead, drop, burst, burst_end, coupon_low, commission_down, joined, left];
    let bodies = cases.into_iter().flat_map(|case| case(l)).map(|note| note.body);
    bodies.zip(1..).map(|(body, id)| note(id, body)).collect()
}

/// A union's key that lost its permission: mail for the engineer.
pub fn union_fault(l: Locale) -> Vec<Note> {
    let fault = Fault {
        key: FaultKey::Union("taobao".into()),
        what: l
            .pick(
                "The Taobao union refuses the key: it lacks the permission for taobao.tbk.item.info.upgrade.get (code 11).",
                "淘宝联盟拒绝了密钥：没有 taobao.tbk.item.info.upgrade.get 的权限（错误码 11）。",
            )
            .into(),
        hint: l
            .pick(
                "12 watches get no affiliate numbers until then; their pages are read as before.\n\
                 Ask for the permission in the console of the open platform, for the key in [union.taobao] app_key.\n\
                 It is tried again every hour by itself.",
                "在此之前，12 个监控条目没有淘客数据，页面照常读取。\n\
                 请在开放平台控制台为 [union.taobao] app_key 对应的密钥申请该权限。\n\
                 程序每小时自动重试一次。",
            )
            .into(),
    };
    vec![note(1, NoteBody::Fault(fault))]
}
