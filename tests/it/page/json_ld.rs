//! JSON-LD in the shapes that shops give it.

use rivald::listing::Availability;

use super::{ld, listing, page, price, reading, refused};

#[test]
fn one_product() {
    let html = page(
        &ld(r#"{"@context":"https://schema.org","@type":"Product","name":"Brass lamp","sku":"L-7",
            "image":["/a.jpg","https://cdn.example/b.jpg"],"aggregateRating":{"ratingValue":"4.6","reviewCount":"12"},
            "offers":{"@type":"Offer","price":"79.00","priceCurrency":"EUR","availability":"https://schema.org/InStock",
            "seller":{"@type":"Organization","name":"Lamps & Co"}}}"#),
        "",
    );
    let read = reading(&html);
    let l = &read.listing;
    assert_eq!(l.title.as_deref(), Some("Brass lamp"));
    assert_eq!(price(l).as_deref(), Some("79.00 EUR"));
    assert_eq!(l.availability, Availability::InStock);
    assert_eq!(l.main_image.as_deref(), Some("https://shop.example/a.jpg"));
    assert_eq!(l.gallery, ["https://shop.example/a.jpg", "https://cdn.example/b.jpg"]);
    assert_eq!((l.rating.map(|r| r.to_string()).as_deref(), l.review_count), (Some("4.6"), Some(12)));
    assert_eq!(l.seller.as_deref(), Some("Lamps & Co"));
    assert!(read.origin.values().all(|o| o == "json-ld"), "{:?}", read.origin);
}

#[test]
fn shapes_that_mean_one_price() {
    let offer = r#"{"@type":"Offer","price":"79.00","priceCurrency":"EUR"}"#;
    for (what, json) in [
        ("a graph", format!(r#"{{"@graph":[{{"@type":"WebSite","name":"x"}},{{"@type":"Product","name":"Brass lamp","offers":{offer}}}]}}"#)),
        ("an array", format!(r#"[{{"@type":"BreadcrumbList"}},{{"@type":["Product","Thing"],"name":"Brass lamp","offers":[{offer}]}}]"#)),
        ("a page's main entity", format!(r#"{{"@type":"ItemPage","mainEntity":{{"@type":"Product","name":"Brass lamp","offers":{offer}}}}}"#)),
        ("a reference", format!(r##"[{{"@type":"Product","name":"Brass lamp","offers":{{"@id":"#o"}}}},{{"@id":"#o",{}"##, &offer[1..]) + "]"),
        ("an aggregate of one price", r#"{"@type":"Product","name":"Brass lamp","offers":{"@type":"AggregateOffer","lowPrice":79.00,"highPrice":"79.00","priceCurrency":"EUR"}}"#.to_owned()),
        ("a specification", r#"{"@type":"Product","name":"Brass lamp","offers":{"@type":"Offer","priceSpecification":[{"@type":"UnitPriceSpecification","price":"79.00","priceCurrency":"EUR"},{"@type":"UnitPriceSpecification","price":"99.00","priceCurrency":"EUR","priceType":"https://schema.org/ListPrice"}]}}"#.to_owned()),
        ("comments and commas", format!("<!-- {{\"@type\":\"Product\",/* x */\"name\":\"Brass\nlamp\",\"offers\":{offer},}} -->")),
        ("new before used", r#"{"@type":"Product","name":"Brass lamp","offers":[{"price":"40","priceCurrency":"EUR","itemCondition":"https://schema.org/UsedCondition"},{"price":"79.00","priceCurrency":"EUR"}]}"#.to_owned()),
        ("a member's price beside it", r#"{"@type":"Product","name":"Brass lamp","offers":[{"price":"79.00","priceCurrency":"EUR"},{"price":"70.00","priceCurrency":"EUR","validForMemberTier":{"name":"Gold"}}]}"#.to_owned()),
        ("a price per unit beside it", r#"{"@type":"Product","name":"Brass lamp","offers":{"price":"79.00","priceCurrency":"EUR","priceSpecification":{"price":"7.90","referenceQuantity":{"value":"1"}}}}"#.to_owned()),
    ] {
        let l = listing(&page(&ld(&json), ""));
        assert_eq!(l.price.map(|p| p.normalize().to_string()).as_deref(), Some("79"), "{what}");
        assert_eq!(l.currency.map(rivald::listing::Currency::code), Some("EUR"), "{what}");
    }
}

#[test]
fn list_price_of_a_specification() {
    let json = r#"{"@type":"Product","name":"Brass lamp","offers":{"price":"79.00","priceCurrency":"EUR","priceSpecification":{"price":"99.00","priceType":"https://schema.org/StrikethroughPrice"}}}"#;
    assert_eq!(listing(&page(&ld(json), "")).list_price.map(|p| p.to_string()).as_deref(), Some("99.00"));
}

#[test]
fn what_is_no_certain_price() {
    for (what, offers) in [
        ("a range", r#"{"@type":"AggregateOffer","lowPrice":"79","highPrice":"129","priceCurrency":"EUR"}"#),
        ("only a low end", r#"{"@type":"AggregateOffer","lowPrice":"79","priceCurrency":"EUR"}"#),
        (
            "choices at several prices",
            r#"[{"sku":"a","price":"79","priceCurrency":"EUR"},{"sku":"b","price":"89","priceCurrency":"EUR"}]"#,
        ),
        ("thousands or decimals", r#"{"price":"1.299","priceCurrency":"EUR"}"#),
        ("zero", r#"{"price":"0.00","priceCurrency":"EUR"}"#),
        ("two currencies", r#"{"price":"1,234.56 USD","priceCurrency":"EUR"}"#),
        ("no currency", r#"{"price":"79.00"}"#),
        ("without tax only", r#"{"price":"79.00","priceCurrency":"EUR","valueAddedTaxIncluded":false}"#),
        (
            "a lease",
            r#"{"price":"79.00","priceCurrency":"EUR","businessFunction":"http://purl.org/goodrelations/v1#LeaseOut"}"#,
        ),
        ("nonsense", r#"{"price":"NaN","priceCurrency":"EUR"}"#),
    ] {
        refused(&page(&ld(&format!(r#"{{"@type":"Product","name":"Brass lamp","offers":{offers}}}"#)), ""));
        let _ = what;
    }
}

#[test]
fn three_decimals_only_where_the_currency_has_them() {
    let json = r#"{"@type":"Product","name":"Brass lamp","offers":{"price":"579.000","priceCurrency":"TND"}}"#;
    assert_eq!(price(&listing(&page(&ld(json), ""))).as_deref(), Some("579.000 TND"));
}

#[test]
fn the_page_s_own_product_among_several() {
    let other =
        r#"{"@type":"Product","name":"Oak shelf","url":"/shelf","offers":{"price":"10","priceCurrency":"EUR"}}"#;
    let own =
        r#"{"@type":"Product","name":"Brass lamp","url":"/lamp-7","offers":{"price":"79","priceCurrency":"EUR"}}"#;
    for json in [
        format!("[{other},{own}]"),
        format!("[{own},{other}]"),
        format!(r#"[{{"@type":"ItemList","itemListElement":[{other}]}},{own}]"#),
    ] {
        assert_eq!(price(&listing(&page(&ld(&json), ""))).as_deref(), Some("79 EUR"), "{json}");
    }
    let related = format!(
        r#"{{"@type":"Product","name":"Brass lamp","isRelatedTo":[{other}],"offers":{{"price":"79","priceCurrency":"EUR"}}}}"#
    );
    assert_eq!(price(&listing(&page(&ld(&related), ""))).as_deref(), Some("79 EUR"));
}

#[test]
fn a_list_is_no_listing() {
    let items: Vec<String> = (0..5)
        .map(|i| format!(r#"{{"@type":"ListItem","item":{{"@type":"Product","name":"Lamp number {i}","offers":{{"price":"{i}9","priceCurrency":"EUR"}}}}}}"#))
        .collect();
    let html = format!(
        "<html><head><title>Lamps</title>{}</head><body><h1>Lamps</h1></body></html>",
        ld(&format!(r#"{{"@type":"ItemList","itemListElement":[{}]}}"#, items.join(",")))
    );
    refused(&html);
}

#[test]
fn choices_of_a_group() {
    let json = r#"{"@type":"ProductGroup","name":"Brass lamp","hasVariant":[
        {"@type":"Product","sku":"S","name":"small","offers":{"price":"79","priceCurrency":"EUR","availability":"InStock"}},
        {"@type":"Product","sku":"L","name":"large","offers":{"price":"79","priceCurrency":"EUR","availability":"OutOfStock"}}]}"#;
    let l = listing(&page(&ld(json), ""));
    assert_eq!(price(&l).as_deref(), Some("79 EUR"));
    let variants: Vec<_> = l.variants.iter().map(|v| (v.id.as_deref(), v.name.as_deref(), v.available)).collect();
    assert_eq!(variants, [(Some("S"), Some("small"), Some(true)), (Some("L"), Some("large"), Some(false))]);
    assert_eq!(l.availability, Availability::InStock);
}

#[test]
fn ratings_need_reviews() {
    for (rating, want) in [
        (r#"{"ratingValue":"4.5","reviewCount":"0"}"#, (None, None)),
        (r#"{"ratingValue":"0","reviewCount":"3"}"#, (None, Some(3))),
        (r#"{"ratingValue":"4.5"}"#, (None, None)),
        (r#"{"ratingValue":4.666666666,"ratingCount":18}"#, (Some("4.6667"), Some(18))),
    ] {
        let json = format!(
            r#"{{"@type":"Product","name":"Brass lamp","aggregateRating":{rating},"offers":{{"price":"79","priceCurrency":"EUR"}}}}"#
        );
        let l = listing(&page(&ld(&json), ""));
        assert_eq!((l.rating.map(|r| r.to_string()).as_deref(), l.review_count), want, "{rating}");
    }
}
