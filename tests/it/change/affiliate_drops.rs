//! Drops of affiliate sales, ahead and past: which are the same again.

use chrono::TimeDelta;
use rivald::listing::{Cause, ChangeKind as K, Detail, Grade, News};

use super::{
    affiliate::{ahead, dropped, known, news, plot, settled, step, told},
    said,
};

#[test]
fn several_drops_in_one_poll_are_several_messages() {
    let mut world = known();
    let three = [
        ahead("2026-03-04", "2026-03-06", 1060),
        ahead("2026-03-09", "2026-03-09", 300),
        ahead("2026-03-12", "2026-03-13", 80),
    ];
    let verdict = world.wait(30).hear(&three);
    assert_eq!(verdict.alerts.len(), 3);
    let units: Vec<_> = verdict.alerts.iter().filter_map(|a| a.change.detail.units).collect();
    assert_eq!(units, [1060, 300, 80]);

    // The same without a name of their own: the first day tells them apart.
    let mut world = known();
    let nameless = three.clone().map(|n| News { about: String::new(), ..n });
    let verdict = world.wait(30).hear(&nameless);
    assert_eq!(verdict.alerts.len(), 3);

    // Drops of two causes, and two coupons.
    let mut world = known();
    let both = [dropped(Cause::Returns, "3000", "2900"), dropped(Cause::RollOff, "2900", "2000")];
    assert_eq!(told(&mut world, &both).len(), 2);
    let coupons = [news(K::CouponLow, "20/79", "", "12"), news(K::CouponLow, "50/199", "", "7")];
    assert_eq!(told(&mut world, &coupons).len(), 2);
}

#[test]
fn drops_of_one_cause_that_count_different_things_do_not_add_up() {
    let mut world = known();
    told(&mut world, &[dropped(Cause::Returns, "3000", "2900")]);
    assert_eq!(told(&mut world, &[dropped(Cause::Returns, "2900", "2800")]), []);
    // A day's sales, of the same cause.
    assert_eq!(told(&mut world, &[dropped(Cause::Returns, "40", "12")]), [step(K::AffiliateDrop, "40", "12")]);
    let alerts = world.wait(6 * 60).hear(&[]).alerts;
    assert_eq!(alerts.iter().map(said).collect::<Vec<_>>(), [step(K::AffiliateDrop, "2900", "2800")]);
    assert!(settled(&world.state));
}

#[test]
fn another_drop_does_not_wait() {
    let mut world = known();
    assert_eq!(told(&mut world, &[ahead("2026-03-04", "2026-03-06", 1060)]).len(), 1);
    assert_eq!(told(&mut world, &[ahead("2026-03-09", "2026-03-09", 300)]).len(), 1);
}

#[test]
fn a_drop_ahead_is_told_again_only_if_it_moved() {
    let mut world = known().with(|r| r.rearm = std::time::Duration::from_secs(3600));
    let forecast = |units| [ahead("2026-03-06", "2026-03-08", units)];
    assert_eq!(told(&mut world, &forecast(1000)).len(), 1);
    for _ in 0..20 {
        assert_eq!(told(&mut world, &forecast(1100)), [], "a tenth is not more than a tenth, whenever it comes");
    }
    assert!(settled(&world.state));
    assert_eq!(told(&mut world, &forecast(1101)).len(), 1);
    assert_eq!(told(&mut world, &[ahead("2026-03-06", "2026-03-09", 1101)]).len(), 1, "its last day moved");
}

#[test]
fn of_a_bounded_drop_it_is_the_bound_that_moves() {
    let mut world = known();
    let forecast = |units, most| {
        let piece = ahead("2026-03-04", "2026-03-06", units);
        let detail = Detail { most: Some(most), least: Some(0), grade: Some(Grade::Bounded), ..piece.detail.clone() };
        [News { detail, ..piece }]
    };
    assert_eq!(told(&mut world, &forecast(500, 1000)).len(), 1);
    assert_eq!(told(&mut world, &forecast(300, 1000)), [], "what is merely likely was not told first");
    assert_eq!(told(&mut world, &forecast(300, 600)).len(), 1);
    // Known in the end, and no less than was feared: nothing new; far less: that is.
    let known_now = |units| [ahead("2026-03-04", "2026-03-06", units)];
    world.wait(7 * 60);
    assert_eq!(told(&mut world, &known_now(590)), []);
    assert_eq!(told(&mut world, &known_now(300)).len(), 1);
}

#[test]
fn the_first_correction_comes_at_once_and_the_next_after_the_rearm() {
    let mut world = known();
    let forecast = |units| [ahead("2026-03-04", "2026-03-06", units)];
    assert_eq!(told(&mut world, &forecast(1000)).len(), 1);
    let first = world.now;
    assert_eq!(told(&mut world, &forecast(700)), [step(K::AffiliateDropAhead, "3100", "2400")]);
    assert_eq!(told(&mut world, &forecast(1000)), []);
    assert_eq!(told(&mut world, &forecast(900)), []);
    world.now = first + TimeDelta::hours(6);
    let verdict = world.hear(&[]);
    assert_eq!(verdict.alerts.iter().map(said).collect::<Vec<_>>(), [step(K::AffiliateDropAhead, "3100", "2200")]);
    assert_eq!(verdict.alerts[0].covers.len(), 2);
    assert_eq!(verdict.alerts[0].plot, Some(plot()), "a plot waits with it");
    assert!(settled(&world.state));
}

#[test]
fn a_forecast_that_went_back_by_then_is_not_told() {
    let mut world = known();
    let forecast = |units| [ahead("2026-03-04", "2026-03-06", units)];
    told(&mut world, &forecast(1000));
    told(&mut world, &forecast(700));
    assert_eq!(told(&mut world, &forecast(1000)), []);
    assert!(!settled(&world.state));
    assert_eq!(told(&mut world, &forecast(705)), []);
    assert!(settled(&world.state), "what was told last says the same");
    world.wait(24 * 60);
    assert!(world.hear(&[]).alerts.is_empty());
}
