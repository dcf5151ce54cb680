//! Each safeguard is needed: with all of them a short plan is told as it must be, without this one it is not.

use rivald::{change::Safeguards, listing::ChangeKind as K};
use tokio::task::JoinSet;

use super::{
    drive::{Without, live},
    item::Sales,
    ledger::judge,
    make::Make,
    noise::Noise,
    plan::{Front, Plan},
    turn::Turn,
};

/// Its name, what is taken away, and a plan that needs it.
type Case = (&'static str, Without, Plan);

/// A plan of so many slots for one shop: the second of the street, whose pages have an `ETag`.
fn one(slots: usize, make: Make) -> Plan {
    Plan::new(slots, vec![Front::new(0, Make::OpenGraph), Front::new(1, make).asks("EUR", 9_000)])
}

fn planned(slots: usize, make: Make, plan: impl FnOnce(&mut Plan)) -> Plan {
    let mut all = one(slots, make);
    plan(&mut all);
    all
}

fn inside(set: impl FnOnce(&mut Safeguards)) -> Without {
    let mut without = Without::default();
    set(&mut without.guards);
    without
}

fn outside(set: impl FnOnce(&mut Without)) -> Without {
    let mut without = Without::default();
    set(&mut without);
    without
}

fn noisy(make: Make, len: usize, noise: Noise) -> Plan {
    planned(len + 10, make, |plan| {
        plan.noise(4, len, 1, noise);
    })
}

fn cases() -> Vec<Case> {
    let mut bucket = Front::new(1, Make::Text).sells(Sales::Bucket(2));
    bucket.item.list = None;
    let buckets = |slots, plan: &dyn Fn(&mut Plan)| {
        let mut all = Plan::new(slots, vec![Front::new(0, Make::OpenGraph), bucket.clone()]);
        plan(&mut all);
        all
    };
    vec![
        ("second reading", outside(|w| w.second_reading = true), noisy(Make::JsonLd, 1, Noise::Flicker)),
        ("the same value twice", inside(|g| g.same_again = false), noisy(Make::JsonLd, 2, Noise::Carousel)),
        (
            "last good value",
            inside(|g| g.last_good_value = false),
            planned(16, Make::OpenGraph, |plan| {
                plan.noise(4, 4, 1, Noise::Missing("availability"));
                plan.quietly(6, 1, Turn::SoldOut).expect(8, 1, K::Availability, 1);
            }),
        ),
        (
            "absence read three times",
            inside(|g| g.absence_thrice = false),
            planned(16, Make::Selectors, |plan| {
                plan.turn(2, 1, Turn::CouponAdd).noise(8, 1, 1, Noise::Missing("coupons"));
            }),
        ),
        (
            "compared with what was told last",
            inside(|g| g.adds_up = false),
            planned(14, Make::Document, |plan| {
                for slot in [4, 6, 8] {
                    plan.quietly(slot, 1, Turn::Creep);
                }
                plan.expect(8, 1, K::PriceRise, 1);
            }),
        ),
        (
            "rearm",
            outside(|w| w.rearm = true),
            planned(16, Make::Microdata, |plan| {
                for (slot, price) in [(4, 8_000), (6, 9_000), (8, 8_000), (10, 9_000)] {
                    plan.quietly(slot, 1, Turn::Ask(price));
                }
                plan.expect(4, 1, K::PriceDrop, 1).expect(6, 1, K::PriceRise, 1);
            }),
        ),
        (
            "restless fields are read more often",
            inside(|g| g.shaky = false),
            planned(16, Make::OpenGraph, |plan| {
                plan.noise(4, 4, 1, Noise::Flicker).noise(8, 2, 1, Noise::TwoPrices);
            }),
        ),
        (
            "walls and taken-down pages are recognised",
            inside(|g| g.walls = false),
            planned(20, Make::JsonLd, |plan| {
                plan.turn(4, 1, Turn::Gone).turn(12, 1, Turn::Back);
            }),
        ),
        (
            "identity",
            inside(|g| g.identity = false),
            planned(20, Make::JsonLd, |plan| {
                plan.noise(4, 1, 1, Noise::OtherItemHere).noise(10, 1, 1, Noise::OtherCurrency);
            }),
        ),
        ("gone is confirmed", inside(|g| g.gone_twice = false), noisy(Make::JsonLd, 1, Noise::NotFoundOnce)),
        ("keys of pictures", inside(|g| g.picture_keys = false), noisy(Make::JsonLd, 3, Noise::Cdn(1))),
        ("folding of texts", inside(|g| g.text_folding = false), noisy(Make::JsonLd, 3, Noise::Entities)),
        ("any order", inside(|g| g.any_order = false), noisy(Make::Shopify, 3, Noise::Reversed)),
        (
            "bounds of buckets",
            inside(|g| g.bucket_bounds = false),
            buckets(20, &|plan| {
                plan.noise(6, 4, 1, Noise::BucketEdge);
            }),
        ),
        (
            "a lower bucket must last",
            inside(|g| g.dip_lasts = false),
            buckets(20, &|plan| {
                plan.noise(6, 4, 1, Noise::BucketEdge);
            }),
        ),
        (
            "placeholders say nothing",
            inside(|g| g.placeholders = false),
            planned(24, Make::Microdata, |plan| {
                plan.turn(4, 1, Turn::SoldOutDear);
                plan.quietly(20, 1, Turn::Ask(9_000)).turn(20, 1, Turn::InStock);
            }),
        ),
        (
            "retries within the cycle",
            inside(|g| g.retries = false),
            planned(16, Make::JsonLd, |plan| {
                plan.noise(4, 6, 1, Noise::FirstFails).turn(6, 1, Turn::Drop);
            }),
        ),
        (
            "doubts are asked for in full",
            inside(|g| g.asked_anew = false),
            planned(14, Make::JsonLd, |plan| {
                plan.turn(6, 1, Turn::Drop);
            }),
        ),
        (
            "hosts rest when they ask for it",
            outside(|w| w.rests = true),
            planned(20, Make::JsonLd, |plan| {
                plan.noise(4, 1, 1, Noise::TooMany).turn(8, 1, Turn::Drop);
            }),
        ),
        (
            "missed slots are caught up with",
            outside(|w| w.catching_up = true),
            planned(24, Make::JsonLd, |plan| {
                plan.off = Some((6, 16));
                plan.turn(10, 1, Turn::Drop);
            }),
        ),
        (
            "a clock that is set back is noticed",
            inside(|g| g.clock_set_back = false),
            planned(20, Make::JsonLd, |plan| {
                plan.set_back = Some(6);
                plan.turn(7, 1, Turn::Drop);
            }),
        ),
        (
            "the outbox remembers what was sent",
            outside(|w| w.outbox = true),
            planned(10, Make::JsonLd, |plan| {
                plan.turn(4, 1, Turn::Drop);
            }),
        ),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_safeguard_is_needed() {
    let mut runs = JoinSet::new();
    let only = std::env::var("RIVALD_SAFEGUARD").unwrap_or_default();
    let cases: Vec<Case> = cases().into_iter().filter(|case| case.0.contains(&only)).collect();
    // A few at a time: each is a daemon with a street of its own.
    let room = std::sync::Arc::new(tokio::sync::Semaphore::new(6));
    for (n, (_, without, plan)) in cases.iter().enumerate() {
        for without in [Without::default(), *without] {
            let (plan, room) = (plan.clone(), std::sync::Arc::clone(&room));
            let whole = without.is_nothing();
            runs.spawn(async move {
                let _place = room.acquire_owned().await;
                let lived = live(plan.clone(), without).await;
                (n, whole, judge(&plan, &lived))
            });
        }
    }
    let mut lines = vec![String::new(); cases.len()];
    let mut wrong = Vec::new();
    while let Some(run) = runs.join_next().await {
        let (n, whole, verdict) = run.unwrap();
        let name = cases[n].0;
        if whole && !verdict.is_clean() {
            wrong.push(format!("with all safeguards, in the plan of “{name}”:\n{}", verdict.lines().join("\n")));
        } else if !whole {
            let [missed, untrue, late, repeated] = verdict.numbers();
            let faults = verdict.faults.len();
            let first = verdict.lines().into_iter().next().unwrap_or_default();
            lines[n] = format!("| {name} | {missed} | {untrue} | {late} | {repeated} | {faults} | {first} |");
            if verdict.is_clean() {
                wrong.push(format!("without “{name}” nothing goes wrong"));
            }
        }
    }
    println!(
        "| without | missed | false | late | repeated | faults | for example |\n| --- | ---: | ---: | ---: | ---: | ---: | --- |"
    );
    println!("{}", lines.join("\n"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
