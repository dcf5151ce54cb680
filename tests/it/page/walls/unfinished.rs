//! Empty shells, and answers that were cut.

use rivald::listing::Outcome::{Ok, Unreadable as U};

use super::{Row, check, judge};

const SHELLS: &[Row] = &[
    ("", "<div id=root></div><script src=/main.js></script>", U),
    ("Sample", "<div id=app></div><script src=/main.js></script>", U),
    ("Brass lamp | Sample", "<div id=__next></div><script src=/a.js></script><script src=/b.js></script>", U),
    (
        "Sample",
        "<noscript>You need to enable JavaScript to run this app.</noscript><app-root></app-root><script src=/x.js></script>",
        U,
    ),
    ("商品详情", "<div id=container><div class=loading>加载中</div></div><script src=/x.js></script>", U),
    ("", "", U),
];

#[test]
fn shells() {
    check(SHELLS, false);
    for (title, body, _) in SHELLS.iter().take(4) {
        let (_, reason) = judge("https://shop.example/lamp-7", &super::bare(title, body));
        assert!(reason.contains("shell"), "{reason}");
    }
}

const WHOLE: &str = r#"<!doctype html><html><head><title>Brass lamp</title><script type="application/ld+json">
    {"@context":"https://schema.org","@type":"Product","name":"Brass lamp","offers":{"@type":"Offer","price":"45.00",
    "priceCurrency":"EUR"}}</script><style>.a{color:red}</style></head><body><div class="a"><section><h1>Brass lamp</h1>
    <!-- offer --><p class="price">45,00 €</p><p>A fine lamp.</p></section></div><script>var a = 1;</script></body></html>"#;

#[test]
fn a_cut_page_is_unread() {
    let address = "https://shop.example/lamp-7";
    assert_eq!(judge(address, WHOLE).0, Ok);
    // Up to where its two blocks are closed, there is no place at which it may end but between two elements.
    let end = WHOLE.find("</section>").expect("a section's end");
    let open = WHOLE.find("<section>").expect("a section") + "<section>".len();
    for cut in (20..end).filter(|at| WHOLE.is_char_boundary(*at)) {
        let (outcome, reason) = judge(address, &WHOLE[..cut]);
        let one_open = WHOLE[..cut].ends_with("<div class=\"a\">");
        assert!(outcome == U || one_open, "cut at {cut}: {outcome} {reason}");
        if cut > open {
            assert!(reason.contains("ends in the middle"), "cut at {cut}: {reason}");
        }
    }
    let script = WHOLE.find("var a").expect("a script");
    let (_, reason) = judge(address, &WHOLE[..script]);
    assert_eq!(reason, "The answer ends in the middle of the page (inside a script).");
}

#[test]
fn a_page_without_its_optional_ends_is_whole() {
    for end in ["</body></html>", "<script>var a = 1;</script></body></html>"] {
        let lean = WHOLE.replace(end, "");
        assert_eq!(judge("https://shop.example/lamp-7", &lean).0, Ok, "{lean}");
    }
    let (outcome, reason) = judge("https://shop.example/lamp-7.json", r#"{"title":"Lamp","price":"45.0"#);
    assert_eq!(outcome, U);
    assert!(reason.contains("middle"), "{reason}");
}
