#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_possible_wrap,
    clippy::needless_pass_by_value,
    reason = "a test that meets what it did not plan for should fail on the spot, and tells what it measured"
)]

use super::*;
use crate::{
    affiliate::{Burst, forecast::Coming, forecast::Drop},
    listing::{
        Affiliate, Availability, Cause, Coupon, Grade, Listing, Outcome, Platform, Reading, SalesCount, Union,
        UnionSeen, Window,
    },
};

const START: Day = Day(20_400);
const AHEAD: Duration = Duration::from_secs(24 * 3600);

fn at(day: i32, hour: i64, minute: i64) -> Moment {
    START.plus(day).begins() + TimeDelta::minutes(hour * 60 + minute)
}

fn poll(at: Moment, affiliate: Affiliate) -> Observation {
    Observation {
        at,
        url: "https://shop.example/1".into(),
        canonical: None,
        platform: Platform::Taobao,
        item_id: None,
        outcome: Outcome::Blocked,
        reason: None,
        reading: None,
        union: Some(Box::new(UnionSeen {
            union: Union::Taobao,
            at,
            affiliate: Affiliate { in_union: affiliate.in_union.or(Some(true)), ..affiliate },
            sales: None,
            price: None,
            availability: Availability::Unknown,
            coupons: Vec::new(),
            evidence: None,
        })),
    }
}

fn silent(at: Moment) -> Observation {
    Observation { union: None, ..poll(at, Affiliate::default()) }
}

fn in_union(at: Moment, in_union: bool) -> Observation {
    poll(at, Affiliate { in_union: Some(in_union), ..Affiliate::default() })
}

/// Takes polls in one after the other.
fn run(book: Book, polls: &[Observation]) -> (Book, Vec<(Moment, News)>) {
    let mut told = Vec::new();
    let mut book = book;
    for seen in polls {
        let followed = follow(book, seen, None, AHEAD);
        assert!(followed.again_at.is_none_or(|again| again > seen.at), "never in the past");
        told.extend(followed.news.into_iter().map(|news| (seen.at, news)));
        book = followed.book;
    }
    (book, told)
}

/// As after a first forecast.
fn with_lag() -> Book {
    let mut book = Book::default();
    book.lag = Some(1);
    book
}

fn kinds(told: &[(Moment, News)]) -> Vec<ChangeKind> {
    told.iter().map(|(_, news)| news.kind).collect()
}

#[test]
fn joining_and_leaving_are_confirmed() {
    use ChangeKind::{AffiliateJoined as Joined, AffiliateLeft as Left};
    let half_hours = |said: &[Option<bool>]| -> Vec<Observation> {
        let moment = |i: usize| at(0, 8, 30 * i as i64);
        said.iter()
            .enumerate()
            .map(|(i, said)| said.map_or_else(|| silent(moment(i)), |said| in_union(moment(i), said)))
            .collect()
    };
    let (yes, no, none) = (Some(true), Some(false), None);
    for (name, said, expected) in [
        ("the first is a baseline", &[no][..], &[][..]),
        ("missing twice", &[yes, no, no, yes], &[]),
        ("missing three times", &[yes, no, no, no, no], &[Left]),
        ("a union that did not answer says nothing", &[yes, no, no, none, none, none], &[]),
        ("and interrupts nothing", &[yes, no, none, no, no], &[Left]),
        ("joined once", &[no, yes, no, yes], &[]),
        ("joined", &[no, yes, yes, yes], &[Joined]),
        ("and back", &[yes, no, no, no, yes, yes], &[Left, Joined]),
    ] {
        assert_eq!(kinds(&run(Book::default(), &half_hours(said)).1), expected, "{name}");
    }
    // Three polls within the hour are too soon.
    let fast: Vec<_> =
        [true, false, false, false, false].iter().zip(0..).map(|(said, i)| in_union(at(0, 8, 10 * i), *said)).collect();
    assert_eq!(kinds(&run(Book::default(), &fast).1), []);
    // One answer that serves two polls is one.
    let mut twice = [in_union(at(0, 8, 0), false), in_union(at(0, 8, 30), true), in_union(at(0, 8, 32), true)];
    if let Some(union) = &mut twice[2].union {
        union.at = at(0, 8, 30);
    }
    assert_eq!(kinds(&run(Book::default(), &twice).1), []);
    // Polls that said the same are not judged, but count.
    let (book, _) = run(Book::default(), &[in_union(at(0, 8, 0), true), in_union(at(0, 8, 30), false)]);
    assert!(follow(book.clone(), &in_union(at(0, 9, 30), false), None, AHEAD).news.is_empty(), "two polls");
    let again = follow(book.clone(), &in_union(at(0, 9, 30), false), Some(at(0, 8, 30)), AHEAD);
    assert!(again.news.is_empty(), "the last poll itself is none more");
    let held = follow(book, &in_union(at(0, 9, 30), false), Some(at(0, 9, 0)), AHEAD);
    assert_eq!(held.news[0].kind, Left);
}

#[test]
fn a_commission_counts_when_said_twice() {
    let rate = |i: i64, thousandths: i64| {
        poll(at(0, 8, 30 * i), Affiliate { commission: Some(Amount::new(thousandths, 3)), ..Affiliate::default() })
    };
    let polls = [rate(0, 155), rate(1, 150), rate(2, 155), rate(3, 100), rate(4, 100), rate(5, 100)];
    let (book, told) = run(Book::default(), &polls);
    assert_eq!(kinds(&told), [ChangeKind::Commission]);
    assert_eq!((told[0].1.before.as_deref(), told[0].1.after.as_deref()), (Some("0.155"), Some("0.1")));
    assert!(
        follow(book, &rate(6, 90), None, AHEAD).again_at.is_some_and(|again| again <= at(0, 11, 30)),
        "asked again"
    );
}

#[test]
fn a_coupon_of_a_page_runs_out() {
    let page = |i: i64, left: u64| {
        let coupon =
            Coupon { amount: Some(Amount::new(20, 0)), left: Some(left), total: Some(30_000), ..Coupon::default() };
        let listing = Listing { coupons: vec![coupon], ..Listing::default() };
        Observation {
            reading: Some(Reading { listing, ..Reading::default() }),
            outcome: Outcome::Ok,
            ..silent(at(0, 8, 30 * i))
        }
    };
    let polls: Vec<_> = (0..8).map(|i| page(i, 9000 - 1000 * i as u64)).collect();
    let (book, told) = run(Book::default(), &polls);
    assert_eq!(kinds(&told), [ChangeKind::CouponLow]);
    let (when, low) = &told[0];
    assert_eq!(
        (*when, low.about.as_str(), low.before.as_deref(), low.after.as_deref()),
        (at(0, 9, 0), "20", Some("30000"), Some("7000"))
    );
    assert_eq!(low.detail.runs_out, Some(at(0, 12, 30)));
    assert_eq!(book.series(), crate::affiliate::Series::default());
    // A page without counted coupons leaves nothing to remember.
    let bare = Observation { reading: Some(Reading::default()), outcome: Outcome::Ok, ..silent(at(0, 8, 0)) };
    assert_eq!(follow(Book::default(), &bare, None, AHEAD).book, Book::default());
}

fn hand_made(made: Moment, from: i32, units: u64) -> Forecast {
    let coming = |day: i32| Coming {
        day: START.plus(day).date(),
        leaving: if (from..from + 3).contains(&day) { units / 3 } else { 20 },
        least: 20,
        most: Some(units),
        affiliate_30d: Some(1600),
        sales_30d: Some(3100),
        grade: Grade::Exact,
    };
    let first = Day::of(made).since(START) + 1;
    Forecast {
        at: made,
        lag_days: 1,
        grade: Grade::Exact,
        bursts: Vec::new(),
        drops: vec![Drop {
            from: START.plus(from).date(),
            to: START.plus(from + 2).date(),
            units,
            least: units,
            most: Some(units),
            share: Some(Amount::new(34, 2)),
            grade: Grade::Exact,
            sales_30d: Some((3100, 2100)),
            affiliate_30d: Some((1600, 600)),
        }],
        days: (first..first + 31).map(coming).collect(),
        unseen: None,
        turns: None,
        scaled_by: None,
        affiliate_30d: Some(1600),
        quiet: Some(20),
        proven_lag: None,
        step_minute: Some(390),
        epoch: None,
    }
}

#[test]
fn what_will_leave_is_told_a_day_ahead() {
    let mut book = Book::default();
    let mut told = Vec::new();
    // The drop is on days 41 to 43; the figure steps at half past six.
    for (moment, from, units) in [
        (at(38, 7, 0), 41, 1060),
        (at(40, 6, 0), 41, 1060),
        (at(40, 6, 30), 41, 1060),
        (at(40, 9, 0), 41, 1100),
        (at(40, 12, 0), 41, 1200),
        (at(41, 6, 0), 41, 1220),
        (at(41, 7, 0), 42, 740),
        (at(42, 7, 0), 43, 200),
    ] {
        let (news, kept) = take_forecast(&mut book, &hand_made(moment, from, units), moment, AHEAD);
        let days: Vec<i32> = kept.iter().map(|kept| kept.day.since(kept.made)).collect();
        let again =
            moment == at(40, 6, 0) || moment == at(38, 7, 0) || moment == at(41, 6, 0) || moment == at(42, 7, 0);
        assert_eq!(days, if again { vec![1, 7, 30] } else { vec![] }, "{moment}: once a day");
        if news.is_empty() && moment < at(40, 6, 30) {
            assert_eq!(book.ahead.next(), Some(at(40, 6, 30)));
        }
        told.extend(news.into_iter().map(|news| (moment, news)));
    }
    let moments: Vec<Moment> = told.iter().map(|(moment, _)| *moment).collect();
    assert_eq!(moments, [at(40, 6, 30), at(40, 12, 0)], "and once more when it moves by more than a tenth");
    let news = &told[0].1;
    assert_eq!((news.kind, news.about.as_str()), (ChangeKind::AffiliateDropAhead, "2025-12-19"));
    assert_eq!((news.before.as_deref(), news.after.as_deref()), (Some("3100"), Some("2100")));
    assert!(news.detail.all_sales);
    assert_eq!((news.detail.units, news.detail.least, news.detail.grade), (Some(1060), Some(1060), Some(Grade::Exact)));
    let plot = news.plot.as_ref().unwrap();
    assert_eq!(plot.days.len(), 31);
    assert_eq!(plot.forecast_from, Some(START.plus(41).date()));
}

#[test]
fn what_was_told_and_will_not_leave_is_taken_back() {
    let mut book = Book::default();
    let first = hand_made(at(40, 7, 0), 41, 1060);
    assert_eq!(take_forecast(&mut book, &first, at(40, 7, 0), AHEAD).0.len(), 1);
    let mut none = hand_made(at(40, 9, 0), 90, 0);
    none.drops.clear();
    let (news, _) = take_forecast(&mut book, &none, at(40, 9, 0), AHEAD);
    assert_eq!(news.len(), 1);
    let detail = &news[0].detail;
    assert_eq!((detail.from, detail.to), (Some(START.plus(41).date()), Some(START.plus(43).date())));
    assert_eq!(detail.units, Some(60), "what leaves on any three days");
    assert_eq!(take_forecast(&mut book, &none, at(40, 12, 0), AHEAD).0, [], "once");
    assert_eq!(take_forecast(&mut book, &first, at(40, 15, 0), AHEAD).0.len(), 1, "and it does after all");
    assert_eq!(take_forecast(&mut book, &none, at(41, 0, 0), AHEAD).0, [], "it has come");
}

#[test]
fn unseen_volume_is_told_three_days_before_it_is_gone() {
    let counters =
        |day: i32, count: u64| poll(at(day, 9, 0), Affiliate { sales_today: Some(count), ..Affiliate::default() });
    let (mut book, _) = run(Book::default(), &[counters(36, 10), counters(37, 9)]);
    let mut told = Vec::new();
    for day in 38..46 {
        let mut made = hand_made(at(day, 7, 0), 90, 0);
        made.drops.clear();
        let days = (45 - day).max(0) as u32;
        made.unseen = Some(crate::affiliate::Unseen {
            units: 120 * u64::from(days),
            days,
            gone_by: START.plus(45).date(),
            typical: (10, 300),
            typical_3d: (20, 320),
        });
        made.affiliate_30d = Some(900);
        told.extend(take_forecast(&mut book, &made, at(day, 7, 0), AHEAD).0.into_iter().map(|news| (day, news)));
    }
    assert_eq!(told.len(), 1);
    let (day, news) = &told[0];
    assert_eq!((*day, news.detail.grade, news.detail.most), (42, Some(Grade::Bounded), Some(360)));
    assert_eq!(news.detail.to, Some(START.plus(45).date()));
}

#[test]
fn where_only_the_months_count_is_told_bursts_come_from_the_forecast() {
    let mut book = Book::default();
    let mut told = Vec::new();
    for day in 11..16 {
        let mut made = hand_made(at(day, 7, 0), 90, 0);
        made.drops.clear();
        let to = day.min(13) - 1;
        made.bursts.push(Burst {
            from: START.plus(10).date(),
            to: START.plus(to).date(),
            under_way: day < 15,
            units: 1000,
            least: 940,
            most: None,
        });
        told.extend(take_forecast(&mut book, &made, at(day, 7, 0), AHEAD).0.into_iter().map(|news| (day, news.kind)));
    }
    assert_eq!(told, [(11, ChangeKind::AffiliateBurst), (15, ChangeKind::AffiliateBurstEnd)]);
}

#[test]
fn nothing_that_a_union_says_breaks_it() {
    let mut dice = crate::affiliate::counter::Dice(77);
    for _ in 0..150 {
        let mut book = with_lag();
        let mut minute = 0i64;
        for _ in 0..120 {
            minute += [1, 30, 30, 30, 30, 180, 1440, 60_000, -30, -5000][dice.below(10) as usize];
            let mut number = || {
                let values = [0, 1, 4, 5, 20, 120, 1000, u64::from(u32::MAX), i64::MAX as u64, u64::MAX];
                (dice.below(4) > 0).then(|| values[dice.below(10) as usize])
            };
            let amount = |n: u64| if n == u64::MAX { Amount::MAX } else { Amount::from(n) };
            let said = Affiliate {
                in_union: number().map(|n| n > 1),
                commission: number().map(amount),
                sales_30d: number(),
                sales_today: number(),
                sales_2h: number(),
                first_n_left: number(),
            };
            let mut seen = poll(at(0, 0, minute), said);
            if let Some(union) = &mut seen.union {
                (union.price, union.at) = (number().map(amount), at(0, 0, minute - number().unwrap_or(0) as i64 % 400));
                let (count, at_most) = (number().unwrap_or(0), number());
                union.sales = Some(SalesCount { count, at_most, window: Window::Month, text: String::new() });
                let ends = number().map(|n| at(0, 0, n as i64 % 90_000));
                union.coupons.push(Coupon {
                    text: "a".into(),
                    left: number(),
                    total: number(),
                    ends,
                    ..Coupon::default()
                });
            }
            let held = number().map(|n| at(0, 0, minute - n as i64 % 3000));
            let followed = follow(book, &seen, held, Duration::MAX);
            assert!(followed.again_at.is_none_or(|again| again > seen.at));
            for (day, watched) in followed.book.series().days {
                assert!(watched.bounds.hi.is_none_or(|hi| hi >= watched.bounds.lo), "{day}: {watched:?}");
                assert!(watched.bounds.holds(watched.point), "{day}: {watched:?}");
            }
            let text = serde_json::to_string(&followed.book).unwrap();
            book = serde_json::from_str(&text).unwrap();
            assert_eq!(book, followed.book);
        }
    }
}

#[path = "world_tests.rs"]
mod world;
