//! Watches that ask an affiliate union: alone, or beside the page.

use rivald::{
    change::FaultKey,
    listing::{Affiliate, Amount, ChangeKind as K, Coupon, Listing, Locale, Observation, Outcome, SourceKind, Union},
};

use super::{World, amount, at, bottle, kinds, ok};

/// What a union says of an item that it does not have.
fn absent() -> Listing {
    Listing { affiliate: Some(Affiliate { in_union: Some(false), ..Affiliate::default() }), ..Listing::default() }
}

fn counted(today: u64) -> Affiliate {
    Affiliate {
        in_union: Some(true),
        commission: Some(amount("0.155")),
        sales_today: Some(today),
        ..Affiliate::default()
    }
}

/// The bottle with what the union counts.
fn promoted(today: u64) -> Listing {
    Listing { affiliate: Some(counted(today)), ..bottle() }
}

fn alone() -> World {
    let mut world = World::new();
    (world.watch.source, world.watch.union) = (SourceKind::Union, Some(Union::Taobao));
    world
}

#[test]
fn an_item_that_left_the_union_is_no_fault_and_keeps_what_is_known() {
    let mut world = alone().knowing(&promoted(12));
    let before = world.state.clone();
    for _ in 0..20 {
        let verdict = world.wait(30).see(&absent());
        assert_eq!((verdict.outcome, verdict.reason.as_deref()), (Outcome::Ok, None));
        assert!(verdict.faults.is_empty() && verdict.changes.is_empty() && verdict.alerts.is_empty());
        assert!(!verdict.confirm && verdict.again_at.is_none(), "nothing is asked for");
    }
    let base = world.state.baseline.clone().expect("a baseline");
    let known = base.affiliate.clone().expect("its affiliate fields");
    assert_eq!(known, Affiliate { in_union: Some(false), ..counted(12) }, "only that it is not there is new");
    assert_eq!(Listing { affiliate: None, ..base }, bottle());
    let told = |state: &rivald::change::WatchState| (state.told.clone(), state.accepted_at, state.anchor.clone());
    assert_eq!(told(&world.state), told(&before));
    assert!(world.state.missing.is_empty() && world.state.faults.is_empty() && world.state.candidate.is_none());

    // It comes back, first as it was, then cheaper.
    assert_eq!(world.told(&promoted(3)), []);
    assert_eq!(world.state.baseline, Some(promoted(3)));
    world.wait(30).see(&absent());
    let cheaper = Listing { price: Some(amount("69.00")), ..promoted(5) };
    assert_eq!(world.told(&cheaper), [(K::PriceDrop, "79.00".into(), "69.00".into())]);
}

#[test]
fn absence_says_nothing_of_a_value_in_doubt() {
    let mut world = alone().knowing(&promoted(12));
    let cheaper = Listing { price: Some(amount("69.00")), ..promoted(12) };
    assert!(world.wait(30).see(&cheaper).confirm);
    assert!(world.wait(2).see(&absent()).alerts.is_empty());
    assert_eq!(kinds(&world.wait(30).see(&cheaper).alerts), [K::PriceDrop]);
}

#[test]
fn absence_neither_counts_nor_forgives_what_was_missing() {
    let mut world = alone().knowing(&promoted(12));
    let without = Listing { main_image: None, gallery: Vec::new(), ..promoted(12) };
    for _ in 0..5 {
        assert!(world.wait(30).see(&without).faults.is_empty());
        assert!(world.wait(30).see(&absent()).faults.is_empty());
    }
    let verdict = world.wait(30).see(&without);
    let key = FaultKey::FieldMissing(world.watch.id.clone(), "main_image".into());
    assert_eq!(verdict.faults.iter().map(|f| &f.key).collect::<Vec<_>>(), [&key]);
    assert!(verdict.faults[0].hint.contains(r#"source = ["page", "taobao-union"]"#), "{}", verdict.faults[0].hint);
    assert!(world.wait(30).see(&absent()).ended.is_empty(), "it is still missing");
    assert_eq!(world.wait(30).see(&promoted(12)).ended, [key]);
}

#[test]
fn what_comes_after_an_absence_from_the_start_is_learned_silently() {
    let rich = Listing {
        list_price: Some(amount("129")),
        pay_price: Some(amount("59")),
        coupons: vec![Coupon { amount: Some(amount("20")), text: "满79减20".into(), ..Coupon::default() }],
        promotions: vec!["3 for 2".into()],
        gift: Some("Brush".into()),
        video: Some("https://v.example/tour.mp4".into()),
        ..promoted(3)
    };
    for confirm in [true, false] {
        let mut world = alone();
        if !confirm {
            world.confirm_after = std::time::Duration::ZERO;
        }
        for _ in 0..10 {
            let verdict = world.wait(30).see(&absent());
            assert_eq!(verdict.outcome, Outcome::Ok);
            assert!(verdict.faults.is_empty() && verdict.changes.is_empty() && verdict.again_at.is_none());
        }
        assert_eq!(world.state.baseline, Some(absent()));
        let verdict = world.wait(30).see(&rich);
        assert!(verdict.changes.is_empty() && verdict.alerts.is_empty() && verdict.faults.is_empty());
        assert_eq!(world.state.baseline, Some(rich.clone()));
        assert_eq!(world.state.told, Some(rich.clone()));
        for _ in 0..10 {
            assert_eq!(world.told(&rich), []);
        }
        let mut dearer = rich.clone();
        dearer.price = Some(amount("99"));
        assert_eq!(world.told(&dearer), [(K::PriceRise, "79.00".into(), "99".into())]);
    }
}

#[test]
fn an_item_that_was_never_seen_is_not_gone() {
    let mut world = alone();
    world.see(&absent());
    for _ in 0..5 {
        let verdict = world.wait(30).fail(Outcome::Gone);
        assert!(verdict.changes.is_empty() && verdict.alerts.is_empty());
    }
}

#[test]
fn absence_is_no_return_of_a_listing_that_is_gone() {
    let mut world = alone().knowing(&promoted(12));
    world.wait(30).fail(Outcome::Gone);
    assert_eq!(kinds(&world.wait(2).fail(Outcome::Gone).alerts), [K::ListingGone]);
    for _ in 0..5 {
        let verdict = world.wait(30).see(&absent());
        assert!(verdict.changes.is_empty() && verdict.alerts.is_empty());
    }
    assert!(world.state.absent);
    assert_eq!(kinds(&world.cycle(&promoted(1))), [K::ListingBack]);
}

#[test]
fn faults_of_the_way_end_with_an_absence_and_those_of_the_item_do_not() {
    let mut world = alone().knowing(&promoted(12));
    for _ in 0..3 {
        world.wait(30).fail(Outcome::Unreadable);
    }
    let unreadable = FaultKey::Unreadable(world.watch.id.clone());
    assert_eq!(world.wait(30).see(&absent()).ended, [unreadable]);
    world.wait(30).fail(Outcome::Moved);
    world.wait(2).fail(Outcome::Moved);
    assert!(world.wait(30).see(&absent()).ended.is_empty());
    assert_eq!(world.wait(30).see(&promoted(12)).ended, [FaultKey::Moved(world.watch.id.clone())]);
}

#[test]
fn what_a_union_refuses_is_no_fault_of_the_shops_host() {
    for outcome in [Outcome::Blocked, Outcome::Login] {
        let mut world = alone().knowing(&promoted(12));
        for _ in 0..10 {
            let verdict = world.wait(30).fail(outcome);
            assert_eq!(verdict.outcome, outcome);
            assert!(verdict.faults.is_empty() && verdict.again_at.is_none(), "{:?}", verdict.faults);
        }
        // Beside the page, it is the page that was refused.
        let mut world = World::new().knowing(&promoted(12));
        world.watch.union = Some(Union::Taobao);
        let faults: Vec<_> = (0..3).flat_map(|_| world.wait(30).fail(outcome).faults).collect();
        assert_eq!(faults.len(), 1);
    }
}

#[test]
fn faults_of_a_union_alone_say_what_to_do_there() {
    for locale in Locale::ALL {
        let mut world = alone().knowing(&promoted(12));
        world.locale = locale;
        let faults: Vec<_> =
            [Outcome::Unreadable, Outcome::Unreadable, Outcome::Unreadable, Outcome::Moved, Outcome::Moved]
                .into_iter()
                .flat_map(|outcome| world.wait(30).fail(outcome).faults)
                .collect();
        assert_eq!(faults.len(), 2);
        for fault in faults {
            assert!(fault.hint.contains("union_id") && fault.hint.contains("bottles.toml:3"), "{}", fault.hint);
            assert!(fault.hint.contains(Union::Taobao.name(locale)) && !fault.hint.contains("watch.select"));
        }
    }
}

#[test]
fn a_union_that_is_silent_for_some_polls_changes_nothing() {
    let mut world = World::new().knowing(&promoted(12));
    world.watch.union = Some(Union::Taobao);
    for n in 0..40_u64 {
        let listing = match n % 4 {
            0 => promoted(12 + n),
            // Its daily call, which tells the thirty days and nothing else.
            1 => {
                Listing { affiliate: Some(Affiliate { sales_30d: Some(1600 + n), ..Affiliate::default() }), ..bottle() }
            }
            _ => bottle(),
        };
        let verdict = world.wait(30).see(&listing);
        assert!(verdict.changes.is_empty() && verdict.faults.is_empty() && !verdict.confirm && !verdict.flicker, "{n}");
        assert!(verdict.again_at.is_none() && world.state.missing.is_empty() && world.state.doubts.is_empty());
    }
    let known = world.state.baseline.and_then(|l| l.affiliate).expect("what the union said last");
    assert_eq!((known.sales_today, known.sales_30d), (Some(48), Some(1637)));
    assert_eq!((known.in_union, known.commission), (Some(true), Some(amount("0.155"))));
}

#[test]
fn affiliate_fields_neither_wait_for_nor_settle_a_doubt() {
    let mut world = World::new().knowing(&promoted(12));
    let cheaper = |today| Listing { affiliate: Some(counted(today)), ..at("69.00") };
    let verdict = world.wait(30).see(&cheaper(20));
    assert!(verdict.confirm && verdict.alerts.is_empty());
    let base = world.state.baseline.clone().expect("a baseline");
    assert_eq!(base.affiliate.and_then(|a| a.sales_today), Some(20), "followed at once");
    assert_eq!(base.price, Some(amount("79.00")));
    // The union is silent in the second reading, which confirms the price all the same.
    assert_eq!(kinds(&world.wait(2).see(&at("69.00")).alerts), [K::PriceDrop]);
    assert_eq!(world.state.baseline, Some(cheaper(20)));
}

#[test]
fn an_absence_beside_a_page_leaves_the_page_its_fields() {
    let mut world = World::new().knowing(&promoted(12));
    world.watch.union = Some(Union::Taobao);
    let left = |price: &str| Listing { affiliate: absent().affiliate, ..at(price) };
    assert_eq!(world.told(&left("79.00")), []);
    assert_eq!(world.told(&left("69.00")), [(K::PriceDrop, "79.00".into(), "69.00".into())]);
    let known = world.state.baseline.and_then(|l| l.affiliate).expect("known");
    assert_eq!((known.in_union, known.commission), (Some(false), Some(Amount::new(155, 3))));
}

#[test]
fn a_first_reading_takes_the_affiliate_fields() {
    let world = World::new().knowing(&promoted(12));
    assert_eq!(world.state.baseline, Some(promoted(12)));
    // Also one whose union told part of them before the rest was there.
    let mut world = alone();
    let early = Affiliate { in_union: Some(false), sales_30d: Some(40), ..Affiliate::default() };
    world.see(&Listing { affiliate: Some(early), ..Listing::default() });
    let seen = Observation { platform: rivald::listing::Platform::Taobao, ..ok(world.now, &promoted(1)) };
    world.judge(&seen);
    let known = world.state.baseline.and_then(|l| l.affiliate).expect("known");
    assert_eq!(known, Affiliate { sales_30d: Some(40), ..counted(1) });
}
