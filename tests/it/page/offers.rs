//! Which of the declared offers and prices is what one piece costs.

use rivald::listing::Select;
use rivald::source::page::{Page, Sight, read};

use super::{ld, page};

fn asked(offers: &str, body: &str) -> Option<String> {
    let html = page(&ld(&format!(r#"{{"@type":"Product","name":"Brass lamp","offers":{offers}}}"#)), body);
    match read(&Page { url: None, status: 200, content_type: None, body: html.as_bytes() }, &Select::default(), false) {
        Sight::Listing { reading, .. } => Some(format!("{} {}", reading.listing.price?, reading.listing.currency?)),
        Sight::Not { .. } => None,
    }
}

#[test]
fn json_ld() {
    let price = "<p class=price>€79.00</p>";
    for (offers, body, want) in [
        (r#"{"price":"79.00","priceCurrency":"€"}"#, "", Some("79.00 EUR")),
        (r#"{"price":"79.00","priceCurrency":"$"}"#, "", None),
        // A range, with and without the price on the page; one offer is no range.
        (r#"{"@type":"AggregateOffer","lowPrice":"59.00","highPrice":"99.00","priceCurrency":"EUR"}"#, "", None),
        (
            r#"{"@type":"AggregateOffer","lowPrice":"59.00","highPrice":"99.00","priceCurrency":"EUR"}"#,
            price,
            Some("79.00 EUR"),
        ),
        (r#"{"@type":"AggregateOffer","lowPrice":"89.00","highPrice":"99.00","priceCurrency":"EUR"}"#, price, None),
        (
            r#"{"@type":"AggregateOffer","lowPrice":"79.00","offerCount":1,"priceCurrency":"EUR"}"#,
            "",
            Some("79.00 EUR"),
        ),
        (r#"{"@type":"AggregateOffer","lowPrice":"79.00","offerCount":3,"priceCurrency":"EUR"}"#, "", None),
        // Not for everyone, not for one piece, not for good.
        (r#"{"price":"69.00","priceCurrency":"EUR","validForMemberTier":{"name":"Gold"}}"#, "", None),
        (
            r#"{"price":"69.00","priceCurrency":"EUR","eligibleCustomerType":"http://purl.org/goodrelations/v1#Business"}"#,
            "",
            None,
        ),
        (r#"{"price":"6.58","priceCurrency":"EUR","billingDuration":12}"#, "", None),
        (
            r#"{"price":"9.00","priceCurrency":"EUR","businessFunction":"http://purl.org/goodrelations/v1#LeaseOut"}"#,
            "",
            None,
        ),
        (
            r#"[{"price":"79.00","priceCurrency":"EUR"},{"price":"70.00","priceCurrency":"EUR","eligibleQuantity":{"minValue":10}}]"#,
            "",
            Some("79.00 EUR"),
        ),
        (
            r#"[{"price":"79.00","priceCurrency":"EUR"},{"price":"49.00","priceCurrency":"EUR","itemCondition":"https://schema.org/UsedCondition"}]"#,
            "",
            Some("79.00 EUR"),
        ),
        (
            r#"{"priceCurrency":"EUR","priceSpecification":{"priceType":"https://schema.org/MinimumAdvertisedPrice","price":"89.00"}}"#,
            "",
            None,
        ),
        (
            r#"{"priceCurrency":"EUR","priceSpecification":[{"price":"79.00"},{"price":"7.90","referenceQuantity":{"value":100,"unitCode":"MLT"}}]}"#,
            "",
            Some("79.00 EUR"),
        ),
        // A sale that may be over: what the page shows decides.
        (
            r#"{"price":"99.00","priceCurrency":"EUR","priceSpecification":{"priceType":"https://schema.org/SalePrice","price":"79.00"}}"#,
            "",
            None,
        ),
        (
            r#"{"price":"99.00","priceCurrency":"EUR","priceSpecification":{"priceType":"https://schema.org/SalePrice","price":"79.00"}}"#,
            price,
            Some("79.00 EUR"),
        ),
        // A shop for traders asks a price without tax, and none with it.
        (r#"{"price":"66.39","priceCurrency":"EUR"}"#, "<p class=price>€66.39 ex VAT</p>", Some("66.39 EUR")),
        (
            r#"{"price":"66.39","priceCurrency":"EUR"}"#,
            "<p class=price>€66.39 ex VAT</p><p class=price>€79.00 inc VAT</p>",
            Some("79.00 EUR"),
        ),
        // An instalment that is declared as the price.
        (r#"{"price":"6.58","priceCurrency":"EUR"}"#, "<p class=price>€6.58 per month</p>", None),
        (r#"{"price":"6.58","priceCurrency":"EUR"}"#, "<p class=price>€6.58/mo. for 12 months</p>", None),
        (r#"{"price":"6.58","priceCurrency":"EUR"}"#, "<p class=price><b>€6.58</b>/month</p>", None),
        (r#"{"price":"3.50","priceCurrency":"EUR"}"#, "<p class=price>€3.50 each</p>", Some("3.50 EUR")),
        // Stale data: the page asks something else.
        (r#"{"price":"59.00","priceCurrency":"EUR"}"#, price, None),
        (r#"{"price":"59.00","priceCurrency":"EUR"}"#, "<p>Delivery €79.00</p>", Some("59.00 EUR")),
    ] {
        assert_eq!(asked(offers, body).as_deref(), want, "{offers} {body}");
    }
}

#[test]
fn microdata_without_tax() {
    let item = |tax: &str| {
        page(
            "",
            &format!(
                "<div itemscope itemtype=https://schema.org/Product><span itemprop=name>Brass lamp</span>\
                 <div itemprop=offers itemscope itemtype=https://schema.org/Offer><meta itemprop=price content=65.83>\
                 <meta itemprop=priceCurrency content=EUR>{tax}</div></div>"
            ),
        )
    };
    let asked = |html: &str| match read(
        &Page { url: None, status: 200, content_type: None, body: html.as_bytes() },
        &Select::default(),
        false,
    ) {
        Sight::Listing { reading, .. } => reading.listing.price.map(|p| p.to_string()),
        Sight::Not { .. } => None,
    };
    assert_eq!(asked(&item("")).as_deref(), Some("65.83"));
    // Where only a price without tax is declared and none is shown, nothing says what is asked of a consumer.
    assert_eq!(asked(&item("<meta itemprop=valueAddedTaxIncluded content=false>")), None);
}
