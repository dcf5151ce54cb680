//! Sales counts as a shopper sees them.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::{
    Sightline,
    area::{AWAY, HIDDEN, LINKED, OPTION},
};
use crate::{
    listing::{Counted, SalesCount, read_count},
    source::page::scan::{Id, Tag},
};

/// What a text about sales has in it, in lower case; which count it is, `read_count` decides.
const SALES: &[&str] = &[
    "sold",
    "bought",
    "purchased",
    "销",
    "已售",
    "售出",
    "付款",
    "收货",
    "已拼",
    "verkauft",
    "vendu",
    "vendid",
    "comprad",
    "venduti",
    "acquist",
    "sprzeda",
    "продан",
    "販売",
    "판매",
    "구매",
    "terjual",
    "đã bán",
    "prodáno",
    "prodan",
    "satıldı",
    "ขายแล้ว",
    "verkocht",
    "sålda",
    "solgt",
];

static FINDER: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(SALES)
        .unwrap_or_else(|_| unreachable!("the word list is constant and small"))
});

/// How long a text about sales may be.
const SHORT: usize = 80;

/// The one sales count that the part about the item shows; none where several differ.
pub fn sales(line: &mut Sightline<'_, '_>) -> Option<SalesCount> {
    let doc = line.doc;
    let mut found: Vec<SalesCount> = Vec::new();
    for id in line.region() {
        if doc.tag(id) != Tag::Text {
            continue;
        }
        let raw = doc.raw(id).trim();
        if raw.len() > SHORT || !FINDER.is_match(raw) || line.areas.of(id) & (HIDDEN | AWAY | LINKED | OPTION) != 0 {
            continue;
        }
        if is_of_seller(line, id) {
            continue;
        }
        // The number may stand beside the word: `<b>294</b> sold`.
        let around = doc.ancestors(id).take(3).take_while(|a| doc.inside(*a).len() <= 12);
        let texts = std::iter::once(doc.text(id, SHORT)).chain(around.map(|a| doc.text(a, SHORT * 2)));
        let count = texts
            .filter(|t| t.len() <= SHORT && t.contains(|c: char| c.is_numeric()))
            .find_map(|t| read_count(&t).ok().map(|c| (c, t)));
        if let Some((count, text)) = count.filter(|(c, _)| c.what == Counted::Sales) {
            found.push(SalesCount { count: count.count, at_most: count.at_most, window: count.window, text });
        }
    }
    let first = found.first()?.clone();
    found.iter().all(|f| (f.count, f.at_most, f.window) == (first.count, first.at_most, first.window)).then_some(first)
}

/// Whether a text stands in the part about who sells: what the whole shop sold is no count of this item.
fn is_of_seller(line: &Sightline<'_, '_>, id: Id) -> bool {
    let doc = line.doc;
    let anchor = line.anchor.unwrap_or(0);
    let words = ["seller", "merchant", "vendor", "storeinfo", "store-info", "shop-info", "shopinfo", "about-shop"];
    doc.ancestors(id).take(6).take_while(|a| !doc.inside(*a).contains(&anchor)).any(|a| {
        ["class", "id", "data-testid"].iter().filter_map(|n| doc.attr(a, n)).any(|v| {
            let v = v.to_ascii_lowercase();
            // `bestseller` says that it sells well.
            words.iter().any(|w| v.replace("bestseller", "").replace("best-seller", "").contains(w))
        })
    })
}
