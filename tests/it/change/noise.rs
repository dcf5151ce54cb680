//! What is no change: notation, order, delivery networks.

use rivald::listing::{ChangeKind as K, Listing, Variant};

use super::{World, amount, bottle};

fn rich() -> Listing {
    let variant = |name: &str, price: &str| Variant {
        name: Some(name.into()),
        price: Some(amount(price)),
        available: Some(true),
        ..Variant::default()
    };
    Listing {
        promotions: vec!["Free shipping over ¥99".into(), "3 for 2".into()],
        gift: Some("Brush".into()),
        video: Some("https://v.shop.example/p/bottle-tour.mp4?auth=1".into()),
        variants: vec![variant("red / 500 ml", "79"), variant("blue / 500 ml", "79"), variant("red / 1 l", "99")],
        ..bottle()
    }
}

#[test]
fn one_listing_in_many_forms() {
    let mut world = World::new().knowing(&rich());
    let forms: [fn(&mut Listing); 9] = [
        |l| l.price = Some(amount("79")),
        |l| l.title = Some("  steel　BOTTLE 500ml ".into()),
        |l| l.promotions.reverse(),
        |l| l.gallery.reverse(),
        |l| l.variants.reverse(),
        |l| l.main_image = Some("https://img9.other.example/x/bottle-main-red_600x.webp".into()),
        |l| l.video = Some("https://v2.shop.example/p/bottle-tour.mp4?auth=2".into()),
        |l| {
            l.gallery = vec![
                "//c2.example/bottle-side-red-300x300.jpg".into(),
                "https://c.example/bottle-main-red@2x.png".into(),
            ];
        },
        |l| l.variants.iter_mut().for_each(|v| v.price = v.price.map(|p| p.round_dp(2))),
    ];
    for (i, form) in forms.iter().enumerate() {
        let mut listing = rich();
        form(&mut listing);
        let verdict = world.wait(30).see(&listing);
        assert!(verdict.changes.is_empty() && !verdict.confirm && !verdict.flicker, "form {i}: {:?}", verdict.changes);
    }
}

#[test]
fn what_is_a_change() {
    type Edit = fn(&mut Listing);
    let edits: [(Edit, K, &str, &str); 13] = [
        (|l| l.title = Some("Steel bottle 600 ml".into()), K::Title, "Steel bottle 500 ml", "Steel bottle 600 ml"),
        (
            |l| l.promotions = vec!["3 for 2".into(), "Gift card".into()],
            K::Promotion,
            "Free shipping over ¥99",
            "Gift card",
        ),
        (|l| l.gift = Some("Cup".into()), K::Gift, "Brush", "Cup"),
        (
            |l| l.main_image = Some("https://cdn.shop.example/files/bottle-sale.jpg".into()),
            K::MainImage,
            "https://cdn.shop.example/files/bottle-main-red.jpg?v=1",
            "https://cdn.shop.example/files/bottle-sale.jpg",
        ),
        (
            |l| l.video = Some("https://v.shop.example/p/bottle-other.mp4".into()),
            K::Video,
            "https://v.shop.example/p/bottle-tour.mp4?auth=1",
            "https://v.shop.example/p/bottle-other.mp4",
        ),
        (|l| drop(l.gallery.remove(1)), K::Gallery, "https://cdn.shop.example/files/bottle-side-red.jpg", ""),
        (
            |l| l.gallery.push("https://c.example/bottle-new.jpg".into()),
            K::Gallery,
            "",
            "https://c.example/bottle-new.jpg",
        ),
        (|l| drop(l.variants.remove(2)), K::Variants, "red / 1 l", ""),
        (|l| l.variants[2].available = Some(false), K::Variants, "red / 1 l: in_stock", "red / 1 l: out_of_stock"),
        (|l| l.variants[2].price = Some(amount("89")), K::Variants, "red / 1 l: 99", "red / 1 l: 89"),
        (
            |l| {
                l.variants[0].name = Some("green".into());
                l.variants[2].available = Some(false);
            },
            K::Variants,
            "red / 500 ml; red / 1 l: in_stock",
            "green; red / 1 l: out_of_stock",
        ),
        (|l| l.variants.push(Variant { name: Some("green".into()), ..Variant::default() }), K::Variants, "", "green"),
        (|l| l.availability = rivald::listing::Availability::Preorder, K::Availability, "in_stock", "preorder"),
    ];
    for (edit, kind, before, after) in edits {
        let mut world =
            World::new().with(|r| r.kinds.extend([(K::Gallery, true), (K::Variants, true)])).knowing(&rich());
        let mut listing = rich();
        edit(&mut listing);
        assert_eq!(world.told(&listing), [(kind, before.into(), after.into())]);
        assert_eq!(world.told(&listing), [], "{kind} is told once");
        let back = world.wait(24 * 60).told(&rich());
        assert_eq!(back, [(kind, after.into(), before.into())], "and back");
    }
}

#[test]
fn prices_of_choices_and_pictures_after_the_first_are_silent_by_default() {
    let mut world = World::hasty().knowing(&rich());
    let mut listing = rich();
    listing.variants[2].price = Some(amount("89"));
    listing.gallery.pop();
    let verdict = world.wait(30).see(&listing);
    assert_eq!(verdict.changes.len(), 2);
    assert!(verdict.alerts.is_empty());
}

#[test]
fn many_choices_make_one_short_line() {
    let mut listing = bottle();
    listing.variants = (0..3000).map(|n| Variant { name: Some(format!("size {n}")), ..Variant::default() }).collect();
    let mut world = World::hasty().knowing(&listing);
    listing.variants.truncate(10);
    let verdict = world.wait(30).see(&listing);
    assert_eq!(verdict.alerts.len(), 1);
    let before = verdict.alerts[0].change.before.clone().unwrap_or_default();
    assert!(before.ends_with("; +2982") && before.len() < 200, "{before}");
}

#[test]
fn a_field_that_is_read_for_the_first_time_is_no_news() {
    let bare =
        Listing { title: bottle().title, price: bottle().price, currency: bottle().currency, ..Listing::default() };
    let mut world = World::new().knowing(&bare);
    assert_eq!(world.told(&bottle()), []);
    assert_eq!(world.state.baseline, Some(bottle()));
    let mut swapped = bottle();
    swapped.main_image = Some("https://cdn.shop.example/files/bottle-sale.jpg".into());
    assert_eq!(world.told(&swapped).len(), 1, "and from then on it is known");
}

#[test]
fn a_layout_that_says_less_of_the_choices_takes_nothing_away() {
    let mut world = World::hasty().with(|r| r.kinds.extend([(K::Variants, true)])).knowing(&rich());
    let mut less = rich();
    less.variants.iter_mut().for_each(|v| (v.price, v.available) = (None, None));
    assert_eq!(world.told(&less), []);
    let mut cheaper = rich();
    cheaper.variants[2].price = Some(amount("89"));
    assert_eq!(world.told(&cheaper), [(K::Variants, "red / 1 l: 99".into(), "red / 1 l: 89".into())]);

    let mut numbered = cheaper.clone();
    for (n, variant) in numbered.variants.iter_mut().enumerate() {
        (variant.id, variant.name) = (Some(n.to_string()), None);
    }
    world.wait(24 * 60);
    assert_eq!(world.told(&numbered), [], "numbers say nothing about names");
    numbered.variants[1].available = Some(false);
    assert_eq!(world.told(&numbered), [(K::Variants, "1: in_stock".into(), "1: out_of_stock".into())]);
}
