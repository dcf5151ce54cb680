//! What a shopper sees.

use rivald::listing::{Availability, Window};

use super::{listing, page, price, refused};

const BUY: &str = "<button>Add to cart</button>";

#[test]
fn one_price_under_the_name() {
    for (what, body) in [
        ("plain", "<p class=price>€79.00</p>"),
        ("in parts", "<p class=price>€<b>79</b><sup>.00</sup></p>"),
        ("raised cents", "<p class=price><span>€</span> <span>79</span> <sup class=cents>00</sup></p>"),
        (
            "twice, once for the ear",
            "<p class=price><span class=sr-only>€79.00</span><span aria-hidden=true>€79.00</span></p>",
        ),
        ("a label before it", "<table><tr><td>Price</td><td><b>€79.00</b></td></tr></table>"),
        ("with tax", "<p class=price>€79.00 <small>incl. 19 % VAT</small></p>"),
        ("a former price beside it", "<p class=price><del>€99.00</del> €79.00</p>"),
        ("a saving beside it", "<p class=price><span>€79.00</span> <span>Save €20.00</span></p>"),
        ("instalments beside it", "<p class=price>€79.00</p><p class=price>or 4 payments of €19.75</p>"),
        ("per unit beside it", "<p class=price>€79.00</p><p class=price>€7.90/100 g</p>"),
        ("delivery beside it", "<p class=price>€79.00</p><p>Delivery €4.95</p>"),
        (
            "hidden beside it",
            "<p class=price>€79.00</p><p class=price style='display: none'>€1.00</p><p class='price hidden'>€2.00</p>",
        ),
        ("another item in a link", "<p class=price>€79.00</p><a href=/shelf><p class=price>€12.00</p></a>"),
        ("other items below", "<p class=price>€79.00</p><h2>You may also like</h2><p class=price>€12.00</p>"),
        (
            "other items by class",
            "<p class=price>€79.00</p><div class=related-products><p class=price>€12.00</p></div>",
        ),
    ] {
        let l = listing(&page("", &format!("{body}{BUY}")));
        assert_eq!(price(&l).as_deref(), Some("79.00 EUR"), "{what}");
    }
}

#[test]
fn no_certain_price() {
    for body in [
        "<p class=price>€79.00</p><p class=price>€89.00</p>",
        "<p class=price>€79.00 – €129.00</p>",
        "<p class=price>from €79.00</p>",
        "<p class=price>€6.58 / month</p>",
        "<p class=price>$79.00</p>",
        "<p class=price><del>€79.00</del></p>",
        "<p class=price>79.00</p>",
    ] {
        refused(&page("", &format!("{body}{BUY}")));
    }
}

#[test]
fn a_page_that_sells_nothing_has_no_price() {
    refused(&page(
        "",
        "<h2>Spend less</h2><p>Our members saved €79.00 last year.</p><p class=amount>€5.00</p><p class=amount>€6.00</p>",
    ));
}

#[test]
fn former_prices() {
    for body in [
        "<p class=price><s>€99.00</s> <b>€79.00</b></p>",
        "<p><span class=old-price>€99.00</span> <span class=price>€79.00</span></p>",
        "<p>Was: €99.00</p><p class=price>€79.00</p>",
        "<p><span style='text-decoration: line-through'>€99.00</span> <span class=price>€79.00</span></p>",
        "<div class=price-box><del class=old-price>€99.00</del> <span class=price>€79.00</span></div>",
        "<p class=price><del><span class=amount>€99.00</span></del> <ins><span class=amount>€79.00</span></ins></p>",
        "<div class=price><span class=was>was €99.00</span> <span class=now>now €79.00</span></div>",
        "<div class='price price--on-sale'><s class='price-item price-item--regular'>€99.00</s><span class='price-item price-item--sale'>€79.00</span></div>",
        "<div><span class=price--compare-at>€99.00</span><span class=price>€79.00</span></div>",
        "<p>RRP <span>€99.00</span></p><p class=price>Now <span>€79.00</span></p>",
    ] {
        let l = listing(&page("", &format!("{body}{BUY}")));
        assert_eq!(
            (price(&l).as_deref(), l.list_price.map(|p| p.to_string()).as_deref()),
            (Some("79.00 EUR"), Some("99.00")),
            "{body}"
        );
    }
    // Not higher than the price: no former price.
    let l = listing(&page("", &format!("<p class=price><s>€59.00</s> €79.00</p>{BUY}")));
    assert_eq!(l.list_price, None);
}

#[test]
fn stock() {
    for (body, want) in [
        ("<p class=price>€79.00</p><button>Add to cart</button>", Availability::InStock),
        ("<p class=price>€79.00</p><p>In stock (20 available)</p>", Availability::InStock),
        ("<p class=price>€79.00</p><p>Sold out</p>", Availability::OutOfStock),
        ("<p class=price>€79.00</p><p>Ausverkauft</p>", Availability::OutOfStock),
        ("<p class=price>€79.00</p><p>Sold out</p><button>Add to cart</button>", Availability::Unknown),
        ("<p class=price>€79.00</p><p>Not available in red</p><button>Add to cart</button>", Availability::Unknown),
        ("<p class=price>€79.00</p><button disabled>Add to cart</button><p>Sold out</p>", Availability::OutOfStock),
        (
            "<p class=price>€79.00</p><button>Add to cart</button><p>Our last lamp was sold out within three days of its release.</p>",
            Availability::InStock,
        ),
    ] {
        assert_eq!(listing(&page("", body)).availability, want, "{body}");
    }
}

#[test]
fn sales_and_ratings() {
    let l = listing(&page(
        "",
        &format!(
            "<p><span title='4.4 out of 5 stars'></span> <a href=#reviews>1,204 ratings</a></p><p class=price>€79.00</p><p><b>294</b> <span>sold</span></p>{BUY}"
        ),
    ));
    let sales = l.sales.expect("a sales count");
    assert_eq!((sales.count, sales.at_most, sales.window), (294, Some(294), Window::Unknown));
    assert_eq!((l.rating.map(|r| r.to_string()).as_deref(), l.review_count), (Some("4.4"), Some(1204)));
}

#[test]
fn the_picture_that_is_called_like_the_item() {
    let l = listing(&page(
        "",
        &format!(
            "<img src=/logo.png alt='Brass lamp'><img src='data:image/gif;base64,R0' data-src=/lamp.jpg alt='Brass lamp'><img src=/x.jpg alt=''><p class=price>€79.00</p>{BUY}"
        ),
    ));
    assert_eq!(l.main_image.as_deref(), Some("https://shop.example/lamp.jpg"));
}
