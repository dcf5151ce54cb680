//! What a listing is known by: id, host, canonical address, currency and seller; what is another one, and what is not.

use rivald::{
    change::{FaultKey, Verdict},
    listing::{Currency, Observation, Outcome, Platform},
};

use super::{World, at, bottle, ok};

type Edit = fn(&mut Observation);

fn listing(o: &mut Observation) -> &mut rivald::listing::Listing {
    &mut o.reading.as_mut().expect("a reading").listing
}

fn plain(_: &mut Observation) {}

/// A first reading, then another one: what it comes to. The base has `first` done to it, the second reading that as well
/// and then `then`.
fn after(first: Edit, then: Edit, price: &str) -> (World, Verdict) {
    let mut world = World::new();
    let mut base = ok(world.now, &bottle());
    first(&mut base);
    world.judge(&base);
    let mut other = ok(world.wait(30).now, &at(price));
    first(&mut other);
    then(&mut other);
    let verdict = world.judge(&other);
    (world, verdict)
}

/// Base, what is done to the next reading, and whether that is another listing.
const ROWS: &[(&str, Edit, Edit, bool)] = &[
    ("nothing", plain, plain, false),
    ("another id", plain, |o| (o.item_id, listing(o).title) = (Some("2".into()), Some("Spoon".into())), true),
    ("no id", plain, |o| o.item_id = None, false),
    ("another currency", plain, |o| listing(o).currency = Currency::from_code("USD"), true),
    ("another host", plain, |o| o.url = "https://other.example/products/bottle".into(), true),
    ("another country's host", plain, |o| o.url = "https://shop.de/products/bottle".into(), true),
    (
        "the host without www",
        |o| o.url = "https://www.shop.example/b".into(),
        |o| o.url = "http://shop.example/b/".into(),
        false,
    ),
    ("a host for telephones", plain, |o| o.url = "https://m.shop.example/products/bottle".into(), false),
    (
        "two shops under one host",
        |o| o.url = "https://a.myshopify.com/b".into(),
        |o| o.url = "https://b.myshopify.com/b".into(),
        true,
    ),
    (
        "another canonical address",
        own_address,
        |o| {
            (o.item_id, listing(o).title) = (None, Some("Spoon".into()));
            listing(o).main_image = Some("https://shop.example/spoon.jpg".into());
            o.canonical = Some("https://shop.example/products/spoon".into());
        },
        true,
    ),
    (
        "the same but for its notation",
        own_address,
        |o| {
            (o.item_id, listing(o).title) = (None, Some("Spoon".into()));
            o.canonical = Some("http://www.shop.example/en/products/bottle/?utm_source=x&variant=7".into());
        },
        false,
    ),
    (
        "other words in the address",
        own_address,
        |o| {
            o.canonical = Some("https://shop.example/products/steel-bottle".into());
        },
        false,
    ),
    (
        "another title and other words, the same id",
        own_address,
        |o| {
            listing(o).title = Some("Steel bottle".into());
            o.canonical = Some("https://shop.example/products/steel-bottle".into());
        },
        false,
    ),
    (
        "the same number in the address",
        |o| o.canonical = Some("https://shop.example/p/bottle-55501".into()),
        |o| {
            (o.item_id, listing(o).title) = (None, Some("Steel bottle".into()));
            o.canonical = Some("https://shop.example/p/steel-bottle-55501".into());
        },
        false,
    ),
    (
        "the front page as its own address",
        own_address,
        |o| {
            (o.item_id, listing(o).title) = (None, Some("Spoon".into()));
            o.canonical = Some("https://shop.example/".into());
        },
        false,
    ),
    (
        "an address of another shop as its own",
        own_address,
        |o| o.canonical = Some("https://cdn.example.net/x".into()),
        false,
    ),
    ("another seller at another price", taobao, |o| listing(o).seller = Some("别家小店".into()), true),
    ("the same seller in more words", taobao, |o| listing(o).seller = Some("杯子工坊 官方旗舰店".into()), false),
    ("no seller", taobao, |o| listing(o).seller = None, false),
    ("Tmall for Taobao", taobao, |o| o.platform = Platform::Tmall, false),
    (
        "another seller where that means nothing",
        |o| {
            (o.platform, listing(o).seller) = (Platform::Amazon, Some("A".into()));
        },
        |o| listing(o).seller = Some("B".into()),
        false,
    ),
    (
        "AliExpress's American number",
        |o| {
            (o.platform, o.item_id) = (Platform::AliExpress, Some("1005001234567890".into()));
        },
        |o| o.item_id = Some("3256801048253138".into()),
        false,
    ),
];

fn own_address(o: &mut Observation) {
    o.canonical = Some("https://shop.example/products/bottle".into());
}

fn taobao(o: &mut Observation) {
    o.platform = Platform::Taobao;
    listing(o).seller = Some("杯子工坊".into());
}

#[test]
fn another_listing_or_the_same() {
    for (what, first, then, moved) in ROWS {
        let (mut world, verdict) = after(*first, *then, "11");
        let expected = if *moved { Outcome::Moved } else { Outcome::Ok };
        assert_eq!(verdict.outcome, expected, "{what}: {:?}", verdict.reason);
        if !*moved {
            continue;
        }
        let known = world.state.clone();
        let mut again = ok(world.wait(2).now, &at("11"));
        first(&mut again);
        then(&mut again);
        let verdict = world.judge(&again);
        assert_eq!(verdict.faults[0].key, FaultKey::Moved(world.watch.id.clone()), "{what}");
        assert!(verdict.changes.is_empty() && verdict.alerts.is_empty(), "{what}");
        assert_eq!(world.state.baseline, known.baseline, "{what}: the baseline stays");
        assert_eq!(world.state.anchor, known.anchor, "{what}: nothing is learned from a stranger");
    }
}

#[test]
fn a_shop_that_takes_another_name_is_the_same() {
    let then: Edit = |o| listing(o).seller = Some("新杯子".into());
    let (mut world, verdict) = after(taobao, then, "79.00");
    assert_eq!(verdict.outcome, Outcome::Ok, "nothing else has changed: {:?}", verdict.reason);
    for _ in 0..4 {
        let mut again = ok(world.wait(30).now, &at("79.00"));
        taobao(&mut again);
        then(&mut again);
        world.judge(&again);
    }
    let mut dearer = ok(world.wait(30).now, &at("89.00"));
    taobao(&mut dearer);
    then(&mut dearer);
    assert_eq!(world.judge(&dearer).outcome, Outcome::Ok, "its new name is known by now");
}
