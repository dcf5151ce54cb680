//! What is missing from a reading.

use rivald::{
    change::FaultKey,
    listing::{ChangeKind as K, Coupon, Field, Listing},
};

use super::{World, amount, at, bottle, kinds};

fn discounted() -> Listing {
    Listing { list_price: Some(amount("129")), ..bottle() }
}

#[test]
fn a_missing_field_keeps_its_last_good_value() {
    let mut world = World::new().knowing(&bottle());
    let mut without = bottle();
    without.main_image = None;
    without.gallery.clear();
    for _ in 0..20 {
        assert_eq!(world.told(&without), []);
    }
    assert_eq!(world.state.baseline, Some(bottle()));
    assert_eq!(world.told(&bottle()), []);
}

#[test]
fn the_engineer_hears_once_of_a_field_that_stays_missing_and_once_of_its_return() {
    let mut world = World::new().knowing(&bottle());
    let mut without = bottle();
    without.main_image = None;
    for n in 1..=5 {
        let verdict = world.wait(30).see(&without);
        assert!(verdict.faults.is_empty(), "{n}");
        assert_eq!(verdict.again_at, Some(world.now), "counting needs the next observation, whatever it says");
    }
    let verdict = world.wait(30).see(&without);
    let key = FaultKey::FieldMissing(world.watch.id.clone(), "main_image".into());
    assert_eq!(verdict.faults.iter().map(|f| &f.key).collect::<Vec<_>>(), [&key]);
    assert!(verdict.faults[0].hint.contains("[watch.select]\nmain_image = "), "{}", verdict.faults[0].hint);
    assert_eq!(verdict.again_at, None, "counted");
    assert_eq!(world.wait(30).see(&bottle()).ended, [key]);
    assert!(world.wait(30).see(&bottle()).ended.is_empty());
}

#[test]
fn a_price_that_is_missing_because_nothing_can_be_bought_is_no_fault() {
    let mut world = World::new().knowing(&bottle());
    let mut sold_out = bottle();
    sold_out.price = None;
    sold_out.availability = rivald::listing::Availability::OutOfStock;
    for _ in 0..20 {
        assert!(world.wait(30).see(&sold_out).faults.is_empty());
    }
}

#[test]
fn a_discount_that_is_gone_from_three_readings_has_ended() {
    let mut world = World::new().knowing(&discounted());
    let first = world.wait(30).see(&bottle());
    assert!(first.confirm && first.alerts.is_empty());
    let second = world.wait(2).see(&bottle());
    assert!(!second.confirm && second.alerts.is_empty() && second.again_at.is_some());
    let third = world.wait(28).see(&bottle());
    assert_eq!(kinds(&third.alerts), [K::DiscountEnd]);
    assert!(world.state.missing.is_empty());
}

#[test]
fn two_layouts_in_turn_are_no_change() {
    let mut world = World::new().knowing(&discounted());
    for _ in 0..30 {
        for listing in [bottle(), bottle(), discounted()] {
            let verdict = world.wait(30).see(&listing);
            assert!(verdict.changes.is_empty() && !verdict.flicker);
        }
    }
}

#[test]
fn absence_from_a_page_without_a_price_says_nothing() {
    let mut listing = bottle();
    listing.coupons = vec![Coupon { amount: Some(amount("20")), ..Coupon::default() }];
    listing.gift = Some("Brush".into());
    let mut world = World::new().knowing(&listing);
    let mut bare = bottle();
    bare.price = None;
    bare.availability = rivald::listing::Availability::OutOfStock;
    world.cycle(&bare);
    for _ in 0..10 {
        assert_eq!(world.told(&bare), []);
    }
    assert!(world.state.baseline.as_ref().is_some_and(|b| b.gift.is_some() && !b.coupons.is_empty()));
}

#[test]
fn all_that_can_end_is_told_to_have_ended() {
    let mut listing = discounted();
    listing.coupons = vec![Coupon { amount: Some(amount("20")), text: "满79减20".into(), ..Coupon::default() }];
    listing.pay_price = Some(amount("59"));
    listing.gift = Some("Brush".into());
    listing.promotions = vec!["3 for 2".into()];
    listing.video = Some("https://v.shop.example/p/bottle-tour.mp4".into());
    let mut world = World::new().knowing(&listing);
    assert_eq!(world.told(&bottle()), []);
    let mut told: Vec<_> = world.told(&bottle()).into_iter().map(|(kind, ..)| kind).collect();
    told.sort_unstable();
    assert_eq!(told, [K::PayPrice, K::DiscountEnd, K::CouponRemoved, K::Promotion, K::Gift, K::Video]);
    assert_eq!(world.state.baseline, Some(bottle()));
}

#[test]
fn the_end_of_a_sale_is_one_message() {
    let sale = Listing { list_price: Some(amount("129")), ..at("79") };
    let mut world = World::new().knowing(&sale);
    assert_eq!(world.told(&at("119")), [(K::PriceRise, "79".into(), "119".into())]);
    for _ in 0..5 {
        assert_eq!(world.told(&at("119")), [], "that nothing is struck through any more was said by it");
    }
    assert_eq!(world.state.baseline, Some(at("119")));
    assert!(world.state.untold.is_empty() && !world.state.missing.contains_key(&Field::ListPrice));
}

#[test]
fn a_layout_that_hides_the_discount_by_chance_is_all_but_silent() {
    let mut world = World::new().knowing(&discounted());
    let (mut random, mut alerts) = (7_u64, 0);
    for _ in 0..48 * 30 {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        alerts += world.cycle(&if random >> 63 == 0 { bottle() } else { discounted() }).len();
    }
    assert!(alerts <= 4, "{alerts} in a month");
}

#[test]
fn a_pay_price_that_is_not_shown_beside_its_coupon_was_not_read() {
    let mut listing = bottle();
    listing.coupons = vec![Coupon { amount: Some(amount("20")), ..Coupon::default() }];
    let without = listing.clone();
    listing.pay_price = Some(amount("59"));
    let mut world = World::new().knowing(&listing);
    for _ in 0..10 {
        assert_eq!(world.told(&without), []);
    }
}
