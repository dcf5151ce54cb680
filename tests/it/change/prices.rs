//! Prices: thresholds against the value last told, both directions, crossings, discounts.

use std::sync::Arc;

use rivald::listing::{ChangeKind as K, Listing, Threshold};

use super::{World, amount, at, bottle, kinds};

fn step(kind: K, before: &str, after: &str) -> (K, String, String) {
    (kind, before.into(), after.into())
}

#[test]
fn both_directions_are_told_once() {
    let mut world = World::new().knowing(&at("79.00"));
    assert_eq!(world.told(&at("69.00")), [step(K::PriceDrop, "79.00", "69.00")]);
    assert_eq!(world.told(&at("69.00")), []);
    assert_eq!(world.told(&at("69")), [], "another notation is no change");
    assert_eq!(world.told(&at("89.00")), [step(K::PriceRise, "69.00", "89.00")]);
}

#[test]
fn small_steps_add_up_to_one_that_is_told() {
    let mut world = World::new().with(|r| r.price.drop = Threshold::Part(amount("0.03"))).knowing(&at("100"));
    let mut untold = Vec::new();
    for price in ["99", "98.5", "97.5"] {
        world.wait(30);
        let mut verdict = world.see(&at(price));
        assert!(verdict.confirm);
        world.wait(2);
        verdict = world.see(&at(price));
        assert!(verdict.alerts.is_empty() && verdict.changes.len() == 1 && !verdict.changes[0].alerted);
        untold.push(verdict.changes[0].id.clone());
    }
    let alerts = world.cycle(&at("97"));
    assert_eq!(alerts.len(), 1);
    assert_eq!(alerts[0].change.before.as_deref(), Some("100"), "the value last told");
    assert_eq!(alerts[0].change.after.as_deref(), Some("97"));
    assert_eq!(alerts[0].covers, untold);
    assert!(world.state.untold.is_empty());
}

#[test]
fn thresholds_by_amount_never_and_any() {
    let by = |t| World::new().with(|r| r.price.drop = t).knowing(&at("100"));
    assert_eq!(by(Threshold::By(amount("5"))).told(&at("95.01")), []);
    assert_eq!(by(Threshold::By(amount("5"))).told(&at("95")).len(), 1);
    assert_eq!(by(Threshold::Any).told(&at("99.99")).len(), 1);
    assert_eq!(by(Threshold::Never).told(&at("1")), []);
    assert_eq!(by(Threshold::Part(amount("0.005"))).told(&at("99.51")), []);
    assert_eq!(by(Threshold::Part(amount("0.005"))).told(&at("99.50")).len(), 1);
}

#[test]
fn a_limit_is_told_when_it_is_crossed_and_only_then() {
    let mut world = World::new()
        .with(|r| {
            r.price.drop = Threshold::Part(amount("0.5"));
            r.price.rise = Threshold::Part(amount("0.5"));
            r.price.below = Some(amount("59"));
            r.price.above = Some(amount("70"));
        })
        .knowing(&at("60"));
    assert_eq!(world.told(&at("59")), [], "not below yet");
    let alerts = world.cycle(&at("58.9"));
    assert!(alerts[0].change.why.ends_with(", now under your limit of CN¥59"), "{}", alerts[0].change.why);
    assert_eq!(world.told(&at("58.5")), [], "still below");
    world.wait(24 * 60);
    assert_eq!(world.told(&at("71")), [step(K::PriceRise, "58.9", "71")]);
}

#[test]
fn what_is_silenced_moves_along_and_a_changed_rule_tells_nothing_of_the_past() {
    let mut world = World::new().with(|r| r.price.drop = Threshold::Never).knowing(&at("100"));
    assert_eq!(world.told(&at("60")), []);
    Arc::make_mut(&mut world.watch.alert).price.drop = Threshold::Any;
    assert_eq!(world.told(&at("60")), [], "spoken again: nothing to say");
    assert_eq!(world.told(&at("59")), [step(K::PriceDrop, "60", "59")], "from the value that moved along");

    let mut world = World::new().with(|r| r.price.drop = Threshold::Part(amount("0.1"))).knowing(&at("100"));
    assert_eq!(world.told(&at("95")), []);
    Arc::make_mut(&mut world.watch.alert).price.drop = Threshold::Any;
    assert_eq!(world.told(&at("95")), [], "a lower threshold alone tells nothing");
    assert_eq!(world.told(&at("94.9")), [step(K::PriceDrop, "100", "94.9")], "the next step tells all of it");
}

#[test]
fn a_kind_that_is_switched_off_is_in_the_history_only() {
    let mut world = World::hasty().with(|r| r.kinds.extend([(K::PriceDrop, false)])).knowing(&at("100"));
    world.wait(30);
    let verdict = world.see(&at("50"));
    assert_eq!(verdict.changes.len(), 1);
    assert!(!verdict.changes[0].alerted && verdict.alerts.is_empty());
}

#[test]
fn a_discount_that_moves_the_price_is_told_as_the_price() {
    let mut world = World::hasty().knowing(&bottle());
    world.wait(30);
    let sale = Listing { list_price: Some(amount("79.00")), pay_price: Some(amount("59")), ..at("69.00") };
    let verdict = world.see(&sale);
    assert_eq!(kinds(&verdict.alerts), [K::PriceDrop]);
    let recorded: Vec<_> = verdict.changes.iter().map(|c| (c.kind, c.alerted)).collect();
    assert_eq!(recorded, [(K::PriceDrop, true), (K::DiscountStart, false), (K::PayPrice, false)]);

    assert_eq!(world.told(&bottle()), [step(K::PriceRise, "69.00", "79.00")], "and back: the price again");
    assert_eq!(world.told(&bottle()), []);
    assert!(world.state.untold.is_empty(), "{:?}", world.state.untold);
}

#[test]
fn the_parts_of_a_price_alone_are_told_by_themselves() {
    let list = |list: &str| Listing { list_price: Some(amount(list)), ..bottle() };
    let mut world = World::new().with(|r| r.rearm = std::time::Duration::ZERO).knowing(&bottle());
    assert_eq!(world.told(&list("129")), [step(K::DiscountStart, "", "129")]);
    assert_eq!(world.told(&list("159")), [step(K::ListPrice, "129", "159")]);
    assert_eq!(world.told(&list("79")), [], "a list price that is the price may be another layout");
    assert_eq!(world.told(&list("79")), [step(K::DiscountEnd, "159", "")]);

    let pay = Listing { pay_price: Some(amount("59")), ..bottle() };
    assert_eq!(world.told(&pay), [step(K::PayPrice, "79.00", "59")]);
}

#[test]
fn a_sold_out_listing_has_no_price_to_believe() {
    let mut world = World::hasty().knowing(&bottle());
    let sold_out = |price: Option<&str>| Listing {
        availability: rivald::listing::Availability::OutOfStock,
        price: price.map(amount),
        ..bottle()
    };
    assert_eq!(world.told(&sold_out(Some("9999"))), [step(K::Availability, "in_stock", "out_of_stock")]);
    assert_eq!(world.told(&sold_out(None)), []);
    assert_eq!(world.state.baseline.as_ref().and_then(|b| b.price), Some(amount("79.00")));
    assert_eq!(world.told(&sold_out(Some("75"))), [step(K::PriceDrop, "79.00", "75")], "but a likely one is");
    let mut free = bottle();
    free.price = Some(amount("0.00"));
    world.wait(6 * 60);
    assert_eq!(world.told(&free), [step(K::Availability, "out_of_stock", "in_stock")], "nothing costs nothing");
}

#[test]
fn amounts_of_any_size_are_weighed() {
    let huge = "79228162514264337593543950335";
    let mut world = World::hasty().knowing(&at("0.0000000000000000000000000001"));
    assert_eq!(world.told(&at(huge)).len(), 1);
    let mut sold_out = at("3");
    sold_out.availability = rivald::listing::Availability::OutOfStock;
    world.cycle(&sold_out);
}
