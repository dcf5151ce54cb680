//! The short way (the same digest is the same page) against the whole reader: over captured pages and over pages of our own,
//! each changed in a thousand places, it says "the same" only where the whole reader reads the same.

use std::{fs, path::Path};

use rivald::{
    listing::Select,
    source::{
        digest::digest,
        page::{Page, Sight, read, read_thoroughly},
    },
};
use url::Url;

/// Numbers that are the same in each run (SplitMix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        x ^ (x >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
}

/// Where something that the digest may leave out begins.
const NOISE: [&[u8]; 7] = [b"<!--", b"<meta ", b"<input ", b"<script ", b"<style ", b"<link ", b"nonce=\""];

/// Changes a page a little, mostly where the digest looks away.
fn changed(page: &[u8], spots: &[usize], dice: &mut Dice) -> Vec<u8> {
    let mut body = page.to_vec();
    let near = |dice: &mut Dice| match spots {
        [] => dice.below(page.len()),
        _ if dice.below(8) == 0 => dice.below(page.len()),
        spots => (spots[dice.below(spots.len())] + dice.below(160)).min(page.len() - 1),
    };
    // Mostly one place, so that what looks the same is not made another page elsewhere.
    for _ in 0..=dice.below(5) / 4 {
        let at = near(dice).min(body.len() - 1);
        // Whole pieces are put between tags.
        let between = memchr::memchr(b'<', &body[at..]).map_or(at, |gap| at + gap);
        match dice.below(5) {
            // Another letter or digit, as tokens have them.
            0 | 1 => body[at] = b"0123456789abcdefXYZ"[dice.below(19)],
            2 => drop(body.remove(at)),
            3 => drop(body.splice(between..between, b"<!-- 4711 -->".iter().copied())),
            _ => {
                let tag: &[u8] = match dice.below(4) {
                    0 => b"<meta name=\"csrf-token\" content=\"a1b2\">",
                    1 => b"<input type=\"hidden\" name=\"authenticity_token\" value=\"99.00\">",
                    2 => b"<script nonce=\"r4nd0m\">",
                    _ => b"<meta name=\"request-id\" content=\"79.00\">",
                };
                body.splice(between..between, tag.iter().copied());
            }
        }
    }
    body
}

/// All that comes of a page, in words.
fn said(body: &[u8]) -> String {
    in_words(body, |page| read(page, &Select::default(), false))
}

fn in_words(body: &[u8], read: impl Fn(&Page<'_>) -> Sight) -> String {
    let url = Url::parse("https://shop.example/lamp-7").expect("a valid address");
    match read(&Page { url: Some(&url), status: 200, content_type: None, body }) {
        Sight::Listing { reading, platform, item_id, canonical } => {
            format!("{:?} {:?} {platform:?} {item_id:?} {canonical:?}", reading.listing, reading.origin)
        }
        Sight::Not { outcome, reason, .. } => format!("{outcome:?} {reason}"),
    }
}

/// How often the digest said "the same" of a page that was changed.
fn holds(name: &str, page: &[u8], times: usize) -> usize {
    let spots: Vec<usize> = NOISE.iter().flat_map(|mark| memchr::memmem::find_iter(page, mark)).collect();
    let (whole, known, mut dice, mut same) = (said(page), digest(page), Dice(page.len() as u64), 0);
    for turn in 0..times {
        let body = changed(page, &spots, &mut dice);
        if digest(&body) == known {
            same += usize::from(body != page);
            assert_eq!(said(&body), whole, "{name}, change {turn}: the digest says the same, the reader does not");
        }
    }
    same
}

#[test]
fn the_short_way_says_the_same_only_where_the_whole_one_does() {
    let own = format!(
        r#"<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Lamp 7</title><meta name="csrf-token" content="x1">
        <meta property="og:title" content="Lamp 7"><!-- built 12:00 --><script nonce="n1">var a = {{"price": 3}};</script>
        <script type="application/ld+json">{{"@context":"https://schema.org","@type":"Product","name":"Lamp 7","offers":
        {{"@type":"Offer","price":"79.00","priceCurrency":"EUR","availability":"https://schema.org/InStock"}}}}</script></head>
        <body><h1>Lamp 7</h1><form><input type="hidden" name="authenticity_token" value="t1"><input name="qty" value="1"></form>
        <span class="price">€79.00</span><p>{}</p><button>Add to cart</button></body></html>"#,
        "A lamp that stands. ".repeat(20)
    );
    let same = holds("our own", own.as_bytes(), 4_000);
    assert!(same > 100, "the test looks where the digest looks away: {same}");
}

/// The captured pages that are more than a line, with their names; none where they are not at hand.
#[expect(clippy::print_stderr, reason = "says that it was skipped")]
fn captures() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/pages");
    let Ok(files) = fs::read_dir(folder) else {
        eprintln!("skipped: no captures here");
        return Vec::new();
    };
    let mut paths: Vec<_> = files.filter_map(|file| Some(file.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "html"));
    paths.sort();
    let pages = paths.iter().map(|path| (path.display().to_string(), fs::read(path).expect("a page")));
    pages.filter(|(_, page)| page.len() >= 200).collect()
}

#[test]
fn scripts_that_are_not_searched_would_have_said_nothing() {
    for (name, page) in captures() {
        let spots: Vec<usize> = memchr::memmem::find_iter(&page, b"<script").collect();
        let mut dice = Dice(page.len() as u64);
        for turn in 0..(3_000_000 / page.len()).clamp(2, 100) {
            let body = if turn == 0 { page.clone() } else { changed(&page, &spots, &mut dice) };
            let whole = in_words(&body, |page| read_thoroughly(page, &Select::default()));
            assert_eq!(said(&body), whole, "{name}, change {turn}");
        }
    }
}

#[test]
fn and_so_on_captured_pages() {
    let (mut pages, mut same) = (0, 0);
    for (path, page) in captures() {
        // Reading takes time: the larger, the fewer.
        same += holds(&path, &page, (12_000_000 / page.len()).clamp(8, 400));
        pages += 1;
    }
    assert!(pages == 0 || same > pages, "{same} of {pages} pages");
}
