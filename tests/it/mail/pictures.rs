//! What holds of pictures in messages: embedded once each, bounded, outlined where something changed, and told in words
//! where there is no picture.

#![expect(clippy::print_stdout, reason = "tests")]

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Instant,
};

use image::{ImageFormat, Rgb, RgbImage};
use rivald::{
    change::{AlertNote, Note, NoteBody},
    listing::{ChangeKind, Locale, PictureWhat},
    mail::{Composed, PictureFiles, compose, compose_with, encode, pictures_of, sample},
};

use super::{
    art::{self, PLAIN},
    cases::{self, alert_with, boxed, note},
    composing::{base64, look_at},
    picture_cases::{self as pictures, addresses, files, id, pictured, seen},
};

fn composed(notes: &[Note], files: &PictureFiles) -> Composed {
    compose_with(notes, &files.clone().into(), Locale::En, chrono_tz::Asia::Shanghai, cases::now())
}

fn encoded(mail: &Composed) -> String {
    let raw = encode(mail, "rivald@example.com", cases::TO, "x@example.com", cases::now()).expect("a message");
    String::from_utf8(raw).expect("ASCII")
}

/// The pictures that the HTML shows: Content-ID and alternative text, in its order.
fn shown(html: &str) -> Vec<(String, String)> {
    let page = scraper::Html::parse_document(html);
    let images = scraper::Selector::parse("img").expect("a selector");
    let of = |name, element: &scraper::ElementRef<'_>| element.attr(name).unwrap_or_default().to_owned();
    page.select(&images)
        .map(|image| (of("src", &image).strip_prefix("cid:").expect("embedded").to_owned(), of("alt", &image)))
        .collect()
}

/// Every picture of the HTML is in the message, every picture of the message is in the HTML, and none is in it twice.
fn assert_whole(mail: &Composed) {
    let shown: BTreeSet<String> = shown(&mail.html).into_iter().map(|(cid, _)| cid).collect();
    let parts: Vec<String> = mail.pictures.iter().map(|p| p.cid.clone()).collect();
    assert_eq!(parts.iter().cloned().collect::<BTreeSet<_>>(), shown);
    assert_eq!(parts.len(), shown.len(), "one is there twice");
}

/// Notes about so many watches, each with pictures of its own.
fn flood(count: u8, kind: ChangeKind) -> Vec<Note> {
    let one = |n: u8| {
        let (before, after) = (n * 2, n * 2 + 1);
        let name = format!("Rival {n:02}");
        let values = (addresses(&[before]), addresses(&[after]));
        let alert = alert_with(&format!("rival-{n:02}"), &name, kind, (&values.0, &values.1), "Changed.");
        note(i64::from(n) + 1, boxed(pictured(alert, &[before], &[after], Some(seen(PictureWhat::Added)))))
    };
    (0..count).map(one).collect()
}

fn flood_of_files(count: u8, file: &[u8]) -> PictureFiles {
    (0..count * 2).map(|n| (id(n), file.to_vec())).collect()
}

#[test]
fn a_badge_is_outlined_where_it_can_be_seen() {
    let one = |before: &[u8], after: &[u8], what| {
        let alert = alert_with("a", "A", ChangeKind::MainImage, (&addresses(before), &addresses(after)), "");
        composed(&[note(1, boxed(pictured(alert, before, after, what)))], files())
    };
    // How each picture looks without an outline.
    let bare: BTreeMap<u8, Vec<u8>> =
        [0, 1].map(|n| (n, one(&[n], &[], None).pictures.remove(0).jpeg)).into_iter().collect();
    for (what, before, after) in [
        (PictureWhat::Added, false, true),
        (PictureWhat::Removed, true, false),
        (PictureWhat::Rewritten, false, true),
        (PictureWhat::Another, false, false),
        (PictureWhat::Colour, false, false),
        (PictureWhat::FrameAdded, false, false),
        (PictureWhat::Crop, false, false),
    ] {
        let mail = one(&[0], &[1], Some(seen(what)));
        let outlined: Vec<bool> = (0..2).map(|n| mail.pictures[usize::from(n)].jpeg != bare[&n]).collect();
        assert_eq!(outlined, [before, after], "{what:?}");
        let said: Vec<bool> = shown(&mail.html).iter().map(|(_, alt)| alt.contains("outlined")).collect();
        assert_eq!(said, [before, after], "{what:?}");
    }
}

#[test]
fn every_picture_has_words_and_is_there_once() {
    for case in [pictures::badge_added, pictures::another, pictures::gallery, pictures::a_day] {
        for locale in Locale::ALL {
            let mail = compose_with(&case(locale), &files().clone().into(), locale, chrono_tz::UTC, cases::now());
            assert_whole(&mail);
            assert!(!mail.pictures.is_empty());
            let alts: Vec<String> = shown(&mail.html).into_iter().map(|(_, alt)| alt).collect();
            assert!(alts.iter().all(|alt| alt.chars().count() >= 3), "{alts:?}");
            assert!(!mail.text.contains("cid:"));
        }
    }
    // The same picture in two listings: one part.
    let twice = |watch| {
        let alert = alert_with(watch, watch, ChangeKind::MainImage, (&addresses(&[0]), &addresses(&[3])), "");
        note(1, boxed(pictured(alert, &[0], &[3], Some(seen(PictureWhat::Another)))))
    };
    let mail = composed(&[twice("rival-a"), twice("rival-b")], files());
    assert_eq!((shown(&mail.html).len(), mail.pictures.len()), (4, 2));
    assert_whole(&mail);
}

#[test]
fn the_same_notes_and_files_make_the_same_bytes() {
    let mut notes = pictures::a_day(Locale::ZhCn);
    let of = |notes: &[Note], files: &PictureFiles| {
        encoded(&compose_with(notes, &files.clone().into(), Locale::ZhCn, chrono_tz::UTC, cases::now()))
    };
    let one = of(&notes, files());
    notes.reverse();
    // Another map has another order.
    let again: PictureFiles = files().iter().map(|(id, file)| (*id, file.clone())).collect();
    assert_eq!(one, of(&notes, &again));
}

#[test]
fn without_pictures_the_message_is_what_it_was() {
    let unread: PictureFiles = files().keys().map(|id| (*id, b"<svg/>".to_vec())).collect();
    for case in [pictures::badge_added, pictures::gallery] {
        let notes = case(Locale::En);
        let none = composed(&notes, &PictureFiles::new());
        assert_eq!(none, compose(&notes, Locale::En, chrono_tz::Asia::Shanghai, cases::now()));
        // A file that is refused is like one that is not there.
        assert_eq!(none, composed(&notes, &unread));
        assert!(none.pictures.is_empty() && !none.html.contains("<img"));
        let links = none.html.matches("href=\"https://img.example.net/").count();
        assert!(links == none.text.matches("https://img.example.net/").count() && links >= 2, "{links}");
        assert!(encoded(&none).contains("\r\nContent-Type: multipart/alternative;"));
        assert!(!encoded(&none).contains("multipart/related"));
    }
}

#[test]
fn the_sentence_says_it_without_the_picture() {
    for (locale, subject, text) in [
        (Locale::En, "Main image: Rival A 500 ml: badge added, lower left", "* Main image: badge added, lower left, 7"),
        (Locale::ZhCn, "主图更换：对手A 500ml：左下角新增角标", "* 主图更换：左下角新增角标，约占画面 7"),
    ] {
        for files in [files(), &PictureFiles::new()] {
            let mail = compose_with(
                &pictures::badge_added(locale),
                &files.clone().into(),
                locale,
                chrono_tz::UTC,
                cases::now(),
            );
            assert!(mail.subject.starts_with(subject), "{}", mail.subject);
            assert!(mail.text.contains(text), "{}", mail.text);
            assert!(mail.text.contains("https://img.example.net/thermos/0.jpg"), "{}", mail.text);
        }
    }
}

#[test]
fn main_images_come_before_galleries() {
    let gallery = |n: u8| {
        let alert = alert_with(&format!("gallery-{n}"), "G", ChangeKind::Gallery, ("", ""), "");
        note(100 + i64::from(n), boxed(pictured(alert, &[], &[100 + n], None)))
    };
    let mut notes: Vec<Note> = (0..20).map(gallery).collect();
    notes.extend(flood(5, ChangeKind::MainImage));
    notes.extend(flood(20, ChangeKind::Variants).split_off(5));
    let wanted = pictures_of(&notes);
    assert_eq!(wanted.len(), 24);
    // Ten of main images, and fourteen of the thirty of choices.
    assert!((0..10).all(|n| wanted.contains(&id(n))));
    assert!(!(100..120).any(|n| wanted.contains(&id(n))));
    assert!(pictures_of(&cases::faults(Locale::En)).is_empty());
}

#[test]
fn many_pictures_are_smaller_and_stay_under_a_megabyte() {
    let file = art::file(art::Art { two: true, badge: Some("69"), ..PLAIN }, ImageFormat::Jpeg);
    for (count, pictures) in [(1, 2), (6, 12), (7, 14), (12, 24), (40, 24)] {
        let mail = composed(&flood(count, ChangeKind::MainImage), &flood_of_files(count, &file));
        assert_whole(&mail);
        assert_eq!(mail.pictures.len(), pictures, "{count}");
        let raw = encoded(&mail).len();
        assert!(raw < 1_000_000, "{count}: {raw} bytes");
        let width = if count <= 6 { 280 } else { 180 };
        assert_eq!(mail.html.matches(&format!("width=\"{width}\"")).count(), pictures, "{count}");
        // What has no picture has its links, and no news was left out for a picture.
        let bare = compose(&flood(count, ChangeKind::MainImage), Locale::En, chrono_tz::UTC, cases::now());
        let listed = |mail: &Composed| mail.html.matches("rival-").count();
        let links = |mail: &Composed| mail.html.matches("href=\"https://img.example.net/").count();
        assert_eq!((listed(&mail), links(&mail)), (listed(&bare), links(&bare) + pictures), "{count}");
    }
}

/// A picture that compresses as badly as can be.
fn noise(width: u32, height: u32) -> Vec<u8> {
    let mut state = 1u32;
    let image = RgbImage::from_fn(width, height, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Rgb([(state >> 24) as u8, (state >> 16) as u8, (state >> 8) as u8])
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    image.write_to(&mut bytes, ImageFormat::Png).expect("a file");
    bytes.into_inner()
}

#[test]
fn the_worst_message_stays_under_a_megabyte() {
    let noise = noise(700, 700);
    let long = "保'温".repeat(70);
    for count in [6, 12, 40] {
        let mut notes = flood(count, ChangeKind::MainImage);
        for note in &mut notes {
            if let NoteBody::Alert(alert) = &mut note.body {
                alert.name.push_str(&long);
                alert.group = Some(long.clone());
            }
        }
        let mail = composed(&notes, &flood_of_files(count, &noise));
        assert_whole(&mail);
        let (bytes, raw) = (mail.pictures.iter().map(|p| p.jpeg.len()).sum::<usize>(), encoded(&mail).len());
        println!("{count} notes: {} pictures of {bytes} bytes in {raw}", mail.pictures.len());
        assert!(raw < 1_000_000, "{count}: {raw} bytes");
    }
}

#[test]
fn heavy_files_cost_neither_much_time_nor_bytes() {
    let heavy = noise(1600, 1660);
    assert!((7_900_000..8_388_608).contains(&heavy.len()), "{} bytes", heavy.len());
    let notes = flood(40, ChangeKind::MainImage);
    let files: PictureFiles = pictures_of(&notes).into_iter().map(|id| (id, heavy.clone())).collect();
    let begun = Instant::now();
    let mail = composed(&notes, &files);
    let took = begun.elapsed();
    let raw = encoded(&mail).len();
    println!("40 notes with files of 8 MB: {} pictures, {raw} bytes, {} ms", mail.pictures.len(), took.as_millis());
    assert_whole(&mail);
    // 32 MiB are decoded at most.
    assert_eq!(mail.pictures.len(), 4);
    assert!(raw < 1_000_000, "{raw} bytes");
}

#[test]
fn long_texts_cost_pictures_and_leave_none_behind() {
    let long = "'".repeat(500);
    let notes: Vec<Note> = (0..40u8)
        .map(|n| {
            let alert = alert_with(&format!("rival-{n:02}"), &long, ChangeKind::Variants, ("", ""), &long);
            let alert = AlertNote { group: Some(long.clone()), sku: Some(long.clone()), ..alert };
            note(i64::from(n), boxed(pictured(alert, &[n % 9], &[(n + 1) % 9], None)))
        })
        .collect();
    let mail = composed(&notes, files());
    assert!(mail.html.len() < 100_000 && mail.text.contains("more change"), "{} bytes", mail.html.len());
    assert_whole(&mail);
}

#[test]
fn the_test_message_shows_pictures() {
    for locale in Locale::ALL {
        let (notes, files) = sample(cases::TO, locale, cases::now()).expect("a sample");
        let mail = compose_with(&notes, &files.clone().into(), locale, chrono_tz::UTC, cases::now());
        assert_whole(&mail);
        assert_eq!(mail.pictures.len(), 2);
        look_at(&format!("sample.{}", locale.tag()), &mail);
    }
}

/// The parts of a multipart text: their heads and bodies.
fn parts<'a>(text: &'a str, boundary: &str) -> Vec<(&'a str, &'a str)> {
    let close = format!("--{boundary}--\r\n");
    let inside = text.split_once(&close).expect("a last boundary").0;
    let parts = inside.split(&format!("--{boundary}\r\n")).skip(1).collect::<Vec<_>>();
    parts.into_iter().map(|part| part.split_once("\r\n\r\n").expect("a head")).collect()
}

#[test]
fn the_message_is_multipart_related() {
    let mail = composed(&pictures::badge_added(Locale::ZhCn), files());
    let raw = encoded(&mail);
    assert!(raw.is_ascii() && raw.lines().all(|line| line.len() <= 78), "long lines");
    let boundaries: Vec<&str> = raw.split("boundary=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let [outer, inner] = boundaries[..] else { panic!("{boundaries:?}") };
    assert!(!outer.starts_with(inner) && !inner.starts_with(outer));
    let head = raw.split("\r\n\r\n").next().unwrap_or_default();
    let unfolded = head.replace("\r\n ", " ");
    assert!(unfolded.contains("Content-Type: multipart/related; type=\"multipart/alternative\"; boundary="), "{head}");
    let related = parts(&raw, outer);
    assert_eq!(related.len(), 1 + mail.pictures.len());
    assert!(related[0].0.starts_with("Content-Type: multipart/alternative;"));
    let alternatives = parts(related[0].1, inner);
    let kinds: Vec<&str> = alternatives.iter().filter_map(|(head, _)| head.lines().next()).collect();
    assert_eq!(kinds, ["Content-Type: text/plain; charset=utf-8", "Content-Type: text/html; charset=utf-8"]);
    for (number, ((head, body), picture)) in related[1..].iter().zip(&mail.pictures).enumerate() {
        let head: BTreeSet<&str> = head.lines().collect();
        let name = format!("picture-{}.jpg", number + 1);
        for line in [
            format!("Content-Type: image/jpeg; name=\"{name}\""),
            format!("Content-Disposition: inline; filename=\"{name}\""),
            format!("Content-ID: <{}>", picture.cid),
            "Content-Transfer-Encoding: base64".to_owned(),
        ] {
            assert!(head.contains(line.as_str()), "{line}: {head:?}");
        }
        assert!(body.lines().all(|line| line.len() <= 76));
        assert_eq!(body.replace("\r\n", ""), base64(&picture.jpeg));
        assert!(picture.jpeg.starts_with(&[0xff, 0xd8]));
    }
}
