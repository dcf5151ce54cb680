//! Pages that mean harm: never a panic, never more than a bounded amount of work.

use proptest::prelude::*;

use super::{ld, page, sight};

/// A page that every reader has something to say about.
fn rich() -> String {
    page(
        &format!(
            r#"<meta property="og:type" content="product"><meta property="og:title" content="Brass lamp"><meta property="product:price:amount" content="79.00">
            <meta property="product:price:currency" content="EUR">{}"#,
            ld(
                r#"{"@type":"Product","name":"Brass lamp","image":["/a.jpg"],"offers":{"price":"79.00","priceCurrency":"EUR"}}"#
            )
        ),
        r#"<div itemscope itemtype="http://schema.org/Product"><b itemprop="name">Brass lamp</b></div><p class="price"><s>€99.00</s> €<b>79</b><sup>.00</sup></p>
        <p title="4.4 out of 5 stars">1,204 ratings</p><p>294 sold</p><button>Add to cart</button>
        <script>window.__STATE__ = {"product":{"title":"Brass lamp","price":7900}};</script>"#,
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutated_pages(cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 1..12)) {
        let mut bytes = rich().into_bytes();
        for (a, b, byte, what) in cuts {
            let (a, b) = (a.index(bytes.len()), b.index(bytes.len()));
            match what {
                0 => bytes[a] = byte,
                1 => bytes.insert(a, byte),
                2 => { bytes.drain(a.min(b)..a.max(b).min(a.min(b) + 40)); }
                _ => { let piece = bytes[a.min(b)..a.max(b).min(a.min(b) + 200)].to_vec(); bytes.splice(a..a, piece); }
            }
            if bytes.is_empty() { break; }
        }
        let _ = sight(&bytes);
    }

    #[test]
    fn any_markup(body in "(<[a-z!/]{0,6}[ =\"'a-z<>/-]{0,12}>?|[€$0-9.,]{1,8}|&[a-z#0-9;]{0,8}|[\\PC]{0,4}){0,80}") {
        let _ = sight(page("", &body).as_bytes());
    }

    #[test]
    fn any_json_ld(json in r#"(\{|\}|\[|\]|,|:|"@type"|"Product"|"offers"|"price"|"name"|"[a-z\\]{0,6}"|[0-9.e-]{1,6}|/\*|//|null){0,60}"#) {
        let _ = sight(page(&ld(&json), "").as_bytes());
    }
}

/// Each of these takes a quadratic reader minutes; the test binary's own time-out is the bound.
#[test]
fn floods() {
    let n = 40_000;
    let floods = [
        ("nested elements", "<div>".repeat(n)),
        ("nested lists", "<ul><li>".repeat(n)),
        ("unclosed formatting", "<b><i><a href=x>".repeat(n / 2)),
        ("stray end tags", format!("{}{}", "<div>".repeat(300), "</x>".repeat(n))),
        ("comments without end", "<!-- ".repeat(n)),
        ("quotes without end", "<a x=\"".repeat(n)),
        ("single quotes without end", "<a x='<b y=\"".repeat(n)),
        ("raw text without end", "<script>".repeat(n)),
        ("half entities", "&am".repeat(n)),
        ("NULs", "\0".repeat(n)),
        ("open tags", "<".repeat(n)),
        ("prices", "<p class=price>€1.00</p>".repeat(n / 4)),
        ("bare digits", "<i>1</i>".repeat(n / 2)),
        ("words about stock", "<p>sold out</p>".repeat(n / 4)),
        ("ratings", "<p title='4.4 out of 5 stars'>".repeat(n / 4)),
        ("items", "<div itemscope itemtype=http://schema.org/Product itemprop=offers>".repeat(n / 8)),
        ("JSON-LD, deep", ld(&"[".repeat(n))),
        ("JSON-LD, 3 MB", ld(&format!(r#"{{"@type":"Product","name":"{}"}}"#, "A".repeat(3 << 20)))),
        ("JSON-LD, half", ld(r#"{"@type":"Product","name":"cut"#)),
        ("scripts full of brackets", format!("<script>{}</script>", "=[\"price".repeat(n))),
        ("scripts full of objects", format!("<script>{}</script>", "({\"price\":".repeat(n))),
        ("attributes", format!("<p {}>", "a=1 ".repeat(n))),
        ("headings", "<h1>Brass lamp</h1><h2>x</h2>".repeat(n / 8)),
    ];
    for (what, flood) in floods {
        assert!(!flood.is_empty(), "{what}");
        let _ = sight(page("", &format!("{flood}<p class=price>€79.00</p>")).as_bytes());
        let _ = sight(flood.as_bytes());
    }
}
