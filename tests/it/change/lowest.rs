//! Rules that compare with days before and with a margin: the lowest of N days, under the own price by so much.

use std::sync::Arc;

use rivald::{
    change::OwnPrice,
    listing::{Amount, ChangeKind as K, Currency, Threshold},
};

use super::{World, amount, at, kinds};

const DAY: i64 = 24 * 60;

/// A price that falls in steps too small to be told, after a month of prices.
fn known(lowest: Option<u16>) -> World {
    let set = move |rules: &mut rivald::listing::AlertRules| {
        rules.price.drop = Threshold::Part(Amount::new(10, 2));
        rules.price.lowest = lowest;
    };
    let mut world = World::hasty().with(set).knowing(&at("79"));
    assert_eq!(world.wait(20 * DAY).told(&at("75")), [], "too small a step");
    assert_eq!(world.wait(20 * DAY).told(&at("78")), []);
    world
}

#[test]
fn the_lowest_of_the_days_is_told_however_small_the_step() {
    let mut world = known(Some(30));
    // 75 stood until just now, so it is in the thirty days; 74.5 is lower than all of them.
    assert_eq!(world.wait(DAY).told(&at("75.5")), []);
    let alerts = world.wait(DAY).cycle(&at("74.5"));
    assert_eq!(kinds(&alerts), [K::PriceDrop]);
    assert!(alerts[0].change.why.contains("the lowest in 30 days"), "{}", alerts[0].change.why);
    assert_eq!(world.wait(DAY).told(&at("74.5")), [], "once");
    assert_eq!(known(None).wait(2 * DAY).told(&at("74.5")), [], "and only where it is asked for");
}

#[test]
fn days_that_nobody_watched_prove_nothing() {
    let set = |rules: &mut rivald::listing::AlertRules| {
        rules.price.drop = Threshold::Part(Amount::new(10, 2));
        rules.price.lowest = Some(30);
    };
    let mut world = World::hasty().with(set).knowing(&at("79"));
    assert_eq!(world.wait(10 * DAY).told(&at("78")), []);
}

#[test]
fn a_rule_that_is_new_says_nothing_of_the_past() {
    let mut world = known(None);
    assert_eq!(world.wait(DAY).told(&at("74")), []);
    Arc::make_mut(&mut world.watch.alert).price.lowest = Some(30);
    assert_eq!(world.wait(DAY).told(&at("74")), []);
    assert_eq!(kinds(&world.wait(DAY).cycle(&at("73"))), [K::PriceDrop], "but of what comes");
}

#[test]
fn a_margin_is_how_far_under_the_own_price_counts() {
    let own = |price: &str| Some(OwnPrice { name: "Ours".into(), price: amount(price), currency: Some(Currency::CNY) });
    let quiet = |rules: &mut rivald::listing::AlertRules| {
        rules.price.margin = Threshold::Part(Amount::new(5, 2));
        rules.price.drop = Threshold::Part(Amount::new(50, 2));
        rules.price.rise = Threshold::Never;
        rules.rearm = std::time::Duration::ZERO;
    };
    let mut world = World::hasty().with(quiet);
    world.own = own("100");
    let mut world = world.knowing(&at("110"));
    assert_eq!(world.told(&at("96")), [], "under it, but not by five per cent");
    assert_eq!(kinds(&world.cycle(&at("95"))), [K::Undercut]);
    assert_eq!(world.told(&at("97")), [], "not over yet");
    assert_eq!(world.told(&at("94")), [], "so it does not begin again");
    assert_eq!(world.told(&at("101")), []);
    assert_eq!(kinds(&world.cycle(&at("94"))), [K::Undercut]);
    // A smaller margin says nothing of what has stood for long.
    assert_eq!(world.told(&at("101")), []);
    assert_eq!(world.told(&at("97")), []);
    Arc::make_mut(&mut world.watch.alert).price.margin = Threshold::Any;
    world.wait(DAY);
    assert_eq!(world.told(&at("97")), []);
    assert_eq!(world.told(&at("101")), []);
    assert_eq!(kinds(&world.cycle(&at("98"))), [K::Undercut]);
}
