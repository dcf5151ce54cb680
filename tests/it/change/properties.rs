//! What holds of every sequence of observations.

use chrono::TimeDelta;
use proptest::prelude::*;
use rivald::listing::{
    Amount, ChangeKind as K, Coupon, Listing, Outcome, PictureId, SalesCount, Threshold, Variant, Window,
};

use super::{World, amount, bottle, ok, said};

/// One poll: how it looks, and how long after the last one.
#[derive(Clone, Debug)]
struct Poll {
    minutes: i64,
    outcome: Outcome,
    listing: Listing,
}

/// Listings that differ in few values, so that sequences go back and forth between them.
fn listing() -> impl Strategy<Value = Listing> {
    let price = prop_oneof![Just(None), (60_i64..64).prop_map(|p| Some(Amount::from(p)))];
    let few = |n: usize| proptest::collection::vec(0..n, 0..3);
    (price, any::<[bool; 6]>(), few(3), few(3), 0_u64..4, few(3), any::<[u8; 4]>()).prop_map(
        |(price, b, coupons, pictures, sold, variants, looks)| {
            looked_at(
                looks,
                Listing {
                    price,
                    title: Some(if b[0] { "Bottle" } else { "Flask" }.into()),
                    list_price: b[1].then(|| amount("99")),
                    pay_price: b[2].then(|| amount("50")),
                    gift: b[3].then(|| "Brush".into()),
                    video: b[4].then(|| "https://v.example/bottle-tour.mp4".into()),
                    // Also one of the gallery, or at another address of the same key.
                    main_image: b[5].then(|| format!("https://c{}.example/bottle-picture-0.jpg", sold % 2)),
                    coupons: coupons
                        .iter()
                        .map(|n| Coupon {
                            amount: Some(Amount::from(*n)),
                            threshold: Some(amount("79")),
                            ..Coupon::default()
                        })
                        .collect(),
                    gallery: pictures.iter().map(|n| format!("https://c0.example/bottle-picture-{n}.jpg")).collect(),
                    variants: variants
                        .iter()
                        .map(|n| Variant {
                            name: Some(format!("size {n}")),
                            available: Some(b[0]),
                            image: b[4].then(|| format!("https://c0.example/bottle-picture-{}.jpg", n + 1)),
                            ..Variant::default()
                        })
                        .collect(),
                    sales: Some(SalesCount {
                        count: sold * 500,
                        at_most: Some(sold * 500),
                        window: Window::Total,
                        text: String::new(),
                    }),
                    ..bottle()
                },
            )
        },
    )
}

/// Each picture has one of two looks, or was not looked at; so one address may look otherwise next time.
fn looked_at(looks: [u8; 4], listing: Listing) -> Listing {
    let addresses = ["c0.example/bottle-picture-0", "c1.example/bottle-picture-0", "c0.example/bottle-picture-1"];
    let addresses = addresses.iter().chain(&["c0.example/bottle-picture-2"]);
    let looks = addresses.zip(looks).filter(|(_, look)| look % 3 > 0);
    let looks = looks.map(|(address, look)| (format!("https://{address}.jpg"), PictureId([look % 3; 32])));
    Listing { looks: looks.collect(), ..listing }
}

fn polls(most: usize) -> impl Strategy<Value = Vec<Poll>> {
    let outcome =
        prop_oneof![8 => Just(Outcome::Ok), 1 => Just(Outcome::Gone), 1 => proptest::sample::select(&Outcome::ALL[..])];
    let poll = (prop_oneof![Just(2_i64), Just(30), 1_i64..2_000], outcome, listing())
        .prop_map(|(minutes, outcome, listing)| Poll { minutes, outcome, listing });
    proptest::collection::vec((poll, 1_usize..4), 1..most)
        .prop_map(|polls| polls.into_iter().flat_map(|(poll, times)| vec![poll; times]).collect())
}

fn apply(world: &mut World, poll: &Poll) -> rivald::change::Verdict {
    world.wait(poll.minutes);
    if poll.outcome == Outcome::Ok { world.see(&poll.listing) } else { world.fail(poll.outcome) }
}

/// Few cases, as every one is a long story; `PROPTEST_CASES` asks for more.
fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(24);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    /// Whatever comes, an observation that says the same as the one before, at a later time, tells nothing that the
    /// state does not still owe; and once nothing is owed, it never tells anything again.
    #[test]
    fn the_same_facts_are_told_once(polls in polls(30), hasty: bool) {
        let mut world = if hasty { World::hasty() } else { World::new() };
        for poll in &polls {
            apply(&mut world, poll);
        }
        let last = polls.last().map(|p| p.listing.clone()).unwrap_or_default();
        // Two days settle every doubt, absence and rearm.
        for _ in 0..96 {
            world.wait(30).see(&last);
        }
        for _ in 0..96 {
            let verdict = world.wait(30).see(&last);
            // Only that nothing is sold any more becomes plainer with time.
            prop_assert!(verdict.alerts.iter().all(|a| a.change.kind == K::SalesSlump), "{:?}", verdict.alerts);
            prop_assert!(verdict.changes.iter().all(|c| c.kind == K::SalesSlump), "{:?}", verdict.changes);
            prop_assert!(!verdict.flicker && !verdict.confirm);
        }
        prop_assert!(world.state.candidate.is_none() && world.state.waiting.is_empty() && world.state.held.is_empty());
        prop_assert!(world.state.untold.values().all(|ids| ids.len() <= 200));
        for known in world.state.baseline.iter().chain(&world.state.told) {
            let named = known.gallery.iter().chain(&known.main_image);
            let named: Vec<_> = named.chain(known.variants.iter().filter_map(|v| v.image.as_ref())).collect();
            prop_assert!(known.looks.keys().all(|address| named.contains(&address)), "no look without its address");
        }
    }

    /// What is told is what was recorded, each change at most once.
    #[test]
    fn every_change_is_told_at_most_once(polls in polls(60), hasty: bool) {
        let mut world = if hasty { World::hasty() } else { World::new() };
        let (mut recorded, mut told) = (Vec::new(), Vec::new());
        for poll in &polls {
            let verdict = apply(&mut world, poll);
            recorded.extend(verdict.changes.iter().map(|c| c.id.clone()));
            for alert in verdict.alerts {
                told.extend(alert.covers.iter().filter(|id| **id != alert.change.id).cloned());
                told.push(alert.change.id);
            }
        }
        prop_assert!(told.iter().all(|id| recorded.contains(id)));
        let mut once = told.clone();
        once.sort();
        once.dedup();
        prop_assert_eq!(once.len(), told.len(), "told twice");
    }

    /// With confirmation, a value that never comes twice in a row is never told, whatever the polls between.
    #[test]
    fn a_flicker_never_alerts(odd in proptest::collection::vec((1_i64..100, any::<bool>()), 1..60)) {
        let usual = super::at("79");
        let mut world = World::new().knowing(&usual);
        for (price, outage) in odd {
            let verdict = world.wait(30).see(&super::at(&price.to_string()));
            prop_assert!(verdict.alerts.is_empty() && verdict.changes.is_empty());
            if outage {
                world.wait(2).fail(Outcome::Blocked);
            }
            let verdict = world.wait(2).see(&usual);
            prop_assert!(verdict.alerts.is_empty() && verdict.changes.is_empty());
        }
    }

    /// A walk of prices: no step is lost. What was told adds up to where it stands, within the threshold; and whenever
    /// it stands further off than that, the kind rests.
    #[test]
    fn told_steps_add_up(
        walk in proptest::collection::vec((-400_i64..400, prop_oneof![Just(30_i64), 1_i64..600]), 1..80),
        percent in 0_i64..8,
        rearm in prop_oneof![Just(0_u64), Just(6 * 3600)],
    ) {
        let part = Amount::new(percent, 2);
        let threshold = if percent == 0 { Threshold::Any } else { Threshold::Part(part) };
        let mut world = World::hasty().with(|r| {
            (r.price.drop, r.price.rise) = (threshold, threshold);
            r.rearm = std::time::Duration::from_secs(rearm);
        });
        let start = Amount::new(10_000, 2);
        let priced = |price: Amount| Listing { price: Some(price), ..bottle() };
        world.see(&priced(start));
        let (mut price, mut told) = (start, start);
        let mut told_at = [world.now - TimeDelta::days(1); 2];
        for (cents, minutes) in walk {
            price = (price + Amount::new(cents, 2)).max(Amount::ONE);
            let verdict = world.wait(minutes).see(&priced(price));
            for (kind, before, after) in verdict.alerts.iter().map(said) {
                prop_assert_eq!(before.parse::<Amount>().ok(), Some(told), "each step begins where the last ended");
                told = after.parse().unwrap_or_default();
                prop_assert_eq!(told, price);
                told_at[usize::from(kind == K::PriceRise)] = world.now;
            }
            let far = price != told && (price - told).abs() >= told * part;
            let rests = world.now - told_at[usize::from(price > told)] < TimeDelta::seconds(rearm.cast_signed());
            prop_assert!(!far || rests, "at {} , last told {}", price, told);
            if far {
                prop_assert!(verdict.again_at.is_some_and(|at| at > world.now), "and asks to be judged at its end");
            }
        }
    }

    /// A daemon that judges only what is new, and what the verdicts ask for, tells the same as one that judges all.
    #[test]
    fn nothing_is_lost_by_judging_only_what_is_new(polls in polls(40), hasty: bool) {
        let fresh = || if hasty { World::hasty() } else { World::new() };
        let (mut all, mut lazy) = (fresh(), fresh());
        let mut known: Option<(Outcome, u64)> = None;
        let mut again_at = None;
        for mut poll in polls {
            // Sales are looked at in time: their series differ by what was not looked at.
            poll.listing.sales = None;
            let verdict = apply(&mut all, &poll);
            lazy.wait(poll.minutes);
            let facts = ok(lazy.now, &poll.listing).reading.map(|r| r.facts()).unwrap_or_default();
            let now = (poll.outcome, if poll.outcome == Outcome::Ok { facts } else { 0 });
            if known == Some(now) && again_at.is_none_or(|at| at > lazy.now) {
                prop_assert!(verdict.alerts.is_empty() && verdict.changes.is_empty(), "{:?}", verdict.changes);
                prop_assert!(verdict.faults.is_empty() || !lazy.state.faults.is_empty());
                continue;
            }
            lazy.wait(-poll.minutes);
            let mine = apply(&mut lazy, &poll);
            prop_assert_eq!(&mine.changes, &verdict.changes);
            prop_assert_eq!(&mine.alerts, &verdict.alerts);
            prop_assert_eq!(&mine.ended, &verdict.ended);
            (known, again_at) = (Some(now), mine.again_at);
        }
    }

    /// Whatever the files, addresses and galleries are that show it: each picture of the main image is told from the one
    /// told before, none is lost, and what looks the same is never told.
    #[test]
    fn told_pictures_follow_one_another(
        walk in proptest::collection::vec((0_u8..3, 0..3, any::<[bool; 2]>(), prop_oneof![Just(30_i64), 1_i64..600]), 1..60),
        gallery: bool,
        choices: bool,
        hasty: bool,
    ) {
        let world = if hasty { World::hasty() } else { World::new() };
        let mut world = world.with(|r| r.kinds.extend([(K::Gallery, gallery), (K::Variants, choices)]));
        let shows = |look: u8, place: i32, [listed, chosen]: [bool; 2]| {
            let address = format!("https://c.example/bottle-at-{place}.jpg");
            let other = "https://c.example/bottle-side.jpg".to_owned();
            let variant = Variant { name: Some("red".into()), image: chosen.then(|| address.clone()), ..Variant::default() };
            Listing {
                main_image: Some(address.clone()),
                gallery: listed.then(|| address.clone()).into_iter().chain([other.clone()]).collect(),
                variants: vec![variant],
                looks: [(address, PictureId([look; 32])), (other, PictureId([9; 32]))].into(),
                ..bottle()
            }
        };
        world.see(&shows(0, 0, [true, true]));
        let mut told = PictureId([0; 32]);
        let last = walk.last().map_or((0, 0), |(look, place, ..)| (*look, *place));
        let settled = std::iter::repeat_n((last.0, last.1, [true, true], 30), 96);
        for (look, place, named, minutes) in walk.into_iter().chain(settled) {
            let verdict = world.wait(minutes).see(&shows(look, place, named));
            for alert in verdict.alerts.iter().filter(|a| a.change.kind == K::MainImage) {
                let pictures = alert.change.detail.pictures.as_deref().cloned().unwrap_or_default();
                prop_assert_eq!(&pictures.before, &[told]);
                prop_assert_ne!(&pictures.after, &[told]);
                told = pictures.after[0];
            }
        }
        prop_assert_eq!(told, PictureId([last.0; 32]), "the last one was told");
        prop_assert!(world.state.waiting.is_empty() && world.state.untold.is_empty());
    }

    /// Wherever pictures that were looked at move to, nothing changes; what was not looked at stays where it is.
    #[test]
    fn pictures_that_move_are_no_change(listing in listing(), hasty: bool) {
        let moved = |address: &String| match listing.looks.get(address) {
            Some(_) => address.replace("https://c", "https://moved.example/").replace("bottle-picture", "renamed-file"),
            None => address.clone(),
        };
        let mut other = listing.clone();
        let choices = other.variants.iter_mut().filter_map(|v| v.image.as_mut());
        for address in other.main_image.iter_mut().chain(&mut other.gallery).chain(choices) {
            *address = moved(address);
        }
        other.looks = listing.looks.iter().map(|(address, look)| (moved(address), *look)).collect();
        let world = if hasty { World::hasty() } else { World::new() };
        let mut world = world.with(|r| r.kinds.extend([(K::Gallery, true), (K::Variants, true)])).knowing(&listing);
        for listing in [&other, &listing] {
            let verdict = world.wait(30).see(listing);
            prop_assert!(verdict.changes.is_empty() && verdict.alerts.is_empty(), "{:?}", verdict.changes);
            prop_assert!(!verdict.confirm && !verdict.flicker);
        }
    }
}
