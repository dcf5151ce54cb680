//! Watches that name an affiliate union: sources alone and combined, ids, alerts, and unions without a key.

use std::{sync::Arc, time::Duration};

use rivald::{
    listing::{ChangeKind, Locale, SourceKind, Union, Watch},
    settings::{Poll, Settings},
    watchlist::{read_watchlist, sources, warnings},
};

use super::told;

const TAOBAO: &str = "https://item.taobao.com/item.htm?id=520813250866";

fn watch(url: &str, lines: &str) -> Result<Arc<Watch>, String> {
    let text = format!("[[watch]]\nid = 'a'\nurl = '{url}'\n{lines}\n");
    let settings =
        Settings { poll: Poll { allow_private_addresses: true, ..Default::default() }, ..Settings::default() };
    let (watches, faults) = read_watchlist("a.toml", &text, &settings);
    if faults.is_empty() { Ok(watches[0].clone()) } else { Err(told(&faults, Locale::En)) }
}

#[test]
fn sources_alone_and_beside_each_other() {
    use SourceKind::{Auto, Page, Shopify, Union as Alone, WooCommerce};
    let table: &[(&str, SourceKind, Option<Union>, &[&str])] = &[
        ("", Auto, None, &["auto"]),
        ("source = 'auto'", Auto, None, &["auto"]),
        ("source = ['page']", Page, None, &["page"]),
        ("source = 'taobao-union'", Alone, Some(Union::Taobao), &["taobao-union"]),
        ("source = ['taobao-union']", Alone, Some(Union::Taobao), &["taobao-union"]),
        ("source = ['page', 'taobao-union']", Page, Some(Union::Taobao), &["page", "taobao-union"]),
        ("source = ['taobao-union', 'auto']", Auto, Some(Union::Taobao), &["auto", "taobao-union"]),
        ("source = ['shopify', 'taobao-union']", Shopify, Some(Union::Taobao), &["shopify", "taobao-union"]),
        (
            "source = ['taobao-union', 'woocommerce']",
            WooCommerce,
            Some(Union::Taobao),
            &["woocommerce", "taobao-union"],
        ),
    ];
    for (lines, kind, union, names) in table {
        let watch = watch(TAOBAO, lines).unwrap_or_else(|told| panic!("{told}"));
        assert_eq!((watch.source, watch.union, watch.extras.union_id.as_deref()), (*kind, *union, None), "{lines}");
        assert_eq!(sources(&watch), *names);
    }
    for (url, union) in [
        ("https://item.jd.com/100012043978.html", Union::Jd),
        ("https://mobile.yangkeduo.com/goods.html?goods_id=123456789", Union::Pdd),
    ] {
        let watch = watch(url, &format!("source = '{}'", union.source())).unwrap_or_else(|told| panic!("{told}"));
        assert_eq!((watch.source, watch.union), (Alone, Some(union)));
    }
}

/// What a file says for all its watches, a watch may say otherwise: the whole of it.
#[test]
fn sources_of_defaults() {
    let text = format!(
        "[defaults]\nsource = ['page', 'taobao-union']\n\
         [[watch]]\nid = 'a'\nurl = '{TAOBAO}'\n\
         [[watch]]\nid = 'b'\nurl = '{TAOBAO}&x=1'\nsource = 'auto'\n\
         [[watch]]\nid = 'c'\nurl = 'https://item.jd.com/100012043978.html'\nsource = 'jd-union'\n\
         [[watch]]\nid = 'd'\nurl = 'https://shop.example.com/d'\nunion_id = 'x'\n"
    );
    let (watches, faults) = read_watchlist("a.toml", &text, &Settings::default());
    assert!(faults.is_empty(), "{}", told(&faults, Locale::En));
    let all: Vec<_> = watches.iter().map(|watch| sources(watch).join(" ")).collect();
    assert_eq!(all, ["page taobao-union", "auto", "jd-union", "page taobao-union"]);

    // One that does not fit is shown at the address: the source stands elsewhere.
    let text =
        "[defaults]\nsource = 'taobao-union'\n[[watch]]\nid = 'c'\nurl = 'https://item.jd.com/100012043978.html'\n";
    let (_, faults) = read_watchlist("a.toml", text, &Settings::default());
    insta::assert_snapshot!(told(&faults, Locale::ZhCn), @r#"
    a.toml:5:7: 错误：这是京东的商品，淘宝联盟里没有
      |
    5 | url = 'https://item.jd.com/100012043978.html'
      |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      提示：请写 `source = "jd-union"`，或改用该商品在淘宝、天猫的地址
    "#);
}

#[test]
fn a_union_knows_the_items_of_its_platforms() {
    let item = "e3R0dpHDtdmy9egpXuXoBFzt0-wKgkm2tQZ6kpryRf9";
    let good: &[(Union, &str)] = &[
        (Union::Taobao, TAOBAO),
        (Union::Taobao, "https://detail.tmall.com/item.htm?id=599642809504"),
        (Union::Taobao, "https://detail.tmall.hk/hk/item.htm?id=599642809504"),
        (Union::Taobao, &format!("https://uland.taobao.com/item/edetail?id={item}")),
        (Union::Taobao, "https://uland.taobao.com/coupon/edetail?e=X&itemId=573698005083"),
        (Union::Taobao, "https://uland.taobao.com/coupon/edetail?e=X"),
        (Union::Taobao, "https://s.click.taobao.com/t?e=X"),
        (Union::Taobao, "https://m.tb.cn/h.gABCdEf"),
        (Union::Jd, "https://item.jd.com/100012043978.html"),
        (Union::Jd, "https://item.m.jd.com/product/100012043978.html"),
        (Union::Jd, "https://npcitem.jd.hk/100012043978.html"),
        (Union::Jd, "https://jingfen.jd.com/detail/AbCdEfGhIjKl_MnOp.html"),
        (Union::Jd, "https://u.jd.com/AbCdEf"),
        (Union::Pdd, "https://mobile.yangkeduo.com/goods.html?goods_id=123456789"),
        (Union::Pdd, "https://p.pinduoduo.com/AbCdEf"),
    ];
    let elsewhere = [
        "https://shop.example.com/p/1",
        "http://127.0.0.1:8080/item.htm?id=520813250866",
        "http://item.taobao.com:8080/item.htm?id=520813250866",
        "https://item.taobao.com.example.com/item.htm?id=520813250866",
        "https://detail.1688.com/offer/520813250866.html",
        "https://www.amazon.com/dp/B000000000",
    ];
    for union in Union::ALL {
        let name = union.source();
        for lines in [format!("source = '{name}'"), format!("source = ['page', '{name}']")] {
            for (of, url) in good {
                match watch(url, &lines) {
                    Ok(_) => assert_eq!(*of, union, "{url}"),
                    Err(told) => {
                        let right = lines.replace(name, of.source()).replace('\'', "\"");
                        assert!(*of != union && told.contains(&format!("write `{right}`")), "{url}: {told}");
                        // It points at the source that the watch names.
                        assert!(told.starts_with("a.toml:4:10: "), "{told}");
                    }
                }
            }
            // Anywhere else only the union's own id tells which item is meant.
            for url in elsewhere {
                let told = watch(url, &lines).expect_err(url);
                assert!(told.starts_with("a.toml:3:7: ") && told.contains("union_id"), "{url}: {told}");
                let watch =
                    watch(url, &format!("{lines}\nunion_id = '{item}'")).unwrap_or_else(|told| panic!("{told}"));
                assert_eq!(watch.extras.union_id.as_deref(), Some(item));
            }
        }
    }
    // Of the right platform, but no item.
    for url in [
        "https://www.taobao.com/",
        "https://shop1.taobao.com/",
        "https://m.tb.cn/",
        "https://item.taobao.com/item.htm?id=x",
    ] {
        assert!(
            watch(url, "source = 'taobao-union'").is_err_and(|told| told.contains("which item of the Taobao union")),
            "{url}"
        );
    }
    // Another union's item stays one, whatever id is named.
    assert!(watch("https://item.jd.com/100012043978.html", "source = 'taobao-union'\nunion_id = 'x'").is_err());
    // Two slips at once: that of the source is told, and nothing follows from it.
    let told = watch("https://shop.example.com/", "source = ['taobao-union', 'x']").expect_err("a fault");
    assert!(told.contains("`x` is no source") && !told.contains("union_id"), "{told}");
}

#[test]
fn faults_of_sources() {
    let all = [
        "source = []",
        "source = ['page', 'shopify']",
        "source = ['taobao-union', 'jd-union']",
        "source = ['page', 'taobao-union', 'page']",
        "source = ['page', 3]",
        "source = { page = true }",
        "source = 'browser'",
        "source = 'taobao'",
        "source = '淘宝客'",
        "source = 'JD_union'",
        "source = '拼多多'",
        "source = 'ebay-union'",
        "source = 'jd-union'",
        "union_id = ''",
        "union_id = 'a b'",
        "union_id = '商品'",
        "union_id = 'https://uland.taobao.com/item/edetail?id=e3R0dpHDtdmy9egpXuXoBFzt0&union_lens=x'",
        "union_id = 520813250866",
        "unionid = 'x'",
        "goods_sign = 'x'",
    ];
    for (locale, name) in [(Locale::En, "sources_en"), (Locale::ZhCn, "sources_zh")] {
        let faults = all.map(|line| {
            let text = format!("[[watch]]\nid = 'a'\nurl = '{TAOBAO}'\n{line}\n");
            told(&read_watchlist("a.toml", &text, &Settings::default()).1, locale)
        });
        assert!(faults.iter().all(|told| told.contains('^')), "{faults:#?}");
        insta::assert_snapshot!(name, faults.join("\n\n----\n"));
    }
    let long = |n: usize| watch(TAOBAO, &format!("source = 'taobao-union'\nunion_id = '{}'", "x".repeat(n)));
    assert!(long(120).is_ok() && long(121).is_err());
    insta::assert_snapshot!(told(&read_watchlist("a.toml", "[defaults]\nunion_id = 'x'\n", &Settings::default()).1, Locale::ZhCn), @"
    a.toml:2:12: 错误：每个监控项的 `union_id` 都不同
      |
    2 | union_id = 'x'
      |            ^^^
      提示：请把 `union_id` 写在各个 `[[watch]]` 里
    ");
}

#[test]
fn alerts_of_affiliates() {
    use ChangeKind as K;
    let kinds = [
        K::AffiliateJoined,
        K::AffiliateLeft,
        K::Commission,
        K::AffiliateBurst,
        K::AffiliateBurstEnd,
        K::AffiliateDropAhead,
        K::AffiliateDrop,
    ];
    let rules = |defaults: &str, own: &str| {
        let text =
            format!("[defaults.alert]\n{defaults}\n[[watch]]\nid = 'a'\nurl = '{TAOBAO}'\n[watch.alert]\n{own}\n");
        let (watches, faults) = read_watchlist("a.toml", &text, &Settings::default());
        assert!(faults.is_empty(), "{}", told(&faults, Locale::En));
        watches[0].alert.clone()
    };
    let hours = |hours: u64| Duration::from_secs(hours * 3600);
    let none = rules("", "");
    assert!(none.kinds.is_empty());
    assert_eq!(none.ahead, hours(24));

    let silent = rules("", "affiliate = false");
    assert_eq!(silent.kinds.keys().copied().collect::<Vec<_>>(), kinds);
    assert!(silent.kinds.values().all(|told| !told));
    let coupons = rules("", "coupon = false");
    assert_eq!(coupons.kinds.get(&K::CouponLow), Some(&false));

    // Every kind under both of its spellings.
    for kind in kinds.into_iter().chain([K::CouponLow]) {
        for word in [kind.as_str().to_owned(), kind.as_str().replace('-', "_")] {
            assert_eq!(rules("", &format!("{word} = false")).kinds.get(&kind), Some(&false), "{word}");
        }
    }

    // (defaults, watch, ahead in hours, whether a drop ahead and a burst are told: unsaid, yes, no)
    let (said, unsaid, silenced) = (Some(true), None, Some(false));
    let table = [
        ("", "affiliate_drop_ahead = { ahead = '3d' }", 72, said, unsaid),
        ("", "affiliate-drop-ahead.ahead = '90m'", 1, said, unsaid),
        ("", "affiliate_drop_ahead = true", 24, said, unsaid),
        ("", "affiliate_drop_ahead = {}", 24, said, unsaid),
        ("", "affiliate = { ahead = '2d' }", 48, unsaid, unsaid),
        ("", "affiliate = { ahead = '14d' }", 336, unsaid, unsaid),
        ("", "affiliate = { ahead = '1h' }", 1, unsaid, unsaid),
        // A table takes the silence of the defaults back; a kind's own name says more than its group.
        ("affiliate = false", "affiliate = { ahead = '2d' }", 48, unsaid, unsaid),
        ("affiliate = false", "affiliate_drop_ahead = { ahead = '2d' }", 48, said, silenced),
        ("", "affiliate = false\naffiliate_drop_ahead = { ahead = '2d' }", 48, said, silenced),
        ("", "affiliate_drop_ahead = { ahead = '2d' }\naffiliate = { ahead = '5d' }", 48, said, unsaid),
        ("affiliate.ahead = '5d'", "affiliate_drop_ahead = false", 120, silenced, unsaid),
        ("affiliate_drop_ahead.ahead = '5d'", "affiliate = true", 120, said, said),
        ("affiliate_drop_ahead.ahead = '5d'", "affiliate.ahead = '2d'", 48, unsaid, unsaid),
    ];
    for (defaults, own, ahead, drop, burst) in table {
        let rules = rules(defaults, own);
        assert_eq!(rules.ahead.as_secs() / 3600, ahead, "{defaults} | {own}");
        assert_eq!(
            (rules.kinds.get(&K::AffiliateDropAhead).copied(), rules.kinds.get(&K::AffiliateBurst).copied()),
            (drop, burst),
            "{defaults} | {own}"
        );
    }
}

#[test]
fn faults_of_alerts() {
    let all = [
        "affiliate_drop_ahead = '3d'",
        "affiliate_drop_ahead = { ahead = '30m' }",
        "affiliate_drop_ahead = { ahead = '15d' }",
        "affiliate_drop_ahead = { ahead = 3 }",
        "affiliate_drop_ahead = { days = '3d' }",
        "affiliate = 'no'",
        "affiliate_drop = { ahead = '1d' }",
        "affiliate_bursts = true",
        "forecast = false",
    ];
    for (locale, name) in [(Locale::En, "affiliate_alerts_en"), (Locale::ZhCn, "affiliate_alerts_zh")] {
        let faults = all.map(|line| {
            let text = format!("[[watch]]\nid = 'a'\nurl = '{TAOBAO}'\n[watch.alert]\n{line}\n");
            told(&read_watchlist("a.toml", &text, &Settings::default()).1, locale)
        });
        assert!(faults.iter().all(|told| told.contains('^')), "{faults:#?}");
        insta::assert_snapshot!(name, faults.join("\n\n----\n"));
    }
}

/// Where settings and watchlists meet: a union without its key is said, and no watch is lost for it.
#[test]
fn unions_without_a_key() {
    let list = |file: &str, ids: &[&str], lines: &str| -> Vec<Arc<Watch>> {
        let text: String =
            ids.iter().map(|id| format!("[[watch]]\nid = '{id}'\nurl = '{TAOBAO}&n={id}'\n{lines}\n")).collect();
        let (watches, faults) = read_watchlist(file, &text, &Settings::default());
        assert!(faults.is_empty(), "{}", told(&faults, Locale::En));
        watches
    };
    let mut watches = list("b.toml", &["b1", "b2", "b3", "b4", "b5"], "source = 'taobao-union'");
    watches.extend(list("a.toml", &["a1", "a2"], "source = ['page', 'taobao-union']"));
    watches.extend(list("c.toml", &["c1"], "union_id = 'x'"));
    watches.extend(list("d.toml", &["d1"], ""));
    let without = Settings::default();
    insta::assert_snapshot!(told(&warnings(&watches, &without), Locale::En), @r#"
    a.toml:1:1: warning: `a1`, `a2` get no affiliate numbers: the settings have no key of the Taobao union
      hint: set `app_key` and `secret` under [union.taobao] in rivald.toml

    b.toml:1:1: warning: `b1`, `b2`, `b3` and 2 more can't be read: the settings have no key of the Taobao union
      hint: set `app_key` and `secret` under [union.taobao] in rivald.toml

    c.toml:1:1: warning: the `union_id` of `c1` says nothing: no union is asked
      hint: write the union beside the source, such as `source = ["page", "taobao-union"]`
    "#);
    insta::assert_snapshot!(told(&warnings(&watches, &without), Locale::ZhCn), @r#"
    a.toml:1:1: 警告：`a1`、`a2` 没有联盟数据：设置里没有淘宝联盟的密钥
      提示：请在 rivald.toml 的 [union.taobao] 里设置 `app_key` 和 `secret`

    b.toml:1:1: 警告：`b1`、`b2`、`b3` 等 5 个监控项无法读取：设置里没有淘宝联盟的密钥
      提示：请在 rivald.toml 的 [union.taobao] 里设置 `app_key` 和 `secret`

    c.toml:1:1: 警告：`c1` 的 `union_id` 不起作用：没有查询任何联盟
      提示：请把联盟写进来源，例如 `source = ["page", "taobao-union"]`
    "#);

    let mut with = Settings::default();
    with.union.jd.app_key = "1".into();
    assert_eq!(warnings(&watches, &with).len(), 3);
    with.union.taobao.app_key = "1".into();
    assert_eq!(warnings(&watches, &with).len(), 1);
    assert!(warnings(&list("d.toml", &["d1"], ""), &without).is_empty());
}
