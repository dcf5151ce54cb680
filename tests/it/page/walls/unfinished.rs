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
fn every_cut_of_a_page_is_unread() {
    let address = "https://shop.example/lamp-7";
    assert_eq!(judge(address, WHOLE).0, Ok);
    let body = WHOLE.find("<body").expect("a body");
    let end = WHOLE.find("</body").expect("an end");
    for cut in (20..end).filter(|at| WHOLE.is_char_boundary(*at)) {
        let (outcome, reason) = judge(address, &WHOLE[..cut]);
        let all_said = WHOLE[..cut].trim_end().ends_with("</script>") && cut > body;
        let nothing_open = cut > WHOLE.find("</div>").expect("a div's end") + 5 && !reason.contains("script");
        assert!(outcome == U || all_said || nothing_open, "cut at {cut}: {outcome} {reason}");
        if outcome == U && cut > 40 {
            assert!(reason.contains("ends in the middle") || reason.contains("shell"), "cut at {cut}: {reason}");
        }
    }
}

#[test]
fn a_page_without_its_optional_ends_is_whole() {
    let lean = WHOLE.replace("</body></html>", "");
    assert_eq!(judge("https://shop.example/lamp-7", &lean).0, Ok);
    let (outcome, reason) = judge("https://shop.example/lamp-7.json", r#"{"title":"Lamp","price":"45.0"#);
    assert_eq!(outcome, U);
    assert!(reason.contains("middle"), "{reason}");
}
