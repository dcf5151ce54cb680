//! Amazon's templates.

use super::{listing_at, money, sight_at, stock};
use rivald::source::page::Sight;

const US: &str = "https://www.amazon.com/dp/B0EXAMPLE1";

/// A page with the item's name, its blocks, and a neighbour that costs something else.
fn page(blocks: &str) -> String {
    format!(
        r#"<html><head><title>Amazon: Copper kettle</title></head><body><div id="dp-container"><div id="ppd">
        <div id="sims-consolidated_feature_div"><span class="a-price"><span class="a-offscreen">$7.77</span></span></div>
        <div id="centerCol"><h1 id="title"><span id="productTitle"> Copper kettle, 1.2 litres </span></h1></div>
        {blocks}</div>
        <div class="carousel"><span class="a-price priceToPay-neighbour"><span class="a-offscreen">$8.88</span></span>
        <span class="a-icon-alt">1.1 out of 5 stars</span> 9K+ bought in past month</div></div></body></html>"#
    )
}

fn price(shown: &str, class: &str) -> String {
    format!(
        r#"<span class="a-price {class}"><span class="a-offscreen">{shown}</span><span aria-hidden="true">{shown}</span></span>"#
    )
}

#[test]
fn the_price_to_pay_in_every_template() {
    let core = |inside: &str| format!(r#"<div id="corePriceDisplay_desktop_feature_div">{inside}</div>"#);
    let parts = |sign: &str, whole: &str, mark: &str, rest: &str| {
        format!(
            r#"<span class="a-price priceToPay"><span class="a-offscreen"> </span><span aria-hidden="true">
            <span class="a-price-symbol">{sign}</span><span class="a-price-whole">{whole}<span class="a-price-decimal">{mark}</span></span>
            <span class="a-price-fraction">{rest}</span></span></span>"#
        )
    };
    let was = |shown: &str| {
        format!(
            r#"<span class="a-price a-text-price" data-a-strike="true"><span class="a-offscreen">{shown}</span></span>"#
        )
    };
    let unit = r#"<span class="pricePerUnit">(<span class="a-price a-text-price"><span class="a-offscreen">$1.11</span></span>/ounce)</span>"#;
    for (address, blocks, want) in [
        (US, core(&format!("{}{unit}{}", parts("$", "1,035", ".", "99"), was("$1,245.00"))), "1035.99 1245.00 USD"),
        ("https://www.amazon.de/dp/B0EXAMPLE1", core(&parts("€", "1.035", ",", "99")), "1035.99 - EUR"),
        ("https://www.amazon.in/dp/B0EXAMPLE1", core(&format!("{}{}", parts("₹", "61,480", ".", "00"), was("₹84,999"))), "61480.00 84999 INR"),
        ("https://www.amazon.com.br/dp/B0EXAMPLE1", core(&price("R$ 829,00", "apexPriceToPay")), "829.00 - BRL"),
        ("https://www.amazon.co.jp/dp/B0EXAMPLE1", core(&price("￥3,480", "priceToPay")), "3480 - JPY"),
        ("https://www.amazon.ca/dp/B0EXAMPLE1", core(&price("$35.99", "priceToPay")), "35.99 - CAD"),
        ("https://www.amazon.com.mx/dp/B0EXAMPLE1", core(&price("$1,299.00", "priceToPay")), "1299.00 - MXN"),
        (US, format!(r#"<div id="corePrice_desktop"><table><tr><td>List Price:</td><td>{}</td></tr><tr><td>Price:</td><td>{}</td></tr>
            <tr><td>You Save:</td><td>{}</td></tr></table></div>"#, was("$25.00"), price("$20.00", "a-text-price apexPriceToPay"), price("$5.00", "a-text-price")), "20.00 25.00 USD"),
        (US, r#"<div id="price"><table><tr><td><span class="a-text-strike"> $15.00 </span></td></tr><tr><td><span id="priceblock_ourprice">$14.00</span></td></tr>
            <tr><td><span id="priceblock_dealprice">$12.50</span></td></tr></table></div>"#.into(), "12.50 15.00 USD"),
        (US, r#"<span id="actualPriceValue"><b class="priceLarge">$9.49</b></span><span id="listPriceValue">$10.00</span>"#.into(), "9.49 10.00 USD"),
        (US, r#"<div id="tmmSwatches"><span class="a-color-price">$0.00</span></div><span id="kindle-price"> $10.99 </span>"#.into(), "10.99 - USD"),
        (US, r#"<div id="usedOnlyBuybox"><div id="usedBuySection"><span class="offer-price">$4.45</span></div></div>"#.into(), "4.45 - USD"),
        (US, r#"<input id="twister-plus-price-data-price" value="52.41"><input id="twister-plus-price-data-price-unit" value="$">"#.into(), "52.41 - USD"),
        (US, r#"<div class="aok-hidden">{"desktop_buybox_group_1":[{"displayPrice":"$3.10","priceAmount":3.10,"currencySymbol":"$","buyingOptionType":"USED"},
            {"displayPrice":"$6.20","priceAmount":6.20,"currencySymbol":"$","buyingOptionType":"NEW"}]}</div>"#.into(), "6.20 - USD"),
    ] {
        assert_eq!(money(&listing_at(address, &page(&blocks))), want, "{blocks}");
    }
}

#[test]
fn another_way_to_get_it_is_not_its_price() {
    let row = |name: &str, style: &str, shown: &str| {
        format!(
            r#"<div id="apex_desktop_{name}" style="{style}"><div id="corePriceDisplay_desktop_feature_div">{}</div></div>"#,
            price(shown, "priceToPay")
        )
    };
    // The subscription is chosen in advance, the single purchase folded away.
    let rows = format!(
        "{}{}{}",
        row("snsAccordionRow", "", "$17.09"),
        row("newAccordionRow_0", "display: none;", "$17.99"),
        row("usedAccordionRow", "display:none", "$11.00")
    );
    let l = listing_at(US, &page(&format!("<div id=apex_desktop>{rows}</div>")));
    assert_eq!(money(&l), "17.99 - USD");
    // A used row that the page does not close does not swallow the next column.
    let open = format!(
        r#"<div id="rightCol"><div id="usedAccordionRow"><div id="corePrice_feature_div">{}</div></div>"#,
        price("$11.00", "")
    );
    let blocks = format!(r#"{open}<div id="centerCol">{}</div>"#, row("newAccordionRow", "", "$17.99"));
    assert_eq!(money(&listing_at(US, &page(&blocks))), "17.99 - USD");
}

#[test]
fn a_visitor_from_abroad_sees_another_currency() {
    let core = |shown: &str| {
        page(&format!(r#"<div id="corePriceDisplay_desktop_feature_div">{}</div>"#, price(shown, "priceToPay")))
    };
    assert_eq!(money(&listing_at(US, &core("€12.99"))), "12.99 - EUR");
    // The page's data against the bare sign: neither is certain.
    let data = r#"<input id="items[0.base][customerVisiblePrice][currencyCode]" value="EUR">"#;
    let torn = page(&format!(r#"<div id="corePrice_feature_div">{}</div>{data}"#, price("$12.99", "priceToPay")));
    assert!(matches!(sight_at(US, &torn), Sight::Not { .. }));
}

#[test]
fn stock_in_the_languages_of_the_marketplaces() {
    let core =
        |shown: &str| format!(r#"<div id="corePriceDisplay_desktop_feature_div">{}</div>"#, price(shown, "priceToPay"));
    let button = r#"<input id="add-to-cart-button" type="submit">"#;
    let words = |w: &str| format!(r#"<div id="availability"><span class="a-size-medium"> {w} </span></div>"#);
    for (address, blocks, want) in [
        (US, format!("{}{}", core("$9.00"), words("In Stock")), "in"),
        (US, format!("{}{}", core("$9.00"), words("Only 3 left in stock - order soon.")), "in"),
        (US, format!("{}{button}", core("$9.00")), "in"),
        (US, core("$9.00"), "?"),
        (US, words("Currently unavailable. We don't know when or if this item will be back in stock."), "out"),
        (US, format!("{}{}{button}", core("$9.00"), words("Temporarily out of stock.")), "?"),
        (US, format!("{}{}{button}", core("$9.00"), words("This title will be released on May 4.")), "ahead"),
        ("https://www.amazon.de/dp/B0EXAMPLE1", format!("{}{}", core("9,00 €"), words("Auf Lager")), "in"),
        ("https://www.amazon.de/dp/B0EXAMPLE1", words("Derzeit nicht verfügbar."), "out"),
        ("https://www.amazon.es/dp/B0EXAMPLE1", words("No disponible."), "out"),
        ("https://www.amazon.fr/dp/B0EXAMPLE1", format!("{}{}", core("9,00 €"), words("En stock")), "in"),
        ("https://www.amazon.co.jp/dp/B0EXAMPLE1", words("現在在庫切れです。"), "out"),
        ("https://www.amazon.it/dp/B0EXAMPLE1", words("Attualmente non disponibile."), "out"),
    ] {
        assert_eq!(stock(&listing_at(address, &page(&blocks))), want, "{blocks}");
    }
}

#[test]
fn pictures_stars_and_sales() {
    let core = format!(r#"<div id="corePrice_feature_div">{}</div>"#, price("$9.00", "priceToPay"));
    let blocks = format!(
        r#"{core}<input id="ASIN" value="B0EXAMPLE1">
        <div id="averageCustomerReviews" data-asin="B0EXAMPLE9"><span id="acrPopover" title="2.0 out of 5 stars"></span><span id="acrCustomerReviewText">(9)</span></div>
        <div id="averageCustomerReviews" data-asin="B0EXAMPLE1"><span id="acrPopover" title="4.4 out of 5 stars"></span><span id="acrCustomerReviewText">1,204 ratings</span></div>
        <span id="social-proofing-faceout-title-tk_bought"><span>2K+ bought</span> <span>in past month</span></span>
        <div id="promoPriceBlockMessage_feature_div"><label id="couponTextpctch1">Apply $2 coupon Shop items | Terms</label></div>
        <script>var data = {{ 'colorImages': {{ 'initial': [{{"hiRes":null,"large":"https://m.media-amazon.com/images/I/41aa.jpg"}},
          {{"hiRes":"https://m.media-amazon.com/images/I/71bb._AC_SL1500_.jpg","large":"https://m.media-amazon.com/images/I/41bb.jpg"}}] }} }};
          var more = {{"dimensionValuesDisplayData" : {{"B0EXAMPLE1":["Copper","1.2 l"],"B0EXAMPLE2":["Steel","1.2 l"]}}}};</script>"#
    );
    let l = listing_at(US, &page(&blocks));
    assert_eq!(l.main_image.as_deref(), Some("https://m.media-amazon.com/images/I/41aa.jpg"));
    assert_eq!(l.gallery.len(), 2);
    assert_eq!((l.rating.map(|r| r.to_string()), l.review_count), (Some("4.4".into()), Some(1204)));
    let sales = l.sales.expect("a sales count");
    assert_eq!((sales.count, sales.at_most), (2000, Some(2999)));
    assert_eq!(l.variants.len(), 2);
    assert_eq!(l.variants[0].name.as_deref(), Some("Copper / 1.2 l"));
    assert_eq!(l.coupons[0].amount.map(|a| a.to_string()).as_deref(), Some("2"));
    assert_eq!(l.pay_price.map(|p| p.to_string()).as_deref(), Some("7.00"));
    // Without stars of its own a page shows those of neighbours only.
    let bare = listing_at(US, &page(&core));
    assert_eq!((bare.rating, bare.review_count, bare.sales), (None, None, None));
    let table = r#"<div id="HLCXComparisonTable"><div id="averageCustomerReviews"><span id="acrPopover" title="3.0 out of 5 stars"></span>
        <span id="acrCustomerReviewText">7 ratings</span></div></div>"#;
    let compared = listing_at(US, &page(&format!("{core}{table}")));
    assert_eq!((compared.rating, compared.review_count), (None, None));
}

#[test]
fn signs_of_the_marketplaces() {
    for (domain, shown, want) in [
        ("com.au", "$1,234.00", "1234.00 - AUD"),
        ("sg", "S$1,234.00", "1234.00 - SGD"),
        ("ae", "AED 1,234.00", "1234.00 - AED"),
        ("com.tr", "1.234,56 TL", "1234.56 - TRY"),
        ("pl", "1 234,56 zł", "1234.56 - PLN"),
        ("se", "1 234,56 kr", "1234.56 - SEK"),
        ("nl", "€ 12,99", "12.99 - EUR"),
        ("com.be", "12,99 €", "12.99 - EUR"),
        ("co.uk", "£1,234.56", "1234.56 - GBP"),
        ("fr", "1 234,56 €", "1234.56 - EUR"),
        ("com", "CAD 12.99", "12.99 - CAD"),
    ] {
        let core = format!(r#"<div id="corePriceDisplay_desktop_feature_div">{}</div>"#, price(shown, "priceToPay"));
        let address = format!("https://www.amazon.{domain}/dp/B0EXAMPLE1");
        assert_eq!(money(&listing_at(&address, &page(&core))), want, "{domain}");
    }
}

#[test]
fn what_members_pay_and_what_neighbours_ask_is_not_the_price() {
    let core = |inside: &str| format!(r#"<div id="corePriceDisplay_desktop_feature_div">{inside}</div>"#);
    let member =
        format!(r#"<div class="primeExclusivePrice">{} Prime Exclusive Deal</div>"#, price("$14.90", "priceToPay"));
    let total =
        r#"<span id="tp_price_block_total_price_ww" class="a-price"><span class="a-offscreen">$19.90</span></span>"#;
    for blocks in [
        core(&format!("{}{member}", price("$19.90", "priceToPay"))),
        core(&format!("{member}{}", price("$19.90", "priceToPay"))),
        core(&format!("{total}{member}")),
    ] {
        assert_eq!(money(&listing_at(US, &page(&blocks))), "19.90 - USD", "{blocks}");
    }
    let out = r#"<div id="availability"><span>Currently unavailable.</span></div>"#;
    for id in ["recommended-products", "all-offers-display-scroller", "unqualifiedBuyBox_feature_div"] {
        let other = format!(r#"{out}<section id="{id}">{}</section>"#, price("$12.50", "priceToPay"));
        let l = listing_at(US, &page(&other));
        assert_eq!((money(&l).as_str(), stock(&l)), ("- - -", "out"), "{id}");
        // The same below the columns.
        let below = format!(
            r#"<html><body><div id="ppd"><span id="productTitle">Copper kettle, 1.2 litres</span>{out}</div>
            <section>{}</section></body></html>"#,
            price("$12.50", "priceToPay")
        );
        assert_eq!(money(&listing_at(US, &below)), "- - -");
    }
}

#[test]
fn used_offers_without_ids() {
    let row = |kind: &str, shown: &str| {
        let paid = price(shown, "a-text-normal apex-pricetopay-value");
        format!(
            r#"<div data-csa-c-buying-option-type="{kind}"><div class="apex-core-price-identifier">{paid}</div></div>"#
        )
    };
    let both = format!(r#"<div id="rightCol">{}{}</div>"#, row("USED", "$187.06"), row("NEW", "$199.00"));
    assert_eq!(money(&listing_at(US, &page(&both))), "199.00 - USD");
    let only = format!(r#"<div id="rightCol"><div id="usedOnlyBuybox">{}</div></div>"#, row("USED", "$187.06"));
    let l = listing_at(US, &page(&only));
    assert_eq!((money(&l).as_str(), stock(&l)), ("187.06 - USD", "in"));
}

#[test]
fn a_button_that_is_switched_off_sells_nothing() {
    let core = format!(r#"<div id="corePriceDisplay_desktop_feature_div">{}</div>"#, price("$12.50", "priceToPay"));
    for (button, want) in [
        (r#"<input id="add-to-cart-button" type="submit">"#, "in"),
        (r#"<input id="add-to-cart-button" type="submit" disabled>"#, "?"),
        (
            r#"<span class="a-button a-button-disabled"><span><input id="add-to-cart-button" type="submit"></span></span>"#,
            "?",
        ),
        (r#"<div class="aok-hidden"><input id="add-to-cart-button" type="submit"></div>"#, "?"),
    ] {
        let blocks = format!(r#"{core}<div id="availability">Select a size to see whether it is there</div>{button}"#);
        assert_eq!(stock(&listing_at(US, &page(&blocks))), want, "{button}");
    }
}

#[test]
fn the_page_for_telephones() {
    let body = format!(
        r#"<html><head><title>Copper kettle</title></head><body><span id="title"> Copper kettle, 1.2 litres </span><input type="hidden" id="ASIN" value="B0EXAMPLE1">
        <div id="corePriceDisplay_mobile_feature_div">{}</div><div id="availability">In Stock</div><input id="add-to-cart-button" type="submit"></body></html>"#,
        price("$21.95", "priceToPay")
    );
    let l = listing_at(US, &body);
    assert_eq!(
        (money(&l).as_str(), stock(&l), l.title.as_deref()),
        ("21.95 - USD", "in", Some("Copper kettle, 1.2 litres"))
    );
}
