//! Pages and JSON: whatever a server answers, the reading is a listing that makes sense, or a reason why there is none.

use std::{collections::BTreeMap, sync::LazyLock};

use rivald::{
    listing::{Amount, Field, Listing, Outcome, Select, identify},
    source::{
        page::{Page, Sight, read},
        shop,
    },
};
use url::Url;

use crate::{header, pick};

/// Addresses of every kind of shop that readers know by its host; `None`: the address is not known.
static ADDRESSES: LazyLock<Vec<Option<Url>>> = LazyLock::new(|| {
    let known = [
        "https://shop.example.com/products/thermos-500?variant=42",
        "https://www.example.de/produkt/kanne-7.html",
        "https://item.taobao.com/item.htm?id=520813250866",
        "https://detail.tmall.com/item.htm?id=520813250866&skuId=4611686",
        "https://item.jd.com/100012043978.html",
        "https://detail.1688.com/offer/610947572360.html",
        "https://mobile.yangkeduo.com/goods.html?goods_id=1234567",
        "https://www.aliexpress.com/item/1005001234567890.html",
        "https://www.amazon.com/dp/B000000001",
        "https://www.amazon.co.jp/dp/B000000001?th=1",
        "https://www.ebay.de/itm/123456789012",
        "https://item.rakuten.co.jp/shop/item-1/",
        "https://www.coupang.com/vp/products/1234567?itemId=1&vendorItemId=2",
        "https://articulo.mercadolibre.com.ar/MLA-123456789-una-taza-_JM",
        "https://shopee.sg/product/12345/67890",
        "https://www.lazada.sg/products/i1234567-s7654321.html",
        "https://www.walmart.com/ip/123456789",
        "https://www.target.com/p/-/A-12345678",
        "https://www.bestbuy.com/site/1234567.p?skuId=1234567",
        "https://www.etsy.com/listing/123456789/a-cup",
        "https://www.zalando.de/kanne-a1b2c3d4e-f11.html",
        "https://www.flipkart.com/a/p/itm1?pid=CUPABCDEFGHIJKLM",
        "https://www.ozon.ru/product/kruzhka-123456789/",
        "https://www.wildberries.ru/catalog/1234567/detail.aspx",
        "https://smartstore.naver.com/shop/products/1234567890",
        "https://www.11st.co.kr/products/1234567890",
        "https://allegro.pl/oferta/kubek-1234567890",
        "https://www.idealo.de/preisvergleich/OffersOfProduct/1_-a.html",
        "https://store.steampowered.com/app/1/",
        "https://shopping.yahoo.co.jp/p/1",
        "https://www.newegg.com/p/N82E16800000001",
        "https://www.homedepot.com/p/a/123456789",
        "https://www.ikea.com/de/de/p/tasse-12345678/",
        "https://www.digitec.ch/de/s1/product/tasse-1",
        "https://www.noon.com/uae-en/a/N1A/p/",
        "https://www.trendyol.com/a/b-p-123456",
        "https://tokopedia.com/shop/item",
        "https://tiki.vn/a-p123456.html",
    ];
    std::iter::once(None).chain(known.iter().map(|a| Url::parse(a).ok())).collect()
});

const STATUSES: [u16; 10] = [200, 200, 203, 301, 403, 404, 410, 429, 451, 503];

const TYPES: [Option<&str>; 10] = [
    Some("text/html; charset=utf-8"),
    None,
    Some("text/html; charset=gbk"),
    Some("text/html; charset=Shift_JIS"),
    Some("text/html;charset=\"iso-8859-1\""),
    Some("application/json"),
    Some("text/html; charset=utf-16le"),
    Some("text/plain; charset=ISO-2022-JP"),
    Some("application/ld+json; charset=euc-kr"),
    Some("garbage; charset=;;=\u{0}"),
];

/// Selectors as operators write them, and some that nobody should.
static SELECTS: LazyLock<Vec<Select>> = LazyLock::new(|| {
    let select = |fields: &[(Field, &str, Option<&str>)]| Select {
        fields: fields
            .iter()
            .map(|(f, s, a)| (*f, ((*s).to_owned(), a.map(str::to_owned))))
            .collect::<BTreeMap<_, _>>(),
    };
    vec![
        Select::default(),
        select(&[(Field::Price, ".price", None)]),
        select(&[(Field::Title, "h1", None), (Field::Price, "[data-price]", Some("data-price"))]),
        select(&[(Field::MainImage, "img", Some("src")), (Field::Price, "p:last-of-type > b", None)]),
        select(&[(Field::Sales, "div:nth-child(2n+1) ~ span", None), (Field::Title, ":is(h1, h2):not(.x)", None)]),
        select(&[(Field::Price, "*", None), (Field::Title, "* * * *", None)]),
        select(&[(Field::Price, ":has(> b)", None), (Field::ListPrice, "s, del, strike", None)]),
        select(&[(Field::Price, "a[", None)]),
    ]
});

/// A page. The first five bytes choose address, status, content type, selectors and whether witnesses are wanted; with
/// the address `~` the first line of the rest is the address, with the selector `~` the next line is one for the price.
pub fn page(data: &[u8]) {
    let Some(([place, status, kind, select, witnesses], mut body)) = header(data) else { return };
    let url =
        if place == b'~' { line(&mut body).and_then(|l| Url::parse(l).ok()) } else { pick(&ADDRESSES, place).clone() };
    let select = if select == b'~' {
        let price = line(&mut body).unwrap_or_default().to_owned();
        Select { fields: BTreeMap::from([(Field::Price, (price, None))]) }
    } else {
        pick(&SELECTS, select).clone()
    };
    let page = Page { url: url.as_ref(), status: *pick(&STATUSES, status), content_type: *pick(&TYPES, kind), body };
    check(&read(&page, &select, witnesses % 2 == 1));
}

/// What stands around a literal in a page: the marks of frameworks and platforms.
const FRAMES: [(&str, &str); 16] = [
    ("", ""),
    ("<h1>Cup</h1><script type=\"application/ld+json\">", "</script>"),
    ("<h1>Cup</h1><script id=\"__NEXT_DATA__\" type=\"application/json\">", "</script>"),
    ("<h1>Cup</h1><script>window.__INITIAL_STATE__ = ", ";</script>"),
    ("<h1>Cup</h1><script>window.__PRELOADED_STATE__=JSON.parse(\"", "\")</script>"),
    ("<h1>Cup</h1><script>window.__NUXT__=(function(a,b){return ", "}(1,\"x\"));</script>"),
    ("<h1>Cup</h1><script>window.runParams = { data: ", "};</script>"),
    ("<h1>Cup</h1><script>TShop.Setup(", ");</script>"),
    ("<h1>Cup</h1><script>window.__ICE_APP_CONTEXT__=", ";</script>"),
    ("<h1>Cup</h1><script>window.rawData=", ";</script>"),
    ("<h1>Cup</h1><script>var __INIT_DATA=", ";</script>"),
    ("<h1>Cup</h1><script>var pageConfig = { product: ", "};</script>"),
    ("<h1>Cup</h1><script>P.register('twister-js-init-dpx-data', function(){ var dataToReturn = ", "})</script>"),
    ("<h1>Cup</h1><script>dataLayer.push(", ")</script>"),
    ("<h1>Cup</h1><script type=\"text/x-magento-init\">", "</script>"),
    ("<h1>Cup</h1><script>self.__next_f.push([1,\"", "\"])</script>"),
];

/// JSON, or a literal that is not quite JSON. The first two bytes choose address and frame.
pub fn json(data: &[u8]) {
    let Some(([place, frame], body)) = header(data) else { return };
    let url = pick(&ADDRESSES, place).as_ref();
    let (before, behind) = *pick(&FRAMES, frame);
    if before.is_empty() {
        if let Some(sight) = shop::read_json(body, url) {
            check(&sight);
        }
        check(&shop::shopify::read(200, body, url, None));
        check(&shop::woocommerce::read(200, body, url));
    }
    let body = [before.as_bytes(), body, behind.as_bytes()].concat();
    let content_type = Some(if before.is_empty() { "application/json" } else { "text/html; charset=utf-8" });
    check(&read(&Page { url, status: 200, content_type, body: &body }, &Select::default(), true));
}

/// The next line, taken off.
fn line<'b>(body: &mut &'b [u8]) -> Option<&'b str> {
    let end = body.iter().position(|b| *b == b'\n')?;
    let (line, rest) = body.split_at(end);
    *body = &rest[1..];
    std::str::from_utf8(line).ok()
}

fn check(sight: &Sight) {
    match sight {
        Sight::Listing { reading, canonical, .. } => {
            makes_sense(&reading.listing);
            // What is stored comes back the same, and what is the same counts as the same.
            let text = serde_json::to_string(&reading.listing).expect("a listing is JSON");
            let back: Listing = serde_json::from_str(&text).expect("JSON of a listing is a listing");
            assert_eq!(back, reading.listing);
            if let Some(url) = canonical {
                let _ = identify(url).derived_id(url);
            }
        }
        Sight::Not { outcome, reason, .. } => {
            assert_ne!(*outcome, Outcome::Ok, "no listing, and yet ok");
            assert!(!reason.trim().is_empty(), "no reason");
        }
    }
}

fn makes_sense(listing: &Listing) {
    assert!(listing.is_readable(), "a listing that is none");
    assert!(listing.title.as_ref().is_none_or(|t| !t.trim().is_empty()), "an empty title");
    let coupons = listing.coupons.iter().filter_map(|c| c.amount);
    let prices = [listing.price, listing.list_price, listing.pay_price].into_iter().flatten();
    for amount in prices.chain(coupons) {
        assert!(amount >= Amount::ZERO, "a negative amount: {amount}");
    }
    if let Some(sales) = &listing.sales {
        assert!(sales.at_most.is_none_or(|most| most >= sales.count), "bounds crossed: {sales:?}");
    }
}
