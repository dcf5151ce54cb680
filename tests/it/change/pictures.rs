//! Pictures: what they look like decides, and their addresses where that is not known.

use std::time::Duration;

use rivald::{
    change::{Beside, Safeguards, Verdict, judge_with},
    listing::{ChangeKind as K, Listing, Locale, Outcome, PictureId, Pictures, Variant},
};

use super::{World, bottle, kinds, ok};

/// A picture: its address without what is the same of all, and what it looks like; 0: it was not looked at.
pub type Shot = (&'static str, u8);

pub const FRONT: Shot = ("a.example/bottle-front", 1);
pub const SIDE: Shot = ("a.example/bottle-side", 2);
pub const BACK: Shot = ("a.example/bottle-back", 3);

fn id(look: u8) -> PictureId {
    PictureId([look; 32])
}

fn ids(looks: &[u8]) -> Vec<PictureId> {
    looks.iter().map(|look| id(*look)).collect()
}

fn address(shot: Shot) -> String {
    format!("https://{}.jpg", shot.0)
}

/// A listing with these pictures: the main image, the gallery, and one of each choice.
pub fn shows(main: Shot, gallery: &[Shot], choices: &[Shot]) -> Listing {
    let shots = [&[main], gallery, choices].concat();
    Listing {
        main_image: Some(address(main)),
        gallery: gallery.iter().map(|shot| address(*shot)).collect(),
        variants: choices
            .iter()
            .enumerate()
            .map(|(n, shot)| Variant {
                name: Some(format!("size {n}")),
                available: Some(true),
                image: Some(address(*shot)),
                ..Variant::default()
            })
            .collect(),
        looks: shots.iter().filter(|shot| shot.1 > 0).map(|shot| (address(*shot), id(shot.1))).collect(),
        ..bottle()
    }
}

/// All kinds of pictures are told.
pub fn outspoken(world: World) -> World {
    world.with(|r| r.kinds.extend([(K::Gallery, true), (K::Variants, true)]))
}

fn nothing(verdict: &Verdict, case: &str) {
    assert!(
        verdict.changes.is_empty() && verdict.alerts.is_empty() && !verdict.confirm && !verdict.flicker,
        "{case}: {:?}",
        verdict.changes
    );
}

#[test]
fn the_same_pictures_are_no_change() {
    let far = ("cdn7.other.example/x/0001", 1);
    let plain: &[Shot] = &[FRONT, SIDE, BACK];
    let cases = [
        ("another host, name and file", shows(far, plain, &[]), shows(FRONT, plain, &[])),
        ("all at other addresses", shows(far, &[("b.example/p/9", 3), ("b.example/p/8", 2), far], &[]), {
            shows(FRONT, plain, &[])
        }),
        ("another order", shows(FRONT, &[BACK, FRONT, SIDE], &[]), shows(FRONT, plain, &[])),
        ("once and twice", shows(FRONT, &[FRONT, SIDE, BACK, far, SIDE], &[]), shows(FRONT, plain, &[])),
        ("looked at for the first time", shows(FRONT, plain, &[]), {
            shows((FRONT.0, 0), &[(FRONT.0, 0), (SIDE.0, 0), (BACK.0, 0)], &[])
        }),
        ("not looked at any more", shows((FRONT.0, 0), &[(FRONT.0, 0), (SIDE.0, 0), (BACK.0, 0)], &[]), {
            shows(FRONT, plain, &[])
        }),
        ("some looked at, others not", shows(FRONT, &[(BACK.0, 0), FRONT, SIDE], &[]), {
            shows((FRONT.0, 0), &[FRONT, (SIDE.0, 0), BACK], &[])
        }),
        ("another size that could not be looked at", shows(("c.example/bottle-front_600x", 0), plain, &[]), {
            shows(FRONT, plain, &[])
        }),
        ("a choice's, never looked at", shows(FRONT, plain, &[("a.example/other-red", 0)]), {
            shows(FRONT, plain, &[("a.example/small-red", 0)])
        }),
        ("a choice's, not looked at before", shows(FRONT, plain, &[("a.example/other-red", 7)]), {
            shows(FRONT, plain, &[("a.example/small-red", 0)])
        }),
        ("a choice's, not looked at any more", shows(FRONT, plain, &[("a.example/other-red", 0)]), {
            shows(FRONT, plain, &[("a.example/small-red", 7)])
        }),
    ];
    for (case, a, b) in cases {
        for (from, to) in [(&a, &b), (&b, &a)] {
            let mut world = outspoken(World::new()).knowing(from);
            nothing(&world.wait(30).see(to), case);
            let base = world.state.baseline.clone().unwrap_or_default();
            assert_eq!(
                (&base.main_image, &base.gallery),
                (&to.main_image, &to.gallery),
                "{case}: the newest addresses"
            );
            nothing(&world.wait(30).see(from), case);
        }
    }
}

/// Kind, the addresses that went and came, and the looks of them that are known.
type Told = (K, &'static [&'static str], &'static [&'static str], &'static [u8], &'static [u8]);

#[test]
fn other_pictures_are_a_change() {
    let few: &[Shot] = &[SIDE, BACK];
    let cases: [(&str, Listing, Listing, Told); 9] = [
        (
            "the file behind the address was replaced",
            shows(FRONT, few, &[]),
            shows((FRONT.0, 9), few, &[]),
            (K::MainImage, &[FRONT.0], &[FRONT.0], &[1], &[9]),
        ),
        (
            "another picture at another address",
            shows(FRONT, few, &[]),
            shows(("a.example/bottle-sale", 9), few, &[]),
            (K::MainImage, &[FRONT.0], &["a.example/bottle-sale"], &[1], &[9]),
        ),
        (
            "a new one that cannot be looked at",
            shows(FRONT, few, &[]),
            shows(("a.example/bottle-sale", 0), few, &[]),
            (K::MainImage, &[FRONT.0], &["a.example/bottle-sale"], &[1], &[]),
        ),
        (
            "a file of the gallery was replaced",
            shows(FRONT, few, &[]),
            shows(FRONT, &[SIDE, (BACK.0, 9)], &[]),
            (K::Gallery, &[BACK.0], &[BACK.0], &[3], &[9]),
        ),
        (
            "one was added",
            shows(FRONT, few, &[]),
            shows(FRONT, &[("a.example/bottle-open", 9), BACK, SIDE], &[]),
            (K::Gallery, &[], &["a.example/bottle-open"], &[], &[9]),
        ),
        (
            "one was removed, another one renamed",
            shows(FRONT, few, &[]),
            shows(FRONT, &[("b.example/bottle-rear", 3)], &[]),
            (K::Gallery, &[SIDE.0], &[], &[2], &[]),
        ),
        (
            "one of which nothing is known but its address",
            shows(FRONT, &[SIDE, (BACK.0, 0)], &[]),
            shows(FRONT, &[SIDE, (BACK.0, 0), ("a.example/bottle-open", 0), ("a.example/bottle-lid", 9)], &[]),
            (K::Gallery, &[], &["a.example/bottle-open", "a.example/bottle-lid"], &[], &[9]),
        ),
        (
            "a choice's file was replaced",
            shows(FRONT, few, &[("a.example/size-red", 5), ("a.example/size-blue", 6)]),
            shows(FRONT, few, &[("a.example/size-red", 9), ("b.example/size-blue", 6)]),
            (K::Variants, &[], &["size 0: new_picture"], &[5], &[9]),
        ),
        (
            "choices have each other's pictures",
            shows(FRONT, few, &[("a.example/size-red", 5), ("a.example/size-blue", 6)]),
            shows(FRONT, few, &[("a.example/size-blue", 6), ("a.example/size-red", 5)]),
            (K::Variants, &[], &["size 0: new_picture; size 1: new_picture"], &[5, 6], &[6, 5]),
        ),
    ];
    for (case, from, to, (kind, gone, come, before, after)) in cases {
        let mut world = outspoken(World::new()).knowing(&from);
        let first = world.wait(30).see(&to);
        assert!(first.confirm && first.changes.is_empty() && first.alerts.is_empty(), "{case}: read once");
        let second = world.wait(2).see(&to);
        assert_eq!(kinds(&second.alerts), [kind], "{case}");
        assert_eq!(second.changes.len(), 1, "{case}");
        assert!(!second.flicker && !second.confirm, "{case}");
        let change = &second.alerts[0].change;
        let text_of = |of: &'static [&'static str]| {
            let words = of.iter().map(|name| if kind == K::Variants { (*name).into() } else { address((name, 0)) });
            (!of.is_empty()).then(|| words.collect::<Vec<_>>().join(" "))
        };
        assert_eq!((&change.before, &change.after), (&text_of(gone), &text_of(come)), "{case}");
        let pictures = change.detail.pictures.as_deref().cloned().unwrap_or_default();
        assert_eq!(pictures, Pictures { before: ids(before), after: ids(after), seen: None }, "{case}");
        assert_eq!(second.changes[0].detail, change.detail, "{case}: recorded as told");

        for _ in 0..3 {
            nothing(&world.wait(30).see(&to), case);
        }
        world.wait(24 * 60);
        assert_eq!(kinds(&world.cycle(&from)), [kind], "{case}: and back");
    }
}

#[test]
fn a_picture_that_is_seen_once_is_a_flicker() {
    let usual = shows(FRONT, &[FRONT, SIDE], &[]);
    for odd in [shows((FRONT.0, 9), &[(FRONT.0, 9), SIDE], &[]), shows(("a.example/0", 9), &[SIDE, BACK], &[])] {
        let mut world = outspoken(World::new()).knowing(&usual);
        for _ in 0..20 {
            assert!(world.wait(30).see(&odd).changes.is_empty());
            let back = world.wait(2).see(&usual);
            assert!(back.flicker && back.changes.is_empty() && back.alerts.is_empty());
            assert_eq!(world.state.baseline.as_ref(), Some(&usual));
        }
    }
}

#[test]
fn a_picture_that_comes_back_within_the_rearm() {
    let (a, b) = (shows(FRONT, &[FRONT, SIDE], &[]), shows((FRONT.0, 9), &[(FRONT.0, 9), SIDE], &[]));
    let told = |world: &mut World, listing: &Listing| -> Vec<Pictures> {
        let of_main = world.cycle(listing).into_iter().map(|a| a.change).filter(|change| change.kind == K::MainImage);
        of_main.filter_map(|change| change.detail.pictures).map(|p| *p).collect()
    };
    let step = |from, to| vec![Pictures { before: ids(&[from]), after: ids(&[to]), seen: None }];
    // Whether the gallery, which has the same picture at the same address, is told or not.
    for gallery in [true, false] {
        let mut world = World::new().with(|r| r.kinds.extend([(K::Gallery, gallery)])).knowing(&a);
        assert_eq!(told(&mut world, &b), step(1, 9));
        assert_eq!(told(&mut world, &a), [], "it waits");
        assert_eq!(told(&mut world, &b), [], "it went back: nothing waits");
        assert!(world.state.waiting.is_empty() && world.state.untold.is_empty());
        assert_eq!(told(&mut world, &a), []);
        world.wait(6 * 60);
        assert_eq!(told(&mut world, &a), step(9, 1), "gallery {gallery}: told when the rearm ends");
        world.wait(24 * 60);
        assert_eq!(told(&mut world, &a), []);
    }
}

#[test]
fn the_main_image_and_the_gallery_are_told_each_for_itself() {
    let known = shows(FRONT, &[FRONT, SIDE], &[]);
    for (now, recorded, told) in [
        // By default a gallery is not told at all; here it is asked for.
        (
            shows((FRONT.0, 9), &[(FRONT.0, 9), SIDE], &[]),
            vec![K::MainImage, K::Gallery],
            vec![K::MainImage, K::Gallery],
        ),
        (
            shows(("a.example/n", 9), &[("a.example/n", 9), SIDE], &[]),
            vec![K::MainImage, K::Gallery],
            vec![K::MainImage, K::Gallery],
        ),
        (
            shows(("a.example/n", 9), &[("a.example/n", 9), FRONT, SIDE], &[]),
            vec![K::MainImage, K::Gallery],
            vec![K::MainImage, K::Gallery],
        ),
        // Something else went or came as well.
        (
            shows((FRONT.0, 9), &[(FRONT.0, 9), BACK], &[]),
            vec![K::MainImage, K::Gallery],
            vec![K::MainImage, K::Gallery],
        ),
        (shows(BACK, &[("a.example/n", 9), SIDE], &[]), vec![K::MainImage, K::Gallery], vec![K::MainImage, K::Gallery]),
        // What was further down came first.
        (shows(SIDE, &[SIDE, FRONT], &[]), vec![K::MainImage], vec![K::MainImage]),
    ] {
        let mut world = outspoken(World::hasty()).knowing(&known);
        let verdict = world.wait(30).see(&now);
        assert_eq!(verdict.changes.iter().map(|c| c.kind).collect::<Vec<_>>(), recorded);
        assert_eq!(kinds(&verdict.alerts), told);
        assert!(world.state.untold.is_empty());
    }
    // Who silenced the main image hears of the gallery.
    let mut world = outspoken(World::hasty()).with(|r| r.kinds.extend([(K::MainImage, false)])).knowing(&known);
    assert_eq!(kinds(&world.cycle(&shows((FRONT.0, 9), &[(FRONT.0, 9), SIDE], &[]))), [K::Gallery]);
}

#[test]
fn a_gallery_does_not_shorten_the_reading_of_the_main_image() {
    // The main image's file became one that the gallery had at another address: of the gallery nothing is new.
    let mut world = World::new().knowing(&shows(FRONT, &[SIDE, ("a.example/bottle-sale", 9)], &[]));
    let now = shows((FRONT.0, 9), &[SIDE, (FRONT.0, 9)], &[]);
    let first = world.wait(30).see(&now);
    assert!(first.confirm && first.changes.is_empty());
    assert_eq!(kinds(&world.wait(2).see(&now).alerts), [K::MainImage]);
}

#[test]
fn a_main_image_that_is_not_read_follows_the_gallery() {
    let mut world = outspoken(World::new()).knowing(&shows(FRONT, &[FRONT, SIDE], &[]));
    let now = Listing { main_image: None, ..shows(FRONT, &[(FRONT.0, 9), SIDE], &[]) };
    let now =
        Listing { looks: now.looks.into_iter().map(|(a, l)| (a, if l == id(1) { id(9) } else { l })).collect(), ..now };
    assert_eq!(kinds(&world.cycle(&now)), [K::MainImage, K::Gallery]);
    nothing(&world.wait(30).see(&now), "and no reading is made for it any more");
}

#[test]
fn a_state_from_before_pictures_were_looked_at() {
    let (old, seen) = (
        shows((FRONT.0, 0), &[(FRONT.0, 0), (SIDE.0, 0)], &[("a.example/size-red", 0)]),
        shows(FRONT, &[FRONT, SIDE], &[("a.example/size-red", 5)]),
    );
    let mut world = outspoken(World::new()).knowing(&old);
    let json = serde_json::to_string(&world.state).expect("a state is JSON");
    assert!(!json.contains("looks"), "as it was written before: {json}");
    nothing(&world.wait(30).see(&seen), "learned silently");
    assert_eq!(world.state.told.as_ref().map(|l| &l.looks), Some(&seen.looks), "also as last told");
    let new = shows((FRONT.0, 9), &[(FRONT.0, 9), (SIDE.0, 8)], &[("a.example/size-red", 7)]);
    assert_eq!(kinds(&world.cycle(&new)), [K::MainImage, K::Gallery, K::Variants]);
}

#[test]
fn a_picture_that_was_not_looked_at_for_a_while() {
    // The address moved, could not be looked at for some polls, and then shows something else.
    let mut world = World::new().knowing(&shows(FRONT, &[SIDE], &[]));
    nothing(&world.wait(30).see(&shows(("b.example/bottle-front", 0), &[SIDE], &[])), "the same by its key");
    let alerts = world.cycle(&shows(("b.example/bottle-front", 9), &[SIDE], &[]));
    let pictures = alerts.first().and_then(|a| a.change.detail.pictures.as_deref());
    assert_eq!(pictures, Some(&Pictures { before: ids(&[1]), after: ids(&[9]), seen: None }));
}

#[test]
fn new_pictures_of_choices_are_told_on_request() {
    let (from, to) = (
        shows(FRONT, &[SIDE], &[("a.example/size-red", 5), ("a.example/size-blue", 6)]),
        shows(FRONT, &[SIDE], &[("a.example/size-red", 5), ("a.example/size-blue", 7)]),
    );
    let mut world = World::hasty().knowing(&from);
    let verdict = world.wait(30).see(&to);
    assert_eq!(verdict.changes.len(), 1);
    assert!(verdict.alerts.is_empty());
    assert_eq!(verdict.changes[0].why, "Rival A: new picture of: size 1");
    assert_eq!(world.state.told.as_ref().map(|l| &l.looks), Some(&to.looks), "and settled");

    // Beside choices that come and go, which are told.
    let mut world = outspoken(World::hasty()).knowing(&from);
    let mut both = to.clone();
    both.variants.push(Variant { name: Some("size 9".into()), image: Some(address(BACK)), ..Variant::default() });
    both.looks.insert(address(BACK), id(3));
    let verdict = world.wait(30).see(&both);
    let whys: Vec<_> = verdict.alerts.iter().map(|a| a.change.why.as_str()).collect();
    assert_eq!(whys, ["Rival A: new choices: size 9", "Rival A: new picture of: size 1"]);
    assert_eq!(world.state.told.as_ref().map(|l| &l.looks), Some(&both.looks));

    // Many at once make one short line.
    let many = |look: u8| {
        let mut listing = shows(FRONT, &[SIDE], &[]);
        for n in 0..40 {
            let image = format!("https://a.example/size-{n}.jpg");
            listing.looks.insert(image.clone(), PictureId([look + n; 32]));
            listing.variants.push(Variant { id: Some(n.to_string()), image: Some(image), ..Variant::default() });
        }
        listing
    };
    let mut world = outspoken(World::hasty()).knowing(&many(10));
    let alerts = world.cycle(&many(100));
    let change = &alerts[0].change;
    assert!(change.why.ends_with("; +32") && change.why.len() < 200, "{}", change.why);
    let pictures = change.detail.pictures.as_deref().cloned().unwrap_or_default();
    assert_eq!((pictures.before.len(), pictures.after.len()), (8, 8));
}

#[test]
fn looks_do_not_grow() {
    let mut world = World::hasty().knowing(&shows(FRONT, &[SIDE], &[]));
    for n in 0..60_u8 {
        let mut listing = shows(FRONT, &[SIDE], &[("a.example/size-red", 5)]);
        listing.main_image = Some(format!("https://a.example/bottle-{n}.jpg"));
        listing.gallery = (0..20).map(|p| format!("https://a.example/gallery-{n}-{p}.jpg")).collect();
        // Looks of addresses that it does not name as well.
        let strange = (0..200).map(|p| (format!("https://a.example/strange-{n}-{p}.jpg"), id(p)));
        listing.looks.extend(listing.gallery.iter().map(|a| (a.clone(), id(n))).chain(strange));
        world.cycle(&listing);
        for known in [&world.state.baseline, &world.state.told] {
            let known = known.as_ref().map_or(0, |l| l.looks.len());
            assert!(known <= 22, "{known} looks");
        }
    }
}

#[test]
fn without_looks_another_address_is_another_picture() {
    let far = ("cdn7.other.example/x/0001", 1);
    let blind = Safeguards { looks: false, ..Safeguards::default() };
    for (guards, told) in [(Safeguards::default(), 0), (blind, 1)] {
        let mut world = World::hasty();
        let mut alerts = Vec::new();
        for listing in [shows(FRONT, &[SIDE], &[]), shows(far, &[SIDE], &[])] {
            let seen = ok(world.wait(30).now, &listing);
            let state = std::mem::take(&mut world.state);
            let verdict = judge_with(guards, state, &seen, &world.watch, Beside::default(), Duration::ZERO, Locale::En);
            alerts.extend(verdict.alerts);
            world.state = verdict.state;
        }
        assert_eq!(alerts.len(), told);
    }
}

#[test]
fn a_picture_that_is_only_held_vouches_for_nothing() {
    // Another item answers, and its new picture was not looked at yet: the listing holds the old one in its place.
    let canonical = |path: &str| Some(format!("https://shop.example/products/{path}"));
    for (held, outcome) in [(false, Outcome::Ok), (true, Outcome::Moved)] {
        let mut world = World::new();
        let mut seen = ok(world.now, &shows(FRONT, &[SIDE], &[]));
        (seen.canonical, seen.item_id) = (canonical("bottle"), None);
        world.judge(&seen);
        world.held = held;
        let mut other = ok(world.wait(30).now, &shows(FRONT, &[SIDE], &[]));
        (other.canonical, other.item_id) = (canonical("flask"), None);
        other.reading.iter_mut().for_each(|r| r.listing.title = Some("Flask".into()));
        assert_eq!(world.judge(&other).outcome, outcome);
    }
}

#[test]
fn addresses_that_only_stand_in_say_nothing() {
    let tour = "https://v.shop.example/p/bottle-tour.mp4";
    let known = Listing { video: Some(tour.into()), ..shows(FRONT, &[SIDE], &[("a.example/size-red", 5)]) };
    let mut world = outspoken(World::new()).knowing(&known);
    for odd in ["blob:https://shop.example/1-2", " BLOB:null", "data:video/mp4;base64,AAAA", "about:blank", " "] {
        let mut listing = known.clone();
        listing.video = Some(odd.into());
        listing.main_image = Some(odd.into());
        listing.gallery.push(odd.into());
        listing.variants[0].image = Some(odd.into());
        for _ in 0..5 {
            assert_eq!(world.cycle(&listing), []);
        }
        assert_eq!(world.state.baseline.as_ref(), Some(&known), "{odd:?}");
        assert_eq!(world.cycle(&known), []);
    }
    let mut world = World::new().knowing(&Listing { video: None, ..known.clone() });
    assert_eq!(world.told(&Listing { video: Some("blob:x".into()), ..known.clone() }), []);
    let said = |from: &str, to: &str| (K::Video, from.into(), to.into());
    assert_eq!(world.told(&known), [said("", tour)]);
    world.wait(24 * 60);
    let other = "https://v.shop.example/p/bottle-film.mp4";
    assert_eq!(world.told(&Listing { video: Some(other.into()), ..known.clone() }), [said(tour, other)]);
    world.wait(24 * 60);
    let told: Vec<_> = (0..3).flat_map(|_| world.told(&Listing { video: None, ..known.clone() })).collect();
    assert_eq!(told, [said(other, "")], "an absence is read three times");
}
