//! Which country a page is made for: by its host, its path and its locales.

use url::Url;

use crate::source::page::{
    meta::Head,
    scan::{Doc, Tag},
};

/// Countries whose currency is written with a sign or a short form that others use as well, and some neighbours of theirs.
/// Endings that are sold to everyone (`.co`, `.io`, `.me` …) are no country's.
const CURRENCIES: &[(&str, &str)] = &[
    ("us", "USD"),
    ("pr", "USD"),
    ("ec", "USD"),
    ("sv", "USD"),
    ("ca", "CAD"),
    ("au", "AUD"),
    ("nz", "NZD"),
    ("sg", "SGD"),
    ("hk", "HKD"),
    ("tw", "TWD"),
    ("mx", "MXN"),
    ("cl", "CLP"),
    ("ar", "ARS"),
    ("com.co", "COP"),
    ("uy", "UYU"),
    ("br", "BRL"),
    ("jm", "JMD"),
    ("jp", "JPY"),
    ("cn", "CNY"),
    ("se", "SEK"),
    ("no", "NOK"),
    ("dk", "DKK"),
    ("fo", "DKK"),
    ("gl", "DKK"),
    ("is", "ISK"),
    ("uk", "GBP"),
    ("gb", "GBP"),
    ("eg", "EGP"),
    ("in", "INR"),
    ("pk", "PKR"),
    ("lk", "LKR"),
    ("np", "NPR"),
    ("za", "ZAR"),
    ("ro", "RON"),
    ("md", "MDL"),
    ("rs", "RSD"),
    ("mk", "MKD"),
    ("ma", "MAD"),
    ("ae", "AED"),
    ("sa", "SAR"),
    ("ch", "CHF"),
    ("li", "CHF"),
];

/// Endings that many shops outside the country use.
const VANITY: [&str; 5] = ["gl", "is", "md", "sv", "pr"];

/// Countries whose two letters are a language (`/ar/` is Arabic) or a word in addresses.
const LANGUAGES: [&str; 7] = ["ar", "sv", "gl", "is", "no", "in", "li"];

/// The currency of a place: a country's two letters, or the ending of its hosts.
pub(super) fn currency(place: &str) -> Option<&'static str> {
    CURRENCIES.iter().find(|(p, _)| *p == place).map(|(_, c)| *c)
}

/// The countries that the page's address and locales name. What a theme says by default (`en-US`) is none.
pub(super) fn places(url: Option<&Url>, head: &Head<'_>) -> Vec<String> {
    let canonical = head.canonical.as_deref().and_then(|c| Url::parse(c).ok());
    let mut found: Vec<String> = Vec::new();
    for url in url.into_iter().chain(canonical.as_ref()) {
        found.extend(by_address(url));
    }
    let locales = head.language.iter().map(String::as_str);
    let locales = locales
        .chain(["og:locale", "content-language", "geo.region", "geo.country"].iter().filter_map(|k| head.get(k)));
    found.extend(locales.filter_map(region).filter(|r| r != "us"));
    found.sort_unstable();
    found.dedup();
    found
}

fn by_address(url: &Url) -> Vec<String> {
    let mut found = Vec::new();
    let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
    let labels: Vec<&str> = host.split('.').collect();
    if let [first, .., second, last] = labels[..] {
        if second == "com" && last == "co" {
            found.push("com.co".to_owned());
        }
        // `ca.shop.com`
        if first.len() == 2 && currency(first).is_some() && !LANGUAGES.contains(&first) {
            found.push(first.to_owned());
        }
    }
    if let Some(last) = labels.last().filter(|l| l.len() == 2 && !VANITY.contains(l)) {
        found.push((*last).to_owned());
    }
    // `/en-ca/`, `/ca/en/`: only in front, where shops put it.
    for segment in url.path_segments().into_iter().flatten().take(2) {
        let segment = segment.to_ascii_lowercase();
        if let Some(region) = region(&segment).filter(|_| segment.len() == 5) {
            found.push(region);
        } else if segment.len() == 2 && currency(&segment).is_some() && !LANGUAGES.contains(&segment.as_str()) {
            found.push(segment);
        } else {
            break;
        }
    }
    found
}

/// `en_CA`, `en-ca`, `CA-ON` (a region of a country): the country.
fn region(locale: &str) -> Option<String> {
    let locale = locale.trim();
    let mut parts = locale.split(['-', '_']);
    let first = parts.next()?;
    let letters = |p: &str| p.len() == 2 && p.bytes().all(|b| b.is_ascii_alphabetic());
    if first.len() == 2 && first.bytes().all(|b| b.is_ascii_uppercase()) {
        return Some(first.to_ascii_lowercase());
    }
    parts.find(|p| letters(p)).map(str::to_ascii_lowercase)
}

/// The currency of the one country (or of all countries with the same currency) where a language is at home.
///
/// `alone`: no place is known; a language that is at home in two countries says nothing beside one.
pub(super) fn by_language(head: &Head<'_>, alone: bool) -> Option<&'static str> {
    let tag = head.language.as_deref()?.to_ascii_lowercase();
    let mut parts = tag.split(['-', '_']);
    let (language, rest) = (parts.next()?, parts.collect::<Vec<_>>());
    Some(match language {
        "sv" => "SEK",
        "nb" | "nn" | "no" => "NOK",
        "da" => "DKK",
        "is" => "ISK",
        "ja" => "JPY",
        "zh" if rest.iter().all(|r| *r == "cn" || *r == "hans") => "CNY",
        "af" => "ZAR",
        "hi" | "te" | "mr" | "gu" | "kn" | "ml" | "pa" => "INR",
        "ne" => "NPR",
        "si" => "LKR",
        "ur" => "PKR",
        "ro" if alone => "RON",
        "sr" => "RSD",
        "mk" => "MKD",
        _ => return None,
    })
}

/// Yen where the page is written in Japanese, yuan where it is written in Chinese.
pub(super) fn by_script(doc: &Doc<'_>) -> Option<&'static str> {
    let (mut kana, mut han) = (0_u32, 0_u32);
    let texts = (0..doc.len()).filter(|id| doc.tag(*id) == Tag::Text).map(|id| doc.raw(id));
    for c in texts.flat_map(str::chars).filter(|c| !c.is_ascii()).take(20_000) {
        match u32::from(c) {
            0x3041..=0x30ff => kana += 1,
            0x4e00..=0x9fff => han += 1,
            _ => {}
        }
    }
    match (kana, han) {
        (20.., _) if kana * 10 > han => Some("JPY"),
        (0..=5, 20..) => Some("CNY"),
        _ => None,
    }
}

/// The one currency that is picked in the page's own menu of currencies.
pub(super) fn picked<'c>(doc: &Doc<'_>, family: &[&'c str]) -> Option<&'c str> {
    let options = doc.all(Tag::Option).take(3000).filter(|id| doc.attr(*id, "selected").is_some());
    let others = doc.holding("aria-selected=\"true\"").into_iter().take(200);
    let mut found = None;
    for id in options.chain(others) {
        let text = doc.text(id, 60);
        if text.len() > 40 {
            continue;
        }
        let value = doc.attr(id, "value").unwrap_or_default();
        let mut words = text.split(|c: char| !c.is_ascii_alphanumeric()).chain([value.as_ref()]);
        let Some(code) = words.find_map(|w| family.iter().find(|c| **c == w)) else { continue };
        if found.is_some_and(|f| f != *code) {
            return None;
        }
        found = Some(*code);
    }
    found
}

/// Whether a page that speaks of one code asks a tax of a country that shares the sign but has another currency.
pub(super) fn denies(src: &str, code: &str) -> bool {
    // A code that is spoken of as a word says more than a list of countries; only a tax outweighs it.
    code == "USD" && ["GST", "HST"].iter().any(|w| has_word(src, w))
}

fn has_word(src: &str, word: &str) -> bool {
    let bytes = src.as_bytes();
    memchr::memmem::find_iter(bytes, word.as_bytes()).take(200).any(|at| {
        let free = |i: Option<usize>| i.and_then(|i| bytes.get(i)).is_none_or(|b| !b.is_ascii_alphanumeric());
        free(at.checked_sub(1)) && free(Some(at + word.len()))
    })
}
