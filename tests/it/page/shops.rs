//! Price and former price as the shop systems of the world show them, where nothing but the page itself says so.

use rivald::{
    listing::Select,
    source::page::{Page, Sight, read},
};
use url::Url;

/// The price, the former price and the currency of a page.
fn asked(address: &str, language: &str, body: &str) -> Option<(String, Option<String>)> {
    let html = format!(
        "<!doctype html><html lang={language}><head><meta charset=utf-8><title>Brass lamp 7</title>\
         <meta property=og:type content=product></head>\
         <body><main><h1>Brass lamp 7</h1><div class=info>{body}</div></main></body></html>"
    );
    let url = Url::parse(address).expect("a valid address");
    let page = Page { url: Some(&url), status: 200, content_type: None, body: html.as_bytes() };
    match read(&page, &Select::default(), false) {
        Sight::Listing { reading, .. } => {
            let l = reading.listing;
            Some((format!("{} {}", l.price?, l.currency?), l.list_price.map(|p| p.to_string())))
        }
        Sight::Not { .. } => None,
    }
}

#[test]
fn boxes_of_prices() {
    let mut wrong = Vec::new();
    for (address, language, body, price, list) in [
        (
            "https://shop.de/lampe",
            "de-DE",
            r#"<p class="product-detail-price with-list-price">79,00 €* <span class="product-detail-list-price-wrapper">
               <span class="list-price-price">99,00 €*</span><span class="list-price-percentage">(20.2 % gespart)</span></span></p>
               <div class="product-detail-price-unit">Inhalt: 1 Liter (79,00 €* / 1 Liter)</div>"#,
            "79.00 EUR",
            Some("99.00"),
        ),
        (
            "https://shop.fr/lampe",
            "fr-FR",
            r#"<div class="product-prices"><div class="product-discount"><span class="regular-price">99,00 €</span></div>
               <div class="product-price h5 has-discount"><div class="current-price">
               <span class="current-price-value" content="79">79,00 €</span>
               <span class="discount discount-amount">Économisez 20,00 €</span></div></div>
               <p class="product-without-taxes">65,83 € HT</p></div>"#,
            "79.00 EUR",
            Some("99.00"),
        ),
        (
            "https://shop.ca/lamp",
            "en-US",
            r#"<div class="product-info-price"><div class="price-box price-final_price"><span class="special-price">
               <span class="price-container"><span class="price-label">Special Price</span>
               <span data-price-amount="79" data-price-type="finalPrice" class="price-wrapper"><span class="price">$79.00</span></span>
               </span></span><span class="old-price"><span class="price-container"><span class="price-label">Regular Price</span>
               <span class="price-wrapper" data-price-type="oldPrice"><span class="price">$99.00</span></span></span></span></div></div>"#,
            "79.00 CAD",
            Some("99.00"),
        ),
        (
            "https://shop.it/lampada",
            "it-IT",
            r#"<p class="price"><del aria-hidden="true"><span class="woocommerce-Price-amount amount"><bdi>99,00&nbsp;<span
               class="woocommerce-Price-currencySymbol">&euro;</span></bdi></span></del>
               <ins><span class="woocommerce-Price-amount amount"><bdi>79,00&nbsp;<span
               class="woocommerce-Price-currencySymbol">&euro;</span></bdi></span></ins></p>"#,
            "79.00 EUR",
            Some("99.00"),
        ),
        (
            "https://shop.com.au/lamp",
            "en",
            r#"<ul class="list-unstyled"><li><span style="text-decoration: line-through;">$99.00</span></li>
               <li><h2>$79.00</h2></li><li>Ex Tax: $71.82</li></ul>"#,
            "79.00 AUD",
            Some("99.00"),
        ),
        (
            "https://shop.co.uk/lamp",
            "en-GB",
            r#"<div class="prices"><div class="old-product-price"><span>Old price:</span> <span>£99.00</span></div>
               <div class="product-price discounted-price"><span>Price:</span> <span class="price-value-4">£79.00</span></div></div>"#,
            "79.00 GBP",
            Some("99.00"),
        ),
        (
            "https://shop.cz/lampa",
            "cs",
            r#"<div class="p-final-price-wrapper"><span class="price-standard"><span>990 Kč</span></span>
               <span class="price-save">–20 %</span><strong class="price-final"><span class="price-final-holder">790 Kč</span></strong>
               <span class="price-additional">652,89 Kč bez DPH</span></div>"#,
            "790 CZK",
            Some("990"),
        ),
        (
            "https://shop.pl/lampa",
            "pl",
            r#"<div class="projector_prices"><strong class="projector_prices__price">79,00 zł</strong>
               <div class="maxprice"><span>Cena regularna:</span> <del>99,00 zł</del></div>
               <div>Najniższa cena z 30 dni przed obniżką: 75,00 zł</div></div>"#,
            "79.00 PLN",
            Some("99.00"),
        ),
        (
            "https://shop.com.br/lampada",
            "pt-BR",
            r#"<div class="price-box"><span class="price-compare">R$ 99,00</span> <span class="price-display">R$ 79,00</span>
               <div class="installments">3x de R$ 26,33 sem juros</div><div>R$ 75,05 no Pix</div></div>"#,
            "79.00 BRL",
            Some("99.00"),
        ),
        (
            "https://shop.co.jp/lamp",
            "ja",
            "<dl><dt>定価</dt><dd><s>9,900円</s></dd><dt>販売価格</dt><dd>7,900円(税込)</dd><dt>送料</dt><dd>550円</dd></dl>",
            "7900 JPY",
            Some("9900"),
        ),
        (
            "https://shop.kr/lamp",
            "ko",
            r#"<table><tr><th>소비자가</th><td><span style="text-decoration:line-through">99,000원</span></td></tr>
               <tr><th>판매가</th><td><strong id="span_product_price_text">79,000원</strong></td></tr>
               <tr><th>적립금</th><td>790원</td></tr><tr><th>배송비</th><td>2,500원</td></tr></table>"#,
            "79000 KRW",
            Some("99000"),
        ),
        (
            "https://shop.cn/lamp",
            "zh-CN",
            r#"<div>市场价：<del>¥99.00</del></div><div>商城价：<span class="price">¥79.00</span></div><div>运费：¥8.00</div>"#,
            "79.00 CNY",
            Some("99.00"),
        ),
        (
            "https://shop.se/lampa",
            "sv-SE",
            r#"<div class="price-area"><span class="price">1 299 kr</span> <span class="ordinary">Ord. pris 1 499 kr</span></div>"#,
            "1299 SEK",
            Some("1499"),
        ),
        (
            "https://shop.nl/lamp",
            "nl",
            r#"<div class="product-price"><span>Adviesprijs</span> <s>€ 99,-</s> <strong class="prijs">€ 79,-</strong></div>"#,
            "79 EUR",
            Some("99"),
        ),
        (
            "https://shop.ro/lampa",
            "ro",
            r#"<div class="price"><span class="pret-vechi">PRP: 99,00 lei</span> <span class="pret-nou">79,00 lei</span></div>"#,
            "79.00 RON",
            Some("99.00"),
        ),
        (
            "https://shop.hu/lampa",
            "hu",
            r#"<div class="price"><del>9 990 Ft</del> <ins>7 990 Ft</ins></div>"#,
            "7990 HUF",
            Some("9990"),
        ),
        (
            "https://shop.com.tr/lamba",
            "tr",
            r#"<div class="fiyat"><del>1.299,00 TL</del> <span class="indirimli">999,00 TL</span></div>"#,
            "999.00 TRY",
            Some("1299.00"),
        ),
        (
            "https://shop.ru/lampa",
            "ru",
            r#"<div class="price"><span class="price-old">9 990 ₽</span> <span class="price-new">7 990 ₽</span></div>"#,
            "7990 RUB",
            Some("9990"),
        ),
        // The cents stand in an element of their own.
        (
            "https://shop.us/lamp",
            "en-US",
            r#"<div class="price"><span>$</span><span>79</span><sup>99</sup></div>"#,
            "79.99 USD",
            None,
        ),
        // The price that is called the current one, in one box with another.
        (
            "https://shop.us/lamp",
            "en-US",
            r#"<div class="price-box"><span class="price price-current">$79.00</span> <span class="price">$99.00</span></div>"#,
            "79.00 USD",
            None,
        ),
        // The choice that is taken.
        (
            "https://shop.de/lampe",
            "de",
            r"<label><input type=radio name=size> klein <span class=price>59,00 €</span></label>
               <label><input type=radio name=size checked> groß <span class=price>79,00 €</span></label>",
            "79.00 EUR",
            None,
        ),
        (
            "https://shop.de/lampe",
            "de",
            r"<input type=radio name=size id=a><label for=a>klein <span class=price>59,00 €</span></label>
               <input type=radio name=size id=b checked><label for=b>groß <span class=price>79,00 €</span></label>",
            "79.00 EUR",
            None,
        ),
        (
            "https://shop.de/lampe",
            "de",
            r"<div role=radiogroup><div role=radio aria-checked=false>klein <span class=price>59,00 €</span></div>
               <div role=radio aria-checked=true>groß <span class=price>79,00 €</span></div></div>",
            "79.00 EUR",
            None,
        ),
        // Thousands and decimals: by currency and language, or by the other amounts of the page.
        ("https://shop.de/lampe", "de", "<p class=price>1.299 €</p>", "1299 EUR", None),
        ("https://shop.eu/lamp", "en", "<p class=price>€1.299</p><p>Delivery €4,95</p>", "1299 EUR", None),
    ] {
        let got = asked(address, language, body);
        if got != Some((price.to_owned(), list.map(str::to_owned))) {
            wrong.push(format!("{got:?}, not {price} {list:?}: {address} {body}"));
        }
    }
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn nothing_certain() {
    for (address, language, body) in [
        ("https://shop.eu/lamp", "en", "<p class=price>€1.299</p>"),
        // Proven to be decimals: a euro has no thousandths.
        ("https://shop.eu/lamp", "en", "<p class=price>€1.299</p><p>Delivery €4.95</p>"),
        // Two choices, none of them taken.
        (
            "https://shop.de/lampe",
            "de",
            "<label><input type=radio name=a> klein <span class=price>59,00 €</span></label>\
             <label><input type=radio name=a> groß <span class=price>79,00 €</span></label>",
        ),
        ("https://shop.de/lampe", "de", "<p class=price>59,00 € – 79,00 €</p>"),
        ("https://shop.de/lampe", "de", "<p class=price>ab 59,00 €</p>"),
        // The one that is called the current one stands somewhere else.
        (
            "https://shop.us/lamp",
            "en-US",
            "<p class=price>$79.00</p><div><ul><li>a<li>b<li>c<li>d<li>e<li>f<li>g<li>h<li>i<li>j<li>k<li>l<li>m<li>n<li>o\
             <li>p<li>q<li>r<li>s<li>t<li>u<li>v<li>w<li>x<li>y<li>z<li>a<li>b<li>c<li>d</ul></div><p class=sale-price>$12.00</p>",
        ),
    ] {
        assert_eq!(asked(address, language, body), None, "{body}");
    }
}
