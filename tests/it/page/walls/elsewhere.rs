//! Searches, lists and front pages under an item's address.

use rivald::listing::Outcome::{Moved as M, Ok};

use super::{Row, bare, check, framed, judge};

const ROWS: &[Row] = &[
    ("Search results for lamp", "<p>24 items</p>", M),
    ("Sample", "<h1>Search results</h1>", M),
    ("灯_淘宝搜索", "<p>综合</p>", M),
    ("商城", "<h1>搜索结果</h1>", M),
    ("ショップ", "<h1>検索結果</h1>", M),
    ("스토어", "<h1>검색결과</h1>", M),
    ("Laden", "<h1>Suchergebnisse für Lampe</h1>", M),
    ("Boutique", "<h1>Résultats de recherche</h1>", M),
    ("Tienda", "<h1>Resultados de búsqueda</h1>", M),
    ("Loja", "<h1>Resultados da busca</h1>", M),
    ("Магазин", "<h1>Результаты поиска</h1>", M),
    ("Negozio", "<h1>Risultati della ricerca</h1>", M),
];

#[test]
fn search_results() {
    check(ROWS, true);
}

#[test]
fn places_by_address_and_template() {
    for (address, class) in [
        ("https://shop.example/", ""),
        ("https://shop.example/en-gb/", ""),
        ("https://shop.example/search?q=lamp", ""),
        ("https://search.shop.example/all", ""),
        ("https://shop.example/catalogsearch/result/?q=lamp", ""),
        ("https://shop.example/lamp-7", "catalogsearch-result-index"),
        ("https://shop.example/lamp-7", "template-collection"),
        ("https://shop.example/lamp-7", "cms-index-index"),
        ("https://shop.example/lamp-7", "archive tax-product_cat"),
    ] {
        let html = framed("Sample", "<p>Lamps and more</p>").replace("class=\"page\"", &format!("class=\"{class}\""));
        let (outcome, reason) = judge(address, &html);
        assert_eq!(outcome, M, "{address} {class}: {reason}");
    }
}

#[test]
fn another_item_of_a_platform() {
    let page = |canonical: &str| {
        bare(
            "Brass lamp",
            &format!(
                r#"<link rel="canonical" href="{canonical}"><script type="application/ld+json">{{"@context":
                "https://schema.org","@type":"Product","name":"Brass lamp","offers":{{"@type":"Offer","price":"45.00",
                "priceCurrency":"USD"}}}}</script><h1>Brass lamp</h1><p>$45.00</p>"#
            ),
        )
    };
    let address = "https://www.ebay.com/itm/254712345678";
    assert_eq!(judge(address, &page("https://www.ebay.com/itm/254712345678")).0, Ok);
    let (outcome, reason) = judge(address, &page("https://www.ebay.com/itm/254799999999"));
    assert_eq!(outcome, M, "{reason}");
    assert!(reason.contains("254799999999"), "{reason}");
}
