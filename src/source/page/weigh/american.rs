//! Whether a page that speaks of no currency, and whose address names no country, is of a shop at home in the United States.
//!
//! Twenty countries write `$`. Evidence for one is weighed against evidence for all others: addresses with a state and a ZIP
//! code, area codes of phone numbers, taxes, carriers. Lists of countries speak for nobody.

use crate::source::page::{
    meta::Head,
    scan::{Doc, Id, Tag, unescape},
};

/// How much text is looked at, in bytes.
const MOST: usize = 400_000;
/// How many points are enough, …
const ENOUGH: u32 = 4;
/// … and how many where another dollar country is spoken of.
const PLENTY: u32 = 6;

const STATES: &str = "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR \
    PA RI SC SD TN TX UT VT VA WA WV WI WY DC";
const STATE_NAMES: &str = "Alabama Alaska Arizona Arkansas California Colorado Connecticut Delaware Florida Georgia Hawaii Idaho \
    Illinois Indiana Iowa Kansas Kentucky Louisiana Maine Maryland Massachusetts Michigan Minnesota Mississippi Missouri Montana \
    Nebraska Nevada Hampshire Jersey Mexico York Carolina Dakota Ohio Oklahoma Oregon Pennsylvania Island Tennessee Texas Utah \
    Vermont Virginia Washington Wisconsin Wyoming";
/// Area codes of the North American numbering plan outside the United States: Canada, the Caribbean.
const AREAS_ELSEWHERE: &str = "204 226 236 249 250 257 263 289 306 343 354 365 367 368 382 387 403 416 418 428 431 437 438 450 460 468 \
    474 506 514 519 548 568 579 581 584 587 604 613 639 647 672 683 705 709 742 753 778 780 782 807 819 825 867 873 879 902 905 \
    942 242 246 264 268 284 345 441 473 649 658 664 721 758 767 784 809 829 849 868 869 876";
const TOLL_FREE: &str = "800 833 844 855 866 877 888";

/// Kinds of evidence for the United States: what each weighs, and its words.
const SIGNS: &[(u32, &[&str])] = &[
    (2, &["sales tax"]),
    (2, &["USPS", "U.S.P.S.", "Parcel Post", "UPS Ground", "U.S. Postal", "US Postal"]),
    (
        2,
        &[
            "Alaska",
            "48 states",
            "contiguous",
            "continental U.S",
            "continental US",
            "APO/FPO",
            "Continental U.S",
            "lower 48",
        ],
    ),
    (
        1,
        &[
            "U.S. orders",
            "US orders",
            "United States",
            "within the U.S",
            "within the US",
            "U.S. only",
            "US only",
            "in the U.S",
        ],
    ),
    (
        1,
        &[
            "domestic orders",
            "domestic shipping",
            "Domestic shipping",
            "Domestic Shipping",
            "Domestic Orders",
            "Domestic orders",
        ],
    ),
    (1, &["LLC"]),
    (1, &["ZIP code", "Zip Code", "zip code", "Zip code", "ZIP Code"]),
    (1, &["Memorial Day", "Labor Day", "Presidents Day", "4th of July", "Fourth of July"]),
];

/// Words of another dollar country that leave the matter open, whatever else is said.
const HOME_ELSEWHERE: &str = "\
    GST|HST|QST|ABN|A.B.N|ACN|Pty|Ltd|CAD|CDN|AUD|NZD|SGD|HKD|MXN|TWD|C$|CA$|A$|AU$|NZ$|S$|HK$|MX$|NT$|Interac\
    |Canada Post|Postes Canada|Australia Post|AusPost|NZ Post|SingPost|Hongkong Post|EFTPOS|BPAY|Afterpay|Zip Pay\
    |UEN|RFC|IVA|pesos|Canadian owned|Canadian-owned|Proudly Canadian|Canadian dollars|Canadian funds\
    |Australian dollars|Australian owned|Made in Canada|Labour Day|across Canada|Canada-wide|within Canada\
    |in Canada|Australia wide|Australia-wide|across Australia|within Australia|Kong|Singapore|NSW|QLD|Octopus\
    |cheque|VAT";

/// Words that speak of another dollar country, or as people there write.
const SPOKEN_ELSEWHERE: &str = "\
    Canada|Canadian|Canadians|Australia|Australian|Zealand|Mexico|México|Ontario|Quebec|Québec|Alberta|Manitoba\
    |British Columbia|Toronto|Vancouver|Montreal|Montréal|Calgary|Ottawa|Sydney|Melbourne|Brisbane|Auckland\
    |Argentina|Chile|Colombia|Taiwan|Jamaica|Bahamas|Trinidad|Barbados|Belize|Guyana|Fiji|Namibia|Liberia|Brunei\
    |Bermuda|colour|Colour|colours|jewellery|Jewellery|favourite|Favourites|centre|Centre|postcode|Postcode";

/// Names that stand alone in menus of countries.
const COUNTRIES: &str = "\
    united states|usa|canada|australia|new zealand|singapore|hong kong|mexico|united kingdom|germany|france|japan\
    |china|italy|spain|ireland|netherlands|sweden|brazil|taiwan|argentina|chile|colombia|jamaica|bahamas|barbados\
    |fiji|bermuda|belize|guyana";

/// Whether the page is American: clearly more speaks for it than for any other country with dollars.
pub(super) fn is_american(doc: &Doc<'_>, head: &Head<'_>) -> bool {
    let language = head.language.as_deref().map(str::to_ascii_lowercase);
    if language.as_deref().is_some_and(|l| !l.starts_with("en")) {
        return false;
    }
    let text = shown(doc);
    if language.is_none() && !is_english(&text) {
        return false;
    }
    let phones = phones(&text);
    if phones.elsewhere || has_postal_code(&text) || HOME_ELSEWHERE.split('|').any(|w| has_word(&text, w)) {
        return false;
    }
    let address = has_address(&text);
    let mut kinds: Vec<u32> =
        SIGNS.iter().filter(|(_, words)| words.iter().any(|w| has_word(&text, w))).map(|(points, _)| *points).collect();
    if address {
        kinds.push(3);
    }
    if phones.american {
        kinds.push(2);
    } else if phones.toll_free {
        kinds.push(1);
    }
    let en_us = |l: &str| l.eq_ignore_ascii_case("en-us") || l.eq_ignore_ascii_case("en_us");
    if language.as_deref().is_some_and(en_us) || head.get("og:locale").is_some_and(en_us) {
        kinds.push(2);
    } else if ["-Site/en_US/", "-Site/-/en_US/", "_en_US&"].iter().any(|w| doc.src().contains(w)) {
        // Shop systems that run one site for each country.
        kinds.push(1);
    }
    let points: u32 = kinds.iter().sum();
    let spoken = SPOKEN_ELSEWHERE.split('|').any(|w| has_word(&text, w)) || leads_elsewhere(doc);
    kinds.len() >= 2 && if spoken { address && points >= PLENTY } else { points >= ENOUGH }
}

/// The words of a page, without menus to choose from and names of countries that stand alone among others.
fn shown(doc: &Doc<'_>) -> String {
    let mut out = String::new();
    let mut id: Id = 0;
    let mut alone: Vec<String> = Vec::new();
    while id < doc.len() && out.len() < MOST {
        match doc.tag(id) {
            Tag::Select | Tag::Option | Tag::Template => {
                id = doc.after(id).max(id + 1);
                continue;
            }
            Tag::Text if !doc.parent(id).is_some_and(|p| doc.tag(p).is_raw()) => {
                let text = unescape(doc.raw(id));
                let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
                let lower = words.to_lowercase();
                if COUNTRIES.split('|').any(|c| c == lower) {
                    if !alone.contains(&words) {
                        alone.push(words);
                    }
                } else if !words.is_empty() {
                    out.push_str(&words);
                    out.push(' ');
                }
            }
            _ => {}
        }
        id += 1;
    }
    // One or two of them are no list.
    if alone.len() < 4 {
        for country in alone.iter().filter(|c| !c.to_lowercase().starts_with('u')) {
            out.push_str(country);
            out.push(' ');
        }
    }
    out
}

fn is_english(text: &str) -> bool {
    let count = |word: &str| text.split(' ').filter(|w| w.eq_ignore_ascii_case(word)).take(2).count();
    ["the", "and", "your", "for", "with", "to"].iter().filter(|w| count(w) > 0).count() >= 3
}

/// `Springfield, IL 62701`, also with the name of the state.
fn has_address(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').take(80_000).collect();
    words.windows(3).any(|w| {
        let [city, state, zip] = w else { return false };
        let zip = zip.trim_end_matches(|c: char| !c.is_ascii_digit());
        let zip = zip.split_once('-').map_or(zip, |(zip, four)| if four.len() == 4 { zip } else { "" });
        let digits = zip.len() == 5 && zip.bytes().all(|b| b.is_ascii_digit());
        let state = state.trim_end_matches([',', '.']);
        let known = STATES.split(' ').any(|s| s == state) || STATE_NAMES.split_whitespace().any(|s| s == state);
        digits && known && city.starts_with(|c: char| c.is_ascii_uppercase()) && city.len() > 2
    })
}

/// A Canadian postal code with its space, `M5V 2T6`, or an Australian state with its four digits.
fn has_postal_code(text: &str) -> bool {
    let mut words = text.split(' ').map(|w| w.trim_matches(|c: char| !c.is_ascii_alphanumeric())).take(80_000);
    let mut before = words.next().unwrap_or_default();
    words.any(|word| {
        let shape = |w: &str, want: &[u8]| {
            w.len() == want.len()
                && w.bytes()
                    .zip(want)
                    .all(|(b, k)| if *k == b'A' { b.is_ascii_uppercase() } else { b.is_ascii_digit() })
        };
        let canadian = shape(before, b"A1A") && shape(word, b"1A1");
        let australian =
            matches!(before, "NSW" | "VIC" | "QLD" | "TAS" | "ACT" | "SA" | "WA" | "NT") && shape(word, b"1111");
        before = word;
        canadian || australian
    })
}

#[derive(Debug, Default)]
struct Phones {
    american: bool,
    toll_free: bool,
    elsewhere: bool,
}

/// What the phone numbers tell: `(330) 555-0100`, `1-800-555-0100`, `+61 2 5550 0100`, `1300 555 010`.
fn phones(text: &str) -> Phones {
    let mut found = Phones::default();
    let part = |c: char| c.is_ascii_digit() || matches!(c, '(' | ')' | '-' | '.' | ' ' | '+' | '/');
    for run in text.split(|c| !part(c)).filter(|r| r.len() >= 8).take(20_000) {
        let abroad = ["+61", "+64", "+65", "+852", "+52", "+886", "+54", "+56", "+57"];
        found.elsewhere |= abroad.iter().any(|code| run.contains(code));
        let groups: Vec<&str> = run.split(|c: char| !c.is_ascii_digit()).filter(|g| !g.is_empty()).take(40).collect();
        for at in 0..groups.len() {
            let [area, local, line] = groups.get(at..at + 3).map_or(["", "", ""], |g| [g[0], g[1], g[2]]);
            match (area.len(), local.len(), line.len()) {
                (3, 3, 4) if !area.starts_with(['0', '1']) && !local.starts_with(['0', '1']) => {
                    let of = |list: &str| list.split_whitespace().any(|a| a == area);
                    found.elsewhere |= of(AREAS_ELSEWHERE);
                    found.toll_free |= of(TOLL_FREE);
                    found.american |= !of(AREAS_ELSEWHERE) && !of(TOLL_FREE);
                }
                (4, 3, 3) if matches!(area, "1300" | "1800" | "0800" | "0508") => found.elsewhere = true,
                _ => {}
            }
        }
    }
    found
}

/// Whether a link leads to a shop of another dollar country.
fn leads_elsewhere(doc: &Doc<'_>) -> bool {
    doc.all(Tag::A).take(5000).filter_map(|a| doc.attr(a, "href")).any(|href| {
        let Some((_, rest)) = href.split_once("//") else { return false };
        let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default().to_ascii_lowercase();
        [".ca", ".au", ".nz", ".sg", ".hk", ".mx", ".tw"].iter().any(|end| host.ends_with(end))
    })
}

fn has_word(text: &str, word: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memmem::find_iter(bytes, word.as_bytes()).take(200).any(|at| {
        let free = |i: Option<usize>| i.and_then(|i| bytes.get(i)).is_none_or(|b| !b.is_ascii_alphanumeric());
        free(at.checked_sub(1)) && (free(Some(at + word.len())) || word.ends_with('$'))
    })
}
