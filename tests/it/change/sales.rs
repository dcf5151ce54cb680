//! How a listing sells against its usual pace.

use rivald::listing::{ChangeKind as K, Window};

use super::{World, kinds, sold};

/// Days of trade: a count every half hour, which grows by what the pace says of each half hour. What was told.
fn trade(
    world: &mut World,
    count: &mut u64,
    days: f64,
    window: Window,
    shown: fn(u64) -> (u64, Option<u64>),
    pace: impl Fn(i64) -> u64,
) -> Vec<(K, String, String)> {
    let mut told = Vec::new();
    for half_hour in 0..(days * 48.0) as i64 {
        *count += pace(half_hour);
        let (least, most) = shown(*count);
        told.extend(world.told(&sold(least, most, window)));
    }
    told
}

fn exact(count: u64) -> (u64, Option<u64>) {
    (count, Some(count))
}

/// `1000+`, `2000+` …: the highest round number that was reached.
fn bucket(count: u64) -> (u64, Option<u64>) {
    let step = if count < 1_000 { 100 } else { 1_000 };
    let least = count / step * step;
    (least, Some(least + step - 1))
}

/// Ten an hour by day, none by night; a few more at the weekend.
fn daily(half_hour: i64) -> u64 {
    let hour = half_hour / 2 % 24;
    let day = half_hour / 48;
    let base = match hour {
        0..=6 => 0,
        19..=21 => 14,
        _ => 5,
    };
    if day % 7 >= 5 { base + base / 2 } else { base }
}

#[test]
fn an_ordinary_month_is_silent() {
    for shown in [exact, bucket] {
        let (mut world, mut count) = (World::new(), 5_000);
        assert_eq!(trade(&mut world, &mut count, 30.0, Window::Total, shown, daily), []);
        assert!(world.state.sales.len() <= 200);
    }
}

#[test]
fn a_counter_that_moves_once_a_day_is_silent_too() {
    let (mut world, mut count) = (World::new(), 5_000);
    let lumps = |half_hour: i64| if half_hour % 48 == (half_hour / 48 * 7) % 11 { 240 } else { 0 };
    assert_eq!(trade(&mut world, &mut count, 30.0, Window::Total, exact, lumps), []);
}

#[test]
fn a_surge_is_told_once() {
    let (mut world, mut count) = (World::new(), 5_000);
    assert_eq!(trade(&mut world, &mut count, 5.0, Window::Total, exact, daily), []);
    let told = trade(&mut world, &mut count, 1.0, Window::Total, exact, |_| 80);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].0, K::SalesSurge);
    assert!(told[0].1.ends_with("/h") && told[0].2.ends_with("/h"), "{told:?}");
    let usual = trade(&mut world, &mut count, 5.0, Window::Total, exact, daily);
    assert_eq!(usual, [], "and its end is no slump");
    assert_eq!(trade(&mut world, &mut count, 0.5, Window::Total, exact, |_| 200).len(), 1, "the next one is told");
}

#[test]
fn nothing_surges_in_the_first_day() {
    let (mut world, mut count) = (World::new(), 5_000);
    assert_eq!(trade(&mut world, &mut count, 0.4, Window::Total, exact, |_| 1), []);
    assert_eq!(trade(&mut world, &mut count, 0.4, Window::Total, exact, |_| 500), []);
}

#[test]
fn a_few_pieces_more_are_chance() {
    let (mut world, mut count) = (World::new(), 5_000);
    let slow = |half_hour: i64| u64::from(half_hour % 12 == 0);
    assert_eq!(trade(&mut world, &mut count, 5.0, Window::Total, exact, slow), []);
    assert_eq!(trade(&mut world, &mut count, 0.25, Window::Total, exact, |_| 2), []);
}

#[test]
fn a_slump_is_told_once_also_when_the_counter_stands_still() {
    for rest in [0, 1] {
        let (mut world, mut count) = (World::new(), 5_000);
        assert_eq!(trade(&mut world, &mut count, 8.0, Window::Total, exact, |_| 5), []);
        let told = trade(&mut world, &mut count, 2.0, Window::Total, exact, |_| rest);
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0].0, K::SalesSlump);
        assert_eq!(told[0].1, "240/d");
    }
}

#[test]
fn a_counter_that_starts_again_is_told_and_refunds_are_not() {
    let (mut world, mut count) = (World::new(), 5_000);
    trade(&mut world, &mut count, 2.0, Window::Total, exact, daily);
    count -= 40;
    assert_eq!(trade(&mut world, &mut count, 0.2, Window::Total, exact, daily), [], "returns");
    let before = count;
    count = 12;
    let told = trade(&mut world, &mut count, 0.1, Window::Total, exact, |_| 0);
    assert_eq!(told, [(K::SalesReset, before.to_string(), "12".into())]);
    assert_eq!(trade(&mut world, &mut count, 3.0, Window::Total, exact, daily), [], "and then it counts anew");
}

#[test]
fn a_count_that_is_misread_once_is_a_flicker() {
    for wrong in [7, 50_000_000] {
        let (mut world, mut count) = (World::new(), 5_000);
        trade(&mut world, &mut count, 3.0, Window::Total, exact, daily);
        let first = world.wait(30).see(&sold(wrong, Some(wrong), Window::Total));
        assert!(first.confirm && first.changes.is_empty(), "{wrong}");
        let second = world.wait(2).see(&sold(count, Some(count), Window::Total));
        assert!(second.flicker && second.changes.is_empty() && second.alerts.is_empty());
        assert_eq!(trade(&mut world, &mut count, 1.0, Window::Total, exact, daily), []);
    }
}

#[test]
fn a_bucket_that_wavers_at_its_edge_is_silent_and_one_that_stays_down_is_told() {
    let (mut world, mut count) = (World::new(), 1_995);
    let wavers =
        trade(&mut world, &mut count, 1.0, Window::Total, |n| bucket(if n % 2 == 0 { 1_999 } else { 2_001 }), |_| 1);
    assert_eq!(wavers, []);
    world.cycle(&sold(2_000, Some(2_999), Window::Total));
    let told = trade(&mut world, &mut count, 0.5, Window::Total, |_| (1_000, Some(1_999)), |_| 0);
    assert_eq!(told, [(K::SalesReset, "2000".into(), "1000".into())]);
}

#[test]
fn buckets_that_fill_much_faster_are_a_surge() {
    let (mut world, mut count) = (World::new(), 2_500);
    // A thousand in ten days, then a thousand a day.
    assert_eq!(trade(&mut world, &mut count, 20.0, Window::Total, bucket, |h| u64::from(h % 2 == 0) * 4), []);
    let told = trade(&mut world, &mut count, 4.0, Window::Total, bucket, |_| 21);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].0, K::SalesSurge);
}

#[test]
fn a_month_that_sells_half_is_a_slump_and_one_that_jumps_a_surge() {
    let month = |n| sold(n, Some(n), Window::Month);
    let mut world = World::new().knowing(&month(3_000));
    let mut told = Vec::new();
    for day in 0..30_u64 {
        for _ in 0..48 {
            told.extend(kinds(&world.cycle(&month(3_000 - 60 * day))));
        }
    }
    assert_eq!(told, [], "a slow decline is the new usual");
    for _ in 0..60 {
        told.extend(kinds(&world.cycle(&month(500))));
    }
    assert_eq!(told, [K::SalesSlump]);

    let mut world = World::new().knowing(&month(3_000));
    for _ in 0..48 * 4 {
        world.cycle(&month(3_000));
    }
    let told: Vec<_> = (0..60).flat_map(|_| kinds(&world.cycle(&month(3_600)))).collect();
    assert_eq!(told, [K::SalesSurge], "600 in a day, usually 100");
}

#[test]
fn a_shop_that_shows_two_counts_in_turn_confuses_nobody() {
    let (mut world, mut count) = (World::new(), 50_000);
    let mut told = Vec::new();
    for half_hour in 0..48 * 10 {
        count += daily(half_hour);
        let shown = if half_hour % 3 == 1 {
            sold(900, Some(900), Window::Month)
        } else {
            sold(count, Some(count), Window::Total)
        };
        told.extend(world.told(&shown));
        assert!(world.state.faults.is_empty());
    }
    assert_eq!(told, []);
    assert_eq!(world.state.sales_window, Some(Window::Total));
    assert!(world.state.sales.len() > 100, "and the pace is known");
}

#[test]
fn a_count_of_today_starts_again_every_night() {
    let (mut world, mut told) = (World::new(), Vec::new());
    for half_hour in 0..48 * 5_u64 {
        let today = half_hour % 48 * 9;
        told.extend(world.told(&sold(today, Some(today), Window::Today)));
    }
    assert_eq!(told, []);
}

#[test]
fn rules_silence_each_of_them() {
    let (mut world, mut count) = (World::new().with(|r| (r.sales.surge, r.sales.reset) = (None, false)), 5_000);
    trade(&mut world, &mut count, 5.0, Window::Total, exact, daily);
    assert_eq!(trade(&mut world, &mut count, 1.0, Window::Total, exact, |_| 80), []);
    count = 3;
    assert_eq!(trade(&mut world, &mut count, 1.0, Window::Total, exact, |_| 0), []);
}

#[test]
fn weekends_that_sell_a_third_are_no_slump() {
    let (mut world, mut count) = (World::new(), 5_000);
    let weekly = |half_hour: i64| if half_hour / 48 % 7 >= 5 { 3 } else { 9 };
    assert_eq!(trade(&mut world, &mut count, 28.0, Window::Total, exact, weekly), []);
}

#[test]
fn a_leap_in_the_first_day_is_read_again() {
    let exactly = |n| sold(n, Some(n), Window::Total);
    let mut world = World::new().knowing(&exactly(5_000));
    assert!(world.wait(30).see(&exactly(500_000)).confirm);
    let back = world.wait(2).see(&exactly(5_001));
    assert!(back.flicker && back.changes.is_empty());
    assert!(world.wait(30).see(&exactly(500_000)).confirm);
    let again = world.wait(2).see(&exactly(500_040));
    assert!(!again.confirm && again.changes.is_empty(), "believed, and no news");
    assert_eq!(world.state.baseline, Some(exactly(500_040)));
}

#[test]
fn two_different_wrong_counts_confirm_each_other_in_nothing() {
    let exactly = |n| sold(n, Some(n), Window::Total);
    let (mut world, mut count) = (World::new(), 5_000);
    trade(&mut world, &mut count, 3.0, Window::Total, exact, daily);
    for wrong in [50_000_000, 90_000_000] {
        let verdict = world.wait(2).see(&exactly(wrong));
        assert!(verdict.confirm && verdict.changes.is_empty(), "{wrong}");
    }
    assert!(world.wait(2).see(&exactly(count)).changes.is_empty());
}

#[test]
fn a_slump_that_is_over_is_not_told_again_when_its_rest_widens_the_look() {
    let (mut world, mut count) = (World::new(), 5_000);
    assert_eq!(trade(&mut world, &mut count, 12.0, Window::Total, exact, |_| 5), []);
    let told = trade(&mut world, &mut count, 3.0, Window::Total, exact, |_| 0);
    assert_eq!(told.iter().map(|t| t.0).collect::<Vec<_>>(), [K::SalesSlump]);
    assert_eq!(trade(&mut world, &mut count, 12.0, Window::Total, exact, |_| 5), []);
}
