//! Coupons, one by one.

use rivald::listing::{ChangeKind as K, Coupon, Listing};

use super::{World, amount, bottle, kinds};

fn coupon(off: &str, over: &str) -> Coupon {
    Coupon {
        amount: Some(amount(off)),
        threshold: Some(amount(over)),
        text: format!("满{over}减{off}"),
        ..Coupon::default()
    }
}

fn with(coupons: &[Coupon]) -> Listing {
    Listing { coupons: coupons.to_vec(), ..bottle() }
}

#[test]
fn each_coupon_is_a_change_of_its_own() {
    let mut world = World::new().knowing(&bottle());
    let two = [coupon("20", "79"), coupon("50", "199")];
    world.wait(30).see(&with(&two));
    let verdict = world.wait(2).see(&with(&two));
    assert_eq!(kinds(&verdict.alerts), [K::CouponAdded, K::CouponAdded]);
    assert_ne!(verdict.changes[0].id, verdict.changes[1].id);
    assert!(world.state.untold.is_empty());

    let reordered = [coupon("50.00", "199"), coupon("20", "79.0")];
    assert_eq!(world.told(&with(&reordered)), [], "neither order nor notation");
    let mut fewer = two.clone();
    fewer[0].left = Some(3);
    fewer[0].ends = Some(world.now);
    assert_eq!(world.told(&with(&fewer)), [], "nor how many are left until when");
}

#[test]
fn changed_and_withdrawn() {
    let two = [coupon("20", "79"), coupon("50", "199")];
    let mut world = World::new().knowing(&with(&two));
    let deeper = [coupon("30", "79"), coupon("50", "199")];
    assert_eq!(world.told(&with(&deeper)), [(K::CouponChanged, "满79减20".into(), "满79减30".into())]);
    assert_eq!(world.told(&with(&deeper[..1])), [(K::CouponRemoved, "满199减50".into(), String::new())]);
    assert_eq!(world.told(&with(&deeper[..1])), []);
}

#[test]
fn a_coupon_whose_amount_one_layout_does_not_name_is_the_same() {
    let named = coupon("20", "79");
    let words = Coupon { amount: None, threshold: None, ..named.clone() };
    let mut world = World::new().knowing(&with(&[named]));
    assert_eq!(world.told(&with(&[words])), []);
}

#[test]
fn a_coupon_that_comes_within_the_rearm_is_told_at_its_end() {
    let mut world = World::hasty().knowing(&bottle());
    assert_eq!(world.told(&with(&[coupon("20", "79")])).len(), 1);
    let two = with(&[coupon("20", "79"), coupon("50", "199")]);
    world.wait(30);
    let verdict = world.see(&two);
    assert!(verdict.alerts.is_empty() && verdict.changes.len() == 1);
    let again = verdict.again_at.expect("it waits");
    world.now = again;
    let verdict = world.see(&two);
    assert_eq!(kinds(&verdict.alerts), [K::CouponAdded]);
    assert_eq!(verdict.alerts[0].change.after.as_deref(), Some("满199减50"));
    assert_eq!(verdict.alerts[0].covers.len(), 1);
}

#[test]
fn a_coupon_and_the_price_one_pays_with_it() {
    let mut world = World::new().knowing(&bottle());
    let mut listing = with(&[coupon("20", "79")]);
    listing.pay_price = Some(amount("59"));
    let told: Vec<_> = world.told(&listing).into_iter().map(|(kind, ..)| kind).collect();
    assert_eq!(told, [K::PayPrice, K::CouponAdded]);
}
