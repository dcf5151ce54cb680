//! Microdata and RDFa in the shapes that shops give them.

use rivald::listing::Availability;

use super::{listing, page, price, refused};

#[test]
fn nested_scopes() {
    let l = listing(&page(
        "",
        r#"<div itemscope itemtype="http://schema.org/Product"><span itemprop="name">Brass lamp</span><meta itemprop="sku" content="L-7">
        <img itemprop="image" src="data:image/gif;base64,R0" data-src="/a.jpg">
        <div itemprop="aggregateRating" itemscope itemtype="http://schema.org/AggregateRating"><b itemprop="ratingValue">4.8</b><i itemprop="reviewCount">1,204</i></div>
        <div itemprop="offers" itemscope itemtype="http://schema.org/Offer"><meta itemprop="priceCurrency" content="EUR"><span itemprop="price">79,00 €</span>
        <link itemprop="availability" href="http://schema.org/OutOfStock"></div>
        <div itemprop="isRelatedTo" itemscope itemtype="http://schema.org/Product"><span itemprop="name">Oak shelf</span>
        <div itemprop="offers" itemscope itemtype="http://schema.org/Offer"><span itemprop="price" content="5.00">5</span></div></div></div>"#,
    ));
    assert_eq!(price(&l).as_deref(), Some("79.00 EUR"));
    assert_eq!(l.availability, Availability::OutOfStock);
    assert_eq!(l.main_image.as_deref(), Some("https://shop.example/a.jpg"));
    assert_eq!((l.rating.map(|r| r.to_string()).as_deref(), l.review_count), (Some("4.8"), Some(1204)));
}

#[test]
fn shapes_that_mean_one_price() {
    for (what, offer) in [
        (
            "a value in content",
            "<div itemprop=offers itemscope itemtype=http://schema.org/Offer><meta itemprop=priceCurrency content=EUR><meta itemprop=price content=79.00></div>",
        ),
        ("no scope of its own", "<meta itemprop=priceCurrency content=EUR><span itemprop=price>79.00</span>"),
        (
            "an offer that is not called one",
            "<div itemscope itemtype=https://schema.org/Offer><meta itemprop=priceCurrency content=EUR><meta itemprop=price content=79.00></div>",
        ),
        (
            "an aggregate with offers",
            "<div itemprop=offers itemscope itemtype=https://schema.org/AggregateOffer><meta itemprop=priceCurrency content=EUR><div itemprop=offers itemscope itemtype=https://schema.org/Offer><meta itemprop=price content=79.00></div></div>",
        ),
    ] {
        let l = listing(&page(
            "",
            &format!("<div itemscope itemtype=https://schema.org/Product><b itemprop=name>Brass lamp</b>{offer}</div>"),
        ));
        assert_eq!(price(&l).as_deref(), Some("79.00 EUR"), "{what}");
    }
}

#[test]
fn rdfa() {
    let l = listing(&page(
        "",
        r#"<div vocab="https://schema.org/" typeof="Product"><span property="name">Brass lamp</span>
        <div property="offers" typeof="Offer"><span property="priceCurrency" content="EUR">€</span><span property="price" content="79.00">79</span></div></div>"#,
    ));
    assert_eq!(price(&l).as_deref(), Some("79.00 EUR"));
}

#[test]
fn an_instalment_is_no_price() {
    refused(&page(
        "",
        r#"<div itemscope itemtype="http://schema.org/Product"><span itemprop="name">Brass lamp</span>
        <div itemprop="offers" itemscope itemtype="http://schema.org/Offer"><meta itemprop="priceCurrency" content="EUR"><meta itemprop="price" content="24.96"></div></div>
        <div class="price"><span>€24.96</span>/mo. for 24 months</div>"#,
    ));
}

#[test]
fn the_price_with_tax_counts() {
    let l = listing(&page(
        "",
        r#"<div itemscope itemtype="http://schema.org/Product"><span itemprop="name">Brass lamp</span>
        <div itemprop="offers" itemscope itemtype="http://schema.org/Offer"><meta itemprop="priceCurrency" content="EUR"><meta itemprop="price" content="4.92"></div></div>
        <div class="price-box"><span class="excl"><span>zzgl. MwSt (21%):</span> <span class="price">4,92 €</span></span>
        <span class="incl"><span>Inkl. MwSt (21%):</span> <span class="price">5,95 €</span></span></div>"#,
    ));
    assert_eq!(price(&l).as_deref(), Some("5.95 EUR"));
}
