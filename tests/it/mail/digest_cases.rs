//! Boards for the morning check.

use std::sync::Arc;

use chrono::{NaiveDate, TimeDelta};
use rivald::{
    affiliate::{Drop, Forecast},
    board::{Board, Point, Series, Subject},
    change::Change,
    listing::{
        Affiliate, Amount, Availability, ChangeKind, Coupon, Currency, Detail, Grade, Listing, Locale, Moment, Outcome,
        SalesCount, Side, Watch, WatchId, Window,
    },
};

use super::{cases, picture_cases};

/// From when on changes are new: yesterday morning.
pub fn since() -> Moment {
    cases::moment("2026-11-22T00:30:00Z")
}

/// A watch of which nothing is known yet.
pub fn subject(id: &str, name: &str, group: Option<&str>, side: Side) -> Subject {
    let watch = Watch {
        name: name.into(),
        group: group.map(str::to_owned),
        side,
        file: "thermos.toml".into(),
        line: 14,
        ..Watch::new(
            WatchId::new(id).expect("an id"),
            format!("https://shop.example.com/products/{id}").parse().expect("an address"),
        )
    };
    Subject {
        watch: Arc::new(watch),
        listing: None,
        outcome: None,
        reason: None,
        last_ok: None,
        last_at: None,
        series: Series::default(),
        changes: Vec::new(),
        forecast: None,
    }
}

/// A watch that was just read at this price.
pub fn read(id: &str, name: &str, group: Option<&str>, side: Side, price: &str) -> Subject {
    let at = cases::moment("2026-11-23T06:31:00Z");
    Subject {
        listing: Some(cases::listing(price, "")),
        outcome: Some(Outcome::Ok),
        last_ok: Some(at),
        last_at: Some(at),
        ..subject(id, name, group, side)
    }
}

fn change(of: &Subject, kind: ChangeKind, at: &str, values: (&str, &str)) -> Change {
    let at = cases::moment(at);
    let value = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Change {
        id: Change::id_of(&of.watch.id, kind, at),
        at,
        watch: of.watch.id.clone(),
        kind,
        field: None,
        before: value(values.0),
        after: value(values.1),
        why: String::new(),
        alerted: true,
        detail: Detail::default(),
    }
}

/// A count of all sales that was read every hour of yesterday.
fn sold_yesterday(pieces: u64) -> Series {
    let mut series = Series::default();
    let begin = cases::moment("2026-11-21T15:30:00Z");
    for hour in 0..26 {
        let at = begin + TimeDelta::hours(hour);
        let count = 20_000 + if hour == 0 { 0 } else { pieces };
        let sales = SalesCount { count, at_most: Some(count), window: Window::Total, text: String::new() };
        series.push(Point { at, until: at, sales: Some(sales), ..Point::default() });
    }
    series
}

fn drop(from: &str, to: &str, units: u64, bounds: (u64, Option<u64>), grade: Grade) -> Forecast {
    let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
    Forecast {
        at: cases::now(),
        lag_days: 1,
        grade,
        bursts: Vec::new(),
        drops: vec![Drop {
            from: day(from),
            to: day(to),
            units,
            least: bounds.0,
            most: bounds.1,
            share: Some(Amount::new(34, 2)),
            grade,
            sales_30d: Some((3100, 2100)),
            affiliate_30d: None,
        }],
        days: Vec::new(),
        unseen: None,
        turns: None,
        scaled_by: None,
        affiliate_30d: None,
        quiet: None,
        proven_lag: None,
        step_minute: None,
        epoch: None,
    }
}

fn pictured(mut subject: Subject, number: u8) -> Subject {
    if let Some(listing) = &mut subject.listing {
        let address = format!("https://img.example.net/thermos/{number}.jpg");
        listing.looks.insert(address.clone(), picture_cases::id(number));
        listing.main_image = Some(address);
    }
    subject
}

/// Three groups: flasks with an own listing, kettles of which one can't be read, and one without a group.
pub fn three_groups(l: Locale) -> Board {
    let flasks = Some(l.pick("500 ml thermos", "500ml 保温杯"));
    let kettles = Some(l.pick("kettles", "电热水壶"));
    let mut own = pictured(read("own-500", l.pick("Our thermos", "自家保温杯 500ml"), flasks, Side::Own, "75.00"), 0);
    own.series = sold_yesterday(120);
    let mut rival = read("rival-a-500", l.pick("Rival A 500 ml", "对手A 500ml"), flasks, Side::Rival, "69.00");
    rival.listing = Some(Listing {
        list_price: Some(Amount::new(12900, 2)),
        pay_price: Some(Amount::new(5900, 2)),
        coupons: vec![
            Coupon { amount: Some(Amount::new(5, 0)), text: l.pick("5 off", "立减5元").into(), ..Coupon::default() },
            Coupon {
                amount: Some(Amount::new(10, 0)),
                threshold: Some(Amount::new(69, 0)),
                text: l.pick("10 off from 69", "满69减10").into(),
                left: Some(2600),
                total: Some(30000),
                ..Coupon::default()
            },
            Coupon {
                amount: Some(Amount::new(50, 0)),
                text: l.pick("over", "已过期").into(),
                ends: Some(since()),
                ..Coupon::default()
            },
        ],
        video: Some("https://img.example.net/v.mp4".into()),
        affiliate: Some(Affiliate {
            commission: Some(Amount::new(155, 3)),
            sales_30d: Some(1600),
            sales_today: Some(120),
            ..Affiliate::default()
        }),
        ..cases::listing("69.00", l.pick("2K+ bought in past month", "月销 2000+"))
    });
    rival = pictured(rival, 1);
    rival.forecast = Some(drop("2026-11-24", "2026-11-26", 1060, (1000, Some(1100)), Grade::Exact));
    rival.changes = vec![
        change(&rival, ChangeKind::Title, "2026-11-20T03:00:00Z", ("a", "b")),
        change(&rival, ChangeKind::MainImage, "2026-11-22T02:00:00Z", ("https://a.example/1", "https://a.example/2")),
        change(&rival, ChangeKind::PriceDrop, "2026-11-23T06:00:00Z", ("79.00", "69.00")),
    ];
    let mut dearer =
        pictured(read("rival-b-500", l.pick("Rival B mug", "对手B 旅行杯"), flasks, Side::Rival, "82.00"), 3);
    dearer.listing.as_mut().expect("a listing").availability = Availability::OutOfStock;
    dearer.changes =
        vec![change(&dearer, ChangeKind::Availability, "2026-11-22T10:00:00Z", ("in_stock", "out_of_stock"))];
    let dollars = Listing { currency: Currency::from_code("USD"), ..cases::listing("12.00", "") };
    let abroad = Subject {
        listing: Some(dollars),
        ..read("rival-us", l.pick("Rival abroad", "海外对手"), flasks, Side::Rival, "12.00")
    };
    let own_kettle = read("own-kettle", l.pick("Our kettle", "自家电热水壶"), kettles, Side::Own, "179.00");
    let mut stale =
        read("rival-c-17", l.pick("Rival C kettle 1.7 l", "对手C 电热水壶 1.7L"), kettles, Side::Rival, "159.00");
    stale.outcome = Some(Outcome::Blocked);
    stale.last_ok = Some(cases::moment("2026-11-22T18:00:00Z"));
    stale.reason = Some("The page is a robot check by Cloudflare (it says “Just a moment”).".into());
    let mut never = subject("rival-d", l.pick("Rival D kettle", "对手D 电热水壶"), kettles, Side::Rival);
    never.outcome = Some(Outcome::Unreadable);
    never.last_at = Some(cases::now());
    never.reason = Some("The page is an empty shell that scripts would fill.".into());
    let lone = read("lone", l.pick("A lone cup", "单独的杯子"), None, Side::Rival, "19.00");
    let new = subject("new", l.pick("Just added", "刚添加的商品"), None, Side::Rival);
    let all = vec![lone, rival, own, abroad, dearer, never, own_kettle, stale, new];
    Board::new(all, cases::now(), since())
}

/// A thousand watches in twenty groups; every seventh changed, every hundredth can't be read.
pub fn thousand(l: Locale) -> Board {
    let subjects = (0..1000).map(|n| {
        let group = format!("{} {:02}", l.pick("group", "分组"), n % 20);
        let side = if n % 50 == 7 { Side::Own } else { Side::Rival };
        let name = l.pick(format!("Listing {n:04}"), format!("商品 {n:04} 号"));
        let mut subject = read(&format!("w-{n:04}"), &name, Some(&group), side, "69.00");
        if n % 7 == 0 {
            subject.changes = vec![change(&subject, ChangeKind::PriceDrop, "2026-11-23T06:00:00Z", ("79.00", "69.00"))];
        }
        if n % 100 == 5 {
            subject.outcome = Some(Outcome::Unreachable);
        }
        subject
    });
    Board::new(subjects.collect(), cases::now(), since())
}
