//! One watchlist text: what its keys mean, and every planned fault in both languages.

use std::{sync::Arc, time::Duration};

use proptest::prelude::*;
use rivald::{
    listing::{Amount, ChangeKind, Field, Locale, Side, SourceKind, Threshold, Watch},
    schedule::Schedule,
    settings::Settings,
    watchlist::read_watchlist,
};

use super::{made_of, told};

fn good(text: &str) -> Vec<Arc<Watch>> {
    let (watches, faults) = read_watchlist("a.toml", text, &Settings::default());
    assert!(faults.is_empty(), "{}", told(&faults, Locale::En));
    watches
}

fn faults(text: &str, locale: Locale) -> String {
    told(&read_watchlist("a.toml", text, &Settings::default()).1, locale)
}

fn amount(text: &str) -> Amount {
    text.parse().expect("a test's own amount")
}

#[test]
fn reads_every_key() {
    let watches = good(
        r#"
        [defaults]
        group = "thermos"
        to = ["anna@example.com"]
        alert.title = false
        alert.rearm = "1h"
        alert.price = { drop = "2%", below = 50 }
        select.price = ".price"
        select.title = "h1"
        request.headers = { Accept-Language = "en" }

        [[watch]]
        id = "a"
        url = "https://shop.example.com/a"

        [[watch]]
        id = "保温杯-b"
        name = "B"
        url = "https://shop.example.com/b?x=1#y"
        group = ""
        side = "own"
        sku = "S-1"
        source = "shopify"
        schedule = "@daily"
        timezone = "Europe/Berlin"
        to = ["bob@example.com", "carl@example.com"]
        [watch.alert]
        price = { rise = "0.50", above = "99.90", below = false, undercuts = false }
        sales = { surge = "2.5x", slump = false, reset = false }
        main-image = true
        coupon = false
        coupon_added = true
        [watch.select]
        price = "meta[itemprop=price] @CONTENT"
        title = ""
        [watch.request.headers]
        X-Shop = "de"
        "#,
    );
    let [a, b] = watches.as_slice() else { panic!("two watches") };

    assert_eq!((a.id.as_str(), &*a.name, a.line, &*a.file), ("a", "a", 12, "a.toml"));
    assert_eq!((a.group.as_deref(), a.side, a.source), (Some("thermos"), Side::Rival, SourceKind::Auto));
    assert_eq!(a.extras.to, ["anna@example.com"]);
    assert_eq!(a.alert.price.drop, Threshold::Part(amount("0.02")));
    assert_eq!(a.alert.price.below, Some(amount("50")));
    assert_eq!(a.alert.kinds.get(&ChangeKind::Title), Some(&false));
    assert_eq!(a.alert.rearm, Duration::from_hours(1));
    assert!(a.alert.price.undercuts_own && a.extras.schedule.is_none());

    assert_eq!((b.id.as_str(), &*b.name, b.group.as_deref()), ("保温杯-b", "B", None));
    assert_eq!((b.side, b.source, b.extras.sku.as_deref()), (Side::Own, SourceKind::Shopify, Some("S-1")));
    assert_eq!(b.extras.schedule.as_ref().map(Schedule::as_str), Some("@daily"));
    assert_eq!(b.extras.timezone, Some(chrono_tz::Europe::Berlin));
    assert_eq!(b.extras.to, ["bob@example.com", "carl@example.com"]);
    // Over the defaults, leaf by leaf.
    assert_eq!(b.alert.price.drop, Threshold::Part(amount("0.02")));
    assert_eq!(b.alert.price.rise, Threshold::By(amount("0.50")));
    assert_eq!((b.alert.price.below, b.alert.price.above), (None, Some(amount("99.90"))));
    assert!(!b.alert.price.undercuts_own);
    assert_eq!((b.alert.sales.surge, b.alert.sales.slump, b.alert.sales.reset), (Some(amount("2.5")), None, false));
    let kinds: Vec<_> = b.alert.kinds.iter().map(|(kind, told)| format!("{kind}={told}")).collect();
    assert_eq!(
        kinds.join(" "),
        "coupon-added=true coupon-removed=false coupon-changed=false coupon-low=false main-image=true title=false"
    );
    assert_eq!(b.select.fields.get(&Field::Price), Some(&("meta[itemprop=price]".into(), Some("content".into()))));
    assert_eq!(b.select.fields.get(&Field::Title), None);
    assert_eq!(b.request.headers.keys().collect::<Vec<_>>(), ["accept-language", "x-shop"]);
}

#[test]
fn tags() {
    let of = |lines: &str| {
        let text = format!("[defaults]\ntags = ['a']\n[[watch]]\nurl = 'https://shop.example.com/a'\n{lines}\n");
        good(&text)[0].extras.tags.clone()
    };
    assert_eq!(of(""), ["a"]);
    assert_eq!(of("tags = [' q4 ', '主推', 'q4']"), ["q4", "主推"], "its own list replaces that of the defaults");
    assert!(of("tags = []").is_empty());
    let twenty: Vec<_> = (0..20).map(|n| format!("'{n}'")).collect();
    assert_eq!(of(&format!("tags = [{}]", twenty.join(", "))).len(), 20);

    let wrong = |lines: &str| faults(&format!("[[watch]]\nurl = 'https://shop.example.com/a'\n{lines}\n"), Locale::En);
    let long = "长".repeat(41);
    for (lines, words) in [
        ("tags = 'q4'".to_owned(), "write `tags = [\"q4\"]`"),
        ("tags = ['']".to_owned(), "is no tag"),
        (format!("tags = ['{long}']"), "one line of 1 to 40 characters"),
        ("tags = [\"a\\nb\"]".to_owned(), "is no tag"),
        ("tags = [4]".to_owned(), "wants a text"),
        (format!("tags = [{}, 'x']", twenty.join(", ")), "at most 20 tags"),
        ("tag = ['q4']".to_owned(), "write `tags`"),
    ] {
        let told = wrong(&lines);
        assert!(told.contains(words), "{lines}: {told}");
    }
}

#[test]
fn alert_switches() {
    let rules = |alert: &str| {
        let text = format!(
            "[defaults.alert]\nprice = false\nsales = false\n[[watch]]\nid='a'\nurl='https://example.com/'\n[watch.alert]\n{alert}"
        );
        let kinds = &good(&text)[0].alert.kinds;
        kinds.iter().map(|(kind, told)| format!("{kind}={told}")).collect::<Vec<_>>().join(" ")
    };
    let silent = "price-drop=false price-rise=false sales-surge=false sales-slump=false sales-reset=false";
    assert_eq!(rules(""), silent);
    assert_eq!(
        rules("price = true"),
        silent.replace("price-drop=false price-rise=false", "price-drop=true price-rise=true")
    );
    // A table takes the silence of the defaults back.
    assert_eq!(rules("price = { drop = '3%' }"), "sales-surge=false sales-slump=false sales-reset=false");
    // One kind by its own name says more than its group.
    assert_eq!(rules("price = true\nprice_rise = false\nsales = {}"), "price-drop=true price-rise=false");
    assert_eq!(
        rules("listing = false\ndiscount = false\nprice = {}\nsales = {}"),
        "discount-start=false discount-end=false listing-gone=false listing-back=false"
    );
}

#[test]
fn thresholds() {
    let drop = |value: &str| {
        let text = format!("[[watch]]\nid='a'\nurl='https://example.com/'\nalert.price.drop = {value}");
        let (watches, faults) = read_watchlist("a.toml", &text, &Settings::default());
        if faults.is_empty() { Ok(watches[0].alert.price.drop) } else { Err(faults[0].hint.0.clone()) }
    };
    let table = [
        ("'3%'", Threshold::Part(amount("0.03"))),
        ("'３％'", Threshold::Part(amount("0.03"))),
        ("'0.5 %'", Threshold::Part(amount("0.005"))),
        ("'0.50'", Threshold::By(amount("0.50"))),
        ("'any'", Threshold::Any),
        ("'0%'", Threshold::Any),
        ("false", Threshold::Never),
        ("true", Threshold::Part(amount("0.005"))),
    ];
    for (value, threshold) in table {
        assert_eq!(drop(value), Ok(threshold), "{value}");
    }
    let table = [
        ("'%'", "write \"3%\""),
        ("3", "write \"3%\" for a percentage"),
        ("0.5", "write \"0.5%\" for a percentage"),
        ("'0,5%'", "write \"0.5%\""),
        ("'-3%'", "write \"3%\""),
        ("'101%'", "write at most"),
        ("'1e3'", "write \"3%\""),
        ("'¥3'", "write \"3%\""),
        ("''", "write \"3%\""),
        ("[]", "write `drop = \"…\"`"),
    ];
    for (value, hint) in table {
        assert!(drop(value).is_err_and(|told| told.starts_with(hint)), "{value}: {:?}", drop(value));
    }
}

/// A file with a planned fault on nearly every line.
const BROKEN: &str = r#"# 竞品清单
shedule = "x"
url = "https://example.com/outside"

[defaults]
id = "same-for-all"
to = ["anna@example.com", "bob"]
schedule = "*/30 * * *"

[defaults.alert]
price = { drop = "3", rise = "%", belov = "59" }
titel = false
affiliate_drop_ahead = { ahead = "20d" }
rearm = 6

[[watch]]
id = "rival a"
url = "shop.example.com/a"
side = "own listing"

[[watch]]
id = "b"
url = "https://shop.example.com/b"
schedule = "0 25 * * *"
timezone = "Asia/Shanghia"
source = ["page", "taobao"]
name = 5

[[watch]]
id = "b"
url = "https://shop.example.com/b2"

[[watch]]
name = "没有地址"

[[watch]]
id = "c"
url = "http://192.168.1.1/"
[watch.select]
price = "//div[@id='price']"
titel = "h1"
[watch.request]
headers = { Host = "x", Cookie = "session=geheim", Accept-Language = "中文" }

[[watch]]
id = "e"
url = "https://item.jd.com/100012043978.html"
source = "taobao-union"

[[watch]]
id = "f"
url = "https://shop.example.com/f"
source = ["pdd-union"]

[[watch]]
id = "g"
url = "https://shop.example.com/g"
source = ["page", "auto"]
union_id = "https://uland.taobao.com/item/edetail?id=e3R0dpHDtdmy9egpXuXoBFzt0"

[[watch]]
id = "d"
url = "【复制】https://m.example.com/h.x?id=3 打开"
alert = { sales = { surge = "300%", slump = "half" }, main_image = "yes", price = "3%" }
"#;

#[test]
fn a_dozen_planned_faults() {
    let english = faults(BROKEN, Locale::En);
    assert!(!english.contains("geheim"));
    insta::assert_snapshot!("faults_en", english);
    insta::assert_snapshot!("faults_zh", faults(BROKEN, Locale::ZhCn));
}

/// What is no TOML, as people write it.
const NO_TOML: &str = r#"[[watch]]
id = rival-a
url = https://shop.example.com/a
name = “竞品”

[[watch]
id = "b"
url = "https://shop.example.com/b
side = 'own'

[[watch]]
id = "c"
id = "c2"
url "https://shop.example.com/c"
group = thermos"
to = ["anna@example.com" "bob@example.com"]
alert = { title = false
schedule =
zone = "x"
sku = 007
"#;

#[test]
fn faults_of_syntax() {
    insta::assert_snapshot!("syntax_en", faults(NO_TOML, Locale::En));
    insta::assert_snapshot!("syntax_zh", faults(NO_TOML, Locale::ZhCn));
}

/// Each alone: one slip must not hide behind another.
#[test]
fn single_faults_of_syntax() {
    let table = [
        "url = \"https://shop.example.com/b\nside = 'own'",
        "url = 'x\n",
        "group = thermos\"",
        "group = “thermos”",
        "group = \"thermos”",
        "alert = { title = false\n",
        "to = [\"a@example.com\"\n",
        "sku = 007",
        "sku = 12a",
        "name = \"C:\\\\temp\\q\"",
        "name = \"a\" \"b\"",
        "name = \"a\", group = \"b\"",
        "name",
        "name =",
        "name = = 1",
        "= 1",
        "名称 = \"x\"",
        "name：\"x\"",
        "name: \"x\"",
        "[watch.alert\nprice = false",
        "rearm = 6h",
        "schedule = */30 * * * *",
        "timezone = Asia/Shanghai",
        "a.b.c.d = 1",
        "// comment",
        "side = 2024-01-01",
        "alert.title = False",
        "alert = { title = false, }}",
        "url = 'a'\nurl = 'b'",
        "[watch]\nname = 'x'",
    ];
    for (locale, name) in [(Locale::En, "single_en"), (Locale::ZhCn, "single_zh")] {
        let all: Vec<_> = table.iter().map(|line| faults(&format!("[[watch]]\n{line}"), locale)).collect();
        assert!(all.iter().all(|told| told.contains('^')), "{all:#?}");
        insta::assert_snapshot!(name, all.join("\n\n----\n"));
    }
}

#[test]
fn brackets() {
    insta::assert_snapshot!(faults("[watch]\nid = 'a'\n", Locale::En), @r#"
    a.toml:1:1: error: a watch begins with two brackets on each side
      |
    1 | [watch]
      | ^^^^^^^
      hint: write `[[watch]]`, and under it `[watch.alert]` and the like
    "#);
    insta::assert_snapshot!(faults("[[watch]]\nid = 'a'\nurl = 'https://example.com/'\n[alert]\ntitle = false\n", Locale::En), @r#"
    a.toml:4:2: error: `alert` stands outside of any watch
      |
    4 | [alert]
      |  ^^^^^
      hint: write `[watch.alert]` below its `[[watch]]`, or `[defaults.alert]`
    "#);
    insta::assert_snapshot!(faults("watch = 3\n", Locale::En), @r#"
    a.toml:1:9: error: `watch` wants a list, but this is a whole number
      |
    1 | watch = 3
      |         ^
      hint: write `watch = [{ url = "…" }]`
    "#);
    insta::assert_snapshot!(faults("[[watches]]\nurl = 'x'\n", Locale::En), @r#"
    a.toml:1:3: error: `watches` is no key that is known here
      |
    1 | [[watches]]
      |   ^^^^^^^
      hint: write `watch`
    "#);
    insta::assert_snapshot!(faults("watch = [3]\n", Locale::En), @r#"
    a.toml:1:10: error: `watch` wants a table, but this is a whole number
      |
    1 | watch = [3]
      |          ^
      hint: write `[[watch]]`
    "#);
}

#[test]
fn the_number_of_faults_is_bounded() {
    let text = "[[watch]]\nx = 1\n".repeat(5_000);
    let (_, faults) = read_watchlist("a.toml", &text, &Settings::default());
    assert_eq!(faults.len(), 101);
    assert_eq!(faults[100].message.0, "and 9900 more faults");
    let text = "= = =\n".repeat(10_000);
    assert!(read_watchlist("a.toml", &text, &Settings::default()).1.len() <= 101);
    let nested = format!("a = {}", "[".repeat(200_000));
    assert!(!read_watchlist("a.toml", &nested, &Settings::default()).1.is_empty());
}

const WORDS: &[&str] = &[
    "[[watch]]",
    "[defaults]",
    "[watch.alert]",
    "id",
    "url",
    "to",
    "price",
    "sales",
    "headers",
    "request",
    "select",
    "schedule",
    "timezone",
    "=",
    "=",
    "=",
    "\"",
    "'",
    "{",
    "}",
    "[",
    "]",
    ",",
    ".",
    "%",
    "x",
    "https://a.example/",
    "source",
    "union_id",
    "taobao-union",
    "affiliate",
    "ahead",
    "3",
    "true",
    "\n",
    "\n",
    " ",
    "杯",
    "\t",
    "\\",
    "\"\"\"",
    "\u{feff}",
    "\r",
];

proptest! {
    #[test]
    fn never_panics(text in made_of(WORDS, 80)) {
        let (_, faults) = read_watchlist("a.toml", &text, &Settings::default());
        for fault in faults {
            prop_assert!(!fault.message.0.is_empty() && !fault.message.1.is_empty());
            prop_assert!(fault.render(Locale::ZhCn, true).contains("a.toml"));
        }
    }

    /// A good file with one byte changed: never a panic, and what is good keeps the other watches as they are.
    #[test]
    fn one_slip(at in 0usize..2000, with in any::<char>()) {
        let text = include_str!("../../../watchlists/example.toml");
        let at = text.floor_char_boundary(at.min(text.len() - 4));
        let mut slipped = text.to_owned();
        let end = at + text[at..].chars().next().map_or(0, char::len_utf8);
        slipped.replace_range(at..end, &with.to_string());
        let _ = read_watchlist("a.toml", &slipped, &Settings::default());
    }
}

#[test]
fn reads_when_messages_wait_and_whom_they_go_to() {
    let watches = good(
        r#"
        [defaults.alert]
        quiet = "22:00-08:00"
        urgent = ["undercut", "listing"]
        price = { lowest = "30d", margin = "2%" }
        to = { price = ["p@example.com"], price_drop = ["d@example.com"], main_image = ["i@example.com"] }

        [[watch]]
        url = "https://shop.example.com/a"

        [[watch]]
        url = "https://shop.example.com/b"
        [watch.alert]
        quiet = false
        urgent = false
        price = { lowest = false, margin = "1.50" }
        to = { main_image = [] }
        "#,
    );
    let (a, b) = (&watches[0].alert, &watches[1].alert);
    assert_eq!(a.quiet.map(|q| q.to_string()).as_deref(), Some("22:00-08:00"));
    assert!(b.quiet.is_some_and(rivald::listing::Quiet::is_empty));
    for (kind, urgent) in [(ChangeKind::Undercut, true), (ChangeKind::ListingGone, true), (ChangeKind::Title, false)] {
        assert_eq!(a.is_urgent(kind, Side::Rival), urgent, "{kind}");
        assert!(!b.is_urgent(kind, Side::Own), "{kind}");
    }
    assert_eq!((a.price.lowest, b.price.lowest), (Some(30), None));
    assert_eq!((a.price.margin, b.price.margin), (Threshold::Part(amount("0.02")), Threshold::By(amount("1.50"))));
    // A kind by its own name says more than its group.
    let to = |rules: &rivald::listing::AlertRules, kind| rules.route.get(&kind).cloned().unwrap_or_default().join(" ");
    assert_eq!(to(a, ChangeKind::PriceDrop), "d@example.com");
    assert_eq!(to(a, ChangeKind::PriceRise), "p@example.com");
    assert_eq!((to(a, ChangeKind::MainImage), to(b, ChangeKind::MainImage)), ("i@example.com".into(), String::new()));
}

#[test]
fn says_what_is_wrong_with_such_rules() {
    let text = |rules: &str| format!("[[watch]]\nurl = \"https://shop.example.com/a\"\n[watch.alert]\n{rules}\n");
    for (rules, en, zh) in [
        ("quiet = \"night\"", "`night` is no stretch of the day", "“night”不是时间段"),
        ("urgent = [\"undercuts\"]", "write \"undercut\"", "请写 \"undercut\""),
        ("urgent = [\"rearm\"]", "no kind of change", "没有“rearm”这种变化类型"),
        ("to = { price = [\"anna\"] }", "`anna` is no mail address", "`anna` 不是邮箱地址"),
        ("to = { prices = [\"a@example.com\"] }", "price", "price"),
        ("price = { lowest = \"2y\" }", "lowest", "lowest"),
    ] {
        let text = text(rules);
        assert!(faults(&text, Locale::En).contains(en), "{rules}: {}", faults(&text, Locale::En));
        assert!(faults(&text, Locale::ZhCn).contains(zh), "{rules}: {}", faults(&text, Locale::ZhCn));
    }
}
