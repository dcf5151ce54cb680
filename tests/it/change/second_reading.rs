//! What is believed: a new value is read twice in a row.

use rivald::listing::{ChangeKind as K, Field};

use super::{World, at, bottle, kinds};

#[test]
fn the_first_reading_is_a_baseline() {
    let mut world = World::new();
    let verdict = world.see(&bottle());
    assert!(verdict.changes.is_empty() && verdict.alerts.is_empty() && !verdict.confirm);
    assert_eq!(world.state.baseline, Some(bottle()));
    assert_eq!(world.state.accepted_at, Some(world.now));
}

#[test]
fn a_new_value_counts_when_it_is_read_again() {
    let mut world = World::new().knowing(&at("79"));
    let first = world.wait(30).see(&at("69"));
    assert!(first.confirm && first.changes.is_empty() && first.alerts.is_empty());
    assert_eq!(world.state.baseline, Some(at("79")), "the baseline is untouched");
    assert!(world.state.candidate.is_some() && first.again_at.is_some());

    let second = world.wait(2).see(&at("69"));
    assert!(!second.confirm && !second.flicker);
    assert_eq!(kinds(&second.alerts), [K::PriceDrop]);
    assert!(world.state.candidate.is_none());
}

#[test]
fn the_next_reading_decides_even_after_an_outage() {
    let mut world = World::new().knowing(&at("79"));
    world.wait(30).see(&at("69"));
    world.wait(2).fail(rivald::listing::Outcome::Blocked);
    world.wait(30).fail(rivald::listing::Outcome::Unreachable);
    assert_eq!(kinds(&world.wait(30).see(&at("69")).alerts), [K::PriceDrop]);
}

#[test]
fn a_doubt_of_yesterday_is_none() {
    let mut world = World::new().knowing(&at("79"));
    world.wait(30).see(&at("69"));
    let late = world.wait(25 * 60).see(&at("69"));
    assert!(late.alerts.is_empty() && late.confirm, "it begins anew");
    assert_eq!(kinds(&world.wait(2).see(&at("69")).alerts), [K::PriceDrop]);
}

#[test]
fn the_same_observation_twice_is_one_reading() {
    let mut world = World::new().knowing(&at("79"));
    world.wait(30).see(&at("69"));
    let replay = world.see(&at("69"));
    assert!(replay.alerts.is_empty() && replay.changes.is_empty());
    assert_eq!(kinds(&world.wait(2).see(&at("69")).alerts), [K::PriceDrop]);
}

#[test]
fn a_flicker_is_no_change() {
    let mut world = World::new().knowing(&at("79"));
    for _ in 0..20 {
        assert!(world.wait(30).see(&at("7.90")).confirm);
        let back = world.wait(2).see(&at("79"));
        assert!(back.flicker && !back.confirm && back.changes.is_empty() && back.alerts.is_empty());
    }
    assert_eq!(world.state.baseline, Some(at("79")));
}

#[test]
fn a_field_that_flickers_must_be_read_more_often() {
    let mut world = World::new().knowing(&at("79"));
    for _ in 0..2 {
        world.wait(30).see(&at("69"));
        world.wait(2).see(&at("79"));
    }
    world.wait(30);
    assert!(world.see(&at("69")).confirm);
    let second = world.wait(2).see(&at("69"));
    assert!(second.confirm && second.alerts.is_empty(), "twice is not enough any more");
    assert_eq!(kinds(&world.wait(2).see(&at("69")).alerts), [K::PriceDrop], "but still within the cycle");

    // A day of calm later it is a field like any other.
    world.wait(26 * 60).see(&at("59"));
    assert_eq!(kinds(&world.wait(2).see(&at("59")).alerts), [K::PriceDrop]);
}

#[test]
fn a_value_that_never_holds_still_is_never_believed_and_costs_three_readings_a_cycle() {
    let mut world = World::new().knowing(&at("79"));
    let mut price = 1000;
    for _ in 0..50 {
        world.wait(30);
        let mut readings = 0;
        loop {
            price += 1;
            readings += 1;
            let verdict = world.see(&at(&price.to_string()));
            assert!(verdict.alerts.is_empty() && verdict.changes.is_empty());
            world.wait(2);
            if !verdict.confirm {
                break;
            }
        }
        assert!(readings <= 3, "{readings}");
    }
    assert_eq!(world.state.baseline, Some(at("79")));
    // When it holds still at last, it is believed after twelve readings.
    let told: Vec<_> = (0..6).map(|_| world.told(&at("5")).len()).collect();
    assert_eq!(told, [0, 0, 0, 1, 0, 0]);
}

#[test]
fn words_that_change_with_every_request_soon_cost_one_reading_a_cycle() {
    let countdown = |n: i64| {
        let mut l = bottle();
        l.promotions = vec![format!("ends in {n} s")];
        l
    };
    let mut world = World::new().knowing(&countdown(0));
    let mut readings = 0;
    for cycle in 0..100 {
        world.wait(30);
        loop {
            readings += 1;
            let verdict = world.wait(2).see(&countdown(10_000 + cycle * 10 + i64::from(readings)));
            assert!(verdict.changes.is_empty());
            if !verdict.confirm {
                break;
            }
        }
    }
    assert!(readings < 110, "{readings}");
}

#[test]
fn fields_are_decided_one_by_one() {
    let mut world = World::new().knowing(&bottle());
    let mut first = at("69");
    first.title = Some("Glitch".into());
    world.wait(30).see(&first);
    let verdict = world.wait(2).see(&at("69"));
    assert_eq!(kinds(&verdict.alerts), [K::PriceDrop], "the price came again, the title went back");
    assert!(verdict.flicker);

    let mut other = at("69");
    other.main_image = Some("https://cdn.shop.example/files/bottle-sale-badge.jpg".into());
    world.wait(30).see(&other);
    let mut both = other.clone();
    both.title = Some("Steel bottle 600 ml".into());
    let verdict = world.wait(2).see(&both);
    assert_eq!(kinds(&verdict.alerts), [K::MainImage]);
    assert!(verdict.confirm && world.state.doubts.contains_key(&Field::Title));
    assert_eq!(kinds(&world.wait(2).see(&both).alerts), [K::Title]);
}

#[test]
fn a_field_that_is_missing_from_the_second_reading_stays_in_doubt() {
    let mut world = World::new().knowing(&bottle());
    let mut renamed = bottle();
    renamed.main_image = Some("https://cdn.shop.example/files/bottle-sale-badge.jpg".into());
    world.wait(30).see(&renamed);
    let mut without = bottle();
    without.main_image = None;
    let verdict = world.wait(2).see(&without);
    assert!(!verdict.flicker && verdict.alerts.is_empty());
    assert_eq!(kinds(&world.wait(30).see(&renamed).alerts), [K::MainImage]);
}

#[test]
fn without_a_second_reading_the_first_counts() {
    let mut world = World::hasty().knowing(&at("79"));
    let verdict = world.wait(30).see(&at("69"));
    assert_eq!(kinds(&verdict.alerts), [K::PriceDrop]);
    assert!(!verdict.confirm);
}

#[test]
fn counts_that_grow_need_no_second_reading() {
    let with = |rating: &str, reviews| {
        let mut l = bottle();
        (l.rating, l.review_count) = (Some(super::amount(rating)), Some(reviews));
        l
    };
    let mut world =
        World::new().with(|r| r.kinds.extend([(K::Rating, true), (K::Reviews, true)])).knowing(&with("4.8", 1000));
    let verdict = world.wait(30).see(&with("4.7", 1004));
    assert_eq!(kinds(&verdict.alerts), [K::Rating]);
    assert_eq!(verdict.changes.len(), 1, "four reviews more are not worth a line");
    let verdict = world.wait(30).see(&with("4.7", 1060));
    assert_eq!(super::said(&verdict.alerts[0]), (K::Reviews, "1000".into(), "1060".into()), "a stride is");
    let verdict = world.wait(24 * 60).see(&with("4.7", 106_000));
    assert!(verdict.confirm && verdict.alerts.is_empty(), "a leap is read again");
    assert_eq!(kinds(&world.wait(2).see(&with("4.7", 106_003)).alerts), [K::Reviews], "and may have grown by then");
}

#[test]
fn a_page_that_shows_one_of_two_prices_by_chance_is_all_but_silent() {
    let mut world = World::new().knowing(&at("79"));
    let (mut random, mut alerts) = (1_u64, 0);
    for _ in 0..48 * 30 {
        world.wait(30);
        for _ in 0..3 {
            // Knuth's linear congruential generator (MMIX).
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let verdict = world.see(&at(if random >> 63 == 0 { "79" } else { "69" }));
            alerts += verdict.alerts.len();
            if !verdict.confirm {
                break;
            }
            world.wait(2);
        }
    }
    assert!(alerts <= 4, "{alerts} in a month");
}
