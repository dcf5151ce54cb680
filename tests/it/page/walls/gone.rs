//! Soft 404s and items that were taken down.

use rivald::listing::Outcome::{Gone as G, Ok};

use super::{Row, bare, check, framed, judge};

const ROWS: &[Row] = &[
    ("Page Not Found | Sample", "<p>Try the search.</p>", G),
    ("Sample", "<h1>Page not found</h1>", G),
    ("Sample", "<h1>Sorry, this item is unavailable</h1><p>Here are some others.</p>", G),
    ("Sample", "<h1>404</h1><p>The page you are looking for does not exist.</p>", G),
    (
        "Brass lamp | Sample",
        "<div>This listing was ended by the seller because the item is no longer available.</div>",
        G,
    ),
    ("Sample", "<h1>We can't find that product</h1><p>This product is no longer available.</p>", G),
    ("商品详情", "<h1>很抱歉，您查看的宝贝不存在，可能已下架或者被转移</h1>", G),
    ("商城", "<p>该商品已下架</p><p>看看其他商品</p>", G),
    ("商城", "<p>商品走丢了</p>", G),
    ("商城", "<h1>页面不存在</h1>", G),
    ("購物網", "<h1>此商品已下架</h1>", G),
    ("購物網", "<p>很抱歉，找不到您要的頁面</p>", G),
    ("ショップ", "<h1>お探しのページは見つかりませんでした</h1>", G),
    ("ショップ", "<p>この商品は販売を終了しました</p>", G),
    ("ショップ", "<p>ご指定の商品は現在お取り扱いしておりません</p>", G),
    ("스토어", "<h1>페이지를 찾을 수 없습니다</h1>", G),
    ("스토어", "<p>판매가 종료된 상품입니다</p>", G),
    ("스토어", "<p>존재하지 않는 상품입니다</p>", G),
    ("Seite nicht gefunden | Laden", "<p>Zur Startseite</p>", G),
    (
        "Laden",
        "<h1>Dieser Artikel ist nicht mehr verfügbar</h1><p>Der Artikel ist leider nicht mehr im Sortiment.</p>",
        G,
    ),
    ("Laden", "<p>Dieses Angebot wurde beendet.</p>", G),
    ("Boutique", "<h1>Page introuvable</h1>", G),
    ("Boutique", "<p>Ce produit n’est plus disponible</p>", G),
    ("Tienda", "<h1>Página no encontrada</h1>", G),
    ("Tienda", "<p>Este producto ya no está disponible</p>", G),
    ("Tienda", "<p>Publicación finalizada</p>", G),
    ("Loja", "<h1>Página não encontrada</h1>", G),
    ("Loja", "<p>Anúncio finalizado</p>", G),
    ("Loja", "<p>Este produto não está mais disponível</p>", G),
    ("Магазин", "<h1>Страница не найдена</h1>", G),
    ("Магазин", "<p>Товар снят с продажи</p>", G),
    ("Магазин", "<p>К сожалению, товара больше нет</p>", G),
    ("Negozio", "<h1>Pagina non trovata</h1>", G),
    ("Negozio", "<p>Questo prodotto non è più disponibile</p>", G),
    ("Winkel", "<h1>Pagina niet gevonden</h1>", G),
    ("Sklep", "<h1>Nie znaleziono strony</h1><p>Strona, której szukasz, zniknęła.</p>", G),
    ("Obchod", "<h1>Stránka nenalezena</h1>", G),
    ("Mağaza", "<h1>Sayfa bulunamadı</h1>", G),
    ("Cửa hàng", "<h1>Không tìm thấy trang</h1>", G),
];

#[test]
fn missing_pages_and_items() {
    check(ROWS, true);
}

#[test]
fn templates_of_shop_systems() {
    for class in ["error404 woocommerce-no-js", "cms-noroute-index page-layout-1column", "template-404", "pagenotfound"]
    {
        let html = framed("Sample", "<p>Hmm.</p>").replace("class=\"page\"", &format!("class=\"{class}\""));
        let (outcome, reason) = judge("https://shop.example/lamp-7", &html);
        assert_eq!(outcome, G, "{class}: {reason}");
    }
}

#[test]
fn missing_pages_that_declare_neighbours() {
    let neighbour = |n: u8| {
        format!(
            r#"<script type="application/ld+json">{{"@context":"https://schema.org","@type":"Product","name":"Spoon {n}",
            "url":"https://shop.example/spoon-{n}","offers":{{"@type":"Offer","price":"{n}.00","priceCurrency":"EUR"}}}}</script>"#
        )
    };
    let list = format!("<h1>Page not found</h1>{}{}", neighbour(3), neighbour(4));
    let (outcome, reason) = judge("https://shop.example/lamp-7", &bare("Sample", &list));
    assert_eq!(outcome, G, "{reason}");
    let (outcome, _) = judge("https://shop.example/spoon-3", &bare("Spoon 3", &neighbour(3)));
    assert_eq!(outcome, Ok, "its own page is a listing");
}
