//! The affiliate forecast of ten thousand listings with sixty days of half-hour polls: time and memory.
//!
//! `cargo bench --bench forecast` (`-- 2000` for so many listings). Every poll of two hundred listings is followed as the
//! daemon follows it; the books that this leaves are the books of all listings, forecasts made of each.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::cast_possible_wrap,
    reason = "a benchmark measures the machine's time and prints it"
)]

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use rivald::{
    affiliate::{Book, Day, follow, forecast},
    listing::{Affiliate, Moment, Observation, Outcome, Platform, SalesCount, Union, UnionSeen, Window},
};

/// Listings whose polls are followed one by one.
const FOLLOWED: usize = 200;
const DAYS: i32 = 60;
const START: Day = Day(20_000);

/// What a listing sold on a day: a quiet level of its own, some noise, a burst of three days now and then.
fn sold(listing: usize, day: i32) -> u64 {
    let quiet = 10 + (listing % 70) as u64;
    let noise = (listing * 31 + day.unsigned_abs() as usize * 17) as u64 % (quiet / 3 + 1);
    let burst = match (day + listing as i32 % 23).rem_euclid(40) {
        10 => 320,
        11 => 540,
        12 => 200,
        _ => 0,
    };
    quiet + noise + burst
}

/// What the union says at a moment: the day's counter an hour old at most, two hours, and thirty days up to yesterday.
fn seen(listing: usize, at: Moment) -> Observation {
    let day = Day::of(at).since(START);
    let minute = u64::from(Day::minute_of(at));
    let so_far = |day: i32, minute: u64| sold(listing, day) * minute / 1440;
    let counted = minute - minute % 60;
    let two_hours = match counted.checked_sub(120) {
        Some(before) => so_far(day, counted) - so_far(day, before),
        None => so_far(day, counted) + sold(listing, day - 1) - so_far(day - 1, 1320 + counted),
    };
    // The figure steps at four in the morning.
    let last = if minute < 240 { day - 2 } else { day - 1 };
    let month: u64 = (last - 29..=last).map(|day| sold(listing, day)).sum();
    let all = month + 50 * 30;
    let affiliate = Affiliate {
        in_union: Some(true),
        commission: "0.155".parse().ok(),
        sales_30d: (minute % 360 < 30).then_some(month),
        sales_today: Some(so_far(day, counted)),
        sales_2h: Some(two_hours),
        first_n_left: None,
    };
    let sales = SalesCount { count: all, at_most: Some(all), window: Window::Month, text: all.to_string() };
    let union = UnionSeen {
        union: Union::Taobao,
        at,
        affiliate,
        sales: Some(sales),
        price: "59.00".parse().ok(),
        availability: rivald::listing::Availability::Unknown,
        coupons: Vec::new(),
        evidence: None,
    };
    Observation {
        at,
        url: String::new(),
        canonical: None,
        platform: Platform::Taobao,
        item_id: None,
        outcome: Outcome::Ok,
        reason: None,
        reading: None,
        union: Some(Box::new(union)),
    }
}

fn peak_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse().ok()).unwrap_or(0)
}

fn main() {
    let wanted = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(10_000_usize);
    let ahead = Duration::from_hours(24);

    let began = Instant::now();
    let (mut books, mut news, mut polls) = (Vec::new(), 0, 0_u64);
    for listing in 0..FOLLOWED.min(wanted) {
        let mut book = Book::default();
        for half_hour in 0..DAYS * 48 {
            let at = START.begins() + TimeDelta::minutes(i64::from(half_hour) * 30 + (listing % 30) as i64);
            let followed = follow(book, &seen(listing, at), None, ahead);
            (book, news, polls) = (followed.book, news + followed.news.len(), polls + 1);
        }
        books.push(book);
    }
    let following = began.elapsed();
    let bytes: usize = books.iter().map(|book| serde_json::to_string(book).map_or(0, |json| json.len())).sum();
    println!(
        "followed {polls} polls of {} listings in {following:.1?}: {:.1?} a poll, its forecasts included; {news} news; \
         {} bytes a book",
        books.len(),
        following / u32::try_from(polls).unwrap_or(u32::MAX),
        bytes / books.len().max(1)
    );

    let before = peak_kb();
    let all: Vec<Book> = (0..wanted).map(|listing| books[listing % books.len()].clone()).collect();
    let at = START.plus(DAYS).begins() + TimeDelta::hours(12);
    let began = Instant::now();
    let (mut made, mut drops) = (0, 0);
    for book in &all {
        if let Some(forecast) = forecast(&book.series(), at) {
            (made, drops) = (made + 1, drops + forecast.drops.len());
        }
    }
    let took = began.elapsed();
    println!(
        "{made} forecasts of {DAYS} days of half-hour polls in {took:.2?}: {:.0?} each; {drops} drops; \
         peak memory {} MB ({} MB before), {wanted} books in memory",
        took / u32::try_from(wanted.max(1)).unwrap_or(u32::MAX),
        peak_kb() / 1024,
        before / 1024
    );
}
