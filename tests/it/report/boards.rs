//! Boards made up for the report: a week of a small market, and whatever is hostile.

use std::{collections::HashMap, io::Cursor, sync::Arc};

use chrono::{NaiveDate, TimeDelta};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use rivald::{
    affiliate::{Burst, Coming, Drop, Forecast},
    board::{Board, Point, Series, Subject},
    change::{Change, Fault, FaultKey},
    listing::{
        Affiliate, Amount, Availability, ChangeKind, Coupon, Currency, Detail, Extras, Field, Grade, Listing, Moment,
        Outcome, PictureChange, PictureId, PictureRegion, PictureWhat, Pictures, Place, SalesCount, Side, Watch,
        WatchId, Window,
    },
};

pub fn moment(text: &str) -> Moment {
    text.parse().unwrap()
}

/// Nine in the morning in Shanghai.
pub fn now() -> Moment {
    moment("2026-11-23T01:00:00Z")
}

pub fn since() -> Moment {
    now() - TimeDelta::days(7)
}

pub fn amount(text: &str) -> Amount {
    text.parse().unwrap()
}

pub fn hours(hours: i64) -> TimeDelta {
    TimeDelta::hours(hours)
}

pub fn watch(id: &str, name: &str, group: Option<&str>, side: Side) -> Watch {
    Watch {
        name: name.into(),
        group: group.map(str::to_owned),
        side,
        extras: Extras { sku: Some("TH-500".into()), tags: vec!["core".into()], ..Extras::default() }.into(),
        file: "thermos.toml".into(),
        line: 14,
        ..Watch::new(WatchId::new(id).unwrap(), format!("https://shop.example.com/products/{id}").parse().unwrap())
    }
}

/// A watch that was read at the last poll, asking this price all the time.
pub fn subject(watch: Watch, price: &str) -> Subject {
    let listing = Listing {
        title: Some(format!("{}, stainless steel", watch.name)),
        currency: Some(Currency::CNY),
        price: Some(amount(price)),
        availability: Availability::InStock,
        ..Listing::default()
    };
    let mut series = Series::default();
    series.push(point(&listing, since(), now()));
    Subject {
        watch: Arc::new(watch),
        listing: Some(listing),
        outcome: Some(Outcome::Ok),
        reason: None,
        last_ok: Some(now() - TimeDelta::minutes(12)),
        last_at: Some(now() - TimeDelta::minutes(12)),
        series,
        changes: Vec::new(),
        forecast: None,
    }
}

pub fn point(listing: &Listing, at: Moment, until: Moment) -> Point {
    Point {
        at,
        until,
        currency: listing.currency,
        price: listing.price,
        list_price: listing.list_price,
        pay_price: listing.pay_price,
        availability: listing.availability,
        sales: listing.sales.clone(),
        affiliate: listing.affiliate.clone(),
    }
}

pub fn change(subject: &Subject, hour: i64, kind: ChangeKind, before: Option<&str>, after: Option<&str>) -> Change {
    let at = since() + hours(hour);
    let id = &subject.watch.id;
    Change {
        id: Change::id_of(id, kind, at),
        at,
        watch: id.clone(),
        kind,
        field: Some(Field::Price),
        before: before.map(str::to_owned),
        after: after.map(str::to_owned),
        why: "never shown".into(),
        alerted: hour % 2 == 0,
        detail: Detail::default(),
    }
}

fn sales(count: u64, at_most: Option<u64>, window: Window, text: &str) -> SalesCount {
    SalesCount { count, at_most, window, text: text.into() }
}

/// A rival that cut its price twice, was not read for a night, and has affiliates.
fn busy() -> Subject {
    let mut busy = subject(watch("rival-a-500", "Rival A 保温杯 500 ml", Some("500ml thermos"), Side::Rival), "69.00");
    let mut series = Series::default();
    let told = |hour: i64,
                price: &str,
                pay: Option<&str>,
                list: Option<&str>,
                sold: (u64, Option<u64>),
                month: u64,
                today: u64| {
        let at = since() + hours(hour);
        Point {
            at,
            until: at + hours(if hour == 70 { 2 } else { 6 }) - TimeDelta::minutes(30),
            currency: Some(Currency::CNY),
            price: Some(amount(price)),
            list_price: list.map(amount),
            pay_price: pay.map(amount),
            availability: Availability::InStock,
            sales: Some(sales(sold.0, sold.1, Window::Month, "")),
            affiliate: Some(Affiliate {
                in_union: Some(true),
                commission: Some(amount("0.155")),
                sales_30d: Some(month),
                sales_today: Some(today),
                ..Affiliate::default()
            }),
        }
    };
    for step in 0_i64..28 {
        let hour = step * 6 - 2;
        if (72..84).contains(&hour) {
            continue;
        }
        let (price, pay) = match hour {
            ..40 => ("79.00", Some("79.00")),
            40..100 => ("75.90", Some("65.90")),
            _ => ("69.00", Some("59.00")),
        };
        let list = (hour > 20).then_some("129.00");
        let sold = if hour < 90 { (10_000, Some(19_999)) } else { (20_000, Some(29_999)) };
        let (day, quarter) = ((step / 4).unsigned_abs(), (step % 4).unsigned_abs());
        series.push(told(hour, price, pay, list, sold, 1200 + day * 110, 10 + quarter * 35 + day * 4));
    }
    busy.series = series;
    let listing = busy.listing.as_mut().unwrap();
    listing.list_price = Some(amount("129.00"));
    listing.pay_price = Some(amount("59.00"));
    listing.coupons = vec![Coupon {
        amount: Some(amount("10.00")),
        threshold: Some(amount("59.00")),
        text: "满59减10".into(),
        left: Some(2600),
        ..Coupon::default()
    }];
    listing.sales = Some(sales(20_000, Some(29_999), Window::Month, "月销 2万+"));
    listing.affiliate = Some(Affiliate {
        in_union: Some(true),
        commission: Some(amount("0.155")),
        sales_30d: Some(1860),
        ..Affiliate::default()
    });
    let mut changes = vec![
        change(&busy, 20, ChangeKind::DiscountStart, None, Some("129.00")),
        change(&busy, 40, ChangeKind::PriceDrop, Some("79.00"), Some("75.90")),
        change(&busy, 41, ChangeKind::CouponAdded, None, Some("满59减10")),
        change(
            &busy,
            64,
            ChangeKind::MainImage,
            Some("https://img.example.com/1.jpg"),
            Some("https://img.example.com/2.jpg"),
        ),
        change(&busy, 90, ChangeKind::SalesSurge, Some("12.5/d"), Some("61/d")),
        change(&busy, 94, ChangeKind::Title, Some("Thermos 500 ml"), Some("Thermos 500 ml <b>SALE</b> & more")),
        change(&busy, 100, ChangeKind::PriceDrop, Some("75.90"), Some("69.00")),
        change(&busy, 101, ChangeKind::Undercut, Some("75.00"), Some("69.00")),
        change(&busy, 120, ChangeKind::AffiliateDropAhead, Some("1860"), Some("800")),
        change(&busy, 130, ChangeKind::Commission, Some("0.12"), Some("0.155")),
    ];
    let seen = PictureChange {
        what: PictureWhat::Added,
        place: Some(Place::LowerLeft),
        share: 0.07,
        regions: vec![PictureRegion { x: 0.045, y: 0.735, w: 0.34, h: 0.21 }],
    };
    let pictures = Pictures { before: vec![PictureId([1; 32])], after: vec![PictureId([2; 32])], seen: Some(seen) };
    changes[3].detail.pictures = Some(Box::new(pictures));
    changes[8].detail = Detail {
        from: NaiveDate::from_ymd_opt(2026, 11, 26),
        to: NaiveDate::from_ymd_opt(2026, 11, 28),
        units: Some(1060),
        least: Some(980),
        most: Some(1140),
        share: Some(amount("0.34")),
        grade: Some(Grade::Exact),
        ..Detail::default()
    };
    busy.changes = changes;
    busy.forecast = Some(forecast());
    busy
}

/// A burst that leaves the window in three days.
fn forecast() -> Forecast {
    let day = |ahead: u64| NaiveDate::from_ymd_opt(2026, 11, 23).unwrap() + chrono::Days::new(ahead);
    let mut count = 1860_u64;
    let days = (0..30).map(|ahead| {
        let (leaving, least, most) = match ahead {
            3..=5 => (353, 330, Some(380)),
            0..=14 => (20, 18, Some(25)),
            15..=20 => (25, 0, Some(140)),
            _ => (30, 0, None),
        };
        count = (count + 35).saturating_sub(leaving);
        let grade = if ahead < 15 { Grade::Exact } else { Grade::Bounded };
        Coming { day: day(ahead), leaving, least, most, affiliate_30d: Some(count), sales_30d: None, grade }
    });
    let days = days.collect();
    Forecast {
        at: now(),
        lag_days: 1,
        grade: Grade::Exact,
        bursts: vec![Burst { from: day(0), to: day(2), under_way: false, units: 1000, least: 940, most: Some(1100) }],
        drops: vec![Drop {
            from: day(3),
            to: day(5),
            units: 1060,
            least: 980,
            most: Some(1140),
            share: Some(amount("0.34")),
            grade: Grade::Exact,
            sales_30d: None,
            affiliate_30d: Some((1860, 800)),
        }],
        days,
        unseen: None,
        turns: None,
        scaled_by: None,
        affiliate_30d: Some(1860),
        quiet: Some(35),
        proven_lag: None,
        step_minute: None,
        epoch: None,
    }
}

/// A rival whose price only rose, sold in another currency, with a total count.
fn abroad() -> Subject {
    let mut abroad = subject(
        watch("rival-c-mug", "Rival C travel mug, extra long name for a long shelf", Some("Travel mugs"), Side::Rival),
        "24.90",
    );
    let listing = abroad.listing.as_mut().unwrap();
    listing.currency = Currency::from_code("EUR");
    listing.sales = Some(sales(3980, Some(3980), Window::Total, "3,980 sold"));
    let mut series = Series::default();
    for hour in 0..168_i64 {
        let mut listing = listing.clone();
        listing.price = Some(amount(if hour < 60 { "22.90" } else { "24.90" }));
        let count = 3700 + hour.unsigned_abs() * 280 / 168;
        listing.sales = Some(sales(count, Some(count), Window::Total, ""));
        series.push(point(&listing, since() + hours(hour), since() + hours(hour) + TimeDelta::minutes(30)));
    }
    abroad.series = series;
    abroad.changes = vec![change(&abroad, 60, ChangeKind::PriceRise, Some("22.90"), Some("24.90"))];
    abroad
}

/// A small market.
pub fn market() -> Board {
    let thermos = Some("500ml thermos");
    let own = subject(watch("own-500", "Our thermos 500 ml", thermos, Side::Own), "75.00");
    let steady = subject(watch("rival-b-500", "Rival B 500 ml", thermos, Side::Rival), "82.00");
    let mut lost = subject(watch("rival-d-500", "Rival D 500 ml", thermos, Side::Rival), "71.00");
    lost.outcome = Some(Outcome::Blocked);
    lost.reason = Some("The page is a robot check by Cloudflare (it says “Just a moment”).".into());
    lost.last_ok = Some(now() - hours(31));
    let mut sold_out = subject(watch("rival-e-500", "Rival E 500 ml", thermos, Side::Rival), "60.00");
    sold_out.listing.as_mut().unwrap().availability = Availability::OutOfStock;
    sold_out.changes = vec![change(&sold_out, 30, ChangeKind::Availability, Some("in_stock"), Some("out_of_stock"))];
    let mug = subject(watch("own-mug", "Our mug", Some("Travel mugs"), Side::Own), "39.00");
    let mut never = subject(watch("rival-new", "Rival F mug", Some("Travel mugs"), Side::Rival), "1");
    (never.listing, never.outcome, never.last_ok) = (None, None, None);
    never.series = Series::default();
    let alone = subject(watch("alone", "A kettle nobody compares", None, Side::Rival), "199.00");
    Board::new(vec![own, busy(), steady, lost, sold_out, mug, abroad(), never, alone], now(), since())
}

/// Faults that are open in it.
pub fn faults() -> Vec<(Fault, Moment)> {
    let fault = Fault {
        key: FaultKey::Blocked("shop.example.com".into()),
        what: "shop.example.com has refused the last 5 polls with a robot check".into(),
        hint: "The host rests with growing pauses.\nPoll it less often.".into(),
    };
    vec![(fault, now() - hours(30))]
}

/// Files of its pictures: a cup before, the same with a badge after.
pub fn files() -> HashMap<PictureId, Vec<u8>> {
    let draw = |badge: bool| {
        let image = RgbImage::from_fn(400, 400, |x, y| match (x, y) {
            (20..150, 295..375) if badge => Rgb([214, 40, 40]),
            (130..270, 90..360) => Rgb([38, 92, 84]),
            _ => Rgb([245, 245, 244]),
        });
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::ImageRgb8(image).write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    };
    HashMap::from([(PictureId([1; 32]), draw(false)), (PictureId([2; 32]), draw(true))])
}

/// Every text of a page as an attacker would write it.
pub fn hostile() -> Board {
    const EVIL: &str = "\"><script>alert(1)</script><img src=http://evil.example/x onerror=alert(1)>\u{202e}{{7*7}}</svg></style>\u{0}";
    let mut evil = busy();
    let mut watch = Watch::clone(&evil.watch);
    watch.name = EVIL.repeat(20).into();
    watch.group = Some(EVIL.into());
    Arc::make_mut(&mut watch.extras).sku = Some(EVIL.into());
    Arc::make_mut(&mut watch.extras).tags = vec![EVIL.into()];
    watch.file = EVIL.into();
    watch.url = "javascript:alert(1)".parse().unwrap();
    evil.watch = Arc::new(watch);
    evil.outcome = Some(Outcome::Unreadable);
    evil.reason = Some(EVIL.into());
    let listing = evil.listing.as_mut().unwrap();
    listing.title = Some(EVIL.into());
    listing.coupons = vec![Coupon { text: EVIL.into(), ..Coupon::default() }];
    listing.sales = Some(sales(5, None, Window::Unknown, EVIL));
    for change in &mut evil.changes {
        (change.before, change.after) = (Some(EVIL.into()), Some(EVIL.into()));
        change.detail.coupon = Some(EVIL.into());
    }
    Board::new(vec![evil], now(), since())
}

/// So many watches, each with a price that moved.
pub fn many(count: usize) -> Board {
    let subjects = (0..count).map(|i| {
        let mut subject = busy();
        let mut watch = Watch::clone(&subject.watch);
        watch.id = WatchId::new(&format!("watch-{i}")).unwrap();
        watch.name = format!("Listing {i}").into();
        watch.group = Some(format!("Group {}", i / 20));
        watch.side = if i % 20 == 0 { Side::Own } else { Side::Rival };
        for change in &mut subject.changes {
            change.id = Change::id_of(&watch.id, change.kind, change.at);
        }
        subject.watch = Arc::new(watch);
        subject
    });
    Board::new(subjects.collect(), now(), since())
}
