//! A rival under the group's own price.

use std::sync::Arc;

use rivald::{
    change::OwnPrice,
    listing::{ChangeKind as K, Currency, Side},
};

use super::{World, amount, at, kinds};

fn own(price: &str) -> OwnPrice {
    OwnPrice { name: "Ours".into(), price: amount(price), currency: Some(Currency::CNY) }
}

fn facing(price: &str, rival: &str) -> World {
    let mut world = World::hasty();
    world.own = Some(own(price));
    world.knowing(&at(rival))
}

#[test]
fn told_when_it_begins() {
    let mut world = facing("75", "79");
    let alerts = world.cycle(&at("69"));
    assert_eq!(kinds(&alerts), [K::PriceDrop, K::Undercut]);
    assert_eq!((alerts[1].change.before.as_deref(), alerts[1].change.after.as_deref()), (Some("75"), Some("69")));
    assert!(world.state.undercuts);
    assert_eq!(world.told(&at("69")), []);
    assert_eq!(kinds(&world.cycle(&at("76"))), [K::PriceRise]);
    assert!(!world.state.undercuts);
    world.wait(24 * 60);
    assert_eq!(kinds(&world.cycle(&at("74"))), [K::PriceDrop, K::Undercut], "and when it begins again");
}

#[test]
fn deeper_is_told_by_the_price_or_else_by_itself() {
    let mut world = facing("75", "79");
    world.cycle(&at("69"));
    world.wait(24 * 60);
    assert_eq!(kinds(&world.cycle(&at("65"))), [K::PriceDrop], "the price's message shows the own price");
    Arc::make_mut(&mut world.watch.alert).kinds.insert(K::PriceDrop, false);
    assert_eq!(kinds(&world.cycle(&at("60"))), [K::Undercut]);
    assert_eq!(kinds(&world.cycle(&at("59.9"))), [], "by the drop threshold");
}

#[test]
fn a_rival_that_has_always_been_cheaper_is_no_news() {
    let mut world = facing("75", "69");
    assert!(world.state.undercuts);
    assert_eq!(world.told(&at("69")), []);

    let mut world = World::hasty().knowing(&at("69"));
    world.own = Some(own("75"));
    assert_eq!(world.told(&at("69")), [], "nor is an own listing that was just added");
    world.own = Some(own("65"));
    assert_eq!(world.told(&at("69")), []);
    world.own = Some(own("70"));
    assert_eq!(kinds(&world.cycle(&at("69"))), [K::Undercut], "but the own price may go over the rival's");
}

#[test]
fn needs_the_same_currency_a_rival_and_the_rule() {
    let mut world = facing("75", "79");
    if let Some(own) = &mut world.own {
        own.currency = Currency::from_code("EUR");
    }
    assert_eq!(kinds(&world.cycle(&at("69"))), [K::PriceDrop]);

    let mut world = facing("75", "79");
    world.watch.side = Side::Own;
    assert_eq!(kinds(&world.cycle(&at("69"))), [K::PriceDrop]);

    let mut world = facing("75", "79");
    Arc::make_mut(&mut world.watch.alert).price.undercuts_own = false;
    assert_eq!(kinds(&world.cycle(&at("69"))), [K::PriceDrop]);
    Arc::make_mut(&mut world.watch.alert).price.undercuts_own = true;
    assert_eq!(world.told(&at("69")), [], "a changed rule tells nothing of the past");
}

#[test]
fn an_unconfirmed_price_undercuts_nobody() {
    let mut world = World::new();
    world.own = Some(own("75"));
    let mut world = world.knowing(&at("79"));
    assert!(world.wait(30).see(&at("7")).alerts.is_empty());
    assert!(world.wait(2).see(&at("79")).alerts.is_empty());
}

#[test]
fn one_that_begins_within_the_rearm_is_told_at_its_end_if_it_still_holds() {
    let mut world = facing("75", "79");
    world.cycle(&at("69"));
    world.cycle(&at("79"));
    assert_eq!(kinds(&world.cycle(&at("69"))), []);
    world.wait(6 * 60);
    assert_eq!(kinds(&world.cycle(&at("69"))), [K::PriceDrop, K::Undercut]);

    let mut world = facing("75", "79");
    world.cycle(&at("69"));
    world.cycle(&at("79"));
    world.cycle(&at("69"));
    world.cycle(&at("79"));
    world.wait(24 * 60);
    assert_eq!(kinds(&world.cycle(&at("79"))), []);
}
