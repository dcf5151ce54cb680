//! Outcomes other than `ok`, and what the engineer hears of them.

use rivald::{
    change::FaultKey,
    listing::{ChangeKind as K, Currency, Observation, Outcome, Platform},
};

use super::{World, at, bottle, kinds, ok};

#[test]
fn gone_is_told_when_it_is_answered_twice() {
    let mut world = World::new().knowing(&bottle());
    let first = world.wait(30).fail(Outcome::Gone);
    assert!(first.confirm && first.changes.is_empty());
    assert_eq!((first.outcome, first.reason.as_deref()), (Outcome::Gone, Some("so")));
    let second = world.wait(2).fail(Outcome::Gone);
    assert_eq!(kinds(&second.alerts), [K::ListingGone]);
    assert!(world.state.gone && world.state.baseline.is_some());
    for _ in 0..5 {
        let verdict = world.wait(30).fail(Outcome::Gone);
        assert!(verdict.alerts.is_empty() && verdict.changes.is_empty() && !verdict.confirm);
    }

    let first = world.wait(30).see(&at("69"));
    assert!(first.confirm && first.changes.is_empty());
    let second = world.wait(2).see(&at("69"));
    assert_eq!(kinds(&second.alerts), [K::ListingBack, K::PriceDrop], "and what it came back with");
    assert!(!world.state.gone);
}

#[test]
fn a_page_that_is_gone_for_one_poll_is_nothing() {
    let mut world = World::new().knowing(&bottle());
    for _ in 0..10 {
        world.wait(30).fail(Outcome::Gone);
        assert!(world.wait(2).see(&bottle()).changes.is_empty());
    }
    world.wait(30).fail(Outcome::Gone);
    world.wait(2).fail(Outcome::Unreachable);
    assert_eq!(kinds(&world.wait(30).fail(Outcome::Gone).alerts), [K::ListingGone], "a time-out says neither");
}

#[test]
fn gone_needs_two_answers_even_without_second_readings_but_back_does_not() {
    let mut world = World::hasty().knowing(&bottle());
    let first = world.wait(30).fail(Outcome::Gone);
    assert!(!first.confirm && first.alerts.is_empty() && first.again_at.is_some());
    assert_eq!(kinds(&world.wait(30).fail(Outcome::Gone).alerts), [K::ListingGone]);
    assert_eq!(kinds(&world.wait(30).see(&bottle()).alerts), [K::ListingBack]);
}

#[test]
fn gone_and_back_within_the_rearm_ends_at_what_was_told() {
    let mut world = World::hasty().knowing(&bottle());
    let mut told = Vec::new();
    for _ in 0..4 {
        for outcome in [Outcome::Gone, Outcome::Gone, Outcome::Gone] {
            told.extend(kinds(&world.wait(30).fail(outcome).alerts));
        }
        told.extend(kinds(&world.wait(30).see(&bottle()).alerts));
    }
    assert_eq!(told, [K::ListingGone, K::ListingBack, K::ListingGone, K::ListingBack], "six hours, eight moves");
    for _ in 0..20 {
        told.extend(kinds(&world.wait(30).see(&bottle()).alerts));
    }
    assert_eq!(told.len(), 4, "it is there, and was last told to be there");
}

#[test]
fn the_return_of_what_was_not_told_to_be_gone_is_not_told() {
    let mut world = World::hasty().knowing(&bottle());
    let mut told = Vec::new();
    for _ in 0..2 {
        told.extend(kinds(&world.wait(10).fail(Outcome::Gone).alerts));
        told.extend(kinds(&world.wait(10).fail(Outcome::Gone).alerts));
        told.extend(kinds(&world.wait(10).see(&bottle()).alerts));
    }
    for _ in 0..20 {
        told.extend(kinds(&world.cycle(&bottle())));
    }
    assert_eq!(told, [K::ListingGone, K::ListingBack]);
}

#[test]
fn a_listing_that_was_never_read_cannot_be_gone() {
    let mut world = World::new();
    for _ in 0..3 {
        let verdict = world.wait(30).fail(Outcome::Gone);
        assert!(verdict.changes.is_empty() && verdict.alerts.is_empty());
    }
    assert!(world.wait(30).see(&bottle()).alerts.is_empty());
}

#[test]
fn another_item_is_moved_and_touches_nothing() {
    type Edit = fn(&mut Observation);
    let edits: [(Edit, &str); 3] = [
        (|o| o.item_id = Some("2".into()), "another item answers: 2 instead of 1"),
        (|o| o.platform = Platform::Amazon, "another kind of shop answers: amazon instead of shopify"),
        (
            |o| {
                if let Some(reading) = &mut o.reading {
                    reading.listing.currency = Currency::from_code("USD");
                }
            },
            "prices are in another currency: USD instead of CNY",
        ),
    ];
    for (edit, reason) in edits {
        let mut world = World::new();
        let mut first = ok(world.now, &bottle());
        first.platform = Platform::Shopify;
        world.judge(&first);
        let known = world.state.baseline.clone();
        let mut other = ok(world.wait(30).now, &at("11"));
        other.platform = Platform::Shopify;
        edit(&mut other);
        let verdict = world.judge(&other);
        assert_eq!((verdict.outcome, verdict.reason.as_deref()), (Outcome::Moved, Some(reason)));
        assert!(verdict.confirm && verdict.faults.is_empty());
        other.at = world.wait(2).now;
        let verdict = world.judge(&other);
        assert_eq!(verdict.faults[0].key, FaultKey::Moved(world.watch.id.clone()));
        assert!(verdict.faults[0].what.ends_with(reason));
        assert!(verdict.changes.is_empty());
        assert_eq!(world.state.baseline, known);

        let mut right = ok(world.wait(30).now, &bottle());
        right.platform = Platform::Shopify;
        let verdict = world.judge(&right);
        assert_eq!(verdict.ended, [FaultKey::Moved(world.watch.id.clone())]);
        assert!(verdict.changes.is_empty());
    }
}

#[test]
fn what_is_not_said_is_no_stranger_and_is_learned_later() {
    let mut world = World::new();
    let mut first = ok(world.now, &bottle());
    (first.item_id, first.platform) = (None, Platform::Web);
    world.judge(&first);
    let mut second = ok(world.wait(30).now, &bottle());
    (second.item_id, second.platform) = (Some("7".into()), Platform::Taobao);
    assert_eq!(world.judge(&second).outcome, Outcome::Ok);
    let mut third = ok(world.wait(30).now, &bottle());
    (third.item_id, third.platform) = (Some("7".into()), Platform::Tmall);
    assert_eq!(world.judge(&third).outcome, Outcome::Ok, "one item answers under both hosts");
    (third.at, third.item_id) = (world.wait(30).now, Some("8".into()));
    assert_eq!(world.judge(&third).outcome, Outcome::Moved);
}

#[test]
fn another_article_number_under_the_same_title_is_another_choice() {
    let mut world = World::new().knowing(&bottle());
    let mut other = ok(world.wait(30).now, &bottle());
    other.item_id = Some("2".into());
    assert_eq!(world.judge(&other).outcome, Outcome::Ok);
    let mut renamed = bottle();
    renamed.title = Some("Glass bottle".into());
    other = ok(world.wait(30).now, &renamed);
    other.item_id = Some("2".into());
    assert_eq!(world.judge(&other).outcome, Outcome::Moved);
}

#[test]
fn the_engineer_hears_of_each_obstacle_once_and_of_its_end() {
    let host = "shop.example".to_owned();
    for (outcome, at_poll, again) in
        [(Outcome::Unreadable, 3, true), (Outcome::Login, 1, false), (Outcome::Blocked, 3, false)]
    {
        let mut world = World::new().knowing(&bottle());
        let key = match outcome {
            Outcome::Unreadable => FaultKey::Unreadable(world.watch.id.clone()),
            Outcome::Login => FaultKey::Login(host.clone()),
            _ => FaultKey::Blocked(host.clone()),
        };
        for poll in 1..10 {
            let verdict = world.wait(30).fail(outcome);
            let opened: Vec<_> = verdict.faults.iter().map(|f| f.key.clone()).collect();
            let expected = poll == at_poll || (again && poll > at_poll);
            assert_eq!(opened, if expected { vec![key.clone()] } else { vec![] }, "{outcome} {poll}");
            assert!(verdict.changes.is_empty() && verdict.ended.is_empty());
            if poll < at_poll {
                assert_eq!(verdict.again_at, Some(world.now), "counting goes on");
            }
        }
        assert_eq!(world.wait(30).see(&bottle()).ended, [key]);
        assert!(world.wait(30).see(&bottle()).ended.is_empty());
    }
}

#[test]
fn a_host_that_answers_one_watch_does_not_end_the_fault_of_another() {
    let mut world = World::new().knowing(&bottle());
    for _ in 0..10 {
        assert!(world.wait(30).see(&bottle()).ended.is_empty());
    }
}

#[test]
fn an_outage_is_left_to_the_promise() {
    let mut world = World::new().knowing(&bottle());
    for _ in 0..10 {
        let verdict = world.wait(30).fail(Outcome::Unreachable);
        assert!(verdict.faults.is_empty() && verdict.changes.is_empty() && !verdict.confirm);
    }
    assert_eq!(world.state.last, Some((Outcome::Unreachable, 10)));
}

#[test]
fn an_ok_without_a_reading_is_unreadable() {
    let mut world = World::new().knowing(&bottle());
    let empty = Observation { reading: None, ..ok(world.wait(30).now, &bottle()) };
    assert_eq!(world.judge(&empty).outcome, Outcome::Unreadable);
}

#[test]
fn another_title_from_another_path_is_another_item_where_no_id_says_otherwise() {
    let other = |title: &str| rivald::listing::Listing { title: Some(title.into()), ..at("39") };
    for (what, url, id, title, outcome) in [
        ("a redirect to another item", "https://shop.example/products/cup", None, "Cup", Outcome::Moved),
        ("its own address has another title", "https://shop.example/products/bottle", None, "Cup", Outcome::Ok),
        ("only a slash more", "https://shop.example/Products/bottle/?from=mail", None, "Cup", Outcome::Ok),
        ("a new address of the same item", "https://shop.example/p/bottle-1", None, "Steel bottle 500 ml", Outcome::Ok),
        ("the id says that it is the same", "https://shop.example/p/1", Some("1"), "Cup", Outcome::Ok),
    ] {
        let mut world = World::new();
        let first = Observation { item_id: id.map(str::to_owned), ..ok(world.now, &bottle()) };
        world.judge(&first);
        world.wait(30);
        let answer = Observation { url: url.into(), item_id: id.map(str::to_owned), ..ok(world.now, &other(title)) };
        let verdict = world.judge(&answer);
        assert_eq!(verdict.outcome, outcome, "{what}");
        assert!(verdict.changes.is_empty());
        // An item that moved for good is followed: from there on that is its address.
        if what.starts_with("a new address") {
            world.wait(2);
            world.judge(&Observation { at: world.now, ..answer.clone() });
            world.wait(28);
            let renamed = Observation { url: url.into(), item_id: None, ..ok(world.now, &other("Steel bottle, new")) };
            assert_eq!(world.judge(&renamed).outcome, Outcome::Ok);
        }
    }
}
