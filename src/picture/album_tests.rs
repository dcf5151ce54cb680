//! The rules of an album, and how rarely it asks.

#![expect(clippy::print_stdout, reason = "tests")]

use std::collections::BTreeMap;

use super::*;

const MAIN: &str = "https://img.example/p/bottle-red-main.jpg";

fn at(minutes: i64) -> Moment {
    let begin: Moment = "2026-11-23T00:00:00Z".parse().expect("a moment");
    begin + TimeDelta::minutes(minutes)
}

fn id(n: u8) -> PictureId {
    PictureId([n; 32])
}

fn listing(main: &str, gallery: &[&str]) -> Listing {
    let gallery = gallery.iter().map(|address| (*address).to_owned()).collect();
    Listing { main_image: Some(main.into()), gallery, ..Listing::default() }
}

/// A row as it stands after a good look.
fn known(address: &str, n: u8, minutes: i64) -> Known {
    let wish = Wish { key: key_of(address), address: address.into(), role: Role::Main, known: None };
    wish.looks_like(id(n), None, None, at(minutes))
}

fn lay(album: &[Known], listing: &mut Listing, before: Option<&Listing>, minutes: i64) -> Plan {
    Album(album.to_vec()).lay(listing, before, 8, at(minutes))
}

#[test]
fn a_new_address_says_nothing_until_it_was_looked_at() {
    let mut before = listing(MAIN, &[MAIN]);
    before.looks.insert(MAIN.into(), id(1));
    let mut now = listing("https://img.example/p/bottle-double-eleven.jpg", &[]);
    let plan = lay(&[known(MAIN, 1, 0)], &mut now, Some(&before), 30);
    assert!(plan.held);
    assert_eq!(plan.wishes.len(), 1);
    assert_eq!(plan.wishes[0].address, "https://img.example/p/bottle-double-eleven.jpg");
    assert_eq!((now.main_image.as_deref(), now.looks.get(MAIN)), (Some(MAIN), Some(&id(1))));

    // With nothing before it there is nothing to keep.
    let mut first = listing(MAIN, &[]);
    let plan = lay(&[], &mut first, None, 0);
    assert_eq!((plan.wishes.len(), first.main_image.as_deref()), (1, Some(MAIN)));
}

#[test]
fn what_is_known_is_attached_and_asked_for_daily() {
    let mut now = listing(MAIN, &[]);
    let plan = lay(&[known(MAIN, 1, 0)], &mut now, None, 30);
    assert_eq!((plan.wishes.len(), plan.held, plan.again_at), (0, false, Some(at(24 * 60))));
    assert_eq!(now.looks.get(MAIN), Some(&id(1)));
    let plan = lay(&[known(MAIN, 1, 0)], &mut listing(MAIN, &[]), None, 24 * 60);
    assert_eq!(plan.wishes.len(), 1);
    assert!(!plan.held);
    // One of the gallery alone: weekly.
    let mut now = Listing { main_image: None, ..listing(MAIN, &[MAIN]) };
    assert_eq!(lay(&[known(MAIN, 1, 0)], &mut now, None, 24 * 60).wishes, []);
    let mut now = Listing { main_image: None, ..listing(MAIN, &[MAIN]) };
    assert_eq!(lay(&[known(MAIN, 1, 0)], &mut now, None, 7 * 24 * 60).wishes.len(), 1);
    // After a clock was set back by a year it is asked at once, and then as usual.
    let ahead = known(MAIN, 1, 365 * 24 * 60);
    let plan = lay(&[ahead], &mut listing(MAIN, &[]), None, 0);
    assert_eq!((plan.wishes.len(), plan.held), (1, false));
    let again = plan.wishes[0].same(at(0));
    assert_eq!(lay(&[again], &mut listing(MAIN, &[]), None, 30).again_at, Some(at(24 * 60)));
    // A look that ended after the page was read is no clock set back.
    let later = known(MAIN, 1, 5);
    assert_eq!(lay(&[later], &mut listing(MAIN, &[]), None, 0).wishes, []);
}

#[test]
fn a_moved_address_is_looked_at_at_once_and_then_more_and_more_seldom() {
    let signed = |n: i64| format!("{MAIN}?sign={n}");
    let mut row = known(MAIN, 1, 0);
    let mut asked = Vec::new();
    for n in 1..=96 {
        let mut now = listing(&signed(n), &[]);
        let plan = lay(std::slice::from_ref(&row), &mut now, None, n * 30);
        assert!(!plan.held, "what it looked like last is good enough");
        assert_eq!(now.looks.len(), 1);
        for wish in plan.wishes {
            asked.push(n);
            row = wish.looks_like(id(1), None, None, at(n * 30));
        }
    }
    assert_eq!(asked, [1, 2, 4, 8, 16, 32, 64], "half-hours at which a signed address was asked for");
    // A new picture behind it begins anew.
    let wish = Wish { key: key_of(MAIN), address: signed(0), role: Role::Main, known: Some(row) };
    let new = wish.looks_like(id(2), None, None, at(0));
    assert_eq!((new.moved, new.fresh), (0, true));
}

#[test]
fn a_replaced_file_is_asked_for_once_more() {
    let wish = |known| Wish { key: key_of(MAIN), address: MAIN.into(), role: Role::Main, known: Some(known) };
    let replaced = wish(known(MAIN, 1, 0)).looks_like(id(2), None, None, at(10));
    assert!(replaced.fresh);
    assert_eq!(lay(std::slice::from_ref(&replaced), &mut listing(MAIN, &[]), None, 10).wishes, []);
    assert_eq!(lay(std::slice::from_ref(&replaced), &mut listing(MAIN, &[]), None, 12).wishes.len(), 1);
    assert!(!wish(replaced.clone()).same(at(12)).fresh);
    assert!(!wish(replaced.clone()).looks_like(id(2), None, None, at(12)).fresh);
    assert!(wish(replaced).looks_like(id(1), None, None, at(12)).fresh, "back again: once more");
}

#[test]
fn what_cannot_be_looked_at() {
    let wish = |known| Wish { key: key_of(MAIN), address: MAIN.into(), role: Role::Main, known };
    // No fault of the file's: three times, with growing pauses, it is waited for.
    let first = wish(None).failed("connection refused".into(), true, at(0));
    let before = listing("https://img.example/p/bottle-red-older.jpg", &[]);
    for (row, minutes, held, wishes) in [
        (first.clone(), 5, true, 0),
        (first.clone(), 10, true, 1),
        (Known { failed: 2, ..first.clone() }, 15, true, 0),
        (Known { failed: 2, ..first.clone() }, 20, true, 1),
        (Known { failed: 3, ..first.clone() }, 60, false, 0),
        (Known { failed: 3, ..first.clone() }, 24 * 60, false, 1),
        (Known { retry: false, ..first.clone() }, 60, false, 0),
    ] {
        let mut now = listing(MAIN, &[]);
        let plan = lay(std::slice::from_ref(&row), &mut now, Some(&before), minutes);
        assert_eq!((plan.held, plan.wishes.len()), (held, wishes), "{row:?} after {minutes}");
        assert_eq!(now.main_image.as_deref() == Some(MAIN), !held);
        assert!(now.looks.is_empty());
    }
    // A picture that is known stays known.
    let kept = wish(Some(known(MAIN, 1, 0))).failed("503".into(), true, at(30));
    assert_eq!((kept.picture, kept.failed), (Some(id(1)), 1));
    assert_eq!(lay(&[kept], &mut listing(MAIN, &[]), None, 60).wishes, []);
    // Neither placeholders nor films are asked for.
    for odd in ["data:image/gif;base64,R0lGOD", "blob:https://a.example/1", "", "ftp://a.example/a.jpg"] {
        assert_eq!(lay(&[], &mut listing(odd, &[odd]), None, 0), Plan::default(), "{odd}");
    }
}

#[test]
fn galleries_and_choices_are_looked_at_up_to_a_bound() {
    let addresses: Vec<String> = (0..3000).map(|n| format!("https://img.example/p/picture-number-{n}.jpg")).collect();
    let gallery: Vec<&str> = addresses.iter().map(String::as_str).collect();
    let mut now = listing(MAIN, &gallery);
    now.variants = addresses[..40]
        .iter()
        .map(|a| Variant { id: Some(a.clone()), image: Some(format!("{a}?c")), ..Variant::default() })
        .collect();
    let plan = lay(&[], &mut now, None, 0);
    assert_eq!(plan.wishes.len(), 9, "the main image and eight, which the first choices share");
    assert_eq!(plan.wishes[0].role, Role::Main);
    // What is known has its look wherever it stands.
    let last = known(&addresses[2999], 9, 0);
    let mut now = listing(MAIN, &gallery);
    lay(&[last], &mut now, None, 1);
    assert_eq!(now.looks.get(&addresses[2999]), Some(&id(9)));
    // The whole gallery waits while one of it does.
    let before = listing(MAIN, &gallery[..2]);
    let mut now = listing(MAIN, &gallery[1..4]);
    let rows = [known(MAIN, 1, 0), known(gallery[0], 2, 0), known(gallery[1], 3, 0)];
    let plan = lay(&rows, &mut now, Some(&before), 1);
    assert!(plan.held);
    assert_eq!(now.gallery, before.gallery);
    let mut none = listing(MAIN, &gallery);
    assert_eq!(Album::default().lay(&mut none, None, 0, at(0)).wishes.len(), 1, "the main image alone");
}

#[test]
fn a_choice_keeps_its_picture_until_the_new_one_was_looked_at() {
    let choice = |image: &str| Variant { id: Some("7".into()), image: Some(image.into()), ..Variant::default() };
    let mut before = Listing { variants: vec![choice("https://img.example/old-red-500.jpg")], ..Listing::default() };
    before.looks.insert("https://img.example/old-red-500.jpg".into(), id(5));
    let mut now = Listing { variants: vec![choice("https://img.example/new-red-500.jpg")], ..Listing::default() };
    assert!(lay(&[], &mut now, Some(&before), 0).held);
    assert_eq!(now.variants, before.variants);
    assert_eq!(now.looks, before.looks);
}

#[test]
fn two_days_of_half_hours_in_which_nothing_changes() {
    let gallery: Vec<String> = (0..6).map(|n| format!("https://img.example/p/picture-number-{n}.jpg")).collect();
    let gallery: Vec<&str> = gallery.iter().map(String::as_str).collect();
    let mut rows: BTreeMap<String, Known> = BTreeMap::new();
    let mut requests = Vec::new();
    for cycle in 0..=96 {
        let mut now = listing(MAIN, &gallery);
        let album: Vec<Known> = rows.values().cloned().collect();
        let plan = lay(&album, &mut now, None, cycle * 30);
        requests.push(plan.wishes.len());
        for (n, wish) in plan.wishes.into_iter().enumerate() {
            let row = match &wish.known {
                Some(_) => wish.same(at(cycle * 30)),
                None => wish.looks_like(id(n as u8), None, None, at(cycle * 30)),
            };
            rows.insert(row.key.clone(), row);
        }
    }
    let sum = |range: std::ops::Range<usize>| requests[range].iter().sum::<usize>();
    println!("requests for pictures: {} in the first 48 cycles, {} in the next", sum(0..48), sum(48..96));
    assert_eq!((sum(0..48), sum(48..96)), (7, 1));
}

#[test]
fn long_addresses_and_keys_are_kept_short() {
    let long = |n| format!("https://img.example/{}.jpg", "a".repeat(n));
    let plan = lay(&[], &mut listing(&long(8000), &[]), None, 0);
    assert!(plan.wishes[0].key.len() <= KEY);
    assert_ne!(plan.wishes[0].key, key_of(&long(8001)));
    // Nobody would ask for this one, so nothing waits for it.
    assert_eq!(lay(&[], &mut listing(&long(10_000), &[]), Some(&listing(MAIN, &[])), 0), Plan::default());
}

#[test]
fn what_nobody_looks_at_is_not_waited_for() {
    // One that failed while it stood among the first, and then moved down the gallery, must not hold it for ever.
    let addresses: Vec<String> = (0..9).map(|n| format!("https://img.example/p/picture-number-{n}.jpg")).collect();
    let gallery: Vec<&str> = addresses.iter().map(String::as_str).collect();
    let failed = Wish { key: key_of(gallery[8]), address: gallery[8].into(), role: Role::Gallery, known: None };
    let mut rows: Vec<Known> = (0..8).map(|n| known(gallery[n], n as u8, 0)).collect();
    rows.push(failed.failed("503".into(), true, at(0)));
    let before = listing(MAIN, &gallery[..1]);
    let mut now = Listing { main_image: None, ..listing(MAIN, &gallery) };
    let plan = lay(&rows, &mut now, Some(&before), 24 * 60);
    assert_eq!((plan.held, plan.wishes.len(), now.gallery.len()), (false, 0, 9));
    // As the main image it is wanted, and so it is wherever else it stands.
    let mut now = listing(gallery[8], &gallery);
    let plan = lay(&rows, &mut now, Some(&before), 24 * 60);
    assert_eq!((plan.held, plan.wishes.len(), now.gallery), (true, 1, before.gallery));
}

#[test]
fn what_holds_a_listing_back_comes_first() {
    let old: Vec<String> = (0..8).map(|n| format!("https://img.example/p/known-number-{n}.jpg")).collect();
    let rows: Vec<Known> = old.iter().chain([&MAIN.to_owned()]).map(|address| known(address, 1, 0)).collect();
    let gallery: Vec<&str> = old.iter().map(String::as_str).collect();
    let mut now = listing(MAIN, &gallery);
    now.variants = (0..8)
        .map(|n| Variant { image: Some(format!("https://img.example/p/choice-new-{n}.jpg")), ..Variant::default() })
        .collect();
    let month = 30 * 24 * 60;
    let plan = lay(&rows, &mut now, None, month);
    let of = |role| plan.wishes.iter().filter(|wish| wish.role == role).count();
    assert_eq!((plan.wishes[0].role, of(Role::Choice), of(Role::Gallery)), (Role::Main, 8, 3));
    assert_eq!(plan.again_at, Some(at(month)), "the rest is due");
}

#[test]
fn choices_are_the_same_by_id_or_by_name() {
    let image = |n: u8| Some(format!("https://img.example/p/choice-number-{n}.jpg"));
    let choice = |id: &str, name: &str, n| Variant {
        id: (!id.is_empty()).then(|| id.into()),
        name: (!name.is_empty()).then(|| name.into()),
        image: image(n),
        ..Variant::default()
    };
    let others = vec![choice("1", "red", 1), choice("2", "blue", 2), choice("", "green", 3)];
    for (id, name, kept) in
        [("2", "red", image(2)), ("9", "red", image(1)), ("", "green", image(3)), ("9", "grey", None), ("", "", None)]
    {
        let before = Listing { variants: others.clone(), ..Listing::default() };
        let mut now = Listing { variants: vec![choice(id, name, 7)], ..Listing::default() };
        assert!(lay(&[], &mut now, Some(&before), 0).held);
        assert_eq!(now.variants[0].image, kept, "{id} {name}");
    }
}

#[test]
fn validators_belong_to_their_address() {
    let first = Wish { key: key_of(MAIN), address: MAIN.into(), role: Role::Main, known: None };
    assert_eq!(first.validators(), (None, None));
    let row = first.looks_like(id(1), Some("\"a\"".into()), Some("Mon".into()), at(0));
    let again = Wish { known: Some(row.clone()), ..first.clone() };
    assert_eq!(again.validators(), (Some("\"a\""), Some("Mon")));
    let moved = Wish { address: format!("{MAIN}?v=2"), known: Some(row), ..first.clone() };
    assert_eq!(moved.validators(), (None, None));
    // A failed look at another address leaves the pair as it was.
    let failed = moved.failed("503".into(), true, at(30));
    assert_eq!((failed.address.as_str(), failed.etag.as_deref()), (MAIN, Some("\"a\"")));
    let same = first.same(at(0));
    assert!(same.picture.is_none() && same.retry, "nothing is the same as nothing");
}

#[test]
fn a_month_of_signed_addresses_and_of_a_dead_host() {
    let month = 30 * 48;
    let run = |signed: bool, fails: bool| {
        let (mut row, mut asked) = (None::<Known>, 0);
        for cycle in 0..month {
            let address = if signed { format!("{MAIN}?sign={cycle}") } else { MAIN.into() };
            let album: Vec<Known> = row.iter().cloned().collect();
            for wish in lay(&album, &mut listing(&address, &[]), None, cycle * 30).wishes {
                asked += 1;
                let now = at(cycle * 30);
                let known =
                    if fails { wish.failed("-".into(), true, now) } else { wish.looks_like(id(1), None, None, now) };
                row = Some(known);
            }
        }
        asked
    };
    let counts = (run(false, false), run(true, false), run(false, true), run(true, true));
    println!("a main image in 1,440 cycles: {counts:?} requests (same address, signed, dead, signed and dead)");
    assert_eq!(counts, (30, 36, 32, 32));
}
