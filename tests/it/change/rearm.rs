//! Rearm: the same kind not again within, and nothing lost by it.

use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use rivald::listing::ChangeKind as K;

use super::{World, at, said};

fn step(kind: K, before: &str, after: &str) -> (K, String, String) {
    (kind, before.into(), after.into())
}

#[test]
fn what_comes_within_the_rearm_is_told_at_its_end() {
    let mut world = World::hasty().knowing(&at("100"));
    assert_eq!(world.told(&at("90")), [step(K::PriceDrop, "100", "90")]);
    let told_at = world.now;
    assert_eq!(world.told(&at("80")), []);
    let verdict = world.wait(30).see(&at("80"));
    assert_eq!(verdict.again_at, Some(told_at + TimeDelta::hours(6)));
    assert_eq!(world.told(&at("70")), []);
    world.now = told_at + TimeDelta::hours(6);
    let verdict = world.see(&at("70"));
    assert_eq!(verdict.alerts.iter().map(said).collect::<Vec<_>>(), [step(K::PriceDrop, "90", "70")], "as one step");
    assert_eq!(verdict.alerts[0].covers.len(), 2);
    assert!(verdict.changes.is_empty() && verdict.again_at.is_none());
    assert!(world.state.waiting.is_empty() && world.state.untold.is_empty());
}

#[test]
fn what_went_back_by_then_is_dropped() {
    let mut world = World::hasty().knowing(&at("100"));
    world.told(&at("90"));
    assert_eq!(world.told(&at("80")), []);
    assert_eq!(world.told(&at("90")), []);
    assert!(world.state.waiting.is_empty() && world.state.untold.is_empty());
    world.wait(24 * 60);
    assert_eq!(world.told(&at("90")), []);
    assert_eq!(world.told(&at("85")), [step(K::PriceDrop, "90", "85")]);
}

#[test]
fn the_other_direction_does_not_wait() {
    let mut world = World::hasty().knowing(&at("100"));
    assert_eq!(world.told(&at("90")).len(), 1);
    assert_eq!(world.told(&at("95")), [step(K::PriceRise, "90", "95")]);
    assert_eq!(world.told(&at("99")), [], "this one does");
}

#[test]
fn an_end_of_the_rearm_that_falls_into_an_outage_is_told_at_the_next_good_reading() {
    let mut world = World::hasty().knowing(&at("100"));
    world.told(&at("90"));
    world.told(&at("80"));
    let verdict = world.wait(8 * 60).fail(rivald::listing::Outcome::Blocked);
    assert!(verdict.alerts.is_empty() && verdict.again_at.is_some(), "nothing is told unread");
    assert_eq!(world.told(&at("80")), [step(K::PriceDrop, "90", "80")]);
}

#[test]
fn a_rule_that_is_silenced_meanwhile_drops_what_waits() {
    let mut world = World::hasty().knowing(&at("100"));
    world.told(&at("90"));
    world.told(&at("80"));
    Arc::make_mut(&mut world.watch.alert).kinds.insert(K::PriceDrop, false);
    world.wait(8 * 60);
    assert_eq!(world.told(&at("80")), []);
    Arc::make_mut(&mut world.watch.alert).kinds.clear();
    assert_eq!(world.told(&at("80")), []);
    assert_eq!(world.told(&at("70")), [step(K::PriceDrop, "80", "70")]);
}

#[test]
fn a_clock_that_is_set_back_silences_nothing_for_longer_than_the_rearm() {
    let mut world = World::hasty().knowing(&at("100"));
    world.told(&at("90"));
    world.wait(-365 * 24 * 60);
    assert_eq!(world.told(&at("80")), [step(K::PriceDrop, "90", "80")]);
}

#[test]
fn rearms_of_nothing_and_of_ages() {
    let mut world = World::hasty().with(|r| r.rearm = Duration::ZERO).knowing(&at("100"));
    for price in ["99", "98", "97"] {
        assert_eq!(world.told(&at(price)).len(), 1);
    }
    let mut world = World::hasty().with(|r| r.rearm = Duration::MAX).knowing(&at("100"));
    let told: usize = ["99", "98", "97"].iter().map(|price| world.told(&at(price)).len()).sum();
    assert_eq!(told, 1);
}
